"""Formulas and predicates on a table 指标公式与判断式, by the parser of facts: nothing is ever executed."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qingshan.core import Finding, Severity, Text, Where
from qingshan.facts.arithmetic import Column, Zeros, compute
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import NOW, PREVIOUS, Name, Node, below
from qingshan.index.run.table import State, Table
from qingshan.rulebook.framework import Framework

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def figures_in(node: Node) -> set[Name]:
    """The figures a formula stands on.

    >>> sorted(name.code for name in figures_in(parse_formula("(gdp / gdp_prev - 1) * 100 > floor")))
    ['floor', 'gdp', 'gdp']
    """
    if isinstance(node, Name):
        return {node}
    return {name for one in below(node) for name in figures_in(one)}


def decided(predicate: str, table: Table) -> tuple[Flags, Flags]:
    """Where a predicate over indicators holds, and where it cannot be decided for want of a value. (units,)"""
    node = parse_formula(predicate)
    told = computed(node, table, None, [])
    undecided = told.missing | told.absent
    return (told.amount == 1) & ~undecided, undecided


def variables_of(framework: Framework) -> tuple[str, ...]:
    """Codes that the framework's formulas and denominators need beside its indicators, by name."""
    named = {
        name.code for leaf in framework.indicators if leaf.formula for name in figures_in(parse_formula(leaf.formula))
    }
    named |= {leaf.denominator for leaf in framework.indicators if leaf.denominator}
    return tuple(sorted(named - {leaf.code for leaf in framework.indicators}))


def derived(framework: Framework, table: Table, variables: Table, before: Table | None) -> tuple[Table, list[Finding]]:
    """The table with formulas worked out where no value was given, and values divided by their denominators.

    variables : of the same units and period;  before : variables of the period before, for ``_prev``
    A division by zero leaves the cell missing, with a warning.
    """
    values, states = table.values.copy(), table.states.copy()
    findings: list[Finding] = []
    for at, leaf in enumerate(framework.indicators):
        if leaf.formula:
            zeros: Zeros = []
            told = computed(parse_formula(leaf.formula), variables, before, zeros)
            found = np.where(told.missing | told.absent | ~np.isfinite(told.amount), np.nan, told.amount)
            open_ = (states[:, at] == State.NA) & ~np.isnan(found)
            values[open_, at], states[open_, at] = found[open_], State.VALUE
            findings += divided_by_zero(leaf.code, zeros, table.units)
        if leaf.denominator:
            below_ = variables.column(leaf.denominator)
            zero = below_ == 0
            values[:, at] = values[:, at] / np.where(zero, np.nan, below_)
            states[np.isnan(values[:, at]) & (states[:, at] == State.VALUE), at] = State.NA
            findings += divided_by_zero(leaf.code, [(leaf.denominator, zero)], table.units)
    return replace(table, values=values, states=states), findings


def computed(node: Node, table: Table, before: Table | None, zeros: Zeros) -> Column:
    """A formula on every unit; `before` has the figures of the period before, `zeros` takes what divides by zero."""
    inputs = {name: _column(name, table, before) for name in figures_in(node)}
    return compute(node, inputs, len(table.units), zeros)


def _column(name: Name, table: Table, before: Table | None) -> Column:
    source = {NOW: table, PREVIOUS: before}.get(name.when)
    if source is None or name.code not in source.codes:
        nothing = np.ones(len(table.units), bool)
        return Column(np.zeros(len(table.units)), nothing, ~nothing)
    at = source.codes.index(name.code)
    absent = source.states[:, at] == State.NAP
    missing = np.isnan(source.values[:, at]) & ~absent
    return Column(np.where(missing | absent, 0.0, source.values[:, at]), missing, absent)


def divided_by_zero(code: str, zeros: Iterable[tuple[str, Flags]], units: tuple[str, ...]) -> list[Finding]:
    """A warning for each unit whose figure has no value because of a division by zero."""
    return [
        Finding(
            "division_by_zero",
            Where(field=f"{code} {unit}"),
            Text(
                f"{unit} 的 {code} 除以零（{text} 为 0），按缺失处理",
                f"{unit}: {code} divides by {text}, which is 0; it is missing",
            ),
            Text("核对分母", "check the denominator"),
            Severity.WARNING,
        )
        for text, mask in zeros
        for unit, hit in zip(units, mask, strict=True)
        if hit
    ]
