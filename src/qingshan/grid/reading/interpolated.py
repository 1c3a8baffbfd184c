"""Layers of another system or of coarser cells 插值读取: their values at the places of a block's cells.

Fields: bilinear between the middles of the four cells around a place. A place in a cell without a value has none;
beside such a cell, and at the file's edge, the others share its weight. Classes: of the cell a place lies in. This is
what GDAL's warper does, but for its places, which may be off by an eighth of a cell of the file; these are right to
`TOLERANCE`. And it is the same to the bit whatever the window.
"""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from pyproj import CRS
from rasterio._err import CPLE_BaseError
from rasterio.errors import RasterioIOError

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.places import Places
from qingshan.grid.reading.file_cells import FileCells
from qingshan.grid.target import TargetGrid, Window

Floats = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]

_NUDGE = 1e-9  # of a cell: a place on the border of two belongs to the later one, whatever rounding does
_HELD = 16 * 2**20  # bytes of a coarse file that are read at once and kept


class Interpolated:
    """A layer at the places of a grid's cells. coarse : its cells are so large that more of it is read than asked."""

    def __init__(self, cells: FileCells, system: Any, grid: TargetGrid, *, nearest: bool, coarse: bool) -> None:
        self._cells, self._nearest, self._coarse = cells, nearest, coarse
        dataset = cells.dataset
        self._places = Places(grid, CRS.from_wkt(system.to_wkt()), dataset.transform, dataset.width)
        self._held: tuple[Box, npt.NDArray[Any]] | None = None

    def read(self, window: Window, kind: type) -> npt.NDArray[Any]:
        """(bands, rows, columns) of one window: float64 with NaN for nothing, or int64 with `NO_CLASS`."""
        rows, columns = self._places.of(window)
        found: npt.NDArray[Any] = np.full((len(self._cells.bands), window.rows, window.columns), _nothing(kind), kind)
        size = self._cells.dataset.height, self._cells.dataset.width
        with np.errstate(invalid="ignore"):
            inside = (rows >= 0) & (rows <= size[0]) & (columns >= 0) & (columns <= size[1])
        if inside.any():
            box = self._box(rows[inside], columns[inside])
            corner, data = self._data(box, kind)
            take = nearest if self._nearest else bilinear
            take(data, corner[0], corner[1], size[0], size[1], self._places.endless, rows, columns, found)
        return found

    def _box(self, rows: Floats, columns: Floats) -> Box:
        """First and last row and column, the last not in it, that some places lean on."""
        height, width = self._cells.dataset.height, self._cells.dataset.width
        top, bottom = max(int(rows.min()) - 2, 0), min(int(rows.max()) + 3, height)
        left, right = max(int(columns.min()) - 2, 0), min(int(columns.max()) + 3, width)
        if self._places.endless and (left == 0 or right == width):  # leans on the other side of the seam
            left, right = 0, width
        return top, left, bottom, right

    def _data(self, box: Box, kind: type) -> tuple[Box, npt.NDArray[Any]]:
        """The file's cells in a box, or in a larger one that is kept, and its corner."""
        if self._held is not None and _within(box, self._held[0]):
            return self._held
        if not self._coarse:
            return box, self._read(box, kind)
        try:
            wide = self._widened(box)
            self._held = wide, self._read(wide, kind)
        except (RasterioIOError, CPLE_BaseError):  # what is broken may lie outside of what is needed
            self._held = box, self._read(box, kind)
        return self._held

    def _widened(self, box: Box) -> Box:
        """As much around a box as may be kept."""
        height, width, bands = self._cells.dataset.height, self._cells.dataset.width, len(self._cells.bands)
        wide, more = box, 8
        while more < max(height, width) * 2:
            trial = (
                max(box[0] - more, 0),
                max(box[1] - more, 0),
                min(box[2] + more, height),
                min(box[3] + more, width),
            )
            if (trial[2] - trial[0]) * (trial[3] - trial[1]) * bands * 8 > _HELD:
                break
            wide, more = trial, more * 2
        return wide

    def _read(self, box: Box, kind: type) -> npt.NDArray[Any]:
        top, left, bottom, right = box
        data = self._cells.read(top, left, bottom - top, right - left)
        return np.ascontiguousarray(np.ma.filled(data.astype(kind), _nothing(kind)))


