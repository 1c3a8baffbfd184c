"""Slope, aspect and flow on ground of which every answer is known."""

import numpy as np
import pyflwdir
import pytest
from affine import Affine
from pyproj import Geod

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.terrain import cell_metres, slope_and_aspect, upslope_area

SQUARE = np.full(9, 30.0)


def plane(direction: float, degrees: float, size: float = 30.0, cells: int = 9) -> np.ndarray:
    """Ground that falls evenly towards a direction (clockwise from north), row 0 in the north. [m]"""
    rows, columns = np.mgrid[0:cells, 0:cells] * size
    east, north = np.sin(np.radians(direction)), np.cos(np.radians(direction))
    return 1000 - np.tan(np.radians(degrees)) * (columns * east - rows * north)


@pytest.mark.parametrize("direction", range(0, 360, 45))
@pytest.mark.parametrize("degrees", [0.5, 5.0, 30.0, 60.0])
def test_a_plane_has_its_slope_and_faces_where_it_falls_up_to_the_rim(direction, degrees):
    slope, aspect = slope_and_aspect(plane(direction, degrees), SQUARE, SQUARE)
    np.testing.assert_allclose(slope, degrees, rtol=1e-9)
    turned = (aspect - direction + 180) % 360 - 180
    np.testing.assert_allclose(turned, 0, atol=1e-7)


def test_flat_ground_has_no_slope_and_faces_nowhere():
    slope, aspect = slope_and_aspect(np.full((4, 5), 1200.0), SQUARE[:4], SQUARE[:4])
    assert np.all(slope == 0)
    assert np.isnan(aspect).all()


def test_cells_that_are_not_square_are_measured_in_metres_each_way():
    # one metre a cell eastward over 20 m, one metre a cell southward over 50 m
    rows, columns = np.mgrid[0:5, 0:5].astype(float)
    slope, _ = slope_and_aspect(-columns - rows, np.full(5, 20.0), np.full(5, 50.0))
    np.testing.assert_allclose(np.tan(np.radians(slope)), np.hypot(1 / 20, 1 / 50), rtol=1e-12)


def test_a_hole_stays_a_hole_and_makes_its_neighbours_holes_and_nobody_else():
    ground = plane(90, 10)
    ground[4, 4] = np.nan
    slope, aspect = slope_and_aspect(ground, SQUARE, SQUARE)
    near = np.zeros(ground.shape, bool)
    near[3:6, 3:6] = True
    assert np.isnan(slope[near]).all()
    assert np.isnan(aspect[near]).all()
    np.testing.assert_allclose(slope[~near], 10.0, rtol=1e-9)


def test_higher_ground_has_the_same_slope():
    ground = np.random.default_rng(7).uniform(0, 50, (8, 8))
    low, _ = slope_and_aspect(ground, SQUARE[:8], SQUARE[:8])
    high, _ = slope_and_aspect(ground + 2500, SQUARE[:8], SQUARE[:8])
    np.testing.assert_allclose(low, high, rtol=1e-9)


@pytest.mark.parametrize("shape", [(1, 5), (5, 1)])
def test_a_strip_one_cell_wide_has_no_slope(shape):
    with pytest.raises(ValueError, match="a slope needs at least two rows and two columns"):
        slope_and_aspect(np.zeros(shape), np.ones(shape[0]), np.ones(shape[0]))


# metres of cells


def test_cells_in_degrees_have_the_metres_of_their_own_latitude():
    step, north, rows = 0.05, 25.0, 60
    width, height = cell_metres("EPSG:4326", Affine(step, 0, 100, 0, -step, north), rows, 1)
    geod = Geod(ellps="WGS84")
    for row in (0, 30, 59):
        middle = north - step * (row + 0.5)
        assert width[row] == pytest.approx(geod.line_length([100, 100 + step], [middle, middle]), rel=1e-9)
        sides = [middle - step / 2, middle + step / 2]
        assert height[row] == pytest.approx(geod.line_length([100, 100], sides), rel=1e-9)
    assert np.all(np.diff(width) > 0)  # wider towards the equator
    assert np.all(np.diff(height) < 0)  # and a little less high


def test_width_times_height_is_the_area_of_the_cell():
    transform = Affine(0.05, 0, 100, 0, -0.05, 25)
    width, height = cell_metres("EPSG:4326", transform, 60, 1)
    areas = area_of_cells("EPSG:4326", transform)(0, 0, 60, 1)[:, 0]
    # a cell is no rectangle: its upper side is the shorter one, which the middle averages to (0.05°)² / 24
    np.testing.assert_allclose(width * height, areas, rtol=1e-6)


def test_cells_of_a_utm_grid_have_their_metres_on_the_ground():
    # on the central meridian UTM draws the ground at 0.9996
    width, height = cell_metres("EPSG:32647", Affine(30, 0, 499_850, 0, -90, 2_600_000), 4, 10)
    np.testing.assert_allclose(width, 30 / 0.9996, rtol=1e-6)
    np.testing.assert_allclose(height, 90 / 0.9996, rtol=1e-6)


