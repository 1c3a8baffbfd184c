"""The worked examples of products, water, soil, sand, coast and flood come out of the public functions.

Nothing is computed here a second time: a case brings the example's numbers to the units that the functions take, calls
them, and hands back what they give. Whatever an example gives or expects must be used; nothing is left over.
"""

from typing import Any

import numpy as np
import pytest
from worked_example import LAND_AND_WATER, Case, Found, Given, check, examples_of, parameter

from qingshan.nature import (
    coastal_protection,
    cover,
    erodibility,
    erosivity,
    flood_mitigation,
    lake_storage,
    marsh_storage,
    products,
    reservoir_storage,
    sand_fixation,
    soil_retention,
    topography,
    water_conservation,
    wind,
    wind_erodibility,
    wind_erosion,
)

EXAMPLES = examples_of(LAND_AND_WATER)


# provisioning


def gross_products(given: Given) -> dict[str, Found]:
    return {"V": Found(products.gross(given("q", "t"), given("p", "CNY/t")).sum(), "CNY")}


def net_products(given: Given) -> dict[str, Found]:
    costs = [given(name, "CNY/t") for name in ("p", "IC", "L", "K")]
    return {"V": Found(products.residual(given("q", "t"), *costs).sum(), "CNY")}


def fresh_water(given: Given) -> dict[str, Found]:
    used = np.array([given(f"Q_{use}", "m3") for use in ("domestic", "industry", "agri")])
    each = products.gross(used, given("P", "CNY/m3"))
    return {"V_each": Found(each, "CNY"), "V": Found(each.sum(), "CNY")}


# water


def water_balance(given: Given) -> dict[str, Found]:
    # the coefficients are those of the rulebook; the example only repeats them
    alpha = np.array([parameter("nature.runoff_coefficient", ecosystem=one) for one in given.plain("ecosystem")])
    np.testing.assert_array_equal(alpha, given("alpha", "1"))
    rain = given("P", "mm")
    left = water_conservation.balance(rain, water_conservation.runoff(rain, alpha), given("ET", "mm"))
    kept = water_conservation.retained(left, given("A", "m2"))
    return {"Q_i": Found(kept, "m3"), "Q": Found(kept.sum(), "m3")}


def reservoir_cost(given: Given) -> dict[str, Found]:
    return {"V": Found(water_conservation.full_cost(given("Q", "m3"), given("C_we", "CNY/m3")), "CNY")}


def yearly_reservoir_cost(given: Given) -> dict[str, Found]:
    value = water_conservation.annualised_cost(
        given("Q", "m3"), given("C_we", "CNY/m3"), given("d", "1"), given("O_we", "CNY/m3")
    )
    return {"V": Found(value, "CNY")}


def negative_balance(given: Given) -> dict[str, Found]:
    rain = given("P", "mm")
    left = water_conservation.balance(rain, water_conservation.runoff(rain, given("alpha", "1")), given("ET", "mm"))
    kept = water_conservation.retained(left, given("A", "m2"))
    return {"q_raw": Found(left, "mm"), "Q_clipped": Found(kept, "m3")}


# soil


def half_month(given: Given) -> dict[str, Found]:
    beta, factor = erosivity.half_month_coefficients(given("Pd12", "mm"), given("Py12", "mm"))
    threshold = parameter("nature.erosivity.threshold")
    erosive = erosivity.half_month(given("daily_rain", "mm"), beta, factor, threshold)
    return {"beta": Found(beta, "1"), "alpha": Found(factor, "1"), "R_half": Found(erosive, "MJ*mm/(hm2*h)")}


def two_seasons(given: Given) -> dict[str, Found]:
    threshold = parameter("nature.erosivity.threshold")
    found = {}
    for name, month in {"July": 7, "Nov": 11}.items():
        rain = given(f"daily_rain_{name}", "mm")
        erosive = erosivity.two_seasons(rain, np.full(rain.size, month), threshold)
        found[f"R_{name}"] = Found(erosive, "MJ*mm/(hm2*h)")
    return found


def erodible_soil(given: Given) -> dict[str, Found]:
    texture = [given(name, "%") for name in ("sand", "silt", "clay", "orgC")]
    return {
        "K_EPIC": Found(erodibility.epic(*texture), None),
        "K_SI": Found(erodibility.epic_si(*texture), "t*h/(MJ*mm)"),
        "K_CN": Found(erodibility.epic_china(*texture), "t*h/(MJ*mm)"),
    }


def steepness(slope: Any) -> Any:
    breaks = [parameter(f"nature.steepness.{name}_break") for name in ("low", "high")]
    return topography.steepness(slope, *breaks)


def length_and_steepness(length: Any, slope: Any) -> Any:
    """L and S together, as the soil-loss equation multiplies them."""
    return soil_retention.potential_loss(1.0, 1.0, length, steepness(slope))


def steepness_factor(given: Given) -> dict[str, Found]:
    return {"S": Found(steepness(given("theta", "deg")), "1")}


