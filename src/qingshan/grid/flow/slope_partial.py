"""Slope 坡度 by Horn's differences with the neighbours there are: at the rim and beside holes shorter ones serve."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.three_rows import turn_to

Floats = npt.NDArray[np.float64]


def slope_from_neighbours(elevation: Floats, width: Floats, height: Floats) -> Floats:
    """Slope of the ground; cells beside a hole keep one. [°]

    elevation : (rows, columns) m, north up;  width, height : size of the cells, one for each row [m]
    Inside it is Horn's slope. Source: pygeoprocessing 2.4.11, calculate_slope (from its code)

    >>> plane = -np.arange(3.0) * np.ones((3, 1))
    >>> slope_from_neighbours(plane, np.ones(3), np.ones(3)).round(6).tolist()[1]
    [45.0, 45.0, 45.0]
    """
    return np.asarray(np.degrees(np.arctan(tangent_from_neighbours(np.asarray(elevation, np.float64), width, height))))


def tangent_from_neighbours(elevation: Floats, width: Floats, height: Floats) -> Floats:
    """The same as a fraction, float32 from heights in float32. [m/m]

    >>> plane = -np.arange(3.0) * np.ones((3, 1))
    >>> tangent_from_neighbours(plane, np.ones(3), np.ones(3)).tolist()[1]
    [1.0, 1.0, 1.0]
    """
    kind = np.float32 if elevation.dtype == np.float32 else np.float64
    tangent = np.full(elevation.shape, np.nan, kind)
    if elevation.size:
        _slopes(elevation, np.ascontiguousarray(width, np.float64), np.ascontiguousarray(height, np.float64), tangent)
    return tangent


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _line(first: float, middle: float, last: float, here: float) -> tuple[float, float]:
    """Fall along a line beside the cell, and over how many cell sizes it was measured."""
    if not np.isnan(first) and not np.isnan(last):
        return first - last, 2.0
    if not np.isnan(first):
        if not np.isnan(middle):
            return first - middle, 1.0
        return (first - here) * np.sqrt(2.0), 1.0
    if not np.isnan(last):
        if not np.isnan(middle):
            return middle - last, 1.0
        return (here - last) * np.sqrt(2.0), 1.0
    return 0.0, 0.0


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _fall(three: Floats, size: float) -> float:
    """Fall from the first column of 3 × 3 heights to the last, the middle row counted twice. [m/m]"""
    fall, over = 0.0, 0.0
    here = three[1, 1]
    for row in range(3):
        down, cells = _line(three[row, 0], three[row, 1], three[row, 2], here)
        weight = 2.0 if row == 1 else 1.0
        fall += weight * down
        over += weight * cells
    return fall / (over * size) if over > 0.0 else 0.0


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _slopes(elevation: Floats, width: Floats, height: Floats, tangent: Floats) -> None:
    rows, columns = elevation.shape
    band = np.full((3, columns + 2), np.nan)
    for row in range(rows):
        turn_to(row, elevation, band)
        # Horn's differences where all eight are there: NaN else
        for column in range(columns):
            a, b, c = band[0, column], band[0, column + 1], band[0, column + 2]
            d, f = band[1, column], band[1, column + 2]
            g, h, i = band[2, column], band[2, column + 1], band[2, column + 2]
            across = ((a - c) + 2.0 * (d - f) + (g - i)) / (8.0 * width[row])
            along = ((a - g) + 2.0 * (b - h) + (c - i)) / (8.0 * height[row])
            tangent[row, column] = np.hypot(across, along)
        for column in range(columns):
            if np.isnan(tangent[row, column]) and not np.isnan(band[1, column + 1]):
                three = band[:, column : column + 3]
                tangent[row, column] = np.hypot(_fall(three, width[row]), _fall(three.T, height[row]))
            elif np.isnan(band[1, column + 1]):
                tangent[row, column] = np.nan
