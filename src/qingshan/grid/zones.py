"""Zones 统计单元: polygons with codes, and the exact share of every cell that lies in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from qingshan.grid.coverage import shares_of
from qingshan.grid.target import TargetGrid, Window


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
    box = shapely.box(*grid.bounds_of(window))
    pieces = (within(geometry, box) for geometry in zones.geometries)
    return cover_of_pieces(list(pieces), grid, window)


def within(polygon: Any, box: Any) -> Any | None:
    """The part of a polygon inside a box; None where it fills the box."""
    part = shapely.intersection(polygon, box)
    return None if part.area >= box.area * (1 - 1e-12) else part


def cover_of_pieces(pieces: Sequence[Any | None], grid: TargetGrid, window: Window) -> Cover:
    """The cells of a window in pieces that lie inside it; a piece that is None fills it. Zones count by their order."""
    cells: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    shares: list[npt.NDArray[np.float64]] = [np.empty(0)]
    owners: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    for number, piece in enumerate(pieces):
        if piece is None:
            cell, share = np.arange(window.rows * window.columns), np.ones(window.rows * window.columns)
        elif piece.area > 0:
            cell, share = _cells_in(piece, grid, window)
        else:
            continue
        cells.append(cell)
        shares.append(share)
        owners.append(np.full(len(cell), number, np.int64))
    cell, zone, share = np.concatenate(cells), np.concatenate(owners), np.concatenate(shares)
    order = np.lexsort((zone, cell))
    return Cover(cell[order], zone[order], share[order])


def _cells_in(piece: Any, grid: TargetGrid, window: Window) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    around, shares = shares_of(piece, grid, window)
    rows, columns = np.nonzero(shares)
    cell = (rows + around.row - window.row) * window.columns + (columns + around.column - window.column)
    return cell, shares[rows, columns]
