"""Which rows are in force 现行: corrections are rows that name the one they replace.

A row with `supersedes` replaces the row of the same indicator × place × period × part whose `recorded_at` is that text.
It must itself be recorded later. Corrections of one day give the time too (``2019-03-01T09:30``). To withdraw a
number, supersede it by a row without one (`missing`, `not accounted`) and its reason. Nothing is ever removed.
"""

from datetime import date

import polars as pl

from qingshan.facts.schema import CELL


def in_force(frame: pl.DataFrame, known_on: date | None = None) -> pl.DataFrame:
    """The rows that no later row replaces, in their order; with `known_on`, as known at the end of that day.

    Rows without `recorded_at` (those of a run) are known on every day.
    """
    rows = frame if known_on is None else frame.filter(recorded_by(known_on))
    replaced = rows.select(*CELL, "recorded_at", "supersedes").filter(_REPLACES)
    if replaced.is_empty():
        return rows
    return rows.join(_named(replaced), on=[*CELL, "recorded_at"], how="anti", maintain_order="left")


def scan_in_force(rows: pl.LazyFrame, known_on: date | None = None) -> pl.LazyFrame:
    """The same of a table that is not in memory; only its corrections are read at once."""
    known = rows if known_on is None else rows.filter(recorded_by(known_on))
    replaced = known.select(*CELL, "recorded_at", "supersedes").filter(_REPLACES).collect()
    if replaced.is_empty():
        return known
    return known.join(_named(replaced).lazy(), on=[*CELL, "recorded_at"], how="anti", maintain_order="left")


def recorded_by(day: date) -> pl.Expr:
    """Whether a row was recorded by the end of a day."""
    recorded = pl.col("recorded_at")
    return recorded.is_null() | (recorded < f"{day.isoformat()}~")  # ~ sorts after the T before a time


_REPLACES = pl.col("supersedes") < pl.col("recorded_at")


def _named(replacing: pl.DataFrame) -> pl.DataFrame:
    """The cells and times of the rows that others replace."""
    return replacing.select(*CELL, recorded_at="supersedes").unique()
