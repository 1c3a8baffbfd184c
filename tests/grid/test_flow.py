"""Water over the ground: hollows, flats, shares and sums, against another program, a plain reference and laws."""

import numpy as np
import pyflwdir
import pytest
from affine import Affine

from qingshan.grid.flow.fill import ACROSS, DOWN, fill_depressions
from qingshan.grid.flow.flats import flat_steps
from qingshan.grid.flow.flow import Scheme, flow_of, shares_of
from qingshan.grid.flow.streams import streams, streams_invest
from qingshan.grid.flow.sums import accumulate, to_stream

ONE = np.array(1.0)
EVERY_SCHEME = pytest.mark.parametrize("scheme", list(Scheme))


def hills(seed: int = 3, shape: tuple[int, int] = (30, 40), digits: int = 3) -> np.ndarray:
    """Rough ground with hollows; few digits make flats. [m]"""
    return np.random.default_rng(seed).uniform(0, 100, shape).round(digits)


def square(ground: np.ndarray, size: float = 30.0) -> tuple[np.ndarray, np.ndarray]:
    side = np.full(ground.shape[0], size)
    return side, side


def with_hole(ground: np.ndarray) -> np.ndarray:
    ground = ground.copy()
    ground[8:12, 10:17] = np.nan
    return ground


# hollows


def test_hollows_are_filled_as_pyflwdir_fills_them():
    ground = hills(digits=0).astype(np.float32)
    other, _ = pyflwdir.dem.fill_depressions(ground, nodata=-9999.0, outlets="edge")
    np.testing.assert_array_equal(fill_depressions(ground.astype(float)), other.astype(float))


def test_filled_ground_is_not_filled_again_and_nothing_was_lowered():
    ground = with_hole(hills())
    filled = fill_depressions(ground)
    np.testing.assert_array_equal(fill_depressions(filled), filled)
    assert np.nanmin(filled - ground) == 0
    np.testing.assert_array_equal(np.isnan(filled), np.isnan(ground))


def test_a_hole_drains_a_hollow_that_it_lies_in():
    bowl = np.hypot(*(np.mgrid[0:9, 0:9] - 4.0))
    assert fill_depressions(bowl)[4, 4] == 4.0  # to the rim of the map
    bowl[4, 5] = np.nan
    assert fill_depressions(bowl)[4, 4] == 0.0


def test_a_flat_is_left_by_the_shortest_way():
    ground = np.full((5, 7), 5.0)
    ground[:, -1] = 9.0
    ground[2, 6] = 1.0  # the only way down, though the rim is nearer
    steps, _ = flat_steps(ground)
    assert steps[2, 5] == 0
    assert steps[2, 0] == 5
    assert steps[0, 5] == 1  # from the cell above the spill, which falls aslant
    assert np.isfinite(steps).all()


# shares


@EVERY_SCHEME
def test_a_cell_gives_away_all_or_nothing_and_never_uphill(scheme):
    ground = with_hole(hills(digits=0))
    flow = flow_of(ground, *square(ground), scheme)
    shares = shares_of(flow)
    given = shares.sum(axis=2)[~flow.hole]
    assert np.all(np.isclose(given, 1, atol=1e-12) | (given == 0))
    for row, column, way in np.argwhere(np.nan_to_num(shares) > 0):
        below = row + DOWN[way], column + ACROSS[way]
        assert not flow.hole[below]
        lower = flow.filled[below] < flow.filled[row, column]
        level = flow.filled[below] == flow.filled[row, column] and flow.steps[below] < flow.steps[row, column]
        assert lower or level


def test_slopes_share_by_steepness_and_a_diagonal_is_longer():
    ground = np.array([[9.0, 9, 9], [9, 5, 3], [9, 9, 3]])
    shares = shares_of(flow_of(ground, *square(ground)))[1, 1]
    straight, slanted = 2 / 30, 2 / (30 * np.sqrt(2))
    assert shares[0] == pytest.approx(straight / (straight + slanted))
    assert shares[7] == pytest.approx(slanted / (straight + slanted))


def test_cells_that_are_not_square_are_measured_in_metres_each_way():
    ground = np.array([[9.0, 9, 9], [9, 5, 3], [9, 3, 9]])
    shares = shares_of(flow_of(ground, np.full(3, 20.0), np.full(3, 50.0)))[1, 1]
    assert shares[0] / shares[6] == pytest.approx(50 / 20)


def test_quantised_shares_are_whole_fifteenths_of_which_there_may_be_more_or_fewer():
    ground = hills()
    exact = shares_of(flow_of(ground, *square(ground)))
    rounded = shares_of(flow_of(ground, *square(ground), Scheme.QUANTISED))
    parts = np.floor(0.5 + exact * 15)
    total = parts.sum(axis=2, keepdims=True)
    np.testing.assert_allclose(rounded * np.maximum(total, 1), parts, atol=1e-9)
    assert {int(one) for one in np.unique(total)} - {0} != {15}


