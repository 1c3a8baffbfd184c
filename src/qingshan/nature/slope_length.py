"""Slope length from the flow 汇流坡长因子: factor L from the ground that drains into a cell."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Text
from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.flow.slope_partial import slope_from_neighbours
from qingshan.grid.flow.streams import streams
from qingshan.grid.maps import Drainage, Map
from qingshan.grid.terrain import slope_and_aspect
from qingshan.nature.fields import ELEVATION, SLOPE, STREAM_AREA
from qingshan.nature.slope import CELLS
from qingshan.nature.topography import UNIT_PLOT_LENGTH, exponent_rusle, length_from_area

Floats = npt.NDArray[np.float64]


def length_by_flow(
    flow: Drainage, slope: Map, aspect: Map, cells: Cells, cap: float, patches: Map | None = None
) -> Map:
    """Length factor L of each cell from the ground above it, no slope longer than a cap. [1]

    slope, aspect : degrees;  cap : longest slope that the equation holds for [m]
    patches : numbers of patches (fields, land cover, channels): a slope ends where another patch begins
    The inlet area is cut where the slope length A/(D·x) at the outlet would pass the cap. Source: spec A3.2.3
    """
    gathered = flow.accumulate(cells.area, patches=patches)
    return cells.cellwise(_length_below, gathered, slope, aspect, cap, sized=True)


def _length_below(gathered: Floats, slope: Floats, aspect: Floats, cap: float, cells: Cells) -> Floats:
    return length_of_inlet(gathered - cells.area[:, None], slope, aspect, cells, cap)


def length_of_inlet(inlet: Floats, slope: Floats, aspect: Floats, cells: Cells, cap: float) -> Floats:
    """Length factor L of cells by the ground above each, no slope longer than a cap. [1]

    inlet : area above a cell, without its own [m²];  others as of `length_by_flow`. Any part of a map will do.

    A cell of 30 m with 120 m of slope above it, which a cap of 200 m leaves and one of 100 m cuts:

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 1))
    >>> given = np.full((1, 1), 5.7105931375), np.full((1, 1), 90.0), cells
    >>> found = [length_of_inlet(np.full((1, 1), 3600.0), *given, cap) for cap in (200.0, 100.0)]
    >>> [round(float(one[0, 0]), 6) for one in found]
    [3.870811, 3.043661]
    """
    area = np.broadcast_to(cells.area[:, None], slope.shape)
    size = np.sqrt(area)
    turn = np.radians(np.where(np.isnan(aspect), 0.0, aspect))
    most = np.maximum(cap * size * (np.abs(np.sin(turn)) + np.abs(np.cos(turn))) - area, 0.0)
    facing = np.where(np.isnan(aspect), 0.0, aspect)
    return length_from_area(np.clip(inlet, 0.0, most), size, facing, exponent_rusle(slope))


def length_multiple_flow(elevation: Map, slope: Map, cells: Cells, cap: float, stream_area: float) -> Map:
    """Length factor L, water shared among all lower neighbours, slopes ending at channels and at the cap. [1]

    elevation : (rows, columns) m;  slope : degrees;  cells : size of the cells [m]
    cap : longest slope [m];  stream_area : makes a channel [m²]
    Source: desmet-govers-1996. Raises ``ValueError`` for fewer than two rows or columns.

    On an even slope of 30 m cells the fifth cell from the top has 120 m above it:

    >>> plane = 100 - 3 * np.arange(6.0) * np.ones((11, 1))
    >>> cells = Cells(np.full(11, 30.0), np.full(11, 30.0), np.full(11, 900.0), (11, 6))
    >>> slope = np.full((11, 6), np.degrees(np.arctan(0.1)))
    >>> round(float(length_multiple_flow(plane, slope, cells, 300.0, 1e6)[5, 4]), 6)
    3.870811
    """
    return _desmet_govers(elevation, slope, cells, cap, stream_area, Scheme.MULTIPLE)


def length_d8(elevation: Map, slope: Map, cells: Cells, cap: float, stream_area: float) -> Map:
    """Length factor L, all water to the steepest neighbour, slopes ending at channels and at the cap. [1]

    Inputs as of `length_multiple_flow`. Source: desmet-govers-1996

    >>> plane = 100 - 3 * np.arange(6.0) * np.ones((11, 1))
    >>> cells = Cells(np.full(11, 30.0), np.full(11, 30.0), np.full(11, 900.0), (11, 6))
    >>> slope = np.full((11, 6), np.degrees(np.arctan(0.1)))
    >>> round(float(length_d8(plane, slope, cells, 300.0, 1e6)[5, 4]), 6)
    3.870811
    """
    return _desmet_govers(elevation, slope, cells, cap, stream_area, Scheme.STEEPEST)


def _desmet_govers(elevation: Map, slope: Map, cells: Cells, cap: float, stream_area: float, scheme: Scheme) -> Map:
    aspect = cells.cellwise(_aspect, elevation, rim=1, sized=True)
    flow = cells.flow(elevation, scheme)
    channel = cells.cellwise(streams, flow.accumulate(cells.area), stream_area)
    return length_by_flow(flow, slope, aspect, cells, cap, channel)


def _aspect(elevation: Floats, cells: Cells) -> Floats:
    return slope_and_aspect(elevation, cells.width, cells.height)[1]


def length_invest(gathered: Floats, slope: Floats, cell_size: Floats, longest: Floats) -> Floats:
    """Length factor L of a number of cells that drain through a cell, as InVEST computes it. [1]

    gathered : cells, itself included;  slope : degrees;  cell_size : m;  longest : cap of the factor itself [1]
    Twists: the root of the area above, in m, is added to the cell's m²; the term of the aspect takes the slope's angle.
    Source: invest-sdr

    >>> round(float(length_invest(100.0, np.degrees(np.arctan(0.04)), 30.0, 25.0) * steepness_invest(2.2906100427)), 6)
    0.657229
    """
    tangent = np.tan(np.radians(slope)) * 100
    above, area = np.sqrt((gathered - 1) * cell_size**2), cell_size**2
    angle = np.radians(slope)
    turned = np.abs(np.sin(angle)) + np.abs(np.cos(angle))
    steps = np.where(tangent <= 1, 0.2, np.where(tangent <= 3.5, 0.3, np.where(tangent <= 5, 0.4, 0.5)))
    power = np.where(tangent > 9, exponent_rusle(slope), steps)
    grown = (above + area) ** (power + 1) - above ** (power + 1)
    factor = grown / (cell_size ** (power + 2) * turned**power * UNIT_PLOT_LENGTH**power)
    return np.asarray(np.minimum(factor, longest) + 0.0 * slope)


def steepness_invest(slope: Floats) -> Floats:
    """Steepness factor S in InVEST's two segments, parted at 9 %. [1]  slope : degrees

    Source: invest-sdr

    >>> round(float(steepness_invest(np.degrees(np.arctan(0.1)))), 6)
    1.171662
    """
    sine = np.sin(slope * (np.pi / 180))
    gentle = np.tan(slope * (np.pi / 180)) * 100 < 9
    return np.where(gentle, 10.8 * sine + 0.03, 16.8 * sine - 0.5) + 0.0 * slope


def length_flow_invest(elevation: Map, slope: Map, cells: Cells, longest: float) -> Map:
    """Length factor L as InVEST's sediment model has it, shares in whole fifteenths. [1]

    elevation : (rows, columns) m;  slope : degrees;  cells : nearly square;  longest : cap of the factor itself [1]
    Source: invest-sdr

    >>> plane = 100 - 3 * np.arange(3.0) * np.ones((3, 1))
    >>> cells = Cells(np.full(3, 30.0), np.full(3, 30.0), np.full(3, 900.0), (3, 3))
    >>> round(float(length_flow_invest(plane, np.full((3, 3), 2.0), cells, 122.0)[0, 0]), 6)
    1.084549
    """
    return _flow_invest(elevation, slope, cells, longest, Scheme.QUANTISED)


def length_flow_invest_d8(elevation: Map, slope: Map, cells: Cells, longest: float) -> Map:
    """Length factor L as InVEST's sediment model has it with D8. [1]  Inputs as of `length_flow_invest`."""
    return _flow_invest(elevation, slope, cells, longest, Scheme.STEEPEST)


