"""Formulas 公式 of indicators, such as ``gep.total / economy.gdp``: a small safe language, read by Python's parser.

Known are + - * / **, a minus before, parentheses, numbers, indicator codes with dots, and min, max, abs, sqrt.
Nothing is ever executed. An indicator code that a formula names has no hyphen and no Python keyword in it.
"""

import ast
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from qingshan.core import Text

FUNCTIONS: Final = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "sqrt": (1, 1)}

_LONGEST: Final = 2000
_DEEPEST: Final = 100
_SIGNS: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_BINDS: Final = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3, "**": 4}


class FormulaError(ValueError):
    """A text that is no formula of ours; `words` say it in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Text(zh, en)


@dataclass(frozen=True)
class Number:
    """A plain number, not below zero."""

    value: float


@dataclass(frozen=True)
class Name:
    """The code of an indicator."""

    code: str


@dataclass(frozen=True)
class Negative:
    """A minus before."""

    inner: "Node"


@dataclass(frozen=True)
class Binary:
    """Two sides and + - * / or ** between them."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Call:
    """One of `FUNCTIONS`."""

    function: str
    inner: tuple["Node", ...]


Node = Number | Name | Negative | Binary | Call


def parse_formula(text: str) -> Node:
    """The tree of a formula; raises `FormulaError` that says what is not allowed.

    >>> parse_formula("gep.total / economy.gdp")
    Binary(sign='/', left=Name(code='gep.total'), right=Name(code='economy.gdp'))
    >>> parse_formula("__import__('os')")
    Traceback (most recent call last):
    qingshan.facts.formula.FormulaError: there is no function __import__; use min, max, abs, sqrt
    """
    if len(text) > _LONGEST:
        raise FormulaError(
            f"长 {len(text)} 字，最多 {_LONGEST}", f"it has {len(text)} characters; {_LONGEST} is the most"
        )
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"{text!r} 不是算式", f"{text!r} is no expression") from error
    return _node(tree.body, 0)


def _node(tree: ast.expr, depth: int) -> Node:
    if depth > _DEEPEST:
        raise FormulaError(f"嵌套超过 {_DEEPEST} 层", f"it is nested deeper than {_DEEPEST}")
    match tree:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Number(_finite(value))
        case ast.Name() | ast.Attribute():
            return Name(_code(tree))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return Negative(_node(inner, depth + 1))
        case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _SIGNS:
            return Binary(_SIGNS[type(sign)], _node(left, depth + 1), _node(right, depth + 1))
        case ast.Call(func=function, args=args, keywords=[]):
            return _call(function, args, depth)
    raise FormulaError(f"不允许 {ast.unparse(tree)!r}", f"{ast.unparse(tree)!r} is not allowed")


def _finite(value: float) -> float:
    try:
        read = float(value)
    except OverflowError:
        read = math.inf
    if not math.isfinite(read):
        raise FormulaError("其中有过大的数", "a number in it is too large")
    return read


def _code(tree: ast.expr) -> str:
    match tree:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name() | ast.Attribute() as before, attr=name):
            return f"{_code(before)}.{name}"
    raise FormulaError(f"{ast.unparse(tree)!r} 不是指标代码", f"{ast.unparse(tree)!r} is no indicator code")


def _call(function: ast.expr, args: list[ast.expr], depth: int) -> Call:
    name = function.id if isinstance(function, ast.Name) else ast.unparse(function)
    if name not in FUNCTIONS:
        raise FormulaError(
            f"没有函数 {name}；可用 {'、'.join(FUNCTIONS)}", f"there is no function {name}; use {', '.join(FUNCTIONS)}"
        )
    least, most = FUNCTIONS[name]
    if not least <= len(args) <= most:
        raise FormulaError(
            f"{name} 要 {least} 至 {most} 个参数，写了 {len(args)} 个",
            f"{name} takes {least} to {most} arguments, not {len(args)}",
        )
    return Call(name, tuple(_node(one, depth + 1) for one in args))


def format_formula(node: Node) -> str:
    """The text of a formula, with no more parentheses than it needs.

    >>> format_formula(parse_formula("((a + b) * (c)) / (2 ** x.y)"))
    '(a + b) * c / 2 ** x.y'
    """
    return _format(node)[0]


def _format(node: Node) -> tuple[str, int]:
    """Text and how tightly it holds together."""
    match node:
        case Number(value):
            return (str(int(value)) if value.is_integer() and value < 1e15 else repr(value)), 5
        case Name(code):
            return code, 5
        case Call(function, inner):
            return f"{function}({', '.join(format_formula(one) for one in inner)})", 5
        case Negative(inner):
            return f"-{_held(inner, _BINDS['negative'])}", _BINDS["negative"]
        case Binary("**", left, right):
            return f"{_held(left, 5)} ** {_held(right, _BINDS['negative'])}", _BINDS["**"]
        case Binary(sign, left, right):
            binds = _BINDS[sign]
            return f"{_held(left, binds)} {sign} {_held(right, binds + 1)}", binds


def _held(node: Node, least: int) -> str:
    text, binds = _format(node)
    return text if binds >= least else f"({text})"


def names_in(node: Node) -> tuple[str, ...]:
    """The indicators a formula is made of, each once, by code.

    >>> names_in(parse_formula("max(b.x, a) / b.x"))
    ('a', 'b.x')
    """
    return tuple(sorted(set(_names(node))))


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(code):
            yield code
        case Negative(inner):
            yield from _names(inner)
        case Binary(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Call(_, inner):
            for one in inner:
                yield from _names(one)
