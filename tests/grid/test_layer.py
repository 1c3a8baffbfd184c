"""Layers on the target grid: what stands in a file is read as it stands, and what is not there is a hole."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer

from qingshan.grid.classify import NO_CLASS
from qingshan.grid.layer import Kind, Layer, cells_of, opened
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window, grid_of

DEGREES = Affine(0.05, 0, 100.0, 0, -0.05, 23.0)  # 20 × 20 cells from 100° E 23° N to 101° E 22° N
RANDOM = np.random.default_rng(20190715)


def written(folder: Path, array: np.ndarray, **profile) -> str:
    """A GeoTIFF of an array of one or several bands; its path."""
    bands = array if array.ndim == 3 else array[None]
    path = folder / "layer.tif"
    scales, offsets = profile.pop("scale", None), profile.pop("offset", None)
    standard = {"crs": "EPSG:4326", "transform": DEGREES, "dtype": bands.dtype.name}
    size = {"count": bands.shape[0], "height": bands.shape[1], "width": bands.shape[2]}
    with rasterio.open(path, "w", driver="GTiff", **{**standard, **size, **profile}) as dataset:
        dataset.write(bands)
        if scales is not None:
            dataset.scales, dataset.offsets = [scales] * bands.shape[0], [offsets or 0.0] * bands.shape[0]
    return str(path)


def grid_over(rows: int = 20, columns: int = 20, row: int = 0, column: int = 0) -> TargetGrid:
    """A grid of the file's own cells, shifted by whole cells."""
    return TargetGrid("EPSG:4326", DEGREES @ Affine.translation(column, row), rows, columns)


def coarser(times: int) -> TargetGrid:
    return TargetGrid("EPSG:4326", DEGREES @ Affine.scale(times), 20 // times, 20 // times)


def finer(times: int) -> TargetGrid:
    return TargetGrid("EPSG:4326", DEGREES @ Affine.scale(1 / times), 20 * times, 20 * times)


def read(layer: Layer, grid: TargetGrid, window: Window | None = None) -> np.ndarray:
    with Reader(layer, grid) as reader:
        return reader.read(window or Window(0, 0, grid.rows, grid.columns))


# the file's own cells


def test_on_its_own_cells_a_layer_is_the_file_bit_by_bit(tmp_path):
    values = RANDOM.uniform(0, 2000, (20, 20))
    found = read(Layer(written(tmp_path, values)), grid_over())
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, values)


@pytest.mark.parametrize("window", [Window(0, 0, 20, 20), Window(3, 5, 7, 11), Window(19, 19, 1, 1)])
def test_a_window_is_that_part_of_the_file(tmp_path, window):
    values = RANDOM.uniform(0, 2000, (20, 20))
    found = read(Layer(written(tmp_path, values)), grid_over(), window)
    rows, columns = slice(window.row, window.row + window.rows), slice(window.column, window.column + window.columns)
    np.testing.assert_array_equal(found, values[rows, columns])


def test_a_grid_of_the_same_cells_may_begin_elsewhere(tmp_path):
    values = RANDOM.uniform(0, 2000, (20, 20))
    found = read(Layer(written(tmp_path, values)), grid_over(5, 6, row=4, column=9))
    np.testing.assert_array_equal(found, values[4:9, 9:15])


@pytest.mark.parametrize("nodata", [None, -999.0, 0.0])
def test_outside_the_file_is_a_hole_and_not_zero(tmp_path, nodata):
    values = np.full((20, 20), 7.0)
    found = read(Layer(written(tmp_path, values, nodata=nodata)), grid_over(24, 26, row=-2, column=-3))
    inside = np.zeros((24, 26), bool)
    inside[2:22, 3:23] = True
    assert np.all(found[inside] == 7.0)
    assert np.isnan(found[~inside]).all()


def test_classes_outside_the_file_are_no_class(tmp_path):
    codes = np.full((20, 20), 12, np.uint8)
    found = read(Layer(written(tmp_path, codes), Kind.CLASS), grid_over(22, 22, row=-1, column=-1))
    assert found.dtype == np.int64
    assert np.all(found[1:21, 1:21] == 12)
    assert set(found[[0, -1]].ravel()) | set(found[:, [0, -1]].ravel()) == {NO_CLASS}


def test_far_outside_the_file_there_is_nothing_at_all(tmp_path):
    assert np.isnan(read(Layer(written(tmp_path, np.ones((20, 20)))), grid_over(4, 4, row=100, column=100))).all()


# what the numbers mean