def length_by_rusle(given: Given) -> dict[str, Found]:
    slope, metres = given("theta", "deg"), given("lambda", "m")
    exponent = topography.exponent_rusle(slope)
    length = topography.length(metres, exponent)
    assert length == topography.length_rusle(slope, metres)
    both = length_and_steepness(length, slope)
    return {"m": Found(exponent, "1"), "L": Found(length, "1"), "LS": Found(both, "1")}


def length_by_steps(given: Given) -> dict[str, Found]:
    slope, metres = given("theta", "deg"), given("lambda", "m")
    exponent = topography.exponent_steps(slope)
    return {"m": Found(exponent, "1"), "L": Found(topography.length_steps(slope, metres), "1")}


def length_by_flow(given: Given) -> dict[str, Found]:
    slope = given("theta", "deg")
    exponent = topography.exponent_rusle(slope)
    length = topography.length_from_area(given("A_in", "m2"), given("D", "m"), given("aspect", "deg"), exponent)
    both = length_and_steepness(length, slope)
    return {"m": Found(exponent, "1"), "L": Found(length, "1"), "LS": Found(both, "1")}


def cover_factor(given: Given) -> dict[str, Found]:
    return {"C": Found(cover.cover_factor(given("cover", "%")), "1")}


def soil_kept(given: Given) -> dict[str, Found]:
    rain, soil, slope = given("R", "MJ*mm/(hm2*h)"), given("K", "t*h/(MJ*mm)"), given("LS", "1")
    potential = soil_retention.potential_loss(rain, soil, slope, 1.0)
    actual = soil_retention.actual_loss(potential, given("C", "1"), given("P", "1"))
    area = given("A", "m2")
    return {
        "potential": Found(soil_retention.retained(potential, 0.0, area).sum(), "t"),
        "actual": Found(soil_retention.retained(actual, 0.0, area).sum(), "t"),
        "Q_sr": Found(soil_retention.retained(potential, actual, area).sum(), "t"),
    }


def silt_and_nutrients(given: Given) -> dict[str, Found]:
    soil, share, density = given("Q_sr", "t"), given("lambda", "1"), given("rho", "t/m3")
    silt = soil_retention.sediment_value(soil, share, density, given("c", "CNY/m3"))
    nitrogen, phosphorus = (
        soil_retention.pollution_value(soil, given(f"C_{one}", "%"), given(f"P_{one}", "CNY/t")) for one in "NP"
    )
    return {"V_sd": Found(silt, "CNY"), "V_N": Found(nitrogen, "CNY"), "V_P": Found(phosphorus, "CNY")}


def soil_value(given: Given) -> dict[str, Found]:
    parts = silt_and_nutrients(given)
    together = soil_retention.value(parts["V_sd"].value, parts["V_N"].value + parts["V_P"].value)
    return {**parts, "V": Found(together, "CNY")}


def soil_value_of_garze(given: Given) -> dict[str, Found]:
    # at one yuan a cubic metre the value of the silt is its volume
    volume = soil_retention.sediment_value(given("Q_sr", "t"), given("lambda", "1"), given("rho", "t/m3"), 1.0)
    return {**silt_and_nutrients(given), "silt_volume": Found(volume, "m3")}


# sand, coast, flood


def storm_water(given: Given) -> dict[str, Found]:
    held = flood_mitigation.stored_by_vegetation(given("P_storm", "mm"), given("R_storm", "mm"), given("S", "m2"))
    return {"C_fc": Found(held.sum(), "m3")}


# sand, coast, stored flood water


def erodible_and_crust(given: Given) -> dict[str, Found]:
    sand, silt, clay = (given(name, "%") for name in ("sand", "silt", "clay"))
    matter, lime = given("OM", "%"), given("CaCO3", "%")
    return {
        "EF": Found(wind_erodibility.erodible_fraction(sand, silt, clay, matter, lime), "1"),
        "SCF": Found(wind_erodibility.crust_factor(clay, matter), "1"),
    }


def weather(given: Given) -> dict[str, Found]:
    winds, number = given("u2", "m/s"), given.plain("N")
    force = wind.wind_force(winds, parameter("nature.wind_threshold"))
    assert given.plain("g") == wind.GRAVITY
    factors = given("rho", "kg/m3"), given("SW", "1"), given("SD", "1")
    return {
        "wf": Found(force * number, None),
        "WF": Found(wind.weather_factor(force, given("Nd", "d"), *factors), "kg/m"),
    }


def roughness(given: Given) -> dict[str, Found]:
    height, distance = given("dH", "m"), given("L", "m")
    unit = parameter("nature.roughness_unit")
    factor = wind_erodibility.roughness_factor(height, distance, given("Crr", "cm"), unit)
    return {"Kr": Found(wind_erodibility.ridge_roughness(height, distance), "m"), "K'": Found(factor, "1")}


