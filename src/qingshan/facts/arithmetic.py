"""Arithmetic on columns that know missing from not applicable; neither is ever zero by accident."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from qingshan.facts.formula import Binary, Call, Name, Negative, Node, Number, format_formula

Amounts = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Zeros = list[tuple[str, Flags]]


@dataclass(frozen=True)
class Column:
    """Amounts in coherent units; where `missing` or `absent` (not applicable) is set the amount means nothing."""

    amount: Amounts
    missing: Flags
    absent: Flags


def compute(node: Node, inputs: Mapping[str, Column], height: int, zeros: Zeros) -> Column:
    """The column a formula gives. `zeros` collects each denominator's text and where it was zero."""

    def column(node: Node) -> Column:  # noqa: PLR0911 - one for each kind of node
        match node:
            case Number(value):
                nowhere = np.zeros(height, dtype=bool)
                return Column(np.full(height, value), nowhere, nowhere)
            case Name(code):
                return inputs[code]
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
        raise TypeError(node)

    return column(node)


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
    return Column(amount, missing | (~np.isfinite(amount) & ~absent), absent)
