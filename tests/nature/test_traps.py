"""The slips that published accounts and scripts have made (specification A3 and A5), each held shut by a test."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core.units import UnitError, convert, same_dimension
from qingshan.nature import (
    MODELS,
    carbon,
    climate_regulation,
    cover,
    erodibility,
    erosivity,
    evapotranspiration,
    models_giving,
    oxygen,
    productivity,
    purification,
    soil_retention,
    topography,
    totals,
    water_conservation,
)
from qingshan.rulebook import standard_rulebook

CALM = settings(deadline=None, max_examples=200)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_infinity=False, allow_subnormal=False)


# water conservation


def test_a_negative_balance_counts_as_nothing_and_never_as_its_absolute_value():
    left = np.array([200.0, 0.0, -55.0])
    assert water_conservation.retained(left, 10_000.0).tolist() == [2000.0, 0.0, 0.0]


def test_what_clipping_hides_is_shown_beside_it():
    left, area = np.array([200.0, -55.0, -1.0, 0.0]), np.array([10_000.0, 10_000.0, 900.0, 50.0])
    kept, raw = water_conservation.retained(left, area), water_conservation.unclipped(left, area)
    np.testing.assert_allclose(raw, [2000.0, -550.0, -0.9, 0.0])
    assert kept.sum() > raw.sum()
    assert water_conservation.clipped_area(left, area).sum() == 10_900.0


@CALM
@given(numbers(0, 6000), numbers(0, 1), numbers(0, 3000), numbers(0, 1e9))
def test_no_more_water_is_kept_than_has_fallen(rain, coefficient, evaporated, area):
    left = water_conservation.balance(rain, water_conservation.runoff(rain, coefficient), evaporated)
    kept = water_conservation.retained(left, area)
    assert 0 <= kept <= rain / 1000 * area
    assert kept >= water_conservation.unclipped(left, area)


def test_the_yearly_cost_is_twenty_to_thirty_times_less_than_the_full_one():
    full = water_conservation.full_cost(1e6, 6.1107)
    yearly = water_conservation.annualised_cost(1e6, 6.1107, 0.03, 0.07)
    assert 20 < full / yearly < 30


# evapotranspiration and growth


@CALM
@given(numbers(0, 6000), numbers(-30, 40))
def test_never_more_evaporates_than_rains_and_never_less_than_nothing(rain, temperature):
    evaporated = evapotranspiration.turc(rain, temperature)
    assert 0 <= evaporated <= rain


@CALM
@given(numbers(0, 6000), numbers(0, 6000), numbers(-30, 40))
def test_with_more_rain_no_less_evaporates(one, other, temperature):
    less, more = sorted((one, other))
    dry, wet = evapotranspiration.turc(np.array([less, more]), temperature)
    assert dry <= wet * (1 + 1e-12)


@CALM
@given(numbers(0, 15_000), numbers(-60, 60))
def test_growth_by_the_miami_model_lies_between_nothing_and_three_kilograms(rain, temperature):
    grown = productivity.miami(rain, temperature)
    assert 0 <= grown <= 3000
    assert grown <= productivity.miami(rain + 1, temperature)
    assert grown <= productivity.miami(rain, temperature + 1)


def test_nothing_grows_without_rain():
    assert productivity.miami(0.0, 25.0) == 0.0


# erosive rain


def test_a_day_of_exactly_twelve_millimetres_counts_and_one_of_eleven_point_nine_does_not():
    july = np.array([7])
    assert erosivity.two_seasons(np.array([12.0]), july, 12.0) == pytest.approx(0.3937 * 12**1.7265)
    assert erosivity.two_seasons(np.array([11.9]), july, 12.0) == 0.0
    assert erosivity.half_month(np.array([12.0]), 1.5, 0.3, 12.0) == pytest.approx(0.3 * 12**1.5)
    assert erosivity.half_month(np.array([11.9]), 1.5, 0.3, 12.0) == 0.0


def test_the_warm_season_is_may_to_september():
    rain = np.array([30.0])
    by_month = {month: float(erosivity.two_seasons(rain, np.array([month]), 12.0)) for month in range(1, 13)}
    warm = {month for month, found in by_month.items() if found == pytest.approx(0.3937 * 30**1.7265)}
    cold = {month for month, found in by_month.items() if found == pytest.approx(0.3101 * 30**1.7265)}
    assert warm == {5, 6, 7, 8, 9}
    assert cold == set(range(1, 13)) - warm


def test_a_month_without_rain_and_a_year_without_rain_do_no_harm():
    months = np.zeros((12, 2))
    months[:6, 1] = 150.0
    none, half = erosivity.monthly_wischmeier(months)
    assert none == 0.0
    assert half == pytest.approx(6 * 17.02 * 1.735 * 10 ** (1.5 * np.log10(150**2 / 900) - 0.8188))


# erodibility


def record_of_erodibility():
    return next(model for model in MODELS if model.gives == "nature.soil_loss.potential").inputs["erodibility"]


def test_an_erodibility_without_the_factor_0_1317_is_caught_by_the_limit():
    # of an ordinary loam: right in SI, impossible (above the limit of the record) in the formula's own units
    loams = np.array([[40.0, 20.0], [35.0, 60.0], [25.0, 20.0], [1.2, 1.2]])
    forgotten, right = erodibility.epic(*loams), erodibility.epic_si(*loams)
    limit = record_of_erodibility().high
    assert np.all(forgotten > limit)
    assert np.all(right < limit)


def test_a_mean_erodibility_without_the_factor_is_not_usual_either():
    _, usual = record_of_erodibility().usual
    assert usual == 0.1  # above it the 0.1317 was forgotten
    assert erodibility.epic(40.0, 35.0, 25.0, 1.2) > usual


@st.composite
def soils(draw: st.DrawFn) -> tuple[float, float, float, float]:
    """Sand, silt, clay that add to 100 with some fine earth in them, and organic carbon. [%]"""
    fine = draw(numbers(0.5, 100))
    silt = fine * draw(numbers(0, 1))
    return 100 - fine, silt, fine - silt, draw(numbers(0, 30))


@CALM
@given(soils())
def test_erodibility_stays_within_what_its_four_factors_allow(soil):
    # (0.2 … 0.5) · (0 … 1) · (0.75 … 1) · (0.3 … 1)
    raw = float(erodibility.epic(*soil))
    assert 0 <= raw <= 0.5
    assert 0 <= float(erodibility.epic_si(*soil)) <= 0.5 * 0.1317 < record_of_erodibility().high
    assert 0 <= float(erodibility.epic_china(*soil)) <= float(erodibility.epic_si(*soil))


def test_pure_silt_without_carbon_is_the_most_erodible_and_pure_clay_does_not_erode():
    assert float(erodibility.epic(0.0, 100.0, 0.0, 0.0)) == pytest.approx(0.5, abs=1e-6)
    assert float(erodibility.epic(0.0, 0.0, 100.0, 0.0)) == 0.0
    assert float(erodibility.epic_china(0.0, 0.0, 100.0, 0.0)) == 0.0  # floored: the calibration alone is below zero


def test_carbon_takes_away_a_quarter_at_most():
    bare, rich = (float(erodibility.epic(40.0, 35.0, 25.0, carbon)) for carbon in (0.0, 30.0))
    assert rich == pytest.approx(0.75 * bare)


# cover and practice


def test_cover_is_in_percent_and_a_fraction_would_be_seen_at_once():
    assert float(cover.cover_factor(45.0)) == pytest.approx(0.6508 - 0.3436 * np.log10(45))
    assert float(cover.cover_factor(0.45)) > 0.7  # as good as bare ground
    wanted = next(model for model in MODELS if model.gives == "nature.cover_factor").inputs["vegetation_cover"]
    assert wanted.unit == "%"
    assert wanted.usual[0] > 1  # the mean of a region given as a fraction is never above 1
    assert convert(0.45, "1", "%") == pytest.approx(45.0)


def test_the_cover_factor_meets_zero_at_78_3_percent():
    # with 0.3464, as one source misprints, it would be 0.005 below zero there
    assert 0.6508 - 0.3436 * np.log10(78.3) == pytest.approx(0.0, abs=2e-4)
    below, there, above = cover.cover_factor(np.array([78.2, 78.3, 100.0]))
    assert below == pytest.approx(0.0, abs=3e-4)
    assert (there, above) == (0.0, 0.0)


@CALM
@given(numbers(0, 100), numbers(0, 100))
def test_more_cover_never_means_more_erosion(one, other):
    less, more = sorted((one, other))
    bare, green = cover.cover_factor(np.array([less, more]))
    assert 0 <= green <= bare <= 1


def test_without_any_cover_the_cover_factor_is_one():
    assert float(cover.cover_factor(0.0)) == 1.0


def test_a_practice_factor_of_one_is_no_practice():
    assert soil_retention.actual_loss(158.76, 0.02, 1.0) == pytest.approx(158.76 * 0.02)
    assert soil_retention.actual_loss(158.76, 0.02, 0.0) == 0.0
    # bare ground without practice keeps nothing back
    assert soil_retention.retained(158.76, soil_retention.actual_loss(158.76, 1.0, 1.0), 10_000.0) == 0.0


def test_kept_and_lost_soil_add_to_what_bare_ground_would_lose():
    potential = np.array([158.76, 20.0])
    actual = soil_retention.actual_loss(potential, np.array([0.02, 0.5]), np.array([1.0, 0.4]))
    kept = soil_retention.retained(potential, actual, 10_000.0)
    np.testing.assert_allclose(kept + actual, potential)


# topography


def test_the_steepness_factor_keeps_its_jumps_at_the_breaks():
    below, at = topography.steepness(np.array([np.nextafter(5.0, 0.0), 5.0]), 5.0, 10.0)
    assert (round(float(below), 4), round(float(at), 4)) == (0.9713, 0.9642)
    below, at = topography.steepness(np.array([np.nextafter(10.0, 0.0), 10.0]), 5.0, 10.0)
    assert below == pytest.approx(16.8 * np.sin(np.radians(10)) - 0.5)
    assert at == pytest.approx(21.91 * np.sin(np.radians(10)) - 0.96)


def test_the_middle_segment_takes_away_a_half_and_not_a_twentieth():
    # one source prints −0.05; with it S would leap from 0.97 to 1.41 at 5°, where slopes hardly differ
    below, middle = topography.steepness(np.array([4.999, 5.0]), 5.0, 10.0)
    assert middle == pytest.approx(16.8 * np.sin(np.radians(5)) - 0.5)
    assert abs(middle - below) < 0.01


def test_the_breaks_are_parameters():
    # 5.14° is a slope of 9 %: at 5.1° the lower segment still holds
    found = float(topography.steepness(np.array(5.1), 5.14, 10.2))
    assert found == pytest.approx(10.8 * np.sin(np.radians(5.1)) + 0.03)


def test_the_unit_plot_has_a_length_factor_of_one():
    slope = np.array([0.5, 4.0, 9.0, 30.0])
    np.testing.assert_allclose(topography.length_rusle(slope, topography.UNIT_PLOT_LENGTH), 1.0)
    np.testing.assert_allclose(topography.length_steps(slope, topography.UNIT_PLOT_LENGTH), 1.0)


def test_the_steps_of_the_exponent_hold_up_to_and_with_their_degree():
    assert topography.exponent_steps(np.array([1.0, 1.01, 3.0, 3.01, 5.0, 5.01])).tolist() == [
        0.2,
        0.3,
        0.3,
        0.4,
        0.4,
        0.5,
    ]


@CALM
@given(numbers(0.1, 60), numbers(10, 100), numbers(0, 360))
def test_a_cell_that_nothing_drains_into_has_the_length_factor_of_its_own_length(slope, size, aspect):
    exponent = float(topography.exponent_rusle(slope))
    turn = np.radians(aspect)
    own_length = size / (abs(np.sin(turn)) + abs(np.cos(turn)))  # D / x
    found = topography.length_from_area(0.0, size, aspect, exponent)
    assert found == pytest.approx(topography.length(own_length, exponent), rel=1e-9)


# carbon and oxygen


def test_carbon_and_carbon_dioxide_cannot_meet():
    assert not same_dimension("tC", "tCO2")
    for given_unit, wanted in [("tC", "tCO2"), ("CNY/tC", "CNY/tCO2"), ("tCO2", "t"), ("gC/m2", "g/m2")]:
        with pytest.raises(UnitError, match="do not measure the same thing"):
            convert(1.0, given_unit, wanted)


def test_a_tonne_of_carbon_is_three_and_two_thirds_tonnes_of_carbon_dioxide():
    # 1 tC·hm⁻² on 1 hm²
    assert carbon.sequestered(convert(1.0, "tC/hm2", "gC/m2"), 10_000.0) == pytest.approx(44 / 12)
    assert carbon.price_per_co2(44.0) == pytest.approx(12.0)


@CALM
@given(numbers(0, 2000), numbers(0, 1e10), numbers(0, 2000))
def test_a_price_per_carbon_and_its_price_per_carbon_dioxide_give_the_same_money(nep, area, price):
    by_carbon = convert(nep * area, "gC", "tC") * price
    by_dioxide = carbon.value(carbon.sequestered(nep, area), carbon.price_per_co2(price))
    assert by_dioxide == pytest.approx(by_carbon, rel=1e-12)


def test_an_ecosystem_that_decays_faster_than_it_grows_gives_carbon_off():
    assert carbon.sequestered(carbon.nep_from_respiration(300.0, 420.0), 1e6) < 0


@CALM
@given(numbers(-1e9, 1e9))
def test_oxygen_is_thirty_two_parts_for_forty_four(taken):
    assert oxygen.released(taken) * 44 == pytest.approx(taken * 32, rel=1e-12)


def test_oxygen_follows_what_is_left_of_growth_and_not_growth_unless_somebody_says_so():
    ways = models_giving("nature.oxygen_release.quantity")
    assert [field.of for field in ways["from_carbon"].inputs.values()] == ["nature.carbon_sequestration.quantity"]
    for profile in standard_rulebook().profiles.values():
        assert profile.methods["nature.oxygen_release.quantity"] == "from_carbon"
        assert profile.methods["nature.carbon_sequestration.quantity"] == "nep"


def test_gross_uptake_is_labelled_as_no_net_sink():
    gross = models_giving("nature.carbon_sequestration.quantity")["photosynthesis"]
    assert "gross" in gross.title.en
    assert "非净固碳" in gross.title.zh
    assert carbon.gross_uptake(1000.0, 1e6) == pytest.approx(
        1.63 / (44 / 12 * 72 / 162) * carbon.sequestered(productivity.carbon_of_dry_matter(1000.0), 1e6)
    )


# purification


#: nothing, or at least a milligram [t]
TONNES = st.just(0.0) | numbers(1e-9, 1e9)


@CALM
@given(st.lists(TONNES, min_size=1, max_size=8), TONNES)
def test_what_is_used_is_the_lesser_of_capacity_and_emission_and_keeps_the_shares(capacities, emission):
    capacity = np.array(capacities)
    used = purification.limited(capacity, capacity.sum(), emission)
    assert np.all((used >= 0) & (used <= capacity))
    assert used.sum() == pytest.approx(min(capacity.sum(), emission), rel=1e-9, abs=0)
    np.testing.assert_allclose(used * capacity.sum(), capacity * used.sum(), rtol=1e-9)


def test_nothing_emitted_is_no_service_and_nothing_able_is_none_either():
    assert purification.limited(np.array([30.0, 10.0]), 40.0, 0.0).tolist() == [0.0, 0.0]
    assert purification.limited(np.array([0.0, 0.0]), 0.0, 20.0).tolist() == [0.0, 0.0]


def test_where_the_capacity_of_a_place_is_not_known_the_limit_is_not_forgotten():
    # one ecosystem without a rate makes the sum unknown; its neighbours must not then count in full
    assert np.isnan(purification.limited(30.0, np.nan, 20.0))


def test_water_that_leaves_worse_than_it_came_is_no_service():
    assert float(purification.mass_balance(0.0, 10.0, 12.0, 0.0)) == 0.0


# climate regulation


def test_cooling_is_in_proportion_to_the_days_so_a_whole_year_inflates_it():
    of_15, of_365 = (climate_regulation.transpiration_cooling(2837.27, 1e6, days, 3.0) for days in (15.0, 365.0))
    assert of_365 / of_15 == pytest.approx(365 / 15)
    wanted = models_giving("nature.climate_regulation.quantity")["transpiration"].inputs["cooling_days"]
    assert wanted.high < 365


def test_a_weaker_air_conditioner_would_have_used_more_electricity():
    good, weak = (climate_regulation.transpiration_cooling(2837.27, 1e6, 15.0, ratio) for ratio in (4.0, 2.0))
    assert weak == pytest.approx(2 * good)


# totals and prices


@st.composite
def markets(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    """Quantities and prices of the same products in two years."""
    size = draw(st.integers(1, 6))
    return tuple(np.array(draw(st.lists(numbers(0.01, 1e6), min_size=size, max_size=size))) for _ in range(4))


@CALM
@given(markets())
def test_volume_index_times_price_index_is_the_change_in_current_prices(market):
    before, after, old_prices, prices = market
    nominal = totals.value_at(after, prices) / totals.value_at(before, old_prices)
    volume = totals.volume_index(before, after, old_prices)
    price = totals.price_index(after, old_prices, prices)
    assert volume * price == pytest.approx(nominal, rel=1e-12)


@CALM
@given(markets(), numbers(0.1, 10))
def test_prices_alone_do_not_move_the_volume_and_quantities_alone_do_not_move_the_price(market, factor):
    quantities, _, prices, _ = market
    assert totals.volume_index(quantities, quantities, prices) == pytest.approx(1.0)
    assert totals.volume_index(quantities, factor * quantities, prices) == pytest.approx(factor)
    assert totals.price_index(quantities, prices, factor * prices) == pytest.approx(factor)


@CALM
@given(st.lists(numbers(1, 1e6), min_size=1, max_size=9))
def test_shares_add_to_one(parts):
    found = totals.shares({str(number): part for number, part in enumerate(parts)})
    assert sum(found.values()) == pytest.approx(1.0)


def test_a_share_of_nothing_is_refused():
    with pytest.raises(ZeroDivisionError):
        totals.shares({"a": 0.0})


def test_deflating_by_hundred_changes_nothing_and_doubles_of_prices_halve():
    assert totals.deflated(158.42, [100.0, 100.0]) == pytest.approx(158.42)
    assert totals.deflated(158.42, [200.0]) == pytest.approx(79.21)
