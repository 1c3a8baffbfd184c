"""A drawing of a few kinds of shapes that becomes SVG for a page or PNG for a Word paper: drawn once, shown alike."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element, tostring

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from qingshan.report.bars import FONT, INK, put
from qingshan.report.font import cjk_font

_DOTS = 2.0  # pixels of the picture for each unit of the drawing
_PER_INCH = 72.0


@dataclass(frozen=True)
class Box:
    """A rectangle from its upper left corner. dashed : its outline"""

    x: float
    y: float
    wide: float
    high: float
    fill: str
    stroke: str = "none"
    dashed: bool = False
    told: str = ""


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str
    thick: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Label:
    """One line of words, on its base line."""

    x: float
    y: float
    words: str
    size: float = 12.0
    side: Literal["start", "middle", "end"] = "start"
    colour: str = INK


@dataclass(frozen=True)
class Sign:
    """A closed shape around a point, such as that of an event; hollow where it has no fill."""

    x: float
    y: float
    corners: Sequence[tuple[float, float]]
    fill: str
    stroke: str
    told: str = ""

    @property
    def points(self) -> list[tuple[float, float]]:
        """Its corners where they stand."""
        return [(self.x + right, self.y + down) for right, down in self.corners]


Shape = Box | Stroke | Label | Sign


@dataclass(frozen=True)
class Drawing:
    """Shapes from back to front, in units of which a page has about 900; y grows downwards."""

    wide: float
    high: float
    title: str
    shapes: list[Shape] = field(default_factory=list)

    def svg(self) -> str:
        """For a page: small, with words that can be selected."""
        size = {"viewBox": f"0 0 {self.wide:g} {self.high:g}", "role": "img", "fill": INK, "font-family": FONT}
        svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size})
        svg.set("style", f"width:100%;max-width:{self.wide:g}px;height:auto")
        put(svg, "title", self.title)
        for one in self.shapes:
            _draw(svg, one)
        return tostring(svg, encoding="unicode")

    def png(self) -> bytes:
        """For a paper; the same shapes give the same bytes."""
        dpi = _PER_INCH * _DOTS
        figure = Figure(figsize=(self.wide / _PER_INCH, self.high / _PER_INCH), dpi=dpi)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, self.wide)
        axes.set_ylim(self.high, 0)
        axes.axis("off")
        for number, one in enumerate(self.shapes):
            _paint(axes, one, number)
        raw = io.BytesIO()
        figure.savefig(raw, format="png", dpi=dpi, metadata={"Software": None})
        return raw.getvalue()


def _draw(svg: Element, one: Shape) -> None:
    dash = {"stroke_dasharray": "5 3"} if isinstance(one, Box | Stroke) and one.dashed else {}
    match one:
        case Box():
            made = put(svg, "rect", x=one.x, y=one.y, width=one.wide, height=one.high, fill=one.fill,
                       stroke=one.stroke, **dash)  # fmt: skip
        case Stroke():
            put(svg, "line", x1=one.x, y1=one.y, x2=one.to_x, y2=one.to_y, stroke=one.colour, stroke_width=one.thick,
                **dash)  # fmt: skip
            return
        case Label():
            put(svg, "text", one.words, x=one.x, y=one.y, font_size=one.size, text_anchor=one.side, fill=one.colour)
            return
        case Sign():
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in one.points)
            made = put(svg, "polygon", points=points, fill=one.fill, stroke=one.stroke, stroke_width=1.6)
    if one.told:
        put(made, "title", one.told)


def _paint(axes: Axes, one: Shape, number: int) -> None:
    dash = (0, (5, 3)) if isinstance(one, Box | Stroke) and one.dashed else "solid"
    match one:
        case Box():
            patch = Rectangle((one.x, one.y), one.wide, one.high, fc=one.fill, ec=one.stroke, ls=dash, zorder=number)
            axes.add_patch(patch)
        case Stroke():
            axes.plot([one.x, one.to_x], [one.y, one.to_y], color=one.colour, lw=one.thick, ls=dash, zorder=number)
        case Label():
            side = {"start": "left", "middle": "center", "end": "right"}[one.side]
            axes.text(one.x, one.y, one.words, fontproperties=cjk_font(one.size), ha=side, color=one.colour,
                      zorder=number)  # fmt: skip
        case Sign():
            axes.add_patch(Polygon(one.points, closed=True, fc=one.fill, ec=one.stroke, lw=1.6, zorder=number))
