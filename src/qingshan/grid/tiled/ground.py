"""Routed ground in files 分块流向: heights, steps over flats, and to which neighbours each cell gives."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.flow.flats import Ways
from qingshan.grid.flow.flow import CODES, INVERSE_ROOT_2, Scheme
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.files import Plane
from qingshan.grid.tiled.work import Tiling, each, with_rim

Floats = npt.NDArray[np.float64]
Gives = npt.NDArray[np.uint8]


class Part(NamedTuple):
    """A window of routed ground with a rim of one cell, as kernels take it.

    near : by what a fall to each neighbour is multiplied, for each row [1/m]
    gives : one bit for each neighbour that gets a share, the lowest for the east, on anticlockwise
    scheme : 0 multiple, 1 in fifteenths, 2 steepest
    """

    filled: Floats
    steps: Floats
    width: Floats
    height: Floats
    near: Floats
    scheme: int
    gives: Gives


@dataclass(frozen=True)
class Ground:
    """The planes that all sums along the flow start from, and the size of the cells of each row [m]."""

    filled: Plane
    steps: Plane
    gives: Plane
    width: Floats
    height: Floats
    scheme: Scheme

    @property
    def grid(self) -> TargetGrid:
        """The grid of all planes."""
        return self.filled.grid

    def read(self, window: Window) -> Part:
        """A window with its rim; without heights where all goes to one neighbour, which is known."""
        wide = with_rim(window)
        heights = [np.empty((0, 0))] * 2
        if self.scheme is not Scheme.STEEPEST:
            heights = [self.filled.read(wide), self.steps.read(wide)]
        return self.part(window, heights[0], heights[1], self.gives.read(wide))

    def holes(self, window: Window) -> npt.NDArray[np.bool_]:
        """Cells of a window that do not take part."""
        return np.asarray(np.isnan(self.filled.read(window)))

    def finished(self) -> "Ground":
        """The same under lasting names."""
        planes = {name: getattr(self, name).finished(name) for name in ("filled", "steps", "gives")}
        return replace(self, **planes)

    def part(self, window: Window, filled: Floats, steps: Floats, gives: Gives) -> Part:
        """Arrays of a window and its rim with the size of its cells."""
        rows = np.clip(np.arange(window.row - 1, window.row + window.rows + 1), 0, self.grid.rows - 1)
        width, height = self.width[rows], self.height[rows]
        near = nearness(width, height, self.scheme)
        return Part(filled, steps, width, height, near, CODES[self.scheme], gives)


def find_receivers(ground: Ground, ways: Plane, tiles: Tiling, workers: int) -> None:
    """Write to which neighbours each cell gives, from heights, steps and ways over flats."""

    def one(window: Window) -> None:
        wide = with_rim(window)
        gives = np.zeros((wide.rows, wide.columns), np.uint8)
        _receivers(ground.part(window, ground.filled.read(wide), ground.steps.read(wide), gives), ways.read(wide))
        ground.gives.write(window, gives[1:-1, 1:-1])

    for _ in each(one, tiles.windows(), workers):
        pass


def nearness(width: Floats, height: Floats, scheme: Scheme) -> Floats:
    """By what a fall to each of the eight neighbours is multiplied, for each row: as `share_out` has it. [1/m]"""
    if scheme is Scheme.QUANTISED:
        width, height = np.ones_like(width), np.ones_like(height)
    near = np.empty((width.size, 8))
    near[:, ::4], near[:, 2::4] = (1 / width)[:, None], (1 / height)[:, None]
    aslant = 1 / np.sqrt(width**2 + height**2)
    near[:, 1::2] = INVERSE_ROOT_2 if scheme is Scheme.QUANTISED else aslant[:, None]
    return near


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _receivers(part: Part, ways: Ways) -> None:
    """Fill in `part.gives` inside the rim."""
    filled, steps, _, _, near, scheme, gives = part
    rows, columns = filled.shape
    share = np.empty(8)
    for row in range(1, rows - 1):
        if scheme == 0:
            _lower_ones(filled, gives, row)
        elif scheme == 1:
            _rounded_ones(filled, near, gives, row)
        else:
            _steepest_one(filled, near, gives, row)
        for column in range(1, columns - 1):
            if scheme == 2 and steps[row, column] > 0.0:
                gives[row, column] = 1 << ways[row, column]
            elif steps[row, column] > 0.0:
                cell = row * columns + column
                shares_into(filled.reshape(-1), steps.reshape(-1), near, scheme == 1, cell, share)
                bits = 0
                for way in range(8):
                    if share[way] > 0.0:
                        bits |= 1 << way
                gives[row, column] = bits


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _lower_ones(filled: Floats, gives: Gives, row: int) -> None:
    """Which neighbours are lower, one way after the other along a row."""
    columns = filled.shape[1]
    here, bits = filled[row, 1 : columns - 1], gives[row, 1 : columns - 1]
    for way in range(8):
        there = filled[row + DOWN[way], 1 + ACROSS[way] : columns - 1 + ACROSS[way]]
        bit = np.uint8(1 << way)
        for column in range(columns - 2):
            bits[column] |= bit if there[column] < here[column] else np.uint8(0)


@numba.njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _rounded_ones(filled: Floats, near: Floats, gives: Gives, row: int) -> None:
    """Which neighbours get a fifteenth or more when shares are rounded, one way after the other along a row."""
    columns = filled.shape[1]
    here, bits = filled[row, 1 : columns - 1], gives[row, 1 : columns - 1]
    total = np.zeros(columns - 2)
    for way in range(8):
        there = filled[row + DOWN[way], 1 + ACROSS[way] : columns - 1 + ACROSS[way]]
        for column in range(columns - 2):
            slope = (here[column] - there[column]) * near[row, way]
            total[column] += slope if slope > 0.0 else 0.0
    for way in range(8):
        there = filled[row + DOWN[way], 1 + ACROSS[way] : columns - 1 + ACROSS[way]]
        bit = np.uint8(1 << way)
        for column in range(columns - 2):
            slope = (here[column] - there[column]) * near[row, way]
            bits[column] |= bit if 0.5 + slope / total[column] * 15 >= 1.0 else np.uint8(0)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steepest_one(filled: Floats, near: Floats, gives: Gives, row: int) -> None:
    """Which neighbour lies down the steepest slope, one way after the other along a row."""
    columns = filled.shape[1]
    here, bits = filled[row, 1 : columns - 1], gives[row, 1 : columns - 1]
    steepest = np.zeros(columns - 2)
    for way in range(8):
        there = filled[row + DOWN[way], 1 + ACROSS[way] : columns - 1 + ACROSS[way]]
        bit, nearer = np.uint8(1 << way), near[row, way]
        for column in range(columns - 2):
            slope = (here[column] - there[column]) * nearer
            steeper = slope > steepest[column]
            steepest[column] = slope if steeper else steepest[column]
            bits[column] = bit if steeper else bits[column]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def shares_into(filled: Floats, steps: Floats, near: Floats, fifteenths: bool, cell: int, share: Floats) -> None:
    """What a cell of a window gives to each neighbour, into `share`, as `share_out` has it for several. [1]

    filled, steps : all cells of the window, row by row;  near : for each row
    """
    columns = filled.size // near.shape[0]
    row = cell // columns
    here, away, total = filled[cell], steps[cell], 0.0
    for way in range(8):
        below = cell + DOWN[way] * columns + ACROSS[way]
        if away == 0.0:
            weight = (here - filled[below]) * near[row, way] if filled[below] < here else 0.0
        else:
            weight = near[row, way] if filled[below] == here and steps[below] < away else 0.0
        share[way] = weight
        total += weight
    if total == 0.0:
        return
    if fifteenths:
        parts = 0
        for way in range(8):
            whole = int(0.5 + share[way] / total * 15)
            share[way] = whole
            parts += whole
        total = float(parts)
    for way in range(8):
        if share[way] > 0.0:
            share[way] /= total


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def outflow(filled: Floats, steps: Floats, near: Floats, scheme: int, gives: Gives, cell: int, share: Floats) -> None:
    """What a cell gives to each neighbour by any scheme, into `share`. [1]  Arrays of a window, row by row."""
    if scheme == 2 or gives[cell] == 0:
        for way in range(8):
            share[way] = (gives[cell] >> way) & 1
    else:
        shares_into(filled, steps, near, scheme == 1, cell, share)
