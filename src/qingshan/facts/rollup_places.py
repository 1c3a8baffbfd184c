"""Sums and weighted means over the levels of the place tree, some indicators at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.core import LEVELS
from qingshan.facts.rollup_coded import READ, Axes, Weights, coded, complete_cuts
from qingshan.facts.rollup_family import NOBODY, Family
from qingshan.facts.rollup_reason import reasons
from qingshan.facts.rollup_step import Nothing, step
from qingshan.rulebook import Rulebook

Whole = npt.NDArray[np.int64]
#: Rows that are worked on at once, unless one indicator has more.
CHUNK: Final = 1_500_000


class TwiceError(Exception):
    """A cell of one of these indicators is twice in force."""


@dataclass(frozen=True)
class Upward:
    """Everything that goes up one tree."""

    axes: Axes
    family: Family
    levels: Mapping[str, str]
    book: Rulebook
    weights: Weights

    @property
    def parent_level(self) -> Whole:
        """Of each place the level of its parent, from 0 for the lowest; `NOBODY` without one."""
        rank = {level: at for at, level in enumerate(reversed(LEVELS))}
        own = np.array([rank[self.levels[name]] for name in self.family.names], np.int64)
        return np.where(self.family.parent == NOBODY, NOBODY, own[self.family.parent]) if len(own) else own

    def roll(self, held: pl.LazyFrame, codes: Sequence[str], counts: Mapping[str, int]) -> Iterator[pl.DataFrame]:
        """The rows that parents get, in coded form, with `held`: whether the table has the cell already."""
        for some in _chunks(codes, counts):
            rows = held.filter(pl.col("indicator").is_in(some)).select(READ).collect()
            yield self._one(coded(rows, self.axes, self.book))

    def _one(self, own: pl.DataFrame) -> pl.DataFrame:
        own = own.with_columns(key=pl.Series(self._keys(own)))
        if own["key"].is_duplicated().any():
            raise TwiceError([self.axes.indicator[at] for at in own["indicator"].unique().sort()])
        parent_level = self.parent_level
        made: list[pl.DataFrame] = []
        pool = own
        self.weights.learn(own)
        for rank in range(len(LEVELS)):
            rows = pool.filter(pl.Series(parent_level[pool["place"].to_numpy()] == rank))
            if rows.is_empty():
                continue
            told = self._step(rows, pool)
            told = told.with_columns(key=pl.Series(self._keys(told)))
            told = told.with_columns(held=pl.col("key").is_in(own["key"].implode()))
            made.append(told)
            fresh = told.filter(~pl.col("held")).select(own.columns)
            self.weights.learn(fresh)
            pool = pl.concat([pool.filter(pl.Series(parent_level[pool["place"].to_numpy()] != rank)), fresh])
        return pl.concat(made) if made else pl.DataFrame()

    def _keys(self, rows: pl.DataFrame) -> Whole:
        return self.axes.key(*(rows[name].to_numpy() for name in ("indicator", "place", "period", "part")))

    def _step(self, rows: pl.DataFrame, pool: pl.DataFrame) -> pl.DataFrame:
        axes = self.axes
        periods, parts = len(axes.period), len(axes.part)
        place = rows["place"].to_numpy()
        named = self.weights.beside(rows).with_columns(
            parent=pl.Series(self.family.parent[place]),
            child=pl.col("place"),
            other=(pl.col("indicator") * periods + pl.col("period")) * parts + pl.col("part"),
        )
        done = step(named, self.family, self._nothing(rows) if parts > 1 else None)
        other = pl.col("other")
        told = done.made.with_columns(
            indicator=other // (periods * parts),
            place=pl.col("parent"),
            period=other // parts % periods,
            part=other % parts,
            amount=pl.when(pl.col("state") == 0).then("total"),
        )
        return told.with_columns(reasons(told, done.lacking, self.family.names, axes, self.book))

    def _nothing(self, rows: pl.DataFrame) -> Nothing:
        """Whether a child's other parts of the same cut add up to its whole."""
        axes = self.axes
        cuts = complete_cuts(rows, axes)
        width = int(axes.cut.max(initial=0)) + 1

        def key(indicator: Whole, place: Whole, period: Whole, cut: Whole) -> Whole:
            return ((indicator * len(axes.place) + place) * len(axes.period) + period) * width + cut

        known = np.sort(key(*(cuts[name].to_numpy() for name in ("indicator", "place", "period", "cut"))))

        def nothing(other: Whole, child: Whole) -> npt.NDArray[np.bool_]:
            part, rest = other % len(axes.part), other // len(axes.part)
            cut = axes.cut[part]
            wanted = key(rest // len(axes.period), child, rest % len(axes.period), cut)
            return np.isin(wanted, known) & (cut >= 0)

        return nothing


def in_order(codes: Sequence[str], book: Rulebook) -> list[str]:
    """Indicators after those that they are weighed by."""
    there = set(codes)
    needs = {code: {book.indicators[code].weight} & there - {code} for code in sorted(codes)}
    return list(TopologicalSorter(needs).static_order())


def _chunks(codes: Sequence[str], counts: Mapping[str, int]) -> Iterator[list[str]]:
    together: list[str] = []
    height = 0
    for code in codes:
        if together and height + counts.get(code, 0) > CHUNK:
            yield together
            together, height = [], 0
        together.append(code)
        height += counts.get(code, 0)
    if together:
        yield together
