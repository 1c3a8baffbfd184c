"""The routes of InVEST's users: where the formula is the same the numbers are, where it is not the difference is told.

Figures marked InVEST are asserted by the tests of natcap.invest 3.20 (test_annual_water_yield, test_carbon, test_ufrm).
"""

import numpy as np
import pytest

from qingshan.nature import (
    MODELS,
    budyko,
    carbon_stock,
    curve_number,
    evapotranspiration,
    models_giving,
    soil_value,
    water_yield,
)
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()


# evapotranspiration on the curve of Budyko


def six_cells() -> dict[str, np.ndarray]:
    """The six cells of InVEST's test of its fraction of rain that evaporates."""
    soil = np.array([600.0, 700, 700, 800, 900, 600])
    root = np.array([99.0, 300, 400, 5, 500, 800])
    content = np.array([0.11, 0.11, 0.12, 0.55, 0.55, 0.19])
    reference = np.array([1000.0, 900, 900, 1100, 1005, 1000])
    return {
        "rain": np.array([100.0, 1000, 10, 500, 800, 1100]),
        "potential_evapotranspiration": evapotranspiration.potential(
            reference, np.array([1.0, 0.1, 0.1, 0.6, 0.6, 0.1])
        ),
        "available_water": budyko.available_water(soil, root, content),
        "seasonality": np.full(6, 6.0),
        "vegetated": np.array([1.0, 1, 0, 0, 1, 0]),
    }


def test_the_fraction_of_rain_that_evaporates_is_that_of_invest():
    given = six_cells()
    found = budyko.fu_capped(**given) / given["rain"]
    expected = [0.9345682, 0.06896508, 1.0, 1.0, 0.6487423, 0.09090909]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_without_the_cap_nothing_changes_where_omega_is_under_five():
    given = six_cells()
    omega = given["seasonality"] * given["available_water"] / given["rain"] + 1.25
    assert (omega <= 5).any()
    assert ((omega > 5) & (given["vegetated"] == 1)).sum() == 0
    np.testing.assert_array_equal(budyko.fu(**given), budyko.fu_capped(**given))


def test_the_cap_only_lowers_evapotranspiration_and_most_where_rain_meets_demand():
    rain = np.full(5, 800.0)
    demand = np.array([80.0, 400.0, 800.0, 1600.0, 8000.0])
    deep = {"available_water": 2000.0, "seasonality": 10.0, "vegetated": 1.0}
    lost = budyko.fu(rain, demand, **deep) - budyko.fu_capped(rain, demand, **deep)
    assert (lost >= -1e-9).all()
    assert lost.argmax() == 2
    assert lost[2] / 800 == pytest.approx((2 - 2 ** (1 / 26.25)) - (2 - 2 ** (1 / 5)), rel=1e-12)


@pytest.mark.parametrize("curve", [budyko.fu, budyko.fu_capped])
def test_evapotranspiration_keeps_to_the_limits_of_water_and_of_energy(curve):
    random = np.random.default_rng(1974)
    rain, demand = random.uniform(0, 3000, 1000), random.uniform(0, 2500, 1000)
    got = curve(rain, demand, random.uniform(0, 5000, 1000), random.uniform(0, 30, 1000), random.integers(0, 2, 1000))
    assert np.isfinite(got).all()
    assert (got >= -1e-9).all()
    assert (got <= np.minimum(rain, demand) + 1e-9).all()


def test_where_no_rain_falls_nothing_evaporates_and_the_cell_is_no_hole():
    assert budyko.fu(0.0, 900.0, 100.0, 5.0, 1.0) == pytest.approx(0.0, abs=1e-9)
    assert evapotranspiration.zhang(0.0, 900.0, 2.0) == 0.0


def test_a_hole_of_the_soil_map_under_open_water_does_not_matter_under_forest_it_does():
    rain, demand, soil = np.array([900.0, 900.0]), np.array([1200.0, 700.0]), np.array([np.nan, np.nan])
    found = budyko.fu(rain, demand, soil, 5.0, np.array([0.0, 1.0]))
    assert found[0] == 900.0
    assert np.isnan(found[1])


