"""Models on whole maps in a run: ground beyond the zones counts, what is varied is worked out anew, limits hold."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import rasterio

import qingshan.nature
from qingshan.core import Field, Finding, Level, Mark, Model, Origin, Refused, Severity, Text
from qingshan.grid.cells import Cells
from qingshan.nature.slope import CELLS
from qingshan.runs import check_run, explain, limits, map_region, names_check, opening, run_account

Clock = Callable[[], str]
LENGTH, LOSS = "nature.slope_length_factor", "nature.soil_loss.potential"
SIZE = 20


def from_the_north(elevation: Any, cells: Cells, cover: Any, per_area: Any) -> Any:
    """A stand-in for a flow: everything flows south; each cell has the ground above it times a factor, by cover."""
    ground = np.where(np.isnan(elevation), 0.0, cells.area[:, None])
    return np.where(np.isnan(elevation), np.nan, np.cumsum(ground, axis=0) * per_area * cover)


FLOW = Model(
    code="test_flow",
    gives=LENGTH,
    title=Text("测试", "test"),
    compute=from_the_north,
    inputs={
        "elevation": Field("nature.elevation", "m", Text("海拔", "elevation"), low=-500, high=9_000),
        "cells": CELLS,
        "cover": Field("nature.cover_factor", "1", Text("覆盖因子", "cover"), low=0, high=1),
        "per_area": Field("nature.slope_length", "m", Text("坡长", "length"), low=0, high=2_000),
    },
    unit="1",
    formula="test",
    source="test",
    mark=Mark.UNVERIFIED,
    level=Level.MAP,
)


def _other(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """The stand-in with something else in its record, in place of all other models of the factor."""
    models = (*(one for one in qingshan.nature.MODELS if one.gives != LENGTH), replace(FLOW, **changed))
    for module in (qingshan.nature, limits, names_check, opening):
        monkeypatch.setattr(module, "MODELS", models)


def own(value: Any, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "source": "test", **more}


@pytest.fixture
def flowing(small: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run of soil retention whose slope-length factor flows from the north; the zones are the southern half."""
    _other(monkeypatch)
    small.raster("dem.tif", np.full((SIZE, SIZE), 1000.0, np.float32))
    small.zones([("530802", small.box(2, 10, 8, 18)), ("530821", small.box(8, 10, 18, 18))])
    small.content["rasters"]["nature.elevation"] = {"file": "dem.tif", "unit": "m", "source": "a plain"}
    small.content["services"] = ["nature.soil_retention"]
    small.content["methods"] = {LENGTH: "test_flow"}
    small.content["parameters"] = {
        "nature.erosivity": own(4000, "MJ*mm/(hm2*h)"),
        "nature.erodibility": own(0.01, "t*h/(MJ*mm)"),
        "nature.slope_steepness_factor": own(1, "1"),
        "nature.cover_factor": own({"forest": 0.5, "grass": 0.25}, "1"),
        "nature.practice_factor": own(1, "1"),
        "nature.slope_length": own(1e-9, "m"),
    }
    return small


def loss(folder: Path, place: str, part: str = "") -> float:
    facts = pl.read_parquet(folder / "account.parquet")
    row = facts.filter(pl.col("indicator") == LENGTH, pl.col("place") == place, pl.col("part") == part)
    return float(row["value"][0])


def expected(small: Any, first: int) -> float:
    """The mean over rows 10 to 17 of the ground from row `first` down to each, of forest alone."""
    with rasterio.open(small.folder / "cover.tif") as file:
        cells = Cells.of("EPSG:4326", file.transform, SIZE, SIZE)
    above = np.cumsum(np.where(np.arange(SIZE) < first, 0.0, cells.area))[10:18]
    return float(np.average(above, weights=cells.area[10:18]) * 1e-9 * 0.5)


def found(small: Any, code: str) -> list[Finding]:
    small.write()
    return [one for one in check_run(small.path)[2] if one.code == code]


def test_ground_upstream_of_the_zones_counts(flowing: Any, clock: Clock) -> None:
    flowing.write()
    run_account(flowing.path, flowing.out, now=clock)
    assert loss(flowing.out, "530802") == pytest.approx(expected(flowing, 0), rel=1e-12)


def test_where_the_elevation_has_holes_nothing_comes_from(flowing: Any, clock: Clock) -> None:
    heights = np.full((SIZE, SIZE), 1000.0, np.float32)
    heights[:6] = np.nan
    flowing.raster("dem.tif", heights)
    flowing.write()
    run_account(flowing.path, flowing.out, now=clock)
    assert loss(flowing.out, "530802") == pytest.approx(expected(flowing, 6), rel=1e-12)


def test_values_by_class_differ_on_the_map(flowing: Any, clock: Clock) -> None:
    flowing.write()
    run_account(flowing.path, flowing.out, now=clock)
    forest, grass = (loss(flowing.out, "530821", f"ecosystem={one}") for one in ("forest", "grass"))
    assert forest == pytest.approx(2 * grass, rel=1e-12)


