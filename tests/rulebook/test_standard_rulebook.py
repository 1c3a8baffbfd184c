"""What must hold for every record of the rulebook that ships with the package."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from qingshan.core import Mark, Text
from qingshan.core.units import is_money, same_dimension
from qingshan.nature import SERVICES
from qingshan.rulebook import Profile, dated, load_rulebook, standard_rulebook
from qingshan.rulebook.schema import Cell

BOOK = standard_rulebook()


def every_parameter():
    return pytest.mark.parametrize("parameter", BOOK.parameters.values(), ids=BOOK.parameters)


def every_indicator():
    return pytest.mark.parametrize("indicator", BOOK.indicators.values(), ids=BOOK.indicators)


def cells(value: object, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every number of a table with the codes that lead to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from cells(inner, (*keys, key))
    else:
        yield keys, value


def test_it_loads_and_nothing_is_found_wrong():
    book, findings = load_rulebook()
    assert findings == []
    for kind in ("parameters", "indicators", "profiles", "legends", "dimensions", "sources"):
        assert getattr(book, kind), kind


@every_parameter()
def test_every_number_is_found_with_what_vouches_for_it(parameter):
    for start, until, held in dated(parameter):
        assert BOOK.value_of(parameter.code, start) is held
        assert until is None or BOOK.value_of(parameter.code, until) is held
        for keys, cell in cells(held.value):
            number = BOOK.number_for(parameter.code, held, dict(zip(parameter.by, keys, strict=True)))
            assert number is not None
            assert number.value == (cell.value if isinstance(cell, Cell) else cell)
            assert number.source.split("#")[0] in BOOK.sources
            assert number.mark in Mark


@every_parameter()
def test_before_its_first_day_a_parameter_names_that_day(parameter):
    first = min(parameter.values)
    with pytest.raises(LookupError, match=f"{re.escape(parameter.code)} has no value on .*starts on {first}"):
        BOOK.value_of(parameter.code, first - timedelta(days=1))


@every_parameter()
def test_a_price_starts_on_the_first_day_of_its_price_year(parameter):
    for start, held in parameter.values.items():
        if is_money(parameter.unit):
            assert start == date(held.price_year, 1, 1)


@every_parameter()
def test_a_value_lies_in_its_own_range(parameter):
    for held in parameter.values.values():
        if held.range is not None:
            assert held.range.low < held.range.high
            assert all(held.range.low <= number <= held.range.high for _, number in cells(held.value))


@every_parameter()
def test_general_knowledge_is_never_called_verified(parameter):
    for held in parameter.values.values():
        for keys, _ in cells(held.value):
            number = BOOK.number_for(parameter.code, held, dict(zip(parameter.by, keys, strict=True)))
            assert number.source != "general-knowledge" or number.mark is Mark.UNVERIFIED


@every_indicator()
def test_the_weight_of_a_mean_and_the_dimensions_exist(indicator):
    assert (indicator.over_places == "mean") == bool(indicator.weight)
    assert not indicator.weight or indicator.weight in BOOK.indicators
    assert set(indicator.dimensions) <= set(BOOK.dimensions)


@every_indicator()
def test_a_formula_names_indicators_only(indicator):
    words = [word for formula in indicator.every_formula for word in re.findall(r"[a-z][a-z_.]*", formula)]
    named = [re.sub(r"_(prev|last_year)$", "", word) for word in words]
    assert set(named) <= set(BOOK.indicators)
    assert indicator.code not in named


@every_indicator()
def test_what_is_read_from_a_source_has_one(indicator):
    assert not indicator.source or indicator.source.split("#")[0] in BOOK.sources


@pytest.mark.parametrize("kind", ["parameters", "indicators", "profiles", "legends", "dimensions", "sources"])
def test_every_record_has_a_name_in_both_languages(kind):
    for record in getattr(BOOK, kind).values():
        assert record.title.zh.strip(), record.code
        assert record.title.en.strip(), record.code
        assert record.title.zh != record.title.en, record.code


@pytest.mark.parametrize("profile", BOOK.profiles.values(), ids=BOOK.profiles)
def test_a_profile_names_each_service_once_and_says_why_one_is_left_out(profile):
    services = [account.service for account in profile.accounts]
    assert len(services) == len(set(services))
    for account in profile.accounts:
        assert f"{account.service}.value" in BOOK.indicators
        assert account.in_total or account.reason is not None


@pytest.mark.parametrize("profile", BOOK.profiles.values(), ids=BOOK.profiles)
def test_a_profile_says_of_every_service_that_it_is_an_account_or_why_not(profile):
    accounts = {account.service for account in profile.accounts}
    assert accounts | set(profile.left_out) == set(SERVICES)
    assert accounts & set(profile.left_out) == set()
    assert all(reason.zh.strip() and reason.en.strip() for reason in profile.left_out.values())


def test_a_service_cannot_be_an_account_and_left_out():
    content = BOOK.profiles["ZJ-2025"].model_dump() | {"left_out": {"nature.recreation": Text("无", "none")}}
    with pytest.raises(ValidationError, match=r"nature\.recreation cannot be an account and left out"):
        Profile.model_validate(content)


def test_oxygen_is_in_the_total_of_the_guide_of_2020_and_in_no_national_total_after_it():
    counted = {
        code: next(account.in_total for account in profile.accounts if account.service == "nature.oxygen_release")
        for code, profile in BOOK.profiles.items()
    }
    assert {code for code, inside in counted.items() if inside} == {"CN-GUIDE-2020", "ZJ-2025", "CUSTOM"}


def test_no_profile_counts_the_carbon_of_a_harvest():
    for profile in BOOK.profiles.values():
        for account in profile.accounts:
            if account.service == "nature.carbon_sequestration":
                assert account.ecosystems
                assert "cropland" not in {BOOK.top("ecosystem", code) for code in account.ecosystems}


@pytest.mark.parametrize(
    ("legend", "codes"),
    [("igbp", set(range(17))), ("clcd", set(range(1, 10))), ("globeland30", set(range(10, 101, 10)))],
)
def test_a_legend_has_exactly_the_codes_of_its_map(legend, codes):
    assert {one.code for one in BOOK.legends[legend].classes} == codes


@pytest.mark.parametrize(
    ("legend", "code", "row"),
    [
        ("igbp", 0, "wetland"),
        ("igbp", 2, "forest"),
        ("igbp", 7, "shrub"),
        ("igbp", 8, "forest"),
        ("igbp", 9, "grass"),
        ("igbp", 14, "cropland"),
        ("clcd", 2, "forest"),
        ("globeland30", 80, "urban"),
        ("third-survey", 101, "cropland"),
        ("third-survey", 203, "cropland"),
        ("third-survey", 304, "wetland"),
        ("third-survey", 1110, "glacier"),
    ],
)
def test_a_class_of_a_map_is_counted_in_its_row(legend, code, row):
    ecosystem = next(one.ecosystem for one in BOOK.legends[legend].classes if one.code == code)
    assert BOOK.top("ecosystem", ecosystem) == row


def test_a_price_times_its_quantity_is_money():
    for quantity, price in [
        ("nature.water_conservation.quantity", "nature.water_conservation.price"),
        ("nature.flood_mitigation.quantity", "nature.flood_mitigation.price"),
        ("nature.carbon_sequestration.quantity", "nature.carbon_sequestration.price"),
        ("nature.oxygen_release.quantity", "nature.oxygen_release.price"),
        ("nature.air_purification.quantity", "nature.air_purification.price"),
        ("nature.water_purification.quantity", "nature.water_purification.price"),
        ("nature.climate_regulation.quantity", "nature.climate_regulation.electricity_price"),
        ("nature.water_cooling.quantity", "nature.climate_regulation.electricity_price"),
        ("nature.lake_storage.quantity", "nature.flood_mitigation.price"),
        ("nature.pest_control.quantity", "nature.pest_control.price"),
        ("nature.species_conservation.quantity", "nature.species_conservation.class_price"),
        ("nature.negative_ions.quantity", "nature.negative_ions.price"),
    ]:
        unit = BOOK.parameters[price].unit
        assert same_dimension(f"{unit}*{BOOK.indicators[quantity].unit}", "CNY"), quantity


def test_a_class_without_a_number_of_its_own_takes_that_of_the_coarser_one():
    held = BOOK.value_of("nature.cover_factor", date(2015, 1, 1))
    assert BOOK.number_for("nature.cover_factor", held, {"ecosystem": "bamboo"}).value == 0.02
    assert BOOK.number_for("nature.cover_factor", held, {"ecosystem": "open_water"}).value == 0


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("nature.runoff_coefficient", {"ecosystem": "dry_cropland"}),
        ("nature.runoff_coefficient", {"ecosystem": "urban"}),
        ("nature.runoff_coefficient", {"ecosystem": "forest"}),  # forest of unknown kind
        ("nature.cover_factor", {"ecosystem": "paddy"}),
        ("nature.air_purification.rate", {"ecosystem": "bamboo", "pollutant": "NOx"}),
        ("nature.water_purification.price", {"pollutant": "TN"}),
    ],
)
def test_a_number_nobody_gave_is_missing_and_not_zero(code, keys):
    assert BOOK.number_for(code, BOOK.value_of(code, date(2020, 1, 1)), keys) is None
