"""A tornado as inline SVG 龙卷风图: which assumption drives a number, the one that moves it most on top."""

import hashlib
import math
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, indent, tostring

from qingshan.core import Text
from qingshan.report.bars import BAR, EDGE, FAINT, FONT, INK, ROW, WIDTH, Plot, axis_ticks, put, put_axis, put_names
from qingshan.report.map_classes import number
from qingshan.report.measure import ems

LOW, HIGH = "#88ccee", "#332288"
LOW_END, HIGH_END = Text("取下限", "at its low end"), Text("取上限", "at its high end")
AS_ACCOUNTED = Text("核算结果", "the account")
TAIL = 84.0  # room beside the plot for numbers


class Swing(NamedTuple):
    """A parameter, what it was given in words, and the figure with it alone at either end of its range."""

    name: Text
    low: str
    high: str
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far it moves the figure."""
        return abs(self.at_high - self.at_low)


def widest_first(swings: Sequence[Swing]) -> list[Swing]:
    """By how far each moves the figure; those that do not move it are left out.

    >>> still, wide = Swing(Text("甲", "a"), "1", "2", 5.0, 5.0), Swing(Text("乙", "b"), "1", "2", 7.0, 3.0)
    >>> [one.name.en for one in widest_first([still, wide])]
    ['b']
    """
    moving = [one for one in swings if one.width > 1e-12 * max(abs(one.at_low), abs(one.at_high))]
    return sorted(moving, key=lambda one: -one.width)


def tornado(swings: Sequence[Swing], account: float, *, title: Text, unit: str) -> str:
    """Bars to both sides of the account's own figure, as an ``<svg>`` element to be put into a page.

    The axis need not begin at nought: lengths are differences from the account's figure.
    """
    if not all(math.isfinite(value) for one in swings for value in (one.at_low, one.at_high, account)):
        raise ValueError("a figure is not finite, which no bar can show")
    rows = widest_first(swings)
    mark = hashlib.sha256(repr((rows, account, title, unit)).encode()).hexdigest()[:8]
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "id": f"tornado-{mark}", "role": "img"})
    svg.set("font-family", FONT)
    svg.set("fill", INK)
    put(svg, "title", f"{title.zh} {title.en}")
    put(svg, "text", title.zh, x=EDGE, y=28.0, font_size=18, font_weight="bold")
    put(svg, "text", title.en, x=EDGE, y=46.0, font_size=12, fill=FAINT)
    put_key(svg, 72.0)
    widest = max((max(ems(one.name.zh) * 13, ems(one.name.en) * 9) for one in rows), default=0.0)
    left = EDGE + min(widest, WIDTH * 0.35) + 10
    plot = Plot(left + TAIL, 88.0, WIDTH - EDGE - TAIL, ticks_around(rows, account), (), unit)
    bottom = plot.top + 8 + ROW * len(rows)
    put_axis(svg, plot, bottom)
    for index, one in enumerate(rows):
        y = plot.top + 8 + index * ROW + (ROW - BAR) / 2
        put_names(svg, left - 8, y + BAR / 2, one.name)
        put_swing(svg, plot, y, one, account)
    x = plot.x(account)
    put(svg, "line", class_="account", x1=x, y1=plot.top, x2=x, y2=bottom, stroke=INK, stroke_width=1.5)
    svg.set("viewBox", f"0 0 {WIDTH:g} {bottom + 44:g}")
    svg.set("style", f"width:100%;max-width:{WIDTH:g}px;height:auto")
    indent(svg, " ")
    return tostring(svg, encoding="unicode")


def ticks_around(rows: Sequence[Swing], account: float) -> tuple[float, ...]:
    """Round numbers over all ends, without the empty stretch from nought where the swings are small beside the figure.

    >>> ticks_around([Swing(Text("", ""), "", "", 980.0, 1030.0)], 1000.0)
    (980.0, 990.0, 1000.0, 1010.0, 1020.0, 1030.0)
    """
    ends = [account, *(value for one in rows for value in (one.at_low, one.at_high))]
    low, high = min(ends), max(ends)
    if low <= 0 <= high or high - low > 0.5 * max(abs(low), abs(high)) or high == low:
        return axis_ticks(min(low, 0.0), max(high, 0.0))
    step = axis_ticks(0.0, high - low)[1]
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))


def put_key(svg: Element, y: float) -> None:
    """What the two colours and the line say."""
    x = EDGE
    for colour, words in ((LOW, LOW_END), (HIGH, HIGH_END), (INK, AS_ACCOUNTED)):
        shown = f"{words.zh} {words.en}"
        wide = 2 if colour == INK else 12
        put(svg, "rect", x=x, y=y - 10, width=wide, height=12, fill=colour)
        put(svg, "text", shown, x=x + wide + 6, y=y, font_size=12)
        x += wide + 6 + ems(shown) * 12 + 16


def put_swing(svg: Element, plot: Plot, y: float, one: Swing, account: float) -> None:
    """One row: a piece from the account's figure to each end, with the ends of the range beside them."""
    middle = y + BAR / 2
    reach: dict[str, tuple[float, str]] = {}
    for value, given, colour, words in ((one.at_low, one.low, LOW, LOW_END), (one.at_high, one.high, HIGH, HIGH_END)):
        start, stop = sorted((plot.x(account), plot.x(value)))
        piece = put(svg, "rect", class_="bar", x=start, y=y, width=stop - start, height=BAR, fill=colour)
        told = f"{number(float(f'{value:.6g}'))} {plot.unit}"
        put(piece, "title", f"{one.name.zh} {words.zh} {given} → {told}\n{one.name.en} {words.en} {given}")
        side = "left" if value <= account else "right"
        if side not in reach or abs(value - account) > abs(reach[side][0] - account):
            reach[side] = value, given
    for side, (value, given) in reach.items():
        anchor, away = ("end", -5.0) if side == "left" else ("start", 5.0)
        put(svg, "text", given, x=plot.x(value) + away, y=middle + 4, text_anchor=anchor, font_size=11, fill=FAINT)
