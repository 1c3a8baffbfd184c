"""Balance sheets at the size of a province: two maps compared over 129 counties, and postings over five levels.

QINGSHAN_CHANGE_SIZE is the side of the maps, 8192 unless it says so; QINGSHAN_POSTINGS the number of postings, a
million unless it says so. Bounds are for 16384 and ten million.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import rasterio
from assets_made import CLASSES, COUNTIES, NAMES, TILE, counties, grid_of, province, villages, write_maps
from measure import paired, peak_mb, report, seconds
from rasterio.windows import Window as FileWindow

from qingshan.assets.consolidate import consolidated
from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.change import ChangeJob, change_matrix
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid

SIZE = int(os.environ.get("QINGSHAN_CHANGE_SIZE", "8192"))
POSTINGS = int(os.environ.get("QINGSHAN_POSTINGS", "1000000"))
DAY = date(2019, 12, 31)
LIMIT = "≤ 1.3" if SIZE >= 16_384 else ""


def read_only(paths: list[Path], workers: int) -> None:
    """Decode every block of both maps by GDAL into one room, each thread with files of its own, and do nothing more."""

    def rows(first: int) -> None:
        room = np.empty((TILE, TILE), np.uint8)
        files = [rasterio.open(path) for path in paths]
        for row in range(first * TILE, SIZE, workers * TILE):
            for column in range(0, SIZE, TILE):
                for file in files:
                    file.read(1, window=FileWindow(column, row, TILE, TILE), out=room)
        for file in files:
            file.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(rows, range(workers)))


def change(folder: Path) -> None:
    """The change matrix against reading alone, with the same threads."""
    grid = grid_of(SIZE)
    write_maps(folder, grid)
    paths = [folder / f"{name}.tif" for name in NAMES]
    bits = sum(path.stat().st_size for path in paths) * 8 / (2 * SIZE**2)
    report("what a cell of the packed maps takes", bits, "bit")
    layers = [Layer(str(path), Kind.CLASS) for path in paths]
    index = {code: code - 1 for code in range(1, CLASSES + 1)}
    for workers in sorted({1, os.cpu_count() or 1}):
        job = ChangeJob(grid, counties(grid), *layers, index, index, workers=workers)
        ours, reading, ratio = paired(lambda job=job: change_matrix(job), lambda n=workers: read_only(paths, n), 3)
        what = f"two maps of {SIZE}², threads: {workers}"
        report(f"reading {what}", reading, "s")
        report(f"change matrix over {COUNTIES} counties, {what}", ours, "s")
        report(f"change matrix against reading alone, {what}", ratio, "times", LIMIT, ratio <= 1.3 if LIMIT else True)
    found = change_matrix(job).area
    inside = float(found.sum()) / _ground(grid)
    report("share of the frame's ground in the counties", inside, "1", "0.90 to 0.91", 0.90 < inside < 0.91)
    stayed = float(np.trace(found.sum(axis=0)) / found.sum())
    report("share of the ground that keeps its class", stayed, "1", "0.6 to 0.95", 0.6 < stayed < 0.95)


def _ground(grid: TargetGrid) -> float:
    return float(np.sum(area_of_cells(grid.crs, grid.transform)(0, 0, SIZE, 1))) * SIZE


def consolidation() -> None:
    """Postings of villages as accounts of every level, and what the province must come to."""
    tree, places = villages(max(POSTINGS // 700, 1000))
    table = province(places, POSTINGS * 7 // 8)
    made: list[pl.DataFrame] = []
    busy = time.process_time()
    took = seconds(lambda: made.append(consolidated(table, tree, DAY)))
    busy = time.process_time() - busy
    name = f"{table.height / 1e6:.2f} million postings of {len(places)} villages over five levels"
    bound = POSTINGS >= 10**7
    report(name, took, "s", "≤ 10" if bound else "", took <= 10 if bound else True)
    report("the same, all processors together", busy, "s")
    moved = ("increase", "decrease")
    top = made[0].filter((pl.col("place") == "530000") & pl.col("entry").is_in(moved))
    own = table.filter((pl.col("other_place") == "") & pl.col("entry").is_in(moved))
    apart = float(top["amount"].sum()) - float(own["amount"].sum())
    report("the province's movements less those of villages without transfers", apart, "hm2", "0", apart == 0)


def main() -> None:
    """Both measurements, and the memory they took."""
    consolidation()
    # so little that every tile is read from its file again
    with tempfile.TemporaryDirectory() as made, rasterio.Env(GDAL_CACHEMAX=2**24):
        change(Path(made))
    report("peak memory", peak_mb(), "MB")


if __name__ == "__main__":
    sys.exit(main())
