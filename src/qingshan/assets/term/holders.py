"""Who held a post on which days 任职天数: tenures cut into stretches, each day given to somebody or to nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.records import Tenure
from qingshan.assets.term.results import HolderRow


@dataclass(frozen=True)
class Stretch:
    """Days ``[start, end)`` of one tenure, or of nobody. part : what of each of these days is this tenure's [1]"""

    tenure: Tenure | None
    start: date
    end: date
    part: Fraction

    @property
    def days(self) -> Fraction:
        """Days that count for this tenure."""
        return (self.end - self.start).days * self.part


def stretches(tenures: Iterable[Tenure], start: date, end: date, stand_in: str) -> Iterator[Stretch]:
    """The days of one post in ``[start, end)``, in order; their days add up to those of the whole.

    stand_in : `acting`: where somebody acts, the days are theirs alone; `shared`: all who hold it have equal parts

    >>> day = lambda n: date(2019, 1, n)
    >>> held = Tenure("li", "mayor", day(1), day(9)), Tenure("wu", "mayor", day(5), day(7), acting=True)
    >>> [(one.tenure.official if one.tenure else "", one.days) for one in stretches(held, day(3), day(11), "acting")]
    [('li', Fraction(2, 1)), ('wu', Fraction(2, 1)), ('li', Fraction(2, 1)), ('', Fraction(2, 1))]
    """
    known = [one for one in tenures if one.start < end and (one.end is None or one.end > start)]
    cuts = {start, end} | {day for one in known for day in (one.start, one.end) if day and start < day < end}
    for begin, stop in pairwise(sorted(cuts)):
        there = [one for one in known if one.start <= begin and (one.end is None or one.end >= stop)]
        if stand_in == "acting":
            there = [one for one in there if one.acting] or there
        if not there:
            yield Stretch(None, begin, stop, Fraction(1))
        for one in there:
            yield Stretch(one, begin, stop, Fraction(1, len(there)))


def tenures_of(dossier: Dossier, post: str) -> tuple[Tenure, ...]:
    """Tenures of one post."""
    return tuple(one for one in dossier.tenures if one.post == post)


def own_days(dossier: Dossier, start: date, end: date) -> Fraction:
    """Days of ``[start, end)`` in the audited term that the audited official answers for."""
    term = dossier.term
    begin, stop = max(start, term.start), min(end, term.end)
    if begin >= stop:
        return Fraction(0)
    held = stretches(tenures_of(dossier, term.post), begin, stop, dossier.scheme.stand_in)
    return sum((one.days for one in held if one.tenure and one.tenure.official == term.official), Fraction(0))


def holders(dossier: Dossier) -> tuple[HolderRow, ...]:
    """Who held the audited post in the term; the days of all rows are the days of the term."""
    term = dossier.term
    held = stretches(tenures_of(dossier, term.post), term.start, term.end, dossier.scheme.stand_in)
    return tuple(
        HolderRow(
            one.tenure.official if one.tenure else "",
            one.tenure.acting if one.tenure else False,
            one.start,
            one.end,
            one.days,
            tenure_evidence(dossier, one.tenure),
        )
        for one in held
    )


def tenure_evidence(dossier: Dossier, tenure: Tenure | None) -> tuple[str, ...]:
    """Evidence of a tenure, none of a vacant post."""
    return (f"tenure:{dossier.tenures.index(tenure) + 1}",) if tenure else ()
