"""Layers 图层: a raster file or array read onto the target grid, whatever its own system, cells and extent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.io import MemoryFile
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window as FileWindow

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.target import TargetGrid, Window

Floats = npt.NDArray[np.float64]


class Kind(StrEnum):
    """What a layer's numbers are: codes of classes, values of a continuous field, or amounts per cell."""

    CLASS = "class"
    FIELD = "field"
    AMOUNT = "amount"


@dataclass(frozen=True)
class Layer:
    """One raster and how to read it.

    bands : 1-based; empty means all;  scale, offset : None takes the file's own
    nodata : a further value that stands for nothing, beside the file's own;  crs : empty takes the file's own
    slope, intercept : conversion to the unit that is wanted
    """

    path: str
    kind: Kind = Kind.FIELD
    bands: tuple[int, ...] = ()
    scale: float | None = None
    offset: float | None = None
    nodata: float | None = None
    slope: float = 1.0
    intercept: float = 0.0
    resampling: str = ""
    array: npt.NDArray[Any] | None = field(default=None, compare=False)
    transform: Affine | None = None
    crs: str = ""


@contextmanager
def opened(layer: Layer) -> Iterator[Any]:
    """The rasterio dataset behind a layer, also when it lives in memory."""
    if layer.array is None:
        with rasterio.open(layer.path) as dataset:
            yield dataset
        return
    bands = layer.array if layer.array.ndim == 3 else layer.array[None]
    profile = {"driver": "GTiff", "count": bands.shape[0], "height": bands.shape[1], "width": bands.shape[2]}
    profile |= {"dtype": bands.dtype.name, "transform": layer.transform, "crs": layer.crs, "nodata": layer.nodata}
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(bands)
        with memory.open() as dataset:
            yield dataset


def system_of(dataset: Any, layer: Layer) -> Any:
    """The reference system of a layer: the one it is said to have, else the file's own; None when neither is known."""
    return CRS.from_user_input(layer.crs) if layer.crs else dataset.crs


def cells_of(dataset: Any, layer: Layer) -> TargetGrid:
    """The grid of a file's own cells, north up also where the file's rows run from south to north."""
    own = dataset.transform
    if own.e > 0:
        own = Affine(own.a, own.b, own.c, own.d, -own.e, own.f + own.e * dataset.height)
    return TargetGrid(system_of(dataset, layer).to_string(), own, dataset.height, dataset.width)


def data_bands(dataset: Any) -> list[int]:
    """The bands of a file that hold numbers; an alpha band is a mask."""
    return [band for band, what in enumerate(dataset.colorinterp, 1) if what is not ColorInterp.alpha]


