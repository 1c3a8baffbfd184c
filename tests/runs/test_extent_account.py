"""The extent account of a run against areas counted by hand, and what is wrong with an opening map."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from affine import Affine
from rasterio.enums import Resampling
from rasterio.warp import reproject

from qingshan.core import Refused
from qingshan.facts import load_facts
from qingshan.grid.cell_area import area_of_cells
from qingshan.report.figures import Figures
from qingshan.report.tables_method import parameter_table
from qingshan.rulebook import standard_rulebook
from qingshan.runs import check_run, explain, run_account
from qingshan.runs.extent_rows import entries_of

Clock = Callable[[], str]
WEST, NORTH, CELL, SIZE = 101.0, 23.2, 0.01, 20
TRANSFORM = Affine(CELL, 0, WEST, 0, -CELL, NORTH)
FOREST, GRASS, CROP, URBAN = 2, 10, 12, 13
EAST_ZONE, WEST_ZONE = "530821", "530802"  # columns 8 to 19, and 0 to 7


def ground(rows: slice, columns: slice) -> float:
    """Area of a block of cells on the ellipsoid. [m²]"""
    cells = np.broadcast_to(area_of_cells("EPSG:4326", TRANSFORM)(0, 0, SIZE, SIZE), (SIZE, SIZE))
    return float(cells[rows, columns].sum())


@pytest.fixture
def compared(small: Any) -> Any:
    """Ten years ago 12 cells of today's forest were cropland and 20 cells of today's grass were forest."""
    opening = np.full((SIZE, SIZE), FOREST, np.uint8)
    opening[:, 10:] = GRASS
    opening[0:4, 2:5] = CROP
    opening[10:14, 12:17] = FOREST
    small.raster("opening.tif", opening)
    small.content["opening_land_cover"] = {"file": "opening.tif", "legend": "igbp", "period": 2010, "source": "atlas"}
    small.write()
    return small


def extents(folder: Path) -> dict[tuple[str, str, str], float]:
    rows = pl.read_parquet(folder / "account.parquet").filter(pl.col("indicator").str.starts_with("land.extent."))
    return {
        (row["indicator"].removeprefix("land.extent."), row["place"], row["part"].removeprefix("ecosystem=")): row[
            "value"
        ]
        for row in rows.iter_rows(named=True)
    }


def test_what_came_and_went_is_the_area_of_the_cells_that_changed(compared: Any, clock: Clock) -> None:
    run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    cleared, grown = ground(slice(10, 14), slice(12, 17)), ground(slice(0, 4), slice(2, 5))
    assert found["additions", WEST_ZONE, "forest"] == pytest.approx(grown, rel=1e-12)
    assert found["reductions", WEST_ZONE, "cropland"] == pytest.approx(grown, rel=1e-12)
    assert found["reductions", EAST_ZONE, "forest"] == pytest.approx(cleared, rel=1e-12)
    assert found["additions", EAST_ZONE, "grass"] == pytest.approx(cleared, rel=1e-12)
    assert found["closing", EAST_ZONE, "cropland"] == 0


def test_every_type_closes_and_all_types_are_the_zone(compared: Any, clock: Clock) -> None:
    run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    for place, columns in ((WEST_ZONE, slice(0, 8)), (EAST_ZONE, slice(8, 20))):
        for kind in ("forest", "grass", "cropland", ""):
            came = found["managed_expansion", place, kind] + found["natural_expansion", place, kind]
            went = found["managed_reduction", place, kind] + found["natural_reduction", place, kind]
            closing = found["opening", place, kind] + came - went
            assert closing == pytest.approx(found["closing", place, kind], abs=1e-6)
            assert came == pytest.approx(found["additions", place, kind], abs=1e-6)
        assert found["closing", place, ""] == pytest.approx(ground(slice(0, 20), columns), rel=1e-12)
        assert found["unclassified", place, ""] == 0


def test_people_are_behind_what_becomes_a_managed_type_and_the_run_may_say_which(compared: Any, clock: Clock) -> None:
    run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    grown = ground(slice(0, 4), slice(2, 5))
    assert found["natural_expansion", WEST_ZONE, "forest"] == pytest.approx(grown)
    assert found["managed_expansion", WEST_ZONE, "forest"] == 0
    compared.content["opening_land_cover"]["managed"] = {"forest": True}
    compared.write()
    result = run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    assert found["managed_expansion", WEST_ZONE, "forest"] == pytest.approx(grown)
    assert found["managed_reduction", WEST_ZONE, "cropland"] == pytest.approx(grown)
    assert found["natural_expansion", WEST_ZONE, "forest"] == 0
    told = json.loads((compared.out / "manifest.json").read_text("utf-8"))["parameters"]["land.extent.managed"]
    assert told["value"]["forest"] == {"value": 1.0, "source": "run file", "mark": None}
    assert "{" not in (told["note"] or "")
    rows = [[getattr(cell, "zh", cell) for cell in row] for row in parameter_table(Figures(result.content)).rows]
    (row,) = [row for row in rows if "land.extent.managed" in row and "森林" in row]
    assert row.count("任务文件") == 2  # its source, and where it is given
    (row,) = [row for row in rows if "land.extent.managed" in row and "湿地" in row]
    assert "任务文件" not in row


def test_a_cause_that_nobody_tells_is_missing_only_where_land_moved() -> None:
    found = entries_of(np.array([[5.0, 2.0], [0.0, 3.0]]), np.array([np.nan, 1.0]))
    assert found["natural_expansion"].tolist() == [0.0, 0.0]
    assert found["managed_expansion"].tolist() == [0.0, 2.0]
    found = entries_of(np.array([[5.0, 2.0], [1.0, 3.0]]), np.array([np.nan, 1.0]))
    assert np.isnan(found["managed_expansion"][0])
    assert found["additions"].tolist() == [1.0, 2.0]


def test_maps_of_two_legends_and_other_cells_meet_at_ecosystem_types(compared: Any, clock: Clock) -> None:
    coarse = np.full((10, 10), 10, np.uint8)  # GlobeLand30: cells twice as wide, classes of its own
    coarse[:, 5:] = 30
    legend = next(code for code in standard_rulebook().legends if code not in ("igbp", "third-survey"))
    classes = {one.ecosystem: one.code for one in standard_rulebook().legends[legend].classes}
    top = standard_rulebook().top
    by_top = {top("ecosystem", name): code for name, code in classes.items()}
    coarse[:, :5], coarse[:, 5:] = by_top["forest"], by_top["grass"]
    double = Affine(2 * CELL, 0, WEST, 0, -2 * CELL, NORTH)
    compared.raster("opening.tif", coarse, transform=double)
    compared.content["opening_land_cover"]["legend"] = legend
    compared.write()
    run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    assert found["opening", WEST_ZONE, "forest"] == pytest.approx(ground(slice(0, 20), slice(0, 8)), rel=1e-12)
    assert found["additions", EAST_ZONE, ""] == found["reductions", WEST_ZONE, ""] == 0


def test_an_opening_map_in_metres_gives_nearly_the_same_account(compared: Any, clock: Clock) -> None:
    run_account(compared.path, compared.out, now=clock)
    before = extents(compared.out)
    opening = np.full((SIZE, SIZE), FOREST, np.uint8)
    opening[:, 10:] = GRASS
    opening[0:4, 2:5] = CROP
    opening[10:14, 12:17] = FOREST
    metres = Affine(50, 0, 700_000, 0, -50, 2_570_000)
    moved = np.zeros((700, 700), np.uint8)
    reproject(opening, moved, src_transform=TRANSFORM, src_crs="EPSG:4326", dst_transform=metres,
              dst_crs="EPSG:32647", resampling=Resampling.nearest)  # fmt: skip
    compared.raster("opening.tif", moved, crs="EPSG:32647", transform=metres, nodata=0)
    run_account(compared.path, compared.out, now=clock)
    after = extents(compared.out)
    for entry in ("opening", "additions", "reductions", "closing"):
        assert after[entry, EAST_ZONE, "forest"] == pytest.approx(before[entry, EAST_ZONE, "forest"], rel=0.02)


def test_the_total_place_is_the_sum_of_its_zones_in_facts_and_tables(compared: Any, clock: Clock) -> None:
    places = "code,name_zh,level,parent\n530000,云南省,province,-\n530800,普洱市,prefecture,530000\n"
    places += "530802,思茅区,county,530800\n530821,宁洱县,county,530800\n"
    (compared.folder / "places.csv").write_text(places, "utf-8")
    compared.content |= {"places": "places.csv", "total_place": "530800"}
    compared.write()
    result = run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    for entry in ("opening", "additions", "managed_reduction", "closing"):
        parts = found[entry, EAST_ZONE, "forest"] + found[entry, WEST_ZONE, "forest"]
        assert found[entry, "530800", "forest"] == pytest.approx(parts, rel=1e-12)
    assert result.content.extent is not None
    matrix = result.content.extent.matrix["530800"]
    assert matrix.sum() == pytest.approx(ground(slice(0, 20), slice(0, 20)), rel=1e-12)
    tree = explain(compared.out, "land.extent.closing", "530800", "2019")
    assert [child.code for child in tree.children] == ["zones"]


def test_an_extent_is_explained_down_to_both_maps_and_what_is_called_managed(compared: Any, clock: Clock) -> None:
    run_account(compared.path, compared.out, now=clock)
    tree = explain(compared.out, "land.extent.managed_reduction", WEST_ZONE, "2019", "ecosystem=forest")
    files = [value for name, value in tree.detail if name == "file"]
    assert files == ["zones.geojson", "opening.tif", "cover.tif"]
    (managed,) = tree.children
    assert managed.code == "land.extent.managed"
    assert ("mark", "U") in managed.detail
    assert "urban 1" in dict(managed.detail)["table"]
    _, findings = load_facts(compared.out / "account.csv", standard_rulebook())
    assert [one.code for one in findings] == []


def test_ground_without_a_class_stays_apart_and_is_told(compared: Any, clock: Clock) -> None:
    opening = np.full((SIZE, SIZE), FOREST, np.uint8)
    opening[0:5, 0:4] = 99
    compared.raster("opening.tif", opening)
    compared.content["opening_land_cover"]["nodata"] = 99
    compared.write()
    result = run_account(compared.path, compared.out, now=clock)
    found = extents(compared.out)
    assert found["unclassified", WEST_ZONE, ""] == pytest.approx(ground(slice(0, 5), slice(0, 4)), rel=1e-9)
    assert found["closing", WEST_ZONE, ""] + found["unclassified", WEST_ZONE, ""] == pytest.approx(
        ground(slice(0, 20), slice(0, 8)), rel=1e-12
    )
    told = [one for one in result.findings if one.code == "extent-unclassified"]
    assert [one.where.field for one in told] == ["extent 县02 530802"]
    assert told[0].message.en.startswith("12.49% of the zone has no class")


def test_a_class_that_the_opening_legend_lacks_stops_the_run_unless_it_is_accepted(compared: Any, clock: Clock) -> None:
    opening = np.full((SIZE, SIZE), FOREST, np.uint8)
    opening[3, 3] = 77
    compared.raster("opening.tif", opening)
    with pytest.raises(Refused) as refused:
        run_account(compared.path, compared.out, now=clock)
    (found,) = [one for one in refused.value.findings if one.code == "class-unknown"]
    assert found.message.en.startswith("the opening map: 1 cells have classes (77 to 77)")
    assert "opening_land_cover.legend" in str(found.where)
    compared.content["accept"] = ["class-unknown"]
    compared.write()
    run_account(compared.path, compared.out, now=clock)
    assert extents(compared.out)["unclassified", WEST_ZONE, ""] == pytest.approx(ground(slice(3, 4), slice(3, 4)))


def test_everything_wrong_with_the_opening_is_told_at_once(compared: Any) -> None:
    compared.content["opening_land_cover"] = {
        "file": "none.tif",
        "legend": "clc",
        "period": 2019,
        "managed": {"paddy": True},
    }
    compared.write()
    _, _, findings = check_run(compared.path)
    assert {(one.code, one.where.field) for one in findings} == {
        ("unknown-code", "opening_land_cover.legend"),
        ("unknown-code", "opening_land_cover.managed.paddy"),
        ("opening-not-before", "opening_land_cover.period"),
        ("file-missing", "opening_land_cover.file"),
    }


def test_the_tables_say_what_the_facts_do_in_hectares(compared: Any, clock: Clock) -> None:
    compared.content["outputs"] = {"maps": False, "excel": True, "html": True}
    compared.write()
    run_account(compared.path, compared.out, now=clock)
    page = (compared.out / "report.html").read_text("utf-8")
    cleared = ground(slice(10, 14), slice(12, 17)) / 1e4
    assert "2010—2019 年生态系统范围账户（单位：公顷）" in page
    assert f"{cleared:,.2f}" in page
    assert 'id="extent-account"' in page
    change = pl.read_csv(compared.out / "change.csv", schema_overrides={"place": pl.String}).filter(
        pl.col("place") == EAST_ZONE, pl.col("to") == "grass"
    )
    moved = dict(zip(change["from"], change["area_m2"], strict=True))
    assert moved["forest"] == pytest.approx(cleared * 1e4, rel=1e-12)
    extent = pl.read_csv(compared.out / "extent.csv", schema_overrides={"place": pl.String}).filter(
        pl.col("place") == EAST_ZONE, pl.col("ecosystem").is_null()
    )
    assert extent["closing_m2"][0] == pytest.approx(ground(slice(0, 20), slice(8, 20)), rel=1e-12)


def test_a_run_without_an_opening_map_has_no_extent_account(small: Any, clock: Clock) -> None:
    result = run_account(small.path, small.out, now=clock)
    assert result.content.extent is None
    assert extents(small.out) == {}
    assert not (small.out / "extent.csv").exists()