def test_zhang_takes_more_under_forest_than_under_grass_and_never_all():
    w = BOOK.parameters["nature.zhang_coefficient"].values
    table = next(iter(w.values())).value
    forest = evapotranspiration.zhang(1200.0, 1100.0, table["forest"])
    grass = evapotranspiration.zhang(1200.0, 1100.0, table["grass"])
    assert grass < forest < 1200.0
    # (1 + 2·11/12)/(1 + 2·11/12 + 12/11) of 1200
    assert forest == pytest.approx(1200 * (1 + 22 / 12) / (1 + 22 / 12 + 12 / 11), rel=1e-12)


# water yield


def test_990_of_yield_and_50_of_use_leave_940_cubic_metres():
    yielded = water_yield.volume(np.array([990_000.0, 800_000.0]), 1.0)
    np.testing.assert_array_equal(yielded, [990.0, 800.0])
    supply = water_yield.supply(yielded, np.array([50.0, 70.0]))
    np.testing.assert_array_equal(supply, [940.0, 730.0])
    energy = water_yield.electricity_invest(supply, np.array([12.0, 50.0]), np.array([0.9, 0.7]), np.array([0.7, 0.8]))
    np.testing.assert_allclose(energy, [19.329408, 55.5968], rtol=1e-12)
    worth = [
        water_yield.electricity_value(energy[0], 15.0, 100.0, 10, 0.6),
        water_yield.electricity_value(energy[1], 20.0, 200.0, 10, 0.2),
    ]
    np.testing.assert_allclose(worth, [501.9029748723, 4587.91946857059], rtol=1e-12)


def test_yield_and_evapotranspiration_add_up_to_rain():
    given = six_cells()
    evaporated = budyko.fu(**given)
    np.testing.assert_allclose(water_yield.depth(given["rain"], evaporated) + evaporated, given["rain"], rtol=1e-12)


def test_the_rounded_factor_of_invest_is_off_by_less_than_one_in_a_thousand():
    ours = water_yield.electricity(940.0, 12.0, 0.9, 0.7)
    theirs = water_yield.electricity_invest(940.0, 12.0, 0.9, 0.7)
    assert theirs / ours == pytest.approx(0.00272 / (9.8 / 3600), rel=1e-12)
    assert abs(theirs / ours - 1) < 1e-3


# storms


def test_retention_by_curve_number_is_that_of_invest_and_endless_at_nought():
    found = curve_number.retention(np.array([100.0, 0.0, 65.0, 90.0, 30.0, np.nan]))
    np.testing.assert_allclose(found[[0, 2, 3, 4]], [0.0, 136.769, 28.222, 592.667], atol=5e-4)
    assert np.isinf(found[1])  # InVEST writes 100000 there
    assert np.isnan(found[5])


def test_sealed_ground_sheds_all_the_storm_and_a_number_of_nought_nothing():
    np.testing.assert_array_equal(curve_number.runoff(np.array([110.0, 0.0]), 100.0, 0.2), [110.0, 0.0])
    np.testing.assert_array_equal(curve_number.runoff(np.array([110.0, 0.0]), 0.0, 0.2), [0.0, 0.0])


def test_nothing_runs_off_before_the_initial_loss_is_filled():
    # CN 80: S = 63.5, 0.2 S = 12.7
    assert curve_number.runoff(12.7, 80.0, 0.2) == 0.0
    assert curve_number.runoff(12.8, 80.0, 0.2) > 0.0


def test_two_storms_are_worked_out_one_by_one_not_as_one_large_storm():
    days = np.array([60.0, 60.0, 30.0])
    found = curve_number.runoff_of_storms(days, 75.0, 0.2, 50.0)
    assert found == pytest.approx(2 * curve_number.runoff(60.0, 75.0, 0.2), rel=1e-12)
    assert found < curve_number.runoff(120.0, 75.0, 0.2)
    assert curve_number.rain_of_storms(days, 50.0) == 120.0


def test_what_runs_off_and_what_is_held_back_are_the_storm():
    rain = np.array([110.0, 80.0])
    runoff = curve_number.runoff(rain, np.array([80.0, 60.0]), 0.2)
    index = curve_number.retention_index(rain, runoff)
    np.testing.assert_allclose(index * rain + runoff, rain, rtol=1e-12)
    assert np.isnan(curve_number.retention_index(0.0, 0.0))


def test_a_class_has_its_number_by_the_soil_that_it_stands_on():
    found = curve_number.by_soil_group(np.array([1.0, 2, 3, 4, np.nan]), 36.0, 60.0, 73.0, 79.0)
    np.testing.assert_array_equal(found, [36.0, 60.0, 73.0, 79.0, np.nan])


