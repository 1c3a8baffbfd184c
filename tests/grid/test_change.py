"""Change of classes between two maps: what was one and is now another, and nothing of a zone gets lost."""

import dataclasses

import numpy as np
import pytest
import shapely
from affine import Affine

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.change import ChangeJob, change_matrix
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import Breach, Job, walk
from qingshan.grid.zones import Zones

ROWS, COLUMNS = 60, 50
GRIDS = {
    "degrees": TargetGrid("EPSG:4326", Affine(0.05, 0, 100.0, 0, -0.05, 25.0), ROWS, COLUMNS),
    "metres": TargetGrid("EPSG:32647", Affine(1000, 0, 600_000, 0, -1000, 2_600_000), ROWS, COLUMNS),
}
RANDOM = np.random.default_rng(20190715)
BEFORE = RANDOM.choice([1, 2, 12, 255], (ROWS, COLUMNS), p=[0.5, 0.3, 0.15, 0.05]).astype(np.uint8)
AFTER = np.where(RANDOM.random((ROWS, COLUMNS)) < 0.2, RANDOM.choice([10, 20, 120, 255], BEFORE.shape), BEFORE * 10.0)
AFTER = np.where(AFTER > 200, 255, AFTER).astype(np.uint8)
INDEX, LATER_INDEX = {1: 0, 2: 1, 12: 2}, {10: 0, 20: 1, 120: 2}  # two legends, the same columns
COLUMN_OF = {1: 0, 2: 1, 12: 2, 10: 0, 20: 1, 120: 2, 255: 3}


def layer_of(grid: TargetGrid, array: np.ndarray) -> Layer:
    return Layer("", Kind.CLASS, array=array, transform=grid.transform, crs=grid.crs, nodata=255)


def zones_on(grid: TargetGrid) -> Zones:
    """Two neighbours with a slanting border between them."""
    west, south, east, north = grid.bounds
    width, height = east - west, north - south

    def polygon(*corners: tuple[float, float]) -> shapely.Polygon:
        return shapely.Polygon([(west + x * width, south + y * height) for x, y in corners])

    left = polygon((0.03, 0.02), (0.41, 0.02), (0.57, 0.91), (0.03, 0.91))
    right = polygon((0.41, 0.02), (0.97, 0.02), (0.97, 0.91), (0.57, 0.91))
    return Zones(("a", "b"), ("左", "右"), (left, right))


def job_on(grid: TargetGrid, **changes) -> ChangeJob:
    standard = ChangeJob(grid, zones_on(grid), layer_of(grid, BEFORE), layer_of(grid, AFTER), INDEX, LATER_INDEX)
    return dataclasses.replace(standard, **changes)


def shares(job: ChangeJob) -> np.ndarray:
    """Share of every cell in every zone, cell by cell with shapely: zone × row × column."""
    grid = job.grid
    rows, columns = np.mgrid[0 : grid.rows, 0 : grid.columns]
    west, north = grid.transform.c + grid.transform.a * columns, grid.transform.f + grid.transform.e * rows
    boxes = shapely.box(west, north + grid.transform.e, west + grid.transform.a, north)
    width, height = grid.cell_size
    return np.array([shapely.area(shapely.intersection(boxes, zone)) for zone in job.zones.geometries]) / width / height


def ground_of(grid: TargetGrid) -> np.ndarray:
    areas = area_of_cells(grid.crs, grid.transform)(0, 0, grid.rows, grid.columns)
    return np.broadcast_to(areas, (grid.rows, grid.columns))


@pytest.fixture(params=GRIDS.values(), ids=list(GRIDS))
def grid(request) -> TargetGrid:
    return request.param


