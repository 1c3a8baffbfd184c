"""Findings 检查结果: what is wrong, where, and what to do. Checks return them; they do not print or stop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from qingshan.core.text import Text


class Severity(StrEnum):
    """How much a finding weighs: only errors keep a run from starting."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_LABELS = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.NOTE: Text("提示", "note"),
}


@dataclass(frozen=True)
class Where:
    """A place in the input: file, then line, field, row or pixel window as far as known.

    >>> str(Where("run.yaml", line=12, field="rasters.rain.unit"))
    'run.yaml:12 rasters.rain.unit'
    """

    file: str = ""
    line: int | None = None
    field: str = ""
    row: int | None = None
    window: tuple[int, int, int, int] | None = None  # first row, first column, rows, columns

    def __str__(self) -> str:
        text = self.file + (f":{self.line}" if self.line is not None else "")
        if self.row is not None:
            text += f" row {self.row}"
        if self.window is not None:
            row, column, rows, columns = self.window
            text += f" pixels [{row}:{row + rows}, {column}:{column + columns}]"
        return f"{text} {self.field}".strip()


@dataclass(frozen=True)
class Finding:
    """One thing found: a code for machines, a place, and two sentences for people."""

    code: str
    where: Where
    message: Text
    remedy: Text
    severity: Severity = field(default=Severity.ERROR)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for ``--json`` and the manifest."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "where": str(self.where),
            "message": self.message._asdict(),
            "remedy": self.remedy._asdict(),
        }


class Refused(Exception):  # noqa: N818 - it is what happened, not an error of ours
    """The input was refused; every finding is here, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{found.where}: {found.message.en}" for found in self.findings))


def errors_in(findings: Iterable[Finding], accepted: Iterable[str] = ()) -> list[Finding]:
    """The findings that keep a run from starting, less those accepted by their code."""
    allowed = set(accepted)
    return [found for found in findings if found.severity is Severity.ERROR and found.code not in allowed]
