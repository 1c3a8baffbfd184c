"""What was rolled up in numbers, as rows of the facts table again."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from qingshan.core import Finding, Where
from qingshan.core.units import is_money
from qingshan.facts.columns import mark_of
from qingshan.facts.faults import fault
from qingshan.facts.rollup_coded import Axes
from qingshan.facts.rollup_step import ABSENT, NO_MARK, NONE, VALUE
from qingshan.facts.schema import FACTS, FROM_ROLLUP, Status, empty_facts, with_price_basis
from qingshan.rulebook import Rulebook

_STATUS: Final = {VALUE: Status.VALUE.value, ABSENT: Status.NOT_APPLICABLE.value, NONE: Status.MISSING.value}
CODES: Final = ("indicator", "place", "period", "part")


def rolled_on(axes: Axes, day: date) -> list[str]:
    """The source of what was rolled up the tree of a day, for each indicator."""
    return [f"{FROM_ROLLUP}{'mean' if code in axes.means else 'sum'}@{day.isoformat()}" for code in axes.indicator]


def as_facts(made: pl.DataFrame, axes: Axes, book: Rulebook, sources: Sequence[str]) -> pl.DataFrame:
    """Rows of the facts table, in its order; `sources` are those of each indicator."""
    if made.is_empty():
        return empty_facts()
    rows = made.sort(CODES)
    units = [book.indicators[code].unit for code in axes.indicator]
    facts = rows.select(
        *(_texts(name, getattr(axes, name), rows[name]) for name in CODES),
        _texts("unit", units, rows["indicator"]),
        _texts("source", sources, rows["indicator"]),
        value=pl.when(pl.col("state") == VALUE).then("total"),
        status=pl.col("state").replace_strict(_STATUS, return_dtype=pl.String),
        mark=mark_of(pl.when(pl.col("mark") != NO_MARK).then("mark")),
        reason=pl.col("reason"),
        price_year=pl.col("year"),
        coverage=pl.col("coverage"),
    )
    nothing = [pl.lit(None, kind).alias(name) for name, kind in FACTS.items() if name not in facts.columns]
    whole = facts.with_columns(nothing).select(pl.col(name).cast(kind) for name, kind in FACTS.items())
    return with_price_basis(whole)


def _texts(name: str, texts: Sequence[str], at: pl.Series) -> pl.Series:
    return pl.Series(name, list(texts), pl.String)[at].alias(name)


def mixed_prices(made: pl.DataFrame, axes: Axes, book: Rulebook) -> list[Finding]:
    """A warning for each sum of money of several price years."""
    money = [at for at, code in enumerate(axes.indicator) if is_money(book.indicators[code].unit)]
    mixed = made.filter(
        pl.col("indicator").is_in(money),
        pl.col("counted") > 0,
        (pl.col("first_year") < pl.col("last_year")),
    ).sort("place", "indicator", "period", "part")
    findings = []
    for row in mixed.iter_rows(named=True):
        what = " ".join(filter(None, (getattr(axes, name)[row[name]] for name in CODES)))
        years = f"{row['first_year']}–{row['last_year']}"
        findings.append(fault("mixed-price-basis", Where(field=what), what=what, years=years))
    return findings
