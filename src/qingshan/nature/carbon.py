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


def sequestered_by_rate(rate: Floats, area: Floats, soil_ratio: Floats) -> Floats:
    """Carbon dioxide taken up at a stated rate of each ecosystem, the soil's share on top. [t CO₂]

    rate : tC·hm⁻²·a⁻¹;  area : m²;  soil_ratio : soil to vegetation, 0 where the rate has the soil in it [1]
    Source: spec A3.6 route 3 (unverified)

    >>> round(sequestered_by_rate(1.02, 520_000_000.0, 0.646), 2)
    320114.08
    """
    return sequestered_by_forest_rate(rate, area / 10_000, soil_ratio)


def cropland_rate(soil_rate: Floats, straw_rate: Floats, fertiliser_rate: Floats) -> Floats:
    """Rate at which cropland soil gains carbon: by itself, from straw, from fertiliser. [tC·hm⁻²·a⁻¹]  All in the same.

    The carbon of a harvest is not in it and never belongs there.
    Source: spec A3.6 route 3 (unverified)

    >>> round(cropland_rate(0.1, 0.05, 0.02), 2)
    0.17
    """
    return soil_rate + straw_rate + fertiliser_rate


def gross_uptake(npp_dry: Floats, area: Floats) -> Floats:
    """Carbon dioxide that goes into growth 1.63 t for each t of dry matter: gross uptake, no net sink. [t CO₂]

    npp_dry : g/m²;  area : m²
    Source: spec A3.6 route 4 (gaotianyan-2017, recovered)

    >>> round(gross_uptake(1000.0, 10_000.0), 6)
    16.3
    """
    return 1.63 * npp_dry * area / 1_000_000


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
_RATE = Field("nature.carbon_sequestration.rate", "tC/hm2", Text("固碳速率", "rate of sequestration"), low=-50, high=50)


def _term(name: str, title: Text) -> Field:
    return Field(f"nature.carbon_sequestration.{name}", "tC/hm2", title, low=-20, high=20)


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
        code="rates",
        gives=_QUANTITY.of,
        title=Text("固碳速率法", "rate of each ecosystem"),
        compute=sequestered_by_rate,
        inputs={
            "rate": _RATE,
            "area": AREA,
            "soil_ratio": Field(
                "nature.carbon_sequestration.soil_ratio",
                "1",
                Text("土壤固碳系数 β", "soil to vegetation β"),
                low=0,
                high=5,
            ),
        },
        unit="tCO2",
        formula="Q_CO2 = 44/12 · Σ rate · A · (1 + β)",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        extensive=True,
    ),
    Model(
        code="photosynthesis",
        gives=_QUANTITY.of,
        title=Text("光合作用法（总吸收量，非净固碳）", "photosynthesis: gross uptake, no net sink"),
        compute=gross_uptake,
        inputs={"npp_dry": NPP_DRY, "area": AREA},
        unit="tCO2",
        formula="Q_CO2 = 1.63 · Σ NPP · A",
        source="gaotianyan-2017",
        mark=Mark.RECOVERED,
        extensive=True,
        note=Text(
            "未扣除异养呼吸，远大于净固碳量；不得与 NEP 法的结果比较",
            "decay is not taken off: far more than the net sink, never compared with the NEP route",
        ),
    ),
    Model(
        code="cropland_terms",
        gives=_RATE.of,
        title=Text("农田土壤固碳三项之和", "three terms of cropland soil"),
        compute=cropland_rate,
        inputs={
            "soil_rate": _term("soil_rate", Text("农田土壤本底固碳速率", "rate of cropland soil itself")),
            "straw_rate": _term("straw_rate", Text("秸秆还田固碳速率", "rate by straw returned")),
            "fertiliser_rate": _term("fertiliser_rate", Text("施用化肥固碳速率", "rate by fertiliser")),
        },
        unit="tC/hm2",
        formula="rate = BSS + straw + fertiliser",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        note=Text("只用于农田；当年收获的碳不在其内", "for cropland only; the carbon of the harvest is not in it"),
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
