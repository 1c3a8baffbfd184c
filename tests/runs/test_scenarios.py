"""Scenarios against sums by hand: areas by cell, ΔQ and ΔV by the formula, compensation, and what is refused."""

from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import polars as pl
import pytest
from affine import Affine

from qingshan.core import Refused, Severity
from qingshan.grid.cell_area import area_of_cells
from qingshan.nature import evapotranspiration, water_conservation
from qingshan.report.scenario import Scenario
from qingshan.runs import check_run, run_account

Clock = Callable[[], str]
WEST, NORTH, CELL, SIZE = 101.0, 23.2, 0.01, 20
TRANSFORM = Affine(CELL, 0, WEST, 0, -CELL, NORTH)
FOREST, GRASS, URBAN = 2, 10, 13
WATER = ("nature.water_conservation.quantity", "nature.water_conservation.value")
CARBON = "nature.carbon_sequestration.value"
ET = float(evapotranspiration.turc(1500.0, 18.0))
FOREST_DEPTH, GRASS_DEPTH = 1500 * (1 - 0.0267) - ET, 1500 * (1 - 0.0937) - ET  # mm


def ground(rows: slice, columns: slice) -> float:
    """Area of a block of cells on the ellipsoid. [m²]"""
    cells = np.broadcast_to(area_of_cells("EPSG:4326", TRANSFORM)(0, 0, SIZE, SIZE), (SIZE, SIZE))
    return float(cells[rows, columns].sum())


def polygons(small: Any, name: str, *shapes: Any, crs: str = "EPSG:4326") -> None:
    geopandas.GeoDataFrame({"n": range(len(shapes))}, geometry=list(shapes), crs="EPSG:4326").to_crs(crs).to_file(
        small.folder / name
    )


def ask(small: Any, *scenarios: dict[str, Any]) -> None:
    titles = {"zh": "情景", "en": "a scenario"}
    small.content["scenarios"] = [{"title": dict(titles), **one} for one in scenarios]
    small.write()


def project(code: str = "road", file: str = "road.geojson", *, becomes: str = "urban", **more: Any) -> dict[str, Any]:
    return {"code": code, "project": {"file": file, "becomes": becomes}, **more}


def run(small: Any, clock: Clock) -> tuple[Scenario, ...]:
    return run_account(small.path, small.out, now=clock).content.scenarios


def change(one: Scenario, indicator: str, place: str = "", part: str = "") -> float:
    (found,) = [each for each in one.changes if (each.indicator, each.place, each.part) == (indicator, place, part)]
    assert found.change is not None
    return found.change


def test_twenty_cells_of_forest_that_become_urban_take_their_water_with_them(small: Any, clock: Clock) -> None:
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))  # 4 rows × 5 columns, all in the western zone
    ask(small, project())
    (one,) = run(small, clock)
    area = ground(slice(5, 9), slice(2, 7))
    assert change(one, "land.area", part="ecosystem=forest") == pytest.approx(-area, rel=1e-9)
    assert change(one, "land.area", part="ecosystem=urban") == pytest.approx(area, rel=1e-9)
    assert change(one, "land.area") == pytest.approx(0, abs=1e-3)
    water = -FOREST_DEPTH / 1000 * area
    assert change(one, WATER[0]) == pytest.approx(water, rel=1e-9)
    assert change(one, WATER[1]) == pytest.approx(water_conservation.full_cost(water, 7.53), rel=1e-9)
    assert change(one, WATER[1], "530802") == pytest.approx(change(one, WATER[1]), rel=1e-12)
    assert change(one, WATER[1], "530821") == 0
    assert one.gep[""] == pytest.approx(change(one, WATER[1]) + change(one, CARBON), rel=1e-12)


