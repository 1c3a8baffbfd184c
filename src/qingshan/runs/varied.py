"""What an uncertainty analysis varies 变动输入: parameters, and whole rasters and statistics by one error of each."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from qingshan.core import Level
from qingshan.core.sampling import Distribution
from qingshan.grid.layer import Layer
from qingshan.rulebook.schema import Cell
from qingshan.runs.limits import fields_by_code
from qingshan.runs.nodes import Node, NodeKind
from qingshan.runs.plan import Plan
from qingshan.runs.resolve import upstream

#: name of the dimension that counts draws
DRAW = "draw"


@dataclass(frozen=True)
class Varied:
    """An input and what it may be.

    relative : all its entries, cells or figures take one factor;  added : they take one amount more;  with neither the
    parameter is the number that is drawn
    stated : what the account itself was made with: 1, 0 or the parameter's number
    """

    node: Node
    spread: Distribution
    relative: bool
    stated: float
    added: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the range, as far as they are physically possible."""
        return max(self.spread.low, self.spread.floor), min(self.spread.high, self.spread.ceiling)

    @cached_property
    def limits(self) -> tuple[float, float]:
        """What is physically possible for one of its numbers."""
        field = fields_by_code().get(self.node.code)
        low = None if field is None else field.low
        high = None if field is None else field.high
        return -np.inf if low is None else low, np.inf if high is None else high

    def at(self, value: float) -> Node:
        """A parameter's node with another value, or with all entries multiplied where the range is one of factors."""
        assert self.node.held is not None
        return replace(self.node, held=self.node.held.model_copy(update={"value": self._entries(value)}))

    def _entries(self, value: float) -> Any:
        assert self.node.held is not None
        return scaled(self.node.held.value, value) if self.relative else value

    def changed(self, values: Any, by: Any) -> Any:
        """Numbers of a raster or of statistics with one error, cut at what is physically possible; NaN stays NaN."""
        return np.clip(values * by if self.relative else values + by, *self.limits)

    def layer(self, layer: Layer, value: float) -> Layer:
        """A raster with one error in all its cells."""
        if self.relative:
            return replace(layer, slope=layer.slope * value, intercept=layer.intercept * value)
        return replace(layer, intercept=layer.intercept + value)

    def over(self, base: xr.DataArray, drawn: npt.NDArray[np.float64]) -> xr.DataArray:
        """Its array with one more dimension, the draws."""
        along = xr.DataArray(drawn, dims=DRAW)
        if self.node.kind is NodeKind.PARAMETER:
            return along * base if self.relative else along
        made: xr.DataArray = self.changed(base, along)
        return made.transpose(DRAW, ...)


def scaled(value: Any, factor: float) -> Any:
    """A number, or a table of numbers however deep, times a factor."""
    if isinstance(value, dict):
        return {name: scaled(inner, factor) for name, inner in value.items()}
    if isinstance(value, Cell):
        return value.model_copy(update={"value": value.value * factor})
    return value * factor


def on_cells(plan: Plan, made: list[Varied]) -> list[Varied]:
    """Those that a model takes cell by cell, or on whole maps."""
    taken = {code for node in plan.nodes.values() if node.level is Level.CELL for code in node.takes.values()}
    return [one for one in made if one.node.code in taken]


def sums_of(plan: Plan, cells: list[Varied]) -> dict[str, tuple[int, ...]]:
    """Values of the walk that are needed above the cell and rest on such parameters, with the numbers of these."""
    codes = [one.node.code for one in cells]
    needed = set(plan.targets())
    needed |= {code for node in plan.nodes.values() if node.level is not Level.CELL for code in node.takes.values()}
    found = {}
    for code, node in plan.nodes.items():
        if code in needed and node.level is Level.CELL and node.kind is not NodeKind.RASTER:
            below = set(upstream(plan.nodes, [code]))
            if below & set(codes):
                found[code] = tuple(number for number, one in enumerate(codes) if one in below)
    return found
