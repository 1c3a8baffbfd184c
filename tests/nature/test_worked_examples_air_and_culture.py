"""The worked examples of carbon, air, climate, habitat, culture and totals come out of the public functions.

Nothing is computed here a second time: a case brings the example's numbers to the units that the functions take, calls
them, and hands back what they give. Whatever an example gives or expects must be used; nothing is left over.
"""

import numpy as np
import pytest
from worked_example import (
    AIR_CULTURE_TOTALS,
    BOOK,
    LAND_AND_WATER,
    Case,
    Found,
    Given,
    agrees,
    all_examples,
    check,
    examples_of,
    parameter,
)

from qingshan.nature import (
    carbon,
    climate_regulation,
    landscape,
    negative_ions,
    oxygen,
    pest_control,
    purification,
    recreation,
    species_conservation,
    totals,
)

EXAMPLES = examples_of(AIR_CULTURE_TOTALS)


# carbon and oxygen


def growth_less_decay(given: Given) -> dict[str, Found]:
    net = carbon.nep_from_respiration(given("NPP", "gC/m2"), given("Rh", "gC/m2"))
    return {"NEP": Found(net, "gC/m2"), "Q_CO2": Found(carbon.sequestered(net, given("A", "m2")), "tCO2")}


def share_of_dry_matter(given: Given) -> dict[str, Found]:
    area = 1e8  # m²; the example gives the mass of a whole region, so any area will do
    net = carbon.nep_by_ratio(given("NPP_dry", "g") / area, given("a", "1"))
    return {"NEP": Found(net * area, "gC"), "Q_CO2": Found(carbon.sequestered(net, area), "tCO2")}


def rate_of_forest(given: Given) -> dict[str, Found]:
    taken = carbon.sequestered_by_forest_rate(given("FCSR", "tC/hm2"), given("SF", "hm2"), given("beta", "1"))
    return {"FCS": Found(taken / carbon.CO2_PER_CARBON, "tC"), "Q_CO2": Found(taken, "tCO2")}


def carbon_and_oxygen(given: Given) -> dict[str, Found]:
    taken = given("Q_CO2", "tCO2", written="tCO2")  # the example says t
    freed = oxygen.released(taken)
    return {
        "Q_O2": Found(freed, "t"),
        "V_c": Found(carbon.value(taken, given("P_c", "CNY/tCO2")), "CNY"),
        "V_o": Found(oxygen.value(freed, given("P_o", "CNY/t")), "CNY"),
    }


def price_of_carbon(given: Given) -> dict[str, Found]:
    return {"P_tCO2": Found(carbon.price_per_co2(given("P_tC", "CNY/tC")), "CNY/tCO2")}


# purification


def clean_air(given: Given) -> dict[str, Found]:
    area, emission, price = given("A", "m2"), given("E", "t"), given("c", "CNY/t")
    forests = ("evergreen_broadleaf_forest", "evergreen_conifer_forest")
    able, used, value = {}, {}, 0.0
    for one, emitted in emission.items():
        rate = np.array([parameter("nature.air_purification.rate", ecosystem=kind, pollutant=one) for kind in forests])
        np.testing.assert_array_equal(rate, given(f"k_{one}", "kg/hm2"))
        capacity = purification.air_capacity(area, rate)
        taken = purification.limited(capacity, capacity.sum(), emitted)
        able[one], used[one] = capacity.sum(), taken.sum()
        value += purification.value(taken, price[one]).sum()
    return {"capacity": Found(able, "t"), "used": Found(used, "t"), "V": Found(value, "CNY")}


def tax_prices(given: Given) -> dict[str, Found]:
    rates = {"air": given.plain("rate_air"), "water": given.plain("rate_water")}
    prices = {
        one: purification.tax_price(rates["water" if one in ("COD", "NH3N", "TP") else "air"], kilograms)
        for one, kilograms in given("eq", "kg").items()
    }
    return {"price": Found(prices, "CNY/t")}


