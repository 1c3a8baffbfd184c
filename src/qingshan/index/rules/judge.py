"""Which rules are met 规则判定: every unit by every rule, with the limit in force and why nothing could be decided.

A limit met exactly is met where it is not strict; values within 1e-9 of a limit count as met exactly (spec §10.4, 9.1).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from qingshan.core import Finding, Text
from qingshan.core.period import Period
from qingshan.index.rules.figures import ALL_UNITS, codes_of, summed, worked_out
from qingshan.index.run.table import State, Table, table_of
from qingshan.rulebook.rule_scheme import Limit, RuleScheme, SchemeRule

Verdict = Literal["met", "failed", "undecided", "not_in_force"]

#: Share of a limit's size within which a value counts as equal to it.
_EQUAL = 1e-9

_REASONS = {
    State.NA: Text("未报送", "not reported"),
    State.NAP: Text("报为不适用，方案没有这种例外", "said not to apply, which the scheme does not provide for"),
    State.PENDING: Text("尚未到期", "not yet due"),
}


@dataclass(frozen=True)
class RuleResult:
    """One unit by one rule. value, bound : NaN where there is none;  reason : why nothing is decided"""

    unit: str
    rule: SchemeRule
    verdict: Verdict
    limit: Limit | None = None
    value: float = math.nan
    bound: float = math.nan
    reason: Text | None = None

    @property
    def margin(self) -> float:
        """How far the value is on the right side of the limit; negative where it failed, NaN without both numbers."""
        if self.limit is None or self.limit.op == "yes":
            return math.nan
        return self.bound - self.value if self.limit.op in ("<", "<=") else self.value - self.bound


@dataclass(frozen=True)
class Judged:
    """A scheme of rules on one period.

    results : by unit and rule; of a scheme judged on totals, those of `ALL_UNITS` come last and alone decide
    """

    scheme: RuleScheme
    period: str
    units: tuple[str, ...]
    results: tuple[RuleResult, ...]
    findings: tuple[Finding, ...] = ()

    def of(self, unit: str) -> tuple[RuleResult, ...]:
        """The results of one unit, in the order of the rules; `ALL_UNITS` for the sums."""
        return tuple(one for one in self.results if one.unit == unit)

    @property
    def verdicts(self) -> Mapping[str, bool | None]:
        """Of every unit whether all rules are met; None where that is undecided."""
        return {unit: all_met(self.of(unit)) for unit in dict.fromkeys(one.unit for one in self.results)}

    def frame(self) -> pl.DataFrame:
        """One row a unit and rule; `overall` is that of the unit. Empty unit: the sums over all units."""
        verdicts = self.verdicts
        rows = [
            {
                "period": self.period, "unit": one.unit, "rule": one.rule.code, "figure": one.rule.figure,
                "value": _known(one.value), "op": one.limit.op if one.limit else None, "limit": _known(one.bound),
                "margin": _known(one.margin), "verdict": one.verdict, "reason": one.reason.en if one.reason else "",
                "mark": one.limit.mark.value if one.limit else None,
                "source": (one.limit.source or self.scheme.source) if one.limit else None,
                "overall": verdicts[one.unit],
            }
            for one in self.results
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=_COLUMNS)


_COLUMNS = pl.Schema(
    {"period": pl.String(), "unit": pl.String(), "rule": pl.String(), "figure": pl.String(), "value": pl.Float64(),
     "op": pl.String(), "limit": pl.Float64(), "margin": pl.Float64(), "verdict": pl.String(), "reason": pl.String(),
     "mark": pl.String(), "source": pl.String(), "overall": pl.Boolean()}
)  # fmt: skip


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def all_met(results: Iterable[RuleResult]) -> bool | None:
    """Any failed rule: False; none failed and one undecided, or no rule in force at all: None; else True."""
    verdicts = {one.verdict for one in results} - {"not_in_force"}
    if "failed" in verdicts:
        return False
    return True if verdicts == {"met"} else None


def judge_rules(scheme: RuleScheme, rows: pl.DataFrame, period: str, units: Sequence[str] = ()) -> Judged:
    """Judge every unit by the limits in force on the last day of a period.

    rows : columns of `VALUES`, checked before; those of the period before are needed for ``_prev``
    units : all of the rows if none is given. A unit's code is its place, which regional limits look at

    Raises `AssessmentError` where sums are not comparable, ``ValueError`` for a period that is none.
    """
    asked = Period.parse(period)
    named = tuple(units) or tuple(rows["unit"].unique(maintain_order=True))
    eve = str(asked.previous())
    codes = codes_of(scheme)
    table = table_of(rows, codes, named, period)
    before = table_of(rows, codes, named, eve) if eve in rows["period"].to_list() else None
    full, findings = worked_out(scheme, table, before)
    tables = [full]
    if scheme.overall == "total":
        whole, more = worked_out(scheme, *summed(scheme, table, before))
        tables.append(whole)
        findings += more
    results = tuple(
        _result(scheme, rule, one, at, asked) for one in tables for at in range(len(one.units)) for rule in scheme.rules
    )
    return Judged(scheme, period, named, results, tuple(findings))


def _result(scheme: RuleScheme, rule: SchemeRule, table: Table, at: int, period: Period) -> RuleResult:
    """One cell of the judgement."""
    unit = table.units[at]
    limit = rule.limit(unit, period.end)
    value = float(table.column(rule.figure)[at])
    if limit is None:
        words = Text(f"{period.end} 在此地没有有效的标准", f"no limit is in force here on {period.end}")
        return RuleResult(unit, rule, "not_in_force", value=value, reason=words)
    bound = math.nan
    if limit.than:
        bound = float(table.column(limit.than)[at])
    elif limit.value is not None:
        bound = float(limit.value)
    for code in (rule.figure, *filter(None, [limit.than])):
        state = State(table.states[at, table.codes.index(code)])
        if state in _REASONS:
            name = scheme.figure(code).title
            why = _REASONS[state]
            reason = Text(f"{name.zh}{why.zh}", f"{name.en}: {why.en}")
            return RuleResult(unit, rule, "undecided", limit, value, bound, reason)
    return RuleResult(unit, rule, "met" if _holds(limit, value, bound) else "failed", limit, value, bound)


def _holds(limit: Limit, value: float, bound: float) -> bool:
    """Whether a value meets a limit."""
    if limit.op == "yes":
        return value == 1
    same = math.isclose(value, bound, rel_tol=_EQUAL, abs_tol=_EQUAL)
    if same:
        return limit.op in ("<=", ">=")
    return value < bound if limit.op in ("<", "<=") else value > bound


__all__ = ["ALL_UNITS", "Judged", "RuleResult", "Verdict", "all_met", "judge_rules"]
