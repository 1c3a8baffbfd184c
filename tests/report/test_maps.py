from io import BytesIO
from itertools import pairwise
from typing import Any

import geopandas
import numpy as np
import pytest
from affine import Affine
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text as Drawn
from pyproj import Geod
from shapely.geometry import MultiPolygon, box

from qingshan.core.text import Text
from qingshan.report.font import missing
from qingshan.report.map_classes import NOTHING, class_breaks, class_colours, class_labels, classify
from qingshan.report.map_labels import apart
from qingshan.report.map_sheet import FRAME, png, view_of
from qingshan.report.maps import NOT_REVIEWED, approval_line, classes_figure, map_figure
from qingshan.report.scale_bar import ground_length, scale_bar

GRID = Affine(0.05, 0, 100.0, 0, -0.05, 24.0)
NAMES = ("思茅区", "镇沅彝族哈尼族拉祜族自治县")
ZONES = geopandas.GeoDataFrame(
    {"code": ["1", "2"], "name": list(NAMES)},
    geometry=[box(100, 22, 101.2, 24), MultiPolygon([box(101.2, 22, 102, 24), box(102.1, 23, 102.3, 23.2)])],
    crs="EPSG:4326",
)
VALUES = np.linspace(0, 5000, 40 * 46).reshape(40, 46)
WORDS: dict[str, Any] = {
    "title": Text("普洱市水源涵养量分布图", "Water retained in Pu’er"),
    "source": Text("演示数据", "Demonstration data"),
}
FOREST, WATER = (Text("森林", "Forest"), "#117733"), (Text("水体", "Water"), "#332288")


def figure(values: Any = VALUES, approval: str | None = None, **other: Any) -> Figure:
    return map_figure(values, GRID, "EPSG:4326", ZONES, **{"unit": "m³/hm²", "approval": approval, **WORDS, **other})


def texts(drawn: Figure) -> list[str]:
    return [text.get_text() for text in drawn.findobj(Drawn) if text.get_text()]


numbers = arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e7, 1e7, allow_subnormal=False) | st.just(np.nan))


@given(numbers, st.integers(2, 7))
def test_classes_hold_every_value_and_their_bounds_increase(values: Any, count: int) -> None:
    known = values[np.isfinite(values)]
    breaks = class_breaks(values, count)
    assert bool(breaks) == bool(known.size)
    if breaks:
        assert breaks[0] <= known.min()
        assert breaks[-1] >= known.max()
        assert (np.diff(breaks) > 0).all()
        assert 1 <= len(breaks) - 1 <= count
    classes = classify(values, breaks)
    assert ((classes == NOTHING) == np.isnan(values)).all()
    assert len(class_labels(values, breaks)) == len(class_colours(breaks)) == max(len(breaks) - 1, 0)


@given(numbers)
@example(np.array([-2.0]))
@example(np.array([-0.9999999999]))  # the round step is a hair above it
def test_gains_and_losses_are_never_in_one_class(values: Any) -> None:
    breaks = class_breaks(values)
    assert not any(low < 0 < high for low, high in pairwise(breaks))


def test_a_skewed_raster_fills_its_classes_about_evenly() -> None:
    values = np.random.default_rng(1).lognormal(3, 2, 20_000)
    held = np.bincount(classify(values, class_breaks(values, 5)))
    assert held.min() > 0.1 * values.size


def test_one_value_is_one_class_named_by_it() -> None:
    values = np.full((3, 3), 7.5)
    breaks = class_breaks(values)
    assert len(breaks) == 2
    assert class_labels(values, breaks) == ("7.5",)


def test_few_values_are_a_class_each() -> None:
    values = np.array([1.0, 2.0, 2.0, 5.0])
    assert class_labels(values, class_breaks(values)) == ("1", "2", "5")


def test_a_change_is_pale_about_nought_and_brown_for_losses() -> None:
    brown, pale_brown, pale_green, green = (int(c[1:3], 16) for c in class_colours((-10.0, -5.0, 0.0, 5.0, 10.0)))
    assert green < pale_green
    assert brown < pale_brown
    assert brown > green  # red of the losses, against blue-green of the gains


@pytest.mark.parametrize(
    ("crs", "bounds"),
    [
        ("EPSG:4326", (99.0, 22.0, 102.5, 25.0)),
        ("EPSG:4490", (80.0, 45.0, 81.0, 46.0)),
        ("EPSG:32647", (600_000.0, 2_440_000.0, 860_000.0, 2_750_000.0)),
        ("EPSG:3857", (11_000_000.0, 2_500_000.0, 11_400_000.0, 2_900_000.0)),
    ],
)
def test_the_scale_bar_is_as_long_as_it_says(crs: str, bounds: tuple[float, float, float, float]) -> None:
    bar = scale_bar(crs, bounds)
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    assert ground_length(crs, x, y, bar.map_units) == pytest.approx(bar.metres, rel=0.02)
    assert bar.map_units <= (bounds[2] - bounds[0]) * 0.25
    assert bar.label.split()[0][0] in "125"


def test_a_degree_on_the_scale_bar_is_the_geodesic_one() -> None:
    bar = scale_bar("EPSG:4326", (99.0, 22.0, 102.0, 24.0))
    _, _, metres = Geod(ellps="WGS84").inv(100.0, 23.0, 100.0 + bar.map_units, 23.0)
    assert metres == pytest.approx(bar.metres, rel=0.02)