def test_a_project_counts_by_the_exact_share_of_each_cell_and_in_every_zone_it_crosses(
    small: Any, clock: Clock
) -> None:
    polygons(small, "road.geojson", small.box(7.25, 3, 8.5, 4))  # a quarter of it and more in each zone
    ask(small, project())
    (one,) = run(small, clock)
    cell = ground(slice(3, 4), slice(7, 8))
    assert change(one, "land.area", "530802", "ecosystem=urban") == pytest.approx(0.75 * cell, rel=1e-9)
    assert change(one, "land.area", "530821", "ecosystem=urban") == pytest.approx(0.5 * cell, rel=1e-9)
    assert change(one, WATER[0]) == pytest.approx(-1.25 * cell * FOREST_DEPTH / 1000, rel=1e-9)


def test_a_project_is_what_the_map_with_its_cells_changed_would_be(small: Any, clock: Clock) -> None:
    polygons(small, "road.geojson", small.box(8, 2, 13, 6))
    after = np.full((SIZE, SIZE), FOREST, np.uint8)
    after[:, 10:] = GRASS
    after[2:6, 8:13] = GRASS
    small.raster("after.tif", after)
    ask(
        small,
        project(code="by-hand", becomes="tussock_grass"),
        {"code": "map", "land_cover": {"file": "after.tif", "legend": "igbp"}},
    )
    by_polygon, by_map = run(small, clock)
    area = ground(slice(2, 6), slice(8, 10))
    assert change(by_map, "land.area", part="ecosystem=grass") == pytest.approx(area, rel=1e-9)
    for indicator in (*WATER, CARBON):
        for place in ("530821", ""):
            by_hand = pytest.approx(change(by_map, indicator, place), rel=1e-6, abs=1e-3)
            assert change(by_polygon, indicator, place) == by_hand
    assert change(by_map, WATER[0]) == pytest.approx((GRASS_DEPTH - FOREST_DEPTH) / 1000 * area, rel=1e-6)


def test_land_without_a_class_gets_the_class_of_the_project(small: Any, clock: Clock) -> None:
    cover = np.full((SIZE, SIZE), FOREST, np.uint8)
    cover[0:2, 0:2] = 250
    small.raster("cover.tif", cover)
    small.content["land_cover"]["nodata"] = 250
    polygons(small, "road.geojson", small.box(0, 0, 2, 2))
    ask(small, project(code="trees", becomes="evergreen_broadleaf_forest"))
    (one,) = run(small, clock)
    area = ground(slice(0, 2), slice(0, 2))
    assert change(one, "land.area", part="ecosystem=forest") == pytest.approx(area, rel=1e-9)
    assert change(one, WATER[0]) == pytest.approx(FOREST_DEPTH / 1000 * area, rel=1e-9)


def test_polygons_in_metres_that_overlap_count_once(small: Any, clock: Clock) -> None:
    polygons(small, "road.gpkg", small.box(2, 5, 5, 9), small.box(4, 5, 7, 9), crs="EPSG:32647")
    ask(small, project(file="road.gpkg", code="road"))
    (one,) = run(small, clock)
    area = ground(slice(5, 9), slice(2, 7))
    assert change(one, "land.area", part="ecosystem=urban") == pytest.approx(area, rel=1e-5)


def test_a_project_that_is_not_made_good_is_a_warning_and_one_that_is_is_none(small: Any, clock: Clock) -> None:
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    polygons(small, "few.geojson", small.box(12, 5, 13, 6))
    polygons(small, "many.geojson", small.box(10, 0, 20, 20))
    trees = "evergreen_broadleaf_forest"
    ask(small, project(offset="plant"), project("plant", "few.geojson", becomes=trees))
    result = run_account(small.path, small.out, now=clock)
    road, plant = result.content.scenarios
    (short,) = [one for one in result.findings if one.code == "offset-short"]
    assert short.severity is Severity.WARNING
    lost, back = -road.gep[""], plant.gep[""]
    assert short.message.en == (
        f"road lowers GEP by {lost:,.10g} CNY and {back:,.10g} CNY of it is offset; {lost - back:,.10g} CNY are missing"
    )
    assert road.offset_change == pytest.approx(back, rel=1e-12)
    ask(small, project(), project("plant", "many.geojson", becomes=trees))
    (alone,) = [one for one in run_account(small.path, small.out, now=clock).findings if one.code == "offset-short"]
    assert "0 CNY of it is offset" in alone.message.en
    ask(small, project(offset="plant"), project("plant", "many.geojson", becomes=trees))
    urban, plant = run(small, clock)
    codes = [one.code for one in run_account(small.path, small.out, now=clock).findings]
    assert ("offset-short" in codes) == (urban.gep[""] + plant.gep[""] < 0)


