"""One step of the roll-up: children's rows → sums and weighted means of their parents."""

import math
from datetime import date

import polars as pl

from qingshan.core import Finding, Where
from qingshan.core.units import is_money
from qingshan.facts.columns import badness, in_units, mark_of, own_units
from qingshan.facts.faults import fault
from qingshan.facts.part import WHOLE
from qingshan.facts.schema import FACTS, FROM_ROLLUP, Status, with_price_basis
from qingshan.rulebook import Rulebook

_KEY = ("indicator", "period", "part")
_CLOSE = 1e-9


def parent_rows(
    held: pl.DataFrame, book: Rulebook, edges: pl.DataFrame, day: date
) -> tuple[pl.DataFrame, list[Finding]]:
    """A row for each parent of which at least one child has one; `edges` has `parent` and `child`.

    price_year is that of all children, or null when they differ, with a warning for money.
    """
    ways = {code: one.over_places for code, one in book.indicators.items() if one.over_places in ("sum", "mean")}
    rows = in_units(held.filter(pl.col("place").is_in(edges["child"].to_list())), own_units(book))
    family = _families(rows.filter(pl.col("indicator").is_in(list(ways))), edges)
    family = family.with_columns(way=pl.col("indicator").replace_strict(ways, return_dtype=pl.String))
    family = _weighed(family, rows, book)
    family = family.join(_whole_by_parts(rows), on=["indicator", "child", "period", "cut"], how="left")
    family = _presence(family)
    told = family.sort("child").group_by("parent", *_KEY, maintain_order=True).agg(_TOLD)
    return _as_facts(told, book, day), _mixed_prices(told, book)


def _mixed_prices(told: pl.DataFrame, book: Rulebook) -> list[Finding]:
    mixed = told.filter(pl.col("first_year") != pl.col("last_year")).sort("parent", *_KEY)
    return [
        fault("mixed-price-basis", Where(field=what), what=what, years=f"{first}–{last}")
        for code, *rest, first, last in mixed.select(
            "indicator", "parent", "period", "part", "first_year", "last_year"
        ).iter_rows()
        if is_money(book.indicators[code].unit)
        for what in (" ".join(filter(None, (code, *rest))),)
    ]


