"""Values by the codes of a land-cover map 分地类取值, as a table gave them."""

from dataclasses import dataclass, field
from typing import Any

from qingshan.core import Finding
from qingshan.core.record import Mark
from qingshan.rulebook import ParameterValue


@dataclass(frozen=True)
class ClassValues:
    """One parameter by map code: a number for each, or a table by further dimensions.

    values : map code as text → number in `unit`, or code of the further dimension → number
    by : `ecosystem`, which the map code stands for, then the further dimensions
    files : tables it was read from, by their number in the run file;  faults : cells that are no value of it
    """

    parameter: str
    unit: str
    values: dict[str, Any]
    by: tuple[str, ...]
    source: str
    mark: Mark
    files: tuple[int, ...]
    columns: tuple[str, ...]
    faults: tuple[Finding, ...] = field(default=())

    @property
    def held(self) -> ParameterValue:
        """The table in the shape of the rulebook's."""
        return ParameterValue(value=self.values, source=self.source, mark=self.mark)
