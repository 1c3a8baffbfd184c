"""The facts table 指标数据表: indicator × place × period × part, one number a row, with its unit and its source."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

import polars as pl

from qingshan.core import Period, Text
from qingshan.core.units import is_known, is_money


class Status(StrEnum):
    """Whether there is a number, and if not, why: none of the last three is zero."""

    VALUE = "value"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"
    NOT_ACCOUNTED = "not accounted"


STATUS_LABELS: Final = {
    Status.VALUE: Text("有值", "value"),
    Status.MISSING: Text("缺失", "missing"),
    Status.NOT_APPLICABLE: Text("不适用", "not applicable"),
    Status.NOT_ACCOUNTED: Text("未核算", "not accounted"),
}

CURRENT, CONSTANT, MIXED = "current", "constant", "mixed"
PRICE_BASIS_LABELS: Final = {
    CURRENT: Text("现价", "current prices"),
    CONSTANT: Text("不变价", "constant prices"),
    MIXED: Text("多个年份的价格", "prices of several years"),
}

#: Columns in their order. Only indicator, place, period, part, unit and status are never null.
FACTS: Final = pl.Schema(
    {
        "indicator": pl.String(),
        "place": pl.String(),
        "period": pl.String(),
        "part": pl.String(),  # '' is the whole; see part.py
        "value": pl.Float64(),  # only with status `value`
        "stated": pl.String(),  # the decimal text as printed
        "unit": pl.String(),
        "status": pl.String(),
        "mark": pl.String(),  # S, R or U
        "source": pl.String(),
        "recorded_at": pl.String(),  # ISO day or time; rows of a run have none
        "supersedes": pl.String(),  # recorded_at of the row it replaces; see current.py
        "reason": pl.String(),  # why there is no number; see reason.py
        "price_year": pl.Int32(),  # money needs it, unless its prices are of several years
        "price_basis": pl.String(),  # current, constant (see `price_basis_of`) or mixed
        "coverage": pl.Float64(),  # 0 to 1: share of the place's area or children behind the value
        "correction": pl.String(),  # why the row replaces another; only where `supersedes` stands
    }
)

#: What one number is about. Two rows in force never share it.
CELL: Final = ("indicator", "place", "period", "part")
#: What a row that we worked out has none of.
NOT_MADE: Final = ("stated", "recorded_at", "supersedes", "price_basis", "correction")
#: How the source of a row begins that we worked out: then the indicator, or the way and the day of the tree.
FROM_FORMULA: Final = "formula:"
FROM_ROLLUP: Final = "rollup:"
#: How the source of a row begins that was made of shorter periods: then the way.
FROM_TIME: Final = "over-time:"
#: How the source of a row begins that was brought over from places that are no more: then these and the day.
FROM_SUCCESSION: Final = "succession:"

COLUMN_LABELS: Final = {
    "indicator": Text("指标", "indicator"),
    "place": Text("地区", "place"),
    "period": Text("时段", "period"),
    "part": Text("分项", "part"),
    "value": Text("数值", "value"),
    "stated": Text("原文数值", "as stated"),
    "unit": Text("单位", "unit"),
    "status": Text("状态", "status"),
    "mark": Text("标记", "mark"),
    "source": Text("来源", "source"),
    "recorded_at": Text("记录时间", "recorded at"),
    "supersedes": Text("替代", "supersedes"),
    "reason": Text("原因", "reason"),
    "price_year": Text("价格年份", "price year"),
    "price_basis": Text("价格口径", "price basis"),
    "coverage": Text("覆盖率", "coverage"),
    "correction": Text("更正原因", "why corrected"),
}


def with_later_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with the columns that files of earlier versions lack, null; another table stays as it is."""
    absent = [name for name in ("correction",) if name not in frame.columns]
    return frame.with_columns(pl.lit(None, FACTS[name]).alias(name) for name in absent)


def empty_facts() -> pl.DataFrame:
    """A facts table without rows."""
    return pl.DataFrame(schema=FACTS)


