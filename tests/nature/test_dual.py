"""Dual accounting: bounds, levels, regimes, and prices that must not drift."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.core import Severity
from qingshan.nature import dual, prices
from qingshan.rulebook import plain_table, standard_rulebook

BOOK = standard_rulebook()
DAY = date(2020, 12, 31)
BOUNDS = plain_table(BOOK.value_of("dual.coordination_level.from", DAY).value)
LOW, HIGH = (BOOK.value_of(f"dual.decoupling.{end}", DAY).value for end in ("low", "high"))

levels = st.lists(st.floats(0.01, 1), min_size=2, max_size=6)
money = st.floats(1, 1e9)


# coupling coordination


@given(levels)
def test_coupling_and_its_degree_lie_between_nothing_and_one(systems):
    found = dual.coordination(np.array(systems), np.full(len(systems), 1 / len(systems)), BOUNDS)
    assert 0 <= found.coupling <= 1
    assert 0 <= found.degree <= 1
    assert found.level in BOUNDS


@given(levels)
def test_coupling_does_not_depend_on_the_order_of_the_systems(systems):
    assert dual.coupling_degree(np.array(systems)) == pytest.approx(dual.coupling_degree(np.array(systems[::-1])))


@given(st.floats(0.01, 1), st.integers(2, 6))
def test_systems_that_stand_alike_are_fully_coupled(level, count):
    assert dual.coupling_degree(np.full(count, level)) == pytest.approx(1.0)


def test_a_system_at_nothing_is_coupled_with_none():
    assert dual.coupling_degree(np.array([0.0, 0.5])) == 0


@pytest.mark.parametrize(("form", "words"), [("pair-root", "never exceeds 0.5"), ("without-n", "lacks the factor n")])
def test_a_truncated_form_is_refused_with_the_reason(form, words):
    with pytest.raises(ValueError, match=f'{words}.*compares with no other; use form="normalised"'):
        dual.coordination(np.array([0.6, 0.4]), np.array([0.5, 0.5]), BOUNDS, form=form)


@pytest.mark.parametrize("pair", [(0.62, 0.41), (0.5, 0.5)])
def test_the_refused_form_is_half_of_ours_for_two_systems(pair):
    one, other = pair
    assert np.sqrt(one * other / (one + other) ** 2) == pytest.approx(dual.coupling_degree(np.array(pair)) / 2)


def test_levels_that_cannot_be_are_refused_by_their_words():
    for given_levels, words in (
        ([0.5], "two systems or more"),
        ([0.5, 1.2], "between 0 and 1"),
        ([0.5, np.nan], "between 0 and 1"),
        ([0.0, 0.0], "undefined where every level is 0"),
    ):
        with pytest.raises(ValueError, match=words):
            dual.coupling_degree(np.array(given_levels))
    with pytest.raises(ValueError, match="no form 'mine'"):
        dual.coupling_degree(np.array([0.5, 0.5]), form="mine")
    with pytest.raises(ValueError, match=r"weights add up to 0\.9"):
        dual.coordination_index(np.array([0.5, 0.5]), np.array([0.5, 0.4]))


@pytest.mark.parametrize(
    ("degree", "name"),
    [
        (0.0, "极度失调"),
        (0.0905, "极度失调"),
        (0.0999, "极度失调"),
        (0.1, "严重失调"),
        (0.4999, "濒临失调"),
        (0.5, "勉强协调"),
        (0.6556, "初级协调"),
        (0.7, "中级协调"),
        (0.8, "良好协调"),
        (0.9, "优质协调"),
        (1.0, "优质协调"),
    ],
)
def test_bands_are_closed_below_and_leave_no_gap(degree, name):
    assert BOOK.member("coordination_level", dual.level_of(degree, BOUNDS)).title.zh == name


def test_the_ten_bands_are_tenths_in_order():
    assert list(BOUNDS) == [member.code for member in BOOK.dimensions["coordination_level"].members]
    assert list(BOUNDS.values()) == pytest.approx(np.arange(10) / 10)


def test_a_degree_beyond_its_bounds_and_bands_that_begin_too_high_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        dual.level_of(1.1, BOUNDS)
    with pytest.raises(LookupError, match="must begin at 0"):
        dual.level_of(0.1, {"good": 0.8})


@pytest.mark.parametrize(
    ("economy", "ecology", "kind"),
    [(0.3, 0.5, "economy_lags"), (0.5, 0.3, "ecology_lags"), (0.5, 0.5, "synchronous"), (0.25, 0.3, "synchronous")],
)
def test_who_lags_is_told_beyond_the_margin_only(economy, ecology, kind):
    assert dual.lag_type(economy, ecology, BOOK.value_of("dual.coordination_type.margin", DAY).value) == kind
    assert BOOK.member("coordination_type", kind)


@given(st.floats(0, 100), st.floats(0.001, 0.2))
def test_more_is_better_and_less_is_better_mirror_each_other(value, epsilon):
    up = dual.normalised(value, 0.0, 100.0, epsilon)
    down = dual.normalised(value, 0.0, 100.0, epsilon, less_is_better=True)
    assert epsilon <= up <= 1 + 1e-12
    assert up + down == pytest.approx(1 + epsilon)


def test_a_value_outside_its_own_range_cannot_be_normalised():
    with pytest.raises(ValueError, match="outside lowest to highest"):
        dual.normalised(101.0, 0.0, 100.0, 0.01)
    with pytest.raises(ValueError, match="never changes"):
        dual.normalised(1.0, 1.0, 1.0, 0.01)


# decoupling


@pytest.mark.parametrize(
    ("gep", "gdp", "regime"),
    [
        (113, 110, "gep_leads"),
        (112, 110, "coupled_growth"),
        (108, 110, "coupled_growth"),
        (104, 110, "weak_growth"),
        (100, 110, "weak_growth"),
        (99, 110, "gep_falls"),
        (87, 90, "gep_falls_faster"),
        (90, 90, "coupled_decline"),
        (96, 90, "weak_decline"),
        (101, 90, "gep_recovers"),
    ],
)
def test_every_regime_has_its_name(gep, gdp, regime):
    found = dual.decoupling((100, gep), (100, gdp), LOW, HIGH)
    assert found.regime == regime
    assert found.alarm is (regime == "gep_falls")
    assert BOOK.member("decoupling_regime", regime)


def test_every_regime_of_the_rulebook_can_come_out():
    seen = {
        dual.decoupling((100, gep), (100, gdp), LOW, HIGH).regime
        for gep in range(80, 121)
        for gdp in range(90, 111)
        if gdp != 100
    }
    assert seen == {member.code for member in BOOK.dimensions["decoupling_regime"].members}


def test_without_growth_of_gdp_the_elasticity_is_undefined():
    with pytest.raises(ValueError, match="GDP did not change"):
        dual.elasticity((100, 110), (100, 100))
    with pytest.raises(ValueError, match="first values above zero"):
        dual.elasticity((0, 110), (100, 101))


# indicators


def test_both_must_rise_for_a_dual_lift():
    assert dual.dual_lift((100, 100), (200, 200)).both
    assert not dual.dual_lift((100, 110), (200, 199)).both
    assert not dual.dual_lift((100, 99), (200, 210)).both


def test_the_target_is_met_by_what_did_not_fall():
    assert dual.departmental_target(200.0, 200.0) == (1.0, True)
    assert dual.departmental_target(200.0, 199.9)[1] is False
    with pytest.raises(ValueError, match="above zero"):
        dual.departmental_target(0.0, 1.0)


@given(money, money, money)
def test_what_converts_and_what_regulates_is_the_whole(products, regulating, culture):
    gep = products + regulating + culture
    assert dual.conversion_rate(products, culture, gep) + dual.regulating_share(regulating, gep) == pytest.approx(1)


def test_years_of_a_dual_chart_are_in_order():
    with pytest.raises(ValueError, match="in order"):
        dual.dual_years([2019, 2015], [1, 1], [1, 1], [1, 1], [1, 1])
    assert dual.dual_years([2015], [2], [6], [2], [6]) == [dual.DualYear(2015, 3.0, 0.0, 0.0, True)]


def test_what_was_stated_is_compared_digit_for_digit():
    stated = Decimal("1234567890123.45"), Decimal("1234567890123.44")
    assert float(stated[0]) / float(stated[1]) == pytest.approx(1)
    assert not dual.dual_lift(stated, (1, 1)).both
    assert dual.departmental_target(*stated)[1] is False
    assert dual.departmental_target(stated[1], stated[0])[1] is True


def test_the_last_bits_of_a_computed_sum_are_no_fall():
    after = sum([0.1] * 10)
    assert after < 1.0
    assert dual.departmental_target(1.0, after)[1]
    assert dual.dual_lift((1.0, 1.0), (1.0, after)).both
    assert dual.dual_years([2015, 2019], [1, 1], [1, 1], [1, 1], [1.0, after])[1].both


# a project


@given(money, money, money)
def test_a_loss_that_is_offset_in_full_has_no_finding(quantity, lost, price):
    change = dual.project_change(np.array([quantity + lost]), np.array([quantity]), np.array([price]))
    assert dual.check_offset("x", change, -change) == []
    assert dual.check_offset("x", abs(change)) == []


def test_a_loss_that_is_not_offset_is_found_with_what_is_missing():
    (found,) = dual.check_offset("road 12", -2_500_000.0, 1_000_000.0)
    assert (found.code, found.severity) == ("offset-short", Severity.ERROR)
    assert "1,500,000 CNY are missing" in found.message.en
    assert "尚缺 1,500,000 元" in found.message.zh
    assert "fixed prices" in found.remedy.en


def test_a_project_needs_a_price_for_each_account():
    with pytest.raises(ValueError, match="one price for each account"):
        dual.project_change(np.ones(2), np.ones(2), np.ones(3))


# prices


series = st.integers(2, 5).flatmap(
    lambda count: st.tuples(*(st.lists(money, min_size=count, max_size=count).map(np.array) for _ in range(4)))
)


@given(series)
def test_volume_times_price_is_the_nominal_index(four):
    before, after, prices_before, prices_after = four
    found = prices.indices(before, after, prices_before, prices_after)
    assert found["volume"] * found["price"] == pytest.approx(found["nominal"], rel=1e-12)
    real = prices.growth_at_constant_prices(before, after, prices_before)
    assert real == pytest.approx(found["volume"] - 1, abs=1e-9 * (1 + found["volume"]))


def test_at_unchanged_prices_current_is_constant():
    quantities = np.array([[1.0, 2.0], [3.0, 4.0]])
    found = prices.values_over_years(quantities, np.tile([5.0, 6.0], (2, 1)), base=1)
    np.testing.assert_array_equal(found["current"], found["constant"])


@given(st.lists(st.floats(80, 130), min_size=1, max_size=8), money)
def test_a_value_that_only_rose_with_prices_did_not_grow(indices, value):
    nominal = value * np.append(1.0, prices.chained_deflator(indices))
    np.testing.assert_allclose(prices.constant_values(nominal, indices), value)


def test_prices_that_do_not_fit_are_refused_by_their_words():
    with pytest.raises(ValueError, match="give a price for each quantity"):
        prices.values_over_years(np.ones((2, 2)), np.ones((2, 3)), 0)
    with pytest.raises(ValueError, match="2 years need 1 yearly price indices, not 2"):
        prices.constant_values(np.ones(2), [100.0, 100.0])
    with pytest.raises(ValueError, match="first value above zero"):
        prices.growth(0.0, 1.0)


# years at the prices of one


def test_a_hole_in_the_base_prices_stays_a_hole():
    found = prices.yearly_values(np.array([[1.0, 0.0], [1.0, 2.0]]), np.ones((2, 2)), np.array([1.0, np.nan]), base=0)
    assert found.constant[0] == 1.0
    assert np.isnan(found.constant[1])
    assert np.isnan(found.volume[1])


def test_a_price_that_the_parts_do_not_share_fills_no_hole():
    assert np.isnan(prices.shared_price(np.array([7.0, np.nan, 6.0]))[1])
    assert np.isnan(prices.shared_price(np.array([np.nan, np.nan]))).all()


@given(series)
def test_the_indices_of_yearly_values_multiply(four):
    before, after, old, new = four
    quantities, values = np.array([before, after]), np.array([before * old, after * new])
    found = prices.yearly_values(quantities, values, prices.implied_prices(values[0], quantities[0]), base=0)
    assert found.volume * found.price == pytest.approx(found.nominal)
    assert found.volume[1] == pytest.approx(prices.indices(before, after, old, new)["volume"])


def test_a_chain_reaches_back_and_stops_where_a_year_is_lacking():
    index = {2016: Decimal("110"), 2017: Decimal("120")}
    assert prices.chained_levels([2015, 2016, 2017], index, 2016) == {
        2015: 1 / Decimal("1.1"),
        2016: Decimal(1),
        2017: Decimal("1.2"),
    }
    assert prices.chained_levels([2014, 2018], index, 2016) == {}
