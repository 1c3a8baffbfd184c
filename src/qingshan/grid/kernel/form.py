"""What shapes a kernel 内核形式: its layers, steps and outputs, without any of their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LayerForm:
    """How the cells of a layer come.

    bands : 0 for rows × columns, else the length of the leading axis;  holes : a number stands for nothing
    scaled : numbers are to be multiplied and shifted
    """

    name: str
    bands: int = 0
    holes: bool = False
    scaled: bool = False


@dataclass(frozen=True)
class StepForm:
    """One function of the kernel: the value it gives, its name in the module, the values it takes in order."""

    gives: str
    function: str
    takes: tuple[str, ...]


@dataclass(frozen=True)
class KernelForm:
    """Everything that shapes the text of a kernel; names are of values.

    vectors : constants that are arrays, for functions of months or days
    sums : values added up, and whether by area
    excluded : values that leave out some classes, and the table that is NaN for these and nought for the others
    """

    layers: tuple[LayerForm, ...]
    tables: tuple[str, ...]
    constants: tuple[str, ...]
    vectors: tuple[str, ...]
    steps: tuple[StepForm, ...]
    sums: tuple[tuple[str, bool], ...]
    limits: tuple[str, ...]
    excluded: Mapping[str, str]
    kept: tuple[str, ...]
    area: str
