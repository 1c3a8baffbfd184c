"""What goes into work over tiles 分块输入: layers that threads read, numbers, planes; and planes that are made."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from queue import Queue
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import TargetGrid, Window
from qingshan.grid.tiled.files import Plane, Readable, Rows

Floats = npt.NDArray[np.float64]

#: A quantity on the map: a layer, a number, a number for each row, or anything that reads windows.
Source = Layer | Readable | Floats | float


@contextmanager
def made_planes(*planes: Plane) -> Iterator[None]:
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
def opened_sources(sources: Sequence[Source], grid: TargetGrid, workers: int) -> Iterator[list[Readable]]:
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
