"""Grades 评定等级: the first band that the exact score reaches. A score of 89.996 is not 90. Spec §9.3."""

import math
from collections.abc import Sequence
from typing import NamedTuple


class Band(NamedTuple):
    """A grade and the score from which it holds; None for the last, which has no lower end."""

    least: float | None
    grade: str


def grade_of(score: float, bands: Sequence[Band]) -> str | None:
    """The grade of a score; a missing score has none.

    bands : best first. Raises ``LookupError`` where the score lies below all of them

    >>> bands = (Band(90, "优秀"), Band(60, "合格"), Band(None, "不合格"))
    >>> grade_of(89.996, bands), grade_of(12.0, bands)
    ('合格', '不合格')
    """
    if math.isnan(score):
        return None
    for band in bands:
        if band.least is None or score >= band.least:
            return band.grade
    raise LookupError(f"no grade holds for {score:g}; the last band needs no lower end")


def worse(one: str, other: str, bands: Sequence[Band]) -> str:
    """The worse of two grades.

    >>> worse("优秀", "合格", (Band(90, "优秀"), Band(60, "合格")))
    '合格'
    """
    order = [band.grade for band in bands]
    return max(one, other, key=order.index)


def lowered(grade: str, by: int, bands: Sequence[Band]) -> str:
    """A grade some bands further down, at the lowest the last.

    >>> lowered("优秀", 1, (Band(90, "优秀"), Band(60, "合格")))
    '合格'
    """
    order = [band.grade for band in bands]
    return order[min(order.index(grade) + by, len(order) - 1)]
