"""Flow to the steepest neighbour by the byte: the same receivers, sums and ways as the general flow has them."""

import numpy as np
import pytest

from qingshan.grid.flow.fill import ACROSS, DOWN, fill_depressions, fill_in_place
from qingshan.grid.flow.flow import Flow, Scheme, flow_of, shares_of
from qingshan.grid.flow.flows import Flows
from qingshan.grid.flow.retention import _settle, deposit
from qingshan.grid.flow.slope_partial import slope_from_neighbours, tangent_from_neighbours
from qingshan.grid.flow.steepest import Steepest, donors_of
from qingshan.grid.flow.steepest_flats import HOLE, LEAVES
from qingshan.grid.flow.steepest_walks import numbers_in, settle, upslope, way_down
from qingshan.grid.flow.sums import _down, _gather, accumulate, to_stream


def ground(seed: int, shape: tuple[int, int] = (40, 50), digits: int = 0, holes: bool = True) -> np.ndarray:
    """Rough ground with hollows, flats and, if wanted, holes. [m]"""
    chance = np.random.default_rng(seed)
    made = chance.uniform(0, 60, shape).round(digits)
    made[chance.random(shape) < (0.04 if holes else 0)] = np.nan
    return made


def routed(seed: int, digits: int = 0) -> Flow:
    made = ground(seed, digits=digits)
    return flow_of(made, np.linspace(20, 25, 40), np.full(40, 30.0), Scheme.STEEPEST)


def receivers(flow: Flow) -> np.ndarray:
    """The receiver of each cell from the shares that every scheme has."""
    shares = np.nan_to_num(shares_of(flow))
    own = np.where(shares.sum(axis=2) > 0, shares.argmax(axis=2), LEAVES)
    return np.where(flow.hole, HOLE, own)


@pytest.mark.parametrize("seed", range(12))
def test_receivers_are_those_of_the_shares_over_slopes_and_flats(seed: int) -> None:
    flow = routed(seed, digits=seed % 2)
    np.testing.assert_array_equal(flow.steepest.ways, receivers(flow))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2)])
def test_narrow_maps_are_drained_too(shape: tuple[int, int]) -> None:
    made = ground(1, shape, holes=False)
    flow = flow_of(made, np.ones(shape[0]), np.ones(shape[0]), Scheme.STEEPEST)
    np.testing.assert_array_equal(flow.steepest.ways, receivers(flow))
    assert flow.steepest.cells_above()[flow.steepest.ways == LEAVES].sum() == made.size


def test_single_precision_heights_give_the_same_receivers() -> None:
    made = ground(5).astype(np.float32)
    sizes = np.full(40, 30.0), np.full(40, 30.0)
    assert fill_depressions(made).dtype == np.float32
    np.testing.assert_array_equal(fill_depressions(made), fill_depressions(made.astype(float)))
    np.testing.assert_array_equal(Steepest.over(made, *sizes).ways, Steepest.over(made.astype(float), *sizes).ways)


def test_filling_in_place_fills_the_same() -> None:
    made = ground(6)
    expected = fill_depressions(made)
    fill_in_place(made)
    np.testing.assert_array_equal(made, expected)


def test_every_cell_is_a_donor_of_its_receiver_and_of_no_other() -> None:
    trees = routed(3).steepest
    donors = donors_of(trees.ways)
    for row, column in np.argwhere(trees.ways < LEAVES):
        way = trees.ways[row, column]
        below = row + DOWN[way], column + ACROSS[way]
        assert donors[below] >> (way + 4) % 8 & 1
    assert sum(int(one).bit_count() for one in donors.reshape(-1)) == (trees.ways < LEAVES).sum()


def test_all_water_leaves_somewhere() -> None:
    trees = routed(4).steepest
    above = trees.cells_above()
    assert above[trees.ways == LEAVES].sum() == (trees.ways != HOLE).sum()
    assert (above[trees.ways == HOLE] == 0).all()


def test_the_upslope_part_is_made_of_three_sums() -> None:
    flow = routed(7)
    chance = np.random.default_rng(1)
    cover, fall, size = chance.random(flow.filled.shape), chance.random(flow.filled.shape), np.full(40, 30.0)
    count, one, other = (accumulate(flow, weight) for weight in (np.array(1.0), cover, fall))
    expected = np.sqrt(count * 900) * (one / count) * (other / count)
    for kind, close in ((np.float64, 1e-12), (np.float32, 1e-6)):
        found = np.full(cover.shape, np.nan, kind)
        trees = flow.steepest
        upslope(trees.ways, cover, np.empty(0), fall, size, found, numbers_in(found))
        np.testing.assert_allclose(found, expected, rtol=close)


