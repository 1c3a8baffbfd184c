"""One step of a roll-up: rows of children → sums and weighted means of their parents, all in numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.facts.rollup_family import Family
from qingshan.facts.rollup_sums import sums

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

#: States of a row: a number; not applicable; none for another reason.
VALUE, ABSENT, NONE = 0, 1, 2
NO_MARK: Final = -1
_LATEST: Final = np.iinfo(np.int32).max

#: Of each (place in `other`, child) that has no row: whether it is known to be nothing.
Nothing = Callable[[Whole, Whole], Flags]


@dataclass(frozen=True)
class Step:
    """What came of one step.

    made : one row a parent and `other`: total, state, mark, year (null where it differs), coverage, children, present,
        counted, first_year, last_year, mean
    lacking : the children that are not present: row of `made`, child, and whether only its weight is lacking
    """

    made: pl.DataFrame
    lacking: pl.DataFrame


def step(rows: pl.DataFrame, family: Family, nothing: Nothing | None = None) -> Step:
    """Add up the rows of children.

    rows : `parent` and `child` (numbers of `family`), `other` (all else that a row is about), amount, state, mark, year
        (null for none), coverage, mean (whether it is averaged) and weight
    """
    rows = _grouped(rows).with_columns(valued=_VALUED, counted=_VALUED & ~_UNWEIGHED)
    parent, other = rows["parent"].to_numpy(), rows["other"].to_numpy()
    first = np.flatnonzero(np.r_[True, (parent[1:] != parent[:-1]) | (other[1:] != other[:-1])][: len(parent)])
    counts = np.diff(np.r_[first, len(parent)])
    counted = rows["counted"].to_numpy()
    here = counted | (rows["state"].to_numpy() == ABSENT)
    lacking, cured = _lacking(rows, first, counts, here, family, nothing)
    made = pl.DataFrame(
        {
            "parent": parent[first],
            "other": other[first],
            "mean": rows["mean"].to_numpy()[first],
            "total": _totals(rows, first, counts, counted),
            "children": family.count[parent[first]],
            "present": _each(np.add, here.astype(np.int64), first) + cured,
            "counted": _each(np.add, counted.astype(np.int64), first),
            **_shared(rows, first, counted),
            "covered": _each(np.add, np.where(here, rows["coverage"].fill_null(1.0).to_numpy(), 0.0), first) + cured,
        }
    )
    return Step(_judged(made), lacking)


def _grouped(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of each parent and `other` together, in the order of the children."""
    others, children = int(rows["other"].max() or 0) + 1, int(rows["child"].max() or 0) + 1  # type: ignore[arg-type]
    place = (pl.col("parent") * others + pl.col("other")) * children + pl.col("child")
    return rows.select(_NEEDED, place=place).sort("place").drop("place")


_NEEDED: Final = ["parent", "other", "child", "amount", "state", "mark", "year", "coverage", "mean", "weight"]
_VALUED = (pl.col("state") == VALUE) & pl.col("amount").is_not_null()
_UNWEIGHED = pl.col("mean") & pl.col("weight").is_null()


def _each(function: np.ufunc, values: npt.NDArray[Any], first: Whole) -> npt.NDArray[Any]:
    """The values of each group, taken together by a function."""
    return np.asarray(function.reduceat(values, first) if len(first) else values[:0])


def _totals(rows: pl.DataFrame, first: Whole, counts: Whole, counted: Flags) -> npt.NDArray[np.float64]:
    amount = np.where(counted, rows["amount"].fill_null(0.0).to_numpy(), 0.0)
    mean = rows["mean"].to_numpy()
    if not mean.any():
        return sums(amount, first, counts)
    weight = np.where(counted & mean, rows["weight"].fill_null(0.0).to_numpy(), 0.0)
    total = sums(np.where(mean, amount * weight, amount), first, counts)
    weights = sums(weight, first, counts)
    averaged = np.divide(total, weights, out=np.full(len(total), np.nan), where=weights != 0)
    return np.where(mean[first], averaged, total)


def _shared(rows: pl.DataFrame, first: Whole, counted: Flags) -> dict[str, npt.NDArray[Any]]:
    """The worst mark, and the first and last price year of what is counted."""
    year = rows["year"].fill_null(-_LATEST).to_numpy()
    dated = counted & (year != -_LATEST)
    return {
        "mark": _each(np.maximum, np.where(counted, rows["mark"].to_numpy(), NO_MARK), first),
        "first_year": _each(np.minimum, np.where(dated, year, _LATEST), first),
        "last_year": _each(np.maximum, np.where(dated, year, -_LATEST), first),
        "no_year": _each(np.logical_or, counted & ~dated, first),
    }


def _judged(made: pl.DataFrame) -> pl.DataFrame:
    whole = pl.col("present") == pl.col("children")
    state = (
        pl.when(~whole).then(NONE).when(pl.col("counted") == 0).then(ABSENT)
        .when(pl.col("total").is_nan()).then(NONE).otherwise(VALUE)
    )  # fmt: skip
    one_year = (pl.col("first_year") == pl.col("last_year")) & ~pl.col("no_year")
    return made.with_columns(
        state=state.cast(pl.Int8),
        total=pl.col("total").fill_nan(None),
        coverage=pl.col("covered") / pl.col("children"),
        year=pl.when(one_year & (state == VALUE)).then(pl.col("first_year")),
    ).drop("covered", "no_year")


def _lacking(
    rows: pl.DataFrame, first: Whole, counts: Whole, here: Flags, family: Family, nothing: Nothing | None
) -> tuple[pl.DataFrame, Whole]:
    """The children that groups lack, and how many of each group's are known to be nothing although they have no row."""
    parent, child = rows["parent"].to_numpy()[first], rows["child"].to_numpy()
    group = np.repeat(np.arange(len(first)), counts)
    short = np.flatnonzero(_each(np.add, here.astype(np.int64), first) < family.count[parent])
    at, wanted = family.expanded(parent[short])
    width = max(len(family.names), 1)
    known = np.sort(group * width + child)
    absent = ~_among(short[at] * width + wanted, known)
    lone, missing = short[at[absent]], wanted[absent]
    cured = np.zeros(len(lone), bool)
    if nothing is not None and len(lone):
        cured = nothing(rows["other"].to_numpy()[first][lone], missing) & ~rows["mean"].to_numpy()[first][lone]
    there = ~here
    weightless = (rows["valued"] & ~rows["counted"]).to_numpy()[there]
    lacking = pl.DataFrame(
        {
            "row": np.r_[lone[~cured], group[there]],
            "child": np.r_[missing[~cured], child[there]],
            "weight": np.r_[np.zeros((~cured).sum(), bool), weightless],
        }
    )
    return lacking.sort("row", "child"), np.bincount(lone[cured], minlength=len(first)).astype(np.int64)


def _among(keys: Whole, known: Whole) -> Flags:
    """Which keys occur in a sorted array."""
    at = np.searchsorted(known, keys)
    return (at < len(known)) & (known[np.minimum(at, max(len(known) - 1, 0))] == keys) if len(known) else at < 0
