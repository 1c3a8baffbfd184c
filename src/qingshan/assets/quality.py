"""Quality of a stock 质量: mean grade, and how much of it moved between grades. Spec E1.

Source: rulebook/data/sources/assets.yaml#balance-sheet-pilot-2015
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def mean_grade(grades: Floats, areas: Floats) -> float:
    """Mean grade by area 平均等别. [grade]  Whether 1 is best, the table says beside it.

    grades : number of each grade;  areas : of each, in one unit, none below zero

    >>> mean_grade(np.array([1, 2, 3]), np.array([10.0, 20.0, 10.0]))
    2.0
    """
    shares = composition(areas)
    if np.shape(grades) != np.shape(shares):
        raise ValueError(f"{np.size(grades)} grades for {np.size(shares)} areas; give one area for each grade")
    return float(np.dot(grades, shares))


def composition(areas: Floats) -> Floats:
    """Share of each grade 等别构成. [1]  A missing area is none of zero and is refused.

    >>> composition(np.array([30.0, 10.0])).tolist()
    [0.75, 0.25]
    """
    known = np.asarray(areas, float)
    if not (known >= 0).all():
        raise ValueError("an area is missing or below zero; give 0 where there is none of a grade")
    if not known.sum() > 0:
        raise ValueError("the areas add up to nothing, which has no grade")
    return np.asarray(known / known.sum())


@dataclass(frozen=True)
class QualityChange:
    """Mean grade before and after, and what moved, by grade. A better mean may come of worse land that is gone.

    area : change of the area of each grade, in its unit;  share : change of its share [1]
    """

    before: float
    after: float
    area: Floats
    share: Floats

    def better(self, *, first_is_best: bool) -> bool:
        """Whether the mean grade improved."""
        return self.after < self.before if first_is_best else self.after > self.before


def quality_change(grades: Sequence[float], opening: Floats, closing: Floats) -> QualityChange:
    """Mean grade and composition at both ends of a period 质量变化. [grade, the unit of the areas, 1]

    >>> found = quality_change([1, 2], np.array([10.0, 30.0]), np.array([10.0, 10.0]))
    >>> found.before, found.after, found.area.tolist(), found.better(first_is_best=True)
    (1.75, 1.5, [0.0, -20.0], True)
    """
    numbers = np.asarray(grades, float)
    before, after = np.asarray(opening, float), np.asarray(closing, float)
    return QualityChange(
        mean_grade(numbers, before),
        mean_grade(numbers, after),
        after - before,
        composition(after) - composition(before),
    )
