"""The short table of a result 结果摘要: one line an account, at the place of the total."""

from typing import Any, NamedTuple

import polars as pl

from qingshan.core import Text
from qingshan.core.units import convert, shown
from qingshan.report.content import ReportContent


class SummaryRow(NamedTuple):
    """One account as text: what is not accounted says so."""

    code: str
    title: Text
    quantity: str
    value: str
    prices: str
    mark: str


#: Units that offices read, by base unit.
OFFICE_UNITS = {"m3": "亿m3", "t": "万t", "tCO2": "万tCO2", "kWh": "亿kWh", "m2": "km2", "CNY": "亿元"}


def summary_rows(content: ReportContent) -> list[SummaryRow]:
    """A row for each account of the profile; over all zones, at the place of the total or added up."""
    rows = []
    for account in content.accounts:
        service = account.service
        if not account.accounted:
            rows.append(SummaryRow(service.code, service.title, "未核算", "未核算", "", ""))
            continue
        quantity, unit, _ = _figure(content, service.quantity)
        value, money, row = _figure(content, service.value)
        rows.append(
            SummaryRow(
                service.code,
                service.title,
                _text(quantity, unit),
                _text(value, money),
                str(row.get("price_year") or ""),
                str(row.get("mark") or ""),
            )
        )
    return rows


def _figure(content: ReportContent, code: str) -> tuple[float | None, str, dict[str, Any]]:
    rows = content.facts.filter(pl.col("indicator") == code, pl.col("part") == "", pl.col("period") == content.period)
    whole = rows.filter(pl.col("place") == content.total_place)
    chosen = whole if whole.height else rows
    if not chosen.height:
        return None, "", {}
    first = chosen.row(0, named=True)
    values = chosen["value"]
    return (None if values.null_count() else float(values.sum())), first["unit"], first


def _text(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    office = OFFICE_UNITS.get(unit, unit)
    return f"{convert(value, unit, office):,.2f} {shown(office)}"
