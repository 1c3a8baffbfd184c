"""What a score and a change are made of 得分构成: parts that add up to the whole, each with a name. Spec §12.1–12.4."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.core import Text
from qingshan.index.explain.compare import Change
from qingshan.index.explain.shapley import shapley
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import combine, is_linear

Floats = npt.NDArray[np.float64]

BONUS, PENALTY, FLOOR, VETO, BASELINE = "bonus", "penalty", "floor", "veto", "baseline"
_TITLES = {
    BASELINE: Text("各单元平均水平的得分", "score of the mean unit"),
    BONUS: Text("加分", "bonus"),
    PENALTY: Text("扣分", "penalty"),
    FLOOR: Text("不低于零", "never below zero"),
    VETO: Text("一票否决", "veto"),
}
#: Of the random orders for more than ten indicators.
_ORDERS, _SEED = 200, 1
#: Scores of one unit that depend on the others, so that no part is one indicator's own.
_AMONG_UNITS = ("topsis", "copeland")


class Part(NamedTuple):
    """What one indicator, or bonus, penalty, floor or veto, adds to a whole, on the framework's scale."""

    code: str
    title: Text
    amount: float


@dataclass(frozen=True)
class Why:
    """Parts of one score; they add up to `total` within 1e-9.

    note : how they were found where the score is no weighted sum
    """

    unit: str
    parts: tuple[Part, ...]
    total: float
    note: Text | None = None

    def of(self, code: str) -> float:
        """The amount of one part, 0 for what is not there."""
        return math.fsum(part.amount for part in self.parts if part.code == code)


def why(run: Assessment, unit: str) -> Why:
    """Every indicator's contribution, then bonus, penalty, floor and veto, where they are not nought.

    Weighted sums: effective weight × score. Other means: Shapley values over the mean of all units, whose score is a
    part of its own. Raises `AssessmentError` not_additive where scores depend on the other units (TOPSIS, Copeland)
    """
    at = run.units.index(unit)
    outcome, note = run.verdict.outcomes[at], None
    if math.isnan(outcome.score):
        return Why(unit, (), math.nan)
    if is_linear(run.tree):
        found = [
            Part(leaf.code, leaf.title, float(x))
            for leaf, x in zip(run.tree.leaves, run.contributions[at], strict=True)
        ]
    else:
        found, note = _shapley(run, at)
    bonus, penalty = float(run.verdict.bonus[at]), float(run.verdict.penalty[at])
    beside = {
        BONUS: bonus,
        PENALTY: -penalty,
        FLOOR: outcome.score_before_veto - (float(run.verdict.raw[at]) + bonus - penalty),
        VETO: outcome.score - outcome.score_before_veto,
    }
    return Why(unit, (*found, *_beside(beside)), outcome.score, note)


#: Less than this is what adding in another order leaves over.
_NOTHING = 1e-9


def _beside(amounts: dict[str, float]) -> Iterable[Part]:
    return (Part(code, _TITLES[code], amount) for code, amount in amounts.items() if abs(amount) > _NOTHING)


def _shapley(run: Assessment, at: int) -> tuple[list[Part], Text]:
    for branch in run.tree.branches:
        if branch.aggregate.method in _AMONG_UNITS:
            raise AssessmentError(
                "not_additive",
                f"{branch.title.zh} 的得分取决于其他单元（{branch.aggregate.method}），不能逐项拆分",
                f"{branch.title.en} is scored against the other units ({branch.aggregate.method}): it has no parts",
            )
    own = run.leaf_scores[at]
    there = np.flatnonzero(~np.isnan(own))
    mean = np.nanmean(run.leaf_scores[:, there], axis=0)

    def score(rows: Floats) -> Floats:
        whole = np.full((len(rows), len(own)), np.nan)
        whole[:, there] = rows
        return combine(run.tree, whole, run.weights.of, run.framework.missing).total * run.scale

    told = shapley(score, own[there], mean, seed=_SEED, orders=_ORDERS)
    base = float(score(mean[None, :])[0])
    leaves = [run.tree.leaves[column] for column in there.tolist()]
    parts = [Part(leaf.code, leaf.title, float(x)) for leaf, x in zip(leaves, told.values, strict=True)]
    exact = not told.error.any()
    how_zh = "精确" if exact else f"{_ORDERS} 次随机排列，种子 {_SEED}"
    how_en = "exact" if exact else f"{_ORDERS} random orders, seed {_SEED}"
    note = Text(
        f"得分不是加权和，各项为相对各单元平均水平的夏普利值（{how_zh}）",
        f"the score is no weighted sum: parts are Shapley values over the mean unit ({how_en})",
    )
    return [Part(BASELINE, _TITLES[BASELINE], base), *parts], note


def by_pillar(run: Assessment, told: Why) -> tuple[Part, ...]:
    """The parts with the indicators of each pillar together; what stands beside them after."""
    names = {branch.code: branch.title for branch in run.tree.branches} | {
        leaf.code: leaf.title for leaf in run.tree.leaves
    }
    amounts = {part.code: part.amount for part in told.parts}
    pillars = [
        Part(code, names[code], math.fsum(amounts.get(leaf, 0.0) for leaf in run.tree.leaves_below(code)))
        for code in run.tree.pillars
    ]
    first = [part for part in told.parts if part.code == BASELINE]
    return (*first, *pillars, *(part for part in told.parts if part.code in (BONUS, PENALTY, FLOOR, VETO)))


def change_parts(change: Change, *runs: Assessment) -> tuple[Part, ...]:
    """A change by indicator, then bonus, penalty, floor and veto; those that moved nothing are left out.

    runs : both runs, for the names of their indicators
    """
    names = {leaf.code: leaf.title for run in runs for leaf in run.tree.leaves}
    own = (Part(code, names[code], amount) for code, amount in change.by_indicator.items() if abs(amount) > _NOTHING)
    beside = {BONUS: change.bonus, PENALTY: change.penalty, FLOOR: change.floor, VETO: change.veto}
    return (*own, *_beside(beside))
