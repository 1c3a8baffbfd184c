"""Write a result raster as a Cloud-Optimized GeoTIFF, block by block."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from numpy.typing import NDArray
from rasterio.windows import Window

#: Writes one block: first row, first column, values (rows, columns).
Writer = Callable[[int, int, NDArray[np.floating]], None]

_BLOCK = 512


@contextmanager
def cog_writer(
    path: Path, shape: tuple[int, int], transform: Affine, crs: str, *, description: str, unit: str
) -> Iterator[Writer]:
    """A function that takes blocks in any order; the file is there when the context ends well.

    One band of 32-bit floats, NaN where nothing was written, in tiles with averaged overviews; the same blocks give
    the same bytes. unit : of the values, kept in the file as text
    """
    aside = path.with_name(f".{path.name}.blocks.tif")
    rows, columns = shape
    options = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": "float32", "crs": crs}
    options |= {"transform": transform, "nodata": math.nan, "tiled": True, "blockxsize": _BLOCK, "blockysize": _BLOCK}
    try:
        with rasterio.open(aside, "w", compress="DEFLATE", predictor=3, bigtiff="IF_SAFER", **options) as file:

            def write(row: int, column: int, values: NDArray[np.floating]) -> None:
                box = Window(column, row, values.shape[1], values.shape[0])
                file.write(values.astype(np.float32, copy=False), 1, window=box)

            yield write
            file.set_band_description(1, description)
            file.set_band_unit(1, unit)
        _optimise(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _optimise(blocks: Path, path: Path) -> None:
    rasterio.shutil.copy(
        blocks,
        path,
        driver="COG",
        compress="DEFLATE",
        predictor="YES",
        level=9,
        blocksize=_BLOCK,
        overviews="AUTO",
        overview_resampling="AVERAGE",
        bigtiff="IF_SAFER",
        num_threads="1",  # the order of tiles, and so the bytes, must not depend on the machine
    )


def write_cog(
    path: Path, values: NDArray[np.floating], transform: Affine, crs: str, *, description: str, unit: str
) -> None:
    """A whole array at once. values : (rows, columns), NaN where there is nothing

    Raises ``ValueError`` for an array that is not one band.
    """
    if values.ndim != 2:
        raise ValueError(f"one band of rows and columns is written, not an array of shape {values.shape}")
    rows, columns = values.shape
    with cog_writer(path, (rows, columns), transform, crs, description=description, unit=unit) as write:
        write(0, 0, values)
