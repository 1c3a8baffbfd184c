"""Layers brought onto coarser cells 重采样读取: by GDAL's warper, square by square."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window as FileWindow

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.layer import Layer, cells_in_target, opened, resampling_for, system_of
from qingshan.grid.reading.file_cells import FileCells, masked
from qingshan.grid.target import TargetGrid, Window

#: What is read at a time: the warper's result depends on the window, so it is always asked for the same squares.
SQUARE = 256

#: Of a cell of the file: what the warper's places may be off. Its own default is an eighth.
TOLERANCE = 0.02

#: Ways that reach over a hole from its other side; a cell whose middle lies in a hole stays one.
_REACHING = (Resampling.bilinear, Resampling.cubic, Resampling.cubic_spline, Resampling.lanczos)


class Warped:
    """A file's cells brought onto those of a grid. Close it."""

    def __init__(self, cells: FileCells, layer: Layer, grid: TargetGrid, *, classes: bool) -> None:
        self._stack = ExitStack()
        self._grid = grid
        dataset, self._bands = cells.dataset, cells.bands
        nodata = cells.nodata[0] if cells.nodata else None
        if cells.has_mask or len(cells.nodata) > 1:  # the warper knows one nodata value and no mask beside it
            around = _one_nodata(cells, layer, grid, classes=classes)
            dataset = self._stack.enter_context(opened(around))
            self._bands, nodata = list(range(1, dataset.count + 1)), dataset.nodata
        kind = dataset.dtypes[0]
        # the warper leaves out NaN in a file of floats only when it is told to
        source_nodata = float("nan") if nodata is None and kind.startswith("float") else nodata
        options: dict[str, Any] = {"nodata": np.nan, "dtype": "float64"}
        if classes:
            unused = int(np.iinfo(kind).max) if nodata is None else nodata
            options = {"nodata": unused, **({"add_alpha": False} if nodata is None else {})}
        options |= {"src_crs": system_of(cells.dataset, layer), "src_nodata": source_nodata, "tolerance": TOLERANCE}
        options |= {"crs": grid.crs, "transform": grid.transform, "width": grid.columns, "height": grid.rows}
        options["UNIFIED_SRC_NODATA"] = "NO"  # a month may have a hole where another has none
        how = resampling_for(cells.dataset, layer, grid)
        self._vrt = self._stack.enter_context(WarpedVRT(dataset, resampling=how, **options))
        self._middles: Any = None
        if how in _REACHING:
            self._middles = self._stack.enter_context(WarpedVRT(dataset, resampling=Resampling.nearest, **options))

    def close(self) -> None:
        """Close what was opened."""
        self._stack.close()

    def read(self, window: Window, kind: type) -> npt.NDArray[Any]:
        """(bands, rows, columns) of one window: float64 with NaN for nothing, or int64 with `NO_CLASS`."""
        found: npt.NDArray[Any] = np.empty((len(self._bands), window.rows, window.columns), kind)
        nothing = NO_CLASS if kind is np.int64 else np.nan
        nodata = () if self._vrt.nodata is None else (self._vrt.nodata,)
        for square, here, there in self._squares(window):
            box = FileWindow(square.column, square.row, square.columns, square.rows)
            data = masked(self._vrt.read(self._bands, window=box), nodata)
            if self._middles is not None:
                data[masked(self._middles.read(self._bands, window=box), nodata).mask] = np.ma.masked
            found[here] = np.ma.filled(data.astype(kind), nothing)[there]
        return found

    def _squares(self, window: Window) -> Iterator[tuple[Window, Any, Any]]:
        """The squares that a window touches, where their common cells lie in the window, and where in the square."""
        for row in range(window.row // SQUARE * SQUARE, window.row + window.rows, SQUARE):
            for column in range(window.column // SQUARE * SQUARE, window.column + window.columns, SQUARE):
                rows, columns = min(SQUARE, self._grid.rows - row), min(SQUARE, self._grid.columns - column)
                top, left = max(row, window.row), max(column, window.column)
                bottom = min(row + rows, window.row + window.rows)
                right = min(column + columns, window.column + window.columns)
                here, there = (
                    (slice(None), slice(top - down, bottom - down), slice(left - across, right - across))
                    for down, across in ((window.row, window.column), (row, column))
                )
                yield Window(row, column, rows, columns), here, there


def _one_nodata(cells: FileCells, layer: Layer, grid: TargetGrid, *, classes: bool) -> Layer:
    """The part of the file around the grid, in memory, with every hole under one value."""
    dataset = cells.dataset
    system = system_of(dataset, layer)
    box = transform_bounds(grid.crs, system, *grid.bounds, densify_pts=101)
    if not np.isfinite(box).all():  # the grid reaches where the file's system has no places
        box = tuple(dataset.bounds)
    corners = [~dataset.transform @ (x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, down = [at[0] for at in corners], [at[1] for at in corners]
    # room for what the resampling leans on: two cells of the target and a few of the file
    room = 8 + int(2 * cells_in_target(dataset, layer, grid))
    left, right = max(int(min(across)) - room, 0), min(int(max(across)) + room, dataset.width)
    top, bottom = max(int(min(down)) - room, 0), min(int(max(down)) + room, dataset.height)
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    left, top = min(left, dataset.width - 1), min(top, dataset.height - 1)
    data = cells.read(top, left, bottom - top, right - left)
    nodata = float(np.iinfo(np.int32).min) if classes else float("nan")
    array = np.ma.filled(data.astype(np.int32 if classes else np.float64), nodata)
    corner = dataset.transform @ type(dataset.transform).translation(left, top)
    return Layer(layer.path, nodata=nodata, array=array, transform=corner, crs=system.to_string())
