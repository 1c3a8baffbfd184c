"""One walk over the grid: what it adds up by zone and class can be added up by hand, in whatever blocks it goes."""

import dataclasses

import numpy as np
import pytest
import shapely
from affine import Affine

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.sums import Sums
from qingshan.grid.target import TargetGrid
from qingshan.grid.walk import AREA, Breach, Job, Limit, Step, walk
from qingshan.grid.zones import Zones

ROWS, COLUMNS = 60, 50
GRIDS = {
    "degrees": TargetGrid("EPSG:4326", Affine(0.05, 0, 100.0, 0, -0.05, 25.0), ROWS, COLUMNS),
    "metres": TargetGrid("EPSG:32647", Affine(1000, 0, 600_000, 0, -1000, 2_600_000), ROWS, COLUMNS),
}
RANDOM = np.random.default_rng(20190715)
RAIN = RANDOM.uniform(800, 2000, (ROWS, COLUMNS))
CODES = RANDOM.choice([1, 2, 12], (ROWS, COLUMNS)).astype(np.uint8)
INDEX = {1: 0, 2: 1, 12: 2}  # map code → column of the sums
SHARE = np.array([0.1, 0.3, np.nan])  # by column; nothing is known of the last


def layer_of(grid: TargetGrid, array: np.ndarray, kind: Kind = Kind.FIELD, nodata: float | None = None) -> Layer:
    return Layer("", kind, array=array, transform=grid.transform, crs=grid.crs, nodata=nodata)


def zones_on(grid: TargetGrid) -> Zones:
    """Two neighbours with a slanting border between them, and a third far from both, within the grid."""
    west, south, east, north = grid.bounds
    width, height = east - west, north - south

    def polygon(*corners: tuple[float, float]) -> shapely.Polygon:
        return shapely.Polygon([(west + x * width, south + y * height) for x, y in corners])

    left = polygon((0.03, 0.02), (0.41, 0.02), (0.57, 0.61), (0.03, 0.61))
    right = polygon((0.41, 0.02), (0.97, 0.02), (0.97, 0.61), (0.57, 0.61))
    top = polygon((0.2, 0.71), (0.5, 0.98), (0.83, 0.75))
    return Zones(("a", "b", "c"), ("左", "右", "上"), (left, right, top))


def job_on(grid: TargetGrid, **changes) -> Job:
    standard = Job(
        grid=grid,
        zones=zones_on(grid),
        layers={"cover": layer_of(grid, CODES, Kind.CLASS), "rain": layer_of(grid, RAIN)},
        classes="cover",
        class_index=INDEX,
        steps=[
            Step("kept", lambda rain, share: rain * (1 - share), {"rain": "rain", "share": "share"}),
            Step("water", lambda kept, area: kept / 1000 * area, {"kept": "kept", "area": AREA}),
        ],
        tables={"share": SHARE},
        summed=["water"],
        averaged=["rain", "kept"],
    )
    return dataclasses.replace(standard, **changes)


def shares(job: Job) -> np.ndarray:
    """Share of every cell in every zone, cell by cell with shapely: zone × row × column."""
    grid = job.grid
    rows, columns = np.mgrid[0 : grid.rows, 0 : grid.columns]
    west, north = grid.transform.c + grid.transform.a * columns, grid.transform.f + grid.transform.e * rows
    boxes = shapely.box(west, north + grid.transform.e, west + grid.transform.a, north)
    width, height = grid.cell_size
    parts = [shapely.area(shapely.intersection(boxes, zone)) for zone in job.zones.geometries]
    return np.array(parts) / (width * height)


def ground_of(grid: TargetGrid) -> np.ndarray:
    areas = area_of_cells(grid.crs, grid.transform)(0, 0, grid.rows, grid.columns)
    return np.broadcast_to(areas, (grid.rows, grid.columns))


@pytest.fixture(params=GRIDS.values(), ids=list(GRIDS))
def grid(request) -> TargetGrid:
    return request.param


def test_sums_by_zone_and_class_are_those_of_a_plain_double_loop(grid):
    job = job_on(grid)
    found = walk(job)
    share, ground = shares(job), ground_of(grid)
    for zone in range(3):
        for code, column in INDEX.items():
            here = share[zone] * (code == CODES)
            assert found.area[zone, column] == pytest.approx((here * ground).sum(), rel=1e-9)
            rain = found.sums["rain"].mean[zone, column]
            assert rain == pytest.approx((here * ground * RAIN).sum() / (here * ground).sum(), rel=1e-9)
            if column < 2:
                water = (here * ground * RAIN * (1 - SHARE[column]) / 1000).sum()
                assert found.sums["water"].total[zone, column] == pytest.approx(water, rel=1e-9)
    assert np.all(found.area[:, 3] == 0)  # every cell has a class
    assert found.breaches == []