def test_web_mercator_does_not_flatten_slopes():
    # at 23° the map is drawn 1/cos 23° too large: 100 m of the map are 92 m of ground
    width, height = cell_metres("EPSG:3857", Affine(100, 0, 11_000_000, 0, -100, 2_632_018.6), 1, 1)
    assert width[0] == pytest.approx(100 * np.cos(np.radians(23)), rel=1e-3)
    assert height[0] == pytest.approx(100 * np.cos(np.radians(23)), rel=1e-2)


def test_cells_in_feet_are_told_in_metres():
    # New York's grid in US survey feet, near its own standard parallels
    width, _ = cell_metres("EPSG:2263", Affine(100, 0, 984_250, 0, -100, 200_000), 1, 1)
    assert width[0] == pytest.approx(30.48006096, rel=1e-4)


def test_a_plane_measured_in_degrees_has_its_slope_in_metres():
    # falls to the south by 1 m every 10 m; without metres by row the slope would be next to 90°
    step, rows = 0.001, 20
    width, height = cell_metres("EPSG:4326", Affine(step, 0, 100, 0, -step, 25), rows, 6)
    ground = -0.1 * height[0] * np.arange(rows)[:, None] * np.ones((1, 6))
    slope, aspect = slope_and_aspect(ground, width, height)
    np.testing.assert_allclose(slope, np.degrees(np.arctan(0.1)), rtol=1e-5)
    np.testing.assert_allclose(aspect, 180.0)


# flow

METRES = Affine(30, 0, 0, 0, -30, 0)


def cone(cells: int = 25) -> np.ndarray:
    rows, columns = np.mgrid[0:cells, 0:cells] - (cells - 1) / 2
    return 500 - 10 * np.hypot(rows, columns)


def outlets(elevation: np.ndarray) -> np.ndarray:
    """Cells that pass their water on to no other, found by pyflwdir itself."""
    filled = np.where(np.isnan(elevation), -9999.0, elevation).astype(np.float32)
    flow = pyflwdir.from_dem(filled, nodata=-9999.0, transform=METRES, latlon=False)
    return flow.idxs_pit


def test_all_water_of_a_cone_leaves_it_once():
    ground = cone()
    area = upslope_area(ground, METRES, np.array(900.0), geographic=False)
    assert area.reshape(-1)[outlets(ground)].sum() == pytest.approx(ground.size * 900.0)
    assert area.min() == 900.0  # every cell drains at least itself
    assert area[12, 12] == 900.0  # nothing drains into the top


def test_all_water_of_a_valley_leaves_by_its_mouth():
    rows, columns = np.mgrid[0:21, 0:21].astype(float)
    valley = 20 * np.abs(columns - 10) + 5 * (20 - rows)  # sides fall to the middle, the middle to the south
    area = upslope_area(valley, METRES, np.array(900.0), geographic=False)
    along = area[:, 10]
    assert np.all(np.diff(along) > 0)
    assert along[-1] == pytest.approx(21 * 21 * 900.0, rel=0.1)  # some of the lowest row leaves beside the mouth


def test_it_is_what_pyflwdir_counts_itself():
    ground = np.random.default_rng(3).uniform(0, 100, (30, 40))
    flow = pyflwdir.from_dem(ground.astype(np.float32), nodata=-9999.0, transform=METRES, latlon=False)
    found = upslope_area(ground, METRES, np.array(900.0), geographic=False)
    np.testing.assert_allclose(found, flow.upstream_area("cell") * 900.0)


def test_cells_in_degrees_weigh_with_their_own_area():
    transform = Affine(0.01, 0, 100, 0, -0.01, 25)
    ground = cone(15)
    areas = np.broadcast_to(area_of_cells("EPSG:4326", transform)(0, 0, 15, 15), (15, 15))
    found = upslope_area(ground, transform, areas, geographic=True)
    filled = ground.astype(np.float32)
    pits = pyflwdir.from_dem(filled, nodata=-9999.0, transform=transform, latlon=True).idxs_pit
    assert found.reshape(-1)[pits].sum() == pytest.approx(areas.sum(), rel=1e-12)


def test_a_hole_drains_nothing_and_receives_nothing():
    ground = cone()
    ground[3:6, 3:6] = np.nan
    area = upslope_area(ground, METRES, np.array(900.0), geographic=False)
    assert np.isnan(area[3:6, 3:6]).all()
    assert np.isfinite(np.delete(area.reshape(-1), np.flatnonzero(np.isnan(ground)))).all()
    assert np.nansum(area.reshape(-1)[outlets(ground)]) == pytest.approx(np.isfinite(ground).sum() * 900.0)


def test_a_hollow_is_filled_and_its_water_runs_on():
    rows, columns = np.mgrid[0:15, 0:15].astype(float)
    ground = 5 * columns + 0.001 * rows
    ground[7, 7] -= 100  # a pit in a slope to the west
    area = upslope_area(ground, METRES, np.array(900.0), geographic=False)
    assert area.reshape(-1)[outlets(ground)].sum() == pytest.approx(ground.size * 900.0)
    assert 7 * 15 + 7 not in outlets(ground)
