"""Any size 任意大小: the flow over a map larger than memory, in files, equal to `flow_of` whatever the tiles."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.cells import Cells
from qingshan.grid.flow.flow import Scheme
from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.down import way_down
from qingshan.grid.tiled.files import Plane, Readable, Rows
from qingshan.grid.tiled.fill import half_filled
from qingshan.grid.tiled.flats import drain_flats
from qingshan.grid.tiled.ground import Ground, find_receivers
from qingshan.grid.tiled.sums import gather
from qingshan.grid.tiled.work import Tiling, each, with_rim, within

Floats = npt.NDArray[np.float64]

#: A quantity on the map: a layer, a number, a number for each row, or anything that reads windows.
Source = Layer | Readable | Floats | float


@dataclass(frozen=True)
class Routed:
    """Routed ground in a folder, and what is worked out along its flow.

    Every result is a `Plane` of a file there: it can be a source again, and its `layer` is read like any raster.

    cells : size of the cells of the map;  side : cells along a tile;  workers : threads
    Memory follows the tiles in work, and the cells along the edges of tiles. Files stay until the folder is removed.
    Each method raises ``OSError`` when the disk is full and leaves no half file under a lasting name.
    """

    ground: Ground
    cells: Cells
    folder: Path
    side: int
    workers: int

    @property
    def grid(self) -> TargetGrid:
        """The grid of all results."""
        return self.ground.grid

    @property
    def filled(self) -> Plane:
        """Heights with every hollow raised to its lowest rim. [m]"""
        return self.ground.filled

    def accumulate(self, *weights: Source, names: Sequence[str], patches: Source | None = None) -> list[Plane]:
        """What each cell gathers of some weights at once, as `flow_sums.accumulate` has it, in their units.

        names : of the results, as many as weights;  patches : nothing is handed from one patch to another
        Raises ``ValueError`` when there are more or fewer names than weights.
        """
        if len(names) != len(weights):
            raise ValueError(f"{len(weights)} weights need as many names, not {len(names)}")
        with self._opened(*weights) as read, self._opened(*([] if patches is None else [patches])) as parts:
            planes = [self._new(name) for name in names]
            with _made(*planes):
                gather(self.ground, read, planes, self.side, self.workers, parts[0] if parts else None)
        return [plane.finished(name) for plane, name in zip(planes, names, strict=True)]

    def to_stream(
        self, stream: Source, cost: Source, *, name: str, by_length: bool = True, of_next: bool = False
    ) -> Plane:
        """Cost of the way down to the stream, as `flow_sums.to_stream` has it.  stream : above 0 on the stream"""
        plane = self._new(name)
        with self._opened(stream, cost) as (there, price), _made(plane):
            given = (self.ground, there, price, plane, self.side, self.workers)
            way_down(*given, by_length=by_length, of_next=of_next)
        return plane.finished(name)

    def cellwise(
        self, compute: Callable[..., Floats], *sources: Source, name: str, rim: int = 0, takes_cells: bool = False
    ) -> Plane:
        """What a function of arrays gives on windows, grown by a rim of cells where the map has them, then cut again.

        compute : takes the sources, each (rows, columns), then the size of these cells if asked
        """
        plane = self._new(name)

        def one(window: Window) -> None:
            wide = within(with_rim(window, rim), self.grid)
            given: list[Any] = [source.read(wide) for source in read]
            if takes_cells:
                given.append(self._cells_of(wide))
            down, across = window.row - wide.row, window.column - wide.column
            plane.write(window, compute(*given)[down : down + window.rows, across : across + window.columns])

        with self._opened(*sources) as read, _made(plane):
            for _ in each(one, Tiling(self.grid, self.side).windows(), self.workers):
                pass
        return plane.finished(name)

    def _cells_of(self, window: Window) -> Cells:
        rows, whole = slice(window.row, window.row + window.rows), self.cells
        return Cells(whole.width[rows], whole.height[rows], whole.area[rows], (window.rows, window.columns))

    def _new(self, name: str) -> Plane:
        if name in ("filled", "steps", "gives"):
            raise ValueError(f"a result cannot be called {name}: the ground itself is kept under that name")
        return Plane(self.folder / f".{name}", self.grid)

    def _opened(self, *sources: Source) -> AbstractContextManager[list[Readable]]:
        return _opened(sources, self.grid, self.workers)


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
    filled, steps, low = (Plane(folder / f".{name}", grid) for name in ("filled", "steps", "low"))
    basin = Plane(folder / ".basin", grid, "int32", 0)
    ways, gives = Plane(folder / ".ways", grid, "int8", -1), Plane(folder / ".gives", grid, "uint8", 0)
    tiles, ground = Tiling(grid, tile), Ground(filled, steps, gives, size.width, size.height, scheme)
    with _made(filled, steps, low, basin, ways, gives):
        with _opened((elevation,), grid, workers) as (source,):
            half = half_filled(source, low, basin, tiles, workers)
        drain_flats(half, filled, steps, ways, tiles, workers)
        low.removed()
        basin.removed()
        find_receivers(ground, ways, tiles, workers)
        ways.removed()
    return Routed(ground.finished(), size, folder, tile, workers)


@contextmanager
def _made(*planes: Plane) -> Iterator[None]:
    """Make the files of planes, and leave none behind where the work fails."""
    try:
        for plane in planes:
            plane.made()
        yield
    except BaseException:
        for plane in planes:
            plane.removed()
        raise


class _Pool:
    """A layer opened once for each thread, since GDAL's files are read by one thread at a time."""

    def __init__(self, layer: Layer, grid: TargetGrid, workers: int, stack: ExitStack) -> None:
        self._free: Queue[Reader] = Queue()
        for _ in range(max(workers, 1)):
            self._free.put(stack.enter_context(Reader(layer, grid)))

    def read(self, window: Window) -> npt.NDArray[Any]:
        """The cells of a window."""
        reader = self._free.get()
        try:
            return reader.read(window)
        finally:
            self._free.put(reader)


@contextmanager
def _opened(sources: Sequence[Source], grid: TargetGrid, workers: int) -> Iterator[list[Readable]]:
    """Sources made ready to be read by threads."""
    with ExitStack() as stack:
        read: list[Readable] = []
        for source in sources:
            if isinstance(source, Layer):
                read.append(_Pool(source, grid, workers, stack))
            elif isinstance(source, float | int | np.ndarray):
                read.append(Rows(np.asarray(source, np.float64)))
            else:
                read.append(source)
        yield read