def _nothing(kind: type) -> Any:
    return NO_CLASS if kind is np.int64 else np.nan


def _within(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def nearest(
    data: npt.NDArray[Any],
    top: int,
    left: int,
    height: int,
    width: int,
    _endless: bool,
    rows: Floats,
    columns: Floats,
    found: npt.NDArray[Any],
) -> None:
    """Fill `found` with the value of the cell that each place lies in. Arguments as of `bilinear`."""
    for row in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            y, x = rows[row, column], columns[row, column]
            if 0 <= y <= height and 0 <= x <= width:
                down, across = min(int(y + _NUDGE), height - 1) - top, min(int(x + _NUDGE), width - 1) - left
                for band in range(data.shape[0]):
                    found[band, row, column] = data[band, down, across]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def bilinear(
    data: Floats,
    top: int,
    left: int,
    height: int,
    width: int,
    endless: bool,
    rows: Floats,
    columns: Floats,
    found: Floats,
) -> None:
    """Fill `found` with what lies between the middles of the four cells around each place; no place, nothing filled.

    data : (bands, rows, columns) of the file from row `top` and column `left` on, NaN for nothing
    height, width : of the file;  endless : its last column is followed by the first
    rows, columns : of the places in the file, in cells from its corner
    """
    bands, wide = data.shape[0], data.shape[2]
    flat = data.reshape(bands, data.shape[1] * wide)
    near = np.zeros((5, rows.shape[1]), np.int64)  # the cell a place lies in, and the four around it
    part = np.empty((4, rows.shape[1]))  # what each of the four weighs
    for row in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            y, x = rows[row, column], columns[row, column]
            if not (0 <= y <= height and 0 <= x <= width):
                near[:, column] = 0
                part[:, column] = np.nan
                continue
            near[0, column] = (min(int(y + _NUDGE), height - 1) - top) * wide + min(int(x + _NUDGE), width - 1) - left
            upper, before = int(np.floor(y - 0.5)), int(np.floor(x - 0.5))
            down, across = y - 0.5 - upper, x - 0.5 - before
            first, second = (max(upper, 0) - top) * wide, (min(upper + 1, height - 1) - top) * wide
            after = before + 1
            if endless:
                before, after = before % width - left, after % width - left
            else:
                before, after = max(before, 0) - left, min(after, width - 1) - left
            near[1, column], near[2, column] = first + before, first + after
            near[3, column], near[4, column] = second + before, second + after
            part[0, column], part[1, column] = (1 - down) * (1 - across), (1 - down) * across
            part[2, column], part[3, column] = down * (1 - across), down * across
        for band in range(bands):
            held, out = flat[band], found[band, row]
            for column in range(rows.shape[1]):
                value = held[near[1, column]] * part[0, column] + held[near[2, column]] * part[1, column]
                out[column] = value + held[near[3, column]] * part[2, column] + held[near[4, column]] * part[3, column]
            for column in range(rows.shape[1]):
                if np.isnan(out[column]) and not np.isnan(held[near[0, column]]):
                    out[column] = without_holes(held, near[1:, column], part[:, column])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def without_holes(held: Floats, near: npt.NDArray[np.int64], part: Floats) -> float:
    """One value between four of which some are holes, which give their weight to the others."""
    total, weight = 0.0, 0.0
    for number in range(4):
        value = held[near[number]]
        if not np.isnan(value) and part[number] > 0:
            total += value * part[number]
            weight += part[number]
    return total / weight if weight > 0 else np.nan
