"""Delivery of sediment and nutrients to streams: hand sums on a line of cells, and laws."""

import numpy as np
import pytest

from qingshan.grid.cells import Cells
from qingshan.nature import connectivity, nutrient_delivery, sediment_delivery

LINE = np.array([[4.0, 3.0, 2.0, 1.0]])
TENTH = np.full((1, 4), np.degrees(np.arctan(0.1)))
CELLS = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 4))
STREAM = 4 * 900.0


def rough(rows: int = 25, columns: int = 30) -> tuple[np.ndarray, np.ndarray, np.ndarray, Cells]:
    random = np.random.default_rng(5)
    ground = random.uniform(0, 20, (rows, columns)) + 3.0 * np.arange(columns)
    side = np.full(rows, 30.0)
    slope, cover = random.uniform(0, 30, ground.shape), random.uniform(0.001, 0.4, ground.shape)
    return ground, slope, cover, Cells(side, side, side**2, ground.shape)


def test_connectivity_is_the_hand_sum_of_a_line_of_cells():
    cover = np.array([[0.1, 0.2, 0.4, 1.0]])
    way = connectivity.Drained.of(LINE, CELLS, STREAM)
    index = connectivity.connectivity_index(way, np.full((1, 4), 0.1), cover)
    up = np.mean([0.1, 0.2]) * 0.1 * np.sqrt(1800.0)
    down = 30 / (0.2 * 0.1) + 30 / (0.4 * 0.1)
    assert index[0, 1] == pytest.approx(np.log10(up / down), rel=1e-12)
    assert np.isnan(index[0, 3])


def test_connectivity_as_invest_counts_steps_by_the_next_cell():
    cover = np.array([[0.1, 0.2, 0.4, 1.0]])
    way = connectivity.Drained.of(LINE, CELLS, STREAM, as_invest=True, scheme=connectivity.Scheme.QUANTISED, trace=1.0)
    index = connectivity.connectivity_index(way, np.full((1, 4), 0.1), cover)
    up = np.mean([0.1, 0.2]) * 0.1 * np.sqrt(1800.0)
    assert index[0, 1] == pytest.approx(np.log10(up / (1 / (0.4 * 0.1) + 1 / (1.0 * 0.1))), rel=1e-12)


def test_slopes_are_kept_within_the_limits_of_the_index():
    found = connectivity.tangent(np.array([0.0, np.degrees(np.arctan(0.2)), 80.0, np.nan]))
    np.testing.assert_allclose(found, [0.005, 0.2, 1.0, np.nan])


EVERY_RATIO = pytest.mark.parametrize(
    "ratio",
    [
        sediment_delivery.delivery_ratio,
        sediment_delivery.delivery_ratio_invest,
        sediment_delivery.delivery_ratio_invest_d8,
    ],
)
EVERY_DEPOSITION = pytest.mark.parametrize(
    "settles",
    [sediment_delivery.deposition, sediment_delivery.deposition_invest, sediment_delivery.deposition_invest_d8],
)


@EVERY_RATIO
def test_delivery_lies_between_nothing_and_the_most_and_grows_with_bare_ground(ratio):
    ground, slope, cover, cells = rough()
    found = ratio(ground, slope, cover, cells, 30 * 900.0, 0.5, 2.0, 0.8)
    bare = ratio(ground, slope, np.ones_like(cover), cells, 30 * 900.0, 0.5, 2.0, 0.8)
    assert np.nanmin(found) > 0
    assert np.nanmax(found) < 0.8
    known = np.isfinite(found)
    assert known.any()
    assert np.all(bare[known] > found[known])


@EVERY_RATIO
def test_twice_the_most_is_twice_the_delivery(ratio):
    ground, slope, cover, cells = rough()
    half = ratio(ground, slope, cover, cells, 30 * 900.0, 0.5, 2.0, 0.4)
    whole = ratio(ground, slope, cover, cells, 30 * 900.0, 0.5, 2.0, 0.8)
    np.testing.assert_allclose(whole, 2 * half)


@EVERY_RATIO
def test_without_a_stream_nothing_is_known(ratio):
    ground, slope, cover, cells = rough()
    assert np.isnan(ratio(ground, slope, cover, cells, 1e12, 0.5, 2.0, 0.8)).all()


@EVERY_DEPOSITION
def test_no_more_settles_than_was_on_its_way(settles):
    ground, slope, cover, cells = rough()
    loss = np.random.default_rng(6).uniform(0, 40, ground.shape)
    found = settles(ground, slope, cover, loss, cells, 30 * 900.0, 0.5, 2.0, 0.8)
    assert np.nanmin(found) >= 0
    assert 0 < np.nansum(found) < loss.sum()


