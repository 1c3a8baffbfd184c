"""Scores of the worked examples, and laws that hold for any values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from worked_examples import array, near

from qingshan.index.refusal import AssessmentError
from qingshan.index.scores.attainment import complement, interval, passed, progress, ratio, steps
from qingshan.index.scores.categorical import categorical
from qingshan.index.scores.normalise import (
    borda,
    goalposts,
    individual_index,
    min_max,
    percentile_rank,
    rank_score,
    z_score,
)
from qingshan.index.scores.reference import deviation_percent, ratio_to, share_of_range


def test_a01_min_max_in_both_directions(example):
    given_, wanted = example
    x = array(given_["x"])
    assert near(min_max(x), wanted["positive"])
    assert near(min_max(x, -1), wanted["negative"])
    assert near(min_max(x, low=1, high=100), wanted["range_1_100"])


def test_a02_z_scores(example):
    given_, wanted = example
    x = array(given_["x"])
    assert near(z_score(x), wanted["z"])
    assert near(z_score(x, centre=100, spread=10), wanted["m100_s10"])
    assert near(z_score(x, -1), wanted["negative"])


def test_a03_ranks_with_a_tie(example):
    given_, wanted = example
    x = array(given_["x"])
    assert near(rank_score(x), wanted["rank_score_min"])
    assert near(rank_score(x, ties="average"), wanted["rank_score_average"])
    assert near(percentile_rank(x), wanted["percentile_rank_min"])
    assert near(percentile_rank(x, ties="average"), wanted["percentile_rank_average"])
    assert near(borda(x), wanted["borda"])
    assert near(percentile_rank(x, -1), wanted["percentile_rank_negative"])


def test_a04_goalposts_with_truncation(example):
    given_, wanted = example
    x, ends = array(given_["x"]), (given_["lower"], given_["upper"])
    assert near(100 * goalposts(x, *ends), wanted["positive"])
    assert near(100 * goalposts(x, *ends, -1), wanted["negative"])
    assert near(100 * goalposts(x, *ends, truncated=False), wanted["not_truncated"])


def test_a05_distance_to_a_reference(example):
    given_, wanted = example
    x = array(given_["x"])
    reference = x[given_["reference_unit_index"]]
    assert near(ratio_to(x, reference), wanted["ratio_to_unit"])
    assert near(share_of_range(x, reference), wanted["share_of_range_to_unit"])
    assert near(share_of_range(x, reference, cap=1), wanted["share_capped"])
    assert near(deviation_percent(x, given_["reference_value"]), wanted["deviation_percent_from_value"])


def test_a06_categories(example):
    given_, wanted = example
    assert near(given_["scale"] * categorical(given_["x"], given_["map"]), wanted["score"])
    with pytest.raises(AssessmentError, match="there is no category 其他; those of the scheme are 未开展"):
        categorical([*given_["x"], wanted["error_for"]], given_["map"])


def test_a07_attainment_of_targets(example):
    ways = {
        "ratio": lambda c: ratio(c["x"], c["t"], c["d"], c.get("cap", 1.0)),
        "complement": lambda c: complement(c["x"], c["t"]),
        "progress": lambda c: progress(c["x"], c["b"], c["t"]),
        "interval": lambda c: interval(c["x"], c["lo"], c["hi"], c["tol"]),
        "pass": lambda c: passed(c["x"], c["t"], c["d"]),
    }
    given_, wanted = example
    assert near([ways[case["method"]](case) for case in given_["cases"]], wanted["attainment"])


def test_a08_steps_short_of_the_target(example):
    given_, wanted = example
    for rounding in ("exact", "ceil", "floor"):
        points = [
            steps(
                c["x"],
                c["t"],
                c["d"],
                c.get("full", given_["full"]),
                c.get("per", given_["per"]),
                given_["unit"],
                rounding,
            )
            for c in given_["cases"]
        ]
        assert near(points, wanted[rounding]), rounding


def test_a09_individual_index(example):
    given_, wanted = example
    x = array(given_["x"])
    assert near(individual_index(x), wanted["positive"])
    assert near(individual_index(x, -1), wanted["negative"])
    assert near(individual_index(array(given_["nationwide_missing_indicator"])), wanted["nationwide_missing"])


def test_a30_scores_over_the_years(example):
    given_, wanted = example
    panel = {year: array(values) for year, values in given_["panel"].items()}
    pool = np.concatenate(list(panel.values()))
    for year, values in panel.items():
        assert near(min_max(values), wanted["per_period"][year])
        assert near(min_max(values, over=pool), wanted["pooled"][year])
        assert near(min_max(values, over=panel["y2017"]), wanted["base_period_2017"][year])
        assert near(100 * goalposts(values, *given_["goalposts"]), wanted["goalposts"][year])


values = some.lists(some.floats(-1e6, 1e6), min_size=2, max_size=20).filter(lambda x: max(x) - min(x) > 1e-3)


@given(values)
def test_the_other_direction_turns_a_score_round(x):
    assert np.allclose(min_max(array(x)) + min_max(array(x), -1), 100)


@given(values, some.floats(0.1, 10), some.floats(-100, 100))
def test_another_unit_of_measure_changes_no_score(x, scale, shift):
    assert np.allclose(min_max(scale * array(x) + shift), min_max(array(x)), atol=1e-6)


@given(values)
def test_a_unit_without_a_value_changes_nobody_elses_score(x):
    assert np.allclose(min_max(array([*x, None]))[:-1], min_max(array(x)))


def test_a_constant_indicator_is_refused_or_put_in_the_middle_or_left_out():
    x = array([3.0, 3.0, None])
    with pytest.raises(AssessmentError, match="constant_indicator: all units have the same value"):
        min_max(x)
    assert near(min_max(x, constant="midpoint"), [50.0, 50.0, None])
    assert np.isnan(min_max(x, constant="exclude")).all()


@pytest.mark.parametrize("target", [0.0, -3.0])
def test_a_target_of_nothing_gives_no_ratio(target):
    with pytest.raises(AssessmentError, match="target_zero"):
        ratio(5.0, target)
    with pytest.raises(AssessmentError, match="target_zero"):
        complement(5.0, target)


def test_reversed_goalposts_and_infinite_values_are_refused():
    with pytest.raises(AssessmentError, match="goalposts_reversed: the lower end 9 must lie below the upper 5"):
        goalposts(array([1.0]), 9, 5)
    with pytest.raises(ValueError, match="infinite"):
        min_max(array([1.0, np.inf]))
