"""A formula on plain arrays 数组公式, for what works out many tables at once and not rows of one."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from qingshan.core.units import convert
from qingshan.facts.arithmetic import Column, compute
from qingshan.facts.columns import coherent
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_text import figures_in, format_formula
from qingshan.rulebook import Rulebook

Floats = npt.NDArray[np.float64]


def on_arrays(book: Rulebook, code: str, amounts: Mapping[str, Floats], formula: str = "") -> Floats:
    """A formula indicator, element by element; NaN where an input is NaN or a denominator is zero.

    amounts : each figure of the formula as it writes it (``gep.total``, ``economy.gdp_prev``), in the unit of its
        indicator, all of one shape; the result is in that of `code`
    formula : the one in force then; by default the indicator's first

    >>> from qingshan.rulebook import standard_rulebook
    >>> given = {"gep.total": np.array([6.1e9, 0.0]), "economy.gdp": np.array([1.0, 0.0])}  # CNY, 亿元
    >>> on_arrays(standard_rulebook(), "gep.to_gdp_ratio", given).tolist()
    [61.0, nan]
    """
    record = book.indicators[code]
    tree = parse_formula(formula or record.formula)
    columns = {}
    for figure in figures_in(tree):
        unit = book.indicators[figure.code].unit
        flat = convert(np.ravel(amounts[format_formula(figure)]), unit, coherent(unit))
        missing = np.isnan(flat)
        columns[figure] = Column(np.where(missing, 0.0, flat), missing, np.zeros(len(flat), bool))
    shape = np.shape(next(iter(amounts.values())))
    made = compute(tree, columns, int(np.prod(shape)), [])
    value = convert(made.amount, coherent(record.unit), record.unit)
    return np.where(made.missing | ~np.isfinite(value), np.nan, value).reshape(shape)
