"""What commands print 显示: findings, result tables, trees, lists; or JSON for machines."""

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled
from rich.tree import Tree

from qingshan.cli.words import WORDS
from qingshan.core import Finding, Lineage, Severity
from qingshan.core.finding import SEVERITY_LABELS
from qingshan.core.units import shown
from qingshan.report.lineage_words import DETAILS, KINDS, detail_in
from qingshan.report.series_tables import BASIS, CODE, sums_table
from qingshan.report.summary import summary_values
from qingshan.report.table import WORDS as AS_WORDS
from qingshan.report.table import cell_text
from qingshan.report.tables import summary_table
from qingshan.runs import Result, SeriesResult

STDOUT = Console(highlight=False, soft_wrap=True)
STDERR = Console(stderr=True, highlight=False, soft_wrap=True)
#: For tables and trees, which fold at the width of the terminal and never cut anything off.
_FOLDED = Console(highlight=False)

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


def result(done: Result, language: str, *, as_json: bool) -> None:
    """The final table and where everything is."""
    if as_json:
        found = [one.as_dict() for one in done.findings]
        said = {"ok": True, "folder": str(done.folder), "key": done.key, "findings": found}
        json_line(said | {"accounts": summary_values(done.content)})
        return
    told(done.findings, language)
    _summary(done, language)
    for remark in done.content.remarks:
        STDOUT.print(f"※ {remark.in_(language)}", markup=False)
    STDOUT.print(f"{WORDS['key'].in_(language)} {done.key}", markup=False)
    STDOUT.print(f"{WORDS['report'].in_(language)} {done.folder / 'report.html'}", markup=False)


def series(done: SeriesResult, language: str, *, as_json: bool) -> None:
    """The sums over the years and where everything is."""
    content = done.content
    if as_json:
        found = [one.as_dict() for one in content.findings]
        said = {"ok": True, "folder": str(done.folder), "key": content.key, "base": content.base}
        json_line(said | {"years": list(content.years), "findings": found})
        return
    told(content.findings, language)
    made = sums_table(content)
    table = Table(title=Styled(made.title.in_(language)), title_justify="left")
    columns = [at for at, head in enumerate(made.heads) if head not in (CODE, BASIS)]
    for at in columns:
        words = made.formats[at] == AS_WORDS
        head = Styled(made.heads[at].in_(language))
        table.add_column(head, justify="left" if words else "right", overflow="fold")
    for row in made.rows:
        if row[1] in content.shown:
            table.add_row(*(Styled(cell_text(row[at], made.formats[at]).in_(language)) for at in columns))
    _FOLDED.print(table)
    for note in made.notes:
        STDOUT.print(f"※ {note.in_(language)}", markup=False)
    STDOUT.print(f"{WORDS['report'].in_(language)} {done.folder / 'series.html'}", markup=False)


def _summary(done: Result, language: str) -> None:
    """The summary table of the report, and below it what is not accounted and why."""
    made = summary_table(done.content)
    table = Table(title=Styled(done.content.title.in_(language)), title_justify="left")
    for head, kind in zip(made.heads, made.formats, strict=True):
        table.add_column(Styled(head.in_(language)), justify="left" if kind == AS_WORDS else "right", overflow="fold")
    for number, row in enumerate(made.rows, 1):
        last = number == len(made.rows) - 1
        cells = (Styled(cell_text(cell, kind).in_(language)) for cell, kind in zip(row, made.formats, strict=True))
        table.add_row(*cells, end_section=last)
    _FOLDED.print(table)
    for account in done.content.accounts:
        if account.reason is not None and not account.accounted:
            word = WORDS["not accounted" if account.applicable else "not applicable"].in_(language)
            words = f"{word} {account.service.title.in_(language)}"
            STDOUT.print(f"  {words}: {account.reason.in_(language)}", style="dim", markup=False)


def tree(lineage: Lineage, language: str, *, as_json: bool) -> None:
    """The tree of a figure; what stands twice is shown once."""
    if as_json:
        json_line(lineage.as_dict())
        return
    seen: set[Key] = set()
    root = Tree(_head(lineage, language, seen))
    _grow(root, lineage, language, seen)
    _FOLDED.print(root)


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
    _FOLDED.print(table)
