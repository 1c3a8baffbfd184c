"""Oxygen release 释氧, which follows from carbon sequestration."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA, NPP_DRY

Floats = npt.NDArray[np.float64]


def released(carbon_dioxide: Floats) -> Floats:
    """Oxygen set free for the carbon dioxide taken up, 32 parts for 44. [t]  carbon_dioxide : t CO₂

    >>> round(released(149_600.0), 3)
    108800.0
    """
    return 32 / 44 * carbon_dioxide


def released_by_growth(npp_dry: Floats, area: Floats) -> Floats:
    """Oxygen set free by growth, 1.19 t for each t of dry matter: gross, without what decay uses up. [t]

    npp_dry : g/m²;  area : m²
    Source: spec A3.6 route 4 (gaotianyan-2017)

    >>> round(released_by_growth(1000.0, 10_000.0), 6)
    11.9
    """
    return 1.19 * npp_dry * area / 1_000_000


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the price of industrial oxygen. [CNY]  quantity : t;  price : CNY/t

    >>> value(100.0, 1000.0)
    100000.0
    """
    return quantity * price


_QUANTITY = Field("nature.oxygen_release.quantity", "t", Text("释放氧气量", "oxygen released"))

MODELS = (
    Model(
        code="from_carbon",
        gives=_QUANTITY.of,
        title=Text("由固碳量推算", "from carbon sequestration"),
        compute=released,
        inputs={
            "carbon_dioxide": Field(
                "nature.carbon_sequestration.quantity", "tCO2", Text("固定二氧化碳量", "carbon dioxide sequestered")
            )
        },
        unit="t",
        formula="Q_O2 = 32/44 · Q_CO2",
        source="gep-guide-2020",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="photosynthesis",
        gives=_QUANTITY.of,
        title=Text("光合作用法（总释放量）", "photosynthesis: gross release"),
        compute=released_by_growth,
        inputs={"npp_dry": NPP_DRY, "area": AREA},
        unit="t",
        formula="Q_O2 = 1.19 · Σ NPP · A",
        source="gaotianyan-2017",
        mark=Mark.STATED,
        extensive=True,
        note=Text("未扣除分解耗氧", "what decay uses up is not taken off"),
    ),
    Model(
        code="industrial_oxygen",
        gives="nature.oxygen_release.value",
        title=Text("工业制氧成本法", "price of industrial oxygen"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": Field("nature.oxygen_release.price", "CNY/t", Text("工业制氧价格", "industrial oxygen"), low=0),
        },
        unit="CNY",
        formula="V_o = Q_O2 · P_o",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code="nature.oxygen_release",
    title=Text("释氧", "oxygen release"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value="nature.oxygen_release.value",
    cautions=(
        Text("氧气并不稀缺，国家口径不计入总值", "oxygen is not scarce; national profiles leave it out of the total"),
    ),
)
