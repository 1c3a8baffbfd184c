"""Flats drained by steepest flow 单流向平地: the ways of `flats`, with room for one flat only and one byte a cell."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN, longer, touches_outside
from qingshan.grid.flow.flats import ROOT_2

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Cells1D = npt.NDArray[np.int64]

#: Codes beside 0 to 7, the neighbours from the east anticlockwise.
LEAVES, HOLE = 8, 9


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def drain_flats(filled: Floats, ways: Bytes) -> None:
    """Send level ground to where its flat spills, as `flat_steps` does, with room for one flat only."""
    columns = filled.shape[1]
    seen = np.zeros(filled.size, np.bool_)
    flat, queue, steps = np.empty(1 << 12, np.int64), np.empty(1 << 12, np.int64), np.empty(1 << 12)
    way_of, at = ways.reshape(-1), np.zeros(2, np.int64)
    for cell in range(filled.size):
        if way_of[cell] != LEAVES or seen[cell]:
            continue
        flat[0], seen[cell], at[0], at[1] = cell, True, 0, 1
        while not _whole_flat(filled, seen, flat, at):
            flat = longer(flat)
        found = at[1]
        if found == 1:
            continue  # a lone cell without a lower neighbour leaves the map
        top, left, bottom, right = _box_of(flat[:found], columns)
        wide = right - left + 1
        size = (bottom - top + 1) * wide
        if size > steps.size:
            steps = np.empty(max(size, min(2 * steps.size, filled.size)))
        while queue.size < found:
            queue = longer(queue)
        window = (top * columns + left, wide)
        at[0], at[1] = 0, _spills(filled, way_of, flat[:found], queue)
        if at[1] == 0:
            continue  # a hollow that was not filled
        _far(flat[:found], queue[: at[1]], steps, columns, window)
        while not _spill(filled, way_of, steps, queue, at, window):
            queue = longer(queue)


# The next ones stop where an array is full and go on when the caller has lengthened it (see `fill`).


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _whole_flat(filled: Floats, seen: npt.NDArray[np.bool_], flat: Cells1D, at: Cells1D) -> bool:
    """Find the cells of one height that are joined to the first of `flat`, nearest first; whether these are all.

    at : how many of them were looked around from, and how many were found; changed in place
    """
    rows, columns = filled.shape
    ground, around = filled.reshape(-1), ACROSS + DOWN * columns
    done, found, level = at[0], at[1], ground[flat[0]]
    while done < found and found + 8 <= flat.size:
        cell = flat[done]
        row = cell // columns
        column = cell - row * columns
        done += 1
        inner = 0 < row < rows - 1 and 0 < column < columns - 1
        for way in range(8):
            if not inner and not (0 <= row + DOWN[way] < rows and 0 <= column + ACROSS[way] < columns):
                continue
            there = cell + around[way]
            if ground[there] == level and not seen[there]:
                seen[there] = True
                flat[found] = there
                found += 1
    at[0], at[1] = done, found
    return bool(done == found)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _box_of(cells: Cells1D, columns: int) -> tuple[int, int, int, int]:
    """The rows and columns between which some cells lie."""
    top, left, bottom, right = cells[0] // columns, columns, 0, 0
    for cell in cells:
        row = cell // columns
        column = cell - row * columns
        top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, column)
    return top, left, bottom, right


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _far(flat: Cells1D, spills: Cells1D, steps: Floats, columns: int, window: tuple[int, int]) -> None:
    """Steps to the nearest spill before anything is known: none at the spills."""
    first, wide = window
    for cell in flat:
        steps[_in_window(cell - first, columns, wide)] = np.inf
    for cell in spills:
        steps[_in_window(cell - first, columns, wide)] = 0.0


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spill(filled: Floats, way_of: Bytes, steps: Floats, queue: Cells1D, at: Cells1D, window: tuple[int, int]) -> bool:
    """Shortest ways from the spills of one flat; whether all are found.

    at : how many cells of `queue` are done, and how many wait in it;  window : first cell and columns of the part of
    the map that the flat lies in
    """
    rows, columns = filled.shape
    ground, around = filled.reshape(-1), ACROSS + DOWN * columns
    first, wide = window
    # the number of a cell in the window follows from its row, and that of a neighbour from the cell's
    level, beside, done, waiting = ground[queue[0]], ACROSS + DOWN * wide, at[0], at[1]
    while done < waiting and waiting + 8 <= queue.size:
        cell = queue[done]
        row = cell // columns
        column = cell - row * columns
        done += 1
        place = _in_window(cell - first, columns, wide)
        inner = 0 < row < rows - 1 and 0 < column < columns - 1
        for way in range(8):
            if not inner and not (0 <= row + DOWN[way] < rows and 0 <= column + ACROSS[way] < columns):
                continue
            there = cell + around[way]
            if ground[there] != level:
                continue
            along = steps[place] + (ROOT_2 if way % 2 else 1.0)
            if steps[place + beside[way]] > along:
                steps[place + beside[way]] = along
                way_of[there] = (way + 4) % 8
                queue[waiting] = there
                waiting += 1
    at[0], at[1] = done, waiting
    return bool(done == waiting)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _in_window(ahead: int, columns: int, wide: int) -> int:
    """Number in a window of a cell so many cells after the window's first."""
    down = ahead // columns
    return ahead - down * (columns - wide)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spills(filled: Floats, way_of: Bytes, flat: Cells1D, queue: Cells1D) -> int:
    """The cells of a flat that drain it: those that fall themselves, else those at the edge of the map or a hole."""
    columns, waiting = filled.shape[1], 0
    for cell in flat:
        if way_of[cell] < LEAVES:
            queue[waiting] = cell
            waiting += 1
    if waiting == 0:
        for cell in flat:
            if touches_outside(filled, cell // columns, cell % columns):
                queue[waiting] = cell
                waiting += 1
    return waiting
