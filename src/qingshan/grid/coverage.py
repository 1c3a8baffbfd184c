"""Exact share of every cell that a polygon covers 像元覆盖比例, by the signed areas of its edges."""

from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import shapely

from qingshan.grid.target import TargetGrid, Window

Floats = npt.NDArray[np.float64]

#: Shares nearer to none or all than this are none or all: what is left of adding up edges in float64.
SNAP = 1e-9


def shares_of(polygon: Any, grid: TargetGrid, window: Window) -> tuple[Window, Floats]:
    """The share of each cell of a window that lies in a polygon: the window around it, and rows × columns in 0–1.

    polygon : in the system of the grid, nothing of it outside the window;  holes and several parts are fine

    The upper half of the right half of the first cell, and of the left half of the second:

    >>> from affine import Affine
    >>> grid = TargetGrid("EPSG:32647", Affine(1, 0, 0, 0, -1, 2), 2, 2)
    >>> shares_of(shapely.box(0.5, 1, 1.5, 1.5), grid, Window(0, 0, 1, 2))[1].tolist()
    [[0.25, 0.25]]
    """
    inner = _around(polygon, grid, window)
    parts = shapely.get_parts(polygon)
    parts = parts[shapely.get_type_id(parts) == _POLYGON]
    total = np.zeros((inner.rows, inner.columns + 1))
    corner = (grid.transform.c + grid.transform.a * inner.column, grid.transform.f + grid.transform.e * inner.row)
    for part in parts:
        for number, ring in enumerate(shapely.get_rings(part)):
            corners = (shapely.get_coordinates(ring) - corner) / (grid.transform.a, grid.transform.e)
            add_ring(np.ascontiguousarray(corners), number > 0, total)
    shares = np.empty((inner.rows, inner.columns))
    add_along(total, shares)
    return inner, shares


_POLYGON = 3


def _around(polygon: Any, grid: TargetGrid, window: Window) -> Window:
    """The cells of a window that a polygon's box touches."""
    west, south, east, north = shapely.bounds(polygon)
    left = int((west - grid.transform.c) / grid.transform.a) - 1
    right = int((east - grid.transform.c) / grid.transform.a) + 2
    top = int((north - grid.transform.f) / grid.transform.e) - 1
    bottom = int((south - grid.transform.f) / grid.transform.e) + 2
    left, right = max(left, window.column), min(right, window.column + window.columns)
    top, bottom = max(top, window.row), min(bottom, window.row + window.rows)
    return Window(top, left, bottom - top, right - left)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def add_along(total: Floats, shares: Floats) -> None:
    """The running sum along each row; what is nearly none or all is."""
    for row in range(len(shares)):
        share = 0.0
        for column in range(shares.shape[1]):
            share += total[row, column]
            shares[row, column] = 0.0 if share < SNAP else 1.0 if share > 1 - SNAP else share


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def add_ring(corners: Floats, hole: bool, total: Floats) -> None:
    """Add the signed area of one closed ring to `total`, whose running sum along a row gives the shares.

    corners : (corners, 2) in cells from the upper left corner, first and last the same
    total : (rows, columns + 1), changed in place;  hole : the ring takes away
    """
    rows, columns = total.shape[0], total.shape[1] - 1
    twice = 0.0
    for number in range(len(corners) - 1):
        x0, y0, x1, y1 = corners[number, 0], corners[number, 1], corners[number + 1, 0], corners[number + 1, 1]
        twice += x0 * y1 - x1 * y0
    # with y downward a ring that turns clockwise on the map has a positive sum; its right side is inside where y falls
    sign = -1.0 if (twice > 0) != hole else 1.0
    for number in range(len(corners) - 1):
        x0, y0, x1, y1 = corners[number, 0], corners[number, 1], corners[number + 1, 0], corners[number + 1, 1]
        if y0 == y1:
            continue
        slope = (x1 - x0) / (y1 - y0)
        low, high = min(y0, y1), max(y0, y1)
        for row in range(max(int(np.floor(low)), 0), min(int(np.ceil(high)), rows)):
            upper, lower = max(low, row), min(high, row + 1)
            at_upper = min(max(x0 + (upper - y0) * slope, 0.0), float(columns))
            at_lower = min(max(x0 + (lower - y0) * slope, 0.0), float(columns))
            down = sign * (lower - upper) * (1.0 if y1 > y0 else -1.0)
            add_span(total, row, at_upper, at_lower, down)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def add_span(total: Floats, row: int, start: float, end: float, down: float) -> None:
    """Add one edge's piece inside a row, from `start` to `end` across; `down` is its signed height."""
    left, right = min(start, end), max(start, end)
    first, last = int(left), int(right)
    if first == last or right == left:
        middle = (left + right) / 2 - first
        total[row, first] += down * (1 - middle)
        if first + 1 < total.shape[1]:
            total[row, first + 1] += down * middle
        return
    for column in range(first, min(last, total.shape[1] - 2) + 1):
        here, there = max(left, column), min(right, column + 1)
        part = down * (there - here) / (right - left)
        middle = (here + there) / 2 - column
        total[row, column] += part * (1 - middle)
        total[row, column + 1] += part * middle
