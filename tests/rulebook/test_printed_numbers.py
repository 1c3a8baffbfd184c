"""The numbers of the method specification stand in the rulebook as printed; the section is named with each."""

from datetime import date

import pytest

from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()

ANY = 1980  # a constant: valid from before any account

# section, parameter, year, keys, value, mark
PRINTED = [
    ("A3.1", "nature.runoff_coefficient", ANY, {"ecosystem": "evergreen_broadleaf_forest"}, 0.0267, "S"),
    ("A3.1", "nature.runoff_coefficient", ANY, {"ecosystem": "deciduous_conifer_forest"}, 0.0088, "S"),
    ("A3.1", "nature.runoff_coefficient", ANY, {"ecosystem": "sparse_shrub"}, 0.1920, "S"),
    ("A3.1", "nature.runoff_coefficient", ANY, {"ecosystem": "tussock_grass"}, 0.0937, "S"),
    ("A3.1", "nature.runoff_coefficient", ANY, {"ecosystem": "marsh"}, 0, "U"),
    ("A3.1", "nature.water_conservation.price", 2009, {}, 6.1107, "U"),
    ("A3.1", "nature.water_conservation.price", 2010, {}, 7.06, "S"),
    ("A3.1", "nature.water_conservation.price", 2020, {}, 7.53, "S"),
    ("A3.2.1", "nature.erosivity.threshold", ANY, {}, 12, "S"),
    ("A3.2.3", "nature.steepness.low_break", ANY, {}, 5, "S"),
    ("A3.2.3", "nature.steepness.high_break", ANY, {}, 10, "S"),
    ("A3.2.3", "nature.slope_length_cap", ANY, {}, 300, "U"),
    ("A3.2.4", "nature.cover_factor", ANY, {"ecosystem": "forest"}, 0.02, "U"),
    ("A3.2.4", "nature.cover_factor", ANY, {"ecosystem": "shrub"}, 0.085, "U"),
    ("A3.2.4", "nature.cover_factor", ANY, {"ecosystem": "grass"}, 0.09, "U"),
    ("A3.2.4", "nature.cover_factor", ANY, {"ecosystem": "bare"}, 0.7, "U"),
    ("A3.2.4", "nature.practice_factor", ANY, {"ecosystem": "dry_cropland"}, 1, "S"),
    ("A3.2.6", "nature.soil_retention.deposition_share", ANY, {}, 0.24, "S"),
    ("A3.2.6", "nature.soil_retention.dredging_price", 2005, {}, 12.60, "U"),
    ("A3.2.6", "nature.soil_retention.dredging_price", 2010, {}, 15.58, "S"),
    ("A3.2.6", "nature.soil_retention.nutrient_price", 2010, {"nutrient": "N"}, 875, "S"),
    ("A3.2.6", "nature.soil_retention.nutrient_price", 2010, {"nutrient": "P"}, 2800, "S"),
    ("A3.5", "nature.flood_mitigation.price", 2010, {}, 7.06, "S"),
    ("A3.6", "nature.carbon_sequestration.price", 2005, {}, 327.27, "R"),
    ("A3.6", "nature.carbon_sequestration.price", 2010, {}, 380, "S"),
    ("A3.6", "nature.oxygen_release.price", 2005, {}, 1000, "R"),
    ("A3.6", "nature.oxygen_release.price", 2010, {}, 727, "S"),
    (
        "A3.7",
        "nature.air_purification.rate",
        ANY,
        {"ecosystem": "deciduous_broadleaf_forest", "pollutant": "SO2"},
        88.65,
        "R",
    ),
    (
        "A3.7",
        "nature.air_purification.rate",
        ANY,
        {"ecosystem": "evergreen_conifer_forest", "pollutant": "dust"},
        33200,
        "S",
    ),
    ("A3.7", "nature.air_purification.rate", ANY, {"ecosystem": "mixed_forest", "pollutant": "NOx"}, 6.0, "U"),
    ("A3.7", "nature.air_purification.rate", ANY, {"ecosystem": "bamboo", "pollutant": "SO2"}, 98.0, "R"),
    ("A3.7", "nature.air_purification.rate", ANY, {"ecosystem": "sparse_shrub", "pollutant": "SO2"}, 92.10, "S"),
    ("A3.7", "nature.air_purification.rate", ANY, {"ecosystem": "paddy", "pollutant": "NOx"}, 33.5, "U"),
    ("A3.7", "nature.air_purification.price", 2010, {"pollutant": "NOx"}, 630, "S"),
    ("A3.8", "nature.water_purification.rate", ANY, {"ecosystem": "marsh", "pollutant": "COD"}, 110.43, "U"),
    ("A3.8", "nature.water_purification.price", 2010, {"pollutant": "NH3N"}, 875, "S"),
    ("A3.8", "nature.water_purification.price", 2019, {"pollutant": "COD"}, 3500, "U"),
    ("A3.8", "nature.water_purification.price", 2019, {"pollutant": "NH3N"}, 4375, "U"),
    ("A3.8", "nature.water_purification.price", 2019, {"pollutant": "TP"}, 14000, "U"),
    ("A3.9", "nature.climate_regulation.transpiration_heat", ANY, {"ecosystem": "bamboo"}, 2837.27, "U"),
    ("A3.9", "nature.climate_regulation.transpiration_heat", ANY, {"ecosystem": "shrub"}, 1300.95, "U"),
    ("A3.9", "nature.climate_regulation.transpiration_heat", ANY, {"ecosystem": "meadow"}, 969.83, "U"),
    ("A3.9", "nature.climate_regulation.cooling_days", ANY, {}, 15, "R"),
    ("A3.9", "nature.climate_regulation.energy_efficiency_ratio", ANY, {}, 3.0, "S"),
    ("A3.9", "nature.climate_regulation.electricity_price", 2010, {}, 0.53, "S"),
    ("A3.9", "nature.climate_regulation.electricity_price", 2020, {}, 0.717, "R"),
    ("A3.9", "nature.climate_regulation.latent_heat", ANY, {}, 2453, "U"),
    ("A3.3.1", "nature.wind_threshold", ANY, {}, 5, "U"),
    ("A3.3.1", "nature.sand_fixation.vegetation_coefficient", ANY, {"ecosystem": "bamboo"}, -0.1535, "U"),
    ("A3.3.1", "nature.sand_fixation.vegetation_coefficient", ANY, {"ecosystem": "meadow"}, -0.1151, "U"),
    ("A3.3.1", "nature.sand_fixation.vegetation_coefficient", ANY, {"ecosystem": "shrub"}, -0.0921, "U"),
    ("A3.3.1", "nature.sand_fixation.vegetation_coefficient", ANY, {"ecosystem": "bare"}, -0.0768, "U"),
    ("A3.3.1", "nature.sand_fixation.vegetation_coefficient", ANY, {"ecosystem": "desert"}, -0.0658, "U"),
    ("A3.3.1", "nature.sand_fixation.vegetation_coefficient", ANY, {"ecosystem": "paddy"}, -0.0438, "S"),
    ("A3.3.2", "nature.sand_fixation.field_position", ANY, {}, 50, "S"),
    ("A3.3.4", "nature.sand_fixation.sand_density", ANY, {}, 1.28, "S"),
    ("A3.3.4", "nature.sand_fixation.thickness", ANY, {}, 0.1, "S"),
    ("A3.3.4", "nature.sand_fixation.price", 2010, {}, 3.75, "S"),
    ("A3.5.2", "nature.lake_storage.exponent", ANY, {"lake": "east_plain"}, 1.128, "U"),
    ("A3.5.2", "nature.lake_storage.exponent", ANY, {"lake": "inner_mongolia_xinjiang"}, 0.680, "U"),
    ("A3.5.2", "nature.lake_storage.exponent", ANY, {"lake": "erhai"}, 0.927, "U"),
    ("A3.5.2", "nature.lake_storage.exponent", ANY, {"lake": "tibet"}, 0.678, "S"),
    ("A3.5.2", "nature.lake_storage.exponent", ANY, {"lake": "northeast"}, 0.866, "U"),
    ("A3.5.2", "nature.lake_storage.intercept", ANY, {"lake": "east_plain"}, 4.924, "U"),
    ("A3.5.2", "nature.lake_storage.intercept", ANY, {"lake": "inner_mongolia_xinjiang"}, 5.653, "U"),
    ("A3.5.2", "nature.lake_storage.intercept", ANY, {"lake": "erhai"}, 4.904, "U"),
    ("A3.5.2", "nature.lake_storage.intercept", ANY, {"lake": "tibet"}, 6.636, "S"),
    ("A3.5.2", "nature.lake_storage.intercept", ANY, {"lake": "northeast"}, 5.808, "U"),
    ("A3.5.2", "nature.lake_storage.exchanges", ANY, {}, 1, "S"),
    ("A3.5.3", "nature.reservoir_storage.flood_share", ANY, {}, 0.35, "S"),
    ("A3.5.3", "nature.marsh_storage.surface_depth", ANY, {"ecosystem": "marsh"}, 0.3, "S"),
    ("A3.6", "nature.carbon_sequestration.soil_ratio", ANY, {"ecosystem": "mixed_forest"}, 0.646, "U"),
    ("A3.10", "nature.pest_control.price", 2010, {"ecosystem": "bamboo"}, 375, "S"),
    ("A3.10", "nature.pest_control.price", 2010, {"ecosystem": "meadow"}, 112.5, "S"),
    ("A3.11", "nature.species_conservation.class_price", 2010, {"diversity": "h3"}, 20000, "U"),
    ("A3.12", "nature.negative_ions.threshold", ANY, {}, 600, "U"),
    ("A3.12", "nature.negative_ions.lifetime", ANY, {}, 10, "U"),
    ("A3.12", "nature.negative_ions.price", 2010, {}, 5.8185e-18, "U"),
    ("A4.2", "nature.landscape_housing.life", ANY, {}, 70, "U"),
]


