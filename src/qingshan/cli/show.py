"""What commands print 显示: findings, result tables, trees, lists; or JSON for machines."""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled
from rich.tree import Tree

from qingshan.cli.words import WORDS
from qingshan.core import Finding, Lineage, Severity
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.core.units import shown
from qingshan.report.lineage_words import DETAILS, KINDS, detail_in

STDOUT = Console(highlight=False, soft_wrap=True)
STDERR = Console(stderr=True, highlight=False, soft_wrap=True)
#: For tables and trees, which fold at the width of the terminal and never cut anything off.
FOLDED = Console(highlight=False)

#: Code, place, period and part of a node.
Key = tuple[str, ...]

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def line(words: str) -> None:
    """One plain line."""
    STDOUT.print(words, markup=False)


def error(words: str) -> None:
    """One plain line on standard error."""
    STDERR.print(words, style="bold red", markup=False)


def json_line(value: Any) -> None:
    """One JSON value, for machines."""
    STDOUT.print(json.dumps(value, ensure_ascii=False, indent=1), markup=False, soft_wrap=True)


def findings(found: Sequence[Finding], language: str, *, as_json: bool, sound: bool) -> None:
    """All findings, errors first; then whether the run may start."""
    if as_json:
        json_line({"ok": sound, "findings": [one.as_dict() for one in found]})
        return
    told(found, language)
    words = WORDS["sound" if sound else "refused"].in_(language)
    STDERR.print(words, style="green" if sound else "bold red", markup=False)


def told(found: Sequence[Finding], language: str) -> None:
    """Findings alone, errors first."""
    order = list(Severity)
    for one in sorted(found, key=lambda one: order.index(one.severity)):
        head = Styled(f"{SEVERITY_LABELS[one.severity].in_(language)} ", style=_STYLES[one.severity])
        head.append(f"[{one.code}] {one.where}", style="bold")
        STDERR.print(head)
        STDERR.print(f"    {one.message.in_(language)}", markup=False)
        STDERR.print(f"    → {one.remedy.in_(language)}", style="dim", markup=False)


def tree(lineage: Lineage, language: str, *, as_json: bool) -> None:
    """The tree of a figure; what stands twice is shown once."""
    if as_json:
        json_line(lineage.as_dict())
        return
    seen: set[Key] = set()
    root = Tree(_head(lineage, language, seen))
    _grow(root, lineage, language, seen)
    FOLDED.print(root)


def _key(lineage: Lineage) -> Key:
    """What a node is about: the same figure of another place or period is another node."""
    told = dict(lineage.detail)
    return lineage.code, *(told.get(name, "") for name in ("place", "period", "part"))


def _grow(branch: Tree, lineage: Lineage, language: str, seen: set[Key]) -> None:
    seen.add(_key(lineage))
    for child in lineage.children:
        again = _key(child) in seen and child.kind != "revision" and bool(child.children or child.detail)
        below = branch.add(_head(child, language, seen))
        if not again:
            _grow(below, child, language, seen)


def _head(lineage: Lineage, language: str, seen: set[Key]) -> Styled:
    head = Styled(lineage.label.in_(language), style="bold", overflow="fold")
    if lineage.value is not None:
        head.append(f" = {_number(lineage.value)} {shown(lineage.unit)}".rstrip(), style="bold green")
    head.append(f"  {KINDS[lineage.kind].in_(language) if lineage.kind in KINDS else lineage.kind}", style="cyan")
    head.append(f"  {lineage.code}", style="dim")
    if _key(lineage) in seen and lineage.kind != "revision":
        head.append(f"  ({WORDS['above'].in_(language)})", style="dim")
        return head
    for name, text in lineage.detail:
        label = DETAILS[name].in_(language) if name in DETAILS else name
        head.append(f"\n  {label}: ", style="dim")
        head.append(detail_in(name, text, language))
    return head


def _number(value: float) -> str:
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def listing(rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """A list of records as a table, one column a key."""
    if as_json:
        json_line(list(rows))
        return
    table = Table(show_lines=False)
    for name in rows[0] if rows else ():
        table.add_column(Styled(name), overflow="fold")
    for row in rows:
        table.add_row(*(Styled(str(value)) for value in row.values()))
    FOLDED.print(table)


def fail(words: str, as_json: bool) -> NoReturn:
    """Say why a command cannot go on, and end it with 2."""
    if as_json:
        json_line({"error": words})
    else:
        error(words)
    raise typer.Exit(2)
