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
from qingshan.index.run.vetoes import Fallen, penalties_of
from qingshan.rulebook.framework import Framework, Points

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


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
    points: Mapping[str, Floats],
    events: Sequence[Event],
    fell: Fallen,
) -> Verdict:
    """Scores, grades and places.

    raw : total of each unit on the framework's scale, missing NaN
    points : of each pillar and indicator (units,), for vetoes that take a pillar away and for tie-breakers
    """
    bands = bands_of(framework)
    own: dict[str, list[Event]] = {unit: [] for unit in units}
    for event in events:
        if event.unit in own and not event.lifts:
            own[event.unit].append(event)
    bonus = np.array([_points(framework.bonus, own[unit]) for unit in units])
    penalty = np.array([_points(framework.penalty, own[unit]) for unit in units])
    effects = penalties_of(framework)
    outcomes = []
    for at, unit in enumerate(units):
        score = float(raw[at])
        score = score if math.isnan(score) else adjusted(score, float(bonus[at]), float(penalty[at]))
        vetoes = {code: effects[code] for code in fell.on[unit]}
        parts = {str(one.value): float(points[str(one.value)][at]) for one in vetoes.values() if one.value in points}
        outcomes.append(judged(score, parts, bands, vetoes))
    return Verdict(raw, bonus, penalty, tuple(outcomes), _ranks(framework, outcomes, points))


def bands_of(framework: Framework) -> tuple[Band, ...]:
    """The grades of a framework, best first."""
    return tuple(Band(band.min, band.grade) for band in framework.grades)


def _points(points: Points | None, events: Sequence[Event]) -> float:
    return Items(points.items, points.cap).of(events) if points and events else 0.0


def _ranks(framework: Framework, outcomes: Sequence[Outcome], points: Mapping[str, Floats]) -> Floats:
    scores = np.array([outcome.score if outcome.ranked else math.nan for outcome in outcomes])
    last = np.array([outcome.last for outcome in outcomes])
    return places(framework, scores, last, [points[code] for code in framework.rank.breakers])


def places(framework: Framework, scores: Floats, last: Flags, breakers: Sequence[Floats]) -> Floats:
    """Places by the framework's rules: on exact or shown scores, ties as stated. scores : NaN where not ranked"""
    if framework.rank.on == "displayed":
        shown = framework.display
        scores = np.array([x if math.isnan(x) else rounded(x, shown.decimals, shown.rounding) for x in scores.tolist()])
    return positions(scores, framework.rank.ties, framework.rank.eps, breakers, last)
