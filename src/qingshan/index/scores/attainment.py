"""Attainment of a target 目标完成度, as a share of full marks. Spec §3.5.

Values and targets are arrays or numbers; missing stays NaN. Shares lie between `floor` and `cap`; a cap above 1 is a
bonus, a floor below 0 takes marks away.
"""

import math
from typing import Literal

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError

Floats = npt.NDArray[np.float64]
Numbers = float | Floats
StepRounding = Literal["exact", "ceil", "floor"]
_SLACK = 1e-9


def ratio(x: Numbers, target: Numbers, direction: float = 1.0, cap: float = 1.0, floor: float = 0.0) -> Floats:
    """x/t where more is better, t/x where less is; nothing emitted against a ceiling gets the cap. [1]

    Raises `AssessmentError` target_zero for a target that is not above zero

    >>> ratio(np.array([9.6, 13.8]), 12.0, cap=1.1).tolist(), float(ratio(40.0, 32.0, -1))
    ([0.7999999999999999, 1.1], 0.8)
    """
    x, target = np.asarray(x, np.float64), np.asarray(target, np.float64)
    if (target <= 0).any():
        raise AssessmentError(
            "target_zero",
            "目标值为零或负数，比值没有意义；改用 progress、complement 或 pass",
            "a target of zero or less gives no ratio; use progress, complement or pass",
        )
    if direction > 0:
        return np.clip(x / target, floor, cap)
    safe = np.where(x > 0, x, 1.0)
    return np.where(np.isnan(x), np.nan, np.where(x > 0, np.clip(target / safe, floor, cap), cap))


def complement(x: Numbers, target: Numbers, cap: float = 1.0, floor: float = 0.0) -> Floats:
    """2 − x/t, where less is better: over the ceiling by a tenth loses a tenth. [1]

    Raises `AssessmentError` target_zero for a target that is not above zero

    >>> float(complement(40.0, 32.0))
    0.75
    """
    target = np.asarray(target, np.float64)
    if (target <= 0).any():
        raise AssessmentError("target_zero", "目标值须大于零", "the target must be above zero")
    return np.clip(2 - np.asarray(x, np.float64) / target, floor, cap)


def progress(x: Numbers, baseline: Numbers, target: Numbers, cap: float = 1.0, floor: float = 0.0) -> Floats:
    """The part of the way from the baseline to the target that is done, whichever way it leads. [1]

    Raises `AssessmentError` target_zero where the target is the baseline: there is no way to go

    >>> round(float(progress(4.2, 19.71, 3.0)), 9), float(progress(8.0, 10.0, 30.0))
    (0.928186715, 0.0)
    """
    way = np.asarray(target, np.float64) - np.asarray(baseline, np.float64)
    if (way == 0).any():
        raise AssessmentError("target_zero", "目标值等于基期值，无进度可言", "the target equals the baseline")
    return np.clip((np.asarray(x, np.float64) - baseline) / way, floor, cap)


def interval(x: Numbers, low: float, high: float, tolerance: float) -> Floats:
    """Full marks inside an interval; outside, less by the distance over the tolerance. [1]

    Raises ``ValueError`` unless low ≤ high and the tolerance is above zero

    >>> [round(float(interval(one, 7, 8, 2)), 9) for one in (6.8, 7.5, 11)]
    [0.9, 1.0, 0.0]
    """
    if not (low <= high and tolerance > 0):
        raise ValueError(f"an interval [{low}, {high}] with tolerance {tolerance} is none")
    x = np.asarray(x, np.float64)
    outside = np.maximum(np.maximum(low - x, x - high), 0.0)
    return np.clip(1 - outside / tolerance, 0.0, 1.0)


def passed(x: Numbers, target: Numbers, direction: float = 1.0) -> Floats:
    """1 when the target is met, equal to it is enough, else 0. [1]

    >>> float(passed(99.9, 100.0)), float(passed(2.99, 3.0, -1))
    (0.0, 1.0)
    """
    x = np.asarray(x, np.float64)
    met = x >= target if direction > 0 else x <= target
    return np.where(np.isnan(x), np.nan, met.astype(np.float64))


def steps(
    x: Numbers,
    target: Numbers,
    direction: float,
    full: float,
    per: float,
    unit: float = 1.0,
    rounding: StepRounding = "exact",
) -> Floats:
    """Full marks less `per` for each `unit` short of the target, to nothing 每差一个单位扣分，扣完为止. [points]

    rounding : a started unit counts in part (exact), whole (ceil) or not (floor); schemes must say which
    Raises ``ValueError`` for a unit that is not above zero

    >>> [float(steps(38.4, 35.0, -1, 3, 0.5, rounding=one)) for one in ("ceil", "floor")]
    [1.0, 1.5]
    """
    if not unit > 0:
        raise ValueError(f"a step of {unit} is none")
    short = np.maximum((np.asarray(target, np.float64) - np.asarray(x, np.float64)) * math.copysign(1, direction), 0.0)
    number = short / unit
    if rounding == "ceil":
        number = np.ceil(number - _SLACK)
    elif rounding == "floor":
        number = np.floor(number + _SLACK)
    return np.maximum(0.0, full - per * number)
