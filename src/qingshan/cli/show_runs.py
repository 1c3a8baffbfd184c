"""What runs print 运行结果: the final table, the sums of a series, and where everything is."""

from rich.table import Table
from rich.text import Text as Styled

from qingshan.cli import show
from qingshan.cli.words import WORDS
from qingshan.report.series_tables import BASIS, CODE, sums_table
from qingshan.report.summary import summary_values
from qingshan.report.table import WORDS as AS_WORDS
from qingshan.report.table import cell_text
from qingshan.report.tables import summary_table
from qingshan.runs import Result, SeriesResult


def result(done: Result, language: str, *, as_json: bool) -> None:
    """The final table and where everything is."""
    if as_json:
        found = [one.as_dict() for one in done.findings]
        said = {"ok": True, "folder": str(done.folder), "key": done.key, "findings": found}
        show.json_line(said | {"accounts": summary_values(done.content)})
        return
    show.told(done.findings, language)
    _summary(done, language)
    for remark in done.content.remarks:
        show.STDOUT.print(f"※ {remark.in_(language)}", markup=False)
    show.STDOUT.print(f"{WORDS['key'].in_(language)} {done.key}", markup=False)
    show.STDOUT.print(f"{WORDS['report'].in_(language)} {done.folder / 'report.html'}", markup=False)


def series(done: SeriesResult, language: str, *, as_json: bool) -> None:
    """The sums over the years and where everything is."""
    content = done.content
    if as_json:
        found = [one.as_dict() for one in content.findings]
        said = {"ok": True, "folder": str(done.folder), "key": content.key, "base": content.base}
        show.json_line(said | {"years": list(content.years), "findings": found})
        return
    show.told(content.findings, language)
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
    show.FOLDED.print(table)
    for note in made.notes:
        show.STDOUT.print(f"※ {note.in_(language)}", markup=False)
    show.STDOUT.print(f"{WORDS['report'].in_(language)} {done.folder / 'series.html'}", markup=False)


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
    show.FOLDED.print(table)
    for account in done.content.accounts:
        if account.reason is not None and not account.accounted:
            word = WORDS["not accounted" if account.applicable else "not applicable"].in_(language)
            words = f"{word} {account.service.title.in_(language)}"
            show.STDOUT.print(f"  {words}: {account.reason.in_(language)}", style="dim", markup=False)
