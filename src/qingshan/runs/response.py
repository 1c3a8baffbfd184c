"""How sums over cells answer to parameters 参数响应: worked out once for some values, interpolated for all draws.

All values of the parameters are worked out in the same walk, so that rasters are read once for many of them. A sum
that is linear in each parameter is interpolated exactly; any other is interpolated between knots, and a few of the
draws, computed in full, say how far off that is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text
from qingshan.grid.walk import Job, Outcome, Progress, Step, walk
from qingshan.runs.columns import Columns
from qingshan.runs.evaluate import evaluate_plan
from qingshan.runs.inputs import Inputs
from qingshan.runs.job import account_job
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream
from qingshan.runs.varied import Varied, sums_of

Floats = npt.NDArray[np.float64]
Point = tuple[float, ...]  # a value, or factor, of each parameter on cells

#: Interpolation within this, relative, is rounding.
EXACT = 1e-9
_CHECKED = 8  # draws that are computed in full
_AT_ONCE = 32  # points of one walk
_BLOCK = 256  # cells a side: many points are held for each block
_KNOTS = {0: 2, 1: 17, 2: 9, 3: 5, 4: 3}  # by how many parameters the sum is not linear in


@dataclass(frozen=True)
class Response:
    """One value of the walk as a function of some parameters.

    numbers : which of the parameters on cells;  knots : of each;  table : knots × … × place × ecosystem
    """

    numbers: tuple[int, ...]
    knots: tuple[Floats, ...]
    table: Floats

    def at(self, drawn: Floats) -> Floats:
        """The value for draws × parameters on cells, linear in each parameter between its knots."""
        places, shares = [], []
        for number, knots in zip(self.numbers, self.knots, strict=True):
            value = drawn[:, number]
            below = np.clip(np.searchsorted(knots, value, side="right") - 1, 0, len(knots) - 2)
            places.append(below)
            shares.append((value - knots[below]) / (knots[below + 1] - knots[below]))
        made = np.zeros((len(drawn), *self.table.shape[len(self.numbers) :]))
        for corner in product((0, 1), repeat=len(self.numbers)):
            weight = np.ones(len(drawn))
            for up, share in zip(corner, shares, strict=True):
                weight = weight * (share if up else 1 - share)
            at = tuple(below + up for below, up in zip(places, corner, strict=True))
            made += weight[:, None, None] * self.table[at]
        return made


def responses(
    inputs: Inputs, columns: Columns, cells: list[Varied], drawn: Floats, progress: Progress | None
) -> tuple[dict[str, Response], list[Finding]]:
    """A response for each value of the walk that is needed above the cell. `drawn` : draws × parameters on cells."""
    sums = sums_of(inputs.plan, cells)
    if not sums:
        return {}, []
    asked = _Asked(inputs, columns, cells, list(sums), progress)
    ends = [(min(low, values.min()), max(high, values.max())) for (low, high), values in _spans(cells, drawn)]
    alone = [_alone(cells, number, *end) for number, end in enumerate(ends)]
    checks = [tuple(float(one) for one in row) for row in drawn[:_CHECKED]]
    asked.work_out([*(point for points in alone for point in points), *checks])
    bent = {number for number, points in enumerate(alone) if any(_bent(asked, code, points) for code in sums)}
    made, off = _tables(asked, sums, ends, bent, checks)
    again = {number for code, numbers in sums.items() if off[code] > EXACT for number in numbers}
    if again - bent:  # linear in each alone, and not in all together
        made, off = _tables(asked, sums, ends, bent | again, checks)
    return made, _approximated(inputs, sums, off, cells)


def _spans(cells: list[Varied], drawn: Floats) -> Iterable[tuple[tuple[float, float], Floats]]:
    return ((one.ends, np.append(drawn[:, number], one.stated)) for number, one in enumerate(cells))


def _alone(cells: list[Varied], number: int, low: float, high: float) -> list[Point]:
    """One parameter low, in the middle and high, the others as stated."""
    stated = [one.stated for one in cells]
    values = (low, (low + high) / 2, high)
    return [tuple(value if at == number else one for at, one in enumerate(stated)) for value in values]


def _bent(asked: "_Asked", code: str, points: list[Point]) -> bool:
    low, middle, high = (asked.known[point][code] for point in points)
    return _off((low + high) / 2, middle, np.stack([low, middle, high])) > EXACT


def _off(guess: Floats, true: Floats, known: Floats) -> float:
    """The greatest difference, as a share of the greatest that is known at its place; a hole that comes is infinite.

    guess, true : place × ecosystem;  known : the same for several points
    """
    if (np.isnan(guess) != np.isnan(true)).any():
        return float("inf")
    size = np.abs(np.nan_to_num(known)).max(axis=(0, 2))[:, None]
    difference = np.abs(np.nan_to_num(guess) - np.nan_to_num(true))
    return float((difference / np.where(size > 0, size, 1)).max(initial=0.0))


def _tables(
    asked: "_Asked",
    sums: Mapping[str, tuple[int, ...]],
    ends: Sequence[tuple[float, float]],
    bent: set[int],
    checks: list[Point],
) -> tuple[dict[str, Response], dict[str, float]]:
    """A response for each value, and how far it is off at the points that were computed in full."""
    most = max(len(bent & set(numbers)) for numbers in sums.values())
    fine = _KNOTS.get(most, 2)
    knots = [np.linspace(low, high, fine if number in bent else 2) for number, (low, high) in enumerate(ends)]
    grids = {numbers: _grid(asked.cells, numbers, knots) for numbers in set(sums.values())}
    asked.work_out([point for numbers in sorted(grids) for point in grids[numbers]])
    made, off = {}, {}
    for code, numbers in sums.items():
        shape = [len(knots[number]) for number in numbers]
        values = np.stack([asked.known[point][code] for point in grids[numbers]])
        table = values.reshape(*shape, *values.shape[1:])
        made[code] = Response(numbers, tuple(knots[number] for number in numbers), table)
        guess = made[code].at(np.array(checks))
        off[code] = max(_off(one, asked.known[point][code], values) for one, point in zip(guess, checks, strict=True))
    return made, off


def _grid(cells: list[Varied], numbers: tuple[int, ...], knots: list[Floats]) -> list[Point]:
    points = []
    for chosen in product(*(knots[number].tolist() for number in numbers)):
        values = [one.stated for one in cells]
        for number, value in zip(numbers, chosen, strict=True):
            values[number] = value
        points.append(tuple(values))
    return points


class _Asked:
    """Values of the walk at points, each worked out once."""

    def __init__(
        self, inputs: Inputs, columns: Columns, cells: list[Varied], codes: list[str], progress: Progress | None
    ) -> None:
        self.cells, self.known = cells, dict[Point, dict[str, Floats]]()
        self._inputs, self._columns, self._codes, self._progress = inputs, columns, codes, progress
        self._job = account_job(inputs, inputs.plan, columns)
        plan = inputs.plan
        self._plan = replace(plan, nodes={code: plan.nodes[code] for code in codes})

    def work_out(self, points: Iterable[Point]) -> None:
        """Walk for the points that are not known yet, some at once."""
        new = [point for point in dict.fromkeys(points) if point not in self.known]
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            outcome = walk(self._points_job(some), progress=self._progress)
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
        own = touched | set(parameters)
        steps = [step for step in job.steps if step.gives in order and step.gives not in touched]
        constants, tables, excluded = dict(job.constants), dict(job.tables), dict(job.excluded)
        for number, point in enumerate(points):
            for one, value in zip(self.cells, point, strict=True):
                name = f"{one.node.code}@{number}"
                if one.node.by:
                    tables[name] = job.tables[one.node.code] * value
                else:
                    constants[name] = job.constants[one.node.code] * value if one.relative else value
            steps += [_at_point(step, own, number) for step in job.steps if step.gives in touched]
            excluded |= {f"{code}@{number}": job.excluded[code] for code in touched & set(job.excluded)}
        names = [f"{code}@{number}" for number in range(len(points)) for code in self._codes]
        return replace(
            job,
            layers={name: layer for name, layer in job.layers.items() if name == job.classes or name in order},
            steps=steps,
            constants=constants,
            tables=tables,
            excluded=excluded,
            summed=[name for name in names if plan.nodes[name.rsplit("@", 1)[0]].extensive],
            averaged=[name for name in names if not plan.nodes[name.rsplit("@", 1)[0]].extensive],
            limits=(),
            block=min(job.block, _BLOCK),
        )


def _at_point(step: Step, own: set[str], number: int) -> Step:
    takes = {argument: f"{name}@{number}" if name in own else name for argument, name in step.takes.items()}
    return Step(f"{step.gives}@{number}", step.compute, takes)


def touched_by(plan: Plan, codes: Iterable[str]) -> list[str]:
    """Every node that rests on one of some nodes, in the order of the plan, these themselves left out."""
    own, found = set(codes), dict[str, None]()
    for code, node in plan.nodes.items():
        if any(below in own or below in found for below in node.takes.values()):
            found[code] = None
    return list(found)


def _approximated(
    inputs: Inputs, sums: Mapping[str, tuple[int, ...]], off: Mapping[str, float], cells: list[Varied]
) -> list[Finding]:
    wrong = [code for code, one in off.items() if one > EXACT]
    if not wrong:
        return []
    names = ", ".join(dict.fromkeys(cells[number].node.code for code in wrong for number in sums[code]))
    worst = max(off[code] for code in wrong)
    what = ", ".join(wrong)
    return [
        Finding(
            "uncertainty-approximated",
            inputs.document.where(("uncertainty",)),
            Text(
                f"{what} 对像元参数 {names} 不是线性的，按节点插值；"
                f"{_CHECKED}次全算检验的最大误差为最大值的 {worst:.2g}",
                f"{what} is not linear in {names} on cells and was interpolated; at {_CHECKED} draws computed in "
                f"full it is off by at most {worst:.2g} of its greatest value",
            ),
            Text("误差可接受则无须处理；否则缩小 range", "nothing, if that is close enough; else narrow the range"),
            Severity.NOTE,
        )
    ]
