"""A made landscape of any size: ``python benchmarks/landscape.py --size 2048 --seed 1 OUT``.

Hills and valleys with their rain, soils, land cover, threats and watersheds, all in one projected system, and tables by
land-cover code. It is invented: for measuring and for comparing programs, not for any finding about a place. Each cell
depends on the seed and its row and column only, so that memory follows the block and not the map. Only `--drained` (a
second height without pits or flats) holds the height whole: 5 bytes a cell and the flood's front.
"""

import argparse
import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import fractal
import numpy as np
import numpy.typing as npt
import rasterio
import watersheds
from affine import Affine
from rasterio.windows import Window

Values = npt.NDArray[np.float64]
CRS = "EPSG:32647"
NORTH_WEST = (500_000.0, 2_700_000.0)  # m, in Yunnan
NODATA = -9999.0
NO_CLASS = 255
TILE = 512
CACHE = 128_000_000  # bytes that GDAL may keep of the files
#: Share of the year's rain in each month: a wet summer.
MONTHS = (0.012, 0.014, 0.02, 0.034, 0.09, 0.16, 0.205, 0.19, 0.115, 0.09, 0.05, 0.02)
#: The class at six heights, and the class of the clumps among it; codes as in landscape_tables/.
USUAL, CLUMPS = np.array([6, 7, 8, 1, 2, 5]), np.array([10, 8, 1, 3, 4, 3])
TABLES = Path(__file__).parent / "landscape_tables"


@dataclass(frozen=True)
class Landscape:
    """What a landscape is made from: size [cells], cell [m], seed."""

    rows: int
    columns: int
    cell: float = 30.0
    seed: int = 1

    @property
    def transform(self) -> Affine:
        """From column and row to metres."""
        return Affine(self.cell, 0, NORTH_WEST[0], 0, -self.cell, NORTH_WEST[1])


class Patch:
    """All layers of one window of a landscape, each worked out when asked for."""

    def __init__(self, of: Landscape, row: int, column: int, rows: int, columns: int) -> None:
        self.of, self.rows, self.columns = of, slice(row, row + rows), slice(column, column + columns)

    def noise(self, layer: int, longest: int, octaves: int = 16, persistence: float = 0.5) -> Values:
        """Noise of a layer's own, stretched so that it fills 0 to 1."""
        made = fractal.noise(self.of.seed * 97 + layer, self.rows, self.columns, longest, octaves, persistence)
        return np.clip((made - 0.5) * 2.2 + 0.5, 0, 1)

    @cached_property
    def dem(self) -> Values:
        """Height [m]: fractal hills, parallel winding valleys, a fall to the south; pits and all."""
        across = np.arange(self.columns.start, self.columns.stop) * self.of.cell + 4000 * self.noise(1, 512, 3)
        south = (self.of.rows - np.arange(self.rows.start, self.rows.stop))[:, None] * self.of.cell
        valley = np.abs(across % 16_000 - 8_000)
        return np.asarray(500 + 0.002 * south + 0.04 * valley + 50 * self.of.cell * self.noise(2, 1024))

    @cached_property
    def rain_annual(self) -> Values:
        """Rain of the year [mm]."""
        return np.asarray(700 + 0.25 * self.dem + 400 * self.noise(3, 512, 5))

    @cached_property
    def land_cover(self) -> Values:
        """Class by height, clumped; a few waters."""
        band = np.digitize(self.dem + 900 * (self.noise(4, 256) - 0.5), (850, 1100, 1400, 1800, 2300))
        classes = np.where(self.noise(5, 64) > 0.72, CLUMPS[band], USUAL[band])
        return np.where((self.noise(6, 128) < 0.06) & (band < 4), 9, classes).astype(float)

    def land_cover_later(self) -> Values:
        """Some years on: towns have grown on low fields, some dry fields are forest."""
        town = (self.noise(7, 64) > 0.7) & ((self.land_cover == 6) | (self.land_cover == 7))
        wood = (self.noise(7, 64) < 0.25) & (self.land_cover == 7)
        return np.where(town, 10.0, np.where(wood, 1.0, self.land_cover))

    def road(self) -> Values:
        """1 on winding lines a cell or two wide."""
        return (np.abs(self.noise(8, 256, 3) - 0.5) < 0.006).astype(float)

    def among(self, *codes: int) -> Values:
        """1 where the class is one of some."""
        return np.isin(self.land_cover, codes).astype(float)


