"""Obligations to restore 修复义务台账: what somebody has to make good, and what of it is still open on a day. Spec E2.

They stand beside the balance sheet and are never taken off a stock: the pilot defines no liabilities.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.postings import AMOUNT
from qingshan.assets.table_read import place_codes, read_table
from qingshan.core import Finding, Text, Where
from qingshan.core.units import UnitError, convert, is_money

OBLIGATIONS: Final = pl.Schema(
    {
        "code": pl.String(),
        "obligation": pl.String(),
        "place": pl.String(),
        "holder": pl.String(),
        "since": pl.Date(),
        "due": pl.Date(),
        "fulfilled": pl.Date(),
        "amount": AMOUNT,
        "unit": pl.String(),
        "document": pl.String(),
        "reason": pl.String(),
    }
)
OBLIGATION_LABELS: Final = {
    "code": Text("编号", "code"),
    "obligation": Text("义务", "obligation"),
    "place": Text("地区", "place"),
    "holder": Text("责任主体", "who has to"),
    "since": Text("确立日", "since"),
    "due": Text("应完成日", "due"),
    "fulfilled": Text("完成日", "fulfilled"),
    "amount": Text("应投入金额", "amount"),
    "unit": Text("单位", "unit"),
    "document": Text("凭证", "document"),
    "reason": Text("说明", "reason"),
}
_OPTIONAL = ("fulfilled", "due", "amount", "unit", "reason")
_NEEDED = ("code", "obligation", "place", "holder", "since", "document")


@dataclass(frozen=True)
class Movement:
    """Obligations of a period: how many, and their sum [CNY]; None where one of them has no amount."""

    count: int
    amount: Decimal | None


def read_obligations(path: Path) -> tuple[pl.DataFrame, list[Finding]]:
    """Obligations in the order of the file, amounts in CNY, and everything wrong with them."""
    table, lines, findings = read_table(path, OBLIGATIONS, OBLIGATION_LABELS, _OPTIONAL)
    table = table.with_columns(place_codes(table["place"]))
    rows = []
    first: dict[str, int] = {}
    for line, row in zip(lines, table.iter_rows(named=True), strict=True):
        where = Where(path.name, row=line)
        findings += _wrong(row, where)
        if row["code"] and first.setdefault(row["code"], line) != line:
            findings.append(fault("obligation-twice", where, code=row["code"], first=first[row["code"]]))
        if row["amount"] is not None and _money(row["unit"]):
            factor = Decimal(repr(convert(1.0, row["unit"], "CNY")))
            row |= {"amount": (row["amount"] * factor).quantize(Decimal("0.01")), "unit": "CNY"}
        rows.append(row)
    return pl.DataFrame(rows, schema=OBLIGATIONS), findings


def _wrong(row: dict[str, Any], where: Where) -> list[Finding]:
    found = [
        fault("obligation-incomplete", where, column=OBLIGATION_LABELS[name])
        for name in _NEEDED
        if row[name] in ("", None)
    ]
    for name in ("due", "fulfilled"):
        if row[name] and row["since"] and row[name] < row["since"]:
            words = {"column": OBLIGATION_LABELS[name], "day": row[name], "since": row["since"]}
            found.append(fault("obligation-days", where, **words))
    unsaid = row["amount"] is None and not row["reason"]
    if unsaid or (row["amount"] is not None and row["amount"] < 0):
        found.append(fault("obligation-amount", where))
    if row["amount"] is not None and not _money(row["unit"]):
        found.append(fault("obligation-unit", where, unit=row["unit"]))
    return found


def _money(unit: str) -> bool:
    try:
        return is_money(unit) and convert(1.0, unit, "CNY") > 0
    except (UnitError, ValueError):
        return False


def movements(table: pl.DataFrame, start: date, end: date) -> dict[str, Movement]:
    """Open at the start, arisen, fulfilled, open at the end of a period, and overdue at its end.

    Opening + arisen − fulfilled = closing. One that is fulfilled on a day is closed from that day on.

    >>> from datetime import date
    >>> row = dict.fromkeys(OBLIGATIONS, "") | {"since": date(2019, 3, 1), "due": None, "amount": Decimal(5)}
    >>> held = pl.DataFrame([row | {"fulfilled": None}, row | {"fulfilled": date(2019, 9, 1)}], schema=OBLIGATIONS)
    >>> {name: one.count for name, one in movements(held, date(2019, 1, 1), date(2019, 12, 31)).items()}
    {'opening': 0, 'arisen': 2, 'fulfilled': 1, 'closing': 1, 'overdue': 0}
    """
    since, done = pl.col("since"), pl.col("fulfilled")
    closing = (since <= end) & (done.is_null() | (done > end))
    chosen = {
        "opening": (since < start) & (done.is_null() | (done >= start)),
        "arisen": since.is_between(start, end),
        "fulfilled": done.is_between(start, end),
        "closing": closing,
        "overdue": closing & (pl.col("due") <= end),
    }
    return {name: _movement(table.filter(one)) for name, one in chosen.items()}


def _movement(rows: pl.DataFrame) -> Movement:
    known = rows["amount"].is_not_null().all()
    return Movement(rows.height, sum(rows["amount"].to_list(), Decimal(0)) if known else None)
