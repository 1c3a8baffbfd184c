"""The compiled walk against only reading the same blocks: six regulating services over nine layers.

The cells are 30 m, tiles 512², DEFLATE with predictor 3 or uncompressed, files in the page cache. QINGSHAN_BENCH_SIZES
names the sides of the maps (2048 4096 8192; up to 16384 where the disk has 15 GB). A wrong total fails, however fast.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from queue import Queue
from statistics import median

import numpy as np
import rasterio
import shapely
from affine import Affine
from measure import paired, report, seconds
from rasterio.windows import Window as FileWindow

from qingshan.grid.engine import Engine, side_of_blocks
from qingshan.grid.job import AREA, Job, Step
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Means, walk
from qingshan.grid.zones import Zones
from qingshan.nature import (
    carbon,
    climate_regulation,
    flood_mitigation,
    purification,
    soil_retention,
    water_conservation,
)

SIZES = [int(size) for size in os.environ.get("QINGSHAN_BENCH_SIZES", "2048 4096 8192").split()]
LAYERS = ("rain", "evaporation", "erosivity", "erodibility", "slope_factors", "npp", "storm", "storm_runoff")
CLASSES = 8
SCALES = {"evaporation": 0.1, "erosivity": 4.0, "erodibility": 2e-5, "slope_factors": 5e-3, "storm_runoff": 0.3}
TRANSFORM = Affine(30.0, 0, 9_740_000, 0, -30.0, 2_900_000)
RANDOM = np.random.default_rng(2019)
TABLES = {
    name: RANDOM.uniform(0.05, 0.95, CLASSES) for name in ("alpha", "cover", "practice", "ratio", "uptake", "heat")
}

STEPS = (
    Step("runoff", water_conservation.runoff, {"rain": "rain", "runoff_coefficient": "alpha"}),
    Step(
        "balance",
        water_conservation.balance,
        {"rain": "rain", "surface_runoff": "runoff", "actual_evapotranspiration": "evaporation"},
    ),
    Step("water", water_conservation.retained, {"water_balance": "balance", "area": AREA}),
    Step(
        "potential",
        soil_retention.potential_loss,
        {
            "erosivity": "erosivity",
            "erodibility": "erodibility",
            "slope_length_factor": "slope_factors",
            "slope_steepness_factor": "one",
        },
    ),
    Step(
        "actual",
        soil_retention.actual_loss,
        {"potential": "potential", "cover_factor": "cover", "practice_factor": "practice"},
    ),
    Step("soil", soil_retention.retained, {"potential": "potential", "actual": "actual", "area": AREA}),
    Step(
        "flood",
        flood_mitigation.stored_by_vegetation,
        {"storm_rain": "storm", "storm_runoff": "storm_runoff", "area": AREA},
    ),
    Step("nep", carbon.nep_by_ratio, {"npp_dry": "npp", "nep_ratio": "ratio"}),
    Step("carbon", carbon.sequestered, {"nep": "nep", "area": AREA}),
    Step("air", purification.air_capacity, {"area": AREA, "rate": "uptake"}),
    Step(
        "cooling",
        climate_regulation.transpiration_cooling,
        {"transpiration_heat": "heat", "area": AREA, "cooling_days": "days", "energy_efficiency_ratio": "three"},
    ),
)
SUMMED = ("water", "soil", "flood", "carbon", "air", "cooling")


def write_layers(folder: Path, size: int, compressed: bool) -> None:
    """Nine files, written strip by strip: hills with noise, and patches of classes some 50 cells wide."""
    packed = {"compress": "DEFLATE"} if compressed else {}
    forms = {True: {"dtype": "uint8", **packed}, False: {"dtype": "float32", **packed}}
    if compressed:
        forms[False]["predictor"] = 3
    profile = {"driver": "GTiff", "width": size, "height": size, "count": 1, "crs": "EPSG:6933", "transform": TRANSFORM}
    profile |= {"tiled": True, "blockxsize": 512, "blockysize": 512, "num_threads": "all_cpus"}
    columns = np.arange(size, dtype=np.float32)[None]
    for number, name in enumerate((*LAYERS, "classes")):
        is_class = name == "classes"
        own = forms[is_class]
        with rasterio.open(folder / f"{name}.tif", "w", **profile, **own) as file:
            for row in range(0, size, 512):
                rows = np.arange(row, row + 512, dtype=np.float32)[:, None]
                if is_class:
                    values = ((columns // 64 + rows // 48) % CLASSES).astype(np.uint8)
                else:
                    noise = np.random.default_rng([number, row]).normal(0, 3, (512, size)).astype(np.float32)
                    hills = np.sin(columns / (200 + 30 * number)) * np.cos(rows / (170 + 10 * number))
                    values = SCALES.get(name, 1.0) * (900 + 300 * hills + noise)
                file.write(values.astype(own["dtype"]), 1, window=FileWindow(0, row, size, 512))


def job_in(folder: Path, size: int) -> Job:
    """The six services in nine zones whose borders slant."""
    grid = TargetGrid("EPSG:6933", TRANSFORM, size, size)
    west, south, east, north = grid.bounds
    edges = np.linspace(west, east, 10)
    lean = (east - west) / 60
    shapes = tuple(
        shapely.Polygon(
            [
                (left, south),
                (right, south),
                (right + lean * (right < east), north),
                (left + lean * (left > west), north),
            ]
        )
        for left, right in pairwise(edges)
    )
    layers = {name: Layer(str(folder / f"{name}.tif")) for name in LAYERS}
    return Job(
        grid=grid,
        zones=Zones(tuple("abcdefghi"), tuple("abcdefghi"), shapes),
        layers={"classes": Layer(str(folder / "classes.tif"), Kind.CLASS), **layers},
        classes="classes",
        class_index={number: number for number in range(CLASSES)},
        steps=STEPS,
        tables=TABLES,
        constants={"one": 1.0, "days": 15.0, "three": 3.0},
        summed=SUMMED,
    )


def read_only(job: Job, workers: int) -> None:
    """Read every block of every layer by GDAL and do nothing with it, each thread with files of its own, as the walk
    does.
    """
    with ExitStack() as stack, Engine(job, 1, compiled=True) as engine:
        side = side_of_blocks(engine, Means(workers))
        places = list(engine.leaves.blocks(side))
        free: Queue[list[rasterio.DatasetReader]] = Queue()
        for _ in range(workers):
            free.put([stack.enter_context(rasterio.open(layer.path)) for layer in job.layers.values()])

        def one(place: tuple[int, int]) -> None:
            files = free.get()
            block = engine.leaves.window(*place, side)
            for file in files:
                file.read(1, window=FileWindow(block.column, block.row, block.columns, block.rows))
            free.put(files)

        if workers == 1:
            for place in places:
                one(place)
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(one, places))


def by_numpy(folder: Path) -> dict[str, float]:
    """The same totals by plain NumPy over the whole map at once."""
    data = {}
    for name in (*LAYERS, "classes"):
        with rasterio.open(folder / f"{name}.tif") as file:
            data[name] = file.read(1).astype(np.float64) if name != "classes" else file.read(1)
    values = {**data, **{name: table[data["classes"]] for name, table in TABLES.items()}}
    values |= {"one": 1.0, "days": 15.0, "three": 3.0, AREA: 900.0}
    for step in STEPS:
        values[step.gives] = step.compute(**{name: values[one] for name, one in step.takes.items()})
    return {name: float(np.sum(values[name])) for name in SUMMED}


def peak_memory(folder: Path, size: int) -> float:
    """The most memory that a process of its own takes for the walk [MB]."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; import engine, measure, rasterio; "
        "from qingshan.grid.walk import Means, walk\n"
        "with rasterio.Env(GDAL_CACHEMAX=2**26):\n"
        " walk(engine.job_in(Path(sys.argv[2]), int(sys.argv[3])), means=Means(2, compiled=True))\n"
        "print(measure.peak_mb())"
    )
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", code, here, str(folder), str(size)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def against_reading(folder: Path, size: int, kind: str, right: bool) -> float:
    """Ratios for one and two threads; gives the nanoseconds a cell of one thread."""
    job = job_in(folder, size)
    targets = {("compressed", 1): 1.3, ("compressed", 2): 1.3, ("uncompressed", 1): 1.3, ("uncompressed", 2): 1.6}
    nanoseconds = 0.0
    for workers in (1, 2):
        means = Means(workers, compiled=True)
        mine, reading, ratio = paired(lambda m=means: walk(job, means=m), lambda w=workers: read_only(job, w))
        most = targets[kind, workers]
        name = f"walk / reading, {size}², {kind}, {workers} threads"
        report(name, ratio, "×", f"≤ {most}", right and ratio <= most if size == 8192 else right)
        report(f"walk, {size}², {kind}, {workers} threads", mine, "s", "", right)
        report(f"only reading, {size}², {kind}, {workers} threads", reading, "s", "", right)
        nanoseconds = nanoseconds or mine / size**2 * 1e9
    return nanoseconds