def facts_frame(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """A facts table from rows as mappings; what a row leaves out is null, but:

    part is the whole; value is read from `stated`; status is `value` where there is one and `missing` otherwise;
    price_basis follows from price_year and period. Raises ``ValueError`` for a key that is no column.

    >>> frame = facts_frame([{"indicator": "area", "place": "530802", "period": 2019, "stated": "3.50", "unit": "km2"}])
    >>> frame.select("period", "part", "value", "status").row(0)
    ('2019', '', 3.5, 'value')
    """
    return pl.DataFrame([_completed(row) for row in rows], schema=FACTS, orient="row")


def _completed(row: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(row) - set(FACTS))
    if unknown:
        raise ValueError(f"a fact has no {', '.join(unknown)}; its columns are {', '.join(FACTS)}")
    whole: dict[str, Any] = {column: row.get(column) for column in FACTS}
    whole["period"] = None if whole["period"] is None else str(whole["period"])
    whole["part"] = whole["part"] or ""
    whole["mark"] = None if whole["mark"] is None else str(whole["mark"])
    if whole["value"] is None and whole["stated"] is not None:
        whole["value"] = number_of(whole["stated"])
    whole["value"] = None if whole["value"] is None else float(whole["value"])
    whole["status"] = str(whole["status"] or (Status.MISSING if whole["value"] is None else Status.VALUE))
    if whole["price_basis"] is None and whole["price_year"] is not None:
        whole["price_basis"] = price_basis_of(whole["price_year"], whole["period"])
    return whole


def number_of(stated: str) -> float:
    """The float64 of a printed number; thousands may be parted by commas. Raises ``ValueError``.

    >>> number_of("7,429.870")
    7429.87
    """
    try:
        value = float(Decimal(stated.strip().replace(",", "").replace("，", "")))
    except InvalidOperation as error:
        raise ValueError(f"{stated!r} is no decimal number") from error
    if not math.isfinite(value):
        raise ValueError(f"{stated!r} is no number that can be held")
    return value


def price_basis_of(price_year: int, period: str) -> str | None:
    """`current` when the price year is the period's own, else `constant`; None when the period cannot be read.

    >>> price_basis_of(2019, "2019Q3"), price_basis_of(2015, "2019")
    ('current', 'constant')
    """
    try:
        span = Period.parse(period)
    except ValueError:
        return None
    return CURRENT if span.start.year <= price_year <= span.end.year else CONSTANT


def with_price_basis(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `price_basis` worked out anew from price_year and period; money of no one year is `mixed`."""
    pairs = frame.select("price_year", "period").unique().drop_nulls()
    basis = [price_basis_of(year, period) for year, period in pairs.iter_rows()]
    told = pairs.with_columns(pl.Series("price_basis", basis, pl.String()))
    joined = frame.drop("price_basis").join(told, on=["price_year", "period"], how="left", maintain_order="left")
    without = (
        pl.col("unit").is_in(money_units(frame)) & (pl.col("status") == Status.VALUE) & pl.col("price_year").is_null()
    )
    basis_told = pl.when(without).then(pl.lit(MIXED)).otherwise(pl.col("price_basis"))
    return joined.with_columns(price_basis=basis_told).select(FACTS.names())


def money_units(frame: pl.DataFrame) -> list[str]:
    """Those of its units that have money in them."""
    return [unit for unit in frame["unit"].unique().drop_nulls().sort() if is_known(unit) and is_money(unit)]


def sorted_facts(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns in their order, rows by indicator, place, period, part, recorded_at, then by all the rest.

    Raises ``ValueError`` for a table that is no facts table.
    """
    wrong = [name for name, kind in FACTS.items() if frame.schema.get(name) != kind]
    if wrong or frame.width != len(FACTS):
        raise ValueError(f"no facts table: look at {', '.join(wrong) or 'its extra columns'}")
    keys = (*CELL, "recorded_at")
    rest = [name for name in FACTS if name not in keys]
    return frame.select(FACTS.names()).sort(*keys, *rest, nulls_last=False)