def clean_water(given: Given) -> dict[str, Found]:
    area, load, price = given("A", "m2"), given("load", "t"), given("c", "CNY/t")
    used = {}
    for one, rate in given("k", "t/km2").items():
        assert rate == parameter("nature.water_purification.rate", ecosystem="wetland", pollutant=one)
        capacity = purification.water_capacity(area, rate)
        used[one] = purification.limited(capacity, capacity, load[one])
    value = sum(purification.value(used[one], price[one]) for one in used)
    return {"Q": Found(used, "t"), "V": Found(value, "CNY")}


def water_in_and_out(given: Given) -> dict[str, Found]:
    flows = [given(name, "t") for name in ("discharge", "inflow", "outflow", "treated")]
    return {"Q": Found(purification.mass_balance(*flows), "t")}


# climate and culture


def cooling_by_plants(given: Given) -> dict[str, Found]:
    heat, area = given("EPP", "kJ/(m2*d)"), given("S", "m2")
    days, ratio, price = given("D", "d"), given("r", "1"), given("P_e", "CNY/kWh")
    power = {one: climate_regulation.transpiration_cooling(heat[one], area[one], days, ratio) for one in heat}
    value = {one: climate_regulation.value(power[one], price) for one in power}
    return {"E": Found(sum(power.values()), "kWh"), "V": Found(value, "CNY")}


def cooling_by_water(given: Given) -> dict[str, Found]:
    evaporated = given("E_w", "m3")
    cool = climate_regulation.evaporation_cooling(evaporated, given("q", "kJ/kg"))
    humid = climate_regulation.evaporation_humidifying(evaporated, given("y", "kWh/m3"))
    return {"E_cool": Found(cool, "kWh"), "E_humid": Found(humid, "kWh"), "E_we": Found(cool + humid, "kWh")}


def implied_price(given: Given) -> dict[str, Found]:
    at_one_yuan = climate_regulation.value(given("E", "kWh"), 1.0)
    return {"P_e": Found(given("V", "CNY") / at_one_yuan, "CNY/kWh")}


def travel_cost(given: Given) -> dict[str, Found]:
    visitors = [given("N", "visit"), given("T", "h"), given("W", "CNY/h"), given("C", "CNY/visit")]
    return {"V": Found(recreation.travel_cost(*visitors).sum(), "CNY")}


def landscape_premium(given: Given) -> dict[str, Found]:
    homes = landscape.housing_premium(given("A_h", "m2"), given("dP", "CNY/m2"), given.plain("life"))
    nights = landscape.hotel_premium(given.plain("rooms"), given("occ", "1"), given.plain("dp"))
    return {"V_house": Found(homes, "CNY"), "V_hotel": Found(nights, "CNY"), "V": Found(homes + nights, "CNY")}


# pests, habitat, ions


def pests(given: Given) -> dict[str, Found]:
    free = pest_control.controlled_area(given("r_art", "%"), given("r_nat", "%"), given("A", "m2"))
    return {"A_ctrl": Found(free, "m2"), "V": Found(pest_control.value(free, given("c", "CNY/hm2")), "CNY")}


def habitat(given: Given) -> dict[str, Found]:
    code = "nature.species_conservation"
    classes = [member.code for member in BOOK.dimensions["diversity"].members]
    table = [
        np.array([parameter(f"{code}.{name}", diversity=one) for one in classes])
        for name in ("class_from", "class_below", "class_price")
    ]
    price = species_conservation.price_in_class(given("H", "1"), *table).sum()
    indices = given("sumE", "1"), given("sumB", "1"), given("sumO", "1")
    value = species_conservation.value(given("A", "m2"), price, *indices)
    return {"S": Found(price, "CNY/hm2"), "V": Found(value, "CNY")}


def ions(given: Given) -> dict[str, Found]:
    threshold = parameter("nature.negative_ions.threshold")
    height, lifetime = given("H", "m"), given("L", "min")
    assert lifetime == parameter("nature.negative_ions.lifetime")
    made = negative_ions.produced(given.plain("Q"), threshold, height, lifetime, given("A", "m2"))
    price = given.plain("K")
    assert price == parameter("nature.negative_ions.price")
    return {"G": Found(made, None), "V": Found(negative_ions.value(made, price), "CNY")}


