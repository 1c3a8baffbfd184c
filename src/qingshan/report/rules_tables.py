"""The tables of a scheme of rules 规则式考核结果表: verdicts, every unit by every rule, the rules with their limits."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingshan.core import Finding, Text
from qingshan.core.record import MARK_LABELS
from qingshan.index.rules.judge import ALL_UNITS, Judged, RuleResult
from qingshan.report.table import AS_GIVEN, WHOLE, WORDS, Cell, Table
from qingshan.rulebook.rule_scheme import Limit, RuleScheme, SchemeRule

OVERALL = {True: Text("通过", "met"), False: Text("未通过", "not met"), None: Text("未定", "undecided")}
VERDICTS = {
    "met": Text("达到", "met"),
    "failed": Text("未达到", "not met"),
    "undecided": Text("未定", "undecided"),
    "not_in_force": Text("不适用此地此时", "not in force here and then"),
}
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_WHOLE_GROUP = Text("合计", "all units together")


@dataclass(frozen=True)
class RulesContent:
    """What a report on a scheme of rules is made of. runs : one a period, oldest first;  names : of units by code"""

    runs: tuple[Judged, ...]
    names: Mapping[str, str]
    key: str
    inputs: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    @property
    def scheme(self) -> RuleScheme:
        """The scheme of all runs."""
        return self.runs[0].scheme

    def name(self, unit: str) -> Text:
        """A unit's name, else its code."""
        known = self.names.get(unit, unit)
        return _WHOLE_GROUP if unit == ALL_UNITS else Text(known, known if known == unit else f"{known} {unit}")


def rules_tables(content: RulesContent) -> list[Table]:
    """All tables of the workbook."""
    return [verdicts_table(content), *(results_table(content, one) for one in content.runs), limits_table(content)]


def verdicts_table(content: RulesContent) -> Table:
    """One row a unit and period: whether all rules are met, and which are not."""
    rows: list[tuple[Cell, ...]] = []
    for run in reversed(content.runs):
        for unit, verdict in run.verdicts.items():
            own = run.of(unit)
            numbers = [sum(one.verdict == name for one in own) for name in ("met", "failed", "undecided")]
            rows.append((run.period, content.name(unit), OVERALL[verdict], *numbers, _missed(own)))
    notes: tuple[Text, ...] = ()
    if content.scheme.overall == "total":
        zh = "以合计判定；各单元的结果仅供参考，不作决定"
        notes = (Text(zh, "the sums over all units decide; what single units reach is shown and does not"),)
    heads = (
        Text("时段", "period"), Text("单元", "unit"), Text("结论", "result"), Text("达到", "rules met"),
        Text("未达到", "not met"), Text("未定", "undecided"), Text("未达到或未定的规则", "rules not met or undecided"),
    )  # fmt: skip
    formats = (WORDS, WORDS, WORDS, WHOLE, WHOLE, WHOLE, WORDS)
    return Table(Text("表1", "Table 1"), Text("结论", "Results"), heads, tuple(rows), formats, notes, stubs=2)


def _missed(results: Sequence[RuleResult]) -> Text:
    open_ = [one for one in results if one.verdict in ("failed", "undecided")]
    return Text(
        "；".join(f"{one.rule.title.zh}（{VERDICTS[one.verdict].zh}）" for one in open_),
        "; ".join(f"{one.rule.title.en} ({VERDICTS[one.verdict].en})" for one in open_),
    )


def results_table(content: RulesContent, run: Judged, unit: str | None = None) -> Table:
    """Every unit by every rule of one period, or one unit alone."""
    chosen = run.results if unit is None else run.of(unit)
    rows = tuple(
        (
            content.name(one.unit),
            one.rule.title,
            _amount(run.scheme, one, one.value),
            _demand(run.scheme, one),
            None if math.isnan(one.margin) else round(one.margin, 9),
            VERDICTS[one.verdict],
            one.reason,
        )
        for one in chosen
    )
    heads = (
        Text("单元", "unit"), Text("规则", "rule"), Text("数值", "value"), Text("标准", "limit"),
        Text("余量", "margin"), Text("判定", "verdict"), Text("原因", "reason"),
    )  # fmt: skip
    formats = (WORDS, WORDS, WORDS, WORDS, AS_GIVEN, WORDS, WORDS)
    period = run.period.replace("/", "_")  # it names a sheet
    title = Text("逐项判定", "Rule by rule")
    return Table(Text(f"表2 {period}", f"Table 2 {period}"), title, heads, rows, formats, stubs=2)


def _amount(scheme: RuleScheme, result: RuleResult, value: float) -> Text | None:
    figure = scheme.figure(result.rule.figure)
    if math.isnan(value):
        return None
    if figure.kind == "yes_no":
        return Text("是", "yes") if value == 1 else Text("否", "no")
    written = f"{value:.9g} {figure.unit}".strip()
    return Text(written, written)


def _demand(scheme: RuleScheme, result: RuleResult) -> Text | None:
    if result.limit is None:
        return None
    words = limit_words(scheme, result.rule, result.limit)
    if result.limit.than and not math.isnan(result.bound):
        return Text(f"{words.zh}（{result.bound:.9g}）", f"{words.en} ({result.bound:.9g})")
    return words


def limit_words(scheme: RuleScheme, rule: SchemeRule, limit: Limit) -> Text:
    """A limit as people write it."""
    if limit.op == "yes":
        return Text("是", "yes")
    if limit.than:
        other = scheme.figure(limit.than).title
        return Text(f"{_SIGNS[limit.op]} {other.zh}", f"{_SIGNS[limit.op]} {other.en}")
    written = f"{_SIGNS[limit.op]} {limit.value} {scheme.figure(rule.figure).unit}".strip()
    return Text(written, written)


def limits_table(content: RulesContent) -> Table:
    """The rules with all their limits: days, regions, source and mark."""
    scheme = content.scheme
    rows = tuple(
        (
            rule.title,
            limit_words(scheme, rule, limit),
            str(limit.valid_from or ""),
            str(limit.valid_to or ""),
            " ".join(limit.regions),
            limit.source or scheme.source,
            MARK_LABELS[limit.mark],
        )
        for rule in scheme.rules
        for limit in rule.limits
    )
    heads = (
        Text("规则", "rule"), Text("标准", "limit"), Text("起", "from"), Text("止", "until"),
        Text("地区", "regions"), Text("来源", "source"), Text("依据", "evidence"),
    )  # fmt: skip
    return Table(Text("表3", "Table 3"), Text("规则与标准", "Rules and limits"), heads, rows, (WORDS,) * len(heads))