def test_scale_and_offset_of_the_file_are_applied(tmp_path):
    raw = RANDOM.integers(0, 20_000, (20, 20)).astype(np.int16)
    path = written(tmp_path, raw, scale=0.01, offset=-50.0)
    np.testing.assert_allclose(read(Layer(path), grid_over()), raw * 0.01 - 50.0)


def test_scale_and_offset_of_the_run_take_the_place_of_the_files(tmp_path):
    raw = RANDOM.integers(0, 20_000, (20, 20)).astype(np.int16)
    path = written(tmp_path, raw, scale=0.01, offset=-50.0)
    np.testing.assert_allclose(read(Layer(path, scale=0.1, offset=0.0), grid_over()), raw * 0.1)


def test_the_unit_is_brought_to_the_wanted_one_after_scale_and_offset(tmp_path):
    # tenths of a kelvin in the file, °C wanted
    raw = np.full((20, 20), 2931, np.int16)
    path = written(tmp_path, raw, scale=0.1)
    np.testing.assert_allclose(read(Layer(path, slope=1.0, intercept=-273.15), grid_over()), 293.1 - 273.15)
    np.testing.assert_allclose(read(Layer(path, slope=10.0, intercept=1.0), grid_over()), 2932.0)


def test_the_files_nodata_is_a_hole_whatever_scale_is_on_top(tmp_path):
    raw = np.array(RANDOM.integers(0, 100, (20, 20)), np.int16)
    raw[3, 4] = -999
    found = read(Layer(written(tmp_path, raw, nodata=-999, scale=0.1)), grid_over())
    assert np.isnan(found[3, 4])
    assert np.isfinite(found).sum() == 399


def test_the_runs_nodata_stands_beside_the_files(tmp_path):
    raw = np.zeros((20, 20), np.int16)
    raw[0, 0], raw[1, 1] = -999, -1
    found = read(Layer(written(tmp_path, raw, nodata=-999), nodata=-1), grid_over())
    assert np.argwhere(np.isnan(found)).tolist() == [[0, 0], [1, 1]]


def test_onto_coarser_cells_both_nodata_values_are_left_out(tmp_path):
    raw = np.full((20, 20), 8, np.int16)
    raw[0, 0], raw[1, 1], raw[4:8, 4:8] = -999, -1, -1
    path = written(tmp_path, raw, nodata=-999)
    found = read(Layer(path, nodata=-1), coarser(4))
    assert np.argwhere(np.isnan(found)).tolist() == [[1, 1]]
    np.testing.assert_allclose(found[np.isfinite(found)], 8.0)
    assert read(Layer(path, Kind.CLASS, nodata=-1), coarser(4))[1, 1] == NO_CLASS


# masks that the file holds beside its numbers


@pytest.mark.parametrize("internal", [True, False])
def test_a_mask_of_the_file_makes_holes_on_its_own_and_on_coarser_cells(tmp_path, internal):
    values = np.full((20, 20), 8.0)
    values[4:8, 4:8] = values[0, 0] = 1000.0
    path = written(tmp_path, values)
    mask = np.where(values == 8.0, 255, 0).astype(np.uint8)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=internal), rasterio.open(path, "r+") as dataset:
        dataset.write_mask(mask)
    np.testing.assert_array_equal(np.isnan(read(Layer(path), grid_over())), mask == 0)
    beyond = read(Layer(path), grid_over(22, 22, row=-1, column=-1))
    np.testing.assert_array_equal(np.isnan(beyond), np.pad(mask == 0, 1, constant_values=True))
    found = read(Layer(path), coarser(4))
    assert np.argwhere(np.isnan(found)).tolist() == [[1, 1]]
    np.testing.assert_allclose(found[np.isfinite(found)], 8.0)


def test_an_alpha_band_is_a_mask_and_no_band_of_numbers(tmp_path):
    codes = np.full((2, 20, 20), 7, np.uint8)
    codes[1] = 255
    codes[1, 3, 4] = 0
    path = written(tmp_path, codes, photometric="MINISBLACK", alpha="YES")
    found = read(Layer(path), grid_over())
    assert np.argwhere(np.isnan(found)).tolist() == [[3, 4]]
    assert np.argwhere(read(Layer(path, Kind.CLASS, bands=(1,)), grid_over()) == NO_CLASS).tolist() == [[3, 4]]


