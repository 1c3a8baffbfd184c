"""Sensitivity 敏感性测算: a service computed beside the account for several values of one parameter."""

import polars as pl

from qingshan.core.record import Mark
from qingshan.report.content import SensitivityRow
from qingshan.runs.columns import Columns
from qingshan.runs.compute import compute
from qingshan.runs.inputs import Inputs
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
                parameter: ParameterInput(value=value, unit=variation.unit, source=_SOURCE, mark=Mark.UNVERIFIED),
            },
        }
    )
    plan, _ = make_plan(run, inputs.plan.book, inputs.plan.profile, inputs.document, inputs.given.known())
    return plan


def _one(inputs: Inputs, columns: Columns, variation: Variation, parameter: str, value: float) -> list[SensitivityRow]:
    plan = varied_plan(inputs, variation, parameter, value)
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
