"""Reservoirs from gauges 水库蓄变量: readings of level or storage, curves, and the account between two days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.postings import AMOUNT, SCALE, Entry, posting
from qingshan.assets.reservoirs import StorageCurve, storage_changes
from qingshan.assets.table_read import place_codes, read_table
from qingshan.core import Finding, Text, Where

CURVES: Final = pl.Schema({"reservoir": pl.String(), "level": AMOUNT, "area": AMOUNT, "storage": AMOUNT})
CURVE_LABELS: Final = {
    "reservoir": Text("水库", "reservoir"),
    "level": Text("水位", "level"),
    "area": Text("水面面积", "area"),
    "storage": Text("库容", "storage"),
}
READINGS: Final = pl.Schema(
    {
        "reservoir": pl.String(),
        "place": pl.String(),
        "day": pl.Date(),
        "level": AMOUNT,
        "storage": AMOUNT,
        "document": pl.String(),
    }
)
READING_LABELS: Final = {
    "reservoir": Text("水库", "reservoir"),
    "place": Text("地区", "place"),
    "day": Text("日期", "day"),
    "level": Text("水位", "level"),
    "storage": Text("蓄水量", "storage"),
    "document": Text("凭证", "document"),
}


@dataclass(frozen=True)
class Gauged:
    """One reservoir between two days: storage at both, and what it gained and lost between readings [m³]."""

    reservoir: str
    place: str
    opening: float
    gained: float
    lost: float
    closing: float
    readings: int
    document: str


def read_curves(path: Path) -> tuple[dict[str, StorageCurve], list[Finding]]:
    """Curves by reservoir: level [m], water surface [km²], storage [m³], rows in any order."""
    table, _, findings = read_table(path, CURVES, CURVE_LABELS, ("area",))
    curves = {}
    for (name,), rows in table.group_by("reservoir", maintain_order=True):
        ordered = rows.sort("level")
        columns = [ordered[one].cast(pl.Float64).to_numpy() for one in ("level", "area", "storage")]
        try:
            if ordered["level"].null_count() or ordered["storage"].null_count():
                raise ValueError("a level or a storage is empty")
            curves[str(name)] = StorageCurve(*columns)
        except ValueError as error:
            findings.append(fault("curve-broken", Where(path.name, field=str(name)), name=name, why=error))
    return curves, findings


def read_gauges(
    path: Path, curves: Mapping[str, StorageCurve], first: date, last: date
) -> tuple[list[Gauged], list[Finding]]:
    """The account of each reservoir from the reading of the first day to that of the last.

    Storage is taken as read, or from the level by the curve. Everything wrong is told with its row.
    """
    table, lines, findings = read_table(path, READINGS, READING_LABELS, ("level", "storage"))
    table = table.with_columns(place_codes(table["place"]), line=pl.Series(lines, dtype=pl.Int64))
    made = []
    for (name,), rows in table.group_by("reservoir", maintain_order=True):
        stored: dict[date, float] = {}
        wrong: list[Finding] = []
        for row in rows.iter_rows(named=True):
            where = Where(path.name, row=row["line"])
            wrong += _reading(row, curves.get(str(name)), stored, where)
        if rows["place"].n_unique() > 1:
            wrong.append(fault("reading-places", Where(path.name, field=str(name)), name=name))
        for day in (first, last):
            if not wrong and day not in stored:
                wrong.append(fault("reading-end", Where(path.name, field=str(name)), name=name, day=day))
        findings += wrong
        if not wrong:
            within = {day: amount for day, amount in sorted(stored.items()) if first <= day <= last}
            series = np.array(list(within.values()))
            gained, lost = storage_changes(series)
            ends = float(series[0]), float(series[-1])
            place, document = rows["place"][0], rows["document"][0]
            made.append(Gauged(str(name), place, ends[0], gained, lost, ends[1], len(series), document))
    return made, findings


def _reading(
    row: dict[str, Any], curve: StorageCurve | None, stored: dict[date, float], where: Where
) -> Iterator[Finding]:
    """Put the storage of one reading in its place, or tell why not."""
    day, level, storage = row["day"], row["level"], row["storage"]
    if day is None or not row["place"] or not row["document"]:
        yield fault("reading-incomplete", where)
    elif day in stored:
        yield fault("reading-twice", where, day=day)
    elif storage is not None and storage >= 0:
        stored[day] = float(storage)
    elif level is None or storage is not None:
        yield fault("reading-empty", where)
    elif curve is None:
        yield fault("reading-no-curve", where, name=row["reservoir"])
    elif not curve.level[0] <= float(level) <= curve.level[-1]:
        ends = {"low": f"{curve.level[0]:g}", "high": f"{curve.level[-1]:g}"}
        yield fault("reading-beyond-curve", where, level=f"{float(level):g}", **ends)
    else:
        stored[day] = float(curve.storage_at(np.array([float(level)]))[0])


def reservoir_postings(gauged: list[Gauged], period: str, last: date, recorded: date) -> Iterator[dict[str, Any]]:
    """Opening of each place, and what each reservoir gained and lost. Every amount is rounded once.

    >>> one = Gauged("甲", "530802", 10.0, 5.0, 3.0, 12.0, 4, "日志")
    >>> rows = reservoir_postings([one], "2019", date(2019, 12, 31), date(2020, 1, 5))
    >>> [(row["entry"], str(row["amount"])) for row in rows]
    [('opening', '10.000000'), ('increase', '5.000000'), ('decrease', '3.000000')]
    """
    for place in dict.fromkeys(one.place for one in gauged):
        own = [one for one in gauged if one.place == place]
        opening = sum((_exact(one.opening) for one in own), Decimal(0))
        yield posting("water", "reservoirs", place, period, Entry.OPENING, opening, "m3", document=own[0].document)
        for one in own:
            for entry, amount in ((Entry.INCREASE, one.gained), (Entry.DECREASE, one.lost)):
                if amount:
                    yield posting("water", "reservoirs", place, period, entry, _exact(amount), "m3",
                                  cause="storage_change", document=one.document, happened=last, recorded=recorded,
                                  reason=one.reservoir)  # fmt: skip


def _exact(amount: float) -> Decimal:
    return Decimal(round(amount * 10**SCALE)).scaleb(-SCALE)