@pytest.mark.parametrize("bounds", [(100.0, 22.0, 102.0, 24.0), (80.0, 44.0, 90.0, 45.0), (100.0, 60.0, 101.0, 64.0)])
def test_a_map_is_as_wide_as_high_on_the_ground_and_holds_its_zones(bounds: tuple[float, float, float, float]) -> None:
    view = view_of(bounds, geographic=True)
    west, south, east, north = view.bounds
    assert west < bounds[0] < bounds[2] < east
    assert south < bounds[1] < bounds[3] < north
    metres_per_inch_across = ground_length("EPSG:4326", (west + east) / 2, (south + north) / 2, east - west) / FRAME[2]
    _, _, metres_up = Geod(ellps="WGS84").inv((west + east) / 2, south, (west + east) / 2, north)
    assert metres_per_inch_across == pytest.approx(metres_up / FRAME[3], rel=0.02)


def test_the_approval_number_stands_on_the_map() -> None:
    written = texts(figure(approval="云S（2021）012号"))
    assert "审图号：云S（2021）012号" in written
    assert NOT_REVIEWED.zh not in written


def test_a_map_that_nobody_reviewed_says_so_in_both_languages() -> None:
    assert approval_line(None) == NOT_REVIEWED
    assert approval_line("") == NOT_REVIEWED
    assert {"未送审，仅供内部使用", "Not reviewed, internal use only"} <= set(texts(figure()))


def test_title_unit_source_and_zones_are_on_the_map_and_can_be_drawn() -> None:
    written = texts(figure())
    assert {*WORDS["title"], "单位 Unit: m³/hm²", "资料来源：演示数据", "Source: Demonstration data"} <= set(written)
    assert set(NAMES) <= {text.replace("\n", "") for text in written}
    assert missing("".join(written)) == ""


def test_a_hole_in_a_zone_is_in_the_legend_and_one_outside_is_not() -> None:
    assert "无数据 No data" not in texts(figure())
    outside = VALUES.copy()
    outside[0:10, 42:] = np.nan  # east of both zones
    assert "无数据 No data" not in texts(figure(outside))
    inside = VALUES.copy()
    inside[5, 5] = np.nan
    assert "无数据 No data" in texts(figure(inside))


def test_zones_beyond_the_raster_are_a_hole() -> None:
    assert "无数据 No data" in texts(figure(VALUES[:20]))
    east_half = Affine(0.05, 0, 101.0, 0, -0.05, 24.0)
    drawn = map_figure(VALUES[:, 20:], east_half, "EPSG:4326", ZONES, unit="t", approval=None, **WORDS)
    assert "无数据 No data" in texts(drawn)


def test_a_map_without_any_value_is_drawn() -> None:
    assert "无数据 No data" in texts(figure(np.full_like(VALUES, np.nan)))


@pytest.mark.parametrize("long", [1, 12])
def test_nothing_written_covers_anything_else(long: int) -> None:
    title = Text("普洱市水源涵养量分布图" * min(long, 4), "Water retained in Pu’er " * long)
    source = Text("遥感产品与统计年鉴，" * long, "Remote sensing and yearbooks, " * long)
    drawn = figure(title=title, source=source, unit=Text("万元/km²", "10⁴ yuan/km²"))
    written = [text for text in drawn.findobj(Drawn) if text.get_text() and text.get_visible()]
    extents = [text.get_window_extent() for text in written]
    boxes = [extent for extent in extents if extent.width > 0]
    assert all(apart(boxes))
    assert all(b.x0 >= 0 and b.y0 >= 0 and b.x1 <= 1600 and b.y1 <= 1300 for b in boxes)


def test_the_same_input_gives_the_same_picture_without_day_or_program() -> None:
    pictures = [png(figure()) for _ in range(2)]
    assert pictures[0] == pictures[1]
    assert b"Software" not in pictures[0]
    assert b"tEXt" not in pictures[0]
    assert imread(BytesIO(pictures[0])).shape[:2] == (1300, 1600)


def test_a_raster_counted_from_the_south_gives_the_same_picture() -> None:
    upward = Affine(0.05, 0, 100.0, 0, 0.05, 22.0)
    north_first = png(map_figure(VALUES, GRID, "EPSG:4326", ZONES, unit="t", approval=None, **WORDS))
    south_first = png(map_figure(VALUES[::-1], upward, "EPSG:4326", ZONES, unit="t", approval=None, **WORDS))
    difference = np.abs(imread(BytesIO(north_first)) - imread(BytesIO(south_first)))
    assert (difference > 0.05).any(axis=2).mean() < 0.01


def test_a_rotated_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="this grid is rotated"):
        map_figure(
            VALUES, Affine(0.05, 0.01, 100.0, 0.01, -0.05, 24.0), "EPSG:4326", ZONES, unit="t", approval=None, **WORDS
        )


def test_a_map_of_kinds_names_those_that_occur() -> None:
    codes = np.ones((40, 46), dtype=np.uint8)
    drawn = classes_figure(codes, GRID, "EPSG:4326", ZONES, colours={1: FOREST, 2: WATER}, approval=None, **WORDS)
    assert {"森林", "Forest"} <= set(texts(drawn))
    assert not {"水体", "无数据"} & set(texts(drawn))
    codes[3, 3] = 99
    drawn = classes_figure(codes, GRID, "EPSG:4326", ZONES, colours={1: FOREST, 2: WATER}, approval=None, **WORDS)
    assert "无数据" in texts(drawn)


def test_a_kind_is_drawn_in_its_colour() -> None:
    codes = np.ones((40, 46), dtype=np.uint8)
    drawn = classes_figure(codes, GRID, "EPSG:4326", ZONES, colours={1: FOREST}, approval=None, **WORDS)
    picture = (imread(BytesIO(png(drawn)))[..., :3] * 255).round().astype(int)
    assert ((picture == (0x11, 0x77, 0x33)).all(axis=2)).mean() > 0.2


def test_matplotlib_is_left_as_it_was() -> None:
    before = dict(rcParams)
    figure()
    assert dict(rcParams) == before