def test_what_a_map_gives_goes_into_other_models_cell_by_cell(flowing: Any, clock: Clock) -> None:
    flowing.write()
    run_account(flowing.path, flowing.out, now=clock)
    facts = pl.read_parquet(flowing.out / "account.parquet").filter(pl.col("place") == "530802", pl.col("part") == "")
    values = dict(zip(facts["indicator"], facts["value"], strict=True))
    assert values[LOSS] == pytest.approx(4000 * 0.01 * values[LENGTH], rel=1e-12)


def test_an_elevation_in_another_system_still_reaches_beyond_the_zones(flowing: Any, clock: Clock) -> None:
    metres = rasterio.transform.from_origin(701_000, 2_570_000, 900, 900)
    flowing.raster("dem.tif", np.full((40, 40), 1000.0, np.float32), crs="EPSG:32647", transform=metres)
    flowing.write()
    run_account(flowing.path, flowing.out, now=clock)
    assert loss(flowing.out, "530802") > expected(flowing, 0)  # it begins further north than the land cover


def test_an_elevation_that_ends_at_the_zones_is_warned_of(flowing: Any) -> None:
    assert found(flowing, "map-ends-at-zones") == []
    heights = np.full((SIZE, SIZE), np.nan, np.float32)
    heights[10:] = 1000.0
    flowing.raster("dem.tif", heights)
    (one,) = found(flowing, "map-ends-at-zones")
    assert one.severity is Severity.WARNING
    assert one.where.field == "rasters.nature.elevation"
    assert one.message.en.startswith("nature.elevation ends beside 16 cells of the zones")


def test_a_land_cover_that_ends_where_water_comes_from_is_warned_of_too(flowing: Any) -> None:
    with rasterio.open(flowing.folder / "cover.tif") as file:
        classes = file.read(1)
    classes[:10] = 0
    flowing.raster("cover.tif", classes, nodata=0)
    (one,) = found(flowing, "map-ends-at-zones")
    assert one.message.en.startswith("land_cover ends beside 16 cells of the zones")


def test_more_cells_than_fit_are_refused_with_what_to_do(flowing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map_region, "MOST_CELLS", SIZE * SIZE - 1)
    (one,) = found(flowing, "map-too-large")
    assert one.severity is Severity.ERROR
    assert "spans 400 cells" in one.message.en
    assert "cut the raster to the catchments" in one.remedy.en


def test_an_impossible_value_upstream_is_told_with_its_window(flowing: Any) -> None:
    heights = np.full((SIZE, SIZE), 1000.0, np.float32)
    heights[3, 4] = -32768
    flowing.raster("dem.tif", heights)
    (one,) = found(flowing, "value-impossible")
    assert "1 values are impossible (-32768 to -32768 m)" in one.message.en
    assert "window [-7:-6, 2:3]" in one.message.en  # in cells of the target grid: seven rows before its first


def test_an_unknown_class_upstream_is_told(flowing: Any) -> None:
    with rasterio.open(flowing.folder / "cover.tif") as file:
        classes = file.read(1)
    classes[0, 0] = 99
    flowing.raster("cover.tif", classes)
    (one,) = found(flowing, "class-unknown")
    assert "1 cells have classes (99 to 99)" in one.message.en


def test_a_class_upstream_without_a_value_is_told_though_no_account_is_made_for_it(flowing: Any) -> None:
    with rasterio.open(flowing.folder / "cover.tif") as file:
        classes = file.read(1)
    classes[2, 3] = 13  # a town beyond the zones, in no account of soil retention
    flowing.raster("cover.tif", classes)
    (one,) = found(flowing, "parameter-missing-class")
    assert one.message.en == "nature.cover_factor has no value for urban"


def test_a_figure_by_zone_has_no_place_on_a_map(flowing: Any) -> None:
    lines = ["indicator,place,period,part,value,unit,status,source,recorded_at"]
    lines += [f'nature.slope_length,{zone},2019,"",60,m,value,yearbook,2020-01-01' for zone in ("530802", "530821")]
    (flowing.folder / "facts.csv").write_text("\n".join(lines), "utf-8")
    del flowing.content["parameters"]["nature.slope_length"]
    flowing.content["facts"] = ["facts.csv"]
    (one,) = found(flowing, "service-lacks-input")
    assert "nature.slope_length is not known cell by cell" in one.message.en


def test_a_model_on_maps_cannot_be_moved_to_the_zone(flowing: Any) -> None:
    flowing.content["methods"] = {LENGTH: {"model": "test_flow", "level": "zone"}}
    (one,) = found(flowing, "bad-value")
    assert one.message.en == "test_flow works on whole maps only"


def test_sensitivity_works_the_map_out_anew(flowing: Any, clock: Clock) -> None:
    flowing.content["sensitivity"] = [
        {
            "service": "nature.soil_retention",
            "vary": {"nature.slope_length": [1e-9, 3e-9]},
            "unit": "m",
            "reason": {"zh": "试", "en": "a try"},
        }
    ]
    flowing.write()
    rows = run_account(flowing.path, flowing.out, now=clock).content.sensitivity
    once, thrice = [
        row.value for row in rows if row.place == "530802" and row.indicator == "nature.soil_retention.quantity"
    ]
    assert thrice == pytest.approx(3 * once, rel=1e-12)


