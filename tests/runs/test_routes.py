"""Accounts on the routes of InVEST's users: tables by class and a few maps in, water, storms and carbon out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest

from qingshan.nature import budyko, curve_number
from qingshan.runs import check_run, run_account

FOREST, GRASS = "530802", "530821"  # the first zone is forest alone; the second has both


def own(value: Any, unit: str = "1", **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "source": "biophysical table", **more}


#: What a run of InVEST's Annual Water Yield brings, by ecosystem type.
BIOPHYSICAL = {
    "nature.crop_coefficient": own({"forest": 1.0, "grass": 0.65}),
    "nature.root_depth": own({"forest": 3500, "grass": 1000}, "mm"),
    "nature.vegetated": own({"forest": 1, "grass": 1}),
    "nature.reference_evapotranspiration": own(1100, "mm"),
    "nature.soil_depth": own(1500, "mm"),
    "nature.plant_available_water": own(0.15),
    "nature.seasonality": own(8),
    "nature.water_demand": own({"forest": 0, "grass": 200}, "m3/hm2"),
}


@pytest.fixture
def account(small: Any, clock: Callable[[], str]) -> Callable[..., pl.DataFrame]:
    """Runs what is asked for and gives the table of figures."""

    def made(**content: Any) -> pl.DataFrame:
        del small.content["rasters"]["nature.temperature"]
        small.content |= content
        small.write()
        run_account(small.path, small.out, now=clock)
        return pl.read_parquet(Path(small.out) / "account.parquet")

    return made


def value(facts: pl.DataFrame, indicator: str, place: str = FOREST, part: str = "") -> float:
    rows = facts.filter(pl.col("indicator") == f"nature.{indicator}", pl.col("place") == place, pl.col("part") == part)
    assert rows["status"].to_list() == ["value"], rows
    return float(rows["value"][0])


def water(account: Callable[..., pl.DataFrame], method: str) -> pl.DataFrame:
    return account(
        services=["nature.water_conservation"],
        indicators=["nature.water_yield.quantity", "nature.water_yield.supply"],
        methods={"nature.actual_evapotranspiration": method},
        parameters={
            **BIOPHYSICAL,
            "nature.runoff_coefficient": own({"forest": 0.03, "grass": 0.05}),
        },
    )


@pytest.mark.parametrize(("method", "curve"), [("fu", budyko.fu), ("fu_invest", budyko.fu_capped)])
def test_water_is_accounted_from_a_biophysical_table_of_classes(account, method, curve):
    facts = water(account, method)
    evaporated = float(curve(1500.0, 1100.0, 1500 * 0.15, 8.0, 1.0))
    area = value(facts, "water_yield.quantity") / (1500 - evaporated) * 1000
    assert value(facts, "actual_evapotranspiration") == pytest.approx(evaporated, rel=1e-12)
    kept = value(facts, "water_conservation.quantity")
    assert kept == pytest.approx((1500 - 0.03 * 1500 - evaporated) / 1000 * area, rel=1e-9)
    assert value(facts, "water_conservation.value") == pytest.approx(kept * 7.53, rel=1e-9)


def test_supply_is_yield_less_what_each_class_consumes(account):
    facts = water(account, "fu_invest")
    assert value(facts, "water_yield.supply") == value(facts, "water_yield.quantity")  # forest consumes nothing
    left = value(facts, "water_yield.quantity", GRASS) - value(facts, "water_yield.supply", GRASS)
    assert left == pytest.approx(value(facts, "water_yield.consumption", GRASS, "ecosystem=grass"), rel=1e-9)
    assert left > 0


def test_what_is_asked_for_by_itself_is_in_no_total(account):
    facts = water(account, "fu_invest")
    both = facts.filter(pl.col("indicator").str.contains("total"), pl.col("status") == "value")
    alone = value(facts, "water_conservation.value")
    assert both.filter(pl.col("place") == FOREST, pl.col("value") > alone * (1 + 1e-9)).height == 0


def test_two_curves_are_not_chosen_between_in_silence(small):
    del small.content["rasters"]["nature.temperature"]
    small.content |= {
        "services": ["nature.water_conservation"],
        "parameters": {**BIOPHYSICAL, "nature.runoff_coefficient": own({"forest": 0.03, "grass": 0.05})},
    }
    small.write()
    _, _, findings = check_run(small.path)
    [told] = [one for one in findings if one.code == "method-not-chosen"]
    assert "fu, fu_invest, zhang" in told.message.en


def test_one_design_storm_by_class_and_soil_group(account, small):
    groups = np.full((20, 20), 2.0, np.float32)
    small.raster("groups.tif", groups)
    facts = account(
        services=["nature.flood_mitigation"],
        indicators=["nature.storm_retention_index", "nature.storm_retention.runoff"],
        rasters={"nature.soil_group": {"file": "groups.tif", "unit": "1", "resampling": "nearest"}},
        parameters={
            "nature.design_storm": own(110, "mm"),
            "nature.curve_number.b": own({"forest": 60, "grass": 69}),
        },
    )
    runoff = float(curve_number.runoff(110.0, 60.0, 0.2))
    assert value(facts, "storm_runoff") == pytest.approx(runoff, rel=1e-12)
    assert value(facts, "storm_retention_index") == pytest.approx(1 - runoff / 110, rel=1e-12)
    held, lost = value(facts, "flood_mitigation.quantity"), value(facts, "storm_retention.runoff")
    assert held / (held + lost) == pytest.approx(1 - runoff / 110, rel=1e-9)


def test_carbon_in_store_stands_beside_the_flow_and_enters_no_account(account):
    pools = {"above": (120, 5), "below": (30, 12), "soil": (90, 70), "dead": (10, 2)}
    given = {
        f"nature.carbon_pool.{pool}": own({"forest": forest, "grass": grass}, "tC/hm2")
        for pool, (forest, grass) in pools.items()
    }
    facts = account(
        services=["nature.carbon_sequestration"],
        indicators=["nature.carbon_stock.quantity", "nature.carbon_stock.change_value"],
        methods={"nature.carbon_stock.change_value": "present_value_invest"},
        parameters={
            **given,
            "nature.nep": own(0, "gC/m2"),
            "nature.carbon_stock.opening_density": own(308, "tC/hm2"),
            "nature.carbon_stock.price": own(43, "CNY/tC", price_year=2019),
            "nature.carbon_stock.discount_rate": own(-0.071),
            "nature.carbon_stock.price_growth": own(0.028),
            "nature.carbon_stock.years": own(14, "a"),
        },
    )
    density, stock = value(facts, "carbon_stock.density"), value(facts, "carbon_stock.quantity")
    assert density == pytest.approx(250.0, rel=1e-12)
    # 308 → 250 is the loss of 58 t/hm² that InVEST prices at −3422.079 a hectare
    worth = value(facts, "carbon_stock.change_value") / (stock / 250)
    assert worth == pytest.approx(-3422.079, abs=5e-4)
    assert facts.filter(pl.col("indicator") == "nature.carbon_sequestration.quantity", pl.col("value") > 0).height == 0


# refusals


def test_an_indicator_that_nobody_knows_is_refused_with_those_there_are(small):
    small.content["indicators"] = ["nature.water_yeild.quantity"]
    small.write()
    [told] = [one for one in check_run(small.path)[2] if one.code == "unknown-code"]
    assert "'nature.water_yeild.quantity'" in told.message.en
    assert told.where.line is not None


def test_an_indicator_that_lacks_its_inputs_says_which(small):
    small.content["indicators"] = ["nature.carbon_stock.quantity"]
    small.write()
    [told] = [one for one in check_run(small.path)[2] if one.code == "indicator-lacks-input"]
    assert told.message.en.startswith("carbon in store cannot be computed: it lacks carbon above ground")
    assert told.message.zh.startswith("碳储量无法计算：缺少地上生物量碳密度")
    assert "take it from indicators" in told.remedy.en


def test_a_root_depth_in_kilograms_is_refused(small):
    small.content["parameters"] = {**BIOPHYSICAL, "nature.root_depth": own(3500, "kg")}
    small.write()
    [told] = [one for one in check_run(small.path)[2] if one.code == "wrong-unit"]
    assert "nature.root_depth in kg" in told.message.en


# the report


def test_what_is_asked_for_has_a_table_of_its_own_with_the_total_of_its_zones(account, small):
    small.content["outputs"] = {"maps": False, "excel": True, "html": True}
    facts = water(account, "fu_invest")
    sheet = openpyxl.load_workbook(small.out / "account.xlsx")["表19"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    [head] = [row for row in rows if any("产水量" in str(cell) for cell in row)]
    at = next(number for number, cell in enumerate(head) if str(cell).startswith("产水量"))
    shown = [row[at] for row in rows[rows.index(head) + 1 :] if isinstance(row[at], int | float)]
    yields = [value(facts, "water_yield.quantity", place) for place in (FOREST, GRASS)]
    np.testing.assert_allclose(shown, [*(one / 1e8 for one in yields), sum(yields) / 1e8], rtol=1e-9)
    assert "不计入任何合计" in (small.out / "report.html").read_text("utf-8")