@pytest.mark.parametrize("kind", [Kind.CLASS, Kind.FIELD])
def test_a_file_whose_rows_run_from_south_to_north_reads_as_the_same_map(tmp_path, kind):
    values = RANDOM.integers(0, 90, (20, 20)).astype(np.int16)
    upward = Affine(0.05, 0, 100.0, 0, 0.05, 22.0)
    layer = Layer(written(tmp_path, values[::-1], transform=upward), kind)
    np.testing.assert_allclose(read(layer, grid_over()), values)
    with opened(layer) as dataset:
        own = cells_of(dataset, layer)
    assert own.bounds == pytest.approx((100.0, 22.0, 101.0, 23.0))
    assert own.transform.e < 0


def test_a_number_that_is_no_number_is_a_hole_even_where_the_file_names_no_nodata(tmp_path):
    values = np.ones((20, 20), np.float32)
    values[5, 6] = np.nan
    assert np.argwhere(np.isnan(read(Layer(written(tmp_path, values)), grid_over()))).tolist() == [[5, 6]]


def test_nodata_of_classes_is_no_class(tmp_path):
    codes = np.array(RANDOM.integers(0, 17, (20, 20)), np.uint8)
    codes[2, 2] = 255
    found = read(Layer(written(tmp_path, codes, nodata=255), Kind.CLASS), grid_over())
    assert found[2, 2] == NO_CLASS
    codes = codes.astype(np.int64)
    codes[2, 2] = NO_CLASS
    np.testing.assert_array_equal(found, codes)


def test_zero_is_a_class_unless_it_is_called_nodata(tmp_path):
    codes = np.zeros((20, 20), np.uint8)
    path = written(tmp_path, codes)
    assert np.all(read(Layer(path, Kind.CLASS), grid_over()) == 0)
    assert np.all(read(Layer(path, Kind.CLASS, nodata=0), grid_over()) == NO_CLASS)


# months


def test_twelve_bands_are_twelve_months_and_one_band_is_a_plain_map(tmp_path):
    months = RANDOM.uniform(0, 400, (12, 20, 20))
    path = written(tmp_path, months)
    np.testing.assert_array_equal(read(Layer(path), grid_over()), months)
    np.testing.assert_array_equal(read(Layer(path, bands=(7,)), grid_over()), months[6])
    np.testing.assert_array_equal(read(Layer(path, bands=(12, 1)), grid_over()), months[[11, 0]])


def test_months_are_warped_each_for_itself(tmp_path):
    months = np.arange(1.0, 13)[:, None, None] * np.ones((12, 20, 20))
    found = read(Layer(written(tmp_path, months)), coarser(4))
    assert found.shape == (12, 5, 5)
    np.testing.assert_allclose(found, np.arange(1.0, 13)[:, None, None] * np.ones((12, 5, 5)))


def test_months_with_a_hole_in_one_keep_it_there(tmp_path):
    months = np.ones((12, 20, 20))
    months[6, 3, 3] = -9999
    found = read(Layer(written(tmp_path, months, nodata=-9999)), grid_over())
    assert np.argwhere(np.isnan(found)).tolist() == [[6, 3, 3]]


# arrays in memory


def test_an_array_in_memory_reads_as_the_same_file_would(tmp_path):
    values = RANDOM.uniform(0, 90, (20, 20))
    values[4, 4] = np.nan
    held = Layer("slope", array=values, transform=DEGREES, crs="EPSG:4326", nodata=float("nan"))
    for grid in (grid_over(), grid_over(30, 30, -3, -3), coarser(5)):
        from_file = read(Layer(written(tmp_path, values, nodata=float("nan"))), grid)
        np.testing.assert_array_equal(read(held, grid), from_file)


def test_a_layer_tells_the_tiling_of_its_file(tmp_path):
    path = written(tmp_path, np.ones((64, 64)), tiled=True, blockxsize=32, blockysize=16)
    with Reader(Layer(path), grid_over()) as reader:
        assert reader.block_shape == (16, 32)


def test_a_file_is_closed_when_its_reader_is(tmp_path):
    with opened(Layer(written(tmp_path, np.ones((20, 20))))) as dataset:
        assert not dataset.closed
    assert dataset.closed


# onto coarser and finer cells


