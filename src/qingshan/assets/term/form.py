"""The form of TERM.yaml 任期文件格式: which keys there are, and of what kind. Unknown keys are errors."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from qingshan.assets.audit import Direction
from qingshan.assets.term.records import ResultKind, Step, Within
from qingshan.core import Period, Text, canonical_code
from qingshan.rulebook.schema import Record

_NUMBER: Final = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


def _number(given: Any) -> Any:
    """A number, digit for digit as it was written."""
    text = str(given).strip()
    if not _NUMBER.fullmatch(text):
        raise PydanticCustomError("term_number", "it is no number", {"text": text})
    return Decimal(text)


def _period(given: Any) -> Any:
    period = given if isinstance(given, Period) else Period.parse(str(given))
    if period.start == date.min or period.end == date.max:
        raise ValueError(f"{given} reaches the end of the calendar")
    return period


#: The first and last day of the calendar have no day before or after them.
Day = Annotated[date, Field(gt=date.min, lt=date.max)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Days = Annotated[Period, BeforeValidator(_period)]
Name = Annotated[str, Field(min_length=1)]


class TermForm(Record):
    """Whose term is audited; `to` is the first day after it."""

    official: Name
    post: Name
    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class OfficialForm(Record):
    """A person."""

    code: Name
    name: Text


class PostForm(Record):
    """A post and its place."""

    code: Name
    title: Text
    place: Name

    @field_validator("place")
    @classmethod
    def _canonical(cls, given: str) -> str:
        return canonical_code(given)


class TenureForm(TermForm):
    """A tenure; without `to` it goes on."""

    end: Day | None = Field(default=None, alias="to")  # type: ignore[assignment]
    acting: StrictBool = False
    document: str = ""


class FigureForm(Record):
    """A figure of a period; null needs a reason."""

    indicator: Name
    title: Text
    period: Days
    value: Number | None
    unit: str
    kind: ResultKind = ResultKind.OTHER
    flow: StrictBool = False
    reason: str = ""
    document: str = ""


class LineForm(Record):
    """A red line of an indicator or of a stock."""

    code: Name
    title: Text
    direction: Direction
    value: Number
    unit: str
    indicator: str = ""
    resource: str = ""
    item: str = ""
    clause: str = ""
    document: str = ""
    veto: StrictBool = False


class TargetForm(Record):
    """A target of an indicator in a period, or of a stock at its end."""

    code: Name
    title: Text
    direction: Direction
    value: Number
    unit: str
    indicator: str = ""
    period: Days | None = None
    resource: str = ""
    item: str = ""
    weight: Number = Decimal(1)
    clause: str = ""
    document: str = ""


class TaskForm(Record):
    """A task; `carried_out` is null where nobody knows."""

    code: Name
    title: Text
    due: Day
    carried_out: StrictBool | None
    document: str = ""


class DecisionForm(Record):
    """Who signed."""

    official: Name
    day: Day
    document: str = ""


class EventForm(Record):
    """A case, problem or incident; both days are in it."""

    code: Name
    title: Text
    severity: Name
    onset: Day
    ended: Day | None = None
    discovered: Day
    posts: tuple[Name, ...] = Field(min_length=1)
    veto: str = ""
    confirmed: StrictBool | None = True
    decisions: tuple[DecisionForm, ...] = ()
    rectify_by: Day | None = None
    closed: Day | None = None
    law: str = ""
    amount: Number | None = None
    unit: str = ""
    documents: tuple[str, ...] = ()


class FundForm(Record):
    """One step of a fund's money."""

    fund: Name
    title: Text
    step: Step
    day: Day
    amount: Number
    unit: str
    document: str = ""


class TermForms(Record):
    """The whole file. known_on : last day of what is known;  invented : printed on every page"""

    title: Text
    place: Name
    scheme: Name
    known_on: Day | None = None
    invented: StrictBool = False
    term: TermForm
    officials: tuple[OfficialForm, ...] = Field(min_length=1)
    posts: tuple[PostForm, ...] = Field(min_length=1)
    tenures: tuple[TenureForm, ...] = Field(min_length=1)
    postings: tuple[Name, ...] = ()
    within: dict[str, Within] = Field(default_factory=dict)
    figures: tuple[FigureForm, ...] = ()
    targets: tuple[TargetForm, ...] = ()
    red_lines: tuple[LineForm, ...] = ()
    tasks: tuple[TaskForm, ...] = ()
    events: tuple[EventForm, ...] = ()
    funds: tuple[FundForm, ...] = ()

    @field_validator("place")
    @classmethod
    def _canonical(cls, given: str) -> str:
        return canonical_code(given)
