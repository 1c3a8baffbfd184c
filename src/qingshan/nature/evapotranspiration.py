"""Actual evapotranspiration 实际蒸散发 of a year from rain and temperature, where no measured map is at hand."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Mark, Model, Text
from qingshan.nature.fields import RAIN, TEMPERATURE

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


MODELS = (
    Model(
        code="turc",
        gives="nature.actual_evapotranspiration",
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
)
