"""What spreads from a place 扩散影响: the distance to the nearest source, and a mean that fades with distance."""

from collections.abc import Callable

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.target import Window

Floats = npt.NDArray[np.float64]

#: Weight by distance and reach, both in m.
Fading = Callable[[Floats, float], Floats]


def distance_to(source: npt.NDArray[np.bool_], width: float, height: float) -> Floats:
    """Straight distance from each cell to the nearest cell of a source; infinity where there is none. [m]

    source : (rows, columns);  width, height : size of a cell [m]
    Exact, by lower envelopes of parabolas. Source: felzenszwalb-2012

    >>> distance_to(np.array([[True, False, False]]), 30.0, 30.0).tolist()
    [[0.0, 30.0, 60.0]]
    """
    squared = np.where(source, 0.0, np.inf)
    envelopes(squared, height)
    turned = np.ascontiguousarray(squared.T)
    envelopes(turned, width)
    return np.asarray(np.sqrt(turned.T))


def spread(intensity: Floats, fading: Fading, reach: float, width: float, height: float) -> Floats:
    """Mean intensity around each cell, near ones counting more; 1 where all within reach is 1. [1]

    intensity : (rows, columns), 0 to 1;  fading : weight by distance and reach [m → 1]
    reach : beyond it nothing counts [m];  width, height : size of a cell [m]
    Holes and what lies outside the map count for nothing; the weights of the others are scaled up. A hole stays one.

    Far from any other, a single cell of 1 weighs as much as the kernel gives to its middle:

    >>> lone = np.zeros((5, 5))
    >>> lone[2, 2] = 1
    >>> spread(lone, lambda distance, reach: 1 - distance / 2, 1.0, 1.0, 1.0)[2].round(6).tolist()
    [0.0, 0.166667, 0.333333, 0.166667, 0.0]
    """
    kernel = kernel_of(fading, reach, (width, height), intensity.shape)
    down, across = kernel.shape[0] // 2, kernel.shape[1] // 2
    around = np.pad(intensity, ((down, down), (across, across)), constant_values=np.nan)

    def read(window: Window) -> Floats:
        row, column = window.row + down, window.column + across
        return around[row : row + window.rows, column : column + window.columns]

    return spread_at(read, kernel, Window(0, 0, *intensity.shape), max(kernel.shape))


def kernel_of(fading: Fading, reach: float, size: tuple[float, float], shape: tuple[int, int]) -> Floats:
    """Weights around a cell, no wider than a map of some rows and columns. [1]  reach : m;  size : of a cell [m]"""
    width, height = size
    down, across = min(int(reach // height), shape[0] - 1), min(int(reach // width), shape[1] - 1)
    north, east = np.mgrid[-down : down + 1, -across : across + 1].astype(np.float64)
    distance = np.hypot(north * height, east * width)
    return np.where(distance <= reach, fading(distance, reach), 0.0)


def spread_at(read: Callable[[Window], Floats], kernel: Floats, window: Window, part: int) -> Floats:
    """What `spread` gives in a window. [1]

    read : intensities of a window that may lie across the edge of the map, NaN beyond it
    part : cells along the pieces that the kernel is taken in, so that memory does not grow with its reach
    """
    total, weight = (np.zeros((window.rows, window.columns)) for _ in range(2))
    rows, columns = kernel.shape
    for top in range(0, rows, part):
        for left in range(0, columns, part):
            piece = kernel[top : top + part, left : left + part]
            high, wide = piece.shape
            row, column = window.row + rows // 2 - top - high + 1, window.column + columns // 2 - left - wide + 1
            near = read(Window(row, column, window.rows + high - 1, window.columns + wide - 1))
            known = np.isfinite(near)
            total += _convolved(np.where(known, near, 0.0), piece)
            weight += _convolved(known.astype(np.float64), piece)
    # a transform leaves sums of nothing a few last bits away from nothing
    clean = np.where(np.abs(total) < 1e-12 * kernel.sum(), 0.0, total)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.isfinite(read(window)), np.clip(clean / weight, 0.0, 1.0), np.nan)


def _convolved(values: Floats, kernel: Floats) -> Floats:
    """Sums weighted by a kernel, where it lies on the values with all its cells."""
    whole = np.fft.irfft2(np.fft.rfft2(values) * np.fft.rfft2(kernel, values.shape), values.shape)
    return np.asarray(whole[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :])


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def envelopes(squared: Floats, size: float) -> None:
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
