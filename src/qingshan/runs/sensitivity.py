"""Sensitivity 敏感性测算: a service computed beside the account for several values of one parameter."""

from collections.abc import Iterator

import polars as pl

from qingshan.core import Finding, Severity, Text
from qingshan.core.record import Mark
from qingshan.core.units import is_money
from qingshan.nature import SERVICES
from qingshan.report.content import SensitivityRow
from qingshan.runs.columns import Columns
from qingshan.runs.compute import compute
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan, make_plan
from qingshan.runs.runfile import ParameterInput, RunFile, Variation

_SOURCE = "sensitivity"


def sensitivity_rows(inputs: Inputs, columns: Columns) -> list[SensitivityRow]:
    """All figures of all variations; they stand beside the account and enter no sum."""
    rows: list[SensitivityRow] = []
    for variation in inputs.run.sensitivity:
        ((parameter, given),) = variation.vary.items()
        for value in given:
            rows += _one(inputs, columns, variation, parameter, value)
    return rows


def varied_plans(inputs: Inputs) -> list[Plan]:
    """A plan for each value of each variation."""
    return [
        varied_plan(inputs, variation, parameter, value)
        for variation in inputs.run.sensitivity
        for parameter, given in variation.vary.items()
        for value in given
    ]


def varied_plan(inputs: Inputs, variation: Variation, parameter: str, value: float) -> Plan:
    """The plan of the varied service alone, with one parameter set."""
    run: RunFile = inputs.run.model_copy(
        update={
            "services": (variation.service,),
            "not_accounted": {},
            "not_applicable": {},
            "parameters": {
                **inputs.run.parameters,
                parameter: ParameterInput(
                    value=value,
                    unit=variation.unit,
                    source=_SOURCE,
                    mark=Mark.UNVERIFIED,
                    price_year=_price_year(inputs, parameter) if is_money(variation.unit) else None,
                ),
            },
        }
    )
    plan, _ = make_plan(run, inputs.plan.book, inputs.plan.profile, inputs.document, inputs.given.known())
    return plan


def check_sensitivity(inputs: Inputs) -> Iterator[Finding]:
    """Variations that cannot be computed, and those whose parameter the service does not take."""
    for number, variation in enumerate(inputs.run.sensitivity):
        where = inputs.document.where(("sensitivity", number))
        ((parameter, given),) = variation.vary.items()
        title = SERVICES[variation.service].title
        for plan in [varied_plan(inputs, variation, parameter, value) for value in given[:1]]:
            if not plan.accounted:
                lacks = _lacks(plan, variation.service)
                yield Finding(
                    "sensitivity-lacks-input",
                    where,
                    Text(f"{title.zh}的敏感性无法测算：{lacks.zh}", f"no sensitivity of {title.en}: {lacks.en}"),
                    Text("补充所缺的输入，或删去这一项", "give what it lacks, or remove the entry"),
                    Severity.WARNING,
                )
            elif not _takes(plan, parameter):
                yield Finding(
                    "sensitivity-unused",
                    where,
                    Text(
                        f"{title.zh}没有用到参数 {parameter}，或其值另有来源",
                        f"{title.en} does not take {parameter} from a parameter in this run",
                    ),
                    Text("核对参数代码，或删去这一项", "check the parameter's code, or remove the entry"),
                    Severity.WARNING,
                )


def _lacks(plan: Plan, service: str) -> Text:
    reasons = [one.reason for one in plan.accounts if one.service.code == service and one.reason is not None]
    nothing = Text(f"口径 {plan.profile.code} 没有这个科目", f"the profile {plan.profile.code} has no such account")
    return reasons[0] if reasons else nothing


def _takes(plan: Plan, parameter: str) -> bool:
    return parameter in plan.nodes and plan.nodes[parameter].kind is NodeKind.PARAMETER


def _price_year(inputs: Inputs, parameter: str) -> int:
    """A varied price is of the year of the one it stands for, else of the period's."""
    node = inputs.plan.nodes.get(parameter)
    years = node.price_years if node is not None else ()
    return years[0] if years else inputs.run.when.end.year


def _one(inputs: Inputs, columns: Columns, variation: Variation, parameter: str, value: float) -> list[SensitivityRow]:
    plan = varied_plan(inputs, variation, parameter, value)
    if not plan.accounted or not _takes(plan, parameter):
        return []
    book = plan.book
    facts = compute(inputs, plan, columns, _SOURCE).facts
    rows = []
    for account in plan.accounted:
        wanted = (account.service.quantity, account.service.value)
        for row in facts.filter(
            pl.col("indicator").is_in(wanted), pl.col("part") == "", pl.col("status") == "value"
        ).iter_rows(named=True):
            rows.append(
                SensitivityRow(
                    service=account.service.title,
                    reason=variation.reason,
                    parameter=parameter,
                    parameter_title=plan.nodes[parameter].title,
                    given=value,
                    given_unit=variation.unit,
                    indicator=row["indicator"],
                    indicator_title=book.indicators[row["indicator"]].title,
                    place=row["place"],
                    value=row["value"],
                    unit=row["unit"],
                )
            )
    return rows
