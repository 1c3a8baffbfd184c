"""The target grid 目标格网 that every layer of a run is brought to, and its walk in blocks."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from affine import Affine
from pyproj import CRS

#: Default block, in cells; the files' own tiling may ask for another.
BLOCK = 512


@dataclass(frozen=True)
class Window:
    """A rectangle of cells."""

    row: int
    column: int
    rows: int
    columns: int

    def as_tuple(self) -> tuple[int, int, int, int]:
        """First row, first column, rows, columns."""
        return self.row, self.column, self.rows, self.columns


@dataclass(frozen=True)
class TargetGrid:
    """A north-up grid: reference system, transform (cell size and upper left corner), rows and columns."""

    crs: str
    transform: Affine
    rows: int
    columns: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in the grid's own units."""
        west, north = self.transform.c, self.transform.f
        return west, north + self.transform.e * self.rows, west + self.transform.a * self.columns, north

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a cell in the grid's own units, both positive."""
        return abs(self.transform.a), abs(self.transform.e)

    @property
    def is_geographic(self) -> bool:
        """Whether cells are measured in degrees."""
        return bool(CRS.from_user_input(self.crs).is_geographic)

    def bounds_of(self, window: Window) -> tuple[float, float, float, float]:
        """West, south, east, north of a window."""
        west = self.transform.c + self.transform.a * window.column
        north = self.transform.f + self.transform.e * window.row
        return west, north + self.transform.e * window.rows, west + self.transform.a * window.columns, north

    def windows(self, block: int = BLOCK) -> Iterator[Window]:
        """Blocks that cover the grid once, row by row; the last ones are smaller."""
        for row in range(0, self.rows, block):
            for column in range(0, self.columns, block):
                yield Window(row, column, min(block, self.rows - row), min(block, self.columns - column))

    def within(self, bounds: tuple[float, float, float, float]) -> "TargetGrid":
        """The smallest grid of the same cells that covers `bounds`, which may reach beyond this one."""
        west, south, east, north = bounds
        across, down = self.cell_size
        left = math.floor((west - self.transform.c) / across + 1e-9)
        right = math.ceil((east - self.transform.c) / across - 1e-9)
        top = math.floor((self.transform.f - north) / down + 1e-9)
        bottom = math.ceil((self.transform.f - south) / down - 1e-9)
        corner = self.transform @ Affine.translation(left, top)
        return TargetGrid(self.crs, corner, max(bottom - top, 1), max(right - left, 1))


def grid_of(crs: str, resolution: float, bounds: tuple[float, float, float, float]) -> TargetGrid:
    """A grid with square cells of a size in its own units that covers `bounds`, anchored at whole multiples of it.

    >>> grid_of("EPSG:4326", 0.5, (100.1, 22.0, 101.2, 23.0)).bounds
    (100.0, 22.0, 101.5, 23.0)
    """
    endless = TargetGrid(crs, Affine(resolution, 0, 0, 0, -resolution, 0), 1, 1)
    return endless.within(bounds)
