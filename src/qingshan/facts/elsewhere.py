"""Where the other figures of a formula stand: the period before, the same period last year, the place above."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import numpy as np
import polars as pl

from qingshan.core import LEVELS, Period, Place, PlaceTree, canonical_code, is_zone_code
from qingshan.core.place import level_of, proposed_parent
from qingshan.facts.formula_nodes import PARENT, PREVIOUS, Name
from qingshan.facts.held import Ints

NOWHERE = -1


def periods_of(texts: Sequence[str]) -> tuple[Period | None, ...]:
    """The periods; None for a text that is none."""
    return tuple(map(_period, texts))


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def earlier(period: Period, when: str) -> Period | None:
    """The period before, or the same one a year before; None where the calendar has no such days.

    >>> [str(earlier(Period.parse(text), "last_year")) for text in ("2019", "2019Q3", "2020-02", "2020-02-29")]
    ['2018', '2018Q3', '2019-02', 'None']
    """
    if when == PREVIOUS:
        return period.previous()
    try:
        if period.kind == "month":
            return Period.parse(f"{period.start.year - 1:04d}-{period.start.month:02d}")
        return Period(period.start.replace(year=period.start.year - 1), period.end.replace(year=period.end.year - 1))
    except ValueError:
        return None


def earlier_periods(periods: Sequence[Period | None], when: str) -> Ints:
    """For each period the number of the earlier one, or NOWHERE."""
    number = {period: place for place, period in enumerate(periods) if period is not None}
    before = (None if period is None else earlier(period, when) for period in periods)
    return np.array([NOWHERE if one is None else number.get(one, NOWHERE) for one in before], dtype=np.int64)


class Reference:
    """For each place and period the number of the place that ``at(…, place)`` means.

    With a tree the one above on the last day of the period, else on its first; without one the codes' prefixes tell.
    """

    def __init__(self, places: pl.Series, periods: Sequence[Period | None], tree: PlaceTree | None) -> None:
        self._places = places.to_list()
        self._number = {code: place for place, code in enumerate(self._places)}
        self._periods = periods
        self._tree = tree
        ends = {row.valid_to + timedelta(days=1) for row in tree or () if row.valid_to and row.valid_to < date.max}
        self._changes = sorted(ends | {row.valid_from for row in tree or () if row.valid_from})
        self._known: dict[str, Ints] = {}

    def of(self, wanted: str) -> Ints:
        """Numbers by period and place; NOWHERE where there is no such place, or the table has nothing of it."""
        if wanted not in self._known:
            self._known[wanted] = self._found(wanted)
        return self._known[wanted]

    def _found(self, wanted: str) -> Ints:
        shape = (len(self._periods), len(self._places))
        if wanted not in (PARENT, *LEVELS):
            return np.full(shape, self._number.get(wanted, NOWHERE), dtype=np.int64)
        if self._tree is None:
            above = [_by_prefix(code, wanted) for code in self._places]
            return np.broadcast_to(self._numbers(above), shape)
        as_of: dict[int, Ints] = {}
        found = np.full(shape, NOWHERE, dtype=np.int64)
        for row, period in enumerate(self._periods):
            for day in () if period is None else (period.start, period.end):
                time = bisect_right(self._changes, day)
                if time not in as_of:
                    as_of[time] = self._on(wanted, day)
                found[row] = np.where(as_of[time] == NOWHERE, found[row], as_of[time])
        return found

    def _numbers(self, codes: Sequence[str | None]) -> Ints:
        return np.array([NOWHERE if one is None else self._number.get(one, NOWHERE) for one in codes], dtype=np.int64)

    def _on(self, wanted: str, day: date) -> Ints:
        rows = {place.code: place for place in self._tree or () if place.holds_on(day)}
        return self._numbers([_by_tree(rows.get, code, wanted) for code in self._places])


def stands_at(figure: Name, place: str, period: Period, tree: PlaceTree | None = None) -> tuple[str, Period] | None:
    """The place and period of a figure, for a formula worked out at another; None where there is no such one.

    >>> place, period = stands_at(Name("economy.income", "prev", "province"), "530802", Period.parse("2019Q1"))
    >>> place, str(period)
    ('530000', '2018Q4')
    """
    when = earlier(period, figure.when) if figure.when else period
    at: str | None = figure.place or place
    if figure.place in (PARENT, *LEVELS):
        if tree is None:
            at = _by_prefix(place, figure.place)
        else:
            days = (_by_tree(partial(_row, tree, day), place, figure.place) for day in (period.end, period.start))
            at = next(filter(None, days), None)
    return None if when is None or at is None else (at, when)


def _row(tree: PlaceTree, day: date, code: str) -> Place | None:
    try:
        return tree.at(code, day)
    except LookupError:
        return None


def _by_tree(row_of: Callable[[str], Place | None], code: str, wanted: str) -> str | None:
    """The place above in the tree; the place itself where it is of the level asked for."""
    place = row_of(code)
    if place is None or wanted == PARENT:
        return place.parent if place else None
    for _ in LEVELS:
        if place is None or place.level == wanted:
            break
        place = row_of(place.parent or "")
    return place.code if place is not None and place.level == wanted else None


def _by_prefix(code: str, wanted: str) -> str | None:
    try:
        above = None if is_zone_code(code) else canonical_code(code)
        if wanted == PARENT:
            return proposed_parent(above) if above else None
        while above is not None and level_of(above) != wanted:
            above = proposed_parent(above)
    except ValueError:
        return None
    return above
