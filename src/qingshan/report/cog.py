"""Write a result raster as a Cloud-Optimized GeoTIFF."""

import math
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray


def write_cog(
    path: str | Path,
    values: NDArray[np.floating],
    transform: Affine,
    crs: str,
    *,
    nodata: float = math.nan,
    description: str,
    unit: str,
) -> None:
    """Write one band of 32-bit floats, in tiles, with averaged overviews; the same input gives the same bytes.

    values : (rows, cols), ``nodata`` where there is nothing;  unit : of the values, kept in the file as text
    """
    if values.ndim != 2:
        raise ValueError(f"one band of rows and columns is written, not an array of shape {values.shape}")
    rows, columns = values.shape
    with rasterio.open(
        path,
        "w",
        driver="COG",
        height=rows,
        width=columns,
        count=1,
        dtype="float32",
        crs=crs,
        transform=transform,
        nodata=nodata,
        compress="DEFLATE",
        predictor="YES",
        level=9,
        blocksize=512,
        overviews="AUTO",
        overview_resampling="AVERAGE",
        bigtiff="IF_SAFER",
        num_threads="1",  # the order of tiles, and so the bytes, must not depend on the machine
    ) as file:
        file.write(values.astype(np.float32, copy=False), 1)
        file.set_band_description(1, description)
        file.set_band_unit(1, unit)
