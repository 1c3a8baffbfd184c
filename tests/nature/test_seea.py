"""SEEA accounts: extent closes, condition keeps its references, supply is use, a value can be taken apart."""

import numpy as np
import pytest
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from shapely import box

from qingshan.core import Severity, Text, errors_in
from qingshan.grid.change import ChangeJob, change_matrix
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.zones import Zones
from qingshan.nature import SERVICES, seea
from qingshan.nature.seea import Convention
from qingshan.nature.seea.asset_value import CONVENTION_LABELS
from qingshan.nature.seea.condition import CONDITION_CLASS_LABELS
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()

areas = st.floats(0, 1e9)
matrices = st.integers(1, 6).flatmap(lambda size: arrays(float, (size, size), elements=areas))
rates = st.floats(0.001, 0.2)
money = st.floats(0.01, 1e6)


# extent


@given(matrices)
def test_an_extent_account_closes(matrix):
    account = seea.extent_account(matrix)
    total = matrix.sum()
    np.testing.assert_allclose(account.opening + account.net, account.closing, rtol=0, atol=1e-9 * (total + 1))
    assert account.additions.sum() == pytest.approx(account.reductions.sum(), abs=1e-9 * (total + 1))
    assert account.closing.sum() == pytest.approx(account.opening.sum(), abs=1e-9 * (total + 1))
    assert account.area == pytest.approx(total)


@given(st.integers(2, 5).flatmap(lambda size: arrays(float, (2, size, size), elements=areas)))
def test_with_the_ground_that_has_no_class_each_zone_closes_to_its_area(area):
    accounts = seea.extent_by_zone(area)
    found = seea.check_extent(accounts, area.sum(axis=(1, 2)), ["a", "b"])
    assert errors_in(found) == []


def test_no_change_is_no_addition_and_no_reduction():
    account = seea.extent_account(np.diag([3.0, 4.0]))
    assert account.additions.tolist() == account.reductions.tolist() == [0.0, 0.0]


def test_from_two_maps_to_an_account_that_closes():
    grid = TargetGrid("EPSG:4326", Affine(0.01, 0, 100.0, 0, -0.01, 23.0), 30, 40)
    random = np.random.default_rng(7)
    layers = [
        Layer(
            "",
            Kind.CLASS,
            array=random.integers(0, 4, (30, 40), np.uint8),
            transform=grid.transform,
            crs=grid.crs,
            nodata=0,
        )
        for _ in range(2)
    ]
    zones = Zones(("a", "b"), ("", ""), (box(100.013, 22.71, 100.217, 22.98), box(100.217, 22.71, 100.39, 22.98)))
    index = {1: 0, 2: 1, 3: 2}
    change = change_matrix(ChangeJob(grid, zones, *layers, index, index))
    accounts = seea.extent_by_zone(change.area)
    findings = seea.check_extent(accounts, change.area.sum(axis=(1, 2)), zones.codes)
    assert {found.code for found in findings} == {"extent-unclassified"}
    assert all(found.severity is Severity.WARNING for found in findings)
    assert all(account.unclassified > 0 for account in accounts)


def test_an_account_that_misses_the_area_of_its_zone_is_told_with_both_numbers():
    (found,) = seea.check_extent([seea.extent_account(np.eye(2))], [2e-4], ["530802"])
    assert found.code == "extent-not-closed"
    assert found.where.field == "extent 530802"
    assert found.message.en == "the extent account adds up to 2, the zone has 0.0002"
    assert "unit" in found.remedy.en


@pytest.mark.parametrize(
    ("matrix", "words"),
    [(np.ones((2, 3)), "square"), (np.array([[-1.0]]), "negative or missing"), (np.array([[np.nan]]), "missing")],
)
def test_what_is_no_change_matrix_is_refused(matrix, words):
    with pytest.raises(ValueError, match=words):
        seea.extent_account(matrix)


# condition


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_an_indicator_lies_between_nothing_and_one_whichever_way_its_levels_stand(value, low, high):
    if abs(high - low) < 1e-3:
        return
    found = seea.indicator(value, low, high)
    assert 0 <= found <= 1
    assert found == pytest.approx(1 - seea.indicator(value, high, low), abs=1e-9)


def test_at_its_reference_levels_an_indicator_is_nothing_and_one():
    np.testing.assert_array_equal(seea.indicator(np.array([50.0, 0.0]), 50.0, 0.0), [0, 1])


def variable(code: str, low: float, high: float, weight: float, reference: str = "old forest, 1990") -> seea.Variable:
    return seea.Variable(code, Text("变量", code), seea.ConditionClass.STRUCTURAL, "1", low, high, weight, reference)