def test_four_by_four_cells_can_be_counted_by_hand():
    grid = TargetGrid("EPSG:32647", Affine(100, 0, 500_000, 0, -100, 2_600_000), 4, 4)
    before = np.array([[1, 1, 2, 2], [1, 1, 2, 2], [1, 1, 2, 0], [1, 1, 2, 2]], np.uint8)
    after = np.array([[1, 1, 2, 2], [1, 2, 2, 2], [1, 1, 1, 2], [0, 1, 2, 2]], np.uint8)
    west, south, _, north = grid.bounds
    # the left half of the map, and the right half without half of the last column
    zones = Zones(
        ("l", "r"),
        ("", ""),
        (shapely.box(west, south, west + 200, north), shapely.box(west + 200, south, west + 350, north)),
    )
    layers = [
        Layer("", Kind.CLASS, array=one, transform=grid.transform, crs=grid.crs, nodata=0) for one in (before, after)
    ]
    cell = float(ground_of(grid)[0, 0])
    found = change_matrix(ChangeJob(grid, zones, *layers, {1: 0, 2: 1}, {1: 0, 2: 1}))
    wanted = [
        [[6, 1, 1], [0, 0, 0], [0, 0, 0]],
        [[0, 0, 0], [1, 4.5, 0], [0, 0.5, 0]],
    ]
    np.testing.assert_allclose(found.area / cell, wanted, rtol=1e-6, atol=1e-9)
    assert found.breaches == []


def test_the_matrix_is_that_of_a_plain_double_loop(grid):
    job = job_on(grid)
    share, ground = shares(job), ground_of(grid)
    found = change_matrix(job)
    before, after = np.vectorize(COLUMN_OF.get)(BEFORE), np.vectorize(COLUMN_OF.get)(AFTER)
    for zone in range(2):
        for row in range(4):
            for column in range(4):
                here = (share[zone] * ground * ((before == row) & (after == column))).sum()
                assert found.area[zone, row, column] == pytest.approx(here, rel=1e-9)
    assert found.breaches == []


def test_the_parts_add_to_the_area_of_the_zone(grid):
    job = job_on(grid)
    whole = (shares(job) * ground_of(grid)).sum(axis=(1, 2))
    np.testing.assert_allclose(change_matrix(job).area.sum(axis=(1, 2)), whole, rtol=1e-9)


def test_rows_are_the_areas_of_the_opening_map_and_columns_those_of_the_closing_one(grid):
    job = job_on(grid)
    found = change_matrix(job).area
    for layer, index, axis in ((job.opening, INDEX, 2), (job.closing, LATER_INDEX, 1)):
        alone = walk(Job(grid, job.zones, {"cover": layer}, "cover", index)).area
        np.testing.assert_allclose(found.sum(axis=axis), alone, rtol=1e-9)


def large(grid: TargetGrid, **changes) -> ChangeJob:
    """The same maps with each cell cut into 121: several leaves."""
    finer = grid.transform @ Affine.scale(1 / 11)
    fine = dataclasses.replace(grid, transform=finer, rows=ROWS * 11, columns=COLUMNS * 11)
    maps = [np.kron(one, np.ones((11, 11), np.uint8)) for one in (BEFORE, AFTER)]
    return job_on(fine, **{"opening": layer_of(fine, maps[0]), "closing": layer_of(fine, maps[1])} | changes)


@pytest.mark.parametrize(("side", "workers"), [(1, 1), (3, 1), (1, 2), (2, 3)])
def test_blocks_and_threads_change_no_bit(grid, side, workers):
    whole, in_blocks = change_matrix(large(grid)), change_matrix(large(grid, side=side, workers=workers))
    assert np.array_equal(in_blocks.area, whole.area)
    coarse = change_matrix(job_on(grid)).area
    np.testing.assert_allclose(whole.area, coarse, rtol=1e-4)


