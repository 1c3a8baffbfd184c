"""What spreads from a place 扩散影响: the distance to the nearest source, and a mean that fades with distance."""

from collections.abc import Callable

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def distance_to(source: npt.NDArray[np.bool_], width: float, height: float) -> Floats:
    """Straight distance from each cell to the nearest cell of a source; infinity where there is none. [m]

    source : (rows, columns);  width, height : size of a cell [m]
    Exact, by lower envelopes of parabolas. Source: felzenszwalb-2012

    >>> distance_to(np.array([[True, False, False]]), 30.0, 30.0).tolist()
    [[0.0, 30.0, 60.0]]
    """
    squared = np.where(source, 0.0, np.inf)
    _envelopes(squared, height)
    turned = np.ascontiguousarray(squared.T)
    _envelopes(turned, width)
    return np.asarray(np.sqrt(turned.T))


def spread(intensity: Floats, fading: Callable[[Floats], Floats], reach: float, width: float, height: float) -> Floats:
    """Mean intensity around each cell, near ones counting more; 1 where all within reach is 1. [1]

    intensity : (rows, columns), 0 to 1;  fading : weight by distance [m → 1];  reach : beyond it nothing counts [m]
    Holes and what lies outside the map count for nothing; the weights of the others are scaled up. A hole stays one.

    Far from any other, a single cell of 1 weighs as much as the kernel gives to its middle:

    >>> lone = np.zeros((5, 5))
    >>> lone[2, 2] = 1
    >>> spread(lone, lambda distance: 1 - distance / 2, 1.0, 1.0, 1.0)[2].round(6).tolist()
    [0.0, 0.166667, 0.333333, 0.166667, 0.0]
    """
    rows, columns = intensity.shape
    down = min(int(reach // height), rows - 1)
    across = min(int(reach // width), columns - 1)
    north, east = np.mgrid[-down : down + 1, -across : across + 1].astype(np.float64)
    distance = np.hypot(north * height, east * width)
    kernel = np.where(distance <= reach, fading(distance), 0.0)
    known = np.isfinite(intensity)
    total = _convolved(np.where(known, intensity, 0.0), kernel)
    weight = _convolved(known.astype(np.float64), kernel)
    # a transform leaves sums of nothing a few last bits away from nothing
    clean = np.where(np.abs(total) < 1e-12 * kernel.sum(), 0.0, total)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, np.clip(clean / weight, 0.0, 1.0), np.nan)


def _convolved(values: Floats, kernel: Floats) -> Floats:
    rows, columns = values.shape
    size = (rows + kernel.shape[0] - 1, columns + kernel.shape[1] - 1)
    whole = np.fft.irfft2(np.fft.rfft2(values, size) * np.fft.rfft2(kernel, size), size)
    up, left = kernel.shape[0] // 2, kernel.shape[1] // 2
    return np.asarray(whole[up : up + rows, left : left + columns])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _envelopes(squared: Floats, size: float) -> None:
    """Squared distance along each column, by the lower envelope of the parabolas of its cells."""
    rows, columns = squared.shape
    low = np.empty(rows)
    at, from_here = np.empty(rows, np.int64), np.empty(rows + 1)
    for column in range(columns):
        last = -1
        for row in range(rows):
            height = squared[row, column]
            if height == np.inf:
                continue
            cut = -np.inf
            while last >= 0:
                other = at[last]
                apart = (row - other) * size
                cut = (height - squared[other, column]) / (2 * apart) + (row + other) * size / 2
                if cut > from_here[last]:
                    break
                last -= 1
            last += 1
            at[last] = row
            from_here[last] = cut if last > 0 else -np.inf
        if last < 0:
            continue
        from_here[last + 1] = np.inf
        part = 0
        for row in range(rows):
            while from_here[part + 1] < row * size:
                part += 1
            low[row] = squared[at[part], column] + ((row - at[part]) * size) ** 2
        squared[:, column] = low
