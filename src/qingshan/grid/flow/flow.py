"""Water over the ground 汇流: where each cell drains, in which shares, and in which order cells are worked through."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN, fill_depressions
from qingshan.grid.flow.flats import Ways, flat_steps
from qingshan.grid.flow.steepest import Steepest

Floats = npt.NDArray[np.float64]
Cells1D = npt.NDArray[np.int64]
INVERSE_ROOT_2 = 1 / np.sqrt(2.0)


class Scheme(StrEnum):
    """How a cell shares what it passes on.

    MULTIPLE : among all lower neighbours by slope (Freeman 1991, exponent 1)
    QUANTISED : the same on square cells, each share rounded to whole fifteenths, as InVEST's pygeoprocessing stores it
    STEEPEST : all to the steepest of the eight (D8); of equals the first from the east anticlockwise
    """

    MULTIPLE = "multiple"
    QUANTISED = "quantised"
    STEEPEST = "steepest"


CODES = {Scheme.MULTIPLE: 0, Scheme.QUANTISED: 1, Scheme.STEEPEST: 2}


@dataclass(frozen=True, eq=False)
class Flow:
    """Drainage of a map; what is not asked for is not worked out.

    filled : heights without hollows [m];  width, height : size of the cells, one for each row [m]
    """

    filled: Floats
    width: Floats
    height: Floats
    scheme: Scheme

    @cached_property
    def _flats(self) -> tuple[Floats, Ways]:
        return flat_steps(self.filled)

    @property
    def steps(self) -> Floats:
        """Steps over flats to their spill. [cells]"""
        return self._flats[0]

    @property
    def ways(self) -> Ways:
        """The first step over a flat, by the number of the neighbour."""
        return self._flats[1]

    @cached_property
    def order(self) -> Cells1D:
        """Numbers of all cells that are no holes, each before those it drains to."""
        found: Cells1D = _order(*self.ground)
        return found

    @cached_property
    def steepest(self) -> Steepest:
        """The receiver of each cell. Of the schemes only ``STEEPEST`` has one alone."""
        return Steepest.of(self.filled, self.width, self.height)

    @property
    def ground(self) -> tuple[Floats, Floats, Ways, Floats, Floats, int]:
        """What the kernels take."""
        filled = self.filled.astype(np.float64, copy=False)
        return filled, self.steps, self.ways, self.width, self.height, CODES[self.scheme]

    @property
    def hole(self) -> npt.NDArray[np.bool_]:
        """Cells that do not take part."""
        return np.isnan(self.filled)


def flow_of(
    elevation: Floats, width: Floats, height: Floats, scheme: Scheme = Scheme.MULTIPLE, *, filled: bool = False
) -> Flow:
    """Where water runs over a map. Heights in m.

    elevation : (rows, columns) m, NaN is a hole: nothing flows through it, what reaches it is gone
    Heights in float32 stay so for ``STEEPEST``, which saves memory.
    width, height : size of the cells, one for each row [m]
    filled : whether the heights have no hollows any more
    Water leaves the map only where no lower or spilling neighbour is left. Raises ``ValueError`` when sizes do not fit.

    A plain that falls to the east, by the steepest neighbour:

    >>> flow = flow_of(np.array([[3.0, 2.0, 1.0]]), np.ones(1), np.ones(1), Scheme.STEEPEST)
    >>> flow.order.tolist()
    [0, 1, 2]
    """
    rows = elevation.shape[0]
    if elevation.ndim != 2 or width.shape != (rows,) or height.shape != (rows,):
        raise ValueError("flow needs rows × columns of heights and one width and height for each row")
    ground = elevation if filled else fill_depressions(elevation)
    if scheme is not Scheme.STEEPEST:  # shares are worked out from float64 heights
        ground = ground.astype(np.float64, copy=False)
    width, height = (np.ascontiguousarray(one, np.float64) for one in (width, height))
    return Flow(ground, width, height, scheme)


def shares_of(flow: Flow) -> Floats:
    """Share that each cell gives to each of its eight neighbours, east first, anticlockwise. [1]

    Shape (rows, columns, 8). The shares of a cell add up to 1, or to 0 where its water leaves the map; NaN in holes.
    """
    found = np.full((*flow.filled.shape, 8), np.nan)
    _all_shares(*flow.ground, flow.order, found)
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def step_lengths(width: float, height: float, length: Floats) -> None:
    """Way to each of the eight neighbours of a cell, into `length`. [m]"""
    for way in range(8):
        if way % 2:
            length[way] = np.hypot(width, height)
        else:
            length[way] = width if way % 4 == 0 else height


def all_lengths(width: Floats, height: Floats) -> Floats:
    """Way to each of the eight neighbours, (rows, 8). [m]"""
    found = np.empty((len(width), 8))
    for row in range(len(width)):
        step_lengths(width[row], height[row], found[row])
    return found


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def share_out(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    row: int,
    column: int,
    share: Floats,
) -> None:
    """What one cell gives to each neighbour, into `share`. [1]"""
    rows, columns = filled.shape
    here, away = filled[row, column], steps[row, column]
    total, best, steepest = 0.0, -1, -np.inf
    east, north, aslant = 1.0, 1.0, INVERSE_ROOT_2
    if scheme != 1:
        east, north = 1 / width[row], 1 / height[row]
        aslant = 1 / np.sqrt(width[row] ** 2 + height[row] ** 2)
    inner = 0 < row < rows - 1 and 0 < column < columns - 1
    for way in range(8):
        share[way] = 0.0
        r, c = row + DOWN[way], column + ACROSS[way]
        if not inner and (r < 0 or r >= rows or c < 0 or c >= columns):
            continue  # a hole is neither lower nor level
        near = aslant if way % 2 else (east if way % 4 == 0 else north)
        if away == 0.0:
            weight = (here - filled[r, c]) * near if filled[r, c] < here else 0.0
        else:
            weight = near if filled[r, c] == here and steps[r, c] < away else 0.0
        if weight > 0.0:
            share[way] = weight
            total += weight
            if weight > steepest:
                steepest, best = weight, way
    if best < 0:
        return
    if scheme == 2:
        share[:] = 0.0
        share[best if away == 0.0 else ways[row, column]] = 1.0
        return
    if scheme == 1:
        parts = 0
        for way in range(8):
            whole = int(0.5 + share[way] / total * 15)
            share[way] = whole
            parts += whole
        total = float(parts)
    for way in range(8):
        share[way] /= total


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _all_shares(
    filled: Floats, steps: Floats, ways: Ways, width: Floats, height: Floats, scheme: int, order: Cells1D, found: Floats
) -> None:
    columns = filled.shape[1]
    for cell in order:
        row, column = cell // columns, cell % columns
        share_out(filled, steps, ways, width, height, scheme, row, column, found[row, column])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _order(filled: Floats, steps: Floats, ways: Ways, width: Floats, height: Floats, scheme: int) -> Cells1D:
    rows, columns = filled.shape
    share = np.empty(8)
    above = np.zeros(filled.shape, np.uint8)
    cells = 0
    for row in range(rows):
        for column in range(columns):
            if np.isnan(filled[row, column]):
                continue
            cells += 1
            share_out(filled, steps, ways, width, height, scheme, row, column, share)
            for way in range(8):
                if share[way] > 0.0:
                    above[row + DOWN[way], column + ACROSS[way]] += 1
    order = np.empty(cells, np.int64)
    _walk_down(filled, steps, ways, width, height, scheme, above, order)
    return order


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _walk_down(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    above: npt.NDArray[np.uint8],
    order: Cells1D,
) -> None:
    """Follow the water down from each cell that none drains to, so that cells near in the order are near on the map."""
    rows, columns = filled.shape
    share = np.empty(8)
    ready = np.empty(order.size + 1, np.int64)
    last = 0
    for top in range(rows * columns):
        if above[top // columns, top % columns] or np.isnan(filled[top // columns, top % columns]):
            continue
        ready[0], waiting = top, 1
        above[top // columns, top % columns] = 255  # done: no cell has so many above it
        while waiting:
            waiting -= 1
            cell = ready[waiting]
            order[last] = cell
            last += 1
            row, column = cell // columns, cell % columns
            share_out(filled, steps, ways, width, height, scheme, row, column, share)
            for way in range(8):
                if share[way] > 0.0:
                    r, c = row + DOWN[way], column + ACROSS[way]
                    above[r, c] -= 1
                    if above[r, c] == 0:
                        above[r, c] = 255
                        ready[waiting] = r * columns + c
                        waiting += 1
