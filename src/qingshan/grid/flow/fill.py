"""Depressions filled 填洼: every cell of the ground can drain to the edge of the map or to a hole.

Barnes, Lehman and Mulla 2014, Priority-flood, Computers & Geosciences 62: raised ground is exactly level, so that what
drains a flat is settled by distance (`flow_flats`), not by a small number added to heights.
"""

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Marks = npt.NDArray[np.uint8]
Cells1D = npt.NDArray[np.int64]

#: The eight neighbours, anticlockwise from the east: those of odd number are diagonal.
ACROSS = np.array([1, 1, 0, -1, -1, -1, 0, 1])
DOWN = np.array([0, -1, -1, -1, 0, 1, 1, 1])


def fill_depressions(elevation: Floats) -> Floats:
    """Heights with every hollow raised to its lowest rim. [m]

    elevation : (rows, columns) m, NaN is a hole; water leaves at the edge of the map and at holes
    Heights in float32 stay so, others come as float64: the filled ones are heights of the map.

    A pit in a plain of 5 m, whose lowest way out is 3 m high:

    >>> ground = np.full((5, 5), 5.0)
    >>> ground[2, 2], ground[2, 3], ground[2, 4] = 1.0, 3.0, 2.0
    >>> float(fill_depressions(ground)[2, 2])
    3.0
    """
    kind = np.float32 if elevation.dtype == np.float32 else np.float64
    filled: Floats = np.array(elevation, kind, order="C")
    fill_in_place(filled)
    return filled


def fill_in_place(ground: Floats) -> None:
    """The same in the array itself, which saves a copy of a large map. Contiguous, float32 or float64."""
    if ground.size:
        _flood(ground)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _flood(filled: Floats) -> None:
    """Flood from the rim inward. What rises from ground already reached is taken as it comes; only cells that lower
    ground lies behind wait in the heap (Zhou, Sun and Fu 2016, Computers & Geosciences 90). The heights are the same.
    """
    seen, keys, cells, held = _rim(filled)
    rising, pit = np.empty(1 << 16, np.int64), np.empty(1 << 12, np.int64)
    at = np.array([held, 0, 0, 0])
    while not _flooded(filled, seen, keys, cells, rising, pit, at):
        held, waiting, first, last = at
        if held == cells.size:
            keys, cells = longer(keys), longer(cells)
        if waiting + 8 > pit.size:
            pit = longer(pit)
        if last + 8 > rising.size and first > last // 2:
            rising[: last - first] = rising[first:last].copy()
            at[2], at[3] = 0, last - first
        elif last + 8 > rising.size:
            rising = longer(rising)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _flooded(  # noqa: PLR0912 - in one piece, see below
    filled: Floats, seen: Marks, keys: Floats, cells: Cells1D, rising: Cells1D, pit: Cells1D, at: Cells1D
) -> bool:
    """Go on with the flood until it is done or an array is full, which is then for the caller to lengthen.

    All in one: numba counts who holds an array at each call and where one may be replaced, for each cell anew, and that
    took two thirds of the time.

    at : how many cells wait in the heap and in the pit, and between which places of `rising`; changed in place
    """
    columns = filled.shape[1]
    ground = filled.reshape(-1)
    around = ACROSS + DOWN * columns
    held, waiting, first, last = at
    while True:
        while waiting > 0 and waiting + 8 <= pit.size and last + 8 <= rising.size:
            waiting -= 1
            here = pit[waiting]
            level = ground[here]
            for way in range(8):
                if seen[here] == _EDGE and not _inside(filled, here, way):
                    continue
                there = here + around[way]
                if seen[there]:
                    continue
                seen[there] = _SEEN
                if ground[there] <= level:
                    ground[there] = level
                    pit[waiting] = there
                    waiting += 1
                else:
                    rising[last] = there
                    last += 1
        while waiting == 0 and first < last and last + 8 <= rising.size and held < cells.size:
            here, queued = rising[first], False
            first += 1
            for way in range(8):
                there = here + around[way]
                if not seen[there] and ground[there] >= ground[here]:
                    seen[there] = _SEEN
                    rising[last] = there
                    last += 1
                elif not (seen[there] or queued) and _only_from_above(ground, seen, around, there):
                    _push(keys, cells, held, ground[here], here)
                    held, queued = held + 1, True
        if waiting == 0 and first == last:
            first, last = 0, 0
        done = bool(held == 0 and waiting == 0 and last == 0)
        if done or waiting > 0 or last > 0:
            at[0], at[1], at[2], at[3] = held, waiting, first, last
            return done
        pit[0], waiting = cells[0], 1
        _pop(keys, cells, held)
        held -= 1


