"""The sheet of paper a map is drawn on: title, frame, zones, legend, north arrow, scale bar, source.

Everything has its place in inches on a sheet of fixed size, so nothing can cover anything else.
"""

import math
from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import geopandas
import numpy as np
import shapely
from affine import Affine
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.text import Text as Drawn
from numpy.typing import NDArray
from pyproj import CRS

from qingshan.core.text import Text
from qingshan.report.font import cjk_font
from qingshan.report.graticule import FAINT, draw_graticule
from qingshan.report.map_labels import INK, add_labels
from qingshan.report.measure import ems, wrapped
from qingshan.report.scale_bar import scale_bar

WIDTH, HEIGHT, DPI = 8.0, 6.5, 200  # [inch], [inch], [dots per inch]: 1600 × 1300 pixels
FRAME = (0.48, 1.02, 5.72, 4.58)  # of the map: left, bottom, width, height [inch]
SIDE = (6.42, 7.78)  # left and right edge of the legend's column [inch]
LEGEND = (4.68, 1.75)  # top and bottom of the legend's entries [inch]
MARGIN = 0.05  # of the zones' extent, left free around them
NO_DATA = "#d4d4d4"


class Entry(NamedTuple):
    """One line of the legend: a colour and its words, the second in small print."""

    colour: str
    label: str
    small: str = ""


class Sheet(NamedTuple):
    """All that is written around a map."""

    title: Text
    legend: Text
    unit: tuple[str, ...]
    entries: tuple[Entry, ...]
    source: Text
    approval: Text


class View(NamedTuple):
    """The part of the world in the frame, and how large it is drawn."""

    bounds: tuple[float, float, float, float]
    inches_per_x: float


def view_of(bounds: tuple[float, float, float, float], geographic: bool) -> View:
    """The extent that fills the frame, is centred on ``bounds`` and is as wide as it is high on the ground."""
    west, south, east, north = bounds
    x, y = (west + east) / 2, (south + north) / 2
    narrowing = math.cos(math.radians(y)) if geographic else 1.0  # a degree of longitude shrinks towards the pole
    _, _, frame_width, frame_height = FRAME
    room = 1 + 2 * MARGIN
    inches = min(frame_height / ((north - south) * room), frame_width / ((east - west) * room * narrowing))
    half_width, half_height = frame_width / (inches * narrowing) / 2, frame_height / inches / 2
    return View((x - half_width, y - half_height, x + half_width, y + half_height), inches * narrowing)


def rings_of(geometries: Sequence[shapely.Geometry]) -> list[NDArray[np.float64]]:
    """The corners of every ring, outer and inner, of polygons of one part or many."""
    rings = shapely.get_rings(shapely.get_parts(np.array(geometries, dtype=object)))
    return [shapely.get_coordinates(ring) for ring in rings]


def draw_picture(axes: Axes, picture: NDArray[np.uint8], transform: Affine, zones: geopandas.GeoDataFrame) -> None:
    """The cells, cut off at the outer border of the zones, and the zones' borders."""
    rows, columns = picture.shape[:2]
    left, top = transform.c, transform.f
    extent = (left, left + transform.a * columns, top + transform.e * rows, top)
    image = axes.imshow(picture, extent=extent, origin="upper", interpolation="nearest", aspect="auto", zorder=1)
    border = rings_of([shapely.union_all(zones.geometry.to_numpy())])
    within = Outline.make_compound_path(*(Outline(ring, closed=True) for ring in border))
    image.set_clip_path(PathPatch(within, transform=axes.transData))
    inner = rings_of(zones.geometry.to_numpy())
    # a pale line under the dark one keeps a border visible on the darkest class
    for rings, width, colour in ((inner, 1.5, "#ffffff80"), (inner, 0.6, "#333333"), (border, 1.3, INK)):
        axes.add_collection(LineCollection(rings, linewidths=width, colors=colour, zorder=2, joinstyle="round"))


def write(paper: Axes, place: tuple[float, float], words: str, size: float, width: float, **style: str) -> Drawn:
    """One line of text on the sheet, made smaller where it would be wider than its place. [inch], size in pt"""
    drawn = paper.text(*place, words, fontproperties=cjk_font(size), va="center", color=INK)
    drawn.set(**style)
    taken = drawn.get_window_extent().width / DPI
    if taken > width:
        drawn.set_fontproperties(cjk_font(size * width / taken))
    return drawn


def heavier(drawn: Drawn, size: float) -> None:
    """Thicken a heading: the package ships one weight of its font."""
    drawn.set_path_effects([withStroke(linewidth=size * 0.035, foreground=INK)])


def draw_north_arrow(paper: Axes) -> None:
    """A needle, dark to the west and open to the east, with 北 N."""
    x, foot, tip, half = (SIDE[0] + SIDE[1]) / 2, 5.02, 5.44, 0.11
    for sign, face in ((-1, INK), (1, "white")):
        corners = [(x, tip), (x + sign * half, foot), (x, foot + 0.1)]
        paper.add_patch(Polygon(corners, closed=True, facecolor=face, edgecolor=INK, linewidth=0.8, joinstyle="miter"))
    write(paper, (x, tip + 0.11), "北 N", 8, 1, ha="center")


