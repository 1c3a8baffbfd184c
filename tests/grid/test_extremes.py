"""Grids and zones of uncommon shape: across the antimeridian, over the poles, huge, tiny, and very many."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.warp
import shapely
from affine import Affine
from pyproj import Geod

from qingshan.grid.cell_area import area_of_cells, band_areas
from qingshan.grid.engine import Engine
from qingshan.grid.job import Job
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.leaves import Leaves
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Means, walk
from qingshan.grid.zones import Zones

EARTH = 510_065_621.7e6  # m², WGS 84
ELLIPSOID = 6_378_137.0, 0.0818191908426


def zones_of(*shapes) -> Zones:
    names = tuple(str(number) for number in range(len(shapes)))
    return Zones(names, names, shapes)


def job_of(grid: TargetGrid, zones: Zones, values: np.ndarray | None = None) -> Job:
    """A map of one class everywhere, and values on it."""
    shape = (grid.rows, grid.columns)

    def layer(array: np.ndarray, kind: Kind) -> Layer:
        return Layer("", kind, array=array, transform=grid.transform, crs=grid.crs)

    layers = {"cover": layer(np.ones(shape, np.uint8), Kind.CLASS)}
    layers["value"] = layer(np.ones(shape) if values is None else values, Kind.FIELD)
    return Job(grid, zones, layers, "cover", {1: 0}, summed=["value"])


def area_between(south: float, north: float, wide: float) -> float:
    """Of the ellipsoid between two parallels over some degrees of longitude. [m²]"""
    return float(band_areas(np.array([north, south], float), wide, *ELLIPSOID)[0])


def test_a_zone_across_the_antimeridian_has_its_ground_on_both_sides():
    grid = TargetGrid("EPSG:4326", Affine(0.1, 0, 170, 0, -0.1, 10), 100, 200)
    zones = zones_of(shapely.box(178, 2, 183.05, 7), shapely.box(171, 2, 176.05, 7))
    found = walk(job_of(grid, zones))
    assert found.area[0, 0] == pytest.approx(area_between(2, 7, 5.05), rel=1e-12)
    assert found.area[0, 0] == pytest.approx(found.area[1, 0], rel=1e-12)
    # the same ground by another way: along geodesics between points 0.005° apart on its sides
    around = shapely.segmentize(shapely.box(178, 2, 183.05, 7), 0.005)
    assert found.area[0, 0] == pytest.approx(abs(Geod(ellps="WGS84").geometry_area_perimeter(around)[0]), rel=1e-7)


def test_coarse_values_go_on_across_the_antimeridian():
    # each cell of the file, 1° wide around the whole earth, holds its own longitude east of Greenwich
    longitude = (np.arange(-180, 180) + 0.5) % 360
    values = np.broadcast_to(longitude, (180, 360)).copy()
    file = Layer("", array=values, transform=Affine(1, 0, -180, 0, -1, 90), crs="EPSG:4326")
    grid = TargetGrid("EPSG:4326", Affine(0.05, 0, 170, 0, -0.05, 5), 100, 400)
    job = job_of(grid, zones_of(shapely.box(179, 1, 181, 4), shapely.box(181, 1, 182, 4)))
    job = Job(grid, job.zones, {**job.layers, "value": file}, "cover", {1: 0}, averaged=["value"])
    assert walk(job).sums["value"].mean[:, 0] == pytest.approx([180.0, 181.5], rel=1e-9)


@pytest.mark.parametrize("north", [90.0, 90.3])
def test_the_cap_of_a_pole_is_the_ground_up_to_the_pole_and_none_beyond(north):
    rows = 2 * round((north - 80) / 0.1)
    grid = TargetGrid("EPSG:4326", Affine(1, 0, -180, 0, -0.05, north), rows, 360)
    cap = shapely.box(-180, 85, 180, north)
    found = walk(job_of(grid, zones_of(cap, shapely.box(-180, 80, 180, 85))))
    assert found.area[0, 0] == pytest.approx(area_between(85, 90, 360), rel=1e-12)
    assert found.area.sum() == pytest.approx(area_between(80, 90, 360), rel=1e-12)


def test_one_zone_over_the_whole_earth_is_the_earth_and_two_halves_are_too():
    grid = TargetGrid("EPSG:4326", Affine(0.5, 0, -180, 0, -0.5, 90), 360, 720)
    whole, north, south = shapely.box(-180, -90, 180, 90), shapely.box(-180, 0, 180, 90), shapely.box(-180, -90, 180, 0)
    found = walk(job_of(grid, zones_of(whole, north, south)))
    assert found.area[0, 0] == pytest.approx(EARTH, rel=1e-9)
    assert found.area[1, 0] == pytest.approx(found.area[2, 0], rel=1e-12)
    assert found.sums["value"].total[:, 0] == pytest.approx([360 * 720, 180 * 720, 180 * 720])


def test_a_pole_in_a_polar_projection_has_its_ground():
    # Antarctic polar stereographic, 25 km cells around the pole; the scale at the pole is 0.9728
    grid = TargetGrid("EPSG:3031", Affine(25_000, 0, -1_000_000, 0, -25_000, 1_000_000), 80, 80)
    disc = shapely.Point(0, 0).buffer(800_000, quad_segs=512)
    found = walk(job_of(grid, zones_of(disc))).area[0, 0]
    from_pole = rasterio.warp.transform(grid.crs, "EPSG:4326", [0], [800_000])[1][0]
    assert found == pytest.approx(area_between(-90, from_pole, 360), rel=2e-5)


@pytest.mark.parametrize("crs", ["EPSG:32601", "EPSG:3832"])
def test_a_cell_that_the_antimeridian_cuts_in_a_projection_is_as_large_as_its_neighbours(crs):
    (x,), (y,) = rasterio.warp.transform("EPSG:4326", crs, [180.0], [52.0])
    grid = TargetGrid(crs, Affine(100, 0, x - 1030, 0, -100, y + 1000), 20, 20)
    areas = area_of_cells(crs, grid.transform)(0, 0, 20, 20)
    np.testing.assert_allclose(areas, np.broadcast_to(areas[:, :1], areas.shape), rtol=3e-4)


def test_zones_smaller_than_a_cell_have_their_own_ground_to_the_square_metre():
    grid = TargetGrid("EPSG:6933", Affine(1000, 0, 0, 0, -1000, 300_000), 300, 300)
    value = np.arange(90_000, dtype=float).reshape(300, 300)
    tiny = [shapely.box(x + 100, y + 200, x + 110, y + 220) for x, y in ((0, 0), (255_000, 43_000), (299_000, 299_000))]
    found = walk(job_of(grid, zones_of(*tiny), value))
    assert found.area[:, 0] == pytest.approx([200, 200, 200], rel=1e-4)  # the projection is equal-area to that
    cells = [value[299, 0], value[256, 255], value[0, 299]]
    assert found.sums["value"].total[:, 0] == pytest.approx(np.array(cells) * 0.0002, abs=1e-6)


def test_twenty_thousand_zones_add_to_the_whole_in_seconds():
    rows, columns = 100, 200
    grid = TargetGrid("EPSG:6933", Affine(100, 0, 0, 0, -100, 140_000), 1400, 2800)
    edges_x, edges_y = np.linspace(0, 280_000, columns + 1), np.linspace(0, 140_000, rows + 1)
    west, south = np.meshgrid(edges_x[:-1], edges_y[:-1])
    boxes = shapely.box(west, south, west + edges_x[1], south + edges_y[1]).reshape(-1)
    start = time.process_time()
    found = walk(job_of(grid, zones_of(*boxes)), means=Means(compiled=False))
    assert time.process_time() - start < 20
    assert found.sums["value"].total[:, 0] == pytest.approx(np.full(20_000, 14.0 * 14.0), rel=1e-9)
    assert found.sums["value"].total.sum() == pytest.approx(1400 * 2800, rel=1e-12)


@pytest.mark.parametrize(("side", "size"), [(1, 300), (3, 300), (8, 5000)])
def test_blocks_that_zones_touch_are_those_that_a_look_at_each_finds(side, size):
    grid = TargetGrid("EPSG:6933", Affine(30, 0, 0, 0, -30, 0), size * 37, size * 41)
    ring = shapely.Point(grid.columns * 14, -grid.rows * 17).buffer(grid.rows * 9).boundary.buffer(grid.rows // 5)
    zones = zones_of(ring, shapely.box(3, -9, 5, -7))
    found = list(Leaves(zones, grid).blocks(side))
    leaves = Leaves(zones, grid)
    boxes = {
        (row, column): shapely.box(*grid.bounds_of(leaves.window(row, column, side)))
        for row in range(0, leaves.rows, side)
        for column in range(0, leaves.columns, side)
    }
    wanted = [
        place
        for place, box in boxes.items()
        if any(shapely.area(shapely.intersection(box, shape)) > 0 for shape in zones.geometries)
    ]
    assert found == wanted


# a raster of 100,000 × 100,000 of which next to nothing is there

CORNERS = {
    "degrees": ("EPSG:4326", Affine(0.0003, 0, 95, 0, -0.0003, 40)),
    "metres": ("EPSG:32647", Affine(10, 0, 100_000, 0, -10, 3_500_000)),
}
SCRIPT = """
import sys, time
sys.path.insert(0, {tests!r})
from pathlib import Path
from test_extremes import sparse
start = time.monotonic()
sparse({which!r}, Path({folder!r}))
held = Path("/proc/self/status").read_text()  # getrusage also knows the peak of the process that started this one
peak = int(held.split("VmHWM:")[1].split()[0]) // 1024
print(time.monotonic() - start, peak)
"""


def sparse(which: str, folder: Path) -> None:
    """Zones on three per cent of the map: their blocks are read and no others."""
    size = 100_000
    crs, corner = CORNERS[which]
    grid = TargetGrid(crs, corner, size, size)
    profile = {"driver": "GTiff", "count": 1, "height": size, "width": size, "crs": crs, "transform": corner}
    profile |= {"tiled": True, "blockxsize": 512, "blockysize": 512, "SPARSE_OK": True, "BIGTIFF": "YES"}
    for name, kind in (("cover", "uint8"), ("value", "float32")):
        with rasterio.open(folder / f"{name}.tif", "w", dtype=kind, compress="deflate", **profile):
            pass
    middle = corner @ (size / 2, size / 2)
    far = corner @ (size * 0.9, size * 0.1)
    cell = corner.a
    zones = zones_of(shapely.Point(middle).buffer(9_000 * cell), shapely.box(*far, far[0] + 300 * cell, far[1] + cell))
    layers = {"cover": Layer(str(folder / "cover.tif"), Kind.CLASS), "value": Layer(str(folder / "value.tif"))}
    job = Job(grid, zones, layers, "cover", {0: 0}, summed=["value"], averaged=["value"])
    read = []
    block = Engine.block

    def counting(self, row, column, side):
        read.append(self.leaves.window(row, column, side))
        return block(self, row, column, side)

    Engine.block = counting
    try:
        with rasterio.Env(GDAL_CACHEMAX=64 * 2**20):  # GDAL's own share, which a run sets too
            found = walk(job, means=Means(compiled=True, workers=2, memory=256 * 2**20))
    finally:
        Engine.block = block
    cells = sum(window.rows * window.columns for window in read)
    wanted = np.pi * 9_000**2
    assert wanted < cells < wanted * 1.2
    assert all(
        any(shape.intersects(shapely.box(*grid.bounds_of(window))) for shape in zones.geometries) for window in read
    )
    assert found.area[0].sum() > 0


@pytest.mark.parametrize("which", CORNERS)
def test_a_huge_sparse_map_costs_what_its_zones_cost(tmp_path, which):
    script = SCRIPT.format(tests=str(Path(__file__).parent), which=which, folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    seconds, peak = (float(one) for one in done.stdout.split())
    assert seconds < 60
    assert peak < 800, f"{seconds} s, {peak} MB"
