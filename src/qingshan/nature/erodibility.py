"""Soil erodibility K 土壤可蚀性 from texture and organic carbon (EPIC)."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Mark, Model, Text
from qingshan.nature.fields import CLAY, ORGANIC_CARBON, SAND, SILT

Floats = npt.NDArray[np.float64]


def epic(sand: Floats, silt: Floats, clay: Floats, organic_carbon: Floats) -> Floats:
    """Erodibility by the EPIC formula in its own US units. [short ton·ac·h/(100 ft·short tonf·ac·in)]

    sand (0.05–2 mm), silt (0.002–0.05), clay (<0.002), organic_carbon : percent of the soil
    Source: spec A3.2.2 (epic-1990, huanghua-2017)

    >>> round(float(epic(40.0, 35.0, 25.0, 1.2)), 6)
    0.263571
    """
    coarse = 0.2 + 0.3 * np.exp(-0.0256 * sand * (1 - silt / 100))
    fine = (silt / np.maximum(clay + silt, 1e-9)) ** 0.3
    carbon = 1 - 0.25 * organic_carbon / (organic_carbon + np.exp(3.72 - 2.95 * organic_carbon))
    rest = 1 - sand / 100
    very_sandy = 1 - 0.7 * rest / (rest + np.exp(-5.51 + 22.9 * rest))
    return coarse * fine * carbon * very_sandy


def epic_si(sand: Floats, silt: Floats, clay: Floats, organic_carbon: Floats) -> Floats:
    """EPIC erodibility in SI. [t·hm²·h/(hm²·MJ·mm)]  Inputs in percent.

    >>> round(float(epic_si(40.0, 35.0, 25.0, 1.2)), 6)
    0.034712
    """
    return 0.1317 * epic(sand, silt, clay, organic_carbon)


def epic_china(sand: Floats, silt: Floats, clay: Floats, organic_carbon: Floats) -> Floats:
    """EPIC erodibility with the Chinese calibration, never below zero. [t·hm²·h/(hm²·MJ·mm)]  Inputs in percent.

    Source: spec A3.2.2 (calibration unverified)

    >>> round(float(epic_china(40.0, 35.0, 25.0, 1.2)), 6)
    0.016081
    """
    return np.maximum(0.1317 * (-0.01383 + 0.51575 * epic(sand, silt, clay, organic_carbon)), 0.0)


_INPUTS = {"sand": SAND, "silt": SILT, "clay": CLAY, "organic_carbon": ORGANIC_CARBON}
_UNIT = "t*h/(MJ*mm)"

MODELS = (
    Model(
        code="epic_china",
        gives="nature.erodibility",
        title=Text("EPIC（中国校正）", "EPIC, calibrated for China"),
        compute=epic_china,
        inputs=_INPUTS,
        unit=_UNIT,
        formula="K = 0.1317·(−0.01383 + 0.51575·K_EPIC) ≥ 0",
        source="epic-1990",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="epic_si",
        gives="nature.erodibility",
        title=Text("EPIC（国际单位）", "EPIC in SI units"),
        compute=epic_si,
        inputs=_INPUTS,
        unit=_UNIT,
        formula="K = 0.1317·K_EPIC",
        source="epic-1990",
        mark=Mark.STATED,
    ),
)