def _families(rows: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Every child of every parent that needs a row, with the child's own row beside it, or nulls."""
    own = rows.select(
        "indicator", "period", "part", "status", "amount", "mark", "price_year", "coverage", child="place"
    )
    cells = own.join(edges, on="child").select("parent", *_KEY).unique()
    whole = cells.join(edges, on="parent").join(own, on=["child", *_KEY], how="left")
    return whole.with_columns(cut=_cut(pl.col("part")))


def _cut(part: pl.Expr) -> pl.Expr:
    """The dimensions of a part without their codes: what it is one of."""
    return part.str.replace_all(r"=[^;]*", "")


def _weighed(family: pl.DataFrame, rows: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """Each child's weight for a mean: that of the same part, or else of the whole."""
    weights = {code: one.weight for code, one in book.indicators.items() if one.over_places == "mean"}
    named = family.with_columns(by=pl.col("indicator").replace_strict(weights, default=None, return_dtype=pl.String))
    known = rows.select(by="indicator", child="place", period="period", part="part", weight="amount")
    whole = known.filter(pl.col("part") == WHOLE).drop("part").rename({"weight": "of_whole"})
    both = named.join(known, on=["by", "child", "period", "part"], how="left")
    both = both.join(whole, on=["by", "child", "period"], how="left")
    return both.with_columns(weight=pl.coalesce("weight", "of_whole")).drop("of_whole")


def _whole_by_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """Which children's parts of one cut add up to their whole, so that a part they lack is nothing, not unknown."""
    amounts = rows.filter(pl.col("amount").is_not_null())
    place = ("indicator", "place", "period")
    parts = amounts.filter(pl.col("part") != WHOLE).with_columns(cut=_cut(pl.col("part")))
    added = parts.group_by(*place, "cut").agg(pl.col("amount").sum().alias("added"))
    whole = amounts.filter(pl.col("part") == WHOLE).select(*place, "amount")
    equal = (pl.col("added") - pl.col("amount")).abs() <= _CLOSE * pl.col("amount").abs()
    return (
        added.join(whole, on=list(place))
        .filter(equal)
        .select("indicator", "period", "cut", child="place", complete=pl.lit(True))
    )


def _presence(family: pl.DataFrame) -> pl.DataFrame:
    """`here` and, for a child that is not, `lack`: its code, with the weight it lacks."""
    mean = pl.col("way") == "mean"
    has_value = (pl.col("status") == Status.VALUE.value) & pl.col("amount").is_not_null()
    nothing = (pl.col("status") == Status.NOT_APPLICABLE.value) | (
        ~mean & pl.col("status").is_null() & pl.col("complete").fill_null(False)
    )
    unweighed = has_value & mean & pl.col("weight").is_null()
    counted = (has_value & ~unweighed).fill_null(False)
    lack = pl.when(unweighed).then(pl.format("{} [{}]", "child", "by")).otherwise(pl.col("child"))
    return family.with_columns(
        counted=counted,
        here=counted | nothing.fill_null(False),
        lack=lack,
    )


def _of_counted(column: str) -> pl.Expr:
    return pl.col(column).filter(pl.col("counted"))


_TOLD = (
    pl.len().alias("children"),
    pl.col("here").sum().alias("present"),
    pl.col("way").first(),
    pl.col("lack").filter(~pl.col("here")).alias("lacking"),
    _of_counted("amount").alias("amounts"),
    _of_counted("weight").alias("weights"),
    _of_counted("price_year").min().alias("first_year"),
    _of_counted("price_year").max().alias("last_year"),
    _of_counted("price_year").null_count().alias("no_year"),
    pl.when(pl.col("here")).then(pl.col("coverage").fill_null(1.0)).otherwise(0.0).mean().alias("coverage"),
    _of_counted("mark").alias("marks"),
)


def _as_facts(told: pl.DataFrame, book: Rulebook, day: date) -> pl.DataFrame:
    totals = [
        _total(way, amounts, weights) for way, amounts, weights in told.select("way", "amounts", "weights").iter_rows()
    ]
    units = {code: record.unit for code, record in book.indicators.items()}
    whole = pl.col("present") == pl.col("children")
    status = (
        pl.when(~whole).then(pl.lit(Status.MISSING.value))
        .when(pl.col("amounts").list.len() == 0).then(pl.lit(Status.NOT_APPLICABLE.value))
        .when(pl.col("total").is_null()).then(pl.lit(Status.MISSING.value))
        .otherwise(pl.lit(Status.VALUE.value))
    )  # fmt: skip
    valued = pl.col("status") == Status.VALUE.value
    rows = told.with_columns(
        pl.Series("total", totals, pl.Float64),
        unit=pl.col("indicator").replace_strict(units, return_dtype=pl.String),
    ).with_columns(status=status)
    shared = (pl.col("first_year") == pl.col("last_year")) & (pl.col("no_year") == 0)
    rows = rows.with_columns(
        reason=pl.when(~valued).then(_reason()),
        value=pl.when(valued).then("total"),
        price_year=pl.when(valued & shared).then("first_year"),
        mark=mark_of(pl.col("marks").list.eval(badness("")).list.max()),
        source=pl.format(f"{FROM_ROLLUP}{{}}@{day.isoformat()}", "way"),
        place=pl.col("parent"),
        **{name: pl.lit(None, pl.String) for name in ("stated", "recorded_at", "supersedes", "price_basis")},
    )
    return with_price_basis(rows.select(pl.col(name).cast(kind) for name, kind in FACTS.items()))


def _total(way: str, amounts: list[float], weights: list[float]) -> float | None:
    """The sum or weighted mean, rounded once, so that the order of children does not matter; None if there is none."""
    try:
        if way == "sum":
            return math.fsum(amounts)
        weight = math.fsum(weights)
        return math.fsum(a * w for a, w in zip(amounts, weights, strict=True)) / weight if weight else None
    except OverflowError:
        return None


def _reason() -> pl.Expr:
    """Why a parent has no number, in both languages (see reason.py)."""
    short = pl.col("children") - pl.col("present")
    codes, number = pl.col("lacking").list.join("、"), _shown(pl.col("total"))
    so_far = pl.when(pl.col("amounts").list.len() > 0)
    zh = pl.format("{} 个下级中缺 {} 个：{}", "children", short, codes)
    en = pl.format("{} of {} children lack it: {}", short, "children", codes)
    zh = zh + so_far.then(pl.format("；其余{} {} {}", _way("合计", "均值"), number, "unit")).otherwise(pl.lit(""))
    en = en + so_far.then(pl.format("; the others {} {} {}", _way("add up to", "average"), number, "unit")).otherwise(
        pl.lit("")
    )
    incomplete = pl.col("present") < pl.col("children")
    none = pl.lit("各下级均不适用 | not applicable to any child")
    weightless = pl.lit("合计超出范围或权重之和为零 | the total is out of range or the weights add up to zero")
    empty = pl.col("status") == Status.NOT_APPLICABLE.value
    return pl.when(incomplete).then(zh + pl.lit(" | ") + en).when(empty).then(none).otherwise(weightless)


def _way(total: str, mean: str) -> pl.Expr:
    return pl.when(pl.col("way") == "sum").then(pl.lit(total)).otherwise(pl.lit(mean))


def _shown(number: pl.Expr) -> pl.Expr:
    return number.map_elements(lambda value: f"{value:.12g}", return_dtype=pl.String, skip_nulls=True).fill_null("?")
