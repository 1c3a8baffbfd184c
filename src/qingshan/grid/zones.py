"""Zones 统计单元: polygons with codes, and the exact share of every cell that lies in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from qingshan.grid.target import TargetGrid, Window

_LEAF = 32  # cells; below this size a piece is settled cell by cell


@dataclass(frozen=True)
class Zones:
    """Polygons in the reference system of the target grid, in the order of their codes."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometries: tuple[Any, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all of them."""
        west, south, east, north = shapely.total_bounds(np.asarray(self.geometries, dtype=object)).tolist()
        return west, south, east, north


@dataclass(frozen=True)
class Cover:
    """The cells of a window that lie in zones: one entry for each cell and zone.

    cell : index into the window, row by row;  zone : index into the zones;  share : of the cell, 0 to 1
    """

    cell: npt.NDArray[np.int64]
    zone: npt.NDArray[np.int64]
    share: npt.NDArray[np.float64]


def cover_of(zones: Zones, grid: TargetGrid, window: Window) -> Cover:
    """Which cells of a window lie in which zones, and with what share, exactly (in the plane of the grid)."""
    cells: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    shares: list[npt.NDArray[np.float64]] = [np.empty(0)]
    owners: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    for number, geometry in enumerate(zones.geometries):
        for row, column, share in _pieces(geometry, grid, window):
            cells.append((row - window.row) * window.columns + (column - window.column))
            shares.append(share)
            owners.append(np.full(len(row), number, np.int64))
    cell, zone, share = np.concatenate(cells), np.concatenate(owners), np.concatenate(shares)
    order = np.lexsort((zone, cell))
    return Cover(cell[order], zone[order], share[order])


Piece = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]


def _pieces(geometry: Any, grid: TargetGrid, window: Window) -> Iterator[Piece]:
    """Rows, columns and shares: windows are quartered, and the polygon with them, until inside, outside or small."""
    box = shapely.box(*grid.bounds_of(window))
    part = shapely.intersection(geometry, box)
    if part.is_empty or part.area == 0:
        return
    if part.area >= box.area * (1 - 1e-12):
        rows, columns = np.mgrid[
            window.row : window.row + window.rows, window.column : window.column + window.columns
        ].reshape(2, -1)
        yield rows, columns, np.ones(rows.size)
    elif window.rows <= _LEAF and window.columns <= _LEAF:
        yield _leaf(part, grid, window)
    else:
        for quarter in _quarters(window):
            yield from _pieces(part, grid, quarter)


def _quarters(window: Window) -> Sequence[Window]:
    tall, wide = max(window.rows // 2, 1), max(window.columns // 2, 1)
    return [
        Window(row, column, rows, columns)
        for row, rows in ((window.row, tall), (window.row + tall, window.rows - tall))
        for column, columns in ((window.column, wide), (window.column + wide, window.columns - wide))
        if rows and columns
    ]


def _leaf(part: Any, grid: TargetGrid, window: Window) -> Piece:
    rows, columns = np.mgrid[
        window.row : window.row + window.rows, window.column : window.column + window.columns
    ].reshape(2, -1)
    west = grid.transform.c + grid.transform.a * columns
    north = grid.transform.f + grid.transform.e * rows
    boxes = shapely.box(west, north + grid.transform.e, west + grid.transform.a, north)
    shapely.prepare(part)
    touched = shapely.intersects(part, boxes)
    inside = touched & shapely.covers(part, boxes)
    edge = touched & ~inside
    share = inside.astype(np.float64)
    width, height = grid.cell_size
    share[edge] = shapely.area(shapely.intersection(part, boxes[edge])) / (width * height)
    kept = share > 0
    return rows[kept], columns[kept], share[kept]
