"""Cells of a file as they stand in it 文件像元: any box of them, with everything that stands for nothing masked."""

from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.enums import MaskFlags
from rasterio.windows import Window as FileWindow

from qingshan.grid.layer import Layer, data_bands

Masked = np.ma.MaskedArray[Any, Any]


class FileCells:
    """The bands of a layer in an open dataset. nodata : all values that stand for nothing, the layer's own first"""

    def __init__(self, dataset: Any, layer: Layer) -> None:
        self.dataset = dataset
        self.bands = list(layer.bands) or data_bands(dataset)
        both = (layer.nodata, dataset.nodata)
        self.nodata = tuple(dict.fromkeys(float(value) for value in both if value is not None))
        # reading a mask costs time, so only where the file has one of its own
        flags = dataset.mask_flag_enums
        self.has_mask = any(MaskFlags.per_dataset in flags[band - 1] for band in self.bands)

    def read(self, row: int, column: int, rows: int, columns: int) -> Masked:
        """(bands, rows, columns) of a box that may reach beyond the file; what lies beyond is masked."""
        top, left = max(row, 0), max(column, 0)
        bottom, right = min(row + rows, self.dataset.height), min(column + columns, self.dataset.width)
        if (top, left, bottom - top, right - left) == (row, column, rows, columns):
            return self._inside(row, column, rows, columns)
        kind = np.dtype(self.dataset.dtypes[self.bands[0] - 1])
        found: Masked = np.ma.MaskedArray(np.zeros((len(self.bands), rows, columns), kind), mask=True)
        if top < bottom and left < right:
            here = (slice(None), slice(top - row, bottom - row), slice(left - column, right - column))
            found[here] = self._inside(top, left, bottom - top, right - left)
        return found

    def _inside(self, row: int, column: int, rows: int, columns: int) -> Masked:
        box = FileWindow(column, row, columns, rows)
        data = masked(self.dataset.read(self.bands, window=box), self.nodata)
        if self.has_mask:
            data[self.dataset.read_masks(self.bands, window=box) == 0] = np.ma.masked
        return data


def masked(data: npt.NDArray[Any], nodata: tuple[float, ...]) -> Masked:
    """An array whose holes are masked: what is no number, and the values that stand for nothing."""
    empty = np.isnan(data) if np.issubdtype(data.dtype, np.floating) else np.zeros(data.shape, bool)
    for value in nodata:
        if not np.isnan(value):
            empty |= data == value
    return np.ma.MaskedArray(data, empty)
