"""The inputs of a scenario 情景输入: the run's own with the scenario's laid over, and a look at its pixels."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, errors_in
from qingshan.grid.walk import Progress
from qingshan.nature import SERVICES
from qingshan.runs.columns import Columns, columns_of
from qingshan.runs.inputs import Inputs, unused_rasters
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan, codes_of, make_plan
from qingshan.runs.project_area import ProjectWalk, check_within, on_plane, read_project
from qingshan.runs.resolve import upstream
from qingshan.runs.runfile import MethodChoice, ScenarioInput
from qingshan.runs.scan import scan, values_lacking
from qingshan.runs.scenario_check import code_of, document_of, layers_of, run_of

ON_MAPS = Text(
    "所用模型在整幅图上计算，项目范围不能按像元份额代入；请以第二期 land_cover 给出",
    "its model works on whole maps, into which a project cannot go by share of cells; give a second land_cover map",
)


#: What stops an account; in a scenario it only leaves a service out.
_LACKING = ("parameter-missing-class", "class-table-missing")


@dataclass(frozen=True)
class Prepared:
    """A scenario that can be computed: the run's inputs with its own laid over, and how its land is walked.

    project : its polygons, and walker the walk in which they have their new class; None for other scenarios
    """

    number: int
    given: ScenarioInput
    inputs: Inputs
    columns: Columns
    walker: ProjectWalk | None = None
    project: Any = None


def prepared(inputs: Inputs, columns: Columns, number: int) -> Prepared:
    """One scenario of a run whose form is sound. Only accounts that the run itself makes are asked for."""
    scenario, book = inputs.run.scenarios[number], inputs.plan.book
    at, folder, run = document_of(inputs.document, number), inputs.path.parent, run_of(inputs.run, scenario)
    services = tuple(one.service.code for one in inputs.plan.accounted)
    methods = _methods(inputs.plan, scenario)
    run = run.model_copy(update={"services": services, "not_accounted": {}, "not_applicable": {}, "methods": methods})
    plan, _ = make_plan(run, book, inputs.plan.profile, at, inputs.given.known())
    layers = {**inputs.layers, **layers_of(scenario, folder)}
    own = replace(inputs, run=run, document=at, plan=plan, layers=layers, maps={})
    legend = book.legends[run.land_cover.legend]
    if scenario.project is None:
        other = scenario.land_cover is not None
        by_class = bool(inputs.run.class_values)
        return Prepared(number, scenario, own, columns_of(legend, book, by_class=by_class) if other else columns)
    project, wrong = read_project(scenario.project, folder, at.where(("project", "file")))
    code = code_of(scenario.project, legend)
    assert code is not None
    assert not errors_in(wrong)
    return Prepared(
        number, scenario, own, columns, ProjectWalk(on_plane(project, inputs.grid.crs), code, inputs.machine), project
    )


def _methods(plan: Plan, scenario: ScenarioInput) -> dict[str, MethodChoice]:
    """The account's own methods, lest a scenario's parameter makes another one able; not for what it brings itself."""
    used = {node.code: MethodChoice(model=node.model.code) for node in plan.nodes.values() if node.model is not None}
    chosen = {**used, **plan.run.methods}
    return {code: one for code, one in chosen.items() if code not in (*scenario.rasters, *scenario.parameters)}


def check_scenario_pixels(
    inputs: Inputs, columns: Columns, ground: npt.NDArray[np.float64], told: list[Finding], progress: Progress | None
) -> list[Finding]:
    """What is wrong with the pixels of scenarios, and which accounts they cannot have.

    ground : area by zone and column as the account's own scan has it [m²];  told : what was found of the account
    """
    findings: list[Finding] = []
    known = {(one.code, one.message) for one in told}
    for number, scenario in enumerate(inputs.run.scenarios):
        one = prepared(inputs, columns, number)
        here = one.inputs.document.where(())
        present = ground[:, : len(columns.codes)].sum(axis=0) > 0
        if one.walker is not None:
            present[columns.index[one.walker.code]] = True
            where = one.inputs.document.where(("project", "file"))
            findings += check_within(one.project, inputs.zones, inputs.grid.crs, where)
        if scenario.land_cover is not None or scenario.rasters:
            outcome, _, found = scan(one.inputs, progress)
            fresh = (each for each in found if (each.code, each.message) not in known)
            findings += [each for each in fresh if each.code not in _LACKING]
            if scenario.land_cover is not None:
                present = outcome.area[:, :-1].sum(axis=0) > 0
        findings += _unused(one, known)
        for code, reason in left_out(one, inputs.plan, present).items():
            title = SERVICES[code].title
            findings.append(
                Finding(
                    "scenario-left-out",
                    here,
                    Text(
                        f"情景 {scenario.code} 不能核算{title.zh}：{reason.zh}",
                        f"scenario {scenario.code} has no {title.en}: {reason.en}",
                    ),
                    Text("补充所缺的值；否则该科目不计入变化", "give what it lacks, or the account is in no change"),
                    Severity.WARNING,
                )
            )
    return findings


def _unused(one: Prepared, known: set[tuple[str, Text]]) -> Iterator[Finding]:
    """Layers and parameters of a scenario that no account takes, so that they change nothing."""
    own = replace(one.inputs, run=one.inputs.run.model_copy(update={"rasters": one.given.rasters}))
    yield from (each for each in unused_rasters(own, [own.plan]) if (each.code, each.message) not in known)
    for code in one.given.parameters:
        node = one.inputs.plan.nodes.get(code)
        if node is None or node.kind is not NodeKind.PARAMETER:
            yield Finding(
                "scenario-unused",
                one.inputs.document.where(("parameters", code)),
                Text(
                    f"没有科目用到参数 {code}，或其值另有来源",
                    f"no account takes {code} from a parameter, so it changes nothing",
                ),
                Text("核对参数代码，或删去", "check the parameter's code, or remove it"),
                Severity.WARNING,
            )


def left_out(one: Prepared, account: Plan, present: npt.NDArray[np.bool_]) -> dict[str, Text]:
    """Accounts of the run that a scenario cannot have, and why. `present` : columns that have land in it."""
    made = {each.service.code for each in one.inputs.plan.accounted}
    reasons = {each.service.code: each.reason for each in one.inputs.plan.accounts if each.reason is not None}
    nothing = Text("所需输入在情景中没有", "the scenario lacks its inputs")
    found = {
        each.service.code: reasons.get(each.service.code, nothing)
        for each in account.accounted
        if each.service.code not in made
    }
    for each, code, cells in values_lacking(one.inputs.plan, one.columns, present):
        lacks = Text(f"{code} 没有这些类型的值：{'、'.join(cells)}", f"{code} has no value for {', '.join(cells)}")
        found.setdefault(each.service.code, lacks)
    if one.walker is not None:
        found |= {code: ON_MAPS for code in _on_maps(one.inputs.plan) if code not in found}
    return found


def _on_maps(plan: Plan) -> Iterator[str]:
    """Accounts behind which a model on whole maps takes values by class of land."""
    for account in plan.accounted:
        behind = upstream(plan.nodes, [code for code in codes_of(account.service) if code in plan.nodes])
        for code in behind:
            node = plan.nodes[code]
            if node.on_map and any(_by_class(plan, below) for below in upstream(plan.nodes, [code])):
                yield account.service.code
                break


def _by_class(plan: Plan, code: str) -> bool:
    node = plan.nodes[code]
    return node.kind is NodeKind.PARAMETER and "ecosystem" in node.by
