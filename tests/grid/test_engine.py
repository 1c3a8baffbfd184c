"""The compiled walk: the same sums as plain NumPy, to the last bit whatever the blocks and the threads."""

import dataclasses
import subprocess
import sys
from itertools import product

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from qingshan.grid.engine import Engine
from qingshan.grid.job import AREA, Job, Limit, Step
from qingshan.grid.kernel import cache as kernel_cache
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.leaves import LEAF, Leaves
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Means, walk
from qingshan.grid.zones import Zones
from qingshan.nature import carbon, erosivity, monthly, soil_retention, topography, water_conservation

ROWS, COLUMNS = 700, 900
GRID = TargetGrid("EPSG:6933", Affine(30, 0, 9_740_000, 0, -30, 2_900_000), ROWS, COLUMNS)
CELL = 900.0
RANDOM = np.random.default_rng(4)
RAIN = RANDOM.uniform(500, 2500, (ROWS, COLUMNS)).astype(np.float32)
SLOPE = RANDOM.uniform(0, 45, (ROWS, COLUMNS)).astype(np.float32)
CODES = np.repeat(np.repeat(RANDOM.integers(1, 5, (70, 90)), 10, 0), 10, 1).astype(np.uint8)
INDEX = {1: 0, 2: 1, 3: 2, 4: 3}
TABLE = np.array([0.02, 0.05, 0.1, 0.2])


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv(kernel_cache.VARIABLE, str(tmp_path_factory.getbasetemp() / "cache"))


def zones() -> Zones:
    """A slanting border between two, a triangle that overlaps both, and one smaller than a cell."""
    west, south, east, north = GRID.bounds
    middle = (west + east) / 2
    shapes = (
        shapely.Polygon([(west, south), (middle, south), (middle + 3000, north), (west, north)]),
        shapely.Polygon([(middle, south), (east, south), (east, north), (middle + 3000, north)]),
        shapely.Polygon([(west + 9000, south + 2000), (east - 5000, south + 8000), (middle, north - 1000)]),
        shapely.box(west + 1003, south + 1003, west + 1013, south + 1013),
    )
    return Zones(tuple("abcd"), tuple("甲乙丙丁"), shapes)


def written(folder, name, array, *, kind=Kind.FIELD, nodata=None, scale=None, offset=None, **layer) -> Layer:
    bands = array if array.ndim == 3 else array[None]
    profile = {"driver": "GTiff", "count": len(bands), "height": ROWS, "width": COLUMNS, "dtype": bands.dtype.name}
    profile |= {"crs": GRID.crs, "transform": GRID.transform, "nodata": nodata}
    with rasterio.open(folder / f"{name}.tif", "w", tiled=True, blockxsize=256, blockysize=256, **profile) as file:
        file.write(bands)
        if scale is not None:
            file.scales, file.offsets = (scale,) * len(bands), (offset,) * len(bands)
    return Layer(str(folder / f"{name}.tif"), kind, **layer)


STEPS = (
    Step("runoff", water_conservation.runoff, {"rain": "rain", "runoff_coefficient": "alpha"}),
    Step("steepness", topography.steepness, {"slope": "slope", "low_break": "low", "high_break": "high"}),
    Step(
        "loss", soil_retention.actual_loss, {"potential": "steepness", "cover_factor": "alpha", "practice_factor": "p"}
    ),
    Step("carbon", carbon.sequestered, {"nep": "rain", "area": AREA}),
)


def job_in(folder, **changes) -> Job:
    standard = Job(
        grid=GRID,
        zones=zones(),
        layers={
            "cover": written(folder, "cover", CODES, kind=Kind.CLASS),
            "rain": written(folder, "rain", RAIN),
            "slope": written(folder, "slope", SLOPE),
        },
        classes="cover",
        class_index=INDEX,
        steps=STEPS,
        tables={"alpha": TABLE},
        constants={"low": 5.0, "high": 10.0, "p": 0.5},
        summed=["carbon"],
        averaged=["rain", "runoff", "steepness", "loss"],
    )
    return dataclasses.replace(standard, **changes)


