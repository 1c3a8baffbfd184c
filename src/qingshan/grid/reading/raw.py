"""Cells as the files have them 原样读取: read in their own type where a kernel can do the rest, else as float64."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.windows import Window as FileWindow

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.reading.reader import BROKEN, Reader
from qingshan.grid.reading.straight import Straight
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.unreadable import LayerUnreadableError

_LINE = 64  # bytes that the processor fetches at once: rows that begin there are read fastest


@dataclass(frozen=True)
class RawForm:
    """How the cells of a layer come from `RawReader.read`.

    bands : 0 for rows × columns;  hole : the number that stands for nothing, None when NaN does
    slope, intercept : what a number is to be multiplied and shifted by
    """

    bands: int
    hole: float | None
    slope: float = 1.0
    intercept: float = 0.0

    @property
    def scaled(self) -> bool:
        """Whether there is anything to multiply or shift."""
        return (self.slope, self.intercept) != (1.0, 0.0)


class RawReader(Reader):
    """A layer opened on a target grid that gives cells in the file's own type wherever that is enough."""

    def __init__(self, layer: Layer, grid: TargetGrid) -> None:
        super().__init__(layer, grid)
        self.plain = self._is_plain(grid)
        self.form = self._form()
        self._straight = Straight.of(self._dataset, self._bands) if self.plain else None
        self._room = np.empty(0, np.uint8)

    def __exit__(self, *given: object) -> None:
        if self._straight is not None:
            self._straight.close()
        super().__exit__(*given)

    def read_raw(self, window: Window) -> npt.NDArray[Any]:
        """One window as `form` says: (rows, columns), or (bands, rows, columns). The next call may write over it."""
        if not self.plain:
            return np.ascontiguousarray(self.read(window))
        shape = (window.rows, window.columns)
        data = self._table((len(self._bands), *shape) if self.form.bands else shape)
        box = self._box(window)
        if self._straight is not None and self._straight.read(box.row_off, box.col_off, data):
            return data
        try:
            self._dataset.read(self._bands if self.form.bands else self._bands[0], window=box, out=data)
        except BROKEN as error:
            raise LayerUnreadableError(self.layer.path, window.as_tuple(), str(error)) from error
        return data

    def _table(self, shape: tuple[int, ...]) -> npt.NDArray[Any]:
        """Room for a window, the same memory each time: new memory costs as much as reading."""
        kind = np.dtype(self._dataset.dtypes[self._bands[0] - 1])
        size = int(np.prod(shape)) * kind.itemsize
        if self._room.size < size + _LINE:
            self._room = np.empty(size + _LINE, np.uint8)
        start = -self._room.ctypes.data % _LINE
        room: npt.NDArray[Any] = self._room[start : start + size].view(kind).reshape(shape)
        return room

    @property
    def bytes_per_cell(self) -> int:
        """What a cell of `read_raw` takes in memory."""
        kind = np.dtype(self._dataset.dtypes[self._bands[0] - 1])
        return len(self._bands) * (kind.itemsize if self.plain else 24)

    def _is_plain(self, grid: TargetGrid) -> bool:
        """Whether the file's own cells are the grid's, all inside it, with at most one value for nothing."""
        if self._shift is None or self._cells.has_mask or len(self._cells.nodata) > 1:
            return False
        down, across = self._shift
        inside = down >= 0 and across >= 0
        inside &= down + grid.rows <= self._dataset.height and across + grid.columns <= self._dataset.width
        kinds = {self._dataset.dtypes[band - 1] for band in self._bands}
        scales = {self._scale_of(band) for band in self._bands}
        numbers = all(np.issubdtype(np.dtype(kind), np.number) and "complex" not in kind for kind in kinds)
        whole = self.layer.kind is not Kind.CLASS or all(np.issubdtype(np.dtype(kind), np.integer) for kind in kinds)
        return inside and len(kinds) == 1 and len(scales) == 1 and numbers and whole

    def _form(self) -> RawForm:
        bands = len(self._bands) if len(self._bands) > 1 else 0
        if not self.plain:
            return RawForm(bands, float(NO_CLASS) if self.layer.kind is Kind.CLASS else None)
        kind = np.dtype(self._dataset.dtypes[self._bands[0] - 1])
        hole = None
        nothing = self._cells.nodata[0] if self._cells.nodata else np.nan
        if not np.isnan(nothing) and _fits(nothing, kind):
            with np.errstate(over="ignore"):
                hole = float(np.array(nothing).astype(kind))
        scale, offset = self._scale_of(self._bands[0])
        if self.layer.kind is Kind.CLASS:
            return RawForm(0, hole)
        return RawForm(bands, hole, self.layer.slope * scale, self.layer.slope * offset + self.layer.intercept)

    def _box(self, window: Window) -> Any:
        assert self._shift is not None
        down, across = self._shift
        return FileWindow(window.column + across, window.row + down, window.columns, window.rows)


def _fits(value: float, kind: np.dtype[Any]) -> bool:
    """Whether a type can hold a value at all; a nodata value outside a file's type never occurs in it."""
    if np.issubdtype(kind, np.floating):
        return True
    limits = np.iinfo(kind)
    return float(value).is_integer() and limits.min <= value <= limits.max