def sand_held(given: Given) -> dict[str, Found]:
    factors = [given("WF", "kg/m"), given("EF", "1"), given("SCF", "1"), given("K'", "1")]
    position = parameter("nature.sand_fixation.field_position")
    assert given("z", "m") == position
    plants = wind_erodibility.vegetation_factor(given("cover", "%"), given("a", "1"))
    potential = wind_erosion.potential_loss(*factors, position)
    actual = wind_erosion.actual_loss(*factors, plants, position)
    return {
        "C": Found(plants, "1"),
        "SL_potential": Found(potential, "kg/m2"),
        "SL_actual": Found(actual, "kg/m2"),
        "G": Found(sand_fixation.fixed(potential, actual), "kg/m2"),
    }


def sand_held_in_one_step(given: Given) -> dict[str, Found]:
    factors = [given("WF", "kg/m"), *(given(name, "1") for name in ("EF", "SCF", "K'", "C"))]
    return {"q_sf": Found(sand_fixation.fixed_closed_form(*factors), "kg/m2")}


def sand_value(given: Given) -> dict[str, Found]:
    sand, density, thickness = given("Q_f", "t"), given("rho", "t/m3"), given("h", "m")
    return {
        "area": Found(sand_fixation.covered_area(sand, density, thickness), "m2"),
        "V": Found(sand_fixation.value(sand, density, thickness, given("P_f", "CNY/m2")), "CNY"),
    }


def sea_wall(given: Given) -> dict[str, Found]:
    coast, price = given("L", "km"), given("C_cl", "CNY/km")
    yearly = coastal_protection.annualised_cost(coast, price, given("service_life", "a"))
    return {"V_total": Found(coastal_protection.full_cost(coast, price), "CNY"), "V_annualised": Found(yearly, "CNY")}


def lakes(given: Given) -> dict[str, Found]:
    zones = given.plain("zone")
    a, b = (
        np.array([parameter(f"nature.lake_storage.{name}", lake=one) for one in zones])
        for name in ("exponent", "intercept")
    )
    held = lake_storage.stored(given("A", "km2"), 1.0, a, b, given("T", "1"))
    return {"C_l": Found(held, "m3")}


def all_stored(given: Given) -> dict[str, Found]:
    share = parameter("nature.reservoir_storage.flood_share")
    reservoirs = reservoir_storage.share_of_capacity(given("C_t", "m3"), share)
    marshes = marsh_storage.surface(given("S_marsh", "m2"), given("h", "m"))
    price = given("C_we", "CNY/m3")
    value = (
        flood_mitigation.value(given("C_fc", "m3"), price)
        + lake_storage.value(given("C_l", "m3"), price)
        + reservoir_storage.value(reservoirs, price)
        + marsh_storage.value(marshes, price)
    )
    return {"C_r": Found(reservoirs, "m3"), "C_m": Found(marshes, "m3"), "V": Found(value, "CNY")}


def marshes_of_garze(given: Given) -> dict[str, Found]:
    held = marsh_storage.surface(given("S", "m2"), parameter("nature.marsh_storage.surface_depth", ecosystem="marsh"))
    return {"C_m": Found(held, "m3"), "V": Found(marsh_storage.value(held, given("C_we", "CNY/m3")), "CNY")}


def marsh_soil(given: Given) -> dict[str, Found]:
    assert given("rho_w", "t/m3") == marsh_storage.WATER_DENSITY
    soil = given("h_s", "m"), given("rho_b", "t/m3"), given("F", "%"), given("E", "%")
    return {"C_sw": Found(marsh_storage.soil(given("S", "m2"), *soil), "m3")}


CASES: dict[str, Case] = {
    "A-PRV-01": gross_products,
    "A-PRV-02": net_products,
    "A-PRV-03": fresh_water,
    "A-WR-01": water_balance,
    "A-WR-02": reservoir_cost,
    "A-WR-03": yearly_reservoir_cost,
    "A-WR-04": negative_balance,
    "A-WR-05": reservoir_cost,
    "A-SR-01": half_month,
    "A-SR-02": two_seasons,
    "A-SR-03": erodible_soil,
    "A-SR-04": steepness_factor,
    "A-SR-05": length_by_rusle,
    "A-SR-06": length_by_steps,
    "A-SR-07": length_by_flow,
    "A-SR-08": cover_factor,
    "A-SR-09": soil_kept,
    "A-SR-10": soil_value,
    "A-SR-11": soil_value_of_garze,
    "A-WS-01": erodible_and_crust,
    "A-WS-02": weather,
    "A-WS-03": roughness,
    "A-WS-04": sand_held,
    "A-WS-05": sand_held_in_one_step,
    "A-WS-06": sand_value,
    "A-CP-01": sea_wall,
    "A-FM-01": storm_water,
    "A-FM-02": lakes,
    "A-FM-03": all_stored,
    "A-FM-04": marshes_of_garze,
    "A-FM-05": marsh_soil,
}


def test_every_example_of_these_sections_is_exercised_and_none_is_invented():
    assert list(CASES) == list(EXAMPLES)


@pytest.mark.parametrize("identifier", EXAMPLES)
def test_the_worked_example_comes_out_of_the_public_functions(identifier):
    check(EXAMPLES[identifier], CASES[identifier])
