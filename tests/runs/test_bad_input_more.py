"""Prices, emissions, pairs of accounts and profiles: what may not be, or is not there, is a finding."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml

from qingshan.core import Finding, Severity
from qingshan.core.units import is_money
from qingshan.nature import MODELS, SERVICES, lake_storage
from qingshan.rulebook import standard_rulebook
from qingshan.runs import check_run, run_account

BOOK = standard_rulebook()
HEAD = "indicator,place,period,part,value,unit,status,mark,source,price_year,reason\n"
PROFILES = Path(__file__).parents[2] / "src/qingshan/rulebook/data/profiles"
EMISSION, LOAD = "nature.air_purification.emission", "nature.water_purification.load"


def found(small: Any, code: str) -> list[Finding]:
    small.write()
    return [one for one in check_run(small.path)[2] if one.code == code]


def facts(small: Any, *rows: str) -> None:
    (small.folder / "facts.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    small.content["facts"] = ["facts.csv"]


def overlay(small: Any, **changes: Any) -> None:
    """The run's own profile: that of the guide with some services in the total and some methods."""
    profile = yaml.safe_load((PROFILES / "cn-guide-2020.yaml").read_text("utf-8")) | {"left_out": {}}
    profile["methods"] |= changes.pop("methods", {})
    profile["accounts"] = [{"service": one} for one in changes.pop("services")]
    folder = small.folder / "rules" / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.yaml").write_text(yaml.safe_dump(profile, allow_unicode=True), "utf-8")
    small.content |= {"rulebook": ["rules"], "services": []}


MONEY = [(model, wanted) for model in MODELS for wanted in model.inputs.values() if is_money(wanted.unit.split("/")[0])]


@pytest.mark.parametrize(("model", "wanted"), MONEY, ids=[f"{one.gives}-{field.of}" for one, field in MONEY])
def test_no_price_or_cost_that_a_model_takes_may_be_negative(model: Any, wanted: Any) -> None:
    assert wanted.low is not None
    assert wanted.low >= 0


def test_a_negative_price_is_refused_as_a_parameter_and_among_the_facts(small: Any) -> None:
    price = {"value": -6.1, "unit": "CNY/m3", "price_year": 2019, "source": "a slip"}
    small.content["parameters"] = {"nature.water_conservation.price": price}
    (told,) = found(small, "value-impossible")
    assert (told.severity, told.where.field) == (Severity.ERROR, "parameters.nature.water_conservation.price")
    small.content["parameters"], small.content["services"] = {}, ["nature.products"]
    facts(
        small,
        "nature.products.output,530802,2019,product=tea,10,t,value,S,yearbook,,",
        "nature.products.price,530802,2019,product=tea,-5,元/t,value,S,yearbook,2019,",
    )
    (told,) = found(small, "value-impossible")
    assert told.severity is Severity.ERROR
    assert "nature.products.price" in told.message.en


@pytest.mark.parametrize("service", ["nature.air_purification", "nature.water_purification"])
def test_an_emission_limited_service_without_any_emission_is_refused_by_the_name_of_what_it_lacks(
    small: Any, service: str
) -> None:
    small.content["services"] = [service]
    (told,) = found(small, "service-lacks-input")
    assert told.severity is Severity.ERROR
    assert (EMISSION if "air" in service else LOAD) in told.message.en


def test_an_emission_that_one_place_lacks_for_one_pollutant_is_named(small: Any) -> None:
    small.content["services"] = ["nature.air_purification"]
    rates = {name: {"SO2": 88.65, "NOx": 6.0} for name in ("forest", "grass")}
    small.content["parameters"] = {"nature.air_purification.rate": {"value": rates, "unit": "kg/hm2", "source": "test"}}
    told = [f"{EMISSION},{place},2019,pollutant=SO2,10,t,value,S,bulletin,," for place in ("530802", "530821")]
    facts(small, *told, f"{EMISSION},530802,2019,pollutant=NOx,10,t,value,S,bulletin,,")
    (one,) = found(small, "emission-missing")
    assert one.severity is Severity.WARNING
    assert "530821 NOx" in one.message.en
    assert "530802" not in one.message.en
    nothing = f"{EMISSION},530821,2019,pollutant=NOx,,t,not applicable,S,bulletin,,none emitted"
    facts(small, *told, f"{EMISSION},530802,2019,pollutant=NOx,10,t,value,S,bulletin,,", nothing)
    assert found(small, "emission-missing") == []


def test_two_exclusive_services_in_one_total_are_an_error_that_says_which_to_drop(small: Any) -> None:
    overlay(
        small,
        services=["nature.carbon_sequestration", "nature.oxygen_release"],
        methods={"nature.carbon_sequestration.quantity": "photosynthesis"},
    )
    (told,) = found(small, "exclusive-services")
    assert (told.severity, told.where.field) == (Severity.ERROR, "profile")
    assert "both are sides of one photosynthesis" in told.message.en
    assert "keep nature.oxygen_release out of the total" in told.remedy.en
    small.content["accept"] = ["exclusive-services"]
    small.write()
    assert check_run(small.path)[0] is not None


