"""Values of a whole grid 整幅取值: read and evaluated block by block as a walk does, and put together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.cell_values import values_of
from qingshan.grid.classify import Lookup
from qingshan.grid.job import Breach, Job
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import Window
from qingshan.grid.tiled.files import Plane

Floats = npt.NDArray[np.float64]


def gather(job: Job, names: Sequence[str]) -> dict[str, Floats]:
    """Some values of a job on all cells of its grid: (rows, columns), months or days in front where it has them."""
    held: dict[str, Floats] = {}
    shape = (job.grid.rows, job.grid.columns)
    for window, values, _ in blocks(job):
        for name in names:
            value = np.asarray(values[name], np.float64)
            lead = value.shape[:-1]
            if name not in held:
                held[name] = np.full((*lead, *shape), np.nan)
            rows, columns = slice(window.row, window.row + window.rows), slice(window.column, None)
            held[name][..., rows, columns][..., : window.columns] = value.reshape(*lead, window.rows, window.columns)
    return held


def gather_into(job: Job, planes: Mapping[str, Plane]) -> None:
    """Write some values of a job on all cells of its grid to planes that are made; memory follows the block.

    Raises ``ValueError`` for a value by month or day: a plane has one number a cell.
    """
    for window, values, _ in blocks(job):
        for name, plane in planes.items():
            value = np.asarray(values[name], np.float64)
            if value.ndim > 1:
                raise ValueError(f"{name} has {len(value)} values a cell, and a map larger than memory one")
            plane.write(window, value.reshape(window.rows, window.columns))


def blocks(job: Job) -> Iterator[tuple[Window, Mapping[str, Any], list[Breach]]]:
    """Every block of a job's grid, whether in a zone or not: values by name, flat, and what is out of bounds."""
    ground = area_of_cells(job.grid.crs, job.grid.transform)
    lookup = Lookup.of(job.class_index, none=job.columns - 1)
    with ExitStack() as stack:
        readers = {name: stack.enter_context(Reader(layer, job.grid)) for name, layer in job.layers.items()}
        for window in job.grid.windows(job.block):
            areas = np.broadcast_to(ground(*window.as_tuple()), (window.rows, window.columns)).reshape(-1)
            values, _, breaches = values_of(job, window, slice(None), areas, readers, lookup)
            yield window, values, breaches
