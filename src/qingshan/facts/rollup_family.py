"""Who is added up to whom: the children of every parent, as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from qingshan.core import LEVELS, PlaceTree

Whole = npt.NDArray[np.int64]
#: No parent, no row.
NOBODY: Final = -1


@dataclass(frozen=True)
class Family:
    """Children of each parent, one after the other; both are numbers of `names`.

    parent : the parent of each name, or `NOBODY`
    first, count : where the children of each name begin in `children`, and how many they are
    """

    names: tuple[str, ...]
    parent: Whole
    first: Whole
    count: Whole
    children: Whole

    @classmethod
    def of(cls, names: Sequence[str], parents: Mapping[str, str]) -> "Family":
        """From the parent of each child; children stand in the order of their names."""
        number = {name: at for at, name in enumerate(names)}
        parent = np.full(len(names), NOBODY, np.int64)
        for child, above in parents.items():
            parent[number[child]] = number[above]
        children = np.flatnonzero(parent != NOBODY)
        children = children[np.argsort(parent[children], kind="stable")]
        count = np.bincount(parent[children], minlength=len(names)).astype(np.int64)
        return cls(tuple(names), parent, np.cumsum(count) - count, count, children)

    def expanded(self, parents: Whole) -> tuple[Whole, Whole]:
        """Every child of some parents: the position of its parent among them, and the child."""
        count = self.count[parents]
        at = np.repeat(np.arange(len(parents)), count)
        within = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
        return at, self.children[self.first[parents][at] + within]


def places_on(tree: PlaceTree, day: date) -> tuple[Family, dict[str, str]]:
    """The five levels of government on a day, and the level of each place."""
    rows = [place for place in tree if place.holds_on(day) and place.level in LEVELS]
    levels = {place.code: place.level for place in rows}
    parents = {place.code: place.parent for place in rows if place.parent in levels}
    return Family.of(sorted(levels), {child: above for child, above in parents.items() if above}), levels
