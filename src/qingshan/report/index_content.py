"""What a report on an assessment is made of 考核报告内容: one run a period, names, and what was asked beside."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qingshan.core import Finding, Text
from qingshan.index.judge.rounding import rounded
from qingshan.index.robust.monte_carlo import Drawn
from qingshan.index.run.assess import Assessment
from qingshan.rulebook.framework import Framework

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class IndexContent:
    """The runs of an assessment, oldest first, and what its report needs beside them.

    names : of units by code;  inputs : SHA-256 of each file by name;  zones : outlines of units, degrees
    drawn : ranks of the last period over many draws, where robustness was asked
    """

    runs: tuple[Assessment, ...]
    names: Mapping[str, str]
    key: str
    inputs: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    drawn: Drawn | None = None
    zones: Mapping[str, Sequence[Ring]] = field(default_factory=dict)

    @property
    def framework(self) -> Framework:
        """The framework of all runs."""
        return self.runs[0].framework

    @property
    def last(self) -> Assessment:
        """The run of the latest period."""
        return self.runs[-1]

    @property
    def texts(self) -> dict[str, Text]:
        """Names of the units of the last period, for sentences."""
        return {unit: self.name(unit) for unit in self.last.units}

    def name(self, unit: str) -> Text:
        """A unit's name, else its code."""
        known = self.names.get(unit, unit)
        return Text(known, known if known == unit else f"{known} {unit}")


def in_order(run: Assessment) -> list[int]:
    """Rows of the units by rank; those without a rank last."""
    return [
        int(at) for at in np.argsort(np.where(np.isnan(run.verdict.ranks), np.inf, run.verdict.ranks), kind="stable")
    ]


def shown(run: Assessment, value: float) -> float | None:
    """A number as the framework shows it; None where there is none. A score never looks like a band it misses."""
    if math.isnan(value):
        return None
    display = run.framework.display
    for decimals in range(display.decimals, display.decimals + 4):
        made = rounded(value, decimals, display.rounding)
        if not any(band.min is not None and value < band.min <= made for band in run.framework.grades):
            return made
    return value
