"""Predicates 判断式 on single figures: yes, no, or undecided."""

from collections.abc import Mapping

import numpy as np

from qingshan.facts.arithmetic import Column, compute
from qingshan.facts.formula_nodes import Name, Node, is_predicate
from qingshan.facts.formula_text import figures_in, format_formula


def decided(predicate: Node, values: Mapping[str, float | None]) -> bool | None:
    """Whether a predicate holds; None where a figure that it hangs on is missing, so that nobody knows.

    values : by code, as the formula writes it (``gdp_prev``), in the units that its plain numbers mean; None is missing
    Raises ``ValueError`` for a formula that gives a number, ``LookupError`` for a figure that `values` does not name.

    >>> from qingshan.facts import parse_formula
    >>> veto = parse_formula("GE13 < 1.5 or GE14 < 1.5")
    >>> decided(veto, {"GE13": 3.0, "GE14": 1.2}), decided(veto, {"GE13": 3.0, "GE14": None})
    (True, None)
    >>> decided(veto, {"GE13": 1.0, "GE14": None})
    True
    """
    if not is_predicate(predicate):
        raise ValueError(f"{format_formula(predicate)} gives a number, not yes or no")
    inputs: dict[Name, Column] = {}
    for figure in figures_in(predicate):
        told = format_formula(figure)
        if told not in values:
            raise LookupError(f"there is no figure {told}")
        value = values[told]
        amount = np.array([np.nan if value is None else value])
        inputs[figure] = Column(amount, np.isnan(amount), np.zeros(1, bool))
    made = compute(predicate, inputs, 1, [])
    return None if made.missing[0] or made.absent[0] else bool(made.amount[0])
