"""Every worked example of the specification comes out of the public functions of `qingshan.nature`.

Nothing is computed here a second time: a case brings the example's numbers to the units that the functions take, calls
them, and hands back what they give. Whatever an example gives or expects must be used; nothing is left over.
"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from qingshan.core.units import convert
from qingshan.nature import (
    carbon,
    climate_regulation,
    cover,
    erodibility,
    erosivity,
    flood_mitigation,
    oxygen,
    products,
    purification,
    recreation,
    soil_retention,
    topography,
    totals,
    water_conservation,
)
from qingshan.rulebook import standard_rulebook

EXAMPLES = {
    one["id"]: one
    for one in json.loads(Path(__file__).with_name("worked-examples.json").read_text("utf-8"))["examples"]
}
BOOK = standard_rulebook()

#: How the examples spell a unit, where it is not how we do. Flows are of one year on both sides: "a year" falls away.
SPELLED = {
    "MJ mm hm-2 h-1": "MJ*mm/(hm2*h)",
    "MJ mm hm-2 h-1 a-1": "MJ*mm/(hm2*h)",
    "t hm2 h hm-2 MJ-1 mm-1": "t*h/(MJ*mm)",
    "tC hm-2 a-1": "tC/hm2",
    "kg hm-2 a-1": "kg/hm2",
    "t km-2 a-1": "t/km2",
    "kJ m-2 d-1": "kJ/(m2*d)",
    "J/g": "kJ/kg",
    "t dry matter/a": "t",
    "hm2 (broadleaf, conifer)": "hm2",
    "1/a": "1",
    "CNY/a": "CNY",
    "mm/a": "mm",
    "m3/a": "m3",
    "t/a": "t",
    "tC/a": "tC",
    "tCO2/a": "tCO2",
    "visits/a": "visit",
    "CNY/m3/a": "CNY/m3",
    "1e8 CNY": "亿元",
    "1e8 m3": "亿m3",
    "1e8 kWh": "亿kWh",
}


class Found(NamedTuple):
    """What the library gives, and in which unit; a unit of None is the example's own, word for word."""

    value: Any
    unit: str | None


class Given:
    """The inputs of one example, by name and in the unit that is wanted; it remembers which were asked for."""

    def __init__(self, example: dict[str, Any]) -> None:
        self.inputs = example["inputs"]
        self.used: set[str] = set()

    def __call__(self, name: str, unit: str, written: str = "") -> Any:
        """One input in `unit`; `written` overrules the unit that the example names."""
        self.used.add(name)
        stated = self.inputs[name]
        given = written or SPELLED.get(stated["unit"], stated["unit"])
        if isinstance(stated["value"], dict):
            return {key: convert(float(number), given, unit) for key, number in stated["value"].items()}
        return convert(np.asarray(stated["value"], float), given, unit)

    def plain(self, name: str) -> Any:
        """An input as it stands: names, counts, indices without a unit of ours."""
        self.used.add(name)
        stated = self.inputs[name]
        return np.asarray(stated["value"], float) if isinstance(stated, dict) else stated


Case = Callable[[Given], dict[str, Found]]


def parameter(code: str, **keys: str) -> float:
    number = BOOK.number_for(code, BOOK.value_of(code, date(2020, 12, 31)), keys)
    assert number is not None, (code, keys)
    return number.value


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


# flood, carbon, oxygen


def storm_water(given: Given) -> dict[str, Found]:
    held = flood_mitigation.stored_by_vegetation(given("P_storm", "mm"), given("R_storm", "mm"), given("S", "m2"))
    return {"C_fc": Found(held.sum(), "m3")}


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


def landscape(given: Given) -> dict[str, Found]:
    homes = recreation.housing_premium(given("A_h", "m2"), given("dP", "CNY/m2"), given.plain("life"))
    nights = recreation.hotel_premium(given.plain("rooms"), given("occ", "1"), given.plain("dp"))
    return {"V_house": Found(homes, "CNY"), "V_hotel": Found(nights, "CNY"), "V": Found(homes + nights, "CNY")}


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
    "A-FM-01": storm_water,
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
    "A-CU-01": travel_cost,
    "A-CU-02": landscape,
    "A-GEP-01": garze_totals,
    "A-GEP-02": indices,
    "A-GEP-03": deflated,
    "A-GEP-04": shenzhen,
}


def agrees(found: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    """Element by element within the example's own tolerance; with both kinds, either suffices."""
    off = np.abs(np.asarray(found, float) - np.asarray(wanted, float))
    by_rel = off <= tolerance.get("rel", -1.0) * np.abs(np.asarray(wanted, float))
    by_abs = off <= tolerance.get("abs", -1.0)
    return bool(np.all(by_rel | by_abs))


def test_every_example_of_the_file_is_exercised_and_none_is_invented():
    assert list(CASES) == list(EXAMPLES)


@pytest.mark.parametrize("identifier", EXAMPLES)
def test_the_worked_example_comes_out_of_the_public_functions(identifier):
    example = EXAMPLES[identifier]
    given = Given(example)
    found = CASES[identifier](given)
    assert set(found) == set(example["expected"])
    assert given.used == set(example["inputs"])
    for name, wanted in example["expected"].items():
        value, unit = found[name]
        expected = wanted["value"]
        if isinstance(expected, dict):
            assert set(value) == set(expected)
            value, expected = [value[key] for key in expected], list(expected.values())
        in_its_unit = np.asarray(value, float)
        if unit is not None:
            in_its_unit = convert(in_its_unit, unit, SPELLED.get(wanted["unit"], wanted["unit"]))
        assert np.shape(in_its_unit) == np.shape(expected), name
        assert agrees(in_its_unit, expected, example["tolerance"]), (name, in_its_unit, expected)


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
