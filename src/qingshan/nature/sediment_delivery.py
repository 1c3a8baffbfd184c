"""Sediment delivery 泥沙输移: how much of what is eroded reaches a stream, and where the rest settles."""

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.maps import Map
from qingshan.nature.connectivity import LEAST_COVER, Drained, connectivity_index, tangent

Floats = npt.NDArray[np.float64]

#: Share of the stream threshold that is enough for InVEST between two stream cells.
_TRACE_INVEST = 0.7


def delivery_of(index: Floats, turning_index: float, steepness: float, most: float) -> Floats:
    """Share of the eroded soil that reaches the stream, from its connectivity. [1]

    index, turning_index : IC and IC₀ [1];  steepness : k_b [1];  most : largest share SDR_max [1]
    SDR = SDR_max / (1 + exp((IC₀ − IC)/k_b)). Source: vigiak-2012

    At IC₀ half of the most is delivered:

    >>> float(delivery_of(np.array(0.5), 0.5, 2.0, 0.8))
    0.4
    """
    return most / (1 + np.exp((turning_index - index) / steepness))


def delivery_ratio(
    elevation: Map,
    slope: Map,
    cover_factor: Map,
    cells: Cells,
    stream_area: float,
    turning_index: float,
    steepness: float,
    most: float,
) -> Map:
    """Sediment delivery ratio, ways down in metres, water shared among all lower neighbours. [1]

    elevation : (rows, columns) m;  slope : degrees;  cover_factor : C;  cells : size of the cells [m]
    stream_area : area that makes a stream [m²];  others as in `delivery_of`
    NaN on streams and where no stream is reached. Source: borselli-2008, vigiak-2012

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
    >>> heights, even, bare = np.array([[3.0, 2.0, 1.0]]), np.full((1, 3), 5.7105931375), np.ones((1, 3))
    >>> delivery_ratio(heights, even, bare, cells, 2000.0, 0.5, 2.0, 0.8).round(6).tolist()
    [[0.158188, 0.188799, nan]]
    """
    way = Drained.of(elevation, cells, stream_area, slope, cover_factor)
    return _delivery(way, slope, cover_factor, turning_index, steepness, most)


def delivery_ratio_invest(
    elevation: Map,
    slope: Map,
    cover_factor: Map,
    cells: Cells,
    stream_area: float,
    turning_index: float,
    steepness: float,
    most: float,
) -> Map:
    """Sediment delivery ratio as InVEST has it, multiple flow. [1]

    Inputs as of `delivery_ratio`; the cells must be nearly square. Source: invest-sdr
    """
    way = _as_invest(elevation, slope, cover_factor, cells, stream_area, Scheme.QUANTISED)
    return _delivery(way, slope, cover_factor, turning_index, steepness, most)


def delivery_ratio_invest_d8(
    elevation: Map,
    slope: Map,
    cover_factor: Map,
    cells: Cells,
    stream_area: float,
    turning_index: float,
    steepness: float,
    most: float,
) -> Map:
    """Sediment delivery ratio as InVEST has it with D8. [1]

    Inputs as of `delivery_ratio`; the cells must be nearly square. Source: invest-sdr
    """
    way = _as_invest(elevation, slope, cover_factor, cells, stream_area, Scheme.STEEPEST)
    return _delivery(way, slope, cover_factor, turning_index, steepness, most)


def _as_invest(
    elevation: Map, slope: Map, cover: Map, cells: Cells, area: float, scheme: Scheme, *more: Map
) -> Drained:
    return Drained.of(elevation, cells, area, slope, cover, *more, scheme=scheme, as_invest=True, trace=_TRACE_INVEST)


def _delivery(way: Drained, slope: Map, cover: Map, turning_index: float, steepness: float, most: float) -> Map:
    fall, weight = way.cells.cellwise(tangent, slope), way.cells.cellwise(_weight, cover)
    return way.cells.cellwise(delivery_of, connectivity_index(way, fall, weight), turning_index, steepness, most)


def _weight(cover: Floats) -> Floats:
    return np.maximum(cover, LEAST_COVER)


