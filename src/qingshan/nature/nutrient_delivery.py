"""Nutrient delivery 养分输移: how much nitrogen and phosphorus reaches a stream over and under ground."""

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.maps import Map
from qingshan.nature.connectivity import Drained, connectivity_index, tangent

Floats = npt.NDArray[np.float64]

#: Lengths of the eight steps in cells, the east first.
_STEPS = np.array([1.0, 2**0.5] * 4)


def delivery_of(index: Floats, held: Floats, turning_index: float, steepness: float) -> Floats:
    """Share of a nutrient on the surface that reaches the stream. [1]

    index, turning_index : IC and IC₀ [1];  held : share that the way can hold back [1];  steepness : k [1]
    NDR = (1 − eff) / (1 + exp((IC₀ − IC)/k)). Source: invest-ndr

    >>> float(delivery_of(np.array(0.0), np.array(0.5), 0.0, 2.0))
    0.25
    """
    return np.asarray((1 - held) / (1 + np.exp((turning_index - index) / steepness)))


def surface_delivery(
    elevation: Map,
    slope: Map,
    efficiency: Map,
    critical_length: Map,
    cells: Cells,
    stream_area: float,
    steepness: float,
    turning_index: float,
) -> Map:
    """Nutrient delivery ratio over ground, about a stated IC₀, ways in metres, multiple flow. [1]

    elevation : (rows, columns) m;  slope : degrees;  cells : size of the cells [m];  stream_area : makes a stream [m²]
    efficiency : most that the cover holds back [1];  critical_length : way over which it does [m]
    With a stated IC₀ the value of a cell does not hang on the rest of the map. NaN on streams, and where none is
    reached. Source: invest-ndr, borselli-2008

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
    >>> heights, even = np.array([[3.0, 2.0, 1.0]]), np.full((1, 3), 5.7105931375)
    >>> grass, reach = np.full((1, 3), 0.4), np.full((1, 3), 150.0)
    >>> surface_delivery(heights, even, grass, reach, cells, 2000.0, 2.0, -2.0).round(6).tolist()
    [[0.302499, 0.387626, nan]]
    """
    way = Drained.of(elevation, cells, stream_area, slope, efficiency, critical_length)
    held = way.flow.buffer(way.stream, efficiency, critical_length)
    return cells.cellwise(delivery_of, _index(way, slope), held, turning_index, steepness)


def _index(way: Drained, slope: Map) -> Map:
    """Connectivity where the cover has no weight."""
    return connectivity_index(way, way.cells.cellwise(tangent, slope), 1.0)


def surface_delivery_invest(
    elevation: Map,
    slope: Map,
    efficiency: Map,
    critical_length: Map,
    cells: Cells,
    stream_area: float,
    steepness: float,
) -> Map:
    """Nutrient delivery ratio over ground as InVEST has it, multiple flow. [1]

    Inputs as of `surface_delivery`, cells nearly square; IC₀ is the middle between the least and the largest IC of the
    map, so that the value of a cell changes with the map. Source: invest-ndr
    """
    return _surface_invest(
        elevation, slope, efficiency, critical_length, cells, stream_area, steepness, Scheme.QUANTISED
    )


def surface_delivery_invest_d8(
    elevation: Map,
    slope: Map,
    efficiency: Map,
    critical_length: Map,
    cells: Cells,
    stream_area: float,
    steepness: float,
) -> Map:
    """Nutrient delivery ratio over ground as InVEST has it with D8. [1]  Inputs as of `surface_delivery_invest`."""
    return _surface_invest(
        elevation, slope, efficiency, critical_length, cells, stream_area, steepness, Scheme.STEEPEST
    )


def _surface_invest(
    elevation: Map,
    slope: Map,
    efficiency: Map,
    critical_length: Map,
    cells: Cells,
    stream_area: float,
    steepness: float,
    scheme: Scheme,
) -> Map:
    way = Drained.of(elevation, cells, stream_area, slope, efficiency, critical_length, scheme=scheme, as_invest=True)
    index = _index(way, slope)
    middle = sum(cells.extremes(index)) / 2
    held = way.flow.buffer(way.stream, efficiency, critical_length, _STEPS * cells.size[0])
    return cells.cellwise(delivery_of, index, held, middle, steepness)


