"""One-vote veto 一票否决: what falls, and what it does. The score before it is always kept. Spec §8.2."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qingshan.index.judge.grade import Band, grade_of, lowered, worse


class Effect(StrEnum):
    """What a veto does, the hardest first."""

    EXCLUDE = "exclude"
    ZERO_TOTAL = "zero_total"
    GRADE = "grade"
    CAP_GRADE = "cap_grade"
    DROP_GRADES = "drop_grades"
    CAP_SCORE = "cap_score"
    ZERO_PILLAR = "zero_pillar"


HARDNESS = tuple(Effect)


@dataclass(frozen=True)
class Penalty:
    """A veto's effect with its figure: a grade, a pillar, a score or a number of grades.

    last : whether the unit follows all that have no veto
    """

    effect: Effect
    value: str | float = ""
    last: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a unit gets in the end, and what it had before any veto."""

    score: float
    grade: str | None
    score_before_veto: float
    grade_before_veto: str | None
    vetoes: tuple[str, ...] = ()
    last: bool = False
    ranked: bool = True


def judged(
    score: float, pillars: Mapping[str, float], bands: Sequence[Band], vetoes: Mapping[str, Penalty] | None = None
) -> Outcome:
    """A unit's score and grade under the vetoes that fell; all are listed, the hardest takes effect.

    pillars : points of each pillar, for a veto that takes one away

    >>> bands = (Band(90, "优秀"), Band(60, "合格"), Band(None, "不合格"))
    >>> told = judged(93.5, {}, bands, {"V3": Penalty(Effect.GRADE, "不合格", last=True)})
    >>> told.score, told.grade, told.grade_before_veto, told.last
    (93.5, '不合格', '优秀', True)
    """
    before = grade_of(score, bands) if bands else None
    plain = Outcome(score, before, score, before)
    if not vetoes:
        return plain
    hardest = min(vetoes.values(), key=lambda one: HARDNESS.index(one.effect))
    last = any(one.last for one in vetoes.values())
    return _under(replace(plain, vetoes=tuple(vetoes), last=last), hardest, pillars, bands)


def _under(  # noqa: PLR0911 - one for each effect
    had: Outcome, penalty: Penalty, pillars: Mapping[str, float], bands: Sequence[Band]
) -> Outcome:
    value = penalty.value
    match penalty.effect:
        case Effect.EXCLUDE:
            return replace(had, grade=None, ranked=False)
        case Effect.ZERO_TOTAL:
            return _rescored(had, 0.0, bands)
        case Effect.ZERO_PILLAR:
            return _rescored(had, had.score - pillars[str(value)], bands)
        case Effect.CAP_SCORE:
            return _rescored(had, min(had.score, float(value)), bands)
        case Effect.GRADE:
            return replace(had, grade=str(value))
        case _ if had.grade is None:
            return had
        case Effect.CAP_GRADE:
            return replace(had, grade=worse(had.grade, str(value), bands))
        case Effect.DROP_GRADES:
            return replace(had, grade=lowered(had.grade, int(value), bands))
    raise ValueError(penalty.effect)


def _rescored(had: Outcome, score: float, bands: Sequence[Band]) -> Outcome:
    return replace(had, score=score, grade=grade_of(score, bands) if bands else None)
