"""How figures and their revisions are shown 数据显示: some rows as a table for people, all as JSON for machines."""

from typing import Any, Final

import polars as pl

from qingshan.cli import show
from qingshan.cli.show import fail
from qingshan.core import Text
from qingshan.core.units import shown
from qingshan.facts import CHANGE_LABELS, STATUS_LABELS, Change, Status, reason_in
from qingshan.runs.figures import Book

#: Rows that a terminal shows; more go to a file.
MOST: Final = 200
#: Rows that JSON on the terminal may have.
MOST_JSON: Final = 100_000
_MORE: Final = Text("共 {count} 行，只列前 {most} 行；用 export 取全部", "{most} of {count} rows; use export for all")
_TOO_MANY: Final = Text(
    "共 {count} 行，JSON 至多 {most} 行；缩小范围或写入文件",
    "{count} rows, JSON takes {most}; ask for less, or write a file",
)


def json_rows(frame: pl.DataFrame, language: str) -> list[dict[str, Any]]:
    """Rows for machines; a table that would fill the memory ends the command."""
    if frame.height > MOST_JSON:
        fail(_TOO_MANY.filled(count=f"{frame.height:,}", most=f"{MOST_JSON:,}").in_(language), True)
    return frame.to_dicts()


def figures_table(book: Book, frame: pl.DataFrame, language: str) -> None:
    """The first figures as a table, and how many there are."""
    show.listing([_row(book, row, language) for row in frame.head(MOST).iter_rows(named=True)], as_json=False)
    _more(frame, language)


def revisions_table(told: pl.DataFrame, language: str) -> None:
    """The first revisions as a table, and how many there are."""
    show.listing([_revision(row, language) for row in told.head(MOST).iter_rows(named=True)], as_json=False)
    _more(told, language)


def _more(frame: pl.DataFrame, language: str) -> None:
    if frame.height > MOST:
        show.line(_MORE.filled(count=f"{frame.height:,}", most=MOST).in_(language))


_HEADS: Final = (
    Text("指标", "indicator"), Text("地区", "place"), Text("时段", "period"), Text("分项", "part"),
    Text("数值", "value"), Text("来源", "source"), Text("记录时间", "recorded"),
)  # fmt: skip


def _row(book: Book, row: dict[str, object], language: str) -> dict[str, str]:
    code, place = str(row["indicator"]), str(row["place"])
    record = book.rulebook.indicators.get(code)
    names = book.places.rows_of(place) if book.places is not None else ()
    name = names[-1].name.in_(language) if names else ""
    if row["status"] == Status.VALUE:
        value = f"{row['stated'] or format(row['value'], ',.10g')} {shown(str(row['unit']))}".strip()
    else:
        why = f"（{reason_in(str(row['reason']), language)}）" if row["reason"] else ""
        value = STATUS_LABELS[Status(str(row["status"]))].in_(language) + why
    title = record.title.in_(language) if record else code
    cells = (
        f"{title} {code}", f"{name} {place}".strip(), row["period"], row["part"], value, row["source"],
        row["recorded_at"],
    )  # fmt: skip
    return {head.in_(language): str(cell or "") for head, cell in zip(_HEADS, cells, strict=True)}


def _revision(row: dict[str, object], language: str) -> dict[str, str]:
    words = {
        Text("变化", "change"): CHANGE_LABELS[Change(str(row["change"]))].in_(language),
        **{
            head: str(row[name] or "")
            for head, name in zip(_HEADS, ("indicator", "place", "period", "part"), strict=False)
        },
        Text("原数", "before"): _amount(row, "old"),
        Text("现数", "now"): _amount(row, "new"),
        Text("原因", "reason"): str(row["correction"] or ""),
        Text("记录时间", "recorded"): str(row["new_recorded_at"] or ""),
    }
    return {head.in_(language): cell for head, cell in words.items()}


def _amount(row: dict[str, object], side: str) -> str:
    value = row[f"{side}_value"]
    return "" if value is None else f"{value:,.10g} {shown(str(row[f'{side}_unit']))}".strip()
