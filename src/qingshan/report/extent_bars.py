"""Opening and closing extent as inline SVG 范围变化图: two bars a type, and what came or went."""

import hashlib
import math
from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, indent, tostring

from qingshan.core import Text
from qingshan.report.bars import EDGE, FAINT, FONT, INK, WIDTH, Plot, axis_ticks, put, put_axis, put_names
from qingshan.report.map_classes import number
from qingshan.report.measure import ems

ROW, BAR = 46.0, 15.0  # height of a type's row, and of each of its two bars
TAIL = 150.0  # room right of the plot for the net change
PALE = "0.45"  # the opening's colour, so that the closing stands in front


class ExtentBar(NamedTuple):
    """One ecosystem type: its name, its colour, and its extent at both ends."""

    name: Text
    colour: str
    opening: float
    closing: float

    @property
    def change(self) -> Text:
        """What came or went, in the unit of the bars and as a share of the opening.

        >>> ExtentBar(Text("森林", "forest"), "#1b7837", 200.0, 190.0).change.en
        '−10 (−5.0 %)'
        """
        net = float(f"{self.closing - self.opening:.6g}")
        if abs(net) <= 1e-9 * max(self.opening, self.closing):
            return Text("无变化", "no change")
        words = f"{'−' if net < 0 else '+'}{number(abs(net))}"
        if self.opening > 0:
            words += f" ({'−' if net < 0 else '+'}{abs(net) / self.opening:.1%})".replace("%", " %")
        return Text(words, words)


def extent_bars(bars: Sequence[ExtentBar], periods: tuple[str, str], *, title: Text, unit: str) -> str:
    """Two bars for each type, the opening pale above the closing, as an ``<svg>`` element to be put into a page.

    Raises ``ValueError`` for an extent that is negative or no number.
    """
    if not all(math.isfinite(end) and end >= 0 for one in bars for end in (one.opening, one.closing)):
        raise ValueError("an extent is negative or no number, which no bar can show")
    mark = hashlib.sha256(repr((bars, periods, title, unit)).encode()).hexdigest()[:8]
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "id": f"extent-{mark}", "role": "img"})
    svg.set("font-family", FONT)
    svg.set("fill", INK)
    put(svg, "title", f"{title.zh} {title.en}")
    put(svg, "text", title.zh, x=EDGE, y=28.0, font_size=18, font_weight="bold")
    put(svg, "text", title.en, x=EDGE, y=46.0, font_size=12, fill=FAINT)
    put_key(svg, periods)
    left = EDGE + max((max(ems(one.name.zh) * 13, ems(one.name.en) * 9) for one in bars), default=0.0) + 10
    ticks = axis_ticks(0.0, max((max(one.opening, one.closing) for one in bars), default=0.0))
    plot = Plot(left, 84.0, WIDTH - EDGE - TAIL, ticks, (), unit)
    bottom = plot.top + 8 + ROW * len(bars)
    put_axis(svg, plot, bottom)
    for index, one in enumerate(bars):
        y = plot.top + 8 + index * ROW + (ROW - 2 * BAR - 2) / 2
        put_names(svg, left - 8, y + BAR, one.name)
        put_extents(svg, plot, y, one, periods)
    svg.set("viewBox", f"0 0 {WIDTH:g} {bottom + 44:g}")
    svg.set("style", f"width:100%;max-width:{WIDTH:g}px;height:auto")
    indent(svg, " ")
    return tostring(svg, encoding="unicode")


def put_key(svg: Element, periods: tuple[str, str]) -> None:
    """What pale and full colours stand for."""
    names = (Text("期初", "opening"), Text("期末", "closing"))
    x = EDGE
    for name, period, opacity in zip(names, periods, (PALE, "1"), strict=True):
        put(svg, "rect", x=x, y=60.0, width=12, height=12, fill="#5a5a5a").set("fill-opacity", opacity)
        words = f"{name.zh} {name.en} {period}"
        put(svg, "text", words, x=x + 18, y=70.0, font_size=12)
        x += 18 + ems(words) * 12 + 16


def put_extents(svg: Element, plot: Plot, y: float, one: ExtentBar, periods: tuple[str, str]) -> None:
    """The two bars of a type, each with its number as a tooltip, and the net change behind them."""
    for place, (extent, period, opacity) in enumerate(
        zip((one.opening, one.closing), periods, (PALE, "1"), strict=True)
    ):
        top = y + place * (BAR + 2)
        wide = plot.x(extent) - plot.left
        bar = put(svg, "rect", class_="bar", x=plot.left, y=top, width=wide, height=BAR, fill=one.colour)
        bar.set("fill-opacity", opacity)
        bar.set("stroke", "#8a8a8a")
        bar.set("stroke-width", "0.5")
        shown = number(float(f"{extent:.6g}"))
        put(bar, "title", f"{one.name.zh} {period} {shown} {plot.unit}\n{one.name.en} {period}")
    end = plot.x(max(one.opening, one.closing))
    words = one.change.zh if one.change.zh == one.change.en else f"{one.change.zh} {one.change.en}"
    put(svg, "text", words, x=end + 6, y=y + BAR + 5, font_size=12)
