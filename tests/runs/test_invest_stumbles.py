"""What users of InVEST run into: each is a finding before the run, or simply works."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import polars as pl
import pytest
import rasterio
from affine import Affine
from pyproj import Geod

from qingshan.core import Finding, Severity
from qingshan.grid.layer import Kind
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.runs import check_run, run_account
from qingshan.runs.rasters_input import field_layer
from qingshan.runs.runfile import RasterInput

Clock = Callable[[], str]
WATER, AREA = "nature.water_conservation.quantity", "land.area"
SIZE = 20


def found(small: Any, *codes: str) -> list[Finding]:
    small.write()
    return [one for one in check_run(small.path)[2] if one.code in codes]


def account(small: Any, clock: Clock, name: str = "out") -> pl.DataFrame:
    small.write()
    run_account(small.path, small.folder / name, now=clock)
    return pl.read_parquet(small.folder / name / "account.parquet")


def value(facts: pl.DataFrame, indicator: str, place: str = "530802") -> float:
    row = facts.filter(pl.col("indicator") == indicator, pl.col("place") == place, pl.col("part") == "")
    return float(row["value"][0])


def ellipsoid_area(west: float, south: float, east: float, north: float) -> float:
    """Area between meridians and parallels of CGCS2000, along fine steps of the parallels. [m²]"""
    along = np.linspace(west, east, 4001)
    longitudes = [*along, *along[::-1]]
    latitudes = [*np.full(4001, south), *np.full(4001, north)]
    return abs(Geod(ellps="GRS80").polygon_area_perimeter(longitudes, latitudes)[0])


def soil(small: Any, **rasters: Any) -> None:
    """Soil retention from a digital elevation model, all factors but slope given."""
    small.content["services"] = ["nature.soil_retention"]
    given = {
        "nature.erosivity": (4000, "MJ*mm/(hm2*h)"),
        "nature.erodibility": (0.01, "t*h/(MJ*mm)"),
        "nature.slope_length_factor": (1, "1"),
        "nature.cover_factor": (0.1, "1"),
        "nature.practice_factor": (1, "1"),
    }
    small.content["parameters"] = {
        code: {"value": number, "unit": unit, "source": "test"} for code, (number, unit) in given.items()
    }
    heights = 1000 + 30 * np.arange(SIZE)[:, None] + np.zeros((SIZE, SIZE))
    small.raster("dem.tif", heights.astype(np.float32), **rasters)
    small.content["rasters"]["nature.elevation"] = {"file": "dem.tif", "unit": "m"}


def test_a_land_cover_without_nodata_names_its_zeros_as_an_unknown_class(small: Any) -> None:
    with rasterio.open(small.folder / "cover.tif") as file:
        classes = file.read(1)
    classes[classes == 10], classes[:3] = 4, 0
    small.raster("cover.tif", classes)
    small.content["land_cover"]["legend"] = "clcd"
    (one,) = found(small, "class-unknown")
    assert one.severity is Severity.ERROR
    assert "60 cells have classes (0 to 0) that the legend lacks; grid window [0:3, 0:20]" in one.message.en
    assert "name the nodata value" in one.remedy.en


def test_zeros_named_as_nodata_are_land_without_a_class(small: Any, clock: Clock) -> None:
    with rasterio.open(small.folder / "cover.tif") as file:
        classes = file.read(1)
    classes[:3] = 0
    small.raster("cover.tif", classes)
    small.content["land_cover"]["nodata"] = 0
    assert found(small, "class-unknown") == []
    (warned, *_) = found(small, "area-not-closed")
    assert "15.0%" in warned.message.en


def test_rain_in_metres_is_refused_before_anything_is_computed(small: Any, clock: Clock) -> None:
    small.raster("rain.tif", np.full((SIZE, SIZE), 1.5, np.float32))
    (one,) = found(small, "unit-implausible")
    assert "1.5 mm on average, usually 20 to 6000" in one.message.en
    small.content["rasters"]["nature.rain"]["unit"] = "m"  # said so, it is converted
    metres = value(account(small, clock, "metres"), WATER)
    small.raster("rain.tif", np.full((SIZE, SIZE), 1500.0, np.float32))
    small.content["rasters"]["nature.rain"]["unit"] = "mm"
    assert metres == pytest.approx(value(account(small, clock, "millimetres"), WATER), rel=1e-6)


def test_elevation_in_degrees_of_cgcs2000_gives_right_areas_and_slopes(small: Any, clock: Clock) -> None:
    soil(small, crs="EPSG:4490")
    for name in ("cover.tif", "rain.tif", "temperature.tif"):
        with rasterio.open(small.folder / name, "r+") as file:
            file.crs = "EPSG:4490"
    facts = account(small, clock)
    true = ellipsoid_area(101.0, 23.0, 101.08, 23.2)
    assert value(facts, AREA) == pytest.approx(true, rel=1e-6)
    metres = Geod(ellps="GRS80").inv(101, 23.1, 101, 23.11)[2]  # of one row on the ground
    assert value(facts, "nature.slope") == pytest.approx(float(np.degrees(np.arctan(30 / metres))), rel=1e-4)
    retained = value(facts, "nature.soil_retention.quantity")
    assert retained > 1_000  # tonnes of a county, and not 7·10⁻⁶


def test_layers_of_cgcs2000_three_degree_zone_and_utm_lie_on_each_other(small: Any, clock: Clock) -> None:
    before = value(account(small, clock, "degrees"), WATER)
    utm = rasterio.transform.from_origin(690_000, 2_590_000, 500, 500)
    gauss = rasterio.transform.from_origin(34_390_000, 2_590_000, 500, 500)
    small.raster("rain.tif", np.full((120, 160), 1500.0, np.float32), crs="EPSG:32647", transform=utm)
    small.raster("temperature.tif", np.full((120, 160), 18.0, np.float32), crs="EPSG:4522", transform=gauss)
    assert found(small, "no-overlap", "raster-holes") == []
    assert value(account(small, clock, "metres"), WATER) == pytest.approx(before, rel=1e-9)


def test_a_table_in_gbk_with_chinese_heads_loads(small: Any, clock: Clock) -> None:
    soil(small)
    del small.content["parameters"]["nature.cover_factor"]
    (small.folder / "c.csv").write_bytes("地类代码,名称,覆盖因子C\n2,林地,0.1\n10,草地,0.1\n".encode("gbk"))
    small.content["class_tables"] = [{"file": "c.csv", "source": "a county's own"}]
    tabled = value(account(small, clock, "table"), "nature.soil_retention.quantity")
    soil(small)
    small.content["class_tables"] = []
    plain = value(account(small, clock, "plain"), "nature.soil_retention.quantity")
    assert tabled == pytest.approx(plain, rel=1e-12)


def test_a_parameter_may_be_a_raster_instead_of_a_table(small: Any, clock: Clock) -> None:
    soil(small)
    plain = value(account(small, clock, "plain"), "nature.soil_retention.quantity")
    del small.content["parameters"]["nature.cover_factor"]
    small.raster("c.tif", np.full((SIZE, SIZE), 0.1, np.float64))
    small.content["rasters"]["nature.cover_factor"] = {"file": "c.tif", "unit": "1"}
    assert value(account(small, clock, "raster"), "nature.soil_retention.quantity") == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize("role", ["nature.crop_coefficient", "nature.curve_number", "nature.cover_factor"])
def test_the_parameters_that_invest_takes_by_table_alone_are_roles_of_rasters(small: Any, role: str) -> None:
    small.raster("own.tif", np.full((SIZE, SIZE), 0.5, np.float32))
    small.content["rasters"][role] = {"file": "own.tif", "unit": "1"}
    assert found(small, "unknown-code", "wrong-unit") == []


def test_nothing_is_ever_written_beside_the_inputs(small: Any, clock: Clock) -> None:
    soil(small)
    small.content["outputs"] = {"maps": True, "excel": True, "html": True}
    inputs = small.folder / "inputs"
    inputs.mkdir()
    for path in [one for one in small.folder.iterdir() if one.suffix in (".tif", ".geojson")]:
        path.rename(inputs / path.name)
    small.content["zones"]["file"] = "inputs/zones.geojson"
    small.content["land_cover"]["file"] = "inputs/cover.tif"
    for raster in small.content["rasters"].values():
        raster["file"] = f"inputs/{raster['file']}"
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs.iterdir()}
    account(small, clock)
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in inputs.iterdir()} == before
    assert sorted(path.name for path in small.folder.iterdir()) == ["inputs", "out", "run.yaml"]


def test_inputs_in_a_folder_that_cannot_be_written_are_read_all_the_same(small: Any, clock: Clock) -> None:
    small.folder.chmod(0o755)
    for path in small.folder.iterdir():
        path.chmod(0o444)
    small.path.chmod(0o644)
    assert value(account(small, clock), AREA) > 0


def test_one_changed_parameter_is_another_run_and_moves_only_what_rests_on_it(small: Any, clock: Clock) -> None:
    before = account(small, clock, "one")
    small.content["parameters"] = {"nature.nep_ratio": {"value": 0.36, "unit": "1", "source": "test"}}
    after = account(small, clock, "two")
    assert value(after, WATER) == value(before, WATER)
    carbon = "nature.carbon_sequestration.quantity"
    assert value(after, carbon) / value(before, carbon) == pytest.approx(0.36 / 0.18, rel=1e-12)


def test_holes_without_a_nodata_value_stay_holes_when_they_are_not_numbers(small: Any, clock: Clock) -> None:
    rain = np.full((SIZE, SIZE), 1500.0, np.float32)
    rain[:, 0] = np.nan
    small.raster("rain.tif", rain)
    (one,) = found(small, "raster-holes")
    assert "87.5%" in one.message.en
    row = account(small, clock).filter(pl.col("indicator") == WATER, pl.col("place") == "530802", pl.col("part") == "")
    assert row["coverage"][0] == pytest.approx(0.875, rel=1e-6)


def test_minus_9999_without_a_nodata_value_is_told_with_its_window(small: Any) -> None:
    rain = np.full((SIZE, SIZE), 1500.0, np.float32)
    rain[4, 7] = -9999
    small.raster("rain.tif", rain)
    (one,) = found(small, "value-impossible")
    assert "1 values are impossible (-9999 to -9999 mm)" in one.message.en
    assert "check unit, scale and nodata" in one.remedy.en
    small.content["rasters"]["nature.rain"]["nodata"] = -9999
    assert found(small, "value-impossible") == []


def test_a_grid_shifted_by_a_part_of_a_pixel_changes_nothing_of_a_uniform_field(small: Any, clock: Clock) -> None:
    before = value(account(small, clock, "one"), WATER)
    shifted = Affine(0.01, 0, 101.0 - 0.0037, 0, -0.01, 23.2 + 0.0041)
    small.raster("rain.tif", np.full((SIZE + 2, SIZE + 2), 1500.0, np.float32), transform=shifted)
    after = account(small, clock, "two")
    assert value(after, WATER) == pytest.approx(before, rel=1e-9)
    assert value(after, AREA) == value(account(small, clock, "three"), AREA)


def test_the_zones_are_cut_exactly_and_not_by_whole_cells(small: Any, clock: Clock) -> None:
    small.zones([("530802", small.box(0.37, 0.21, 7.63, 19.4)), ("530821", small.box(7.63, 0.21, 20, 19.4))])
    true = ellipsoid_area(101 + 0.0037, 23.2 - 0.194, 101 + 0.0763, 23.2 - 0.0021)
    assert value(account(small, clock), AREA) == pytest.approx(true, rel=1e-5)


def test_a_population_in_cells_of_another_grid_keeps_its_count(tmp_path: Path) -> None:
    people = np.random.default_rng(1).integers(0, 500, (30, 30)).astype(np.float64)
    path = tmp_path / "people.tif"
    profile = {"driver": "GTiff", "count": 1, "height": 30, "width": 30, "dtype": "float64"}
    with rasterio.open(path, "w", crs="EPSG:4326", transform=Affine(0.01, 0, 101, 0, -0.01, 23.3), **profile) as file:
        file.write(people, 1)
    whole = Affine(700, 0, 700_000, 0, -700, 2_582_000)
    grid = TargetGrid("EPSG:32647", whole, 60, 60)
    layer = field_layer(RasterInput(file="people.tif", unit="person", kind="amount"), tmp_path, "person")
    assert layer.kind is Kind.AMOUNT
    with Reader(layer, grid) as reader:
        counted = reader.read(Window(0, 0, grid.rows, grid.columns))
    assert float(np.nansum(counted)) == pytest.approx(people.sum(), rel=1e-3)


def test_zones_in_another_system_than_the_map_are_brought_to_it(small: Any, clock: Clock) -> None:
    before = value(account(small, clock, "one"), AREA)
    frame = geopandas.read_file(small.folder / "zones.geojson").to_crs("EPSG:4522")
    frame.to_file(small.folder / "zones.gpkg")
    small.content["zones"]["file"] = "zones.gpkg"
    assert value(account(small, clock, "two"), AREA) == pytest.approx(before, rel=1e-4)
