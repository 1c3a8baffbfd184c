"""Made watersheds: boxes with winding sides, in two sizes, one inside the other."""

from pathlib import Path

import fractal
import geopandas
import numpy as np
import pyogrio
import shapely
from affine import Affine

#: A fixed day in the file, so that the same landscape gives the same bytes.
DAY = "2000-01-01T00:00:00.000Z"


def write(folder: Path, rows: int, columns: int, transform: Affine, crs: str, seed: int) -> None:
    """Write six watersheds that leave a rim of the map free, and four parts of each."""
    across, down = 3, 2
    large = [(i / down, j / across, 1 / down, 1 / across) for i in range(down) for j in range(across)]
    small = [
        (top + m * high / 2, left + n * wide / 2, high / 2, wide / 2)
        for top, left, high, wide in large
        for m in range(2)
        for n in range(2)
    ]
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": DAY})
    for name, number, boxes in (("watersheds", "ws_id", large), ("subwatersheds", "subws_id", small)):
        shapes = [_bent_box(box, rows, columns, transform, seed) for box in boxes]
        frame = geopandas.GeoDataFrame({number: range(1, len(shapes) + 1)}, geometry=shapes, crs=crs)
        frame.to_file(folder / f"{name}.gpkg", driver="GPKG")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _bent_box(
    box: tuple[float, float, float, float], rows: int, columns: int, transform: Affine, seed: int
) -> shapely.Polygon:
    """A box (top, left, height, width in shares of the map) with its sides bent by a field that neighbours share."""
    top, left, high, wide = box
    steps = np.linspace(0, 1, 49)[:-1]
    still = np.zeros_like(steps)
    u = left + wide * np.concatenate([steps, still + 1, 1 - steps, still])
    v = top + high * np.concatenate([still, steps, still + 1, 1 - steps])
    corners = zip((0.04 + 0.92 * u) * columns, (0.04 + 0.92 * v) * rows, strict=True)
    return shapely.Polygon([transform @ _bent(*corner, min(rows, columns), seed) for corner in corners])


def _bent(column: float, row: float, size: int, seed: int) -> tuple[float, float]:
    """A point moved by up to 3 % of the map."""
    at = slice(round(row), round(row) + 1), slice(round(column), round(column) + 1)
    moved = [fractal.noise(seed * 97 + layer, *at, max(2, size // 4), 2)[0, 0] - 0.5 for layer in (40, 41)]
    return column + 0.06 * size * float(moved[0]), row + 0.06 * size * float(moved[1])
