"""Places 地方: the dated five-level tree 省、州市、县、乡、村, and zones beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qingshan.core.text import Text

#: Levels of government from the top down.
LEVELS = ("province", "prefecture", "county", "township", "village")

LEVEL_LABELS = {
    "province": Text("省", "province"),
    "prefecture": Text("州（市）", "prefecture"),
    "county": Text("县（市、区）", "county"),
    "township": Text("乡镇（街道）", "township"),
    "village": Text("村（社区）", "village"),
}

_ZONE = re.compile(r"[a-z][a-z-]*:[\w.-]+")


def canonical_code(text: str) -> str:
    """The canonical division code 行政区划代码: 6 digits down to county, 9 for a township, 12 for a village.

    Shorter forms and the statistics bureau's 12 digits with trailing zeros are brought to it.
    Raises ``ValueError`` for anything else.

    >>> canonical_code("53"), canonical_code("5308"), canonical_code("530802001000")
    ('530000', '530800', '530802001')
    """
    code = text.strip()
    if not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", code) or code.startswith("0"):
        raise ValueError(f"{text!r} is no division code; it has 2, 4, 6, 9 or 12 digits and does not start with 0")
    if len(code) == 12 and code.endswith("000"):
        code = code[:6] if code.endswith("000000") else code[:9]
    if len(code) == 9 and code.endswith("000"):
        code = code[:6]
    return code.ljust(6, "0")


def is_zone_code(text: str) -> bool:
    """Whether a code names a zone outside the tree, such as ``basin:lancang`` or ``reserve:wuliang``.

    >>> is_zone_code("basin:lancang"), is_zone_code("530802")
    (True, False)
    """
    return _ZONE.fullmatch(text) is not None


def level_of(code: str) -> str:
    """The level that a canonical code's form tells; raises ``ValueError`` for a code that is not canonical.

    >>> level_of("530000"), level_of("530800"), level_of("530802"), level_of("530802001001")
    ('province', 'prefecture', 'county', 'village')
    """
    if canonical_code(code) != code:
        raise ValueError(f"{code!r} is not canonical; it should be {canonical_code(code)!r}")
    match len(code):
        case 12:
            return "village"
        case 9:
            return "township"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def proposed_parent(code: str) -> str | None:
    """The parent that the prefix proposes on import; the stated one counts, where there is one.

    >>> proposed_parent("530802001"), proposed_parent("530802"), proposed_parent("530000")
    ('530802', '530800', None)
    """
    match level_of(code):
        case "village":
            return code[:9]
        case "township":
            return code[:6]
        case "county":
            return f"{code[:4]}00"
        case "prefecture":
            return f"{code[:2]}0000"
    return None


class SuccessionKind(StrEnum):
    """What became of a place that ended."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True)
class Successor:
    """A place that took over `share` (0 to 1) of one that ended."""

    code: str
    share: float
    kind: SuccessionKind


@dataclass(frozen=True)
class Place:
    """A place as it was from one day to another, both in it; open ends are None."""

    code: str
    name: Text
    level: str
    parent: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[Successor, ...] = field(default=())

    def holds_on(self, day: date) -> bool:
        """Whether this row is the one in force on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class PlaceTree:
    """Rows of places, several for one code when it changed; questions are asked as of a day."""

    def __init__(self, rows: Iterable[Place]) -> None:
        self._rows: dict[str, list[Place]] = {}
        self._below: dict[date, Mapping[str, tuple[Place, ...]]] = {}
        for row in rows:
            self._rows.setdefault(row.code, []).append(row)

    def __iter__(self) -> Iterator[Place]:
        return (row for rows in self._rows.values() for row in rows)

    def __contains__(self, code: str) -> bool:
        return code in self._rows

    def rows_of(self, code: str) -> tuple[Place, ...]:
        """All rows of a code, whatever their dates."""
        return tuple(self._rows.get(code, ()))

    def at(self, code: str, day: date) -> Place:
        """The place as it was on a day; raises ``LookupError``."""
        for row in self._rows.get(code, ()):
            if row.holds_on(day):
                return row
        known = "its dates do not cover that day" if code in self._rows else "no such code in the place table"
        raise LookupError(f"place {code} on {day}: {known}")

    def children(self, code: str, day: date) -> tuple[Place, ...]:
        """The places directly below one on a day, by code."""
        return self._children_on(day).get(code, ())

    def ancestors(self, code: str, day: date) -> tuple[Place, ...]:
        """From the parent up to the root; raises ``LookupError`` where the chain breaks."""
        chain: list[Place] = []
        parent = self.at(code, day).parent
        while parent is not None:
            place = self.at(parent, day)
            if place in chain:
                raise LookupError(f"place {code} is its own ancestor on {day}")
            chain.append(place)
            parent = place.parent
        return tuple(chain)

    def successors(self, code: str) -> tuple[Successor, ...]:
        """What became of a code: the successors of its last row."""
        rows = self._rows.get(code, ())
        return max(rows, key=lambda row: row.valid_to or date.max).successors if rows else ()

    def _children_on(self, day: date) -> Mapping[str, tuple[Place, ...]]:
        if day not in self._below:
            self._below[day] = self._told_on(day)
        return self._below[day]

    def _told_on(self, day: date) -> Mapping[str, tuple[Place, ...]]:
        below: dict[str, list[Place]] = {}
        for row in sorted(self, key=lambda row: row.code):
            if row.parent is not None and row.holds_on(day):
                below.setdefault(row.parent, []).append(row)
        return {code: tuple(rows) for code, rows in below.items()}
