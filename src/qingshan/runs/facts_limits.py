"""Facts that a plan takes and that cannot be 统计输入的物理界限."""

from collections.abc import Iterator

from qingshan.core import Finding
from qingshan.rulebook import LinedDocument
from qingshan.runs.given import GivenFacts
from qingshan.runs.limits import fields_by_code, impossible, outside_limits
from qingshan.runs.nodes import NodeKind
from qingshan.runs.plan import Plan


def check_facts_limits(plan: Plan, given: GivenFacts, document: LinedDocument) -> Iterator[Finding]:
    """One finding for each fact outside what is physically possible; its indicator, place and part are named."""
    fields = fields_by_code()
    for node in plan.nodes.values():
        if node.kind is not NodeKind.FACTS or node.code not in fields:
            continue
        wanted = fields[node.code]
        for row in given.values_of(node.code):
            if impossible(wanted, float(row["value"]), row["unit"]):
                told = " ".join(part for part in (node.code, row["place"], row["part"]) if part)
                yield outside_limits(wanted, told, [row["value"]], row["unit"], document.where(("facts",)))
