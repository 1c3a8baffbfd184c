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
    """

    unit: str
    kind: str
    severity: str = ""
    day: date | None = None
    source: str = ""
    document: str = ""
    decision: str = ""
    appealed: bool = False

    @property
    def item(self) -> str:
        """Its name in a scheme's list of points: ``pollution_minor``, or the class alone.

        >>> Event("530802", "pollution", "minor").item, Event("530802", "national_demonstration").item
        ('pollution_minor', 'national_demonstration')
        """
        return f"{self.kind}_{self.severity}" if self.severity else self.kind


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
