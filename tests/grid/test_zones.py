"""Shares of cells in zones are exact: they add up to cells and to polygons, and agree with an independent program."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from affine import Affine
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qingshan.grid.coverage import SNAP
from qingshan.grid.target import TargetGrid, Window, grid_of
from qingshan.grid.zones import Zones, cover_of

COUNTIES = gpd.read_file(Path(__file__).parents[2] / "examples" / "puer" / "inputs" / "counties.geojson")
PUER = Zones(tuple(COUNTIES.code), tuple(COUNTIES.name), tuple(COUNTIES.geometry))
CALM = settings(deadline=None, max_examples=60)


def zones_of(*geometries) -> Zones:
    names = tuple(str(number) for number in range(len(geometries)))
    return Zones(names, names, geometries)


def plane(rows: int = 10, columns: int = 10, size: float = 1.0) -> TargetGrid:
    return TargetGrid("EPSG:32647", Affine(size, 0, 0, 0, -size, rows * size), rows, columns)


def whole(grid: TargetGrid) -> Window:
    return Window(0, 0, grid.rows, grid.columns)


def table(zones: Zones, grid: TargetGrid, window: Window) -> np.ndarray:
    """Shares as zone × cell of the window."""
    cover = cover_of(zones, grid, window)
    shares = np.zeros((len(zones.codes), window.rows * window.columns))
    shares[cover.zone, cover.cell] = cover.share
    return shares


@pytest.fixture(scope="module", params=[0.05, 0.01], ids=["0.05°", "0.01°"])
def puer(request) -> tuple[TargetGrid, np.ndarray]:
    grid = grid_of("EPSG:4326", request.param, PUER.bounds)
    return grid, table(PUER, grid, whole(grid))


def test_the_shares_of_adjoining_counties_add_to_one_in_every_cell_inside_the_city(puer):
    grid, shares = puer
    city = shapely.union_all(PUER.geometries, grid_size=1e-9)
    shapely.prepare(city)
    rows, columns = np.mgrid[0 : grid.rows, 0 : grid.columns].reshape(2, -1)
    west, north = grid.transform.c + grid.transform.a * columns, grid.transform.f + grid.transform.e * rows
    inside = shapely.covers(city, shapely.box(west, north + grid.transform.e, west + grid.transform.a, north))
    together = shares.sum(axis=0)
    assert inside.sum() > 1000
    np.testing.assert_allclose(together[inside], 1.0, rtol=0, atol=1e-9)
    assert together.max() <= 1 + 1e-9
    assert ((shares > 0).sum(axis=0)[inside] > 1).any()  # cells on common edges are among them


def test_the_shares_are_those_that_exactextract_finds(puer):
    grid, shares = puer
    west, south, east, north = grid.bounds
    empty, wkt = np.zeros((grid.rows, grid.columns)), COUNTIES.crs.to_wkt()
    raster = NumPyRasterSource(empty, xmin=west, ymin=south, xmax=east, ymax=north, srs_wkt=wkt)
    found = exact_extract(raster, COUNTIES, ["cell_id", "coverage"], output="pandas")
    theirs = np.zeros_like(shares)
    for number, row in found.iterrows():
        theirs[number, row["cell_id"]] = row["coverage"]
    # it keeps shares in single precision, which is good for 6e-8
    np.testing.assert_allclose(shares, theirs, rtol=0, atol=1e-6)


def test_cells_times_shares_are_the_area_of_the_polygon(puer):
    grid, shares = puer
    width, height = grid.cell_size
    areas = shapely.area(np.asarray(PUER.geometries))
    np.testing.assert_allclose(shares.sum(axis=1) * width * height, areas, rtol=1e-9)


def test_blocks_together_find_what_the_whole_grid_finds(puer):
    grid, shares = puer
    together = np.zeros((len(PUER.codes), grid.rows, grid.columns))
    for window in grid.windows(37):
        block = table(PUER, grid, window).reshape(-1, window.rows, window.columns)
        together[:, window.row : window.row + window.rows, window.column : window.column + window.columns] += block
    np.testing.assert_allclose(together.reshape(shares.shape), shares, rtol=0, atol=1e-9)


def test_entries_stand_in_the_order_of_cells_then_zones_and_none_is_empty(puer):
    grid, _ = puer
    cover = cover_of(PUER, grid, whole(grid))
    order = np.lexsort((cover.zone, cover.cell))
    np.testing.assert_array_equal(order, np.arange(order.size))
    assert cover.share.min() > 0
    assert len(set(zip(cover.cell.tolist(), cover.zone.tolist(), strict=True))) == cover.cell.size


# by hand


def test_a_square_over_four_cells_has_a_quarter_of_each():
    shares = table(zones_of(shapely.box(0.5, 0.5, 1.5, 1.5)), plane(2, 2), Window(0, 0, 2, 2))
    np.testing.assert_allclose(shares, [[0.25, 0.25, 0.25, 0.25]])


def test_a_triangle_over_one_cell_has_half_of_it():
    shares = table(zones_of(shapely.Polygon([(0, 0), (1, 0), (1, 1)])), plane(1, 1), Window(0, 0, 1, 1))
    np.testing.assert_allclose(shares, [[0.5]])


def test_an_island_in_a_lake_is_not_the_lake():
    lake = shapely.Polygon(shapely.box(1, 1, 9, 9).exterior.coords, [shapely.box(3, 3, 7, 7).exterior.coords])
    shares = table(zones_of(lake, shapely.box(3, 3, 7, 7)), plane(), whole(plane()))
    assert shares.sum(axis=1).tolist() == [48.0, 16.0]
    assert shares.sum(axis=0).max() == 1.0


def test_a_county_of_two_pieces_is_one_zone():
    two = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(5, 5, 6.5, 6)])
    assert table(zones_of(two), plane(), whole(plane())).sum() == pytest.approx(5.5)


def test_what_lies_beyond_the_grid_is_not_counted():
    shares = table(zones_of(shapely.box(-5, -5, 2, 2), shapely.box(50, 50, 60, 60)), plane(), whole(plane()))
    assert shares.sum(axis=1).tolist() == [4.0, 0.0]


def test_a_zone_that_only_touches_a_cell_has_no_share_of_it():
    cover = cover_of(zones_of(shapely.box(-1, 0, 0, 10)), plane(), whole(plane()))
    assert cover.cell.size == 0


def test_overlapping_zones_each_have_their_own_share():
    shares = table(zones_of(shapely.box(0, 0, 3, 3), shapely.box(2, 2, 4, 4)), plane(), whole(plane()))
    assert shares.sum(axis=1).tolist() == [9.0, 4.0]
    assert (shares.sum(axis=0) == 2).sum() == 1


def test_a_zone_thinner_than_a_cell_keeps_its_area():
    sliver = shapely.Polygon([(0.1, 0.2), (9.7, 8.3), (9.7, 8.301), (0.1, 0.201)])
    assert table(zones_of(sliver), plane(), whole(plane())).sum() == pytest.approx(sliver.area, rel=1e-9)


# by chance

POINT = st.tuples(st.floats(-20, 120, allow_subnormal=False), st.floats(-20, 120, allow_subnormal=False))


@st.composite
def triangles(draw: st.DrawFn) -> shapely.Polygon:
    corners = draw(st.tuples(POINT, POINT, POINT))
    triangle = shapely.Polygon(corners)
    assume(triangle.is_valid and triangle.area > 1e-3)
    return triangle


@CALM
@given(triangles())
def test_the_shares_of_any_triangle_add_to_its_area_within_the_grid(triangle):
    grid = plane(100, 100)
    inside = shapely.intersection(triangle, shapely.box(0, 0, 100, 100)).area
    shares = table(zones_of(triangle), grid, whole(grid))
    # a share under 1e-9 of a cell is none, and the edges cross 400 cells at most
    assert shares.sum() == pytest.approx(inside, rel=1e-9, abs=400 * SNAP)
    assert shares.min() >= 0
    assert shares.max() <= 1 + 1e-9


@CALM
@given(triangles(), st.integers(5, 60))
def test_any_triangle_is_the_same_in_blocks_of_any_size(triangle, block):
    grid = plane(100, 100)
    in_blocks = sum(table(zones_of(triangle), grid, window).sum() for window in grid.windows(block))
    assert in_blocks == pytest.approx(table(zones_of(triangle), grid, whole(grid)).sum(), rel=1e-9, abs=1e-9)


@CALM
@given(triangles(), st.floats(0, 100), st.floats(0, 100))
def test_a_triangle_cut_in_two_is_still_the_whole_triangle(triangle, x, slant):
    grid = plane(100, 100)
    left = shapely.Polygon([(-50, -50), (x, -50), (slant, 150), (-50, 150)])
    parts = [shapely.intersection(triangle, left), shapely.difference(triangle, left)]
    cut = table(zones_of(*parts), grid, whole(grid))
    np.testing.assert_allclose(cut.sum(axis=0), table(zones_of(triangle), grid, whole(grid))[0], rtol=0, atol=1e-9)
