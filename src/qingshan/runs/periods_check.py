"""Periods other than a year 非整年时段: models are annual; only what adds up stated flows goes with any period."""

from collections.abc import Iterator

from qingshan.core import Finding, Text
from qingshan.rulebook import LinedDocument
from qingshan.runs.plan import Plan

#: Models that only add up and price flows which the facts state for the period itself.
_OF_ANY_PERIOD = (
    "gross_output",
    "residual",
    "below_zero",
    "travel_cost",
    "revenue_share",
    "net_supply",
    "mass_balance",
)


def check_period(plan: Plan, document: LinedDocument) -> Iterator[Finding]:
    """An annual model on a part of a year, or on several, would give a figure for no period at all."""
    if plan.run.when.kind == "year":
        return
    annual = [
        node.code for node in plan.nodes.values() if node.model is not None and node.model.code not in _OF_ANY_PERIOD
    ]
    if annual:
        shown = ", ".join(annual[:6]) + (" …" if len(annual) > 6 else "")
        yield Finding(
            "period-not-a-year",
            document.where(("period",)),
            Text(
                f"时段 {plan.run.period} 不是一整年，而这些指标的模型按年计算：{shown}",
                f"the period {plan.run.period} is not one year, and the models of these are annual: {shown}",
            ),
            Text(
                "按整年核算；一年中某一时段只能用统计数据核算的科目",
                "account whole years; for a part of a year only accounts from statistics can be had",
            ),
        )
