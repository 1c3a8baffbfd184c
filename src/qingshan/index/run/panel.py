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
from qingshan.index.run.vetoes import Lifted
from qingshan.index.run.weigh import Weights
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
    known = (*variables, *codes)
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    before: Table | None = None
    for period in periods:
        stated, around = (table_of(rows, own, tuple(units), period) for own in (codes, known))
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
    weights: Weights | None = None,
) -> Panel:
    """Assess the units in every period. Framework and rows have passed their checks.

    periods : oldest first;  events, lifted : by period;  groups, weights : as for `assess`
    Raises `AssessmentError` as `assess` does, and incomparable_periods where the base period is not among `periods`
    """
    tables, findings = tables_of(framework, rows, units, periods)
    basis = _basis(framework, tables)
    runs = {}
    for at, period in enumerate(periods):
        runs[period] = assess(
            framework,
            tables[period],
            period,
            events=(events or {}).get(period, ()),
            lifted=(lifted or {}).get(period, ()),
            earlier=[tables[one] for one in periods[:at]],
            basis=basis,
            groups=groups,
            weights=weights,
        )
    return Panel(runs, tuple(findings))


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
    """Whether a change of score from one run to the other means anything: the same basis, or fixed ends only."""
    return _basis_of(one) == _basis_of(other) and (one.period == other.period or not _moves(one))


def _basis_of(run: Assessment) -> str:
    return run.framework.normalise.basis if _is_relative(run) else ""


def _moves(run: Assessment) -> bool:
    return _is_relative(run) and run.framework.normalise.basis == _PER_PERIOD


def _is_relative(run: Assessment) -> bool:
    fixed = run.framework.normalise.method == "goalposts"
    return not fixed and any(leaf.score_method == "relative" for leaf in run.tree.leaves)
