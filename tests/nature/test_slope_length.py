"""Slope length from the flow: hand sums on even slopes, InVEST's own asserted numbers, and laws."""

import numpy as np
import pytest

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.terrain import slope_and_aspect
from qingshan.nature import slope_length
from qingshan.nature.topography import exponent_rusle


def square(rows: int, columns: int, size: float = 30.0) -> Cells:
    side = np.full(rows, size)
    return Cells(side, side, side**2, (rows, columns))


def even(rows: int = 30, columns: int = 5, fall: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """Ground that falls evenly to the south, and its slope. [m, degrees]"""
    ground = 1000 - fall * 30.0 * np.arange(rows, dtype=float)[:, None] * np.ones((1, columns))
    return ground, np.full(ground.shape, np.degrees(np.arctan(fall)))


def segment(above: float, below: float, slope: float) -> float:
    """L of a stretch of an even slope by Foster and Wischmeier, spec A3.2.3."""
    m = exponent_rusle(slope)
    return (below ** (m + 1) - above ** (m + 1)) / ((below - above) * 22.13**m)


def test_an_even_slope_has_the_length_factor_of_its_stretches():
    ground, slope = even()
    factor = slope_length.length_d8(ground, slope, square(30, 5), 2000.0, 1e9)
    for row in (0, 1, 4, 20):
        assert factor[row, 2] == pytest.approx(segment(30.0 * row, 30.0 * (row + 1), slope[0, 0]), rel=1e-9)


def test_no_slope_is_longer_than_the_cap():
    ground, slope = even()
    factor = slope_length.length_d8(ground, slope, square(30, 5), 300.0, 1e9)
    assert factor[9, 2] == pytest.approx(segment(270.0, 300.0, slope[0, 0]), rel=1e-9)
    np.testing.assert_allclose(factor[9:-1, 2], factor[9, 2], rtol=1e-12)
    assert np.all(np.diff(factor[:10, 2]) > 0)


def test_a_cap_shorter_than_a_cell_leaves_the_cell_itself():
    ground, slope = even()
    factor = slope_length.length_d8(ground, slope, square(30, 5), 10.0, 1e9)
    np.testing.assert_allclose(factor, segment(0.0, 30.0, slope[0, 0]), rtol=1e-9)


def test_a_slope_ends_at_a_channel_and_at_the_edge_of_a_field():
    ground, slope = even(12)
    cells = square(12, 5)
    channel = slope_length.length_d8(ground, slope, cells, 2000.0, 6 * 900.0)
    assert channel[5, 2] == pytest.approx(segment(0.0, 30.0, slope[0, 0]))  # the first cell of the channel
    flow = cells.flow(ground, Scheme.STEEPEST)
    _, aspect = slope_and_aspect(ground, cells.width, cells.height)
    fields = np.repeat(np.arange(12) // 4, 5).reshape(12, 5).astype(np.int32)
    factor = slope_length.length_by_flow(flow, slope, aspect, cells, 2000.0, fields)
    np.testing.assert_allclose(factor[:4, 2], factor[4:8, 2], rtol=1e-12)


def test_multiple_flow_on_an_even_slope_is_the_same_as_steepest_flow_away_from_the_rim():
    ground, slope = even(9, 31)
    several = slope_length.length_multiple_flow(ground, slope, square(9, 31), 2000.0, 1e9)
    one = slope_length.length_d8(ground, slope, square(9, 31), 2000.0, 1e9)
    np.testing.assert_allclose(several[:8, 15], one[:8, 15], rtol=1e-9)


def test_smaller_cells_tell_the_same_mean_of_an_even_slope():
    fine = slope_length.length_d8(
        1000 - 1.5 * np.arange(20.0)[:, None] * np.ones((1, 4)), np.full((20, 4), 5.71), square(20, 4, 15.0), 2e3, 1e9
    )
    coarse = slope_length.length_d8(
        1000 - 3.0 * np.arange(10.0)[:, None] * np.ones((1, 4)), np.full((10, 4), 5.71), square(10, 4), 2e3, 1e9
    )
    np.testing.assert_allclose(fine[:, 1].reshape(10, 2).mean(axis=1)[:9], coarse[:9, 1], rtol=1e-9)


# numbers that InVEST asserts in its own test of the LS factor (natcap.invest 3.20, tests/test_sdr.py)


@pytest.mark.parametrize(
    ("percent", "gathered", "expected"),
    [(1.5, 100, 0.253996), (4, 100, 0.657229), (8, 100, 1.345856), (10, 100, 1.776729), (15, 1e7, 49.802994)],
)
def test_the_invest_factor_is_the_number_that_invest_asserts(percent, gathered, expected):
    slope = np.degrees(np.arctan(percent / 100))
    found = slope_length.length_invest(gathered, slope, 30.0, 25.0) * slope_length.steepness_invest(slope)
    assert float(found) == pytest.approx(expected, rel=2e-6)


def test_what_does_not_erode_more_than_the_cap_of_invest_says():
    ground, slope = even()
    free = slope_length.length_flow_invest(ground, slope, square(30, 5), 122.0)
    capped = slope_length.length_flow_invest(ground, slope, square(30, 5), 1.2)
    assert free.max() > 1.2
    np.testing.assert_array_equal(capped, np.minimum(free, 1.2))
