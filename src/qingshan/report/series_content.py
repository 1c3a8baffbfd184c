"""What the report of several years is made of 多年序列内容: plain values that page and workbook both lay out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from qingshan.core import Finding, Text
from qingshan.nature.dual import Coordination, Decoupling, DualLift
from qingshan.nature.prices import YearlyValues

Floats = npt.NDArray[np.float64]


class Way(StrEnum):
    """How a value was brought to the base year's prices."""

    PRICES = "prices"
    CONSUMER_PRICES = "consumer prices"


WAY_LABELS = {
    Way.PRICES: Text("基年单价", "prices of the base year"),
    Way.CONSUMER_PRICES: Text("消费价格指数平减", "deflated by consumer prices"),
}


@dataclass(frozen=True)
class ServiceYears:
    """A service at a place, one figure a year.

    indicator : code of its value;  gaps : year → why a figure of that year is not there
    accounted, absent, price_years : one a year
    absent : there is none of it at the place, which adds nothing to a sum
    base_prices : year of the prices behind the values at constant prices, None where they are of several years
    """

    code: str
    indicator: str
    title: Text
    place: str
    quantity: Floats
    quantity_unit: str
    values: YearlyValues
    way: Way
    price_years: tuple[int | None, ...]
    gaps: Mapping[int, Text]
    in_total: bool
    accounted: tuple[bool, ...]
    absent: tuple[bool, ...]
    base_prices: int | None


@dataclass(frozen=True)
class SumYears:
    """The sum of what is accounted in every year at a place; `whole` where that is the GEP in every year.

    base_prices : year of the prices behind the sum at constant prices, None where they are of several years
    """

    place: str
    values: YearlyValues
    whole: bool
    base_prices: int | None


@dataclass(frozen=True)
class DualStep:
    """GDP and nature's value from one year to another at constant prices; a reason stands where a figure is lacking.

    growth : of nature's value [1], known also where GDP is not
    """

    place: str
    start: int
    stop: int
    lift: DualLift | None = None
    target: tuple[float, bool] | None = None
    decoupling: Decoupling | None = None
    regime: Text | None = None
    reason: Text | None = None
    growth: float | None = None


@dataclass(frozen=True)
class CoordinatedYear:
    """Coupling coordination of one year: levels of the systems, the result, its level and type in words."""

    year: int
    levels: tuple[float, ...]
    result: Coordination
    level: Text
    kind: Text | None


@dataclass(frozen=True)
class Coupling:
    """Coupling coordination over the years: the systems, what they are made of, and the weights."""

    place: str
    systems: tuple[Text, ...]
    weights: tuple[float, ...]
    years: tuple[CoordinatedYear, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True)
class PriceRow:
    """One price in one year with what vouches for it."""

    code: str
    title: Text
    year: int
    value: Text
    unit: str
    price_year: int | None
    since: str
    source: Text
    mark: str
    from_run: bool


@dataclass(frozen=True)
class SeriesContent:
    """Everything the report of a series says.

    places : code → name;  shown : the places told service by service, the total where there is one
    folders : year, period, title, name of the folder and key of each run
    known : rows of all years and of the facts, for ratios at current prices
    gdp_level : place → year → real GDP with the base year's GDP as 1, and how it was had
    """

    key: str
    profile: str
    profile_title: Text
    years: tuple[int, ...]
    base: int
    folders: tuple[tuple[int, str, Text, str, str], ...]
    places: Mapping[str, str]
    shown: tuple[str, ...]
    services: tuple[ServiceYears, ...]
    sums: tuple[SumYears, ...]
    prices: tuple[PriceRow, ...]
    steps: tuple[DualStep, ...]
    known: tuple[pl.DataFrame, ...]
    findings: list[Finding]
    gdp_real: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    gdp_way: Mapping[str, Text] = field(default_factory=dict)
    coupling: Coupling | None = None
    inputs: tuple[dict[str, Any], ...] = ()
