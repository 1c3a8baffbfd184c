"""Land accounts from two maps 由两期图编土地账: postings from a change matrix, and errors of the maps in areas.

Source: Olofsson et al. 2014, Remote Sensing of Environment 148 (error-adjusted areas, eq. 9 to 11; unverified)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.assets.postings import SCALE, Entry, posting

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mapped:
    """What all postings from one pair of maps have in common. managed : item → whether it grows by people's doing"""

    place: str
    period: str
    document: str
    happened: date
    recorded: date
    managed: dict[str, bool]


def land_postings(matrix: Floats, items: Sequence[str], of: Mapped) -> list[dict[str, Any]]:
    """Opening, what became of what, and the area, in hm². [rows of postings]

    matrix : (items + 1, items + 1) areas of one place in hm², opening × closing, the last for ground without a class.
    Every area is rounded once, so that the account closes to the last digit; ground without a class in a map becomes a
    difference with its reason.

    >>> of = Mapped("530802", "2019", "two maps", date(2019, 12, 31), date(2020, 3, 1), {"forest_land": False})
    >>> rows = land_postings(np.array([[5.0, 1, 0], [0, 3, 0], [0, 0, 0]]), ["cropland", "forest_land"], of)
    >>> [(row["item"], row["entry"], str(row["amount"])) for row in rows][1:3]
    [('cropland', 'decrease', '1.000000'), ('forest_land', 'opening', '3.000000')]
    """
    cells = [[Decimal(round(float(one) * 10**SCALE)).scaleb(-SCALE) for one in row] for row in np.asarray(matrix)]
    if len(cells) != len(items) + 1:
        raise ValueError(
            f"{len(items)} items for a matrix of {len(cells)}; it has one row more, for ground without class"
        )
    rows = [row for number in range(len(items)) for row in _item(cells, items, number, of)]
    known = sum((cells[a][b] for a in range(len(items)) for b in range(len(items))), Decimal(0))
    gained = sum((cells[-1][b] for b in range(len(items))), Decimal(0))
    return [*rows, posting("land", "", of.place, of.period, Entry.AREA, known + gained, "hm2", document=of.document)]


def _item(cells: list[list[Decimal]], items: Sequence[str], at: int, of: Mapped) -> Iterator[dict[str, Any]]:
    stated: dict[str, Any] = {"document": of.document, "happened": of.happened, "recorded": of.recorded}

    def made(entry: Entry, amount: Decimal, **more: Any) -> dict[str, Any]:
        return posting("land", items[at], of.place, of.period, entry, amount, "hm2", **stated, **more)

    yield made(Entry.OPENING, sum(cells[at], Decimal(0)))
    for other, name in enumerate(items):
        if other != at and cells[other][at]:
            yield made(Entry.INCREASE, cells[other][at], cause=_cause(of, items[at]), reason=f"← {name}")
        if other != at and cells[at][other]:
            yield made(Entry.DECREASE, cells[at][other], cause=_cause(of, name), reason=f"→ {name}")
    unseen = cells[-1][at] - cells[at][-1]
    if unseen:
        yield made(Entry.DIFFERENCE, unseen, reason="两期图有类面积不同 ground with a class in one map only")


def _cause(of: Mapped, becomes: str) -> str:
    told = of.managed.get(becomes)
    return "unsaid_change" if told is None else "managed_change" if told else "natural_change"


@dataclass(frozen=True)
class Adjusted:
    """Areas corrected for misclassification, with their intervals, by class of the reference, in the unit given."""

    area: Floats
    low: Floats
    high: Floats


def adjusted_areas(mapped: Floats, confusion: Floats, confidence: float = 0.95) -> Adjusted:
    """What the classes of a map cover, judged by a sample of points 分类误差传递. [the unit of the areas]

    mapped : area of each class on the map;  confusion : points, class of the map × class found on the ground
    p_ij = W_i · n_ij / n_i.;  area_j = A · Σ_i p_ij;  se_j = A · √Σ_i (W_i p_ij − p_ij²)/(n_i. − 1)
    Raises ``ValueError`` for a class on the map with fewer than two points

    >>> found = adjusted_areas(np.array([100.0, 900.0]), np.array([[45.0, 5.0], [1.0, 99.0]]))
    >>> found.area.round(6).tolist(), (found.high - found.area).round(2).tolist()
    ([99.0, 901.0], [19.54, 19.54])
    """
    areas, points = np.asarray(mapped, float), np.asarray(confusion, float)
    if points.shape != (areas.size, areas.size) or not (points >= 0).all() or not (areas >= 0).all():
        raise ValueError(
            f"a confusion matrix of {points.shape} for {areas.size} areas; give points by map × ground class"
        )
    seen = points.sum(axis=1)
    if ((seen < 2) & (areas > 0)).any():
        raise ValueError("a class of the map has fewer than two points; its area cannot be judged")
    whole = areas.sum()
    weight = np.divide(areas, whole, out=np.zeros_like(areas), where=whole > 0)[:, None]
    share = weight * np.divide(points, seen[:, None], out=np.zeros_like(points), where=seen[:, None] > 0)
    spread = np.divide(weight * share - share**2, seen[:, None] - 1, out=np.zeros_like(share), where=seen[:, None] > 1)
    middle = whole * share.sum(axis=0)
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * whole * np.sqrt(np.clip(spread.sum(axis=0), 0, None))
    return Adjusted(middle, np.clip(middle - half, 0, None), middle + half)
