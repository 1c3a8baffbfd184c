"""Water in reservoirs and lakes from gauges 水位—面积—库容: storage at a level, and what it gained and lost."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class StorageCurve:
    """Level [m], water surface [km²] and storage [m³], each rising, as the operator's table has them."""

    level: Floats
    area: Floats
    storage: Floats

    def __post_init__(self) -> None:
        sizes = {np.size(one) for one in (self.level, self.area, self.storage)}
        if len(sizes) != 1 or np.size(self.level) < 2:
            raise ValueError("a curve has as many areas and storages as levels, two or more")
        if not (np.diff(self.level) > 0).all() or not (np.diff(self.storage) >= 0).all():
            raise ValueError("levels rise from row to row, and storage never falls; sort the curve or correct it")

    def storage_at(self, level: Floats) -> Floats:
        """Storage at some levels 库容, straight between the rows of the curve. [m³]  NaN stays NaN.

        Raises ``ValueError`` for a level beyond the curve: nothing is drawn on past its ends.

        >>> curve = StorageCurve(np.array([10.0, 20.0]), np.array([1.0, 2.0]), np.array([1e6, 3e6]))
        >>> curve.storage_at(np.array([15.0])).tolist()
        [2000000.0]
        """
        return self._at(level, self.storage)

    def area_at(self, level: Floats) -> Floats:
        """Water surface at some levels 水面面积. [km²]"""
        return self._at(level, self.area)

    def _at(self, level: Floats, column: Floats) -> Floats:
        asked = np.asarray(level, float)
        if ((asked < self.level[0]) | (asked > self.level[-1])).any():
            raise ValueError(
                f"a level lies beyond the curve, {self.level[0]:g} to {self.level[-1]:g} m; extend the curve"
            )
        return np.asarray(np.interp(asked, self.level, column))


def storage_changes(storage: Floats) -> tuple[float, float]:
    """Sum of all gains and of all losses between readings, so that opening + gains − losses is the closing. [m³]

    Raises ``ValueError`` for a reading that is missing: what came and went meanwhile is not known

    >>> storage_changes(np.array([10.0, 14.0, 11.0, 12.0]))
    (5.0, 3.0)
    """
    readings = np.asarray(storage, float)
    if np.isnan(readings).any():
        raise ValueError("a reading is missing; give the storage at every day of the series, or cut it there")
    steps = np.diff(readings)
    return float(steps[steps > 0].sum()), float(-steps[steps < 0].sum())
