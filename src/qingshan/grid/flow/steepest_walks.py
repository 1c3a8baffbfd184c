"""Walks down the trees of steepest flow 单流向遍历, from cell to cell as soon as all that drains into one is known.

What is under way lies in float64 in a few slots, one for each cell that waits for more, so that maps may be float32
without loss in the sums. While a cell waits, its place in the result holds the number of its slot.
"""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN, longer
from qingshan.grid.flow.steepest import DONE, donors_of
from qingshan.grid.flow.steepest_flats import HOLE, LEAVES, Bytes, Cells1D

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def numbers_in(found: Floats) -> Any:
    """The cells of a result as whole numbers of the same size."""
    return found.view(np.int32 if found.dtype == np.float32 else np.int64)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _more_slots(free: Cells1D, slots: Floats) -> tuple[Cells1D, Floats]:
    """Room for as many slots again, all of them in use: `free` lists the numbers that are not."""
    held = free.size
    wider, more = np.empty(2 * free.size, np.int64), np.empty((2 * free.size, slots.shape[1]))
    wider[:held], more[:held] = free, slots
    for number in range(held, wider.size):
        wider[number] = number
    return wider, more


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def upslope(
    ways: Bytes,
    first: Floats | Bytes,
    table: Floats,
    second: Floats,
    size: Floats,
    found: Floats,
    numbers: Cells1D,
) -> None:
    """√(n·d²) times the means of two quantities over the n cells above each cell, itself included, into `found`.

    first : the quantity, or classes where there is a `table` of it by class;  size : d, one for each row
     numbers : `numbers_in(found)`. NaN goes down with the water, holes are left alone.
    """
    columns = ways.shape[1]
    around = ACROSS + DOWN * columns
    way_of, left = ways.reshape(-1), donors_of(ways).reshape(-1)
    one, other, made, waits = first.reshape(-1), second.reshape(-1), found.reshape(-1), numbers.reshape(-1)
    free, slots, held = np.arange(1 << 10), np.empty((1 << 10, 3)), 0
    begun = np.zeros(way_of.size // 8 + 1, np.uint8)  # one bit a cell: whether something has come to it
    for top in range(way_of.size):
        if left[top] or way_of[top] == HOLE:
            continue
        cell, count, ones, others = top, 0.0, 0.0, 0.0
        while True:
            left[cell] = DONE
            here = table[np.int64(one[cell])] if table.size else one[cell]
            count, ones, others = count + 1.0, ones + here, others + other[cell]
            made[cell] = np.sqrt(count * size[cell // columns] ** 2) * ones / count * others / count
            way = way_of[cell]
            if way >= LEAVES:
                break
            below = cell + around[way]
            opened = begun[below >> 3] >> (below & 7) & 1
            left[below] &= np.uint8(~(1 << ((way + 4) % 8)) & 255)
            if opened:
                slot = waits[below]
                count, ones, others = count + slots[slot, 0], ones + slots[slot, 1], others + slots[slot, 2]
            if left[below]:
                if not opened:
                    if held == free.size:
                        free, slots = _more_slots(free, slots)
                    waits[below] = free[held]
                    begun[below >> 3] |= np.uint8(1 << (below & 7))
                    held += 1
                slot = waits[below]
                slots[slot, 0], slots[slot, 1], slots[slot, 2] = count, ones, others
                break
            if opened:
                held -= 1
                free[held] = waits[below]
            cell = below


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def way_down(ways: Bytes, stream: Mask, cost: Floats, inverse: bool, lengths: Floats, found: Floats) -> None:
    """Cost of the way down to the stream into `found`: 0 on it, NaN where none is reached and in holes.

    cost : of a metre or a step, its inverse if so said;  lengths : (rows, 8) of a step to each neighbour
    """
    columns = ways.shape[1]
    around = ACROSS + DOWN * columns
    way_of, streams, price, down = ways.reshape(-1), stream.reshape(-1), cost.reshape(-1), found.reshape(-1)
    down[:] = -1.0  # not known yet
    path = np.empty(1 << 12, np.int64)
    for start in range(way_of.size):
        cell, length = start, 0
        while down[cell] == -1.0 and not streams[cell] and way_of[cell] < LEAVES:
            if length == path.size:
                path = longer(path)
            path[length] = cell
            length += 1
            cell += around[way_of[cell]]
        if down[cell] == -1.0:
            down[cell] = 0.0 if streams[cell] else np.nan
        so_far = np.float64(down[cell])
        while length > 0:
            length -= 1
            cell = path[length]
            each = np.float64(price[cell])
            so_far += (1 / each if inverse else each) * lengths[cell // columns, way_of[cell]]
            down[cell] = so_far


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _kept(here: float, below: float) -> float:
    """Share of what comes to a cell that settles there, from the delivery of the cell and of the one below."""
    more = max(0.0 if np.isnan(below) else below, here)
    return 1.0 if here == 1.0 else (more - here) / (1.0 - here)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def settle(
    ways: Bytes,
    delivery: Floats,
    source: Floats,
    inflow: Floats,
    settled: Floats,
    numbers: Cells1D,
    passed: Floats,
) -> None:
    """What settles in each cell of what comes from above, as `flow_retention.deposit` has it.

    inflow, passed : of size 0 where nothing comes in besides, and where what cells pass on is not asked for
    settled : may be `source` itself;  numbers : `numbers_in(settled)`
    """
    columns = ways.shape[1]
    around = ACROSS + DOWN * columns
    way_of, left = ways.reshape(-1), donors_of(ways).reshape(-1)
    share, given, besides = delivery.reshape(-1), source.reshape(-1), inflow.reshape(-1)
    kept_of, waits, passed_of = settled.reshape(-1), numbers.reshape(-1), passed.reshape(-1)
    free, slots, held = np.arange(1 << 10), np.empty((1 << 10, 2)), 0
    begun = np.zeros(way_of.size // 8 + 1, np.uint8)
    for top in range(way_of.size):
        if left[top] or way_of[top] == HOLE:
            continue
        cell, coming, own = top, 0.0, np.float64(given[top])
        while True:
            left[cell] = DONE
            if besides.size:
                coming += besides[cell]
            way = way_of[cell]
            below = cell + around[way] if way < LEAVES else cell
            kept = _kept(np.float64(share[cell]), np.float64(share[below]) if way < LEAVES else 0.0)
            kept_of[cell] = kept * coming
            coming = (1.0 - kept) * coming + own
            if passed_of.size:
                passed_of[cell] = coming
            if way >= LEAVES:
                break
            opened = begun[below >> 3] >> (below & 7) & 1
            left[below] &= np.uint8(~(1 << ((way + 4) % 8)) & 255)
            if opened:
                coming, own = coming + slots[waits[below], 0], slots[waits[below], 1]
            else:
                own = np.float64(given[below])
            if left[below]:
                if not opened:
                    if held == free.size:
                        free, slots = _more_slots(free, slots)
                    waits[below] = free[held]
                    begun[below >> 3] |= np.uint8(1 << (below & 7))
                    held += 1
                slots[waits[below], 0], slots[waits[below], 1] = coming, own
                break
            if opened:
                held -= 1
                free[held] = waits[below]
            cell = below
