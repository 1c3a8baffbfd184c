"""Uncompressed tiles are read past GDAL, and hold what GDAL finds in them; what is not as it seems is left to GDAL."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.windows import Window as FileWindow

from qingshan.grid.layer import Layer
from qingshan.grid.reading.raw import RawReader
from qingshan.grid.reading.straight import Straight
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.unreadable import LayerUnreadableError

ROWS, COLUMNS, TILE = 300, 420, 128
TRANSFORM = Affine(30, 0, 9_740_000, 0, -30, 2_900_000)
GRID = TargetGrid("EPSG:6933", TRANSFORM, ROWS, COLUMNS)
VALUES = np.random.default_rng(5).uniform(0, 2000, (ROWS, COLUMNS))


def written(path, kind="float32", **profile) -> str:
    standard = {"driver": "GTiff", "count": 1, "height": ROWS, "width": COLUMNS, "dtype": kind, "crs": GRID.crs}
    standard |= {"transform": TRANSFORM, "tiled": True, "blockxsize": TILE, "blockysize": TILE}
    with rasterio.open(path, "w", **{**standard, **profile}) as file:
        for band in range(1, file.count + 1):
            file.write(VALUES.astype(kind), band)
    return str(path)


def windows():
    """Whole tiles, those that the last rows and columns cut, and several under each other."""
    for row, column in product(range(0, ROWS, TILE), range(0, COLUMNS, TILE)):
        yield Window(row, column, min(TILE, ROWS - row), min(TILE, COLUMNS - column))
    yield Window(0, TILE, ROWS, TILE)


@pytest.mark.parametrize("kind", ["uint8", "int16", "float32", "float64"])
def test_every_tile_holds_what_gdal_finds_in_it(tmp_path, kind):
    path = written(tmp_path / "a.tif", kind)
    with rasterio.open(path) as file:
        straight = Straight.of(file, [1])
        for window in windows():
            out = np.zeros((window.rows, window.columns), kind)
            assert straight.read(window.row, window.column, out)
            box = FileWindow(window.column, window.row, window.columns, window.rows)
            np.testing.assert_array_equal(out, file.read(1, window=box))
        straight.close()


@pytest.mark.parametrize(
    "profile",
    [{"compress": "deflate"}, {"count": 2}, {"dtype": "uint8", "NBITS": 4}, {"ENDIANNESS": "BIG"}],
    ids=["packed", "two bands", "four bits", "swapped"],
)
def test_files_of_another_form_are_left_to_gdal(tmp_path, profile):
    path = written(tmp_path / "a.tif", **profile)
    with rasterio.open(path) as file:
        assert Straight.of(file, [1]) is None


@pytest.mark.parametrize("window", [(0, 1, TILE, TILE), (1, 0, TILE, TILE), (0, 0, TILE, 50), (0, 0, 50, TILE)])
def test_parts_of_tiles_are_left_to_gdal(tmp_path, window):
    row, column, rows, columns = window
    with rasterio.open(written(tmp_path / "a.tif")) as file:
        straight = Straight.of(file, [1])
        assert not straight.read(row, column, np.zeros((rows, columns), np.float32))
        straight.close()
    with RawReader(Layer(str(tmp_path / "a.tif")), GRID) as reader:
        found = reader.read_raw(Window(*window))
    np.testing.assert_array_equal(found, VALUES.astype(np.float32)[row : row + rows, column : column + columns])


def test_a_tile_that_was_never_written_is_nodata_as_gdal_says(tmp_path):
    profile = {"height": ROWS, "width": COLUMNS, "count": 1, "dtype": "float32", "crs": GRID.crs, "nodata": -7.0}
    profile |= {"transform": TRANSFORM, "tiled": True, "blockxsize": TILE, "blockysize": TILE, "SPARSE_OK": True}
    with rasterio.open(tmp_path / "a.tif", "w", driver="GTiff", **profile) as file:
        file.write(np.ones((TILE, TILE), np.float32), 1, window=FileWindow(0, 0, TILE, TILE))
    with RawReader(Layer(str(tmp_path / "a.tif")), GRID) as reader:
        assert (reader.read_raw(Window(0, 0, TILE, TILE)) == 1).all()
        assert (reader.read_raw(Window(0, TILE, TILE, TILE)) == -7).all()


def test_a_file_that_is_cut_short_while_it_is_open_is_told_with_the_window(tmp_path):
    path = written(tmp_path / "a.tif")
    with RawReader(Layer(path), GRID) as reader:
        with Path(path).open("r+b") as file:
            file.truncate(file.seek(0, 2) - 60_000)
        with pytest.raises(LayerUnreadableError) as told:
            reader.read_raw(Window(256, 384, ROWS - 256, COLUMNS - 384))
    assert told.value.path == path
    assert told.value.window == (256, 384, 44, 36)


@pytest.mark.parametrize("compress", [None, "deflate"])
def test_a_reader_reads_into_the_same_memory_again(tmp_path, compress):
    with RawReader(Layer(written(tmp_path / "a.tif", compress=compress)), GRID) as reader:
        first = reader.read_raw(Window(0, 0, TILE, TILE))
        again = reader.read_raw(Window(TILE, 0, TILE, TILE))
    assert first.ctypes.data == again.ctypes.data
    assert first.ctypes.data % 64 == 0
    np.testing.assert_array_equal(again, VALUES.astype(np.float32)[TILE : 2 * TILE, :TILE])