def test_the_parts_add_to_the_area_of_the_zone(grid):
    job = job_on(grid)
    per_zone = (shares(job) * ground_of(grid)).sum(axis=(1, 2))
    np.testing.assert_allclose(walk(job).area.sum(axis=1), per_zone, rtol=1e-9)


def test_two_zones_as_one_have_the_sum_of_both(grid):
    job = job_on(grid)
    left, right, top = job.zones.geometries
    together = dataclasses.replace(job.zones, geometries=(shapely.union(left, right), top, shapely.Point(0, 0)))
    apart, joined = walk(job), walk(dataclasses.replace(job, zones=together))
    np.testing.assert_allclose(joined.area[0], apart.area[0] + apart.area[1], rtol=1e-9)
    water = apart.sums["water"].total
    np.testing.assert_allclose(joined.sums["water"].total[0], water[0] + water[1], rtol=1e-9)
    assert joined.area[2].sum() == 0


# holes


def test_a_hole_lowers_the_area_behind_a_mean_and_not_the_mean():
    grid = GRIDS["degrees"]
    rain = np.full((ROWS, COLUMNS), 1500.0)
    full = walk(job_on(grid, layers={"cover": layer_of(grid, CODES, Kind.CLASS), "rain": layer_of(grid, rain)}))
    rain[20:40, 10:30] = np.nan
    holed = walk(job_on(grid, layers={"cover": layer_of(grid, CODES, Kind.CLASS), "rain": layer_of(grid, rain)}))
    np.testing.assert_allclose(holed.sums["rain"].mean[:, :3], 1500.0)
    assert np.all(holed.sums["rain"].area[0, :3] < full.sums["rain"].area[0, :3])
    np.testing.assert_array_equal(holed.area, full.area)
    # what is added up loses what is not known, and says over which area it was added
    assert np.all(holed.sums["water"].total[0, :2] < full.sums["water"].total[0, :2])
    np.testing.assert_array_equal(holed.sums["water"].area[:, :2], holed.sums["rain"].area[:, :2])


def test_a_class_without_a_parameter_has_no_value_and_no_area_behind_it():
    found = walk(job_on(GRIDS["degrees"]))
    assert np.all(found.sums["kept"].area[:, 2] == 0)
    assert np.isnan(found.sums["kept"].mean[:, 2]).all()
    assert np.all(found.sums["water"].total[:, 2] == 0)
    assert np.all(found.area[:, 2] > 0)
    assert np.isfinite(found.sums["rain"].mean[:, 2]).all()


def test_beyond_the_layer_there_is_land_without_value():
    grid = GRIDS["degrees"]
    short = layer_of(grid, RAIN[:25])
    found = walk(job_on(grid, layers={"cover": layer_of(grid, CODES, Kind.CLASS), "rain": short}))
    assert found.sums["rain"].area[0].sum() < found.area[0].sum()
    assert found.sums["rain"].area[2].sum() == pytest.approx(found.area[2].sum())


def test_cells_without_a_class_are_counted_apart():
    grid = GRIDS["degrees"]
    codes = CODES.copy()
    codes[30:50, 5:40] = 255
    job = job_on(grid, layers={"cover": layer_of(grid, codes, Kind.CLASS, 255), "rain": layer_of(grid, RAIN)})
    found, whole = walk(job), walk(job_on(grid))
    np.testing.assert_allclose(found.area.sum(axis=1), whole.area.sum(axis=1), rtol=1e-12)
    assert np.all(found.area[:2, 3] > 0)
    assert np.all(found.sums["water"].total[:, 3] == 0)
    assert found.breaches == []  # a cell that is declared empty is no fault of the legend


def test_the_mean_of_nothing_is_nothing():
    nothing = Sums.empty(1, 2)
    assert np.isnan(nothing.mean).all()


# out of bounds


def test_a_class_that_the_legend_does_not_know_is_told_with_its_window_and_counted_apart():
    grid = GRIDS["degrees"]
    codes = CODES.copy()
    codes[40, 20], codes[41, 20] = 77, 99  # inside the first zone
    job = job_on(grid, layers={"cover": layer_of(grid, codes, Kind.CLASS), "rain": layer_of(grid, RAIN)})
    found = walk(job)
    assert found.breaches == [Breach("cover", (40, 20, 2, 1), 2, 77.0, 99.0)]
    both = (shares(job)[0] * ground_of(grid))[[40, 41], 20].sum()
    assert found.area[0, 3] == pytest.approx(both)


