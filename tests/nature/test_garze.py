"""Garzê 2010, the one account whose quantities, prices and values are all printed, agrees with itself and with us.

The sum of quantity × price over the printed digits is 7548.95 亿元, 3.36 more than the printed total of 7545.59. Row by
row (quantity × price less printed value, 亿元):

    oxygen              +2.8518   its quantity is printed as 2.51×10⁸ t; the value implies 2.50608
    carbon              +0.4452   printed as 0.31×10⁸ t; the value implies 0.30883
    marshes             +0.0164   printed as 6.00×10⁸ m³
    lakes               +0.0128   printed as 2.43×10⁸ m³
    water conservation  +0.0120   printed as 321.49×10⁸ m³
    silt                +0.0119   printed as 10.03×10⁸ m³
    cooling, reservoirs +0.0022   each: by plants, by water, by reservoirs
    water for homes     -0.0040   printed as 1.36×10⁸ m³
    phosphorus          -0.0010
    water for industry  +0.0007
    all others          less than 0.0002 each

So two rows printed with two or three digits make 3.297 of it, every row is within half a unit of its last printed
digit, and 0.008 is the printed total itself, which lies that much below the sum of the printed values.
"""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from qingshan.core.units import base_of, convert
from qingshan.nature import (
    carbon,
    climate_regulation,
    lake_storage,
    marsh_storage,
    oxygen,
    pest_control,
    products,
    purification,
    reservoir_storage,
    sand_fixation,
    soil_retention,
    totals,
    water_conservation,
    water_cooling,
)

TABLE = yaml.safe_load(Path(__file__).with_name("garze.yaml").read_text("utf-8"))
PRINTED = {row["row"]: row for row in TABLE["rows"]}
PRICED = [name for name, row in PRINTED.items() if "quantity" in row]

FUNCTIONS = {
    "products.gross": products.gross,
    "water_conservation.full_cost": water_conservation.full_cost,
    "soil_retention.sediment_value": soil_retention.sediment_value,
    "soil_retention.pollution_value": soil_retention.pollution_value,
    "sand_fixation.value": sand_fixation.value,
    "lake_storage.value": lake_storage.value,
    "reservoir_storage.value": reservoir_storage.value,
    "marsh_storage.value": marsh_storage.value,
    "pest_control.value": pest_control.value,
    "water_cooling.value": water_cooling.value,
    "purification.value": purification.value,
    "carbon.value": carbon.value,
    "oxygen.value": oxygen.value,
    "climate_regulation.value": climate_regulation.value,
}


def half_a_unit(printed: str) -> Decimal:
    """By how much a printed number may be off: half a unit of its last digit."""
    return Decimal(5).scaleb(Decimal(printed).as_tuple().exponent - 1)


def in_one(unit: str) -> float:
    """The quantity in the unit that the functions take: the base unit."""
    return convert(1.0, unit, base_of(unit))


def value(row: dict) -> float:
    """Quantity × price of a row by the library. [亿元]"""
    function, amount, price = FUNCTIONS[row["function"]], float(row["quantity"]) * in_one(row["unit"]), row["price"]
    named = {"output": amount} if function is products.gross else {"quantity": amount}
    return convert(function(**named, price=float(price), **row.get("with", {})), "CNY", "亿元")


def worth(row: dict) -> Decimal:
    """What one printed unit of the quantity is worth. [亿元]"""
    return Decimal(value({**row, "quantity": "1"}))


def allowed(row: dict) -> float:
    """By how much a row may miss its printed value: the rounding of its quantity and of the value. [亿元]

    The prices need no allowance: they are taken as exact.
    """
    return float(half_a_unit(row["quantity"]) * worth(row) + half_a_unit(row["value"]))


@pytest.mark.parametrize("name", PRICED)
def test_a_row_agrees_with_its_printed_value_within_the_rounding_of_what_is_printed(name):
    row = PRINTED[name]
    assert abs(value(row) - float(row["value"])) <= allowed(row)


