"""Three counties of the Pu'er example worked out a second time, by another route and without a line of the library's.

The rasters are read with rasterio and brought to the land-cover cells with `rasterio.warp.reproject`, and once more
with a bilinear interpolation written out here. Shares of cells are exactextract's, cells are geodesic polygons, and the
formulas stand below in plain NumPy. Only the numbers of the rulebook are read from it.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from exactextract import exact_extract
from pyproj import Geod
from rasterio.enums import Resampling
from rasterio.warp import reproject

from qingshan.rulebook import standard_rulebook
from qingshan.runs.compute import Computed, compute
from qingshan.runs.opening import open_inputs
from qingshan.runs.scan import scan

EXAMPLE = Path(__file__).parents[2] / "examples" / "puer"
COVER = EXAMPLE / "inputs" / "landcover_mcd12c1_2019_igbp_0p05deg.tif"
RAIN = EXAMPLE / "inputs" / "precip_monthly_p837-7_0p25deg.tif"
WARMTH = EXAMPLE / "inputs" / "temp_monthly_p1510-1_0p75deg.tif"
COUNTIES = ("530802", "530823", "530828")
BOOK = standard_rulebook()
DAY = date(2019, 1, 1)

Bring = Callable[[Path], np.ndarray]


# the library


@pytest.fixture(scope="module")
def computed() -> Computed:
    inputs, findings = open_inputs(EXAMPLE / "run.yaml")
    assert inputs is not None, findings
    _, columns, _ = scan(inputs)
    return compute(inputs, inputs.plan, columns, "run:independent")


def by_library(computed: Computed, indicator: str, county: str) -> float:
    facts = computed.facts
    rows = facts.filter((facts["indicator"] == indicator) & (facts["place"] == county) & (facts["part"] == ""))
    assert rows.height == 1
    return float(rows["value"][0])


# the other route


def warped(path: Path) -> np.ndarray:
    """All bands on the land-cover cells, by GDAL's warper, bilinear."""
    with rasterio.open(COVER) as target, rasterio.open(path) as source:
        found = np.full((source.count, target.height, target.width), np.nan)
        reproject(
            source.read().astype(np.float64),
            found,
            src_transform=source.transform,
            src_crs=source.crs,
            dst_transform=target.transform,
            dst_crs=target.crs,
            dst_nodata=np.nan,
            resampling=Resampling.bilinear,
        )
    return found


def interpolated(path: Path) -> np.ndarray:
    """The same by hand: between the middles of the four cells around, along each axis in proportion."""
    with rasterio.open(COVER) as target, rasterio.open(path) as source:
        values = source.read().astype(np.float64)
        longitude = target.transform.c + target.transform.a * (np.arange(target.width) + 0.5)
        latitude = target.transform.f + target.transform.e * (np.arange(target.height) + 0.5)
        across = (longitude - source.transform.c) / source.transform.a - 0.5
        down = (latitude - source.transform.f) / source.transform.e - 0.5
    left, top = np.floor(across).astype(int), np.floor(down).astype(int)
    by_column = (across - left)[None, None, :]
    by_row = (down - top)[None, :, None]
    upper, lower = values[:, top], values[:, top + 1]
    north = upper[:, :, left] * (1 - by_column) + upper[:, :, left + 1] * by_column
    south = lower[:, :, left] * (1 - by_column) + lower[:, :, left + 1] * by_column
    return north * (1 - by_row) + south * by_row


def geodesic_cells() -> np.ndarray:
    """Area of the land-cover cells of each row, as geodesic polygons with 400 points along each parallel. [m²]"""
    geod = Geod(ellps="WGS84")
    with rasterio.open(COVER) as target:
        west, width, north, height = target.transform.c, target.transform.a, target.transform.f, target.transform.e
        rows = target.height
    along = west + width * np.linspace(0, 1, 400)
    areas = []
    for row in range(rows):
        top, bottom = north + height * row, north + height * (row + 1)
        longitude = np.concatenate([along, along[::-1]])
        latitude = np.concatenate([np.full(400, bottom), np.full(400, top)])
        areas.append(abs(geod.polygon_area_perimeter(longitude, latitude)[0]))
    return np.array(areas)[:, None]


