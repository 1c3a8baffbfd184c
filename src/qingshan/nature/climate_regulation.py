"""Climate regulation 气候调节: the electricity that cooling by plants and water would have cost."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA
from qingshan.nature.wind import AIR_DENSITY

Floats = npt.NDArray[np.float64]


def transpiration_cooling(
    transpiration_heat: Floats, area: Floats, cooling_days: Floats, energy_efficiency_ratio: Floats
) -> Floats:
    """Electricity that air conditioners would have used for the heat that plants took up. [kWh]

    transpiration_heat : kJ·m⁻²·d⁻¹;  area : m²;  cooling_days : days with demand, never 365 [d]
    energy_efficiency_ratio : heat moved per electricity used [1]
    Source: spec A3.9 (garze-2017, forest-assets-2017)

    One km² of forest on 15 days at a ratio of 3:

    >>> round(transpiration_cooling(2837.27, 1e6, 15.0, 3.0), 2)
    3940652.78
    """
    return transpiration_heat * area * cooling_days / (3600 * energy_efficiency_ratio)


def temperature_cooling(
    temperature_difference: Floats,
    layer_height: Floats,
    area: Floats,
    air_density: Floats,
    air_heat: Floats,
    cooling_days: Floats,
    energy_efficiency_ratio: Floats,
) -> Floats:
    """Electricity that air conditioners would have used to cool the air as an ecosystem does, once a day. [kWh]

    temperature_difference : cooler than open ground by [K];  layer_height : of the air that is cooler [m];  area : m²
    air_density : kg/m³;  air_heat : kJ/(kg·K);  cooling_days : d;  energy_efficiency_ratio : 1
    E = ΔT · ρ · c_p · V · D / (3600 r), V = A · h. It goes with the height of the layer, which nobody measures.
    Source: spec A3.9 (unverified)

    2 K in 10 m of air over one hectare, 1.2 kg/m³, on 30 days: 241 200 kJ a day

    >>> round(temperature_cooling(2.0, 10.0, 10_000.0, 1.2, 1.005, 30.0, 3.0), 6)
    670.0
    """
    heat = temperature_difference * air_density * air_heat * area * layer_height
    return heat * cooling_days / (3600 * energy_efficiency_ratio)


def evaporation_cooling(evaporated: Floats, latent_heat: Floats) -> Floats:
    """Heat that evaporating water took up, in the published form not divided by the efficiency ratio. [kWh]

    evaporated : m³ in the cooling period, not the year;  latent_heat : kJ/kg

    >>> round(evaporation_cooling(31e6, 2453.0) / 1e8, 4)
    211.2306
    """
    return evaporated * latent_heat * 1000 / 3600


def evaporation_humidifying(evaporated: Floats, humidifier: Floats) -> Floats:
    """Electricity that humidifiers would have used, where the air is drier than 45 %. [kWh]

    evaporated : m³;  humidifier : kWh/m³

    >>> evaporation_humidifying(31e6, 125.0) / 1e8
    38.75
    """
    return evaporated * humidifier


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the price of electricity. [CNY]  quantity : kWh;  price : CNY/kWh

    >>> round(value(2799.1e8, 0.53) / 1e8, 2)
    1483.52
    """
    return quantity * price


_CODE = "nature.climate_regulation"
_QUANTITY = Field(f"{_CODE}.quantity", "kWh", Text("降温折算电量", "cooling as electricity"))
_DAYS = Field(f"{_CODE}.cooling_days", "d", Text("需降温天数", "days that need cooling"), low=0, high=300)
ENERGY_EFFICIENCY_RATIO = Field(
    f"{_CODE}.energy_efficiency_ratio", "1", Text("空调能效比", "energy-efficiency ratio"), low=1, high=10
)
ELECTRICITY_PRICE = Field(f"{_CODE}.electricity_price", "CNY/kWh", Text("电价", "price of electricity"), low=0)

MODELS = (
    Model(
        code="transpiration",
        gives=_QUANTITY.of,
        title=Text("植被蒸腾降温", "cooling by transpiration"),
        compute=transpiration_cooling,
        inputs={
            "transpiration_heat": Field(
                f"{_CODE}.transpiration_heat",
                "kJ/(m2*d)",
                Text("单位面积蒸腾耗热", "heat taken up by transpiration"),
                low=0,
                high=20_000,
            ),
            "area": AREA,
            "cooling_days": _DAYS,
            "energy_efficiency_ratio": ENERGY_EFFICIENCY_RATIO,
        },
        unit="kWh",
        formula="E_pt = Σ EPP · A · D / (3600 · r)",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="temperature_difference",
        gives=_QUANTITY.of,
        title=Text("温差法", "difference of temperature"),
        compute=temperature_cooling,
        inputs={
            "temperature_difference": Field(
                f"{_CODE}.temperature_difference",
                "K",
                Text("较裸露地面的降温幅度", "cooler than open ground by"),
                low=0,
                high=15,
            ),
            "layer_height": Field(
                f"{_CODE}.layer_height", "m", Text("降温空气层高度", "height of the cooler air"), low=0.5, high=500
            ),
            "area": AREA,
            "air_density": AIR_DENSITY,
            "air_heat": Field(
                f"{_CODE}.air_heat", "kJ/(kg*K)", Text("空气定压比热", "heat capacity of air"), low=0.9, high=1.2
            ),
            "cooling_days": _DAYS,
            "energy_efficiency_ratio": ENERGY_EFFICIENCY_RATIO,
        },
        unit="kWh",
        formula="E = ΔT · ρ · c_p · A · h · D / (3600 · r)",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        extensive=True,
        note=Text(
            "结果与空气层高度成正比；不得与蒸腾法相加",
            "proportional to the height of the layer; never added to the route by transpiration",
        ),
    ),
    Model(
        code="electricity",
        gives=f"{_CODE}.value",
        title=Text("替代电价法", "price of electricity"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": ELECTRICITY_PRICE,
        },
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
    title=Text("气候调节", "climate regulation"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(
        Text(
            "该项往往占比最大而最不稳健；需降温天数只取确有需求的日子，不得用 365 天",
            "often the largest account and the least robust: count only days with demand, never 365",
        ),
        Text("只是植被蒸腾；水面蒸发为另一科目", "transpiration only: evaporation from water is an account of its own"),
    ),
)