@pytest.mark.parametrize("relative", [False, True])
def test_uncertainty_works_the_map_out_anew(flowing: Any, clock: Clock, relative: bool) -> None:
    ends = {"low": 0.5, "high": 2.0, "relative": True} if relative else {"low": 0.5e-9, "high": 2e-9}
    flowing.content["parameters"]["nature.slope_length"] = own(1e-9, "m", range=ends)
    flowing.content["uncertainty"] = {"draws": 100, "seed": 1, "parameters": ["nature.slope_length"]}
    flowing.write()
    told = run_account(flowing.path, flowing.out, now=clock).content.uncertainty
    assert told is not None
    (value,) = [one for one in told.drivers if one.indicator == "nature.soil_retention.value"]
    assert value.at_low == pytest.approx(0.5 * value.account, rel=1e-9)
    assert value.at_high == pytest.approx(2 * value.account, rel=1e-9)


def test_a_table_that_goes_into_a_map_is_varied_there_too(flowing: Any, clock: Clock) -> None:
    ends = {"low": 0.5, "high": 1.5, "relative": True}
    flowing.content["parameters"]["nature.cover_factor"] = own({"forest": 0.5, "grass": 0.25}, "1", range=ends)
    flowing.content["parameters"]["nature.erosivity"] = own(400, "MJ*mm/(hm2*h)")
    flowing.content["uncertainty"] = {"draws": 100, "seed": 1, "parameters": ["nature.cover_factor"]}
    flowing.write()
    told = run_account(flowing.path, flowing.out, now=clock).content.uncertainty
    assert told is not None
    (one,) = [row for row in told.drivers if row.indicator == "nature.soil_retention.value"]
    # the map goes with C, what is retained with C(1 − C): between the two zones' classes
    forest, grass = 0.5 * 0.5 * 0.75 / (0.5 * 0.5), 0.5 * 0.25 * 0.875 / (0.25 * 0.75)
    assert min(forest, grass) < one.at_low / one.account < max(forest, grass)


def test_a_value_that_another_model_gives_is_held_to_the_limits(flowing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    steep = Field("nature.slope_steepness_factor", "1", Text("坡度因子", "steepness"), low=0, high=1)
    _other(monkeypatch, inputs={**FLOW.inputs, "cover": steep})
    del flowing.content["parameters"]["nature.slope_steepness_factor"]
    heights = 100.0 + 300.0 * np.arange(SIZE)[:, None] + np.zeros((SIZE, SIZE))
    flowing.raster("dem.tif", heights.astype(np.float32))
    flowing.write()
    with pytest.raises(Refused, match=r"steepness as a model gave it is impossible: 324 × 4\.7687 … 4\.76882 1"):
        run_account(flowing.path, flowing.out, now=lambda: "2026-11-23T12:00:00+00:00")
    assert not flowing.out.exists()


def test_explain_goes_from_the_map_to_the_file_of_the_elevation(flowing: Any, clock: Clock) -> None:
    flowing.write()
    run_account(flowing.path, flowing.out, now=clock)
    nodes = json.loads((flowing.out / "manifest.json").read_text("utf-8"))["nodes"]
    assert (nodes[LENGTH]["level"], nodes[LENGTH]["model"]) == ("map", "test_flow")
    tree = explain(flowing.out, LENGTH, "530802", "2019")
    (height,) = [one for one in tree.children if one.code == "nature.elevation"]
    assert dict(height.detail)["file"] == "dem.tif"
    assert len(dict(height.detail)["sha256"]) == 64


def test_the_same_run_twice_gives_the_same_map(flowing: Any, tmp_path: Path, clock: Clock) -> None:
    flowing.write()
    first = run_account(flowing.path, tmp_path / "one", now=clock)
    second = run_account(flowing.path, tmp_path / "two", now=clock)
    assert first.key == second.key
    assert (tmp_path / "one" / "account.csv").read_bytes() == (tmp_path / "two" / "account.csv").read_bytes()


def test_a_model_that_cannot_do_with_its_maps_is_refused(flowing: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(elevation: Any, cells: Any, cover: Any, per_area: Any) -> Any:
        raise ValueError("nothing flows anywhere")

    _other(monkeypatch, compute=failing)
    flowing.write()
    with pytest.raises(Refused, match="nothing flows anywhere"):
        run_account(flowing.path, flowing.out, now=lambda: "2026-11-23T12:00:00+00:00")
    assert not flowing.out.exists()


def test_the_grid_is_no_input_that_somebody_gives(flowing: Any) -> None:
    assert Origin.GRID in CELLS.origins
    flowing.content["rasters"][CELLS.of] = {"file": "dem.tif", "unit": "m"}
    (one,) = found(flowing, "unknown-code")
    assert CELLS.of in one.message.en
