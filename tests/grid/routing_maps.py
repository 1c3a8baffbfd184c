"""Made grounds and helpers of the tests of routing over tiles."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from affine import Affine

from qingshan.grid.cells import Cells
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.route import Routed, route


@dataclass(frozen=True)
class Map:
    """An array that is read window by window."""

    values: np.ndarray

    def read(self, window: Window) -> np.ndarray:
        """The cells of a window."""
        down, across = slice(window.row, window.row + window.rows), slice(window.column, window.column + window.columns)
        return self.values[down, across]


def grid_of(values: np.ndarray) -> TargetGrid:
    """Cells of 30 m in an equal-area system."""
    return TargetGrid("EPSG:6933", Affine(30, 0, 9_740_000, 0, -30, 2_900_000), *values.shape)


def cells_of(values: np.ndarray) -> Cells:
    """Their size on the ground, which is not square."""
    grid = grid_of(values)
    return Cells.of(grid.crs, grid.transform, grid.rows, grid.columns)


def routed(ground: np.ndarray, folder: Path, **how: object) -> Routed:
    """A ground routed over tiles."""
    return route(Map(ground), grid_of(ground), folder, **how)


def values_of(plane: Plane, like: np.ndarray) -> np.ndarray:
    """A result read as any layer is read."""
    grid = grid_of(like)
    with Reader(plane.layer, grid) as reader:
        return reader.read(Window(0, 0, grid.rows, grid.columns))


def ground_of(seed: int, rows: int, columns: int) -> np.ndarray:
    """Rough, wavy, hollow or level ground with more or fewer digits and holes. [m]"""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    waves = np.sin(x / random.uniform(3, 30)) * np.cos(y / random.uniform(3, 30))
    kinds = (
        random.uniform(0, random.choice([3, 100]), (rows, columns)),
        50 * waves + random.uniform(0, 3, (rows, columns)),
        np.minimum(np.hypot(x - 20, y - 30), 9.0) + random.uniform(0, 1) * (x % 7 == 0),  # lakes in a lake
        random.integers(0, 2, (rows, columns)).astype(float),
    )
    ground = kinds[seed % 4].round(int(random.integers(0, 4)))
    share = random.choice([0.0, 0.0, 0.005, 0.05, 0.3])
    ground[random.random((rows, columns)) < share] = np.nan
    return ground
