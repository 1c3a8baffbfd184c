"""Check the days of a dossier 日期检查: who was in office when, what came after what."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.faults import fault
from qingshan.assets.term.holders import own_days
from qingshan.assets.term.records import Event, Tenure
from qingshan.core import Finding, Text, Where

_TENURE: Final = Text("任职", "tenure")
_EVENT: Final = Text("事件", "event")
_DAY: Final = timedelta(days=1)


def check_days(dossier: Dossier) -> list[Finding]:
    """All that is wrong with the days of tenures, events, the term and the scheme."""
    return [*_tenures(dossier), *_events(dossier), *_term(dossier)]


def _order(what: Text, code: str, earlier: date, later: date | None, where: Where) -> Iterator[Finding]:
    if later is not None and later < earlier:
        yield fault("term-days", where, what=what, code=code, earlier=earlier, later=later)


def _tenures(dossier: Dossier) -> Iterator[Finding]:
    """No tenure ends before it starts, and two of one post share no day unless one of them acts."""
    for one in dossier.tenures:
        yield from _order(_TENURE, f"{one.official} {one.post}", one.start + _DAY, one.end, one.at)
    for one, other in combinations(dossier.tenures, 2):
        start = max(one.start, other.start)
        shared = start < min(one.end or date.max, other.end or date.max)
        if one.post == other.post and shared and not (one.acting or other.acting):
            yield fault("tenures-overlap", _later(one, other).at, post=_post(dossier, one.post), start=start,
                        first=_name(dossier, one.official), second=_name(dossier, other.official))  # fmt: skip


def _name(dossier: Dossier, code: str) -> Text:
    """What an official is called, or the code where nobody has it."""
    return next((one.name for one in dossier.officials if one.code == code), Text(code, code))


def _post(dossier: Dossier, code: str) -> Text:
    """What a post is called, or its code."""
    return next((one.title for one in dossier.posts if one.code == code), Text(code, code))


def _later(one: Tenure, other: Tenure) -> Tenure:
    return other if other.start >= one.start else one


def _events(dossier: Dossier) -> Iterator[Finding]:
    for event in dossier.events:
        for later in _after(event):
            yield from _order(_EVENT, event.code, event.onset, later, event.at)


def _after(event: Event) -> tuple[date | None, ...]:
    """Days that cannot come before an event began."""
    return (event.ended, event.discovered, event.rectify_by, event.closed)


def _term(dossier: Dossier) -> Iterator[Finding]:
    """The term has days, on which the official holds the post; all of it is known; the scheme was in force."""
    term, where = dossier.term, dossier.term.at if dossier.term.at.file else Where(dossier.file, field="term")
    name, post = _name(dossier, dossier.term.official), _post(dossier, dossier.term.post)
    if term.end <= term.start:
        code = f"{term.official} {term.post}"
        yield fault("term-days", where, what=Text("任期", "term"), code=code, earlier=term.start + _DAY, later=term.end)
        return
    span = f"{term.start}/{term.last}"
    held = [one for one in dossier.tenures if (one.official, one.post) == (term.official, term.post)]
    if not any(one.start < term.end and (one.end is None or one.end > term.start) for one in held):
        yield fault("term-not-held", where, official=name, post=post, term=span)
    elif (days := own_days(dossier, term.start, term.end)) < term.days:
        own = f"{float(days):g}"
        yield fault("term-partly-held", where, term=span, days=term.days, official=name, held=own)
    if dossier.known_on < term.last:
        yield fault("term-known-too-early", Where(dossier.file, field="known_on"), known=dossier.known_on,
                    last=term.last)  # fmt: skip
    if not dossier.scheme.in_force(term.last):
        yield fault("term-scheme-not-in-force", Where(dossier.file, field="scheme"), code=dossier.scheme.code,
                    day=term.last)  # fmt: skip