@pytest.mark.parametrize("spread", [1, 1000, 10**7])
def test_codes_may_lie_far_apart(grid, spread):
    """Maps of bytes, and of whole numbers with and without a table to look them up in."""
    before, after = (np.where(one == 255, -1, one.astype(np.int32) * spread) for one in (BEFORE, AFTER))
    layers = [dataclasses.replace(layer_of(grid, one), nodata=-1) for one in (before, after)]
    indices = [{code * spread: at for code, at in index.items()} for index in (INDEX, LATER_INDEX)]
    wide = change_matrix(ChangeJob(grid, zones_on(grid), *layers, *indices))
    assert np.array_equal(wide.area, change_matrix(job_on(grid)).area)
    assert wide.breaches == []
    lost = change_matrix(ChangeJob(grid, zones_on(grid), *layers, indices[0], {10 * spread: 0}))
    assert {(one.layer, one.lowest, one.highest) for one in lost.breaches} == {("closing", 20 * spread, 120 * spread)}


def test_the_same_map_twice_has_no_change(grid):
    job = job_on(grid)
    found = change_matrix(dataclasses.replace(job, closing=job.opening, closing_index=INDEX)).area
    assert np.all(found[:, ~np.eye(4, dtype=bool)] == 0)
    assert np.all(found[:, range(4), range(4)] > 0)


def test_the_maps_the_other_way_round_give_the_matrix_turned_over(grid):
    job = job_on(grid)
    back = ChangeJob(grid, job.zones, job.closing, job.opening, LATER_INDEX, INDEX)
    np.testing.assert_allclose(change_matrix(back).area, change_matrix(job).area.transpose(0, 2, 1), rtol=1e-12)


def test_a_code_that_one_legend_does_not_know_is_told_with_its_map_and_kept_apart():
    grid = GRIDS["degrees"]
    strange = AFTER.copy()
    strange[30, 20] = 99
    job = job_on(grid, closing=layer_of(grid, strange))
    found, clean = change_matrix(job), change_matrix(job_on(grid))
    assert found.breaches == [Breach("closing", (0, 0, ROWS, COLUMNS), 1, 99.0, 99.0)]
    np.testing.assert_allclose(found.area.sum(axis=(1, 2)), clean.area.sum(axis=(1, 2)), rtol=1e-12)
    assert found.area[..., 3].sum() > clean.area[..., 3].sum()


def test_a_map_beyond_its_edge_has_no_class():
    grid = GRIDS["degrees"]
    found = change_matrix(job_on(grid, closing=layer_of(grid, AFTER[:25])))
    whole = change_matrix(job_on(grid)).area.sum(axis=(1, 2))
    np.testing.assert_allclose(found.area.sum(axis=(1, 2)), whole, rtol=1e-12)
    assert np.all(found.area[:, :3, 3] > 0)


def test_progress_counts_every_block_once():
    steps = []
    change_matrix(large(GRIDS["degrees"], side=1), progress=lambda done, of: steps.append((done, of)))
    assert steps == [(number, 9) for number in range(1, 10)]


def test_long_rows_of_bytes_are_counted_as_cell_by_cell_and_strange_codes_kept_apart():
    grid = dataclasses.replace(GRIDS["degrees"], transform=Affine(0.005, 0, 100.0, 0, -0.005, 25.0), columns=259)
    random = np.random.default_rng(7)
    before, after = (random.choice([1, 2, 12, 255, 77], (ROWS, 259), p=[0.4, 0.3, 0.2, 0.09, 0.01]) for _ in range(2))
    west, south, east, north = grid.bounds
    whole = Zones(("w",), ("全",), (shapely.box(west, south, east, north),))
    maps = [layer_of(grid, one.astype(np.uint8)) for one in (before, after)]
    found = change_matrix(ChangeJob(grid, whole, *maps, INDEX, INDEX))
    rows, columns = (np.vectorize({1: 0, 2: 1, 12: 2, 255: 3, 77: 3}.get)(one) for one in (before, after))
    ground = ground_of(grid)
    for row in range(4):
        for column in range(4):
            here = ground[(rows == row) & (columns == column)].sum()
            assert found.area[0, row, column] == pytest.approx(here, rel=1e-9)
    assert {one.layer for one in found.breaches} == {"opening", "closing"}
    assert sum(one.cells for one in found.breaches) == (before == 77).sum() + (after == 77).sum()
