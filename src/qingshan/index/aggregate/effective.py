"""Effective weights 有效权重: who takes over the weight of what is missing, and whether enough is there. Spec §4.1.

Presence and scores are (units, children) of one parent; weights are (children,).
"""

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def redistributed(weights: Floats, there: Flags, mode: Literal["proportional", "equal"] = "proportional") -> Floats:
    """Weights over the children that are there, adding up to Σ w; nothing where no child is. (units, children)

    weights : (children,), or (units, children) where each unit has its own

    mode : what is missing goes to the others in proportion to their weights, or in equal parts

    >>> weights, there = np.array([0.5, 0.3, 0.2]), np.array([[True, True, False]])
    >>> redistributed(weights, there).tolist(), redistributed(weights, there, "equal").tolist()
    ([[0.625, 0.37499999999999994, 0.0]], [[0.6, 0.39999999999999997, 0.0]])
    """
    held = np.where(there, weights, 0.0)
    have, whole = held.sum(axis=1, keepdims=True), weights.sum(axis=-1, keepdims=True)
    if mode == "equal":
        lacking = (whole - have) / np.maximum(there.sum(axis=1, keepdims=True), 1)
        return np.where(there, weights + lacking, 0.0)
    return np.where(have > 0, held * whole / np.where(have > 0, have, 1.0), 0.0)


class Availability(NamedTuple):
    """Share of the children that are there, by number and by weight. (units,)"""

    by_count: Floats
    by_weight: Floats


def availability(weights: Floats, there: Flags) -> Availability:
    """How much of a parent is known.

    >>> told = availability(np.array([3.0, 1.0]), np.array([[True, False]]))
    >>> told.by_count.tolist(), told.by_weight.tolist()
    ([0.5], [0.75])
    """
    whole, held = weights.sum(axis=-1), np.where(there, weights, 0.0).sum(axis=1)
    return Availability(there.mean(axis=1), np.asarray(held / np.where(whole > 0, whole, 1.0)))
