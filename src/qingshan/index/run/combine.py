"""From indicator scores to the total 逐级合成: node by node from the bottom, and each unit's own weights."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.index.aggregate.effective import availability, redistributed
from qingshan.index.aggregate.means import ARITHMETIC, GEOMETRIC, HARMONIC, mazziotta_pareto, power_mean
from qingshan.index.aggregate.outranking import copeland, topsis
from qingshan.index.run.tree import TOTAL, Branch, Tree
from qingshan.rulebook.framework_methods import Aggregate, Missing

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Means that are power means, by name.
POWERS = {"arithmetic": ARITHMETIC, "geometric": GEOMETRIC, "harmonic": HARMONIC}


@dataclass(frozen=True)
class Combined:
    """Scores of every node and indicator (units,), shares of each child in its parent, and how much was there.

    shares : (units, children) of each branch, adding up to 1 where it has a score
    effective : weight of each indicator in the total (units, indicators): the product of the shares on its path
    """

    scores: Mapping[str, Floats]
    shares: Mapping[str, Floats]
    effective: Floats
    available: Mapping[str, Floats]

    @property
    def total(self) -> Floats:
        """Scores of the root. (units,)"""
        return self.scores[TOTAL]


def combine(
    tree: Tree,
    leaf_scores: Floats,
    weights: Mapping[str, Floats],
    missing: Missing,
    everywhere: Flags | None = None,
) -> Combined:
    """Scores of all nodes. A node with too few children is missing, and its parent treats it as such. Spec §4.1, 6.

    leaf_scores : (units, indicators), missing NaN
    weights : of each branch's children (children,), or (units, children) where each row has its own, adding up to 1
    everywhere : cells (units, indicators) whose weight goes to all indicators of the tree, not to their siblings
    """
    scores: dict[str, Floats] = {code: leaf_scores[:, at] for at, code in enumerate(tree.codes)}
    shares: dict[str, Floats] = {}
    available: dict[str, Floats] = {}
    over_all = {} if everywhere is None or not everywhere.any() else _over_all(tree, everywhere, weights, missing)
    for branch in tree.branches:
        children = np.stack([scores[child] for child in branch.children], axis=1)
        there = ~np.isnan(children)
        told = availability(weights[branch.code], there)
        available[branch.code] = told.by_count if missing.available_by == "count" else told.by_weight
        enough = there.any(axis=1) & (available[branch.code] >= missing.min_available - _SLACK)
        stated = over_all[branch.code] if over_all else weights[branch.code]
        shared = redistributed(stated, there, missing.mode)
        shares[branch.code] = np.where(enough[:, None], shared, 0.0)
        scores[branch.code] = np.where(enough, aggregated(branch.aggregate, children, shared), np.nan)
    return Combined(scores, shares, _effective(tree, shares), available)


_SLACK = 1e-12


def _over_all(tree: Tree, gone: Flags, weights: Mapping[str, Floats], missing: Missing) -> dict[str, Floats]:
    """Shares of each branch's children when the weight of some cells goes to all other indicators of the tree."""
    rows = {code: np.broadcast_to(own, (len(gone), own.shape[-1])) for code, own in weights.items()}
    held = redistributed(_effective(tree, rows), ~gone, missing.mode)
    column = {code: at for at, code in enumerate(tree.codes)}
    shares = {}
    for branch in tree.branches:
        below = [held[:, [column[leaf] for leaf in tree.leaves_below(child)]].sum(axis=1) for child in branch.children]
        shares[branch.code] = np.stack(below, axis=1) / np.maximum(np.sum(below, axis=0), _SLACK)[:, None]
    return shares


def aggregated(how: Aggregate, children: Floats, shares: Floats) -> Floats:
    """One score from those of the children, whose shares add up to 1. Both (units, children); result (units,)

    Methods that set units against each other use the units with all children, and the shares of the first of these.
    """
    if how.method in POWERS or how.power is not None:
        return power_mean(children, shares, POWERS.get(how.method, how.power or 0.0), how.floor)
    complete = ~np.isnan(children).any(axis=1)
    found = np.full(len(children), np.nan)
    if not complete.any():
        return found
    held, weights, upward = children[complete], shares[complete][0], np.ones(children.shape[1])
    if how.method == "topsis":
        found[complete] = topsis(held, weights, upward).closeness
    elif how.method == "copeland":
        found[complete] = copeland(held, weights)
    else:
        found[complete] = mazziotta_pareto(held, upward)
    return found


def _effective(tree: Tree, shares: Mapping[str, Floats]) -> Floats:
    """Weights of the indicators in the total, from the root down."""
    of: dict[str, Floats] = {TOTAL: np.ones(len(shares[TOTAL]))}
    for branch in reversed(tree.branches):
        for at, child in enumerate(branch.children):
            of[child] = of[branch.code] * shares[branch.code][:, at]
    return np.stack([of[code] for code in tree.codes], axis=1)


def nominal_weights(tree: Tree) -> dict[str, Floats]:
    """The stated weights of every branch's children, each set adding up to 1."""
    return {branch.code: branch.weights for branch in tree.branches}


def weight_of(tree: Tree, weights: Mapping[str, Floats]) -> Floats:
    """Weight of each indicator in the total where nothing is missing. (indicators,)"""
    one = {branch.code: weights[branch.code][None, :] for branch in tree.branches}
    return np.asarray(_effective(tree, one)[0])


def is_linear(tree: Tree) -> bool:
    """Whether every node is an arithmetic mean, so that the total is Σ effective weight × score."""
    return all(branch.aggregate.method == "arithmetic" for branch in tree.branches)


def branch_named(tree: Tree, code: str) -> Branch:
    """A branch by its code; raises ``LookupError``."""
    for branch in tree.branches:
        if branch.code == code:
            return branch
    raise LookupError(f"there is no node {code}")
