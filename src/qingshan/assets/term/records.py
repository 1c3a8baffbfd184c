"""What an audit of a term 离任审计 is given: who held which post when, and all that bears on it. Spec E3, ledger §12.

The records are bound together in `dossier.py`; what comes of them stands in `rows.py` and `results.py`. Every term
runs from its first day up to the first day after it: ``[start, end)``, so that terms one after the other share no
day. Amounts are exact and never floats. Each record keeps `at`, the row that it was read from, and `document`, the
paper that vouches for it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from qingshan.assets.audit import Direction
from qingshan.core import Period, Text, Where

#: Of a record that was made and not read.
NOWHERE: Final = Where()


class Within(StrEnum):
    """How a stock is found on a day inside an account's period, where nothing but its ends is sure.

    dated : movements count from the day they happened;  straight : the change is spread evenly, marked as interpolated
    """

    DATED = "dated"
    STRAIGHT = "straight"


class ResultKind(StrEnum):
    """Which result of the term a figure is."""

    GEP = "gep"
    GREEN_ECONOMY = "green_economy"
    OTHER = "other"


class Step(StrEnum):
    """What happened to money of a fund. irregular : part of what was spent that was found irregular"""

    RECEIVED = "received"
    SPENT = "spent"
    RETURNED = "returned"
    IRREGULAR = "irregular"


@dataclass(frozen=True)
class Official:
    """A person who held a post 干部."""

    code: str
    name: Text
    at: Where = NOWHERE


@dataclass(frozen=True)
class Post:
    """A post 职务 in charge of a place."""

    code: str
    title: Text
    place: str
    at: Where = NOWHERE


@dataclass(frozen=True)
class Tenure:
    """A person in a post from a day on 任职; end : first day after it, None while it goes on

    acting : stands in 主持工作／代理 for the holder, or for nobody while the post is vacant
    """

    official: str
    post: str
    start: date
    end: date | None
    acting: bool = False
    document: str = ""
    at: Where = NOWHERE


@dataclass(frozen=True)
class Term:
    """The term that is audited 任期: one person in one post, ``[start, end)``."""

    official: str
    post: str
    start: date
    end: date
    at: Where = NOWHERE

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def period(self) -> Period:
        """The same days as a period, whose last day is in it."""
        return Period(self.start, self.last)

    def has(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.start <= day < self.end


@dataclass(frozen=True)
class Figure:
    """One figure of a period. value : None where it is not known, with its reason

    flow : whether it adds up over time, such as a year's GEP; a score or a share does not
    """

    indicator: str
    title: Text
    period: Period
    value: Decimal | None
    unit: str
    kind: ResultKind = ResultKind.OTHER
    flow: bool = False
    reason: str = ""
    document: str = ""
    at: Where = NOWHERE


@dataclass(frozen=True)
class Promise:
    """A target 目标 or a red line 红线 of a figure in a period, or of a stock at the term's end.

    indicator and period, or resource and item : what it is of;  weight : against the other targets
    red_line : judged at both ends and not weighed;  veto : whether breaching it brings the scheme's veto
    """

    code: str
    title: Text
    direction: Direction
    value: Decimal
    unit: str
    indicator: str = ""
    period: Period | None = None
    resource: str = ""
    item: str = ""
    weight: Decimal = Decimal(1)
    red_line: bool = False
    veto: bool = False
    clause: str = ""
    document: str = ""
    at: Where = NOWHERE


@dataclass(frozen=True)
class Task:
    """A reform task or instruction 改革任务和批示. carried_out : None where nobody knows"""

    code: str
    title: Text
    due: date
    carried_out: bool | None
    document: str = ""
    at: Where = NOWHERE


@dataclass(frozen=True)
class Decision:
    """Who signed what an event came of 决策人."""

    official: str
    day: date
    document: str


@dataclass(frozen=True)
class Event:
    """A case, problem or incident 事件: what happened from `onset` to `ended`, both days in it.

    ended : None while it goes on;  discovered : never decides who answers, however late
    severity, veto : codes of the scheme;  posts : in charge while it happened
    confirmed : None while the case is open;  rectify_by, closed : when it had to be put right, and when it was
    """

    code: str
    title: Text
    severity: str
    onset: date
    ended: date | None
    discovered: date
    posts: tuple[str, ...]
    veto: str = ""
    confirmed: bool | None = True
    decisions: tuple[Decision, ...] = ()
    rectify_by: date | None = None
    closed: date | None = None
    law: str = ""
    amount: Decimal | None = None
    unit: str = ""
    documents: tuple[str, ...] = ()
    at: Where = NOWHERE


@dataclass(frozen=True)
class FundEntry:
    """One step of a fund's money 资金 on a day. amount : in `unit`, above zero"""

    fund: str
    title: Text
    step: Step
    day: date
    amount: Decimal
    unit: str
    document: str = ""
    at: Where = NOWHERE
