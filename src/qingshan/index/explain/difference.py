"""The difference of two scores, indicator by indicator 差异分解. Spec §12.2–12.3.

Of two units, or of two years of one unit. The parts add up to the difference.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_ALIKE = 1e-8  # nearer than this, the logarithmic mean is taken from its series


class Parts(NamedTuple):
    """What of a difference each indicator explains (indicators,), by why."""

    performance: Floats
    weight: Floats
    coverage: Floats

    @property
    def total(self) -> Floats:
        """All reasons of each indicator together. (indicators,)"""
        return self.performance + self.weight + self.coverage


def arithmetic(weights_u: Floats, scores_u: Floats, weights_v: Floats, scores_v: Floats) -> Parts:
    """v less u, where both are Σ weight × score. (indicators,)

    performance ½(w_u + w_v)(s_v − s_u);  weight ½(s_u + s_v)(w_v − w_u);  an indicator that only one side has: coverage
    weights : effective;  scores : missing NaN

    >>> told = arithmetic(np.array([0.5, 0.5]), np.array([60, 80.0]), np.array([1, 0.0]), np.array([70, np.nan]))
    >>> told.performance.tolist(), told.weight.tolist(), told.coverage.tolist()
    ([7.5, 0.0], [32.5, 0.0], [0.0, -40.0])
    """
    in_u, in_v = ~np.isnan(scores_u), ~np.isnan(scores_v)
    both = in_u & in_v
    u, v = np.where(in_u, scores_u, 0.0), np.where(in_v, scores_v, 0.0)
    performance = np.where(both, (weights_u + weights_v) / 2 * (v - u), 0.0)
    weight = np.where(both, (u + v) / 2 * (weights_v - weights_u), 0.0)
    coverage = np.where(both, 0.0, weights_v * v - weights_u * u)
    return Parts(performance, weight, coverage)


def geometric(weights: Floats, scores_u: Floats, scores_v: Floats) -> Floats:
    """v less u, where both are geometric means with the same weights (adding up to 1). (indicators,)

    L(G_v, G_u)·w·ln(s_v/s_u), L the logarithmic mean. Scores above zero, none missing

    >>> geometric(np.array([0.5, 0.5]), np.array([4.0, 9.0]), np.array([4.0, 16.0])).round(9).tolist()
    [0.0, 2.0]
    """
    gained = weights * np.log(scores_v / scores_u)
    mean_u, mean_v = np.exp((weights * np.log(scores_u)).sum()), np.exp((weights * np.log(scores_v)).sum())
    return np.asarray(logarithmic_mean(float(mean_v), float(mean_u)) * gained)


def logarithmic_mean(a: float, b: float) -> float:
    """(a − b)/ln(a/b), and a where both are the same.

    >>> logarithmic_mean(5.0, 5.0), round(logarithmic_mean(8.0, 6.0), 6)
    (5.0, 6.952119)
    """
    apart = (a - b) / b
    if abs(apart) < _ALIKE:
        return b * (1 + apart / 2)
    return (a - b) / float(np.log1p(apart))
