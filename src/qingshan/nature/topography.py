"""Slope length L and steepness S 坡长坡度因子 of the soil-loss equation."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Mark, Model, Text
from qingshan.nature.fields import SLOPE

Floats = npt.NDArray[np.float64]

UNIT_PLOT_LENGTH = 22.13  # m, the plot that the equation was made on


def steepness(slope: Floats, low_break: Floats, high_break: Floats) -> Floats:
    """Steepness factor S in three segments; its small jumps at the breaks are part of it. [1]

    slope, low_break, high_break : degrees
    S = 10.8 sin θ + 0.03 below the low break, 16.8 sin θ − 0.5 up to the high one, 21.91 sin θ − 0.96 from there
    Source: spec A3.2.3 (mccool-1987, liu-1994)

    >>> steepness(np.array([3.0, 7.0, 20.0]), 5.0, 10.0).round(4).tolist()
    [0.5952, 1.5474, 6.5337]
    """
    sine = np.sin(slope * (np.pi / 180))
    steep = np.where(slope < high_break, 16.8 * sine - 0.5, 21.91 * sine - 0.96)
    return np.where(slope < low_break, 10.8 * sine + 0.03, steep) + 0.0 * (low_break + high_break)


def exponent_rusle(slope: Floats) -> Floats:
    """Slope-length exponent m of RUSLE, growing with the slope. [1]  slope : degrees

    Source: spec A3.2.3 (renard-1997, unverified)

    >>> round(float(exponent_rusle(7.0)), 6)
    0.549084
    """
    sine = np.sin(slope * (np.pi / 180))
    beta = (sine / 0.0896) / (3 * sine**0.8 + 0.56)
    return beta / (1 + beta)


def exponent_steps(slope: Floats) -> Floats:
    """Slope-length exponent m in four steps: 0.2 up to 1°, 0.3 to 3°, 0.4 to 5°, 0.5 above. [1]  slope : degrees

    Source: spec A3.2.3 (unverified)

    >>> exponent_steps(np.array([0.5, 2.0, 4.0, 12.0])).tolist()
    [0.2, 0.3, 0.4, 0.5]
    """
    gentle = np.where(slope <= 1, 0.2, np.where(slope <= 3, 0.3, 0.4))
    return np.where(slope <= 5, gentle, 0.5 + 0.0 * slope)


def length(slope_length: Floats, exponent: Floats) -> Floats:
    """Length factor L of a slope of a stated horizontal length. [1]  slope_length : m

    >>> round(float(length(60.0, exponent_rusle(7.0))), 6)
    1.729205
    """
    return (slope_length / UNIT_PLOT_LENGTH) ** exponent


def length_from_area(inlet_area: Floats, cell_size: Floats, aspect: Floats, exponent: Floats) -> Floats:
    """Length factor L of a cell from the area that drains into it (Desmet and Govers). [1]

    inlet_area : upslope area at the cell's inlet [m²];  cell_size : m;  aspect : degrees clockwise from north
    L = ((A + D²)^(m+1) − A^(m+1)) / (D^(m+2) · x^m · 22.13^m), x = |sin aspect| + |cos aspect|
    Source: spec A3.2.3 (desmet-govers-1996, unverified)

    >>> round(float(length_from_area(1800.0, 30.0, 45.0, exponent_rusle(12.0))), 6)
    2.786431
    """
    turn = aspect * (np.pi / 180)
    width = np.abs(np.sin(turn)) + np.abs(np.cos(turn))
    grown = (inlet_area + cell_size**2) ** (exponent + 1) - inlet_area ** (exponent + 1)
    return grown / (cell_size ** (exponent + 2) * width**exponent * UNIT_PLOT_LENGTH**exponent)


def length_rusle(slope: Floats, slope_length: Floats) -> Floats:
    """Length factor of one stated slope length with RUSLE's exponent. [1]  slope : degrees, slope_length : m"""
    return length(slope_length, exponent_rusle(slope))


def length_steps(slope: Floats, slope_length: Floats) -> Floats:
    """Length factor of one stated slope length with the exponent in steps. [1]  slope : degrees, slope_length : m"""
    return length(slope_length, exponent_steps(slope))


_LENGTH = Field("nature.slope_length", "m", Text("坡长", "slope length"), low=0, high=2_000)

MODELS = (
    Model(
        code="mccool_liu",
        gives="nature.slope_steepness_factor",
        title=Text("坡度因子（McCool、刘宝元分段）", "steepness in segments, McCool and Liu"),
        compute=steepness,
        inputs={
            "slope": SLOPE,
            "low_break": Field("nature.steepness.low_break", "deg", Text("下分段坡度", "lower break"), low=0),
            "high_break": Field(
                "nature.steepness.high_break", "deg", Text("上分段坡度", "upper break"), low=0, high=90
            ),
        },
        unit="1",
        formula="S = 10.8 sin θ + 0.03 | 16.8 sin θ − 0.5 | 21.91 sin θ − 0.96",
        source="liu-1994",
        mark=Mark.STATED,
    ),
    Model(
        code="stated_length_rusle",
        gives="nature.slope_length_factor",
        title=Text("给定坡长（RUSLE 指数）", "stated slope length, RUSLE exponent"),
        compute=length_rusle,
        inputs={"slope": SLOPE, "slope_length": _LENGTH},
        unit="1",
        formula="L = (λ/22.13)^m, m = β/(1+β)",
        source="renard-1997",
        mark=Mark.UNVERIFIED,
    ),
    Model(
        code="stated_length_steps",
        gives="nature.slope_length_factor",
        title=Text("给定坡长（分级指数）", "stated slope length, exponent in steps"),
        compute=length_steps,
        inputs={"slope": SLOPE, "slope_length": _LENGTH},
        unit="1",
        formula="L = (λ/22.13)^m, m = 0.2 | 0.3 | 0.4 | 0.5",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
    ),
)
