"""Accounts whose quantities come as facts or values by class go through a run: lakes, coast, habitat, premiums."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from qingshan.nature import lake_storage
from qingshan.runs import check_run, run_account

HEAD = "indicator,place,period,part,value,unit,status,mark,source,price_year\n"
PLACES = """code,name_zh,name_en,level,parent,valid_from,valid_to
530000,云南省,Yunnan,province,-,,
530800,普洱市,Pu'er,prefecture,530000,,
530802,思茅区,Simao,county,530800,,
530821,宁洱县,Ning'er,county,530800,,
"""


def _fact(indicator: str, place: str, value: float, unit: str, part: str = "", year: str = "") -> str:
    return f"nature.{indicator},{place},2019,{part},{value},{unit},value,S,yearbook,{year}\n"


@pytest.fixture
def account(small: Any, clock: Callable[[], str]) -> Callable[..., pl.DataFrame]:
    """Runs some services on some facts and gives the table of figures."""

    def made(services: list[str], lines: list[str], **more: Any) -> pl.DataFrame:
        (small.folder / "places.csv").write_text(PLACES, "utf-8")
        (small.folder / "facts.csv").write_text(HEAD + "".join(lines), "utf-8")
        small.content |= {"profile": "CUSTOM", "places": "places.csv", "total_place": "530800", "facts": ["facts.csv"]}
        small.content |= {"services": [f"nature.{one}" for one in services], **more}
        small.write()
        run_account(small.path, small.out, now=clock)
        return pl.read_parquet(Path(small.out) / "account.parquet")

    return made


def value(facts: pl.DataFrame, indicator: str, place: str = "530802", part: str = "") -> float:
    rows = facts.filter(pl.col("indicator") == f"nature.{indicator}", pl.col("place") == place, pl.col("part") == part)
    assert rows["status"].to_list() == ["value"], rows
    return float(rows["value"][0])


def test_lakes_are_computed_one_by_one_and_shared_between_counties(account):
    lines = [
        _fact("lake_storage.lake_area", "530800", 250, "km2", "lake=erhai"),
        _fact("lake_storage.lake_area", "530800", 36, "km2", "lake=xingyun"),
        _fact("lake_storage.lake_share", "530802", 0.4, "1", "lake=erhai"),
        _fact("lake_storage.lake_share", "530821", 0.6, "1", "lake=erhai"),
        _fact("lake_storage.lake_share", "530802", 1, "1", "lake=xingyun"),
        _fact("lake_storage.lake_share", "530821", 0, "1", "lake=xingyun"),
    ]
    facts = account(["lake_storage"], lines)
    erhai, xingyun = (float(lake_storage.capacity(area, 0.927, 4.904)) for area in (250.0, 36.0))
    assert value(facts, "lake_storage.quantity", part="lake=erhai") == pytest.approx(0.4 * erhai)
    assert value(facts, "lake_storage.value") == pytest.approx((0.4 * erhai + xingyun) * 7.53)
    assert value(facts, "lake_storage.value", "530800") == pytest.approx((erhai + xingyun) * 7.53)


def test_reservoirs_by_share_and_by_design_are_two_ways_to_choose_from(account, small):
    lines = [_fact("reservoir_storage.total_capacity", one, 3.2, "亿m3") for one in ("530802", "530821")]
    facts = account(["reservoir_storage"], lines)
    assert value(facts, "reservoir_storage.quantity") == pytest.approx(112e6)
    both = lines + [_fact("reservoir_storage.flood_capacity", one, 8000, "万m3") for one in ("530802", "530821")]
    (small.folder / "facts.csv").write_text(HEAD + "".join(both), "utf-8")
    _, _, found = check_run(small.path)
    assert "method-not-chosen" in {one.code for one in found}
    facts = account(
        ["reservoir_storage"], both, methods={"nature.reservoir_storage.quantity": {"model": "design_capacity"}}
    )
    assert value(facts, "reservoir_storage.quantity") == pytest.approx(80e6)


def test_a_marsh_holds_a_depth_of_water_and_open_water_none(account, small):
    classes = np.full((20, 20), 11, np.uint8)
    classes[:, :4] = 0
    small.raster("cover.tif", classes)
    facts = account(["marsh_storage"], [])
    marsh = facts.filter(pl.col("indicator") == "land.area", pl.col("place") == "530821", pl.col("part") == "")
    assert value(facts, "marsh_storage.quantity", "530821") == pytest.approx(0.3 * float(marsh["value"][0]))
    whole = facts.filter(pl.col("indicator") == "land.area", pl.col("place") == "530802", pl.col("part") == "")
    assert value(facts, "marsh_storage.quantity") == pytest.approx(0.3 * float(whole["value"][0]) / 2, rel=1e-6)


def test_the_price_of_habitat_is_that_of_its_class(account):
    given = {
        "nature.shannon_index": {"value": {"forest": 3.4}, "unit": "1", "source": "survey"},
        **{
            f"nature.species_conservation.{name}": {"value": number, "unit": "1", "source": "survey"}
            for name, number in (("endangered", 2), ("endemic", 1), ("ancient", 0))
        },
    }
    facts = account(["species_conservation"], [], parameters=given)
    hectares = value(facts, "species_conservation.quantity") / 10_000
    assert value(facts, "species_conservation.value") == pytest.approx(hectares * 20_000 * 1.3)


def test_a_product_that_costs_more_than_it_brings_stays_in_the_sum_and_is_listed(account):
    lines = []
    for place in ("530802", "530821"):
        for product, price, labour in (("tea", 100, 20), ("coffee", 50, 80)):
            part = f"product={product}"
            lines += [_fact("products.output", place, 10, "t", part)]
            lines += [
                _fact(f"products.{name}", place, amount, "元/t", part, "2019")
                for name, amount in (
                    ("price", price),
                    ("intermediate_consumption", 5),
                    ("labour", labour),
                    ("capital", 5),
                )
            ]
    facts = account(["products"], lines, profile="CN-NDRC-2022")
    assert value(facts, "products.value", part="product=coffee") == -400
    assert value(facts, "products.value") == 700 - 400
    assert value(facts, "products.negative_residual", part="product=coffee") == -400
    assert value(facts, "products.negative_residual") == -400


def test_coast_noise_premiums_and_the_short_cut_of_recreation(account):
    lines = []
    for place in ("530802", "530821"):
        lines += [
            _fact("coastal_protection.length", place, 46.3, "km", "coast=mangrove"),
            _fact("noise_reduction.length", place, 12, "km"),
            _fact("landscape_housing.floor_area", place, 320_000, "m2"),
            _fact("landscape_hotels.rooms", place, 800, "piece"),
            _fact("landscape_hotels.occupancy", place, 0.55, "1"),
            _fact("recreation.visits", place, 10, "万人次", "origin=near"),
            _fact("recreation.income", place, 2, "亿元", year="2019"),
            _fact("recreation.ecosystem_share", place, 0.5, "1"),
            _fact("recreation.multiplier", place, 1, "1"),
        ]
    for code, price, unit, part in (
        ("coastal_protection", 15_800_000, "元/km", "coast=mangrove"),
        ("noise_reduction", 3_000_000, "元/km", ""),
    ):
        lines.append(_fact(f"{code}.price", "530800", price, unit, part, "2019"))
    lines.append(_fact("landscape_housing.price_difference", "530800", 900, "元/m2", year="2019"))
    lines.append(_fact("landscape_hotels.price_difference", "530800", 46, "CNY/piece", year="2019"))
    services = ["coastal_protection", "noise_reduction", "landscape_housing", "landscape_hotels", "recreation"]
    chosen = {"nature.coastal_protection.value": {"model": "annualised_cost"}}
    facts = account(services, lines, methods=chosen)
    assert value(facts, "coastal_protection.value") == pytest.approx(14_630_800)
    assert value(facts, "noise_reduction.value") == pytest.approx(1_800_000)
    assert value(facts, "landscape_housing.value") == pytest.approx(320_000 * 900 / 70)
    assert value(facts, "landscape_hotels.value") == pytest.approx(7_387_600)
    assert value(facts, "recreation.value") == pytest.approx(1e8)


def test_pests_cooling_by_water_and_rates_of_carbon_by_class(account, small):
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 10:] = 0
    small.raster("cover.tif", classes)
    given = {
        "nature.pest_incidence.plantation": {"value": {"forest": 9.6}, "unit": "%", "source": "survey"},
        "nature.pest_incidence.natural": {"value": {"forest": 3.1}, "unit": "%", "source": "survey"},
        "nature.water_evaporation": {"value": {"wetland": 60}, "unit": "mm", "source": "station"},
        "nature.carbon_sequestration.rate": {"value": {"forest": 1.02, "wetland": 0}, "unit": "tC/hm2", "source": "x"},
    }
    chosen = {
        "nature.carbon_sequestration.quantity": {"model": "rates"},
        "nature.water_cooling.quantity": {"model": "published"},
    }
    facts = account(["pest_control", "water_cooling", "carbon_sequestration"], [], parameters=given, methods=chosen)
    area = {
        one: float(
            facts.filter(
                pl.col("indicator") == "land.area", pl.col("place") == "530821", pl.col("part") == f"ecosystem={one}"
            )["value"][0]
        )
        for one in ("forest", "wetland")
    }
    assert value(facts, "pest_control.quantity", "530821") == pytest.approx(0.065 * area["forest"])
    assert value(facts, "water_cooling.evaporated", "530821") == pytest.approx(0.06 * area["wetland"])
    assert value(facts, "water_cooling.quantity", "530821") == pytest.approx(60 * area["wetland"] * 2453 / 3600)
    taken = 44 / 12 * 1.02 * 1.646 * area["forest"] / 10_000
    assert value(facts, "carbon_sequestration.quantity", "530821") == pytest.approx(taken)


def test_sand_is_held_cell_by_cell_from_the_factors(account, small):
    small.raster("factor.tif", np.full((20, 20), 11.5, np.float32))
    small.raster("plants.tif", np.full((20, 20), 35.0, np.float32))
    small.raster("cover.tif", np.full((20, 20), 10, np.uint8))
    given = {
        f"nature.{name}": {"value": number, "unit": "1", "source": "survey"}
        for name, number in (("erodible_fraction", 0.48), ("crust_factor", 0.42), ("roughness_factor", 0.82))
    }
    given["nature.sand_fixation.vegetation_coefficient"] = {"value": -0.0438, "unit": "1", "source": "survey"}
    rasters = {
        "nature.weather_factor": {"file": "factor.tif", "unit": "kg/m"},
        "nature.vegetation_cover": {"file": "plants.tif", "unit": "%"},
    }
    chosen = {"nature.sand_fixation.per_area": {"model": "difference"}}
    facts = account(["sand_fixation"], [], parameters=given, rasters=rasters, methods=chosen)
    area = facts.filter(pl.col("indicator") == "land.area", pl.col("place") == "530802", pl.col("part") == "")
    held = 1.1431297048169409 * float(area["value"][0]) / 1000
    assert value(facts, "sand_fixation.quantity") == pytest.approx(held, rel=1e-6)
    assert value(facts, "sand_fixation.value") == pytest.approx(held / 0.128 * 3.75, rel=1e-6)
