"""Layers opened on a target grid 图层读取: whatever their own system, cells and extent."""

from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.errors import RasterioIOError

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.layer import Kind, Layer, cells_in_target, opened, resampling_for, system_of
from qingshan.grid.reading.file_cells import FileCells, Masked
from qingshan.grid.reading.interpolated import Interpolated
from qingshan.grid.reading.warped import Warped
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.unreadable import LayerUnreadableError

Floats = npt.NDArray[np.float64]

#: What reading a broken file raises; GDAL's own errors come through rasterio where a second tile is broken too.
BROKEN = (RasterioIOError, CPLE_BaseError)

_FINEST = 1.5  # cells of the file along one of the grid, at most, between which values are interpolated
_COARSE = 0.125  # and of a file that is small beside the grid


class Reader:
    """A layer opened on a target grid; `read` gives one window at a time. Close it, or use it in a ``with``."""

    def __init__(self, layer: Layer, grid: TargetGrid) -> None:
        self.layer = layer
        self._context = opened(layer)
        self._dataset = self._context.__enter__()
        self._cells = FileCells(self._dataset, layer)
        self._bands = self._cells.bands
        self._shift = _aligned(self._dataset, layer, grid)
        self._brought = None if self._shift is not None else self._bring(grid)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        if isinstance(self._brought, Warped):
            self._brought.close()
        self._context.__exit__(None, None, None)

    @property
    def block_shape(self) -> tuple[int, int]:
        """The tiling of the file itself, rows and columns."""
        rows, columns = self._dataset.block_shapes[0]
        return int(rows), int(columns)

    def read(self, window: Window) -> npt.NDArray[Any]:
        """One window: class codes as int64, `NO_CLASS` where there is none; else float64, NaN where there is none.

        Shape (rows, columns) for one band, (bands, rows, columns) for several. Raises `LayerUnreadableError`.
        """
        is_class = self.layer.kind is Kind.CLASS
        try:
            raw = self._raw(window, np.int64 if is_class else np.float64)
        except BROKEN as error:
            raise LayerUnreadableError(self.layer.path, window.as_tuple(), str(error)) from error
        if is_class:
            return np.asarray(raw[0])
        for number, band in enumerate(self._bands):
            scale, offset = self._scale_of(band)
            slope, intercept = self.layer.slope * scale, self.layer.slope * offset + self.layer.intercept
            if (slope, intercept) != (1.0, 0.0):
                raw[number] = raw[number] * slope + intercept
        return raw[0] if len(self._bands) == 1 else raw

    def _scale_of(self, band: int) -> tuple[float, float]:
        scale = self.layer.scale if self.layer.scale is not None else self._dataset.scales[band - 1]
        offset = self.layer.offset if self.layer.offset is not None else self._dataset.offsets[band - 1]
        return float(scale), float(offset)

    def _raw(self, window: Window, kind: type) -> npt.NDArray[Any]:
        if self._brought is not None:
            return self._brought.read(window, kind)
        assert self._shift is not None
        down, across = self._shift
        data: Masked = self._cells.read(window.row + down, window.column + across, window.rows, window.columns)
        return np.ma.filled(data.astype(kind), NO_CLASS if kind is np.int64 else np.nan)

    def _bring(self, grid: TargetGrid) -> Interpolated | Warped:
        how = resampling_for(self._dataset, self.layer, grid)
        size = cells_in_target(self._dataset, self.layer, grid)
        is_class = self.layer.kind is Kind.CLASS
        between = how is Resampling.nearest or (how is Resampling.bilinear and not is_class)
        if between and size <= _FINEST:
            system, is_nearest = system_of(self._dataset, self.layer), how is Resampling.nearest
            return Interpolated(self._cells, system, grid, nearest=is_nearest, coarse=size <= _COARSE)
        return Warped(self._cells, self.layer, grid, classes=is_class)


def _aligned(dataset: Any, layer: Layer, grid: TargetGrid) -> tuple[int, int] | None:
    """Rows and columns by which the grid lies off the file, when its cells are the file's own cells."""
    if system_of(dataset, layer) != CRS.from_user_input(grid.crs):
        return None
    theirs, ours = dataset.transform, grid.transform
    if max(abs(theirs.a - ours.a), abs(theirs.e - ours.e)) > 1e-9 * abs(ours.a) or theirs.b or theirs.d:
        return None
    across, down = (ours.c - theirs.c) / theirs.a, (ours.f - theirs.f) / theirs.e
    if max(abs(across - round(across)), abs(down - round(down))) > 1e-4:
        return None
    return round(down), round(across)
