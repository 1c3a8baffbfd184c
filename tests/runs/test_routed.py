"""Runs with the models that route and spread: from files on disk to figures, on a synthetic hillside."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
import rasterio
from hillsides import CRS, HERE, SIZE, own, threats, worked_out

from qingshan.core import Refused
from qingshan.grid.cells import Cells
from qingshan.grid.flow.fill import fill_depressions
from qingshan.grid.terrain import slope_and_aspect
from qingshan.nature.slope_length import length_multiple_flow
from qingshan.nature.topography import steepness
from qingshan.runs import check_run, explain, run_account

Clock = Callable[[], str]


def test_soil_retention_with_the_slope_length_of_the_flow(hillside: Any, clock: Clock) -> None:
    hillside.write()
    run_account(hillside.path, hillside.out, now=clock)
    facts = pl.read_parquet(hillside.out / "account.parquet").filter(pl.col("part") == "")
    values = {(row["indicator"], row["place"]): row["value"] for row in facts.iter_rows(named=True)}
    with rasterio.open(hillside.folder / "dem.tif") as file:
        heights = file.read(1).astype(np.float64)
    cells = Cells.of(CRS, HERE, SIZE, SIZE)
    slope = slope_and_aspect(heights, cells.width, cells.height)[0]
    length = length_multiple_flow(heights, slope, cells, 300.0, 2e5)
    zone = (slice(20, 38), slice(2, 20))
    assert values[("nature.slope_length_factor", "530802")] == pytest.approx(length[zone].mean(), rel=1e-3)
    bare = 40 * length * steepness(slope, 5.0, 10.0)
    assert values[("nature.soil_loss.potential", "530802")] == pytest.approx(bare[zone].mean(), rel=2e-3)


def test_the_hill_above_the_zones_makes_slopes_longer(hillside: Any, clock: Clock) -> None:
    def length(name: str) -> float:
        hillside.write()
        run_account(hillside.path, hillside.folder / name, now=clock)
        facts = pl.read_parquet(hillside.folder / name / "account.parquet").filter(pl.col("part") == "")
        rows = facts.filter(pl.col("indicator") == "nature.slope_length_factor", pl.col("place") == "530802")
        return float(rows["value"][0])

    whole = length("whole")
    with rasterio.open(hillside.folder / "dem.tif") as file:
        heights = file.read(1)
    heights[:20] = np.nan
    hillside.raster("dem.tif", heights, crs=CRS, transform=HERE)
    assert "map-ends-at-zones" in [one.code for one in check_run(hillside.path)[2]]
    assert length("cut") < 0.98 * whole


def test_sediment_reaches_the_stream_in_part(hillside: Any) -> None:
    hillside.content["methods"] |= {
        "nature.sediment_delivery_ratio": "multiple_flow",
        "nature.sediment_deposition": "multiple_flow",
    }
    export, kept = "nature.sediment_export.quantity", "nature.sediment_retention.quantity"
    made = worked_out(hillside, export, kept)
    hectares = np.array(made["land.area"]) / 10_000
    lost = hectares @ np.array(made["nature.soil_loss.actual"])
    assert 0 < sum(made[export]) < 0.8 * lost
    assert sum(made[kept]) > sum(made[export])  # forest above cropland keeps more back than leaves it


def test_models_over_the_same_heights_are_routed_once(hillside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[np.ndarray] = []

    def counted(elevation: np.ndarray) -> np.ndarray:
        filled.append(elevation)
        return fill_depressions(elevation)

    monkeypatch.setattr("qingshan.grid.flow.flows.fill_depressions", counted)
    hillside.content["methods"] |= {
        "nature.sediment_delivery_ratio": "multiple_flow",
        "nature.sediment_deposition": "multiple_flow",
    }
    assert worked_out(hillside, "nature.sediment_retention.quantity")["nature.sediment_retention.quantity"]
    assert 0 < len(filled) == len({one.tobytes() for one in filled})


def test_nutrients_reach_the_stream_in_part(hillside: Any) -> None:
    hillside.content["methods"] |= {
        "nature.nutrient_delivery_ratio.nitrogen": "stated_turn",
        "nature.nutrient_delivery_ratio.nitrogen_subsurface": "distance",
        "nature.nutrient.runoff_index": "stated_mean",
    }
    hillside.content["parameters"] |= {
        "nature.nutrient.runoff_proxy": own(1500, "mm"),
        "nature.nutrient.runoff_proxy_mean": own(1500, "mm"),
        "nature.nutrient_load.nitrogen": own({"forest": 2, "grass": 4, "cropland": 20}, "kg/hm2"),
    }
    export = "nature.nutrient_export.nitrogen"
    made = worked_out(hillside, export)
    assert 0 < sum(made[export]) < 20 * sum(made["land.area"]) / 10_000


@pytest.mark.parametrize("method", ["surroundings", "invest"])
def test_habitat_is_worse_where_threats_are_near_also_from_beyond_the_zones(hillside: Any, method: str) -> None:
    threats(hillside)
    hillside.content["methods"]["nature.habitat_degradation"] = method
    hillside.content["parameters"] |= {
        "nature.habitat_suitability": own({"forest": 1, "grass": 0.7, "cropland": 0.3}, "1"),
        "nature.habitat_threat.town.reach": own(900, "m"),
    }
    near = worked_out(hillside, "nature.habitat_degradation", "nature.habitat_quality")
    nothing = np.zeros((SIZE, SIZE), np.float32)
    hillside.raster("town.tif", nothing, crs=CRS, transform=HERE)  # the town stood north of the zones, in the east
    gone = worked_out(hillside, "nature.habitat_degradation", "nature.habitat_quality")
    (west, east), (west_after, east_after) = near["nature.habitat_degradation"], gone["nature.habitat_degradation"]
    assert east > east_after
    assert east - east_after > west - west_after
    assert near["nature.habitat_quality"][1] < gone["nature.habitat_quality"][1]


def test_threats_by_class_of_the_map_need_no_raster(hillside: Any) -> None:
    threats(hillside)
    for name in ("cropland", "town", "road"):
        del hillside.content["rasters"][f"nature.habitat_threat.{name}"]
        value = {"forest": 0, "grass": 0, "cropland": 1 if name == "cropland" else 0}
        hillside.content["parameters"][f"nature.habitat_threat.{name}"] = own(value, "1")
    hillside.content["methods"]["nature.habitat_degradation"] = "surroundings"
    west, east = worked_out(hillside, "nature.habitat_degradation")["nature.habitat_degradation"]
    assert west > east > 0  # the fields lie in the west


def test_a_table_of_invest_feeds_the_routing(hillside: Any) -> None:
    del hillside.content["parameters"]["nature.cover_factor"]
    rows = "lucode,usle_c,usle_p,load_n,load_type_n,eff_n,crit_len_n,proportion_subsurface_n\n"
    rows += "2,0.005,1,2,measured-runoff,0.8,150,0\n10,0.05,1,4,measured-runoff,0.5,150,0\n"
    rows += "12,0.3,1,20,application-rate,0.25,30,0\n"
    (hillside.folder / "biophysical.csv").write_text(rows, "utf-8")
    hillside.content["class_tables"] = [{"file": "biophysical.csv", "source": "a county's own"}]
    hillside.content["methods"]["nature.sediment_delivery_ratio"] = "invest"
    export = "nature.sediment_export.quantity"
    tabled = worked_out(hillside, export)[export]
    hillside.content["class_tables"] = []
    hillside.content["parameters"]["nature.cover_factor"] = own({"forest": 0.005, "grass": 0.05, "cropland": 0.3}, "1")
    assert tabled == pytest.approx(worked_out(hillside, export)[export], rel=1e-12)


def test_loads_that_are_application_rates_are_refused_where_they_are_used(hillside: Any) -> None:
    rows = "lucode,load_n,load_type_n\n2,2,measured-runoff\n10,4,\n12,20,application-rate\n"
    (hillside.folder / "biophysical.csv").write_text(rows, "utf-8")
    hillside.content["class_tables"] = [{"file": "biophysical.csv", "source": "a county's own"}]
    hillside.content["methods"] |= {
        "nature.nutrient_delivery_ratio.nitrogen": "stated_turn",
        "nature.nutrient_delivery_ratio.nitrogen_subsurface": "distance",
        "nature.nutrient.runoff_index": "stated_mean",
    }
    hillside.content["parameters"] |= {
        "nature.nutrient.runoff_proxy": own(1500, "mm"),
        "nature.nutrient.runoff_proxy_mean": own(1500, "mm"),
    }
    with pytest.raises(Refused, match="the cell 'application-rate' is not measured-runoff"):
        worked_out(hillside, "nature.nutrient_export.nitrogen")


def test_explain_names_the_flow_and_the_elevation_behind_it(hillside: Any, clock: Clock) -> None:
    hillside.write()
    run_account(hillside.path, hillside.out, now=clock)
    tree = explain(hillside.out, "nature.slope_length_factor", "530802", "2019")
    assert dict(tree.detail)["level"] == "map"
    assert {one.code for one in tree.children} >= {"nature.elevation", "nature.slope", "nature.stream_area"}


def test_a_flow_on_an_elevation_without_any_ground_is_refused_and_nothing_is_written(
    hillside: Any, clock: Clock
) -> None:
    hillside.raster("dem.tif", np.full((SIZE, SIZE), np.nan, np.float32), crs=CRS, transform=HERE)
    hillside.write()
    with pytest.raises(Refused, match=r"nature\.elevation has no value at all inside the zones"):
        run_account(hillside.path, hillside.out, now=clock)
    assert not hillside.out.exists()
