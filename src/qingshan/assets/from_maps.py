"""Land accounts from two maps 由两期图编土地账: postings from a change matrix, and which item a class is counted in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.assets.postings import SCALE, Entry, posting
from qingshan.rulebook import Resource, Rulebook

Floats = npt.NDArray[np.float64]

#: The resource that land-cover maps are accounts of.
LAND = "land"


def item_of(resource: Resource, book: Rulebook, ecosystem: str) -> str | None:
    """The item that an ecosystem type is counted in: one that names it, else one that names a coarser type.

    >>> from qingshan.rulebook import standard_rulebook
    >>> book = standard_rulebook()
    >>> land = book.resources[LAND]
    >>> [item_of(land, book, one) for one in ("orchard", "paddy", "open_water", "marsh")]
    ['garden', 'cropland', 'water_surface', 'wetland']
    """
    for code in book.lineage("ecosystem", ecosystem):
        for item in resource.items:
            if code in item.ecosystems:
                return item.code
    return None


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