def test_a_field_onto_coarser_cells_is_averaged_and_keeps_its_mean(tmp_path):
    values = RANDOM.uniform(0, 2000, (20, 20))
    found = read(Layer(written(tmp_path, values)), coarser(4))
    by_hand = values.reshape(5, 4, 5, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(found, by_hand, rtol=1e-9)
    assert found.mean() == pytest.approx(values.mean(), rel=1e-9)


def test_an_average_leaves_holes_out_and_does_not_take_them_for_zero(tmp_path):
    values = np.full((20, 20), 8.0)
    values[:2, :4] = -999
    values[8:12, 8:12] = -999
    found = read(Layer(written(tmp_path, values, nodata=-999)), coarser(4))
    assert found[0, 0] == pytest.approx(8.0)
    assert np.isnan(found[2, 2])
    assert np.isfinite(found).sum() == 24


@pytest.mark.parametrize("nodata", [None, float("nan")], ids=["no nodata named", "nodata named"])
def test_a_hole_that_is_no_number_is_left_out_whether_or_not_the_file_names_it(tmp_path, nodata):
    values = np.full((20, 20), 8.0, np.float32)
    values[5, 5] = np.nan
    path = written(tmp_path, values, nodata=nodata)
    np.testing.assert_allclose(read(Layer(path), coarser(4)), 8.0)
    holes = np.isnan(read(Layer(path), finer(5)))
    assert holes[25:30, 25:30].all()
    assert holes.sum() == 25


@pytest.mark.parametrize("times", [2, 5, 10])
def test_an_amount_keeps_its_sum_on_coarser_cells(tmp_path, times):
    values = RANDOM.uniform(0, 100, (20, 20))
    found = read(Layer(written(tmp_path, values), Kind.AMOUNT), coarser(times))
    by_hand = values.reshape(20 // times, times, 20 // times, times).sum(axis=(1, 3))
    np.testing.assert_allclose(found, by_hand, rtol=1e-9)


@pytest.mark.parametrize("times", [2, 5])
def test_an_amount_keeps_its_sum_on_finer_cells(tmp_path, times):
    values = RANDOM.uniform(0, 100, (20, 20))
    found = read(Layer(written(tmp_path, values), Kind.AMOUNT), finer(times))
    assert found.sum() == pytest.approx(values.sum(), rel=1e-6)


def test_an_amount_keeps_its_sum_on_cells_that_lie_across(tmp_path):
    values = RANDOM.uniform(0, 100, (20, 20))
    across = grid_of("EPSG:4326", 0.07, (99.9, 21.9, 101.1, 23.1))
    found = read(Layer(written(tmp_path, values), Kind.AMOUNT), across)
    assert np.nansum(found) == pytest.approx(values.sum(), rel=1e-6)


def test_classes_onto_coarser_cells_are_the_most_frequent_and_never_a_mixture(tmp_path):
    codes = np.full((20, 20), 2, np.uint8)
    codes[:4, :4] = 9
    codes[:2, :2] = 14  # 4 of 16 cells
    codes[4:8, :3] = 14  # 12 of 16
    found = read(Layer(written(tmp_path, codes), Kind.CLASS), coarser(4))
    assert (found[0, 0], found[1, 0], found[2, 2]) == (9, 14, 2)
    assert set(found.ravel()) <= {2, 9, 14}


def test_classes_onto_finer_cells_are_those_of_the_cell_they_lie_in(tmp_path):
    codes = RANDOM.integers(0, 17, (20, 20)).astype(np.uint8)
    found = read(Layer(written(tmp_path, codes), Kind.CLASS), finer(4))
    np.testing.assert_array_equal(found, np.repeat(np.repeat(codes, 4, axis=0), 4, axis=1))


@pytest.mark.parametrize("kind", [Kind.CLASS, Kind.FIELD])
def test_coarser_cells_that_do_not_touch_the_file_are_empty_even_if_it_names_no_nodata(tmp_path, kind):
    values, corner = np.full((20, 20), 3, np.uint8), Affine(30, 0, 600_000, 0, -30, 2_550_000)
    path = written(tmp_path, values, crs="EPSG:32647", transform=corner)
    wide = TargetGrid("EPSG:32647", corner @ Affine.translation(-8, -8) @ Affine.scale(4), 9, 9)
    found = read(Layer(path, kind), wide)
    inside, touching = np.zeros((9, 9), bool), np.zeros((9, 9), bool)
    inside[2:7, 2:7] = touching[1:8, 1:8] = True
    assert np.all(found[inside] == 3)
    # of the ring of cells that only touch the file, GDAL gives those in the north and west the value at the edge
    empty = found == NO_CLASS if kind is Kind.CLASS else np.isnan(found)
    assert empty[~touching].all()


def test_a_field_onto_finer_cells_stays_between_its_neighbours(tmp_path):
    values = RANDOM.uniform(500, 2000, (20, 20))
    found = read(Layer(written(tmp_path, values)), finer(5))
    assert np.isfinite(found).all()
    assert values.min() - 1e-9 <= found.min()
    assert found.max() <= values.max() + 1e-9


def test_a_field_that_rises_evenly_still_does_on_finer_cells(tmp_path):
    columns = np.arange(20.0) * np.ones((20, 1))
    found = read(Layer(written(tmp_path, columns)), finer(5))
    at = (np.arange(100) + 0.5) / 5 - 0.5  # in cells of the file
    inside = (at >= 0) & (at <= 19)  # beyond the middle of the outermost cells there is nothing to lean on
    np.testing.assert_allclose(found[50][inside], at[inside], atol=1e-9)


def test_a_constant_stays_what_it_is_however_it_is_brought_over(tmp_path):
    path = written(tmp_path, np.full((20, 20), 1234.5))
    for grid in (coarser(5), finer(3), grid_of("EPSG:4326", 0.07, (100.1, 22.1, 100.9, 22.9))):
        np.testing.assert_allclose(read(Layer(path), grid), 1234.5, rtol=1e-12)
        for how in ("nearest", "bilinear", "cubic", "average"):
            np.testing.assert_allclose(read(Layer(path, resampling=how), grid), 1234.5, rtol=1e-9)


def test_a_layer_may_name_its_own_way(tmp_path):
    values = RANDOM.uniform(0, 100, (20, 20))
    found = read(Layer(written(tmp_path, values), resampling="max"), coarser(4))
    np.testing.assert_allclose(found, values.reshape(5, 4, 5, 4).max(axis=(1, 3)))


def test_a_way_that_does_not_exist_is_refused_by_name(tmp_path):
    with (
        pytest.raises(KeyError, match="smoothest"),
        Reader(Layer(written(tmp_path, np.ones((20, 20))), resampling="smoothest"), coarser(4)),
    ):
        pass


# from another reference system

UTM = Affine(500, 0, 600_000, 0, -500, 2_550_000)
TO_DEGREES = Transformer.from_crs("EPSG:32647", "EPSG:4326", always_xy=True)


def coordinates_in_utm() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(600_000 + 500 * (np.arange(240) + 0.5), 2_550_000 - 500 * (np.arange(240) + 0.5))
    return TO_DEGREES.transform(x, y)


@pytest.mark.parametrize("which", [0, 1], ids=["longitude", "latitude"])
def test_from_utm_a_cell_has_the_value_of_its_own_place(tmp_path, which):
    # Every cell of the file holds its own longitude (or latitude), so what is read must be that of the grid's cell.
    # GDAL's warper may be off by an eighth of a cell of the file: 62.5 m, 0.0006°.
    values = coordinates_in_utm()[which]
    grid = grid_of("EPSG:4326", 0.004, (100.2, 22.2, 100.8, 22.8))
    found = read(Layer(written(tmp_path, values, crs="EPSG:32647", transform=UTM)), grid)
    longitude = grid.transform.c + grid.transform.a * (np.arange(grid.columns) + 0.5)
    latitude = grid.transform.f + grid.transform.e * (np.arange(grid.rows) + 0.5)
    wanted = [longitude[None, :], latitude[:, None]][which]
    np.testing.assert_allclose(found, np.broadcast_to(wanted, found.shape), rtol=0, atol=0.0006)


def test_from_utm_a_field_onto_coarser_cells_keeps_its_mean(tmp_path):
    values = coordinates_in_utm()[1]
    grid = grid_of("EPSG:4326", 0.1, (100.2, 22.2, 100.8, 22.8))
    found = read(Layer(written(tmp_path, values, crs="EPSG:32647", transform=UTM)), grid)
    assert found.mean() == pytest.approx(22.5, abs=0.001)


def test_from_utm_beyond_the_file_is_a_hole(tmp_path):
    values = np.ones((240, 240))
    grid = grid_of("EPSG:4326", 0.05, (99.0, 21.0, 103.0, 24.5))
    found = read(Layer(written(tmp_path, values, crs="EPSG:32647", transform=UTM)), grid)
    assert np.isnan(found[[0, -1]]).all()
    assert np.isnan(found[:, [0, -1]]).all()
    assert np.all(found[np.isfinite(found)] == 1.0)


def test_what_is_read_does_not_depend_on_the_block(tmp_path):
    values = RANDOM.uniform(0, 1, (240, 240))
    layer = Layer(written(tmp_path, values, crs="EPSG:32647", transform=UTM))
    grid = grid_of("EPSG:4326", 0.004, (100.2, 22.2, 100.8, 22.8))
    whole = read(layer, grid)
    with Reader(layer, grid) as reader:
        for window in grid.windows(37):
            rows = slice(window.row, window.row + window.rows)
            columns = slice(window.column, window.column + window.columns)
            np.testing.assert_array_equal(reader.read(window), whole[rows, columns])
