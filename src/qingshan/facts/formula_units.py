"""Whether a formula fits its units: areas are added to areas, and what comes out is what the indicator measures."""

from collections.abc import Iterator
from functools import reduce

from pint.util import UnitsContainer

from qingshan.core import Text
from qingshan.core.units import convert, is_known, parse
from qingshan.facts.formula_nodes import (
    Binary,
    Call,
    Compare,
    Name,
    Negative,
    Node,
    Number,
    Quantity,
    below,
    is_predicate,
)
from qingshan.facts.formula_text import format_formula
from qingshan.rulebook import Rulebook

_PLAIN = UnitsContainer()


def unit_faults(tree: Node, book: Rulebook, unit: str) -> Iterator[Text]:
    """What does not fit in a formula or predicate whose result is in `unit`, in words."""
    faults: list[Text] = []
    made = _dimension(tree, book, faults)
    wanted = _measured(unit)
    if not faults and made != wanted:
        faults.append(Text(f"得 {made}，指标单位为 {unit}", f"it gives {made}, the indicator is in {unit}"))
    yield from faults


def _measured(unit: str) -> UnitsContainer:
    measured: UnitsContainer = parse(unit).dimensionality
    return measured


def _raised(base: UnitsContainer, power: float) -> UnitsContainer:
    raised: UnitsContainer = base**power if power else _PLAIN
    return raised


def _dimension(node: Node, book: Rulebook, faults: list[Text]) -> UnitsContainer:  # noqa: PLR0911 - one for each kind
    match node:
        case Number():
            return _PLAIN
        case Quantity(_, unit):
            return _known(unit, faults)
        case Name(code):
            return _measured(book.indicators[code].unit)
        case Negative(inner) | Call("abs", (inner,)):
            return _dimension(inner, book, faults)
        case Call("sqrt", (inner,)):
            return _raised(_dimension(inner, book, faults), 0.5)
        case Call(function, inner_ones):
            return _alike(function, [_dimension(one, book, faults) for one in inner_ones], faults)
        case Binary("**", left, right):
            return _power(_dimension(left, book, faults), right, book, faults)
        case Binary(sign, left, right):
            one, other = _dimension(left, book, faults), _dimension(right, book, faults)
            if sign in "+-":
                return _alike(sign, [one, other], faults)
            product: UnitsContainer = one * other if sign == "*" else one / other
            return product
        case Compare(sign, left, right):
            _alike(sign, [_dimension(left, book, faults), _dimension(right, book, faults)], faults)
            faults += _bare(left, right, book)
            return _PLAIN
    if is_predicate(node):
        for inside in below(node):
            _dimension(inside, book, faults)
        return _PLAIN
    raise TypeError(node)


def _known(unit: str, faults: list[Text]) -> UnitsContainer:
    if is_known(unit):
        return _measured(unit)
    faults.append(Text(f"未知单位 {unit!r}", f"unknown unit {unit!r}"))
    return _PLAIN


def _alike(sign: str, sides: list[UnitsContainer], faults: list[Text]) -> UnitsContainer:
    def first(kept: UnitsContainer, other: UnitsContainer) -> UnitsContainer:
        if kept != other:
            faults.append(Text(f"{kept} {sign} {other}", f"{sign} between {kept} and {other}"))
        return kept

    return reduce(first, sides)


def _bare(left: Node, right: Node, book: Rulebook) -> Iterator[Text]:
    """A figure in % beside a plain number: 5 is five times the whole, and five per cent was meant."""
    for one, other in ((left, right), (right, left)):
        number = other.inner if isinstance(other, Negative) else other
        if isinstance(one, Name) and isinstance(number, Number) and number.value:
            unit = book.indicators[one.code].unit
            if _measured(unit) == _PLAIN and convert(1.0, unit, "1") != 1:
                name, wanted = format_formula(one), f"of({format_formula(number)}, {unit!r})"
                yield Text(f"{name} 以 {unit} 计，请写 {wanted}", f"{name} is in {unit}; write {wanted}")


def _power(base: UnitsContainer, exponent: Node, book: Rulebook, faults: list[Text]) -> UnitsContainer:
    if _dimension(exponent, book, faults) != _PLAIN:
        faults.append(Text("指数带有单位", "an exponent with a unit"))
        return base
    match exponent:
        case Number(value):
            return _raised(base, value)
        case Negative(Number(value)):
            return _raised(base, -value)
    if base != _PLAIN:
        faults.append(Text(f"{base} 的指数不是常数", f"{base} to a power that is no plain number"))
    return base
