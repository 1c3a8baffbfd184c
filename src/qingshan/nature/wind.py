"""Wind as an eroder 风蚀气象: air density, soil wetness, and the weather factor of the wind-erosion equation RWEQ."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.fields import ELEVATION, RAIN, TEMPERATURE

Floats = npt.NDArray[np.float64]

GRAVITY = 9.8  # m/s²


def wind_force(wind: Floats, threshold: Floats) -> Floats:
    """Mean force of the winds above a threshold, u (u − u_t)². [m³/s³]

    wind : speeds at 2 m, observations along the first axis [m/s];  threshold : m/s
    Source: spec A3.3.1 (winderosion-script; divided by the number of observations)

    Of five winds only 6, 7.5 and 9.1 m/s count; 5 m/s gives nothing:

    >>> round(float(wind_force(np.array([4.2, 6.0, 7.5, 5.0, 9.1]), 5.0)), 4)
    41.1692
    """
    excess = np.maximum(wind - threshold, 0.0)
    mean: Floats = np.mean(wind * excess**2, axis=0)
    return mean


def weather_factor(force: Floats, days: Floats, air_density: Floats, soil_wetness: Floats, snow_free: Floats) -> Floats:
    """Weather factor WF of a period. [kg/m]

    force : mean of u (u − u_t)² [m³/s³];  days : of the period [d];  air_density : kg/m³
    soil_wetness, snow_free : factors SW and SD [1]
    Source: spec A3.3.1 (unverified)

    >>> round(weather_factor(41.1692, 31.0, 1.18, 0.72, 0.95), 4)
    105.1105
    """
    return force * days * air_density / GRAVITY * soil_wetness * snow_free


def weather_factor_of_days(
    wind_daily: Floats, wind_threshold: Floats, air_density: Floats, soil_wetness: Floats, snow_free: Floats
) -> Floats:
    """Weather factor WF from one wind a day, so that there are as many observations as days. [kg/m]

    wind_daily : shape (days, ...), at 2 m [m/s];  wind_threshold : m/s;  air_density : kg/m³
    soil_wetness, snow_free : factors SW and SD [1]

    Two days of 6 m/s: 2 · 6 · 1² · 1.2 / 9.8

    >>> round(float(weather_factor_of_days(np.array([6.0, 6.0]), 5.0, 1.2, 1.0, 1.0)), 6)
    1.469388
    """
    days = np.asarray(np.shape(wind_daily)[0], np.float64)
    return weather_factor(wind_force(wind_daily, wind_threshold), days, air_density, soil_wetness, snow_free)


def weather_factor_by_month(
    wind_daily: Floats,
    month_of_day: npt.NDArray[np.int64],
    wind_threshold: Floats,
    air_density: Floats,
    soil_wetness_monthly: Floats,
    snow_free_monthly: Floats,
) -> Floats:
    """Weather factor WF of each of twelve months from one wind a day; 0 in a month that has no day. [kg/m]

    wind_daily : shape (days, ...), at 2 m [m/s];  month_of_day : 1 to 12 for each day;  wind_threshold : m/s
    air_density : kg/m³;  soil_wetness_monthly, snow_free_monthly : shape (12, ...) [1]

    Storms in March on dry ground, in July on wet ground:

    >>> wet = np.where(np.arange(12) == 6, 0.1, 1.0)
    >>> factor = weather_factor_by_month(np.array([6.0, 6.0, 8.0]), np.array([3, 3, 7]), 5.0, 1.225, wet, np.ones(12))
    >>> factor[[2, 6, 0]].round(4).tolist()
    [1.5, 0.9, 0.0]
    """
    force = wind_daily * np.maximum(wind_daily - wind_threshold, 0.0) ** 2
    # the mean over the days of a month times their number is their sum
    sums = np.stack([np.sum(force[month_of_day == month], axis=0) for month in range(1, 13)])
    hole = 0.0 * (np.sum(force, axis=0) + air_density)
    factor: Floats = sums * air_density / GRAVITY * soil_wetness_monthly * snow_free_monthly + hole
    return factor


def air_density(temperature: Floats, elevation: Floats) -> Floats:
    """Density of air by temperature and, through its pressure, by height. [kg/m³]

    temperature : °C;  elevation : m
    ρ = 1.293 · 273/(273+T) · p/101.3, p = 101.3 · (1 − 0.0255 · z/1000 · 6357/(6357 + z/1000))^5.256
    Source: spec A3.3.1 (winderosion-script)

    >>> round(float(air_density(0.0, 0.0)), 3), round(float(air_density(15.0, 1500.0)), 3)
    (1.293, 0.999)
    """
    kilometres = elevation / 1000
    relative_pressure = (1 - 0.0255 * kilometres * 6357 / (6357 + kilometres)) ** 5.256
    return 1.293 * 273 / (273 + temperature) * relative_pressure


def soil_wetness(solar_radiation: Floats, temperature: Floats, rain: Floats, rain_day_share: Floats) -> Floats:
    """Soil wetness factor SW: 1 where soil is dry, 0 where as much rains as evaporates. [1]

    solar_radiation : of the period [MJ/m²];  temperature : °C;  rain : of the period [mm]
    rain_day_share : days with rain over all days [1]
    SW = (ET_p − P · N_r/N_d)/ET_p within 0 and 1, ET_p = 0.0135 · Q_s/2.54 · (T + 17.8)
    Source: spec A3.3.1 (winderosion-script, which forgets the division by the days)

    5000 MJ/m² at 10 °C: ET_p = 738.8 mm; 300 mm on a fifth of the days

    >>> round(float(soil_wetness(5000.0, 10.0, 300.0, 0.2)), 4)
    0.9188
    """
    demand = 0.0135 * solar_radiation / 2.54 * (temperature + 17.8)
    dry = 1 - rain * rain_day_share / np.maximum(demand, 1e-9)
    return np.minimum(np.maximum(dry, 0.0), 1.0) * (demand > 0)


WIND_DAILY = Field(
    "nature.wind_daily",
    "m/s",
    Text("逐日风速（2 米高）", "daily wind at 2 m"),
    low=0,
    high=80,
    usual=(0.3, 12),
    axis="day",
)
WIND_THRESHOLD = Field("nature.wind_threshold", "m/s", Text("起沙风速", "wind that moves sand"), low=1, high=15)
AIR_DENSITY = Field("nature.air_density", "kg/m3", Text("空气密度", "air density"), low=0.3, high=1.6)

MODELS = (
    Model(
        code="temperature_and_height",
        gives=AIR_DENSITY.of,
        title=Text("由气温与海拔", "from temperature and height"),
        compute=air_density,
        inputs={"temperature": TEMPERATURE, "elevation": ELEVATION},
        unit="kg/m3",
        formula="ρ = 1.293 · 273/(273+T) · p/101.3",
        source="winderosion-script",
        mark=Mark.STATED,
    ),
    Model(
        code="rain_days",
        gives="nature.soil_wetness",
        title=Text("由太阳辐射、气温与降水", "from radiation, temperature and rain"),
        compute=soil_wetness,
        inputs={
            "solar_radiation": Field(
                "nature.solar_radiation", "MJ/m2", Text("太阳辐射量", "solar radiation"), low=0, high=12_000
            ),
            "temperature": TEMPERATURE,
            "rain": RAIN,
            "rain_day_share": Field(
                "nature.rain_day_share", "1", Text("雨日比例", "share of days with rain"), low=0, high=1
            ),
        },
        unit="1",
        formula="SW = (ET_p − P·N_r/N_d)/ET_p, ET_p = 0.0135·(Q_s/2.54)·(T+17.8)",
        source="winderosion-script",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="daily_wind",
        gives="nature.weather_factor",
        title=Text("逐日风速法", "from daily wind"),
        compute=weather_factor_of_days,
        inputs={
            "wind_daily": WIND_DAILY,
            "wind_threshold": WIND_THRESHOLD,
            "air_density": AIR_DENSITY,
            "soil_wetness": Field("nature.soil_wetness", "1", Text("土壤湿度因子", "soil wetness"), low=0, high=1),
            "snow_free": Field("nature.snow_free", "1", Text("雪盖因子", "time without snow cover"), low=0, high=1),
        },
        unit="kg/m",
        formula="WF = Σ u(u − u_t)² / N · N_d · ρ/g · SW · SD",
        source="winderosion-script",
        mark=Mark.UNVERIFIED,
        note=Text("风速须为 2 米高处的日均值；10 米风速须先折算", "wind at 2 m; bring wind at 10 m down first"),
    ),
)
