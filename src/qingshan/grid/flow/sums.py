"""Sums along the flow 沿程累积: what gathers from above, and what lies between a cell and the stream."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.flow.flats import Ways
from qingshan.grid.flow.flow import Cells1D, Flow, Scheme, all_lengths, share_out, step_lengths
from qingshan.grid.flow.steepest import gather_down
from qingshan.grid.flow.steepest_walks import way_down

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]


def accumulate(flow: Flow, weight: Floats, *, inflow: Floats | None = None, patches: Labels | None = None) -> Floats:
    """What each cell gathers of a weight: its own and its share of all above it, in the unit of the weight. [any]

    weight : any quantity of a cell, broadcast to the map; NaN goes down with the water
    inflow : what comes in besides, such as what a neighbouring tile hands over at its edge; NaN in holes
    patches : numbers of patches; nothing is handed from one patch to another, so that the sum starts anew

    >>> from qingshan.grid.flow.flow import flow_of
    >>> flow = flow_of(np.array([[3.0, 2.0, 1.0]]), np.ones(1), np.ones(1))
    >>> accumulate(flow, np.array(900.0)).tolist()
    [[900.0, 1800.0, 2700.0]]
    """
    total = np.where(flow.hole, np.nan, np.broadcast_to(weight, flow.filled.shape))
    if inflow is not None:
        total = total + inflow
    parts = np.zeros((1, 1), np.int32) if patches is None else np.ascontiguousarray(patches, np.int32)
    if flow.scheme is Scheme.STEEPEST:
        gather_down(flow.steepest.ways, total, parts, patches is not None)
        return total
    _gather(*flow.ground, flow.order, total, parts, patches is not None)
    return total


def to_stream(
    flow: Flow, stream: npt.NDArray[np.bool_], cost: Floats, *, by_length: bool = True, of_next: bool = False
) -> Floats:
    """Cost of the way down to the stream, each way weighted by its share; 0 on the stream, NaN where none is reached.

    cost : cost of a metre [x/m], or of a step with ``by_length=False`` [x], broadcast to the map
    of_next : the step costs what the cell it leads to says, not the one it starts from (InVEST's multiple flow)
    Shares that never reach a stream are left out and the others scaled up. Result in x. [any]

    Two cells of 30 m above a stream:

    >>> from qingshan.grid.flow.flow import flow_of
    >>> flow = flow_of(np.array([[3.0, 2.0, 1.0]]), np.full(1, 30.0), np.full(1, 30.0))
    >>> to_stream(flow, np.array([[False, False, True]]), np.array(1.0)).tolist()
    [[60.0, 30.0, 0.0]]
    """
    way = np.full(flow.filled.shape, np.nan)
    price = np.ascontiguousarray(np.broadcast_to(cost, way.shape), np.float64)
    if flow.scheme is Scheme.STEEPEST and not of_next:
        lengths = all_lengths(flow.width, flow.height) if by_length else np.ones((flow.height.size, 8))
        way_down(flow.steepest.ways, np.ascontiguousarray(stream), price, False, lengths, way)
        return way
    _down(*flow.ground, flow.order, np.ascontiguousarray(stream), price, way, by_length, of_next)
    return way


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _gather(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    order: Cells1D,
    total: Floats,
    patches: Labels,
    parted: bool,
) -> None:
    columns = filled.shape[1]
    share = np.empty(8)
    for cell in order:
        row, column = cell // columns, cell % columns
        share_out(filled, steps, ways, width, height, scheme, row, column, share)
        for way in range(8):
            if share[way] > 0.0:
                r, c = row + DOWN[way], column + ACROSS[way]
                if not parted or patches[r, c] == patches[row, column]:
                    total[r, c] += share[way] * total[row, column]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _down(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    order: Cells1D,
    stream: npt.NDArray[np.bool_],
    cost: Floats,
    way_down: Floats,
    by_length: bool,
    of_next: bool,
) -> None:
    columns = filled.shape[1]
    share, length = np.empty(8), np.ones(8)
    for cell in order[::-1]:
        row, column = cell // columns, cell % columns
        if stream[row, column]:
            way_down[row, column] = 0.0
            continue
        share_out(filled, steps, ways, width, height, scheme, row, column, share)
        if by_length:
            step_lengths(width[row], height[row], length)
        reached, total = 0.0, 0.0
        for way in range(8):
            if share[way] > 0.0:
                r, c = row + DOWN[way], column + ACROSS[way]
                if not np.isnan(way_down[r, c]):
                    each = cost[r, c] if of_next else cost[row, column]
                    reached += share[way]
                    total += share[way] * (each * length[way] + way_down[r, c])
        if reached > 0.0:
            way_down[row, column] = total / reached
