"""Leaves 叶块: the fixed squares of a target grid by which sums are kept, and the zones inside each of them.

Sums are made leaf by leaf and added up in the order of the leaves, so that they do not depend on how large the blocks
are that are read, who reads them, and in which order they come.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import shapely

from qingshan.grid.coverage import shares_of
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.zones import Zones, within

Floats = npt.NDArray[np.float64]

#: Side of a leaf in cells, from the grid's own corner.
LEAF = 256

_SIDES = (64, 16, 4, 1)  # tiles by which polygons are cut down, in leaves: each within the one before
_KEPT = 4096  # tiles whose pieces are remembered


@dataclass(frozen=True)
class Part:
    """A zone inside a tile: its number, and its polygon there; None where it fills the tile."""

    zone: int
    piece: Any | None


@dataclass(frozen=True)
class Spans:
    """Neighbouring cells of one row in one zone.

    places : (spans, 5) row and first column in the leaf, length, place of the zone in the leaf's list, and where in
    `shares` the shares of its cells begin; −1 where they all are one
    """

    places: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float64]

    @property
    def cover(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """Row, column, place of the zone and share, cell by cell."""
        lengths = self.places[:, 2]
        ends = np.cumsum(lengths)
        step = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
        row, column, zone, first = (np.repeat(self.places[:, number], lengths) for number in (0, 1, 3, 4))
        share = np.ones(len(step))
        share[first >= 0] = self.shares[(first + step)[first >= 0]]
        return row, column + step, zone, share


@dataclass(frozen=True)
class Leaf:
    """One leaf that zones touch. zones : their numbers;  spans : of its cells that lie in them"""

    row: int
    column: int
    window: Window
    zones: npt.NDArray[np.int64]
    spans: Spans


class Leaves:
    """The leaves of a grid and the zones in them."""

    def __init__(self, zones: Zones, grid: TargetGrid) -> None:
        self.zones, self.grid = zones, grid
        self.rows, self.columns = math.ceil(grid.rows / LEAF), math.ceil(grid.columns / LEAF)
        self._tree = shapely.STRtree(list(zones.geometries))
        self._parts = lru_cache(_KEPT)(self._cut)

    def window(self, row: int, column: int, side: int = 1) -> Window:
        """The cells of a square of leaves, less those beyond the grid."""
        down, across = row * LEAF, column * LEAF
        size = side * LEAF
        return Window(down, across, min(size, self.grid.rows - down), min(size, self.grid.columns - across))

    def blocks(self, side: int) -> Iterator[tuple[int, int]]:
        """Squares of `side` × `side` leaves that zones touch, row by row: row and column of the first leaf."""
        found: set[tuple[int, int]] = set()
        largest = _SIDES[0]
        for row in range(0, self.rows, largest):
            for column in range(0, self.columns, largest):
                for rows, columns in self._touched(row, column, 0):
                    starts = (range(first // side * side, last, side) for first, last in (rows, columns))
                    found.update((down, across) for down, across in product(*starts))
        yield from sorted(found)

    def leaves(self, row: int, column: int, side: int) -> Iterator[Leaf]:
        """The leaves of a square that zones touch, row by row."""
        for down in range(row, min(row + side, self.rows)):
            for across in range(column, min(column + side, self.columns)):
                parts = self.parts(down, across)
                if parts:
                    yield self._leaf(down, across, parts)

    def parts(self, row: int, column: int) -> tuple[Part, ...]:
        """The zones inside one leaf."""
        return self._parts(row, column, len(_SIDES) - 1)

    def _touched(self, row: int, column: int, level: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Rectangles of leaves within a tile that zones touch: first row and the one after the last, and columns.

        Tiles that no zone touches, and those that one fills, are not looked into.
        """
        parts, size = self._parts(row, column, level), _SIDES[level]
        if not parts:
            return
        rows, columns = (row, min(row + size, self.rows)), (column, min(column + size, self.columns))
        if size == 1 or any(part.piece is None for part in parts):
            yield rows, columns
            return
        for down, across in product(*(range(*ends, _SIDES[level + 1]) for ends in (rows, columns))):
            yield from self._touched(down, across, level + 1)

    def _cut(self, row: int, column: int, level: int) -> tuple[Part, ...]:
        side = _SIDES[level]
        box = shapely.box(*self.grid.bounds_of(self.window(row, column, side)))
        if level == 0:
            near = np.sort(self._tree.query(box))
            above = tuple(Part(int(number), self.zones.geometries[number]) for number in near)
        else:
            upper = _SIDES[level - 1]
            above = self._parts(row - row % upper, column - column % upper, level - 1)
        found = (
            Part(part.zone, within(part.piece, box)) if part.piece is not None else part for part in _near(above, box)
        )
        return tuple(part for part in found if part.piece is None or part.piece.area > 0)

    def _leaf(self, row: int, column: int, parts: tuple[Part, ...]) -> Leaf:
        window = self.window(row, column)
        zones = np.array([part.zone for part in parts], np.int64)
        return Leaf(row, column, window, zones, _spans(parts, self.grid, window))


def _near(parts: tuple[Part, ...], box: Any) -> Iterator[Part]:
    """The parts whose own box touches a box; of many zones most do not, and cutting them all would take long."""
    west, south, east, north = np.reshape(
        shapely.bounds([box if part.piece is None else part.piece for part in parts]), (-1, 4)
    ).T
    left, low, right, high = shapely.bounds(box)
    near = (west < right) & (east > left) & (south < high) & (north > low)
    return (parts[number] for number in np.flatnonzero(near))


def _spans(parts: tuple[Part, ...], grid: TargetGrid, window: Window) -> Spans:
    places: list[npt.NDArray[np.int64]] = []
    shares: list[Floats] = [np.empty(0)]
    held = 0
    for number, part in enumerate(parts):
        if part.piece is None:
            rows = np.arange(window.rows)
            whole = np.zeros((window.rows, 5), np.int64)
            whole[:, 0], whole[:, 2], whole[:, 3], whole[:, 4] = rows, window.columns, number, -1
            places.append(whole)
            continue
        around, share = shares_of(part.piece, grid, window)
        found = spans_in(share)
        found[:, 0] += around.row - window.row
        found[:, 1] += around.column - window.column
        found[:, 3] = number
        found[found[:, 4] >= 0, 4] += held
        places.append(found)
        shares.append(share.reshape(-1))
        held += share.size
    return Spans(np.concatenate(places), np.concatenate(shares))


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def spans_in(shares: Floats) -> npt.NDArray[np.int64]:
    """Row, column, length, nought, and where their shares begin (−1: all are one) of the spans of a table of shares.

    >>> spans_in(np.array([[0.0, 0.5, 1.0], [1.0, 1.0, 0.0]])).tolist()
    [[0, 1, 2, 0, 1], [1, 0, 2, 0, -1]]
    """
    rows, columns = shares.shape
    count = 0
    for row in range(rows):
        for column in range(columns):
            count += int(shares[row, column] != 0 and (column == 0 or shares[row, column - 1] == 0))
    found = np.empty((count, 5), np.int64)
    count = 0
    for row in range(rows):
        column = 0
        while column < columns:
            if shares[row, column] == 0:
                column += 1
                continue
            start, full = column, True
            while column < columns and shares[row, column] != 0:
                full &= shares[row, column] == 1
                column += 1
            found[count] = (row, start, column - start, 0, -1 if full else row * columns + start)
            count += 1
    return found
