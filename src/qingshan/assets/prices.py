"""Prices of stocks 价格: what a unit of a stock, or a year of its services, is worth from a day on, with its source."""

from decimal import Decimal
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.postings import AMOUNT
from qingshan.assets.postings_read import resource_codes
from qingshan.assets.table_read import place_codes, read_table
from qingshan.core import Finding, Text, Where
from qingshan.core.record import Mark
from qingshan.core.units import UnitError, convert, same_dimension
from qingshan.rulebook import PriceRule, Resource, Rulebook

#: item, place : empty for all;  since : first day on which it holds, until a later row of the same
PRICES: Final = pl.Schema(
    {
        "resource": pl.String(),
        "item": pl.String(),
        "place": pl.String(),
        "rule": pl.String(),
        "price": AMOUNT,
        "unit": pl.String(),
        "since": pl.Date(),
        "source": pl.String(),
        "mark": pl.String(),
    }
)
PRICE_LABELS: Final = {
    "resource": Text("资源", "resource"),
    "item": Text("类别", "item"),
    "place": Text("地区", "place"),
    "rule": Text("规则", "rule"),
    "price": Text("价格", "price"),
    "unit": Text("单位", "unit"),
    "since": Text("起始日", "since"),
    "source": Text("来源", "source"),
    "mark": Text("证据标记", "mark"),
}
_OPTIONAL = ("item", "place")
_KEY = ("resource", "item", "place", "rule", "since")


def read_prices(path: Path, book: Rulebook) -> tuple[pl.DataFrame, list[Finding]]:
    """Prices in the order of the file, and everything wrong with them."""
    table, lines, findings = read_table(path, PRICES, PRICE_LABELS, _OPTIONAL)
    table = table.with_columns(resource_codes(table["resource"], book), place_codes(table["place"]))
    rows = []
    first: dict[tuple[object, ...], int] = {}
    for line, row in zip(lines, table.iter_rows(named=True), strict=True):
        resource = book.resources.get(row["resource"])
        if resource is not None:
            row |= {column: resource.named(row[column]) for column in ("item", "rule")}
        findings += _wrong(row, resource, Where(path.name, row=line), book)
        key = tuple(row[name] for name in _KEY)
        if first.setdefault(key, line) != line:
            findings.append(fault("price-twice", Where(path.name, row=line), first=first[key]))
        rows.append(row)
    return pl.DataFrame(rows, schema=PRICES), findings


def _wrong(row: dict[str, object], resource: Resource | None, where: Where, book: Rulebook) -> list[Finding]:
    if resource is None:
        known = {"within": "resources", "known": ", ".join(book.resources)}
        return [fault("posting-unknown-code", where, column="resource", code=row["resource"], **known)]
    found = []
    items = [one.code for one in resource.items]
    if row["item"] and row["item"] not in items:
        words = {"column": "item", "code": row["item"], "within": resource.code, "known": ", ".join(items)}
        found.append(fault("posting-unknown-code", where, **words))
    rule = resource.price(str(row["rule"]))
    if rule is None:
        known_rules = ", ".join(one.code for one in resource.prices) or "—"
        found.append(fault("price-rule", where, resource=resource.code, rule=row["rule"], known=known_rules))
    elif not _fits(str(row["unit"]), resource, rule):
        words = {"unit": row["unit"], "resource": resource.code, "rule": rule.title, "wanted": unit_of(resource, rule)}
        found.append(fault("price-unit", where, **words))
    price = row["price"]
    if not isinstance(price, Decimal) or price < 0:
        found.append(fault("price-missing", where))
    if row["since"] is None:
        found.append(fault("posting-day", where, column="since", text=""))
    if not row["source"] or row["mark"] not in [str(one) for one in Mark]:
        found.append(fault("price-source", where))
    return found


def unit_of(resource: Resource, rule: PriceRule) -> str:
    """The unit in which prices of a rule are reckoned: CNY for a unit of the stock, or CNY a year."""
    return "CNY/a" if rule.way == "flow" else f"CNY/{resource.unit}"


def _fits(unit: str, resource: Resource, rule: PriceRule) -> bool:
    try:
        return same_dimension(unit, unit_of(resource, rule))
    except UnitError:
        return False


def in_cny(price: Decimal, unit: str, resource: Resource, rule: PriceRule) -> Decimal:
    """A price in the unit of `unit_of`.

    >>> from qingshan.rulebook import standard_rulebook
    >>> timber = standard_rulebook().resources["forest_volume"]
    >>> in_cny(Decimal("0.08"), "万元/m3", timber, timber.prices[0])
    Decimal('800.00')
    """
    return price * Decimal(repr(convert(1.0, unit, unit_of(resource, rule)))).normalize() + Decimal("0.00")
