"""Any size 任意大小: the flow over a map larger than memory, in files, equal to `flow_of` whatever the tiles."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.climb import Buffer, Way, climb
from qingshan.grid.tiled.files import Plane, Readable
from qingshan.grid.tiled.fill import half_filled
from qingshan.grid.tiled.flats import drain_flats
from qingshan.grid.tiled.ground import Ground, find_receivers
from qingshan.grid.tiled.settle import settle
from qingshan.grid.tiled.sources import Source, made_planes, opened_sources
from qingshan.grid.tiled.streams import trace_streams
from qingshan.grid.tiled.sums import gather
from qingshan.grid.tiled.work import Tiling, each, with_rim, within

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tiles:
    """The cells of a map, the folder that files are made in, and how the map is worked.

    side : cells along a tile;  workers : threads
    """

    grid: TargetGrid
    cells: Cells
    folder: Path
    side: int
    workers: int

    @property
    def tiling(self) -> Tiling:
        """The tiles themselves."""
        return Tiling(self.grid, self.side)

    def part(self, window: Window) -> Cells:
        """The size of the cells of a window."""
        rows, whole = slice(window.row, window.row + window.rows), self.cells
        return Cells(whole.width[rows], whole.height[rows], whole.area[rows], (window.rows, window.columns))

    def opened(self, *sources: Source) -> AbstractContextManager[list[Readable]]:
        """Sources made ready to be read by threads."""
        return opened_sources(sources, self.grid, self.workers)

    def new(self, name: str, dtype: str = "float64", beyond: float = np.nan) -> Plane:
        """A plane under a hidden name, until it is whole."""
        return Plane(self.folder / f".{name}", self.grid, dtype, beyond)

    def cellwise(
        self, compute: Callable[..., Any], *sources: Source, name: str, rim: int = 0, sized: bool = False
    ) -> Plane:
        """What a function of arrays gives on windows, grown by a rim of cells where the map has them, then cut again.

        compute : takes the sources, each (rows, columns), and the size of these cells as ``cells`` if asked
        """
        plane = self.new(name)

        def one(window: Window) -> None:
            wide = within(with_rim(window, rim), self.grid)
            size = {"cells": self.part(wide)} if sized else {}
            found = compute(*[source.read(wide) for source in read], **size)
            down, across = window.row - wide.row, window.column - wide.column
            plane.write(window, found[down : down + window.rows, across : across + window.columns])

        with self.opened(*sources) as read, made_planes(plane):
            for _ in each(one, self.tiling.windows(), self.workers):
                pass
        return plane.finished(name)


@dataclass(frozen=True)
class Routed(Tiles):
    """Routed ground in a folder, and what is worked out along its flow.

    Every result is a `Plane` of a file there: it can be a source again, and its `layer` is read like any raster.

    Memory follows the tiles in work, and the cells along the edges of tiles. Files stay until the folder is removed.
    Each method raises ``OSError`` when the disk is full and leaves no half file under a lasting name.
    """

    ground: Ground

    def new(self, name: str, dtype: str = "float64", beyond: float = np.nan) -> Plane:
        """A plane under a hidden name. Raises ``ValueError`` for the name of the ground itself."""
        if name in (plane.path.stem for plane in (self.ground.filled, self.ground.steps, self.ground.gives)):
            raise ValueError(f"a result cannot be called {name}: the ground itself is kept under that name")
        return super().new(name, dtype, beyond)

    @property
    def filled(self) -> Plane:
        """Heights with every hollow raised to its lowest rim. [m]"""
        return self.ground.filled

    def accumulate(self, *weights: Source, names: Sequence[str], patches: Source | None = None) -> list[Plane]:
        """What each cell gathers of some weights at once, as `flow.sums.accumulate` has it, in their units.

        names : of the results, as many as weights;  patches : nothing is handed from one patch to another
        Raises ``ValueError`` when there are more or fewer names than weights.
        """
        if len(names) != len(weights):
            raise ValueError(f"{len(weights)} weights need as many names, not {len(names)}")
        with self.opened(*weights) as read, self.opened(*([] if patches is None else [patches])) as parts:
            planes = [self.new(name) for name in names]
            with made_planes(*planes):
                gather(self.ground, read, planes, self.side, self.workers, parts[0] if parts else None)
        return [plane.finished(name) for plane, name in zip(planes, names, strict=True)]

    def to_stream(
        self, stream: Source, cost: Source, *, name: str, by_length: bool = True, of_next: bool = False
    ) -> Plane:
        """Cost of the way down to the stream, as `flow.sums.to_stream` has it.  stream : above 0 on the stream"""
        return self._climbed(name, stream, cost, rule=partial(Way, by_length=by_length, of_next=of_next))

    def buffer(
        self, stream: Source, efficiency: Source, critical: Source, *, name: str, length: Floats | None = None
    ) -> Plane:
        """What the ground below can hold back, as `flow.retention.buffer` has it. [1]"""
        return self._climbed(name, stream, efficiency, critical, rule=partial(Buffer, length=length))

    def _climbed(self, name: str, stream: Source, *given: Source, rule: Callable[..., Way | Buffer]) -> Plane:
        plane = self.new(name)
        with self.opened(stream, *given) as (there, *read), made_planes(plane):
            climb(self.ground, there, rule(*read), plane, self.side, self.workers)
        return plane.finished(name)

    def deposit(self, delivery: Source, source: Source, *, name: str) -> Plane:
        """What settles in each cell of what comes from above, as `flow.retention.deposit` has it."""
        plane, coming = self.new(name), self.new(f"{name}-coming")
        with self.opened(delivery, source) as (share, leaving), made_planes(plane, coming):
            settle(self.ground, share, leaving, coming, plane, self.side, self.workers)
        coming.removed()
        return plane.finished(name)

    def streams_invest(self, gathered: Source, threshold: float, trace: float = 1.0, *, name: str) -> Plane:
        """Streams as InVEST draws them, as `flow.streams.streams_invest` has it. [1 or 0]"""
        if self.ground.scheme is Scheme.STEEPEST:
            return self.cellwise(lambda cells: cells > threshold, gathered, name=name)
        state = self.new(f"{name}-state", "uint8", 0)
        with self.opened(gathered) as (counted,), made_planes(state):
            trace_streams(self.ground, counted, threshold, trace, state, self.tiling, self.workers)
            found = self.cellwise(lambda traced: traced == 1, state, name=name)
        state.removed()
        return found


class Drained(NamedTuple):
    """Ground without hollows whose flats are drained: heights [m], and steps and ways over flats as of `flat_steps`."""

    filled: Plane
    steps: Plane
    ways: Plane


def drain(elevation: Source, tiles: Tiles, names: Sequence[str] = ("filled", "steps", "ways")) -> Drained:
    """Fill the hollows of a map and drain its flats, into three planes. Heights in m."""
    filled, steps, low = (tiles.new(name) for name in (names[0], names[1], f"{names[0]}-low"))
    basin, ways = tiles.new(f"{names[0]}-basin", "int32", 0), tiles.new(names[2], "int8", -1)
    with made_planes(filled, steps, low, basin, ways):
        with tiles.opened(elevation) as (source,):
            half = half_filled(source, low, basin, tiles.tiling, tiles.workers)
        drain_flats(half, filled, steps, ways, tiles.tiling, tiles.workers)
    low.removed()
    basin.removed()
    return Drained(*(plane.finished(name) for plane, name in zip((filled, steps, ways), names, strict=True)))


def receivers(drained: Drained, scheme: Scheme, tiles: Tiles, name: str = "gives") -> Routed:
    """Find to which neighbours each cell gives, into one plane more."""
    gives, size = tiles.new(name, "uint8", 0), tiles.cells
    ground = Ground(drained.filled, drained.steps, gives, size.width, size.height, scheme)
    with made_planes(gives):
        find_receivers(ground, drained.ways, tiles.tiling, tiles.workers)
    return routed_on(drained, gives.finished(name), scheme, tiles)


def routed_on(drained: Drained, gives: Plane, scheme: Scheme, tiles: Tiles) -> Routed:
    """Routed ground out of planes that are there."""
    size = tiles.cells
    ground = Ground(drained.filled, drained.steps, gives, size.width, size.height, scheme)
    return Routed(tiles.grid, size, tiles.folder, tiles.side, tiles.workers, ground)


def route(
    elevation: Source,
    grid: TargetGrid,
    folder: Path,
    *,
    scheme: Scheme = Scheme.MULTIPLE,
    tile: int = 2048,
    workers: int = 1,
    cells: Cells | None = None,
) -> Routed:
    """Route the water over a map of any size: heights filled, flats drained, receivers known, in files in a folder.

    elevation : heights [m], NaN is a hole;  tile : cells along a tile, at least 2;  workers : threads
    cells : size of the cells where it is not that of the grid
    The heights, steps and receivers are those of `flow_of` to the bit whatever the tiles and workers.
    Raises ``ValueError`` for a tile of fewer than 2 cells, ``OSError`` when the disk is full.

    A plain that falls to the east, in tiles of two cells:

    >>> from tempfile import TemporaryDirectory
    >>> from affine import Affine
    >>> from qingshan.grid.layer import Layer
    >>> grid = TargetGrid("EPSG:6933", Affine(30, 0, 0, 0, -30, 0), 1, 3)
    >>> plain = Layer("plain", array=np.array([[3.0, 2.0, 1.0]]), transform=grid.transform, crs=grid.crs)
    >>> with TemporaryDirectory() as folder:
    ...     (cells,) = route(plain, grid, Path(folder), tile=2).accumulate(1.0, names=["cells"])
    ...     cells.read(Window(0, 0, 1, 3)).tolist()
    [[1.0, 2.0, 3.0]]
    """
    if tile < 2:
        raise ValueError(f"a tile needs 2 cells or more along its side, not {tile}")
    folder.mkdir(parents=True, exist_ok=True)
    size = Cells.of(grid.crs, grid.transform, grid.rows, grid.columns) if cells is None else cells
    tiles = Tiles(grid, size, folder, tile, workers)
    drained = drain(elevation, tiles)
    routed = receivers(drained, scheme, tiles)
    drained.ways.removed()
    return routed
