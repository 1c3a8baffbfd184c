"""Climate regulation 气候调节: the electricity that cooling by plants and water would have cost."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA

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
            "cooling_days": Field(
                f"{_CODE}.cooling_days", "d", Text("需降温天数", "days that need cooling"), low=0, high=300
            ),
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
