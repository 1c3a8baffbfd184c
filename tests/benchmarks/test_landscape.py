"""The made landscape: the same for a seed, whatever the block; plausible; drained when asked."""

import hashlib
from pathlib import Path

import geopandas
import landscape
import numpy as np
import numpy.typing as npt
import polars
import pytest
import rasterio


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small landscape that is more than one block each way."""
    folder = tmp_path_factory.mktemp("made")
    of = landscape.Landscape(520, 600, seed=5)
    landscape.write(of, folder, block=512)
    landscape.write_drained(of, folder)
    return folder


def values(folder: Path, name: str) -> npt.NDArray[np.float64]:
    """The cells of a layer."""
    with rasterio.open(folder / f"{name}.tif") as file:
        return np.asarray(file.read(1), float)


def bytes_of(folder: Path) -> dict[str, str]:
    """The hash of each file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        landscape.write(landscape.Landscape(96, 80, seed=3), tmp_path / name)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "other")


def test_another_seed_is_another_place(tmp_path: Path) -> None:
    for seed in (1, 2):
        landscape.write(landscape.Landscape(96, 80, seed=seed), tmp_path / str(seed), ("dem", "land_cover"))
    first, second = (values(tmp_path / str(seed), "dem") for seed in (1, 2))
    assert np.abs(first - second).mean() > 10


def test_the_block_does_not_matter(made: Path, tmp_path: Path) -> None:
    landscape.write(landscape.Landscape(520, 600, seed=5), tmp_path, block=1024)
    for name in landscape.LAYERS:
        assert np.array_equal(values(made, name), values(tmp_path, name)), name


def test_a_block_that_is_no_multiple_of_a_tile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="multiple of 512 cells, not 500"):
        landscape.write(landscape.Landscape(10, 10), tmp_path, block=500)


def test_an_unknown_layer_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no layer snow"):
        landscape.write(landscape.Landscape(10, 10), tmp_path, ("dem", "snow"))


def test_the_drained_height_has_a_lower_neighbour_everywhere_inside(made: Path) -> None:
    def lowest_around(height: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        around = np.lib.stride_tricks.sliding_window_view(height, (3, 3)).reshape(*(n - 2 for n in height.shape), 9)
        return np.asarray(np.delete(around, 4, axis=2).min(axis=2))

    dem, drained = values(made, "dem"), values(made, "dem_drained")
    assert (lowest_around(drained) < drained[1:-1, 1:-1]).all()
    assert (lowest_around(dem) >= dem[1:-1, 1:-1]).sum() > 100, "pits are there before"
    assert (drained >= dem).all(), "cells are only lifted"


#: What may occur on the made land, and the least spread that makes a test of it worth while.
RANGES = {
    "dem": (400, 5000, 100),
    "rain_annual": (700, 2600, 50),
    "rain_storm": (40, 160, 5),
    "et0_annual": (400, 1700, 20),
    "erosivity": (1000, 11_000, 200),
    "erodibility": (0.015, 0.05, 0.003),
    "soil_depth": (300, 1800, 100),
    "pawc": (0.05, 0.3, 0.02),
    "runoff_proxy": (500, 3200, 50),
    "soil_group": (1, 4, 0.3),
}


@pytest.mark.parametrize("name", RANGES)
def test_values_are_plausible_and_vary(made: Path, name: str) -> None:
    low, high, spread = np.float32(RANGES[name])
    found = values(made, name)
    assert low <= found.min()
    assert found.max() <= high
    assert found.std() >= spread


def test_the_months_add_up_to_the_year(made: Path) -> None:
    months = sum(values(made, f"rain_{month:02}") for month in range(1, 13))
    assert np.allclose(months, values(made, "rain_annual"), rtol=1e-6)


def test_classes_are_those_of_every_table_clumped_and_ordered_by_height(made: Path) -> None:
    cover, height = values(made, "land_cover"), values(made, "dem")
    for table in ("biophysical", "carbon_pools", "curve_numbers", "sensitivity"):
        codes = polars.read_csv(made / f"{table}.csv")["lucode"].to_list()
        assert set(np.unique(cover)) | set(np.unique(values(made, "land_cover_later"))) <= set(codes), table
    assert len(np.unique(cover)) >= 7
    assert (cover[:, 1:] == cover[:, :-1]).mean() > 0.9
    assert height[cover == 1].mean() > height[np.isin(cover, (6, 7))].mean() + 100


def test_watersheds_leave_a_rim_share_borders_and_hold_their_parts(made: Path) -> None:
    large, small = geopandas.read_file(made / "watersheds.gpkg"), geopandas.read_file(made / "subwatersheds.gpkg")
    assert large.is_valid.all()
    assert small.is_valid.all()
    assert list(large["ws_id"]) == [1, 2, 3, 4, 5, 6]
    assert large.union_all().area == pytest.approx(large.area.sum(), rel=1e-9), "they do not overlap"
    assert small.area.sum() == pytest.approx(large.area.sum(), rel=1e-3)
    with rasterio.open(made / "dem.tif") as file:
        left, bottom, right, top = file.bounds
    west, south, east, north = large.total_bounds
    assert left < west < east < right
    assert bottom < south < north < top
