"""From a computed run to what its report says 报告内容汇集."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from qingshan.core import Finding, Lineage
from qingshan.report.content import ReportContent, ReportedAccount, ReportMap, SensitivityRow
from qingshan.report.equivalents import Equivalents
from qingshan.report.seea import Seea
from qingshan.report.uncertain import Uncertainty
from qingshan.rulebook import Rulebook
from qingshan.runs.compute import Computed
from qingshan.runs.inputs import Inputs
from qingshan.runs.nodes import NodeKind
from qingshan.runs.other_land import OtherLand
from qingshan.runs.plan import AccountPlan


def report_content(
    inputs: Inputs,
    computed: Computed,
    key: str,
    files: list[dict[str, Any]],
    nodes: dict[str, dict[str, Any]],
    findings: list[Finding],
    *,
    sensitivity: Sequence[SensitivityRow] = (),
    uncertainty: Uncertainty | None = None,
    maps: Sequence[ReportMap] = (),
    examples: Sequence[Lineage] = (),
    seea: Seea | None = None,
    land: OtherLand | None = None,
    equivalents: Equivalents | None = None,
) -> ReportContent:
    """Everything the workbook and the page lay out."""
    plan, run, book = inputs.plan, inputs.run, inputs.plan.book
    rows = [top for top in computed.held.columns.rows if _occurs(computed, top)]
    members = {code: book.member("ecosystem", code) for code in rows}
    return ReportContent(
        title=run.title,
        key=key,
        period=run.period,
        profile=plan.profile.code,
        profile_title=plan.profile.title,
        profile_note=plan.profile.note,
        places=_places(inputs),
        total_place=run.total_place,
        ecosystems={code: member.title for code, member in members.items()},
        ecosystem_colours={code: member.colour for code, member in members.items()},
        indicators={
            code: book.indicators[code].title for code in _indicators(computed, inputs) if code in book.indicators
        },
        accounts=tuple(
            ReportedAccount(one.service, one.accounted, one.in_total, _rows_of(one, book), one.reason, one.applicable)
            for one in plan.accounts
        ),
        facts=computed.facts,
        stated=inputs.facts,
        parameters={code: row for code, row in nodes.items() if row["kind"] == NodeKind.PARAMETER},
        methods={code: row for code, row in nodes.items() if row["kind"] == NodeKind.MODEL},
        inputs=files,
        findings=findings,
        sensitivity=tuple(sensitivity),
        uncertainty=uncertainty,
        maps=tuple(maps),
        examples=tuple(examples),
        asked=tuple(dict.fromkeys(run.indicators)),
        seea=seea,
        equivalents=equivalents,
        extent=land.extent if land is not None else None,
        scenarios=land.scenarios if land is not None else (),
        remarks=run.remarks,
        credits=run.credits,
        map_approval=run.map_approval,
        # ecosystem types last: some codes stand in the table of equivalents too, under another name
        members={
            one.code: one.title for name in (*book.dimensions, "ecosystem") for one in book.dimensions[name].members
        },
        pollutants={member.code: member.title for member in book.dimensions["pollutant"].members},
    )


def _rows_of(account: AccountPlan, book: Rulebook) -> tuple[str, ...]:
    """Rows of the account table that an account has figures in, though its profile may name finer types."""
    return tuple(dict.fromkeys(book.top("ecosystem", code) for code in account.ecosystems))


def _occurs(computed: Computed, top: str) -> bool:
    columns = [number for number, one in enumerate(computed.held.columns.tops) if one == top]
    return float(computed.held.area.values[:, columns].sum()) > 0


def _places(inputs: Inputs) -> dict[str, str]:
    places = dict(zip(inputs.zones.codes, inputs.zones.names, strict=True))
    total = inputs.run.total_place
    if total:
        known = inputs.tree.rows_of(total) if inputs.tree is not None else ()
        places[total] = known[0].name.zh if known else total
    return places


def _indicators(computed: Computed, inputs: Inputs) -> list[str]:
    both = pl.concat([computed.facts["indicator"], inputs.facts["indicator"]])
    return [str(code) for code in both.unique().sort()]
