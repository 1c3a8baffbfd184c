"""Places that merged, split, were renamed or changed code 区划沿革: their figures on the tree of a later day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from qingshan.core import Period, Place, PlaceTree

#: The places that a period's figure of a place is made of, each with the share of it that went there.
Origins = Mapping[str, float]
_DEEP = 50  # a chain of successors longer than this goes in a circle


@dataclass(frozen=True)
class Moves:
    """For one day: which places other places became, and what each was made of in a period."""

    tree: PlaceTree
    day: date

    def affected(self) -> list[str]:
        """Codes of which figures may have to move: those that ended with successors, and these."""
        ended = [row for row in self.tree if row.successors and not row.holds_on(self.day)]
        return sorted({row.code for row in ended} | {code for row in ended for code in self.became(row)})

    def became(self, row: Place, deep: int = 0) -> dict[str, float]:
        """The places of the day that a row of the tree went to, with their shares; itself while it lasts."""
        if row.holds_on(self.day):
            return {row.code: 1.0}
        if row.valid_to is None or row.valid_to > self.day or deep > _DEEP:
            return {}  # it comes only later, or never ends
        after = row.valid_to + timedelta(days=1)
        told: dict[str, float] = {}
        for code, share in [(one.code, one.share) for one in row.successors] or [(row.code, 1.0)]:
            following = _row_on(self.tree, code, after)
            for end, part in self.became(following, deep + 1).items() if following and following != row else ():
                told[end] = told.get(end, 0.0) + share * part
        return told

    def origins(self, codes: Iterable[str], day: date) -> dict[str, dict[str, float]]:
        """Of each place of the day, the places of an earlier day that it is made of."""
        told: dict[str, dict[str, float]] = {}
        for code in codes:
            row = next((one for one in self.tree.rows_of(code) if one.holds_on(day)), None)
            for end, share in self.became(row).items() if row else ():
                told.setdefault(end, {})[code] = share
        return told

    def links(self, periods: Iterable[str]) -> pl.DataFrame:
        """One row for each place, period and origin: place, period, origin, share; `late` when the place is there at
        the period's end, so that a figure of its own counts before the origins'.

        A place that only is itself has no row.
        """
        codes = self.affected()
        rows: list[tuple[str, str, str, float, bool]] = []
        for period in periods:
            span = Period.parse(period)
            first, last = self.origins(codes, span.start), self.origins(codes, span.end)
            for place in sorted(first.keys() | last.keys()):
                late = last.get(place, {}) == {place: 1.0}
                origins = first.get(place, {}) if late else last.get(place) or first.get(place, {})
                if origins != {place: 1.0}:
                    rows += [(place, period, origin, share, late) for origin, share in sorted(origins.items())]
        return pl.DataFrame(rows, schema=_LINKS, orient="row")


_LINKS = {"place": pl.String, "period": pl.String, "origin": pl.String, "share": pl.Float64, "late": pl.Boolean}


def _row_on(tree: PlaceTree, code: str, day: date) -> Place | None:
    """The row of a code on a day, or else its first one after."""
    later = [row for row in tree.rows_of(code) if (row.valid_to or date.max) >= day]
    return min(later, key=lambda row: row.valid_from or date.min, default=None)
