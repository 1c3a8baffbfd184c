"""Normalisation against the other units or fixed goalposts 指标标准化. Spec §3.1–3.4, 3.8; OECD/JRC handbook, step 5.

Values are (units,) or (units, indicators), missing NaN and kept NaN; direction is +1 (more is better) or −1, one number
or one an indicator.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

from qingshan.index.columns import count, deviation, highest, is_constant, lowest, mean, present
from qingshan.index.refusal import AssessmentError

Floats = npt.NDArray[np.float64]
Direction = float | Floats
Constant = Literal["error", "midpoint", "exclude"]
Ties = Literal["min", "average", "max", "dense"]

#: Ends of the individual index 个体指数, part of its definition.
_LEAST, _MOST = 60.0, 100.0


def min_max(
    x: Floats,
    direction: Direction = 1.0,
    low: float = 0.0,
    high: float = 100.0,
    constant: Constant = "error",
    over: Floats | None = None,
) -> Floats:
    """The worst unit gets `low`, the best `high` 极差标准化. [the scale of low and high]

    z = low + (high − low)·(dx − min dx)/(max dx − min dx). What a constant column gets is `constant`: refused, the
    middle, or nothing. Raises `AssessmentError` constant_indicator

    over : the values that give min and max, where they are not `x` itself: a pool of years, or a base year, against
        which scores may leave the scale

    >>> min_max(np.array([12.0, 20.0, np.nan, 28.0])).tolist()
    [0.0, 50.0, nan, 100.0]
    """
    basis = x if over is None else over
    directed, among = x * direction, basis * direction
    least, width = lowest(among), highest(among) - lowest(among)
    flat = _constant(basis, constant)
    share = (directed - least) / np.where(flat, 1.0, width)
    return _filled(low + (high - low) * share, x, flat, constant, (low + high) / 2)


def z_score(
    x: Floats,
    direction: Direction = 1.0,
    centre: float = 0.0,
    spread: float = 1.0,
    constant: Constant = "error",
    over: Floats | None = None,
) -> Floats:
    """Distance from the mean in standard deviations (n − 1) 标准差标准化. [spread]

    over : the values that give mean and deviation, where they are not `x` itself
    Raises `AssessmentError` constant_indicator

    >>> z_score(np.array([1.0, 2.0, 3.0]), centre=100, spread=10).tolist()
    [90.0, 100.0, 110.0]
    """
    basis = x if over is None else over
    directed, among = x * direction, basis * direction
    flat = _constant(basis, constant)
    score = centre + spread * (directed - mean(among)) / np.where(flat, 1.0, deviation(among))
    return _filled(score, x, flat, constant, centre)


def _constant(x: Floats, policy: Constant) -> npt.NDArray[np.bool_]:
    flat = is_constant(x)
    if policy == "error" and flat.any():
        raise AssessmentError(
            "constant_indicator",
            "所有单元取值相同，无法按相对位置计分；请剔除该指标或设定 constant: midpoint",
            "all units have the same value, so places say nothing; leave the indicator out or set constant: midpoint",
        )
    return flat


def _filled(score: Floats, x: Floats, flat: npt.NDArray[np.bool_], policy: Constant, middle: float) -> Floats:
    held = np.where(np.isnan(x), np.nan, middle) if policy == "midpoint" else np.full(x.shape, np.nan)
    return np.where(flat, held, score)


def rank_score(x: Floats, direction: Direction = 1.0, ties: Ties = "min", over: Floats | None = None) -> Floats:
    """Place counted from the worst unit, which has 1 位次. Missing units have none and are not counted.

    over : the units among which a place is counted, where they are not those of `x`: a pool of years, or a base year,
        whose best place a unit may pass

    >>> rank_score(np.array([5.0, 3.0, 3.0, 9.0])).tolist()
    [3.0, 1.0, 1.0, 4.0]
    >>> rank_score(np.array([1.0, 9.0]), over=np.array([2.0, 4.0])).tolist()
    [1.0, 3.0]
    """
    directed = np.asarray(x * direction)
    among = directed if over is None else np.asarray(over * direction)
    columns = zip(directed.reshape(len(directed), -1).T, among.reshape(len(among), -1).T, strict=True)
    ranked = np.stack([_ranks(column, other, ties) for column, other in columns], axis=1)
    return ranked.reshape(directed.shape)


def _ranks(x: Floats, among: Floats, ties: Ties) -> Floats:
    held = np.sort(among[present(among)])
    if ties == "dense":
        held = np.unique(held)
    worse = np.searchsorted(held, x, "left")
    first, last = worse + 1.0, np.maximum(np.searchsorted(held, x, "right"), worse + 1.0)
    of_ties = {"min": first, "max": last, "average": (first + last) / 2, "dense": first}
    return np.where(present(x), of_ties[ties], np.nan)


def percentile_rank(x: Floats, direction: Direction = 1.0, ties: Ties = "min", over: Floats | None = None) -> Floats:
    """Place as a share between 0 (worst) and 1 (best): (r − 1)/(n − 1). [1]

    >>> percentile_rank(np.array([5.0, 3.0, 9.0])).tolist()
    [0.5, 0.0, 1.0]
    """
    n = count(np.asarray(x if over is None else over, np.float64))
    return np.asarray((rank_score(x, direction, ties, over) - 1) / np.where(n > 1, n - 1, np.nan))


def borda(x: Floats, direction: Direction = 1.0, over: Floats | None = None) -> Floats:
    """How many units are worse: r − 1 波达计分.

    >>> borda(np.array([5.0, 3.0, 9.0])).tolist()
    [1.0, 0.0, 2.0]
    """
    return rank_score(x, direction, over=over) - 1


def goalposts(
    x: Floats, lower: Direction, upper: Direction, direction: Direction = 1.0, *, truncated: bool = True
) -> Floats:
    """Where a value lies between two fixed ends, as a share 阈值法. Comparable over the years. [1]

    (x − l)/(u − l), or (u − x)/(u − l) where less is better. Raises `AssessmentError` goalposts_reversed unless l < u

    >>> goalposts(np.array([40.0, 55.0, 95.0]), 50, 90).tolist()
    [0.0, 0.125, 1.0]
    """
    if not np.all(np.asarray(lower) < np.asarray(upper)):
        raise AssessmentError(
            "goalposts_reversed",
            f"下限 {lower} 应小于上限 {upper}；指标方向请用 direction 表示",
            f"the lower end {lower} must lie below the upper {upper}; say with the direction which side is better",
        )
    share = np.where(np.asarray(direction) > 0, x - lower, upper - x) / (np.asarray(upper) - np.asarray(lower))
    return np.asarray(np.clip(share, 0.0, 1.0) if truncated else share)


def individual_index(
    x: Floats, direction: Direction = 1.0, constant: Constant = "error", over: Floats | None = None
) -> Floats:
    """Individual index of the green development index 个体指数: the worst region 60, the best 100. Spec §3.8.

    An indicator without any value gets 60 everywhere. Raises `AssessmentError` constant_indicator

    >>> individual_index(np.array([14.0, 20.0, 17.0, 23.0])).round(2).tolist()
    [60.0, 86.67, 73.33, 100.0]
    """
    basis = x if over is None else over
    nowhere = count(basis) == 0
    ramp = np.arange(len(basis), dtype=np.float64).reshape(-1, *(1,) * (basis.ndim - 1))
    ends = np.where(nowhere, ramp, basis)
    return np.where(nowhere, _LEAST, min_max(x, direction, _LEAST, _MOST, constant, ends))
