"""Which inputs of a run can be varied 变动输入检查, and everything that keeps one from it."""

import math
from collections.abc import Iterator

from qingshan.core import Finding, Severity, Text, Where
from qingshan.core.sampling import Distribution
from qingshan.core.units import convert, same_dimension
from qingshan.rulebook import ParameterValue
from qingshan.rulebook.book import numbers_in
from qingshan.rulebook.schema import Range
from qingshan.runs.inputs import Inputs
from qingshan.runs.limits import fields_by_code
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.runfile import UncertaintyInput
from qingshan.runs.varied import Varied, on_cells, sums_of

#: Inputs that may act on the cells of one figure at once: each doubles the work.
MOST_ON_CELLS = 6


def varied_of(inputs: Inputs) -> tuple[list[Varied], list[Finding]]:
    """Parameters, rasters and statistics to vary, each in the order of codes, and everything wrong with them."""
    given, plan = inputs.run.uncertainty, inputs.plan
    if given is None:
        return [], []
    made, findings = _parameters(inputs, given)
    for varied, wrong in (_rasters(inputs), _facts(inputs, given)):
        made += varied
        findings += wrong
    return made, [*findings, *_none(made, inputs), *_too_many(plan, made, inputs)]


def _parameters(inputs: Inputs, given: UncertaintyInput) -> tuple[list[Varied], list[Finding]]:
    findings: list[Finding] = []
    made: list[Varied] = []
    plan = inputs.plan
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
    return made, findings


def _rasters(inputs: Inputs) -> tuple[list[Varied], list[Finding]]:
    """Rasters with a range: one error for all cells alike."""
    made: list[Varied] = []
    findings: list[Finding] = []
    for role, raster in sorted(inputs.run.rasters.items()):
        if raster.range is None:
            continue
        where, node = inputs.document.where(("rasters", role, "range")), inputs.plan.nodes.get(role)
        if node is None or node.kind is not NodeKind.RASTER:
            findings.append(_unused(role, where))
            continue
        try:
            made.append(_common(node, raster.range, raster.unit, node.unit))
        except ValueError as error:
            findings.append(_bad_range(role, str(error), where, named=True))
    return made, findings


def _facts(inputs: Inputs, given: UncertaintyInput) -> tuple[list[Varied], list[Finding]]:
    """Statistics with a range: one error for all figures of an indicator alike."""
    made: list[Varied] = []
    findings: list[Finding] = []
    for code, held in sorted(given.inputs.items()):
        where, node = inputs.document.where(("uncertainty", "inputs", code)), inputs.plan.nodes.get(code)
        if node is None or node.kind is not NodeKind.FACTS:
            findings.append(_unused(code, where))
            continue
        try:
            made.append(_common(node, held, node.unit, node.unit))
        except ValueError as error:
            findings.append(_bad_range(code, str(error), where, named=True))
    return made, findings


def _common(node: Node, given: Range, unit: str, wanted: str) -> Varied:
    """One factor for all numbers, or one amount added to all; `unit` is that of the range, `wanted` that of numbers."""
    if given.relative and same_dimension(unit, "K"):
        raise ValueError("a temperature has no factor: write relative: false and what is added, in degrees")
    slope = 1.0 if given.relative else convert(1.0, unit, wanted) - convert(0.0, unit, wanted)
    stated, floor = (1.0, 0.0) if given.relative else (0.0, -math.inf)
    mode = None if given.kind == "uniform" else stated
    spread = Distribution(given.kind, given.low * slope, given.high * slope, mode, floor)
    return Varied(node, spread, given.relative, stated, added=not given.relative)


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


def _unused(code: str, where: Where) -> Finding:
    return Finding(
        "uncertainty-unused",
        where,
        Text(
            f"本次核算没有用到 {code}，或其值另有来源",
            f"no account of this run takes {code} from where its range is given",
        ),
        Text("删去其取值范围，或核对代码", "remove its range, or check the code"),
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
        Text(f"{code} 的取值范围不可用：{problem}", f"the range of {code} cannot be drawn from: {problem}"),
        Text("改正其 range；此前保持不变", "correct its range; until then it is held fixed"),
        Severity.ERROR if named else Severity.WARNING,
    )


def _none(made: list[Varied], inputs: Inputs) -> Iterator[Finding]:
    if not made:
        yield Finding(
            "uncertainty-nothing-varies",
            inputs.document.where(("uncertainty",)),
            Text("没有可变动的输入，不做不确定性分析", "nothing can be varied, so there is no interval"),
            Text(
                "在 parameters、rasters 中给出 range，或写入 uncertainty.inputs",
                "give a range under parameters, rasters or uncertainty.inputs",
            ),
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
                    f"{len(numbers)} 个输入同时作用于 {code} 的像元计算：{names}",
                    f"{len(numbers)} inputs act on the cells of {code} at once: {names}",
                ),
                Text(
                    f"只让其中最多 {MOST_ON_CELLS} 个变动：写入 uncertainty.parameters，或删去栅格的 range",
                    f"vary at most {MOST_ON_CELLS}: name them under uncertainty.parameters, or take ranges off rasters",
                ),
            )
            return
