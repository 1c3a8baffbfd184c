"""Connectivity 连通性 of a slope with the stream below it: the index IC that sediment and nutrient delivery hang on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.flow.steepest import Steepest
from qingshan.grid.flow.steepest_walks import numbers_in, upslope, way_down
from qingshan.grid.flow.streams import Mask, streams
from qingshan.grid.maps import Drainage, Map

Floats = npt.NDArray[np.float64]

#: Slopes that the index is defined for (Cavalli et al. 2013), and the least cover factor InVEST reckons with.
LEAST_SLOPE, MOST_SLOPE, LEAST_COVER = 0.005, 1.0, 0.001


@dataclass(frozen=True, eq=False)
class Drained:
    """A map with its flow and its streams; cells that have a hole in any layer do not take part.

    as_invest : ways down cost by the cell, not by the metre, and streams are drawn as InVEST draws them
    """

    flow: Drainage
    cells: Cells
    gathered: Map  # cells with `as_invest`, else m²
    stream: Map
    as_invest: bool

    @classmethod
    def of(
        cls,
        elevation: Map,
        cells: Cells,
        stream_area: float,
        *layers: Map,
        scheme: Scheme = Scheme.MULTIPLE,
        as_invest: bool = False,
        trace: float = 1.0,
    ) -> "Drained":
        """Route a map. Elevation in m; `stream_area` makes a stream [m²]; `trace` as in `streams_invest` [1].

        Raises ``ValueError`` when the shapes of heights and cells do not fit.

        >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
        >>> Drained.of(np.array([[3.0, 2.0, 1.0]]), cells, 2000.0).stream.tolist()
        [[False, False, True]]
        """
        flow = cells.flow(cells.cellwise(_taking_part, elevation, *layers), scheme)
        if as_invest:
            gathered = flow.accumulate(1.0)
            made = flow.streams_invest(gathered, stream_area / float(cells.area.mean()), trace)
        else:
            gathered = flow.accumulate(cells.area)
            made = cells.cellwise(streams, gathered, stream_area)
        return cls(flow, cells, gathered, made, as_invest)


def _taking_part(elevation: Floats, *layers: Floats) -> Floats:
    """Heights where no layer has a hole."""
    hole = np.isnan(elevation)
    for layer in layers:
        hole = hole | np.isnan(layer)
    return np.where(hole, np.nan, elevation)


def tangent(slope: Floats) -> Floats:
    """Slope as a fraction, within the limits of the index. [m/m]  slope : degrees

    >>> tangent(np.array([0.0, 45.0, 60.0])).round(6).tolist()
    [0.005, 1.0, 1.0]
    """
    return np.clip(np.tan(np.radians(slope)), LEAST_SLOPE, MOST_SLOPE)


def connectivity_index(drained: Drained, fall: Map, cover: Map) -> Map:
    """Connectivity IC = log₁₀(D_up/D_dn); NaN on streams and where none is reached. [1]

    fall : slope as a fraction [m/m];  cover : weight W of the cover [1], 1 where none is taken
    D_up = W̄·S̄·√A over all ground above [m];  D_dn = Σ d/(W·S) down to the stream [m].
    Source: borselli-2008. With ``as_invest`` the way down is counted in cells, as its code does (invest-sdr), each
    step with the cell it leads to for multiple flow, with its own for D8: IC is larger by about log₁₀ of a cell.

    >>> cells = Cells(np.full(1, 30.0), np.full(1, 30.0), np.full(1, 900.0), (1, 3))
    >>> way = Drained.of(np.array([[3.0, 2.0, 1.0]]), cells, 2000.0)
    >>> connectivity_index(way, np.full((1, 3), 0.1), np.ones((1, 3))).round(6).tolist()
    [[-2.30103, -1.849485, nan]]
    """
    flow, cells, as_invest = drained.flow, drained.cells, drained.as_invest
    factors = (cover, fall) if as_invest else [cells.cellwise(_by_area, one, sized=True) for one in (cover, fall)]
    sums = flow.accumulate_each(*factors)
    up = cells.cellwise(_upslope, drained.gathered, *sums, sized=True, in_cells=as_invest)
    of_next = as_invest and flow.scheme is not Scheme.STEEPEST
    cost = cells.cellwise(_cost, cover, fall)
    down = flow.to_stream(drained.stream, cost, by_length=not as_invest, of_next=of_next)
    return cells.cellwise(index_of, up, down)


def _by_area(factor: Floats, cells: Cells) -> Floats:
    return cells.area[:, None] * np.broadcast_to(factor, cells.shape)


def _upslope(gathered: Floats, covers: Floats, falls: Floats, cells: Cells, *, in_cells: bool) -> Floats:
    """√A times the means of cover and slope above each cell. [m]  gathered : in cells, or m²"""
    root = np.sqrt(gathered * cells.width[:, None] ** 2) if in_cells else np.sqrt(gathered)
    return np.asarray(root * covers / gathered * falls / gathered)


def _cost(cover: Floats, fall: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(1 / (cover * fall))


def upslope_by_steepest(
    trees: Steepest, cover: Floats, fall: Floats, cells: Cells, by_class: Floats | None = None
) -> Floats:
    """Upslope part D_up = W̄·S̄·√A of the index with D8. [m]

    cover : W of each cell [1], or its class where `by_class` gives W by class;  fall : of each cell [m/m]
    The result has the type of `fall`, float32 or float64; sums are in float64.
    """
    found = np.full(fall.shape, np.nan, fall.dtype)
    table = np.empty(0) if by_class is None else by_class
    upslope(trees.ways, cover, table, fall, cells.width, found, numbers_in(found))
    return found


def down_by_steepest(trees: Steepest, stream: Mask, weight: Floats) -> Floats:
    """Downslope part D_dn = Σ 1/(W·S) of the index with D8, counted in cells as InVEST does. [cells]

    weight : W·S of each cell; the result has its type: 0 on streams, NaN where none is reached
    """
    found = np.empty_like(weight)
    way_down(trees.ways, np.ascontiguousarray(stream), weight, True, np.ones((len(weight), 8)), found)
    return found


def index_of(up: Floats, down: Floats) -> Floats:
    """Connectivity IC = log₁₀(D_up/D_dn), nothing on streams. [1]

    >>> index_of(np.array([10.0, 10.0]), np.array([1.0, 0.0])).tolist()
    [1.0, nan]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(down > 0, np.log10(up / down), np.nan)
