"""What settles, what is held back and where streams run are over tiles what they are in memory."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from routing_maps import Map, cells_of, grid_of, ground_of, routed, values_of

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme, flow_of
from qingshan.grid.flow.retention import buffer, deposit
from qingshan.grid.flow.streams import streams_invest
from qingshan.grid.flow.sums import accumulate
from qingshan.grid.layer import Layer
from qingshan.grid.tiled.cells import TiledCells
from qingshan.grid.tiled.plane_store import PlaneStore

TILES, SIDES, SEEDS = some.integers(2, 40), some.integers(1, 60), some.integers(0, 10**6)
SCHEMES = some.sampled_from(list(Scheme))
often = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(SEEDS, SIDES, SIDES, TILES, SCHEMES)
def test_what_settles_is_what_settles_in_memory(tmp_path_factory, seed, rows, columns, tile, scheme):
    ground, random = ground_of(seed, rows, columns), np.random.default_rng(seed + 1)
    share, leaving = random.choice([0.0, 0.3, 0.6, 1.0, np.nan], ground.shape), random.uniform(0, 9, ground.shape)
    leaving[random.random(ground.shape) < 0.01] = np.nan  # goes down with the flow
    cells = cells_of(ground)
    expected, _ = deposit(flow_of(ground, cells.width, cells.height, scheme), share, leaving)
    tiled = routed(ground, tmp_path_factory.mktemp("any"), scheme=scheme, tile=tile, workers=2)
    found = values_of(tiled.deposit(Map(share), Map(leaving), name="settled"), ground)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@often
@given(SEEDS, SIDES, SIDES, TILES, SCHEMES, some.booleans())
def test_what_is_held_back_is_that_in_memory_to_the_bit(
    tmp_path_factory, seed, rows, columns, tile, scheme, steps_are_stated
):
    ground, random = ground_of(seed, rows, columns), np.random.default_rng(seed + 1)
    most, reach = random.choice([0.0, 0.4, 0.8], ground.shape), random.choice([0.0, 60.0, 150.0], ground.shape)
    most[random.random(ground.shape) < 0.01] = np.nan
    length = np.array([30.0, 42.0] * 4) if steps_are_stated else None
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, scheme)
    stream = accumulate(flow, np.array(1.0)) >= 2 + seed % 20
    tiled = routed(ground, tmp_path_factory.mktemp("any"), scheme=scheme, tile=tile, workers=2)
    found = values_of(tiled.buffer(Map(stream), Map(most), Map(reach), name="held", length=length), ground)
    np.testing.assert_array_equal(found, buffer(flow, stream, most, reach, length))


@often
@given(SEEDS, SIDES, SIDES, TILES, SCHEMES, some.sampled_from([0.3, 0.7, 1.0]))
def test_streams_as_invest_draws_them_are_those_in_memory(tmp_path_factory, seed, rows, columns, tile, scheme, trace):
    ground = ground_of(seed, rows, columns)
    cells = cells_of(ground)
    flow = flow_of(ground, cells.width, cells.height, scheme)
    gathered = accumulate(flow, np.array(1.0))
    tiled = routed(ground, tmp_path_factory.mktemp("any"), scheme=scheme, tile=tile, workers=2)
    found = values_of(tiled.streams_invest(Map(gathered), 7.5, trace, name="stream"), ground)
    np.testing.assert_array_equal(found > 0, streams_invest(flow, gathered, 7.5, trace))


# planes by key


@pytest.fixture
def tiled(tmp_path):
    """Cells of 20 × 30 over tiles of 7."""
    return TiledCells.over(grid_of(np.empty((20, 30))), PlaneStore(tmp_path, 10**9), side=7, workers=2)


def plane_of(values, cells, name):
    """A map as a plane."""
    grid = cells.tiles.grid
    layer = Layer(name, array=values, transform=grid.transform, crs=grid.crs, nodata=np.nan)
    return cells.made(lambda key: cells.tiles.cellwise(np.asarray, layer, name=key), name)


def test_a_function_without_a_name_of_its_own_has_no_key(tiled):
    ground = plane_of(ground_of(1, 20, 30), tiled, "ground")
    with pytest.raises(ValueError, match=r"<lambda>.* cannot be part of a key"):
        tiled.cellwise(lambda cells: cells + 1, ground)


def test_the_key_is_another_for_other_values_functions_code_and_cells(tiled, tmp_path):
    ground = plane_of(ground_of(1, 20, 30), tiled, "ground")
    edited = TiledCells.over(tiled.tiles.grid, tiled.store, side=7, code="edited")
    smaller = TiledCells.over(grid_of(np.empty((20, 29))), tiled.store, side=7)
    keys = [
        tiled.key("cellwise", np.clip, ground, 1.0),
        tiled.key("cellwise", np.clip, ground, 2.0),
        tiled.key("cellwise", np.maximum, ground, 1.0),
        tiled.key("cellwise", np.clip, ground, np.array([1.0, 1.0])),
        edited.key("cellwise", np.clip, ground, 1.0),
        smaller.key("cellwise", np.clip, ground, 1.0),
    ]
    assert len(set(keys)) == len(keys)
    assert tiled.key("cellwise", np.clip, ground, 1.0) == keys[0]


def test_least_largest_and_mean_are_those_of_the_array(tiled):
    ground = ground_of(2, 20, 30)
    whole = Cells(tiled.width, tiled.height, tiled.area, tiled.shape)
    for name, values in (("ground", ground), ("nothing", np.full((20, 30), np.nan))):
        plane = plane_of(values, tiled, name)
        np.testing.assert_array_equal(tiled.extremes(plane), whole.extremes(values))
        np.testing.assert_allclose(tiled.mean(plane), whole.mean(values), rtol=1e-14)


def test_the_same_heights_by_another_name_are_filled_once(tiled, monkeypatch):
    ground = ground_of(1, 20, 30)
    one, other = (plane_of(ground, tiled, name) for name in ("one", "other"))
    first = tiled.flow(one, Scheme.STEEPEST).accumulate(1.0)
    monkeypatch.setattr("qingshan.grid.tiled.route.half_filled", None)
    monkeypatch.setattr("qingshan.grid.tiled.route.gather", None)
    assert tiled.flow(other, Scheme.STEEPEST).accumulate(1.0) == first
