"""Two runs side by side 两次考核对比: the change of every unit's score, split by indicator and by why. Spec §11, 12.2.

Performance, weight and coverage of each indicator, then bonus, penalty and what a veto did to the score: they add up
to the change.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.index.explain.difference import Parts, arithmetic
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import is_linear
from qingshan.index.run.panel import comparable

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """The change of one unit from an earlier to a later run; its parts add up to `total`.

    parts : of each of `codes`;  floor : what the rule that no score lies below zero adds
    before : the unit's code in the earlier run
    """

    unit: str
    before: str
    codes: tuple[str, ...]
    parts: Parts
    bonus: float
    penalty: float
    floor: float
    veto: float
    total: float
    scores: tuple[float, float]
    ranks: tuple[float, float]
    grades: tuple[str | None, str | None]
    vetoes: tuple[tuple[str, ...], tuple[str, ...]]

    @property
    def by_indicator(self) -> dict[str, float]:
        """All reasons of each indicator together."""
        return dict(zip(self.codes, self.parts.total.tolist(), strict=True))


def compare(earlier: Assessment, later: Assessment, merged: Mapping[str, str] | None = None) -> tuple[Change, ...]:
    """Changes of the units that both runs have with a score, in the order of the later run.

    merged : unit of the earlier run → its name in the later one, where a unit only changed its code or name
    Raises `AssessmentError` incomparable_periods where scores stand on different bases, or where several earlier units
    became one (sum or average their values first, and assess again), and not_additive where a node is no weighted sum
    """
    if not comparable(earlier, later):
        raise AssessmentError(
            "incomparable_periods",
            "得分按各期单元的相对位置计算，不同期之间不能比较；请改用 base_period 或 goalposts",
            "scores are relative to the units of their own period and cannot be compared between periods; "
            "use base_period or goalposts",
        )
    _refuse_other_means(earlier, later)
    before = _places(earlier, merged or {})
    pairs = [(before[unit], at) for at, unit in enumerate(later.units) if unit in before]
    codes = tuple(dict.fromkeys((*later.tree.codes, *earlier.tree.codes)))
    sides = [_laid_out(run, codes) for run in (earlier, later)]
    made = (_change(earlier, later, u, v, codes, sides) for u, v in pairs)
    return tuple(change for change in made if not math.isnan(change.total))


def between(run: Assessment, one: str, other: str) -> Change:
    """The second unit of a run less the first one, split like a change. Raises `AssessmentError` not_additive."""
    _refuse_other_means(run)
    codes = run.tree.codes
    return _change(run, run, run.units.index(one), run.units.index(other), codes, [_laid_out(run, codes)] * 2)


def _refuse_other_means(*runs: Assessment) -> None:
    if not all(is_linear(run.tree) for run in runs):
        raise AssessmentError(
            "not_additive",
            "有一级不是加权平均，差异不能逐项相加；请用夏普利值",
            "a node is not a weighted mean, so differences do not add up by indicator; use Shapley values",
        )


def _places(run: Assessment, merged: Mapping[str, str]) -> dict[str, int]:
    """Row of each earlier unit by its later name."""
    names = [merged.get(unit, unit) for unit in run.units]
    if twice := sorted({name for name in names if names.count(name) > 1} if merged else ()):
        named = "、".join(twice)
        raise AssessmentError(
            "incomparable_periods",
            f"{named} 由多个单元合并而成；请先合并基期数值（合计或按人口加权）再计算",
            f"{named} was several units; merge their values (sum or weighted mean) and assess the earlier period again",
        )
    return {name: at for at, name in enumerate(names)}


def _laid_out(run: Assessment, codes: Sequence[str]) -> tuple[Floats, Floats]:
    """Effective weights on the framework's scale and scores, in the columns of `codes`. (units, indicators)"""
    weights = np.zeros((len(run.units), len(codes)))
    scores = np.full(weights.shape, np.nan)
    to = [codes.index(code) for code in run.tree.codes]
    weights[:, to] = run.combined.effective * run.scale
    scores[:, to] = run.leaf_scores
    return weights, scores


def _change(
    earlier: Assessment,
    later: Assessment,
    u: int,
    v: int,
    codes: tuple[str, ...],
    sides: Sequence[tuple[Floats, Floats]],
) -> Change:
    (weights_u, scores_u), (weights_v, scores_v) = sides
    runs = ((earlier, u), (later, v))
    outcomes = [run.verdict.outcomes[at] for run, at in runs]
    bonus, penalty = ([float(getattr(run.verdict, name)[at]) for run, at in runs] for name in ("bonus", "penalty"))
    floors = [
        outcome.score_before_veto - float(run.verdict.raw[at] + run.verdict.bonus[at] - run.verdict.penalty[at])
        for outcome, (run, at) in zip(outcomes, runs, strict=True)
    ]
    took = [outcome.score - outcome.score_before_veto for outcome in outcomes]
    return Change(
        unit=later.units[v],
        before=earlier.units[u],
        codes=codes,
        parts=arithmetic(weights_u[u], scores_u[u], weights_v[v], scores_v[v]),
        bonus=bonus[1] - bonus[0],
        penalty=penalty[0] - penalty[1],
        floor=floors[1] - floors[0],
        veto=took[1] - took[0],
        total=outcomes[1].score - outcomes[0].score,
        scores=(outcomes[0].score, outcomes[1].score),
        ranks=(float(earlier.verdict.ranks[u]), float(later.verdict.ranks[v])),
        grades=(outcomes[0].grade, outcomes[1].grade),
        vetoes=(outcomes[0].vetoes, outcomes[1].vetoes),
    )


@dataclass(frozen=True)
class Bridge:
    """A change over a new version of the framework: performance under the old one, then the framework's effect."""

    unit: str
    performance: float
    framework: float

    @property
    def total(self) -> float:
        """New score under the new framework less old score under the old one."""
        return self.performance + self.framework


def bridge(old: Assessment, new_under_old: Assessment, new: Assessment) -> tuple[Bridge, ...]:
    """Change of each unit that all three runs have. Spec §11.2.

    old : the earlier period under the old framework;  new_under_old : the later period under it;  new : the later
    period under the new framework. Raises `AssessmentError` incomparable_periods as `compare` does
    """
    changes = {change.unit: change.total for change in compare(old, new_under_old)}
    under_old = dict(zip(new_under_old.units, new_under_old.verdict.scores.tolist(), strict=True))
    under_new = dict(zip(new.units, new.verdict.scores.tolist(), strict=True))
    return tuple(
        Bridge(unit, total, under_new[unit] - under_old[unit])
        for unit, total in changes.items()
        if unit in under_new and not math.isnan(under_new[unit])
    )
