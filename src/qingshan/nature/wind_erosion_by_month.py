"""Wind erosion 风力侵蚀 (RWEQ) by months from daily wind: the weather factor of each month is worked out on the way.

A storm in a dry month and one in a wet month do not weigh the same, so soil wetness and snow are wanted by months too.
"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Origin, Text
from qingshan.nature.wind import AIR_DENSITY, WIND_DAILY, WIND_THRESHOLD, weather_factor_by_month
from qingshan.nature.wind_erosion import (
    ACTUAL,
    FIELD_POSITION,
    GROUND,
    POTENTIAL,
    VEGETATION_MONTHLY,
    actual_loss_of_months,
    potential_loss_of_months,
)

Floats = npt.NDArray[np.float64]


def potential_loss_of_days(
    wind_daily: Floats,
    month_of_day: npt.NDArray[np.int64],
    wind_threshold: Floats,
    air_density: Floats,
    soil_wetness_monthly: Floats,
    snow_free_monthly: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    field_position: Floats,
) -> Floats:
    """Wind erosion of bare ground from daily wind, month by month, then added up. [kg/m²]

    wind_daily : shape (days, ...), at 2 m [m/s];  month_of_day : 1 to 12 for each day;  wind_threshold : m/s
    air_density : kg/m³;  soil_wetness_monthly, snow_free_monthly : shape (12, ...) [1];  other factors : 1
    field_position : m
    Source: spec A3.3.1, A3.3.2

    One day of 8 m/s in March: WF = 8·3²·1.225/9.8 = 9 kg/m

    >>> dry = np.ones(12)
    >>> weather = (np.array([8.0]), np.array([3]), 5.0, 1.225, dry, dry)
    >>> round(float(potential_loss_of_days(*weather, 1.0, 1.0, 1.0, 50.0)), 4)
    12.6659
    """
    weather = weather_factor_by_month(
        wind_daily, month_of_day, wind_threshold, air_density, soil_wetness_monthly, snow_free_monthly
    )
    return potential_loss_of_months(weather, erodible_fraction, crust_factor, roughness_factor, field_position)


def actual_loss_of_days(
    wind_daily: Floats,
    month_of_day: npt.NDArray[np.int64],
    wind_threshold: Floats,
    air_density: Floats,
    soil_wetness_monthly: Floats,
    snow_free_monthly: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    vegetation_factor_monthly: Floats,
    field_position: Floats,
) -> Floats:
    """The same under the vegetation of each month. [kg/m²]

    vegetation_factor_monthly : shape (12, ...) [1];  other inputs as in `potential_loss_of_days`

    With nothing growing it is the potential:

    >>> dry = np.ones(12)
    >>> weather = (np.array([8.0]), np.array([3]), 5.0, 1.225, dry, dry)
    >>> round(float(actual_loss_of_days(*weather, 1.0, 1.0, 1.0, dry, 50.0)), 4)
    12.6659
    """
    weather = weather_factor_by_month(
        wind_daily, month_of_day, wind_threshold, air_density, soil_wetness_monthly, snow_free_monthly
    )
    return actual_loss_of_months(
        weather, erodible_fraction, crust_factor, roughness_factor, vegetation_factor_monthly, field_position
    )


def _monthly(code: str, title: Text) -> Field:
    return Field(code, "1", title, low=0, high=1, axis="month")


_WEATHER = {
    "wind_daily": WIND_DAILY,
    "month_of_day": Field(
        "period.month_of_day", "1", Text("各日所在月份", "month of each day"), origins=(Origin.PERIOD,)
    ),
    "wind_threshold": WIND_THRESHOLD,
    "air_density": AIR_DENSITY,
    "soil_wetness_monthly": _monthly(
        "nature.soil_wetness_monthly", Text("逐月土壤湿度因子", "monthly soil wetness factor")
    ),
    "snow_free_monthly": _monthly("nature.snow_free_monthly", Text("逐月雪盖因子", "monthly time without snow")),
}
_FORMULA = "Σ_m S_L(X_m), WF_m = Σ_d u(u − u_t)² · ρ/g · SW_m · SD_m"

MODELS = (
    Model(
        code="rweq_daily_wind",
        gives=POTENTIAL,
        title=Text("潜在风蚀（RWEQ，由逐日风速逐月计算）", "potential wind erosion, RWEQ by months from daily wind"),
        compute=potential_loss_of_days,
        inputs={**_WEATHER, **GROUND, "field_position": FIELD_POSITION},
        unit="kg/m2",
        formula=f"{_FORMULA}, X = WF·EF·SCF·K'",
        source="winderosion-script",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="rweq_daily_wind",
        gives=ACTUAL,
        title=Text("实际风蚀（RWEQ，由逐日风速逐月计算）", "actual wind erosion, RWEQ by months from daily wind"),
        compute=actual_loss_of_days,
        inputs={
            **_WEATHER,
            **GROUND,
            "vegetation_factor_monthly": VEGETATION_MONTHLY,
            "field_position": FIELD_POSITION,
        },
        unit="kg/m2",
        formula=f"{_FORMULA}, X = WF·EF·SCF·K'·C_m",
        source="winderosion-script",
        mark=Mark.UNVERIFIED,
    ),
)
