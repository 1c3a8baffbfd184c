"""Weights: the worked examples, and what must be true of all of them."""

import numpy as np
import pytest
from hypothesis import given as tried
from hypothesis import settings
from hypothesis import strategies as some
from worked_examples import array, near

from qingshan.index.refusal import AssessmentError
from qingshan.index.weights.ahp import check_consistent, geometric, group, principal, repairs
from qingshan.index.weights.given import given, linear, product
from qingshan.index.weights.objective import components, critic, entropy, entropy_of, principal_components
from qingshan.index.weights.optimised import optimised


def test_a14_ahp(example):
    given_, wanted = example
    told = principal(array(given_["matrix"]))
    assert near(told.weights, wanted["weights"])
    assert near([told.largest, told.consistency, told.ratio], [wanted["lambda_max"], wanted["ci"], wanted["cr"]])
    assert near(geometric(array(given_["matrix"])), wanted["geometric_mean_weights"])
    check_consistent(told, 0.10)


def test_a15_contradictory_judgements_are_refused_unless_a_reason_is_given(example):
    given_, wanted = example
    told = principal(array(given_["matrix"]))
    assert near([told.largest, told.consistency, told.ratio], [wanted["lambda_max"], wanted["ci"], wanted["cr"]])
    with pytest.raises(AssessmentError, match=r"ahp_inconsistent: the consistency ratio 6\.1303 is above 0\.1"):
        check_consistent(told, 0.10)
    check_consistent(told, 0.10, reason="agreed by the panel on 2019-03-01")


def test_a16_entropy(example):
    given_, wanted = example
    x = array(given_["X"])
    assert near(entropy_of(x), wanted["entropy"])
    assert near(entropy(x), wanted["weights"])
    assert entropy(x)[2] == 0


def test_a17_critic(example):
    given_, wanted = example
    assert near(critic(array(given_["X"]), array(given_["directions"])), wanted["weights"])


def test_a18_principal_components(example):
    given_, wanted = example
    x = array(given_["X"])
    told = components(x)
    assert near(told.loadings, wanted["loadings"])
    assert near(told.eigenvalues, wanted["eigenvalues"])
    assert near(told.explained, wanted["explained"])
    assert near(principal_components(x), wanted["weights_squared"])
    assert near(principal_components(x, squared=False), wanted["weights_loading"])


def test_the_sign_of_a_component_does_not_hang_on_the_order_of_units_or_indicators():
    x = np.random.default_rng(3).normal(size=(20, 4)) + np.linspace(0, 9, 20)[:, None]
    loadings = components(x).loadings
    assert loadings.sum() > 0
    assert near(components(x[::-1]).loadings, loadings.tolist())
    assert near(components(x[:, ::-1]).loadings[::-1], loadings.tolist())


def test_loadings_of_both_signs_are_no_weights():
    base = np.arange(10.0)
    x = np.column_stack([base, base + np.sin(base), -base])
    with pytest.raises(AssessmentError, match="weight_negative: the first component's loadings have both signs"):
        principal_components(x, squared=False)


@settings(deadline=None, max_examples=30)
@tried(some.integers(0, 2**32), some.integers(4, 12))
def test_weights_from_data_are_never_negative_and_add_up_to_one(seed, units):
    x = np.random.default_rng(seed).uniform(0.1, 100, (units, 3))
    for weights in (entropy(x), critic(x, np.ones(3)), principal_components(x), optimised(x).weights):
        assert (weights >= 0).all()
        assert weights.sum() == pytest.approx(1)


def test_critic_applies_directions_first():
    x = array([[1, 9, 3], [2, 7, 3.5], [3, 2, 5], [4, 4, 4]])
    turned = x * [1, -1, 1]
    assert near(critic(x, array([1, -1, 1])), critic(turned, array([1, 1, 1])).tolist())
    assert not near(critic(x, array([1, -1, 1])), critic(x, array([1, 1, 1])).tolist())


def test_optimised_weights_give_each_child_its_importance():
    rng = np.random.default_rng(11)
    common = rng.normal(size=200)
    x = np.column_stack([common + rng.normal(size=200) for _ in range(3)])
    told = optimised(x, importance=array([0.5, 0.25, 0.25]))
    score = x @ told.weights
    reached = array([np.corrcoef(x[:, child], score)[0, 1] for child in range(3)])
    assert told.residual == pytest.approx(((reached / reached.sum() - [0.5, 0.25, 0.25]) ** 2).sum(), abs=1e-9)
    assert reached[0] > reached[1]


def test_a_child_that_is_to_count_for_nothing_but_goes_with_the_others_ends_at_zero_and_is_named():
    rng = np.random.default_rng(7)
    common = rng.normal(size=100)
    x = np.column_stack([common + rng.normal(size=100) for _ in range(2)])
    told = optimised(x, importance=array([1.0, 0.0]))
    assert told.at_zero == (1,)
    assert told.residual > 0.01


def test_a_list_that_adds_up_to_99_90_is_divided_by_its_sum():
    assert given([2.75] * 18 + [1.83] * 19 + [0.92] * 17).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("weights", "code"),
    [([1, -0.1], "weight_negative"), ([0, 0], "weights_all_zero"), ([1, np.inf], "weight_negative")],
)
def test_negative_and_empty_weights_are_refused(weights, code):
    with pytest.raises(AssessmentError, match=code):
        given(weights)


def test_combined_weights():
    one, other = array([0.6, 0.4]), array([0.2, 0.8])
    assert near(linear(one, other, 0.25), [0.3, 0.7])
    assert near(product(one, other), [0.12 / 0.44, 0.32 / 0.44])
    with pytest.raises(ValueError, match="between 0 and 1"):
        linear(one, other, 1.5)


def test_a_matrix_that_is_not_reciprocal_is_refused_with_the_pairs():
    with pytest.raises(AssessmentError, match=r"ahp_not_reciprocal: entries \(1,2\) are not the reciprocals"):
        principal(array([[1, 3], [0.5, 1]]))
    with pytest.raises(AssessmentError, match="ahp_not_reciprocal: a comparison matrix is square"):
        principal(array([[1, 3, 2], [0.5, 1, 2]]))


def test_hints_name_the_judgement_that_contradicts_the_others_and_none_for_a_consistent_matrix():
    weights = array([8, 3, 2, 1])
    matrix = weights[:, None] / weights[None, :]
    assert repairs(matrix) == ()
    matrix[0, 3], matrix[3, 0] = 1 / 5, 5
    worst = repairs(matrix, most=1)[0]
    assert (worst.row, worst.column, worst.judged) == (0, 3, 0.2)
    assert worst.implied > 1


def test_a_group_of_one_mind_judges_as_each():
    matrix = array([[1, 2], [0.5, 1]])
    assert near(group([matrix, matrix]).tolist(), matrix.tolist())
