"""The facts table as arrays, one indicator at a time, so that formulas run over whole columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.facts.schema import Status

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int8]
Years = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

#: Statuses as they stand in `Held.status`; whatever else a row says has no usable value.
STATUSES: Final = (
    Status.VALUE.value,
    Status.MISSING.value,
    Status.NOT_APPLICABLE.value,
    Status.NOT_ACCOUNTED.value,
)
VALUE, MISSING, NOT_APPLICABLE, NOT_ACCOUNTED, UNUSABLE = range(5)


@dataclass(frozen=True)
class Held:
    """The rows of one indicator in order of their cells.

    cell : place, period and part as one number; see `Table.cells`
    amount : in the coherent unit; NaN where there is no number
    mark, price_year, coverage : None where no row says anything; -1 or NaN where one does not
    """

    cell: Ints
    amount: Floats
    status: Small
    mark: Small | None = None
    price_year: Years | None = None
    coverage: Floats | None = None

    def only(self, rows: npt.NDArray[np.bool_]) -> "Held":
        """Some of the rows."""
        mark, year, coverage = self.mark, self.price_year, self.coverage
        return Held(
            cell=self.cell[rows],
            amount=self.amount[rows],
            status=self.status[rows],
            mark=None if mark is None else mark[rows],
            price_year=None if year is None else year[rows],
            coverage=None if coverage is None else coverage[rows],
        )


def joined(parts: Sequence[Held]) -> tuple[Held, Ints]:
    """The rows of several in one, in order of their cells, and which row each of the joined ones was."""
    cell = np.concatenate([one.cell for one in parts])
    order = np.argsort(cell, kind="stable")
    amount, status = (np.concatenate(many)[order] for many in zip(*((p.amount, p.status) for p in parts), strict=True))
    beside: dict[str, npt.NDArray[Any] | None] = {"mark": None, "price_year": None, "coverage": None}
    for name, none in (("mark", np.int8(-1)), ("price_year", np.int32(-1)), ("coverage", np.nan)):
        columns = [(getattr(one, name), len(one.cell)) for one in parts]
        if any(column is not None for column, _ in columns):
            filled = [np.full(height, none) if column is None else column for column, height in columns]
            beside[name] = np.concatenate(filled)[order]
    return Held(cell[order], amount, status, **beside), order


@dataclass(frozen=True)
class Table:
    """The places, periods and parts of a table, each sorted, and the rows of its indicators over them.

    doubled : indicators of which a cell has two rows
    """

    places: pl.Series
    periods: pl.Series
    parts: pl.Series
    held: dict[str, Held] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()

    def cells(self, place: Ints, period: Ints, part: Ints) -> Ints:
        """Cells from the numbers of places, periods and parts; in order of their texts."""
        return (place * len(self.periods) + period) * len(self.parts) + part

    def apart(self, cells: Ints) -> tuple[Ints, Ints, Ints]:
        """The numbers of places, periods and parts of cells."""
        above, part = np.divmod(cells, max(len(self.parts), 1))
        place, period = np.divmod(above, max(len(self.periods), 1))
        return place, period, part
