"""The cells 像元 of a whole map, as a model takes them: their size on the ground, and what can be done over the map.

A model that does all it does by these methods is written once. In memory they work on arrays; over tiles
(`qingshan.grid.tiled.cells`) the same calls work on files, window by window.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from affine import Affine

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.flow.flows import Flows
from qingshan.grid.maps import Drainage, HeldFlow, Map
from qingshan.grid.spread import Fading, distance_to, spread
from qingshan.grid.terrain import cell_metres

Floats = npt.NDArray[np.float64]
_BAND = 256


@dataclass(frozen=True, eq=False)
class Cells:
    """Size on the ground of the cells of a grid, north up, one value for each row; and what models do over the map.

    width, height : at the middle column [m];  area : mean over the row [m²]
    shape : rows and columns of the grid;  flows : what was routed on it, so that models share it
    """

    width: Floats
    height: Floats
    area: Floats
    shape: tuple[int, int]
    flows: Flows = field(default_factory=Flows, repr=False)

    @classmethod
    def of(cls, crs: str, transform: Affine, rows: int, columns: int) -> "Cells":
        """The cells of a grid by its reference system and transform.

        Raises ``ValueError`` for a rotated grid.

        Cells of a thousandth of a degree at the equator are 111 m wide; area is that of the ellipsoid:

        >>> cells = Cells.of("EPSG:4326", Affine(0.001, 0, 100, 0, -0.001, 0.0005), 1, 1)
        >>> round(float(cells.width[0]), 2), round(float(cells.height[0]), 2), round(float(cells.area[0]), 1)
        (111.32, 110.57, 12309.1)
        """
        width, height = cell_metres(crs, transform, rows, columns)
        ground = area_of_cells(crs, transform)
        # some rows at a time: the areas of all cells of a large grid would not fit in memory
        bands = [(row, min(_BAND, rows - row)) for row in range(0, rows, _BAND)]
        area = [np.broadcast_to(ground(row, 0, high, columns), (high, columns)).mean(axis=1) for row, high in bands]
        return cls(width, height, np.concatenate(area), (rows, columns))

    @property
    def size(self) -> tuple[float, float]:
        """Mean width and height. [m]"""
        return float(self.width.mean()), float(self.height.mean())

    def cellwise(
        self, compute: Callable[..., Any], *maps: Map, rim: int = 0, sized: bool = False, **values: Any
    ) -> Map:
        """What a function gives for each cell.

        compute : a function of a module, of the maps and then the values by name; some maps may be numbers
        rim : how many cells around a cell it looks at;  sized : whether it also takes these cells, as ``cells``

        >>> Cells(np.ones(1), np.ones(1), np.ones(1), (1, 2)).cellwise(np.clip, np.array([[3.0, 9.0]]), 4.0, 7.0)
        array([[4., 7.]])
        """
        return compute(*maps, **values, **({"cells": self} if sized else {}))

    def filled(self, elevation: Map) -> Map:
        """Heights without hollows. [m]  elevation : m"""
        return self.flows.filled(elevation)

    def flow(self, elevation: Map, scheme: Scheme) -> Drainage:
        """Where water runs. Heights in m. Raises ``ValueError`` as `flow_of` does."""
        return HeldFlow(self.flows.of(elevation, self.width, self.height, scheme))

    def extremes(self, values: Map) -> tuple[float, float]:
        """The least and the largest of all numbers, NaN where there is none. [any]"""
        known = np.asarray(values)[~np.isnan(values)]
        return (float(known.min()), float(known.max())) if known.size else (np.nan, np.nan)

    def mean(self, values: Map) -> float:
        """Mean of all numbers, NaN where there is none. [any]"""
        known = np.asarray(values)[np.isfinite(values)]
        return float(known.mean()) if known.size else np.nan

    def distance_to(self, source: Map) -> Map:
        """Straight distance from each cell to the nearest of a source (above 0), infinity where there is none. [m]"""
        return distance_to(np.asarray(source) > 0, *self.size)

    def spread(self, intensity: Map, fading: Fading, reach: float) -> Map:
        """Mean intensity around each cell, near ones counting more, as `spread` has it. [1]  reach : m"""
        return spread(intensity, fading, reach, *self.size)