@EVERY_DEPOSITION
def test_twice_the_loss_is_twice_what_settles_and_none_is_none(settles):
    ground, slope, cover, cells = rough()
    loss = np.random.default_rng(6).uniform(0, 40, ground.shape)
    once = settles(ground, slope, cover, loss, cells, 30 * 900.0, 0.5, 2.0, 0.8)
    np.testing.assert_allclose(settles(ground, slope, cover, 2 * loss, cells, 30 * 900.0, 0.5, 2.0, 0.8), 2 * once)
    none = settles(ground, slope, cover, 0 * loss, cells, 30 * 900.0, 0.5, 2.0, 0.8)
    assert np.nanmax(none) == 0


def test_what_is_delivered_and_what_settles_is_what_eroded_where_all_reaches_a_stream():
    loss = np.array([[10.0, 20.0, 30.0, 5.0]])
    route = (CELLS, STREAM, 0.5, 2.0, 0.8)
    ratio = sediment_delivery.delivery_ratio(LINE, TENTH, np.full((1, 4), 0.2), *route)
    settled = sediment_delivery.deposition(LINE, TENTH, np.full((1, 4), 0.2), loss, *route)
    exported = np.nansum(sediment_delivery.export(loss, ratio, 10_000.0))
    on_its_way = 30.0 * (1 - ratio[0, 2])  # of the last cell before the stream, which passes its own loss on
    kept = settled[0, :3].sum()
    assert exported + kept + on_its_way == pytest.approx(60.0, rel=1e-12)
    assert settled[0, 3] == pytest.approx(on_its_way, rel=1e-12)  # and the stream bed takes it


# nutrients


def test_the_middle_of_the_map_moves_every_cell_and_a_stated_index_none():
    """Two valleys that do not meet: what lies in one must not change the other."""
    valley, slope, _, _ = rough(12, 30)
    other = valley + np.random.default_rng(8).uniform(0, 5, valley.shape)
    gap = np.full((1, 30), np.nan)
    both, both_slope = np.vstack([valley, gap, other]), np.vstack([slope, gap, np.full(slope.shape, 44.0)])

    def cells_of(rows: int) -> Cells:
        side = np.full(rows, 30.0)
        return Cells(side, side, side**2, (rows, 30))

    def fill(rows: int) -> tuple[np.ndarray, np.ndarray]:
        return np.full((rows, 30), 0.5), np.full((rows, 30), 120.0)

    stated = nutrient_delivery.surface_delivery(valley, slope, *fill(12), cells_of(12), 20 * 900.0, 2.0, -1.0)
    same = nutrient_delivery.surface_delivery(both, both_slope, *fill(25), cells_of(25), 20 * 900.0, 2.0, -1.0)
    np.testing.assert_allclose(same[:12], stated, rtol=1e-12)
    alone = nutrient_delivery.surface_delivery_invest(valley, slope, *fill(12), cells_of(12), 20 * 900.0, 2.0)
    beside = nutrient_delivery.surface_delivery_invest(both, both_slope, *fill(25), cells_of(25), 20 * 900.0, 2.0)
    known = np.isfinite(alone)
    assert np.all(beside[:12][known] != alone[known])


def test_under_ground_the_way_is_in_metres_and_invest_counts_cells():
    ours = nutrient_delivery.subsurface_delivery(LINE, TENTH, CELLS, STREAM, 0.8, 200.0)
    theirs = nutrient_delivery.subsurface_delivery_invest(LINE, TENTH, CELLS, STREAM, 0.8, 200.0)
    np.testing.assert_allclose(ours[0], 1 - 0.8 * (1 - np.exp(-5 * np.array([90, 60, 30, 0]) / 200)))
    np.testing.assert_allclose(theirs[0], 1 - 0.8 * (1 - np.exp(-5 * np.array([3, 2, 1, 0]) / 200)))


def test_a_map_without_a_stream_has_no_middle_and_no_delivery():
    ground, slope, _, cells = rough()
    given = np.full(ground.shape, 0.5), np.full(ground.shape, 120.0)
    assert np.isnan(nutrient_delivery.surface_delivery_invest(ground, slope, *given, cells, 1e12, 2.0)).all()


def test_nutrients_over_and_under_ground_are_parts_of_one_load():
    load, index, area = 10.0, 1.2, 5_000.0
    over = nutrient_delivery.export(load, index, 0.0, 0.3, 0.6, area)
    under = nutrient_delivery.export(load, index, 1.0, 0.3, 0.6, area)
    assert over == nutrient_delivery.export_surface(load, index, 0.3, area)
    assert nutrient_delivery.export(load, index, 0.4, 0.3, 0.6, area) == pytest.approx(0.6 * over + 0.4 * under)


def test_the_mean_of_the_runoff_index_of_a_map_is_one():
    proxy = np.array([[500.0, np.nan], [1500.0, 1000.0]])
    assert np.nanmean(nutrient_delivery.runoff_index_of_map(proxy, CELLS)) == pytest.approx(1.0)
    assert nutrient_delivery.runoff_index_of_map(np.zeros((2, 2)), CELLS).tolist() == [[0, 0], [0, 0]]
