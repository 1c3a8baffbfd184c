"""The parameters that an uncertainty analysis varies 变动参数, and everything that keeps one from being varied."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from qingshan.core import Finding, Level, Severity, Text, Where
from qingshan.core.sampling import Distribution
from qingshan.rulebook import ParameterValue
from qingshan.rulebook.book import numbers_in
from qingshan.runs.inputs import Inputs
from qingshan.runs.limits import fields_by_code
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream

#: name of the dimension that counts draws
DRAW = "draw"
#: Parameters that may act on the cells of one figure at once: each doubles the work.
MOST_ON_CELLS = 6


@dataclass(frozen=True)
class Varied:
    """A parameter and what it may be: its value, or, where `relative`, the factor that all its entries take.

    stated : what the account itself was made with
    """

    node: Node
    spread: Distribution
    relative: bool
    stated: float

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the range, as far as they are physically possible."""
        return max(self.spread.low, self.spread.floor), min(self.spread.high, self.spread.ceiling)

    def over(self, base: xr.DataArray, drawn: npt.NDArray[np.float64]) -> xr.DataArray:
        """Its array with one more dimension, the draws."""
        along = xr.DataArray(drawn, dims=DRAW)
        return along * base if self.relative else along


def varied_of(inputs: Inputs) -> tuple[list[Varied], list[Finding]]:
    """The parameters to vary, in the order of their codes, and everything wrong with them."""
    given, plan = inputs.run.uncertainty, inputs.plan
    if given is None:
        return [], []
    findings: list[Finding] = []
    made: list[Varied] = []
    for code in sorted(set(given.parameters) or _with_range(plan)):
        where = _where(inputs, code)
        node = plan.nodes.get(code)
        if node is None or node.kind is not NodeKind.PARAMETER:
            findings.append(_unused(code, where))
        elif node.held is None or node.held.range is None:
            findings.append(_no_range(code, where))
        else:
            try:
                made.append(_varied(node, node.held))
            except ValueError as error:
                findings.append(_bad_range(code, str(error), where, named=bool(given.parameters)))
    return made, [*findings, *_none(made, inputs), *_too_many(plan, made, inputs)]


def _with_range(plan: Plan) -> set[str]:
    return {code for code, node in plan.nodes.items() if node.held is not None and node.held.range is not None}


def _where(inputs: Inputs, code: str) -> Where:
    named = inputs.run.uncertainty.parameters if inputs.run.uncertainty is not None else ()
    path = ("uncertainty", "parameters", named.index(code)) if code in named else ("uncertainty",)
    return inputs.document.where(path)


def _varied(node: Node, held: ParameterValue) -> Varied:
    assert held.range is not None
    given, numbers = held.range, list(numbers_in(held.value))
    if node.by and not given.relative:
        raise ValueError("the range of a table must be one of factors: write relative: true")
    stated = 1.0 if given.relative else numbers[0]
    floor, ceiling = _limits(node.code, numbers, relative=given.relative)
    spread = Distribution(
        given.kind, given.low, given.high, None if given.kind == "uniform" else stated, floor, ceiling
    )
    return Varied(node, spread, given.relative, stated)


def _limits(code: str, numbers: list[float], *, relative: bool) -> tuple[float, float]:
    """What is physically possible for a value, or for a factor of several."""
    field = fields_by_code().get(code)
    low = -math.inf if field is None or field.low is None else field.low
    high = math.inf if field is None or field.high is None else field.high
    if not relative:
        return low, high
    ends = [sorted((low / number, high / number)) for number in numbers if number]
    return max((one[0] for one in ends), default=-math.inf), min((one[1] for one in ends), default=math.inf)


def on_cells(plan: Plan, made: list[Varied]) -> list[Varied]:
    """Those that a model takes cell by cell."""
    taken = {code for node in plan.nodes.values() if node.level is Level.CELL for code in node.takes.values()}
    return [one for one in made if one.node.code in taken]


def sums_of(plan: Plan, cells: list[Varied]) -> dict[str, tuple[int, ...]]:
    """Values of the walk that are needed above the cell and rest on such parameters, with the numbers of these."""
    codes = [one.node.code for one in cells]
    needed = set(plan.targets())
    needed |= {code for node in plan.nodes.values() if node.level is not Level.CELL for code in node.takes.values()}
    found = {}
    for code, node in plan.nodes.items():
        if code in needed and node.level is Level.CELL:
            below = set(upstream(plan.nodes, [code]))
            if below & set(codes):
                found[code] = tuple(number for number, one in enumerate(codes) if one in below)
    return found


def _unused(code: str, where: Where) -> Finding:
    return Finding(
        "uncertainty-unused",
        where,
        Text(f"本次核算没有用到参数 {code}，或其值另有来源", f"no account takes {code} from a parameter in this run"),
        Text(
            "从 uncertainty.parameters 中删去，或核对代码", "remove it from uncertainty.parameters, or check the code"
        ),
        Severity.WARNING,
    )


def _no_range(code: str, where: Where) -> Finding:
    return Finding(
        "uncertainty-no-range",
        where,
        Text(f"参数 {code} 没有取值范围", f"{code} has no range"),
        Text(
            "在 parameters 中给出该参数的值、来源和 range: {low: …, high: …}",
            "give it under parameters with its value, source and range: {low: …, high: …}",
        ),
    )


def _bad_range(code: str, problem: str, where: Where, *, named: bool) -> Finding:
    return Finding(
        "uncertainty-range",
        where,
        Text(f"参数 {code} 的取值范围不可用：{problem}", f"the range of {code} cannot be drawn from: {problem}"),
        Text("改正该参数的 range；此前该参数保持不变", "correct the parameter's range; until then it is held fixed"),
        Severity.ERROR if named else Severity.WARNING,
    )


def _none(made: list[Varied], inputs: Inputs) -> Iterator[Finding]:
    if not made:
        yield Finding(
            "uncertainty-nothing-varies",
            inputs.document.where(("uncertainty",)),
            Text("没有可变动的参数，不做不确定性分析", "no parameter can be varied, so there is no interval"),
            Text("在 parameters 中给出带 range 的值", "give values with a range under parameters"),
            Severity.WARNING,
        )


def _too_many(plan: Plan, made: list[Varied], inputs: Inputs) -> Iterator[Finding]:
    cells = on_cells(plan, made)
    for code, numbers in sums_of(plan, cells).items():
        if len(numbers) > MOST_ON_CELLS:
            names = ", ".join(cells[number].node.code for number in numbers)
            yield Finding(
                "uncertainty-too-many",
                inputs.document.where(("uncertainty",)),
                Text(
                    f"{len(numbers)} 个参数同时作用于 {code} 的像元计算：{names}",
                    f"{len(numbers)} parameters act on the cells of {code} at once: {names}",
                ),
                Text(
                    f"在 uncertainty.parameters 中写明其中最多 {MOST_ON_CELLS} 个",
                    f"name at most {MOST_ON_CELLS} of them under uncertainty.parameters",
                ),
            )
            return
