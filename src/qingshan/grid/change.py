"""Change of classes between two maps 地类变化矩阵, by zone, in one walk over blocks."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.classify import Lookup
from qingshan.grid.layer import Layer
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import BLOCK, TargetGrid
from qingshan.grid.walk import Breach, Progress
from qingshan.grid.zones import Zones, cover_of

Floats = npt.NDArray[np.float64]

#: what the two maps are called where one of them has a code that its legend does not know
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True)
class ChangeJob:
    """Two class maps, the grid they are compared on, and the zones.

    opening_index, closing_index : code of the map → column, each by its own legend; the columns mean the same in both
    """

    grid: TargetGrid
    zones: Zones
    opening: Layer
    closing: Layer
    opening_index: Mapping[int, int]
    closing_index: Mapping[int, int]
    block: int = BLOCK

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


def change_matrix(job: ChangeJob, *, progress: Progress | None = None) -> Change:
    """Ground area by zone, class of the opening map and class of the closing map. Memory follows the block.

    Cells count with their exact share in each zone and their area on the ellipsoid, as in `walk`.
    progress : gets blocks done and blocks in all
    """
    zones, size = len(job.zones.codes), job.columns
    flat = np.zeros(zones * size * size)
    breaches: list[Breach] = []
    windows = list(job.grid.windows(job.block))
    ground = area_of_cells(job.grid.crs, job.grid.transform)
    maps = (
        (OPENING, job.opening, Lookup.of(job.opening_index, none=size - 1)),
        (CLOSING, job.closing, Lookup.of(job.closing_index, none=size - 1)),
    )
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(layer, job.grid)) for _, layer, _ in maps]
        for number, window in enumerate(windows, 1):
            cover = cover_of(job.zones, job.grid, window)
            if cover.cell.size:
                areas = np.broadcast_to(ground(*window.as_tuple()), (window.rows, window.columns)).reshape(-1)
                place = cover.zone
                for (name, _, lookup), reader in zip(maps, readers, strict=True):
                    kind, unknown = lookup.columns_of(reader.read(window).reshape(-1)[cover.cell])
                    place = place * size + kind
                    if unknown is not None:
                        breaches.append(Breach(name, window.as_tuple(), *unknown))
                flat += np.bincount(place, weights=areas[cover.cell] * cover.share, minlength=flat.size)
            if progress is not None:
                progress(number, len(windows))
    return Change(flat.reshape(zones, size, size), breaches)
