"""What the benchmark of balance sheets is made on: maps of land cover, counties, and a province's postings."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import rasterio
import shapely
from affine import Affine
from fractal import noise
from rasterio.windows import Window as FileWindow

from qingshan.assets.postings import AMOUNT, POSTINGS
from qingshan.core import Place, PlaceTree, Text
from qingshan.grid.target import TargetGrid
from qingshan.grid.zones import Zones

Whole = npt.NDArray[np.int64]
NAMES = ("opening", "closing")
COUNTIES, CLASSES, TILE = 129, 9, 512
_COARSE = 2  # cells of a map along one of the plane on which its patches are drawn
_WIDEST = 256  # of the clumps on that plane
_UNSURE, _SPECKLE = 2, 0.004  # cells that an edge wavers by; share of lone cells of another class


def grid_of(size: int) -> TargetGrid:
    """A square of eight degrees in so many cells."""
    return TargetGrid("EPSG:4490", Affine(8 / size, 0, 98.0, 0, -8 / size, 29.0), size, size)


def write_maps(folder: Path, grid: TargetGrid) -> None:
    """Two maps as satellites' are: patches of all sizes with unsure edges and lone cells, each map in its own way."""
    profile = {"driver": "GTiff", "width": grid.columns, "height": grid.rows, "count": 1, "dtype": "uint8"}
    profile |= {"crs": grid.crs, "transform": grid.transform, "nodata": 0, "compress": "DEFLATE"}
    profile |= {"tiled": True, "blockxsize": TILE, "blockysize": TILE, "num_threads": "all_cpus"}
    for number, (name, patches) in enumerate(zip(NAMES, _patches(grid.rows // _COARSE), strict=True)):
        with rasterio.open(folder / f"{name}.tif", "w", **profile) as file:
            for row in range(0, grid.rows, TILE):
                random = np.random.default_rng((number, row))
                file.write(_drawn(patches, row, random), 1, window=FileWindow(0, row, grid.columns, TILE))


def _patches(size: int) -> list[npt.NDArray[np.uint8]]:
    """Classes on a coarse plane by bands of two fields; between the maps a third field shifts one of them a little."""
    whole = slice(0, size)
    relief, damp, moved = (noise(seed, whole, whole, _WIDEST, persistence=0.7) for seed in (1, 2, 3))
    made = []
    for shift in (0.0, 0.15):
        ranks = [_thirds(relief), _thirds(damp + shift * (moved - 0.5))]
        made.append((1 + 3 * ranks[0] + ranks[1]).astype(np.uint8))
    return made


def _thirds(field: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.digitize(field, np.quantile(field, [1 / 3, 2 / 3]))


def _drawn(patches: npt.NDArray[np.uint8], first: int, random: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Some rows of a map."""
    size = len(patches) * _COARSE
    rows, columns = np.arange(first, first + TILE), np.arange(size)
    waver = [random.integers(-_UNSURE, _UNSURE + 1, (TILE, size), np.int16) for _ in range(2)]
    down = np.clip(rows[:, None] + waver[0], 0, size - 1) // _COARSE
    across = np.clip(columns[None, :] + waver[1], 0, size - 1) // _COARSE
    cells = patches[down, across]
    lone = random.random((TILE, size), np.float32) < _SPECKLE
    cells[lone] = random.integers(1, CLASSES + 1, int(lone.sum()), np.uint8)
    return cells


def counties(grid: TargetGrid) -> Zones:
    """Cells around seeded points with winding borders that neighbours share."""
    west, south, east, north = grid.bounds
    points = np.random.default_rng(129).uniform((west, south), (east, north), (COUNTIES, 2))
    frame = shapely.box(west, south, east, north)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame))
    inner = shapely.box(west + 0.2, south + 0.2, east - 0.2, north - 0.2)
    shapes = shapely.segmentize(shapely.intersection(cells, inner), 0.01)
    bent = shapely.transform(
        shapes, lambda at: at + 0.02 * np.sin(at[:, ::-1] * 20) + 0.002 * np.sin(at[:, ::-1] * 150)
    )
    codes = tuple(f"53{number:04d}" for number in range(COUNTIES))
    return Zones(codes, codes, tuple(bent))


def villages(count: int) -> tuple[PlaceTree, list[str]]:
    """A province in five levels and the codes of its villages: ten to a township, a hundred to a county."""
    rows = [("530000", "province", None)]
    for number in range(-(-count // 1000)):
        rows.append((f"53{number + 1:02d}00", "prefecture", "530000"))
    below: list[str] = []
    for number in range(count):
        prefecture, county, township = number // 1000, number // 100 % 10, number // 10 % 10
        codes = [f"53{prefecture + 1:02d}", f"{county + 21}", f"{township + 101}", f"{number % 10 + 201}"]
        at = ["".join(codes[: length + 1]) for length in range(4)]
        if number % 100 == 0:
            rows.append((at[1], "county", at[0] + "00"))
        if number % 10 == 0:
            rows.append((at[2], "township", at[1]))
        rows.append((at[3], "village", at[2]))
        below.append(at[3])
    return PlaceTree(Place(code, Text(code, code), level, parent) for code, level, parent in rows), below


ITEMS = ("cropland", "garden", "forest_land", "grassland", "wetland", "water_surface", "built_up")
YEARS = tuple(str(year) for year in range(2010, 2020))


def province(places: list[str], count: int) -> pl.DataFrame:
    """About so many postings of the land of villages over ten years; three movements in ten are a transfer.

    Each stock opens once and moves at least once a year; both sides post what passes to a neighbour.
    """
    stocks = len(places) * len(ITEMS) * len(YEARS)
    random = np.random.default_rng(10)
    more = max(count - stocks, 0)
    each = np.concatenate([np.arange(stocks), random.integers(0, stocks, more)])
    village, kind, year = each % len(places), each // len(places) % len(ITEMS), each // (len(places) * len(ITEMS))
    to = np.clip(village + random.choice([-1, 1, 10, 100], len(each)), 0, len(places) - 1)
    passed = (random.random(len(each)) < 0.15) & (to != village)
    grew = ~passed & (random.random(len(each)) < 0.6)
    amount = random.integers(1, 10**6, len(each))
    nobody = np.full(len(each), len(places))
    first = np.arange(len(places) * len(ITEMS))
    sides = [
        (first % len(places), first // len(places), first * 0, "opening", "", first * 0 + len(places), 10**10 + first),
        (village[grew], kind[grew], year[grew], "increase", "other", nobody[grew], amount[grew]),
        (village[~grew], kind[~grew], year[~grew], "decrease", "other", np.where(passed, to, nobody)[~grew],
         amount[~grew]),
        (to[passed], kind[passed], year[passed], "increase", "other", village[passed], amount[passed]),
    ]  # fmt: skip
    return pl.concat([_side(places, *side) for side in sides])


def _side(
    places: list[str],
    village: Whole,
    kind: Whole,
    year: Whole,
    entry: str,
    cause: str,
    other: Whole,
    amount: Whole,
) -> pl.DataFrame:
    """Postings of one entry. other : number of the other place, one past the last for none"""

    def named(names: Sequence[str], numbers: Whole) -> pl.Series:
        return pl.Series(names, dtype=pl.String).gather(numbers)

    table = pl.DataFrame(
        {
            "item": named(ITEMS, kind),
            "place": named(places, village),
            "period": named(YEARS, year),
            "other_place": named([*places, ""], other),
            "amount": pl.Series(amount),
        }
    )
    told = {
        "resource": "land",
        "grade": "",
        "entry": entry,
        "cause": cause,
        "unit": "hm2",
        "document": "",
        "reason": "",
    }
    moment = pl.lit(None, pl.Date)
    return table.with_columns(
        (pl.col("amount").cast(AMOUNT) / 100).cast(AMOUNT),
        happened=moment,
        recorded=moment,
        **{name: pl.lit(text) for name, text in told.items()},
    ).select(POSTINGS.names())
