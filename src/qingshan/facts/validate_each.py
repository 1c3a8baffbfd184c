"""Rules that look at one indicator: a range, the change from the year before, outliers, parts beside their whole.

Each function gives the rows that break the rule, with `amount` and the `other` figure it was held against.
"""

from typing import Final

import polars as pl

from qingshan.facts.validate_rows import ROUNDING, Figures, apart, has_value, is_owed, judged_by, positive
from qingshan.rulebook import Rulebook
from qingshan.rulebook.rules_schema import Rule

#: Half of a normal distribution lies within this many standard deviations of its middle (Iglewicz and Hoaglin 1993).
_NORMAL_QUARTILE: Final = 0.6745


def outside(figures: Figures, rule: Rule, indicator: str) -> pl.DataFrame:
    """Values below `low` or above `high`."""
    rows = has_value(figures.of(indicator, rule, rule.unit))
    return rows.filter(_beyond(pl.col("amount"), rule)).with_columns(other=pl.lit(None, pl.Float64))


def changed(figures: Figures, rule: Rule, indicator: str) -> pl.DataFrame:
    """Values whose ratio to that of the same period a year before is below `low` or above `high`."""
    rows = has_value(figures.of(indicator))
    before = rows.select("place", "part", last_year="period", other="amount")
    pairs = rows.join(before, on=["place", "part", "last_year"], how="inner", maintain_order="left")
    ratio = pl.col("amount") / pl.col("other")
    return pairs.filter(judged_by(rule), pl.col("other") > (rule.above or 0.0), _beyond(ratio, rule))


def far_off(figures: Figures, rule: Rule, indicator: str) -> pl.DataFrame:
    """Values more than `limit` robust z from the median of their group; `other` is the median, `z` how far.

    Of changes the ratio to the figure before is judged, and `other` is what the median change would have given.
    """
    rows = has_value(figures.of(indicator, rule)).with_columns(before=pl.lit(1.0), since=pl.lit(None, pl.Date))
    if rule.over == "changes":
        rows = _since_before(rows)
    # years of one place: every month, every quarter has a series of its own
    keys = ["place", "part", pl.col("period").str.slice(4)] if rule.over == "years" else [*_ALIKE, "since"]
    if rule.scale == "log":
        rows = rows.filter(pl.col("amount") > 0)
    ratio = pl.col("amount") / pl.col("before")
    scaled = ratio.log() if rule.scale == "log" else ratio
    rows = rows.filter(pl.col("last_year" if rule.over == "years" else "level").is_not_null())
    rows = rows.with_columns(scaled=scaled).with_columns(
        middle=pl.col("scaled").median().over(keys), count=pl.len().over(keys)
    )
    away = pl.col("scaled") - pl.col("middle")
    rows = rows.with_columns(away=away).with_columns(mad=pl.col("away").abs().median().over(keys))
    judged = rows.filter(pl.col("count") >= rule.least, pl.col("mad") > ROUNDING * pl.col("middle").abs())
    judged = judged.with_columns(
        z=_NORMAL_QUARTILE * pl.col("away") / pl.col("mad"),
        other=(pl.col("middle").exp() if rule.scale == "log" else pl.col("middle")) * pl.col("before"),
    )
    return judged.filter(pl.col("z").abs() > rule.limit)


#: Places of one level in one period are alike.
_ALIKE: Final = ("level", "period", "part")


def _since_before(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that have an earlier one of their kind of period, with its amount and first day."""
    series = ["place", "part", "kind"]
    before, since = (pl.col(name).shift(1).over(series, order_by="start") for name in ("amount", "start"))
    return rows.with_columns(before=before, since=since).filter(pl.col("before") > 0)


def parts_off(figures: Figures, rule: Rule, indicator: str) -> pl.DataFrame:
    """Wholes that their parts by `dimension` do not add up to; `other` is what they add up to.

    A part inside another that is told too counts once. Where a part has no number, its absence is not held against
    the whole; parts that exceed it are, if they cannot be negative.
    """
    rows = figures.of(indicator, rule)
    told = pl.col("part").str.extract(rf"(?:^|;){rule.dimension}=([^;]+)", 1)
    cuts = rows.with_columns(
        member=told,
        rest=pl.col("part").str.replace(rf"(?:^|;){rule.dimension}=[^;]+", "").str.strip_chars_start(";"),
    ).filter(pl.col("member").is_not_null())
    cuts = _without_inner(cuts, _above(figures.book, rule.dimension))
    sums = cuts.group_by("place", "period", part="rest").agg(
        other=pl.col("amount").sum(), owed=is_owed().any(), told=pl.col("amount").count()
    )
    wholes = has_value(rows).join(sums, on=["place", "period", "part"], how="inner", maintain_order="left")
    already = pl.lit(positive(figures.book, indicator)) & (pl.col("other") > pl.col("amount"))
    return wholes.filter(pl.col("told") > 0, ~pl.col("owed") | already, apart("other", "amount", rule))


def _without_inner(cuts: pl.DataFrame, above: pl.DataFrame) -> pl.DataFrame:
    """Without the members under one that the same cut tells too."""
    keys = ["place", "period", "rest"]
    under = cuts.select(*keys, "member").join(above, on="member", how="inner")
    inner = under.join(cuts.select(*keys, upper="member"), on=[*keys, "upper"], how="semi")
    return cuts.join(inner, on=[*keys, "member"], how="anti")


def _above(book: Rulebook, dimension: str) -> pl.DataFrame:
    members = [one.code for one in book.dimensions[dimension].members]
    pairs = [(code, upper) for code in members for upper in list(book.lineage(dimension, code))[1:]]
    return pl.DataFrame(pairs, schema={"member": pl.String, "upper": pl.String}, orient="row")


def _beyond(amount: pl.Expr, rule: Rule) -> pl.Expr:
    below = amount < rule.low if rule.low is not None else pl.lit(False)
    return below | (amount > rule.high if rule.high is not None else pl.lit(False))