def test_a_service_without_a_value_for_the_new_class_is_not_accounted_and_never_nought(
    small: Any, clock: Clock
) -> None:
    small.content["parameters"] = {
        "nature.runoff_coefficient": {"value": {"forest": 0.03}, "unit": "1", "source": "our gauge"}
    }
    small.raster("cover.tif", np.full((SIZE, SIZE), FOREST, np.uint8))
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    ask(small, project(code="pasture", becomes="tussock_grass"))
    result = run_account(small.path, small.out, now=clock)
    (one,) = result.content.scenarios
    assert one.left_out["nature.water_conservation"].en == "nature.runoff_coefficient has no value for tussock_grass"
    (water,) = [each for each in one.changes if (each.indicator, each.place) == (WATER[1], "")]
    assert (water.scenario, water.change) == (None, None)
    assert one.gep[""] == pytest.approx(change(one, CARBON), rel=1e-12)
    told = [found.message.en for found in result.findings if found.code == "scenario-left-out"]
    assert told == [
        "scenario pasture has no water conservation: nature.runoff_coefficient has no value for tussock_grass"
    ]


def test_what_rests_on_statistics_alone_is_in_no_change(small: Any, clock: Clock) -> None:
    head = "indicator,place,period,part,value,unit,status,mark,source,price_year\n"
    rows = [
        f"nature.water_supply.{name},{place},2019,water_use=domestic,{value},{unit},value,S,bulletin,{year}\n"
        for place in ("530802", "530821")
        for name, value, unit, year in (("output", 100, "m3", ""), ("price", 2, "CNY/m3", 2019))
    ]
    (small.folder / "facts.csv").write_text(head + "".join(rows), "utf-8")
    small.content |= {"facts": ["facts.csv"], "services": ["nature.water_conservation", "nature.water_supply"]}
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    ask(small, project())
    (one,) = run(small, clock)
    assert one.left_out["nature.water_supply"].en.startswith("it rests on statistics and prices alone")
    assert one.counted == ("nature.water_conservation",)


def test_other_layers_and_parameters_make_a_scenario_too(small: Any, clock: Clock) -> None:
    small.raster("dry.tif", np.full((SIZE, SIZE), 1200.0, np.float32))
    runoff = {"value": {"forest": 0.1, "grass": 0.2}, "unit": "1", "source": "a dry spell"}
    ask(
        small,
        {"code": "dry", "rasters": {"nature.rain": {"file": "dry.tif", "unit": "mm"}}},
        {"code": "fast", "parameters": {"nature.runoff_coefficient": runoff}},
    )
    dry, fast = run(small, clock)
    forest, grass = (ground(slice(0, SIZE), half) for half in (slice(0, 10), slice(10, 20)))
    et = float(evapotranspiration.turc(1200.0, 18.0))
    wet = FOREST_DEPTH * forest + GRASS_DEPTH * grass
    parched = (1200 * (1 - 0.0267) - et) * forest + (1200 * (1 - 0.0937) - et) * grass
    assert change(dry, WATER[0]) == pytest.approx((parched - wet) / 1000, rel=1e-9)
    assert change(fast, WATER[0]) == pytest.approx(
        -1500 * ((0.1 - 0.0267) * forest + (0.2 - 0.0937) * grass) / 1000, rel=1e-9
    )


