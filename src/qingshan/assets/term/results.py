"""What comes of an audit of a term 离任审计: sections with every deduction, vetoes, level, who answers, evidence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.records import Official, Post, Tenure
from qingshan.assets.term.rows import (
    NO_WORDS,
    Amount,
    EventRow,
    FundRow,
    QualityRow,
    RedLineRow,
    ResultRow,
    Standing,
    StockRow,
    TargetRow,
    TaskRow,
)
from qingshan.core import Finding, Text


@dataclass(frozen=True)
class Line:
    """One deduction or gain of a section. points : below zero where they are taken off"""

    item: str
    words: Text
    points: Fraction
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class SectionScore:
    """Points of one section. scored : between 0 and maximum; None where it cannot be scored, with its reason"""

    section: str
    title: Text
    maximum: Decimal
    scored: Amount
    lines: tuple[Line, ...]
    reason: Text = NO_WORDS


class VetoState(StrEnum):
    """Whether a veto 一票否决 falls. pending : the case is open, nobody knows yet"""

    FALLEN = "fallen"
    PENDING = "pending"


@dataclass(frozen=True)
class VetoRow:
    """A veto in the term, and the event or red line that brings it."""

    veto: str
    title: Text
    cause: str
    words: Text
    state: VetoState
    evidence: tuple[str, ...]


class Answer(StrEnum):
    """Kind of responsibility 责任类型. vacant : nobody held the post on those days"""

    DIRECT = "direct"
    LEADERSHIP = "leadership"
    VACANT = "vacant"


ANSWER_LABELS = {
    Answer.DIRECT: Text("直接责任", "direct"),
    Answer.LEADERSHIP: Text("领导责任", "leadership"),
    Answer.VACANT: Text("职务空缺", "vacant post"),
}


@dataclass(frozen=True)
class ResponsibilityRow:
    """Who answers for an event: signatures first, then those in each post in charge while it happened, by days.

    Of each post, the days of all its rows, vacant ones too, are the days of the event. A signature has no days.
    start, end : first and last day in the post while it happened;  inherited : began before this person's tenure
    """

    event: str
    answer: Answer
    official: str
    post: str
    acting: bool
    start: date | None
    end: date | None
    days: Fraction
    share: Fraction
    inherited: bool
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class HolderRow:
    """Who held the audited post in the term, and for how many days; nobody where `official` is empty. Additive."""

    official: str
    acting: bool
    start: date
    end: date
    days: Fraction
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """One entry of the index 证据索引: the row a figure stands on. row : line or row of the file, None where unknown"""

    id: str
    kind: str
    title: Text
    document: str
    file: str
    row: int | None
    sha256: str = ""


@dataclass(frozen=True)
class AuditOfTerm:
    """The audit of one term 审计结果. score, level : None where a section cannot be scored

    level_before : by the score alone;  undecided : whether a veto is pending, or a figure is missing
    emphasis : first day of the last years of a long term, which the audit stresses; None for a short one
    """

    dossier: Dossier
    official: Official
    post: Post
    tenures: tuple[Tenure, ...]
    holders: tuple[HolderRow, ...]
    stocks: tuple[StockRow, ...]
    quality: tuple[QualityRow, ...]
    results: tuple[ResultRow, ...]
    targets: tuple[TargetRow, ...]
    red_lines: tuple[RedLineRow, ...]
    tasks: tuple[TaskRow, ...]
    events: tuple[EventRow, ...]
    funds: tuple[FundRow, ...]
    sections: tuple[SectionScore, ...]
    vetoes: tuple[VetoRow, ...]
    score: Amount
    level_before: str | None
    level: str | None
    undecided: bool
    emphasis: date | None
    responsibility: tuple[ResponsibilityRow, ...]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]

    @property
    def inherited(self) -> tuple[EventRow, ...]:
        """Problems that began before the term."""
        return tuple(row for row in self.events if row.inherited)

    @property
    def new(self) -> tuple[EventRow, ...]:
        """Problems that began in it."""
        return tuple(row for row in self.events if row.standing is Standing.NEW)
