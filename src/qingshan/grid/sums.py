"""Sums by zone and class 分区分类汇总, accumulated block by block in a fixed order."""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass
class Sums:
    """Per zone and class: Σ value × weight over cells that have a value, and the ground area of those cells [m²]."""

    total: Floats
    area: Floats

    @classmethod
    def empty(cls, zones: int, classes: int) -> "Sums":
        """Nothing added yet."""
        return cls(np.zeros((zones, classes)), np.zeros((zones, classes)))

    @property
    def mean(self) -> Floats:
        """Mean over the area that has a value; NaN where there is none. Only for sums weighted by area."""
        with np.errstate(invalid="ignore"):
            return np.where(self.area > 0, self.total / np.where(self.area > 0, self.area, 1), np.nan)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def add_to(
    total: Floats,
    area: Floats,
    zone: npt.NDArray[np.int64],
    kind: npt.NDArray[np.int64],
    values: Floats,
    weight: Floats,
    ground: Floats,
) -> None:
    """Add one block: `values × weight` to `total` and `ground` to `area`, cell by cell; a hole adds nothing.

    total, area : (zones, classes), changed in place;  the rest : one entry for each cell and zone of the block
    """
    for number in range(values.size):
        value = values[number]
        if not np.isnan(value):
            total[zone[number], kind[number]] += value * weight[number]
            area[zone[number], kind[number]] += ground[number]
