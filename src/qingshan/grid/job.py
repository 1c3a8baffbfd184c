"""What a walk is asked and what it finds 遍历任务与结果."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from qingshan.grid.layer import Layer
from qingshan.grid.sums import Sums
from qingshan.grid.target import BLOCK, TargetGrid, Window
from qingshan.grid.zones import Zones

Floats = npt.NDArray[np.float64]

#: name of the ground area of cells among the values of a block
AREA = "land.area"


@dataclass(frozen=True)
class Step:
    """One function of the walk: the value it gives and which values it takes, by name."""

    gives: str
    compute: Callable[..., Any]
    takes: Mapping[str, str]


@dataclass(frozen=True)
class Limit:
    """What is possible for a layer, or for a value that a step gives."""

    layer: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Breach:
    """Values of a layer outside its limit, or class codes that the legend does not know, in one leaf.

    window : first row, first column, rows, columns around them
    """

    layer: str
    window: tuple[int, int, int, int]
    cells: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class Job:
    """All that one walk needs.

    classes : name of the class layer among `layers`;  class_index : code of the map → column of the sums
    tables : values by column of the sums, for parameters by class
    constants : single values;  averaged : which values are weighted by area and not summed
    kept : values to hand to `sink` block by block, as rows × columns with NaN outside the zones
    kept_as : the type they are handed over in, float32 or float64
    """

    grid: TargetGrid
    zones: Zones
    layers: Mapping[str, Layer]
    classes: str
    class_index: Mapping[int, int]
    steps: Sequence[Step] = ()
    tables: Mapping[str, Floats] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    summed: Sequence[str] = ()
    averaged: Sequence[str] = ()
    limits: Sequence[Limit] = ()
    kept: Sequence[str] = ()
    kept_as: str = "float64"
    excluded: Mapping[str, Sequence[int]] = field(default_factory=dict)
    block: int = BLOCK

    def keeping(self, names: Sequence[str]) -> "Job":
        """The same job that also hands these values to a sink."""
        return replace(self, kept=tuple(names))

    @property
    def columns(self) -> int:
        """Classes of the sums, and one more for cells without a class."""
        return max(self.class_index.values(), default=-1) + 2


@dataclass
class Outcome:
    """What a walk found: sums by value name, ground area by zone and class, and everything out of bounds."""

    sums: dict[str, Sums]
    area: Floats
    breaches: list[Breach]


Sink = Callable[[str, Window, Floats], None]
Progress = Callable[[int, int], None]
