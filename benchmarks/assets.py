"""Balance sheets at the size of a province: two maps compared over 129 counties, against only reading them.

QINGSHAN_CHANGE_SIZE is the side of the maps, 16384 unless it says so.
"""

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import rasterio
import shapely
from affine import Affine
from measure import paired, peak_mb, report
from rasterio.windows import Window as FileWindow

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.change import ChangeJob, change_matrix
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.zones import Zones

SIZE = int(os.environ.get("QINGSHAN_CHANGE_SIZE", "16384"))
WHOLE = SIZE >= 16_384
COUNTIES, CLASSES, TILE = 129, 9, 512
GRID = TargetGrid("EPSG:4490", Affine(8 / SIZE, 0, 98.0, 0, -8 / SIZE, 29.0), SIZE, SIZE)
NAMES = ("opening", "closing")


def write_maps(folder: Path) -> None:
    """Patches of classes some tens of cells wide; a tenth of them is another class later on."""
    profile = {"driver": "GTiff", "width": SIZE, "height": SIZE, "count": 1, "dtype": "uint8", "crs": GRID.crs}
    profile |= {"transform": GRID.transform, "tiled": True, "blockxsize": TILE, "blockysize": TILE, "nodata": 0}
    profile |= {"compress": "DEFLATE", "num_threads": "all_cpus"}
    files = [rasterio.open(folder / f"{name}.tif", "w", **profile) for name in NAMES]
    for row in range(0, SIZE, TILE):
        random = np.random.default_rng(row)
        patches = random.integers(1, CLASSES + 1, (TILE // 16, SIZE // 32))
        moved = np.where(random.random(patches.shape) < 0.1, random.integers(1, CLASSES + 1, patches.shape), patches)
        speckle = random.random((TILE, SIZE)) < 0.02
        for file, one in zip(files, (patches, moved), strict=True):
            cells = np.kron(one, np.ones((16, 32), np.uint8)).astype(np.uint8)
            cells[speckle] = 1 + cells[speckle] % CLASSES
            file.write(cells, 1, window=FileWindow(0, row, SIZE, TILE))
    for file in files:
        file.close()


def counties() -> Zones:
    """Cells around seeded points with winding borders that neighbours share."""
    west, south, east, north = GRID.bounds
    points = np.random.default_rng(129).uniform((west, south), (east, north), (COUNTIES, 2))
    frame = shapely.box(west, south, east, north)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame))
    inner = shapely.box(west + 0.2, south + 0.2, east - 0.2, north - 0.2)
    shapes = shapely.segmentize(shapely.intersection(cells, inner), 0.01)
    bent = shapely.transform(
        shapes, lambda at: at + 0.02 * np.sin(at[:, ::-1] * 20) + 0.002 * np.sin(at[:, ::-1] * 150)
    )
    codes = tuple(f"53{number:04d}" for number in range(COUNTIES))
    return Zones(codes, codes, tuple(bent))


def read_only(paths: list[Path], workers: int) -> None:
    """Read both maps by GDAL, tile by tile, each thread with files of its own, and do nothing with them."""

    def rows(first: int) -> None:
        files = [rasterio.open(path) for path in paths]
        for row in range(first * TILE, SIZE, workers * TILE):
            for column in range(0, SIZE, TILE):
                for file in files:
                    file.read(1, window=FileWindow(column, row, min(TILE, SIZE - column), min(TILE, SIZE - row)))
        for file in files:
            file.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(rows, range(workers)))


def change(folder: Path) -> None:
    """The change matrix against reading alone, with the same threads."""
    write_maps(folder)
    paths = [folder / f"{name}.tif" for name in NAMES]
    workers = os.cpu_count() or 1
    layers = [Layer(str(path), Kind.CLASS) for path in paths]
    index = {code: code - 1 for code in range(1, CLASSES + 1)}
    job = ChangeJob(GRID, counties(), *layers, index, index, workers=workers)
    found = change_matrix(job).area
    with rasterio.open(paths[0]) as file:
        inside = float(found.sum()) / _ground(file)
    report("share of the frame's ground in the counties", inside, "1", "0.90 to 0.91", 0.90 < inside < 0.91)
    ours, reading, ratio = paired(lambda: change_matrix(job), lambda: read_only(paths, workers), 3)
    size = f"{SIZE}²"
    report(f"reading two maps of {size}, {workers} threads", reading, "s")
    report(f"change matrix of two maps of {size}, {COUNTIES} counties", ours, "s")
    report(
        "change matrix against reading alone", ratio, "times", "≤ 1.3" if WHOLE else "", ratio <= 1.3 if WHOLE else True
    )


def _ground(file: rasterio.DatasetReader) -> float:
    return float(np.sum(area_of_cells(GRID.crs, file.transform)(0, 0, SIZE, 1))) * SIZE


def main() -> None:
    """The measurement, and the memory it took."""
    # so little that every tile is read from its file again
    with tempfile.TemporaryDirectory() as made, rasterio.Env(GDAL_CACHEMAX=2**24):
        change(Path(made))
    report("peak memory", peak_mb(), "MB")


if __name__ == "__main__":
    sys.exit(main())
