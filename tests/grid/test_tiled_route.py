"""Routing over tiles gives what routing in memory gives, whatever the tiles, the threads and the ground."""

import numpy as np
import pyflwdir
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from routing_maps import Map, cells_of, grid_of, ground_of, routed, values_of

from qingshan.grid.flow.fill import fill_depressions
from qingshan.grid.flow.flow import Scheme, flow_of, shares_of
from qingshan.grid.flow.slope_partial import slope_from_neighbours
from qingshan.grid.flow.sums import accumulate, to_stream
from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import Window
from qingshan.grid.tiled.route import route

EVERY_SCHEME = pytest.mark.parametrize("scheme", list(Scheme))
TILES = some.integers(2, 64)
SIDES = some.integers(1, 70)
SEEDS = some.integers(0, 10**6)
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bits(shares: np.ndarray) -> np.ndarray:
    """Which neighbours get a share, one bit for each."""
    return ((np.nan_to_num(shares) > 0) * (1 << np.arange(8))).sum(axis=2)


def whole(ground: np.ndarray) -> Window:
    return Window(0, 0, *ground.shape)


# the ground


@often
@given(SEEDS, SIDES, SIDES, TILES, some.sampled_from(list(Scheme)), some.integers(1, 3))
def test_heights_flats_and_receivers_are_those_in_memory_to_the_bit(
    tmp_path_factory, seed, rows, columns, tile, scheme, workers
):
    ground = ground_of(seed, rows, columns)
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, scheme)
    tiled = routed(ground, tmp_path_factory.mktemp("any"), scheme=scheme, tile=tile, workers=workers)
    np.testing.assert_array_equal(values_of(tiled.filled, ground), flow.filled)
    np.testing.assert_array_equal(values_of(tiled.ground.steps, ground), flow.steps)
    np.testing.assert_array_equal(tiled.ground.gives.read(whole(ground)), bits(shares_of(flow)))


def test_a_lake_over_many_tiles_is_level_and_drains_by_the_shortest_way(tmp_path):
    y, x = np.mgrid[0:60, 0:60]
    ground = np.hypot(x - 29.5, y - 29.5)  # a bowl
    ground[30, 41:] = 12.0  # whose only outlet is a channel to the east
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, Scheme.STEEPEST)
    tiled = routed(ground, tmp_path, scheme=Scheme.STEEPEST, tile=7)
    level = values_of(tiled.filled, ground)
    assert np.all(level[ground <= 12.0] == 12.0)
    assert level[29, 29] == 12.0
    np.testing.assert_array_equal(values_of(tiled.ground.steps, ground), flow.steps)
    np.testing.assert_array_equal(tiled.ground.gives.read(whole(ground)), bits(shares_of(flow)))
    gathered = values_of(tiled.accumulate(1.0, names=["cells"])[0], ground)
    np.testing.assert_array_equal(gathered, accumulate(flow, np.array(1.0)))
    assert gathered[30, 59] >= (ground <= 12.0).sum()  # the whole lake leaves there


def test_hollows_within_hollows_are_filled_as_pyflwdir_fills_them(tmp_path):
    y, x = np.mgrid[0:90, 0:110]
    rough = np.random.default_rng(5).integers(0, 4, (90, 110))
    ground = (np.abs((x % 37) - 18) + np.abs((y % 41) - 20) + rough).astype(np.float32)
    other, _ = pyflwdir.dem.fill_depressions(ground, nodata=-9999.0, outlets="edge")
    tiled = routed(ground.astype(float), tmp_path, tile=8)
    np.testing.assert_array_equal(values_of(tiled.filled, ground), other.astype(float))


def test_steepest_flow_gathers_what_pyflwdir_counts_along_the_same_receivers(tmp_path):
    ground = ground_of(4, 120, 90)
    tiled = routed(ground, tmp_path, scheme=Scheme.STEEPEST, tile=13, workers=2)
    gives = tiled.ground.gives.read(whole(ground))
    codes = np.array([1, 128, 64, 32, 16, 8, 4, 2], np.uint8)  # of the east, then anticlockwise
    lowest = np.log2(np.maximum(gives, 1)).astype(int)
    directions = np.where(np.isnan(ground), 247, np.where(gives > 0, codes[lowest], 0)).astype(np.uint8)
    other = pyflwdir.from_array(directions, ftype="d8").upstream_area("cell").astype(float)
    gathered = values_of(tiled.accumulate(1.0, names=["cells"])[0], ground)
    np.testing.assert_array_equal(gathered[~np.isnan(ground)], other[~np.isnan(ground)])


# sums


@often
@given(SEEDS, SIDES, SIDES, TILES, some.sampled_from(list(Scheme)), some.booleans())
def test_several_sums_at_once_are_those_in_memory(tmp_path_factory, seed, rows, columns, tile, scheme, parted):
    ground = ground_of(seed, rows, columns)
    random = np.random.default_rng(seed + 1)
    weight = random.uniform(0, 2, ground.shape)
    weight[random.random(ground.shape) < 0.01] = np.nan  # a missing weight goes down with the water
    patches = random.integers(0, 2, ground.shape).astype(np.int32) if parted else None
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, scheme)
    tiled = routed(ground, tmp_path_factory.mktemp("any"), scheme=scheme, tile=tile, workers=2)
    parts = None if patches is None else Map(patches)
    found = tiled.accumulate(cells.area, Map(weight), names=["area", "weighted"], patches=parts)
    for plane, given_weight in zip(found, (cells.area[:, None], weight), strict=True):
        expected = accumulate(flow, given_weight, patches=patches)
        np.testing.assert_allclose(values_of(plane, ground), expected, rtol=1e-12)


