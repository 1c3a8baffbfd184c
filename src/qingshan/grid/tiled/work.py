"""Tiles 分块 worked through by threads: which windows there are, and what each of them gives, in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from qingshan.grid.target import TargetGrid, Window

One = TypeVar("One")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Tiling:
    """Squares that cover a grid once, those at the rim cut.

    side : cells along a square;  shift : how far the first square begins before the grid, less than a side
    """

    grid: TargetGrid
    side: int
    shift: int = 0

    @property
    def across(self) -> int:
        """Squares in a row of them."""
        return -(-(self.grid.columns + self.shift) // self.side)

    @property
    def down(self) -> int:
        """Rows of squares."""
        return -(-(self.grid.rows + self.shift) // self.side)

    def window(self, number: int) -> Window:
        """A square by its number, counted row by row."""
        top, left = ((one * self.side) - self.shift for one in divmod(number, self.across))
        return within(Window(top, left, self.side, self.side), self.grid)

    def windows(self) -> list[Window]:
        """All squares."""
        return [self.window(number) for number in range(self.down * self.across)]


def with_rim(window: Window, rim: int = 1) -> Window:
    """A window and the cells around it, which may lie beyond the grid."""
    return Window(window.row - rim, window.column - rim, window.rows + 2 * rim, window.columns + 2 * rim)


def within(window: Window, grid: TargetGrid) -> Window:
    """The part of a window that lies on a grid."""
    row, column = max(window.row, 0), max(window.column, 0)
    bottom, right = min(window.row + window.rows, grid.rows), min(window.column + window.columns, grid.columns)
    return Window(row, column, bottom - row, right - column)


def each(work: Callable[[One], Made], tiles: Iterable[One], workers: int) -> Iterator[Made]:
    """What the work gives for each tile, in their order; a few tiles are worked on ahead by other threads."""
    if workers <= 1:
        yield from map(work, tiles)
        return
    ahead: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for tile in tiles:
                ahead.append(pool.submit(work, tile))
                if len(ahead) > workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for waiting in ahead:
                waiting.cancel()