def by_hand(job: Job, rain=RAIN, slope=SLOPE, codes=CODES) -> dict[str, np.ndarray]:
    """Values of every cell by plain NumPy."""
    rain, slope = rain.astype(float), slope.astype(float)
    alpha = np.append(TABLE, np.nan)[np.vectorize({**INDEX, 0: 4}.get)(codes)]
    steepness = topography.steepness(slope, 5.0, 10.0)
    return {
        "rain": rain,
        "runoff": rain * alpha,
        "steepness": steepness,
        "loss": soil_retention.actual_loss(steepness, alpha, 0.5),
        "carbon": carbon.sequestered(rain, CELL),
    }


def shares(grid: TargetGrid, geometry) -> np.ndarray:
    rows, columns = np.mgrid[0 : grid.rows, 0 : grid.columns]
    west, north = grid.transform.c + grid.transform.a * columns, grid.transform.f + grid.transform.e * rows
    boxes = shapely.box(west, north + grid.transform.e, west + grid.transform.a, north)
    return shapely.area(shapely.intersection(boxes, geometry)) / CELL


def test_sums_are_those_of_plain_numpy_over_the_whole_map(tmp_path):
    job = job_in(tmp_path)
    found = walk(job, means=Means(compiled=True))
    values = by_hand(job)
    for zone, geometry in enumerate(job.zones.geometries):
        share = shares(GRID, geometry)
        for code, column in INDEX.items():
            here = share * (code == CODES)
            assert found.area[zone, column] == pytest.approx(here.sum() * CELL, rel=1e-6, abs=1e-6)
            carbon_here = (here * values["carbon"]).sum()
            assert found.sums["carbon"].total[zone, column] == pytest.approx(carbon_here, rel=1e-6, abs=1e-6)
            for name in job.averaged:
                summed = (here * values[name]).sum() * CELL
                assert found.sums[name].total[zone, column] == pytest.approx(summed, rel=1e-6, abs=1e-3), name


@pytest.mark.parametrize("compiled", [True, False])
def test_blocks_and_threads_change_no_bit(tmp_path, compiled):
    job = job_in(tmp_path)
    first = walk(job, means=Means(side=1, compiled=compiled))
    for side, workers in product((2, 3, 4), (1, 2, 3)):
        again = walk(job, means=Means(side=side, workers=workers, compiled=compiled))
        np.testing.assert_array_equal(again.area, first.area)
        for name, sums in first.sums.items():
            np.testing.assert_array_equal(again.sums[name].total, sums.total)
            np.testing.assert_array_equal(again.sums[name].area, sums.area)


@pytest.mark.parametrize(
    ("kind", "nodata", "scale", "offset"),
    [
        ("int16", -999, None, None),
        ("uint16", 65535, 0.1, 5.0),
        ("float32", -3.4e38, None, None),
        ("float64", None, 2.0, 0.0),
    ],
)
def test_nodata_scale_and_type_of_the_file_are_honoured(tmp_path, kind, nodata, scale, offset):
    raw = RANDOM.integers(500, 2500, (ROWS, COLUMNS)).astype(kind)
    hole = np.zeros((ROWS, COLUMNS), bool)
    hole[100:300, 200:500] = True
    raw[hole] = np.nan if nodata is None else nodata
    layer = written(tmp_path, "odd", raw, nodata=nodata, scale=scale, offset=offset, slope=10.0, intercept=1.0)
    job = job_in(tmp_path)
    job = dataclasses.replace(job, layers={**job.layers, "rain": layer})
    found = walk(job, means=Means(compiled=True))
    values = raw.astype(float) * (scale or 1.0) + (offset or 0.0)
    values = values * 10 + 1
    values[hole] = np.nan
    share = shares(GRID, job.zones.geometries[0])
    for code, column in INDEX.items():
        here = share * (code == CODES) * ~hole
        assert found.sums["rain"].total[0, column] == pytest.approx(np.nansum(here * values) * CELL, rel=1e-6)
        assert found.sums["rain"].area[0, column] == pytest.approx(here.sum() * CELL, rel=1e-6)
        assert found.sums["slope" if "slope" in found.sums else "steepness"].area[0, column] > here.sum() * CELL