def test_scenarios_leave_the_account_as_it_is(small: Any, clock: Clock) -> None:
    run_account(small.path, small.out, now=clock)
    before = pl.read_parquet(small.out / "account.parquet").drop("source")
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    ask(small, project())
    run_account(small.path, small.out, now=clock)
    assert pl.read_parquet(small.out / "account.parquet").drop("source").equals(before)


def test_the_table_of_figures_and_the_report_say_the_same(small: Any, clock: Clock) -> None:
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    small.content["outputs"] = {"maps": False, "excel": True, "html": True}
    ask(small, project(title={"zh": "十二号公路", "en": "road 12"}))
    (one,) = run(small, clock)
    rows = pl.read_csv(small.out / "scenarios.csv", infer_schema_length=None)
    told = rows.filter(pl.col("indicator") == "gep.accounted.value", pl.col("place") == "total")["change"].to_list()
    assert told == [one.gep[""]]
    page = (small.out / "report.html").read_text("utf-8")
    assert 'id="scenarios"' in page
    assert "十二号公路" in page
    assert "不是全部生态系统生产总值的变化" in page


def test_the_same_scenarios_twice_give_the_same_bytes(small: Any) -> None:
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    small.content["outputs"] = {"maps": False, "excel": True, "html": True}
    small.content["opening_land_cover"] = {"file": "cover.tif", "legend": "igbp", "period": 2010}
    ask(small, project())
    run_account(small.path, small.folder / "one", now=lambda: "2026-01-01")
    run_account(small.path, small.folder / "two", now=lambda: "2027-02-03")
    for file in ("scenarios.csv", "extent.csv", "change.csv", "report.html", "account.xlsx", "account.parquet"):
        assert (small.folder / "one" / file).read_bytes() == (small.folder / "two" / file).read_bytes(), file


def test_a_layer_that_no_account_takes_is_a_note_and_those_of_the_run_are_not_told_again(small: Any) -> None:
    small.raster("ndvi.tif", np.full((SIZE, SIZE), 0.5, np.float32))
    small.raster("sand.tif", np.full((SIZE, SIZE), 40.0, np.float32))
    small.content["rasters"]["nature.ndvi"] = {"file": "ndvi.tif", "unit": "1"}
    ask(small, {"code": "a", "rasters": {"nature.sand": {"file": "sand.tif", "unit": "percent"}}})
    _, _, findings = check_run(small.path)
    assert [one.where.field for one in findings if one.code == "raster-unused"] == [
        "rasters.nature.ndvi",
        "scenarios.0.rasters.nature.sand",
    ]


