"""Reservoirs of a period from files 水库账: readings and curves in, postings and a table out; all or nothing."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.assets.gauges import Gauged, read_curves, read_gauges, reservoir_postings
from qingshan.assets.postings import ENTRY_LABELS, POSTINGS, Entry
from qingshan.core import Finding, Period, Refused, Text, errors_in
from qingshan.core.file_hash import file_hash
from qingshan.report.assets_page import assets_html
from qingshan.report.policy_workbook import tables_workbook
from qingshan.report.table import NUMBER, WHOLE, WORDS, Row, Table
from qingshan.runs.folder import Kind, whole_folder

FOLDER: Final = Kind(
    "reservoirs.json",
    "reservoirs",
    frozenset({"reservoirs.json", "postings.csv", "reservoirs.xlsx", "reservoirs.html"}),
)
_MILLION_CUBIC = 10_000.0


@dataclass(frozen=True)
class Reservoirs:
    """Accounts of reservoirs, and the period in which they are."""

    period: str
    last: date
    gauged: tuple[Gauged, ...]


def reservoirs_of(readings: Path, curves: Path | None, first: Period, last: Period) -> Reservoirs:
    """Read both files. Raises `Refused` with everything wrong in them."""
    held, findings = read_curves(curves) if curves is not None else ({}, [])
    made, found = read_gauges(readings, held, first.end, last.end)
    wrong: list[Finding] = [*findings, *found]
    if errors_in(wrong):
        raise Refused(wrong)
    return Reservoirs(f"{first.end + timedelta(days=1)}/{last.end}", last.end, tuple(made))


def write_reservoirs(made: Reservoirs, recorded: date, out: Path, language: str = "zh") -> None:
    """Write postings, workbook and page, or nothing."""
    title = Text(f"水库蓄变量 {made.period}", f"Storage of reservoirs {made.period}")
    rows = list(reservoir_postings(list(made.gauged), made.period, made.last, recorded))
    tables = [_table(made)]
    with whole_folder(out, FOLDER) as folder:
        pl.DataFrame(rows, schema=POSTINGS).write_csv(folder / "postings.csv", include_bom=True)
        key = file_hash(folder / "postings.csv")
        told = {"reservoirs": {"key": key, "period": made.period, "count": len(made.gauged)}}
        (folder / FOLDER.sign).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
        (folder / "reservoirs.xlsx").write_bytes(tables_workbook(title.in_(language), tables, language))
        (folder / "reservoirs.html").write_text(assets_html(title, tables, (), key), "utf-8")


def _table(made: Reservoirs) -> Table:
    entries = (Entry.OPENING, Entry.INCREASE, Entry.DECREASE, Entry.CLOSING)
    heads = (
        Text("水库", "reservoir"),
        Text("地区", "place"),
        *(ENTRY_LABELS[one] for one in entries),
        Text("读数", "readings"),
        Text("凭证", "document"),
    )
    body: list[Row] = [
        (one.reservoir, one.place, *(amount / _MILLION_CUBIC for amount in _amounts(one)), one.readings, one.document)
        for one in made.gauged
    ]
    sums = [sum(column) / _MILLION_CUBIC for column in zip(*map(_amounts, made.gauged), strict=True)]
    body.append((Text("合计", "total"), "", *sums, sum(one.readings for one in made.gauged), ""))
    title = Text(f"水库蓄变量（{made.period}，万立方米）", f"storage of reservoirs ({made.period}, 10⁴ m³)")
    note = Text(
        "增减为相邻读数之差的合计；读数之间的升降看不到。",
        "Gains and losses are sums of differences between readings; what rose and fell between them is not seen.",
    )
    formats = (WORDS, WORDS, *(NUMBER for _ in entries), WHOLE, WORDS)
    return Table(Text("R1", "R1"), title, heads, tuple(body), formats, (note,), has_total=True)


def _amounts(one: Gauged) -> tuple[float, float, float, float]:
    return one.opening, one.gained, one.lost, one.closing
