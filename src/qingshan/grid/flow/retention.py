"""What the ground holds back of what flows 沿程截留: settled sediment, and buffers between a cell and the stream."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.flow.flats import Ways
from qingshan.grid.flow.flow import Cells1D, Flow, Scheme, share_out, step_lengths
from qingshan.grid.flow.steepest_walks import numbers_in, settle

Floats = npt.NDArray[np.float64]


def deposit(flow: Flow, delivery: Floats, source: Floats, *, inflow: Floats | None = None) -> tuple[Floats, Floats]:
    """What settles in each cell of what comes from above, and what the cell passes on, in the unit of the source.

    delivery : share of a cell's loss that reaches the stream, 1 on streams [1]
    source : what leaves the cell and does not reach the stream at once [any];  inflow : what comes in besides
    A cell keeps the share by which delivery grows on the next step, (D̄ − D)/(1 − D), D̄ the mean of the cells below;
    where it does not grow nothing settles. NaN goes down with the flow. What settles and what leaves add up to the
    source, in its unit. Source: invest-sdr. [any]

    >>> from qingshan.grid.flow.flow import flow_of
    >>> flow = flow_of(np.array([[3.0, 2.0, 1.0]]), np.ones(1), np.ones(1))
    >>> settled, passed = deposit(flow, np.array([[0.2, 0.5, 1.0]]), np.array([[8.0, 5.0, 0.0]]))
    >>> settled.tolist(), passed.tolist()
    ([[0.0, 8.0, 5.0]], [[8.0, 5.0, 0.0]])
    """
    hole = flow.hole
    settled, passed = np.full(hole.shape, np.nan), np.full(hole.shape, np.nan)
    share, leaving = (np.ascontiguousarray(np.broadcast_to(one, hole.shape), np.float64) for one in (delivery, source))
    if flow.scheme is Scheme.STEEPEST:
        besides = np.empty(0) if inflow is None else np.ascontiguousarray(np.broadcast_to(inflow, hole.shape))
        trees = flow.steepest
        settle(trees.ways, share, leaving, besides, settled, numbers_in(settled), passed)
        return settled, passed
    coming = np.where(hole, np.nan, 0.0 if inflow is None else inflow)
    _settle(*flow.ground, flow.order, share, leaving, coming, settled, passed)
    return settled, passed


def buffer(
    flow: Flow, stream: npt.NDArray[np.bool_], efficiency: Floats, critical_length: Floats, length: Floats | None = None
) -> Floats:
    """Share that the ground between a cell and the stream can hold back, 0 on the stream. [1]

    efficiency : most that the cover of the cell holds back [1];  critical_length : way over which it does so [m]
    length : of a step to each of the eight neighbours where it is not the cells' own [m]
    A step over a cell brings retention nearer its efficiency by 1 − exp(−5 · step/critical length); a cell that can do
    less than those below changes nothing. Source: invest-ndr

    One step of 30 m over grass that holds 0.8 within 150 m:

    >>> from qingshan.grid.flow.flow import flow_of
    >>> flow = flow_of(np.array([[2.0, 1.0]]), np.full(1, 30.0), np.full(1, 30.0))
    >>> buffer(flow, np.array([[False, True]]), np.array(0.8), np.array(150.0)).round(6).tolist()
    [[0.505696, 0.0]]
    """
    held = np.full(flow.filled.shape, np.nan)
    given = (
        np.ascontiguousarray(np.broadcast_to(one, held.shape), np.float64) for one in (efficiency, critical_length)
    )
    stated = np.empty(0) if length is None else np.ascontiguousarray(length, np.float64)
    _buffer(*flow.ground, flow.order, np.ascontiguousarray(stream), *given, stated, held)
    return held


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _settle(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    order: Cells1D,
    delivery: Floats,
    source: Floats,
    coming: Floats,
    settled: Floats,
    passed: Floats,
) -> None:
    columns = filled.shape[1]
    share = np.empty(8)
    for cell in order:
        row, column = cell // columns, cell % columns
        share_out(filled, steps, ways, width, height, scheme, row, column, share)
        here, below = delivery[row, column], 0.0
        for way in range(8):
            if share[way] > 0.0:
                next_one = delivery[row + DOWN[way], column + ACROSS[way]]
                if not np.isnan(next_one):
                    below += share[way] * next_one
        kept = 1.0 if here == 1.0 else (max(below, here) - here) / (1.0 - here)
        settled[row, column] = kept * coming[row, column]
        passed[row, column] = (1.0 - kept) * coming[row, column] + source[row, column]
        for way in range(8):
            if share[way] > 0.0:
                coming[row + DOWN[way], column + ACROSS[way]] += share[way] * passed[row, column]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _buffer(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    order: Cells1D,
    stream: npt.NDArray[np.bool_],
    efficiency: Floats,
    critical: Floats,
    stated: Floats,
    held: Floats,
) -> None:
    columns = filled.shape[1]
    share, length = np.empty(8), np.empty(8)
    for cell in order[::-1]:
        row, column = cell // columns, cell % columns
        if stream[row, column]:
            held[row, column] = 0.0
            continue
        share_out(filled, steps, ways, width, height, scheme, row, column, share)
        step_lengths(width[row], height[row], length)
        most, reach, total = efficiency[row, column], critical[row, column], 0.0
        for way in range(8):
            if share[way] > 0.0:
                below = held[row + DOWN[way], column + ACROSS[way]]
                step = stated[way] if stated.size else length[way]
                left = np.exp(-5 * step / reach) if reach > 0 else 0.0
                total += share[way] * (below * left + most * (1 - left) if most > below else below)
        held[row, column] = total + 0.0 * (most + reach)
