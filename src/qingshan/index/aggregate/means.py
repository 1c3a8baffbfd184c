"""Weighted means 加权平均: arithmetic, geometric, harmonic, any power. Spec §6.1–6.2.

Scores are (units, children), missing NaN: left out at every power. Weights are (children,) or (units, children).
"""

import numpy as np
import numpy.typing as npt

from qingshan.index.columns import highest, lowest, total
from qingshan.index.refusal import AssessmentError

Floats = npt.NDArray[np.float64]

ARITHMETIC, GEOMETRIC, HARMONIC = 1.0, 0.0, -1.0
_ALMOST = -1.0 + 2.0**-53
_NO_POWER = 2.0**-900  # so near zero that its products with logarithms lose digits, and the mean is the geometric one


def power_mean(scores: Floats, weights: Floats, power: float, floor: float | None = None) -> Floats:
    """(Σw·x^p/Σw)^(1/p) over the children that are there; p = 0 geometric, ±∞ the highest and lowest. (units,)

    floor : scores below it are raised to it; the caller reports them (see `floored`)
    Raises `AssessmentError` non_positive_score for p ≤ 0 with a score that is not above zero, or
        p ≠ 1 with one below zero, and no floor

    >>> scores, weights = np.array([[40.0, 90.0], [np.nan, 50.0]]), np.array([1.0, 1.0])
    >>> power_mean(scores, weights, 1).tolist(), power_mean(scores, weights, 0).round(6).tolist()
    ([65.0, 50.0], [60.0, 50.0])
    """
    held = scores if floor is None else np.maximum(scores, floor)
    weighed = np.where(np.isnan(held), 0.0, np.broadcast_to(weights, held.shape))
    counts = weighed > 0
    if np.isinf(power):
        edge = -np.inf if power > 0 else np.inf
        pick = np.where(counts, held, edge)
        found = pick.max(axis=1) if power > 0 else pick.min(axis=1)
        return np.asarray(np.where(counts.any(axis=1), found, np.nan))
    found = held[counts]
    if (found <= 0).any() and (power <= 0 or (power != 1 and (found < 0).any())):
        raise AssessmentError(
            "non_positive_score",
            "几何、调和平均要求得分大于零；请用 1–100 的标准化，或设定 floor",
            "geometric and harmonic means need scores above zero; normalise to 1–100 or set a floor",
        )
    whole = total(weighed.T)
    share = weighed.T / np.where(whole > 0, whole, 1.0)
    means = _power(np.where(counts, held, np.nan).T, share, power)
    return np.asarray(np.where(whole > 0, means, np.nan))


def _power(x: Floats, share: Floats, power: float) -> Floats:
    """The mean down the children, against the largest (p > 0) or smallest, so that no power overflows or cancels."""
    if power == ARITHMETIC:
        return total(share * x)
    edge = highest(x) if power > 0 else lowest(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(x / edge)  # of a zero −∞, as it should be for p > 0
    if abs(power) < _NO_POWER:
        return np.asarray(edge * np.exp(total(np.where(share > 0, share * logs, 0.0))))
    grown = total(share * np.expm1(np.where(share > 0, power * logs, 0.0)))
    return np.asarray(np.where(edge == 0, 0.0, edge * np.exp(np.log1p(np.maximum(grown, _ALMOST)) / power)))


def floored(scores: Floats, floor: float) -> npt.NDArray[np.int64]:
    """The cells, as unit and child, that a floor raises.

    >>> floored(np.array([[0.0, 64.0]]), 1.0).tolist()
    [[0, 0]]
    """
    return np.argwhere(scores < floor)


def mazziotta_pareto(x: Floats, directions: Floats, *, downward: bool = True) -> Floats:
    """Mean of 100 ± 10 z-scores less a penalty for imbalance: M ∓ S·cv over a unit's indicators (n denominators). §6.6

    x : (units, indicators), complete;  downward : more is better, so imbalance takes away
    Source: De Muro et al. (2011), doi:10.1007/s11205-010-9727-z. Raises `AssessmentError` constant_indicator

    >>> mazziotta_pareto(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]), np.array([1.0, 1.0])).round(6).tolist()
    [87.752551, 100.0, 112.247449]
    """
    spread = x.std(axis=0)
    if not (spread > 0).all():
        raise AssessmentError("constant_indicator", "有取值不变的指标", "a constant indicator has no z-score")
    z = 100 + 10 * directions * (x - x.mean(axis=0)) / spread
    middle, uneven = z.mean(axis=1), z.std(axis=1)
    penalty = uneven * uneven / middle
    return np.asarray(middle - penalty if downward else middle + penalty)