Maker = Callable[[Patch], Values]
#: Name of each file: how it is made.
FIELDS: dict[str, Maker] = {
    "dem": lambda at: at.dem,
    "rain_annual": lambda at: at.rain_annual,
    "rain_storm": lambda at: 40 + 120 * at.noise(9, 512, 4),
    "et0_annual": lambda at: 1500 - 0.2 * at.dem + 200 * at.noise(10, 512, 4),
    "erosivity": lambda at: 4.2 * at.rain_annual - 800,
    "erodibility": lambda at: 0.015 + 0.035 * at.noise(11, 128, 5),
    "soil_depth": lambda at: 300 + 1500 * at.noise(12, 128, 5),
    "pawc": lambda at: 0.05 + 0.25 * at.noise(13, 128, 5),
    "runoff_proxy": lambda at: at.rain_annual * (0.8 + 0.4 * at.noise(14, 128, 4)),
    "threat_crop": lambda at: at.among(6, 7),
    "threat_town": lambda at: at.among(10),
    "threat_road": lambda at: at.road(),
    **{
        f"rain_{month:02}": lambda at, share=share: at.rain_annual * share  # type: ignore[misc]
        for month, share in enumerate(MONTHS, 1)
    },
}
CLASSES: dict[str, Maker] = {
    "land_cover": lambda at: at.land_cover,
    "land_cover_later": lambda at: at.land_cover_later(),
    "soil_group": lambda at: np.minimum(4.0, 1 + np.floor(4 * at.noise(15, 128, 5))),
}
LAYERS = (*FIELDS, *CLASSES)


def write(landscape: Landscape, folder: Path, names: tuple[str, ...] = LAYERS, block: int = 1024) -> None:
    """Write layers, watersheds and tables; block : cells a side held at once, a multiple of 512."""
    if block % TILE:
        raise ValueError(f"the block must be a multiple of {TILE} cells, not {block}")
    unknown = [name for name in names if name not in LAYERS]
    if unknown:
        raise ValueError(f"there is no layer {', '.join(unknown)}; there are: {', '.join(LAYERS)}")
    folder.mkdir(parents=True, exist_ok=True)
    with rasterio.Env(GDAL_CACHEMAX=CACHE), contextlib.ExitStack() as opened:
        files = {
            name: opened.enter_context(rasterio.open(folder / f"{name}.tif", "w", **profile(landscape, name)))
            for name in names
        }
        for row in range(0, landscape.rows, block):
            for column in range(0, landscape.columns, block):
                rows, columns = min(block, landscape.rows - row), min(block, landscape.columns - column)
                patch = Patch(landscape, row, column, rows, columns)
                for name, file in files.items():
                    made = (FIELDS | CLASSES)[name](patch).astype(file.dtypes[0])
                    file.write(made, 1, window=Window(column, row, columns, rows))
    watersheds.write(folder, landscape.rows, landscape.columns, landscape.transform, CRS, landscape.seed)
    for table in sorted(TABLES.iterdir()):
        shutil.copyfile(table, folder / table.name)


def profile(landscape: Landscape, name: str) -> dict[str, object]:
    """How a layer is written: tiles of 512 cells, DEFLATE, with the predictor of its type."""
    field = name not in CLASSES
    return {
        "driver": "GTiff",
        "height": landscape.rows,
        "width": landscape.columns,
        "count": 1,
        "dtype": "float32" if field else "uint8",
        "nodata": NODATA if field else NO_CLASS,
        "crs": CRS,
        "transform": landscape.transform,
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "compress": "DEFLATE",
        "predictor": 3 if field else 2,
        "bigtiff": "IF_SAFER",
    }


def write_drained(landscape: Landscape, folder: Path) -> None:
    """Write ``dem_drained.tif``: the height of ``dem.tif`` without pits, flats or equal ways down."""
    with rasterio.open(folder / "dem.tif") as file:
        height = file.read(1)
    fractal.drained(height, landscape.seed)
    with rasterio.open(folder / "dem_drained.tif", "w", **profile(landscape, "dem_drained")) as file:
        file.write(height, 1)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="A made landscape, for measuring and for comparing programs.")
    parser.add_argument("out", type=Path, metavar="OUT", help="folder to write to")
    parser.add_argument("--size", type=int, nargs="+", default=[1024], help="cells a side, or rows and columns")
    parser.add_argument("--cell", type=float, default=30.0, help="metres")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--block", type=int, default=1024, help="cells a side held at once")
    parser.add_argument("--layers", nargs="+", default=LAYERS, help="only these")
    parser.add_argument("--drained", action="store_true", help="also dem_drained.tif, without pits and flats")
    given = parser.parse_args()
    landscape = Landscape(given.size[0], given.size[-1], given.cell, given.seed)
    try:
        write(landscape, given.out, tuple(given.layers), given.block)
    except ValueError as wrong:
        parser.error(str(wrong))
    if given.drained:
        write_drained(landscape, given.out)


if __name__ == "__main__":
    main()