def subsurface_delivery(
    elevation: Map,
    slope: Map,
    cells: Cells,
    stream_area: float,
    most_held: float,
    critical_length: float,
) -> Map:
    """Share of a dissolved nutrient under ground that reaches the stream, ways in metres. [1]

    most_held : most that the ground holds back [1];  critical_length : way over which it does [m];  others as above
    NDR = 1 − eff·(1 − exp(−5·ℓ/ℓ_crit)). Source: invest-ndr

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
    >>> heights, even = np.array([[3.0, 2.0, 1.0]]), np.full((1, 3), 5.7105931375)
    >>> subsurface_delivery(heights, even, cells, 2000.0, 0.8, 200.0).round(6).tolist()
    [[0.378504, 0.577893, 1.0]]
    """
    way = Drained.of(elevation, cells, stream_area, slope)
    length = way.flow.to_stream(way.stream, 1.0)
    return cells.cellwise(_under_ground, length, most_held, critical_length)


def _under_ground(length: Floats, most_held: float, critical_length: float, *, step: float = 1.0) -> Floats:
    """Share that is left after a way.  step : by which its length is divided"""
    return np.asarray(1 - most_held * (1 - np.exp(-5 * (length / step) / critical_length)))


def subsurface_delivery_invest(
    elevation: Map,
    slope: Map,
    cells: Cells,
    stream_area: float,
    most_held: float,
    critical_length: float,
) -> Map:
    """Share of a dissolved nutrient under ground that reaches the stream, as InVEST has it. [1]

    Inputs as of `subsurface_delivery`; the way is counted in cells though the critical length is in m.
    Source: invest-ndr
    """
    return _under_invest(elevation, slope, cells, stream_area, most_held, critical_length, Scheme.QUANTISED)


def subsurface_delivery_invest_d8(
    elevation: Map,
    slope: Map,
    cells: Cells,
    stream_area: float,
    most_held: float,
    critical_length: float,
) -> Map:
    """Share of a dissolved nutrient under ground that reaches the stream, as InVEST has it with D8. [1]

    Inputs as of `subsurface_delivery_invest`
    """
    return _under_invest(elevation, slope, cells, stream_area, most_held, critical_length, Scheme.STEEPEST)


def _under_invest(
    elevation: Map,
    slope: Map,
    cells: Cells,
    stream_area: float,
    most_held: float,
    critical_length: float,
    scheme: Scheme,
) -> Map:
    way = Drained.of(elevation, cells, stream_area, slope, scheme=scheme, as_invest=True)
    length = way.flow.to_stream(way.stream, 1.0)
    return cells.cellwise(_under_ground, length, most_held, critical_length, step=cells.size[0])


def export(
    load: Floats, runoff_index: Floats, under_ground: Floats, surface: Floats, subsurface: Floats, area: Floats
) -> Floats:
    """Nutrient that reaches the stream over and under ground. [kg]

    load : kg·hm⁻²·a⁻¹;  runoff_index : runoff of the cell by the mean one [1];  area : m²
    under_ground : share of the load that goes below [1];  surface, subsurface : delivery ratios [1]

    >>> round(export(10.0, 1.2, 0.3, 0.2, 0.5, 10_000.0), 6)
    3.48
    """
    return load * runoff_index * ((1 - under_ground) * surface + under_ground * subsurface) * area / 10_000


def export_surface(load: Floats, runoff_index: Floats, surface: Floats, area: Floats) -> Floats:
    """Nutrient that reaches the stream over ground alone, which is all of phosphorus. [kg]

    load : kg·hm⁻²·a⁻¹;  runoff_index : runoff by the mean one [1];  surface : delivery ratio [1];  area : m²

    >>> round(export_surface(10.0, 1.2, 0.2, 10_000.0), 6)
    2.4
    """
    return load * runoff_index * surface * area / 10_000


def runoff_index(proxy: Floats, mean: Floats) -> Floats:
    """Potential runoff of a cell by a stated mean. [1]  proxy, mean : any one unit, such as mm of rain

    >>> runoff_index(1200.0, 1000.0)
    1.2
    """
    return proxy / mean


def runoff_index_of_map(proxy: Map, cells: Cells) -> Map:
    """Potential runoff of a cell by the mean of the map, as InVEST does where none is stated. [1]  proxy : such as mm

    The value of a cell changes with the map. Source: invest-ndr

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
    >>> runoff_index_of_map(np.array([[1.0, 3.0, np.nan]]), cells).tolist()
    [[0.5, 1.5, nan]]
    """
    mean = cells.mean(proxy)
    return cells.cellwise(runoff_index, proxy, mean) if mean != 0 else proxy
