"""What spreads from a place, over tiles 分块扩散: exact distances, and means by windows with a rim."""

import numpy as np
import numpy.typing as npt

from qingshan.grid.spread import Fading, envelopes, kernel_of, spread_at
from qingshan.grid.target import Window
from qingshan.grid.tiled.files import Plane, read_clear
from qingshan.grid.tiled.route import Tiles
from qingshan.grid.tiled.sources import Source, made_planes
from qingshan.grid.tiled.work import each

Floats = npt.NDArray[np.float64]


def distance_over(source: Source, tiles: Tiles, name: str) -> Plane:
    """Straight distance to the nearest cell of a source (above 0), as `distance_to` has it to the bit. [m]

    Down whole columns first, then along whole rows, in strips of as many cells as a tile.
    """
    grid, (width, height) = tiles.grid, tiles.cells.size
    plane = tiles.new(name)

    def down(strip: Window) -> None:
        squared = np.where(read.read(strip) > 0, 0.0, np.inf)
        envelopes(squared, height)
        plane.write(strip, squared)

    def along(strip: Window) -> None:
        turned = np.ascontiguousarray(plane.read(strip).T)
        envelopes(turned, width)
        plane.write(strip, np.sqrt(turned.T))

    wide, high = max(tiles.side**2 // grid.rows, 1), max(tiles.side**2 // grid.columns, 1)
    columns = [Window(0, at, grid.rows, min(wide, grid.columns - at)) for at in range(0, grid.columns, wide)]
    rows = [Window(at, 0, min(high, grid.rows - at), grid.columns) for at in range(0, grid.rows, high)]
    with tiles.opened(source) as (read,), made_planes(plane):
        for _ in each(down, columns, tiles.workers):
            pass
        for _ in each(along, rows, tiles.workers):
            pass
    return plane.finished(name)


def spread_over(intensity: Source, fading: Fading, reach: float, tiles: Tiles, name: str) -> Plane:
    """Mean intensity around each cell, as `spread` has it within 10⁻¹². [1]  reach : m"""
    kernel = kernel_of(fading, reach, tiles.cells.size, (tiles.grid.rows, tiles.grid.columns))
    plane = tiles.new(name)

    def one(window: Window) -> None:
        plane.write(window, spread_at(lambda wide: read_clear(read, tiles.grid, wide, 0), kernel, window, tiles.side))

    with tiles.opened(intensity) as (read,), made_planes(plane):
        for _ in each(one, tiles.tiling.windows(), tiles.workers):
            pass
    return plane.finished(name)