def test_a_cell_comes_before_all_it_drains_to():
    ground = with_hole(hills(digits=0))
    flow = flow_of(ground, *square(ground))
    place = np.full(ground.size, -1)
    place[flow.order] = np.arange(flow.order.size)
    assert flow.order.size == np.isfinite(ground).sum()
    for row, column, way in np.argwhere(np.nan_to_num(shares_of(flow)) > 0):
        below = (row + DOWN[way]) * ground.shape[1] + column + ACROSS[way]
        assert place[row * ground.shape[1] + column] < place[below]


@pytest.mark.parametrize("shape", [(3,), (2, 2, 2)])
def test_ground_must_be_a_map(shape):
    with pytest.raises(ValueError, match="flow needs rows × columns of heights and one width and height for each row"):
        flow_of(np.zeros(shape), np.ones(shape[0]), np.ones(shape[0]))


# sums


def reference(flow, weight: np.ndarray) -> np.ndarray:
    """The same sum by plain Python, from the highest cell to the lowest."""
    columns = flow.filled.shape[1]
    shares, total = shares_of(flow), weight.astype(float).copy()
    for cell in np.lexsort((-flow.steps.reshape(-1), -flow.filled.reshape(-1))):
        row, column = divmod(int(cell), columns)
        for way in range(8):
            if shares[row, column, way] > 0:
                total[row + DOWN[way], column + ACROSS[way]] += shares[row, column, way] * total[row, column]
    return total


@EVERY_SCHEME
@pytest.mark.parametrize("digits", [0, 3])
def test_sums_are_those_of_a_plain_walk_from_high_to_low(scheme, digits):
    ground = with_hole(hills(digits=digits))
    weight = np.where(np.isnan(ground), np.nan, hills(seed=9))
    flow = flow_of(ground, *square(ground), scheme)
    np.testing.assert_allclose(accumulate(flow, weight), reference(flow, weight), rtol=1e-12)


@pytest.mark.parametrize("digits", [0, 3])
def test_steepest_flow_gathers_what_pyflwdir_counts_along_the_same_directions(digits):
    ground = hills(digits=digits)
    flow = flow_of(ground, *square(ground), Scheme.STEEPEST)
    shares = shares_of(flow)
    codes = np.array([1, 128, 64, 32, 16, 8, 4, 2], np.uint8)  # of the east, then anticlockwise
    directions = np.where(shares.sum(axis=2) > 0, codes[shares.argmax(axis=2)], 0).astype(np.uint8)
    other = pyflwdir.from_array(directions, ftype="d8", transform=Affine(30, 0, 0, 0, -30, 0), latlon=False)
    np.testing.assert_array_equal(accumulate(flow, ONE), other.upstream_area("cell"))


@EVERY_SCHEME
def test_all_area_leaves_the_map_once(scheme):
    ground = with_hole(hills(digits=0))
    flow = flow_of(ground, *square(ground), scheme)
    gathered = accumulate(flow, np.array(900.0))
    leaves = shares_of(flow).sum(axis=2) == 0
    assert gathered[leaves].sum() == pytest.approx(np.isfinite(ground).sum() * 900.0, rel=1e-12)


def test_a_plane_drains_in_parallel():
    plane = 100 - 3.0 * np.arange(12.0)[:, None] * np.ones((1, 5))
    flow = flow_of(plane, *square(plane), Scheme.STEEPEST)
    np.testing.assert_array_equal(accumulate(flow, ONE), np.arange(1.0, 13.0)[:, None] * np.ones((1, 5)))
    wide = 100 - 3.0 * np.arange(8.0)[:, None] * np.ones((1, 31))
    spread = accumulate(flow_of(wide, *square(wide)), ONE)
    np.testing.assert_allclose(spread[:, 15], np.arange(1.0, 9.0), rtol=1e-12)


@EVERY_SCHEME
def test_a_hole_stays_a_hole_and_passes_nothing_on(scheme):
    plane = 100 - 3.0 * np.arange(9.0)[:, None] * np.ones((1, 9))
    plane[4] = np.nan
    gathered = accumulate(flow_of(plane, *square(plane), scheme), ONE)
    assert np.isnan(gathered[4]).all()
    np.testing.assert_allclose(gathered[5], 1.0)
    assert np.isfinite(np.delete(gathered, 4, axis=0)).all()


