"""Flow to the steepest neighbour 单流向 (D8): which of the eight it is, one byte a cell, and what drains into each.

With one receiver a cell no order of the cells is needed: a sum goes on downhill as soon as all that drains into a cell
is known, and a way down is followed until it meets one that is known (`steepest_walks`).
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN, fill_depressions
from qingshan.grid.flow.steepest_flats import HOLE, LEAVES, drain_flats
from qingshan.grid.flow.three_rows import turn_to

Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]

#: Stands for no donors left to wait for, in a cell that was worked: it is not begun again.
DONE = 255


@dataclass(frozen=True, eq=False)
class Steepest:
    """Drainage of a map with one receiver a cell.

    ways : (rows, columns) number of the neighbour, 0 in the east and on anticlockwise, 8 where water leaves the map,
    9 in holes
    """

    ways: Bytes

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
            drain_flats(filled, ways)
        return cls(ways)

    @classmethod
    def over(cls, elevation: Floats, width: Floats, height: Floats) -> "Steepest":
        """The same for heights with hollows, which are filled first."""
        return cls.of(fill_depressions(elevation), width, height)

    def cells_above(self) -> npt.NDArray[np.int32]:
        """How many cells drain through each, itself included; 0 in holes.

        >>> Steepest.of(np.array([[3.0, 2.0, 1.0]]), np.ones(1), np.ones(1)).cells_above().tolist()
        [[1, 2, 3]]
        """
        found = np.ones(self.ways.shape, np.int32)
        found[self.ways == HOLE] = 0
        gather_down(self.ways, found, found[:1, :1], False)
        return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steepest(filled: Floats, width: Floats, height: Floats, ways: Bytes) -> None:
    """The steepest lower neighbour, of equals the first; 8 where there is none."""
    rows, columns = filled.shape
    # three rows at a time with a rim that nothing falls to, so that the loop over cells has no cases
    three = np.full((3, columns + 2), np.nan)
    for row in range(rows):
        turn_to(row, filled, three)
        _steepest_of_row(three[0], three[1], three[2], width[row], height[row], ways[row])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steepest_of_row(upper: Floats, level: Floats, lower: Floats, width: float, height: float, ways: Bytes) -> None:
    east, north, aslant = 1 / width, 1 / height, 1 / np.sqrt(width**2 + height**2)
    for column in range(ways.size):
        here = level[column + 1]
        falls = (
            (here - level[column + 2]) * east,
            (here - upper[column + 2]) * aslant,
            (here - upper[column + 1]) * north,
            (here - upper[column]) * aslant,
            (here - level[column]) * east,
            (here - lower[column]) * aslant,
            (here - lower[column + 1]) * north,
            (here - lower[column + 2]) * aslant,
        )
        best, most = LEAVES, 0.0
        for way in range(8):
            more = falls[way] > most  # never where one of them is a hole
            best = way if more else best
            most = falls[way] if more else most
        ways[column] = HOLE if np.isnan(here) else best


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def donors_of(ways: Bytes) -> Bytes:
    """For each cell one bit for each neighbour that drains into it, the lowest for the east."""
    rows, columns = ways.shape
    found = np.zeros(ways.shape, np.uint8)
    for row in range(rows):
        for column in range(columns):
            way = ways[row, column]
            if way < LEAVES:
                found[row + DOWN[way], column + ACROSS[way]] |= np.uint8(1 << ((way + 4) % 8))
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def gather_down(ways: Bytes, total: Floats, patches: npt.NDArray[np.int32], parted: bool) -> None:
    """Add to each cell what all above it hold, in place."""
    columns = ways.shape[1]
    around = ACROSS + DOWN * columns
    way_of, left, sums, patch = ways.reshape(-1), donors_of(ways).reshape(-1), total.reshape(-1), patches.reshape(-1)
    for top in range(way_of.size):
        if left[top] or way_of[top] == HOLE:
            continue
        cell = top
        left[cell] = DONE
        while way_of[cell] < LEAVES:
            way = way_of[cell]
            below = cell + around[way]
            if not parted or patch[below] == patch[cell]:
                sums[below] += sums[cell]
            left[below] &= np.uint8(~(1 << ((way + 4) % 8)) & 255)
            if left[below]:
                break
            cell = below
            left[cell] = DONE
