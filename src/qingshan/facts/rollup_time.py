"""Roll up over time 按时间汇总: months to quarters to years, by each indicator's `over_time`."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import polars as pl

from qingshan.core import Finding, Period, PlaceTree, Severity
from qingshan.facts.check_chain import duplicates
from qingshan.facts.compare import differences
from qingshan.facts.current import in_force
from qingshan.facts.formula_check import check_formulas
from qingshan.facts.numbered import Numbered
from qingshan.facts.rollup_coded import READ, Axes, coded
from qingshan.facts.rollup_facts import as_facts, mixed_prices
from qingshan.facts.rollup_family import NOBODY, Family
from qingshan.facts.rollup_formula import needed, worked_out
from qingshan.facts.rollup_reason import PERIODS, reasons
from qingshan.facts.rollup_step import NO_MARK, NONE, step
from qingshan.facts.schema import CELL, FROM_TIME, empty_facts, sorted_facts
from qingshan.rulebook import Rulebook

_CELL: Final = list(CELL)
#: Kinds of periods that are made of shorter ones, the shortest first.
KINDS: Final = ("quarter", "year")
_WAYS: Final = ("sum", "mean", "last")


def roll_up_time(
    frame: pl.DataFrame, book: Rulebook, kinds: Collection[str] = KINDS, *, tree: PlaceTree | None = None
) -> tuple[pl.DataFrame, list[Finding]]:
    """New rows for quarters made of months, and for years made of quarters, as far as `kinds` asks for them.

    Each indicator by its record's `over_time`: `sum`; `mean`, weighted by days; `last`, the figure of the last month or
    quarter; `formula`, worked out anew; `none` stays. A period has a number when each of the shorter ones has, or is
    not applicable; for `last` only the last one counts. Otherwise it is `missing` and the reason says which lack it.
    What the table has already is not made again; a note says by how much the two differ.

    tree : which place is above, for formulas that name one (``at(…, province)``); without it the codes' prefixes tell

    Raises ``ValueError`` for another kind; with an error in a formula or a cell twice in force nothing is made.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise ValueError(f"there is no roll-up to {', '.join(unknown)}; there are {', '.join(KINDS)}")
    held = in_force(frame).filter(pl.col("indicator").is_in(list(book.indicators)))
    ways: dict[str, str] = {code: book.indicators[code].over_time for code in held["indicator"].unique().sort()}
    again = [code for code, way in ways.items() if way == "formula"]
    findings = [*check_formulas(book, again), *duplicates(Numbered(frame))]
    if held.is_empty() or any(found.severity is Severity.ERROR for found in findings):
        return empty_facts(), findings
    calendar = Calendar(held["period"].unique().to_list())
    made, found = _sums(held, book, calendar, ways)
    inputs = pl.concat([held, made.join(held, on=_CELL, how="anti")])
    needs = inputs.filter(pl.col("indicator").is_in(sorted(needed(book, again))))
    longer = needs.filter(pl.col("period").is_in(calendar.edges["parent"].unique().implode()))
    below = held.filter(pl.col("indicator").is_in(again))
    formulas, told = worked_out(longer, below, calendar.edges, book, again, along="period", tree=tree)
    asked = [period for period in calendar.names if Period.parse(period).kind in kinds]
    rows = pl.concat([made, formulas]).filter(pl.col("period").is_in(asked))
    fresh = rows.join(held, on=_CELL, how="anti")
    return sorted_facts(fresh), [*findings, *found, *told, *differences(rows, held, book)]


class Calendar:
    """The months and quarters of a table, and what they are part of."""

    def __init__(self, periods: Sequence[str]) -> None:
        parents: dict[str, str] = {}
        for period in periods:
            child = Period.parse(period)
            while child.kind in ("month", "quarter"):
                above = _above(child)
                for one in months_or_quarters(above):
                    parents[str(one)] = str(above)
                child = above
        self.names = tuple(sorted({*periods, *parents, *parents.values()}))
        self.family = Family.of(self.names, parents)
        kinds = {name: Period.parse(name).kind for name in parents.values()}
        edges = [(above, child, kinds[above]) for child, above in sorted(parents.items())]
        told = pl.DataFrame(edges, schema={"parent": pl.String, "child": pl.String, "level": pl.String}, orient="row")
        self.edges = told.sort("level", "parent", "child")  # quarter before year
        self.days = np.array([Period.parse(name).days for name in self.names], np.float64)
        parent = self.family.parent
        last = [at for at in range(len(self.names)) if parent[at] != NOBODY and self._is_last(at)]
        self.last = Family.of(self.names, {self.names[at]: self.names[parent[at]] for at in last})

    def _is_last(self, at: int) -> bool:
        above = self.names[self.family.parent[at]]
        return Period.parse(self.names[at]).end == Period.parse(above).end

    def parents_of(self, kind: str) -> list[int]:
        """The positions of the periods of a kind that are made of others."""
        names = set(self.edges.filter(pl.col("level") == kind)["parent"])
        return [at for at, name in enumerate(self.names) if name in names]


