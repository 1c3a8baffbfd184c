"""Several periods of one assessment 多期考核: each with formulas of its own and the basis that the framework states.

Scores of different periods may be compared only where they stand on the same basis. Spec §11.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from qingshan.core import Finding
from qingshan.index.judge.events import Event
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment, assess
from qingshan.index.run.formulas import derived, variables_of
from qingshan.index.run.table import Table, table_of
from qingshan.index.run.tree import tree_of
from qingshan.index.run.vetoes import Lifted
from qingshan.index.run.weigh import Weights, kept
from qingshan.rulebook.framework import Framework

_PER_PERIOD, _POOLED, _BASE = "per_period", "pooled", "base_period:"


@dataclass(frozen=True)
class Panel:
    """Runs by period, oldest first, on one basis.

    findings : of the formulas, beside those that each run keeps
    """

    runs: Mapping[str, Assessment]
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, period: str) -> Assessment:
        return self.runs[period]


def tables_of(
    framework: Framework, rows: pl.DataFrame, units: Sequence[str], periods: Sequence[str]
) -> tuple[dict[str, Table], list[Finding]]:
    """Values of every period, formulas worked out; ``_prev`` is the period before in `periods`, oldest first.

    rows : as in `VALUES`, checked before; of the first period ``_prev`` has no value
    """
    codes, variables = tuple(leaf.code for leaf in framework.indicators), variables_of(framework)
    of_period = {str(period): own for (period,), own in rows.group_by("period")}
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    before: Table | None = None
    for period in periods:
        own = of_period.get(period, rows.clear())
        stated = table_of(own, codes, tuple(units), period)
        around = table_of(own, (*variables, *codes), tuple(units), period) if variables else stated
        tables[period], found = derived(framework, stated, around, before)
        findings += found
        before = around
    return tables, findings


def assess_panel(
    framework: Framework,
    rows: pl.DataFrame,
    units: Sequence[str],
    periods: Sequence[str],
    *,
    events: Mapping[str, Sequence[Event]] | None = None,
    lifted: Mapping[str, Sequence[Lifted]] | None = None,
    groups: Sequence[str] | None = None,
    parents: Mapping[str, str] | None = None,
    weights: Weights | None = None,
    wanted: Sequence[str] = (),
) -> Panel:
    """Assess the units in every period. Framework and rows have passed their checks.

    periods : oldest first;  events, lifted : by period;  groups, weights : as for `assess`
    parents : unit → the region it lies in, whose values are rows like those of the units
    wanted : the periods to assess, all unless given; the others only give values to them
    Weights from data are those of the first period assessed where the framework reuses them (`over_time`).
    Raises `AssessmentError` as `assess` does, and incomparable_periods where the base period is not among `periods`
    """
    tables, findings = tables_of(framework, rows, units, periods)
    regions = _of_parents(framework, rows, units, periods, parents or {})
    basis = _basis(framework, tables)
    runs: dict[str, Assessment] = {}
    first = tree_of(framework)
    for at, period in enumerate(periods):
        if wanted and period not in wanted:
            continue
        runs[period] = assess(
            framework,
            tables[period],
            period,
            events=(events or {}).get(period, ()),
            lifted=(lifted or {}).get(period, ()),
            earlier=[tables[one] for one in periods[:at]],
            later=[tables[one] for one in periods[at + 1 :]],
            basis=basis,
            groups=groups,
            parents=regions.get(period),
            weights=weights or kept(first, next(iter(runs.values())).weights if runs else None),
        )
    return Panel(runs, tuple(findings))


def _of_parents(
    framework: Framework, rows: pl.DataFrame, units: Sequence[str], periods: Sequence[str], parents: Mapping[str, str]
) -> dict[str, Table]:
    """Values of each unit's region in the row of the unit, by period."""
    known = list(dict.fromkeys(parents.get(unit, "") for unit in units))
    if known in ([], [""]):
        return {}
    tables, _ = tables_of(framework, rows, known, periods)
    at = [known.index(parents.get(unit, "")) for unit in units]
    return {
        period: replace(one, units=tuple(units), values=one.values[at], states=one.states[at], labels={})
        for period, one in tables.items()
    }


def _basis(framework: Framework, tables: Mapping[str, Table]) -> Table | None:
    """The values that give the ends of relative scores, where they are not each period's own."""
    how = framework.normalise.basis
    if how == _POOLED:
        every = list(tables.values())
        values, states = (np.concatenate([getattr(one, name) for one in every]) for name in ("values", "states"))
        return replace(every[0], units=tuple(unit for one in every for unit in one.units), values=values, states=states)
    if not how.startswith(_BASE):
        return None
    base = how.removeprefix(_BASE)
    if base not in tables:
        raise AssessmentError(
            "incomparable_periods",
            f"基期 {base} 没有数据，无法与之比较",
            f"the base period {base} is not among the periods",
        )
    return tables[base]


def comparable(one: Assessment, other: Assessment) -> bool:
    """Whether a change of score from one run to the other means anything: the same basis, or fixed ends only.

    Pooled scores compare while the pool is unchanged, those of a base period while its figures are.
    """
    if not (_is_relative(one) or _is_relative(other)):
        return True
    if one.framework.normalise.basis != other.framework.normalise.basis or one.basis != other.basis:
        return False
    return one.period == other.period or not _moves(one)


def _moves(run: Assessment) -> bool:
    return run.framework.normalise.basis == _PER_PERIOD


def _is_relative(run: Assessment) -> bool:
    if run.framework.normalise.is_fixed:
        return False
    return any(leaf.score_method == "relative" for leaf in run.tree.leaves)
