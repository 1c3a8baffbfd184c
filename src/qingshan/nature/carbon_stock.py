"""Carbon in store 碳储量 by pools: an asset of one day, and what its change is worth; never part of sequestration.

Carbon taken up in a year (NEP) is the flow and an account of the total: `carbon`. A change of the store between two
maps is not that flow: it jumps when a class changes, and a forest that grows without changing its class shows none.
Sources: rulebook/data/sources/formulas.yaml#ipcc-2006-afolu, #invest-carbon
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Text
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]


def density(above: Floats, below: Floats, soil: Floats, dead: Floats) -> Floats:
    """The four pools together. [tC/hm²]  All in tC/hm².

    >>> density(15.0, 10.0, 60.0, 1.0), density(5.0, 3.0, 20.0, 0.0)
    (86.0, 28.0)
    """
    return above + below + soil + dead


def stock(density: Floats, area: Floats) -> Floats:
    """Carbon in store. [tC]  density : tC/hm²;  area : m²

    >>> stock(86.0, 10_000.0)
    86.0
    """
    return density * area / 10_000


def change(density: Floats, opening_density: Floats, area: Floats) -> Floats:
    """Carbon gained since the opening, below zero where it was lost. [tC]  densities : tC/hm²;  area : m²

    >>> change(28.0, 86.0, 10_000.0)
    -58.0
    """
    return (density - opening_density) * area / 10_000


def present_value(change: Floats, price: Floats, rate: Floats, price_growth: Floats, years: Floats) -> Floats:
    """What a change that comes in equal yearly parts is worth today, at a price that grows. [CNY]

    change : tC over all years;  price : CNY/tC in the first year;  rate, price_growth : a year [1];  years : a
    V = ΔC/n · p · Σ_t ((1 + g)/(1 + d))^t, t = 0 … n − 1: the first part comes at once and is not discounted.

    A price that grows as fast as money is discounted leaves the plain product:

    >>> round(float(present_value(-58.0, 43.0, 0.05, 0.05, 14.0)), 3)
    -2494.0
    >>> round(float(present_value(-58.0, 43.0, -0.071, 0.028, 14.0)), 3)
    -5228.073
    """
    return _even_years(change, price, (1 + price_growth) / (1 + rate), years)


def present_value_invest(change: Floats, price: Floats, rate: Floats, price_growth: Floats, years: Floats) -> Floats:
    """The same with the growth of the price as a second discount, as InVEST's Carbon has it. [CNY]

    V = ΔC/n · p · Σ_t 1/((1 + d)(1 + g))^t, t = 0 … n − 1: a price that grows lowers the value.
    Source: rulebook sources invest-carbon

    2016 to 2030 are 14 years; 43 per t, −7.1 %, +2.8 %:

    >>> round(float(present_value_invest(-58.0, 43.0, -0.071, 0.028, 14.0)), 3)
    -3422.079
    """
    return _even_years(change, price, 1 / ((1 + rate) * (1 + price_growth)), years)


def _even_years(change: Floats, price: Floats, ratio: Floats, years: Floats) -> Floats:
    """One `years`-th of a change each year, the worth of a part growing by `ratio` from year to year."""
    level = ratio == 1
    other = np.where(level, 2.0, ratio)
    together = np.where(level, years, (1 - other**years) / (1 - other))
    return change / years * price * together


_CODE = "nature.carbon_stock"


def _pool(name: str, title: Text) -> Field:
    return Field(f"nature.carbon_pool.{name}", "tC/hm2", title, low=0, high=3_000)


_DENSITY = Field(f"{_CODE}.density", "tC/hm2", Text("碳储密度", "density of carbon in store"), low=0, high=5_000)
_OPENING = Field(
    f"{_CODE}.opening_density", "tC/hm2", Text("期初碳储密度", "density at the opening"), low=0, high=5_000
)
_SHARED = (Origin.ZONE, Origin.SCALAR)
_WORTH = {
    "change": Field(f"{_CODE}.change", "tC", Text("碳储量变化", "change of carbon in store")),
    "price": Field(f"{_CODE}.price", "CNY/tC", Text("碳价（按吨碳）", "price per tonne of carbon"), low=0),
    "rate": Field(f"{_CODE}.discount_rate", "1", Text("折现率", "discount rate"), low=-0.5, high=1, origins=_SHARED),
    "price_growth": Field(
        f"{_CODE}.price_growth", "1", Text("碳价年增长率", "growth of the price"), low=-0.5, high=1, origins=_SHARED
    ),
    "years": Field(f"{_CODE}.years", "a", Text("变化历时", "years of the change"), low=1, high=200, origins=_SHARED),
}

MODELS = (
    Model(
        code="pools",
        gives=_DENSITY.of,
        title=Text("四个碳库之和", "four pools together"),
        compute=density,
        inputs={
            "above": _pool("above", Text("地上生物量碳密度", "carbon above ground")),
            "below": _pool("below", Text("地下生物量碳密度", "carbon below ground")),
            "soil": _pool("soil", Text("土壤有机碳密度", "carbon of the soil")),
            "dead": _pool("dead", Text("死亡有机质碳密度", "carbon of dead wood and litter")),
        },
        unit="tC/hm2",
        formula="c = c_above + c_below + c_soil + c_dead",
        source="ipcc-2006-afolu",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="stock",
        gives=f"{_CODE}.quantity",
        title=Text("碳储密度乘面积", "density times area"),
        compute=stock,
        inputs={"density": _DENSITY, "area": AREA},
        unit="tC",
        formula="C = Σ c · A",
        source="invest-carbon",
        mark=Mark.STATED,
        extensive=True,
        note=Text("资产（存量），不计入生态系统生产总值", "an asset: it enters no total of flows"),
    ),
    Model(
        code="two_dates",
        gives=f"{_CODE}.change",
        title=Text("期末减期初", "closing less opening"),
        compute=change,
        inputs={"density": _DENSITY, "opening_density": _OPENING, "area": AREA},
        unit="tC",
        formula="ΔC = Σ (c_1 − c_0) · A",
        source="invest-carbon",
        mark=Mark.STATED,
        extensive=True,
        note=Text(
            "只反映类型变化，不等于净生态系统生产力", "it sees changes of class only: not net ecosystem production"
        ),
    ),
    Model(
        code="present_value",
        gives=f"{_CODE}.change_value",
        title=Text("逐年均分、按上涨碳价折现", "equal parts at a growing price, discounted"),
        compute=present_value,
        inputs=_WORTH,
        unit="CNY",
        formula="V = ΔC/n · p · Σ_t ((1+g)/(1+d))^t",
        source="definition",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="present_value_invest",
        gives=f"{_CODE}.change_value",
        title=Text("净现值（同 InVEST）", "net present value as in InVEST"),
        compute=present_value_invest,
        inputs=_WORTH,
        unit="CNY",
        formula="V = ΔC/n · p · Σ_t 1/((1+d)(1+g))^t",
        source="invest-carbon",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
        note=Text("碳价上涨反使价值下降，只用于对照", "a growing price lowers the value: for comparison only"),
    ),
)