def test_everything_wrong_with_scenarios_is_told_at_once(small: Any) -> None:
    price, wish = ({"value": 9, "unit": "CNY/m3", "source": "a guess", "price_year": 2019} for _ in range(2))
    ask(
        small,
        project(file="none.geojson", becomes="orchard", offset="nobody"),
        {"code": "road", "parameters": {"nature.water_conservation.price": price, "nature.wish": wish}},
        project("third", "none.geojson"),
        {"code": "map", "land_cover": {"file": "none.tif", "legend": "clc"}},
    )
    small.content["scenarios"][2]["project"] = {"file": "none.geojson", "code": 99}
    small.write()
    _, _, findings = check_run(small.path)
    assert {(one.code, one.where.field) for one in findings} == {
        ("unknown-code", "scenarios.0.project.becomes"),
        ("unknown-code", "scenarios.0.offset"),
        ("file-missing", "scenarios.0.project.file"),
        ("scenario-duplicate", "scenarios.1.code"),
        ("scenario-price", "scenarios.1.parameters.nature.water_conservation.price"),
        ("scenario-price", "scenarios.1.parameters.nature.wish"),
        ("unknown-code", "scenarios.1.parameters.nature.wish"),
        ("unknown-code", "scenarios.2.project.code"),
        ("file-missing", "scenarios.2.project.file"),
        ("unknown-code", "scenarios.3.land_cover.legend"),
        ("file-missing", "scenarios.3.land_cover.file"),
    }
    (orchard,) = [one for one in findings if one.where.field == "scenarios.0.project.becomes"]
    assert "evergreen_conifer_forest" in orchard.remedy.en


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ({"code": "a"}, "the scenario changes nothing"),
        ({"code": "a", "project": {"file": "a.geojson"}}, "give what the land becomes"),
        ({"code": "a", "project": {"file": "a.geojson", "becomes": "urban", "code": 13}}, "give what the land becomes"),
        (
            {"code": "a", "project": {"file": "a", "code": 13}, "land_cover": {"file": "b", "legend": "igbp"}},
            "a land_cover map or a project, not both",
        ),
    ],
)
def test_a_scenario_that_says_too_little_or_too_much_is_refused(small: Any, scenario: Any, words: str) -> None:
    ask(small, scenario)
    _, _, findings = check_run(small.path)
    assert [(one.code, words in one.message.en) for one in findings] == [("bad-value", True)]


def test_a_project_outside_all_zones_is_refused_and_one_partly_outside_is_told(small: Any, clock: Clock) -> None:
    polygons(small, "far.geojson", small.box(40, 40, 50, 50))
    polygons(small, "half.geojson", small.box(-2, 5, 2, 9))
    ask(small, project("far", "far.geojson"), project("half", "half.geojson"))
    with pytest.raises(Refused) as refused:
        run_account(small.path, small.out, now=clock)
    codes = {one.code: one.message.en for one in refused.value.findings if one.code.startswith("project-")}
    assert codes == {
        "project-outside": "the project lies outside all zones",
        "project-partly-outside": "only 50.0% of the project lies in the zones",
    }
    assert not small.out.exists()


def test_one_compensation_cannot_make_two_projects_good(small: Any) -> None:
    for name in ("road", "rail", "plant"):
        polygons(small, f"{name}.geojson", small.box(2, 5, 7, 9))
    plant = project("plant", "plant.geojson")
    ask(small, project(offset="plant"), project("rail", "rail.geojson", offset="plant"), plant)
    _, _, findings = check_run(small.path)
    assert [(one.code, one.where.field) for one in findings if one.severity is Severity.ERROR] == [
        ("offset-shared", "scenarios.1.offset")
    ]


def test_lines_crossed_shapes_and_files_without_a_system_are_refused(small: Any) -> None:
    shapely_line = small.box(2, 5, 7, 9).exterior
    polygons(small, "line.geojson", shapely_line)
    (small.folder / "broken.geojson").write_text("{", "utf-8")
    ask(small, project(file="line.geojson"), project("broken", "broken.geojson"))
    _, _, findings = check_run(small.path)
    assert {one.code for one in findings if one.severity is Severity.ERROR} == {"zone-not-area", "file-corrupt"}


def test_unknown_classes_of_a_scenarios_map_are_told_at_its_place(small: Any) -> None:
    strange = np.full((SIZE, SIZE), FOREST, np.uint8)
    strange[0, 0] = 77
    small.raster("after.tif", strange)
    ask(small, {"code": "map", "land_cover": {"file": "after.tif", "legend": "igbp"}})
    _, _, findings = check_run(small.path)
    (found,) = [one for one in findings if one.severity is Severity.ERROR]
    assert (found.code, found.where.field) == ("class-unknown", "scenarios.0.land_cover.legend")


