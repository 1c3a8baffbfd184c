"""What settles and what is held back on the way, on ground of which the answer is known."""

import numpy as np
import pytest

from qingshan.grid.flow.flow import Scheme, flow_of, shares_of
from qingshan.grid.flow.retention import buffer, deposit

EVERY_SCHEME = pytest.mark.parametrize("scheme", list(Scheme))


def rough(seed: int = 3, shape: tuple[int, int] = (20, 25)) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 50, shape).round(1)


def flow_over(ground: np.ndarray, scheme: Scheme = Scheme.MULTIPLE, size: float = 30.0):
    side = np.full(ground.shape[0], size)
    return flow_of(ground, side, side, scheme)


@EVERY_SCHEME
def test_what_settles_and_what_leaves_is_what_was_given(scheme):
    flow = flow_over(rough(), scheme)
    random = np.random.default_rng(1)
    delivery, source = random.uniform(0, 0.8, flow.filled.shape), random.uniform(0, 5, flow.filled.shape)
    settled, passed = deposit(flow, delivery, source)
    leaves = shares_of(flow).sum(axis=2) == 0
    assert settled.sum() + passed[leaves].sum() == pytest.approx(source.sum(), rel=1e-12)
    assert settled.min() >= 0


def test_nothing_settles_where_delivery_is_the_same_everywhere():
    flow = flow_over(rough())
    settled, _ = deposit(flow, np.array(0.3), np.array(1.0))
    assert np.abs(settled).max() < 1e-12


def test_a_stream_takes_all_that_comes():
    flow = flow_over(np.array([[3.0, 2.0, 1.0]]))
    settled, passed = deposit(flow, np.array([[0.2, 0.2, 1.0]]), np.array([[4.0, 0.0, 0.0]]))
    assert settled.tolist() == [[0.0, 4.0, 0.0]]  # the last step before the stream keeps what was not delivered
    assert passed[0, 2] == 0


def test_inflow_settles_like_what_comes_from_above():
    flow = flow_over(np.array([[3.0, 2.0, 1.0]]))
    coming = np.array([[0.0, 6.0, 0.0]])
    settled, _ = deposit(flow, np.array([[0.2, 0.6, 0.8]]), np.zeros((1, 3)), inflow=coming)
    assert settled[0, 1] == pytest.approx(6 * (0.8 - 0.6) / (1 - 0.6))


def test_what_is_missing_goes_down_with_the_flow():
    flow = flow_over(np.array([[4.0, 3.0, 2.0, 1.0]]))
    settled, _ = deposit(flow, np.array([[0.1, 0.2, 0.3, 0.4]]), np.array([[1.0, np.nan, 1.0, 1.0]]))
    assert np.isfinite(settled[0, :2]).all()
    assert np.isnan(settled[0, 2:]).all()


def test_a_hole_gets_nothing():
    ground = rough()
    ground[5, 5] = np.nan
    settled, passed = deposit(flow_over(ground), np.array(0.2), np.array(1.0))
    assert np.isnan(settled[5, 5])
    assert np.isnan(passed[5, 5])
    assert np.isfinite(np.delete(settled.reshape(-1), 5 * 25 + 5)).all()


# buffers


def strip(cells: int) -> tuple[np.ndarray, np.ndarray]:
    heights = np.arange(cells, 0.0, -1)[None]
    stream = np.zeros((1, cells), bool)
    stream[0, -1] = True
    return heights, stream


def test_a_strip_of_one_cover_holds_back_by_its_whole_length():
    heights, stream = strip(6)
    held = buffer(flow_over(heights), stream, np.array(0.8), np.array(150.0))
    np.testing.assert_allclose(held[0], 0.8 * (1 - np.exp(-5 * 30 * np.arange(5, -1, -1) / 150)), rtol=1e-12)


def test_cover_that_can_do_less_than_what_lies_below_changes_nothing():
    heights, stream = strip(4)
    efficiency = np.array([[0.1, 0.1, 0.9, 0.9]])
    held = buffer(flow_over(heights), stream, efficiency, np.array(60.0))
    assert held[0, 0] == held[0, 1] == held[0, 2] > 0.1


def test_a_critical_length_of_nothing_holds_at_once():
    heights, stream = strip(3)
    assert buffer(flow_over(heights), stream, np.array(0.5), np.array(0.0))[0, 0] == 0.5


@EVERY_SCHEME
def test_no_more_is_held_than_the_best_cover_can(scheme):
    ground = rough(7)
    efficiency = np.random.default_rng(2).uniform(0, 0.9, ground.shape)
    held = buffer(flow_over(ground, scheme), ground < 3, efficiency, np.array(100.0))
    assert held.min() >= 0
    assert held.max() <= efficiency.max()


def test_an_unknown_cover_is_missing_and_so_is_what_lies_above_it():
    heights, stream = strip(4)
    held = buffer(flow_over(heights), stream, np.array([[0.5, np.nan, 0.5, 0.5]]), np.array(60.0))
    assert np.isnan(held[0, :2]).all()
    assert np.isfinite(held[0, 2:]).all()
