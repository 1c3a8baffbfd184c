"""Distances and fading means, against the plain sums they stand for."""

import numpy as np
import pytest

from qingshan.grid.flow.slope_partial import slope_from_neighbours
from qingshan.grid.spread import distance_to, spread
from qingshan.grid.terrain import slope_and_aspect


def test_distance_is_the_least_of_all_distances():
    source = np.random.default_rng(2).random((17, 23)) < 0.02
    rows, columns = np.mgrid[0:17, 0:23]
    each = [np.hypot((rows - r) * 20.0, (columns - c) * 30.0) for r, c in np.argwhere(source)]
    np.testing.assert_allclose(distance_to(source, 30.0, 20.0), np.min(each, axis=0), rtol=1e-12)


def test_without_a_source_every_place_is_infinitely_far():
    assert np.isinf(distance_to(np.zeros((3, 4), bool), 30.0, 30.0)).all()


def linear(distance: np.ndarray, reach: float = 100.0) -> np.ndarray:
    return 1 - distance / 100.0


def test_a_mean_over_the_surroundings_is_the_plain_weighted_mean():
    random = np.random.default_rng(4)
    intensity = random.random((9, 11))
    intensity[3, 4] = np.nan
    found = spread(intensity, linear, 100.0, 30.0, 20.0)
    rows, columns = np.mgrid[0:9, 0:11]
    for row, column in ((0, 0), (4, 5), (8, 10), (3, 5)):
        away = np.hypot((rows - row) * 20.0, (columns - column) * 30.0)
        weight = np.where((away <= 100.0) & np.isfinite(intensity), linear(away), 0.0)
        assert found[row, column] == pytest.approx((weight * np.nan_to_num(intensity)).sum() / weight.sum(), rel=1e-10)
    assert np.isnan(found[3, 4])
    assert np.isnan(found).sum() == 1


def test_full_surroundings_are_one_and_empty_ones_nothing():
    for level in (0.0, 1.0):
        np.testing.assert_allclose(spread(np.full((6, 6), level), linear, 100.0, 30.0, 30.0), level, atol=1e-12)


def test_a_reach_beyond_the_map_is_cut_at_it():
    assert np.isfinite(spread(np.eye(4), linear, 1e6, 30.0, 30.0)).all()


def test_slope_from_neighbours_is_horns_inside_and_needs_no_rim():
    ground = np.random.default_rng(7).uniform(0, 50, (8, 9))
    side = np.full(8, 30.0)
    horn, _ = slope_and_aspect(ground, side, side)
    np.testing.assert_allclose(slope_from_neighbours(ground, side, side)[1:-1, 1:-1], horn[1:-1, 1:-1], rtol=1e-12)
    plane = 0.2 * 30.0 * np.mgrid[0:8, 0:9][1]
    plane[4, 4] = np.nan
    slope = slope_from_neighbours(plane, side, side)
    assert np.isnan(slope).sum() == 1
    assert np.tan(np.radians(slope[0, 3])) == pytest.approx(0.2)
