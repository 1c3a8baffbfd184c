"""Cooling by water surfaces 水面蒸发降温: the heat that evaporation takes up, as electricity; beside transpiration."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.climate_regulation import (
    ELECTRICITY_PRICE,
    ENERGY_EFFICIENCY_RATIO,
    evaporation_cooling,
    evaporation_humidifying,
)
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]


def evaporated(water_evaporation: Floats, area: Floats) -> Floats:
    """Water that evaporates from open water in the cooling period. [m³]

    water_evaporation : depth in the days that need cooling, not of the year [mm];  area : m²

    >>> evaporated(60.0, 1e6)
    60000.0
    """
    return water_evaporation / 1000 * area


def published(evaporated: Floats, latent_heat: Floats, dry_share: Floats, humidifier: Floats) -> Floats:
    """Heat of evaporation as electricity in the published form, not divided by the efficiency ratio. [kWh]

    evaporated : m³ in the cooling period;  latent_heat : kJ/kg
    dry_share : share of it evaporated into air drier than 45 %, where it humidifies too [1];  humidifier : kWh/m³
    Source: spec A3.9 (garze-2017)

    >>> round(published(31e6, 2453.0, 1.0, 125.0) / 1e8, 4)
    249.9806
    """
    return evaporation_cooling(evaporated, latent_heat) + evaporation_humidifying(evaporated * dry_share, humidifier)


def by_air_conditioner(
    evaporated: Floats, latent_heat: Floats, dry_share: Floats, humidifier: Floats, energy_efficiency_ratio: Floats
) -> Floats:
    """The same with the heat divided by the efficiency ratio, as transpiration has it. [kWh]

    evaporated : m³ in the cooling period;  latent_heat : kJ/kg;  dry_share : 1;  humidifier : kWh/m³
    energy_efficiency_ratio : heat moved per electricity used [1]

    >>> round(by_air_conditioner(31e6, 2453.0, 0.0, 125.0, 3.0) / 1e8, 4)
    70.4102
    """
    cooled = evaporation_cooling(evaporated, latent_heat) / energy_efficiency_ratio
    return cooled + evaporation_humidifying(evaporated * dry_share, humidifier)


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the price of electricity. [CNY]  quantity : kWh;  price : CNY/kWh

    >>> round(value(1272.35e8, 0.53) / 1e8, 2)
    674.35
    """
    return quantity * price


_CODE = "nature.water_cooling"
_QUANTITY = Field(f"{_CODE}.quantity", "kWh", Text("水面降温折算电量", "cooling by water as electricity"))
_HEAT = {
    "evaporated": Field(f"{_CODE}.evaporated", "m3", Text("水面蒸发量", "water evaporated"), low=0),
    "latent_heat": Field(
        "nature.climate_regulation.latent_heat", "kJ/kg", Text("汽化潜热", "latent heat"), low=2_000, high=3_000
    ),
    "dry_share": Field(
        f"{_CODE}.dry_share", "1", Text("空气干燥时的蒸发比例", "share evaporated into dry air"), low=0, high=1
    ),
    "humidifier": Field(
        "nature.climate_regulation.humidifier", "kWh/m3", Text("加湿器耗电", "electricity of a humidifier"), low=0
    ),
}

MODELS = (
    Model(
        code="depth",
        gives=f"{_CODE}.evaporated",
        title=Text("水面蒸发深度法", "depth evaporated"),
        compute=evaporated,
        inputs={
            "water_evaporation": Field(
                "nature.water_evaporation",
                "mm",
                Text("降温期水面蒸发量", "evaporation from water in the cooling period"),
                low=0,
                high=2_500,
            ),
            "area": AREA,
        },
        unit="m3",
        formula="E_w = Σ e · A / 1000",
        source="definition",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="published",
        gives=_QUANTITY.of,
        title=Text("水面蒸发（原式，不除能效比）", "evaporation as published, not divided by the ratio"),
        compute=published,
        inputs=_HEAT,
        unit="kWh",
        formula="E_we = E_w·q·10³/3600 + E_w,dry·y",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="by_air_conditioner",
        gives=_QUANTITY.of,
        title=Text("水面蒸发（除以能效比）", "evaporation divided by the efficiency ratio"),
        compute=by_air_conditioner,
        inputs={**_HEAT, "energy_efficiency_ratio": ENERGY_EFFICIENCY_RATIO},
        unit="kWh",
        formula="E_we = E_w·q·10³/(3600·r) + E_w,dry·y",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="electricity",
        gives=f"{_CODE}.value",
        title=Text("替代电价法", "price of electricity"),
        compute=value,
        inputs={"quantity": _QUANTITY, "price": ELECTRICITY_PRICE},
        unit="CNY",
        formula="V = E · P_e",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("水面蒸发降温", "cooling by water surfaces"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    companions=(f"{_CODE}.evaporated",),
    cautions=(
        Text(
            "只取降温期的蒸发量；按全年计会大大高估",
            "only what evaporates in the cooling period: the whole year inflates the value",
        ),
        Text(
            "原式不除以能效比，与植被蒸腾口径不同", "as published it is not divided by the ratio, unlike transpiration"
        ),
    ),
)
