"""Audit of a term in office 离任审计: section scores, target attainment, veto, level. Spec E3.

Maxima, deductions and bounds of levels are the caller's, from a scheme in rulebook/data/audits.
Scores and decisions are exact, on stated decimals and their ratios.

Source: rulebook/data/sources/assets.yaml#audit-indicators
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qingshan.core.exact import Stated, exact


class Direction(StrEnum):
    """On which side of its target a figure is to be."""

    AT_LEAST = "ge"
    AT_MOST = "le"


def section_score(maximum: Stated, scored: Stated, deductions: Mapping[str, Stated] | None = None) -> Decimal:
    """Points of one section, less its deductions, between 0 and its own maximum 分项得分. [points]

    The floor of 0 is a rule of ours; the source caps only.

    >>> section_score(13, 13, {"task 3 not carried out": 2}), section_score(13, 15), section_score(13, 1, {"a": 2})
    (Decimal('11'), Decimal('13'), Decimal('0'))
    """
    left = exact(scored) - sum((exact(one) for one in (deductions or {}).values()), Decimal(0))
    return min(max(left, Decimal(0)), exact(maximum))


def audit_score(maxima: Mapping[str, Stated], scored: Mapping[str, Stated]) -> Decimal:
    """All sections together, each between 0 and its maximum 审计得分. [points]

    Raises ``ValueError`` where a section of the scheme has no score, or a score no section: missing is not zero.

    >>> audit_score({"supervision": 25, "targets": 75}, {"supervision": "30", "targets": "60.5"})
    Decimal('85.5')
    """
    if set(maxima) != set(scored):
        odd = ", ".join(sorted(set(maxima) ^ set(scored)))
        raise ValueError(f"sections and scores do not match: {odd}; score every section of the scheme, and no other")
    return sum((section_score(maxima[name], scored[name]) for name in maxima), Decimal(0))


def level_of(score: Stated | Fraction, bounds: Mapping[str, Stated], *, vetoed: bool = False) -> str:
    """Level of a score 评价等级; a level holds from its bound on, and a veto gives the lowest. [code]

    bounds : where each level begins, `AuditScheme.bounds`. Raises ``LookupError`` below the first

    >>> bounds = {"poor": 0, "rather_poor": 60, "average": 70}
    >>> level_of("59.9", bounds), level_of(60, bounds), level_of("99", bounds, vetoed=True)
    ('poor', 'rather_poor', 'poor')
    """
    ordered = sorted((exact(bound), level) for level, bound in bounds.items())
    if vetoed and ordered:
        return ordered[0][1]
    number = _fraction(score)
    begun = [level for bound, level in ordered if bound <= number]
    if not begun:
        raise LookupError(f"no level begins at or below {score}; the lowest must begin at the lowest score")
    return begun[-1]


def _fraction(number: Stated | Fraction) -> Fraction:
    return number if isinstance(number, Fraction) else Fraction(exact(number))


def met(found: Stated | Fraction, target: Stated, direction: Direction) -> bool:
    """Whether a figure keeps to its target 是否达标; equal to it is enough.

    >>> met("8752.4", "8768", Direction.AT_LEAST), met("22.0", "22", Direction.AT_MOST)
    (False, True)
    """
    number, bound = _fraction(found), _fraction(target)
    return number >= bound if direction is Direction.AT_LEAST else number <= bound


def attainment(found: Stated | Fraction, target: Stated, direction: Direction, most: Stated | Fraction = 1) -> Fraction:
    """How far a target is attained 达标率: found over target where more is better, else the reverse. [1]

    most : beyond it nothing counts; above 1 where the scheme has a bonus
    Raises ``ValueError`` where a ratio says nothing: below zero, or at least nought; only `met` decides there

    >>> attainment(24, 22, Direction.AT_MOST), attainment("65.2", 64, Direction.AT_LEAST)
    (Fraction(11, 12), Fraction(1, 1))
    >>> attainment(0, 0, Direction.AT_MOST), attainment(3, 0, Direction.AT_MOST)  # no case is allowed
    (Fraction(1, 1), Fraction(0, 1))
    """
    number, bound, cap = (_fraction(one) for one in (found, target, most))
    more = direction is Direction.AT_LEAST
    if number < 0 or bound < 0 or (more and bound == 0):
        raise ValueError(f"{found} against a target of {target} has no ratio; decide with met() instead")
    if not more and number == 0:
        return cap if bound else min(Fraction(1), cap)
    return min(number / bound if more else bound / number, cap)


@dataclass(frozen=True)
class Target:
    """What was promised of one indicator, and what was found.

    weight : share of the score [1];  veto : whether missing it gives the lowest level 一票否决
    """

    found: Stated
    target: Stated
    direction: Direction
    weight: Stated
    veto: bool = False

    @property
    def met(self) -> bool:
        """Whether it was kept."""
        return met(self.found, self.target, self.direction)


@dataclass(frozen=True)
class Appraisal:
    """A term by its targets: attainment of each [1], score before any veto [points], vetoes that fell, level."""

    attained: Mapping[str, Fraction]
    score: Fraction
    breached: tuple[str, ...]
    level: str


def appraise(targets: Mapping[str, Target], bounds: Mapping[str, Stated], events: Collection[str] = ()) -> Appraisal:
    """Σ weight × attainment × 100, and the level it gives unless a veto falls 目标考核. [points]

    bounds : where each level begins;  events : vetoes that are no target, such as falsified data
    Raises ``ValueError`` where the weights do not add up to 1

    >>> cropland = Target("99", "100", Direction.AT_LEAST, 1, veto=True)
    >>> found = appraise({"cropland": cropland}, {"poor": 0, "good": 90})
    >>> found.score, found.breached, found.level
    (Fraction(99, 1), ('cropland',), 'poor')
    """
    together = sum((exact(one.weight) for one in targets.values()), Decimal(0))
    if together != 1:
        raise ValueError(f"the weights add up to {together}; they must add up to 1")
    attained = {name: attainment(one.found, one.target, one.direction) for name, one in targets.items()}
    points = sum((Fraction(exact(one.weight)) * attained[name] for name, one in targets.items()), Fraction(0)) * 100
    breached = (*(name for name, one in targets.items() if one.veto and not one.met), *events)
    return Appraisal(attained, points, breached, level_of(points, bounds, vetoed=bool(breached)))
