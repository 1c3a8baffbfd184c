"""Stacked bars as inline SVG: small, selectable, readable with no script and no font of its own."""

import hashlib
import math
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qingshan.core.text import Text
from qingshan.report.map_classes import number, step_within
from qingshan.report.measure import ems

# Tol's muted colours, ordered so that neighbours differ in lightness too
COLOURS = ("#332288", "#88ccee", "#117733", "#ddcc77", "#cc6677", "#44aa99", "#882255", "#999933", "#aa4499", "#bbbbbb")
NOT_ACCOUNTED = Text("未核算", "not accounted")
PARTLY = Text("部分未核算", "partly not accounted")
FONT = "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
INK, FAINT, GRID, HATCH = "#1a1a1a", "#5a5a5a", "#e3e3e3", "#8a8a8a"
WIDTH, EDGE = 860.0, 16.0
ROW, BAR = 36.0, 20.0  # height of a row, and of the bar in it
STUB = 26.0  # width of what stands for an unknown number
TAIL, LONG_TAIL = 76.0, 196.0  # room right of the plot for totals, and for the words of a stub too
TICKS = 5


class Segment(NamedTuple):
    """One coloured piece of a bar, from one value to another."""

    series: int
    start: float
    stop: float


class Bar(NamedTuple):
    """A row's pieces, those on the left of nought among them, and the series that have no number."""

    segments: tuple[Segment, ...]
    unknown: tuple[int, ...]

    @property
    def reach(self) -> tuple[float, float]:
        """The lowest and the highest value the bar gets to."""
        ends = [0.0, *(segment.stop for segment in self.segments)]
        return min(ends), max(ends)


class Plot(NamedTuple):
    """Where values stand on the page, and what they are of."""

    left: float
    top: float
    right: float
    ticks: tuple[float, ...]
    series: tuple[Text, ...]
    unit: str

    def x(self, value: float) -> float:
        """The place of a value from the left edge of the picture."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.left + (value - low) / (high - low) * (self.right - self.left)


def stacked(values: Sequence[float | None]) -> Bar:
    """Gains put end to end to the right of nought, losses to the left; None and NaN are not accounted.

    >>> stacked([2.0, None, -1.0, 3.0])
    Bar(segments=(Segment(series=0, start=0.0, stop=2.0), Segment(series=2, start=0.0, stop=-1.0), Segment(series=3, \
start=2.0, stop=5.0)), unknown=(1,))
    """
    ends = {True: 0.0, False: 0.0}
    segments, unknown = [], []
    for series, value in enumerate(values):
        if value is None or math.isnan(value):
            unknown.append(series)
        elif value:
            start = ends[value > 0]
            ends[value > 0] = start + value
            segments.append(Segment(series, start, start + value))
    return Bar(tuple(segments), tuple(unknown))


def axis_ticks(low: float, high: float) -> tuple[float, ...]:
    """Round numbers, nought among them, that reach over all bars.

    >>> axis_ticks(-30.0, 410.0)
    (-100.0, 0.0, 100.0, 200.0, 300.0, 400.0, 500.0)
    """
    step = step_within((high - low) / TICKS * 1.5) if high - low > 1e-9 else 1.0
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))


def put(parent: Element, tag: str, text: str = "", **attributes: object) -> Element:
    """An element with rounded numbers; ``_`` in a name stands for ``-``."""
    written = {
        name.rstrip("_").replace("_", "-"): f"{value:.2f}".rstrip("0").rstrip(".")
        if isinstance(value, float)
        else str(value)
        for name, value in attributes.items()
    }
    element = SubElement(parent, tag, written)
    element.text = text or None
    return element


def put_names(parent: Element, x: float, y: float, name: Text) -> None:
    """A name at the end of its line: Chinese, with the English in small print below."""
    put(parent, "text", name.zh, x=x, y=y - 1, text_anchor="end", font_size=13)
    put(parent, "text", name.en, x=x, y=y + 11, text_anchor="end", font_size=9, fill=FAINT)


def put_legend(svg: Element, names: Sequence[Text], unknown: Container[int], left: float, top: float) -> float:
    """A coloured box and a name for each series, in as many lines as they need; the y where the last one ends.

    unknown : the series that have no number in any row; their box is hatched as their stubs are
    """
    x, y = left, top
    for index, name in enumerate(names):
        words = f"{name.zh} {name.en}"
        wide = 18 + ems(words) * 12 + 16
        if x > left and x + wide > WIDTH - EDGE:
            x, y = left, y + 20
        colour = f"url(#{svg.get('id')}-hatch)" if index in unknown else COLOURS[index % len(COLOURS)]
        put(svg, "rect", x=x, y=y - 10, width=12, height=12, fill=colour)
        put(svg, "text", words, x=x + 18, y=y, font_size=12)
        x += wide
    return y


def put_axis(svg: Element, plot: Plot, bottom: float) -> None:
    """Lines at round numbers, darker at nought, with the numbers under them."""
    for tick in plot.ticks:
        x = plot.x(tick)
        put(svg, "line", x1=x, y1=plot.top, x2=x, y2=bottom, stroke=GRID if tick else FAINT)
        put(svg, "text", number(tick), x=x, y=bottom + 15, text_anchor="middle", font_size=11, fill=FAINT)
    words = f"单位 Unit: {plot.unit}"
    put(svg, "text", words, x=plot.right, y=bottom + 33, text_anchor="end", font_size=11, fill=FAINT)


def put_bar(svg: Element, plot: Plot, y: float, row: Text, bar: Bar) -> None:
    """The pieces of one row, each with its number as a tooltip; a stub for what has none; the row's total."""
    for series, start, stop in bar.segments:
        left, right = sorted((plot.x(start), plot.x(stop)))
        colour = COLOURS[series % len(COLOURS)]
        piece = put(svg, "rect", class_="bar", x=left, y=y, width=right - left, height=BAR, fill=colour)
        piece.set("stroke", "#ffffff")
        piece.set("stroke-width", "0.6")
        name = plot.series[series]
        put(piece, "title", f"{row.zh} · {name.zh} {number(stop - start)} {plot.unit}\n{row.en} · {name.en}")
    x, middle = plot.x(bar.reach[1]), y + BAR / 2
    if bar.unknown:
        put_stub(svg, plot, y, row, bar)
        x += STUB
    if len(bar.unknown) < len(plot.series):
        total = number(float(f"{sum(stop - start for _, start, stop in bar.segments):.6g}"))
        put(svg, "text", total, x=x + 6, y=middle + 4, font_size=12)
        x += 6 + ems(total) * 12
    if bar.unknown:
        words = NOT_ACCOUNTED if len(bar.unknown) == len(plot.series) else PARTLY
        put(svg, "text", words.zh, x=x + 6, y=middle, font_size=10, fill=FAINT)
        put(svg, "text", words.en, x=x + 6, y=middle + 10, font_size=9, fill=FAINT)