def _above(period: Period) -> Period:
    if period.kind == "month":
        return Period.parse(f"{period.start.year:04d}Q{(period.start.month + 2) // 3}")
    return Period.year(period.start.year)


def months_or_quarters(period: Period) -> list[Period]:
    """What a quarter or a year is made of."""
    year = f"{period.start.year:04d}"
    if period.kind == "year":
        return [Period.parse(f"{year}Q{quarter}") for quarter in range(1, 5)]
    return [Period.parse(f"{year}-{period.start.month + more:02d}") for more in range(3)]


def _sums(
    held: pl.DataFrame, book: Rulebook, calendar: Calendar, ways: dict[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Sums, means and last ones of all kinds of periods, whether the table has them or not."""
    some = held.filter(pl.col("indicator").is_in([code for code, way in ways.items() if way in _WAYS]))
    if some.is_empty():
        return empty_facts(), []
    axes = Axes.of(some, some["place"].unique().sort().to_list(), book)
    axes = Axes(axes.indicator, axes.place, calendar.names, axes.part)
    pool = coded(some.select(READ), axes, book)
    cell = ["indicator", "place", "period", "part"]
    made = []
    for kind in KINDS:
        told = [
            _step(
                pool,
                axes,
                calendar,
                book,
                [at for at, code in enumerate(axes.indicator) if ways[code] == way],
                way,
                kind,
            )
            for way in _WAYS
        ]
        made += [one for one in told if one.height]
        pool = pl.concat(
            [pool, *(one.join(pool, on=cell, how="anti").select(pool.columns) for one in told if one.height)]
        )
    if not made:
        return empty_facts(), []
    whole = pl.concat(made)
    sources = [f"{FROM_TIME}{ways[code]}" for code in axes.indicator]
    return as_facts(whole, axes, book, sources), mixed_prices(whole, axes, book)


def _step(
    pool: pl.DataFrame, axes: Axes, calendar: Calendar, book: Rulebook, codes: list[int], way: str, kind: str
) -> pl.DataFrame:
    family, parts = calendar.last if way == "last" else calendar.family, len(axes.part)
    above = pl.Series(calendar.family.parent)[pool["period"]]
    rows = pool.with_columns(
        parent=above,
        child=pl.col("period"),
        other=(pl.col("indicator") * len(axes.place) + pl.col("place")) * parts + pl.col("part"),
        mean=pl.lit(way == "mean"),
        weight=pl.Series(calendar.days)[pool["period"]],
    ).filter(pl.col("indicator").is_in(codes), pl.col("parent").is_in(calendar.parents_of(kind)))
    if way == "last":
        rows = _only_last(rows, calendar)
    if rows.is_empty():
        return pl.DataFrame()
    done = step(rows, family)
    told = done.made.with_columns(
        indicator=pl.col("other") // (len(axes.place) * parts),
        place=pl.col("other") // parts % len(axes.place),
        period=pl.col("parent"),
        part=pl.col("other") % parts,
        amount="total",
    ).with_columns(amount=pl.when(pl.col("state") == 0).then("amount"))
    return told.with_columns(reasons(told, done.lacking, family.names, axes, book, PERIODS))


def _only_last(rows: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """The rows of last periods; a cell with only earlier ones gets an empty last one, to be told."""
    parent = rows["parent"].to_numpy()
    rows = rows.with_columns(final=pl.Series(calendar.last.children[calendar.last.first[parent]]))
    last = rows.filter(pl.col("period") == pl.col("final"))
    others = rows.join(last, on=["parent", "other"], how="anti").unique(["parent", "other"], maintain_order=True)
    empty = others.with_columns(
        child="final",
        amount=pl.lit(None, pl.Float64),
        state=pl.lit(NONE, pl.Int8),
        mark=pl.lit(NO_MARK, rows.schema["mark"]),
        year=pl.lit(None, pl.Int32),
    )
    return pl.concat([last, empty]).drop("final")
