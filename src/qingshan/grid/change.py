"""Change of classes between two maps 地类变化矩阵, by zone, in one walk over blocks."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from queue import Queue

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import area_lattice
from qingshan.grid.change_kernel import Cells, Codes, add_changes
from qingshan.grid.classify import Lookup
from qingshan.grid.job import Breach, Progress
from qingshan.grid.layer import Layer
from qingshan.grid.leaves import LEAF, Leaf, Leaves
from qingshan.grid.reading.raw import RawReader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.zones import Zones

Floats = npt.NDArray[np.float64]

#: what the two maps are called where one of them has a code that its legend does not know
OPENING, CLOSING = "opening", "closing"

_LEAST, _MOST = 2, 8  # leaves along a block


@dataclass(frozen=True)
class ChangeJob:
    """Two class maps, the grid they are compared on, and the zones.

    opening_index, closing_index : code of the map → row and column of the matrix, each by its own legend
    workers : threads;  side : leaves along a block, 0 chooses by the files' tiles. Neither changes a bit of the result
    """

    grid: TargetGrid
    zones: Zones
    opening: Layer
    closing: Layer
    opening_index: Mapping[int, int]
    closing_index: Mapping[int, int]
    workers: int = 1
    side: int = 0

    @property
    def columns(self) -> int:
        """Classes of the matrix, and one more for cells without a class."""
        return max([*self.opening_index.values(), *self.closing_index.values()], default=-1) + 2


@dataclass
class Change:
    """What was found.

    area : (zones, opening classes, closing classes) [m²], the last row and column for cells without a class in the
    opening and the closing map, so that each zone adds up to its area;  breaches : codes that a legend does not know
    """

    area: Floats
    breaches: list[Breach]


@dataclass(frozen=True)
class _LeafChange:
    leaf: Leaf
    area: Floats
    breaches: tuple[Breach, ...]


_Maps = tuple[RawReader, RawReader]


def change_matrix(job: ChangeJob, *, progress: Progress | None = None) -> Change:
    """Ground area by zone, class of the opening map and class of the closing map. Memory follows the block.

    Cells count with their exact share in each zone and their area on the ellipsoid, as in `walk`, and are added up
    leaf by leaf. progress : gets blocks done and blocks in all. Raises `LayerUnreadableError`
    """
    area = np.zeros((len(job.zones.codes), job.columns, job.columns))
    breaches: list[Breach] = []
    with _Walk(job) as walk:
        places = list(walk.leaves.blocks(walk.side))
        waiting: list[_LeafChange] = []
        for number, ((row, _), done) in enumerate(zip(places, walk.blocks(places), strict=True), 1):
            if waiting and waiting[0].leaf.row < row:  # blocks come row by row: what lies above is complete
                _fold(waiting, area, breaches)
                waiting = []
            waiting += done
            if progress is not None:
                progress(number, len(places))
        _fold(waiting, area, breaches)
    return Change(area, breaches)


def _fold(done: list[_LeafChange], area: Floats, breaches: list[Breach]) -> None:
    """Add leaves up in their own order, whatever blocks they came in."""
    for one in sorted(done, key=lambda one: (one.leaf.row, one.leaf.column)):
        area[one.leaf.zones] += one.area
        breaches += one.breaches


class _Walk:
    """A job made ready: leaves, and for each thread its own open files."""

    def __init__(self, job: ChangeJob) -> None:
        self.job = job
        self.leaves = Leaves(job.zones, job.grid)
        self._lattice = area_lattice(job.grid.crs, job.grid.transform)
        indices = (job.opening_index, job.closing_index)
        lookups = [Lookup.of(index, none=job.columns - 1) for index in indices]
        self._stack = ExitStack()
        self._free: Queue[_Maps] = Queue()
        try:
            for _ in range(max(job.workers, 1)):
                opening, closing = (RawReader(layer, job.grid) for layer in (job.opening, job.closing))
                self._stack.push(opening)
                self._stack.push(closing)
                self._free.put((opening, closing))
        except BaseException:
            self._stack.close()
            raise
        pair = (opening, closing)
        self._codes = [Codes.of(lookup, reader.form.hole) for lookup, reader in zip(lookups, pair, strict=True)]
        tiles = [length for reader in pair if reader.plain for length in reader.block_shape]
        longest = max([LEAF, *(length for length in tiles if length <= LEAF * _MOST)])
        self.side = job.side or max(-(-longest // LEAF), _LEAST)

    def __enter__(self) -> "_Walk":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def blocks(self, places: list[tuple[int, int]]) -> Iterator[list[_LeafChange]]:
        """Blocks in their order, a few ahead being worked out by other threads."""
        if self.job.workers <= 1:
            yield from (self._block(*place) for place in places)
            return
        with ThreadPoolExecutor(self.job.workers) as pool:
            ahead: deque[Future[list[_LeafChange]]] = deque()
            try:
                for place in places:
                    ahead.append(pool.submit(self._block, *place))
                    if len(ahead) > 2 * self.job.workers:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                for one in ahead:
                    one.cancel()

    def _block(self, row: int, column: int) -> list[_LeafChange]:
        """Read one block of both maps and count its leaves."""
        maps = self._free.get()
        try:
            window = self.leaves.window(row, column, self.side)
            raw = [reader.read_raw(window) for reader in maps]
            numbers = [codes.numbers(cells) for codes, cells in zip(self._codes, raw, strict=True)]
            found = []
            for leaf in self.leaves.leaves(row, column, self.side):
                area, strange = self._count(leaf, _cut(numbers, window, leaf))
                breaches = tuple(self._breaches(leaf, _cut(raw, window, leaf))) if strange else ()
                found.append(_LeafChange(leaf, area, breaches))
            return found
        finally:
            self._free.put(maps)

    def _count(self, leaf: Leaf, numbers: tuple[Cells, Cells]) -> tuple[Floats, int]:
        area = np.zeros((len(leaf.zones), self.job.columns, self.job.columns))
        opening, closing = self._codes
        strange = add_changes(
            leaf.spans.places,
            leaf.spans.shares,
            numbers,
            (opening.table, closing.table),
            (opening.low, closing.low),
            (opening.hole, closing.hole),
            (opening.of_byte, closing.of_byte),
            self._lattice(*leaf.window.as_tuple()),
            area,
        )
        return area, strange

    def _breaches(self, leaf: Leaf, raw: tuple[Cells, Cells]) -> Iterator[Breach]:
        row, column, _, _ = leaf.spans.cover
        for name, codes, cells in zip((OPENING, CLOSING), self._codes, raw, strict=True):
            _, unknown = codes.lookup.columns_of(codes.codes(cells[row, column]))
            if unknown is not None:
                yield Breach(name, leaf.window.as_tuple(), *unknown)


def _cut(maps: Sequence[Cells], block: Window, leaf: Leaf) -> tuple[Cells, Cells]:
    """The cells of a leaf out of those of its block."""
    down, across = leaf.window.row - block.row, leaf.window.column - block.column
    here = (slice(down, down + leaf.window.rows), slice(across, across + leaf.window.columns))
    return maps[0][here], maps[1][here]
