"""One roll-up over the tree of a day: sums and means first, formulas from them, then means weighed by formulas."""

from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import polars as pl

from qingshan.core import LEVELS, Finding, PlaceTree
from qingshan.facts.check_chain import duplicates
from qingshan.facts.compare import differences
from qingshan.facts.numbered import Numbered
from qingshan.facts.on_tree import moved
from qingshan.facts.rollup_coded import READ, Axes, Weights, coded
from qingshan.facts.rollup_facts import as_facts, mixed_prices, rolled_on
from qingshan.facts.rollup_family import NOBODY, places_on
from qingshan.facts.rollup_formula import needed, worked_out
from qingshan.facts.rollup_places import TwiceError, Upward, in_order
from qingshan.facts.schema import CELL, FACTS, empty_facts, sorted_facts
from qingshan.rulebook import Rulebook

_CELL = list(CELL)


class RollUp:
    """A table in force, and the tree it is rolled up."""

    def __init__(
        self,
        held: pl.LazyFrame,
        cells: pl.DataFrame,
        book: Rulebook,
        tree: PlaceTree,
        day: date,
        levels: Collection[str],
    ) -> None:
        self.book, self.tree = book, tree
        self.held = moved(held, cells["period"].unique().sort().to_list(), book, tree, day)
        self.family, levels_of = places_on(tree, day)
        self.axes = Axes.of(cells, self.family.names, book)
        self.sources = rolled_on(self.axes, day)
        self.counts = dict(cells.group_by("indicator").agg(pl.col("len").sum()).iter_rows())
        self.upward = Upward(self.axes, self.family, levels_of, book, Weights(self.axes))
        self.asked = np.array([levels_of[name] in levels for name in self.family.names], bool)
        above = [(child, at) for child, at in enumerate(self.family.parent.tolist()) if at != NOBODY]
        names = self.family.names
        self.edges = pl.DataFrame(
            [(names[at], names[child], levels_of[names[at]]) for child, at in above],
            schema={"parent": pl.String, "child": pl.String, "level": pl.String},
            orient="row",
        ).sort(
            pl.col("level").replace_strict(LEVELS, range(len(LEVELS), 0, -1), return_dtype=pl.Int8), "parent", "child"
        )

    def rows(self, again: Sequence[str]) -> tuple[pl.DataFrame, list[Finding]]:
        """New rows of the levels asked for, and what was found; `again` are the indicators to work out by formula."""
        early, late = self._in_turn()
        made: list[pl.DataFrame] = []
        formulas = empty_facts()
        findings: list[Finding] = []
        try:
            for codes in filter(None, (early, late)):
                if codes is late:
                    self._weigh_by(formulas, again)
                made += [part for part in self.upward.roll(self.held, codes, self.counts) if part.height]
                formulas, findings = self._formulas(made, again)
            if not made:
                formulas, findings = self._formulas(made, again)
        except TwiceError as twice:
            some = self.held.filter(pl.col("indicator").is_in(list(*twice.args))).select(FACTS.names()).collect()
            return empty_facts(), duplicates(Numbered(some))
        parts = [part.filter(pl.Series(self.asked[part["place"].to_numpy()])) for part in made]
        told = pl.concat(parts) if parts else pl.DataFrame(schema={"held": pl.Boolean})
        wanted = formulas.filter(pl.col("place").is_in(self._asked_names()))
        return self._fresh(told, wanted), [
            *(mixed_prices(told, self.axes, self.book) if parts else []),
            *findings,
            *self._differences(told, wanted),
        ]

    def _in_turn(self) -> tuple[list[str], list[str]]:
        """Sums and means; then means that are weighed by what a formula gives."""
        ways = {code: self.book.indicators[code].over_places for code in self.axes.indicator}
        codes = in_order([code for code, way in ways.items() if way in ("sum", "mean")], self.book)
        late: list[str] = []
        for code in codes:
            by = self.axes.means.get(code, "")
            if ways.get(by) == "formula" or by in late:
                late.append(code)
        return [code for code in codes if code not in late], late

    def _asked_names(self) -> list[str]:
        return [name for name, asked in zip(self.family.names, self.asked, strict=True) if asked]

    def _formulas(self, made: list[pl.DataFrame], again: Sequence[str]) -> tuple[pl.DataFrame, list[Finding]]:
        """Every row of the formulas at the parents, whether the table has it or not."""
        if not again or self.edges.is_empty():
            return empty_facts(), []
        names = sorted(needed(self.book, again))
        codes = [at for at, code in enumerate(self.axes.indicator) if code in names]
        parents = self.edges["parent"].unique()
        stated = self.held.filter(pl.col("indicator").is_in(names), pl.col("place").is_in(parents.implode()))
        fresh = [part.filter(~pl.col("held"), pl.col("indicator").is_in(codes)) for part in made]
        rolled = as_facts(pl.concat(fresh), self.axes, self.book, self.sources) if fresh else empty_facts()
        inputs = pl.concat([stated.select(FACTS.names()).collect(), rolled])
        below = self.held.filter(pl.col("indicator").is_in(again)).select(_CELL).collect()
        return worked_out(inputs, below, self.edges, self.book, again, tree=self.tree)

    def _weigh_by(self, formulas: pl.DataFrame, again: Sequence[str]) -> None:
        stated = self.held.filter(pl.col("indicator").is_in(again)).select(READ).collect()
        fresh = formulas.join(stated, on=_CELL, how="anti").select(READ)
        self.upward.weights.learn(coded(pl.concat([stated, fresh]), self.axes, self.book))

    def _fresh(self, told: pl.DataFrame, formulas: pl.DataFrame) -> pl.DataFrame:
        sums = as_facts(told.filter(~pl.col("held")), self.axes, self.book, self.sources)
        if formulas.is_empty():
            return sums
        own = self.held.filter(pl.col("indicator").is_in(formulas["indicator"].unique().implode()))
        return sorted_facts(pl.concat([sums, formulas.join(own.select(_CELL).collect(), on=_CELL, how="anti")]))

    def _differences(self, told: pl.DataFrame, formulas: pl.DataFrame) -> list[Finding]:
        """Where a parent has its own figure and another one was worked out."""
        clashing = as_facts(told.filter("held"), self.axes, self.book, self.sources)
        both = pl.concat([clashing, formulas])
        if both.is_empty():
            return []
        own = self.held.join(both.select(_CELL).lazy(), on=_CELL, how="semi").select(FACTS.names()).collect()
        return differences(both, own, self.book)
