"""Rows in force by cell, read as they are wanted: of a table of millions only the few that a question needs."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from qingshan.facts.current import in_force
from qingshan.facts.schema import CELL, FACTS

Cell = tuple[str, str, str, str]
#: A table in memory of so many rows is read at once.
_SMALL = 50_000


class Lookup:
    """A table, in memory or not yet read, and what was read of it."""

    def __init__(self, table: pl.DataFrame | pl.LazyFrame) -> None:
        self._table = table.lazy()
        self._read: dict[Cell, dict[str, Any] | None] = {}
        self._whole = isinstance(table, pl.DataFrame) and table.height <= _SMALL
        if self._whole:
            self._keep(self._table)

    def want(self, cells: Iterable[Cell]) -> None:
        """Read some cells at once."""
        fresh = [cell for cell in dict.fromkeys(cells) if cell not in self._read]
        self._read |= dict.fromkeys(fresh)
        if not fresh or self._whole:
            return
        axes = [sorted(set(codes)) for codes in zip(*fresh, strict=True)]
        near = [pl.col(name).is_in(codes) for name, codes in zip(CELL, axes, strict=True)]
        self._keep(self._table.filter(*near))

    def _keep(self, some: pl.LazyFrame) -> None:
        for row in in_force(some.select(FACTS.names()).collect()).iter_rows(named=True):
            self._read[row["indicator"], row["place"], row["period"], row["part"]] = row

    def get(self, cell: Cell) -> dict[str, Any] | None:
        """The row of a cell, or None."""
        self.want([cell])
        return self._read[cell]

    def row(self, cell: Cell) -> dict[str, Any]:
        """The row of a cell that is there; raises ``LookupError``."""
        row = self.get(cell)
        if row is None:
            raise LookupError(f"no fact {' '.join(filter(None, cell))}")
        return row

    def periods_of(self, indicator: str, place: str) -> list[str]:
        """The periods of which a place has an indicator."""
        return self._distinct("period", indicator=indicator, place=place)

    def places_of(self, indicator: str, period: str, part: str) -> list[str]:
        """The places that have an indicator in a period."""
        return self._distinct("place", indicator=indicator, period=period, part=part)

    def _distinct(self, column: str, **cell: str) -> list[str]:
        known = [pl.col(name) == code for name, code in cell.items()]
        return self._table.filter(*known).select(pl.col(column).unique().sort()).collect()[column].to_list()
