"""Lines over years as inline SVG 折线图: marks at the years that are known, no line across a year that is not."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, indent, tostring

from qingshan.core import Text
from qingshan.report.bars import EDGE, FAINT, FONT, GRID, INK, WIDTH, axis_ticks, put
from qingshan.report.map_classes import number
from qingshan.report.measure import ems

COLOURS, MARKS = ("#b58900", "#117733", "#332288", "#cc6677"), ("circle", "rect", "circle", "rect")
HEIGHT, LEFT, RIGHT = 220.0, 78.0, 60.0
UNKNOWN = Text("缺失", "missing")


def lines_chart(years: Sequence[int], series: Mapping[Text, Sequence[float | None]], *, title: Text, unit: Text) -> str:
    """Lines as an ``<svg>`` element to be put into a page; years stand as far apart as they are in time.

    series : for each line its value in every year, None where it is not known. The axis need not begin at nought.
    """
    if any(len(values) != len(years) for values in series.values()):
        raise ValueError("give a value, or None, for every year of every line")
    known = [value for values in series.values() for value in values if value is not None]
    if not all(math.isfinite(value) for value in known):
        raise ValueError("a value is not finite, which no line can show")
    mark = hashlib.sha256(repr((years, series, title, unit)).encode()).hexdigest()[:8]
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "id": f"lines-{mark}", "role": "img"})
    svg.set("font-family", FONT)
    svg.set("fill", INK)
    put(svg, "title", f"{title.zh} {title.en}")
    put(svg, "text", title.zh, x=EDGE, y=28.0, font_size=18, font_weight="bold")
    put(svg, "text", title.en, x=EDGE, y=46.0, font_size=12, fill=FAINT)
    _key(svg, list(series))
    top = 50.0 + max((y for _, y in _places(list(series))), default=68.0)
    bottom = top + HEIGHT
    ticks = axis_between(known)
    put(svg, "text", f"{unit.zh} {unit.en}", x=EDGE, y=top - 26, font_size=11, fill=FAINT)

    def at(year: int, value: float) -> tuple[float, float]:
        share = (year - years[0]) / ((years[-1] - years[0]) or 1)
        height = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return LEFT + 24 + share * (WIDTH - LEFT - RIGHT - 48), bottom - height * HEIGHT

    for tick in ticks:
        y = at(years[0], tick)[1]
        put(svg, "line", x1=LEFT, y1=y, x2=WIDTH - RIGHT, y2=y, stroke=GRID, stroke_width=1)
        put(svg, "text", number(tick), x=LEFT - 8, y=y + 4, text_anchor="end", font_size=11)
    for year in years:
        put(svg, "text", f"{year}", x=at(year, ticks[0])[0], y=bottom + 20, text_anchor="middle", font_size=12)
    for index, (name, values) in enumerate(series.items()):
        points = [None if value is None else at(year, value) for year, value in zip(years, values, strict=True)]
        _line(svg, index, name, points, values, bottom)
    svg.set("viewBox", f"0 0 {WIDTH:g} {bottom + 40:g}")
    svg.set("style", f"width:100%;max-width:{WIDTH:g}px;height:auto")
    indent(svg, " ")
    return tostring(svg, encoding="unicode")


def axis_between(values: Sequence[float]) -> tuple[float, ...]:
    """Round numbers over all values, without the empty stretch from nought where they lie close together.

    >>> axis_between([98.0, 113.0])
    (98.0, 100.0, 102.0, 104.0, 106.0, 108.0, 110.0, 112.0, 114.0)
    """
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low <= 0 or high - low > 0.5 * high:
        return axis_ticks(min(low, 0.0), max(high, 0.0))
    step = axis_ticks(0.0, (high - low) or 0.1 * high)[1]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))


def _words(name: Text) -> str:
    return f"{name.zh} {name.en}"


def _places(names: Sequence[Text]) -> list[tuple[float, float]]:
    """Where each entry of the key begins; one that would reach over the edge begins a new line."""
    places, x, y = [], EDGE, 68.0
    for name in names:
        wide = 26 + ems(_words(name)) * 12
        if x > EDGE and x + wide > WIDTH - EDGE:
            x, y = EDGE, y + 20
        places.append((x, y))
        x += wide + 18
    return places


def _key(svg: Element, names: Sequence[Text]) -> None:
    for index, (x, y) in enumerate(_places(names)):
        words = _words(names[index])
        colour = COLOURS[index % len(COLOURS)]
        put(svg, "line", x1=x, y1=y, x2=x + 20, y2=y, stroke=colour, stroke_width=2.5)
        _mark(svg, index, x + 10, y)
        put(svg, "text", words, x=x + 26, y=y + 4, font_size=12)


def _line(
    svg: Element,
    index: int,
    name: Text,
    points: Sequence[tuple[float, float] | None],
    values: Sequence[float | None],
    bottom: float,
) -> None:
    colour = COLOURS[index % len(COLOURS)]
    for one, other in pairwise(points):
        if one is not None and other is not None:
            (x1, y1), (x2, y2) = one, other
            put(svg, "line", class_="line", stroke=colour, stroke_width=2.5, x1=x1, y1=y1, x2=x2, y2=y2)
    for point, value in zip(points, values, strict=True):
        if point is None or value is None:
            continue
        shown = number(float(f"{value:.4g}"))
        placed = _mark(svg, index, *point)
        put(placed, "title", f"{name.zh} {name.en}: {value:.6g}")
        y = point[1] - 10 if index == 0 or point[1] + 24 > bottom else point[1] + 20
        put(svg, "text", shown, x=point[0], y=y, text_anchor="middle", font_size=11, fill=colour)


def _mark(svg: Element, index: int, x: float, y: float) -> Element:
    colour = COLOURS[index % len(COLOURS)]
    if MARKS[index % len(MARKS)] == "circle":
        return put(svg, "circle", cx=x, cy=y, r=4.5, fill=colour)
    return put(svg, "rect", x=x - 4, y=y - 4, width=8, height=8, fill=colour)
