"""A small run that is sound, made anew for each test, so that a test can break one thing in it."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import rasterio
import shapely
import yaml
from affine import Affine

sys.path.insert(0, str(Path(__file__).parent))  # for series_example.py and hillsides.py
from hillsides import hillside  # noqa: F401 - a fixture, which tests find here

CELL = 0.01
WEST, NORTH, SIZE = 101.0, 23.2, 20
TRANSFORM = Affine(CELL, 0, WEST, 0, -CELL, NORTH)


class SmallRun:
    """The files of a run and the content of its run file, to be changed and written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "run.yaml"
        self.out = folder / "out"
        self.content: dict[str, Any] = {
            "title": {"zh": "小例", "en": "a small run"},
            "period": 2019,
            "profile": "CN-GUIDE-2020",
            "zones": {"file": "zones.geojson", "code": "code", "name": "name"},
            "land_cover": {"file": "cover.tif", "legend": "igbp"},
            "rasters": {
                "nature.rain": {"file": "rain.tif", "unit": "mm"},
                "nature.temperature": {"file": "temperature.tif", "unit": "degC"},
            },
            "services": ["nature.water_conservation", "nature.carbon_sequestration"],
            "outputs": {"maps": False, "excel": False, "html": False},
        }
        classes = np.full((SIZE, SIZE), 2, np.uint8)
        classes[:, SIZE // 2 :] = 10
        self.raster("cover.tif", classes)
        self.raster("rain.tif", np.full((SIZE, SIZE), 1500.0, np.float32))
        self.raster("temperature.tif", np.full((SIZE, SIZE), 18.0, np.float32))
        self.zones([("530802", self.box(0, 0, 8, 20)), ("530821", self.box(8, 0, 20, 20))])
        self.write()

    def box(self, left: float, top: float, right: float, bottom: float) -> shapely.Polygon:
        """A polygon by columns and rows of the rasters."""
        return shapely.box(WEST + left * CELL, NORTH - bottom * CELL, WEST + right * CELL, NORTH - top * CELL)

    def raster(self, name: str, values: np.ndarray, *, crs: str | None = "EPSG:4326", **more: Any) -> None:
        """Write a raster beside the run file; (bands, rows, columns) or (rows, columns)."""
        bands = values if values.ndim == 3 else values[None]
        profile = {"driver": "GTiff", "count": bands.shape[0], "height": bands.shape[1], "width": bands.shape[2]}
        profile |= {"dtype": bands.dtype.name, "transform": TRANSFORM, **more}
        with rasterio.open(self.folder / name, "w", crs=crs, **profile) as file:
            file.write(bands)

    def zones(self, shapes: list[tuple[str, Any]], crs: str | None = "EPSG:4326", name: str = "zones.geojson") -> None:
        """Write the zones."""
        frame = geopandas.GeoDataFrame(
            {"code": [code for code, _ in shapes], "name": [f"县{code[-2:]}" for code, _ in shapes]},
            geometry=[shape for _, shape in shapes],
            crs=crs,
        )
        (self.folder / name).unlink(missing_ok=True)
        frame.to_file(self.folder / name)

    def write(self) -> None:
        """Write the run file as the content stands."""
        self.path.write_text(yaml.safe_dump(self.content, allow_unicode=True, sort_keys=False), "utf-8")


@pytest.fixture
def small(tmp_path: Path) -> SmallRun:
    """A sound small run."""
    return SmallRun(tmp_path)


@pytest.fixture
def clock() -> Callable[[], str]:
    """A clock that stands still."""
    return lambda: "2026-11-23T12:00:00+00:00"
