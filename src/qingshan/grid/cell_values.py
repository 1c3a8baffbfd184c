"""All values of some cells by NumPy 逐格取值: layers, tables, and the steps one after the other."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.classify import Lookup
from qingshan.grid.job import AREA, Breach, Job
from qingshan.grid.reading.reader import Reader
from qingshan.grid.target import Window

Floats = npt.NDArray[np.float64]


def values_of(
    job: Job,
    window: Window,
    cells: npt.NDArray[np.int64] | slice,
    areas: Floats,
    readers: Mapping[str, Reader],
    lookup: Lookup,
) -> tuple[dict[str, Any], npt.NDArray[np.int64], list[Breach]]:
    """All values of some cells of a block by name, the column of each cell, and everything out of bounds.

    cells : their numbers within the block, row by row;  areas : of these cells [m²]
    """
    values: dict[str, Any] = {AREA: areas, **job.constants}
    for name, reader in readers.items():
        data = reader.read(window)
        values[name] = data.reshape(*data.shape[:-2], -1)[..., cells]
    kind, unknown = lookup.columns_of(values[job.classes])
    numbers = np.arange(window.rows * window.columns)[cells]
    strange = np.zeros(kind.shape, bool) if unknown is None else lookup.unknown(values[job.classes])
    breaches = [] if unknown is None else [Breach(job.classes, _around(numbers[strange], window), *unknown)]
    for name, table in job.tables.items():
        values[name] = np.append(table, np.nan)[kind]
    for name in (name for name in job.layers if name in job.excluded):
        values[name] = _without(values[name], kind, job.excluded[name])
    for step in job.steps:
        given = {argument: values[name] for argument, name in step.takes.items()}
        value = np.broadcast_to(step.compute(**given), kind.shape)
        values[step.gives] = _without(value, kind, job.excluded.get(step.gives, ()))
    return values, kind, [*breaches, *_out_of_bounds(job, window, values, numbers)]


def _without(value: Floats, kind: npt.NDArray[np.int64], columns: Sequence[int]) -> Floats:
    for column in columns:
        value = np.where(kind == column, np.nan, value)
    return value


def one_by_cell(value: Any) -> Floats:
    """Values by cell; of a monthly or daily value the mean over its first axis, which is what a table can show."""
    array = np.asarray(value, np.float64)
    return array.mean(axis=0) if array.ndim > 1 else array


def _around(numbers: npt.NDArray[np.int64], window: Window) -> tuple[int, int, int, int]:
    """The window around some cells of a block, told by their numbers in it."""
    rows, columns = numbers // window.columns, numbers % window.columns
    top, left = int(rows.min()), int(columns.min())
    down, across = int(rows.max()) - top + 1, int(columns.max()) - left + 1
    return window.row + top, window.column + left, down, across


def _out_of_bounds(job: Job, window: Window, values: Mapping[str, Any], numbers: npt.NDArray[np.int64]) -> list[Breach]:
    breaches = []
    for limit in job.limits:
        data = np.asarray(values[limit.layer])
        with np.errstate(invalid="ignore"):
            bad = np.zeros(data.shape, bool)
            if limit.low is not None:
                bad |= data < limit.low
            if limit.high is not None:
                bad |= data > limit.high
        bad |= np.isinf(data)
        if bad.any():
            wrong = data[bad]
            here = _around(np.broadcast_to(numbers, data.shape)[bad], window)
            breaches.append(Breach(limit.layer, here, int(bad.sum()), float(wrong.min()), float(wrong.max())))
    return breaches
