"""Paths of clauses: nesting learned as the text goes on, breaks in the numbering reported, never fatal."""

from collections import Counter
from dataclasses import dataclass, field

from qingshan.core import Text
from qingshan.policy.shape import Diagnostic, Span
from qingshan.policy.tree.labels import RANK, Label
from qingshan.policy.tree.paragraph import Found, Paragraph

_SECTIONS = ("part", "chapter", "section", "yi", "box")
_SHORT_TITLE = 60


@dataclass
class Level:
    """An open clause: its label's kind and ordinal, its step of the path, its paragraph."""

    kind: str
    ordinal: int
    step: str
    paragraph: Paragraph


@dataclass
class Break:
    """A label that does not continue its list."""

    kind: str  # gap, repeat or restart
    paragraph: Paragraph
    before: Paragraph
    parent: str


@dataclass
class Numbering:
    """What numbering one document has found: breaks, the last ordinal under every clause, the titles of clauses.

    astray : the ordinal that a list which went back has reached
    """

    breaks: list[Break] = field(default_factory=list)
    last: dict[str, tuple[str, int, Paragraph]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    astray: dict[str, int] = field(default_factory=dict)


def number(paragraphs: list[Paragraph], prefix: str) -> Numbering:
    """Give every paragraph of a document its path as found, its role and its title."""
    stack: list[Level] = []
    through: dict[str, int] = {}
    boxes = bullets = 0
    result = Numbering()
    contents = _contents(paragraphs)
    for n, one in enumerate(paragraphs):
        label = one.label
        if label is None or id(one) in contents:
            one.role = "toc" if id(one) in contents else one.role
            one.path_found = one.path = _path(stack, prefix)
            continue
        _open(stack, label)
        if label.kind == "bullet":
            bullets += 1
            step = f"b{bullets}"
        elif label.kind == "box":
            boxes += 1
            step = f"box{label.ordinal or boxes}"
        else:
            _check(result, one, label, _path(stack, prefix), through)
            step = str(label.ordinal)
        if label.kind not in ("bullet", "circle", "(1)"):
            bullets = 0
        if label.kind != "part" or not _chapters_run_on(paragraphs):
            stack.append(Level(label.kind, label.ordinal, step, one))
        one.path_found = one.path = _path(stack, prefix)
        if label.kind == "box":
            stack.pop()
        _name(one, label, paragraphs[n + 1] if n + 1 < len(paragraphs) else None)
        result.titles.setdefault(one.path, one.title or "")
    return result


def _open(stack: list[Level], label: Label) -> None:
    """Close the clauses that the label does not stand under."""
    if label.kind == "box":
        while stack and RANK[stack[-1].kind] >= RANK["1"]:
            stack.pop()
        return
    kinds = [level.kind for level in stack]
    if label.kind in kinds:
        del stack[kinds.index(label.kind) :]
        return
    while stack and RANK[stack[-1].kind] > RANK[label.kind]:
        stack.pop()


def _path(stack: list[Level], prefix: str) -> str:
    return prefix + (".".join(level.step for level in stack) or "0")


def _chapters_run_on(paragraphs: list[Paragraph]) -> bool:
    """Whether chapters count on across the parts, so that a part is no step of the path."""
    first = [one.label.ordinal for one in paragraphs if one.label and one.label.kind == "chapter"]
    return first.count(1) == 1


def _check(result: Numbering, one: Paragraph, label: Label, parent: str, through: dict[str, int]) -> None:
    held = result.last.get(parent)
    before = held[1] if held and held[0] == label.kind else 0
    runs_on = label.ordinal == through.get(label.kind, 0) + 1
    if (one.copy_of is None or label.ordinal == before) and result.astray.get(parent) != label.ordinal - 1:
        kind = ""
        if held and before and label.ordinal == before:
            kind = "repeat"
        elif before and 1 < label.ordinal < before:
            kind = "restart"
        elif label.ordinal > before + 1 and not runs_on and label.kind not in ("box", "part", "circle"):
            kind = "gap"
        if kind:
            result.breaks.append(Break(kind, one, held[2] if held else one, parent))
        if kind == "restart":
            result.astray[parent] = label.ordinal
    elif result.astray.get(parent) == label.ordinal - 1:
        result.astray[parent] = label.ordinal
        return
    if one.copy_of is None or not held:
        if not (held and 1 < label.ordinal < before):
            result.last[parent] = (label.kind, label.ordinal, one)
        through[label.kind] = label.ordinal


def _name(one: Paragraph, label: Label, after: Paragraph | None) -> None:
    rest = one.text[label.end :]
    title, stop, body = rest.partition("。")
    one.role = "section" if label.kind in _SECTIONS else "item"
    if not stop and len(title) > _SHORT_TITLE and label.kind not in ("part", "chapter", "section"):
        one.title = None
    else:
        one.title = title[:_SHORT_TITLE].rstrip("：") or None
    if label.kind in ("article", "bullet", "circle", "(1)") and len(title) > 30:
        one.title = None
    plain = label.kind not in ("article", "bullet", "circle", "(1)") and one.title is not None
    one.heads = plain and not body and after is not None and after.label is None
    if stop and one.heads:
        one.status = "body-detached" if one.status == "ok" else one.status


def _contents(paragraphs: list[Paragraph]) -> set[int]:
    """Labels of a table of contents: three or more in a row that come again later, without prose."""
    bare = [one.text.rstrip("0123456789.…· ") if one.label and "。" not in one.text else "" for one in paragraphs]
    counts = Counter(text for text in bare if text)
    held: set[int] = set()
    row: list[Paragraph] = []
    seen: set[str] = set()
    for one, text in zip(paragraphs, bare, strict=True):
        if text and counts[text] > 1 and text not in seen:
            row.append(one)
            seen.add(text)
            continue
        if len(row) >= 3:
            held |= {id(each) for each in row}
        row = []
    return held


def tell_breaks(found: Found, numbering: Numbering, paragraphs: list[Paragraph]) -> None:
    """Diagnostics of the breaks, and of headings that lost their body."""
    for one in numbering.breaks:
        here, before = one.paragraph, one.before
        said = f"（{here.label.text}）" if here.label else ""
        if one.kind == "repeat":
            found.diagnostics.append(
                _told("NUMBERING_REPEAT", "error", (before.span, here.span), "编号重复", "an ordinal comes twice", said)
            )
        elif one.kind == "restart":
            found.diagnostics.append(
                _told("NUMBERING_RESTART", "error", (here.span,), "编号倒退", "the numbering goes back", said)
            )
        else:
            found.diagnostics.append(
                _told(
                    "NUMBERING_GAP", "warning", (here.span,), "编号中断", "ordinals are missing before this one", said
                )
            )
    _tell_detached(found, paragraphs)


def _tell_detached(found: Found, paragraphs: list[Paragraph]) -> None:
    items = [one for one in paragraphs if one.role == "item"]
    detached = [one for one in items if one.status == "body-detached"]
    for one in detached:
        if 2 * len(detached) < len(items):
            found.diagnostics.append(
                _told(
                    "BODY_DETACHED",
                    "info",
                    (one.span,),
                    "标题单独成段，正文在下一段",
                    "the body is the next paragraph",
                    "",
                )
            )
        else:
            one.status = "ok"


def _told(code: str, severity: str, spans: tuple[Span, ...], zh: str, en: str, said: str) -> Diagnostic:
    return Diagnostic(code, severity, spans, Text(f"{zh}{said}", f"{en} {said}".strip()), None)
