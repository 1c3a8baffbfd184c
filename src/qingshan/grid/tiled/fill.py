"""Depressions filled over tiles 分块填洼: each tile by itself, the graph of what touches at their edges, one more pass.

Barnes 2016, Parallel Priority-Flood depression filling for trillion cell digital elevation models on desktops or
clusters, Computers & Geosciences 96. The heights are those of `fill_depressions` to the bit, whatever the tiles.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.grid.target import Window
from qingshan.grid.tiled.basins import Floats, Pairs, basins, levels, passes
from qingshan.grid.tiled.files import Plane, Readable, read_clear
from qingshan.grid.tiled.work import Tiling, each, with_rim


@dataclass(frozen=True)
class HalfFilled:
    """Heights filled tile by tile, and what raises them to where the whole map spills.

    low : heights as a tile alone has them [m];  basin : number of the basin at the edge that a cell drains to, 0 none
    level : height to which each of those basins is raised [m]
    """

    low: Plane
    basin: Plane
    level: Floats

    def read(self, window: Window) -> Floats:
        """Filled heights of a window, NaN in holes and beyond the map. [m]"""
        return np.asarray(np.maximum(self.low.read(window), self.level[self.basin.read(window)]))


@dataclass(frozen=True)
class _Tile:
    """Basins of a tile that touch other tiles (0 is the outside), the passes between them, and their heights."""

    pairs: Pairs
    heights: Floats


def half_filled(elevation: Readable, low: Plane, basin: Plane, tiles: Tiling, workers: int) -> HalfFilled:
    """Fill each tile by itself, then solve how high the basins at the edges of tiles stand. Heights in m.

    low, basin : where the heights of the single tiles and the numbers of basins go
    Memory follows the tiles, and the cells along their edges.
    """
    rim = 4 * tiles.side

    def one(number: int) -> _Tile:
        return _fill_alone(elevation, low, basin, tiles.window(number), 1 + number * rim)

    count = tiles.across * tiles.down
    found = list(each(one, range(count), workers))
    found += [_across(low, basin, strip) for strip in _strips(tiles)]
    pairs = np.concatenate([tile.pairs for tile in found])
    heights = np.concatenate([tile.heights for tile in found])
    source = np.zeros(1 + count * rim, np.bool_)
    source[0] = True
    level, _, _ = levels(pairs, heights, source)
    return HalfFilled(low, basin, level)


def _fill_alone(elevation: Readable, low: Plane, basin: Plane, window: Window, first: int) -> _Tile:
    """Fill a tile as if the water that reaches another tile were gone; numbers of basins at its edge from `first`."""
    ground = read_clear(elevation, low.grid, window)
    label = np.zeros(ground.shape, np.int32)
    count = basins(ground, label)
    pairs, heights, source = passes(ground, label, count)
    source[0] = True
    level, reached, joins = levels(pairs, heights, source)
    number = (np.cumsum(source, dtype=np.int32) + (first - 2)) * source
    number[0] = 0
    inside = label[1:-1, 1:-1]
    low.write(window, np.maximum(ground[1:-1, 1:-1], level[inside]))
    basin.write(window, number[reached][inside])
    return _Tile(number[reached[pairs[joins]]].astype(np.int64), heights[joins])


def _strips(tiles: Tiling) -> Iterator[Window]:
    """Two rows or two columns of cells along each line between tiles."""
    for window in tiles.windows():
        below, right = window.row + window.rows, window.column + window.columns
        if below < tiles.grid.rows:
            yield with_rim(Window(below, window.column, 0, window.columns))
        if right < tiles.grid.columns:
            yield with_rim(Window(window.row, right, window.rows, 0))


def _across(low: Plane, basin: Plane, strip: Window) -> _Tile:
    """Lowest passes between the basins on both sides of a line between tiles."""
    heights, numbers = low.read(strip), basin.read(strip)
    if strip.columns == 2:
        heights, numbers = heights.T, numbers.T
    length = heights.shape[1]
    found: list[tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]] = []
    for turn in (-1, 0, 1):
        one, other = slice(max(-turn, 0), length - max(turn, 0)), slice(max(turn, 0), length - max(-turn, 0))
        top = np.maximum(heights[0, one], heights[1, other])
        both = ~np.isnan(top)
        found.append((numbers[0, one][both], numbers[1, other][both], top[both]))
    pairs = np.column_stack([np.concatenate([part[side] for part in found]) for side in (0, 1)]).astype(np.int64)
    height = np.concatenate([part[2] for part in found])
    order = np.lexsort((height, pairs[:, 1], pairs[:, 0]))
    pairs, height = pairs[order], height[order]
    new = np.ones(height.size, np.bool_)
    new[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    return _Tile(pairs[new], height[new])
