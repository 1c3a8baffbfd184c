"""Basins of a tile 块内洼地 and the lowest passes between them: what is needed to fill it without its neighbours.

Every cell runs down to the bottom of one basin. Raised, a cell is as high as itself or as the level of its basin, so
that filling is settled on the graph of basins: Barnes 2016 (Computers & Geosciences 96) for tiles, Cordonnier, Bovy and
Braun 2019 (Earth Surface Dynamics 7) for the graph of passes.
"""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Pairs = npt.NDArray[np.int64]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def basins(ground: Floats, label: Numbers) -> int:
    """Number the basins of a tile from 1, into `label`, which must be 0; how many there are.

    ground : (rows, columns) with a rim of one cell that belongs to other tiles and is left 0; NaN is a hole
    """
    rows, columns = ground.shape
    stack = np.empty(ground.size, np.int64)
    count = 0
    for row in range(1, rows - 1):
        for column in range(1, columns - 1):
            if label[row, column] != 0 or np.isnan(ground[row, column]):
                continue
            found, length = _descend(ground, label, row, column, stack)
            if found == 0:
                count += 1
                found = count
            for one in range(length):
                label[stack[one] // columns, stack[one] % columns] = found
    return count


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _descend(ground: Floats, label: Numbers, row: int, column: int, stack: Pairs) -> tuple[int, int]:
    """Run down to a cell that has a number, over level ground where need be: the number, 0 at a new bottom."""
    rows, columns = ground.shape
    stack[0], length, at = row * columns + column, 1, 0
    label[row, column] = -1
    while at < length:
        r, c = stack[at] // columns, stack[at] % columns
        low, lowest = ground[r, c], -1
        for way in range(8):
            nr, nc = r + DOWN[way], c + ACROSS[way]
            if ground[nr, nc] < low and 0 < nr < rows - 1 and 0 < nc < columns - 1:
                low, lowest = ground[nr, nc], way
        if lowest >= 0:
            nr, nc = r + DOWN[lowest], c + ACROSS[lowest]
            if label[nr, nc] > 0:
                return label[nr, nc], length
            label[nr, nc] = -1
            stack[length] = nr * columns + nc
            at, length = length, length + 1
            continue
        for way in range(8):
            nr, nc = r + DOWN[way], c + ACROSS[way]
            if ground[nr, nc] != low or nr in (0, rows - 1) or nc in (0, columns - 1):
                continue
            if label[nr, nc] > 0:
                return label[nr, nc], length
            if label[nr, nc] == 0:
                label[nr, nc] = -1
                stack[length] = nr * columns + nc
                length += 1
        at += 1
    return 0, length


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def passes(ground: Floats, label: Numbers, count: int) -> tuple[Pairs, Floats, npt.NDArray[np.bool_]]:
    """Lowest pass between each two basins that touch; and which basins touch another tile.

    Pairs (n, 2) of basins, the lower number first, 0 for the outside, and the height of the pass. [m]
    """
    rows, columns = ground.shape
    room = 1024
    while room < 8 * count:
        room *= 2
    keys, low = np.full(room, -1, np.int64), np.empty(room)
    held, span = 0, np.int64(count + 1)
    shared = np.zeros(count + 1, np.bool_)
    for row in range(1, rows - 1):
        for column in range(1, columns - 1):
            here, mine = ground[row, column], label[row, column]
            if mine == 0:
                continue
            if 2 * held > room:
                keys, low, room = _roomier(keys, low)
            for way in range(8):
                nr, nc = row + DOWN[way], column + ACROSS[way]
                other = label[nr, nc]
                if other == mine:
                    continue
                if other == 0:
                    if np.isnan(ground[nr, nc]):
                        held += _keep(keys, low, np.int64(mine), here)
                    else:
                        shared[mine] = True
                elif way == 0 or way > 4:  # each two cells are met once
                    first, last = min(mine, other), max(mine, other)
                    held += _keep(keys, low, first * span + last, max(here, ground[nr, nc]))
    pairs, heights = _listed(keys, low, held, span)
    return pairs, heights, shared


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _listed(keys: Pairs, low: Floats, held: int, span: int) -> tuple[Pairs, Floats]:
    """What a table holds: pairs of basins and heights."""
    pairs, heights = np.empty((held, 2), np.int64), np.empty(held)
    at = 0
    for slot in range(keys.size):
        if keys[slot] >= 0:
            pairs[at, 0], pairs[at, 1], heights[at] = keys[slot] // span, keys[slot] % span, low[slot]
            at += 1
    return pairs, heights


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _keep(keys: Pairs, low: Floats, key: int, height: float) -> int:
    """Keep the lowest height of a key in a table with open places; 1 when the key is new."""
    last = keys.size - 1
    slot = (key * 0x9E3779B97F4A7C1 >> 20) & last
    while keys[slot] != key:
        if keys[slot] < 0:
            keys[slot], low[slot] = key, height
            return 1
        slot = (slot + 1) & last
    low[slot] = min(low[slot], height)
    return 0


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _roomier(keys: Pairs, low: Floats) -> tuple[Pairs, Floats, int]:
    room = 2 * keys.size
    wider, lower = np.full(room, -1, np.int64), np.empty(room)
    for slot in range(keys.size):
        if keys[slot] >= 0:
            _keep(wider, lower, keys[slot], low[slot])
    return wider, lower, room


def levels(pairs: Pairs, heights: Floats, source: npt.NDArray[np.bool_]) -> tuple[Floats, Numbers, Pairs]:
    """Raise basins to their lowest way to a source: level [m], the source reached, and which passes join sources.

    pairs : (n, 2) numbers of basins;  heights : of the passes [m];  source : which basins are sources, level −∞
    Passes are taken from the lowest up, so that each basin is raised once and only passes that matter join sources.

    A basin that reaches the outside (0) over a pass of 5 m, and another beyond it over 3 m:

    >>> level, _, _ = levels(np.array([[0, 1], [1, 2]]), np.array([5.0, 3.0]), np.array([True, False, False]))
    >>> level.tolist()
    [-inf, 5.0, 5.0]
    """
    level = np.where(source, -np.inf, np.inf)
    reached = np.where(source, np.arange(source.size), -1).astype(np.int32)
    joins = np.zeros(heights.size, np.bool_)
    _raise(pairs, heights, np.argsort(heights, kind="stable"), level, reached, joins)
    return level, reached, np.flatnonzero(joins)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _raise(
    pairs: Pairs, heights: Floats, order: Pairs, level: Floats, reached: Numbers, joins: npt.NDArray[np.bool_]
) -> None:
    parent, following, last = np.arange(level.size), np.full(level.size, -1), np.arange(level.size)
    for edge in order:
        one, other = _top(parent, pairs[edge, 0]), _top(parent, pairs[edge, 1])
        if one == other:
            continue
        if reached[one] < 0 <= reached[other]:
            one, other = other, one
        parent[other] = one
        if reached[one] < 0:  # neither has a way out yet: one list of all their basins
            following[last[one]], last[one] = other, last[other]
        elif reached[other] < 0:
            basin = other
            while basin >= 0:
                level[basin], reached[basin] = heights[edge], reached[one]
                basin = following[basin]
        else:
            joins[edge] = True


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _top(parent: Pairs, basin: int) -> int:
    while parent[basin] != basin:
        parent[basin] = parent[parent[basin]]
        basin = parent[basin]
    return basin
