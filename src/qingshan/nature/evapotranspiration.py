"""Actual evapotranspiration 实际蒸散发 of a year from climate and cover, where no measured map is at hand.

Sources: rulebook/data/sources/formulas.yaml#turc-1954, #fao-56, #zhang-2001
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.fields import ACTUAL_EVAPOTRANSPIRATION, RAIN, TEMPERATURE

Floats = npt.NDArray[np.float64]


def turc(rain: Floats, temperature: Floats) -> Floats:
    """Actual evapotranspiration by Turc's annual formula. [mm]

    rain : annual depth [mm];  temperature : annual mean [°C]
    ET = P / √(0.9 + (P/L)²), L = 300 + 25 T + 0.05 T³; where P/L ≤ √0.1 all rain evaporates.
    In the cold L falls to nothing; it is kept at 1 mm or more.
    Source: rulebook sources turc-1954

    1400 mm at 18 °C: L = 300 + 450 + 291.6 = 1041.6 mm, P/L = 1.34409, ET = 1400 / 1.64517

    >>> round(float(turc(1400.0, 18.0)), 2)
    850.98
    """
    limit = np.maximum(300 + 25 * temperature + 0.05 * temperature**3, 1.0)
    return rain / np.sqrt(np.maximum(0.9 + (rain / limit) ** 2, 1.0))


def potential(reference_evapotranspiration: Floats, crop_coefficient: Floats) -> Floats:
    """Evapotranspiration of the cover that is there if water never lacked, Kc · ET0. [mm]

    reference_evapotranspiration : annual depth [mm];  crop_coefficient : mean of the year [1]

    >>> potential(1000.0, 0.5)
    500.0
    """
    return crop_coefficient * reference_evapotranspiration


def zhang(rain: Floats, reference_evapotranspiration: Floats, zhang_coefficient: Floats) -> Floats:
    """Actual evapotranspiration by Zhang's curve with one number a cover. [mm]

    rain, reference_evapotranspiration : annual depths [mm];  zhang_coefficient : w, 2.0 forest, 0.5 grass and crops [1]
    AET/P = (1 + w·φ)/(1 + w·φ + 1/φ), φ = ET0/P
    Source: rulebook sources zhang-2001

    Forest, 1000 mm of rain, 1000 mm of demand: 3/4 of the rain

    >>> round(float(zhang(1000.0, 1000.0, 2.0)), 9)
    750.0
    """
    driven = rain + zhang_coefficient * reference_evapotranspiration
    rest = rain**2 / np.maximum(reference_evapotranspiration, 1e-9)
    return rain * driven / np.maximum(driven + rest, 1e-9)


REFERENCE = Field(
    "nature.reference_evapotranspiration",
    "mm",
    Text("参考作物蒸散量", "reference evapotranspiration"),
    low=0,
    high=4_000,
    usual=(200, 2_500),
)
POTENTIAL = Field(
    "nature.potential_evapotranspiration",
    "mm",
    Text("潜在蒸散量", "potential evapotranspiration"),
    low=0,
    high=6_000,
    usual=(20, 3_000),
)

MODELS = (
    Model(
        code="turc",
        gives=ACTUAL_EVAPOTRANSPIRATION.of,
        title=Text("Turc 年公式", "Turc's annual formula"),
        compute=turc,
        inputs={"rain": RAIN, "temperature": TEMPERATURE},
        unit="mm",
        formula="ET = P / √(0.9 + (P/L)²), L = 300 + 25T + 0.05T³",
        source="turc-1954",
        mark=Mark.UNVERIFIED,
        note=Text(
            "全球流域的统计关系，未按云南观测校正", "a statistical relation of basins worldwide, not fitted to Yunnan"
        ),
    ),
    Model(
        code="crop_coefficient",
        gives=POTENTIAL.of,
        title=Text("作物系数法", "crop coefficient"),
        compute=potential,
        inputs={
            "reference_evapotranspiration": REFERENCE,
            "crop_coefficient": Field(
                "nature.crop_coefficient", "1", Text("作物系数 Kc", "crop coefficient Kc"), low=0, high=2
            ),
        },
        unit="mm",
        formula="PET = Kc · ET0",
        source="fao-56",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="zhang",
        gives=ACTUAL_EVAPOTRANSPIRATION.of,
        title=Text("Zhang 曲线", "Zhang's curve"),
        compute=zhang,
        inputs={
            "rain": RAIN,
            "reference_evapotranspiration": REFERENCE,
            "zhang_coefficient": Field(
                "nature.zhang_coefficient", "1", Text("植被可利用水系数 w", "plant water coefficient w"), low=0, high=10
            ),
        },
        unit="mm",
        formula="AET = P·(1 + w·ET0/P)/(1 + w·ET0/P + P/ET0)",
        source="zhang-2001",
        mark=Mark.UNVERIFIED,
    ),
)
