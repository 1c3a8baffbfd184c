"""Make the form 表样 of a template from the rulebook, places and the figures that are known already."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from qingshan.core import Period, Place, Text
from qingshan.core.units import convert, is_money, same_dimension
from qingshan.facts.columns import in_units
from qingshan.facts.current import in_force
from qingshan.facts.part import canonical_part
from qingshan.facts.template.form import FIRST_COLUMN, FIRST_ROW, WIDTH, Form, Held, Page, Question
from qingshan.rulebook import Rulebook

_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
TITLE: Final = Text("数据填报表", "data collection form")


def make_form(
    book: Rulebook,
    *,
    indicators: Sequence[str],
    places: Sequence[Place],
    periods: Sequence[str],
    parts: Mapping[str, Sequence[str]] | None = None,
    units: Mapping[str, str] | None = None,
    known: pl.DataFrame | None = None,
    title: Text = TITLE,
) -> Form:
    """The form that asks some indicators of some places, a sheet a period.

    parts : indicator → parts asked beside the whole, such as ``{"land.area": ["ecosystem=forest"]}``
    units : indicator → the unit to fill in, where it is not that of the record
    known : facts; the latest of an earlier period of the same kind is shown beside each cell
    Raises ``LookupError`` for an indicator that there is not, ``ValueError`` for a period, part or unit that is none,
    for no place or period, and for more than a sheet holds.
    """
    unknown = [code for code in indicators if code not in book.indicators]
    if unknown:
        raise LookupError(f"the rulebook has no indicator {', '.join(unknown)}")
    if not (indicators and places and periods):
        raise ValueError("a template needs at least one indicator, one place and one period")
    spans = list(dict.fromkeys(str(Period.parse(period)) for period in periods))
    asked = [
        (code, part)
        for code in dict.fromkeys(indicators)
        for part in ("", *map(canonical_part, (parts or {}).get(code, ())))
    ]
    if FIRST_ROW + len(places) > _MOST_ROWS or FIRST_COLUMN + WIDTH * len(asked) > _MOST_COLUMNS:
        raise ValueError(f"{len(places)} places × {len(asked)} figures do not fit in a sheet; make several templates")
    pages = []
    for period in spans:
        questions = tuple(_question(book, code, part, (units or {}).get(code), period) for code, part in asked)
        last = _last(known, questions, period, places)
        named = tuple((place.code, f"{place.name.zh} {place.name.en}".strip()) for place in places)
        pages.append(Page(name=period.replace("/", "—"), period=period, questions=questions, places=named, last=last))
    return Form(title=title, pages=tuple(pages))


def _question(book: Rulebook, code: str, part: str, unit: str | None, period: str) -> Question:
    record = book.indicators[code]
    if unit is not None and not same_dimension(unit, record.unit):
        raise ValueError(f"{unit} does not measure {code}, which is in {record.unit}")
    told = unit or record.unit
    limits = {"low": record.low, "high": record.high} | ({"low": 0.0, "high": 1.0} if record.kind == "yes_no" else {})
    return Question(
        indicator=code,
        part=part,
        title=record.title,
        unit=told,
        choices=(0.0, 1.0) if record.kind == "yes_no" else tuple(one.value for one in record.categories),
        price_year=Period.parse(period).end.year if is_money(told) else None,
        **{name: None if end is None else convert(end, record.unit, told) for name, end in limits.items()},
    )


def _last(
    known: pl.DataFrame | None, questions: Sequence[Question], period: str, places: Sequence[Place]
) -> tuple[tuple[Held | None, ...], ...]:
    """By place and question the latest value of an earlier period of the same kind, in the question's unit."""
    latest: dict[tuple[str, str, str], Held] = {}
    if known is not None:
        wanted = {one.indicator: one.unit for one in questions}
        asked = pl.col("indicator").is_in(list(wanted)) & pl.col("place").is_in([place.code for place in places])
        rows = in_units(in_force(known.filter(asked)), wanted).filter(pl.col("amount").is_finite())
        before = _before(period, rows["period"].unique().to_list())
        for row in rows.filter(pl.col("period").is_in(list(before))).iter_rows(named=True):
            key = (row["place"], row["indicator"], row["part"])
            if key not in latest or before[latest[key].period] < before[row["period"]]:
                latest[key] = Held(value=row["amount"], period=row["period"])
    return tuple(tuple(latest.get((place.code, one.indicator, one.part)) for one in questions) for place in places)


def _before(period: str, others: Sequence[str]) -> dict[str, Period]:
    """The earlier periods of the same kind."""
    own = Period.parse(period)
    found = {}
    for text in others:
        try:
            span = Period.parse(text)
        except ValueError:
            continue
        if span.kind == own.kind and span.end < own.start:
            found[text] = span
    return found
