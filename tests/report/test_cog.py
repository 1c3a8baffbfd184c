from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from numpy.typing import NDArray

from qingshan.report.cog import write_cog

GRID = Affine(0.001, 0, 99.0, 0, -0.001, 25.0)


def surface(rows: int, columns: int) -> NDArray[np.float32]:
    y, x = np.mgrid[0:rows, 0:columns]
    values: NDArray[np.float32] = (1000 + 3 * np.sin(x / 50) + y / 7).astype(np.float32)
    values[10:20, 10:30] = np.nan
    return values


def written(path: Path, values: NDArray[np.float32]) -> Path:
    write_cog(path, values, GRID, "EPSG:4490", description="水源涵养量 water retained", unit="m³/hm²")
    return path


def test_values_grid_and_words_come_back(tmp_path: Path) -> None:
    values = surface(700, 900)
    with rasterio.open(written(tmp_path / "water.tif", values)) as file:
        np.testing.assert_array_equal(file.read(1), values)
        assert file.transform.almost_equals(GRID)
        assert file.crs.to_epsg() == 4490
        assert np.isnan(file.nodata)
        assert file.dtypes == ("float32",)
        assert file.descriptions == ("水源涵养量 water retained",)
        assert file.units == ("m³/hm²",)


def test_the_layout_is_that_of_a_cloud_optimized_geotiff(tmp_path: Path) -> None:
    with rasterio.open(written(tmp_path / "water.tif", surface(1500, 1100))) as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.tags(ns="IMAGE_STRUCTURE")["COMPRESSION"] == "DEFLATE"
        assert file.tags(ns="IMAGE_STRUCTURE")["PREDICTOR"] == "3"
        assert file.block_shapes == [(512, 512)]
        assert file.overviews(1) == [2, 4]


def test_an_overview_is_the_average_and_knows_holes(tmp_path: Path) -> None:
    values = surface(1024, 1024)
    with rasterio.open(written(tmp_path / "water.tif", values), overview_level=0) as file:
        small = file.read(1)
    assert np.nanmean(small) == pytest.approx(np.nanmean(values), rel=1e-4)
    assert np.isnan(small[6:9, 6:14]).all()


def test_the_same_values_give_the_same_bytes_and_no_file_beside(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name, surface(800, 800)) for name in ("one.tif", "two.tif"))
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.tif", "two.tif"]


def test_a_stack_of_bands_is_refused() -> None:
    with pytest.raises(ValueError, match="one band of rows and columns"):
        write_cog("never.tif", np.zeros((2, 3, 4)), GRID, "EPSG:4490", description="", unit="")
