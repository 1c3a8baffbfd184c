"""Bounds 区间 of an incomplete roll-up: what is reported, who is missing, how low or high the whole can come out."""

from collections.abc import Collection
from datetime import date
from typing import Final

import polars as pl

from qingshan.core import LEVELS, Period, PlaceTree
from qingshan.facts.columns import in_units, own_units
from qingshan.facts.on_tree import on_tree
from qingshan.facts.part import WHOLE
from qingshan.facts.rollup import roll_up
from qingshan.facts.rollup_family import NOBODY, places_on
from qingshan.facts.schema import CELL, FACTS, FROM_ROLLUP, Status
from qingshan.rulebook import Indicator, Rulebook

_CELL: Final = list(CELL)
_ROOT: Final = ["indicator", "root", "period", "part"]
#: One row for each place that has no number because places below it lack theirs.
BOUNDS: Final = pl.Schema(
    {
        **{name: FACTS[name] for name in CELL},
        "unit": pl.String(),
        "reported": pl.Float64(),  # sum or mean of those that report
        "reporters": pl.UInt32(),
        "lacking": pl.UInt32(),
        "low": pl.Float64(),  # null where it is not known
        "high": pl.Float64(),
        "repeated": pl.Float64(),  # if those that are missing had their last known figure again
        "lacking_places": pl.List(pl.String()),
    }
)


