"""Arithmetic on columns that know missing from not applicable; neither is ever zero by accident."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
import numpy.typing as npt

from qingshan.core.units import convert
from qingshan.facts.columns import coherent
from qingshan.facts.formula_nodes import Binary, Call, Compare, Logic, Name, Negative, Node, Not, Number, Quantity
from qingshan.facts.formula_text import format_formula

Amounts = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Zeros = list[tuple[str, Flags]]

_COMPARED: Final[dict[str, np.ufunc]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}


@dataclass(frozen=True)
class Column:
    """Amounts in coherent units; where `missing` or `absent` (not applicable) is set the amount means nothing.

    Of a predicate 1 is yes and 0 is no, and it is undecided where one of the flags is set.
    """

    amount: Amounts
    missing: Flags
    absent: Flags


def compute(node: Node, inputs: Mapping[Name, Column], height: int, zeros: Zeros) -> Column:
    """The column a formula or predicate gives. `zeros` collects each denominator's text and where it was zero."""

    def column(node: Node) -> Column:  # noqa: PLR0911 - one for each kind of node
        match node:
            case Number(value):
                return _constant(value, height)
            case Quantity(value, unit):
                return _constant(convert(value, unit, coherent(unit)), height)
            case Name():
                return inputs[node]
            case Negative(inner):
                return _each(np.negative, column(inner))
            case Call("abs", (inner,)):
                return _each(np.abs, column(inner))
            case Call("sqrt", (inner,)):
                return _each(np.sqrt, column(inner))
            case Call(function, inner_ones):
                pick = np.minimum if function == "min" else np.maximum
                return reduce(lambda one, other: _passing(pick, one, other, same=True), map(column, inner_ones))
            case Binary(sign, left, right):
                return _binary(sign, column(left), column(right), right, zeros)
            case Compare(sign, left, right):
                return _both(_COMPARED[sign], column(left), column(right))
            case Not(inner):
                return _each(lambda amount: 1.0 - amount, column(inner))
            case Logic(sign, inner_ones):
                return _logic([column(one) for one in inner_ones], decides=0.0 if sign == "and" else 1.0)
        raise TypeError(node)

    return column(node)


def _constant(value: float, height: int) -> Column:
    nowhere = np.zeros(height, dtype=bool)
    return Column(np.full(height, value), nowhere, nowhere)


def _binary(sign: str, left: Column, right: Column, denominator: Node, zeros: Zeros) -> Column:
    match sign:
        case "+":
            return _passing(np.add, left, right)
        case "-":
            return _passing(np.subtract, left, right)
        case "*":
            return _both(np.multiply, left, right)
        case "**":
            return _both(np.power, left, right)
    zero = (right.amount == 0) & ~right.missing & ~right.absent
    zeros.append((format_formula(denominator), zero))
    return _both(np.divide, left, right)


def _logic(inner: list[Column], *, decides: float) -> Column:
    """One `no` decides an `and`, one `yes` an `or`, whatever is undecided beside it."""
    missing, absent = (
        reduce(np.logical_or, flags) for flags in ([c.missing for c in inner], [c.absent for c in inner])
    )
    decided = reduce(np.logical_or, [(one.amount == decides) & ~one.missing & ~one.absent for one in inner])
    amount = np.where(decided, decides, 1.0 - decides)
    return Column(amount, missing & ~decided, absent & ~missing & ~decided)


def _each(function: Callable[[Amounts], Amounts], one: Column) -> Column:
    with np.errstate(all="ignore"):
        return _checked(function(one.amount), one.missing, one.absent)


def _both(function: Callable[[Amounts, Amounts], Amounts], left: Column, right: Column) -> Column:
    """Not applicable on one side makes it so."""
    missing = left.missing | right.missing
    with np.errstate(all="ignore"):
        return _checked(function(left.amount, right.amount), missing, (left.absent | right.absent) & ~missing)


def _passing(
    function: Callable[[Amounts, Amounts], Amounts], left: Column, right: Column, *, same: bool = False
) -> Column:
    """A side that is not applicable is passed over: it adds nothing, and is neither least nor greatest."""
    one = np.where(left.absent, right.amount if same else 0.0, left.amount)
    other = np.where(right.absent, left.amount if same else 0.0, right.amount)
    with np.errstate(all="ignore"):
        return _checked(function(one, other), left.missing | right.missing, left.absent & right.absent)


def _checked(amount: Amounts, missing: Flags, absent: Flags) -> Column:
    """What is not finite where there should be a number is missing from here on."""
    number = amount.astype(np.float64, copy=False)
    return Column(number, missing | (~np.isfinite(number) & ~absent), absent)