def on_cluster(folder: Path, size: int, right: bool) -> None:
    """Two Dask workers against one."""
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra
    except ImportError:
        report("two Dask workers against one", None, "×", "≥ 1.7", why="distributed is not installed")
        return
    job = job_in(folder, size)
    taken: dict[int, list[float]] = {}
    threads = walk(job, means=Means(compiled=True))
    same = True
    for workers in (1, 2):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            means = Means(compiled=True, cluster=client)
            found = walk(job, means=means)
            same &= all(bool((found.sums[name].total == threads.sums[name].total).all()) for name in SUMMED)
            taken[workers] = [seconds(lambda m=means: walk(job, means=m)) for _ in range(5)]
    ratio = median(taken[1]) / median(taken[2])
    report(f"two Dask workers against one, {size}²", ratio, "×", "≥ 1.7", right and same and ratio >= 1.7)


def main() -> None:
    """Every size compressed, the usual one also uncompressed and on a cluster."""
    cost, memory = {}, {}
    for size in SIZES:
        for kind in (
            ("compressed", "uncompressed") if size == min(SIZES, key=lambda one: abs(one - 8192)) else ("compressed",)
        ):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                write_layers(folder, size, kind == "compressed")
                right = True
                if size <= 4096:
                    expected, found = by_numpy(folder), walk(job_in(folder, size), means=Means(2, compiled=True))
                    worst = max(abs(float(found.sums[one].total.sum()) / expected[one] - 1) for one in expected)
                    right = worst < 1e-9
                    report(f"six totals against plain NumPy, {size}²", worst, "relative", "< 1e-9", right)
                spent = against_reading(folder, size, kind, right)
                if kind == "compressed":
                    cost[size], memory[size] = spent, peak_memory(folder, size)
                    report(f"time a cell, {size}²", cost[size], "ns", "", right)
                    report(f"peak memory, two threads, {size}²", memory[size], "MB", "", right)
                    if size == 4096:
                        on_cluster(folder, size, right)
    if len(cost) > 1:
        spread = max(cost.values()) / min(cost.values())
        report("time a cell, largest over smallest of the sizes", spread, "×", "≤ 1.15", spread <= 1.15)
        grown = max(memory.values()) / min(memory.values())
        report("peak memory, largest over smallest of the sizes", grown, "×", "≤ 1.15", grown <= 1.15)


if __name__ == "__main__":
    main()
