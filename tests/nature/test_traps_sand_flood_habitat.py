"""The slips of A3.3, A3.5 and A3.9 to A4.2: sand, stored flood water, cooling by water, pests, habitat, premiums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.nature import (
    SERVICES,
    climate_regulation,
    coastal_protection,
    lake_storage,
    landscape,
    marsh_storage,
    models_giving,
    negative_ions,
    pest_control,
    products,
    recreation,
    sand_fixation,
    species_conservation,
    water_cooling,
    wind,
    wind_erodibility,
    wind_erosion,
)
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
CALM = settings(deadline=None, max_examples=200)
GROUND = {"erodible_fraction": 0.48, "crust_factor": 0.42, "roughness_factor": 0.82}


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_infinity=False, allow_subnormal=False)


# sand


def test_the_field_length_at_one_kilogram_is_150_71_metres_and_not_105_71():
    for length, same in ((150.71, True), (105.71, False)):
        by_hand = 2 * 50 / length**2 * 109.8 * np.exp(-((50 / length) ** 2))
        assert (wind_erosion.soil_loss(1.0, 50.0) == pytest.approx(by_hand, rel=1e-12)) is same


def test_where_nothing_is_moved_nothing_is_lost_and_no_warning_is_given():
    moved = np.array([0.0, 1e-300, 1.0, np.nan])
    lost = wind_erosion.soil_loss(moved, 50.0)
    assert lost[0] == 0.0
    assert 0 <= lost[1] < 1e-100
    assert lost[2] > 0
    assert np.isnan(lost[3])


def test_the_potential_uses_its_own_field_length_and_not_that_of_the_actual_loss():
    potential = wind_erosion.potential_loss(11.5, **GROUND, field_position=50.0)
    bare, vegetated = 11.5 * 0.48 * 0.42 * 0.82, 11.5 * 0.48 * 0.42 * 0.82 * 0.215887
    reach = 150.71 * vegetated**-0.3711
    mixed = 2 * 50 / reach**2 * 109.8 * bare * np.exp(-((50 / reach) ** 2))
    assert potential == pytest.approx(wind_erosion.soil_loss(bare, 50.0), rel=1e-12)
    assert abs(potential - mixed) > 0.5


def test_the_general_vegetation_coefficient_is_not_ten_times_smaller():
    held = BOOK.parameters["nature.sand_fixation.vegetation_coefficient"]
    day = min(held.values)
    assert BOOK.number_for(held.code, held.values[day], {"ecosystem": "paddy"}).value == -0.0438
    assert wind_erodibility.vegetation_factor(50.0, -0.0438) < 0.12
    assert wind_erodibility.vegetation_factor(50.0, -0.00483) > 0.78


def test_crust_in_grams_per_kilogram_collapses():
    assert wind_erodibility.crust_factor(14.0, 1.1) > 0.4
    assert wind_erodibility.crust_factor(140.0, 11.0) < 0.01


@CALM
@given(numbers(0, 40), numbers(0.1, 0.9), numbers(0, 1))
def test_vegetation_never_holds_less_than_nothing_as_long_as_the_curve_rises(weather, erodible, plants):
    ground = {"erodible_fraction": erodible, "crust_factor": 0.4, "roughness_factor": 0.8, "field_position": 50.0}
    potential = wind_erosion.potential_loss(weather, **ground)
    actual = wind_erosion.actual_loss(weather, **ground, vegetation_factor=plants)
    assert sand_fixation.fixed(potential, actual) >= -1e-12
    assert sand_fixation.fixed(potential, wind_erosion.actual_loss(weather, **ground, vegetation_factor=1.0)) == 0


def test_the_curve_turns_down_above_sixty_kilograms_a_metre_so_months_are_added_up():
    peak = wind_erosion.soil_loss(np.array([30.0, 61.0, 150.0]), 50.0)
    assert peak[1] > peak[0]
    assert peak[1] > peak[2]
    months = wind_erosion.potential_loss_of_months(np.full(12, 10.0), **GROUND, field_position=50.0)
    assert months == pytest.approx(12 * wind_erosion.potential_loss(10.0, **GROUND, field_position=50.0))
    assert months != pytest.approx(wind_erosion.potential_loss(120.0, **GROUND, field_position=50.0), rel=0.05)


def test_the_closed_form_is_labelled_and_no_profile_uses_it():
    form = models_giving("nature.sand_fixation.per_area")["closed_form"]
    assert str(form.mark) == "U"
    assert "unverified" in form.note.en
    assert "closed_form" not in {method for one in BOOK.profiles.values() for method in one.methods.values()}
    bare, plants = 11.5 * 0.48 * 0.42 * 0.82, 0.3
    assert sand_fixation.fixed_closed_form(11.5, **GROUND, vegetation_factor=plants) == pytest.approx(
        0.1699 * bare**1.3711 * (1 - plants**1.3711)
    )
    assert sand_fixation.fixed_closed_form(11.5, **GROUND, vegetation_factor=1.0) == 0.0


def test_wind_at_the_threshold_moves_nothing_and_a_missing_day_makes_the_year_missing():
    assert wind.wind_force(np.full(30, 5.0), 5.0) == 0.0
    gap = np.full(30, 8.0)
    gap[17] = np.nan
    assert np.isnan(wind.wind_force(gap, 5.0))


def test_soil_wetness_divides_the_rain_days_by_the_days():
    demand = 0.0135 * 5000 / 2.54 * 27.8
    assert wind.soil_wetness(5000.0, 10.0, 300.0, 73 / 365) == pytest.approx(1 - 300 * 73 / 365 / demand)
    assert wind.soil_wetness(5000.0, 10.0, 300.0, 1.0) > 0
    assert wind.soil_wetness(100.0, -40.0, 0.0, 0.0) == 0.0  # nothing dries below the frost


# stored flood water


def test_lakes_are_added_after_the_function_and_never_before():
    a, b = 0.927, 4.904
    two, pooled = 2 * lake_storage.capacity(50.0, a, b), lake_storage.capacity(100.0, a, b)
    assert two > 1.05 * pooled
    east = 1.128, 4.924  # above 1 pooling errs to the other side
    assert 2 * lake_storage.capacity(50.0, *east) < lake_storage.capacity(100.0, *east)


def test_no_lake_holds_nothing_and_shares_of_a_lake_add_to_the_lake():
    assert lake_storage.capacity(0.0, 0.927, 4.904) == 0.0
    parts = lake_storage.stored(250.0, np.array([0.3, 0.7, 0.0]), 0.927, 4.904, 1.0)
    assert parts.sum() == pytest.approx(lake_storage.capacity(250.0, 0.927, 4.904))


def test_a_lake_takes_the_coefficients_of_its_zone():
    parents = {one.code: one.parent for one in BOOK.dimensions["lake"].members if one.parent}
    assert len(parents) == 9  # the nine plateau lakes of Yunnan
    for name in ("exponent", "intercept"):
        parameter = BOOK.parameters[f"nature.lake_storage.{name}"]
        (held,) = parameter.values.values()
        for lake, zone in parents.items():
            of_lake, of_zone = (BOOK.number_in(held, parameter.by, {"lake": one}) for one in (lake, zone))
            assert of_lake is not None
            assert of_lake == of_zone


def test_flood_storage_is_four_accounts_and_a_reservoir_may_stay_out():
    names = ("flood_mitigation", "lake_storage", "reservoir_storage", "marsh_storage")
    assert {f"nature.{name}" for name in names} <= set(SERVICES)
    accounts = {one.service: one for one in BOOK.profiles["CN-GB-2025"].accounts}
    assert not accounts["nature.reservoir_storage"].in_total
    assert accounts["nature.lake_storage"].in_total


def test_marshes_of_garze_hold_cubic_metres_and_not_ten_thousands_of_them():
    assert marsh_storage.surface(2000e6, 0.3) == 6.0e8


def test_open_water_is_not_counted_as_marsh_again():
    (held,) = BOOK.parameters["nature.marsh_storage.surface_depth"].values.values()
    found = {
        one: BOOK.number_for("nature.marsh_storage.surface_depth", held, {"ecosystem": one})
        for one in ("marsh", "open_water", "wetland")
    }
    assert (found["marsh"].value, found["open_water"].value, found["wetland"]) == (0.3, 0, None)


# coast


def test_the_full_and_the_yearly_cost_differ_by_the_life_of_the_wall_and_a_profile_names_one():
    full, yearly = coastal_protection.full_cost(2.0, 1e7), coastal_protection.annualised_cost(2.0, 1e7, 50.0)
    assert full == 50 * yearly
    for profile in BOOK.profiles.values():
        has = any(one.service == "nature.coastal_protection" for one in profile.accounts)
        assert not has or profile.code == "CUSTOM" or "nature.coastal_protection.value" in profile.methods


# cooling by water


def test_as_published_evaporation_is_not_divided_by_the_ratio():
    published = water_cooling.published(31e6, 2453.0, 0.0, 125.0)
    assert published == climate_regulation.evaporation_cooling(31e6, 2453.0)
    assert water_cooling.by_air_conditioner(31e6, 2453.0, 0.0, 125.0, 3.0) == pytest.approx(published / 3)


def test_a_humidifier_is_spared_only_in_dry_air():
    damp, dry = (water_cooling.published(1e6, 2453.0, share, 125.0) for share in (0.0, 1.0))
    assert dry - damp == pytest.approx(125e6)


# pests, habitat, ions, noise


def test_natural_stands_that_fall_ill_more_give_no_service_and_no_negative_one():
    assert pest_control.controlled_area(3.0, 9.0, 1e6) == 0.0


def test_a_bound_of_the_shannon_index_belongs_to_the_upper_class():
    code = "nature.species_conservation."
    tables = [
        next(iter(BOOK.parameters[code + name].values.values())).value
        for name in ("class_from", "class_below", "class_price")
    ]
    rows = [np.array(list(table.values()), float) for table in tables]
    prices = [
        float(species_conservation.price_in_class(h, *rows).sum()) for h in (0, 0.999, 1, 2, 3.4, 4, 5, 5.999, 6, 9)
    ]
    assert prices == [3000, 3000, 5000, 10_000, 20_000, 30_000, 40_000, 40_000, 50_000, 50_000]


def test_species_conservation_is_in_no_total():
    found = [
        one
        for profile in BOOK.profiles.values()
        for one in profile.accounts
        if one.service == "nature.species_conservation"
    ]
    assert found
    assert not any(one.in_total for one in found)


def test_six_hundred_ions_and_fewer_are_nothing():
    counts = np.array([0.0, 599.9, 600.0, 601.0])
    made = negative_ions.produced(counts, 600.0, 12.0, 10.0, 10_000.0)
    assert made[:3].tolist() == [0.0, 0.0, 0.0]
    assert made[3] == pytest.approx(5.256e15 * 12 / 10)
    assert negative_ions.PER_CONCENTRATION == 365 * 24 * 60 * 1e10  # minutes of a year, cm³ of a hectare 1 m high


# products and culture


def test_a_negative_residual_stays_in_the_sum_and_is_shown_beside_it():
    output, price = np.array([100.0, 100.0]), np.array([10.0, 10.0])
    costs = np.array([2.0, 9.0]), np.array([1.0, 3.0]), np.array([1.0, 1.0])
    net = products.residual(output, price, *costs)
    assert net.tolist() == [600.0, -300.0]
    assert products.shortfall(output, price, *costs).tolist() == [0.0, -300.0]
    assert SERVICES["nature.products"].companions == ("nature.products.negative_residual",)
    assert BOOK.profiles["CN-NDRC-2022"].methods["nature.products.value"] == "residual"


def test_the_multiplier_of_a_short_cut_is_stated():
    short_cut = models_giving("nature.recreation.value")["revenue_share"]
    assert short_cut.inputs["multiplier"].of not in BOOK.parameters, "nobody multiplies without saying so"
    assert recreation.revenue_share(23.56e8, 1.0, 3.0) / 1e8 == pytest.approx(70.67, abs=0.02)


def test_a_premium_on_housing_is_spread_over_its_life():
    assert 70 * landscape.housing_premium(1000.0, 900.0, 70.0) == pytest.approx(900_000.0)
