"""From months to the year."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Mark, Model, Text
from qingshan.nature.fields import RAIN_MONTHLY, TEMPERATURE_MONTHLY

Floats = npt.NDArray[np.float64]


def annual_rain(rain_monthly: Floats) -> Floats:
    """Rain of the year from twelve monthly depths. [mm]

    rain_monthly : shape (12, ...), mm; a missing month makes the year missing

    >>> float(annual_rain(np.full(12, 100.0)))
    1200.0
    """
    total: Floats = np.sum(rain_monthly, axis=0)
    return total


def annual_mean_temperature(temperature_monthly: Floats) -> Floats:
    """Mean of twelve monthly means, months weighing the same. [°C]

    temperature_monthly : shape (12, ...), °C

    >>> float(annual_mean_temperature(np.arange(12.0)))
    5.5
    """
    mean: Floats = np.mean(temperature_monthly, axis=0)
    return mean


MODELS = (
    Model(
        code="sum_of_months",
        gives="nature.rain",
        title=Text("逐月降水量之和", "sum of monthly rain"),
        compute=annual_rain,
        inputs={"rain_monthly": RAIN_MONTHLY},
        unit="mm",
        formula="P = Σ P_m",
        source="definition",
        mark=Mark.STATED,
    ),
    Model(
        code="mean_of_months",
        gives="nature.temperature",
        title=Text("逐月气温的平均", "mean of monthly temperatures"),
        compute=annual_mean_temperature,
        inputs={"temperature_monthly": TEMPERATURE_MONTHLY},
        unit="degC",
        formula="T = Σ T_m / 12",
        source="definition",
        mark=Mark.STATED,
    ),
)