def test_months_are_read_as_bands_and_days_go_through_numpy(tmp_path):
    months = RANDOM.uniform(0, 300, (12, ROWS, COLUMNS)).astype(np.float32)
    days = RANDOM.uniform(0, 60, (10, ROWS, COLUMNS)).astype(np.float32)
    month_of_day = np.arange(1, 11)
    job = job_in(
        tmp_path,
        steps=(
            Step("year", monthly.annual_rain, {"rain_monthly": "monthly"}),
            Step("r_months", erosivity.monthly_wischmeier, {"rain_monthly": "monthly"}),
            Step(
                "r_days",
                erosivity.two_seasons,
                {"rain_daily": "daily", "month_of_day": "month_of_day", "threshold": "threshold"},
            ),
            Step("both", lambda one, other: one + other, {"one": "r_months", "other": "r_days"}),
        ),
        tables={},
        constants={"month_of_day": month_of_day, "threshold": 12.0},
        summed=[],
        averaged=["year", "r_months", "r_days", "both", "monthly"],
    )
    layers = {"monthly": written(tmp_path, "monthly", months), "daily": written(tmp_path, "daily", days)}
    job = dataclasses.replace(job, layers={"cover": job.layers["cover"], **layers})
    found = walk(job, means=Means(workers=2, compiled=True))
    wide = months.astype(float)
    expected = {
        "year": monthly.annual_rain(wide),
        "r_months": erosivity.monthly_wischmeier(wide),
        "r_days": erosivity.two_seasons(days.astype(float), month_of_day, 12.0),
        "monthly": wide.mean(axis=0),
    }
    expected["both"] = expected["r_months"] + expected["r_days"]
    share = shares(GRID, job.zones.geometries[1])
    for name, values in expected.items():
        total = (share * values).sum() * CELL
        assert found.sums[name].total[1].sum() == pytest.approx(total, rel=1e-6), name
    with Engine(job, compiled=True) as engine:
        assert {step.gives for step in engine.fused.early} == {"r_days", "both", "r_months"}


def test_numpy_and_the_kernel_agree(tmp_path):
    job = job_in(tmp_path, limits=[Limit("rain", 600.0, None)], excluded={"carbon": [1]}).keeping(["loss"])
    found = []
    for compiled in (True, False):
        kept = np.zeros((ROWS, COLUMNS))

        def take(name, window, values, kept=kept):
            kept[window.row : window.row + window.rows, window.column : window.column + window.columns] = values

        found.append((walk(job, sink=take, means=Means(compiled=compiled)), kept))
    (kernel, kernel_kept), (plain, plain_kept) = found
    np.testing.assert_allclose(kernel_kept, plain_kept, rtol=1e-14)
    np.testing.assert_allclose(kernel.area, plain.area, rtol=1e-13)
    assert kernel.breaches == plain.breaches
    for name, sums in kernel.sums.items():
        np.testing.assert_allclose(sums.total, plain.sums[name].total, rtol=1e-12)
        np.testing.assert_allclose(sums.area, plain.sums[name].area, rtol=1e-12)


def test_values_to_keep_are_handed_over_in_order_with_nothing_outside_the_zones(tmp_path):
    job = job_in(tmp_path, zones=Zones(("a",), ("甲",), (shapely.box(9_745_000, 2_885_000, 9_755_000, 2_895_000),)))
    job = job.keeping(["carbon"])
    seen = np.full((ROWS, COLUMNS), -1.0)
    order = []

    def take(name, window, values):
        order.append((window.row, window.column))
        seen[window.row : window.row + window.rows, window.column : window.column + window.columns] = values

    walk(job, sink=take, means=Means(workers=3, side=1, compiled=True))
    assert order == sorted(order)
    inside = shares(GRID, job.zones.geometries[0]) > 1e-9
    np.testing.assert_allclose(seen[inside], by_hand(job)["carbon"][inside], rtol=1e-8)
    assert np.isnan(seen[~inside & (seen != -1)]).all()


