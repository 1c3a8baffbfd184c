"""What settles on its way over tiles 分块沉积: each cell keeps a share of what comes and passes the rest on."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.target import Window
from qingshan.grid.tiled.carry import RIM, Cells1D, Counts, Handed, carry, handed, mark_rim
from qingshan.grid.tiled.files import Plane, Readable, read_clear
from qingshan.grid.tiled.ground import Ground, Part, outflow
from qingshan.grid.tiled.sums import donors

Floats = npt.NDArray[np.float64]


def settle(
    ground: Ground,
    delivery: Readable,
    source: Readable,
    coming: Plane,
    settled: Plane,
    side: int,
    workers: int,
) -> int:
    """What settles in each cell, as `flow.retention.deposit` has it, into `settled`; how many tiles were worked.

    coming : a plane to work in, for what comes into each cell
    """
    above = Plane(settled.path.with_name(f"{settled.path.name}-above"), ground.grid, "uint8", 0).made()

    def work(window: Window, begin: Cells1D | None) -> Handed:
        part, inside = ground.read(window), (slice(1, -1), slice(1, -1))
        waits = np.zeros(part.gives.shape, np.uint8)
        kept, arrived = np.full(waits.shape, np.nan), np.zeros(waits.shape)
        if begin is None:
            arrived[inside][ground.holes(window)] = np.nan
            begin = donors(part.gives, waits)
        else:
            coming.read_into(window, arrived[inside])
            settled.read_into(window, kept[inside])
            above.read_into(window, waits[inside])
        share, leaving = read_clear(delivery, ground.grid, window), read_clear(source, ground.grid, window)
        cells, amounts = _pass_on(part, share, leaving, arrived, kept, waits, begin)
        coming.write(window, arrived[inside])
        settled.write(window, kept[inside])
        above.write(window, waits[inside])
        return handed(cells, amounts, window, ground.grid)

    try:
        return carry(work, above, [coming], side, workers)
    finally:
        above.removed()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _pass_on(
    part: Part, delivery: Floats, source: Floats, arrived: Floats, kept: Floats, waits: Counts, begin: Cells1D
) -> tuple[Cells1D, Floats]:
    """Follow the water down from where it begins; cells of the rim and what they get."""
    rows, columns = waits.shape
    filled, steps, _, _, near, scheme, given = part
    filled, steps, gives, waiting = filled.reshape(-1), steps.reshape(-1), given.reshape(-1), waits.reshape(-1)
    shares, leaving = delivery.reshape(-1), source.reshape(-1)
    coming, settled = arrived.reshape(-1), kept.reshape(-1)
    room = 10 * (rows + columns)
    cells, amounts, out = np.empty(room, np.int64), np.empty((room, 1)), 0
    ready, share = np.empty(rows * columns, np.int64), np.zeros(8)
    next_one = DOWN * columns + ACROSS
    mark_rim(waits)
    for top in begin:
        ready[0], left = top, 1
        while left:
            left -= 1
            cell = ready[left]
            outflow(filled, steps, near, scheme, gives, cell, share)
            holds = _kept(share, shares, cell, next_one)
            settled[cell] = holds * coming[cell]
            passed = (1.0 - holds) * coming[cell] + leaving[cell]
            for way in range(8):
                if not (gives[cell] >> way) & 1:
                    continue
                below = cell + next_one[way]
                if waiting[below] == RIM:
                    cells[out], amounts[out, 0] = below, share[way] * passed
                    out += 1
                    continue
                coming[below] += share[way] * passed
                waiting[below] -= 1
                if waiting[below] == 0:
                    ready[left] = below
                    left += 1
    return cells[:out].copy(), amounts[:out].copy()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _kept(share: Floats, delivery: Floats, cell: int, next_one: Cells1D) -> float:
    """Share of what comes to a cell that settles there, from the delivery of the cell and of those below."""
    here, below = delivery[cell], 0.0
    for way in range(8):
        if share[way] > 0.0 and not np.isnan(delivery[cell + next_one[way]]):
            below += share[way] * delivery[cell + next_one[way]]
    return 1.0 if here == 1.0 else (max(below, here) - here) / (1.0 - here)
