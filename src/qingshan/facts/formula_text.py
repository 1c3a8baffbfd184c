"""Formulas as text again, and what they are made of."""

from collections.abc import Iterator

from qingshan.core import is_zone_code
from qingshan.facts.formula_nodes import (
    Binary,
    Call,
    Compare,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Quantity,
    below,
)

_BINDS = {"or": 1, "and": 2, "not": 3, "compare": 4, "+": 5, "-": 5, "*": 6, "/": 6, "negative": 7, "**": 8, "whole": 9}


def format_formula(node: Node) -> str:
    """The text of a formula, with no more parentheses than it needs.

    >>> from qingshan.facts import parse_formula
    >>> format_formula(parse_formula("((a + b) * (c)) / (2 ** x.y_prev)"))
    '(a + b) * c / 2 ** x.y_prev'
    >>> format_formula(parse_formula("(a < 1.5) or not (at(b, province) >= 2)"))
    'a < 1.5 or not at(b, province) >= 2'
    """
    return _format(node)[0]


def _format(node: Node) -> tuple[str, int]:  # noqa: PLR0911 - one for each kind
    """Text and how tightly it holds together."""
    match node:
        case Number(value):
            return _plain(value), _BINDS["whole"]
        case Quantity(value, unit):
            return f"of({_plain(value)}, {unit!r})", _BINDS["whole"]
        case Name():
            return _name(node), _BINDS["whole"]
        case Call(function, inner):
            return f"{function}({', '.join(format_formula(one) for one in inner)})", _BINDS["whole"]
        case Negative(inner):
            return f"-{_held(inner, _BINDS['negative'])}", _BINDS["negative"]
        case Binary("**", left, right):
            return f"{_held(left, _BINDS['whole'])} ** {_held(right, _BINDS['negative'])}", _BINDS["**"]
        case Binary(sign, left, right):
            return f"{_held(left, _BINDS[sign])} {sign} {_held(right, _BINDS[sign] + 1)}", _BINDS[sign]
        case Compare(sign, left, right):
            return f"{_held(left, _BINDS['+'])} {sign} {_held(right, _BINDS['+'])}", _BINDS["compare"]
        case Logic(sign, inner):
            return f" {sign} ".join(_held(one, _BINDS[sign] + 1) for one in inner), _BINDS[sign]
        case Not(inner):
            return f"not {_held(inner, _BINDS['not'])}", _BINDS["not"]


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() and value < 1e15 else repr(value)


def _name(name: Name) -> str:
    code = f"{name.code}_{name.when}" if name.when else name.code
    if not name.place:
        return code
    return f"at({code}, {name.place!r})" if is_zone_code(name.place) else f"at({code}, {name.place})"


def _held(node: Node, least: int) -> str:
    text, binds = _format(node)
    return text if binds >= least else f"({text})"


def names_in(node: Node) -> tuple[str, ...]:
    """The indicators a formula is made of, each once, by code.

    >>> from qingshan.facts import parse_formula
    >>> names_in(parse_formula("max(b.x, a_prev) / b.x"))
    ('a', 'b.x')
    """
    return tuple(sorted({one.code for one in _names(node)}))


def figures_in(node: Node) -> tuple[Name, ...]:
    """The figures a formula is made of, each once, by code, then period and place.

    >>> from qingshan.facts import parse_formula
    >>> [format_formula(one) for one in figures_in(parse_formula("a / a_prev / at(a, province)"))]
    ['a', 'at(a, province)', 'a_prev']
    """
    return tuple(sorted(set(_names(node)), key=lambda one: (one.code, one.when, one.place)))


def stays_in_cell(node: Node) -> bool:
    """Whether a formula needs nothing but figures of its own place and period."""
    return all(one.own for one in _names(node))


def _names(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    for inner in below(node):
        yield from _names(inner)
