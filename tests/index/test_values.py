"""Missing values and outliers: the worked examples, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from worked_examples import array, near

from qingshan.index.aggregate.effective import availability, redistributed
from qingshan.index.aggregate.means import power_mean
from qingshan.index.values.imputation import between_observed, by_group, last_observed, nearest_donor
from qingshan.index.values.outliers import Rule, box_cox, clipped, is_flagged, log_shift, shape_of, winsorise


def test_a10_the_weight_of_what_is_missing_is_shared_out(example):
    given_, wanted = example
    scores, weights = array([given_["scores"]]), array(given_["weights"])
    there = ~np.isnan(scores)
    shares = redistributed(weights, there)[0] / weights.sum()
    assert near(shares, wanted["effective_weights"])
    assert near(power_mean(scores, weights, 1)[0], wanted["score"])
    told = availability(weights, there)
    assert near([told.by_count[0], told.by_weight[0]], [wanted["available_by_count"], wanted["available_by_weight"]])


def test_a12_imputation(example):
    given_, wanted = example
    x, groups = array(given_["x"]), given_["group"]
    years, series = array(given_["series"]["years"]), array(given_["series"]["values"])
    assert near(by_group(x, groups, "mean"), wanted["group_mean"])
    assert near(by_group(x, groups, "median"), wanted["group_median"])
    assert near(last_observed(series), wanted["last_observation"])
    assert near(between_observed(years, series), wanted["linear_then_constant"])


def test_a13_outliers_are_told_by_the_shape_and_brought_in(example):
    given_, wanted = example
    x = array(given_["x"])
    rule = Rule(given_["skew_threshold"], given_["kurtosis_threshold"], given_["max_points"])
    assert near(list(shape_of(x)), [wanted["skew"], wanted["kurtosis"]])
    assert is_flagged(x, rule) is wanted["outlier"]
    treated = winsorise(x, rule)
    assert near(treated.values, wanted["winsorised"])
    assert len(treated.changed) == wanted["points"]
    assert near(list(shape_of(treated.values)), [wanted["skew_after"], wanted["kurtosis_after"]])
    assert near(log_shift(x), wanted["log_shift"])


def test_too_many_outer_points_are_not_winsorised_but_the_logarithm_is_taken():
    x = array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1e3, 2e5])
    treated = winsorise(x, Rule(max_points=1))
    assert treated.how == "log"
    assert (np.argsort(treated.values) == np.argsort(x)).all()


def test_a_long_tail_on_the_left_is_brought_up_from_below():
    x = -array([2, 3, 3, 4, 5, 5, 6, 7, 8, 96])
    assert winsorise(x).values.min() == -8
    assert (np.argsort(log_shift(x), kind="stable") == np.argsort(x, kind="stable")).all()


@given(some.lists(some.floats(-1e3, 1e3) | some.none(), min_size=1, max_size=30))
def test_treatment_keeps_gaps_and_the_order_of_units(x):
    x = array(x)
    treated = winsorise(x)
    assert (np.isnan(treated.values) == np.isnan(x)).all()
    held = ~np.isnan(x)
    order = np.argsort(x[held], kind="stable")
    assert (np.diff(treated.values[held][order]) >= 0).all()
    unchanged = np.setdiff1d(np.flatnonzero(held), treated.changed)
    assert (treated.values[unchanged] == x[unchanged]).all()


def test_three_units_have_no_shape():
    assert all(np.isnan(shape_of(array([1, 2, 900]))))
    assert winsorise(array([1, 2, 900])).how == "none"


def test_percentiles_clip_both_ends_and_box_cox_refuses_what_is_not_above_zero():
    assert clipped(array([0, 10, None, 20, 30, 40]), 10, 90).changed == (0, 5)
    with pytest.raises(ValueError, match="above zero"):
        box_cox(array([0.0, 1.0]), 0.5)


def test_a_group_without_any_value_stays_missing():
    assert near(by_group(array([1, None, None]), ["a", "a", "b"], "mean"), [1, 1, None])


def test_an_old_value_is_not_carried_further_than_allowed():
    assert near(last_observed(array([4, None, None, None]), max_age=2), [4, 4, 4, None])


def test_a_donor_gives_only_what_it_has():
    x = array([[1, 5, None], [1, None, 2], [9, 7, 8]])
    assert near(nearest_donor(x), [[1, 5, 2], [1, 5, 2], [9, 7, 8]])
    assert near(nearest_donor(array([[None, 1], [None, 2]])), [[None, 1], [None, 2]])
