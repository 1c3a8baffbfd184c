"""Every finding that the source can give stands in docs/findings.md with its weight, and nothing else does."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "qingshan"
PAGE = ROOT / "docs" / "findings.md"
WEIGHTS = ("error", "warning", "note")

Told = tuple[str, str]


def test_every_finding_of_the_source_is_in_the_manual_with_its_weight():
    assert in_source() - in_manual() == set()


def test_the_manual_tells_of_no_finding_that_the_source_does_not_give():
    assert in_manual() - in_source() == set()


def test_no_row_of_the_manual_stands_twice():
    rows = [code for code, _, _ in rows_of_the_page()]
    assert sorted(rows) == sorted(set(rows))


def test_every_row_says_what_it_means_and_what_to_do():
    assert [code for code, _, words in rows_of_the_page() if min(map(len, words)) < 8] == []


def in_manual() -> set[Told]:
    """Code and weight of each row; a row may name two weights."""
    return {(code, weight) for code, weights, _ in rows_of_the_page() for weight in weights}


def rows_of_the_page() -> Iterator[tuple[str, list[str], list[str]]]:
    """Code, weights, and the cells that follow."""
    for line in PAGE.read_text("utf-8").splitlines():
        found = re.match(r"\| `([a-z0-9_-]+)` \|", line)
        if found:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            yield found[1], [weight for weight in WEIGHTS if weight in cells[1]], cells[2:]


def in_source() -> set[Told]:
    """Every code with every weight it is given, read from the source and not by running it."""
    return {told for path in sorted(SOURCE.rglob("*.py")) for told in told_in(ast.parse(path.read_text("utf-8")))}


def told_in(tree: ast.Module) -> Iterator[Told]:
    """`Finding(code, …, severity)` calls, and tables of words such as facts/faults.py keeps."""
    lighter = dict(lighter_in(tree))
    yield from ((code, "error") for code in words_in(tree) if code not in {*lighter, *light_faults()})
    yield from lighter.items()
    for outer in ast.walk(tree):
        if isinstance(outer, ast.FunctionDef):
            for call in ast.walk(outer):
                if isinstance(call, ast.Call) and name_of(call) == "Finding" and outer.name != "fault":
                    yield from told_by(call, outer, tree)


def words_in(tree: ast.Module) -> Iterator[str]:
    """Keys of tables whose entries are two sentences."""
    for table in ast.walk(tree):
        if isinstance(table, ast.Dict):
            for key, entry in zip(table.keys, table.values, strict=True):
                elements = entry.elts if isinstance(entry, ast.Tuple) else []
                if isinstance(key, ast.Constant) and [name_of(one) for one in elements] == ["Text", "Text"]:
                    yield str(key.value)


def lighter_in(tree: ast.Module) -> Iterator[Told]:
    """Entries of the table that makes some of them lighter than errors."""
    for table in ast.walk(tree):
        if isinstance(table, ast.Dict):
            for key, entry in zip(table.keys, table.values, strict=True):
                if isinstance(key, ast.Constant) and "-" in str(key.value) and isinstance(entry, ast.Attribute):
                    yield str(key.value), entry.attr.lower()


def light_faults() -> set[str]:
    """Codes in that table."""
    return {code for code, _ in lighter_in(ast.parse((SOURCE / "facts" / "faults.py").read_text("utf-8")))}


def told_by(call: ast.Call, outer: ast.FunctionDef, tree: ast.Module) -> Iterator[Told]:
    """Codes and weights of one call; a code that cannot be read from the source is a failure."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    severity = call.args[4] if len(call.args) > 4 else named.get("severity")
    codes = list(codes_of(call.args[0], outer, tree))
    assert codes, f"the code of the finding at line {call.lineno} of {outer.name} cannot be read"
    yield from ((code, weight) for code in codes for weight in weights_of(severity))


def weights_of(severity: ast.expr | None) -> list[str]:
    """error, warning or note; both of a choice."""
    match severity:
        case None:
            return ["error"]
        case ast.Attribute(attr=name):
            return [name.lower()]
        case ast.IfExp(body=one, orelse=other):
            return [*weights_of(one), *weights_of(other)]
    raise AssertionError(ast.dump(severity))


def codes_of(code: ast.expr, outer: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """A text, a choice of two, an argument of the function around it or a text made with one, a refusal's code."""
    match code:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from codes_of(one, outer, tree)
            yield from codes_of(other, outer, tree)
        case ast.Name(id=argument) if argument in (names := [one.arg for one in outer.args.args]):
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and name_of(call) == outer.name:
                    yield from codes_of(call.args[names.index(argument)], outer, tree)
        case ast.Attribute(attr="code"):
            yield from refusals()
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), ast.FormattedValue(value=ast.Name(id=argument))]):
            place = [one.arg for one in outer.args.args].index(argument)
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and name_of(call) == outer.name:
                    yield from (start + end for end in codes_of(call.args[place], outer, tree))


@cache
def refusals() -> tuple[str, ...]:
    """Codes with which the assessment engine refuses: those of its `AssessmentError`."""
    trees = [ast.parse(path.read_text("utf-8")) for path in (SOURCE / "index").rglob("*.py")]
    calls = [call for tree in trees for call in ast.walk(tree) if isinstance(call, ast.Call)]
    named = [call.args[0] for call in calls if name_of(call) == "AssessmentError"]
    return tuple(sorted({str(code.value) for code in named if isinstance(code, ast.Constant)}))


def name_of(call: ast.expr) -> str:
    """The name that is called, or nothing."""
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""
