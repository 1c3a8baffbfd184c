"""Bonus, penalty, veto, grade and rank of every unit 评定, in this order; all that came before is kept. Spec §8–9."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.index.judge.events import Event, Items, adjusted
from qingshan.index.judge.grade import Band
from qingshan.index.judge.ranking import positions
from qingshan.index.judge.rounding import rounded
from qingshan.index.judge.veto import Outcome, judged
from qingshan.index.run.vetoes import Fallen, penalty_of
from qingshan.rulebook.framework import Framework, Points

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Verdict:
    """What the units get: points before, bonus, penalty (units,), and the outcome and place of each."""

    raw: Floats
    bonus: Floats
    penalty: Floats
    outcomes: tuple[Outcome, ...]
    ranks: Floats

    @property
    def scores(self) -> Floats:
        """Scores after everything. (units,)"""
        return np.array([outcome.score for outcome in self.outcomes], np.float64)


def verdict(
    framework: Framework,
    units: Sequence[str],
    raw: Floats,
    pillars: Mapping[str, Floats],
    events: Sequence[Event],
    fell: Fallen,
) -> Verdict:
    """Scores, grades and places.

    raw : total of each unit on the framework's scale, missing NaN;  pillars : points of each pillar (units,)
    """
    bands = tuple(Band(band.min, band.grade) for band in framework.grades)
    own = {unit: [event for event in events if event.unit == unit] for unit in units}
    bonus = np.array([_points(framework.bonus, own[unit]) for unit in units])
    penalty = np.array([_points(framework.penalty, own[unit]) for unit in units])
    effect = penalty_of(framework.veto_effect) if framework.veto else None
    outcomes = []
    for at, unit in enumerate(units):
        score = float(raw[at])
        score = score if math.isnan(score) else adjusted(score, float(bonus[at]), float(penalty[at]))
        parts = {code: float(points[at]) for code, points in pillars.items()}
        vetoes = {code: effect for code in fell.on[unit] if effect is not None}
        outcomes.append(judged(score, parts, bands, vetoes))
    return Verdict(raw, bonus, penalty, tuple(outcomes), _ranks(framework, outcomes, pillars))


def _points(points: Points | None, events: Sequence[Event]) -> float:
    return Items(points.items, points.cap).of(events) if points else 0.0


def _ranks(framework: Framework, outcomes: Sequence[Outcome], pillars: Mapping[str, Floats]) -> Floats:
    scores = np.array([outcome.score if outcome.ranked else math.nan for outcome in outcomes])
    if framework.rank.on == "displayed":
        shown = framework.display
        scores = np.array([x if math.isnan(x) else rounded(x, shown.decimals, shown.rounding) for x in scores.tolist()])
    last = np.array([outcome.last for outcome in outcomes])
    breakers = [pillars[code] for code in framework.rank.breakers]
    return positions(scores, framework.rank.ties, framework.rank.eps, breakers, last)
