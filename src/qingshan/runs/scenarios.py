"""Scenarios of a run 情景与项目: the account with other land, at the account's own prices, and what differs."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from qingshan.core import Finding, Level, Severity, Text, errors_in
from qingshan.facts import format_part, parse_part
from qingshan.grid.walk import AREA, Progress
from qingshan.nature.dual import check_offset
from qingshan.report.scenario import Change, Scenario
from qingshan.runs.columns import Columns
from qingshan.runs.compute import Computed, compute
from qingshan.runs.inputs import Inputs
from qingshan.runs.plan import AccountPlan, Plan, codes_of
from qingshan.runs.resolve import upstream
from qingshan.runs.scenario_inputs import Prepared, left_out, prepared

#: Figures by indicator, place and part: value, status, reason and coverage as in facts.
Row = tuple[float | None, str, str, float | None]
Rows = dict[tuple[str, str, str], Row]
#: Share of a zone that an account and a scenario may differ by in what they cover, as for `area-not-closed`.
_HOLES = 0.001
_NOTHING: Row = (None, "", "", None)

UNTOUCHED = Text(
    "只依据统计数据，情景没有改变它", "it rests on statistics and prices alone, which the scenario does not change"
)
UNCOVERED = Text(
    "情景的图层与核算覆盖的土地不同，空缺不是损失",
    "the maps of the scenario do not cover the ground that those of the account cover, and a hole is no loss",
)
UNKNOWN = Text("核算或情景中没有数值", "there is no figure in the account or in the scenario")


def scenarios_of(
    inputs: Inputs, columns: Columns, computed: Computed, progress: Progress | None = None
) -> tuple[list[Scenario], list[Finding]]:
    """All scenarios of a run, each beside the account, and whether projects are made good."""
    made: list[Scenario] = []
    findings: list[Finding] = []
    for number in range(len(inputs.run.scenarios)):
        one = prepared(inputs, columns, number)
        again = compute(one.inputs, one.inputs.plan, one.columns, "scenario", progress=progress, walker=one.walker)
        findings += errors_in(again.findings)
        made.append(_scenario(inputs, one, computed, again))
    made = [_with_offset(one, made, inputs) for one in made]
    return made, [*findings, *_offsets(made, inputs)]


def _scenario(inputs: Inputs, one: Prepared, computed: Computed, again: Computed) -> Scenario:
    present = again.held.area.values.sum(axis=0) > 0
    lacking = left_out(one, inputs.plan, present)
    before, after = _rows(computed, inputs), _rows(again, inputs)
    changes = list(_areas(before, after, inputs))
    counted: list[str] = []
    for account in inputs.plan.accounted:
        service = account.service
        if one.walker is None and _uncovered(account, inputs, before, after):
            lacking.setdefault(service.code, UNCOVERED)
        own = list(_of_account(account, inputs, before, after, lacking.get(service.code)))
        if (
            service.code not in lacking
            and _rests_on_statistics(inputs.plan, account)
            and not any(c.change for c in own)
        ):
            lacking[service.code] = UNTOUCHED
            own = [replace(each, reason=UNTOUCHED) for each in own]
        changes += own
        counted += [service.code] if account.in_total and service.code not in lacking else []
    values = tuple(account.service.value for account in inputs.plan.accounted if account.service.code in counted)
    gep = {place: _summed(changes, values, place) for place in _places(inputs)}
    return Scenario(
        one.given.code, one.given.title, _what(one), tuple(changes), gep, tuple(counted), lacking, one.given.offset
    )


def _what(one: Prepared) -> Text:
    """What a scenario changes, in words."""
    if one.walker is not None and one.given.project is not None:
        column = one.columns.types[one.columns.index[one.walker.code]]
        name = one.inputs.plan.book.member("ecosystem", column).title
        return Text(f"项目范围变为{name.zh}", f"the land of a project becomes {name.en}")
    parts = [Text("另一期土地覆被", "another land-cover map")] if one.given.land_cover is not None else []
    parts += [Text(f"栅格 {role}", f"raster {role}") for role in one.given.rasters]
    parts += [Text(f"参数 {code}", f"parameter {code}") for code in one.given.parameters]
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _rows(computed: Computed, inputs: Inputs) -> Rows:
    """Figures of the account by place; without a place of the total, the sum of what adds up stands under ''."""
    rows = computed.facts.filter(pl.col("period") == inputs.run.period)
    wanted = ("indicator", "place", "part", "value", "status", "reason", "coverage")
    held: Rows = {
        (row[0], row[1], row[2]): (*row[3:5], row[5] or "", row[6]) for row in rows.select(wanted).iter_rows()
    }
    if inputs.run.total_place:
        return held
    by_part: dict[tuple[str, str], list[Row]] = {}
    for (indicator, _, part), figure in held.items():
        by_part.setdefault((indicator, part), []).append(figure)
    return held | {(indicator, "", part): _total(figures) for (indicator, part), figures in by_part.items()}


def _total(figures: list[Row]) -> Row:
    known = [one[0] for one in figures if one[0] is not None]
    lacking = [one for one in figures if one[0] is None and one[1] != "not applicable"]
    return lacking[0] if lacking else (sum(known), "value", "", None) if known else figures[0]


def _places(inputs: Inputs) -> tuple[str, ...]:
    return (*inputs.zones.codes, inputs.run.total_place)


def _figure(rows: Rows, key: tuple[str, str, str], other: Rows) -> float | None:
    """A figure; what is not applicable in one of the two is nought beside a value in the other."""
    value, status = rows.get(key, (None, "not applicable", "", None))[:2]
    there = other.get(key, (None, "", "", None))[0] is not None
    return 0.0 if value is None and status == "not applicable" and there else value


def _areas(before: Rows, after: Rows, inputs: Inputs) -> Iterator[Change]:
    """The area of each ecosystem type, before and after."""
    tops = [one.code for one in inputs.plan.book.dimensions["ecosystem"].members if not one.parent]
    for part in (*(format_part({"ecosystem": code}) for code in tops), ""):
        for place in _places(inputs):
            key = (AREA, place, part)
            if key in before or key in after:
                yield Change(AREA, place, part, "m2", _figure(before, key, after), _figure(after, key, before))


def _uncovered(account: AccountPlan, inputs: Inputs, before: Rows, after: Rows) -> bool:
    """Whether other maps leave ground without a figure that the account has one for, or the other way round."""
    codes = (account.service.quantity, account.service.value)
    for place in inputs.zones.codes:
        here, there = (rows.get((AREA, place, ""), _NOTHING)[0] or 0.0 for rows in (before, after))
        if abs(there - here) > _HOLES * here:
            return True
        for code in codes:
            one, two = (rows.get((code, place, ""), _NOTHING)[3] for rows in (before, after))
            if one is not None and two is not None and abs(two - one) > _HOLES:
                return True
    return False


def _of_account(
    account: AccountPlan, inputs: Inputs, before: Rows, after: Rows, reason: Text | None
) -> Iterator[Change]:
    """Quantity, whole or by pollutant and the like, and value of one account at every place."""
    units = inputs.plan.book.indicators
    for indicator in (account.service.quantity, account.service.value):
        parts = {
            part for code, _, part in (*before, *after) if code == indicator and "ecosystem" not in parse_part(part)
        }
        shown = sorted(parts - {""}) if parts - {""} and indicator == account.service.quantity else [""]
        for part in shown:
            for place in _places(inputs):
                key = (indicator, place, part)
                one, two = _figure(before, key, after), _figure(after, key, before)
                why = reason or (UNKNOWN if one is None or two is None else None)
                yield Change(indicator, place, part, units[indicator].unit, one, None if reason else two, why)


def _rests_on_statistics(plan: Plan, account: AccountPlan) -> bool:
    """Whether nothing that is known by cell stands behind an account."""
    behind = upstream(plan.nodes, [code for code in codes_of(account.service) if code in plan.nodes])
    return all(plan.nodes[code].level is not Level.CELL for code in behind)


def _summed(changes: list[Change], values: tuple[str, ...], place: str) -> float | None:
    """ΔGEP at a place: what the counted accounts change there; None where one of them has no figure that it should."""
    total, some = 0.0, False
    for one in changes:
        if one.indicator in values and one.place == place and not one.part:
            if one.change is None and not (one.account is None and one.scenario is None):
                return None
            total += one.change or 0.0
            some = some or one.change is not None
    return total if some else None


def _with_offset(one: Scenario, made: list[Scenario], inputs: Inputs) -> Scenario:
    """The scenario with what its compensation brings, over the accounts that both have."""
    found = [other for other in made if other.code == one.offset]
    if not found:
        return one
    services = {account.service.code: account.service.value for account in inputs.plan.accounted}
    both = tuple(services[code] for code in one.counted if code in found[0].counted)
    return replace(one, offset_change=_summed(list(found[0].changes), both, inputs.run.total_place))


def _offsets(made: list[Scenario], inputs: Inputs) -> Iterator[Finding]:
    """Projects, and scenarios with an offset, that lower GEP and are not made good: a warning in the report."""
    for number, (one, given) in enumerate(zip(made, inputs.run.scenarios, strict=True)):
        change = one.gep[inputs.run.total_place]
        if change is None or (given.project is None and not given.offset):
            continue
        where = inputs.document.where(("scenarios", number, *(("offset",) if given.offset else ())))
        for found in check_offset(one.code, change, one.offset_change or 0.0):
            yield replace(found, where=where, severity=Severity.WARNING)


def scenarios_csv(made: list[Scenario]) -> str:
    """A row for each figure of each scenario at each place; no number where there is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["scenario", "indicator", "place", "part", "unit", "account", "scenario_value", "change", "reason"])
    for one in made:
        for each in one.changes:
            numbers = [_number(value) for value in (each.account, each.scenario, each.change)]
            why = f"{each.reason.zh} | {each.reason.en}" if each.reason is not None else ""
            writer.writerow([one.code, each.indicator, each.place or "total", each.part, each.unit, *numbers, why])
        for place, change in one.gep.items():
            writer.writerow([one.code, "gep.accounted.value", place or "total", "", "CNY", "", "", _number(change), ""])
    return text.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None or not np.isfinite(value) else repr(float(value))
