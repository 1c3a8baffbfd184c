"""The weights of every branch 各级权重: stated, judged, or worked out from the scores of this run's units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qingshan.core import Text
from qingshan.index.aggregate.effective import redistributed
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.combine import aggregated
from qingshan.index.run.tree import Branch, Tree
from qingshan.index.weights.ahp import Judgement, check_consistent, geometric, group, principal, repairs
from qingshan.index.weights.given import linear, product
from qingshan.index.weights.objective import critic, entropy, principal_components
from qingshan.index.weights.optimised import Optimised, optimised

Floats = npt.NDArray[np.float64]

#: Added to scores that may be zero, on a range of one, before their entropy is taken. Spec §5.3.
_SHIFT = 1e-4


@dataclass(frozen=True)
class Weights:
    """Weights of each branch's children, adding up to 1, with what was found on the way to them.

    judgements : of a branch's comparisons, of a group of experts those of their common matrix
    experts : of each expert's own comparisons
    """

    of: Mapping[str, Floats]
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    searches: Mapping[str, Optimised] = field(default_factory=dict)
    experts: Mapping[str, tuple[Judgement, ...]] = field(default_factory=dict)


#: Ways to weights that look at the data of a run.
FROM_DATA = ("entropy", "critic", "pca", "optimised", "combined")


def kept(tree: Tree, earlier: Weights | None) -> Weights | None:
    """Weights of an earlier period that stay in force: all, where every branch that takes them from data says reuse."""
    asked = {branch.weighing.over_time for branch in tree.branches if branch.weighing.method in FROM_DATA}
    return earlier if asked == {"reuse"} else None


def weigh(tree: Tree, leaf_scores: Floats) -> Weights:
    """The weights of a run. Those from data use the units with all children of a branch; spec §5.

    leaf_scores : (units, indicators). Raises `AssessmentError` that names the branch
    """
    of: dict[str, Floats] = {}
    judgements: dict[str, Judgement] = {}
    experts: dict[str, tuple[Judgement, ...]] = {}
    searches: dict[str, Optimised] = {}
    looks = any(branch.weighing.method in FROM_DATA for branch in tree.branches)
    scores = {code: leaf_scores[:, at] for at, code in enumerate(tree.codes)} if looks else {}
    for branch in tree.branches:
        columns = [scores[child] for child in branch.children] if looks else [np.empty(0)] * len(branch.children)
        children = np.stack(columns, axis=1)
        try:
            if branch.weighing.method == "ahp":
                judgements[branch.code], experts[branch.code], of[branch.code] = _judged(branch)
            elif branch.weighing.method == "optimised":
                searches[branch.code] = search = optimised(_complete(children), _importance(branch))
                of[branch.code] = search.weights
            else:
                of[branch.code] = _weighed(branch, children)
        except AssessmentError as error:
            zh, en = f"{branch.code}：{error.words.zh}", f"{branch.code}: {error.words.en}"
            raise AssessmentError(error.code, zh, en) from error
        if looks:
            scores[branch.code] = _scored(branch, children, of[branch.code])
    return Weights(of, judgements, searches, experts)


def _scored(branch: Branch, children: Floats, weights: Floats) -> Floats:
    there = ~np.isnan(children)
    return aggregated(branch.aggregate, children, redistributed(weights, there))


def _judged(branch: Branch) -> tuple[Judgement, tuple[Judgement, ...], Floats]:
    """What a branch's comparisons come to, each expert's own, and the weights. All must be consistent enough."""
    number, how = len(branch.children), branch.weighing
    matrices = [np.array(one, np.float64) for one in how.matrices]
    if any(one.shape != (number, number) for one in matrices):
        raise AssessmentError(
            "ahp_not_reciprocal", f"判断矩阵应为 {number}×{number}", f"the matrix must be {number} × {number}"
        )
    experts = tuple(principal(one) for one in matrices)
    for matrix, judgement in zip(matrices, experts, strict=True):
        try:
            check_consistent(judgement, how.most_inconsistent, how.reason)
        except AssessmentError as error:
            hints = hints_of(branch.children, matrix)
            zh, en = f"{error.words.zh}。{hints.zh}", f"{error.words.en}. {hints.en}"
            raise AssessmentError(error.code, zh, en) from error
    common = group(matrices) if how.experts else matrices[0]
    judgement = principal(common)
    weights = judgement.weights if how.by == "eigenvector" else geometric(common)
    return judgement, experts if how.experts else (), weights


def hints_of(children: Sequence[str], matrix: Floats) -> Text:
    """The comparisons that contradict the others most, in words."""
    hints = [(children[one.row], children[one.column], one) for one in repairs(matrix)]
    return Text(
        "；".join(
            f"{row} 比 {column} 判为 {one.judged:.4g}，其余判断意味着 {one.implied:.4g}" for row, column, one in hints
        ),
        "; ".join(
            f"{row} against {column} was judged {one.judged:.4g}, the others imply {one.implied:.4g}"
            for row, column, one in hints
        ),
    )


def _weighed(branch: Branch, children: Floats) -> Floats:
    how = branch.weighing
    if how.method == "given":
        return branch.weights
    if how.method == "equal":
        return np.full(len(branch.children), 1 / len(branch.children))
    if how.method != "combined":
        return _from_data(how.method, branch, children)
    objective = _from_data(how.objective, branch, children)
    return product(branch.weights, objective) if how.product else linear(branch.weights, objective, how.alpha)


def _from_data(method: str, branch: Branch, children: Floats) -> Floats:
    held = _complete(children)
    match method:
        case "entropy":
            return entropy(_positive(held))
        case "critic":
            return critic(held, np.ones(held.shape[1]))
        case "pca":
            return principal_components(held, squared=branch.weighing.squared)
    return optimised(held, _importance(branch)).weights


def _positive(held: Floats) -> Floats:
    """Scores above zero: as they are, or shifted by 1e-4 of the range; negative ones from their lowest on."""
    if (held > 0).all():
        return held
    low = np.minimum(held.min(axis=0), 0.0)
    top = (held - low).max(axis=0)
    return np.asarray(_SHIFT + (held - low) / np.where(top > 0, top, 1.0))


def _importance(branch: Branch) -> Floats | None:
    return np.array(branch.weighing.importance, np.float64) if branch.weighing.importance else None


def _complete(children: Floats) -> Floats:
    return np.asarray(children[~np.isnan(children).any(axis=1)])
