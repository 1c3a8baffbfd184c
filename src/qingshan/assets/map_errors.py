"""Errors of classification 分类误差: what classes cover, judged by a sample of points, with intervals.

Source: rulebook/data/sources/assets.yaml#olofsson-2014 (equations 9 to 11)
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """Areas judged by a sample and their standard errors, by class found on the ground, in the unit given."""

    area: Floats
    error: Floats

    def half_width(self, confidence: float) -> Floats:
        """Half of the interval that holds the area with this confidence, the sample being large."""
        if not 0 < confidence < 1:
            raise ValueError(f"a confidence of {confidence} is none; give one between 0 and 1, such as 0.95")
        return np.asarray(NormalDist().inv_cdf(0.5 + confidence / 2) * self.error)


def adjusted_areas(mapped: Floats, points: Floats) -> Estimate:
    """What the classes on the ground cover, corrected for misclassification 误差校正面积. [the unit of the areas]

    mapped : area of each class of the map;  points : of the sample, class of the map × class found on the ground
    p_ij = W_i · n_ij / n_i.;  area_j = A · Σ_i p_ij;  error_j = A · √(Σ_i (W_i p_ij − p_ij²)/(n_i. − 1))
    Raises ``ValueError`` for a class on the map with fewer than two points: see `too_few`

    Deforestation in the source's example, in pixels: 200 000 mapped, 235 086 ± 68 418 found:

    >>> sample = [[66.0, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]]
    >>> found = adjusted_areas(np.array([2e5, 1.5e5, 3.2e6, 6.45e6]), np.array(sample))
    >>> round(float(found.area[0])), round(float(found.half_width(0.95)[0]), -2)
    (235086, 68400.0)
    """
    areas, sample = np.asarray(mapped, float), np.asarray(points, float)
    if sample.ndim != 2 or len(sample) != areas.size or not (sample >= 0).all() or not (areas >= 0).all():
        raise ValueError(f"points of {sample.shape} for {areas.size} areas; give a row of points for each mapped class")
    if too_few(areas, sample).any():
        raise ValueError("a class of the map has fewer than two points; its area cannot be judged")
    seen = sample.sum(axis=1, keepdims=True)
    whole = areas.sum()
    weight = np.divide(areas, whole, out=np.zeros_like(areas), where=whole > 0)[:, None]
    share = weight * np.divide(sample, seen, out=np.zeros_like(sample), where=seen > 0)
    spread = np.divide(weight * share - share**2, seen - 1, out=np.zeros_like(share), where=seen > 1)
    return Estimate(whole * share.sum(axis=0), whole * np.sqrt(np.clip(spread.sum(axis=0), 0, None)))


def too_few(mapped: Floats, points: Floats) -> npt.NDArray[np.bool_]:
    """Which classes are on the map and have fewer than two points, so that nothing is known of their errors."""
    few: npt.NDArray[np.bool_] = (np.asarray(points).sum(axis=1) < 2) & (np.asarray(mapped) > 0)
    return few


def difference(opening: Estimate, closing: Estimate) -> Estimate:
    """Net change between two estimates from samples that were drawn apart. [the unit of the areas]

    A sample of changes themselves is surer: errors of two maps add up in their difference

    >>> apart = difference(Estimate(np.array([9.0]), np.array([3.0])), Estimate(np.array([7.0]), np.array([4.0])))
    >>> apart.area.tolist(), apart.error.tolist()
    ([-2.0], [5.0])
    """
    return Estimate(closing.area - opening.area, np.hypot(opening.error, closing.error))
