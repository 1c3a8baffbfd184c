"""SEEA EA from a finished account 生态系统核算: supply and use, condition, asset values, crosswalk, and their rows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from qingshan.core import Finding, Text
from qingshan.facts import facts_frame, format_part, sorted_facts
from qingshan.nature import models_giving
from qingshan.nature.seea import CROSSWALK
from qingshan.report.figures import ECOSYSTEM, Figures
from qingshan.report.seea import Assets, CrosswalkLine, Seea
from qingshan.report.table import Missing, joined
from qingshan.rulebook import Rulebook
from qingshan.runs.account import Row
from qingshan.runs.compute import Computed
from qingshan.runs.content import report_content
from qingshan.runs.inputs import Inputs
from qingshan.runs.manifest import node_row
from qingshan.runs.nodes import Node
from qingshan.runs.resolve import Resolver
from qingshan.runs.seea_asset import assets_of, check_closed, flowing
from qingshan.runs.seea_condition import condition_of
from qingshan.runs.seea_flows import Flows, economic_units, flows_of
from qingshan.runs.seea_opening import open_opening
from qingshan.runs.seea_records import FORMULA, INDEX, INDEX_FORMULA, INDEX_OPENING
from qingshan.runs.seea_terms import PARAMETERS, as_used, assumptions, factor, plain

ASSET = "seea.asset_value"
_SOURCE = "seea-ea-2021"


@dataclass(frozen=True)
class SeeaResult:
    """What SEEA EA adds to a run: tables, rows in `computed`, nodes that explain them, findings."""

    tables: Seea | None
    computed: Computed
    nodes: dict[str, dict[str, Any]]
    findings: list[Finding]
    record: dict[str, Any]


def seea_of(inputs: Inputs, computed: Computed, source: str) -> SeeaResult:
    """Everything of SEEA EA that the run asks for. `source` says which run the rows are of."""
    run = inputs.run
    if not run.outputs.seea:
        return SeeaResult(None, computed, {}, [], {})
    held = Figures(report_content(inputs, computed, "", [], {}, []))
    asked = ["seea.use_share", "seea.use_tolerance", *(PARAMETERS if run.asset_value is not None else ())]
    found = _parameters(inputs, asked)
    if run.asset_value is not None:
        found = as_used(run.asset_value, found)
    tolerance = found["seea.use_tolerance"].held
    assert tolerance is not None
    assert isinstance(tolerance.value, int | float)
    flows = flows_of(inputs, held, computed.held, found["seea.use_share"], float(tolerance.value))
    condition, rows = condition_of(run.condition, held)
    assets, record = _assets(inputs, held, flows, found)
    where = inputs.document.where(("asset_value",))
    findings = [*flows.findings, *(check_closed(assets, where) if assets is not None else ())]
    rows += list(_asset_rows(held, assets)) if assets is not None else []
    found = _used(found, flows.by_default)
    nodes = {code: node_row(node, inputs.plan.book) for code, node in found.items()}
    nodes |= _condition_nodes(inputs) | (_asset_node(inputs, assets) if assets is not None else {})
    made = facts_frame([{**row, "source": source} for row in rows])
    facts = sorted_facts(pl.concat([computed.facts, made])) if made.height else computed.facts
    tables = Seea(
        economic_units(inputs.plan.book),
        flows.physical,
        flows.monetary,
        flows.left_out,
        tuple(_crosswalk(held, flows)),
        condition,
        assets,
    )
    return SeeaResult(tables, replace(computed, facts=facts), nodes, findings, record)


def _parameters(inputs: Inputs, codes: list[str]) -> dict[str, Node]:
    """Parameters of the rulebook in force, or the run's own in their place. Their absence is a fault of an overlay."""
    resolver = Resolver(inputs.run, inputs.plan.book, inputs.plan.profile, {}, models_giving)
    nodes = {code: resolver.resolve(code) for code in codes}
    return {code: node for code, node in nodes.items() if isinstance(node, Node)}


def _used(found: dict[str, Node], services: frozenset[str]) -> dict[str, Node]:
    """The parameters with the shares that were taken alone: of services in the run whose users it does not state."""
    node = found["seea.use_share"]
    if node.held is None or not isinstance(node.held.value, dict):
        return found
    value = {code: shares for code, shares in node.held.value.items() if code in services}
    if not value:
        return {code: one for code, one in found.items() if code != node.code}
    return found | {node.code: replace(node, held=node.held.model_copy(update={"value": value}))}