# totals


def garze_totals(given: Given) -> dict[str, Found]:
    parts = {name: given(name, "CNY").sum() for name in ("EPV", "ERV", "ECV")}
    whole = totals.gross_ecosystem_product(parts["EPV"], parts["ERV"], parts["ECV"])
    share = totals.shares(parts)["ERV"]
    return {
        "EPV": Found(parts["EPV"], "CNY"),
        "ERV": Found(parts["ERV"], "CNY"),
        "GEP": Found(whole, "CNY"),
        "share_reg": Found(share, "1"),
    }


def indices(given: Given) -> dict[str, Found]:
    q0, p0, q1, p1 = (given.plain(name) for name in ("q0", "p0", "q1", "p1"))
    return {
        "V0": Found(totals.value_at(q0, p0), "CNY"),
        "V1_current": Found(totals.value_at(q1, p1), "CNY"),
        "V1_constant": Found(totals.value_at(q1, p0), "CNY"),
        "volume_index": Found(totals.volume_index(q0, q1, p0), "1"),
        "price_index": Found(totals.price_index(q1, p0, p1), "1"),
    }


def deflated(given: Given) -> dict[str, Found]:
    return {"real": Found(totals.deflated(given("nominal", "CNY"), given.plain("CPI")), "CNY")}


def shenzhen(given: Given) -> dict[str, Found]:
    parts = given("parts", "CNY")
    share = totals.shares(dict(zip("abc", parts, strict=True)))
    return {
        "GEP": Found(totals.gross_ecosystem_product(*parts), "CNY"),
        "shares": Found(np.array(list(share.values())), "1"),
    }


CASES: dict[str, Case] = {
    "A-CS-01": growth_less_decay,
    "A-CS-02": share_of_dry_matter,
    "A-CS-03": rate_of_forest,
    "A-OR-01": carbon_and_oxygen,
    "A-OR-02": price_of_carbon,
    "A-AP-01": clean_air,
    "A-AP-02": tax_prices,
    "A-WP-01": clean_water,
    "A-WP-02": water_in_and_out,
    "A-CR-01": cooling_by_plants,
    "A-CR-02": cooling_by_water,
    "A-CR-03": implied_price,
    "A-PC-01": pests,
    "A-SP-01": habitat,
    "A-NI-01": ions,
    "A-CU-01": travel_cost,
    "A-CU-02": landscape_premium,
    "A-GEP-01": garze_totals,
    "A-GEP-02": indices,
    "A-GEP-03": deflated,
    "A-GEP-04": shenzhen,
}


def test_every_example_of_these_sections_is_exercised_and_none_is_invented():
    assert list(CASES) == list(EXAMPLES)


@pytest.mark.parametrize("identifier", EXAMPLES)
def test_the_worked_example_comes_out_of_the_public_functions(identifier):
    check(EXAMPLES[identifier], CASES[identifier])


def test_every_example_of_the_file_stands_in_one_of_the_two_test_files_and_in_one_only():
    both = [*examples_of(LAND_AND_WATER), *examples_of(AIR_CULTURE_TOTALS)]
    assert sorted(both) == sorted(one["id"] for one in all_examples())


@pytest.mark.parametrize(
    ("found", "tolerance", "verdict"),
    [
        (100.9, {"rel": 0.01}, True),
        (101.1, {"rel": 0.01}, False),
        (101.1, {"abs": 1.0}, False),
        (101.1, {"rel": 0.001, "abs": 2.0}, True),
        (101.1, {"rel": 0.02, "abs": 0.1}, True),
        ([100.0, 103.0], {"rel": 0.01}, False),
    ],
)
def test_with_two_tolerances_either_suffices_for_each_element(found, tolerance, verdict):
    wanted = [100.0, 100.0] if isinstance(found, list) else 100.0
    assert agrees(found, wanted, tolerance) is verdict
