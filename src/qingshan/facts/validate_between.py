"""Rules between figures: a relation of several indicators, and places below beside the place above.

Each function gives the rows that break the rule, with `amount` and the `other` figure it was held against.
"""

from collections.abc import Sequence
from functools import reduce

import polars as pl

from qingshan.core import LEVELS, PlaceTree
from qingshan.facts.validate_rows import Figures, apart, has_value, is_owed, judged_by, positive
from qingshan.rulebook.rules_schema import Rule, Term

_KEY = ["place", "period", "part"]


def unrelated(figures: Figures, rule: Rule) -> pl.DataFrame:
    """Places, periods and parts where `left` `op` `right` does not hold; `amount` is the left side, `other` the right.

    All terms must have a number; but what is there of several that cannot be negative may already be too much.
    The row is that of the first term of the period itself.
    """
    terms = (*rule.left, *rule.right)
    unit = figures.book.indicators[terms[-1].indicator].unit
    first = next(term for term in terms if not term.last_year)
    columns = {(term.indicator, term.last_year): _column(figures, term, unit) for term in terms}
    if all(column.is_empty() for column in columns.values()):
        return figures.of(first.indicator, rule).clear().with_columns(other=pl.lit(None, pl.Float64))
    keys = pl.concat([column.select(_KEY) for (_, last), column in columns.items() if not last]).unique()
    wide = reduce(lambda left, column: left.join(column, on=_KEY, how="left"), columns.values(), keys)
    wide = wide.with_columns(
        amount=_side(rule.left, _may_lack(figures, rule.left, rule.op == "<=")),
        other=_side(rule.right, _may_lack(figures, rule.right, rule.op == ">=")),
    )
    told = figures.of(first.indicator).select(*_KEY, "line")
    rows = wide.join(told, on=_KEY, how="left").join(figures.periods, on="period", how="left")
    rows = rows.join(figures.levels, on="place", how="left").with_columns(indicator=pl.lit(first.indicator))
    return rows.filter(judged_by(rule), apart("amount", "other", rule)).sort(_KEY)


def _name(term: Term) -> str:
    return f"{term.indicator} {term.last_year}"


def _column(figures: Figures, term: Term, unit: str) -> pl.DataFrame:
    """A term's numbers by the place, period and part that they are a term of."""
    rows = has_value(figures.of(term.indicator, unit=unit))
    period = "period"
    if term.last_year:
        period = "next_year"
        after = figures.periods.select(period="last_year", next_year="period").drop_nulls()
        rows = rows.join(after, on="period", how="inner")
    return rows.select("place", "part", pl.col("amount").alias(_name(term)), period=period)


def _may_lack(figures: Figures, terms: Sequence[Term], towards: bool) -> bool:
    """Whether the terms that are there can break the rule although others are missing."""
    return towards and all(term.sign > 0 and positive(figures.book, term.indicator) for term in terms)


def _side(terms: Sequence[Term], may_lack: bool) -> pl.Expr:
    """The sum of one side; null where it is not known, or nothing of it is."""
    numbers = [pl.col(_name(term)) * term.sign for term in terms]
    known = [number.is_not_null() for number in numbers]
    enough = pl.any_horizontal(known) if may_lack else pl.all_horizontal(known)
    return pl.when(enough).then(pl.sum_horizontal(numbers))


def not_adding_up(figures: Figures, rule: Rule, indicator: str, edges: pl.DataFrame) -> pl.DataFrame:
    """Places above that the places below do not add up to; `other` is what they add up to.

    Judged where every place below has a number or is not applicable, or where some of those that cannot be negative
    already exceed the place above.
    """
    rows = figures.of(indicator)
    below = rows.join(edges, left_on=["place", "period"], right_on=["child", "period"], how="inner")
    sums = below.group_by("period", "part", place="parent").agg(
        other=pl.col("amount").sum(), told=(~is_owed()).sum(), numbers=pl.col("amount").count()
    )
    whole = has_value(rows).join(sums, on=_KEY, how="inner", maintain_order="left")
    counts = edges.group_by("period", place="parent").agg(children=pl.len())
    whole = whole.join(counts, on=["place", "period"], how="left", maintain_order="left").filter(judged_by(rule))
    all_told = pl.col("told") == pl.col("children")
    already = pl.lit(positive(figures.book, indicator)) & (pl.col("other") > pl.col("amount"))
    return whole.filter(pl.col("numbers") > 0, all_told | already, apart("other", "amount", rule))


def edges_of(figures: Figures, tree: PlaceTree) -> pl.DataFrame:
    """Period, parent and child of the five levels as the tree was on the last day of each period."""
    places = [place for place in tree if place.parent is not None and place.level in LEVELS]
    rows = pl.DataFrame(
        [(one.parent, one.code, one.valid_from, one.valid_to) for one in places],
        schema={"parent": pl.String, "child": pl.String, "from": pl.Date, "to": pl.Date},
        orient="row",
    )
    periods = figures.periods.select("period", "end").drop_nulls()
    crossed = rows.join(periods, how="cross")
    begun = pl.col("from").is_null() | (pl.col("from") <= pl.col("end"))
    lasting = pl.col("to").is_null() | (pl.col("end") <= pl.col("to"))
    return crossed.filter(begun, lasting).select("period", "parent", "child")
