"""Values of the walk at points 取点计算: worked out once for each point, many points in one reading of the rasters."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.layer import Layer
from qingshan.grid.walk import Job, Outcome, Progress, Step
from qingshan.runs.columns import Columns
from qingshan.runs.evaluate import evaluate_plan
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import account_job
from qingshan.runs.map_stage import map_layers
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream
from qingshan.runs.varied import Varied

Floats = npt.NDArray[np.float64]
Point = tuple[float, ...]  # a value, or factor, of each parameter on cells

_AT_ONCE = 32  # points of one walk
_MAPS_AT_ONCE = 4  # where each point has maps of its own, held whole
_BLOCK = 256  # cells a side: many points are held for each block


class Asked:
    """Values of the walk at points, each worked out once."""

    def __init__(
        self, inputs: Inputs, columns: Columns, cells: list[Varied], codes: list[str], progress: Progress | None
    ) -> None:
        self.cells, self.known = cells, dict[Point, dict[str, Floats]]()
        self._inputs, self._columns, self._codes, self._progress = inputs, columns, codes, progress
        self._job = account_job(inputs, inputs.plan, columns)
        plan = inputs.plan
        self._plan = replace(plan, nodes={code: plan.nodes[code] for code in codes})
        touched = touched_by(plan, [one.node.code for one in cells])
        order = upstream(plan.nodes, codes)
        self._maps = [code for code in order if plan.nodes[code].on_map and code in touched]

    def _maps_at(self, number: int, point: Point) -> dict[str, Layer]:
        """The whole maps that rest on the parameters, made anew for a point."""
        if not self._maps:
            return {}
        plan, held, layers = self._inputs.plan, dict(self._inputs.plan.nodes), dict(self._inputs.layers)
        for one, value in zip(self.cells, point, strict=True):
            if one.node.kind is NodeKind.RASTER:
                layers[one.node.code] = one.layer(layers[one.node.code], value)
            else:
                held[one.node.code] = one.at(value)
        layers = map_layers(replace(self._inputs, layers=layers), replace(plan, nodes=held), self._columns)
        return {f"{code}@{number}": layers[code] for code in self._maps}

    def work_out(self, points: Iterable[Point]) -> None:
        """Walk for the points that are not known yet, some at once."""
        new = [point for point in dict.fromkeys(points) if point not in self.known]
        at_once = _MAPS_AT_ONCE if self._maps else _AT_ONCE
        for start in range(0, len(new), at_once):
            some = new[start : start + at_once]
            outcome = self._inputs.machine.walk(self._points_job(some), progress=self._progress)
            for number, point in enumerate(some):
                sums = {code: outcome.sums[f"{code}@{number}"] for code in self._codes}
                held = evaluate_plan(self._inputs, self._plan, self._columns, Outcome(sums, outcome.area, []))
                self.known[point] = {code: np.asarray(held.values[code].values) for code in self._codes}

    def _points_job(self, points: list[Point]) -> Job:
        """A walk whose steps that rest on the parameters stand once for each point."""
        plan, job = self._inputs.plan, self._job
        parameters = [one.node.code for one in self.cells]
        order = upstream(plan.nodes, self._codes)
        touched = set(touched_by(plan, parameters)) & set(order)
        own = touched | {one.node.code for one in self.cells if one.node.kind is not NodeKind.RASTER}
        steps = [step for step in job.steps if step.gives in order and step.gives not in touched]
        constants, tables, excluded = dict(job.constants), dict(job.tables), dict(job.excluded)
        for number, point in enumerate(points):
            for one, value in zip(self.cells, point, strict=True):
                code = one.node.code  # one that only models on whole maps take is in neither
                if code in job.tables:
                    tables[f"{code}@{number}"] = job.tables[code] * value
                elif code in job.constants:
                    constants[f"{code}@{number}"] = job.constants[code] * value if one.relative else value
            errors = {
                one.node.code: partial(one.changed, by=value)
                for one, value in zip(self.cells, point, strict=True)
                if one.node.kind is NodeKind.RASTER
            }
            steps += [_at_point(step, own, errors, number) for step in job.steps if step.gives in touched]
            excluded |= {f"{code}@{number}": job.excluded[code] for code in touched & set(job.excluded)}
        names = [f"{code}@{number}" for number in range(len(points)) for code in self._codes]
        kept = {job.classes, *order} - touched
        layers = {name: layer for name, layer in job.layers.items() if name in kept}
        for number, point in enumerate(points):
            layers |= self._maps_at(number, point)
        return replace(
            job,
            layers=layers,
            steps=steps,
            constants=constants,
            tables=tables,
            excluded=excluded,
            summed=[name for name in names if plan.nodes[name.rsplit("@", 1)[0]].extensive],
            averaged=[name for name in names if not plan.nodes[name.rsplit("@", 1)[0]].extensive],
            limits=(),
            block=min(job.block, _BLOCK),
        )


def _at_point(step: Step, own: set[str], errors: Mapping[str, Callable[[Any], Any]], number: int) -> Step:
    """A step on the values of one point; `errors` says what a raster of its own reads as there."""
    takes = {argument: f"{name}@{number}" if name in own else name for argument, name in step.takes.items()}
    changed = {argument: errors[name] for argument, name in step.takes.items() if name in errors}

    def compute(**given: Any) -> Any:
        return step.compute(**given | {argument: error(given[argument]) for argument, error in changed.items()})

    return Step(f"{step.gives}@{number}", compute if changed else step.compute, takes)


def touched_by(plan: Plan, codes: Iterable[str]) -> list[str]:
    """Every node that rests on one of some nodes, in the order of the plan, these themselves left out."""
    own, found = set(codes), dict[str, None]()
    for code, node in plan.nodes.items():
        if any(below in own or below in found for below in node.takes.values()):
            found[code] = None
    return list(found)
