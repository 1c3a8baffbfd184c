"""What a unit is strong and weak in, and what would lift its grade 长处、短板、进档. Spec §12.5."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.index.judge.ranking import positions
from qingshan.index.run.assess import Assessment
from qingshan.index.run.combine import is_linear
from qingshan.index.run.leaf_scores import share_of
from qingshan.index.run.table import State
from qingshan.rulebook.framework import Scored

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: The span in which a value is sought is cut so often into so many pieces: below the last bit of a double.
_CUTS, _PIECES = 6, 1024
#: A hit lies this far beyond the band's end, so that the order in which marks are added cannot undo it.
_SLACK = 1e-9


class Standing(NamedTuple):
    """One indicator of a unit: place among the units, points got, and points lost to full marks."""

    code: str
    rank: float
    points: float
    lost: float


def standings(run: Assessment, unit: str) -> tuple[Standing, ...]:
    """Every indicator that counts for a unit, in the order of the framework.

    Points lost are weight × (1 − share) 失分; an index has no full marks, so there they are to the best of its range.
    """
    at = run.units.index(unit)
    top = 1.0 if run.framework.regime == "points" else max(run.framework.normalise.range)
    told = []
    for column, code in enumerate(run.tree.codes):
        score, weight = run.leaf_scores[at, column], run.combined.effective[at, column] * run.scale
        if weight > 0:
            rank = float(positions(run.leaf_scores[:, column])[at])
            told.append(Standing(code, rank, float(weight * score), float(weight * (top - score))))
    return tuple(told)


def strengths(run: Assessment, unit: str, most: int = 3) -> tuple[Standing, ...]:
    """Indicators with the best places; of equal places those that bring more points."""
    return tuple(sorted(standings(run, unit), key=lambda one: (one.rank, -one.points))[:most])


def weaknesses(run: Assessment, unit: str, most: int = 3) -> tuple[Standing, ...]:
    """Indicators that lose most points 失分最多; none that loses nothing."""
    losing = [one for one in standings(run, unit) if one.lost > 0]
    return tuple(sorted(losing, key=lambda one: (-one.lost, -one.rank))[:most])


@dataclass(frozen=True)
class Lift:
    """One indicator brought from a value to another one, which just reaches the next grade; points gained by it."""

    code: str
    value: float
    needed: float
    grade: str
    points: float


def lifts(run: Assessment, unit: str) -> tuple[Lift, ...]:
    """Single indicators that would bring a unit to the next grade, the smallest move of a value first 进档途径.

    Empty where there is none, where the grade is already the best, where a veto holds it down, or where a node is no
    weighted mean. Sought for indicators scored by goalposts or targets, whose score depends on no other unit.
    """
    at = run.units.index(unit)
    outcome, bands = run.verdict.outcomes[at], run.framework.grades
    names = [band.grade for band in bands]
    if outcome.grade not in names[1:] or outcome.vetoes or not is_linear(run.tree):
        return ()
    wanted = bands[names.index(outcome.grade) - 1]
    gap = (wanted.min or 0.0) - outcome.score
    found = []
    for column, leaf in enumerate(run.tree.leaves):
        if leaf.score_method not in ("goalposts", "target", "pass") or run.table.states[at, column] == State.NAP:
            continue
        needed = _needed(run, at, column, leaf, wanted.min or 0.0)
        if needed is not None:
            value = float(run.table.values[at, column])
            found.append(Lift(leaf.code, value, needed, wanted.grade, gap))
    return tuple(sorted(found, key=lambda one: _effort(run, one)))


def _effort(run: Assessment, lift: Lift) -> float:
    """How far the value must move, in spans of what the units have: kilograms and per cent made comparable."""
    values = run.table.column(lift.code)
    span = float(np.nanmax(values) - np.nanmin(values)) if np.isfinite(values).any() else 0.0
    moved = abs(lift.needed - lift.value)
    return moved / span if span > 0 and not math.isnan(moved) else math.inf


def _needed(run: Assessment, at: int, column: int, leaf: Scored, least: float) -> float | None:
    """The nearest value of an indicator that gives the score; None if no value does."""
    value, best = float(run.table.values[at, column]), _best(leaf)
    if math.isnan(value) or best is None or not _reaches(run, at, column, leaf, np.array([best]), least)[0]:
        return None
    short, enough = value, best
    for _ in range(_CUTS):
        among = np.linspace(short, enough, _PIECES + 1)
        among[-1] = enough
        first = int(np.argmax(_reaches(run, at, column, leaf, among, least)))
        short, enough = float(among[max(first - 1, 0)]), float(among[first])
    return enough


def _best(leaf: Scored) -> float | None:  # noqa: PLR0911 - one for each method
    """A value that gets all marks there are, cap and all."""
    target, low = leaf.upper_or_target, leaf.lower
    if target is None:
        return None
    if leaf.score_method == "goalposts" and low is not None:
        span = (target - low) * leaf.cap
        return low + span if leaf.direction == "+" else target - span
    if leaf.score_method == "target" and leaf.attainment == "interval":
        return None if low is None else (low + target) / 2
    if leaf.score_method == "target" and leaf.attainment == "progress" and leaf.baseline is not None:
        return leaf.baseline + (target - leaf.baseline) * leaf.cap
    if leaf.score_method == "target" and leaf.attainment == "complement":
        return target * (2 - leaf.cap)
    if leaf.score_method == "target" and leaf.attainment == "ratio":
        return target * leaf.cap if leaf.direction == "+" else target / leaf.cap
    return target


def _reaches(run: Assessment, at: int, column: int, leaf: Scored, values: Floats, least: float) -> Flags:
    """Where the unit's score is enough with a value of one indicator. (values,)"""
    top = 1.0 if run.framework.regime == "points" else run.framework.scale
    more = top * share_of(leaf, values) - float(run.leaf_scores[at, column])
    net = float(run.verdict.raw[at] + run.verdict.bonus[at] - run.verdict.penalty[at])
    weight = float(run.combined.effective[at, column]) * run.scale
    return np.asarray(net + more * weight - _SLACK >= least)
