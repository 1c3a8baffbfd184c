"""Water yield 产水量: rain less evapotranspiration, what is left after use, and the electricity it could give.

It stands beside water conservation, from which surface runoff is taken off, and is never added to it.
Source: rulebook/data/sources/formulas.yaml#invest-awy
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Text
from qingshan.nature.fields import ACTUAL_EVAPOTRANSPIRATION, AREA, RAIN

Floats = npt.NDArray[np.float64]

#: Work of one cubic metre of water that falls one metre [kWh]: 1000 kg · 9.8 m/s² / 3.6e6 J
_KWH_PER_CUBIC_METRE_AND_METRE = 1000 * 9.8 / 3.6e6


def depth(rain: Floats, actual_evapotranspiration: Floats) -> Floats:
    """Water that leaves the ground as runoff above or below it. [mm]  Both annual depths in mm.

    Below zero where more evaporates than falls, which a curve of Budyko's never gives.

    >>> depth(800.0, 519.0)
    281.0
    """
    return rain - actual_evapotranspiration


def volume(water_yield: Floats, area: Floats) -> Floats:
    """Water yield of an area. [m³]  water_yield : mm;  area : m²

    >>> volume(990_000.0, 1.0)
    990.0
    """
    return water_yield / 1000 * area


def consumption(water_demand: Floats, area: Floats) -> Floats:
    """Water that is used and does not come back. [m³]  water_demand : m³/hm²;  area : m²

    >>> consumption(4500.0, 20_000.0)
    9000.0
    """
    return water_demand / 10_000 * area


def supply(yielded: Floats, consumed: Floats) -> Floats:
    """What is left of the yield for those downstream; below zero where use exceeds it. [m³]  Both in m³.

    >>> supply(990.0, 50.0)
    940.0
    """
    return yielded - consumed


def electricity(supplied: Floats, head: Floats, turbine_share: Floats, turbine_efficiency: Floats) -> Floats:
    """Electricity that a station at the outlet could make of the water in a year. [kWh]

    supplied : m³;  head : m;  turbine_share : of the water that goes through the turbines [1]
    turbine_efficiency : of the power in the water that becomes electricity [1]

    >>> round(electricity(940.0, 12.0, 0.9, 0.7), 3)
    19.345
    """
    return supplied * head * turbine_share * turbine_efficiency * _KWH_PER_CUBIC_METRE_AND_METRE


def electricity_invest(supplied: Floats, head: Floats, turbine_share: Floats, turbine_efficiency: Floats) -> Floats:
    """The same with the rounded factor 0.00272 of InVEST. [kWh]

    >>> round(electricity_invest(940.0, 12.0, 0.9, 0.7), 6), round(electricity_invest(730.0, 50.0, 0.7, 0.8), 4)
    (19.329408, 55.5968)
    """
    return supplied * head * turbine_share * turbine_efficiency * 0.00272


def electricity_value(energy: Floats, price: float, upkeep: float, years: int, rate: float) -> Floats:
    """Present value of a station's electricity over its life, upkeep taken off, the first year undiscounted. [CNY]

    energy : kWh a year;  price : CNY/kWh;  upkeep : CNY a year;  years : of operation;  rate : discount rate [1]
    At a rate of nothing it is `years` times one year; InVEST gives nothing there.

    >>> round(float(electricity_value(19.329408, 15.0, 100.0, 10, 0.6)), 4)
    501.903
    >>> float(electricity_value(10.0, 15.0, 100.0, 10, 0.0))
    500.0
    """
    today = np.sum(1 / (1 + rate) ** np.arange(years))
    return (price * energy - upkeep) * today


_CODE = "nature.water_yield"
DEPTH = Field(f"{_CODE}.depth", "mm", Text("产水深度", "depth of water yield"), low=-5_000, high=15_000)
_QUANTITY = Field(f"{_CODE}.quantity", "m3", Text("产水量", "water yield"))
_CONSUMPTION = Field(f"{_CODE}.consumption", "m3", Text("耗水量", "water consumed"), low=0)


def _of_station(name: str, unit: str, title: Text, high: float) -> Field:
    return Field(f"{_CODE}.{name}", unit, title, low=0, high=high, origins=(Origin.ZONE, Origin.SCALAR))


_STATION = {
    "supplied": Field(f"{_CODE}.supply", "m3", Text("可供水量", "water left after consumption")),
    "head": _of_station("head", "m", Text("发电水头", "head of the station"), 3_000),
    "turbine_share": _of_station("turbine_share", "1", Text("过机水量比例", "share through the turbines"), 1),
    "turbine_efficiency": _of_station("turbine_efficiency", "1", Text("水轮机效率", "efficiency of the turbines"), 1),
}

MODELS = (
    Model(
        code="rain_less_evapotranspiration",
        gives=DEPTH.of,
        title=Text("降水减蒸散", "rain less evapotranspiration"),
        compute=depth,
        inputs={"rain": RAIN, "actual_evapotranspiration": ACTUAL_EVAPOTRANSPIRATION},
        unit="mm",
        formula="Y = P − AET",
        source="invest-awy",
        mark=Mark.STATED,
    ),
    Model(
        code="volume",
        gives=_QUANTITY.of,
        title=Text("产水深度乘面积", "depth times area"),
        compute=volume,
        inputs={"water_yield": DEPTH, "area": AREA},
        unit="m3",
        formula="Q_y = Σ (P − AET) · A / 1000",
        source="invest-awy",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="demand_by_class",
        gives=_CONSUMPTION.of,
        title=Text("分类耗水定额法", "demand by class"),
        compute=consumption,
        inputs={
            "water_demand": Field(
                "nature.water_demand", "m3/hm2", Text("单位面积耗水量", "consumptive use per area"), low=0
            ),
            "area": AREA,
        },
        unit="m3",
        formula="C = Σ d · A / 10⁴",
        source="invest-awy",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="yield_less_consumption",
        gives=f"{_CODE}.supply",
        title=Text("产水量减耗水量", "yield less consumption"),
        compute=supply,
        inputs={"yielded": _QUANTITY, "consumed": _CONSUMPTION},
        unit="m3",
        formula="S = Q_y − C",
        source="invest-awy",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="head",
        gives=f"{_CODE}.energy",
        title=Text("水头发电量", "electricity of a head"),
        compute=electricity,
        inputs=_STATION,
        unit="kWh",
        formula="E = S·H·γ·β · 1000·9.8/3.6·10⁶",
        source="definition",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="head_invest",
        gives=f"{_CODE}.energy",
        title=Text("水头发电量（同 InVEST）", "electricity of a head as in InVEST"),
        compute=electricity_invest,
        inputs=_STATION,
        unit="kWh",
        formula="E = 0.00272·S·H·γ·β",
        source="invest-awy",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)
