"""What a report on an assessment is made of 考核报告内容: one run a period, names, and what was asked beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from qingshan.core import Finding, Text
from qingshan.index.robust.monte_carlo import Drawn, Sensitivity
from qingshan.index.run.assess import Assessment
from qingshan.rulebook.framework import Framework

Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class IndexContent:
    """The runs of an assessment, oldest first, and what its report needs beside them.

    names : of units by code;  inputs : SHA-256 of each file by name;  zones : outlines of units, degrees
    drawn : ranks of the last period over many draws, where robustness was asked
    shares : indices of the choices that were varied, where they were asked
    """

    runs: tuple[Assessment, ...]
    names: Mapping[str, str]
    key: str
    inputs: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    drawn: Drawn | None = None
    zones: Mapping[str, Sequence[Ring]] = field(default_factory=dict)
    shares: Sensitivity | None = None

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

    def grade(self, grade: str | None) -> Text:
        """A grade in both languages; a dash for none."""
        return self.framework.grade_name(grade) if grade else Text("—", "—")

    def word(self, code: str) -> Text:
        """A class or severity of events in both languages, else its code."""
        return _EVENTS.get(code, Text(code, code.replace("_", " ")))


#: Customary names of events and severities; what is not here is shown as the framework has it.
_EVENTS = {
    "pollution": Text("环境污染", "pollution"),
    "ecological_damage": Text("生态破坏", "ecological damage"),
    "national_demonstration": Text("国家级示范", "national demonstration"),
    "provincial_demonstration": Text("省级示范", "provincial demonstration"),
    "minor": Text("一般", "minor"),
    "moderate": Text("较大", "moderate"),
    "major": Text("重大", "major"),
    "extraordinary": Text("特别重大", "extraordinary"),
}


def in_order(run: Assessment) -> list[int]:
    """Rows of the units by rank; those without a rank last."""
    return [
        int(at) for at in np.argsort(np.where(np.isnan(run.verdict.ranks), np.inf, run.verdict.ranks), kind="stable")
    ]
