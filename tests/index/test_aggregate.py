"""Aggregation: the worked examples, the known traps, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from worked_examples import array, near

from qingshan.index.aggregate.means import floored, mazziotta_pareto, power_mean
from qingshan.index.aggregate.outranking import copeland, outranking, topsis
from qingshan.index.judge.ranking import positions
from qingshan.index.refusal import AssessmentError


def test_a19_means_of_the_same_scores(example):
    given_, wanted = example
    scores, weights = array([given_["scores"]]), array(given_["weights"])
    named = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0, "minimum": -np.inf, "maximum": np.inf}
    for name, power in named.items():
        assert near(power_mean(scores, weights, power)[0], wanted[name]), name
    for power, mean in wanted["power"].items():
        assert near(power_mean(scores, weights, float(power))[0], mean), power


def test_a20_a_zero_needs_a_floor_which_is_reported(example):
    given_, wanted = example
    scores, weights = array([given_["scores"]]), array(given_["weights"])
    with pytest.raises(AssessmentError, match=wanted["error_without_floor"]):
        power_mean(scores, weights, 0)
    assert near(power_mean(scores, weights, 0, floor=given_["floor"])[0], wanted["with_floor"])
    assert floored(scores, given_["floor"]).tolist() == [[0, 0]]


def test_a21_topsis(example):
    given_, wanted = example
    told = topsis(array(given_["X"]), array(given_["weights"]), array(given_["directions"]))
    assert near(told.closeness, wanted["closeness"])
    assert near(told.to_best, wanted["d_best"])
    assert near(told.to_worst, wanted["d_worst"])
    assert near(positions(told.closeness), wanted["rank"])


def test_a22_copeland(example):
    given_, wanted = example
    scores, weights = array(given_["scores"]), array(given_["weights"])
    assert near(outranking(scores, weights).tolist(), wanted["outranking"])
    assert near(copeland(scores, weights), wanted["copeland"])
    assert near(positions(copeland(scores, weights)), wanted["rank"])


def test_a36_group_indices_with_the_published_weights(example):
    given_, wanted = example
    groups = list(given_["groups"])
    weights = array(given_["weights"])
    assert near(weights.sum(), wanted["weight_sum"])
    assert near(power_mean(array([[given_["groups"][group] for group in groups]]), weights, 1)[0], wanted["index"])


def test_three_tenths_and_a_fifth_against_a_half_is_a_draw():
    # 0.1 + 0.2 + 0.2 and 0.3 + 0.2 differ in the last bit; neither outranks the other
    scores = array([[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]])
    assert copeland(scores, array([0.1, 0.2, 0.2, 0.3, 0.2])).tolist() == [0, 0]


@pytest.mark.parametrize("power", [-2.0, -1.0, 0.0, 0.5, 1.0, 3.0, np.inf, -np.inf])
def test_a_missing_score_is_left_out_at_every_power(power):
    weights = array([1, 2, 1])
    whole = power_mean(array([[40, 90]]), array([1, 1]), power)
    assert near(power_mean(array([[40, None, 90]]), weights, power), whole.tolist())
    assert np.isnan(power_mean(array([[None, None, None]]), weights, power)[0])


positive = some.lists(some.floats(0.5, 100), min_size=2, max_size=6)


@given(positive, some.floats(-5, 5), some.floats(0.1, 3))
def test_a_larger_power_never_gives_a_smaller_mean(scores, power, more):
    x, weights = array([scores]), np.ones(len(scores))
    low, high = power_mean(x, weights, power)[0], power_mean(x, weights, power + more)[0]
    assert min(scores) - 1e-9 <= low <= high * (1 + 1e-9)
    assert high <= max(scores) * (1 + 1e-9)


@pytest.mark.parametrize("power", [5e-324, -5e-324, 1e-300, -1e-200, 1e-12])
def test_a_power_next_to_zero_gives_the_geometric_mean(power):
    x, weights = array([[40, 90, 3]]), array([1, 2, 1])
    assert power_mean(x, weights, power)[0] == pytest.approx(power_mean(x, weights, 0)[0], rel=1e-11)


@given(positive)
def test_the_order_of_units_and_children_changes_nothing(scores):
    x, weights = array([scores, scores[::-1]]), np.arange(1.0, len(scores) + 1)
    there = power_mean(x, weights, 1)
    assert near(power_mean(x[::-1, ::-1], weights[::-1], 1)[::-1], there.tolist())


def test_topsis_and_copeland_refuse_gaps_and_empty_columns():
    with pytest.raises(ValueError, match="complete rows"):
        topsis(array([[1, None]]), np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="complete rows"):
        copeland(array([[1, None]]), np.ones(2))
    with pytest.raises(AssessmentError, match="constant_indicator"):
        topsis(array([[0, 1], [0, 2]]), np.ones(2), np.ones(2))


def test_copeland_adds_up_to_nothing_over_more_units_than_one_batch():
    scores = np.random.default_rng(5).integers(0, 5, size=(150, 4)).astype(float)
    assert copeland(scores, np.ones(4)).sum() == 0


def test_an_uneven_unit_is_penalised():
    x = array([[1, 3], [3, 1], [2, 2]])
    index = mazziotta_pareto(x, np.ones(2))
    assert index[2] == 100
    assert index[0] == index[1] < 100
    assert (mazziotta_pareto(x, np.ones(2), downward=False)[:2] > 100).all()