_SEEN, _EDGE = 1, 2


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _rim(filled: Floats) -> tuple[Marks, Floats, Cells1D, int]:
    """Marks of the holes and of the cells that water leaves by, and these cells as a heap."""
    seen = np.zeros(filled.size, np.uint8)
    count, held, ground = _mark(filled, seen), 0, filled.reshape(-1)
    keys, cells = np.empty(2 * count + 1, filled.dtype), np.empty(2 * count + 1, np.int64)
    for cell in range(filled.size):
        if seen[cell] == _EDGE:
            _push(keys, cells, held, ground[cell], cell)
            held += 1
    return seen, keys, cells, held


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _mark(filled: Floats, seen: Marks) -> int:
    """Mark holes and the cells beside them or at the edge of the map; how many of the latter there are."""
    rows, columns = filled.shape
    count = 0
    for row in range(rows):
        for column in range(columns):
            cell = row * columns + column
            if np.isnan(filled[row, column]):
                seen[cell] = _SEEN
            elif row in (0, rows - 1) or column in (0, columns - 1) or touches_outside(filled, row, column):
                seen[cell] = _EDGE
                count += 1
    return count


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _inside(filled: Floats, cell: int, way: int) -> bool:
    rows, columns = filled.shape
    row, column = cell // columns + DOWN[way], cell % columns + ACROSS[way]
    return bool(0 <= row < rows and 0 <= column < columns)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _only_from_above(ground: Floats, seen: Marks, around: Cells1D, cell: int) -> bool:
    """Whether nothing lower that was reached lies beside a cell: else it will be reached from there."""
    for way in range(8):
        there = cell + around[way]
        if seen[there] and ground[there] < ground[cell]:
            return False
    return True


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def longer(held: Cells1D) -> Cells1D:
    """An array of twice the length that begins as this one. Asked only when it is full: handing one over costs much."""
    more = np.empty(2 * held.size, held.dtype)
    more[: held.size] = held
    return more


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _push(keys: Floats, cells: Cells1D, held: int, key: float, cell: int) -> None:
    """Put a cell into a heap that holds so many."""
    place = held
    while place > 0 and keys[(place - 1) // 2] > key:
        keys[place], cells[place] = keys[(place - 1) // 2], cells[(place - 1) // 2]
        place = (place - 1) // 2
    keys[place], cells[place] = key, cell


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _pop(keys: Floats, cells: Cells1D, held: int) -> None:
    """Take the lowest out of a heap that holds so many."""
    last = held - 1
    key, cell, place = keys[last], cells[last], 0
    while 2 * place + 1 < last:
        child = 2 * place + 1
        if child + 1 < last and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[place], cells[place] = keys[child], cells[child]
        place = child
    keys[place], cells[place] = key, cell


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def touches_outside(filled: Floats, row: int, column: int) -> bool:
    """Whether a cell lies at the edge of the map or beside a hole."""
    rows, columns = filled.shape
    for way in range(8):
        r, c = row + DOWN[way], column + ACROSS[way]
        if r < 0 or r >= rows or c < 0 or c >= columns or np.isnan(filled[r, c]):
            return True
    return False
