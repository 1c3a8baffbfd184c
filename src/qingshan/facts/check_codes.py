"""Checks of a fact's codes: indicator, place, period, part and unit are known and fit each other."""

import polars as pl

from qingshan.core import Finding, Period, PlaceTree, Where, canonical_code, is_zone_code
from qingshan.core.units import convert, is_known, same_dimension, shown
from qingshan.facts.faults import fault
from qingshan.facts.numbered import Numbered
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
    limited = {one.code: one for one in book.indicators.values() if one.low is not None or one.high is not None}
    some = rows.frame.filter(pl.col("indicator").is_in(list(limited)), pl.col("value").is_finite())
    findings = []
    for row, line in zip(some.iter_rows(named=True), rows.lines(some), strict=True):
        own, unit = limited[row["indicator"]], row["unit"]
        if unit is None or not is_known(unit) or not same_dimension(unit, own.unit):
            continue  # told by `check_units`
        held = convert(row["value"], unit, own.unit)
        if (own.low is not None and held < own.low) or (own.high is not None and held > own.high):
            ends = f"{'−∞' if own.low is None else f'{own.low:g}'} … {'∞' if own.high is None else f'{own.high:g}'}"
            words = {"value": f"{row['value']:g} {shown(unit)}", "ends": f"{ends} {shown(own.unit)}".rstrip()}
            findings.append(fault("value-impossible", rows.where(line, "value"), indicator=row["indicator"], **words))
    return findings


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
