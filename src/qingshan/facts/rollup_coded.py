"""A facts table in numbers: its codes as positions on axes, so that millions of rows are sorted and added at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.facts.columns import badness, in_units, own_units
from qingshan.facts.part import WHOLE
from qingshan.facts.rollup_step import ABSENT, NO_MARK, NONE, VALUE
from qingshan.facts.schema import Status
from qingshan.rulebook import Rulebook

Whole = npt.NDArray[np.int64]
#: What a roll-up reads of a facts table.
READ: Final = ("indicator", "place", "period", "part", "value", "unit", "status", "mark", "price_year", "coverage")
_STATES: Final = {Status.VALUE.value: VALUE, Status.NOT_APPLICABLE.value: ABSENT}
_CLOSE: Final = 1e-9


@dataclass(frozen=True)
class Axes:
    """The codes that occur, each kind in its order; a row has their positions."""

    indicator: tuple[str, ...]
    place: tuple[str, ...]
    period: tuple[str, ...]
    part: tuple[str, ...]
    means: Mapping[str, str] = field(default_factory=dict)  # those that are averaged, and what they are weighed by

    @classmethod
    def of(cls, cells: pl.DataFrame, places: Sequence[str], book: Rulebook) -> "Axes":
        """From the cells that occur, and the places that may."""
        codes = {name: tuple(cells[name].unique().sort()) for name in ("indicator", "period", "part")}
        means = {code: book.indicators[code].weight for code in codes["indicator"]}
        held = {code: by for code, by in means.items() if book.indicators[code].over_places == "mean"}
        return cls(codes["indicator"], tuple(places), codes["period"], codes["part"], held)

    @cached_property
    def weight_of(self) -> Whole:
        """Of each indicator the position of the one it is weighed by; −1 for one that is not, or not by one we have."""
        at = {code: position for position, code in enumerate(self.indicator)}
        return np.array([at.get(self.means.get(code, ""), -1) for code in self.indicator], np.int64)

    @cached_property
    def is_mean(self) -> npt.NDArray[np.bool_]:
        """Of each indicator whether it is averaged."""
        return np.array([code in self.means for code in self.indicator], bool)

    @cached_property
    def cut(self) -> Whole:
        """Of each part the number of its dimensions without their codes: what it is one of. −1 for the whole."""
        plain = [";".join(piece.partition("=")[0] for piece in part.split(";")) for part in self.part]
        numbers = {name: at for at, name in enumerate(sorted(set(plain) - {""}))}
        return np.array([numbers.get(name, -1) for name in plain], np.int64)

    def key(self, indicator: Whole, place: Whole, period: Whole, part: Whole) -> Whole:
        """One number for a cell; cells in the order of their numbers are in the order of their codes."""
        return ((indicator * len(self.place) + place) * len(self.period) + period) * len(self.part) + part


def coded(rows: pl.DataFrame, axes: Axes, book: Rulebook) -> pl.DataFrame:
    """The rows whose codes are on the axes: positions, amount in the indicator's unit, state, mark, year, coverage."""
    known = in_units(rows, own_units(book))
    return known.select(
        *(
            pl.col(name).cast(pl.Enum(getattr(axes, name)), strict=False).to_physical().cast(pl.Int64)
            for name in ("indicator", "place", "period", "part")
        ),
        amount=pl.col("amount").fill_nan(float("inf")),
        state=pl.col("status").replace_strict(_STATES, default=NONE, return_dtype=pl.Int8),
        mark=badness("mark").fill_null(NO_MARK),
        year=pl.col("price_year"),
        coverage=pl.col("coverage"),
    ).drop_nulls(["indicator", "place", "period", "part"])


class Weights:
    """What means are weighed by: an amount for a cell, of the same part or else of the whole."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.keys: Whole = np.empty(0, np.int64)
        self.amounts: npt.NDArray[np.float64] = np.empty(0)

    def learn(self, rows: pl.DataFrame) -> None:
        """Add the amounts of coded rows that something is weighed by."""
        wanted = set(self.axes.weight_of.tolist()) - {-1}
        some = rows.filter(pl.col("indicator").is_in(wanted), pl.col("amount").is_not_null())
        keys = np.r_[self.keys, _keys(some, self.axes)]
        order = np.argsort(keys)
        self.keys, self.amounts = keys[order], np.r_[self.amounts, some["amount"].to_numpy()][order]

    def beside(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The coded rows with `mean` and `weight`."""
        indicator = rows["indicator"].to_numpy()
        mean = self.axes.is_mean[indicator]
        weight = np.full(len(mean), np.nan)
        if mean.any():
            by, (place, period, part) = self.axes.weight_of[indicator], _others(rows)
            whole = self.axes.part.index(WHOLE) if WHOLE in self.axes.part else -1
            for of in (np.full_like(part, whole), part):
                found = self._at(np.where((by < 0) | (of < 0), -1, self.axes.key(by, place, period, of)))
                weight = np.where(np.isnan(found), weight, found)
        return rows.with_columns(
            pl.Series("mean", mean), pl.Series("weight", np.where(mean, weight, np.nan)).fill_nan(None)
        )

    def _at(self, keys: Whole) -> npt.NDArray[np.float64]:
        if not len(self.keys):
            return np.full(len(keys), np.nan)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.amounts[at], np.nan)


def _others(rows: pl.DataFrame) -> tuple[Whole, Whole, Whole]:
    return rows["place"].to_numpy(), rows["period"].to_numpy(), rows["part"].to_numpy()


def _keys(rows: pl.DataFrame, axes: Axes) -> Whole:
    return axes.key(rows["indicator"].to_numpy(), *_others(rows))


def complete_cuts(rows: pl.DataFrame, axes: Axes) -> pl.DataFrame:
    """Where parts of one cut add up to the whole, so that a part that has no row is nothing, not unknown.

    Columns indicator, place, period, cut; each once.
    """
    there = rows.filter(pl.col("amount").is_not_null()).select("indicator", "place", "period", "part", "amount")
    there = there.with_columns(cut=pl.Series(axes.cut[there["part"].to_numpy()]))
    cell = ["indicator", "place", "period"]
    added = there.filter(pl.col("cut") >= 0).group_by(*cell, "cut").agg(added=pl.col("amount").sum())
    both = added.join(there.filter(pl.col("cut") < 0).select(*cell, "amount"), on=cell)
    equal = (pl.col("added") - pl.col("amount")).abs() <= _CLOSE * pl.col("amount").abs()
    return both.filter(equal).select(*cell, "cut")
