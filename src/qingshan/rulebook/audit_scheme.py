"""The scheme by which an audit of a term is scored 离任审计评价办法: sections, deductions, vetoes and levels, dated."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.rulebook.schema import Code, Record, Titled

#: What the points of an item are taken off for.
ItemKind = Literal["tasks", "targets", "red_lines", "events", "overdue", "funds"]


class Points(Record):
    """One number of a scheme with what vouches for it; source and mark are the scheme's where it has none."""

    value: Decimal
    source: str = ""
    mark: Mark | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, raw: Any) -> Any:
        return raw if isinstance(raw, dict | Points) else {"value": raw}


class Severity(Record):
    """How grave an event is, and the points that a whole one takes off."""

    code: Code
    title: Text
    each: Points


class SectionItem(Record):
    """What a section takes points off for.

    tasks, overdue, red_lines, funds : `each` for every one not done, not put right in time, newly broken, irregular
    events : by severity, times the share of its days;  targets : what is not attained
    maximum : most that this item takes off
    """

    code: Code
    title: Text
    kind: ItemKind
    maximum: Points
    each: Points | None = None

    @model_validator(mode="after")
    def _complete(self) -> "SectionItem":
        if (self.each is None) != (self.kind in ("targets", "events")):
            raise ValueError(f"item {self.code} of {self.kind}: events and targets have no `each`, all others need it")
        return self


class Section(Record):
    """One section with the most points it gives."""

    code: Code
    title: Text
    maximum: Points
    items: tuple[SectionItem, ...] = Field(min_length=1)


class AuditLevel(Record):
    """A level and the score from which it holds, lowest first."""

    code: Code
    title: Text
    begins: Points


class AuditVeto(Record):
    """What gives the lowest level whatever the score 一票否决. red_line : brought by breaking one, not by an event"""

    code: Code
    title: Text
    red_line: bool = False
    mark: Mark | None = None


class AuditScheme(Titled):
    """One dated version of the rules of an audit.

    floor : least a section gives;  scale : what all sections give together;  attainment_cap : beyond it nothing counts
    stand_in : who answers on days with a holder and an acting one: the one acting, or all of them in equal parts
    emphasis_years : last years of a longer term that the audit stresses
    """

    source: str = Field(min_length=1)
    mark: Mark
    starts: date
    until: date | None = None
    scale: Points
    floor: Points
    attainment_cap: Points
    emphasis_years: Points
    stand_in: Literal["acting", "shared"]
    sections: tuple[Section, ...] = Field(min_length=1)
    severities: tuple[Severity, ...] = Field(min_length=1)
    vetoes: tuple[AuditVeto, ...] = ()
    levels: tuple[AuditLevel, ...] = Field(min_length=1)
    note: Text

    @model_validator(mode="after")
    def _sound(self) -> "AuditScheme":
        together = sum((one.maximum.value for one in self.sections), Decimal(0))
        if together != self.scale.value:
            raise ValueError(f"the sections give {together} points together, not {self.scale.value}")
        bounds = [one.begins.value for one in self.levels]
        if bounds != sorted(set(bounds)) or bounds[0] > self.floor.value * len(self.sections):
            raise ValueError("levels rise from the lowest, which begins at the lowest score")
        if sum(one.red_line for one in self.vetoes) > 1:
            raise ValueError("only one veto is that of red lines")
        if self.until is not None and self.until < self.starts:
            raise ValueError(f"it cannot end on {self.until}, before it starts")
        items = [item.code for section in self.sections for item in section.items]
        for codes in (self._codes(self.sections), items, self._codes(self.levels), self._codes(self.severities)):
            if len(codes) != len(set(codes)):
                raise ValueError(f"a code stands twice among {', '.join(codes)}")
        return self

    @staticmethod
    def _codes(held: tuple[Any, ...]) -> list[str]:
        return [one.code for one in held]

    @property
    def bounds(self) -> dict[str, Decimal]:
        """Where each level begins, lowest first."""
        return {one.code: one.begins.value for one in self.levels}

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.starts <= day and (self.until is None or day <= self.until)

    def points(self) -> dict[str, Points]:
        """Every number of it by its path, for a page that shows source and mark of each."""
        made = {name: getattr(self, name) for name in ("scale", "floor", "attainment_cap", "emphasis_years")}
        for section in self.sections:
            made[section.code] = section.maximum
            for item in section.items:
                made[f"{section.code}.{item.code}"] = item.maximum
                if item.each is not None:
                    made[f"{section.code}.{item.code}.each"] = item.each
        made |= {f"severity.{one.code}": one.each for one in self.severities}
        return made | {f"level.{one.code}": one.begins for one in self.levels}

    def vouched(self, held: Points) -> tuple[str, Mark]:
        """Source and mark of one number."""
        return held.source or self.source, held.mark or self.mark
