"""Laws and refusals of balance sheets and audits; decisions are exact, on stated decimals."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from qingshan import assets
from qingshan.assets import Direction, Target
from qingshan.core.exact import exact
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
SCHEME = BOOK.audits["central-2017"]
amounts = some.dictionaries(some.text("abc", min_size=1), some.decimals(0, 10**9, places=4), max_size=4)
stated = some.decimals(-(10**9), 10**9, places=4)


@given(stated, amounts, amounts, amounts)
def test_two_periods_after_each_other_are_one(opening, came, went, later):
    first = assets.stock(opening, came, went)
    second = assets.stock(first.closing, later, {})
    both = assets.stock(opening, {"first": sum(came.values()), "second": sum(later.values())}, went)
    assert second.closing == both.closing


@given(stated, amounts, amounts)
def test_what_came_and_went_is_all_of_the_change(opening, came, went):
    account = assets.stock(opening, came, went)
    assert account.closing - account.opening == sum(came.values()) - sum(went.values())


def test_a_red_line_is_kept_to_the_last_digit_where_floats_would_slip():
    account = assets.stock("0.1", {"one": "0.2"}, {})
    assert 0.1 + 0.2 > 0.3
    assert account.against("0.3").holds
    assert account.against("0.3").gap == 0
    assert account.against("0.3000001").gap == Decimal("1E-7")


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: assets.stock("1", {"felling": "-2"}, {}), "felling is -2: an amount is not below zero"),
        (lambda: assets.stock(0.1, {}, {}), "0.1 is a float"),
        (lambda: exact(True), "True is a bool"),
        (lambda: exact("many"), "'many' is no number"),
        (lambda: exact("NaN"), "no finite number"),
        (lambda: assets.volume_per_area(5.0, 0.0), "carries no forest"),
        (lambda: assets.mean_grade(np.array([1, 2]), np.array([1.0, np.nan])), "an area is missing"),
        (lambda: assets.mean_grade(np.array([1, 2]), np.array([0.0, 0.0])), "add up to nothing"),
        (lambda: assets.mean_grade(np.array([1, 2]), np.array([1.0])), "2 grades for 1 areas"),
        (lambda: assets.audit_score({"a": 25}, {}), "do not match: a"),
        (lambda: assets.level_of("-1", {"poor": 0}), "no level begins at or below -1"),
        (lambda: assets.attainment(5, 0, Direction.AT_LEAST), "decide with met"),
        (lambda: assets.appraise({"a": Target(1, 1, Direction.AT_LEAST, "0.9")}, {"poor": 0}), "add up to 0.9"),
    ],
)
def test_what_cannot_be_is_refused_by_its_words(refused, words):
    with pytest.raises((ValueError, TypeError, LookupError), match=words):
        refused()


def test_a_better_mean_of_less_land_shows_in_the_areas():
    found = assets.quality_change([1, 2], np.array([10.0, 30.0]), np.array([10.0, 5.0]))
    assert found.better(first_is_best=True)
    assert not found.better(first_is_best=False)
    assert found.area.sum() == -25
    assert found.share.sum() == pytest.approx(0)


@given(some.decimals(-200, 200, places=2), some.decimals(0, 100, places=1))
def test_a_section_never_counts_below_nothing_or_above_its_maximum(scored, maximum):
    assert 0 <= assets.section_score(maximum, scored) <= maximum


@given(some.decimals(0, 100, places=3))
def test_more_points_never_give_a_lower_level_and_a_veto_always_the_lowest(score):
    bounds = _levels()
    order = list(bounds)
    higher = assets.level_of(min(score + 1, Decimal(100)), bounds)
    assert order.index(assets.level_of(score, bounds)) <= order.index(higher)
    assert assets.level_of(score, bounds, vetoed=True) == "poor"


def test_a_score_a_hair_below_a_bound_is_below_it():
    target = Target("89.99999999999999999999", "100", Direction.AT_LEAST, 1)
    assert assets.appraise({"a": target}, _levels()).level == "fairly_good"
    assert assets.appraise({"a": Target(90, 100, Direction.AT_LEAST, 1)}, _levels()).level == "good"


@given(some.decimals("0.01", 1000, places=2), some.decimals("0.01", 1000, places=2), some.sampled_from(Direction))
def test_a_target_is_wholly_attained_where_it_is_met_and_only_there(found, target, direction):
    assert (assets.attainment(found, target, direction) == 1) == assets.met(found, target, direction)
    assert assets.attainment(found, target, direction) <= 1 <= assets.attainment(found, found, direction, most=2)


def test_a_bonus_counts_as_far_as_the_scheme_lets_it():
    assert assets.attainment(150, 100, Direction.AT_LEAST, most="1.2") == Fraction(6, 5)
    assert assets.attainment(0, 22, Direction.AT_MOST) == 1


def test_no_illegal_case_is_a_target_that_one_case_breaks():
    held = {"cases": Target(0, 0, Direction.AT_MOST, 1, veto=True)}
    broken = {"cases": Target(1, 0, Direction.AT_MOST, 1, veto=True)}
    assert assets.appraise(held, _levels()).level == "good"
    assert assets.appraise(broken, _levels()).breached == ("cases",)


def test_falsified_data_gives_the_lowest_level_whatever_the_score():
    found = assets.appraise({"a": Target(1, 1, Direction.AT_LEAST, 1)}, _levels(), events=["falsified data"])
    assert (found.score, found.level, found.breached) == (100, "poor", ("falsified data",))


def test_the_scheme_of_the_rulebook_makes_a_hundred_points_and_says_what_of_it_was_seen():
    assert sum(one.maximum.value for one in SCHEME.sections) == SCHEME.scale.value == 100
    seen = [one.code for one in SCHEME.sections if SCHEME.vouched(one.maximum)[1] == "S"]
    assert seen == ["decision_supervision"]
    tasks = SCHEME.sections[0].items[0]
    assert [SCHEME.vouched(one)[1] for one in (tasks.maximum, tasks.each)] == ["S", "S"]
    assert (tasks.maximum.value, tasks.each.value) == (13, 2)


def _levels() -> dict[str, Decimal]:
    return SCHEME.bounds
