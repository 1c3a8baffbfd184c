"""Shapley values 夏普利值: what each item adds to a score over a stated baseline, whatever the aggregation. Spec §12.4.

Castro, Gómez & Tejada (2009), doi:10.1016/j.cor.2008.04.004, for the sampled form.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator

Floats = npt.NDArray[np.float64]
Score = Callable[[Floats], Floats]

#: Up to so many items every coalition is looked at.
MOST_EXACT = 10


class Shapley(NamedTuple):
    """What each item adds (items,), and the standard error of it, 0 where it is exact."""

    values: Floats
    error: Floats


def shapley(score: Score, scores: Floats, baseline: Floats, *, seed: int = 0, orders: int = 2000) -> Shapley:
    """Values of all items; they add up to score(scores) − score(baseline).

    score : a function of many rows (rows, items) → (rows,);  scores, baseline : (items,)
    seed, orders : for more than ten items, of the random orders in which they come

    >>> told = shapley(lambda x: x.prod(axis=1), np.array([3.0, 4.0]), np.array([1.0, 1.0]))
    >>> told.values.tolist()  # alone they add 2 and 3; together 6 more than either way
    [5.0, 6.0]
    """
    items = len(scores)
    if items <= MOST_EXACT:
        return Shapley(_exact(score, scores, baseline), np.zeros(items))
    return _sampled(score, scores, baseline, seed, orders)


def _exact(score: Score, scores: Floats, baseline: Floats) -> Floats:
    items = len(scores)
    masks = (np.arange(2**items)[:, None] >> np.arange(items)) & 1 == 1
    worth = score(np.where(masks, scores, baseline))
    sizes = masks.sum(axis=1)
    share = np.array([1 / (items * math.comb(items - 1, size)) for size in range(items)])
    values = np.empty(items)
    for item in range(items):
        without = np.flatnonzero(~masks[:, item])
        values[item] = math.fsum((share[sizes[without]] * (worth[without | (1 << item)] - worth[without])).tolist())
    return values


def _sampled(score: Score, scores: Floats, baseline: Floats, seed: int, orders: int) -> Shapley:
    source, items = generator(seed), len(scores)
    added = np.empty((orders, items))
    for row in range(orders):
        order = source.permutation(items)
        steps = np.tile(baseline, (items + 1, 1))
        for at, item in enumerate(order.tolist(), start=1):
            steps[at:, item] = scores[item]
        added[row, order] = np.diff(score(steps))
    return Shapley(added.mean(axis=0), np.asarray(added.std(axis=0, ddof=1) / math.sqrt(orders)))
