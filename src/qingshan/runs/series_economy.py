"""The economy beside the accounts 经济指标序列: GDP, its index and consumer prices, exact as they were stated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from qingshan.core import Finding, Severity, Text, Where
from qingshan.nature.prices import chained_levels
from qingshan.report.known import GDP, Known, exact_in

GDP_INDEX, CPI = "economy.gdp.index", "economy.cpi"
_USUAL = (Decimal(50), Decimal(200))  # % of the previous year; 6.4 for a growth of 6.4 % is a slip

BY_INDEX = Text("GDP 按地区生产总值指数换算为不变价", "GDP at constant prices by its own index")
BY_CPI = Text(
    "GDP 按居民消费价格指数平减（没有地区生产总值指数，只是近似）",
    "GDP deflated by consumer prices (its own index is not given; an approximation)",
)


@dataclass(frozen=True)
class Economy:
    """What the facts tell of the economy, by place; of consumer prices also from the places above."""

    known: Known
    facts: pl.DataFrame

    def gdp(self, place: str, year: int) -> Decimal | None:
        """GDP at current prices [CNY]; None where there is none of the year's own prices."""
        row = self.known.row(GDP, place, str(year))
        if row is None or row["status"] != "value" or row["price_year"] not in (None, year):
            return None
        return exact_in(row, "CNY").number

    def yearly(self, indicator: str, place: str) -> dict[int, Decimal]:
        """Each year's index with the previous year = 100, of the nearest place that has any."""
        for code in (place, *places_above(place)):
            told = {
                int(row["period"]): exact_in(row, "%").number
                for row in self.known.rows(indicator)
                if row["place"] == code and str(row["period"]).isdigit()
            }
            if told:
                return told
        return {}

    def gdp_real(self, place: str, years: Sequence[int], base: int) -> tuple[dict[int, Decimal], Text | None]:
        """GDP of each year at the base year's prices [CNY], as far as it can be had, and how."""
        first = self.gdp(place, base)
        own = {int(row["period"]): exact_in(row, "%").number for row in self._rows(GDP_INDEX, place)}
        levels = chained_levels(years, own, base)
        if first is not None and len(levels) == len(years):
            return {year: first * level for year, level in levels.items()}, BY_INDEX
        consumer = chained_levels(years, self.yearly(CPI, place), base)
        told = {year: gdp for year in years if (gdp := self.gdp(place, year)) is not None}
        real = {year: gdp / consumer[year] for year, gdp in told.items() if year in consumer}
        return real, BY_CPI if len(real) > 1 else None

    def _rows(self, indicator: str, place: str) -> list[dict[str, str]]:
        return [row for row in self.known.rows(indicator) if row["place"] == place and str(row["period"]).isdigit()]


def places_above(place: str) -> list[str]:
    """Codes of the divisions above one, nearest first; none for a zone of other kinds.

    >>> places_above("530823"), places_above("530800"), places_above("basin:lancang")
    (['530800', '530000'], ['530000'], [])
    """
    if not place.isdigit():
        return []
    above = [place[:6]] if len(place) > 6 else []
    above += [place[:4] + "00", place[:2] + "0000"]
    return [code for code in dict.fromkeys(above) if code != place]


def check_economy(economy: Economy) -> Iterator[Finding]:
    """Indices that are no index of the previous year, and GDP at other than its year's prices."""
    for indicator in (GDP_INDEX, CPI):
        for row in economy.known.rows(indicator):
            index = exact_in(row, "%").number
            if not _USUAL[0] <= index <= _USUAL[1]:
                yield Finding(
                    "series-index-odd",
                    Where(field=f"{indicator} {row['place']} {row['period']}"),
                    Text(
                        f"{float(index):g} 不是上年为100的指数",
                        f"{float(index):g} is no index with the previous year = 100",
                    ),
                    Text("写成 106.4，单位 %，而不是增速 6.4", "write 106.4 with the unit %, not the growth 6.4"),
                )
    for row in economy.known.rows(GDP):
        if row["price_year"] is not None and str(row["price_year"]) != row["period"]:
            yield Finding(
                "series-gdp-not-current",
                Where(field=f"{GDP} {row['place']} {row['period']}"),
                Text(f"GDP 是{row['price_year']}年价", f"GDP is at prices of {row['price_year']}, not its year's"),
                Text(f"给出当年现价 GDP 和 {GDP_INDEX}", f"give GDP at current prices, and {GDP_INDEX}"),
                Severity.WARNING,
            )
