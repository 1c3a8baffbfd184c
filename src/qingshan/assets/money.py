"""Values of stocks 价值量: opening, movements, revaluation and closing, beside the physical account. Spec B5, B5.2, E2.

Movements are valued at the opening price, and what prices change is revaluation of the closing stock: the order is
volume, then price. So opening + increase − decrease + difference + revaluation = closing, to the last digit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import polars as pl

from qingshan.assets.ledger_of_stock import accounts
from qingshan.assets.prices import in_cny
from qingshan.nature.seea.asset_value import Convention, net_present_value
from qingshan.rulebook import PriceRule, Resource, Rulebook

CENT: Final = Decimal("0.01")
_TERMS: Final = {one: f"seea.asset.{one}" for one in ("rate", "years", "growth", "wait")}


@dataclass(frozen=True)
class Price:
    """A price in force at one end: CNY for a unit of the stock, or CNY a year; None where there is none."""

    amount: Decimal | None
    source: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Worth:
    """What one item is worth by one rule [CNY]; None where a stock or a price is not known.

    opening_price, closing_price : in force on the first and the last day of the period
    """

    resource: Resource
    rule: PriceRule
    item: str
    period: str
    opening_price: Price
    closing_price: Price
    opening: Decimal | None
    increase: Decimal | None
    decrease: Decimal | None
    difference: Decimal | None
    revaluation: Decimal | None
    closing: Decimal | None


def worth_of(table: pl.DataFrame, prices: pl.DataFrame, book: Rulebook, place: str) -> list[Worth]:
    """The values of one place: for each account and each rule that has a price for its resource.

    table : postings of the place;  prices : sound ones, as `read_prices` gives them
    """
    found = []
    for row in accounts(table.filter(pl.col("place") == place)).iter_rows(named=True):
        resource = book.resources[row["resource"]]
        for rule in resource.prices:
            held = prices.filter((pl.col("resource") == resource.code) & (pl.col("rule") == rule.code))
            if held.is_empty():
                continue
            first, last = (price_on(held, resource, rule, row["item"], place, row[end]) for end in ("start", "end"))
            if rule.way == "flow":
                found.append(_by_flow(row, resource, rule, first, last, book))
            else:
                found.append(_by_unit(row, resource, rule, first, last))
    return found


def price_on(prices: pl.DataFrame, resource: Resource, rule: PriceRule, item: str, place: str, day: date) -> Price:
    """The price of an item of a place on a day: its own before one for all items or places, then the latest."""
    held = [
        row
        for row in prices.iter_rows(named=True)
        if row["since"] <= day and row["item"] in (item, "") and row["place"] in (place, "")
    ]
    if not held:
        return Price(None)
    best = max(held, key=lambda row: (bool(row["item"]), bool(row["place"]), row["since"]))
    return Price(in_cny(best["price"], best["unit"], resource, rule), best["source"], best["mark"])


def _by_unit(row: dict[str, Any], resource: Resource, rule: PriceRule, before: Price, after: Price) -> Worth:
    moved = {name: _times(row[name], before.amount) for name in ("opening", "increase", "decrease", "difference")}
    closing, at_old = _times(row["closing"], after.amount), _times(row["closing"], before.amount)
    moved |= {"revaluation": None if closing is None or at_old is None else closing - at_old, "closing": closing}
    return Worth(resource, rule, row["item"], row["period"], before, after, **moved)


def _times(amount: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if amount is None or price is None else amount * price


def _by_flow(
    row: dict[str, Any], resource: Resource, rule: PriceRule, first: Price, last: Price, book: Rulebook
) -> Worth:
    """Services of a year capitalised at both ends; the terms are those of the last day at both, so that what changes
    is the flow."""
    terms = terms_on(book, row["end"])
    before, after = (None if one.amount is None else _capitalised(one.amount, terms) for one in (first, last))
    change = None if before is None or after is None else after - before
    nought = Decimal(0)
    moved = {
        "opening": before,
        "increase": None if change is None else max(change, nought),
        "decrease": None if change is None else max(-change, nought),
        "difference": nought,
        "revaluation": nought,
        "closing": after,
    }
    return Worth(resource, rule, row["item"], row["period"], first, last, **moved)


def terms_on(book: Rulebook, day: date) -> dict[str, float]:
    """Discount rate, years, growth and years until the first flow, as the rulebook has them on a day."""
    return {name: float(book.value_of(code, day).value) for name, code in _TERMS.items()}  # type: ignore[arg-type]


def _capitalised(flow: Decimal, terms: dict[str, float]) -> Decimal:
    convention = Convention.ORDINARY if terms["wait"] else Convention.DUE
    value = net_present_value(float(flow), terms["rate"], int(terms["years"]), convention, terms["growth"])
    return Decimal(repr(value)).quantize(CENT)


def sum_of(values: Iterable[Decimal | None]) -> Decimal | None:
    """A sum; unknown where a part is."""
    held = list(values)
    known = [one for one in held if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(held) else None
