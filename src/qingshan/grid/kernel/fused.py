"""A job's kernel 融合内核: its steps for one leaf in one compiled pass; before it, the few that only arrays can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.cell_area import Lattice
from qingshan.grid.classify import NO_CLASS
from qingshan.grid.job import AREA, Breach, Job, Step
from qingshan.grid.kernel.cache import kernel_module
from qingshan.grid.kernel.form import KernelForm, LayerForm, StepForm
from qingshan.grid.kernel.scalar_source import ArrayOnlyError, ScalarSources
from qingshan.grid.kernel.text import kernel_text
from qingshan.grid.leaf_sums import LeafSums
from qingshan.grid.leaves import Leaf
from qingshan.grid.reading.raw import RawForm

Floats = npt.NDArray[np.float64]

_LARGEST_LOOKUP = 1 << 20  # codes between the lowest and the highest of a legend


@dataclass(frozen=True)
class Fused:
    """A job with the form of its kernel. early : steps that NumPy computes on whole blocks before the kernel."""

    job: Job
    early: tuple[Step, ...]
    form: KernelForm
    text: str
    raw: Mapping[str, RawForm]
    lookup: npt.NDArray[np.int64]
    lowest: int
    numbers: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def module(self) -> ModuleType:
        """The compiled kernel."""
        return kernel_module(self.text)

    def sums_of(
        self, leaf: Leaf, origin: tuple[int, int], layers: Mapping[str, Any], areas: Lattice, kept: Sequence[Floats]
    ) -> LeafSums:
        """Run the kernel over one leaf.

        origin : first row and column of the block that holds the leaf;  layers : of the block, by name
        areas : of the block's cells [m²];  kept : arrays of the block to be filled
        """
        zones, classes, sums = len(leaf.zones), self.job.columns, len(self.form.sums)
        total, missing = np.zeros((zones, classes, sums)), np.zeros((zones, classes, sums))
        ground = np.zeros((zones, classes))
        breaches = np.tile([0, np.inf, -np.inf, np.inf, np.inf, -np.inf, -np.inf], (len(self.form.limits) + 1, 1))
        hole = self.raw[self.job.classes].hole
        down, across = leaf.window.row - origin[0], leaf.window.column - origin[1]
        self.module.leaf(
            leaf.spans.places,
            leaf.spans.shares,
            down,
            across,
            layers[self.job.classes],
            self.lookup,
            self.lowest,
            NO_CLASS if hole is None else int(hole),
            *(layers[layer.name] for layer in self.form.layers),
            *(self.numbers[name] for name in _NUMBERS),
            areas.values,
            areas.down[down : down + leaf.window.rows],
            areas.across[across : across + leaf.window.columns],
            total,
            missing,
            ground,
            breaches,
            *(np.ascontiguousarray(self.job.constants[name]) for name in self.form.vectors),
            *kept,
        )
        area = ground[..., None] - missing
        return LeafSums(leaf.row, leaf.column, leaf.zones, total, area, ground, self._told(breaches, leaf))

    def _told(self, breaches: Floats, leaf: Leaf) -> tuple[Breach, ...]:
        names = (*self.form.limits, self.job.classes)
        found = []
        for name, (count, lowest, highest, *corners) in zip(names, breaches.tolist(), strict=True):
            if count:
                top, left, bottom, right = (int(one) for one in corners)
                down, across = leaf.window.row + top, leaf.window.column + left
                window = (down, across, bottom - top + 1, right - left + 1)
                found.append(Breach(name, window, int(count), lowest, highest))
        return tuple(found)


_NUMBERS = ("holes", "slopes", "intercepts", "tables", "constants", "low", "high")


def fits(job: Job) -> bool:
    """Whether the legend's codes lie close enough for a kernel's lookup."""
    return not job.class_index or max(job.class_index) - min(job.class_index) < _LARGEST_LOOKUP


def fused(job: Job, raw: Mapping[str, RawForm]) -> Fused:
    """The kernel of a job whose layers come as `raw` says."""
    sources = ScalarSources()
    early, late = _split(job, raw, sources)
    before = {step.gives: RawForm(0, None) for step in early}
    wanted = {one for step in late for one in step.takes} | {*job.summed, *job.averaged, *job.kept}
    wanted |= {limit.layer for limit in job.limits}
    layers = {name: form for name, form in {**raw, **before}.items() if name in wanted and name != job.classes}
    vectors = tuple(name for name, value in job.constants.items() if np.ndim(value))
    form = KernelForm(
        layers=tuple(LayerForm(name, one.bands, one.hole is not None, one.scaled) for name, one in layers.items()),
        tables=(*job.tables, *(f"without {name}" for name in job.excluded)),
        constants=tuple(name for name, value in job.constants.items() if not np.ndim(value)),
        vectors=vectors,
        steps=tuple(late),
        sums=(*((name, False) for name in job.summed), *((name, True) for name in job.averaged)),
        limits=tuple(limit.layer for limit in job.limits),
        excluded={name: f"without {name}" for name in job.excluded},
        kept=tuple(job.kept),
        area=AREA,
    )
    lookup, lowest = _lookup(job)
    return Fused(job, tuple(early), form, kernel_text(form, sources), raw, lookup, lowest, _numbers(job, form, layers))


def _split(job: Job, raw: Mapping[str, RawForm], sources: ScalarSources) -> tuple[list[Step], list[StepForm]]:
    """Steps that only arrays can do, with all that they rest on, and the others."""
    long = {name for name, form in raw.items() if form.bands}
    long |= {name for name, value in job.constants.items() if np.ndim(value)}
    scalar: dict[str, StepForm] = {}
    arrays: set[str] = set()
    for step in job.steps:
        try:
            name = sources.add(step.compute, long=any(one in long for one in step.takes.values()))
            scalar[step.gives] = StepForm(step.gives, name, _in_order(step))
        except ArrayOnlyError:
            arrays.add(step.gives)
    for step in reversed(job.steps):
        if step.gives in arrays:
            arrays |= {one for one in step.takes.values() if one in scalar}
    return (
        [step for step in job.steps if step.gives in arrays],
        [scalar[step.gives] for step in job.steps if step.gives not in arrays],
    )


def _in_order(step: Step) -> tuple[str, ...]:
    code = step.compute.__code__
    return tuple(step.takes[name] for name in code.co_varnames[: code.co_argcount])


def _lookup(job: Job) -> tuple[npt.NDArray[np.int64], int]:
    """Column of every code between the lowest and the highest that the legend knows; −1 for those that it does not."""
    codes = sorted(job.class_index)
    if not codes:
        return np.full(1, -1, np.int64), 0
    lookup = np.full(codes[-1] - codes[0] + 1, -1, np.int64)
    for code, column in job.class_index.items():
        lookup[code - codes[0]] = column
    return lookup, codes[0]


def _numbers(job: Job, form: KernelForm, layers: Mapping[str, RawForm]) -> dict[str, Any]:
    """Everything that is handed to the kernel as numbers."""
    held = [layers[layer.name] for layer in form.layers]
    tables = [np.append(np.asarray(table, np.float64), np.nan) for table in job.tables.values()]
    for left_out in job.excluded.values():
        tables.append(np.zeros(job.columns))
        tables[-1][list(left_out)] = np.nan
    return {
        "holes": np.array([np.nan if one.hole is None else one.hole for one in held], np.float64),
        "slopes": np.array([one.slope for one in held], np.float64),
        "intercepts": np.array([one.intercept for one in held], np.float64),
        "tables": np.array(tables, np.float64).reshape(len(tables), job.columns).T.copy(),
        "constants": np.array([float(job.constants[name]) for name in form.constants], np.float64),
        "low": np.array([-np.inf if one.low is None else one.low for one in job.limits], np.float64),
        "high": np.array([np.inf if one.high is None else one.high for one in job.limits], np.float64),
    }
