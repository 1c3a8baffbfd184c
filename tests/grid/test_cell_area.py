"""True ground area of cells: on the ellipsoid, whatever the projection, whatever the block."""

import numpy as np
import pytest
from affine import Affine
from pyproj import CRS, Geod, Transformer

from qingshan.grid.cell_area import area_of_cells, band_areas

GEOD = Geod(ellps="WGS84")
ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=WGS84 +units=m"

#: reference system and a corner in or near Pu'er
SYSTEMS = {
    "UTM 47N": ("EPSG:32647", 650_000, 2_520_000),
    "UTM 47N, far from its meridian": ("EPSG:32647", 950_000, 2_520_000),
    "Albers, equal area": (ALBERS, -400_000, 2_500_000),
    "Web Mercator": ("EPSG:3857", 11_240_000, 2_605_000),
    "CGCS2000 three-degree zone": ("EPSG:4541", 500_000, 2_520_000),
}


def geodesic_area(crs: str, transform: Affine, row: int, column: int, points: int = 50) -> float:
    """Area of one cell as a geodesic polygon with many points on each side. [m²]

    With 50 points on a side of 5 km the sides follow the cell's to far below a millimetre.
    """
    west, north = transform @ (column, row)
    east, south = transform @ (column + 1, row + 1)
    along, still = np.linspace(0, 1, points), np.ones(points)
    x = np.concatenate([west + (east - west) * along, east * still, east + (west - east) * along, west * still])
    y = np.concatenate([south * still, south + (north - south) * along, north * still, north + (south - north) * along])
    system = CRS.from_user_input(crs)
    if not system.is_geographic:
        x, y = Transformer.from_crs(system, system.geodetic_crs, always_xy=True).transform(x, y)
    return abs(GEOD.polygon_area_perimeter(x, y)[0])


def test_all_cells_of_the_earth_add_to_the_earth():
    for degrees in (10.0, 1.0, 0.25):
        rows, columns = round(180 / degrees), round(360 / degrees)
        areas = area_of_cells("EPSG:4326", Affine(degrees, 0, -180, 0, -degrees, 90))(0, 0, rows, columns)
        whole = np.broadcast_to(areas, (rows, columns)).sum()
        # 510 065 621.724 km², the published surface of the WGS 84 ellipsoid
        assert whole == pytest.approx(510_065_621.724e6, rel=1e-12)


def test_the_two_halves_of_the_earth_are_the_same():
    north = band_areas(np.linspace(0, 90, 91), 360.0, 6378137.0, 0.0818191908426)
    south = band_areas(np.linspace(-90, 0, 91), 360.0, 6378137.0, 0.0818191908426)
    np.testing.assert_allclose(north, south[::-1], rtol=1e-11)


def test_bands_add_up_however_finely_they_are_cut():
    whole = band_areas(np.array([22.0, 24.8]), 0.05, 6378137.0, 0.0818191908426).sum()
    for cuts in (2, 57, 1000):
        parts = band_areas(np.linspace(22.0, 24.8, cuts), 0.05, 6378137.0, 0.0818191908426)
        assert parts.sum() == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize("degrees", [0.5, 0.05, 0.01])
@pytest.mark.parametrize("latitude", [0.0, 22.5, 60.0, 89.0])
def test_a_cell_in_degrees_is_as_large_as_the_geodesic_polygon_around_it(degrees, latitude):
    # A geodesic between two points of a parallel bulges polewards. With 2000 pieces on half a degree it does so by less
    # than 1e-9 of the cell; what is left is the rounding of the polygon's own sum, up to 1e-8 of a small cell.
    transform = Affine(degrees, 0, 100.0, 0, -degrees, latitude + degrees)
    found = area_of_cells("EPSG:4326", transform)(0, 0, 1, 1)[0, 0]
    assert found == pytest.approx(geodesic_area("EPSG:4326", transform, 0, 0, points=2000), rel=3e-8)


@pytest.mark.parametrize("size", [30, 250, 1000, 5000])
@pytest.mark.parametrize("name", SYSTEMS)
def test_a_cell_in_metres_is_as_large_as_the_geodesic_polygon_around_it(name, size):
    # Areas are worked out at cells up to 4 km apart and interpolated: a straight line misses the scale of UTM, about
    # 1 + x²/R², by (4 km)² / 4R² = 1e-7. The geodesic polygon of 900 m² is itself known to 5e-8 only.
    crs, west, north = SYSTEMS[name]
    transform = Affine(size, 0, west, 0, -size, north)
    areas = area_of_cells(crs, transform)(0, 0, 150, 150)
    assert areas.shape == (150, 150)
    for row, column in [(0, 0), (3, 5), (32, 97), (77, 32), (149, 149), (96, 0)]:
        assert areas[row, column] == pytest.approx(geodesic_area(crs, transform, row, column), rel=2e-7), (row, column)


def test_in_an_equal_area_projection_every_cell_has_its_nominal_area():
    areas = area_of_cells(ALBERS, Affine(250, 0, -400_000, 0, -250, 2_500_000))(0, 0, 300, 300)
    np.testing.assert_allclose(areas, 62_500.0, rtol=1e-9)


def test_web_mercator_is_put_right_by_a_sixth_in_the_south_of_yunnan():
    areas = area_of_cells("EPSG:3857", Affine(100, 0, 11_240_000, 0, -100, 2_605_000))(0, 0, 1, 1)
    assert areas[0, 0] / 10_000 == pytest.approx(np.cos(np.radians(22.78)) ** 2, rel=0.01)


def test_feet_are_not_taken_for_metres():
    # New York Long Island in US survey feet: 100 ft × 100 ft
    areas = area_of_cells("EPSG:2263", Affine(100, 0, 980_000, 0, -100, 200_000))(0, 0, 1, 1)
    assert areas[0, 0] == pytest.approx(10_000 * 0.3048006096**2, rel=1e-4)


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32647", Affine(1000, 0, 650_000, 0, -1000, 2_520_000)),
        ("EPSG:32647", Affine(30, 0, 650_000, 0, -30, 2_520_000)),
        ("EPSG:4326", Affine(0.05, 0, 99.05, 0, -0.05, 24.95)),
    ],
    ids=["1 km", "30 m", "degrees"],
)
def test_a_cell_has_the_same_area_in_whatever_block_it_is_read(crs, transform):
    areas = area_of_cells(crs, transform)
    whole = np.broadcast_to(areas(0, 0, 200, 150), (200, 150))
    for row, column, rows, columns in [(0, 0, 200, 1), (64, 64, 64, 64), (7, 31, 100, 90), (199, 149, 1, 1)]:
        part = np.broadcast_to(areas(row, column, rows, columns), (rows, columns))
        np.testing.assert_array_equal(part, whole[row : row + rows, column : column + columns])


def test_a_rotated_grid_is_refused():
    with pytest.raises(ValueError, match="the grid is rotated; bring it north-up first"):
        area_of_cells("EPSG:32647", Affine(30, 1, 0, 1, -30, 0))


def test_nothing_lies_beyond_the_pole():
    areas = area_of_cells("EPSG:4326", Affine(1, 0, 0, 0, -1, 91))(0, 0, 3, 1)
    assert areas[0, 0] == 0.0
    assert areas[1, 0] > 0.0
