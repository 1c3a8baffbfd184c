"""Sums by leaf 分叶汇总, and their adding up in the order of the leaves."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.grid.job import Breach, Job, Outcome
from qingshan.grid.sums import Sums
from qingshan.grid.target import Window

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LeafSums:
    """What one leaf adds up to.

    zones : their numbers;  total, area : (zones, classes, values), area is the ground with a value [m²]
    ground : (zones, classes) [m²]
    """

    row: int
    column: int
    zones: npt.NDArray[np.int64]
    total: Floats
    area: Floats
    ground: Floats
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class BlockResult:
    """One block: its leaves' sums, and the values to be kept as (rows, columns), NaN outside the zones."""

    window: Window
    leaves: tuple[LeafSums, ...]
    kept: tuple[Floats, ...]


class Folded:
    """Sums of leaves added up in the order of the leaves, whatever blocks they came in."""

    def __init__(self, job: Job) -> None:
        self.names = (*job.summed, *job.averaged)
        zones = len(job.zones.codes)
        self.total = np.zeros((zones, job.columns, len(self.names)))
        self.area = np.zeros_like(self.total)
        self.ground = np.zeros((zones, job.columns))
        self.breaches: list[Breach] = []
        self._waiting: list[LeafSums] = []

    def add(self, leaves: Iterable[LeafSums], first_row: int) -> None:
        """Take a block's leaves. Blocks come row by row, so that the leaves above `first_row` are complete."""
        if self._waiting and self._waiting[0].row < first_row:
            self._fold()
        self._waiting += leaves

    def outcome(self) -> Outcome:
        """Everything added up."""
        self._fold()
        sums = {
            name: Sums(np.ascontiguousarray(self.total[..., number]), np.ascontiguousarray(self.area[..., number]))
            for number, name in enumerate(self.names)
        }
        return Outcome(sums, self.ground, self.breaches)

    def _fold(self) -> None:
        for leaf in sorted(self._waiting, key=lambda one: (one.row, one.column)):
            self.total[leaf.zones] += leaf.total
            self.area[leaf.zones] += leaf.area
            self.ground[leaf.zones] += leaf.ground
            self.breaches += leaf.breaches
        self._waiting = []