def test_values_beyond_their_limits_are_told_with_their_window_and_extremes():
    grid = GRIDS["degrees"]
    rain = RAIN.copy()
    rain[40, 20], rain[41, 21], rain[40, 8] = -5.0, 16_000.0, 20_000.0
    layers = {"cover": layer_of(grid, CODES, Kind.CLASS), "rain": layer_of(grid, rain)}
    found = walk(job_on(grid, layers=layers, limits=[Limit("rain", 0.0, 15_000.0)]))
    assert found.breaches == [Breach("rain", (40, 8, 2, 14), 3, -5.0, 20_000.0)]


def test_the_limits_themselves_are_within_and_holes_are_not_out_of_bounds():
    grid = GRIDS["degrees"]
    rain = RAIN.copy()
    rain[40, 20], rain[41, 21], rain[40, 22] = 0.0, 15_000.0, np.nan
    layers = {"cover": layer_of(grid, CODES, Kind.CLASS), "rain": layer_of(grid, rain)}
    assert walk(job_on(grid, layers=layers, limits=[Limit("rain", 0.0, 15_000.0)])).breaches == []


def test_what_is_infinite_is_out_of_any_bounds():
    grid = GRIDS["degrees"]
    rain = RAIN.copy()
    rain[40, 20] = np.inf
    layers = {"cover": layer_of(grid, CODES, Kind.CLASS), "rain": layer_of(grid, rain)}
    (only,) = walk(job_on(grid, layers=layers, limits=[Limit("rain", 0.0, None)])).breaches
    assert (only.cells, only.highest) == (1, np.inf)


def test_what_lies_outside_the_zones_is_nobodys_business():
    grid = GRIDS["degrees"]
    codes, rain = CODES.copy(), RAIN.copy()
    codes[0, 0], rain[0, 0] = 200, -9999.0
    layers = {"cover": layer_of(grid, codes, Kind.CLASS), "rain": layer_of(grid, rain)}
    found, clean = walk(job_on(grid, layers=layers, limits=[Limit("rain", 0.0, None)])), walk(job_on(grid))
    assert found.breaches == []
    np.testing.assert_array_equal(found.sums["water"].total, clean.sums["water"].total)


def test_a_value_that_is_worked_out_has_limits_too():
    grid = GRIDS["degrees"]
    found = walk(job_on(grid, limits=[Limit("kept", None, 1000.0)]))
    assert found.breaches
    assert all(one.layer == "kept" and one.lowest > 1000.0 for one in found.breaches)


# columns left out, months, cells kept


def test_a_column_that_an_account_leaves_out_has_no_value_and_the_others_keep_theirs():
    grid = GRIDS["degrees"]
    found, whole = walk(job_on(grid, excluded={"water": [1]})), walk(job_on(grid))
    assert np.all(found.sums["water"].total[:, 1] == 0)
    assert np.all(found.sums["water"].area[:, 1] == 0)
    np.testing.assert_array_equal(found.sums["water"].total[:, 0], whole.sums["water"].total[:, 0])
    np.testing.assert_array_equal(found.sums["kept"].total, whole.sums["kept"].total)
    np.testing.assert_array_equal(found.area, whole.area)


def test_a_monthly_layer_goes_to_the_function_with_its_months_in_front():
    grid = GRIDS["degrees"]
    months = RANDOM.uniform(0, 300, (12, ROWS, COLUMNS))
    seen = []

    def year(rain_monthly):
        seen.append(rain_monthly.shape[0])
        return rain_monthly.sum(axis=0)

    job = job_on(
        grid,
        layers={"cover": layer_of(grid, CODES, Kind.CLASS), "months": layer_of(grid, months)},
        steps=[Step("rain", year, {"rain_monthly": "months"})],
        summed=[],
        averaged=["rain", "months"],
    )
    found = walk(job)
    assert set(seen) == {12}
    by_months, by_year = found.sums["months"].mean[:, :3], found.sums["rain"].mean[:, :3]
    np.testing.assert_allclose(by_year, 12 * by_months)  # of a monthly layer the table shows the mean month


def test_cells_are_handed_on_as_maps_with_nothing_outside_the_zones(grid):
    job = job_on(grid).keeping(["water"])
    canvas = np.full((ROWS, COLUMNS), -1.0)

    def sink(name, window, values):
        assert name == "water"
        canvas[window.row : window.row + window.rows, window.column : window.column + window.columns] = values

    found = walk(job, sink=sink)
    share = shares(job)
    inside = share.max(axis=0) > 1e-9
    assert np.isnan(canvas[~inside & (canvas != -1.0)]).all()
    known = inside & (CODES != 12)
    wanted = RAIN * (1 - np.where(CODES == 1, 0.1, 0.3)) / 1000 * ground_of(grid)
    np.testing.assert_allclose(canvas[known], wanted[known], rtol=1e-9)
    assert np.isnan(canvas[inside & (CODES == 12)]).all()
    total = sum((np.where(known, canvas, 0) * one).sum() for one in share)
    assert found.sums["water"].total.sum() == pytest.approx(total, rel=1e-9)
