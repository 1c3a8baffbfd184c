"""One service over the years 分科目年度序列: quantity and value by its finest parts, at the base year's prices too."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from qingshan.core import Text
from qingshan.facts import Status, format_part, in_force, parse_part, reason_in
from qingshan.nature.prices import (
    YearlyValues,
    chained_levels,
    implied_prices,
    shared_price,
    with_indices,
    yearly_values,
)
from qingshan.report.series_content import ServiceYears, Way
from qingshan.runs.series_read import YearRun

Cells = dict[str, dict[str, Any]]  # part → row
_CLOSE = 1e-6  # parts add up to their whole within this share

NO_VALUE = Text("该年没有数值", "the year has no figure")
NO_BASE = Text("基年没有该科目的数量和价格", "the base year has no quantity and price of it")
NEW_PART = Text(
    "出现了基年没有且没有共同单价的分项", "a part appeared that the base year had not, and there is no one price"
)
NO_CPI = Text("只有价值，且消费价格指数不全", "there is only a value, and the consumer prices do not reach")


class Cell:
    """The rows of one year by indicator, place and part."""

    def __init__(self, run: YearRun) -> None:
        rows = in_force(run.facts.filter(pl.col("period") == run.period))
        self._rows: dict[tuple[str, str], Cells] = {}
        for row in rows.iter_rows(named=True):
            self._rows.setdefault((row["indicator"], row["place"]), {})[row["part"]] = row

    def of(self, indicator: str, place: str) -> Cells:
        """All parts of an indicator at a place."""
        return self._rows.get((indicator, place), {})


def service_years(
    code: str,
    place: str,
    runs: Sequence[YearRun],
    cells: Sequence[Cell],
    base: int,
    consumer_prices: Mapping[int, Decimal],
) -> ServiceYears:
    """A service at a place in every year. base : number of the base year among the runs"""
    account = next(run.accounts[code] for run in runs if code in run.accounts)
    quantities = [one.of(account["quantity"], place) for one in cells]
    values = [one.of(account["value"], place) for one in cells]
    accounted = [run.accounts.get(code, {}).get("accounted", False) for run in runs]
    current = np.array([_number(of.get("")) if made else np.nan for of, made in zip(values, accounted, strict=True)])
    priced = tuple(_price_year(of.get("")) for of in values)
    keys = _cut(quantities, values, accounted, base)
    gaps: dict[int, Text] = {run.year: _why(of) for run, of in zip(runs, values, strict=True)}
    way, found = Way.PRICES, with_indices(current, np.full(len(runs), np.nan), base)
    if keys is not None:
        found, lacking = _at_base_prices(keys, quantities, values, current, base)
        gaps |= {runs[number].year: NEW_PART for number in lacking}
    elif np.isfinite(current[base]):
        way, found = Way.CONSUMER_PRICES, _deflated(runs, current, priced, base, consumer_prices)
        gaps |= {run.year: NO_CPI for run, made in zip(runs, current, strict=True) if np.isfinite(made)}
    else:
        gaps |= {run.year: NO_BASE for run, made in zip(runs, current, strict=True) if np.isfinite(made)}
    whole = [_number(of.get("")) for of in quantities]
    return ServiceYears(
        code=code,
        indicator=str(account["value"]),
        title=Text(**account["title"]),
        place=place,
        quantity=np.array(whole),
        quantity_unit=next((str(row["unit"]) for of in quantities for row in of.values()), "1"),
        values=found,
        way=way,
        price_years=priced,
        gaps=gaps,
        in_total=all(run.accounts.get(code, {}).get("in_total", False) for run in runs),
        accounted=tuple(bool(made) for made in accounted),
        absent=tuple(of.get("", {}).get("status") == Status.NOT_APPLICABLE for of in values),
        base_prices=priced[base],
    )


def _at_base_prices(
    keys: frozenset[str], quantities: Sequence[Cells], values: Sequence[Cells], current: Any, base: int
) -> tuple[YearlyValues, list[int]]:
    """The service from its parts, and the years in which a part has no base price."""
    parts = sorted({part for of in (*quantities, *values) for part in of if _dimensions(part) == keys})
    amount = np.array([[_or_nothing(of.get(part)) for part in parts] for of in quantities])
    worth = np.array([[_or_nothing(of.get(part)) for part in parts] for of in values])
    prices = implied_prices(worth[base], amount[base])
    for group in {_beside_ecosystem(part) for part in parts}:
        chosen = [number for number, part in enumerate(parts) if _beside_ecosystem(part) == group]
        prices[chosen] = shared_price(prices[chosen])
    found = yearly_values(amount, worth, prices, base)
    gone = ~np.isfinite(current)
    constant = np.where(gone, np.nan, found.constant)
    lacking = [number for number in range(len(current)) if not gone[number] and not np.isfinite(constant[number])]
    return with_indices(current, constant, base), lacking


def _deflated(
    runs: Sequence[YearRun],
    current: Any,
    priced: Sequence[int | None],
    base: int,
    prices: Mapping[int, Decimal],
) -> YearlyValues:
    """By consumer prices between the years whose prices the values are at; of several years, the year itself."""
    years = [run.year if year is None else year for run, year in zip(runs, priced, strict=True)]
    levels = chained_levels(years, prices, years[base])
    level = np.array([float(levels.get(year, Decimal("nan"))) for year in years])
    return with_indices(current, current / level, base)


def _cut(
    quantities: Sequence[Cells], values: Sequence[Cells], accounted: Sequence[bool], base: int
) -> frozenset[str] | None:
    """The finest way in which quantity and value are both cut in every accounted year and add up to the value."""
    if not accounted[base]:
        return None
    made = [pair for pair, one in zip(zip(quantities, values, strict=True), accounted, strict=True) if one]
    ways = [
        {_dimensions(part) for part in quantity} & {_dimensions(part) for part in value} for quantity, value in made
    ]
    common = set.intersection(*ways) if ways else set()
    for keys in sorted(common, key=lambda one: (-len(one), sorted(one))):
        if all(_adds_up(value, keys) and _priced(quantity, value, keys) for quantity, value in made):
            return keys
    return None


def _adds_up(value: Cells, keys: frozenset[str]) -> bool:
    whole = _number(value.get(""))
    parts = sum(_or_nothing(row) for part, row in value.items() if _dimensions(part) == keys)
    return bool(abs(parts - whole) <= _CLOSE * abs(whole))


def _priced(quantity: Cells, value: Cells, keys: frozenset[str]) -> bool:
    """Whether every part with a value has a quantity: else the value is no price times quantity."""
    return all(
        _number(quantity.get(part)) != 0 and not np.isnan(_number(quantity.get(part)))
        for part, row in value.items()
        if _dimensions(part) == keys and _or_nothing(row)
    )


def _dimensions(part: str) -> frozenset[str]:
    return frozenset(parse_part(part))


def _beside_ecosystem(part: str) -> str:
    return format_part({name: code for name, code in parse_part(part).items() if name != "ecosystem"})


def _number(row: dict[str, Any] | None) -> float:
    return float(row["value"]) if row is not None and row["status"] == Status.VALUE else np.nan


def _or_nothing(row: dict[str, Any] | None) -> float:
    """A part that is not there, or does not apply, is none of it; one that is missing stays a hole."""
    return 0.0 if row is None or row["status"] == Status.NOT_APPLICABLE else _number(row)


def _price_year(row: dict[str, Any] | None) -> int | None:
    return None if row is None or row["price_year"] is None else int(row["price_year"])


def _why(value: Cells) -> Text:
    reason = value.get("", {}).get("reason")
    return Text(reason_in(reason, "zh"), reason_in(reason, "en")) if reason else NO_VALUE
