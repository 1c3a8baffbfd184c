"""Which choice moves the result 敏感性: Sobol indices of the factors of an assessment, estimators of spec §7.2.

The variance is that of both sets together with n − 1. Values outside 0 to 1 are legal for few draws and are given as
they are; `core.sobol_indices` is the form for accounts, on centred results with n.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator
from qingshan.index.limits import limit

Floats = npt.NDArray[np.float64]


class Effects(NamedTuple):
    """Indices of each factor (factors,): alone, alone on centred results (smaller error), with all others."""

    first: Floats
    first_centred: Floats
    total: Floats
    variance: float


def effects(one: Floats, other: Floats, mixed: Floats) -> Effects:
    """First-order and total indices. Raises ``ValueError`` where nothing varies.

    one, other : results of the two sets (draws,);  mixed : of the first set with one factor from the second
    (factors, draws)

    >>> told = effects(np.array([1.0, 3, 2, 5]), np.array([2.0, 4, 6, 3]), np.array([[1.5, 4, 3, 4]]))
    >>> told.first.round(6).tolist(), told.total.round(6).tolist()
    ([0.717949], [0.145833])
    """
    both = np.concatenate([one, other])
    variance = float(both.var(ddof=1))
    if not variance > 0:
        raise ValueError("the result is the same in every draw, so no factor has a share in it")
    first = (other * (mixed - one)).mean(axis=1) / variance
    centred = ((other - both.mean()) * (mixed - one)).mean(axis=1) / variance
    total = ((one - mixed) ** 2).mean(axis=1) / (2 * variance)
    return Effects(first, centred, total, variance)


class Intervals(NamedTuple):
    """Ends of the middle 90 % of an index when the draws are drawn again: low and high, (factors,) each."""

    first: tuple[Floats, Floats]
    total: tuple[Floats, Floats]

    @property
    def wide(self) -> npt.NDArray[np.bool_]:
        """Factors whose interval is too wide to read. (factors,)"""
        spans = (high - low for low, high in (self.first, self.total))
        return np.asarray(np.any([span / 2 > limit("wide_interval") for span in spans], axis=0))


def intervals(one: Floats, other: Floats, mixed: Floats, *, seed: int, resamples: int = 500) -> Intervals:
    """Intervals by resampling whole rows, the same for all factors; each with its own variance."""
    source, draws = generator(seed), len(one)
    first, total = [], []
    for _ in range(resamples):
        rows = source.integers(0, draws, draws)
        told = effects(one[rows], other[rows], mixed[:, rows])
        first.append(told.first_centred)
        total.append(told.total)
    ends = [np.quantile(np.array(found), [0.05, 0.95], axis=0) for found in (first, total)]
    return Intervals((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))