def _flow_invest(elevation: Map, slope: Map, cells: Cells, longest: float, scheme: Scheme) -> Map:
    gathered = cells.flow(elevation, scheme).accumulate(1.0)
    return cells.cellwise(_length_invest_below, gathered, slope, longest, sized=True)


def _length_invest_below(gathered: Floats, slope: Floats, longest: Floats, cells: Cells) -> Floats:
    return length_invest(gathered, slope, cells.width[:, None], np.asarray(longest))


def slope_invest(elevation: Map, cells: Cells) -> Map:
    """Slope of the ground with its hollows filled, cells at the rim and beside holes included. [°]

    elevation : (rows, columns) m, north up;  cells : size of the cells [m]
    Source: invest-sdr

    >>> pit = np.full((3, 3), 5.0)
    >>> pit[1, 1] = 1.0
    >>> float(slope_invest(pit, Cells(np.ones(3), np.ones(3), np.ones(3), (3, 3)))[1, 1])
    0.0
    """
    return cells.cellwise(_slope_beside, cells.filled(elevation), rim=1, sized=True)


def _slope_beside(heights: Floats, cells: Cells) -> Floats:
    return slope_from_neighbours(heights, cells.width, cells.height)


_TAKES = {
    "elevation": ELEVATION,
    "slope": SLOPE,
    "cells": CELLS,
    "cap": Field("nature.slope_length_cap", "m", Text("坡长上限", "cap of slope length"), low=1, high=2_000),
    "stream_area": STREAM_AREA,
}
_TAKES_INVEST = {
    "elevation": ELEVATION,
    "slope": SLOPE,
    "cells": CELLS,
    "longest": Field(
        "nature.slope_length_factor_cap", "1", Text("坡长因子上限", "cap of the factor"), low=0.1, high=1_000
    ),
}
_LENGTH = "nature.slope_length_factor"
_FORMULA = "L = ((A + D²)^(m+1) − A^(m+1)) / (D^(m+2)·x^m·22.13^m), (A + D²)/(D·x) ≤ λ_max"
_FORMULA_INVEST = "L = min(((√A + D²)^(m+1) − (√A)^(m+1)) / (D^(m+2)·(|sin θ| + |cos θ|)^m·22.13^m), L_max)"

