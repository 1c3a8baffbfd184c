"""Layers 图层: a raster file or array, what its numbers are, and how it is to be brought to a target grid."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, Resampling
from rasterio.io import MemoryFile
from rasterio.warp import transform_bounds

from qingshan.grid.target import TargetGrid


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
    content : of a file that a run made: a key of all that it was made of
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
    content: str = ""


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


def resampling_for(dataset: Any, layer: Layer, grid: TargetGrid) -> Resampling:
    """How cells are brought together.

    Classes: the most frequent one onto coarser cells, else the nearest. Fields: the average onto coarser cells, else
    bilinear. Amounts: the sum, shared by area. A layer may name another.
    """
    if layer.resampling:
        return Resampling[layer.resampling]
    if layer.kind is Kind.AMOUNT:
        return Resampling.sum
    coarser = cells_in_target(dataset, layer, grid) > 1.5
    if layer.kind is Kind.CLASS:
        return Resampling.mode if coarser else Resampling.nearest
    return Resampling.average if coarser else Resampling.bilinear


def cells_in_target(dataset: Any, layer: Layer, grid: TargetGrid) -> float:
    """How many of the file's cells lie along one cell of the target, measured at the grid's middle."""
    west, south, east, north = grid.bounds
    x, y = (west + east) / 2, (south + north) / 2
    across, down = grid.cell_size
    box = transform_bounds(
        grid.crs, system_of(dataset, layer), x - across / 2, y - down / 2, x + across / 2, y + down / 2
    )
    return float(abs(box[2] - box[0]) / abs(dataset.transform.a))
