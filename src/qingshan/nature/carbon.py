"""Carbon sequestration 固碳: what ecosystems take up net, as CO₂, valued at the cost of doing it otherwise."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA, NPP, NPP_DRY
from qingshan.nature.productivity import CARBON_OF_DRY_MATTER

Floats = npt.NDArray[np.float64]

CO2_PER_CARBON = 44 / 12


def nep_from_respiration(npp: Floats, heterotrophic_respiration: Floats) -> Floats:
    """Net ecosystem production: growth less decay. [gC/m²]  Both in gC/m².

    >>> nep_from_respiration(750.0, 410.0)
    340.0
    """
    return npp - heterotrophic_respiration


def nep_by_ratio(npp_dry: Floats, nep_ratio: Floats) -> Floats:
    """Net ecosystem production as a share of production in dry matter. [gC/m²]

    npp_dry : g/m²;  nep_ratio : NEP/NPP [1]
    Source: spec A3.6 route 2 (unverified)

    >>> round(nep_by_ratio(1000.0, 0.18), 6)
    80.0
    """
    return nep_ratio * npp_dry * CARBON_OF_DRY_MATTER


def sequestered(nep: Floats, area: Floats) -> Floats:
    """Carbon dioxide taken up net in a year. [t CO₂]  nep : gC/m²;  area : m²

    340 gC/m² on 12 000 hm²:

    >>> round(float(sequestered(340.0, 12_000 * 10_000.0)), 3)
    149600.0
    """
    return CO2_PER_CARBON * nep * area / 1_000_000


def sequestered_by_forest_rate(rate: Floats, area: Floats, soil_ratio: Floats) -> Floats:
    """Carbon dioxide taken up by forest at a given rate of its vegetation, with the soil's share on top. [t CO₂]

    rate : tC·hm⁻²·a⁻¹;  area : hm²;  soil_ratio : soil to vegetation [1]
    Source: spec A3.6 route 3 (unverified)

    >>> round(sequestered_by_forest_rate(1.02, 52_000.0, 0.646), 2)
    320114.08
    """
    return CO2_PER_CARBON * rate * area * (1 + soil_ratio)


def price_per_co2(price_per_carbon: Floats) -> Floats:
    """A price per tonne of carbon as a price per tonne of CO₂. [CNY/t CO₂]  price_per_carbon : CNY/t C

    The most frequent slip in carbon rows is to leave this out.

    >>> round(price_per_co2(1200.0), 2)
    327.27
    """
    return price_per_carbon / CO2_PER_CARBON


def value(quantity: Floats, price: Floats) -> Floats:
    """Value of carbon dioxide taken up. [CNY]  quantity : t CO₂;  price : CNY/t CO₂

    >>> value(100.0, 380.0)
    38000.0
    """
    return quantity * price


_NEP = Field("nature.nep", "gC/m2", Text("净生态系统生产力", "net ecosystem production"), low=-5_000, high=5_000)
_QUANTITY = Field("nature.carbon_sequestration.quantity", "tCO2", Text("固定二氧化碳量", "carbon dioxide sequestered"))

MODELS = (
    Model(
        code="respiration",
        gives=_NEP.of,
        title=Text("净初级生产力减异养呼吸", "production less heterotrophic respiration"),
        compute=nep_from_respiration,
        inputs={
            "npp": NPP,
            "heterotrophic_respiration": Field(
                "nature.heterotrophic_respiration",
                "gC/m2",
                Text("异养呼吸", "heterotrophic respiration"),
                low=0,
                high=5_000,
            ),
        },
        unit="gC/m2",
        formula="NEP = NPP − R_h",
        source="forest-assets-2017",
        mark=Mark.STATED,
    ),
    Model(
        code="ratio",
        gives=_NEP.of,
        title=Text("NEP/NPP 转换系数法", "NEP as a share of NPP"),
        compute=nep_by_ratio,
        inputs={
            "npp_dry": NPP_DRY,
            "nep_ratio": Field("nature.nep_ratio", "1", Text("NEP/NPP 转换系数", "NEP/NPP"), low=-1, high=1),
        },
        unit="gC/m2",
        formula="NEP = a · NPP · 72/162",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="nep",
        gives=_QUANTITY.of,
        title=Text("固定二氧化碳量（NEP 法）", "carbon dioxide sequestered, from NEP"),
        compute=sequestered,
        inputs={"nep": _NEP, "area": AREA},
        unit="tCO2",
        formula="Q_CO2 = 44/12 · Σ NEP · A",
        source="forest-assets-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="sequestration_price",
        gives="nature.carbon_sequestration.value",
        title=Text("固碳价值", "value of sequestration"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": Field(
                "nature.carbon_sequestration.price", "CNY/tCO2", Text("固碳价格", "price of sequestration"), low=0
            ),
        },
        unit="CNY",
        formula="V_c = Q_CO2 · P_c",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code="nature.carbon_sequestration",
    title=Text("固碳", "carbon sequestration"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value="nature.carbon_sequestration.value",
    companions=("nature.npp", _NEP.of),
    cautions=(
        Text("价格按吨二氧化碳计；按吨碳计的价格须乘 12/44", "the price is per t CO₂; a price per t C times 12/44"),
        Text("当年收获的农作物碳不是固碳", "carbon harvested within the year is not sequestration"),
    ),
)