def number(code, year, keys):
    return BOOK.number_for(code, BOOK.value_of(code, date(year, 12, 31)), keys)


@pytest.mark.parametrize(("section", "code", "year", "keys", "value", "mark"), PRINTED)
def test_a_printed_number_stands_as_printed(section, code, year, keys, value, mark):
    found = number(code, year, keys)
    assert (found.value, str(found.mark)) == (value, mark), section


@pytest.mark.parametrize(
    ("code", "keys", "quantity", "stated"),
    [  # F1: Garzê 2010; quantities are rounded, so are the values
        ("nature.water_conservation.price", {}, 321.49, 2269.7074),
        ("nature.soil_retention.dredging_price", {}, 10.03, 156.2555),
        ("nature.soil_retention.nutrient_price", {"nutrient": "N"}, 0.143794, 1.258199 * 100),
        ("nature.soil_retention.nutrient_price", {"nutrient": "P"}, 0.041972, 1.175226 * 100),
        ("nature.flood_mitigation.price", {}, 6.00, 42.3436),
        ("nature.air_purification.price", {"pollutant": "NOx"}, 2772e-8, 0.0175),
        ("nature.water_purification.price", {"pollutant": "COD"}, 5424e-8, 0.0380),
        ("nature.climate_regulation.electricity_price", {}, 2799.10, 1483.5208),
    ],
)
def test_the_prices_of_2010_give_the_published_values_of_garze(code, keys, quantity, stated):
    assert number(code, 2010, keys).value * quantity == pytest.approx(stated, rel=3e-3)