def test_they_are_no_finding_where_one_of_them_stands_beside_the_total(small: Any) -> None:
    overlay(small, services=["nature.carbon_sequestration"])
    assert found(small, "exclusive-services") == []


@pytest.mark.parametrize("profile", BOOK.profiles.values(), ids=BOOK.profiles)
def test_no_profile_of_ours_has_two_exclusive_services_in_its_total_by_its_own_methods(profile: Any) -> None:
    counted = {one.service for one in profile.accounts if one.in_total}
    for overlap in BOOK.overlaps.values():
        if overlap.exclusive and set(overlap.services) <= counted:
            assert overlap.methods, overlap.code
            assert any(profile.methods.get(code, model) != model for code, model in overlap.methods.items())


@pytest.mark.parametrize("overlap", BOOK.overlaps.values(), ids=BOOK.overlaps)
def test_every_overlap_says_in_both_languages_which_of_the_two_to_drop(overlap: Any) -> None:
    assert any(code in overlap.remedy.en for code in overlap.services)
    assert overlap.remedy.zh.strip() != overlap.remedy.en.strip()


def test_a_service_that_the_profile_leaves_out_is_not_passed_over_in_silence(small: Any) -> None:
    small.content["services"] = ["nature.noise_reduction", "nature.water_conservation"]
    (told,) = found(small, "service-not-in-profile")
    assert (told.severity, told.where.field) == (Severity.ERROR, "services")
    assert "CN-GUIDE-2020 has no noise reduction: the guide lists no such account" in told.message.en


def test_every_service_of_a_profile_may_be_asked_for(small: Any) -> None:
    for profile in BOOK.profiles.values():
        small.content |= {"profile": profile.code, "services": [one.service for one in profile.accounts]}
        assert found(small, "service-not-in-profile") == []
        assert set(small.content["services"]) <= set(SERVICES)


def test_an_account_may_name_types_finer_than_the_rows_of_its_table(small: Any) -> None:
    overlay(small, services=["nature.water_conservation"])
    path = small.folder / "rules" / "profiles" / "own.yaml"
    profile = yaml.safe_load(path.read_text("utf-8"))
    profile["accounts"][0]["ecosystems"] = ["evergreen_broadleaf_forest"]
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), "utf-8")
    small.write()
    _, columns, _ = check_run(small.path)
    assert columns is not None
    left = {code for at, code in enumerate(columns.codes) if at not in columns.outside(("evergreen_broadleaf_forest",))}
    assert left == {"evergreen_broadleaf_forest"}
    of_forest = {code for at, code in enumerate(columns.codes) if at not in columns.outside(("forest",))}
    assert left < of_forest
    assert {columns.tops[columns.codes.index(code)] for code in of_forest} == {"forest"}


def test_elevation_in_kilometres_that_is_called_metres_is_told(small: Any) -> None:
    small.raster("dem.tif", np.linspace(0.6, 2.4, 400).reshape(20, 20).astype(np.float32))
    small.content["rasters"]["nature.elevation"] = {"file": "dem.tif", "unit": "m"}
    (told,) = found(small, "unit-implausible")
    assert told.where.field == "rasters.nature.elevation.unit"
    small.content["rasters"]["nature.elevation"]["unit"] = "km"
    assert found(small, "unit-implausible") == []


def test_a_lake_takes_the_coefficients_of_its_lake_zone_and_a_number_of_its_own_before_them(
    small: Any, clock: Callable[[], str]
) -> None:
    rows = []
    for place in ("530802", "530821"):
        rows += [f"nature.lake_storage.lake_area,{place},2019,lake=erhai,250,km2,value,S,survey,,"]
        rows += [f"nature.lake_storage.lake_share,{place},2019,lake=erhai,0.5,1,value,S,survey,,"]
    facts(small, *rows)
    small.content["services"] = ["nature.lake_storage"]
    held = {}
    for name, table in (
        ("zone", {"yunnan_guizhou": 0.9, "tibet": 0.5}),
        ("own", {"yunnan_guizhou": 0.5, "erhai": 0.9}),
    ):
        small.content["parameters"] = {
            "nature.lake_storage.exponent": {"value": table, "unit": "1", "source": "test"},
            "nature.lake_storage.exchanges": {"value": 1, "unit": "1", "source": "test"},
        }
        small.write()
        rows_made = run_account(small.path, small.folder / name, now=clock).content.facts
        quantity = rows_made.filter(pl.col("indicator") == "nature.lake_storage.quantity", pl.col("place") == "530802")
        held[name] = quantity.filter(pl.col("part") == "lake=erhai")["value"].to_list()
    assert held["zone"] == held["own"] == pytest.approx([lake_storage.stored(250.0, 0.5, 0.9, 4.904, 1.0)])
