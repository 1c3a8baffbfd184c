"""The weights of every branch 各级权重: stated, judged, or worked out from the scores of this run's units."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.index.aggregate.means import power_mean
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.tree import Branch, Tree
from qingshan.index.weights.ahp import Judgement, check_consistent, principal, repairs
from qingshan.index.weights.given import linear, product
from qingshan.index.weights.objective import critic, entropy, principal_components
from qingshan.index.weights.optimised import Optimised, optimised

Floats = npt.NDArray[np.float64]

#: Added to scores that may be zero, on a range of one, before their entropy is taken. Spec §5.3.
_SHIFT = 1e-4


@dataclass(frozen=True)
class Weights:
    """Weights of each branch's children, adding up to 1, with what was found on the way to them."""

    of: Mapping[str, Floats]
    judgements: Mapping[str, Judgement]
    searches: Mapping[str, Optimised]


def weigh(tree: Tree, leaf_scores: Floats) -> Weights:
    """The weights of a run. Those from data use the units with all children of a branch; spec §5.

    leaf_scores : (units, indicators). Raises `AssessmentError` that names the branch
    """
    of: dict[str, Floats] = {}
    judgements: dict[str, Judgement] = {}
    searches: dict[str, Optimised] = {}
    scores = {code: leaf_scores[:, at] for at, code in enumerate(tree.codes)}
    for branch in tree.branches:
        children = np.stack([scores[child] for child in branch.children], axis=1)
        try:
            if branch.weighing.method == "ahp":
                judgements[branch.code] = judgement = _judged(branch)
                of[branch.code] = judgement.weights
            elif branch.weighing.method == "optimised":
                searches[branch.code] = search = optimised(_complete(children), _importance(branch))
                of[branch.code] = search.weights
            else:
                of[branch.code] = _weighed(branch, children)
        except AssessmentError as error:
            zh, en = f"{branch.code}：{error.words.zh}", f"{branch.code}: {error.words.en}"
            raise AssessmentError(error.code, zh, en) from error
        scores[branch.code] = power_mean(children, of[branch.code], 1.0)
    return Weights(of, judgements, searches)


def _judged(branch: Branch) -> Judgement:
    matrix = np.array(branch.weighing.matrix, np.float64)
    if matrix.shape != (len(branch.children),) * 2:
        number = len(branch.children)
        raise AssessmentError(
            "ahp_not_reciprocal", f"判断矩阵应为 {number}×{number}", f"the matrix must be {number} × {number}"
        )
    judgement = principal(matrix)
    try:
        check_consistent(judgement, branch.weighing.most_inconsistent, branch.weighing.reason)
    except AssessmentError as error:
        hints = [(branch.children[one.row], branch.children[one.column], one) for one in repairs(matrix)]
        zh = "；".join(
            f"{row} 比 {column} 判为 {one.judged:.4g}，其余判断意味着 {one.implied:.4g}" for row, column, one in hints
        )
        en = "; ".join(
            f"{row} against {column} was judged {one.judged:.4g}, the others imply {one.implied:.4g}"
            for row, column, one in hints
        )
        raise AssessmentError(error.code, f"{error.words.zh}。{zh}", f"{error.words.en}. {en}") from error
    return judgement


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
            low = held.min(axis=0)
            width = np.ptp(held, axis=0)
            return entropy(_SHIFT + (held - low) / np.where(width > 0, width, 1.0))
        case "critic":
            return critic(held, np.ones(held.shape[1]))
        case "pca":
            return principal_components(held)
    return optimised(held, _importance(branch)).weights


def _importance(branch: Branch) -> Floats | None:
    return np.array(branch.weighing.importance, np.float64) if branch.weighing.importance else None


def _complete(children: Floats) -> Floats:
    return np.asarray(children[~np.isnan(children).any(axis=1)])
