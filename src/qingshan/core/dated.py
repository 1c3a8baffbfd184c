"""Values that hold from a day on 有效期: code asks "as of when?"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Dated(Generic[Value]):
    """Values in order of their first day; each holds until the next, or until its own last day.

    >>> price = Dated("nature.water.price", ((date(2010, 1, 1), None, 6.11), (date(2016, 1, 1), None, 7.21)))
    >>> price.at(date(2015, 12, 31)), price.at(date(2016, 1, 1))
    (6.11, 7.21)
    >>> price.at(date(2009, 12, 31))
    Traceback (most recent call last):
    LookupError: nature.water.price has no value on 2009-12-31; the first one starts on 2010-01-01
    """

    code: str
    entries: tuple[tuple[date, date | None, Value], ...]

    def __post_init__(self) -> None:
        starts = [start for start, _, _ in self.entries]
        if starts != sorted(set(starts)):
            raise ValueError(f"{self.code}: values must start on different days, earliest first")
        for start, until, _ in self.entries:
            if until is not None and until < start:
                raise ValueError(f"{self.code}: a value that starts on {start} cannot end on {until}")

    def __iter__(self) -> Iterator[tuple[date, date | None, Value]]:
        return iter(self.entries)

    def at(self, day: date) -> Value:
        """The value in force on a day; raises ``LookupError`` that says what there is instead."""
        return self.entry_at(day)[2]

    def entry_at(self, day: date) -> tuple[date, date | None, Value]:
        """First day, last day if stated, and value in force on a day; raises ``LookupError``."""
        started = [entry for entry in self.entries if entry[0] <= day]
        if not started:
            first = f"the first one starts on {self.entries[0][0]}" if self.entries else "there is none at all"
            raise LookupError(f"{self.code} has no value on {day}; {first}")
        start, until, value = started[-1]
        if until is not None and day > until:
            raise LookupError(f"{self.code} has no value on {day}; the last one ended on {until}")
        return start, until, value