MODELS = (
    Model(
        code="desmet_govers_multiple_flow",
        gives=_LENGTH,
        title=Text("多流向汇流坡长（Desmet–Govers）", "length by multiple flow, Desmet and Govers"),
        compute=length_multiple_flow,
        inputs=_TAKES,
        unit="1",
        formula=_FORMULA,
        source="desmet-govers-1996",
        mark=Mark.UNVERIFIED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="desmet_govers_d8",
        gives=_LENGTH,
        title=Text("单流向（D8）汇流坡长（Desmet–Govers）", "length by steepest flow (D8), Desmet and Govers"),
        compute=length_d8,
        inputs=_TAKES,
        unit="1",
        formula=_FORMULA,
        source="desmet-govers-1996",
        mark=Mark.UNVERIFIED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="invest",
        gives=_LENGTH,
        title=Text("InVEST 坡长因子（多流向）", "length as InVEST has it, multiple flow"),
        compute=length_flow_invest,
        inputs=_TAKES_INVEST,
        unit="1",
        formula=_FORMULA_INVEST,
        source="invest-sdr",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="invest_d8",
        gives=_LENGTH,
        title=Text("InVEST 坡长因子（D8）", "length as InVEST has it, D8"),
        compute=length_flow_invest_d8,
        inputs=_TAKES_INVEST,
        unit="1",
        formula=_FORMULA_INVEST,
        source="invest-sdr",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
    ),
    Model(
        code="invest",
        gives="nature.slope_steepness_factor",
        title=Text("InVEST 坡度因子（两段）", "steepness as InVEST has it, two segments"),
        compute=steepness_invest,
        inputs={"slope": SLOPE},
        unit="1",
        formula="S = 10.8 sin θ + 0.03 | 16.8 sin θ − 0.5 (9 %)",
        source="invest-sdr",
        mark=Mark.STATED,
    ),
    Model(
        code="invest",
        gives="nature.slope",
        title=Text("InVEST 坡度（填洼后）", "slope as InVEST has it, hollows filled"),
        compute=slope_invest,
        inputs={"elevation": ELEVATION, "cells": CELLS},
        unit="deg",
        formula="θ = atan √((∂z/∂x)² + (∂z/∂y)²), z filled",
        source="invest-sdr",
        mark=Mark.STATED,
        level=Level.MAP,
        tiled=True,
    ),
)
