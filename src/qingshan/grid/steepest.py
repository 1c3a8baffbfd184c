"""Flow to the steepest neighbour 单流向 (D8): which of the eight it is, one byte a cell, and what drains into each cell.

With one receiver a cell no order of the cells is needed: a sum goes on downhill as soon as all that drains into a cell is
known, and a way down is followed until it meets one that is known (`steepest_walks`).
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow_fill import ACROSS, DOWN, fill_depressions, touches_outside
from qingshan.grid.flow_flats import ROOT_2

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
Cells1D = npt.NDArray[np.int64]

#: Codes beside 0 to 7, the neighbours from the east anticlockwise.
LEAVES, HOLE = 8, 9


@dataclass(frozen=True, eq=False)
class Steepest:
    """Drainage of a map with one receiver a cell.

    ways : (rows, columns) number of the neighbour, 0 in the east and on anticlockwise, 8 where water leaves the map,
    9 in holes;  donors : one bit for each neighbour that drains into the cell, the lowest for the east
    """

    ways: Bytes
    donors: Bytes

    @classmethod
    def of(cls, filled: Floats, width: Floats, height: Floats) -> "Steepest":
        """Where each cell of ground without hollows drains; flats by the shortest way to where they spill.

        filled : (rows, columns) m, float32 or float64;  width, height : size of the cells, one for each row [m]
        The same receivers as `flow_of` with ``Scheme.STEEPEST``.

        >>> Steepest.of(np.array([[3.0, 2.0, 1.0]]), np.ones(1), np.ones(1)).ways.tolist()
        [[0, 0, 8]]
        """
        ways = np.full(filled.shape, HOLE, np.uint8)
        if filled.size:
            _steepest(filled, width, height, ways)
            _drain_flats(filled, ways)
        return cls(ways, _donors(ways))

    @classmethod
    def over(cls, elevation: Floats, width: Floats, height: Floats) -> "Steepest":
        """The same for heights with hollows, which are filled first."""
        return cls.of(fill_depressions(elevation), width, height)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steepest(filled: Floats, width: Floats, height: Floats, ways: Bytes) -> None:
    """The steepest lower neighbour, of equals the first; 8 where there is none."""
    rows, columns = filled.shape
    near = np.empty(8)
    for row in range(rows):
        near[0:8:4], near[2:8:4] = 1 / width[row], 1 / height[row]
        near[1:8:2] = 1 / np.sqrt(width[row] ** 2 + height[row] ** 2)
        for column in range(columns):
            here = np.float64(filled[row, column])
            if np.isnan(here):
                continue
            inner = 0 < row < rows - 1 and 0 < column < columns - 1
            best, most = LEAVES, 0.0
            for way in range(8):
                r, c = row + DOWN[way], column + ACROSS[way]
                if inner or (0 <= r < rows and 0 <= c < columns):
                    fall = (here - np.float64(filled[r, c])) * near[way]
                    if fall > most:
                        most, best = fall, way
            ways[row, column] = best


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _drain_flats(filled: Floats, ways: Bytes) -> None:
    """Send level ground to where its flat spills, as `flat_steps` does, with room for one flat only."""
    rows, columns = filled.shape
    seen = np.zeros(filled.size, np.bool_)
    flat, queue = np.empty(1 << 12, np.int64), np.empty(1 << 12, np.int64)
    steps = np.empty(1 << 12)
    for row in range(rows):
        for column in range(columns):
            if ways[row, column] != LEAVES or seen[row * columns + column]:
                continue
            flat, found = _whole_flat(filled, seen, flat, row * columns + column)
            if found == 1:
                continue  # a lone cell without a lower neighbour leaves the map
            top, left, bottom, right = rows, columns, 0, 0
            for one in range(found):
                r, c = flat[one] // columns, flat[one] % columns
                top, left, bottom, right = min(top, r), min(left, c), max(bottom, r), max(right, c)
            size = (bottom - top + 1) * (right - left + 1)
            if size > steps.size:
                steps = np.empty(max(size, min(2 * steps.size, filled.size)))
            queue = _spill(filled, ways, flat[:found], steps, queue, (top, left, right - left + 1))


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _whole_flat(filled: Floats, seen: npt.NDArray[np.bool_], flat: Cells1D, first: int) -> tuple[Cells1D, int]:
    rows, columns = filled.shape
    flat[0], found, done = first, 1, 0
    seen[first] = True
    while done < found:
        row, column = flat[done] // columns, flat[done] % columns
        done += 1
        for way in range(8):
            r, c = row + DOWN[way], column + ACROSS[way]
            inside = 0 <= r < rows and 0 <= c < columns
            if inside and not seen[r * columns + c] and filled[r, c] == filled[row, column]:
                seen[r * columns + c] = True
                flat = longer(flat, found)
                flat[found] = r * columns + c
                found += 1
    return flat, found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def longer(held: Cells1D, count: int) -> Cells1D:
    if count < held.size:
        return held
    more = np.empty(2 * held.size, held.dtype)
    more[:count] = held
    return more


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spill(
    filled: Floats, ways: Bytes, flat: Cells1D, steps: Floats, queue: Cells1D, box: tuple[int, int, int]
) -> Cells1D:
    """Shortest ways from the spills of one flat.  box : first row, first column and columns of the steps' window"""
    rows, columns = filled.shape
    top, left, wide = box
    waiting = 0
    for one in flat:
        row, column = one // columns, one % columns
        steps[(row - top) * wide + column - left] = np.inf
        if ways[row, column] < LEAVES:
            queue = longer(queue, waiting)
            queue[waiting] = one
            waiting += 1
    if waiting == 0:
        for one in flat:
            if touches_outside(filled, one // columns, one % columns):
                queue = longer(queue, waiting)
                queue[waiting] = one
                waiting += 1
    for one in queue[:waiting]:
        steps[(one // columns - top) * wide + one % columns - left] = 0.0
    done = 0
    while done < waiting:
        row, column = queue[done] // columns, queue[done] % columns
        done += 1
        here = steps[(row - top) * wide + column - left]
        for way in range(8):
            r, c = row + DOWN[way], column + ACROSS[way]
            if not (0 <= r < rows and 0 <= c < columns) or filled[r, c] != filled[row, column]:
                continue
            along = here + (ROOT_2 if way % 2 else 1.0)
            place = (r - top) * wide + c - left
            if steps[place] > along:
                steps[place] = along
                ways[r, c] = (way + 4) % 8
                queue = longer(queue, waiting)
                queue[waiting] = r * columns + c
                waiting += 1
    return queue


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _donors(ways: Bytes) -> Bytes:
    """For each cell one bit for each neighbour that drains into it."""
    rows, columns = ways.shape
    found = np.zeros(ways.shape, np.uint8)
    for row in range(rows):
        for column in range(columns):
            way = ways[row, column]
            if way < LEAVES:
                found[row + DOWN[way], column + ACROSS[way]] |= np.uint8(1 << ((way + 4) % 8))
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def gather_down(ways: Bytes, donors: Bytes, total: Floats, patches: npt.NDArray[np.int32], parted: bool) -> None:
    """Add to each cell what all above it hold, in place."""
    columns = ways.shape[1]
    around = ACROSS + DOWN * columns
    way_of, left, sums, patch = ways.reshape(-1), donors.copy().reshape(-1), total.reshape(-1), patches.reshape(-1)
    for top in range(way_of.size):
        if donors.reshape(-1)[top] or way_of[top] == HOLE:
            continue
        cell = top
        while way_of[cell] < LEAVES:
            way = way_of[cell]
            below = cell + around[way]
            if not parted or patch[below] == patch[cell]:
                sums[below] += sums[cell]
            left[below] &= np.uint8(~(1 << ((way + 4) % 8)) & 255)
            if left[below]:
                break
            cell = below
