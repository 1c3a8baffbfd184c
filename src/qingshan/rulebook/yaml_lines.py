"""Read YAML safely and remember the line of every key, so that a finding can point at it."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from qingshan.core import Finding, Text, Where

KeyPath = tuple[str | int, ...]

#: The C parser where the wheel has it; either is safe, since nodes are only composed.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


#: No file of ours goes deeper than six levels; much deeper ones would exhaust the stack.
_DEEPEST = 50

_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_TEXT = "tag:yaml.org,2002:str"


class LinedDocument:
    """A parsed YAML file: its plain content, the line of every key, and what is wrong with the file itself."""

    def __init__(self, content: Any, lines: dict[KeyPath, int], findings: list[Finding], file: str) -> None:
        self.content = content
        self.lines = lines
        self.findings = findings
        self.file = file

    def where(self, path: KeyPath) -> Where:
        """The place of a key; of the nearest key above it when it has no line of its own."""
        shown = ".".join(str(part) for part in path)
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return Where(self.file, line=self.lines[path[:length]], field=shown)
        return Where(self.file, field=shown)


def read_yaml(path: Path, *, shown_as: str = "", as_written: bool = False) -> LinedDocument:
    """Parse one file; a missing, unreadable or malformed one comes back as findings, never as an exception.

    as_written : numbers stay the text that they are, since a float need not be the number that was stated
    """
    file = shown_as or path.name
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return _broken(file, None, Text("文件不存在", "there is no such file"))
    except (OSError, UnicodeDecodeError) as error:
        return _broken(file, None, Text(f"无法读取：{error}", f"cannot be read as UTF-8 text: {error}"))
    try:
        refused = _refused(text, file)
        if refused is not None:
            return refused
        node = yaml.compose(text, Loader=_LOADER)
    except RecursionError:
        return _broken(file, None, Text("嵌套过深", "it is nested too deeply"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        return _broken(file, mark.line + 1 if mark else None, Text(f"YAML 语法错误：{problem}", f"bad YAML: {problem}"))
    if as_written and node is not None:
        _leave_numbers(node)
    lines: dict[KeyPath, int] = {(): 1}
    findings: list[Finding] = []
    content = None if node is None else _build(node, (), lines, findings, file)
    return LinedDocument(content, lines, findings, file)


def _leave_numbers(node: yaml.Node) -> None:
    """Call every number below a node a text."""
    if isinstance(node, yaml.ScalarNode) and node.tag in _NUMBERS:
        node.tag = _TEXT
    elif isinstance(node, yaml.CollectionNode):
        for child in node.value:
            for one in child if isinstance(child, tuple) else (child,):
                _leave_numbers(one)


def _refused(text: str, file: str) -> LinedDocument | None:
    """What is YAML and still not read: aliases, and nesting beyond all measure."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            return _broken(file, None, Text("不支持 YAML 锚点与别名", "anchors and aliases are not read"))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            deep = Text(f"嵌套超过 {_DEEPEST} 层", f"it is nested more than {_DEEPEST} levels deep")
            return _broken(file, event.start_mark.line + 1 if event.start_mark else None, deep)
    return None


def _broken(file: str, line: int | None, message: Text) -> LinedDocument:
    finding = Finding(
        "yaml-unreadable", Where(file, line=line), message, Text("改正后重试", "mend the file and try again")
    )
    return LinedDocument(None, {}, [finding], file)


def _build(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], findings: list[Finding], file: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, findings, file)
    if isinstance(node, yaml.SequenceNode):
        built = []
        for number, child in enumerate(node.value):
            lines[(*path, number)] = child.start_mark.line + 1
            built.append(_build(child, (*path, number), lines, findings, file))
        return built
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode, path: KeyPath, lines: dict[KeyPath, int], findings: list[Finding], file: str
) -> dict[Any, Any]:
    built: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            findings += _broken(file, line, Text("键必须是文字", "a key must be plain text")).findings
            continue
        key = _scalar(key_node)
        shown = key.isoformat() if isinstance(key, date) else key
        if key in built:
            findings.append(
                Finding(
                    "yaml-duplicate-key",
                    Where(file, line=line, field=".".join(map(str, (*path, shown)))),
                    Text("同一键写了两次", "the same key twice"),
                    Text("保留一个", "keep one of them"),
                )
            )
        lines[(*path, shown)] = line
        built[key] = _build(value_node, (*path, shown), lines, findings, file)
    return built


def _scalar(node: yaml.Node) -> Any:
    try:
        return yaml.constructor.SafeConstructor().construct_object(node, deep=True)
    except (ValueError, yaml.YAMLError):  # e.g. a date such as 2019-02-30: leave the text for the schema to refuse
        return node.value