def test_classes_left_out_unknown_and_empty_are_told_apart(tmp_path):
    codes = CODES.copy()
    codes[10, 10], codes[600, 800] = 77, 99
    codes[20:30, 20:30] = 0
    layers = job_in(tmp_path).layers | {"cover": written(tmp_path, "codes", codes, kind=Kind.CLASS, nodata=0)}
    job = job_in(tmp_path, layers=layers, excluded={"carbon": [1]}, limits=[Limit("rain", 600.0, None)])
    found = walk(job, means=Means(compiled=True))
    assert (found.sums["carbon"].total[:, 1] == 0).all()
    assert (found.sums["carbon"].area[:, 1] == 0).all()
    unknown = [breach for breach in found.breaches if breach.layer == "cover"]
    assert [breach.window for breach in unknown] == [(10, 10, 1, 1), (600, 800, 1, 1)]
    assert {breach.lowest for breach in unknown} == {77.0, 99.0}
    assert found.area[0, 4] == pytest.approx(101 * CELL)
    low = [breach for breach in found.breaches if breach.layer == "rain"]
    assert min(breach.lowest for breach in low) == RAIN.min()
    assert all(breach.highest < 600 for breach in low)


def test_blocks_that_no_zone_touches_are_never_read(tmp_path):
    inner = shapely.box(9_740_000 + 300 * 30, 2_900_000 - 300 * 30, 9_740_000 + 310 * 30, 2_900_000 - 290 * 30)
    found = Leaves(Zones(("a",), ("甲",), (inner,)), GRID)
    assert list(found.blocks(1)) == [(1, 1)]
    assert LEAF == 256


def test_a_second_process_compiles_nothing_and_an_edited_service_changes_the_result(tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    monkeypatch.setenv(kernel_cache.VARIABLE, str(cache))
    (tmp_path / "services").mkdir()
    service = tmp_path / "services" / "made_up.py"
    script = tmp_path / "run.py"
    script.write_text(SCRIPT.format(grid=GRID.transform.to_gdal()), "utf-8")
    results = []
    for text in ("return 2.0 * rain", "return 2.0 * rain", "return 3.0 * rain"):
        service.write_text(f"def twice(rain):\n    {text}\n", "utf-8")
        done = subprocess.run(
            [sys.executable, "-B", str(script)], check=True, capture_output=True, text=True, cwd=tmp_path / "services"
        )
        total, misses = done.stdout.split()
        results.append((float(total), int(misses)))
    (first, compiled), (second, again), (edited, anew) = results
    assert compiled > 0
    assert again == 0
    assert second == first
    assert edited == pytest.approx(1.5 * first)
    assert anew > 0


SCRIPT = """
import sys
import numpy as np, shapely
sys.path.insert(0, ".")
import made_up
from affine import Affine
from qingshan.grid.engine import Engine
from qingshan.grid.walk import Means, walk
from qingshan.grid.job import Job, Step
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.zones import Zones

grid = TargetGrid("EPSG:6933", Affine.from_gdal(*{grid}), 20, 20)
def layer(array, kind=Kind.FIELD):
    return Layer("", kind, array=array, transform=grid.transform, crs=grid.crs)
job = Job(grid, Zones(("a",), ("a",), (shapely.box(*grid.bounds),)),
          dict(cover=layer(np.ones((20, 20), np.uint8), Kind.CLASS), rain=layer(np.ones((20, 20)))),
          "cover", {{1: 0}}, steps=[Step("twice", made_up.twice, {{"rain": "rain"}})], averaged=["twice"])
with Engine(job, compiled=True) as engine:
    assert not engine.fused.early
    module = engine.fused.module
found = walk(job, means=Means(compiled=True))
print(found.sums["twice"].total.sum(), sum(module.leaf.stats.cache_misses.values()))
"""


def test_the_kernels_kept_are_bounded(tmp_path):
    for number in range(8):
        kernel_cache.kernel_module(f"NUMBER = {number}\n", tmp_path)
    kernel_cache.forget_old(tmp_path / "kernels", kept=3)
    assert len(list((tmp_path / "kernels").iterdir())) == 3


def test_progress_counts_every_block_once(tmp_path):
    steps = []
    walk(job_in(tmp_path), means=Means(side=1), progress=lambda done, of: steps.append((done, of)))
    assert steps == [(number, 12) for number in range(1, 13)]
