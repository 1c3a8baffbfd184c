"""One block of a walk 单块计算: read its layers once, and work out its leaves with the kernel or with NumPy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from queue import Queue
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import area_lattice, between
from qingshan.grid.cell_values import values_of
from qingshan.grid.classify import Lookup
from qingshan.grid.job import Job
from qingshan.grid.kernel.fused import Fused, fits, fused
from qingshan.grid.layer import Layer
from qingshan.grid.leaf_sums import BlockResult, LeafSums
from qingshan.grid.leaves import LEAF, Leaf, Leaves
from qingshan.grid.means import Means
from qingshan.grid.plain import plain_sums
from qingshan.grid.reading.raw import RawReader
from qingshan.grid.target import Window

Floats = npt.NDArray[np.float64]
Readers = Mapping[str, RawReader]


#: A map of fewer cells is done with NumPy: its kernel would take longer to compile than the whole walk.
COMPILE_FROM = 8_000_000


class Engine:
    """A job made ready: leaves, kernel, and for each thread its own open files."""

    def __init__(self, job: Job, workers: int = 1, compiled: bool | None = None) -> None:
        self.job = job
        self.leaves = Leaves(job.zones, job.grid)
        self._stack = ExitStack()
        # files are opened and closed here and never read by two threads at a time, as GDAL asks
        self._free: Queue[Readers] = Queue()
        try:
            for _ in range(max(workers, 1)):
                self._free.put({name: self._open(layer) for name, layer in job.layers.items()})
        except BaseException:
            self._stack.close()
            raise
        self._lattice = area_lattice(job.grid.crs, job.grid.transform)
        self._lookup = Lookup.of(job.class_index, none=job.columns - 1)
        worth = job.grid.rows * job.grid.columns >= COMPILE_FROM if compiled is None else compiled
        forms = {name: reader.form for name, reader in self.readers.items()}
        self.fused: Fused | None = fused(job, forms) if worth and fits(job) else None

    def _open(self, layer: Layer) -> RawReader:
        reader = RawReader(layer, self.job.grid)
        self._stack.push(reader)
        return reader

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def readers(self) -> Readers:
        """One set of open layers, to look at and not to read."""
        held: Readers = self._free.queue[0]
        return held

    @property
    def bytes_per_cell(self) -> int:
        """What a cell of a block takes in memory."""
        early = 0 if self.fused is None else 16 * len(self.fused.early)
        layers = sum(reader.bytes_per_cell for reader in self.readers.values())
        return int(layers * (1 if self.fused else 3) + early + np.dtype(self.job.kept_as).itemsize * len(self.job.kept))

    def block(self, row: int, column: int, side: int) -> BlockResult:
        """Read one block and work it out."""
        readers = self._free.get()
        try:
            return self._block(self.leaves.window(row, column, side), self.leaves.leaves(row, column, side), readers)
        finally:
            self._free.put(readers)

    def _block(self, window: Window, leaves: Iterable[Leaf], readers: Readers) -> BlockResult:
        kept = tuple(np.full((window.rows, window.columns), np.nan, self.job.kept_as) for _ in self.job.kept)
        work = self._plain if self.fused is None else self._compiled
        return BlockResult(window, tuple(work(window, leaves, readers, kept)), kept)

    def _areas(self, window: Window) -> Floats:
        """Ground area of the cells of a window [m²]."""
        areas: Floats = between(*self._lattice(*window.as_tuple()))
        return areas

    def _plain(
        self, window: Window, leaves: Iterable[Leaf], readers: Readers, kept: Sequence[Floats]
    ) -> Iterator[LeafSums]:
        for leaf in leaves:
            down, across = leaf.window.row - window.row, leaf.window.column - window.column
            here = (slice(down, down + leaf.window.rows), slice(across, across + leaf.window.columns))
            sums, values = plain_sums(self.job, leaf, self._areas(leaf.window), readers, self._lookup)
            for whole, part in zip(kept, values, strict=True):
                whole[here] = part
            yield sums

    def _compiled(
        self, window: Window, leaves: Iterable[Leaf], readers: Readers, kept: Sequence[Floats]
    ) -> Iterator[LeafSums]:
        assert self.fused is not None
        needed = {self.job.classes, *(layer.name for layer in self.fused.form.layers)}
        layers: dict[str, Any] = {name: reader.read_raw(window) for name, reader in readers.items() if name in needed}
        layers |= self._early(self.fused, window, readers)
        areas = self._lattice(*window.as_tuple())
        for leaf in leaves:
            yield self.fused.sums_of(leaf, (window.row, window.column), layers, areas, kept)

    def _early(self, kernel: Fused, window: Window, opened: Readers) -> dict[str, Any]:
        """Values of the steps that only arrays can do, on every cell of the block."""
        early = kernel.early
        if not early:
            return {}
        takes = {one for step in early for one in step.takes.values()}
        job = replace(self.job, steps=early, limits=())
        readers = {name: reader for name, reader in opened.items() if name in takes or name == job.classes}
        values, _, _ = values_of(job, window, slice(None), self._areas(window).reshape(-1), readers, self._lookup)
        return {
            step.gives: np.ascontiguousarray(values[step.gives].reshape(window.rows, window.columns)) for step in early
        }


_MOST = 8  # leaves along a block: larger ones gain nothing


def side_of_blocks(engine: Engine, means: Means) -> int:
    """Leaves along a block: so many that no tile of a file is read for two blocks, as far as the memory goes."""
    tiles = [reader.block_shape for reader in engine.readers.values() if reader.plain]
    longest = max([LEAF, *(length for shape in tiles for length in shape if length <= LEAF * _MOST)])
    wanted = max(-(-longest // LEAF), 2)
    if not means.memory:
        return wanted
    # each thread works on one block, and as many wait to be added up
    room = means.memory / (2 * max(means.workers, 1)) / engine.bytes_per_cell / LEAF**2
    return max(1, min(wanted, int(room**0.5)))