def test_the_nutrients_of_garze_follow_from_its_tonnes():
    soil = 38.86e8
    for nutrient, tonnes in {"N": 1437.94e4, "P": 419.72e4}.items():
        share = number("nature.soil_retention.nutrient_content", ANY, {"nutrient": nutrient}).value / 100
        assert share * soil == pytest.approx(tonnes, rel=1e-3)


def test_the_transpiration_row_of_garze_follows_from_heat_days_and_ratio():
    areas = {"forest": 31920.60e6, "shrub": 32283.46e6, "grass": 71113.87e6}  # m²
    code = "nature.climate_regulation."
    heat = sum(
        number(code + "transpiration_heat", 2010, {"ecosystem": one}).value * area for one, area in areas.items()
    )
    days, ratio = (number(code + name, 2010, {}).value for name in ("cooling_days", "energy_efficiency_ratio"))
    assert heat * days / (3600 * ratio) == pytest.approx(2799.10e8, rel=1e-5)


def test_the_price_of_carbon_dioxide_is_that_of_carbon_less_the_oxygen():
    assert number("nature.carbon_sequestration.price", 2005, {}).value == pytest.approx(1200 * 12 / 44, abs=0.005)


@pytest.mark.parametrize(("year", "air", "water"), [(2018, 1.2, 1.4), (2019, 2.8, 3.5), (2024, 2.8, 3.5)])
def test_the_tax_prices_are_the_rate_over_the_equivalent(year, air, water):
    for pollutant, kilograms in {"SO2": 0.95, "NOx": 0.95, "dust": 4}.items():
        price = number("nature.air_purification.price", year, {"pollutant": pollutant}).value
        assert price == pytest.approx(air / kilograms * 1000, rel=1e-9)
    for pollutant, kilograms in {"COD": 1, "NH3N": 0.8, "TP": 0.25}.items():
        price = number("nature.water_purification.price", year, {"pollutant": pollutant}).value
        assert price == pytest.approx(water / kilograms * 1000, rel=1e-9)


def test_the_two_annual_costs_of_a_reservoir_are_one_cost():
    conservation, flood = (
        BOOK.parameters[f"nature.{name}.price"].values for name in ("water_conservation", "flood_mitigation")
    )
    assert conservation == flood
