"""Layers of another system or of coarser cells: the same values whatever is read with them, and those of GDAL."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer
from rasterio.vrt import WarpedVRT

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.places import TOLERANCE, Places
from qingshan.grid.reading.interpolated import Interpolated
from qingshan.grid.reading.reader import Reader
from qingshan.grid.reading.warped import Warped
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.unreadable import LayerUnreadableError

RANDOM = np.random.default_rng(5)
QUARTERS = Affine(0.25, 0, 97.5, 0, -0.25, 28)  # 24 × 24 cells of a quarter of a degree
FINE = TargetGrid("EPSG:32647", Affine(90, 0, 400_000, 0, -90, 2_950_000), 700, 900)


def written(folder, array: np.ndarray, transform: Affine = QUARTERS, crs: str = "EPSG:4326", **profile) -> str:
    bands = array if array.ndim == 3 else array[None]
    path = folder / "coarse.tif"
    size = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2], "dtype": bands.dtype.name}
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=transform, **size, **profile) as dataset:
        dataset.write(bands)
    return str(path)


def read(layer: Layer, grid: TargetGrid, block: int = 0) -> np.ndarray:
    with Reader(layer, grid) as reader:
        if not block:
            return reader.read(Window(0, 0, grid.rows, grid.columns))
        found = np.zeros((len(reader._bands), grid.rows, grid.columns))
        for window in grid.windows(block):
            rows = slice(window.row, window.row + window.rows)
            found[:, rows, window.column : window.column + window.columns] = reader.read(window)
    return found[0] if len(found) == 1 else found


def by_gdal(path: str, grid: TargetGrid, how: str) -> np.ndarray:
    """With places that GDAL too works out to the 10,000th of a cell; of one band, so that a hole stays a hole."""
    options = {"src_nodata": np.nan, "nodata": np.nan, "tolerance": 1e-4}
    options |= {"crs": grid.crs, "transform": grid.transform, "height": grid.rows, "width": grid.columns}
    with (
        rasterio.open(path) as dataset,
        WarpedVRT(dataset, resampling=rasterio.enums.Resampling[how], dtype="float64", **options) as warped,
    ):
        return warped.read()


def test_rain_of_quarters_of_a_degree_is_what_gdal_finds_with_holes_of_single_months(tmp_path):
    months = RANDOM.uniform(0, 300, (3, 24, 24))
    months[1, 6, 4] = months[:, 7, 3] = np.nan
    path = written(tmp_path, months)
    found = read(Layer(path), FINE)
    wanted = np.concatenate([by_gdal(written(tmp_path, month), FINE, "bilinear") for month in months])
    np.testing.assert_array_equal(np.isnan(found).sum(axis=(1, 2)) > 0, [True, True, True])
    assert np.isnan(found[1]).sum() > 1.5 * np.isnan(found[0]).sum()
    assert (np.isnan(found) != np.isnan(wanted)).sum() < 20  # places on the very border of a hole
    np.testing.assert_allclose(found[~np.isnan(found + wanted)], wanted[~np.isnan(found + wanted)], atol=0.1)


def test_classes_of_coarse_cells_are_those_that_gdal_finds(tmp_path):
    codes = RANDOM.integers(1, 9, (24, 24)).astype(np.uint8)
    path = written(tmp_path, codes)
    found, wanted = read(Layer(path, Kind.CLASS), FINE), by_gdal(path, FINE, "nearest")[0]
    assert (found != np.where(np.isnan(wanted), NO_CLASS, wanted)).sum() < 20  # places on the very border of two


def test_a_field_that_is_its_own_place_is_right_to_a_thousandth_of_a_cell(tmp_path):
    # values that rise evenly in the file's system: what is read is where a cell of the grid lies in it
    west, north = QUARTERS.c, QUARTERS.f
    longitude = west + 0.25 * (np.arange(24) + 0.5)[None, :] + np.zeros((24, 1))
    latitude = north - 0.25 * (np.arange(24) + 0.5)[:, None] + np.zeros((1, 24))
    found = read(Layer(written(tmp_path, np.stack([longitude, latitude]))), FINE)
    ours = FINE.transform
    x, y = np.meshgrid(ours.c + 90 * (np.arange(900) + 0.5), ours.f - 90 * (np.arange(700) + 0.5))
    wanted = Transformer.from_crs(FINE.crs, "EPSG:4326", always_xy=True).transform(x, y)
    np.testing.assert_allclose(found, np.stack(wanted), rtol=0, atol=0.25 * TOLERANCE)


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32647", Affine(30, 0, 400_000, 0, -30, 2_950_000)),
        ("EPSG:32647", Affine(1000, 0, 100_000, 0, -1000, 4_000_000)),
        ("EPSG:3995", Affine(5000, 0, -700_000, 0, -5000, 700_000)),  # around the north pole
        ("EPSG:32601", Affine(500, 0, 200_000, 0, -500, 6_000_000)),  # across the antimeridian
    ],
)
def test_places_between_those_worked_out_are_right_to_the_tolerance(crs, transform):
    grid = TargetGrid(crs, transform, 280, 280)
    file = Affine(0.25, 0, -180, 0, -0.25, 90)
    rows, columns = Places(grid, rasterio.crs.CRS.from_epsg(4326), file, 1440).of(Window(0, 0, 280, 280))
    middle = np.arange(280) + 0.5
    x, y = np.meshgrid(transform.c + transform.a * middle, transform.f + transform.e * middle)
    longitude, latitude = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    assert np.abs(rows - (90 - latitude) / 0.25).max() < TOLERANCE
    off = np.abs(columns - (longitude + 180) / 0.25)
    assert np.minimum(off, 1440 - off).max() < TOLERANCE


@pytest.mark.parametrize(
    ("layer", "cells", "by"),
    [
        (Layer(""), 0.25, Interpolated),
        (Layer("", resampling="nearest"), 0.25, Interpolated),
        (Layer(""), 0.0008, Interpolated),
        (Layer(""), 0.0001, Warped),
        (Layer("", resampling="mode"), 0.0002, Warped),
        (Layer("", Kind.AMOUNT), 0.002, Warped),
        (Layer("", resampling="cubic"), 0.01, Warped),
    ],
    ids=["coarse", "nearest", "alike", "average", "mode", "sum", "cubic"],
)
def test_what_is_read_is_the_same_to_the_bit_in_blocks_of_any_size(tmp_path, layer, cells, by):
    grid = TargetGrid("EPSG:32647", Affine(90, 0, 400_000, 0, -90, 2_950_000), 530, 610)
    side = 2000 if cells < 0.01 else 300
    corner = Affine(cells, 0, 98, 0, -cells, 26.69) if cells > 0.002 else Affine(cells, 0, 98.05, 0, -cells, 26.62)
    values = RANDOM.uniform(0, 9, (side, side)).astype(np.float32)
    values[RANDOM.uniform(size=values.shape) < 0.01] = np.nan
    layer = dataclasses.replace(layer, path=written(tmp_path, values, corner))
    with Reader(layer, grid) as reader:
        assert isinstance(reader._brought, by)
    whole = read(layer, grid)
    assert np.isfinite(whole).mean() > 0.03
    for block in (256, 512, 97):
        np.testing.assert_array_equal(read(layer, grid, block), whole)


def test_a_hole_in_one_month_harms_no_other_and_does_not_become_a_number_on_coarser_cells(tmp_path):
    months = np.full((3, 24, 24), 8.0, np.float32)
    months[1, 4:8, 4:8] = -9999
    path = written(tmp_path, months, nodata=-9999)
    for how in ("", "sum", "mode", "cubic"):
        found = read(Layer(path, resampling=how), TargetGrid("EPSG:4326", QUARTERS @ Affine.scale(2), 12, 12))
        assert np.isnan(found[1, 2:4, 2:4]).all()
        assert np.isnan(found).sum() == 4
        assert np.nanmin(found) >= 8.0 - 1e-6


def test_the_edge_of_a_file_is_the_edge_of_its_cells(tmp_path):
    # the first cell begins at 97.5° E: half a cell beyond its middle its own value holds, and beyond its edge nothing
    grid = TargetGrid("EPSG:4326", Affine(0.05, 0, 97.4, 0, -0.05, 26), 1, 7)
    values = np.broadcast_to(np.arange(24.0), (24, 24)).copy()
    found = read(Layer(written(tmp_path, values)), grid)[0]
    assert np.isnan(found[:2]).all()
    # cells of the grid lie 0.1, 0.3, 0.5, 0.7 and 0.9 of a cell into the file
    assert found[2:] == pytest.approx([0, 0, 0, 0.2, 0.4], abs=1e-9)


def test_beside_a_hole_the_other_cells_share_its_weight(tmp_path):
    values = np.array([[1.0, np.nan], [3.0, 5.0]])
    path = written(tmp_path, values, Affine(1, 0, 100, 0, -1, 30))
    grid = TargetGrid("EPSG:4326", Affine(0.25, 0, 100.75, 0, -0.25, 29.25), 2, 2)
    # places 7/8 of the way into the upper left cell: weights 5/8 and 3/8 each way, over what is not a hole
    weights = np.array([25, 15, 15, 9]) / 64
    by_hand = (1 * weights[0] + 3 * weights[2] + 5 * weights[3]) / (weights[0] + weights[2] + weights[3])
    found = read(Layer(path), grid)
    assert found[0, 0] == pytest.approx(by_hand, rel=1e-12)
    assert np.isnan(found[0, 1])
    assert np.isfinite(found[1]).all()


def test_a_coarse_file_is_read_once_and_not_for_each_block(tmp_path):
    path = written(tmp_path, RANDOM.uniform(0, 9, (24, 24)))
    with Reader(Layer(path), FINE) as reader:
        first = reader.read(Window(0, 0, 256, 256))
        reader._cells.dataset.close()
        np.testing.assert_array_equal(reader.read(Window(0, 0, 256, 256)), first)
        assert np.isfinite(reader.read(Window(256, 256, 256, 256))).all()


def test_what_is_broken_outside_of_what_is_needed_is_not_asked_for(tmp_path):
    values = RANDOM.uniform(0, 9, (1024, 1024)).astype(np.float32)
    tiled = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate"}
    path = written(tmp_path, values, Affine(0.02, 0, 95, 0, -0.02, 30), **tiled)
    with rasterio.open(path) as dataset:
        start = int(dataset.get_tag_item("BLOCK_OFFSET_0_0", "TIFF", bidx=1))
    there = TargetGrid("EPSG:4326", Affine(0.001, 0, 96, 0, -0.001, 29), 10, 10)
    elsewhere = TargetGrid("EPSG:4326", Affine(0.001, 0, 105, 0, -0.001, 25), 10, 10)
    whole = read(Layer(path), elsewhere)
    with Path(path).open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * 5000)
    np.testing.assert_array_equal(read(Layer(path), elsewhere), whole)
    with pytest.raises(LayerUnreadableError, match=r"coarse\.tif"):
        read(Layer(path), there)


def test_classes_beyond_the_file_are_none(tmp_path):
    codes = np.full((24, 24), 3, np.uint8)
    grid = TargetGrid("EPSG:4326", Affine(0.1, 0, 96.5, 0, -0.1, 27), 5, 20)
    found = read(Layer(written(tmp_path, codes), Kind.CLASS), grid)
    assert (found[:, :10] == NO_CLASS).all()
    assert (found[:, 10:] == 3).all()
