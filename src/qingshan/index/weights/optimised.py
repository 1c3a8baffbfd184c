"""Optimised weights 优化赋权: so that each child's correlation with the score is its share of importance. Spec §5.6.

Becker et al. (2017), doi:10.1016/j.ecolind.2017.03.056. Weights are never below zero; one that
ends at zero is reported: no weight can give that child its importance.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from qingshan.index.refusal import AssessmentError
from qingshan.index.weights.given import given

Floats = npt.NDArray[np.float64]
_AT_ZERO = 1e-6
_TINY, _FAR = 1e-9, 1e9


class Optimised(NamedTuple):
    """Weights, where they started, what is left of the difference, and the children whose weight ended at zero."""

    weights: Floats
    start: Floats
    residual: float
    at_zero: tuple[int, ...]
    converged: bool


def optimised(scores: Floats, importance: Floats | None = None, start: Floats | None = None) -> Optimised:
    """Weights of an arithmetic mean that minimise Σ(c_k/Σc − t_k)², c_k the correlation of child k with the mean.

    scores : (units, children), complete rows, directions applied;  importance : wished shares, equal when not given
    start : where the search begins, equal when not given
    Raises `AssessmentError` constant_indicator

    >>> told = optimised(np.array([[1.0, 4], [2, 1], [3, 3], [4, 2]]))
    >>> told.weights.round(4).tolist(), told.residual < 1e-12
    ([0.5, 0.5], True)
    """
    spread = scores.std(axis=0, ddof=1)
    if not (spread > 0).all():
        raise AssessmentError(
            "constant_indicator", "有取值不变的指标，无法优化权重", "a constant child has no correlation"
        )
    number = scores.shape[1]
    wished = given(np.ones(number) if importance is None else importance)
    begun = given(np.ones(number) if start is None else start)
    between = np.cov(scores, rowvar=False).reshape(number, number)

    def apart(weights: Floats) -> float:
        with_score = between @ weights / spread
        whole = with_score.sum()
        # a score that its children go against is no score, however well the shares fit
        return float(((with_score / whole - wished) ** 2).sum()) if whole > _TINY else _FAR

    found = minimize(
        apart,
        begun,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * number,
        constraints=({"type": "eq", "fun": lambda weights: weights.sum() - 1},),
        options={"maxiter": 1000, "ftol": 1e-15},
    )
    weights = given(np.maximum(found.x, 0.0))
    zeros = tuple(np.flatnonzero(weights < _AT_ZERO).tolist())
    return Optimised(weights, begun, apart(weights), zeros, bool(found.success))