def test_values_by_class_of_the_map_hold_for_the_class_of_the_project(small: Any, clock: Clock) -> None:
    (small.folder / "classes.csv").write_text("lucode,alpha\n2,0.03\n9,0.2\n10,0.1\n13,0.5\n", "utf-8")
    table = {"file": "classes.csv", "code": "lucode", "source": "gauges"}
    small.content["class_tables"] = [{**table, "columns": {"alpha": "nature.runoff_coefficient"}}]
    polygons(small, "road.geojson", small.box(2, 5, 7, 9))
    nine = {"code": "nine", "project": {"file": "road.geojson", "code": 9}}
    ask(small, nine, {"code": "map", "land_cover": {"file": "cover.tif", "legend": "third-survey"}})
    small.content["scenarios"] += [{"title": {"zh": "草", "en": "grass"}, **project("grass", becomes="tussock_grass")}]
    small.write()
    _, _, findings = check_run(small.path)
    told = {
        (one.code, one.where.field): one.message.en
        for one in findings
        if one.code in ("project-class", "scenario-legend")
    }
    assert told == {
        ("project-class", "scenarios.2.project.becomes"): "several classes of the legend are of this type: 9, 10",
        ("scenario-legend", "scenarios.1.land_cover.legend"): (
            "class_tables are by codes of igbp and say nothing of third-survey"
        ),
    }
    ask(small, nine)
    (one,) = run(small, clock)
    area = ground(slice(5, 9), slice(2, 7))
    assert change(one, WATER[0]) == pytest.approx(-1500 * (0.2 - 0.03) * area / 1000, rel=1e-9)


def test_a_parameter_does_not_change_the_method_of_the_account(small: Any, clock: Clock) -> None:
    rate = {"value": 100, "unit": "gC/m2", "source": "a guess"}
    ask(small, {"code": "a", "parameters": {"nature.heterotrophic_respiration": rate}})
    (one,) = run(small, clock)
    assert change(one, CARBON) == 0


def test_a_parameter_that_no_account_takes_changes_nothing_and_is_told(small: Any) -> None:
    rate = {"value": 500, "unit": "gC/m2", "source": "a guess"}
    ask(small, {"code": "a", "parameters": {"nature.heterotrophic_respiration": rate}})
    _, _, findings = check_run(small.path)
    assert [one.where.field for one in findings if one.code == "scenario-unused"] == [
        "scenarios.0.parameters.nature.heterotrophic_respiration"
    ]


def test_the_manifest_has_every_file_of_a_scenario(small: Any, clock: Clock) -> None:
    polygons(small, "road.shp", small.box(2, 5, 7, 9))
    ask(small, project(file="road.shp"))
    result = run_account(small.path, small.out, now=clock)
    roles = {row["file"]: row["role"] for row in result.content.inputs}
    assert roles["road.shp"] == "scenario road project"
    assert roles["road.dbf"] == "scenario road project (sidecar)"


def test_a_hole_in_the_map_of_a_scenario_is_no_loss(small: Any, clock: Clock) -> None:
    cover = np.full((SIZE, SIZE), FOREST, np.uint8)
    cover[:, 10:] = GRASS
    cover[:5] = 255
    small.raster("plan.tif", cover, nodata=255)
    rain = np.full((SIZE, SIZE), 1400.0, np.float32)
    rain[:5] = np.nan
    small.raster("dry.tif", rain)
    ask(
        small,
        {"code": "plan", "land_cover": {"file": "plan.tif", "legend": "igbp"}},
        {"code": "dry", "rasters": {"nature.rain": {"file": "dry.tif", "unit": "mm"}}},
    )
    plan, dry = run(small, clock)
    assert plan.gep == {"530802": None, "530821": None, "": None}
    assert plan.counted == ()
    assert {reason.en for reason in plan.left_out.values()} == {
        "the maps of the scenario do not cover the ground that those of the account cover, and a hole is no loss"
    }
    assert list(dry.left_out) == ["nature.water_conservation", "nature.carbon_sequestration"]  # NEP goes by rain here
    assert dry.gep[""] is None
    assert [each.change for each in dry.changes if each.indicator == WATER[1]] == [None, None, None]
