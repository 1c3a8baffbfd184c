"""Figures of any year 任意年份取数: the account's own, else those stated beside it; wholes only."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from qingshan.core import Text
from qingshan.core.units import convert
from qingshan.facts import Status, in_force
from qingshan.nature.teeb import Printed, StatedRatio, printed, stated_ratio
from qingshan.report.figures import Figure, reason_of
from qingshan.report.table import Missing, NotAccounted, NotApplicable

VALUE, GDP, RATIO = "teeb.value", "economy.gdp", "teeb.to_gdp_ratio"

_KINDS = {str(Status.NOT_APPLICABLE): NotApplicable, str(Status.NOT_ACCOUNTED): NotAccounted}


class Known:
    """Rows in force by indicator, place and period; of two tables the first that has a row gives it."""

    def __init__(self, *frames: pl.DataFrame) -> None:
        self._rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        for frame in frames:
            for row in in_force(frame.filter(pl.col("part") == "")).iter_rows(named=True):
                self._rows.setdefault((row["indicator"], row["place"], row["period"]), row)

    def row(self, indicator: str, place: str, period: str) -> dict[str, Any] | None:
        """The row of a figure."""
        return self._rows.get((indicator, place, period))

    def rows(self, indicator: str) -> Iterator[dict[str, Any]]:
        """Rows of an indicator that have a number, by place and period."""
        for key in sorted(self._rows):
            if key[0] == indicator and self._rows[key]["status"] == Status.VALUE:
                yield self._rows[key]

    def at(self, indicator: str, place: str, period: str, unit: str) -> Figure:
        """A figure in a unit, or why there is none and how to give it."""
        row = self.row(indicator, place, period)
        if row is None:
            return Missing(lacking(indicator, period))
        if row["status"] == Status.VALUE:
            return convert(float(row["value"]), row["unit"], unit)
        return _KINDS.get(row["status"], Missing)(reason_of(row["reason"]))

    def price_year(self, indicator: str, place: str, period: str) -> int | None:
        """The year of a figure's prices; None where it has none or mixes years."""
        row = self.row(indicator, place, period)
        return None if row is None or row["price_year"] is None else int(row["price_year"])


def lacking(indicator: str, period: str) -> Text:
    """That a figure is not there, and how to give it."""
    return Text(
        f"没有 {indicator} {period}年的数值；在 facts 数据文件中给出该行及来源即可",
        f"there is no {indicator} of {period}; give it as a row of the facts, with its source",
    )


def exact_in(row: dict[str, Any], unit: str) -> Printed:
    """The number of a row as it was stated, in a unit; without a stated text the number it holds."""
    times = Decimal(repr(convert(1.0, row["unit"], unit)))
    return printed(str(row["stated"] or repr(float(row["value"]))), times)


def stated_ratios(known: Known) -> Iterator[tuple[str, str, StatedRatio]]:
    """Place, period and check of every TEEB value that stands with its GDP and a stated ratio of the two."""
    for row in known.rows(RATIO):
        place, period = row["place"], row["period"]
        value, gdp = known.row(VALUE, place, period), known.row(GDP, place, period)
        if value is None or gdp is None or str(row["source"] or "").startswith("formula:"):
            continue
        if all(one["status"] == Status.VALUE and one["value"] > 0 for one in (value, gdp)):
            yield place, period, stated_ratio(exact_in(value, "CNY"), exact_in(gdp, "CNY"), exact_in(row, "1"))
