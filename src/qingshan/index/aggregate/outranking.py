"""Methods by comparison 比较法: TOPSIS (distance to the ideal) and Copeland (pairwise majority). Spec §6.4–6.5."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError
from qingshan.index.weights.given import given

Floats = npt.NDArray[np.float64]

#: Nearer than this, two scores are equal and an outranking is a draw, whatever the last bits of a sum say.
DRAW = 1e-9
_BATCH = 64  # units compared with all others at once


class Topsis(NamedTuple):
    """Closeness to the ideal (0 worst, 1 best) and the distances to best and worst. (units,)"""

    closeness: Floats
    to_best: Floats
    to_worst: Floats


def topsis(x: Floats, weights: Floats, directions: Floats) -> Topsis:
    """Technique for order preference by similarity to the ideal solution 逼近理想解法. x (units, indicators), complete.

    v = w·x/√Σx². Raises `AssessmentError` constant_indicator for a column of zeros, ``ValueError`` for a missing value
    Source: Hwang & Yoon (1981)

    >>> topsis(np.array([[3.0, 4.0], [6.0, 8.0]]), np.array([1.0, 1.0]), np.array([1.0, 1.0])).closeness.tolist()
    [0.0, 1.0]
    """
    if np.isnan(x).any():
        raise ValueError("TOPSIS needs complete rows; impute or leave the unit out")
    length = np.sqrt((x * x).sum(axis=0))
    if (length == 0).any():
        raise AssessmentError("constant_indicator", "有全为零的指标", "a column of zeros cannot be scaled")
    v = given(weights) * x / length
    best = np.where(directions > 0, v.max(axis=0), v.min(axis=0))
    worst = np.where(directions > 0, v.min(axis=0), v.max(axis=0))
    to_best = np.sqrt(((v - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((v - worst) ** 2).sum(axis=1))
    apart = to_best + to_worst
    return Topsis(np.where(apart > 0, to_worst / np.where(apart > 0, apart, 1.0), np.nan), to_best, to_worst)


def outranking(scores: Floats, weights: Floats) -> Floats:
    """o_ij: weight of the criteria where i beats j, and half of those where they are equal; 0 on the diagonal.

    >>> outranking(np.array([[80.0, 60.0], [70.0, 80.0]]), np.array([3.0, 1.0])).tolist()
    [[0.0, 0.75], [0.25, 0.0]]
    """
    if np.isnan(scores).any():
        raise ValueError("Copeland needs complete rows; impute or leave the unit out")
    shares = given(weights)
    held = np.empty((len(scores), len(scores)))
    for first in range(0, len(scores), _BATCH):
        ahead = scores[first : first + _BATCH, None, :] - scores[None, :, :]
        held[first : first + _BATCH] = ((ahead > DRAW) + 0.5 * (np.abs(ahead) <= DRAW)) @ shares
    np.fill_diagonal(held, 0.0)
    return held


def copeland(scores: Floats, weights: Floats) -> Floats:
    """How many units a unit outranks less how many outrank it; an outranking within 1e-9 of a half is a draw. (units,)

    >>> copeland(np.array([[80.0, 60.0], [70.0, 80.0], [60.0, 50.0]]), np.array([3.0, 1.0])).tolist()
    [2.0, 0.0, -2.0]
    """
    margin = outranking(scores, weights) - 0.5
    np.fill_diagonal(margin, 0.0)
    return np.asarray(np.where(np.abs(margin) <= DRAW, 0.0, np.sign(margin)).sum(axis=1))
