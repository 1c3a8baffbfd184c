"""Check facts 检查 against rulebook and place tree: every fault of every row at once."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from qingshan.core import Finding, PlaceTree, Where
from qingshan.facts.check_cells import (
    check_price_basis,
    check_recorded_at,
    check_stated,
    check_status,
    check_value,
)
from qingshan.facts.check_chain import check_chain
from qingshan.facts.check_codes import (
    check_indicators,
    check_limits,
    check_parts,
    check_periods,
    check_places_of,
    check_units,
)
from qingshan.facts.check_kinds import check_answers, check_dates
from qingshan.facts.current import in_force
from qingshan.facts.faults import fault
from qingshan.facts.numbered import Numbered
from qingshan.facts.schema import CURRENT, MIXED, Status, money_units, with_price_basis
from qingshan.rulebook import Rulebook


def check_facts(
    frame: pl.DataFrame,
    book: Rulebook,
    places: PlaceTree | None = None,
    file: str = "",
    lines: Sequence[int] | None = None,
) -> list[Finding]:
    """All that is wrong with a facts table, by row and column.

    places : when given, division codes must be in it during the period; zones (``basin:lancang``) stand outside it
    lines : the line in the file of each row; without it the first row is line 2, below the head
    """
    rows = Numbered(frame, file, lines)
    return [
        *check_indicators(rows, book),
        *check_places_of(rows, places),
        *check_periods(rows),
        *check_parts(rows, book),
        *check_units(rows, book),
        *check_limits(rows, book),
        *check_dates(rows, book),
        *check_answers(rows, book),
        *check_status(rows),
        *check_stated(rows),
        *check_value(rows),
        *check_recorded_at(rows),
        *check_money(rows),
        *check_price_basis(rows),
        *check_chain(rows),
        *mixed_price_years(frame, file),
        *mixed_profiles(frame, file),
    ]


def check_money(rows: Numbered) -> list[Finding]:
    """An amount of money has a price year, or says that its prices are of several."""
    money = pl.col("unit").is_in(money_units(rows.frame)) & (pl.col("status") == Status.VALUE.value)
    money &= pl.col("price_basis").ne_missing(MIXED)
    return rows.found("money-without-price-year", "price_year", money & pl.col("price_year").is_null())


def mixed_price_years(frame: pl.DataFrame, file: str = "") -> list[Finding]:
    """A warning for each indicator of which one place's series has several price years.

    A series at current prices throughout has one basis: each figure is at the prices of its own period.
    """
    money = in_force(frame).filter(pl.col("unit").is_in(money_units(frame)) & pl.col("price_year").is_not_null())
    series = with_price_basis(money).group_by("indicator", "place", "part")
    mixed = (
        series.agg(pl.col("price_year").unique().sort(), fixed=(pl.col("price_basis") != CURRENT).any())
        .filter((pl.col("price_year").list.len() > 1) & pl.col("fixed"))
        .group_by("indicator")
        .agg(pl.col("price_year").explode().unique().sort())
        .sort("indicator")
    )
    return [
        fault("mixed-price-basis", Where(file, field=indicator), what=indicator, years=", ".join(map(str, years)))
        for indicator, years in mixed.iter_rows()
    ]


#: How a run signs its rows in `source`: its profile and its content key.
RUN_SOURCE: Final = r"run:([A-Za-z0-9-]+):[0-9a-f]+"


def mixed_profiles(frame: pl.DataFrame, file: str = "") -> list[Finding]:
    """Figures of two accounting profiles must not stand on one time axis: an error for each such indicator."""
    run = in_force(frame).with_columns(profile=pl.col("source").str.extract(RUN_SOURCE, 1))
    series = run.filter(pl.col("profile").is_not_null()).group_by("indicator", "place", "part")
    mixed = (
        series.agg(pl.col("profile").unique().sort())
        .filter(pl.col("profile").list.len() > 1)
        .group_by("indicator")
        .agg(pl.col("profile").explode().unique().sort())
        .sort("indicator")
    )
    return [
        fault("mixed-profiles", Where(file, field=indicator), what=indicator, profiles=", ".join(profiles))
        for indicator, profiles in mixed.iter_rows()
    ]
