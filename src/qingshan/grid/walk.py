"""One walk over the grid 逐块遍历: read the layers of a block, evaluate, add up by zone and class."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import area_of_cells
from qingshan.grid.classify import Lookup
from qingshan.grid.layer import Layer, Reader
from qingshan.grid.sums import Sums, add_to
from qingshan.grid.target import BLOCK, TargetGrid, Window
from qingshan.grid.zones import Cover, Zones, cover_of

Floats = npt.NDArray[np.float64]

#: name of the ground area of cells among the values of a block
AREA = "land.area"


@dataclass(frozen=True)
class Step:
    """One function of the walk: the value it gives and which values it takes, by name."""

    gives: str
    compute: Callable[..., Any]
    takes: Mapping[str, str]


@dataclass(frozen=True)
class Limit:
    """What is possible for a layer, or for a value that a step gives."""

    layer: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Breach:
    """Values of a layer outside its limit, or class codes that the legend does not know, in one block."""

    layer: str
    window: tuple[int, int, int, int]
    cells: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class Job:
    """All that one walk needs.

    classes : name of the class layer among `layers`;  class_index : code of the map → column of the sums
    tables : values by column of the sums, for parameters by class
    constants : single values;  averaged : which values are weighted by area and not summed
    kept : values to hand to `sink` block by block, as rows × columns with NaN outside the zones
    """

    grid: TargetGrid
    zones: Zones
    layers: Mapping[str, Layer]
    classes: str
    class_index: Mapping[int, int]
    steps: Sequence[Step] = ()
    tables: Mapping[str, Floats] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    summed: Sequence[str] = ()
    averaged: Sequence[str] = ()
    limits: Sequence[Limit] = ()
    kept: Sequence[str] = ()
    excluded: Mapping[str, Sequence[int]] = field(default_factory=dict)
    block: int = BLOCK

    def keeping(self, names: Sequence[str]) -> "Job":
        """The same job that also hands these values to a sink."""
        return replace(self, kept=tuple(names))

    @property
    def columns(self) -> int:
        """Classes of the sums, and one more for cells without a class."""
        return max(self.class_index.values(), default=-1) + 2


@dataclass
class Outcome:
    """What a walk found: sums by value name, ground area by zone and class, and everything out of bounds."""

    sums: dict[str, Sums]
    area: Floats
    breaches: list[Breach]


Sink = Callable[[str, Window, Floats], None]
Progress = Callable[[int, int], None]


def walk(job: Job, *, sink: Sink | None = None, progress: Progress | None = None) -> Outcome:
    """Go over all blocks once. Memory follows the block, not the map.

    sink : gets each kept value of each block;  progress : gets blocks done and blocks in all
    """
    zones = len(job.zones.codes)
    names = (*job.summed, *job.averaged)
    outcome = Outcome({name: Sums.empty(zones, job.columns) for name in names}, np.zeros((zones, job.columns)), [])
    windows = list(job.grid.windows(job.block))
    ground = area_of_cells(job.grid.crs, job.grid.transform)
    lookup = Lookup.of(job.class_index, none=job.columns - 1)
    with ExitStack() as stack:
        readers = {name: stack.enter_context(Reader(layer, job.grid)) for name, layer in job.layers.items()}
        for number, window in enumerate(windows, 1):
            cover = cover_of(job.zones, job.grid, window)
            if cover.cell.size:
                areas = np.broadcast_to(ground(*window.as_tuple()), (window.rows, window.columns)).reshape(-1)
                _block(job, window, cover, areas[cover.cell], readers, lookup, outcome, sink)
            if progress is not None:
                progress(number, len(windows))
    return outcome


def _block(
    job: Job,
    window: Window,
    cover: Cover,
    areas: Floats,
    readers: Mapping[str, Reader],
    lookup: Lookup,
    outcome: Outcome,
    sink: Sink | None,
) -> None:
    values: dict[str, Any] = {AREA: areas, **job.constants}
    for name, reader in readers.items():
        data = reader.read(window)
        values[name] = data.reshape(*data.shape[:-2], -1)[..., cover.cell]
    kind, unknown = lookup.columns_of(values[job.classes])
    if unknown is not None:
        outcome.breaches.append(Breach(job.classes, window.as_tuple(), *unknown))
    for name, table in job.tables.items():
        values[name] = np.append(table, np.nan)[kind]
    for step in job.steps:
        given = {argument: values[name] for argument, name in step.takes.items()}
        values[step.gives] = np.broadcast_to(step.compute(**given), cover.cell.shape)
        for column in job.excluded.get(step.gives, ()):
            values[step.gives] = np.where(kind == column, np.nan, values[step.gives])
    outcome.breaches += _out_of_bounds(job, window, values)
    ground = areas * cover.share
    outcome.area += np.bincount(cover.zone * job.columns + kind, weights=ground, minlength=outcome.area.size).reshape(
        outcome.area.shape
    )
    for names, weight in ((job.summed, cover.share), (job.averaged, ground)):
        for name in names:
            sums = outcome.sums[name]
            value = np.ascontiguousarray(_one(values[name]), dtype=np.float64)
            add_to(sums.total, sums.area, cover.zone, kind, np.broadcast_to(value, weight.shape), weight, ground)
    if sink is not None:
        for name in job.kept:
            sink(name, window, _spread(_one(values[name]), cover, window))


def _one(value: Any) -> Floats:
    """Values by cell; of a monthly or daily value the mean over its first axis, which is what a table can show."""
    array = np.asarray(value, np.float64)
    return array.mean(axis=0) if array.ndim > 1 else array


def _out_of_bounds(job: Job, window: Window, values: Mapping[str, Any]) -> list[Breach]:
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
            breaches.append(
                Breach(limit.layer, window.as_tuple(), int(bad.sum()), float(wrong.min()), float(wrong.max()))
            )
    return breaches


def _spread(value: Floats, cover: Cover, window: Window) -> Floats:
    """Values by cell and zone back on the window; a cell in two zones shows that of the later one."""
    flat = np.full(window.rows * window.columns, np.nan)
    flat[cover.cell] = np.broadcast_to(value, cover.cell.shape)
    return flat.reshape(window.rows, window.columns)
