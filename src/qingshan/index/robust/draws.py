"""Totals of many draws 抽样总分: the discrete choices one by one, the draws of each together. Spec §7.1."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.index.robust.factors import Factors, numbers_of, picked
from qingshan.index.robust.quick import node_scores
from qingshan.index.robust.variants import Variants
from qingshan.index.run.assess import Assessment
from qingshan.index.run.tree import TOTAL, Branch, Tree

Floats = npt.NDArray[np.float64]

#: Cells worked out at once: draws × units × nodes, so that memory does not grow with the draws.
_MOST_CELLS = 20_000_000
_LEAST_SHARE = 1e-12


class Totals(NamedTuple):
    """Totals of every unit in every draw, and points of the pillars and indicators asked for. (draws, units)"""

    whole: Floats
    points: Mapping[str, Floats]


def totals_of(run: Assessment, factors: Factors, design: Floats, beside: tuple[str, ...] = ()) -> Totals:
    """Totals before bonus, penalty and veto, on the framework's scale.

    design : a row for each draw, a column for each of `factors.names`, between 0 and 1
    beside : pillars and indicators whose points are told too
    Raises `AssessmentError` where an alternative cannot be worked out, such as a geometric mean of zeros
    """
    columns = dict(zip(factors.names, design.T, strict=True))
    numbers = {name: number for name, number in numbers_of(run, factors).items() if name in columns}
    picks = {name: picked(columns[name], number) for name, number in numbers.items()}
    whole = np.empty((len(design), len(run.units)))
    points = {code: np.empty(whole.shape) for code in beside}
    choices = np.stack(list(picks.values()), axis=1) if picks else np.zeros((len(design), 0), np.int64)
    ways, way_of = np.unique(choices, axis=0, return_inverse=True)
    step = max(1, _MOST_CELLS // (len(run.units) * (len(run.tree.codes) + len(run.tree.branches))))
    variants = Variants(run, factors)
    for at, way in enumerate(ways):
        variant = variants.of(dict(zip(picks, way.tolist(), strict=True)))
        rows = np.flatnonzero(way_of.reshape(-1) == at)
        for first in range(0, len(rows), step):
            own = rows[first : first + step]
            scores, weights = variant.drawn({name: column[own] for name, column in columns.items()}, len(own))
            nodes = node_scores(variant.tree, scores, weights, variant.framework.missing, variant.everywhere)
            whole[own] = nodes[TOTAL]
            for code in beside:
                points[code][own] = run.scale * _points(variant.tree, nodes, weights, code)
    return Totals(whole * run.scale, points)


def _points(tree: Tree, nodes: Mapping[str, Floats], weights: Mapping[str, Floats], code: str) -> Floats:
    """Effective weight × score of a node, down the path from the root. (draws, units)"""
    above = next((branch for branch in tree.branches if code in branch.children), None)
    if above is None:
        return np.zeros((1, 1))  # the indicator that a draw leaves out
    held = [weights[above.code][:, at, None] * ~np.isnan(nodes[child]) for at, child in enumerate(above.children)]
    share = held[above.children.index(code)] / np.maximum(np.sum(np.broadcast_arrays(*held), axis=0), _LEAST_SHARE)
    score = np.nan_to_num(nodes[code])
    own = np.asarray(share * score)
    return own if above.code == TOTAL else own * _share(tree, nodes, weights, above)


def _share(tree: Tree, nodes: Mapping[str, Floats], weights: Mapping[str, Floats], branch: Branch) -> Floats:
    """Effective weight of a branch in the total. (draws, units)"""
    ones = {**nodes, branch.code: np.where(np.isnan(nodes[branch.code]), np.nan, 1.0)}
    return _points(tree, ones, weights, branch.code)
