"""Indicators of dual accounting 双核算指标. Spec D1.

Ratios to GDP take current prices of the same year on both sides; claims of growth take constant prices. Whether
something fell is decided on decimals: on what was stated where it was (`Decimal`), else on twelve digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from qingshan.nature.prices import growth

Floats = npt.NDArray[np.float64]

#: A figure as stated, or as computed.
Amount = float | Decimal


def green_gold_index(gep: Floats, gdp: Floats) -> Floats:
    """GEP over GDP 绿金指数; above 1 nature's product exceeds the market's. [1]

    gep, gdp : in one unit, current prices of the same year;  the Chinese name is unverified
    Source: rulebook/data/sources/accounts.yaml#china-gep-2015

    >>> round(green_gold_index(7545.59, 123.7), 1)
    61.0
    """
    return gep / gdp


def gep_per_area(gep: Floats, area: Floats) -> Floats:
    """GEP per area 单位面积GEP. [CNY/m², or the units given]

    >>> round(gep_per_area(7545.59e4, 149_687.7), 1)
    504.1
    """
    return gep / area


def gep_per_head(gep: Floats, population: Floats) -> Floats:
    """GEP per resident 人均GEP. [CNY/person, or the units given]  population : residents, not registered people

    Garzê 2010, in 万元:

    >>> round(gep_per_head(7545.59e4, 1_060_000.0), 2)
    71.18
    """
    return gep / population


def converted_value(provisioning: Floats, cultural: Floats) -> Floats:
    """What reaches the market 两山转化价值: products and culture. [CNY]

    Source: rulebook/data/sources/accounts.yaml#ninghai-2021

    >>> converted_value(632.5, 70.5)
    703.0
    """
    return provisioning + cultural


def conversion_rate(provisioning: Floats, cultural: Floats, gep: Floats) -> Floats:
    """Share of GEP that reaches the market 转化率. [1]

    >>> conversion_rate(20.0, 30.0, 200.0)
    0.25
    """
    return converted_value(provisioning, cultural) / gep


def realisation_rate(realised: Floats, gep: Floats) -> Floats:
    """Value realised on markets over GEP 价值实现率. [1]  realised : CNY, not more than is accounted

    >>> realisation_rate(30.0, 200.0)
    0.15
    """
    return realised / gep


def regulating_share(regulating: Floats, gep: Floats) -> Floats:
    """Share of regulating services in GEP 调节服务占比. [1]

    Ninghai 2018:

    >>> round(regulating_share(670.59, 1259.03), 4)
    0.5326
    """
    return regulating / gep


def did_not_fall(before: Amount, after: Amount) -> bool:
    """Whether a figure is at least what it was 不降低. [yes or no]

    Stated figures are compared digit for digit; of computed ones twelve digits count, not the last bits of a sum.

    >>> did_not_fall(0.3, 0.1 + 0.2), did_not_fall(Decimal("300.01"), Decimal("300.00"))
    (True, False)
    """
    return _exactly(after) >= _exactly(before)


def _exactly(amount: Amount) -> Decimal:
    return amount if isinstance(amount, Decimal) else Decimal(f"{amount:.12g}")


@dataclass(frozen=True)
class DualLift:
    """Growth of both, at constant prices [1], and whether each is at least what it was."""

    gdp_growth: float
    gep_growth: float
    gdp_held: bool
    gep_held: bool

    @property
    def both(self) -> bool:
        """双提升: neither fell."""
        return self.gdp_held and self.gep_held


def dual_lift(gdp: tuple[Amount, Amount], gep: tuple[Amount, Amount]) -> DualLift:
    """Whether GDP and GEP rose together 双提升. [1]  gdp, gep : before and after, both at constant prices

    >>> found = dual_lift((100.0, 106.0), (300.0, 299.0))
    >>> round(found.gdp_growth, 3), round(found.gep_growth, 4), found.both
    (0.06, -0.0033, False)
    """
    rates = [growth(float(before), float(after)) for before, after in (gdp, gep)]
    return DualLift(rates[0], rates[1], did_not_fall(*gdp), did_not_fall(*gep))


def departmental_target(base: Amount, now: Amount) -> tuple[float, bool]:
    """GEP over that of the base year, and whether it did not fall 只增不减. [1]  base, now : constant prices

    >>> departmental_target(200.0, 210.0)
    (1.05, True)
    """
    if not base > 0:
        raise ValueError(f"a base of {base} is no GEP to compare with; give one above zero")
    return float(now) / float(base), did_not_fall(base, now)


@dataclass(frozen=True)
class DualYear:
    """One year of a dual chart: ratio at current prices, growth since the first year at constant ones. [1]

    both : 双提升 since the first year
    """

    year: int
    green_gold_index: float
    gdp_growth: float
    gep_growth: float
    both: bool


def dual_years(
    years: Sequence[int],
    gdp: Sequence[float],
    gep: Sequence[float],
    gdp_real: Sequence[Amount],
    gep_real: Sequence[Amount],
) -> list[DualYear]:
    """The series behind a dual chart over years 双核算年度序列. [1]

    gdp, gep : current prices;  gdp_real, gep_real : constant prices;  one a year, of one profile throughout

    >>> found = dual_years([2015, 2019], gdp=[4, 5], gep=[8, 9], gdp_real=[4, 4.5], gep_real=[8, 7.9])
    >>> [(one.year, one.green_gold_index, one.both) for one in found]
    [(2015, 2.0, True), (2019, 1.8, False)]
    """
    rows = list(zip(years, gdp, gep, gdp_real, gep_real, strict=True))
    if list(years) != sorted(set(years)):
        raise ValueError("years must be different and in order, the earliest first")
    first_gdp, first_gep = rows[0][3], rows[0][4]
    made = []
    for year, economy, product, real_economy, real_product in rows:
        lift = dual_lift((first_gdp, real_economy), (first_gep, real_product))
        made.append(DualYear(year, product / economy, lift.gdp_growth, lift.gep_growth, lift.both))
    return made
