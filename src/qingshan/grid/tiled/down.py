"""The way down to the stream over tiles 分块下游距离: from streams upward, each cell worked once."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.flow.flow import step_lengths
from qingshan.grid.target import Window
from qingshan.grid.tiled.carry import RIM, Cells1D, Counts, Handed, carry, handed, mark_rim
from qingshan.grid.tiled.files import Plane, Readable, read_clear
from qingshan.grid.tiled.ground import Ground, Part, shares_into
from qingshan.grid.tiled.work import with_rim

Floats = npt.NDArray[np.float64]
#: Waiting for so many, a cell is never counted down to 0: streams, which are settled from the start.
_SETTLED = 255


def way_down(
    ground: Ground,
    stream: Readable,
    cost: Readable,
    way: Plane,
    side: int,
    workers: int,
    *,
    by_length: bool = True,
    of_next: bool = False,
) -> int:
    """Cost of the way down to the stream, as `to_stream` has it, into `way`; how many tiles were worked.

    stream : above 0 on the stream;  others as of `to_stream`
    """
    below = Plane(way.path.with_name(f"{way.path.name}-below"), ground.grid, "uint8", 0).made()

    def work(window: Window, begin: Cells1D | None) -> Handed:
        part, inside = ground.read(window), (slice(1, -1), slice(1, -1))
        waits = np.zeros(part.gives.shape, np.uint8)
        if begin is None:
            ground_here = ~ground.holes(window)
            found = np.full(waits.shape, np.nan)
            on_stream = (stream.read(window) > 0) & ground_here
            waits[inside] = np.where(on_stream, _SETTLED, np.bitwise_count(part.gives[inside]))
            found[inside][on_stream] = 0.0
            start = (waits[inside] == 0) & ground_here | on_stream
            begin = np.flatnonzero(np.pad(start, 1))
        else:
            found = way.read(with_rim(window))
            below.read_into(window, waits[inside])
        price = read_clear(cost, ground.grid, window, 1)
        cells = _climb(part, price, found, waits, begin, by_length, of_next)
        way.write(window, found[inside])
        below.write(window, waits[inside])
        return handed(cells, np.empty((cells.size, 0)), window, ground.grid)

    try:
        return carry(work, below, (), side, workers)
    finally:
        below.removed()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _climb(
    part: Part, cost: Floats, way_down: Floats, waits: Counts, begin: Cells1D, by_length: bool, of_next: bool
) -> Cells1D:
    """Go up against the flow from where it begins; cells of the rim that one they give to is settled for."""
    rows, columns = way_down.shape
    price, found = cost.reshape(-1), way_down.reshape(-1)
    filled, steps, width, height, near, scheme, given = part
    filled, steps, gives, waiting = filled.reshape(-1), steps.reshape(-1), given.reshape(-1), waits.reshape(-1)
    cells, out = np.empty(10 * (rows + columns), np.int64), 0
    ready, share, length = np.empty(rows * columns, np.int64), np.empty(8), np.ones(8)
    next_one = DOWN * columns + ACROSS
    mark_rim(waits)
    for first in begin:
        ready[0], left = first, 1
        while left:
            left -= 1
            cell = ready[left]
            if waiting[cell] < RIM and gives[cell] != 0:
                if by_length:
                    step_lengths(width[cell // columns], height[cell // columns], length)
                if scheme == 2:
                    for way in range(8):
                        share[way] = (gives[cell] >> way) & 1
                else:
                    shares_into(filled, steps, near, scheme == 1, cell, share)
                found[cell] = _mean_way(share, length, found, price, cell, next_one, of_next)
            for way in range(8):
                above = cell + next_one[way]
                if not (gives[above] >> ((way + 4) % 8)) & 1:
                    continue
                if waiting[above] == RIM:
                    cells[out] = above
                    out += 1
                    continue
                waiting[above] -= 1
                if waiting[above] == 0:
                    ready[left] = above
                    left += 1
    return cells[:out].copy()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _mean_way(
    share: Floats, length: Floats, found: Floats, price: Floats, cell: int, next_one: Cells1D, of_next: bool
) -> float:
    """Mean way of a cell over those it gives to that reach a stream; NaN where none does."""
    reached, total = 0.0, 0.0
    for way in range(8):
        below = cell + next_one[way]
        if share[way] > 0.0 and not np.isnan(found[below]):
            each = price[below] if of_next else price[cell]
            reached += share[way]
            total += share[way] * (each * length[way] + found[below])
    return total / reached if reached > 0.0 else np.nan
