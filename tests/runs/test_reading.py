"""Files as offices have them: shapefiles in GBK, geodatabases, long edges, rows from south to north, sidecars."""

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from pyproj import Geod
from rasterio.shutil import copy

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.target import Window
from qingshan.grid.zones import cover_of
from qingshan.runs.inputs import Inputs
from qingshan.runs.manifest import input_rows, plan_rows, run_key
from qingshan.runs.opening import open_inputs


def opened(small: Any) -> Inputs:
    small.write()
    inputs, findings = open_inputs(small.path)
    assert inputs is not None, [found.message.en for found in findings]
    return inputs


def codes(small: Any) -> list[str]:
    small.write()
    return [found.code for found in open_inputs(small.path)[1]]


def key(small: Any) -> str:
    inputs = opened(small)
    return run_key(inputs, input_rows(inputs), plan_rows(inputs.plan))


def shapefile(small: Any, encoding: str, names: tuple[str, str] = ("思茅区", "镇沅彝族哈尼族拉祜族自治县")) -> Path:
    """The zones as a shapefile without .cpg and without a language in its table."""
    frame = geopandas.read_file(small.folder / "zones.geojson")
    frame["name"] = list(names)
    path = Path(small.folder) / "zones.shp"
    frame.to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0
    path.with_suffix(".dbf").write_bytes(table)
    small.content["zones"]["file"] = "zones.shp"
    return path


def test_a_long_edge_keeps_the_area_under_it(small: Any) -> None:
    small.content["grid"] = {"crs": "EPSG:32647", "resolution": 1000}
    whole = Affine(0.1, 0, 99.0, 0, -0.1, 24.0)
    for name in ("cover.tif", "rain.tif", "temperature.tif"):
        values = np.full((25, 40), 2, np.uint8) if name == "cover.tif" else np.full((25, 40), 20.0, np.float32)
        small.raster(name, values, transform=whole)
    box = shapely.box(100.0, 22.0, 102.0, 23.0)
    small.zones([("530802", box)])
    inputs = opened(small)
    grid = inputs.grid
    cover = cover_of(inputs.zones, grid, Window(0, 0, grid.rows, grid.columns))
    cells = area_of_cells(grid.crs, grid.transform)(0, 0, grid.rows, grid.columns)
    found = (cover.share * np.broadcast_to(cells, (grid.rows, grid.columns)).ravel()[cover.cell]).sum()
    # the edges of the box are parallels, which a geodesic between the corners leaves
    wanted, _ = Geod(ellps="WGS84").geometry_area_perimeter(box.segmentize(0.001))
    assert found == pytest.approx(abs(wanted), rel=1e-4)


def test_the_table_of_a_shapefile_is_in_the_key_of_the_run(small: Any) -> None:
    path = shapefile(small, "UTF-8")
    before = key(small)
    roles = {row["file"]: row["role"] for row in input_rows(opened(small))}
    assert roles["zones.shp"] == "zones"
    assert roles["zones.dbf"] == roles["zones.prj"] == "zones (sidecar)"
    table = path.with_suffix(".dbf").read_bytes()
    path.with_suffix(".dbf").write_bytes(table.replace(b"530802", b"530803"))
    assert key(small) != before


def test_the_sources_of_a_virtual_raster_and_a_mask_are_in_the_key(small: Any) -> None:
    copy(str(small.folder / "rain.tif"), str(small.folder / "rain.vrt"), driver="VRT")
    small.content["rasters"]["nature.rain"]["file"] = "rain.vrt"
    before = key(small)
    roles = {row["file"]: row["role"] for row in input_rows(opened(small))}
    assert (roles["rain.vrt"], roles["rain.tif"]) == ("nature.rain", "nature.rain (sidecar)")
    small.raster("rain.tif", np.full((20, 20), 1600.0, np.float32))
    changed = key(small)
    assert changed != before
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(small.folder / "temperature.tif", "r+") as file:
        file.write_mask(np.full((20, 20), 255, np.uint8))
    assert key(small) != changed


def test_rasters_from_south_to_north_give_the_same_inputs(small: Any) -> None:
    grid = opened(small).grid
    upward = Affine(0.01, 0, 101.0, 0, 0.01, 23.0)
    classes = np.full((20, 20), 2, np.uint8)
    small.raster("cover.tif", classes, transform=upward)
    small.raster("rain.tif", np.full((20, 20), 1500.0, np.float32), transform=upward)
    turned = opened(small).grid
    assert (turned.rows, turned.columns) == (grid.rows, grid.columns)
    assert turned.bounds == pytest.approx(grid.bounds)


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_names_of_a_shapefile_that_tells_no_encoding_are_read(small: Any, encoding: str) -> None:
    shapefile(small, encoding)
    assert opened(small).zones.names == ("思茅区", "镇沅彝族哈尼族拉祜族自治县")


def test_an_encoding_that_is_given_is_taken(small: Any) -> None:
    shapefile(small, "BIG5", ("臺北市", "高雄市"))
    small.content["zones"]["encoding"] = "BIG5"
    assert opened(small).zones.names == ("臺北市", "高雄市")
    small.content["zones"]["encoding"] = "no-such"
    assert "file-corrupt" in codes(small)


def test_of_several_layers_one_must_be_named(small: Any) -> None:
    frame = geopandas.read_file(small.folder / "zones.geojson")
    for layer in ("counties", "townships"):
        frame.to_file(small.folder / "zones.gpkg", layer=layer)
    small.content["zones"]["file"] = "zones.gpkg"
    small.write()
    (found,) = [one for one in open_inputs(small.path)[1] if one.code == "zones-layer"]
    assert "counties, townships" in found.message.en
    small.content["zones"]["layer"] = "villages"
    assert "zones-layer" in codes(small)
    small.content["zones"]["layer"] = "townships"
    assert opened(small).zones.codes == ("530802", "530821")


def test_a_file_geodatabase_is_a_folder_and_is_read(small: Any) -> None:
    frame = geopandas.read_file(small.folder / "zones.geojson")
    frame.to_file(small.folder / "zones.gdb", driver="OpenFileGDB", layer="counties")
    small.content["zones"]["file"] = "zones.gdb"
    inputs = opened(small)
    assert inputs.zones.codes == ("530802", "530821")
    roles = [row["role"] for row in input_rows(inputs)]
    assert roles.count("zones") == 1
    assert "zones (sidecar)" in roles
    small.content["zones"]["file"] = "."
    assert "file-missing" in codes(small)