def test_twice_the_weight_is_twice_the_sum_and_inflow_is_added():
    ground = hills()
    flow = flow_of(ground, *square(ground))
    once = accumulate(flow, hills(5))
    np.testing.assert_allclose(accumulate(flow, 2 * hills(5)), 2 * once)
    np.testing.assert_allclose(accumulate(flow, hills(5), inflow=hills(6)), once + accumulate(flow, hills(6)))


def test_two_tiles_with_the_inflow_handed_over_are_one_map():
    plane = 100 - 3.0 * np.arange(10.0)[:, None] * np.ones((1, 4))
    whole = accumulate(flow_of(plane, *square(plane), Scheme.STEEPEST), ONE)
    upper = accumulate(flow_of(plane[:5], *square(plane[:5]), Scheme.STEEPEST), ONE)
    coming = np.zeros((5, 4))
    coming[0] = upper[4]
    lower = accumulate(flow_of(plane[5:], *square(plane[5:]), Scheme.STEEPEST), ONE, inflow=coming)
    np.testing.assert_allclose(lower, whole[5:])


def test_a_missing_weight_goes_down_with_the_water():
    plane = 100 - 3.0 * np.arange(5.0)[:, None] * np.ones((1, 3))
    weight = np.ones((5, 3))
    weight[2, 1] = np.nan
    gathered = accumulate(flow_of(plane, *square(plane), Scheme.STEEPEST), weight)
    assert np.isnan(gathered[2:, 1]).all()
    assert np.isfinite(gathered[:, 0]).all()


def test_a_sum_starts_anew_where_another_patch_begins():
    plane = 100 - 3.0 * np.arange(6.0)[:, None] * np.ones((1, 3))
    patches = np.repeat([0, 0, 0, 1, 1, 1], 3).reshape(6, 3).astype(np.int32)
    gathered = accumulate(flow_of(plane, *square(plane), Scheme.STEEPEST), ONE, patches=patches)
    assert gathered[:, 1].tolist() == [1, 2, 3, 1, 2, 3]


# the way down


@EVERY_SCHEME
def test_the_way_to_a_stream_at_the_foot_of_a_plane_is_its_length(scheme):
    plane = 100 - 3.0 * np.arange(6.0)[:, None] * np.ones((1, 3))
    stream = np.zeros((6, 3), bool)
    stream[5] = True
    if scheme is not Scheme.STEEPEST:
        plane += np.array([9.0, 0, 9.0])  # a gully, so that all goes straight
    way = to_stream(flow_of(plane, *square(plane), scheme), stream, ONE)
    np.testing.assert_allclose(way[:, 1], 30.0 * np.arange(5, -1, -1), rtol=1e-12)


def test_where_no_stream_is_reached_the_way_is_missing():
    ridge = -np.abs(np.arange(7.0) - 3) * np.ones((3, 1))
    stream = np.zeros((3, 7), bool)
    stream[:, 6] = True
    way = to_stream(flow_of(ridge, *square(ridge)), stream, ONE)
    assert np.isnan(way[:, :3]).all()
    np.testing.assert_allclose(way[1, 3:], [90, 60, 30, 0], rtol=0.5)
    assert way[1, 6] == 0


def test_a_step_costs_what_its_cell_says_or_what_the_next_one_says():
    line = np.array([[3.0, 2.0, 1.0]])
    flow, stream = flow_of(line, np.ones(1), np.ones(1)), np.array([[False, False, True]])
    cost = np.array([[5.0, 7.0, 11.0]])
    assert to_stream(flow, stream, cost).tolist() == [[12.0, 7.0, 0.0]]
    assert to_stream(flow, stream, cost, of_next=True).tolist() == [[18.0, 11.0, 0.0]]


# streams


def test_streams_begin_where_enough_drains_and_run_on_to_the_end():
    ground = hills(digits=0)
    flow = flow_of(ground, *square(ground), Scheme.STEEPEST)
    gathered = accumulate(flow, ONE)
    found = streams(gathered, 20.0)
    np.testing.assert_array_equal(found, gathered >= 20)
    np.testing.assert_array_equal(streams_invest(flow, gathered, 20.0), gathered > 20)


def test_streams_of_invest_all_reach_the_end_of_the_map():
    ground = hills(digits=1)
    flow = flow_of(ground, *square(ground), Scheme.QUANTISED)
    gathered = accumulate(flow, ONE)
    for trace in (1.0, 0.7):
        found = streams_invest(flow, gathered, 15.0, trace)
        assert np.all(gathered[found] >= trace * 15.0)
        assert found.any()
        shares = shares_of(flow)
        for row, column in np.argwhere(found):
            ways = [way for way in range(8) if shares[row, column, way] > 0]
            assert not ways or any(found[row + DOWN[way], column + ACROSS[way]] for way in ways)
