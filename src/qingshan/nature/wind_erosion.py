"""Wind erosion 风力侵蚀 (RWEQ): what the wind takes from bare ground, and what it takes under vegetation."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text

Floats = npt.NDArray[np.float64]


def soil_loss(transport: Floats, field_position: Floats) -> Floats:
    """Soil that the wind takes at a distance into the field; nothing where nothing is moved. [kg/m²]

    transport : X, the product of the factors [kg/m];  field_position : z [m]
    Q_max = 109.8 X, s = 150.71 X^−0.3711, S_L = 2z/s² · Q_max · exp(−(z/s)²)
    Source: spec A3.3.2 (inner-mongolia-zoning-2017, jingjinji-2018); one script prints 105.71 for 150.71

    >>> round(float(soil_loss(1.901088, 50.0)), 4), float(soil_loss(0.0, 50.0))
    (1.2399, 0.0)
    """
    moving = np.where(transport > 0, transport, 1.0)
    reach = 150.71 * moving**-0.3711
    loss = 2 * field_position / reach**2 * 109.8 * moving * np.exp(-((field_position / reach) ** 2))
    return np.where(transport > 0, loss, 0.0 * transport * field_position)


def potential_loss(
    weather_factor: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    field_position: Floats,
) -> Floats:
    """Wind erosion of bare ground, X_p = WF·EF·SCF·K', with its own field length. [kg/m²]

    weather_factor : kg/m;  factors : 1;  field_position : m

    >>> round(float(potential_loss(11.5, 0.48, 0.42, 0.82, 50.0)), 6)
    1.239914
    """
    return soil_loss(weather_factor * erodible_fraction * crust_factor * roughness_factor, field_position)


def actual_loss(
    weather_factor: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    vegetation_factor: Floats,
    field_position: Floats,
) -> Floats:
    """Wind erosion under the present vegetation, X = WF·EF·SCF·K'·C, with its own field length. [kg/m²]

    weather_factor : kg/m;  factors : 1;  field_position : m

    >>> round(float(actual_loss(11.5, 0.48, 0.42, 0.82, 0.215887, 50.0)), 6)
    0.096784
    """
    transport = weather_factor * erodible_fraction * crust_factor * roughness_factor * vegetation_factor
    return soil_loss(transport, field_position)


def potential_loss_of_months(
    weather_factor_monthly: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    field_position: Floats,
) -> Floats:
    """Wind erosion of bare ground month by month, then added up. [kg/m²]

    weather_factor_monthly : shape (12, ...) [kg/m];  factors : 1;  field_position : m

    >>> round(float(potential_loss_of_months(np.full(12, 11.5), 0.48, 0.42, 0.82, 50.0)), 4)
    14.879
    """
    months = potential_loss(weather_factor_monthly, erodible_fraction, crust_factor, roughness_factor, field_position)
    total: Floats = np.sum(months, axis=0)
    return total


def actual_loss_of_months(
    weather_factor_monthly: Floats,
    erodible_fraction: Floats,
    crust_factor: Floats,
    roughness_factor: Floats,
    vegetation_factor_monthly: Floats,
    field_position: Floats,
) -> Floats:
    """Wind erosion under the vegetation of each month, then added up. [kg/m²]

    weather_factor_monthly : shape (12, ...) [kg/m];  vegetation_factor_monthly : shape (12, ...) [1]
    other factors : 1;  field_position : m

    >>> monthly = (np.full(12, 11.5), 0.48, 0.42, 0.82, np.full(12, 0.215887), 50.0)
    >>> round(float(actual_loss_of_months(*monthly)), 4)
    1.1614
    """
    months = actual_loss(
        weather_factor_monthly,
        erodible_fraction,
        crust_factor,
        roughness_factor,
        vegetation_factor_monthly,
        field_position,
    )
    total: Floats = np.sum(months, axis=0)
    return total


WEATHER_FACTOR = Field("nature.weather_factor", "kg/m", Text("气象因子 WF", "weather factor WF"), low=0, high=100_000)
ERODIBLE_FRACTION = Field(
    "nature.erodible_fraction", "1", Text("土壤可蚀成分 EF", "erodible fraction EF"), low=0, high=1
)
CRUST_FACTOR = Field("nature.crust_factor", "1", Text("土壤结皮因子 SCF", "crust factor SCF"), low=0, high=1)
ROUGHNESS_FACTOR = Field("nature.roughness_factor", "1", Text("地表糙度因子 K'", "roughness factor K'"), low=0, high=1)
VEGETATION_FACTOR = Field(
    "nature.wind_vegetation_factor", "1", Text("植被因子 C（风蚀）", "vegetation factor C of wind"), low=0, high=1
)
_WEATHER_MONTHLY = Field(
    "nature.weather_factor_monthly",
    "kg/m",
    Text("逐月气象因子 WF", "monthly weather factor WF"),
    low=0,
    high=10_000,
    axis="month",
)
VEGETATION_MONTHLY = Field(
    "nature.wind_vegetation_factor_monthly",
    "1",
    Text("逐月植被因子 C（风蚀）", "monthly vegetation factor C of wind"),
    low=0,
    high=1,
    axis="month",
)
FIELD_POSITION = Field(
    "nature.sand_fixation.field_position", "m", Text("下风向距离 z", "distance into the field z"), low=1, high=500
)
GROUND = {
    "erodible_fraction": ERODIBLE_FRACTION,
    "crust_factor": CRUST_FACTOR,
    "roughness_factor": ROUGHNESS_FACTOR,
}
POTENTIAL = "nature.wind_loss.potential"
ACTUAL = "nature.wind_loss.actual"
_FORMULA = "S_L = 2z/s² · 109.8X · e^(−(z/s)²), s = 150.71X^−0.3711"
_ANNUAL = Text(
    "按年因子一次计算；X 大于约 60 kg/m 时曲线转而下降，须改用逐月法",
    "one step for the year; above about 60 kg/m of X the curve turns down: evaluate by months",
)

MODELS = (
    Model(
        code="rweq",
        gives=POTENTIAL,
        title=Text("潜在风蚀（RWEQ，年）", "potential wind erosion, RWEQ of the year"),
        compute=potential_loss,
        inputs={"weather_factor": WEATHER_FACTOR, **GROUND, "field_position": FIELD_POSITION},
        unit="kg/m2",
        formula=f"{_FORMULA}, X = WF·EF·SCF·K'",
        source="inner-mongolia-zoning-2017",
        mark=Mark.STATED,
        note=_ANNUAL,
    ),
    Model(
        code="rweq_monthly",
        gives=POTENTIAL,
        title=Text("潜在风蚀（RWEQ，逐月）", "potential wind erosion, RWEQ by months"),
        compute=potential_loss_of_months,
        inputs={"weather_factor_monthly": _WEATHER_MONTHLY, **GROUND, "field_position": FIELD_POSITION},
        unit="kg/m2",
        formula=f"Σ_m S_L, {_FORMULA}, X = WF·EF·SCF·K'",
        source="inner-mongolia-zoning-2017",
        mark=Mark.STATED,
    ),
    Model(
        code="rweq",
        gives=ACTUAL,
        title=Text("实际风蚀（RWEQ，年）", "actual wind erosion, RWEQ of the year"),
        compute=actual_loss,
        inputs={
            "weather_factor": WEATHER_FACTOR,
            **GROUND,
            "vegetation_factor": VEGETATION_FACTOR,
            "field_position": FIELD_POSITION,
        },
        unit="kg/m2",
        formula=f"{_FORMULA}, X = WF·EF·SCF·K'·C",
        source="inner-mongolia-zoning-2017",
        mark=Mark.STATED,
        note=_ANNUAL,
    ),
    Model(
        code="rweq_monthly",
        gives=ACTUAL,
        title=Text("实际风蚀（RWEQ，逐月）", "actual wind erosion, RWEQ by months"),
        compute=actual_loss_of_months,
        inputs={
            "weather_factor_monthly": _WEATHER_MONTHLY,
            **GROUND,
            "vegetation_factor_monthly": VEGETATION_MONTHLY,
            "field_position": FIELD_POSITION,
        },
        unit="kg/m2",
        formula=f"Σ_m S_L, {_FORMULA}, X = WF·EF·SCF·K'·C",
        source="inner-mongolia-zoning-2017",
        mark=Mark.STATED,
    ),
)
