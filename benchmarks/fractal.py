"""Fractal noise that depends on the place only: any window of it is the same whatever the windows before it.

Integers and the four basic operations make it, so that it is the same on every machine.
"""

import heapq

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]


@njit(cache=True)  # type: ignore[misc]
def chance(seed, row, column):  # type: ignore[no-untyped-def]  # numba infers
    """A number in [0, 1) of its own for each place (splitmix64's finaliser over seed, row and column)."""
    mixed = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.uint64(row) * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= np.uint64(column) * np.uint64(0x165667B19E3779F9)
    for _ in range(2):
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return np.float64(mixed >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)  # type: ignore[misc]
def _fill(out, seed, first_row, first_column, longest, octaves, persistence):  # type: ignore[no-untyped-def]
    """Add the octaves: each a lattice of chances, half as wide as the one before, joined by smooth curves."""
    rows, columns = out.shape
    weight, total, wide = 1.0, 0.0, longest
    for octave in range(octaves):
        if wide < 2:
            break
        total += weight
        salt = seed * 64 + octave
        for i in range(rows):
            lattice_row = (first_row + i) // wide
            down = (first_row + i - lattice_row * wide) / wide
            down = down * down * (3.0 - 2.0 * down)
            held = -1
            a, b, c, d = 0.0, 0.0, 0.0, 0.0
            for j in range(columns):
                lattice_column = (first_column + j) // wide
                if lattice_column != held:
                    held = lattice_column
                    a = chance(salt, lattice_row, held)
                    b = chance(salt, lattice_row, held + 1)
                    c = chance(salt, lattice_row + 1, held)
                    d = chance(salt, lattice_row + 1, held + 1)
                along = (first_column + j - held * wide) / wide
                along = along * along * (3.0 - 2.0 * along)
                north = a + (b - a) * along
                out[i, j] += weight * (north + (c + (d - c) * along - north) * down)
        weight *= persistence
        wide //= 2
    for i in range(rows):
        for j in range(columns):
            out[i, j] /= total


def noise(seed: int, rows: slice, columns: slice, longest: int, octaves: int = 16, persistence: float = 0.5) -> Floats:
    """Clumped values between 0 and 1, near 0.5 on average, for a window of an endless plane.

    rows, columns : the window, from zero;  longest : width of the largest clumps [cells], halved for each octave
    """
    out = np.zeros((rows.stop - rows.start, columns.stop - columns.start))
    _fill(out, seed, rows.start, columns.start, longest, octaves, persistence)
    return out


def speckle(seed: int, rows: slice, columns: slice) -> Floats:
    """Values between 0 and 1 without clumps, for a window of an endless plane."""
    return noise(seed, rows, columns, 2, 1)


@njit(cache=True)  # type: ignore[misc]
def _raise(height, seed, step):  # type: ignore[no-untyped-def]
    """Flood from the rim inward, lowest first; what is not above the cell it is reached from is lifted above it."""
    rows, columns = height.shape
    seen = np.zeros((rows, columns), np.bool_)
    queue = [(height[0, 0], np.int64(0))]
    queue.pop()
    for i in range(rows):
        for j in range(columns):
            if i in (0, rows - 1) or j in (0, columns - 1):
                seen[i, j] = True
                heapq.heappush(queue, (height[i, j], np.int64(i) * columns + j))
    while len(queue) > 0:
        low, at = heapq.heappop(queue)
        i, j = at // columns, at % columns
        for di in range(-1, 2):
            for dj in range(-1, 2):
                k, m = i + di, j + dj
                if k < 0 or m < 0 or k >= rows or m >= columns or seen[k, m]:
                    continue
                seen[k, m] = True
                lifted = np.float32(low + step * (0.5 + chance(seed, k, m)))
                height[k, m] = max(height[k, m], lifted)
                heapq.heappush(queue, (height[k, m], np.int64(k) * columns + m))


def drained(height: npt.NDArray[np.float32], seed: int, step: float = 0.02) -> None:
    """Lift cells, in place, until each has a lower neighbour or lies on the rim: no pits, no flats, no equal slopes.

    height : (rows, columns) m;  step : mean lift from cell to cell [m], with chance so that no two ways are equal
    """
    _raise(height, seed, step)
