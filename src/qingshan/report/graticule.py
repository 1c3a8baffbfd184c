"""Degrees of longitude and latitude along the frame of a map."""

import math

from matplotlib.axes import Axes

from qingshan.report.font import cjk_font

FAINT = "#5a5a5a"
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)  # between graticule ticks [degree]


def degrees(value: float, positive: str, negative: str) -> str:
    """A meridian or a parallel as a map's frame writes it.

    >>> degrees(100.5, "E", "W"), degrees(-23.0, "N", "S")
    ('100.5°E', '23°S')
    """
    side = positive if value > 0 else negative if value < 0 else ""
    return f"{abs(value):.10g}°{side}"


def tick_step(span: float) -> float:
    """A round number of degrees that goes at most seven times into a span.

    >>> tick_step(4.2)
    1.0
    """
    return next((step for step in STEPS if span / step <= 7), STEPS[-1])


def ticks(low: float, high: float, step: float) -> list[float]:
    """The multiples of a step between two degrees.

    >>> ticks(98.6, 102.9, 1.0)
    [99.0, 100.0, 101.0, 102.0]
    """
    return [round(n * step, 6) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def draw_graticule(axes: Axes, bounds: tuple[float, float, float, float]) -> None:
    """Degrees along the frame."""
    west, south, east, north = bounds
    step = tick_step(max(east - west, north - south))
    for axis, places, names in (
        (axes.xaxis, ticks(west, east, step), "EW"),
        (axes.yaxis, ticks(south, north, step), "NS"),
    ):
        axis.set_ticks(places, [degrees(place, names[0], names[1]) for place in places])
        for label in axis.get_ticklabels():
            label.set_fontproperties(cjk_font(6.5))
            label.set_color(FAINT)
    for label in axes.get_yticklabels():
        label.set(rotation=90, va="center")
    axes.tick_params(length=2.5, width=0.6, color=FAINT, pad=2, top=True, right=True)
