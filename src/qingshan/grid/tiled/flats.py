"""Flats over tiles 分块平地: those inside a tile by tiles, those that span tiles searched once over the files.

A flat is searched in the very order of `flat_steps`, so that steps and ways are the same to the bit. What spans tiles
is settled on the mapped files with nothing in memory but the front of the search.
"""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN, touches_outside
from qingshan.grid.flow.flats import ROOT_2, Ways, falls, spill, whole_flat
from qingshan.grid.target import Window
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.fill import HalfFilled
from qingshan.grid.tiled.work import Tiling, each, with_rim

Floats = npt.NDArray[np.float64]
Cells1D = npt.NDArray[np.int64]

#: Spanning flats that are worked with one mapping of the files.
_FLATS = 256

#: The mark, among ways, of a cell of a spanning flat that the search has met.
_MET = np.int8(-2)


def drain_flats(half: HalfFilled, filled: Plane, steps: Plane, ways: Plane, tiles: Tiling, workers: int) -> None:
    """Raise the heights to where the whole map spills, and drain its flats, into three planes.

    filled : heights [m];  steps, ways : as of `flat_steps` [cells, number of the neighbour]
    """
    columns = filled.grid.columns

    def one(window: Window) -> Cells1D:
        ground = half.read(with_rim(window))
        away = np.where(np.isnan(ground), np.nan, 0.0)
        way = np.full(ground.shape, -1, np.int8)
        first = _inner_flats(ground, away, way)
        inside = (slice(1, -1), slice(1, -1))
        filled.write(window, ground[inside])
        steps.write(window, away[inside])
        ways.write(window, way[inside])
        rows, across = first // ground.shape[1] - 1 + window.row, first % ground.shape[1] - 1 + window.column
        return np.asarray(rows * columns + across, np.int64)

    spanning = np.sort(np.concatenate(list(each(one, tiles.windows(), workers))))
    # mapped anew for some flats at a time, so that what is mapped does not grow with the map
    for some in np.split(spanning, range(_FLATS, spanning.size, _FLATS)):
        _outer_flats(filled.mapped(), steps.mapped(), ways.mapped(), some)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _inner_flats(ground: Floats, steps: Floats, ways: Ways) -> Cells1D:
    """Drain the flats inside a tile; the first cell of each that reaches into the rim and is left at infinity."""
    rows, columns = ground.shape
    for row in range(1, rows - 1):
        for column in range(1, columns - 1):
            if steps[row, column] == 0.0 and not falls(ground, row, column):
                steps[row, column] = np.inf
    seen = np.zeros(ground.shape, np.bool_)
    flat = np.empty(ground.size, np.int64)
    spanning = [np.int64(0) for _ in range(0)]
    for row in range(1, rows - 1):
        for column in range(1, columns - 1):
            if steps[row, column] != np.inf or seen[row, column]:
                continue
            found = whole_flat(ground, seen, flat, row, column)
            inside = True
            for one in range(found):
                r, c = flat[one] // columns, flat[one] % columns
                if r in (0, rows - 1) or c in (0, columns - 1):
                    inside = False
                    break
            if inside:
                spill(ground, steps, ways, flat, found)
            else:
                spanning.append(np.int64(row * columns + column))
    return np.array(spanning, np.int64)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _outer_flats(filled: Floats, steps: Floats, ways: Ways, spanning: Cells1D) -> None:
    """Drain the flats that lie in several tiles. spanning : cells of them, in the order of rows."""
    columns = filled.shape[1]
    for cell in spanning:
        if steps[cell // columns, cell % columns] == np.inf:
            spills = _spills(filled, steps, ways, cell)
            for one in spills:
                steps[one // columns, one % columns] = 0.0
                ways[one // columns, one % columns] = -1
            _spread(filled, steps, ways, spills)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spills(filled: Floats, steps: Floats, ways: Ways, start: int) -> Cells1D:
    """Cells that drain a flat, as a search from its first cell meets them: those that fall, else those at its rim."""
    rows, columns = filled.shape
    falling, rim = [np.int64(0) for _ in range(0)], [np.int64(0) for _ in range(0)]
    front = [np.int64(start)]
    ways[start // columns, start % columns] = _MET
    while len(front) > 0:
        following = [np.int64(0) for _ in range(0)]
        for cell in front:
            row, column = cell // columns, cell % columns
            if steps[row, column] == 0.0:
                falling.append(cell)
            elif len(falling) == 0 and touches_outside(filled, row, column):
                rim.append(cell)
            for way in range(8):
                r, c = row + DOWN[way], column + ACROSS[way]
                inside = 0 <= r < rows and 0 <= c < columns
                if inside and ways[r, c] != _MET and filled[r, c] == filled[row, column]:
                    ways[r, c] = _MET
                    following.append(np.int64(r * columns + c))
        front = following
    return np.array(falling if len(falling) > 0 else rim, np.int64)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _spread(filled: Floats, steps: Floats, ways: Ways, spills: Cells1D) -> None:
    """Shortest ways from the spills of a flat to all its cells, a generation of the search at a time."""
    rows, columns = filled.shape
    front = [np.int64(cell) for cell in spills]
    while len(front) > 0:
        following = [np.int64(0) for _ in range(0)]
        for cell in front:
            row, column = cell // columns, cell % columns
            for way in range(8):
                r, c = row + DOWN[way], column + ACROSS[way]
                if not (0 <= r < rows and 0 <= c < columns) or filled[r, c] != filled[row, column]:
                    continue
                along = steps[row, column] + (ROOT_2 if way % 2 else 1.0)
                if steps[r, c] > along:
                    steps[r, c] = along
                    ways[r, c] = (way + 4) % 8
                    following.append(np.int64(r * columns + c))
        front = following
