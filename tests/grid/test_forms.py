"""Files of every form: the kernel finds in them what plain NumPy finds, and both what stands in the files."""

import dataclasses

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.enums import ColorInterp

from qingshan.grid.job import AREA, Breach, Job, Limit, Outcome, Step
from qingshan.grid.kernel import cache as kernel_cache
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Means, walk
from qingshan.grid.zones import Zones

ROWS, COLUMNS = 300, 340
GRID = TargetGrid("EPSG:32647", Affine(100, 0, 500_000, 0, -100, 2_700_000), ROWS, COLUMNS)
INDEX = {1: 0, 2: 1, 7: 2}


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv(kernel_cache.VARIABLE, str(tmp_path_factory.getbasetemp() / "cache"))


def more(value, share, area):
    """Something of a layer, a table and the ground."""
    return value * share + area / 1e6


def zones_by(random: np.random.Generator) -> Zones:
    """Triangles anywhere on the grid, overlapping or beyond its edge, one tiny and one over everything."""
    west, south, east, north = GRID.bounds
    corners = random.uniform((west - 3000, south - 3000), (east + 3000, north + 3000), (4, 3, 2))
    shapes = [shapely.Polygon(three) for three in corners]
    shapes += [shapely.box(west + 15_010, south + 9_020, west + 15_040, south + 9_060), shapely.box(*GRID.bounds)]
    names = tuple("abcdef")
    return Zones(names, names, tuple(shapes))


def file_of(folder, name: str, bands: np.ndarray, grid: TargetGrid, mask: np.ndarray | None = None, **profile) -> str:
    scale, offset = profile.pop("scale", 1.0), profile.pop("offset", 0.0)
    size = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2], "dtype": bands.dtype.name}
    path = folder / f"{name}.tif"
    place = {"crs": grid.crs, "transform": grid.transform}
    with rasterio.open(path, "w", driver="GTiff", **{**size, **place, **profile}) as dataset:
        dataset.write(bands)
        dataset.scales, dataset.offsets = (scale,) * len(bands), (offset,) * len(bands)
        if mask is not None:
            dataset.write_mask(mask)
    return str(path)


def job_of(layers: dict[str, Layer], random: np.random.Generator) -> Job:
    return Job(
        grid=GRID,
        zones=zones_by(random),
        layers=layers,
        classes="cover",
        class_index=INDEX,
        steps=[Step("more", more, {"value": "value", "share": "share", "area": AREA})],
        tables={"share": np.array([0.5, np.nan, 2.0])},
        summed=["more"],
        averaged=["value"],
        limits=[Limit("value", -50.0, 150.0)],
    )


def told(breaches: list[Breach]) -> list[Breach]:
    """In an order of their own; within a leaf the two ways name them in different order."""
    return sorted(breaches, key=lambda one: (one.layer, one.window))


def agree(job: Job) -> Outcome:
    """The outcome by NumPy, once it is that of the kernel."""
    kernel = walk(job, means=Means(compiled=True, workers=2, side=1))
    plain = walk(job, means=Means(compiled=False))
    np.testing.assert_allclose(kernel.area, plain.area, rtol=1e-12)
    for name, sums in plain.sums.items():
        np.testing.assert_allclose(
            kernel.sums[name].total, sums.total, rtol=1e-11, atol=1e-9 * np.abs(sums.total).max()
        )
        np.testing.assert_allclose(kernel.sums[name].area, sums.area, rtol=1e-11, atol=1e-6)
    assert told(kernel.breaches) == told(plain.breaches)
    return plain


def cover_of(folder, random: np.random.Generator, **profile) -> Layer:
    codes = random.choice([1, 2, 7, 9, 0], (1, ROWS, COLUMNS), p=[0.4, 0.3, 0.2, 0.001, 0.099])
    return Layer(file_of(folder, "cover", codes.astype(profile.pop("dtype", "uint8")), GRID, **profile), Kind.CLASS)


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "float32", "float64"]
)
def test_numbers_of_every_type_with_scale_nodata_and_unit(tmp_path, dtype):
    random = np.random.default_rng(len(dtype))
    raw = random.integers(0, 120, (1, ROWS, COLUMNS)).astype(dtype)
    cover = cover_of(tmp_path, random, nodata=0)
    value = file_of(tmp_path, "value", raw, GRID, nodata=7, scale=0.5, offset=-3.0)
    layers = {"cover": cover, "value": Layer(value, slope=2.0, intercept=1.0)}
    found = agree(job_of(layers, random))
    whole = (2 * (0.5 * raw[0].astype(float) - 3) + 1)[raw[0] != 7]
    assert found.sums["value"].total[5].sum() / found.sums["value"].area[5].sum() == pytest.approx(
        whole.mean(), rel=1e-3
    )


