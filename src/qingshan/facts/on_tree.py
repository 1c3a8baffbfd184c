"""Figures of places that are no more, told for those that took over 区划沿革, so that a series stays one series."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from qingshan.core import Mark, PlaceTree
from qingshan.facts.current import scan_in_force
from qingshan.facts.evaluate import evaluated
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_text import stays_in_cell
from qingshan.facts.rollup_coded import READ, Axes, Weights, coded
from qingshan.facts.rollup_facts import as_facts
from qingshan.facts.rollup_family import Family
from qingshan.facts.rollup_formula import needed
from qingshan.facts.rollup_reason import reasons
from qingshan.facts.rollup_step import step
from qingshan.facts.schema import CELL, FACTS, FROM_SUCCESSION, empty_facts
from qingshan.facts.succession import Moves
from qingshan.rulebook import Rulebook

_CELL: Final = list(CELL)
_GONE: Final = ("recorded_at", "supersedes", "correction")


def on_tree(frame: pl.DataFrame | pl.LazyFrame, book: Rulebook, tree: PlaceTree, day: date) -> pl.DataFrame:
    """The rows in force as they stand on the tree of `day`: a series of years on one tree.

    What was renamed or changed code goes over as it is. What merged is added up, or averaged by weight; what was split
    goes over by the shares of the place table and is marked U, for it is an estimate. Formulas are worked out anew;
    what does not add up goes over only unchanged. A figure that the new place has itself counts before the old ones',
    unless it continued one of several that merged. The source of a row that was made says of which places and for
    which day. Rows of places that did not change stay as they are; figures never go back to an earlier tree.
    """
    held = scan_in_force(frame.lazy())
    periods = held.select(pl.col("period").unique()).collect()["period"]
    return moved(held, periods.sort().to_list(), book, tree, day).collect()


def moved(held: pl.LazyFrame, periods: list[str], book: Rulebook, tree: PlaceTree, day: date) -> pl.LazyFrame:
    """The table in force on the tree of a day; only figures of places that changed are read at once."""
    moves = Moves(tree, day)
    codes = moves.affected()
    links = moves.links(periods) if codes else pl.DataFrame()
    if links.is_empty():
        return held
    some = held.filter(pl.col("place").is_in(codes), pl.col("indicator").is_in(list(book.indicators)))
    own = some.select(FACTS.names()).collect()
    made = _Successions(held, own, links, book, tree, day).rows()
    at = ["place", "period"]
    origins = links.select(pl.col("origin").alias("place"), "period").unique()
    kept = links.filter(pl.col("late") & (pl.col("place") == pl.col("origin"))).select(at)
    gone = origins.join(kept, on=at, how="anti")
    stay = held.join(gone.lazy(), on=at, how="anti", maintain_order="left")
    return pl.concat([stay.join(made.select(_CELL).lazy(), on=_CELL, how="anti", maintain_order="left"), made.lazy()])


class _Successions:
    """The figures of some places, and what each place of the day is made of."""

    def __init__(
        self, held: pl.LazyFrame, own: pl.DataFrame, links: pl.DataFrame, book: Rulebook, tree: PlaceTree, day: date
    ) -> None:
        self.held, self.own, self.book = held, own, book
        # earlier years are told on the tree of the day: a place that began later is below its own province then too
        standing = (row for row in tree if row.holds_on(day))
        self.tree = PlaceTree(replace(row, valid_from=None, valid_to=None, successors=()) for row in standing)
        self.links = links.with_columns(
            group=pl.struct("place", "period").rank("dense").cast(pl.Int64) - 1, link=pl.int_range(pl.len())
        ).with_columns(
            origins=pl.len().over("group"),
            itself=(pl.col("origin") == pl.col("place")).any().over("group"),
            source=pl.format(f"{FROM_SUCCESSION}{{}}@{day.isoformat()}", pl.col("origin").str.join("+").over("group")),
        )

    def rows(self) -> pl.DataFrame:
        """The rows of the places of the day that are made of others', but for those they have themselves."""
        whole = self.links.filter((pl.col("origins") == 1) & (pl.col("share") == 1.0))
        made = pl.concat([self._unchanged(whole), self._added()])
        again = [
            code
            for code in self.own["indicator"].unique().sort()
            if self.book.indicators[code].over_places == "formula"
        ]
        if again and made.height:
            made = pl.concat([made, self._formulas(made, again).join(made, on=_CELL, how="anti")])
        continuing = self.links.filter(pl.col("itself") & ~pl.col("late")).select("place", "period").unique()
        told = self.own.join(continuing, on=["place", "period"], how="anti")
        return made.join(told, on=_CELL, how="anti")

    def _formulas(self, made: pl.DataFrame, again: Sequence[str]) -> pl.DataFrame:
        """What formulas give at the places that changed; one that looks at other places finds them as they are."""
        asked = pl.col("indicator").is_in(needed(self.book, again))
        inputs = made.filter(asked)
        formulas = [parse_formula(one) for code in again for one in self.book.indicators[code].every_formula]
        if not all(map(stays_in_cell, formulas)):
            others = self.held.filter(asked).select(FACTS.names()).collect()
            inputs = pl.concat([inputs, others.join(inputs, on=["place", "period"], how="anti")])
        told, _ = evaluated(inputs, self.book, again, self.tree)
        return told.join(made, on=["place", "period"], how="semi")

    def _unchanged(self, links: pl.DataFrame) -> pl.DataFrame:
        over = self.own.join(
            links.select("place", "period", "source", origin="origin"),
            left_on=["place", "period"],
            right_on=["origin", "period"],
            suffix="_new",
        )
        nothing = [pl.lit(None, FACTS[name]).alias(name) for name in _GONE]
        return over.with_columns(nothing).with_columns(place="place_new", source="source_new").select(FACTS.names())

    def _added(self) -> pl.DataFrame:
        """Merged and split ones: sums of shares, and means weighed by them."""
        ways = {code: one.over_places for code, one in self.book.indicators.items()}
        adding = [code for code, way in ways.items() if way in ("sum", "mean")]
        links = self.links.filter((pl.col("origins") > 1) | (pl.col("share") != 1.0)).sort("group", "origin")
        links = links.with_columns(link=pl.int_range(pl.len()), group=pl.col("group").rank("dense").cast(pl.Int64) - 1)
        own = self.own.filter(pl.col("indicator").is_in(adding))
        if links.is_empty() or own.is_empty():
            return empty_facts()
        axes = Axes.of(own, own["place"].unique().sort().to_list(), self.book)
        rows = coded(own.select(READ), axes, self.book)
        weights = Weights(axes)
        weights.learn(rows)
        return self._stepped(weights.beside(rows), links, axes)

    def _stepped(self, rows: pl.DataFrame, links: pl.DataFrame, axes: Axes) -> pl.DataFrame:
        places = links.select(
            "group", "link", "share",
            place=pl.col("origin").cast(pl.Enum(axes.place), strict=False).to_physical().cast(pl.Int64),
            period=pl.col("period").cast(pl.Enum(axes.period), strict=False).to_physical().cast(pl.Int64),
        )  # fmt: skip
        linked = rows.join(places, on=["place", "period"]).with_columns(
            parent="group",
            child="link",
            other=pl.col("indicator") * len(axes.part) + pl.col("part"),
            amount=pl.when("mean").then("amount").otherwise(pl.col("amount") * pl.col("share")),
            weight=pl.col("weight") * pl.col("share"),
        )
        count = np.bincount(links["group"].to_numpy()).astype(np.int64)
        nobody = np.full(links.height, -1, np.int64)
        family = Family(tuple(links["origin"]), nobody, np.cumsum(count) - count, count, links["link"].to_numpy())
        done = step(linked, family)
        codes = done.made.with_columns(
            indicator=pl.col("other") // len(axes.part), part=pl.col("other") % len(axes.part)
        )
        codes = codes.with_columns(reasons(codes, done.lacking, family.names, axes, self.book))
        return self._as_facts(codes, links, axes)

    def _as_facts(self, codes: pl.DataFrame, links: pl.DataFrame, axes: Axes) -> pl.DataFrame:
        groups = links.group_by("group").agg(
            pl.col("place", "period", "source").first(), split=(pl.col("share") != 1.0).any()
        )
        told = codes.join(groups, left_on="parent", right_on="group", how="left", maintain_order="left")
        new = Axes(axes.indicator, tuple(groups["place"].unique().sort()), axes.period, axes.part, axes.means)
        placed = told.with_columns(
            place=pl.col("place").cast(pl.Enum(new.place)).to_physical().cast(pl.Int64),
            period=pl.col("period").cast(pl.Enum(axes.period)).to_physical().cast(pl.Int64),
        )
        facts = as_facts(placed, new, self.book, [""] * len(new.indicator))
        sources = groups.select("place", "period", "source", "split")
        named = facts.drop("source").join(sources, on=["place", "period"], how="left", maintain_order="left")
        guessed = pl.col("split") & (pl.col("status") == "value")
        return named.with_columns(mark=pl.when(guessed).then(pl.lit(Mark.UNVERIFIED.value)).otherwise("mark")).select(
            FACTS.names()
        )
