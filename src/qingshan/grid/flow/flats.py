"""Flats 平地 drained: how far each cell of level ground is from where its flat spills."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN, touches_outside

Floats = npt.NDArray[np.float64]
Ways = npt.NDArray[np.int8]
ROOT_2 = np.sqrt(2.0)


def flat_steps(filled: Floats) -> tuple[Floats, Ways]:
    """Steps over level ground to the nearest cell that drains its flat, and the way of the first of them. [cells]

    filled : (rows, columns) m, NaN is a hole. A flat drains to lower ground where it has any beside it, else off the
    map or into a hole; one without a way out keeps infinity. A cell that falls itself has 0.
    The way is the number of the neighbour, 0 in the east and on anticlockwise, -1 for none; of equal ways the one
    that a search from the flat's first cell in the order of rows finds first.

    A level strip in a closed rim, which spills to the right:

    >>> steps, ways = flat_steps(np.array([[9.0, 9, 9, 9, 9], [9, 5, 5, 5, 4], [9, 9, 9, 9, 9]]))
    >>> steps[1].tolist(), ways[1].tolist()
    ([0.0, 2.0, 1.0, 0.0, 0.0], [-1, 0, 0, -1, -1])
    """
    steps = np.where(np.isnan(filled), np.nan, np.inf)
    ways = np.full(filled.shape, -1, np.int8)
    if filled.size:
        _steps(np.ascontiguousarray(filled, np.float64), steps, ways)
    return steps, ways


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steps(filled: Floats, steps: Floats, ways: Ways) -> None:
    rows, columns = filled.shape
    seen = np.zeros(filled.shape, np.bool_)
    for row in range(rows):
        for column in range(columns):
            if falls(filled, row, column):
                steps[row, column] = 0.0
    flat = np.empty(filled.size, np.int64)
    for row in range(rows):
        for column in range(columns):
            if steps[row, column] == np.inf and not seen[row, column]:
                found = whole_flat(filled, seen, flat, row, column)
                spill(filled, steps, ways, flat, found)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def falls(filled: Floats, row: int, column: int) -> bool:
    rows, columns = filled.shape
    for way in range(8):
        r, c = row + DOWN[way], column + ACROSS[way]
        if 0 <= r < rows and 0 <= c < columns and filled[r, c] < filled[row, column]:
            return True
    return False


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def whole_flat(filled: Floats, seen: npt.NDArray[np.bool_], flat: npt.NDArray[np.int64], row: int, column: int) -> int:
    """Write the cells of one height that are joined to one into `flat`, nearest first; how many they are."""
    rows, columns = filled.shape
    flat[0], found, done = row * columns + column, 1, 0
    seen[row, column] = True
    while done < found:
        row, column = flat[done] // columns, flat[done] % columns
        done += 1
        for way in range(8):
            r, c = row + DOWN[way], column + ACROSS[way]
            inside = 0 <= r < rows and 0 <= c < columns
            if inside and not seen[r, c] and filled[r, c] == filled[row, column]:
                seen[r, c] = True
                flat[found] = r * columns + c
                found += 1
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def spill(filled: Floats, steps: Floats, ways: Ways, flat: npt.NDArray[np.int64], found: int) -> None:
    """Shortest ways from the spills of a flat to all its cells."""
    rows, columns = filled.shape
    queue = [flat[one] for one in range(found) if steps[flat[one] // columns, flat[one] % columns] == 0.0]
    if len(queue) == 0:
        for one in range(found):
            row, column = flat[one] // columns, flat[one] % columns
            if touches_outside(filled, row, column):
                steps[row, column] = 0.0
                queue.append(flat[one])
    done = 0
    while done < len(queue):
        row, column = queue[done] // columns, queue[done] % columns
        done += 1
        for way in range(8):
            r, c = row + DOWN[way], column + ACROSS[way]
            if not (0 <= r < rows and 0 <= c < columns) or filled[r, c] != filled[row, column]:
                continue
            along = steps[row, column] + (ROOT_2 if way % 2 else 1.0)
            if steps[r, c] > along:
                steps[r, c] = along
                ways[r, c] = (way + 4) % 8
                queue.append(r * columns + c)
