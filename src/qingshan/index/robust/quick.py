"""Scores of many draws at once 批量合成: the same means as `run.combine`, as products of matrices.

One branch is worked out for all draws together: weights (draws, children) times what each child's score counts for in
the mean (children, units). Methods that set units against each other are not means and are worked out draw by draw.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from qingshan.index.refusal import AssessmentError
from qingshan.index.run.combine import POWERS, Combined, combine
from qingshan.index.run.tree import Branch, Tree
from qingshan.rulebook.framework_methods import Missing

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_SLACK = 1e-12


def node_scores(
    tree: Tree, scores: Floats, weights: Mapping[str, Floats], missing: Missing, everywhere: Flags
) -> dict[str, Floats]:
    """Scores of every node and indicator in every draw, (draws, units) each; one row where all draws agree.

    scores : (draws, units, indicators), one draw where all have the same;  weights : (draws, children) of each branch
    everywhere : cells whose weight goes to all indicators, as for `combine`
    """
    if _is_quick(tree, missing, everywhere):
        return _quick(tree, scores, weights, missing)
    draws = max(len(scores), *(len(own) for own in weights.values()))
    every = [_one(tree, scores, weights, missing, everywhere, draw) for draw in range(draws)]
    return {code: np.stack([one.scores[code] for one in every]) for code in every[0].scores}


def _one(
    tree: Tree, scores: Floats, weights: Mapping[str, Floats], missing: Missing, everywhere: Flags, draw: int
) -> Combined:
    own = {code: rows[min(draw, len(rows) - 1)] for code, rows in weights.items()}
    return combine(tree, scores[min(draw, len(scores) - 1)], own, missing, everywhere)


def _is_quick(tree: Tree, missing: Missing, everywhere: Flags) -> bool:
    means = all(branch.aggregate.method in (*POWERS, "power") for branch in tree.branches)
    finite = all(np.isfinite(_power(branch)) for branch in tree.branches)
    plain = missing.mode == "proportional" and missing.available_by == "count" and not everywhere.any()
    return means and finite and plain


def _power(branch: Branch) -> float:
    how = branch.aggregate
    return POWERS[how.method] if how.power is None else how.power


def _quick(tree: Tree, scores: Floats, weights: Mapping[str, Floats], missing: Missing) -> dict[str, Floats]:
    found: dict[str, Floats] = {code: scores[:, :, at] for at, code in enumerate(tree.codes)}
    for branch in tree.branches:
        children = [found[child] for child in branch.children]
        found[branch.code] = _mean(branch, children, weights[branch.code], missing.min_available)
    return found


def _mean(branch: Branch, children: list[Floats], weights: Floats, least: float) -> Floats:
    """Power mean of the children that are there, where enough are. (draws, units)"""
    power, floor = _power(branch), branch.aggregate.floor
    there = [~np.isnan(child) for child in children]
    held = children if floor is None else [np.maximum(child, floor) for child in children]
    counting = [one & (weights[:, at].max() > 0) for at, one in enumerate(there)]
    if power != 1:
        _check(held, counting, power)
    made = [np.where(here, _grown(child, power), 0.0) for child, here in zip(held, there, strict=True)]
    above, below = _product(weights, made), _product(weights, [here.astype(np.float64) for here in there])
    with np.errstate(divide="ignore", invalid="ignore"):
        means = _shrunk(above / below, power)
    number = np.sum(np.broadcast_arrays(*there), axis=0)
    enough = (number > 0) & (number / len(children) >= least - _SLACK) & (below > 0)
    return np.asarray(np.where(enough, means, np.nan))


def _product(weights: Floats, children: list[Floats]) -> Floats:
    """Σ weight × child: a product of matrices for the children that are the same in all draws. (draws, units)"""
    fixed = [at for at, child in enumerate(children) if len(child) == 1]
    whole = np.zeros((1, 1))
    if fixed:
        whole = weights[:, fixed] @ np.concatenate([children[at] for at in fixed])
    for at in sorted(set(range(len(children))) - set(fixed)):
        whole = whole + weights[:, at, None] * children[at]
    return whole


def _check(children: list[Floats], counting: list[Flags], power: float) -> None:
    for child, here in zip(children, counting, strict=True):
        low = np.where(here, child, 1.0).min()
        if low < 0 or (low == 0 and power <= 0):
            raise AssessmentError(
                "non_positive_score",
                "几何、调和平均要求得分大于零；请用 1–100 的标准化，或设定 floor",
                "geometric and harmonic means need scores above zero; normalise to 1–100 or set a floor",
            )


def _grown(x: Floats, power: float) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return x if power == 1 else np.log(x) if power == 0 else x**power


def _shrunk(x: Floats, power: float) -> Floats:
    return x if power == 1 else np.exp(x) if power == 0 else x ** (1 / power)