def put_stub(svg: Element, plot: Plot, y: float, row: Text, bar: Bar) -> None:
    """A hatched box of no particular length, whose tooltip names what is not accounted."""
    stub = put(svg, "rect", class_="unknown", x=plot.x(bar.reach[1]) + 1, y=y, width=STUB, height=BAR, stroke=HATCH)
    stub.set("fill", f"url(#{svg.get('id')}-hatch)")
    names = [plot.series[index] for index in bar.unknown]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    put(stub, "title", f"{row.zh} · {NOT_ACCOUNTED.zh}：{zh}\n{row.en} · {NOT_ACCOUNTED.en}: {en}")


def put_hatch(svg: Element) -> None:
    """The pattern of a stub; its name holds the picture's, since a page may hold several pictures."""
    pattern = put(put(svg, "defs"), "pattern", id=f"{svg.get('id')}-hatch", width=6, height=6)
    pattern.set("patternUnits", "userSpaceOnUse")
    pattern.set("patternTransform", "rotate(45)")
    put(pattern, "rect", width=6, height=6, fill="#ffffff")
    put(pattern, "line", x1=0, y1=0, x2=0, y2=6, stroke=HATCH, stroke_width=2)


def checked(rows: Sequence[Text], series: Mapping[Text, Sequence[float | None]]) -> list[Bar]:
    """One bar for each row, after a look that there is a value, or None, for every row of every series."""
    for name, values in series.items():
        if len(values) != len(rows):
            raise ValueError(f"{name.en} has {len(values)} values for {len(rows)} rows; give None where there is none")
        if any(value is not None and math.isinf(value) for value in values):
            raise ValueError(f"{name.en} holds an infinite value, which no bar can show")
    return [stacked([values[row] for values in series.values()]) for row in range(len(rows))]


def stacked_bars(rows: Sequence[Text], series: Mapping[Text, Sequence[float | None]], *, title: Text, unit: str) -> str:
    """Horizontal stacked bars, one for each row, as an ``<svg>`` element to be put into a page.

    rows : for example counties;  series : for each part of a bar its value in every row, None if not accounted
    """
    bars, names = checked(rows, series), list(series)
    mark = hashlib.sha256(repr((rows, series, title, unit)).encode()).hexdigest()[:8]
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "id": f"bars-{mark}", "role": "img"})
    svg.set("font-family", FONT)
    svg.set("fill", INK)
    put(svg, "title", f"{title.zh} {title.en}")
    if any(bar.unknown for bar in bars):
        put_hatch(svg)
    put(svg, "text", title.zh, x=EDGE, y=28.0, font_size=18, font_weight="bold")
    put(svg, "text", title.en, x=EDGE, y=46.0, font_size=12, fill=FAINT)
    widest = max((max(ems(row.zh) * 13, ems(row.en) * 9) for row in rows), default=0.0)
    left = EDGE + min(widest, WIDTH * 0.35) + 10
    unknown = {index for index in range(len(names)) if bars and all(index in bar.unknown for bar in bars)}
    top = put_legend(svg, names, unknown, EDGE, 72.0) + 16
    ticks = axis_ticks(min((bar.reach[0] for bar in bars), default=0.0), max((b.reach[1] for b in bars), default=0.0))
    tail = LONG_TAIL if any(bar.unknown for bar in bars) else TAIL
    plot = Plot(left, top, WIDTH - EDGE - tail, ticks, tuple(names), unit)
    bottom = top + 8 + ROW * len(rows)
    put_axis(svg, plot, bottom)
    for index, (row, bar) in enumerate(zip(rows, bars, strict=True)):
        y = top + 8 + index * ROW + (ROW - BAR) / 2
        put_names(svg, left - 8, y + BAR / 2, row)
        put_bar(svg, plot, y, row, bar)
    svg.set("viewBox", f"0 0 {WIDTH:g} {bottom + 44:g}")
    svg.set("style", f"width:100%;max-width:{WIDTH:g}px;height:auto")
    indent(svg, " ")
    return tostring(svg, encoding="unicode")