def draw_legend(paper: Axes, sheet: Sheet) -> None:
    """Heading, unit, and a box for each entry, closer together where there are many."""
    left, right = SIDE
    top, bottom = LEGEND
    heavier(write(paper, (left, top), f"{sheet.legend.zh}  {sheet.legend.en}", 10, right - left), 10)
    for line in sheet.unit:
        top -= 0.2
        write(paper, (left, top), line, 7.5, right - left, color=FAINT)
    usual = 0.33 if any(entry.small for entry in sheet.entries) else 0.27
    pitch = min(usual, (top - 0.12 - bottom) / max(len(sheet.entries), 1))
    size = min(8.5, pitch * 72 * (0.36 if usual > 0.3 else 0.6))
    for index, entry in enumerate(sheet.entries):
        y = top - 0.12 - (index + 0.5) * pitch
        box = (0.3, min(0.17, pitch * 0.72))
        paper.add_patch(
            Rectangle((left, y - box[1] / 2), *box, facecolor=entry.colour, edgecolor="#4d4d4d", linewidth=0.5)
        )
        words, room = left + 0.38, right - left - 0.38
        rise = pitch * 0.19 if entry.small else 0.0
        write(paper, (words, y + rise), entry.label, size, room)
        if entry.small:
            write(paper, (words, y - pitch * 0.23), entry.small, size * 0.75, room, color=FAINT)


def draw_scale_bar(paper: Axes, view: View, crs: str) -> None:
    """A bar of two halves with its length in round kilometres."""
    bar = scale_bar(crs, view.bounds, share=(SIDE[1] - SIDE[0]) * 0.9 / FRAME[2])
    length = bar.map_units * view.inches_per_x
    left, y, thick = (SIDE[0] + SIDE[1] - length) / 2, 1.1, 0.05
    for half, face in enumerate((INK, "white")):
        box = Rectangle((left + half * length / 2, y), length / 2, thick, facecolor=face, edgecolor=INK, linewidth=0.7)
        paper.add_patch(box)
    write(paper, (left, y + 0.15), "0", 7, 0.5, ha="center")
    write(paper, (left + length, y + 0.15), bar.label, 7, 0.8, ha="center")
    write(paper, (left + length / 2, y + 0.33), "比例尺 Scale", 7, 1.4, ha="center", color=FAINT)


def draw_words(paper: Axes, sheet: Sheet) -> None:
    """Title above; source and approval below, a source of many words in several lines."""
    heavier(write(paper, (WIDTH / 2, 6.2), sheet.title.zh, 18, WIDTH - 0.8, ha="center"), 18)
    write(paper, (WIDTH / 2, 5.9), sheet.title.en, 10, WIDTH - 0.8, ha="center", color=FAINT)
    size, left, right, room = 7.0, FRAME[0], SIDE[1], 5.2
    sources = (f"资料来源：{sheet.source.zh}", f"Source: {sheet.source.en}")
    while sum(ems(words) > room * 72 / size for words in sources) and size > 5.5:
        size -= 0.5
    lines = [line for words in sources for line in wrapped(words, room * 72 / size)]
    pitch = min(0.145, 0.6 / len(lines))
    for index, line in enumerate(lines):
        write(paper, (left, 0.6 - index * pitch), line, size, room, color=FAINT)
    for index, line in enumerate(sheet.approval):
        write(paper, (right, 0.6 - index * 0.145), line, 7, right - left - room - 0.15, ha="right")


def map_sheet(
    picture: NDArray[np.uint8], transform: Affine, crs: str, zones: geopandas.GeoDataFrame, sheet: Sheet
) -> Figure:
    """The finished sheet.

    picture : (rows, cols, 4) red, green, blue and opacity of each cell;  zones : columns code, name, geometry
    """
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    geographic = CRS.from_user_input(crs).is_geographic
    view = view_of(tuple(zones.total_bounds.tolist()), geographic)
    left, bottom, width, height = FRAME
    axes = figure.add_axes((left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT))
    draw_picture(axes, picture, transform, zones)
    west, south, east, north = view.bounds
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[])
    if geographic:
        draw_graticule(axes, view.bounds)
    add_labels(axes, canvas.get_renderer(), zip(zones["name"], zones.geometry, strict=True))
    paper = figure.add_axes((0, 0, 1, 1))
    paper.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    paper.set_axis_off()
    draw_words(paper, sheet)
    draw_north_arrow(paper)
    draw_legend(paper, sheet)
    draw_scale_bar(paper, view, crs)
    return figure


def png(figure: Figure) -> bytes:
    """A figure as a PNG file that names no program and no day, so that the same map has the same bytes."""
    written = BytesIO()
    figure.savefig(written, format="png", dpi=DPI, metadata={"Software": None})
    return written.getvalue()
