"""Rainfall erosivity R 降雨侵蚀力 from daily or monthly rain. [MJ·mm·hm⁻²·h⁻¹·a⁻¹]"""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Origin, Text
from qingshan.nature.fields import RAIN_DAILY, RAIN_MONTHLY

Floats = npt.NDArray[np.float64]

_US_TO_SI = 17.02  # (hundred ft · short tonf · in)/(ac · h · a) to MJ·mm·hm⁻²·h⁻¹·a⁻¹


def half_month_coefficients(mean_erosive_day: float, mean_erosive_year: float) -> tuple[float, float]:
    """Exponent β and factor a of the half-month model (Zhang Wenbo).

    mean_erosive_day : long-term mean rain of days with 12 mm or more [mm]
    mean_erosive_year : long-term mean annual rain of such days [mm]
    Source: spec A3.2.1 (huanghua-2017)

    >>> beta, factor = half_month_coefficients(19.8, 640.0)
    >>> round(beta, 6), round(factor, 6)
    (1.790875, 0.327236)
    """
    beta = 0.8363 + 18.144 / mean_erosive_day + 24.455 / mean_erosive_year
    return beta, 21.586 * beta**-7.1891


def half_month(rain_daily: Floats, beta: float, factor: float, threshold: float) -> Floats:
    """Erosivity of one half-month from its daily rain, days on the first axis. [MJ·mm·hm⁻²·h⁻¹]

    threshold : a day with exactly this much rain counts [mm]

    >>> round(float(half_month(np.array([12.0, 11.9]), 1.5, 0.3, 12.0)), 4)
    12.4708
    """
    total: Floats = factor * np.sum(np.where(rain_daily >= threshold, rain_daily**beta, 0.0 * rain_daily), axis=0)
    return total


def two_seasons(rain_daily: Floats, month_of_day: npt.NDArray[np.int64], threshold: Floats) -> Floats:
    """Erosivity of a year from daily rain, May to September apart from the rest. [MJ·mm·hm⁻²·h⁻¹·a⁻¹]

    rain_daily : days on the first axis [mm];  month_of_day : 1 to 12 for each day;  threshold : mm
    R = Σ a · P^1.7265, a = 0.3937 in the warm season and 0.3101 in the cold one
    Source: spec A3.2.1 (CSLE type, unverified)

    >>> round(float(two_seasons(np.array([14.0, 13.0, 5.0]), np.array([7, 11, 7]), 12.0)), 4)
    63.4786
    """
    season = np.where((month_of_day >= 5) & (month_of_day <= 9), 0.3937, 0.3101)
    season = season.reshape((-1,) + (1,) * (np.ndim(rain_daily) - 1))
    erosive = np.where(rain_daily >= threshold, rain_daily**1.7265, 0.0 * rain_daily * threshold)
    total: Floats = np.sum(season * erosive, axis=0)
    return total


def monthly_wischmeier(rain_monthly: Floats) -> Floats:
    """Erosivity of a year from monthly rain (Wischmeier). [MJ·mm·hm⁻²·h⁻¹·a⁻¹]

    rain_monthly : twelve months on the first axis [mm]
    R = 17.02 · Σ 1.735 · 10^(1.5 · lg(P_m²/P) − 0.8188); a month without rain adds nothing
    Source: spec A3.2.1 (wischmeier-smith-1978, unverified)

    Twelve months of 100 mm: lg(100²/1200) = 0.920819, so 12 · 17.02 · 1.735 · 10^0.562428

    >>> round(float(monthly_wischmeier(np.full(12, 100.0))), 1)
    1293.8
    """
    year = np.sum(rain_monthly, axis=0)
    squared = rain_monthly**2 / np.maximum(year, 1e-9)
    total: Floats = _US_TO_SI * np.sum(1.735 * squared**1.5 * 10**-0.8188, axis=0)
    return total


_UNIT = "MJ*mm/(hm2*h)"

MODELS = (
    Model(
        code="monthly_wischmeier",
        gives="nature.erosivity",
        title=Text("逐月降雨（Wischmeier）", "monthly rain, Wischmeier"),
        compute=monthly_wischmeier,
        inputs={"rain_monthly": RAIN_MONTHLY},
        unit=_UNIT,
        formula="R = 17.02 Σ 1.735·10^(1.5·lg(P_m²/P) − 0.8188)",
        source="wischmeier-smith-1978",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="daily_two_seasons",
        gives="nature.erosivity",
        title=Text("逐日降雨（冷暖两季）", "daily rain, two seasons"),
        compute=two_seasons,
        inputs={
            "rain_daily": RAIN_DAILY,
            "month_of_day": Field(
                "period.month_of_day", "1", Text("各日所在月份", "month of each day"), origins=(Origin.PERIOD,)
            ),
            "threshold": Field("nature.erosivity.threshold", "mm", Text("侵蚀性降雨阈值", "erosive rain from"), low=0),
        },
        unit=_UNIT,
        formula="R = Σ a·P_d^1.7265, a = 0.3937 (May–Sep), 0.3101 (Oct–Apr)",
        source="csle",
        mark=Mark.UNVERIFIED,
    ),
)
