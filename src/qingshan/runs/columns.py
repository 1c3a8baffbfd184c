"""Columns of the sums 汇总列: the ecosystem types a legend tells apart, and parameters spread over them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.rulebook import Legend, Rulebook
from qingshan.runs.nodes import Node

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """The finest ecosystem types of a run in the order of the rulebook, and the row of the account table of each."""

    codes: tuple[str, ...]
    tops: tuple[str, ...]
    index: dict[int, int]

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows of the account table, each once."""
        return tuple(dict.fromkeys(self.tops))

    def outside(self, ecosystems: tuple[str, ...]) -> list[int]:
        """Columns that an account leaves out; none when it names no ecosystems."""
        return [number for number, top in enumerate(self.tops) if ecosystems and top not in ecosystems]


def columns_of(legend: Legend, book: Rulebook) -> Columns:
    """The columns that a legend's classes fall into."""
    used = {one.ecosystem for one in legend.classes}
    codes = tuple(member.code for member in book.dimensions["ecosystem"].members if member.code in used)
    index = {one.code: codes.index(one.ecosystem) for one in legend.classes}
    return Columns(codes, tuple(book.top("ecosystem", code) for code in codes), index)


def by_column(node: Node, book: Rulebook, columns: Columns) -> Floats:
    """A parameter's value for each column; NaN where its table has none."""
    return np.array([number_of(node, book, {"ecosystem": code}) for code in columns.codes])


def number_of(node: Node, book: Rulebook, keys: dict[str, str]) -> float:
    """One number of a parameter node; NaN where its table has none."""
    assert node.held is not None
    number = book.number_in(node.held, node.by, keys)
    return float("nan") if number is None else number.value
