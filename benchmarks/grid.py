"""The account's one walk against only reading the same blocks of the same files."""

import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import rasterio
import shapely
from affine import Affine
from measure import paired, report

from qingshan.grid.layer import Kind, Layer
from qingshan.grid.reader import Reader
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Job, Step, walk
from qingshan.grid.zones import Zones
from qingshan.nature import carbon, evapotranspiration, productivity, water_conservation
from qingshan.rulebook import standard_rulebook

SIZE = 4096
PIXEL = 30.0
CLASSES = ("evergreen_broadleaf_forest", "evergreen_conifer_forest", "mixed_forest", "tussock_grass")


def layers(folder: Path) -> dict[str, Layer]:
    """A made map of 4096² cells of 30 m: classes, rain, temperature, tiled and compressed as real ones are."""
    generator = np.random.default_rng(2019)
    rows, columns = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    hills = np.sin(rows / 300) * np.cos(columns / 410)
    made = {
        "rain": (1400 + 400 * hills + generator.normal(0, 5, hills.shape)).astype(np.float32),
        "temperature": (18 - 6 * hills + generator.normal(0, 0.1, hills.shape)).astype(np.float32),
        "classes": ((rows // 64 + columns // 48) % len(CLASSES)).astype(np.uint8),
    }
    found = {}
    for name, values in made.items():
        path = folder / f"{name}.tif"
        profile = {"driver": "GTiff", "height": SIZE, "width": SIZE, "count": 1, "dtype": values.dtype.name}
        profile |= {"crs": "EPSG:6933", "transform": TRANSFORM, "tiled": True, "blockxsize": 512, "blockysize": 512}
        with rasterio.open(path, "w", compress="DEFLATE", **profile) as file:
            file.write(values, 1)
        found[name] = Layer(str(path), Kind.CLASS if name == "classes" else Kind.FIELD)
    return found


#: Equal-area cells, so that plain NumPy over the map must give the very same totals.
TRANSFORM = Affine(PIXEL, 0, 9_740_000, 0, -PIXEL, 2_900_000)


def job(found: dict[str, Layer]) -> Job:
    """Water conservation and carbon of ten zones, as the Pu'er account computes them."""
    grid = TargetGrid("EPSG:6933", TRANSFORM, SIZE, SIZE)
    west, south, east, north = grid.bounds
    edges = np.linspace(west, east, 11)
    shapes = tuple(shapely.box(left, south, right, north) for left, right in pairwise(edges))
    book = standard_rulebook()
    held = book.value_of("nature.runoff_coefficient", date(2019, 1, 1))
    table = [book.number_for("nature.runoff_coefficient", held, {"ecosystem": code}) for code in CLASSES]
    return Job(
        grid=grid,
        zones=Zones(tuple(f"53080{n}" for n in range(10)), tuple("abcdefghij"), shapes),
        layers=found,
        classes="classes",
        class_index={number: number for number in range(len(CLASSES))},
        steps=[
            Step("et", evapotranspiration.turc, {"rain": "rain", "temperature": "temperature"}),
            Step("runoff", water_conservation.runoff, {"rain": "rain", "runoff_coefficient": "alpha"}),
            Step(
                "balance",
                water_conservation.balance,
                {"rain": "rain", "surface_runoff": "runoff", "actual_evapotranspiration": "et"},
            ),
            Step("water", water_conservation.retained, {"water_balance": "balance", "area": "land.area"}),
            Step("npp", productivity.miami, {"rain": "rain", "temperature": "temperature"}),
            Step("nep", carbon.nep_by_ratio, {"npp_dry": "npp", "nep_ratio": "ratio"}),
            Step("carbon", carbon.sequestered, {"nep": "nep", "area": "land.area"}),
        ],
        tables={"alpha": np.array([number.value for number in table if number is not None])},
        constants={"ratio": 0.18},
        summed=["water", "carbon"],
        averaged=["rain", "temperature"],
    )


def read_only(work: Job) -> float:
    """Read every block of every layer and do nothing with it."""
    seen = 0.0
    readers = [Reader(layer, work.grid) for layer in work.layers.values()]
    for window in work.grid.windows(work.block):
        for reader in readers:
            seen += float(reader.read(window)[0, 0])
    for reader in readers:
        reader.__exit__()
    return seen


def direct(work: Job) -> dict[str, float]:
    """The same totals by plain NumPy over the whole map at once, for the check."""
    data = {}
    for name, layer in work.layers.items():
        with rasterio.open(layer.path) as file:
            data[name] = file.read(1)
    rain, temperature = data["rain"].astype(float), data["temperature"].astype(float)
    alpha = work.tables["alpha"][data["classes"]]
    limit = 300 + 25 * temperature + 0.05 * temperature**3
    left = rain - alpha * rain - rain / np.sqrt(np.maximum(0.9 + (rain / limit) ** 2, 1))
    growth = np.minimum(3000 / (1 + np.exp(1.315 - 0.119 * temperature)), 3000 * (1 - np.exp(-0.000664 * rain)))
    cell = PIXEL**2
    return {
        "water": float(np.maximum(left, 0).sum() / 1000 * cell),
        "carbon": float(44 / 12 * (0.18 * growth * 72 / 162).sum() / 1e6 * cell),
    }


def main() -> None:
    """Time the walk against the reading; a wrong total fails whatever the speed."""
    with tempfile.TemporaryDirectory() as folder:
        work = job(layers(Path(folder)))
        outcome = walk(work)
        expected = direct(work)
        worst = max(abs(float(outcome.sums[name].total.sum()) / expected[name] - 1) for name in expected)
        right = worst < 1e-9
        report("walk: water and carbon against plain NumPy", worst, "relative", "< 1e-9", right)
        mine, reading, ratio = paired(lambda: walk(work), lambda: read_only(work), rounds=3)
        report("walk over 4096² cells, 3 layers, 7 steps, 10 zones", mine, "s", "", right)
        report("only reading the same blocks", reading, "s", "", right)
        report("ratio of the walk to reading", ratio, "×", "", right)


if __name__ == "__main__":
    main()
