"""A run over tiles holds tiles in memory and not the map."""

import os
import subprocess
import sys
from typing import Any

import numpy as np
import rasterio
import shapely
from hillsides import CELL, CROP, CRS, FOREST, HERE

from qingshan.grid.kernel.cache import VARIABLE

#: Makes the account of a run file with next to no memory, and prints the most memory of its own that it held, in MB.
SCRIPT = """
import sys, threading, time
from pathlib import Path
from qingshan.runs import run_account
from qingshan.runs.machine import machine

def own():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024

most = []
def watch():
    while True:
        most.append(own())
        time.sleep(0.002)

path, out = Path(sys.argv[1]), Path(sys.argv[2])
threading.Thread(target=watch, daemon=True).start()
with machine(workers=2, memory=10_000_000, keeps=False) as means:
    run_account(path, out, now=lambda: "", machine=means)
print(max(most))
"""


def most_held(small: Any, side: int) -> float:
    """Memory of a run with slope length and sediment over a hillside of so many cells a side. [MB]"""
    row, column = np.mgrid[0:side, 0:side]
    heights = 900 - 0.5 * row + 40 * np.sin(column / 30) * np.cos(row / 40)
    small.raster("dem.tif", heights.astype(np.float32), crs=CRS, transform=HERE)
    small.raster("cover.tif", np.where(row % 90 < 45, FOREST, CROP).astype(np.uint8), crs=CRS, transform=HERE)
    west, south, east, north = rasterio.transform.array_bounds(side, side, HERE)
    small.zones([("530802", shapely.box(west, south, east, north).buffer(-5 * CELL))], crs=CRS)
    small.content["methods"]["nature.sediment_delivery_ratio"] = "multiple_flow"
    small.content["indicators"] = ["nature.sediment_export.quantity"]
    small.write()
    command = [sys.executable, "-c", SCRIPT, small.path, small.folder / f"out-{side}"]
    aside = os.environ | {VARIABLE: str(small.folder / "cache")}
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=aside).stdout)


def test_nine_times_the_map_takes_no_more_memory(hillside: Any) -> None:
    small, large = most_held(hillside, 400), most_held(hillside, 1200)
    whole = (1200**2 - 400**2) * 190 / 2**20  # what the same takes more when the map is held whole
    assert large - small < whole / 3
