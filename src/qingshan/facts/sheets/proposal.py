"""A proposal 映射建议: the mapping, and for each decision why it was taken and how sure it is."""

from dataclasses import dataclass

from qingshan.core import Finding, Text
from qingshan.facts.sheets.mapping import Mapping
from qingshan.facts.sheets.match import SURE_LABELS, Sure


@dataclass(frozen=True)
class Reasoned:
    """One decision: about which sheet, column or row, what was chosen, why, and how sure that is."""

    about: str
    chosen: str
    why: Text
    sure: Sure

    def line(self, language: str) -> str:
        """The decision as a line of text."""
        return f"{self.about} → {self.chosen} [{SURE_LABELS[self.sure].in_(language)}] {self.why.in_(language)}"


@dataclass(frozen=True)
class Proposal:
    """mapping : None when no sheet has a table that is understood, or the file was refused."""

    mapping: Mapping | None
    why: tuple[Reasoned, ...]
    findings: tuple[Finding, ...]

    def lines(self, language: str) -> list[str]:
        """All decisions as lines of text."""
        return [one.line(language) for one in self.why]
