"""Whether indicators belong together 内部一致性: correlations, Cronbach's alpha, rank reversals. Spec §7.3."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def with_parent(children: Floats, parent: Floats) -> Floats:
    """Correlation of each child with the parent score, over the units that have both; NaN where nothing varies.

    children : (units, children);  parent : (units,). At or below zero a child works against its parent.

    >>> with_parent(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]), np.array([1.0, 2.0, 3.0])).round(9).tolist()
    [1.0, -1.0]
    """
    found = np.full(children.shape[1], np.nan)
    for at, child in enumerate(children.T):
        held = ~np.isnan(child) & ~np.isnan(parent)
        if held.sum() > 1 and np.ptp(child[held]) > 0 and np.ptp(parent[held]) > 0:
            found[at] = np.corrcoef(child[held], parent[held])[0, 1]
    return found


def cronbach_alpha(children: Floats) -> float:
    """Cronbach's alpha of the units with all children; NaN for fewer than two children or units.

    α = k/(k − 1)·(1 − Σ var(child)/var(Σ child)). Source: Cronbach (1951), doi:10.1007/BF02310555

    >>> cronbach_alpha(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]))
    1.0
    """
    held = children[~np.isnan(children).any(axis=1)]
    number = children.shape[1]
    if number < 2 or len(held) < 2:
        return float("nan")
    whole = float(held.sum(axis=1).var(ddof=1))
    if not whole > 0:
        return float("nan")
    return float(number / (number - 1) * (1 - held.var(axis=0, ddof=1).sum() / whole))


def reversals(ranks_of: Callable[[npt.NDArray[np.bool_]], Floats], units: int) -> list[tuple[int, int, int]]:
    """Pairs of units whose order turns when a third leaves: (left, ahead before, ahead after).

    ranks_of : ranks of the kept units (NaN elsewhere) for a mask of those kept. Relative scores and TOPSIS may do so.

    >>> fixed = np.array([3.0, 2.0, 1.0])
    >>> reversals(lambda kept: np.where(kept, fixed, np.nan), 3)
    []
    """
    nominal = ranks_of(np.ones(units, bool))
    found = []
    for left in range(units):
        kept = np.arange(units) != left
        ranks = ranks_of(kept)
        before = nominal[:, None] < nominal[None, :]
        after = ranks[:, None] > ranks[None, :]
        found += [(left, int(ahead), int(behind)) for ahead, behind in np.argwhere(before & after)]
    return found
