"""Totals of an account set 合计: by class of services, and never a total with an account silently left out."""

from collections.abc import Iterator
from typing import Any

from qingshan.core import ServiceClass, Text
from qingshan.facts import reason_text
from qingshan.runs.account import Row, mark_of
from qingshan.runs.plan import AccountPlan, Plan
from qingshan.runs.prices import price_years

ACCOUNTED = "gep.accounted.value"
TOTAL = "gep.total"


def rows_not_accounted(plan: Plan, places: tuple[str, ...]) -> Iterator[Row]:
    """One row for each figure that is not accounted, with the reason, so that nobody takes it for zero."""
    for account in plan.accounts:
        if account.accounted:
            continue
        assert account.reason is not None
        for code in (account.service.quantity, account.service.value):
            for place in places:
                status = "not accounted" if account.applicable else "not applicable"
                yield {**_empty(plan, code, place, account.reason), "status": status}


def _empty(plan: Plan, code: str, place: str, reason: Text) -> Row:
    return {
        "indicator": code,
        "place": place,
        "period": plan.run.period,
        "unit": plan.book.indicators[code].unit,
        "status": "not accounted",
        "reason": reason_text(reason),
    }


def rows_of_totals(plan: Plan, rows: list[Row], places: tuple[str, ...], source: str) -> Iterator[Row]:
    """Sum of what is accounted; totals of a class and of everything only where every account of theirs is."""
    wholes = {(row["indicator"], row["place"]): row for row in rows if row["part"] == ""}
    groups: list[tuple[str, list[AccountPlan], bool]] = [
        (ACCOUNTED, [one for one in plan.accounted if one.in_total], False),
        *((f"gep.{group}.value", _in_total(plan, group), True) for group in ServiceClass),
        (TOTAL, [one for one in plan.accounts if one.in_total], True),
    ]
    for code, listed, whole in groups:
        accounts = [one for one in listed if one.applicable]
        left_out = [one for one in accounts if not one.accounted]
        for place in places:
            if not accounts or (whole and left_out):
                yield _empty(plan, code, place, _left_out(left_out))
                continue
            parts = [wholes.get((one.service.value, place), {}) for one in accounts]
            yield _sum(plan, code, place, accounts, parts, source)


def _in_total(plan: Plan, group: ServiceClass) -> list[AccountPlan]:
    return [one for one in plan.accounts if one.in_total and one.service.group is group]


def _left_out(accounts: list[AccountPlan]) -> Text:
    if not accounts:
        return Text("口径中没有这一类科目", "the profile has no account of this class")
    zh = "、".join(one.service.title.zh for one in accounts)
    return Text(f"未核算：{zh}", "not accounted: " + ", ".join(one.service.title.en for one in accounts))


def _sum(plan: Plan, code: str, place: str, accounts: list[AccountPlan], parts: list[Row], source: str) -> Row:
    parts = [part for part in parts if part.get("status") != "not applicable"]
    if not parts:
        nothing = Text("此处没有这些科目", "there is none of these accounts here")
        return {**_empty(plan, code, place, nothing), "status": "not applicable"}
    known = [float(part["value"]) for part in parts if part.get("value") is not None]
    shares = [float(part["coverage"]) for part in parts if part.get("coverage") is not None]
    if len(known) < len(parts):
        lacking = Text("有科目在此处没有值", "an account has no value here")
        return {**_empty(plan, code, place, lacking), "status": "missing"}
    years = price_years(plan, [one.service.value for one in accounts])
    marks = [mark for one in accounts if (mark := mark_of(plan, one.service.value)) is not None]
    priced: dict[str, Any] = {"price_year": years[0]} if len(years) == 1 else {"price_basis": "mixed"}
    return {
        "indicator": code,
        "place": place,
        "period": plan.run.period,
        "unit": "CNY",
        "value": sum(known),
        "status": "value",
        "mark": str(max(marks, key=list(type(marks[0])).index)) if marks else None,
        "source": source,
        "coverage": min(shares, default=None),
        **priced,
    }
