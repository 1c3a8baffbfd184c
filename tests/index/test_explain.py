"""Explanations and robustness: the worked examples, and that parts add up to the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from worked_examples import array, near

from qingshan.index.aggregate.means import power_mean
from qingshan.index.explain.difference import arithmetic, geometric, logarithmic_mean
from qingshan.index.explain.shapley import shapley
from qingshan.index.judge.ranking import positions
from qingshan.index.robust.consistency import cronbach_alpha, reversals, with_parent
from qingshan.index.robust.ranks import rank_spread
from qingshan.index.robust.sensitivity import effects, intervals
from qingshan.index.run.combine import combine, nominal_weights
from qingshan.index.run.tree import Tree, tree_of
from qingshan.rulebook.framework import Framework


def two_levels(given_) -> tuple[Tree, Framework, dict[str, np.ndarray]]:
    pillars = given_["framework"]
    framework = Framework.model_validate({
        "framework": "two-levels", "version": "1", "title": {"zh": "两级", "en": "two levels"}, "regime": "index",
        "source": "by hand", "missing": {"min_available": 0},
        "tree": [{"code": code, "zh": code, "en": code, "weight": one["weight"]} for code, one in pillars.items()],
        "indicators": [
            {"code": item, "pillar": code, "name_zh": item, "name_en": item, "weight": weight}
            for code, pillar in pillars.items()
            for item, weight in pillar["items"].items()
        ],
    })  # fmt: skip
    tree = tree_of(framework)
    scores = {unit: array([own[code] for code in tree.codes]) for unit, own in given_["scores"].items()}
    return tree, framework, scores


def test_a23_scores_effective_weights_and_contributions_of_two_levels(example):
    given_, wanted = example
    tree, framework, scores = two_levels(given_)
    combined = combine(tree, np.stack(list(scores.values())), nominal_weights(tree), framework.missing)
    for at, unit in enumerate(scores):
        own = wanted[unit]
        assert near(combined.total[at], own["score"])
        assert near({pillar: combined.scores[pillar][at] for pillar in own["pillars"]}, own["pillars"])
        assert near(dict(zip(tree.codes, combined.effective[at], strict=True)), own["effective_weights"])
        parts = combined.effective[at] * np.where(np.isnan(scores[unit]), 0, scores[unit])
        assert near(dict(zip(tree.codes, parts, strict=True)), own["contributions"])


def test_a24_a_difference_is_split_by_indicator_and_adds_up(example):
    given_, wanted = example
    tree, framework, scores = two_levels(given_)
    combined = combine(tree, np.stack([scores["u"], scores["v"]]), nominal_weights(tree), framework.missing)
    parts = arithmetic(combined.effective[0], scores["u"], combined.effective[1], scores["v"])
    found = {code: {name: getattr(parts, name)[at] for name in parts._fields} for at, code in enumerate(tree.codes)}
    assert near(found, wanted["by_indicator"])
    assert near(parts.total.sum(), wanted["delta_v_minus_u"])


def test_a25_a_difference_of_geometric_scores(example):
    given_, wanted = example
    weights, before, after = array(given_["weights"]), array(given_["scores"]["t0"]), array(given_["scores"]["t1"])
    parts = geometric(weights, before, after)
    assert near(parts, wanted["by_indicator"])
    assert near(parts.sum(), wanted["delta"])
    assert near(power_mean(array([before, after]), weights, 0), [wanted["G0"], wanted["G1"]])


def test_a31_ranks_over_given_draws(example):
    given_, wanted = example
    scores = array(given_["scores"])
    nominal = positions(scores @ array(given_["nominal_weights"]))
    assert near(nominal, wanted["nominal_rank"])
    ranks = np.stack([positions(scores @ array(draw)) for draw in given_["weight_draws"]])
    assert near(ranks.tolist(), wanted["ranks_by_draw"])
    told = rank_spread(ranks, nominal)
    assert near([told.mean.tolist(), told.median.tolist()], [wanted["mean"], wanted["median"]])
    assert near([told.low.tolist(), told.high.tolist()], [wanted["q5"], wanted["q95"]])
    assert near(told.in_top(1), wanted["p_first"])
    assert near(told.shift, wanted["mean_absolute_shift_by_draw"])


def test_a32_sobol_indices_of_given_runs(example):
    given_, wanted = example
    told = effects(array(given_["fA"]), array(given_["fB"]), array(given_["fAB"]))
    assert near(told.variance, wanted["variance"])
    for name in ("first", "first_centred", "total"):
        assert near(getattr(told, name), wanted[name]), name


def test_a37_shapley_values_of_a_geometric_score(example):
    given_, wanted = example
    weights = array(given_["weights"])

    def score(rows):
        return power_mean(rows, weights, 0)

    scores, baseline = array(given_["scores"]), array(given_["baseline"])
    assert near(score(array([baseline, scores])), [wanted["baseline_score"], wanted["score"]])
    assert near(shapley(score, scores, baseline).values, wanted["shapley"])


cells = some.lists(some.floats(1, 100), min_size=4, max_size=4)


@given(cells, cells, some.lists(some.booleans(), min_size=4, max_size=4))
def test_parts_of_any_difference_add_up_to_it(u, v, gone):
    weights = array([0.4, 0.3, 0.2, 0.1])
    v = np.where(gone, np.nan, array(v))
    left = weights * ~np.array(gone)
    weights_v = left / left.sum() if left.sum() else left
    score_u = weights @ array(u)
    score_v = weights_v @ np.where(gone, 0, v)
    assert arithmetic(weights, array(u), weights_v, v).total.sum() == pytest.approx(score_v - score_u, abs=1e-9)


@given(cells, cells)
def test_parts_of_a_geometric_difference_add_up_to_it(u, v):
    weights = array([0.4, 0.3, 0.2, 0.1])
    whole = power_mean(array([u, v]), weights, 0)
    assert geometric(weights, array(u), array(v)).sum() == pytest.approx(whole[1] - whole[0], abs=1e-9)


@pytest.mark.parametrize("apart", [0.0, 1e-12, 1e-8, 1e-3, 2.0])
def test_the_logarithmic_mean_lies_between_its_two(apart):
    assert 3.0 <= logarithmic_mean(3.0 + apart, 3.0) <= 3.0 + apart


def test_sampled_shapley_values_add_up_and_come_near_the_exact_ones():
    weights = np.arange(1.0, 13.0)
    scores, baseline = np.linspace(60, 95, 12), np.full(12, 50.0)

    def linear(rows):
        return power_mean(rows, weights, 1)

    told = shapley(linear, scores, baseline, seed=4, orders=50)
    whole = linear(array([scores]))[0] - linear(array([baseline]))[0]
    assert told.values.sum() == pytest.approx(whole)
    assert np.allclose(told.values, weights / weights.sum() * (scores - baseline))


def test_a_factor_that_does_nothing_has_no_share_and_one_that_does_all_has_it_all():
    source = np.random.default_rng(1)
    a, b = source.random((4096, 2)), source.random((4096, 2))
    mixed = np.stack([b[:, 0], a[:, 0]])  # the result is the first factor itself
    told = effects(a[:, 0], b[:, 0], mixed)
    assert told.total == pytest.approx([1, 0], abs=0.05)
    assert told.first_centred == pytest.approx([1, 0], abs=0.05)
    found = intervals(a[:, 0], b[:, 0], mixed, seed=2, resamples=100)
    assert found.total[0][0] < told.total[0] < found.total[1][0]
    assert not found.wide.any()
    with pytest.raises(ValueError, match="the same in every draw"):
        effects(np.ones(4), np.ones(4), np.ones((1, 4)))


def test_indicators_that_go_against_their_parent_are_seen():
    children = array([[1, 9, 5], [2, 7, 5], [3, 2, 5], [4, 1, 5]])
    told = with_parent(children, children[:, 0])
    assert told[0] == pytest.approx(1)
    assert told[1] < 0
    assert np.isnan(told[2])
    assert cronbach_alpha(children[:, :2]) < 0
    assert np.isnan(cronbach_alpha(children[:, :1]))


def test_a_rank_reversal_is_found():
    # relative to the best of those present; c leaves and turns a and b round
    x = array([[10, 3], [4, 6], [100, 5.9]])

    def ranks_of(kept):
        scores = np.full(3, np.nan)
        scores[kept] = (x[kept] / x[kept].max(axis=0)).sum(axis=1)
        return positions(scores)

    told = reversals(ranks_of, 3)
    assert all(nominal != after for _, nominal, after in told)
    for left, ahead, behind in told:
        kept = np.arange(3) != left
        assert ranks_of(np.ones(3, bool))[ahead] < ranks_of(np.ones(3, bool))[behind]
        assert ranks_of(kept)[ahead] > ranks_of(kept)[behind]
    assert told
