"""Columns that several rooms of the table work with: amounts in one unit, the worst mark, the price year they share."""

from functools import cache

import polars as pl

from qingshan.core import Mark
from qingshan.core.units import UnitError, convert, parse, same_dimension
from qingshan.rulebook import Rulebook

#: From the best attested to the worst.
WORSE = (Mark.STATED.value, Mark.RECOVERED.value, Mark.UNVERIFIED.value)


@cache
def coherent(unit: str) -> str:
    """The unit made of base units alone that measures the same, in which a formula is worked out.

    >>> coherent("万亩"), coherent("%"), coherent("°C")
    ('metre ** 2', '1', 'kelvin')
    """
    measured = "K" if same_dimension(unit, "K") else unit
    text = str((1.0 * parse(measured)).to_base_units().units)
    return "1" if text == "dimensionless" else text


def in_units(frame: pl.DataFrame, wanted: dict[str, str]) -> pl.DataFrame:
    """The frame with `amount`: the value in the unit that `wanted` gives for its indicator.

    Null where there is no value, no wanted unit, or one that does not measure the same thing.
    """
    both = frame.select("indicator", "unit")
    changes = pl.any_horizontal(pl.all().ne_missing(pl.all().shift())) | (pl.int_range(pl.len()) == 0)
    pairs = both.filter(changes).unique().sort("indicator", "unit")  # a sorted table of millions changes rarely
    lines = [line_between(unit, wanted.get(indicator)) for indicator, unit in pairs.iter_rows()]
    value = pl.when(pl.col("status") == "value").then(pl.col("value"))
    if all(line == (1.0, 0.0) for line in lines):
        return frame.with_columns(amount=value)
    table = pairs.with_columns(
        pl.Series("slope", [slope for slope, _ in lines], pl.Float64),
        pl.Series("offset", [offset for _, offset in lines], pl.Float64),
    )
    joined = frame.join(table, on=["indicator", "unit"], how="left", maintain_order="left")
    return joined.with_columns(amount=value * pl.col("slope") + pl.col("offset")).drop("slope", "offset")


def line_between(given: str, wanted: str | None) -> tuple[float | None, float | None]:
    """Slope and offset from one unit to another; None where they do not measure the same thing."""
    if wanted is None:
        return None, None
    try:
        offset = convert(0.0, given, wanted)
        return convert(1.0, given, wanted) - offset, offset
    except UnitError:
        return None, None


def own_units(book: Rulebook) -> dict[str, str]:
    """Indicator → the unit of its record."""
    return {code: record.unit for code, record in book.indicators.items()}


def badness(column: str) -> pl.Expr:
    """A mark as a number, the worst the largest; null where there is none."""
    return pl.col(column).replace_strict(WORSE, range(len(WORSE)), default=None, return_dtype=pl.Int8)


def mark_of(badness: pl.Expr) -> pl.Expr:
    """The mark back from its number."""
    return badness.replace_strict(list(range(len(WORSE))), WORSE, default=None, return_dtype=pl.String)
