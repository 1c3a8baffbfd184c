"""Postings 分录: every opening, movement and closing of a stock as one row, exact, with document and days. Spec E1.

amount is a decimal with `SCALE` places and never a float: whether an account closes is decided to the last digit.
"""

from datetime import date
from enum import StrEnum
from typing import Any, Final

import polars as pl

from qingshan.core import Text
from qingshan.core.exact import Stated, exact

#: Decimal places that an amount may have.
SCALE: Final = 6
AMOUNT: Final = pl.Decimal(38, SCALE)


class Entry(StrEnum):
    """What a posting says.

    difference : what sources disagree on 统计误差, signed;  reappraisal : between last closing and this opening, signed
    closing : a stated one, which has to follow;  area : of the whole place, which its items have to add up to
    """

    OPENING = "opening"
    INCREASE = "increase"
    DECREASE = "decrease"
    REAPPRAISAL = "reappraisal"
    DIFFERENCE = "difference"
    CLOSING = "closing"
    AREA = "area"


ENTRY_LABELS: Final = {
    Entry.OPENING: Text("期初存量", "opening stock"),
    Entry.INCREASE: Text("本期增加", "increase"),
    Entry.DECREASE: Text("本期减少", "decrease"),
    Entry.REAPPRAISAL: Text("重估", "reappraisal"),
    Entry.DIFFERENCE: Text("统计误差", "statistical difference"),
    Entry.CLOSING: Text("期末存量", "closing stock"),
    Entry.AREA: Text("行政区面积", "area of the place"),
}

#: What happened, which needs a document, the day it happened and the day it was recorded.
EVENTS: Final = (Entry.INCREASE, Entry.DECREASE, Entry.REAPPRAISAL, Entry.DIFFERENCE)

#: Entries that may be below zero.
SIGNED: Final = (Entry.REAPPRAISAL, Entry.DIFFERENCE)

#: grade : of a quality table, else empty;  other_place : where it came from or went to;  reason : why there is no
#: amount, or what a difference or reappraisal rests on
POSTINGS: Final = pl.Schema(
    {
        "resource": pl.String(),
        "item": pl.String(),
        "grade": pl.String(),
        "place": pl.String(),
        "period": pl.String(),
        "entry": pl.String(),
        "cause": pl.String(),
        "other_place": pl.String(),
        "amount": AMOUNT,
        "unit": pl.String(),
        "document": pl.String(),
        "happened": pl.Date(),
        "recorded": pl.Date(),
        "reason": pl.String(),
    }
)

COLUMN_LABELS: Final = {
    "resource": Text("资源", "resource"),
    "item": Text("类别", "item"),
    "grade": Text("等级", "grade"),
    "place": Text("地区", "place"),
    "period": Text("时段", "period"),
    "entry": Text("项目", "entry"),
    "cause": Text("原因", "cause"),
    "other_place": Text("对方地区", "other place"),
    "amount": Text("数量", "amount"),
    "unit": Text("单位", "unit"),
    "document": Text("凭证", "document"),
    "happened": Text("发生日期", "happened"),
    "recorded": Text("记录日期", "recorded"),
    "reason": Text("说明", "reason"),
}


def posting(
    resource: str,
    item: str,
    place: str,
    period: str,
    entry: Entry,
    amount: Stated | None,
    unit: str,
    *,
    cause: str = "",
    grade: str = "",
    other_place: str = "",
    document: str = "",
    happened: date | None = None,
    recorded: date | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """One row. amount : as it was stated, None where it is not known, which needs a reason

    >>> posting("land", "cropland", "530802", "2019", Entry.OPENING, "8768.40", "hm2")["amount"]
    Decimal('8768.40')
    """
    given = None if amount is None else exact(amount)
    if given is not None and given != round(given, SCALE):
        raise ValueError(f"{given} has more than {SCALE} decimals; choose a smaller unit")
    return {
        "resource": resource,
        "item": item,
        "grade": grade,
        "place": place,
        "period": period,
        "entry": str(entry),
        "cause": cause,
        "other_place": other_place,
        "amount": given,
        "unit": unit,
        "document": document,
        "happened": happened,
        "recorded": recorded,
        "reason": reason,
    }


def postings(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The table of some rows."""
    return pl.DataFrame(rows, schema=POSTINGS)
