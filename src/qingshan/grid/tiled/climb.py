"""From streams upward over tiles 分块上溯: ways down to the stream, and buffers before it, each cell worked once."""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.flow.flow import step_lengths
from qingshan.grid.target import Window
from qingshan.grid.tiled.carry import RIM, Cells1D, Counts, Handed, carry, handed, mark_rim
from qingshan.grid.tiled.files import Plane, Readable, read_clear
from qingshan.grid.tiled.ground import Ground, Part, outflow
from qingshan.grid.tiled.work import with_rim

Floats = npt.NDArray[np.float64]
#: Waiting for so many, a cell is never counted down to 0: streams, which are settled from the start.
_SETTLED = 255
_BY_LENGTH, _OF_NEXT, _BUFFER = 1, 2, 4


@dataclass(frozen=True)
class Way:
    """Cost of the way down to the stream, as `flow.sums.to_stream` has it; NaN where none is reached."""

    cost: Readable
    by_length: bool = True
    of_next: bool = False

    def read(self, ground: Ground, window: Window) -> tuple[int, Floats, Floats, Floats]:
        """What the kernel takes: the rule, two quantities of a window with its rim, lengths of the steps."""
        price = read_clear(self.cost, ground.grid, window, 1)
        rule = _BY_LENGTH * self.by_length + _OF_NEXT * self.of_next
        return rule, price, price, np.empty(0)


@dataclass(frozen=True)
class Buffer:
    """What the ground below can hold back, as `flow.retention.buffer` has it.  length : of the eight steps [m]"""

    efficiency: Readable
    critical: Readable
    length: Floats | None = None

    def read(self, ground: Ground, window: Window) -> tuple[int, Floats, Floats, Floats]:
        """What the kernel takes: the rule, two quantities of a window with its rim, lengths of the steps."""
        most, reach = (read_clear(one, ground.grid, window, 1) for one in (self.efficiency, self.critical))
        stated = np.empty(0) if self.length is None else np.ascontiguousarray(self.length, np.float64)
        return _BUFFER, most, reach, stated


def climb(ground: Ground, stream: Readable, rule: Way | Buffer, found: Plane, side: int, workers: int) -> int:
    """What a rule gives each cell from those that it gives to, into `found`; how many tiles were worked.

    stream : above 0 on the stream, where the result is 0
    """
    below = Plane(found.path.with_name(f"{found.path.name}-below"), ground.grid, "uint8", 0).made()

    def work(window: Window, begin: Cells1D | None) -> Handed:
        part, inside = ground.read(window), (slice(1, -1), slice(1, -1))
        waits = np.zeros(part.gives.shape, np.uint8)
        if begin is None:
            ground_here = ~ground.holes(window)
            held: Any = np.full(waits.shape, np.nan)
            on_stream = (stream.read(window) > 0) & ground_here
            waits[inside] = np.where(on_stream, _SETTLED, np.bitwise_count(part.gives[inside]))
            held[inside][on_stream] = 0.0
            start = (waits[inside] == 0) & ground_here | on_stream
            begin = np.flatnonzero(np.pad(start, 1))
        else:
            held = found.read(with_rim(window))
            below.read_into(window, waits[inside])
        cells = _climb(part, rule.read(ground, window), held, waits, begin)
        found.write(window, held[inside])
        below.write(window, waits[inside])
        return handed(cells, np.empty((cells.size, 0)), window, ground.grid)

    try:
        return carry(work, below, (), side, workers)
    finally:
        below.removed()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _climb(
    part: Part, rule: tuple[int, Floats, Floats, Floats], held: Floats, waits: Counts, begin: Cells1D
) -> Cells1D:
    """Go up against the flow from where it begins; cells of the rim that one they give to is settled for."""
    rows, columns = held.shape
    found = held.reshape(-1)
    filled, steps, width, height, near, scheme, given = part
    filled, steps, gives, waiting = filled.reshape(-1), steps.reshape(-1), given.reshape(-1), waits.reshape(-1)
    form, first, second, stated = rule
    one, other = first.reshape(-1), second.reshape(-1)
    cells, out = np.empty(10 * (rows + columns), np.int64), 0
    ready, share, length = np.empty(rows * columns, np.int64), np.zeros(8), np.ones(8)
    length[: stated.size] = stated
    by_length = stated.size == 0 and form & (_BY_LENGTH | _BUFFER) != 0
    next_one = DOWN * columns + ACROSS
    mark_rim(waits)
    for start in begin:
        ready[0], left = start, 1
        while left:
            left -= 1
            cell = ready[left]
            if waiting[cell] < RIM:
                if by_length:
                    step_lengths(width[cell // columns], height[cell // columns], length)
                outflow(filled, steps, near, scheme, gives, cell, share)
                if form & _BUFFER:
                    found[cell] = _held_back(share, length, found, one[cell], other[cell], cell, next_one)
                else:
                    found[cell] = _mean_way(share, length, found, one, cell, next_one, form & _OF_NEXT != 0)
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


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _held_back(
    share: Floats, length: Floats, found: Floats, most: float, reach: float, cell: int, next_one: Cells1D
) -> float:
    """Retention of a cell over those it gives to; 0 where water leaves the map."""
    total = 0.0
    for way in range(8):
        if share[way] > 0.0:
            below = found[cell + next_one[way]]
            left = np.exp(-5 * length[way] / reach) if reach > 0 else 0.0
            total += share[way] * (below * left + most * (1 - left) if most > below else below)
    return total + 0.0 * (most + reach)
