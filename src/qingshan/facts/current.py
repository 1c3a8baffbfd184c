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
    rows = frame
    if known_on is not None:
        recorded = pl.col("recorded_at")
        rows = frame.filter(recorded.is_null() | (recorded.str.slice(0, 10) <= known_on.isoformat()))
    replaced = (
        rows.filter(pl.col("supersedes") < pl.col("recorded_at")).select(*CELL, recorded_at="supersedes").unique()
    )
    return rows.join(replaced, on=[*CELL, "recorded_at"], how="anti", maintain_order="left")
