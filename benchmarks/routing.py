"""Routing over tiles, from a file to files, against pyflwdir in memory and pygeoprocessing with InVEST's factor LS.

The size is that of QINGSHAN_ROUTING_SIZE, 4096 cells a side unless it says so. Threads are those of the machine.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median

import fractal
import numpy as np
import numpy.typing as npt
import pyflwdir
import rasterio
from affine import Affine
from invest_sides import interpreter
from measure import paired, report, seconds

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.flow.slope_partial import slope_from_neighbours
from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.route import Routed, route
from qingshan.nature.slope_length import length_invest, steepness_invest

SIZE = int(os.environ.get("QINGSHAN_ROUTING_SIZE", "4096"))
CELL, ROUNDS = 30.0, 5
GRID = TargetGrid("EPSG:6933", Affine(CELL, 0, 9_740_000, 0, -CELL, 2_900_000), SIZE, SIZE)
WHOLE = Window(0, 0, SIZE, SIZE)
#: Squares of the nominal size, which is how the others measure.
CELLS = Cells(*(np.full(SIZE, side) for side in (CELL, CELL, CELL**2)), (SIZE, SIZE))
Floats = npt.NDArray[np.float64]
#: The codes of pyflwdir for the neighbours, from the east anticlockwise.
CODES = np.array([1, 128, 64, 32, 16, 8, 4, 2], np.uint8)


def heights(folder: Path) -> Layer:
    """Rough ground with hollows and lakes, in metres, as heights are kept: float32, in compressed tiles."""
    made = (fractal.noise(3, slice(0, SIZE), slice(0, SIZE), SIZE // 4) * 1500).astype(np.float32)
    profile = {"driver": "GTiff", "height": SIZE, "width": SIZE, "count": 1, "dtype": "float32", "nodata": -9999.0}
    profile |= {"crs": GRID.crs, "transform": GRID.transform, "compress": "DEFLATE", "predictor": 3}
    with rasterio.open(folder / "dem.tif", "w", tiled=True, blockxsize=512, blockysize=512, **profile) as file:
        file.write(made, 1)
    return Layer(str(folder / "dem.tif"))


def ours(layer: Layer, folder: Path, scheme: Scheme) -> tuple[Routed, Plane]:
    """Route, and count the cells that drain through each."""
    tiled = route(layer, GRID, folder, scheme=scheme, workers=os.cpu_count() or 1, cells=CELLS)
    (gathered,) = tiled.accumulate(1.0, names=["gathered"])
    return tiled, gathered


def factor(layer: Layer, folder: Path) -> Plane:
    """InVEST's factor LS by multiple flow."""
    tiled, gathered = ours(layer, folder, Scheme.QUANTISED)

    def both(filled: Floats, counted: Floats, cells: Cells) -> Floats:
        slope = slope_from_neighbours(filled, cells.width, cells.height)
        return length_invest(counted, slope, cells.width[:, None], np.asarray(122.0)) * steepness_invest(slope)

    return tiled.cellwise(both, tiled.filled, gathered, name="ls", rim=1, sized=True)


def read(layer: Layer) -> Floats:
    """A whole layer."""
    with Reader(layer, GRID) as reader:
        return np.asarray(reader.read(WHOLE))


def against_pyflwdir(layer: Layer, folder: Path) -> None:
    """Fill and steepest flow. Theirs is in memory and its map is read before; ours is from a file to files."""
    ground = read(layer).astype(np.float32)

    def theirs() -> Floats:
        filled, directions = pyflwdir.dem.fill_depressions(ground, nodata=-9999.0, outlets="edge")
        pyflwdir.from_array(directions, ftype="d8", check_ftype=False).upstream_area("cell")
        return np.asarray(filled)

    tiled, gathered = ours(layer, folder, Scheme.STEEPEST)
    same = bool(np.array_equal(tiled.filled.read(WHOLE), theirs()))
    gives = tiled.ground.gives.read(WHOLE)
    along = np.where(gives > 0, CODES[np.log2(np.maximum(gives, 1)).astype(np.int64)], 0).astype(np.uint8)
    counted = pyflwdir.from_array(along, ftype="d8", check_ftype=False).upstream_area("cell")
    same &= bool(np.array_equal(gathered.read(WHOLE), counted))
    mine, other, ratio = paired(lambda: ours(layer, folder, Scheme.STEEPEST), theirs, ROUNDS)
    report(f"fill and D8 accumulation of {SIZE}² cells", mine, "s", "", same)
    report("the same by pyflwdir, in memory", other, "s", "", same)
    report("ratio to pyflwdir", ratio, "×", "< 1, equal heights and counts", same and ratio < 1)


def against_pygeoprocessing(layer: Layer, folder: Path) -> None:
    """Fill, multiple flow and LS, each from a file to files."""
    name = "ratio to pygeoprocessing: fill, multiple flow, LS"
    python, why = interpreter()
    if not python:
        report(name, None, "×", "< 1", None, why)
        return
    script = str(Path(__file__).with_name("routing_pygeoprocessing.py"))
    (folder / "theirs").mkdir()

    def theirs() -> float:
        command = [python, script, layer.path, str(folder / "theirs")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return float(json.loads(done.stdout.splitlines()[-1]))

    found = factor(layer, folder).read(WHOLE)
    pairs = [(seconds(lambda: factor(layer, folder)), theirs()) for _ in range(ROUNDS)]
    expected = read(Layer(str(folder / "theirs/ls.tif")))
    close = np.abs(found - expected) <= 1e-4 * np.maximum(np.abs(expected), 1e-3)
    share = float(close.mean())
    ratio = median(one / other for one, other in pairs)
    right = share > 0.9999
    report(f"fill, multiple flow and LS of {SIZE}² cells", median(one for one, _ in pairs), "s", "", right)
    report("the same by pygeoprocessing and InVEST", median(other for _, other in pairs), "s", "", right)
    report("share of cells with the same LS", share, "1", "> 0.9999 within 1e-4", right)
    report(name, ratio, "×", "< 1", right and ratio < 1)


def main() -> None:
    """Both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layer = heights(folder)
        against_pyflwdir(layer, folder)
        against_pygeoprocessing(layer, folder)


if __name__ == "__main__":
    main()
