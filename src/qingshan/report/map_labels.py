"""Names of zones on a map: where they stand, and how small they must be not to cover each other."""

import re
from collections.abc import Iterable

import shapely
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.patheffects import withStroke
from matplotlib.text import Text as Drawn
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

from qingshan.report.font import cjk_font
from qingshan.report.measure import balanced

SIZES = (8.0, 7.0, 6.0, 5.0, 4.2)  # [pt], tried in turn
# one word of a name, or else a Latin word, a space, or one character
WORDS_OF_NAMES = re.compile(r"[\u4e00-\u9fff]{1,6}?族|自治.|[^\u2e80-\u9fff\s]+|\s|.", re.DOTALL)
LINE = 8.0  # longest line of a name [em]
INK = "#1a1a1a"


def name_lines(name: str) -> list[str]:
    """A name in lines that keep the name of a people, and 自治县, whole.

    >>> name_lines("孟连傣族拉祜族佤族自治县")
    ['孟连傣族拉祜族', '佤族自治县']
    """
    return balanced(name, LINE, WORDS_OF_NAMES)


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The point of a zone that is furthest from its border: there the name has most room."""
    largest = max(shapely.get_parts(geometry), key=lambda part: float(part.area))
    if not largest.area:
        point = geometry.representative_point()
        return float(point.x), float(point.y)
    west, south, east, north = largest.bounds
    circle = shapely.maximum_inscribed_circle(largest, tolerance=max(east - west, north - south) / 200)
    return float(circle.coords[0][0]), float(circle.coords[0][1])


def apart(boxes: Iterable[Bbox]) -> list[bool]:
    """For each box, whether it is clear of all the boxes before it that were clear themselves."""
    kept: list[Bbox] = []
    clear = []
    for box in boxes:
        clear.append(not any(box.overlaps(other) for other in kept))
        if clear[-1]:
            kept.append(box)
    return clear


def add_labels(axes: Axes, renderer: RendererBase, zones: Iterable[tuple[str, BaseGeometry]]) -> list[Drawn]:
    """Write the names of zones in the largest size in which none covers another.

    Where even the smallest is too large, the names of the smaller zones are left out.
    """
    largest_first = sorted((pair for pair in zones if not pair[1].is_empty), key=lambda pair: -pair[1].area)
    drawn = []
    for name, geometry in largest_first:
        x, y = label_point(geometry)
        label = axes.text(x, y, "\n".join(name_lines(name)), ha="center", va="center", color=INK, linespacing=1.15)
        label.set_path_effects([withStroke(linewidth=2.2, foreground="white", alpha=0.85)])
        label.set_clip_on(True)
        drawn.append(label)
    clear: list[bool] = []
    for size in SIZES:
        for label in drawn:
            label.set_fontproperties(cjk_font(size))
        clear = apart(label.get_window_extent(renderer) for label in drawn)
        if all(clear):
            break
    for label, is_clear in zip(drawn, clear, strict=True):
        if not is_clear:
            label.remove()
    return [label for label, is_clear in zip(drawn, clear, strict=True) if is_clear]