def test_the_account_keeps_its_variables_and_what_they_refer_to():
    account = seea.condition_account([variable("cover", 0, 1, 0.5), variable("lost", 10, 0, 0.5)], [0.5, 5])
    assert account.index == pytest.approx(0.5)
    assert [one.reference for one in account.variables] == ["old forest, 1990"] * 2


def test_a_variable_nobody_measured_leaves_the_index_unknown():
    account = seea.condition_account([variable("cover", 0, 1, 0.5), variable("lost", 10, 0, 0.5)], [0.5, np.nan])
    assert np.isnan(account.index)
    assert np.isnan(seea.area_weighted(np.array([0.5, account.index]), np.array([1.0, 2.0])))


def test_conditions_that_cannot_be_are_refused_by_their_words():
    with pytest.raises(ValueError, match="no reference condition"):
        variable("cover", 0, 1, 1.0, " ")
    with pytest.raises(ValueError, match="two different ones"):
        variable("cover", 1, 1, 1.0)
    with pytest.raises(ValueError, match="two reference levels are the same"):
        seea.indicator(1.0, 2.0, 2.0)
    with pytest.raises(ValueError, match=r"add up to 0\.9"):
        seea.condition_index(np.array([0.5, 0.5]), np.array([0.5, 0.4]))
    with pytest.raises(ValueError, match="one weight for each"):
        seea.condition_index(np.array([0.5]), np.array([0.5, 0.5]))
    with pytest.raises(ValueError, match="1 variables and 2 values"):
        seea.condition_account([variable("cover", 0, 1, 1.0)], [1, 2])
    with pytest.raises(ValueError, match="not all zero"):
        seea.area_weighted(np.array([0.5]), np.array([0.0]))


# supply and use


@given(st.lists(st.floats(0, 1e9, allow_subnormal=False), min_size=1, max_size=5), money)
def test_what_balances_in_its_unit_balances_in_money(amounts, price):
    flow = seea.ServiceFlow(
        "crop", "t", {f"e{number}": one for number, one in enumerate(amounts)}, {"households": sum(amounts)}
    )
    assert seea.check_supply_use([flow, seea.in_money(flow, price)]) == []


@pytest.mark.parametrize(
    ("used", "remedy"), [(300.0, "capacity nobody used is no supply"), (320.0, "add the ecosystem that is missing")]
)
def test_supply_that_is_not_use_is_found_with_what_to_do(used, remedy):
    flow = seea.ServiceFlow("water_supply", "m3", {"forest": 310.0}, {"agriculture": used})
    (found,) = seea.check_supply_use([flow])
    assert (found.code, found.severity) == ("supply-use-unbalanced", Severity.ERROR)
    assert found.where.field == "supply-use water_supply"
    assert remedy in found.remedy.en
    assert f"use {used:g} m3" in found.message.en


def test_a_residual_within_the_tolerance_is_none():
    flow = seea.ServiceFlow("water_supply", "m3", {"forest": 1e6}, {"agriculture": 1e6 + 0.5})
    assert seea.check_supply_use([flow]) == []
    assert len(seea.check_supply_use([flow], tolerance=1e-9)) == 1


def test_supply_nobody_knows_does_not_balance():
    flow = seea.ServiceFlow("water_supply", "m3", {"forest": np.nan}, {"agriculture": 1.0})
    assert [found.code for found in seea.check_supply_use([flow])] == ["supply-use-unbalanced"]


def test_a_negative_entry_is_found_even_where_the_sums_agree():
    flow = seea.ServiceFlow("crop", "t", {"cropland": 5.0, "grass": -1.0}, {"households": 4.0})
    (found,) = seea.check_supply_use([flow])
    assert (found.code, found.message.en) == ("supply-use-negative", "grass is negative: -1 t")


def test_a_negative_exchange_value_is_refused():
    with pytest.raises(ValueError, match=r"exchange value of -1\.0 is none"):
        seea.in_money(seea.ServiceFlow("crop", "t", {}, {}), -1.0)


# asset value


@given(money, rates, st.integers(1, 200))
def test_without_growth_the_value_is_that_of_the_annuity_formula(flow, rate, years):
    closed = flow * (1 - (1 + rate) ** -years) / rate
    assert seea.net_present_value(flow, rate, years, Convention.ORDINARY) == pytest.approx(closed, rel=1e-9)
    assert seea.net_present_value(flow, rate, years, Convention.DUE) == pytest.approx(closed * (1 + rate), rel=1e-9)


