"""The figures that rules speak of 规则所用数值: as reported, worked out by formulas, or summed over all units."""

from dataclasses import replace

import numpy as np

from qingshan.core import Finding
from qingshan.facts.arithmetic import Zeros
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import PREVIOUS
from qingshan.index.columns import count, total
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.formulas import computed, divided_by_zero, figures_in
from qingshan.index.run.table import State, Table
from qingshan.rulebook.rule_scheme import RuleScheme

#: What stands where a unit's code does, for the sums over all units.
ALL_UNITS = ""


def codes_of(scheme: RuleScheme) -> tuple[str, ...]:
    """Codes of the scheme's figures; the columns of every table of it."""
    return tuple(figure.code for figure in scheme.figures)


def looks_back(scheme: RuleScheme) -> bool:
    """Whether a figure is worked out of those of the period before."""
    formulas = (parse_formula(figure.formula) for figure in scheme.figures if figure.formula)
    return any(name.when == PREVIOUS for node in formulas for name in figures_in(node))


def worked_out(scheme: RuleScheme, table: Table, before: Table | None) -> tuple[Table, list[Finding]]:
    """The table with figures worked out where none was reported; a division by zero leaves a gap, with a warning.

    What is worked out of a figure that is not yet due is not yet due.

    before : the same figures of the period before, for ``_prev``
    """
    values, states = table.values.copy(), table.states.copy()
    held = replace(table, values=values, states=states)
    earlier = worked_out(scheme, before, None)[0] if before is not None else None
    findings: list[Finding] = []
    for figure in scheme.figures:
        if not figure.formula:
            continue
        at = table.codes.index(figure.code)
        zeros: Zeros = []
        node = parse_formula(figure.formula)
        told = computed(node, held, earlier, zeros)
        found = np.where(told.missing | told.absent | ~np.isfinite(told.amount), np.nan, told.amount)
        open_ = (states[:, at] == State.NA) & ~np.isnan(found)
        values[open_, at], states[open_, at] = found[open_], State.VALUE
        needed = [table.codes.index(name.code) for name in figures_in(node) if name.when != PREVIOUS]
        due_later = (states[:, needed] == State.PENDING).any(axis=1)
        states[due_later & (states[:, at] == State.NA), at] = State.PENDING
        findings += divided_by_zero(figure.code, zeros, table.units)
    return held, findings


def summed(scheme: RuleScheme, table: Table, before: Table | None) -> tuple[Table, Table | None]:
    """One row for all units: sums of the reported figures, those with formulas left open for `worked_out`.

    Raises `AssessmentError` ``incomparable_base`` where a unit has some of these figures and not others, in this period
    or the one before: it entered or left, or has not reported, and the sums would not be of the same units.
    """
    given = [at for at, figure in enumerate(scheme.figures) if not figure.formula]
    there = ~np.isnan(np.concatenate([one.values[:, given] for one in (table, before) if one is not None], axis=1))
    partly = there.any(axis=1) & ~there.all(axis=1)
    if partly.any():
        units = [unit for unit, hit in zip(table.units, partly, strict=True) if hit]
        raise AssessmentError(
            "incomparable_base",
            f"{'、'.join(units)} 的数值不齐，两期合计的口径不同；请用重述的基数，或两期都不含它",
            f"{', '.join(units)}: figures of both periods are not all there, so the sums are not of the same units; "
            "restate the base, or leave it out of both",
        )
    return _sum(scheme, table), _sum(scheme, before) if before is not None else None


def _sum(scheme: RuleScheme, table: Table) -> Table:
    reported = np.array([not figure.formula for figure in scheme.figures]) & (count(table.values) > 0)
    values = np.where(reported, total(table.values), np.nan)[None, :]
    states = np.where(np.isnan(values), State.NA, State.VALUE).astype(np.int8)
    return Table((ALL_UNITS,), table.codes, values, states, period=table.period)
