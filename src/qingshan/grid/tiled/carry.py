"""Flow carried between tiles 块间传递: every cell is worked once, as soon as all it waits for is there.

A tile goes as far as it can by itself and says what it handed to cells of other tiles. Cells that then wait for nothing
begin the next round. Every second round the tiles lie half a side off, so that a river that winds along the edge
of tiles is inside one; only tiles where something begins are worked.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.work import Tiling, each

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.uint8]
Cells1D = npt.NDArray[np.int64]


class Handed(NamedTuple):
    """What a tile handed over its edge: numbers of cells of the map, and for each plane how much."""

    cells: Cells1D
    amounts: Floats


#: The count of waiting that marks a cell of the rim; no cell waits for so many.
RIM = 128

#: Cells that are mapped at a time to add what was handed over.
_MAPPED = 2**22

#: Works on a window from the cells where it begins, numbered in the window and its rim; None in the first round.
Work = Callable[[Window, Cells1D | None], Handed]


def carry(work: Work, waiting: Plane, totals: Sequence[Plane], side: int, workers: int) -> int:
    """Work rounds until no cell waits any more; how many tiles were worked. The order does not hang on the workers.

    waiting : how many neighbours each cell waits for;  totals : what is handed over is added to them
    """
    grid = waiting.grid
    tiles = Tiling(grid, side)
    found = list(each(lambda window: work(window, None), tiles.windows(), workers))
    worked, shifted = len(found), False
    while True:
        ready = _deliver(found, waiting, totals)
        if not ready.size:
            return worked
        shifted = not shifted
        tiles = Tiling(grid, side, side // 2 if shifted else 0)
        found = list(each(lambda task: work(*task), _begun(ready, tiles), workers))
        worked += len(found)


def handed(cells: Cells1D, amounts: Floats, window: Window, grid: TargetGrid) -> Handed:
    """What a kernel handed to its rim, with cells numbered in the map."""
    wide = window.columns + 2
    rows, columns = cells // wide - 1 + window.row, cells % wide - 1 + window.column
    return Handed(rows * grid.columns + columns, amounts)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def mark_rim(waits: Counts) -> None:
    """Mark the rim of a window."""
    waits[0], waits[-1], waits[:, 0], waits[:, -1] = RIM, RIM, RIM, RIM


def _begun(ready: Cells1D, tiles: Tiling) -> Iterator[tuple[Window, Cells1D]]:
    """Tiles with cells that begin, and these cells, numbered in the tile and its rim."""
    rows, columns = ready // tiles.grid.columns, ready % tiles.grid.columns
    tile = (rows + tiles.shift) // tiles.side * tiles.across + (columns + tiles.shift) // tiles.side
    order = np.argsort(tile, kind="stable")
    for here in np.split(order, np.flatnonzero(np.diff(tile[order])) + 1):
        window = tiles.window(int(tile[here[0]]))
        yield window, (rows[here] - window.row + 1) * (window.columns + 2) + columns[here] - window.column + 1


def _deliver(found: Sequence[Handed], waiting: Plane, totals: Sequence[Plane]) -> Cells1D:
    """Add what was handed over; the cells that now wait for nothing, in the order of rows."""
    cells = np.concatenate([one.cells for one in found])
    if not cells.size:
        return cells
    amounts = np.concatenate([one.amounts for one in found])
    columns = waiting.grid.columns
    # few rows are mapped at a time, so that what is mapped does not grow with the map
    rows = max(_MAPPED // columns, 1)
    band = cells // columns // rows
    order = np.argsort(band, kind="stable")
    ready = []
    for here in np.split(order, np.flatnonzero(np.diff(band[order])) + 1):
        first = int(band[here[0]]) * rows
        window = first, min(rows, waiting.grid.rows - first)
        near = cells[here] - first * columns
        for number, total in enumerate(totals):
            _add(total.mapped(*window).reshape(-1), near, np.ascontiguousarray(amounts[here, number]))
        ready.append(_count_down(waiting.mapped(*window).reshape(-1), near) + first * columns)
    return np.sort(np.concatenate(ready))


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _add(total: Floats, cells: Cells1D, amounts: Floats) -> None:
    for one in range(cells.size):
        total[cells[one]] += amounts[one]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count_down(waiting: Counts, cells: Cells1D) -> Cells1D:
    ready = np.empty(cells.size, np.int64)
    found = 0
    for cell in cells:
        waiting[cell] -= 1
        if waiting[cell] == 0:
            ready[found] = cell
            found += 1
    return ready[:found]