@often
@given(SEEDS, SIDES, SIDES, TILES, some.sampled_from(list(Scheme)), some.booleans(), some.booleans())
def test_the_way_to_the_stream_is_that_in_memory_to_the_bit(
    tmp_path_factory, seed, rows, columns, tile, scheme, by_length, of_next
):
    ground = ground_of(seed, rows, columns)
    cost = np.random.default_rng(seed + 1).uniform(0, 2, ground.shape)
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, scheme)
    stream = accumulate(flow, np.array(1.0)) >= 2 + seed % 20
    tiled = routed(ground, tmp_path_factory.mktemp("any"), scheme=scheme, tile=tile, workers=2)
    how = {"by_length": by_length, "of_next": of_next}
    found = tiled.to_stream(Map(stream), Map(cost), name="way", **how)
    np.testing.assert_array_equal(values_of(found, ground), to_stream(flow, stream, cost, **how))


@EVERY_SCHEME
def test_all_area_leaves_the_map_once(tmp_path, scheme):
    ground = ground_of(9, 80, 64)
    tiled = routed(ground, tmp_path, scheme=scheme, tile=9)
    gathered = values_of(tiled.accumulate(cells_of(ground).area, names=["area"])[0], ground)
    leaves = (tiled.ground.gives.read(whole(ground)) == 0) & ~np.isnan(ground)
    total = (~np.isnan(ground) * cells_of(ground).area[:, None]).sum()
    assert gathered[leaves].sum() == pytest.approx(total, rel=1e-12)


@EVERY_SCHEME
def test_the_bytes_are_the_same_whatever_the_number_of_threads(tmp_path, scheme):
    ground = ground_of(5, 90, 90)
    made = []
    for workers in (1, 3):
        tiled = routed(ground, tmp_path / str(workers), scheme=scheme, tile=8, workers=workers)
        tiled.accumulate(Map(np.sqrt(np.abs(np.nan_to_num(ground)))), names=["sum"])
        made.append({path.name: path.read_bytes() for path in (tmp_path / str(workers)).iterdir()})
    assert made[0] == made[1]
    assert {"filled.raw", "sum.raw", "sum.hdr"} <= set(made[0])


def test_a_snake_that_crosses_the_edges_of_tiles_a_hundred_times_is_followed_to_its_end(tmp_path):
    ground = np.full((4, 400), 1e6)
    ways = np.array([[1, column] if column % 2 == 0 else [2, column] for column in range(400)])
    ground[ways[:, 0], ways[:, 1]] = 1000.0 - np.arange(400)
    ground[[1, 2], [399, 0]] = np.nan
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, Scheme.STEEPEST)
    tiled = routed(ground, tmp_path, scheme=Scheme.STEEPEST, tile=2)
    gathered = values_of(tiled.accumulate(1.0, names=["cells"])[0], ground)
    np.testing.assert_array_equal(gathered, accumulate(flow, np.array(1.0)))


# what is worked out on windows


def test_what_looks_at_its_neighbours_is_the_same_on_tiles(tmp_path):
    ground = ground_of(1, 50, 70)
    tiled = routed(ground, tmp_path, tile=11, workers=2)
    found = tiled.cellwise(
        lambda heights, cells: slope_from_neighbours(heights, cells.width, cells.height),
        tiled.filled,
        name="slope",
        rim=1,
        sized=True,
    )
    cells = cells_of(ground)
    expected = slope_from_neighbours(fill_depressions(ground), cells.width, cells.height)
    np.testing.assert_array_equal(values_of(found, ground), expected)


# files


def test_a_layer_larger_than_the_grid_is_cut_to_it(tmp_path):
    wide = ground_of(0, 60, 60)
    grid = grid_of(wide)
    layer = Layer("heights", array=wide, transform=grid.transform, crs=grid.crs, nodata=np.nan)
    inner = wide[10:50, 5:45]
    corner = grid.transform @ grid.transform.translation(5, 10)
    smaller = type(grid)(grid.crs, corner, 40, 40)
    tiled = route(layer, smaller, tmp_path, tile=16, workers=2)
    with Reader(tiled.filled.layer, smaller) as reader:
        np.testing.assert_array_equal(reader.read(Window(0, 0, 40, 40)), fill_depressions(inner))


def test_only_results_are_left_in_the_folder(tmp_path):
    ground = ground_of(2, 40, 40)
    tiled = routed(ground, tmp_path, tile=8)
    tiled.accumulate(1.0, names=["cells"])
    names = {path.stem for path in tmp_path.iterdir()}
    assert names == {"filled", "steps", "gives", "cells"}


@pytest.mark.parametrize("tile", [1, 0, -5])
def test_a_tile_has_two_cells_or_more_along_its_side(tmp_path, tile):
    with pytest.raises(ValueError, match=f"a tile needs 2 cells or more along its side, not {tile}"):
        routed(ground_of(0, 9, 9), tmp_path, tile=tile)


class Broken:
    """Heights that cannot be read beyond some row."""

    def read(self, window: Window) -> np.ndarray:
        """Fail in the lower half."""
        if window.row > 20:
            raise OSError("the file ends here")
        return np.zeros((window.rows, window.columns))


def test_when_the_heights_cannot_be_read_nothing_is_left_behind(tmp_path):
    with pytest.raises(OSError, match="the file ends here"):
        route(Broken(), grid_of(np.zeros((40, 40))), tmp_path, tile=8, workers=2)
    assert list(tmp_path.iterdir()) == []


def test_a_sum_that_fails_leaves_no_half_file(tmp_path):
    tiled = routed(ground_of(0, 40, 40), tmp_path, tile=8)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OSError, match="the file ends here"):
        tiled.accumulate(Broken(), names=["sum"])
    assert sorted(tmp_path.iterdir()) == before