def _assets(
    inputs: Inputs, held: Figures, flows: Flows, found: dict[str, Node]
) -> tuple[Assets | None, dict[str, Any]]:
    given = inputs.run.asset_value
    if given is None:
        return None, {}
    now = assumptions(given, found)
    opening = open_opening(given.opening, inputs.path.parent) if given.opening else None
    made = assets_of(held, flows.monetary, now, opening, flows.left_out)
    return made, {"seea": {"asset": plain(now)}}


def _asset_rows(held: Figures, assets: Assets) -> Iterator[Row]:
    """The value of the assets of each place, and of each ecosystem type in it."""
    accounts = [one for one in held.content.accounts if one.service.code in assets.names]
    total = held.content.total_place
    for place in (*held.zones, *([total] if total else [])):
        here = Figures(replace(held.content, places={place: place}, total_place=""))
        if any(isinstance(here.at(one.service.value, place), Missing) for one in accounts):
            continue  # a sum without one of its services would pass for the whole
        flows = [flow for one in accounts for flow in flowing(here, one).items()]
        sums: dict[str, float] = {"": sum(flow.value for _, flow in flows)}
        for name, flow in flows:
            if name:
                sums[name] = sums.get(name, 0.0) + flow.value
        years = held.price_years(one.service.value for one in accounts)
        priced: Row = {"price_year": years[0]} if len(years) == 1 and years[0] > 0 else {"price_basis": "mixed"}
        for name, value in sums.items():
            part = format_part({ECOSYSTEM: name}) if name else ""
            yield {
                "indicator": ASSET, "place": place, "period": held.content.period, "part": part, "unit": "CNY",
                "value": value * factor(assets.now), "status": "value", "mark": "U", **priced,
            }  # fmt: skip


def _node(book: Rulebook, title: Text, unit: str, takes: list[str], formula: str, words: Text) -> dict[str, Any]:
    return {
        "kind": "model",
        "title": title._asdict(),
        "unit": unit,
        "level": "zone",
        "takes": takes,
        "model": "seea",
        "model_title": words._asdict(),
        "formula": formula,
        "source": _SOURCE,
        "source_title": book.sources[_SOURCE].title._asdict(),
        "mark": "U",
        "note": None,
    }


def _condition_nodes(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """How each indicator and index came about, so that a figure can be followed back."""
    variables, book = inputs.run.condition, inputs.plan.book
    nodes = {}
    for one in variables:
        levels = f"V_L = {one.low:g}, V_H = {one.high:g} {one.unit}; {one.reference}; {one.source} {one.mark}"
        words = Text("参照水平归一", "between reference levels")
        nodes[one.indicator] = _node(
            book, book.indicators[one.indicator].title, "1", [one.closing], f"{FORMULA}; {levels}", words
        )
    words = Text("加权平均", "weighted mean")
    for code in (INDEX, INDEX_OPENING) if variables else ():
        takes = [one.indicator if code == INDEX else one.opening for one in variables]
        if all(takes):
            nodes[code] = _node(book, book.indicators[code].title, "1", takes, INDEX_FORMULA, words)
    return nodes


def _asset_node(inputs: Inputs, assets: Assets) -> dict[str, dict[str, Any]]:
    title = inputs.plan.book.indicators[ASSET].title
    values = [one.service.value for one in inputs.plan.accounted if one.service.code in assets.names]
    words = Text(f"净现值：{assets.now.convention.zh}", f"net present value: {assets.now.convention.en}")
    return {
        ASSET: _node(
            inputs.plan.book, title, "CNY", [*values, *PARAMETERS], "V = Σ_s Σ_τ ES_s · (1+g)^(τ−1) / (1+r)^τ", words
        )
    }


def _crosswalk(held: Figures, flows: Flows) -> Iterator[CrosswalkLine]:
    shown = {flow.account for flow in flows.physical}
    reasons = dict(flows.left_out)
    lines = {one.account: one for one in CROSSWALK}
    for account in held.content.accounts:
        line, title = lines.get(account.service.code), account.service.title
        references = joined(held.member(code) for code in (line.seea if line else ()))
        note = line.note if line is not None and line.note is not None else Text("", "")
        why = reasons.get(title) if account.accounted else account.reason
        if account.service.code not in shown and why is not None and why != note:
            note = Text("；".join(filter(None, (note.zh, why.zh))), "; ".join(filter(None, (note.en, why.en))))
        yield CrosswalkLine(
            account.service.code,
            title,
            references,
            final=bool(line and line.final),
            in_table=account.service.code in shown,
            note=note,
            mark=str(line.mark) if line else "",
        )
