"""Formulas 公式 of indicators, such as ``gep.total / economy.gdp``: a small safe language, read by Python's parser.

Known are + - * / **, a minus before, parentheses, numbers, indicator codes with dots, and min, max, abs, sqrt;
``code_prev`` is the figure of the period before, ``code_last_year`` that of the same period a year before;
``at(code, province)`` is the figure of another place; ``of(100, '万亩')`` is a number with its unit.
Comparisons (< <= > >= == !=), and, or, not make a predicate 判断式: yes, no, or undecided where a figure is missing.
Nothing is ever executed. An indicator code that a formula names has no hyphen and no Python keyword in it.
"""

import ast
import math
from itertools import pairwise
from typing import Final

from qingshan.core import LEVELS, canonical_code, is_zone_code
from qingshan.facts.formula_nodes import (
    LAST_YEAR,
    PARENT,
    PREVIOUS,
    Binary,
    Call,
    Compare,
    FormulaError,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Quantity,
)

FUNCTIONS: Final = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "sqrt": (1, 1), "at": (2, 2), "of": (2, 2)}

_LONGEST: Final = 2000
_DEEPEST: Final = 100
_SIGNS: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_COMPARED: Final = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_SUFFIXES: Final = {f"_{when}": when for when in (PREVIOUS, LAST_YEAR)}


def parse_formula(text: str) -> Node:
    """The tree of a formula or a predicate; raises `FormulaError` that says what is not allowed.

    >>> parse_formula("-economy.gdp_prev")
    Negative(inner=Name(code='economy.gdp', when='prev', place=''))
    >>> parse_formula("__import__('os')")
    Traceback (most recent call last):
    qingshan.facts.formula_nodes.FormulaError: there is no function __import__; use min, max, abs, sqrt, at, of
    """
    if len(text) > _LONGEST:
        raise FormulaError(
            f"长 {len(text)} 字，最多 {_LONGEST}", f"it has {len(text)} characters; {_LONGEST} is the most"
        )
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"{text!r} 不是算式", f"{text!r} is no expression") from error
    return _truth(tree.body, 0) if _is_truth(tree.body) else _number(tree.body, 0)


def _is_truth(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Compare | ast.BoolOp) or (
        isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    )


def _number(tree: ast.expr, depth: int) -> Node:
    if depth > _DEEPEST:
        raise FormulaError(f"嵌套超过 {_DEEPEST} 层", f"it is nested deeper than {_DEEPEST}")
    match tree:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return Number(_finite(value))
        case ast.Name() | ast.Attribute():
            return _name(tree)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return Negative(_number(inner, depth + 1))
        case ast.BinOp(op=sign, left=left, right=right) if type(sign) in _SIGNS:
            return Binary(_SIGNS[type(sign)], _number(left, depth + 1), _number(right, depth + 1))
        case ast.Call(func=function, args=args, keywords=[]):
            return _call(function, args, depth)
    if _is_truth(tree):
        raise FormulaError(f"{ast.unparse(tree)!r} 是判断，不是数", f"{ast.unparse(tree)!r} is a comparison, no number")
    raise FormulaError(f"不允许 {ast.unparse(tree)!r}", f"{ast.unparse(tree)!r} is not allowed")


def _truth(tree: ast.expr, depth: int) -> Node:
    if depth > _DEEPEST:
        raise FormulaError(f"嵌套超过 {_DEEPEST} 层", f"it is nested deeper than {_DEEPEST}")
    match tree:
        case ast.Compare(left=left, ops=signs, comparators=others) if all(type(sign) in _COMPARED for sign in signs):
            sides = [_number(one, depth + 1) for one in (left, *others)]
            pairs = zip(signs, pairwise(sides), strict=True)
            made = tuple(Compare(_COMPARED[type(sign)], one, other) for sign, (one, other) in pairs)
            return made[0] if len(made) == 1 else Logic("and", made)
        case ast.BoolOp(op=sign, values=inner):
            return Logic("and" if isinstance(sign, ast.And) else "or", tuple(_truth(one, depth + 1) for one in inner))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_truth(operand, depth + 1))
        case ast.Compare():
            raise FormulaError(f"不允许 {ast.unparse(tree)!r}", f"{ast.unparse(tree)!r} is not allowed")
    told = ast.unparse(tree)
    raise FormulaError(f"{told!r} 不是判断；写成 {told} > 0 等", f"{told!r} is no comparison; write such as {told} > 0")


def _finite(value: float) -> float:
    try:
        read = float(value)
    except OverflowError:
        read = math.inf
    if not math.isfinite(read):
        raise FormulaError("其中有过大的数", "a number in it is too large")
    return read


def _name(tree: ast.expr) -> Name:
    code = _code(tree)
    for suffix, when in _SUFFIXES.items():
        if code.endswith(suffix) and code != suffix:
            return Name(code.removesuffix(suffix), when)
    return Name(code)


def _code(tree: ast.expr) -> str:
    match tree:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name() | ast.Attribute() as before, attr=name):
            return f"{_code(before)}.{name}"
    raise FormulaError(f"{ast.unparse(tree)!r} 不是指标代码", f"{ast.unparse(tree)!r} is no indicator code")


def _call(function: ast.expr, args: list[ast.expr], depth: int) -> Node:
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
    if name == "at":
        named = _name(args[0])
        return Name(named.code, named.when, _place(args[1]))
    if name == "of":
        return _quantity(args[0], args[1])
    return Call(name, tuple(_number(one, depth + 1) for one in args))


def _place(tree: ast.expr) -> str:
    match tree:
        case ast.Name(id=word) if word in (PARENT, *LEVELS):
            return word
        case ast.Constant(value=str() as zone) if is_zone_code(zone):
            return zone
        case ast.Constant(value=int() as code) if not isinstance(code, bool):
            try:
                return canonical_code(str(code))
            except ValueError:
                pass
    known = f"{PARENT}, {', '.join(LEVELS)}"
    raise FormulaError(
        f"{ast.unparse(tree)} 不是地方；写 {known}、区划代码，或加引号的区域代码",
        f"{ast.unparse(tree)} is no place; write {known}, a division code, or a zone code in quotes",
    )


def _quantity(amount: ast.expr, unit: ast.expr) -> Node:
    match amount, unit:
        case ast.Constant(value=int() | float() as value), ast.Constant(value=str() as text) if value is not True:
            return Quantity(_finite(value), text)
    raise FormulaError(
        "of 要一个数和加引号的单位，如 of(100, '万亩')", "of takes a number and a unit in quotes: of(100, '万亩')"
    )
