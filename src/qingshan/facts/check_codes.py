"""Checks of a fact's codes: indicator, place, period, part and unit are known and fit each other."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from qingshan.core import Finding, Period, PlaceTree, Where, canonical_code, is_zone_code
from qingshan.core.units import is_known, same_dimension, shown
from qingshan.facts.columns import in_units
from qingshan.facts.faults import fault
from qingshan.facts.numbered import LINE, Numbered
from qingshan.facts.part import check_part
from qingshan.rulebook import Rulebook

Verdict = list[tuple[str, str, dict[str, object]]]


def check_indicators(rows: Numbered, book: Rulebook) -> list[Finding]:
    """Indicators of the rulebook."""

    def judge(indicator: str | None) -> Verdict:
        known = indicator in book.indicators
        return [] if known else [("unknown-indicator", "indicator", {"indicator": indicator})]

    return list(rows.judged(("indicator",), judge))


def check_places_of(rows: Numbered, places: PlaceTree | None) -> list[Finding]:
    """Canonical division codes or zone codes; the former in the tree, if one is given, on a day of the period."""

    def judge(place: str | None, period: str | None) -> Verdict:
        if place is not None and is_zone_code(place):
            return []
        try:
            wanted = canonical_code(place or "")
        except ValueError:
            return [("unknown-place", "place", {"place": place})]
        if wanted != place:
            return [("place-form", "place", {"place": place, "wanted": wanted})]
        return [] if places is None else _in_tree(places, place, period)

    dated = {one.code for one in places or () if one.valid_from or one.valid_to}
    asked = pl.when(pl.col("place").is_in(sorted(dated))).then("period")  # of the others the period does not matter
    with_days = Numbered(rows.frame.with_columns(asked=asked), rows.file, rows.lines(rows.frame))
    return list(with_days.judged(("place", "asked"), judge))


def _in_tree(places: PlaceTree, place: str, period: str | None) -> Verdict:
    if place not in places:
        return [("place-not-in-tree", "place", {"place": place})]
    if not _during(places, place, period or ""):
        return [("place-not-on-period", "place", {"place": place, "period": period})]
    return []


def _during(places: PlaceTree, place: str, period: str) -> bool:
    try:
        span = Period.parse(period)
    except ValueError:
        return True  # the period has its own finding
    held = places.rows_of(place)
    return any(
        (row.valid_from is None or row.valid_from <= span.end) and (row.valid_to is None or span.start <= row.valid_to)
        for row in held
    )


def check_periods(rows: Numbered) -> list[Finding]:
    """Periods in their canonical form."""

    def judge(period: str | None) -> Verdict:
        try:
            wanted = str(Period.parse(period or ""))
        except ValueError:
            return [("bad-period", "period", {"period": period})]
        return [] if wanted == period else [("period-form", "period", {"period": period, "wanted": wanted})]

    return list(rows.judged(("period",), judge))


def check_parts(rows: Numbered, book: Rulebook) -> list[Finding]:
    """Canonical parts by dimensions that the indicator has."""
    pairs = rows.frame.select("part", "indicator").unique().rows()
    wrong = {
        (part, indicator)
        for part, indicator in pairs
        if part is None or check_part(part, book, book.indicators.get(indicator), Where())
    }
    if not wrong:
        return []
    findings = []
    lines = rows.lines(rows.frame)
    for (part, indicator), line in zip(rows.frame.select("part", "indicator").iter_rows(), lines, strict=True):
        if (part, indicator) in wrong:
            where = rows.where(line, "part")
            record = book.indicators.get(indicator)
            findings += [fault("bad-part", where, part=part)] if part is None else check_part(part, book, record, where)
    return findings


def check_limits(rows: Numbered, book: Rulebook) -> list[Finding]:
    """A number below or above what its indicator can be."""
    limited = [one for one in book.indicators.values() if one.low is not None or one.high is not None]
    ends = pl.DataFrame(
        [(one.code, one.low, one.high) for one in limited],
        schema={"indicator": pl.String, "low": pl.Float64, "high": pl.Float64},
        orient="row",
    )
    some = rows.frame.filter(pl.col("value").is_finite(), pl.col("unit").is_not_null())
    own = in_units(some.join(ends, on="indicator", maintain_order="left"), {one.code: one.unit for one in limited})
    wrong = own.filter((pl.col("amount") < pl.col("low")) | (pl.col("amount") > pl.col("high")))
    return [
        fault("value-impossible", rows.where(row[LINE], "value"), indicator=row["indicator"], **_ends(row, book))
        for row in wrong.iter_rows(named=True)
    ]


def _ends(row: Mapping[str, Any], book: Rulebook) -> dict[str, str]:
    """A value and what it can be, in words; with a unit that does not fit, `check_units` has told."""
    low, high = "−∞" if row["low"] is None else f"{row['low']:g}", "∞" if row["high"] is None else f"{row['high']:g}"
    unit = shown(book.indicators[row["indicator"]].unit)
    return {"value": f"{row['value']:g} {shown(row['unit'])}", "ends": f"{low} … {high} {unit}".rstrip()}


def check_units(rows: Numbered, book: Rulebook) -> list[Finding]:
    """Known units that measure what the indicator's does."""

    def judge(unit: str | None, indicator: str | None) -> Verdict:
        if unit is None or not is_known(unit):
            return [("unknown-unit", "unit", {"unit": unit})]
        record = book.indicators.get(indicator or "")
        if record is None or same_dimension(unit, record.unit):
            return []
        return [("unit-dimension", "unit", {"unit": unit, "indicator": indicator, "wanted": record.unit})]

    return list(rows.judged(("unit", "indicator"), judge))