def deposition(
    elevation: Map,
    slope: Map,
    cover_factor: Map,
    actual: Map,
    cells: Cells,
    stream_area: float,
    turning_index: float,
    steepness: float,
    most: float,
) -> Map:
    """Sediment from above that settles in a cell on its way to the stream. [t·hm⁻²·a⁻¹]

    actual : soil loss [t·hm⁻²·a⁻¹];  others as of `delivery_ratio`
    Of the loss A, A·(1 − SDR) is on its way; a cell keeps (S̄DR − SDR)/(1 − SDR) of what comes. NaN where no stream is
    reached. Source: invest-sdr

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
    >>> flat, loss = np.full((1, 3), 5.7105931375), np.full((1, 3), 10.0)
    >>> heights, whole = np.array([[3.0, 2.0, 1.0]]), np.ones((1, 3))
    >>> deposition(heights, flat, whole, loss, cells, 2000.0, 0.5, 2.0, 0.8).round(6).tolist()
    [[0.0, 8.418125, 8.112009]]
    """
    way = Drained.of(elevation, cells, stream_area, slope, cover_factor, actual)
    return _settled(way, slope, cover_factor, actual, turning_index, steepness, most)


def deposition_invest(
    elevation: Map,
    slope: Map,
    cover_factor: Map,
    actual: Map,
    cells: Cells,
    stream_area: float,
    turning_index: float,
    steepness: float,
    most: float,
) -> Map:
    """Sediment from above that settles in a cell, as InVEST has it with multiple flow. [t·hm⁻²·a⁻¹]

    Inputs as of `deposition`; the cells must be nearly square. Source: invest-sdr
    """
    way = _as_invest(elevation, slope, cover_factor, cells, stream_area, Scheme.QUANTISED, actual)
    return _settled(way, slope, cover_factor, actual, turning_index, steepness, most)


def deposition_invest_d8(
    elevation: Map,
    slope: Map,
    cover_factor: Map,
    actual: Map,
    cells: Cells,
    stream_area: float,
    turning_index: float,
    steepness: float,
    most: float,
) -> Map:
    """Sediment from above that settles in a cell, as InVEST has it with D8. [t·hm⁻²·a⁻¹]

    Inputs as of `deposition`; the cells must be nearly square. Source: invest-sdr
    """
    way = _as_invest(elevation, slope, cover_factor, cells, stream_area, Scheme.STEEPEST, actual)
    return _settled(way, slope, cover_factor, actual, turning_index, steepness, most)


def _settled(
    way: Drained, slope: Map, cover: Map, actual: Map, turning_index: float, steepness: float, most: float
) -> Map:
    cells, in_cells = way.cells, way.as_invest
    delivery = _delivery(way, slope, cover, turning_index, steepness, most)
    share = cells.cellwise(_all_on_streams, way.stream, delivery)
    source = cells.cellwise(_on_its_way, way.stream, actual, share, sized=True, in_cells=in_cells)
    return cells.cellwise(_of_ground, way.flow.deposit(share, source), sized=True, in_cells=in_cells)


def _all_on_streams(stream: Floats, delivery: Floats) -> Floats:
    return np.where(stream, 1.0, delivery)


def _on_its_way(stream: Floats, actual: Floats, share: Floats, cells: Cells, *, in_cells: bool) -> Floats:
    """What leaves a cell and does not reach the stream at once, in the unit of the loss, or times m²."""
    return np.asarray(np.where(stream, 0.0, actual * (1 - share)) * _ground(cells, in_cells))


def _of_ground(settled: Floats, cells: Cells, *, in_cells: bool) -> Floats:
    return settled / _ground(cells, in_cells)


def _ground(cells: Cells, in_cells: bool) -> Floats:
    return np.array(1.0) if in_cells else cells.area[:, None]


def export(actual: Floats, delivery: Floats, area: Floats) -> Floats:
    """Sediment that reaches the stream. [t]

    actual : soil loss [t·hm⁻²·a⁻¹];  delivery : delivery ratio [1];  area : m²

    >>> export(30.0, 0.2, 10_000.0)
    6.0
    """
    return actual * delivery * area / 10_000


def avoided_export(potential: Floats, actual: Floats, delivery: Floats, deposition: Floats, area: Floats) -> Floats:
    """Sediment kept out of the stream: erosion spared on the spot, and what settles on its way. [t]

    potential, actual : soil loss bare and as it is [t·hm⁻²·a⁻¹];  delivery : delivery ratio [1]
    deposition : t·hm⁻²·a⁻¹;  area : m². Source: invest-sdr

    >>> avoided_export(130.0, 30.0, 0.2, 5.0, 10_000.0)
    25.0
    """
    return ((potential - actual) * delivery + deposition) * area / 10_000
