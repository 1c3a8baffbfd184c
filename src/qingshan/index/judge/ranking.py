"""League tables 排名: by the exact score, best first; ties within 1e-9 of the first of their group. Spec §9.1."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ties = Literal["min", "max", "average", "dense"]


def positions(
    scores: Floats,
    ties: Ties = "min",
    eps: float = 1e-9,
    breakers: Sequence[Floats] = (),
    last: npt.NDArray[np.bool_] | None = None,
) -> Floats:
    """Place of each unit, 1 the best; a missing score has none. (units,)

    breakers : further figures, larger is better, that decide between equal scores, one after the other
    last : units that follow all others, among themselves by score, such as those under a veto

    >>> positions(np.array([88.0, 91.5, 88.0, np.nan])).tolist()
    [2.0, 1.0, 2.0, nan]
    >>> positions(np.array([88.0, 91.5, 60.0]), last=np.array([False, True, False])).tolist()
    [1.0, 3.0, 2.0]
    """
    behind = np.zeros(scores.shape, bool) if last is None else last
    there = np.flatnonzero(~np.isnan(scores))
    keys = [behind.astype(np.float64), -grouped(scores, behind, eps), *(-grouped(one, None, eps) for one in breakers)]
    table = np.stack([key[there] for key in keys], axis=1)
    _, group, sizes = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    end = np.cumsum(sizes)
    first = end - sizes + 1
    of_group = {"min": first, "max": end, "average": (first + end) / 2, "dense": np.arange(1, len(sizes) + 1)}
    placed = np.full(scores.shape, np.nan)
    placed[there] = of_group[ties][group.reshape(-1)]
    return placed


def grouped(scores: Floats, apart: npt.NDArray[np.bool_] | None, eps: float) -> Floats:
    """Each score as that of the first of its group: best first, a group goes down to `eps` below its first.

    apart : units grouped on their own

    >>> grouped(np.array([1.0, 1.0 - 8e-10, 1.0 - 1.6e-9]), None, 1e-9).tolist()
    [1.0, 1.0, 0.9999999984]
    """
    held = scores.copy()
    sides = (np.ones(scores.shape, bool),) if apart is None else (apart, ~apart)
    for side in sides:
        own = np.flatnonzero(side & ~np.isnan(scores))
        order = own[np.argsort(-scores[own], kind="stable")]
        first = np.inf
        for at in order.tolist():
            if first - scores[at] > eps:
                first = float(scores[at])
            held[at] = first
    return held
