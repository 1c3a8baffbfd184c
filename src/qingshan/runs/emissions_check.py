"""Emissions 排放量 that an emission-limited method lacks for some place and pollutant: missing is not zero."""

from collections.abc import Iterator

import numpy as np

from qingshan.core import Finding, Severity, Text
from qingshan.rulebook import LinedDocument
from qingshan.runs.columns import codes_named
from qingshan.runs.given import PLACE, GivenFacts
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream

_LIMITED, _POLLUTANT = "emission_limited", "pollutant"


def check_emissions(plan: Plan, given: GivenFacts, document: LinedDocument) -> Iterator[Finding]:
    """One finding for each load of which some zone tells only some of the pollutants that ecosystems can take up."""
    for node in plan.nodes.values():
        if node.model is None or node.model.code != _LIMITED:
            continue
        load = plan.nodes[node.takes["emission"]]
        lacking = list(_lacking(plan, node, load, given)) if load.kind is NodeKind.FACTS else []
        if lacking:
            yield _absent(load, lacking, document)


def _lacking(plan: Plan, node: Node, load: Node, given: GivenFacts) -> Iterator[str]:
    array, none = given.array(load.code, load.unit), given.absent(load.code)
    if _POLLUTANT not in array.dims:
        return
    below = [plan.nodes[code] for code in upstream(plan.nodes, [node.takes["capacity"]])]
    tables = [one for one in below if one.kind is NodeKind.PARAMETER and _POLLUTANT in one.by]
    wanted = dict.fromkeys(code for one in tables for code in codes_named(one, plan.book, _POLLUTANT))
    told = array.where(~none, 0.0).reindex({_POLLUTANT: list(wanted)}).transpose(PLACE, _POLLUTANT)
    for place, pollutant in np.argwhere(np.isnan(told.values)).tolist():
        yield f"{told.coords[PLACE].values[place]} {told.coords[_POLLUTANT].values[pollutant]}"


def _absent(load: Node, lacking: list[str], document: LinedDocument) -> Finding:
    names = ", ".join(lacking[:6]) + (f" … ({len(lacking)})" if len(lacking) > 6 else "")
    return Finding(
        "emission-missing",
        document.where(("facts",)),
        Text(
            f"{load.code} 缺少 {names}：净化量以排放为限，此处没有值，合计也没有值",
            f"{load.code} is not told for {names}: what is purified there is limited by it, so it has no value, "
            "nor has the sum",
        ),
        Text(
            "在 facts 中补充；没有排放的写 0 或 not applicable，不核算的污染物从参数表中去掉",
            "give it under facts: 0 or not applicable where nothing is emitted; leave a pollutant that is not "
            "accounted out of the table of rates",
        ),
        Severity.WARNING,
    )
