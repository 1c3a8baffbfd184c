"""Checks of formulas: they can be read, name indicators that exist, fit their units, and do not go in a circle."""

from collections.abc import Iterable, Iterator
from functools import reduce
from graphlib import CycleError, TopologicalSorter

from pint.util import UnitsContainer

from qingshan.core import Finding, Text, Where
from qingshan.core.units import parse
from qingshan.facts.faults import fault
from qingshan.facts.formula import Binary, Call, FormulaError, Name, Negative, Node, Number, names_in, parse_formula
from qingshan.rulebook import Rulebook


def check_formulas(book: Rulebook, codes: Iterable[str] | None = None) -> list[Finding]:
    """All that is wrong with the formulas of some indicators, or of all that have one, and of those they name."""
    wanted = [code for code, one in book.indicators.items() if one.formula] if codes is None else list(codes)
    findings: list[Finding] = []
    for code in _reached(book, wanted):
        findings += _one(book, code, named=code in wanted)
    return [*findings, *_circle(book, wanted)]


def order_of(book: Rulebook, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, each once, after those that its formula needs. Raises ``graphlib.CycleError`` for a circle."""
    wanted = list(codes)
    everything = TopologicalSorter({code: _needs(book, code) for code in _reached(book, wanted)}).static_order()
    return tuple(code for code in everything if code in wanted)


def _needs(book: Rulebook, code: str) -> tuple[str, ...]:
    record = book.indicators.get(code)
    if record is None or not record.formula:
        return ()
    try:
        return names_in(parse_formula(record.formula))
    except FormulaError:
        return ()


def _reached(book: Rulebook, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes and all that their formulas lead to, in a fixed order."""
    seen: dict[str, None] = {}
    waiting = list(dict.fromkeys(codes))
    while waiting:
        code = waiting.pop(0)
        if code not in seen:
            seen[code] = None
            waiting += _needs(book, code)
    return tuple(seen)


def _one(book: Rulebook, code: str, *, named: bool) -> list[Finding]:
    where = Where(field=code)
    record = book.indicators.get(code)
    if record is None:
        return [fault("unknown-indicator", where, indicator=code)] if named else []
    if not record.formula:
        return [fault("formula-missing", where, indicator=code)] if named else []
    try:
        tree = parse_formula(record.formula)
    except FormulaError as error:
        return [fault("formula-syntax", where, indicator=code, detail=error.words)]
    names = names_in(tree)
    if not names:
        return [fault("formula-no-input", where, indicator=code)]
    unknown = [name for name in names if name not in book.indicators]
    if unknown:
        return [fault("formula-unknown-name", where, indicator=code, name=name) for name in unknown]
    return [
        fault("formula-units", where, indicator=code, detail=detail) for detail in unit_faults(tree, book, record.unit)
    ]


def unit_faults(tree: Node, book: Rulebook, unit: str) -> Iterator[Text]:
    """What does not fit in a formula whose result is in `unit`, in words."""
    faults: list[Text] = []
    made = _dimension(tree, book, faults)
    wanted = _measured(unit)
    if not faults and made != wanted:
        faults.append(Text(f"得 {made}，指标单位为 {unit}", f"it gives {made}, the indicator is in {unit}"))
    yield from faults


_PLAIN = UnitsContainer()


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
    raise TypeError(node)


def _alike(sign: str, sides: list[UnitsContainer], faults: list[Text]) -> UnitsContainer:
    def first(kept: UnitsContainer, other: UnitsContainer) -> UnitsContainer:
        if kept != other:
            faults.append(Text(f"{kept} {sign} {other}", f"{sign} between {kept} and {other}"))
        return kept

    return reduce(first, sides)


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


def _circle(book: Rulebook, codes: list[str]) -> list[Finding]:
    try:
        TopologicalSorter({code: _needs(book, code) for code in _reached(book, codes)}).prepare()
    except CycleError as error:
        path = list(reversed(error.args[1]))
        return [fault("formula-cycle", Where(field=path[0]), path=" → ".join(path))]
    return []
