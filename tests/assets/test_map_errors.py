"""Areas judged by a sample: what holds for any map, and the figures of the source."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.assets.map_errors import Estimate, adjusted_areas, difference

#: Olofsson et al. 2014, section 5: deforestation, gain, stable forest, stable other; areas in pixels
MAPPED = np.array([200_000, 150_000, 3_200_000, 6_450_000.0])
POINTS = np.array([[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313.0]])


def test_the_example_of_the_source_comes_out():
    found = adjusted_areas(MAPPED, POINTS)
    assert found.area[0] == pytest.approx(235_086, abs=1)
    assert found.half_width(0.95)[0] == pytest.approx(68_418, rel=1e-3)


def test_a_sample_without_errors_leaves_the_areas_and_no_doubt():
    found = adjusted_areas(np.array([10.0, 30.0]), np.diag([20.0, 20.0]))
    assert found.area.tolist() == [10.0, 30.0]
    assert found.error.tolist() == [0.0, 0.0]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(1, 500), min_size=4, max_size=4), min_size=3, max_size=3),
)
def test_errors_move_area_between_classes_and_keep_the_whole(mapped, points):
    found = adjusted_areas(np.array(mapped), np.array(points, float))
    assert found.area.sum() == pytest.approx(sum(mapped))
    assert (found.error >= 0).all()


def test_classes_on_the_ground_may_be_others_than_those_of_the_map():
    """Two kinds of forest on the map, one on the ground: each kind keeps its own errors."""
    found = adjusted_areas(np.array([60.0, 40.0]), np.array([[9.0, 1], [5, 5]]))
    assert found.area.tolist() == pytest.approx([60 * 0.9 + 40 * 0.5, 60 * 0.1 + 40 * 0.5])


def test_more_points_of_the_same_shares_leave_less_doubt():
    few, many = adjusted_areas(MAPPED, POINTS), adjusted_areas(MAPPED, 10 * POINTS)
    assert many.area == pytest.approx(few.area)
    assert (many.error < few.error).all()
    assert (few.half_width(0.99) > few.half_width(0.95)).all()


def test_the_doubt_of_a_difference_is_that_of_both_ends():
    one, other = Estimate(np.array([9.0]), np.array([3.0])), Estimate(np.array([9.0]), np.array([4.0]))
    assert difference(one, other).area.tolist() == [0.0]
    assert difference(one, other).error.tolist() == difference(other, one).error.tolist() == [5.0]


@pytest.mark.parametrize(
    ("mapped", "points", "words"),
    [
        ([10.0, 30.0], [[1.0, 0], [0, 9]], "fewer than two points"),
        ([10.0], [[1.0, 0], [0, 9]], "a row of points for each mapped class"),
        ([-1.0, 2], [[5.0, 0], [0, 9]], "a row of points"),
    ],
)
def test_what_cannot_be_judged_is_refused(mapped, points, words):
    with pytest.raises(ValueError, match=words):
        adjusted_areas(np.array(mapped), np.array(points))


def test_a_class_that_is_not_on_the_map_needs_no_points():
    assert adjusted_areas(np.array([10.0, 0.0]), np.array([[8.0, 2], [0, 0]])).area.tolist() == [8.0, 2.0]


def test_no_confidence_is_beyond_one():
    with pytest.raises(ValueError, match="between 0 and 1"):
        Estimate(np.zeros(1), np.zeros(1)).half_width(95)
