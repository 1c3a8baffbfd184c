"""Periods 时段: a year, a quarter, a month, a day or a range of days."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_FORMS = (
    ("year", re.compile(r"(\d{4})")),
    ("quarter", re.compile(r"(\d{4})-?Q([1-4])")),
    ("month", re.compile(r"(\d{4})-(\d{2})")),
    ("day", re.compile(r"(\d{4}-\d{2}-\d{2})")),
    ("range", re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")),
)


@dataclass(frozen=True, order=True)
class Period:
    """Whole days from `start` to `end`, both in it.

    >>> Period.parse("2019Q3")
    Period(start=datetime.date(2019, 7, 1), end=datetime.date(2019, 9, 30))
    >>> str(Period.parse("2019-01-01/2019-12-31"))
    '2019'
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2019``, ``2019Q3``, ``2019-07``, ``2019-07-15`` or ``2019-07-01/2019-07-15``; else ``ValueError``."""
        for kind, form in _FORMS:
            found = form.fullmatch(text.strip())
            if found:
                return cls(*_days(kind, found.groups()))
        raise ValueError(f"{text!r} is no period; write 2019, 2019Q3, 2019-07, 2019-07-15 or 2019-07-01/2019-07-15")

    @classmethod
    def year(cls, year: int) -> Self:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def kind(self) -> str:
        """year, quarter, month, day or range."""
        for kind, text in (("year", f"{self.start:%Y}"), ("month", f"{self.start:%Y-%m}")):
            if (self.start, self.end) == _days(kind, tuple(text.split("-"))):
                return kind
        quarter = (f"{self.start:%Y}", str((self.start.month + 2) // 3))
        if (self.start, self.end) == _days("quarter", quarter):
            return "quarter"
        return "day" if self.start == self.end else "range"

    def __contains__(self, other: "date | Period") -> bool:
        if isinstance(other, Period):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other <= self.end

    def previous(self) -> "Period":
        """The period of the same kind just before; a range moves back by its own length.

        >>> str(Period.parse("2019Q1").previous()), str(Period.parse("2020").previous())
        ('2018Q4', '2019')
        """
        eve = self.start - timedelta(days=1)
        match self.kind:
            case "year":
                return Period.year(eve.year)
            case "quarter":
                return Period.parse(f"{eve.year:04d}Q{(eve.month + 2) // 3}")
            case "month":
                return Period.parse(f"{eve.year:04d}-{eve.month:02d}")
        return Period(self.start - timedelta(days=self.days), eve)

    def __str__(self) -> str:
        match self.kind:
            case "year":
                return f"{self.start.year:04d}"
            case "quarter":
                return f"{self.start.year:04d}Q{(self.start.month + 2) // 3}"
            case "month":
                return f"{self.start.year:04d}-{self.start.month:02d}"
            case "day":
                return self.start.isoformat()
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def _days(kind: str, groups: tuple[str, ...]) -> tuple[date, date]:
    match kind:
        case "year":
            return date(int(groups[0]), 1, 1), date(int(groups[0]), 12, 31)
        case "quarter":
            year, last = int(groups[0]), int(groups[1]) * 3
            return date(year, last - 2, 1), date(year, last, monthrange(year, last)[1])
        case "month":
            year, month = int(groups[0]), int(groups[1])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        case "day":
            return date.fromisoformat(groups[0]), date.fromisoformat(groups[0])
    return date.fromisoformat(groups[0]), date.fromisoformat(groups[1])