@pytest.mark.parametrize("dtype", ["uint8", "int16", "int32", "float32"])
def test_classes_of_every_type_with_and_without_nodata(tmp_path, dtype):
    random = np.random.default_rng(3)
    value = Layer(file_of(tmp_path, "value", random.uniform(0, 100, (1, ROWS, COLUMNS)), GRID))
    for nodata in (None, 0):
        found = agree(job_of({"cover": cover_of(tmp_path, random, dtype=dtype, nodata=nodata), "value": value}, random))
        codes = {(breach.lowest, breach.highest) for breach in found.breaches if breach.layer == "cover"}
        assert codes == {(9.0, 9.0)} if nodata == 0 else codes <= {(0.0, 9.0), (0.0, 0.0)}
        assert found.area.sum(axis=1)[5] == pytest.approx(found.area[5].sum())


def test_masks_two_nodata_values_and_an_alpha_band(tmp_path):
    random = np.random.default_rng(8)
    raw = random.uniform(0, 100, (1, ROWS, COLUMNS)).astype(np.float32)
    raw[0, 20:40, 20:60], raw[0, 100:130, 5:9] = -1, -2
    mask = np.full((ROWS, COLUMNS), 255, np.uint8)
    mask[200:260, 100:300] = 0
    cover = cover_of(tmp_path, random, nodata=0)
    masked = Layer(file_of(tmp_path, "masked", raw, GRID, mask=mask))
    twice = Layer(file_of(tmp_path, "twice", raw, GRID, nodata=-1), nodata=-2)
    alpha = np.stack([raw[0].astype(np.uint8), mask])
    seen = Layer(file_of(tmp_path, "alpha", alpha, GRID))
    with rasterio.open(seen.path, "r+") as dataset:
        dataset.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
    jobs = [job_of({"cover": cover, "value": layer}, np.random.default_rng(1)) for layer in (masked, twice, seen)]
    whole = agree(jobs[0]).area[5].sum()
    cell = whole / (ROWS * COLUMNS)
    for job, holes in zip(jobs, (60 * 200, 20 * 40 + 30 * 4, 60 * 200), strict=True):
        assert agree(job).sums["value"].area[5].sum() == pytest.approx(whole - holes * cell, rel=1e-4)


@pytest.mark.parametrize("seed", range(12))
def test_layers_that_lie_anyhow(tmp_path, seed):
    """By chance: off the grid by whole cells, coarser, finer, of another system, or over a part of it only."""
    random = np.random.default_rng(seed)
    size = float(random.choice([100, 100, 37, 250, 2500]))
    west, south, east, north = GRID.bounds
    left, top = (random.integers(-60, 61, 2) * 100).tolist()
    theirs = TargetGrid(GRID.crs, Affine(size, 0, west + left, 0, -size, north + top), 0, 0)
    if random.uniform() < 0.4:
        degrees = size / 100_000
        theirs = TargetGrid("EPSG:4326", Affine(degrees, 0, 98.9, 0, -degrees, 24.5), 0, 0)
        wide, high = 0.6 / degrees, 0.5 / degrees
    else:
        wide, high = (east - west) / size, (north - south) / size
    rows, columns = (max(int(one * random.uniform(0.5, 1.2)), 2) for one in (high, wide))
    raw = random.integers(0, 200, (1, rows, columns)).astype(random.choice(["uint8", "int16", "float32"]))
    profile = {"nodata": random.choice([None, 5]), "scale": float(random.choice([1.0, 0.5]))}
    value = Layer(file_of(tmp_path, "value", raw, theirs, **profile), kind=Kind(random.choice(["field", "amount"])))
    found = agree(job_of({"cover": cover_of(tmp_path, random, nodata=0), "value": value}, random))
    assert 0 < found.sums["value"].area.sum() <= found.area.sum()


def test_a_layer_of_months_that_is_brought_over(tmp_path):
    random = np.random.default_rng(2)
    theirs = TargetGrid("EPSG:4326", Affine(0.1, 0, 98.5, 0, -0.1, 25), 12, 12)
    months = random.uniform(0, 100, (3, 12, 12)).astype(np.float32)
    months[1, 5, 6] = np.nan
    layers = {"cover": cover_of(tmp_path, random, nodata=0), "months": Layer(file_of(tmp_path, "m", months, theirs))}
    job = dataclasses.replace(job_of(layers, random), steps=(), summed=(), averaged=("months",), tables={}, limits=())
    found = agree(job)
    assert 0 < found.sums["months"].area[5].sum() < found.area[5].sum()
