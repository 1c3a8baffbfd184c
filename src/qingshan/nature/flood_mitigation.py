"""Flood mitigation 洪水调蓄 by vegetation: storm rain that does not run off, valued as reservoir capacity."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA, RESERVOIR_COST

Floats = npt.NDArray[np.float64]


def stored_by_vegetation(storm_rain: Floats, storm_runoff: Floats, area: Floats) -> Floats:
    """Storm water that vegetation holds back in a year. [m³]

    storm_rain, storm_runoff : sums over the storms of the year (days with 50 mm or more) [mm];  area : m²
    Source: spec A3.5.1 (unverified)

    >>> stored_by_vegetation(110.0, 48.0, 1e6)
    62000.0
    """
    return (storm_rain - storm_runoff) / 1000 * area


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the construction cost of reservoir capacity. [CNY]  quantity : m³;  price : CNY/m³

    >>> round(value(6.0e8, 7.06) / 1e8, 2)
    42.36
    """
    return quantity * price


_QUANTITY = Field("nature.flood_mitigation.quantity", "m3", Text("洪水调蓄量", "flood water held back"))

MODELS = (
    Model(
        code="vegetation",
        gives=_QUANTITY.of,
        title=Text("植被调蓄暴雨径流", "storm water held by vegetation"),
        compute=stored_by_vegetation,
        inputs={
            "storm_rain": Field("nature.storm_rain", "mm", Text("暴雨量", "storm rain"), low=0, high=10_000),
            "storm_runoff": Field("nature.storm_runoff", "mm", Text("暴雨径流量", "storm runoff"), low=0, high=10_000),
            "area": AREA,
        },
        unit="m3",
        formula="C_fc = Σ (P_storm − R_storm) · A / 1000",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        extensive=True,
    ),
    Model(
        code="reservoir_cost",
        gives="nature.flood_mitigation.value",
        title=Text("影子工程法", "shadow project"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": RESERVOIR_COST,
        },
        unit="CNY",
        formula="V = C_fm · C_we",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code="nature.flood_mitigation",
    title=Text("洪水调蓄", "flood mitigation"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value="nature.flood_mitigation.value",
    cautions=(
        Text("与同次暴雨的水源涵养量可能重复", "may count the same water as water conservation in the same storms"),
        Text(
            "只是植被部分；湖泊、水库和沼泽各为一个科目",
            "vegetation only: lakes, reservoirs and marshes are accounts of their own",
        ),
    ),
)
