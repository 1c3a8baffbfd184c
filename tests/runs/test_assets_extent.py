"""Land accounts from two maps: hand sums on small rasters, errors of classification, and every refusal by its words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from qingshan.assets.ledger_of_stock import accounts
from qingshan.assets.postings import postings
from qingshan.core import Period, Refused, Severity
from qingshan.runs.assets import open_postings
from qingshan.runs.assets_extent import Asked, Extent, extent_of_maps
from qingshan.runs.assets_extent_write import write_extent

#: Equal areas: a cell of 100 m is one hectare, whatever the place.
SYSTEM, CELL = "EPSG:6933", 100.0
CORNER = (9_740_000.0, 2_900_000.0)
FOREST, GRASS, CROPS, TOWN = 2, 10, 12, 13  # IGBP


def raster(path: Path, classes, *, shift: float = 0.0, nodata: int | None = 255) -> Path:
    values = np.asarray(classes, np.uint8)
    transform = Affine(CELL, 0, CORNER[0] + shift, 0, -CELL, CORNER[1])
    profile = {"driver": "GTiff", "width": values.shape[1], "height": values.shape[0], "count": 1, "dtype": "uint8"}
    with rasterio.open(path, "w", **profile, crs=SYSTEM, transform=transform, nodata=nodata) as file:
        file.write(values, 1)
    return path


def strips(folder: Path, count: int, rows: int, columns: int) -> Path:
    """Places side by side, each `rows` × `columns` cells."""
    wide = columns * CELL
    shapes = [
        shapely.box(CORNER[0] + at * wide, CORNER[1] - rows * CELL, CORNER[0] + (at + 1) * wide, CORNER[1])
        for at in range(count)
    ]
    frame = geopandas.GeoDataFrame(
        {"code": [f"5308{at + 21:02d}" for at in range(count)], "name": [f"县{at}" for at in range(count)]},
        geometry=shapes,
        crs=SYSTEM,
    )
    path = folder / "zones.geojson"
    frame.to_crs("EPSG:4326").to_file(path, driver="GeoJSON")
    return path


def asked(folder: Path, before, after, places: int = 1) -> Asked:
    before, after = np.asarray(before), np.asarray(after)
    maps = raster(folder / "a.tif", before), raster(folder / "b.tif", after)
    zones = strips(folder, places, before.shape[0], before.shape[1] // places)
    return Asked(maps, zones, ("igbp", "igbp"), Period.parse("1985"), Period.parse("2023"), date(2024, 3, 1))


BEFORE = [[FOREST, FOREST, CROPS, CROPS], [FOREST, GRASS, CROPS, 255]]
AFTER = [[FOREST, CROPS, CROPS, TOWN], [FOREST, FOREST, CROPS, TOWN]]


def of(made: Extent, item: str) -> dict[str, Decimal]:
    rows = accounts(postings(list(made.rows))).filter(item=item)
    return {name: rows[name][0] for name in ("opening", "increase", "decrease", "difference", "closing")}


def near(amount: Decimal, hectares: float) -> bool:
    return float(amount) == pytest.approx(hectares, rel=1e-4, abs=1e-6)


def test_what_grew_and_shrank_by_hand(tmp_path: Path) -> None:
    made = extent_of_maps(asked(tmp_path, BEFORE, AFTER))
    forest, crops, town = (of(made, item) for item in ("forest_land", "cropland", "built_up"))
    assert near(forest["opening"], 3)
    assert near(forest["increase"], 1)
    assert near(forest["decrease"], 1)
    assert near(crops["opening"], 3)
    assert near(crops["increase"], 1)
    assert near(crops["decrease"], 1)
    # one hectare of town stood on ground without a class before: a difference, not an increase
    assert near(town["increase"], 1)
    assert near(town["difference"], 1)
    assert near(town["closing"], 2)
    assert made.period == "1986-01-01/2023-12-31"


def test_the_postings_are_a_balance_sheet_that_closes(tmp_path: Path) -> None:
    ask = asked(tmp_path, BEFORE, AFTER)
    write_extent(extent_of_maps(ask), ask, tmp_path / "out")
    held = open_postings(tmp_path / "out" / "postings.csv")
    assert not held.findings
    made = accounts(held.table)
    assert (made["opening"] + made["increase"] - made["decrease"] + made["difference"] == made["closing"]).all()


def test_the_same_maps_give_the_same_bytes_whatever_the_threads(tmp_path: Path) -> None:
    ask = asked(tmp_path, BEFORE, AFTER)
    for name, workers in (("one", 1), ("two", 2)):
        write_extent(extent_of_maps(replace(ask, workers=workers)), ask, tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_ten_counties_over_thirty_eight_years_close_each_by_itself(tmp_path: Path) -> None:
    random = np.random.default_rng(1985)
    before = random.choice([FOREST, GRASS, CROPS, TOWN], (40, 300), p=[0.6, 0.1, 0.28, 0.02])
    after = np.where(random.random(before.shape) < 0.2, random.choice([FOREST, CROPS, TOWN], before.shape), before)
    made = extent_of_maps(asked(tmp_path, before, after, places=10))
    assert len(made.codes) == 10
    table = accounts(postings(list(made.rows)))
    for at, code in enumerate(made.codes):
        own = table.filter(place=code)
        block = slice(30 * at, 30 * (at + 1))
        for item, code_of in (("forest_land", FOREST), ("cropland", CROPS), ("built_up", TOWN), ("grassland", GRASS)):
            row = own.filter(item=item)
            assert near(row["opening"][0], int((before[:, block] == code_of).sum()))
            assert near(row["closing"][0], int((after[:, block] == code_of).sum()))
        moved = (before[:, block] != after[:, block]).sum()
        assert float(own["increase"].sum()) == pytest.approx(moved, rel=1e-4)
        assert own["increase"].sum() == own["decrease"].sum()


def test_an_error_matrix_gives_corrected_areas_with_intervals(tmp_path: Path) -> None:
    ask = asked(tmp_path, np.full((10, 20), FOREST), np.array([[FOREST] * 10 + [CROPS] * 10] * 10))
    path = tmp_path / "errors.csv"
    path.write_text("map,林地,耕地\n林地,45,5\n12,2,48\n", "utf-8")
    made = extent_of_maps(replace(ask, errors=(None, path)))
    opening, closing, change = made.estimates
    assert opening is None
    assert change is None
    at = made.items.index("forest_land")
    # half the ground each: 0.5 × 45/50 + 0.5 × 2/50 = 0.47 of 200 hm²
    assert closing.area[at] == pytest.approx(94, rel=1e-4)
    # √(0.5² × 0.9 × 0.1 / 49 + 0.5² × 0.04 × 0.96 / 49) = 0.0255991, of 200 hm²
    assert closing.error[at] == pytest.approx(200 * 0.0255991, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("map,林地,沙漠里的湖\n林地,45,5\n耕地,2,48\n", "confusion-class"),
        ("map,林地,耕地\n林地,45,5\n冰湖,2,48\n", "confusion-class"),
        ("map,林地,耕地\n林地,45,很多\n耕地,2,48\n", "confusion-count"),
        ("map,林地,耕地\n林地,45,-5\n耕地,2,48\n", "confusion-count"),
        ("map,林地,耕地\n林地,45,5\n耕地,0,1\n", "confusion-few"),
        ("map\n林地\n", "confusion-empty"),
    ],
)
def test_what_is_wrong_with_an_error_matrix_is_told(text: str, code: str, tmp_path: Path) -> None:
    ask = asked(tmp_path, np.full((4, 4), FOREST), np.array([[FOREST, FOREST, CROPS, CROPS]] * 4))
    path = tmp_path / "errors.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        extent_of_maps(replace(ask, errors=(None, path)))
    assert code in {one.code for one in refused.value.findings}


def test_a_class_that_the_legend_lacks_is_told_with_its_file_and_window(tmp_path: Path) -> None:
    ask = asked(tmp_path, BEFORE, [[FOREST, CROPS, CROPS, 99], AFTER[1]])
    with pytest.raises(Refused) as refused:
        extent_of_maps(ask)
    (found,) = (one for one in refused.value.findings if one.code == "map-class-unknown")
    assert found.where.file == "b.tif"
    assert found.where.window is not None


def test_a_place_beyond_the_maps_is_told(tmp_path: Path) -> None:
    ask = asked(tmp_path, BEFORE, AFTER)
    strips(tmp_path, 1, 2, 8)  # twice as wide as the maps
    with pytest.raises(Refused, match="cover"):
        extent_of_maps(ask)


def test_maps_on_other_grids_are_brought_together_with_a_warning(tmp_path: Path) -> None:
    ask = asked(tmp_path, BEFORE, AFTER)
    # a cell and a quarter to the west, and one row more above: the nearest cells are those of the first row, twice
    raster(tmp_path / "a.tif", np.pad(np.asarray(BEFORE), 1, mode="edge"), shift=-CELL * 1.25)
    made = extent_of_maps(ask)
    assert [(one.code, one.severity) for one in made.findings] == [("map-grids-differ", Severity.WARNING)]
    assert near(of(made, "forest_land")["opening"], 4)
    assert near(of(made, "cropland")["opening"], 4)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"legends": ("igbp", "no-such")}, "posting-unknown-code"),
        ({"last": Period.parse("1985")}, "map-dates"),
        ({"code": "adcode"}, "zones-column"),
        ({"zones": Path("nowhere.geojson")}, "file-missing"),
    ],
)
def test_what_is_asked_wrongly_is_told(change: dict[str, object], code: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        extent_of_maps(replace(asked(tmp_path, BEFORE, AFTER), **change))
    assert code in {one.code for one in refused.value.findings}


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    ask = replace(asked(tmp_path, BEFORE, AFTER), maps=(tmp_path / "no.tif", tmp_path / "none.tif"), code="adcode")
    with pytest.raises(Refused) as refused:
        write_extent(extent_of_maps(ask), ask, tmp_path / "out")
    assert len(refused.value.findings) >= 1
    assert not (tmp_path / "out").exists()