def number_of(code: str, ecosystem: str = "") -> float:
    found = BOOK.number_for(code, BOOK.value_of(code, DAY), {"ecosystem": ecosystem})
    return float("nan") if found is None else found.value


@pytest.fixture(scope="module")
def shares() -> dict[str, np.ndarray]:
    counties = gpd.read_file(EXAMPLE / "inputs" / "counties.geojson")
    found = exact_extract(str(COVER), counties, ["cell_id", "coverage"], include_cols=["code"], output="pandas")
    with rasterio.open(COVER) as target:
        shape = target.shape
    by_county = {}
    for _, row in found.iterrows():
        share = np.zeros(shape[0] * shape[1])
        share[row["cell_id"]] = row["coverage"]
        by_county[row["code"]] = share.reshape(shape)
    return by_county


def by_hand(indicator: str, share: np.ndarray, bring: Bring) -> float:
    with rasterio.open(COVER) as target:
        codes = target.read(1)
    area = geodesic_cells() * share
    rain, warmth = bring(RAIN).sum(axis=0), bring(WARMTH).mean(axis=0)
    if indicator == "nature.rain":
        return float((rain * area).sum() / area.sum())
    if indicator == "nature.temperature":
        return float((warmth * area).sum() / area.sum())
    legend = {one.code: one.ecosystem for one in BOOK.legends["igbp"].classes}
    total = 0.0
    for code, ecosystem in legend.items():
        if BOOK.top("ecosystem", ecosystem) not in ("forest", "shrub", "grass", "wetland"):
            continue
        here = (codes == code) & (area > 0)
        if indicator == "nature.water_conservation.quantity":
            limit = 300 + 25 * warmth[here] + 0.05 * warmth[here] ** 3
            evaporated = rain[here] / np.sqrt(0.9 + (rain[here] / limit) ** 2)
            left = rain[here] * (1 - number_of("nature.runoff_coefficient", ecosystem)) - evaporated
            total += float((np.where(left > 0, left, 0) * area[here]).sum()) / 1000
        else:
            by_warmth = 3000 / (1 + np.exp(1.315 - 0.119 * warmth[here]))
            by_rain = 3000 * (1 - np.exp(-0.000664 * rain[here]))
            grown = np.where(by_warmth < by_rain, by_warmth, by_rain)  # g of dry matter per m²
            carbon = grown * 72 / 162 * number_of("nature.nep_ratio")
            total += float((carbon * area[here]).sum()) * 44 / 12 / 1e6
    return total


INDICATORS = (
    "nature.water_conservation.quantity",
    "nature.carbon_sequestration.quantity",
    "nature.rain",
    "nature.temperature",
)


@pytest.mark.parametrize("bring", [warped, interpolated], ids=["GDAL's warper", "by hand"])
@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("county", COUNTIES)
def test_the_library_and_the_other_route_agree_to_a_millionth(computed, shares, county, indicator, bring):
    other = by_hand(indicator, shares[county], bring)
    assert np.isfinite(other)
    assert by_library(computed, indicator, county) == pytest.approx(other, rel=1e-6)


@pytest.mark.parametrize("county", COUNTIES)
def test_the_area_of_a_county_is_that_of_its_cells(computed, shares, county):
    other = float((geodesic_cells() * shares[county]).sum())
    assert by_library(computed, "land.area", county) == pytest.approx(other, rel=1e-6)


@pytest.mark.parametrize("county", COUNTIES)
def test_the_area_of_a_county_is_that_of_its_outline(computed, county):
    # the outline's sides are straight in degrees, not geodesics: over a few hundred metres the difference is nothing
    counties = gpd.read_file(EXAMPLE / "inputs" / "counties.geojson").set_index("code")
    outline, _ = Geod(ellps="WGS84").geometry_area_perimeter(counties.geometry[county])
    # within a cell the area is taken as even, though its north is narrower than its south: up to 1e-5 at the border
    assert by_library(computed, "land.area", county) == pytest.approx(abs(outline), rel=1e-5)


def test_the_three_counties_differ_so_that_a_mix_up_would_show(computed):
    for indicator in INDICATORS:
        values = [by_library(computed, indicator, county) for county in COUNTIES]
        assert len({round(value, 6) for value in values}) == 3
