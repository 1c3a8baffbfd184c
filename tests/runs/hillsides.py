"""A made hillside at 30 m with all that routed and spreading models take, as files of a run."""

from typing import Any

import numpy as np
import polars as pl
import pytest
import rasterio
import shapely

from qingshan.runs import run_account

SIZE, CELL, CRS = 40, 30.0, "EPSG:32647"
HERE = rasterio.transform.from_origin(705_000, 2_560_000, CELL, CELL)
FOREST, GRASS, CROP = 2, 10, 12  # of the legend igbp


def own(value: Any, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "source": "test", **more}


@pytest.fixture
def hillside(small: Any) -> Any:
    """A slope to the south with a valley in the middle, at 30 m; the zones are its lower half."""
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    rough = np.random.default_rng(7).uniform(0, 0.5, (SIZE, SIZE))
    heights = 900 - 4.0 * row + 0.8 * np.abs(column - SIZE / 2) + rough
    classes = np.full((SIZE, SIZE), FOREST, np.uint8)
    classes[10:20], classes[30:36, 5:30] = GRASS, CROP
    place = {"crs": CRS, "transform": HERE}
    small.raster("dem.tif", heights.astype(np.float32), **place)
    small.raster("cover.tif", classes, **place)
    box = rasterio.transform.array_bounds(18, SIZE - 4, HERE @ HERE.translation(2, 20))
    west, south, east, north = box
    half = (west + east) / 2
    small.zones(
        [("530802", shapely.box(west, south, half, north)), ("530821", shapely.box(half, south, east, north))], crs=CRS
    )
    small.content["rasters"] = {"nature.elevation": {"file": "dem.tif", "unit": "m", "source": "a hillside"}}
    small.content["services"] = ["nature.soil_retention"]
    small.content["methods"] = {"nature.slope_length_factor": "desmet_govers_multiple_flow"}
    small.content["parameters"] = {
        "nature.erosivity": own(4000, "MJ*mm/(hm2*h)"),
        "nature.erodibility": own(0.01, "t*h/(MJ*mm)"),
        "nature.cover_factor": own({"forest": 0.005, "grass": 0.05, "cropland": 0.3}, "1"),
        "nature.practice_factor": own(1, "1"),
        "nature.stream_area": own(2e5, "m2"),
    }
    return small


def threats(small: Any) -> None:
    for name, at in (("cropland", (35, 10)), ("town", (5, 30)), ("road", (25, 25))):
        there = np.zeros((SIZE, SIZE), np.float32)
        there[at] = 1
        small.raster(f"{name}.tif", there, crs=CRS, transform=HERE)
        small.content["rasters"][f"nature.habitat_threat.{name}"] = {"file": f"{name}.tif", "unit": "1"}


def worked_out(small: Any, *codes: str) -> dict[str, list[float]]:
    """Figures asked for beside the accounts, of both zones, out of a whole run."""
    small.content["indicators"] = list(codes)
    small.write()
    out = small.folder / f"out-{len(list(small.folder.glob('out-*')))}"
    run_account(small.path, out, now=lambda: "2026-11-23T12:00:00+00:00")
    facts = pl.read_parquet(out / "account.parquet").filter(pl.col("part") == "")
    return {
        code: facts.filter(pl.col("indicator") == code).sort("place")["value"].to_list()
        for code in facts["indicator"].unique()
    }