@pytest.mark.parametrize("name", PRICED)
def test_one_more_unit_in_the_last_digit_of_the_quantity_would_be_noticed(name):
    row = PRINTED[name]
    last = Decimal(1).scaleb(Decimal(row["quantity"]).as_tuple().exponent)
    # where the value has fewer digits than the quantity, a unit of its last digit counts and not one of the quantity's
    step = max(last, 2 * half_a_unit(row["value"]) / worth(row))
    for sign in (1, -1):
        moved = {**row, "quantity": str(Decimal(row["quantity"]) + sign * 2 * step)}
        assert abs(value(moved) - float(row["value"])) > allowed(row)


def test_every_class_of_the_printed_values_adds_to_its_printed_total():
    for name, printed in TABLE["classes"].items():
        found = sum(Decimal(row["value"]) for row in TABLE["rows"] if row["class"] == name)
        assert abs(found - Decimal(printed)) <= Decimal("0.01"), name  # the paper cuts some digits off, not rounds


def test_the_printed_values_add_to_the_printed_total():
    classes = dict.fromkeys(TABLE["classes"], 0.0)
    for row in TABLE["rows"]:
        classes[row["class"]] += float(row["value"])
    assert totals.gross_ecosystem_product(**classes) == pytest.approx(float(TABLE["total"]), abs=0.02)


def differences() -> dict[str, float]:
    """Quantity × price less the printed value, by row; nothing for the rows that have no quantity. [亿元]"""
    return {name: value(row) - float(row["value"]) if name in PRICED else 0.0 for name, row in PRINTED.items()}


def test_the_rows_of_quantity_and_price_add_to_a_little_more_than_the_printed_total():
    whole = sum(float(row["value"]) for row in TABLE["rows"]) + sum(differences().values())
    assert whole == pytest.approx(7548.95, abs=0.02)
    assert whole - float(TABLE["total"]) == pytest.approx(3.36, abs=0.005)


@pytest.mark.parametrize(
    ("name", "difference"),
    [
        ("oxygen", 2.8518),
        ("carbon", 0.4452),
        ("flood water in marshes", 0.0164),
        ("flood water in lakes", 0.0128),
        ("water conservation", 0.0120),
        ("silt kept out", 0.0119),
        ("cooling by plants", 0.0022),
        ("cooling by water", 0.0022),
        ("flood water in reservoirs", 0.0022),
        ("water for homes", -0.0040),
        ("phosphorus kept", -0.0010),
        ("water for industry", 0.0007),
    ],
)
def test_the_difference_lies_where_the_note_above_says(name, difference):
    assert differences()[name] == pytest.approx(difference, abs=5e-5)


def test_oxygen_and_carbon_make_all_but_a_fiftieth_of_the_difference():
    found = differences()
    assert found["oxygen"] + found["carbon"] == pytest.approx(3.297, abs=5e-4)
    assert abs(sum(found.values()) - found["oxygen"] - found["carbon"]) < 3.36 / 50


def test_all_other_rows_differ_by_less_than_twenty_thousand_yuan():
    named = {name for name, one in differences().items() if abs(one) < 0.0002}
    assert named == set(PRINTED) - {
        "oxygen",
        "carbon",
        "flood water in marshes",
        "flood water in lakes",
        "flood water in reservoirs",
        "water conservation",
        "silt kept out",
        "cooling by plants",
        "cooling by water",
        "water for homes",
        "water for industry",
        "phosphorus kept",
    }


def test_the_printed_oxygen_cannot_be_that_of_the_printed_carbon():
    # O₂ follows growth and CO₂ what is left of it: 8.1 parts for one where the formula gives 32/44
    by_formula = oxygen.released(float(PRINTED["carbon"]["quantity"]))
    assert float(PRINTED["oxygen"]["quantity"]) / by_formula > 11


def test_the_areas_of_the_ecosystems_close():
    assert sum(map(Decimal, TABLE["areas"].values())) == Decimal(TABLE["total_area"])


def test_plants_of_the_printed_areas_cool_as_much_as_is_printed():
    heat = {"forest": 2837.27, "shrub": 1300.95, "grass": 969.83}  # kJ·m⁻²·d⁻¹, recovered with 15 days and a ratio of 3
    power = sum(
        climate_regulation.transpiration_cooling(heat[one], convert(float(TABLE["areas"][one]), "km2", "m2"), 15.0, 3.0)
        for one in heat
    )
    assert convert(power, "kWh", "亿kWh") == pytest.approx(float(PRINTED["cooling by plants"]["quantity"]), abs=0.005)
