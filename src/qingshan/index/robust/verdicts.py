"""What drawn totals come to 抽样评定: every unit's own bonus, penalty and veto, grade and place. Spec §7.1, 8."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from qingshan.index.judge.veto import HARDNESS, Effect, Penalty
from qingshan.index.run.assess import Assessment
from qingshan.index.run.verdict import places
from qingshan.index.run.vetoes import penalties_of

Floats = npt.NDArray[np.float64]
Grades = npt.NDArray[np.int64]


def hardest_of(run: Assessment) -> dict[int, Penalty]:
    """The veto effect in force on each unit that has one, by its row."""
    effects = penalties_of(run.framework)
    fallen = {at: [effects[code] for code in outcome.vetoes] for at, outcome in enumerate(run.verdict.outcomes)}
    return {at: min(own, key=lambda one: HARDNESS.index(one.effect)) for at, own in fallen.items() if own}


def asked_points(run: Assessment) -> tuple[str, ...]:
    """Pillars that a veto takes away, and what decides between equal scores: their points are needed in every draw."""
    taken = (str(one.value) for one in hardest_of(run).values() if one.effect is Effect.ZERO_PILLAR)
    return tuple(dict.fromkeys((*taken, *run.framework.rank.breakers)))


def scores_of(run: Assessment, totals: Floats, points: Mapping[str, Floats]) -> Floats:
    """Scores after each unit's own bonus, penalty and veto. totals, points : (draws, units)"""
    scores = np.maximum(0.0, totals + run.verdict.bonus - run.verdict.penalty)
    for at, one in hardest_of(run).items():
        if one.effect is Effect.ZERO_TOTAL:
            scores[:, at] = 0.0
        elif one.effect is Effect.CAP_SCORE:
            scores[:, at] = np.minimum(scores[:, at], float(one.value))
        elif one.effect is Effect.ZERO_PILLAR:
            scores[:, at] -= points[str(one.value)][:, at]
    return scores


def ranks_of(run: Assessment, scores: Floats, points: Mapping[str, Floats]) -> Floats:
    """Places in every draw by the framework's rules. (draws, units)"""
    outcomes = run.verdict.outcomes
    ranked, last = (np.array([getattr(one, name) for one in outcomes]) for name in ("ranked", "last"))
    held = np.where(ranked, scores, np.nan)
    breakers = [points[code] for code in run.framework.rank.breakers]
    rule, ranks = run.framework.rank, np.empty(scores.shape)
    order = np.lexsort((-held, np.broadcast_to(last, held.shape)), axis=-1)
    sorted_ = np.take_along_axis(held, order, axis=1)
    apart = np.diff(sorted_, axis=1)
    close = np.isnan(held).any(axis=1) | (np.abs(apart) <= rule.eps).any(axis=1) | (rule.on == "displayed")
    np.put_along_axis(ranks, order, np.arange(1.0, held.shape[1] + 1)[None, :], axis=1)
    for draw in np.flatnonzero(close):
        ranks[draw] = places(run.framework, held[draw], last, [one[draw] for one in breakers])
    return ranks


def grades_of(run: Assessment, scores: Floats) -> Grades:
    """Number of the grade in every draw, 0 the best; −1 for none. (draws, units)"""
    bands = run.framework.grades
    names = [band.grade for band in bands]
    if not bands:
        return np.full(scores.shape, -1)
    ends = np.array([-np.inf if band.min is None else band.min for band in bands])
    found = len(bands) - np.searchsorted(ends[::-1], scores, "right")
    for at, one in hardest_of(run).items():
        match one.effect:
            case Effect.EXCLUDE:
                found[:, at] = -1
            case Effect.GRADE:
                found[:, at] = names.index(str(one.value))
            case Effect.CAP_GRADE:
                found[:, at] = np.maximum(found[:, at], names.index(str(one.value)))
            case Effect.DROP_GRADES:
                found[:, at] = np.minimum(found[:, at] + int(one.value), len(bands) - 1)
    return np.where(np.isnan(scores), -1, found)
