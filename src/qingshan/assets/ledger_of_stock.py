"""The account of every stock 存量账户 from its postings: closings are worked out, never taken. Spec E1.

closing = opening + Σ increases − Σ decreases + difference; opening = last closing + reappraisal, or as first stated.
"""

from typing import Final

import polars as pl

from qingshan.assets.postings import AMOUNT, Entry
from qingshan.core import Period

#: What one account is of.
STOCK: Final = ("resource", "item", "place")

_SUMMED: Final = (Entry.INCREASE, Entry.DECREASE, Entry.REAPPRAISAL, Entry.DIFFERENCE)


def accounts(table: pl.DataFrame) -> pl.DataFrame:
    """One row for each resource, item, place and period, by period; grades are no part of it.

    Columns: opening, increase, decrease, reappraisal, difference, closing, stated_opening, stated_closing, unknown
    (how many postings have no amount), follows (whether the account goes on from the period before). An amount that is
    not known leaves every closing after it unknown, until an opening is stated. Raises ``ValueError`` for a period
    that cannot be read.

    >>> from qingshan.assets.postings import posting, postings
    >>> rows = [
    ...     posting("land", "garden", "530802", "2019", Entry.OPENING, "10", "hm2"),
    ...     posting("land", "garden", "530802", "2019", Entry.INCREASE, "2.5", "hm2", cause="other"),
    ...     posting("land", "garden", "530802", "2020", Entry.DECREASE, "1", "hm2", cause="other"),
    ... ]
    >>> accounts(postings(rows))["closing"].to_list()
    [Decimal('12.500000'), Decimal('11.500000')]
    """
    rows = _by_period(table.filter((pl.col("grade") == "") & (pl.col("entry") != Entry.AREA)))
    # whole columns and no windows: a stock's rows lie together, and a million windows take ten times as long
    ordered = rows.sort(pl.col(STOCK).to_physical(), "start")
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in STOCK)
    follows = same & (pl.col("end").shift(1) + pl.duration(days=1) == pl.col("start"))
    net = pl.col("increase") - pl.col("decrease") + pl.col("difference")
    ordered = ordered.with_columns(
        follows=follows.fill_null(False), net=pl.when(pl.col("unknown_movements") == 0).then(net)
    )
    begins = (pl.col("stated_openings") > 0) | ~pl.col("follows")
    chained = ordered.select(
        # what moved before the opening of each period
        moved=(pl.col("net").fill_null(0).shift(1, fill_value=0) + pl.when(begins).then(0).otherwise("reappraisal"))
        .cast(AMOUNT)
        .cum_sum(),
        # how many amounts are not known before it; a reappraisal belongs to the opening that it makes
        lost=(
            pl.col("net").is_null().cast(pl.Int64).shift(1, fill_value=0)
            + pl.when(begins).then(0).otherwise(pl.col("unknown_reappraisals").cast(pl.Int64))
        ).cum_sum(),
        chain=begins.cast(pl.Int64).cum_sum() - 1,
    )
    first = ordered.select("stated_opening", begins=begins).with_columns(chained).filter("begins")
    first = first.select(pl.all().gather(chained["chain"]))
    known = (chained["lost"] == first["lost"]).alias("known")
    opening = first["stated_opening"] + chained["moved"] - first["moved"]
    made = ordered.with_columns(opening.alias("opening"), known)
    made = made.with_columns(opening=pl.when("known").then("opening").cast(AMOUNT))
    made = made.with_columns(closing=(pl.col("opening") + pl.col("net")).cast(AMOUNT))
    return made.select(*STOCK, "period", "start", "end", "opening", *map(str, _SUMMED), "closing", "stated_opening",
                       "stated_closing", "unknown", "follows")  # fmt: skip


def _by_period(table: pl.DataFrame) -> pl.DataFrame:
    """Sums of each entry by stock and period; nulls are counted and not added."""

    def total(entry: Entry) -> pl.Expr:
        return pl.col("amount").filter(pl.col("entry") == entry).sum().cast(AMOUNT)

    unknown = pl.col("amount").is_null()
    one = table.group_by(*STOCK, "period").agg(
        *(total(entry).alias(str(entry)) for entry in _SUMMED),
        stated_opening=pl.col("amount").filter(pl.col("entry") == Entry.OPENING).first(),
        stated_closing=pl.col("amount").filter(pl.col("entry") == Entry.CLOSING).first(),
        stated_openings=(pl.col("entry") == Entry.OPENING).sum(),
        unknown=unknown.sum(),
        unknown_reappraisals=(unknown & (pl.col("entry") == Entry.REAPPRAISAL)).sum(),
        unknown_movements=(unknown & pl.col("entry").is_in([str(entry) for entry in _SUMMED])).sum(),
    )
    periods = [(text, Period.parse(text)) for text in sorted(one["period"].unique().cast(pl.String))]
    days = pl.DataFrame(
        {
            "period": [text for text, _ in periods],
            "start": [p.start for _, p in periods],
            "end": [p.end for _, p in periods],
        },
        schema={"period": pl.String(), "start": pl.Date(), "end": pl.Date()},
    )
    return one.join(days.cast({"period": one.schema["period"]}), on="period", how="left")


def composition(table: pl.DataFrame) -> pl.DataFrame:
    """Quality tables 质量表: amount of each grade at both ends. Columns: resource, item, place, period, grade, opening,
    closing, change; an end that nobody states is null."""
    graded = table.filter(pl.col("grade") != "")
    ends = [
        pl.col("amount").filter(pl.col("entry") == entry).first().alias(str(entry))
        for entry in (Entry.OPENING, Entry.CLOSING)
    ]
    made = graded.group_by(*STOCK, "period", "grade").agg(ends).sort(*STOCK, "period", "grade")
    return made.with_columns(change=(pl.col("closing") - pl.col("opening")).cast(AMOUNT))
