"""Columns of the sums 汇总列: the ecosystem types, or classes of the map, and parameters spread over them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.rulebook import Legend, Rulebook
from qingshan.runs.nodes import Node

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """The finest ecosystem types of a run in the order of the rulebook, and the row of the account table of each.

    codes : ecosystem types; where values stand by class of the map ``type#class``, a column for each class
    lineages : each type and all coarser ones above it, the row of the account table last
    """

    codes: tuple[str, ...]
    lineages: tuple[tuple[str, ...], ...]
    index: dict[int, int]

    @property
    def types(self) -> tuple[str, ...]:
        """The ecosystem type of each column."""
        return tuple(type_and_class(code)[0] for code in self.codes)

    @property
    def tops(self) -> tuple[str, ...]:
        """The row of the account table of each column."""
        return tuple(lineage[-1] for lineage in self.lineages)

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows of the account table, each once."""
        return tuple(dict.fromkeys(self.tops))

    def outside(self, ecosystems: tuple[str, ...]) -> list[int]:
        """Columns that an account leaves out; none when it names no ecosystems. It may name types of any depth."""
        return [at for at, lineage in enumerate(self.lineages) if ecosystems and not set(lineage) & set(ecosystems)]


def type_and_class(code: str) -> tuple[str, str]:
    """Ecosystem type and class of the map that a column stands for; the class is empty where it is all of the type.

    >>> type_and_class("shrub#32"), type_and_class("shrub")
    (('shrub', '32'), ('shrub', ''))
    """
    kind, _, one = code.partition("#")
    return kind, one


def columns_of(legend: Legend, book: Rulebook, *, by_class: bool = False) -> Columns:
    """The columns that a legend's classes fall into; by class, each is one of its own, in the order of the types."""
    if by_class:
        order = [member.code for member in book.dimensions["ecosystem"].members]
        classes = sorted(legend.classes, key=lambda one: (order.index(one.ecosystem), one.code))
        labels = tuple(f"{one.ecosystem}#{one.code}" for one in classes)
        lineages = tuple(tuple(book.lineage("ecosystem", one.ecosystem)) for one in classes)
        return Columns(labels, lineages, {one.code: number for number, one in enumerate(classes)})
    used = {one.ecosystem for one in legend.classes}
    codes = tuple(member.code for member in book.dimensions["ecosystem"].members if member.code in used)
    index = {one.code: codes.index(one.ecosystem) for one in legend.classes}
    return Columns(codes, tuple(tuple(book.lineage("ecosystem", code)) for code in codes), index)


def by_column(node: Node, book: Rulebook, columns: Columns) -> Floats:
    """A parameter's value for each column; NaN where its table has none."""
    return np.array([number_of(node, book, {"ecosystem": code}) for code in columns.codes])


def number_of(node: Node, book: Rulebook, keys: dict[str, str]) -> float:
    """One number of a parameter node for one code of each dimension; NaN where its table has none."""
    assert node.held is not None
    kind, one = type_and_class(keys.get("ecosystem", ""))
    if node.by_class:
        held: object = node.held.value
        for key in (one, *(keys[name] for name in node.by[1:])):
            held = held.get(key, float("nan")) if isinstance(held, dict) else held
        return held if isinstance(held, float) else float("nan")
    number = book.number_in(node.held, node.by, {**keys, "ecosystem": kind} if kind else keys)
    return float("nan") if number is None else number.value


def codes_named(node: Node, book: Rulebook, dimension: str) -> list[str]:
    """The codes of one dimension that a parameter's table names, in the order of the rulebook."""
    assert node.held is not None
    keys: set[str] = set()
    layer: list[object] = [node.held.value]
    for name in node.by:
        tables = [table for table in layer if isinstance(table, dict)]
        if name == dimension:
            keys = {code for table in tables for code in table}
        layer = [inner for table in tables for inner in table.values()]
    return [member.code for member in book.dimensions[dimension].members if member.code in keys]
