"""Values of a run 数据表: units × indicators, with the state of every cell; missing is never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
States = npt.NDArray[np.int8]


class State(IntEnum):
    """What is known of a cell: a value, not reported, not applicable, not yet due, or a value that stands in."""

    VALUE = 0
    NA = 1
    NAP = 2
    PENDING = 3
    IMPUTED = 4


STATES = {"": State.VALUE, "value": State.VALUE, "na": State.NA, "nap": State.NAP, "pending": State.PENDING}

#: Columns of the values that a run takes: one row a unit × indicator. `label` is for categories, `state` empty, na,
#: nap or pending.
VALUES = pl.Schema(
    {"unit": pl.String(), "indicator": pl.String(), "period": pl.String(), "value": pl.Float64(), "label": pl.String(),
     "state": pl.String()}
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One period: values and states (units, indicators), the labels of categories by indicator, and its name."""

    units: tuple[str, ...]
    codes: tuple[str, ...]
    values: Floats
    states: States
    labels: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    period: str = ""

    def column(self, code: str) -> Floats:
        """Values of one indicator. (units,)"""
        return self.values[:, self.codes.index(code)]


def table_of(rows: pl.DataFrame, codes: tuple[str, ...], units: tuple[str, ...], period: str) -> Table:
    """The rows of one period as a table; what has no row is not reported. Rows as in `VALUES`, checked before."""
    own = rows.filter(pl.col("period") == period, pl.col("indicator").is_in(codes), pl.col("unit").is_in(units))
    row_of = {unit: at for at, unit in enumerate(units)}
    column_of = {code: at for at, code in enumerate(codes)}
    values = np.full((len(units), len(codes)), np.nan)
    states = np.full(values.shape, State.NA, np.int8)
    at = (
        own["unit"].replace_strict(row_of, return_dtype=pl.Int64).to_numpy(),
        own["indicator"].replace_strict(column_of, return_dtype=pl.Int64).to_numpy(),
    )
    state = own["state"].fill_null("").replace_strict({k: int(v) for k, v in STATES.items()}, return_dtype=pl.Int8)
    empty = (own["value"].is_null() & own["label"].is_null()).to_numpy()
    values[at] = own["value"].fill_null(np.nan).to_numpy()
    states[at] = np.where(empty & (state.to_numpy() == State.VALUE), State.NA, state.to_numpy())
    values[states != State.VALUE] = np.nan
    return Table(units, codes, values, states, _labels(own, units), period)


def _labels(own: pl.DataFrame, units: tuple[str, ...]) -> dict[str, tuple[str | None, ...]]:
    labels: dict[str, tuple[str | None, ...]] = {}
    for (code,), rows in own.filter(pl.col("label").is_not_null()).group_by("indicator"):
        known = dict(rows.select("unit", "label").iter_rows())
        labels[str(code)] = tuple(known.get(unit) for unit in units)
    return labels