class Reader:
    """A layer opened on a target grid; `read` gives one window at a time. Close it, or use it in a ``with``."""

    def __init__(self, layer: Layer, grid: TargetGrid) -> None:
        self.layer = layer
        self._context = opened(layer)
        self._dataset = self._context.__enter__()
        self._bands = list(layer.bands) or data_bands(self._dataset)
        both = (layer.nodata, self._dataset.nodata)
        self._nodata = tuple(dict.fromkeys(float(value) for value in both if value is not None))
        # reading a mask costs time, so only where the file has one of its own
        flags = self._dataset.mask_flag_enums
        self._has_mask = any(MaskFlags.per_dataset in flags[band - 1] for band in self._bands)
        self._cleaned: Any = None
        self._shift = _aligned(self._dataset, layer, grid)
        self._warped = None if self._shift is not None else self._warp(grid)

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        if self._warped is not None:
            self._warped.close()
        if self._cleaned is not None:
            self._cleaned.__exit__(None, None, None)
        self._context.__exit__(None, None, None)

    @property
    def block_shape(self) -> tuple[int, int]:
        """The tiling of the file itself, rows and columns."""
        rows, columns = self._dataset.block_shapes[0]
        return int(rows), int(columns)

    def read(self, window: Window) -> npt.NDArray[Any]:
        """One window: class codes as int64, `NO_CLASS` where there is none; else float64, NaN where there is none.

        Shape (rows, columns) for one band, (bands, rows, columns) for several.
        """
        raw = self._raw(window)
        if self.layer.kind is Kind.CLASS:
            codes = np.ma.filled(raw.astype(np.int64), NO_CLASS)
            return np.asarray(codes[0])
        values: Floats = np.ma.filled(raw.astype(np.float64), np.nan)
        for number, band in enumerate(self._bands):
            scale, offset = self._scale_of(band)
            slope, intercept = self.layer.slope * scale, self.layer.slope * offset + self.layer.intercept
            if (slope, intercept) != (1.0, 0.0):
                values[number] = values[number] * slope + intercept
        return np.asarray(values[0]) if len(self._bands) == 1 else values

    def _scale_of(self, band: int) -> tuple[float, float]:
        scale = self.layer.scale if self.layer.scale is not None else self._dataset.scales[band - 1]
        offset = self.layer.offset if self.layer.offset is not None else self._dataset.offsets[band - 1]
        return float(scale), float(offset)

    def _raw(self, window: Window) -> np.ma.MaskedArray[Any, Any]:
        if self._warped is not None:
            box = FileWindow(window.column, window.row, window.columns, window.rows)
            bands = self._bands if self._cleaned is None else None
            nodata = self._warped.nodata
            return _masked(self._warped.read(bands, window=box), () if nodata is None else (nodata,))
        assert self._shift is not None
        down, across = self._shift
        box = FileWindow(window.column + across, window.row + down, window.columns, window.rows)
        fill = self._nodata[0] if self._nodata else 0
        data = self._dataset.read(self._bands, window=box, boundless=True, fill_value=fill)
        masked = _masked(data, self._nodata)
        if self._has_mask:
            masked = np.ma.masked_where(self._holes(window.row + down, window.column + across, data.shape), masked)
        return self._outside(masked, window, down, across)

    def _holes(self, row: int, column: int, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Where the file's own mask (inside it, in an .msk beside it, or an alpha band) says that there is nothing."""
        holes = np.ones(shape, bool)
        top, left = max(row, 0), max(column, 0)
        bottom, right = min(row + shape[1], self._dataset.height), min(column + shape[2], self._dataset.width)
        if top < bottom and left < right:
            box = FileWindow(left, top, right - left, bottom - top)
            there = self._dataset.read_masks(self._bands, window=box)
            holes[:, top - row : bottom - row, left - column : right - column] = there == 0
        return holes

    def _outside(
        self, data: np.ma.MaskedArray[Any, Any], window: Window, down: int, across: int
    ) -> np.ma.MaskedArray[Any, Any]:
        """Mask what lies beyond the file's edge: without a nodata value it would read as zero."""
        rows = np.arange(window.row + down, window.row + down + window.rows)
        columns = np.arange(window.column + across, window.column + across + window.columns)
        off = ((rows < 0) | (rows >= self._dataset.height))[:, None] | (
            (columns < 0) | (columns >= self._dataset.width)
        )[None, :]
        if off.any():
            data = np.ma.masked_where(np.broadcast_to(off, data.shape), data)
        return data

    def _warp(self, grid: TargetGrid) -> WarpedVRT:
        source, nodata = self._dataset, self._nodata[0] if self._nodata else None
        if self._has_mask or len(self._nodata) > 1:
            # the warper knows one nodata value and no mask beside it
            self._cleaned = opened(self._one_nodata(grid))
            source = self._cleaned.__enter__()
            nodata = source.nodata
        is_class = self.layer.kind is Kind.CLASS
        options: dict[str, Any] = {"nodata": nodata} if is_class else {"nodata": np.nan, "dtype": "float64"}
        if is_class and nodata is None:
            options = {"add_alpha": False, "nodata": _unused_code(source.dtypes[0])}
        return WarpedVRT(
            source,
            src_crs=system_of(self._dataset, self.layer),
            crs=grid.crs,
            transform=grid.transform,
            width=grid.columns,
            height=grid.rows,
            src_nodata=_empty_value(source.dtypes[0], nodata),
            resampling=resampling_for(self._dataset, self.layer, grid),
            **options,
        )

    def _one_nodata(self, grid: TargetGrid) -> Layer:
        """The part of the file around the grid, in memory, with every hole under one value."""
        dataset = self._dataset
        system = system_of(dataset, self.layer)
        box = transform_bounds(grid.crs, system, *grid.bounds, densify_pts=101)
        if not np.isfinite(box).all():  # the grid reaches where the file's system has no places
            box = tuple(dataset.bounds)
        corners = [~dataset.transform @ (x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across, down = [at[0] for at in corners], [at[1] for at in corners]
        # room for what the resampling leans on: two cells of the target and a few of the file
        room = 8 + int(2 * _cells_in_target(dataset, self.layer, grid))
        left, right = max(int(min(across)) - room, 0), min(int(max(across)) + room, dataset.width)
        top, bottom = max(int(min(down)) - room, 0), min(int(max(down)) + room, dataset.height)
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        left, top = min(left, dataset.width - 1), min(top, dataset.height - 1)
        window = FileWindow(left, top, right - left, bottom - top)
        data = _masked(dataset.read(self._bands, window=window), self._nodata)
        if self._has_mask:
            data = np.ma.masked_where(self._holes(top, left, data.shape), data)
        is_class = self.layer.kind is Kind.CLASS
        nodata = float(np.iinfo(np.int32).min) if is_class else float("nan")
        array = np.ma.filled(data.astype(np.int32 if is_class else np.float64), nodata)
        corner = dataset.transform @ Affine.translation(left, top)
        return Layer(self.layer.path, nodata=nodata, array=array, transform=corner, crs=system.to_string())


def _masked(data: npt.NDArray[Any], nodata: tuple[float, ...]) -> np.ma.MaskedArray[Any, Any]:
    empty = np.isnan(data) if np.issubdtype(data.dtype, np.floating) else np.zeros(data.shape, bool)
    for value in nodata:
        if not np.isnan(value):
            empty |= data == value
    return np.ma.MaskedArray(data, empty)


def _empty_value(dtype: str, nodata: float | None) -> float | None:
    """What the warper must leave out: the nodata value, or NaN in a file of floats that names none."""
    return float("nan") if nodata is None and dtype.startswith("float") else nodata


def _unused_code(dtype: str) -> int:
    return int(np.iinfo(dtype).max)


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


def resampling_for(dataset: Any, layer: Layer, grid: TargetGrid) -> Resampling:
    """How cells are brought together.

    Classes: the most frequent one onto coarser cells, else the nearest. Fields: the average onto coarser cells, else
    bilinear. Amounts: the sum, shared by area. A layer may name another.
    """
    if layer.resampling:
        return Resampling[layer.resampling]
    if layer.kind is Kind.AMOUNT:
        return Resampling.sum
    coarser = _cells_in_target(dataset, layer, grid) > 1.5
    if layer.kind is Kind.CLASS:
        return Resampling.mode if coarser else Resampling.nearest
    return Resampling.average if coarser else Resampling.bilinear


def _cells_in_target(dataset: Any, layer: Layer, grid: TargetGrid) -> float:
    """How many of the file's cells lie along one cell of the target, measured at the grid's middle."""
    west, south, east, north = grid.bounds
    x, y = (west + east) / 2, (south + north) / 2
    across, down = grid.cell_size
    box = transform_bounds(
        grid.crs, system_of(dataset, layer), x - across / 2, y - down / 2, x + across / 2, y + down / 2
    )
    return float(abs(box[2] - box[0]) / abs(dataset.transform.a))
