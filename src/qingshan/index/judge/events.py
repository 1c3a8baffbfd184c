"""Events 事件: what happened at a unit, with its class and severity, and what it adds or takes. Spec §8.1."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Event:
    """One recorded event; every one needs its day, source, document and decision before it counts.

    kind : its class, such as ``pollution``;  severity : '' for classes that have none, such as an honour
    appealed : under appeal, so that the run is provisional
    lifts : code of the veto that this decision lifts, of its unit; then `kind` may be empty, and `reason` says why
    period : in which it counts, where that is not the year of its day
    """

    unit: str
    kind: str = ""
    severity: str = ""
    day: date | None = None
    source: str = ""
    document: str = ""
    decision: str = ""
    appealed: bool = False
    lifts: str = ""
    reason: str = ""
    period: str = ""

    @property
    def item(self) -> str:
        """Its name in a scheme's list of points: ``pollution_minor``, or the class alone.

        >>> Event("530802", "pollution", "minor").item, Event("530802", "national_demonstration").item
        ('pollution_minor', 'national_demonstration')
        """
        return f"{self.kind}_{self.severity}" if self.severity else self.kind


def of_period(events: Sequence[Event], period: str) -> tuple[Event, ...]:
    """The events that count in a period: stated so, of a day in that year, or without a day.

    >>> lifted = Event("a", lifts="V3", day=date(2019, 2, 1), period="2018")
    >>> [event.day.year for event in of_period([Event("a", "pollution", day=date(2018, 7, 3)), lifted], "2018")]
    [2018, 2019]
    """
    return tuple(
        event
        for event in events
        if (event.period == period if event.period else event.day is None or _in_year(event.day, period))
    )


def _in_year(day: date, period: str) -> bool:
    return not period.isdigit() or f"{day.year}" == period


@dataclass(frozen=True)
class Items:
    """Points for named items, and the most that they may come to together."""

    points: Mapping[str, float]
    cap: float = math.inf

    def of(self, events: Sequence[Event]) -> float:
        """Points of some events, no more than the cap.

        >>> Items({"pollution_moderate": 2.0}, cap=5.0).of([Event("a", "pollution", "moderate")] * 3)
        5.0
        """
        return min(math.fsum(self.points.get(event.item, 0.0) for event in events), self.cap)


def adjusted(points: float, bonus: float, penalty: float) -> float:
    """Score after bonus and penalty, never below nothing. [points]

    >>> adjusted(99.1, 2.0, 0.0), adjusted(3.0, 0.0, 5.0)
    (101.1, 0.0)
    """
    return max(0.0, points + bonus - penalty)