def test_classes_stand_for_their_values() -> None:
    flow = routed(8)
    table, classes = np.array([0.2, 0.7]), (np.arange(2000).reshape(40, 50) % 2).astype(np.uint8)
    fall, size, found = np.ones(classes.shape), np.full(40, 30.0), []
    for given, held in ((classes, table), (table[classes], np.empty(0))):
        made = np.full(fall.shape, np.nan)
        upslope(flow.steepest.ways, given, held, fall, size, made, numbers_in(made))
        found.append(made)
    np.testing.assert_array_equal(*found)


def test_sums_ways_and_deposits_are_those_of_the_walk_in_order() -> None:
    """The general kernels, which take any shares, serve as the reference."""
    flow = routed(9)
    weight = np.random.default_rng(2).random(flow.filled.shape)
    total = np.where(flow.hole, np.nan, weight)
    _gather(*flow.ground, flow.order, total, np.zeros((1, 1), np.int32), False)
    np.testing.assert_allclose(accumulate(flow, weight), total, rtol=1e-12)
    stream = total > 3
    way = np.full(total.shape, np.nan)
    _down(*flow.ground, flow.order, stream, weight, way, True, False)
    np.testing.assert_allclose(to_stream(flow, stream, weight), way, rtol=1e-12)
    share = np.where(stream, 1.0, weight)
    settled, passed = np.full(total.shape, np.nan), np.full(total.shape, np.nan)
    coming = np.where(flow.hole, np.nan, 0.5)
    _settle(*flow.ground, flow.order, share, weight, coming, settled, passed)
    np.testing.assert_allclose(
        deposit(flow, share, weight, inflow=np.full(total.shape, 0.5)), (settled, passed), rtol=1e-12
    )


def test_what_settles_may_take_the_place_of_its_source_in_single_precision() -> None:
    flow = routed(10)
    share = np.random.default_rng(3).random(flow.filled.shape)
    expected, _ = deposit(flow, share, share)
    source, nothing = share.astype(np.float32), np.empty(0)
    settle(flow.steepest.ways, share, source, nothing, source, numbers_in(source), nothing)
    np.testing.assert_allclose(np.where(flow.hole, np.nan, source), expected, rtol=1e-5, atol=1e-6)


def test_no_way_leads_to_the_stream_where_none_is_reached() -> None:
    trees = Steepest.of(np.array([[3.0, 2.0, 1.0, 5.0, 9.0, 4.0]]), np.ones(1), np.ones(1))
    found = np.empty((1, 6))
    stream = np.array([[False, True, False, False, False, False]])
    way_down(trees.ways, stream, np.full((1, 6), 0.5), True, np.ones((1, 8)), found)
    np.testing.assert_array_equal(found, [[2.0, 0.0, np.nan, np.nan, np.nan, np.nan]])


def test_slopes_as_fractions_are_the_tangents_of_the_slopes() -> None:
    made, size = ground(11), np.full(40, 30.0)
    tangent = tangent_from_neighbours(made, size, size)
    np.testing.assert_allclose(np.degrees(np.arctan(tangent)), slope_from_neighbours(made, size, size), rtol=1e-15)
    np.testing.assert_array_equal(np.isnan(tangent), np.isnan(made))
    assert tangent_from_neighbours(made.astype(np.float32), size, size).dtype == np.float32


# routed once


def test_models_over_the_same_heights_share_one_routing() -> None:
    flows, made, size = Flows(), ground(12), np.full(40, 30.0)
    first = flows.of(made, size, size, Scheme.STEEPEST)
    assert flows.of(made.copy(), size, size, Scheme.STEEPEST) is first
    assert flows.filled(made) is first.filled
    assert flows.of(made, size, size, Scheme.MULTIPLE).filled is first.filled
    assert flows.of(made, size * 2, size, Scheme.STEEPEST) is not first


def test_other_heights_are_routed_anew() -> None:
    flows, made, size = Flows(), ground(13), np.full(40, 30.0)
    first = flows.of(made, size, size, Scheme.STEEPEST)
    raised = np.where(np.arange(50) == 7, made + 1, made)
    other = flows.of(raised, size, size, Scheme.STEEPEST)
    np.testing.assert_array_equal(other.filled, fill_depressions(raised))
    assert flows.of(made, size, size, Scheme.STEEPEST) is not first
    with pytest.raises(ValueError, match="flow needs rows × columns"):
        flows.of(np.zeros(3), np.ones(3), np.ones(3), Scheme.STEEPEST)
