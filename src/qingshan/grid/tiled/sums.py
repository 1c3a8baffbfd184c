"""Sums along the flow over tiles 分块累积: several weights at once, each cell worked once."""

from collections.abc import Sequence

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.target import Window
from qingshan.grid.tiled.carry import RIM, Cells1D, Counts, Handed, carry, handed, mark_rim
from qingshan.grid.tiled.files import Plane, Readable, read_clear
from qingshan.grid.tiled.ground import Gives, Ground, Part, shares_into

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]


def gather(
    ground: Ground,
    weights: Sequence[Readable],
    totals: Sequence[Plane],
    side: int,
    workers: int,
    patches: Readable | None = None,
) -> int:
    """What each cell gathers of some weights, as `accumulate` has it, into `totals`; how many tiles were worked.

    patches : numbers of patches; nothing is handed from one patch to another
    """
    above = Plane(totals[0].path.with_name(f"{totals[0].path.name}-above"), ground.grid, "uint8", 0).made()

    def work(window: Window, begin: Cells1D | None) -> Handed:
        part = ground.read(window)
        waits = np.zeros(part.gives.shape, np.uint8)
        total: Floats = np.empty((len(weights), *waits.shape))
        inside = (slice(1, -1), slice(1, -1))
        if begin is None:
            holes = ground.holes(window)
            for number, weight in enumerate(weights):
                total[number][inside] = weight.read(window)
                total[number][inside][holes] = np.nan
            begin = donors(part.gives, waits)
        else:
            for number, plane in enumerate(totals):
                plane.read_into(window, total[number][inside])
            above.read_into(window, waits[inside])
        parts = np.zeros((1, 1), np.int32) if patches is None else _labels(patches, ground, window)
        cells, amounts = _pass_on(part, total, waits, begin, parts, patches is not None)
        for number, plane in enumerate(totals):
            plane.write(window, total[number][inside])
        above.write(window, waits[inside])
        return handed(cells, amounts, window, ground.grid)

    try:
        return carry(work, above, totals, side, workers)
    finally:
        above.removed()


def _labels(patches: Readable, ground: Ground, window: Window) -> Labels:
    """Numbers of patches in a window and its rim; what has none is a patch of its own."""
    numbers: Labels = np.nan_to_num(read_clear(patches, ground.grid, window), nan=-1).astype(np.int32)
    return numbers


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def donors(gives: Gives, waits: Counts) -> Cells1D:
    """How many neighbours give to each cell inside the rim, into `waits`; the cells that none gives to."""
    rows, columns = gives.shape
    none = np.empty(gives.size, np.int64)
    found = 0
    for row in range(1, rows - 1):
        count = waits[row, 1 : columns - 1]
        for way in range(8):  # one way after the other along a row
            above = gives[row + DOWN[way], 1 + ACROSS[way] : columns - 1 + ACROSS[way]]
            back = np.uint8((way + 4) % 8)
            for column in range(columns - 2):
                count[column] += (above[column] >> back) & np.uint8(1)
        for column in range(columns - 2):
            if count[column] == 0:
                none[found] = row * columns + column + 1
                found += 1
    return none[:found].copy()


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _pass_on(
    part: Part, total: Floats, waits: Counts, begin: Cells1D, patches: Labels, parted: bool
) -> tuple[Cells1D, Floats]:
    """Follow the water down from where it begins; cells of the rim and what they get."""
    weights, rows, columns = total.shape
    sums, waiting, patch = total.reshape((weights, rows * columns)), waits.reshape(-1), patches.reshape(-1)
    filled, steps, _, _, near, scheme, given = part
    filled, steps, gives = filled.reshape(-1), steps.reshape(-1), given.reshape(-1)
    room = 10 * (rows + columns)
    cells, amounts, out = np.empty(room, np.int64), np.empty((room, weights)), 0
    ready, share = np.empty(rows * columns, np.int64), np.ones(8)
    next_one = DOWN * columns + ACROSS
    mark_rim(waits)
    for top in begin:
        ready[0], left = top, 1
        while left:
            left -= 1
            cell = ready[left]
            if gives[cell] == 0:
                continue
            if scheme != 2:
                shares_into(filled, steps, near, scheme == 1, cell, share)
            for way in range(8):
                if not (gives[cell] >> way) & 1:
                    continue
                below = cell + next_one[way]
                joined = not parted or patch[below] == patch[cell]
                if waiting[below] == RIM:
                    for weight in range(weights):
                        amounts[out, weight] = share[way] * sums[weight, cell] if joined else 0.0
                    cells[out] = below
                    out += 1
                    continue
                if joined:
                    for weight in range(weights):
                        sums[weight, below] += share[way] * sums[weight, cell]
                waiting[below] -= 1
                if waiting[below] == 0:
                    ready[left] = below
                    left += 1
    return cells[:out].copy(), amounts[:out].copy()
