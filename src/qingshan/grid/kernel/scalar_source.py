"""From array functions to the source of the same functions for one cell 逐像元源码, compiled into one kernel.

Services are written once, for scalars and arrays alike. Compiled for a cell they need no blocks in between.
"""

import ast
import inspect
import math
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

#: What a kernel module starts with: the few array functions that mean something else for one cell.
PRELUDE = '''\
@njit(error_model="numpy")
def cell_where(condition, yes, no):
    """`np.where` of one cell."""
    if condition:
        return yes
    return no


@njit(error_model="numpy")
def cell_sum(values):
    """`np.sum(values, axis=0)` of one cell, in the order of the axis."""
    found = 0.0
    for number in range(values.size):
        found += values[number]
    return found


@njit(error_model="numpy")
def cell_mean(values):
    """`np.mean(values, axis=0)` of one cell."""
    return cell_sum(values) / values.size
'''

_RENAMED = {"where": "cell_where", "asarray": "", "sum": "cell_sum", "mean": "cell_mean"}
_BUILTINS = {"float", "abs", "min", "max", "range", "len"}


class ArrayOnlyError(Exception):
    """A function uses what only whole arrays have; the walk computes it with NumPy instead."""


@dataclass
class ScalarSources:
    """Sources of functions and everything they call, each once, callees before callers."""

    texts: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    names: dict[Callable[..., Any], str] = field(default_factory=dict)
    choosing: set[Callable[..., Any]] = field(default_factory=set)
    failed: dict[Callable[..., Any], str] = field(default_factory=dict)

    def add(self, function: Callable[..., Any], *, long: bool = False) -> str:
        """The name of a function in the module; raises `ArrayOnlyError` with the reason.

        long : it is given values of months or days, among which a cell cannot choose one by one
        """
        name = self._added(function)
        if long and function in self.choosing:
            raise ArrayOnlyError(f"{function.__name__} chooses among months or days")
        return name

    def _added(self, function: Callable[..., Any]) -> str:
        if function in self.names:
            return self.names[function]
        if function in self.failed:
            raise ArrayOnlyError(self.failed[function])
        try:
            name, text = self._transformed(function)
        except ArrayOnlyError as error:
            self.failed[function] = str(error)
            raise
        self.names[function] = name
        self.texts[name] = text
        return name

    @property
    def module_text(self) -> str:
        """All constants and functions."""
        constants = "\n".join(f"{name} = {value}" for name, value in self.constants.items())
        return "\n\n\n".join([PRELUDE.rstrip(), constants, *self.texts.values()])

    def _transformed(self, function: Callable[..., Any]) -> tuple[str, str]:
        if not isinstance(function, FunctionType) or function.__closure__:
            raise ArrayOnlyError(f"{function!r} is no plain function")
        name = f"{function.__module__.replace('.', '_')}__{function.__name__}"
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        except (OSError, TypeError, SyntaxError) as error:
            raise ArrayOnlyError(f"{function.__name__} has no source: {error}") from error
        (definition,) = tree.body
        if not isinstance(definition, ast.FunctionDef) or definition.decorator_list:
            raise ArrayOnlyError(f"{function.__name__} is no plain function")
        rewritten = _Rewrite(function, self).visit(definition)
        rewritten.name = name
        return name, '@njit(error_model="numpy")\n' + ast.unparse(ast.fix_missing_locations(rewritten))

    def constant(self, owner: str, name: str, value: Any) -> str:
        """The name of a module's number in the kernel module."""
        if isinstance(value, bool) or not isinstance(value, int | float | np.floating | np.integer):
            raise ArrayOnlyError(f"{name} is no number")
        known = f"{owner.replace('.', '_')}__{name}"
        number = value.item() if isinstance(value, np.generic) else value
        if isinstance(number, float) and not math.isfinite(number):
            raise ArrayOnlyError(f"{name} is not finite")
        self.constants[known] = repr(number)
        return known


class _Rewrite(ast.NodeTransformer):
    """One function's tree: array functions become those of one cell, outside names become the module's."""

    def __init__(self, function: FunctionType, sources: ScalarSources) -> None:
        self.function, self.sources = function, sources
        self.local = set(function.__code__.co_varnames)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.args.vararg or node.args.kwarg or node.args.defaults or node.args.kwonlyargs:
            raise ArrayOnlyError(f"{node.name} takes optional arguments")
        for argument in node.args.args:
            argument.annotation = None
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.Assign:
        assert node.value is not None
        return ast.Assign([node.target], self.visit(node.value))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.UnaryOp:
        operand = self.visit(node.operand)
        return ast.UnaryOp(ast.Not() if isinstance(node.op, ast.Invert) else node.op, operand)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        raise ArrayOnlyError(f"{self.function.__name__} looks into an array")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.local or node.id in _BUILTINS:
            return node
        if node.id not in self.function.__globals__:
            raise ArrayOnlyError(f"{self.function.__name__} uses {node.id}")
        held = self.function.__globals__[node.id]
        if isinstance(held, FunctionType):
            return ast.Name(self._called(held), node.ctx)
        return ast.Name(self.sources.constant(self.function.__module__, node.id, held), node.ctx)

    def _called(self, function: FunctionType) -> str:
        name = self.sources.add(function)
        if function in self.sources.choosing:
            self.sources.choosing.add(self.function)
        return name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id not in self.local:
            held = self.function.__globals__.get(node.value.id)
            if held is np or (isinstance(held, ModuleType) and held is math):
                return node
            if isinstance(held, ModuleType):
                inner = getattr(held, node.attr, None)
                if isinstance(inner, FunctionType):
                    return ast.Name(self._called(inner), node.ctx)
                return ast.Name(self.sources.constant(held.__name__, node.attr, inner), node.ctx)
        raise ArrayOnlyError(f"{self.function.__name__} uses .{node.attr}")

    def visit_Call(self, node: ast.Call) -> ast.AST:
        named = node.func
        if isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name):
            held = self.function.__globals__.get(named.value.id)
            if held is np and named.value.id not in self.local and named.attr in _RENAMED:
                return self._array_function(named.attr, node)
        if node.keywords:
            raise ArrayOnlyError(f"{self.function.__name__} calls with keywords")
        return ast.Call(self.visit(named), [self.visit(one) for one in node.args], [])

    def _array_function(self, name: str, node: ast.Call) -> ast.AST:
        first: ast.expr = self.visit(node.args[0])
        if name == "asarray":
            return first
        if name == "where":
            self.sources.choosing.add(self.function)
            return ast.Call(ast.Name("cell_where", ast.Load()), [first, *map(self.visit, node.args[1:])], [])
        axis = {one.arg: one.value for one in node.keywords}.get("axis")
        if not (isinstance(axis, ast.Constant) and axis.value == 0 and len(node.args) == 1):
            raise ArrayOnlyError(f"{self.function.__name__} adds up over more than the leading axis")
        return ast.Call(ast.Name(_RENAMED[name], ast.Load()), [first], [])