def test_curve_numbers_of_the_rulebook_rise_from_group_a_to_d_for_every_class():
    tables = [next(iter(BOOK.parameters[f"nature.curve_number.{one}"].values.values())).value for one in "abcd"]
    assert len({tuple(sorted(table)) for table in tables}) == 1
    for ecosystem in tables[0]:
        numbers = [table[ecosystem] for table in tables]
        assert numbers == sorted(numbers), ecosystem
        assert 0 < numbers[0] <= numbers[3] <= 100


# carbon


def test_the_pools_and_their_change_are_those_of_invest():
    now, then = carbon_stock.density(15.0, 10.0, 60.0, 1.0), carbon_stock.density(5.0, 3.0, 20.0, 0.0)
    assert (now, then) == (86.0, 28.0)
    assert carbon_stock.change(then, now, 10_000.0) == -58.0
    assert carbon_stock.change(now, now, 10_000.0) == 0.0


def test_the_present_value_of_invest_comes_with_its_second_discount_and_an_undiscounted_first_year():
    lost = np.array([-58.0, -78.0])
    found = carbon_stock.present_value_invest(lost, 43.0, -0.071, 0.028, 14.0)
    np.testing.assert_allclose(found, [-3422.079, -4602.106], atol=5e-4)
    # its valuation constant: 50/2 · (1 + 1/(1.5·1.05))
    assert carbon_stock.present_value_invest(1.0, 50.0, 0.5, 0.05, 2.0) == pytest.approx(40.87302, abs=5e-6)


def test_a_price_that_grows_raises_the_value_here_and_lowers_it_in_invest():
    flat = carbon_stock.present_value(100.0, 43.0, 0.03, 0.0, 14.0)
    assert carbon_stock.present_value_invest(100.0, 43.0, 0.03, 0.0, 14.0) == flat
    assert carbon_stock.present_value(100.0, 43.0, 0.03, 0.02, 14.0) > flat
    assert carbon_stock.present_value_invest(100.0, 43.0, 0.03, 0.02, 14.0) < flat


def test_without_any_rate_the_value_is_tonnes_times_price():
    assert carbon_stock.present_value(-58.0, 43.0, 0.0, 0.0, 14.0) == pytest.approx(-58 * 43, rel=1e-12)


def test_the_store_and_the_flow_of_carbon_never_meet_in_one_model():
    for model in MODELS:
        taken = {field.of for field in model.inputs.values()} | {model.gives}
        of_store = {one for one in taken if one.startswith(("nature.carbon_stock", "nature.carbon_pool"))}
        of_flow = {one for one in taken if one.startswith(("nature.carbon_sequestration", "nature.nep"))}
        assert not (of_store and of_flow), model.gives


# soil by class, and its other value


@pytest.mark.parametrize("code", ["nature.cover_factor", "nature.practice_factor", "nature.crop_coefficient"])
def test_factors_of_a_class_can_be_given_by_class(code):
    record = BOOK.parameters.get(code) or BOOK.indicators[code]
    assert "ecosystem" in (getattr(record, "by", None) or record.dimensions)


def test_fertility_and_land_by_hand():
    # 12 500 t of soil with 0.2 % N and 0.1 % P, 10 000 and 20 000 CNY/t
    nutrients = soil_value.fertility_value(12_500.0, np.array([0.2, 0.1]), np.array([10_000.0, 20_000.0]))
    np.testing.assert_allclose(nutrients, [250_000.0, 250_000.0])
    # 12 500 t / 1.25 t/m³ / 0.5 m = 2 hm²
    assert soil_value.land_value(12_500.0, 1.25, 0.5, 3000.0) == 6000.0
    assert soil_value.value(nutrients.sum(), 6000.0) == 506_000.0


def test_fertility_and_pollution_are_never_in_one_value():
    for model in models_giving("nature.soil_retention.value").values():
        taken = {field.of.rsplit(".", 1)[1] for field in model.inputs.values()}
        assert taken in ({"sediment_value", "pollution_value"}, {"fertility_value", "land_value"}), model.code


@pytest.mark.parametrize("profile", BOOK.profiles.values(), ids=list(BOOK.profiles))
def test_every_profile_values_soil_by_silt_and_pollution_unless_the_run_says_otherwise(profile):
    assert profile.methods["nature.soil_retention.value"] == "silt_and_pollution"