@given(money, rates, st.floats(-0.05, 0.15), st.integers(1, 60), st.sampled_from(Convention))
def test_with_growth_it_is_the_sum_of_what_comes_year_by_year(flow, rate, growth, years, convention):
    first = 0 if convention is Convention.DUE else 1
    plain = sum(flow * (1 + growth) ** number / (1 + rate) ** (number + first) for number in range(years))
    assert seea.net_present_value(flow, rate, years, convention, growth) == pytest.approx(plain, rel=1e-9)


def test_without_interest_the_value_is_the_sum_of_the_flows():
    assert seea.net_present_value(5.0, 0.0, 20, Convention.ORDINARY) == pytest.approx(100.0)


def test_the_convention_is_kept_with_the_value_and_has_a_name_in_both_languages():
    held = seea.asset_value([1.0, 2.0], 0.03, 100, Convention.DUE, growth=0.01)
    assert (held.flow, held.convention, held.years, held.growth) == (3.0, Convention.DUE, 100, 0.01)
    assert set(CONVENTION_LABELS) == set(Convention)
    assert set(CONDITION_CLASS_LABELS) == set(seea.ConditionClass)
    assert len(seea.ConditionClass) == 6


quantities = arrays(float, 3, elements=money)


@given(quantities, quantities, quantities, quantities, rates, rates, st.permutations(seea.ORDER))
def test_the_terms_of_a_decomposition_add_up_in_any_order(q0, q1, p0, p1, r0, r1, order):
    found = seea.decompose((q0, q1), (p0, p1), (r0, r1), 50, Convention.ORDINARY, order=tuple(order))
    assert found.order == tuple(order)
    scale = abs(found.opening) + abs(found.volume) + abs(found.price) + abs(found.rate)
    assert found.opening + found.volume + found.price + found.rate == pytest.approx(found.closing, abs=1e-12 * scale)
    closed = seea.closing_value(
        found.opening,
        enhancement=found.enhancement,
        degradation=found.degradation,
        revaluation=found.revaluation,
    )
    assert closed == pytest.approx(found.closing, abs=1e-12 * scale)
    assert min(found.enhancement, found.degradation) == 0


def test_another_order_gives_other_terms_and_the_same_ends():
    given = ((1.0, 0.9), (100.0, 120.0), (0.03, 0.02), 100, Convention.ORDINARY)
    fixed, turned = seea.decompose(*given), seea.decompose(*given, order=("rate", "price", "volume"))
    assert (fixed.opening, fixed.closing) == (turned.opening, pytest.approx(turned.closing))
    assert abs(fixed.volume - turned.volume) > 1


def test_mature_timber_is_worth_what_it_sells_for_today():
    found = seea.standing_timber(
        np.full(3, 2.0), np.full(3, 150.0), np.full(3, 500.0), 0.03, np.array([39.0, 40.0, 60.0]), np.full(3, 40.0)
    )
    np.testing.assert_allclose(found, [150_000 / 1.03, 150_000, 150_000])


def test_values_that_cannot_be_are_refused_by_their_words():
    with pytest.raises(ValueError, match="not percent"):
        seea.annuity_factor(-1.5, 10, Convention.DUE)
    with pytest.raises(ValueError, match="whole number from 1"):
        seea.annuity_factor(0.03, 0, Convention.DUE)
    with pytest.raises(ValueError, match="each of volume, price, rate once"):
        seea.decompose((1, 1), (1, 1), (0.03, 0.03), 10, Convention.DUE, order=("volume", "price"))
    with pytest.raises(ValueError, match="amounts of zero or more"):
        seea.closing_value(10.0, degradation=-1.0)


# crosswalk


def test_every_service_of_the_accounts_has_one_line_of_the_crosswalk():
    lines = [one.account for one in seea.CROSSWALK]
    assert len(set(lines)) == len(lines)
    assert set(SERVICES) - set(lines) == set()


def test_every_line_names_services_of_the_reference_list_or_says_why_none():
    known = {member.code for member in BOOK.dimensions["seea_service"].members}
    for one in seea.CROSSWALK:
        assert set(one.seea) <= known
        assert one.source in BOOK.sources
        assert one.seea or one.note is not None
        assert one.final == bool(one.seea) or one.note is not None


def test_what_seea_does_not_count_is_not_final():
    assert {one.account for one in seea.CROSSWALK if not one.final} >= {
        "nature.hydropower",
        "nature.oxygen_release",
        "nature.species_conservation",
    }


def test_an_account_without_a_line_is_told():
    with pytest.raises(LookupError, match=r"about nature\.moonlight"):
        seea.reference_services("nature.moonlight")
