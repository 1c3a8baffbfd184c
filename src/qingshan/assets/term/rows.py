"""What an audit of a term 离任审计 finds, row by row of the working paper; score and level stand in `results.py`.

Every row lists `evidence`, ids of the index at the end. Amounts are exact fractions; None is a hole with its `reason`,
and never nought. A whole is additive where it says so: that of [a, c) is that of [a, b) and [b, c) together.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from qingshan.assets.term.records import Event, Figure, Promise, Step, Task
from qingshan.core import Text

Amount = Fraction | None

#: Where there is nothing to say.
NO_WORDS: Final = Text("", "")


class Basis(StrEnum):
    """What a stock at an end of the term rests on. straight : interpolated as declared, to be marked wherever shown"""

    BOUNDARY = "boundary"
    DATED = "dated"
    STRAIGHT = "straight"
    UNKNOWN = "unknown"


BASIS_LABELS = {
    Basis.BOUNDARY: Text("核算期首末", "end of an account's period"),
    Basis.DATED: Text("按发生日期入账", "movements by the day they happened"),
    Basis.STRAIGHT: Text("按天插值（已声明）", "interpolated by days, as declared"),
    Basis.UNKNOWN: Text("未知", "unknown"),
}


@dataclass(frozen=True)
class At:
    """A stock on the morning of a day 时点存量."""

    amount: Amount
    basis: Basis
    reason: Text = NO_WORDS
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class StockRow:
    """A stock at both ends, and by cause what came and went between; all but the ends are additive.

    closing = opening + Σ increases − Σ decreases + difference + reappraisal; cause → amount
    covered : whether the account has every day of the term; where it has not, nothing that moved is known
    """

    resource: str
    item: str
    unit: str
    opening: At
    closing: At
    increases: dict[str, Amount]
    decreases: dict[str, Amount]
    difference: Amount
    reappraisal: Amount
    evidence: tuple[str, ...]
    covered: bool = True

    @property
    def came(self) -> Amount:
        """All increases."""
        return self._sum(self.increases)

    @property
    def went(self) -> Amount:
        """All decreases."""
        return self._sum(self.decreases)

    def _sum(self, moved: dict[str, Amount]) -> Amount:
        if not self.covered or None in moved.values():
            return None
        return sum((one for one in moved.values() if one is not None), Fraction(0))

    @property
    def change(self) -> Amount:
        """Closing less opening, without what was only reappraised."""
        parts = (self.closing.amount, self.opening.amount, self.reappraisal)
        return None if None in parts else parts[0] - parts[1] - parts[2]  # type: ignore[operator]


@dataclass(frozen=True)
class QualityRow:
    """The grades of a stock at both ends 质量: grade → amount, their mean [grade] and whether it became better."""

    resource: str
    item: str
    unit: str
    opening: dict[str, Amount]
    closing: dict[str, Amount]
    mean_opening: float | None
    mean_closing: float | None
    first_is_best: bool
    better: bool | None
    basis: tuple[Basis, Basis]
    reason: Text
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ResultRow:
    """A figure whose period shares days with the term. share : of the period's days that are in the term [1]

    counted : what of a flow falls in the term by days, additive; None for what does not add up over time
    """

    figure: Figure
    days: int
    share: Fraction
    counted: Amount
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class TargetRow:
    """A target and what was found. due : in the term, and so scored;  attained, met : None without a figure"""

    promise: Promise
    found: Amount
    due: bool
    attained: Amount
    met: bool | None
    reason: Text
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class RedLineRow:
    """A red line at both ends. inherited : broken already at the start;  new : kept at the start and broken after

    gap : what lacks at the end, nought where it holds
    """

    promise: Promise
    opening: Amount
    closing: Amount
    held: bool | None
    holds: bool | None
    gap: Amount
    reason: Text
    evidence: tuple[str, ...]

    @property
    def inherited(self) -> bool:
        """Whether it was broken before the term."""
        return self.held is False

    @property
    def new(self) -> bool:
        """Whether it broke in the term."""
        return self.held is True and self.holds is False


class Standing(StrEnum):
    """How an event stands to the term. before, carried : began before it and are inherited 历史遗留

    carried : goes on in the term, and counts by its days;  apart : the post was not in charge
    """

    BEFORE = "before"
    CARRIED = "carried"
    NEW = "new"
    AFTER = "after"
    APART = "apart"


STANDING_LABELS = {
    Standing.BEFORE: Text("任前已结束（历史遗留）", "ended before the term (inherited)"),
    Standing.CARRIED: Text("任前发生、任内延续（历史遗留）", "began before and went on (inherited)"),
    Standing.NEW: Text("任内新发生", "new in the term"),
    Standing.AFTER: Text("任后发生", "after the term"),
    Standing.APART: Text("不属本职务", "not of this post"),
}


@dataclass(frozen=True)
class EventRow:
    """An event against the term. days : days answered for, by acting and shared days, additive; whole : all its days

    share : days / whole [1];  overdue : whether it had to be put right in the term and was not
    signed : whether the official decided it in the term
    """

    event: Event
    standing: Standing
    days: Fraction
    whole: int
    share: Fraction
    signed: bool
    overdue: bool
    evidence: tuple[str, ...]

    @property
    def inherited(self) -> bool:
        """Whether it began before the term."""
        return self.standing in (Standing.BEFORE, Standing.CARRIED)


@dataclass(frozen=True)
class TaskRow:
    """A task that was due in the term."""

    task: Task
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class FundRow:
    """Money of one fund in the term; steps are additive, and closing = opening + received − spent − returned."""

    fund: str
    title: Text
    unit: str
    opening: Fraction
    steps: dict[Step, Fraction]
    closing: Fraction
    evidence: tuple[str, ...]