def bounds(
    frame: pl.DataFrame,
    book: Rulebook,
    tree: PlaceTree,
    *,
    day: date,
    levels: Collection[str] = LEVELS,
    allocation: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """For each sum or mean that is missing above: the sum over reporters, who is missing, and what they could add.

    allocation : a facts table with what each place is to reach; it bounds what a missing one can add from above

    A missing place adds at least nothing (or the least its indicator can be, where that is below zero); of a stock,
    what it had last. It adds at most its allocation, or else the most its indicator can be; without either `high` is
    null. Columns are those of `BOUNDS`, values in the indicator's unit. What a formula gives has no bounds of its own.
    """
    held = on_tree(frame, book, tree, day)
    made, _ = roll_up(held, book, tree, day=day, levels=LEVELS)
    short = made.filter(
        pl.col("status") == Status.MISSING.value,
        pl.col("source").str.starts_with(FROM_ROLLUP),
        pl.col("coverage") < 1,
    ).select(_CELL)
    places, levels_of = places_on(tree, day)
    pairs = [(places.names[at], child) for child, at in zip(places.names, places.parent, strict=True) if at != NOBODY]
    edges = pl.DataFrame(pairs, schema={"place": pl.String, "child": pl.String}, orient="row")
    asked = [name for name, level in levels_of.items() if level in levels]
    known = in_units(held, own_units(book))
    leaves = _leaves(short.filter(pl.col("place").is_in(asked)), made.select(_CELL), known, edges)
    leaves = leaves.join(_complete(known), on=["indicator", "place", "period", "part"], how="anti")
    return _told(_weighed(_ends(leaves, known, book, allocation), known, book), book)


def _leaves(roots: pl.DataFrame, made: pl.DataFrame, known: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """The places below each root that report, or lack what nobody below them has either."""
    own = known.select(*_CELL, "amount", "status")
    inner = made.with_columns(inner=pl.lit(True))
    frontier = roots.with_columns(root="place")
    found = []
    while frontier.height:
        below = frontier.join(edges, on="place").drop("place").rename({"child": "place"})
        told = below.join(own, on=_CELL, how="left").join(inner, on=_CELL, how="left")
        inside = pl.col("inner").fill_null(False) & pl.col("amount").is_null()
        found.append(told.filter(~inside).drop("inner"))
        frontier = told.filter(inside).select(*_CELL, "root")
    return pl.concat(found) if found else frontier.join(own, on=_CELL, how="left")


def _complete(known: pl.DataFrame) -> pl.DataFrame:
    """Cells of parts that a place has not, although its other parts add up to its whole: they are nothing."""
    at = ["indicator", "place", "period"]
    cut = pl.col("part").str.replace_all(r"=[^;]*", "")
    some = known.filter(pl.col("amount").is_not_null()).with_columns(cut=cut)
    added = some.filter(pl.col("part") != WHOLE).group_by(*at, "cut").agg(added=pl.col("amount").sum())
    whole = some.filter(pl.col("part") == WHOLE).select(*at, "amount")
    full = added.join(whole, on=at).filter((pl.col("added") - pl.col("amount")).abs() <= 1e-9 * pl.col("amount").abs())
    parts = known.select("indicator", "period", "part").unique().with_columns(cut=cut)
    cells = full.select(*at, "cut").join(parts, on=["indicator", "period", "cut"]).select(_CELL)
    return cells.join(known.select(_CELL), on=_CELL, how="anti")


def _ends(leaves: pl.DataFrame, known: pl.DataFrame, book: Rulebook, allocation: pl.DataFrame | None) -> pl.DataFrame:
    """Beside each leaf what it had last, and the least and most that it can add."""
    leaves = leaves.filter((pl.col("status") != Status.NOT_APPLICABLE.value).fill_null(True))
    given = in_units(allocation, own_units(book)) if allocation is not None else known.clear()
    leaves = leaves.join(given.select(*_CELL, allotted="amount"), on=_CELL, how="left")
    periods = sorted({*leaves["period"].unique(), *known["period"].unique()})
    spans = [(text, span.end, span.kind) for text, span in ((text, Period.parse(text)) for text in periods)]
    dated = pl.DataFrame(spans, schema={"period": pl.String, "end": pl.Date, "kind": pl.String}, orient="row")
    by = ["indicator", "place", "part", "kind"]
    earlier = known.filter(pl.col("amount").is_not_null()).join(dated, on="period").sort("end")
    before = earlier.select(*by, "end", last="amount")
    both = leaves.join(dated, on="period").sort("end")
    told = both.join_asof(
        before, on="end", by=by, strategy="backward", allow_exact_matches=False, check_sortedness=False
    )
    least = {code: min(0.0, one.low or 0.0) for code, one in book.indicators.items()}
    most = {code: one.high for code, one in book.indicators.items()}
    stocks = [code for code, one in book.indicators.items() if _is_stock(one)]
    floor = pl.col("indicator").replace_strict(least, return_dtype=pl.Float64)
    kept = pl.when(pl.col("indicator").is_in(stocks)).then("last")
    told = told.with_columns(least=pl.coalesce(kept, floor))
    ceiling = pl.coalesce("allotted", pl.col("indicator").replace_strict(most, return_dtype=pl.Float64))
    reach = pl.when(ceiling.is_not_null()).then(pl.max_horizontal(ceiling, "least"))
    return told.with_columns(
        least=pl.coalesce("amount", "least"), most=pl.coalesce("amount", reach), again=pl.coalesce("amount", "last")
    )


def _is_stock(record: Indicator) -> bool:
    return record.kind == "stock" or record.over_time == "last"


def _weighed(leaves: pl.DataFrame, known: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """The weight of each leaf: 1 in a sum; in a mean that of its part, or else of its whole."""
    by = {code: one.weight for code, one in book.indicators.items() if one.over_places == "mean"}
    weights = known.select(by="indicator", place="place", period="period", part="part", own="amount")
    whole = weights.filter(pl.col("part") == WHOLE).select("by", "place", "period", of_whole="own")
    named = leaves.with_columns(by=pl.col("indicator").replace_strict(by, default=None, return_dtype=pl.String))
    told = named.join(weights, on=["by", "place", "period", "part"], how="left")
    told = told.join(whole, on=["by", "place", "period"], how="left")
    mean = pl.col("by").is_not_null()
    return told.with_columns(weight=pl.when(mean).then(pl.coalesce("own", "of_whole")).otherwise(1.0))


def _told(leaves: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """One row for each root."""
    reports = pl.col("amount").is_not_null() & pl.col("weight").is_not_null()
    mean = pl.col("by").first().is_not_null()

    def total(column: str, some: pl.Expr | None = None) -> pl.Expr:
        value, weight = pl.col(column), pl.col("weight")
        if some is not None:
            value, weight = value.filter(some), weight.filter(some)
        added = (value * weight).sum()
        whole = pl.when((value.null_count() == 0) & (weight.null_count() == 0))
        return whole.then(pl.when(mean).then(added / weight.sum()).otherwise(added))

    rows = leaves.sort("place").group_by(_ROOT).agg(
        reported=pl.when(reports.any()).then(total("amount", reports)),
        reporters=reports.sum(),
        lacking=(~reports).sum(),
        low=total("least"),
        high=total("most"),
        repeated=total("again"),
        lacking_places=pl.col("place").filter(~reports),
    )  # fmt: skip
    units = own_units(book)
    named = rows.rename({"root": "place"}).with_columns(
        unit=pl.col("indicator").replace_strict(units, return_dtype=pl.String)
    )
    return named.select(pl.col(name).cast(kind) for name, kind in BOUNDS.items()).sort(_CELL)
