"""Events, tasks and funds of a term 任期内的问题、任务与资金: days while it happened, never the day of discovery.

An event goes on up to the last day of what is known, unless it ended. An event signed in the term counts whole there.
Source: rulebook/data/sources/assets.yaml#audit-indicators; days of tenure are the rule of lifelong accountability.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.holders import own_days, stretches, tenure_evidence, tenures_of
from qingshan.assets.term.records import Decision, Event, FundEntry, Step
from qingshan.assets.term.results import Answer, ResponsibilityRow
from qingshan.assets.term.rows import EventRow, FundRow, Standing, TaskRow

_DAY: Final = timedelta(days=1)


def event_id(event: Event) -> str:
    """Evidence id of an event."""
    return f"event:{event.code}"


def part_of(dossier: Dossier, day: date) -> Fraction:
    """What of one day the audited official answers for: 1, a part of a shared day, or 0."""
    return own_days(dossier, day, day + _DAY)


def known_events(dossier: Dossier) -> tuple[Event, ...]:
    """Events discovered by the last day of what is known, by the day they began."""
    known = (one for one in dossier.events if one.discovered <= dossier.known_on)
    return tuple(sorted(known, key=lambda one: (one.onset, one.code)))


def stop_of(event: Event, dossier: Dossier) -> date:
    """The first day after an event, as far as is known."""
    last = dossier.known_on if event.ended is None else min(event.ended, dossier.known_on)
    return max(last, event.onset) + _DAY


def event_rows(dossier: Dossier) -> tuple[EventRow, ...]:
    """Every known event against the term; `days` are additive over terms that follow each other."""
    return tuple(_event_row(one, dossier) for one in known_events(dossier))


def _event_row(event: Event, dossier: Dossier) -> EventRow:
    stop, term = stop_of(event, dossier), dossier.term
    ours = term.post in event.posts
    signed = any(one.official == term.official and term.has(one.day) for one in event.decisions)
    days = own_days(dossier, event.onset, stop) if ours else Fraction(0)
    whole = (stop - event.onset).days
    standing = _standing(event, stop, dossier) if ours or signed else Standing.APART
    overdue = ours and _overdue(event, dossier)
    return EventRow(
        event, standing, days, whole, Fraction(days, whole), signed, overdue, (event_id(event),)
    )  # fmt: skip


def _standing(event: Event, stop: date, dossier: Dossier) -> Standing:
    if stop <= dossier.term.start:
        return Standing.BEFORE
    if event.onset < dossier.term.start:
        return Standing.CARRIED
    return Standing.NEW if event.onset < dossier.term.end else Standing.AFTER


def _overdue(event: Event, dossier: Dossier) -> bool:
    due = event.rectify_by
    if due is None or due > dossier.known_on or not part_of(dossier, due):
        return False
    return event.closed is None or event.closed > due


def task_rows(dossier: Dossier) -> tuple[TaskRow, ...]:
    """Tasks that were due in the term, by the day they were due."""
    due = sorted((one for one in dossier.tasks if dossier.term.has(one.due)), key=lambda one: (one.due, one.code))
    return tuple(TaskRow(one, (f"task:{one.code}",)) for one in due)


def fund_entries(dossier: Dossier) -> tuple[tuple[str, FundEntry], ...]:
    """Entries of funds with their evidence ids, in the order they were given."""
    return tuple((f"fund:{one.fund}/{number}", one) for number, one in enumerate(dossier.funds, start=1))


def fund_rows(dossier: Dossier) -> tuple[FundRow, ...]:
    """Money of every fund in the term; what came before it is its opening."""
    term = dossier.term
    made = []
    for fund in dict.fromkeys(one.fund for one in dossier.funds):
        own = [(key, one) for key, one in fund_entries(dossier) if one.fund == fund and one.day < term.end]
        if not own:
            continue
        opening = _balance([one for _, one in own if one.day < term.start])
        inside = [one for _, one in own if term.has(one.day)]
        steps = {step: _sum([one for one in inside if one.step is step]) for step in Step}
        head = own[0][1]
        evidence = tuple(key for key, _ in own)
        made.append(FundRow(fund, head.title, head.unit, opening, steps, opening + _balance(inside), evidence))
    return tuple(made)


def _sum(entries: list[FundEntry]) -> Fraction:
    return sum((Fraction(one.amount) for one in entries), Fraction(0))


def _balance(entries: list[FundEntry]) -> Fraction:
    """Received less spent and returned; what is irregular is part of what was spent."""
    inward = _sum([one for one in entries if one.step is Step.RECEIVED])
    return inward - _sum([one for one in entries if one.step in (Step.SPENT, Step.RETURNED)])


def responsibility_rows(dossier: Dossier) -> tuple[ResponsibilityRow, ...]:
    """Who answers for each known event: signatures, then everyone in each post in charge while it happened."""
    made: list[ResponsibilityRow] = []
    for event in known_events(dossier):
        made += [_signature(event, one, dossier) for one in sorted(event.decisions, key=lambda one: one.day)]
        for post in event.posts:
            made += _in_charge(event, post, dossier)
    return tuple(made)


def _signature(event: Event, decision: Decision, dossier: Dossier) -> ResponsibilityRow:
    own = [one for one in dossier.tenures if one.official == decision.official]
    held = [one for one in own if one.start <= decision.day and (one.end is None or decision.day < one.end)]
    in_charge = [one for one in held if one.post in event.posts] or held
    tenure = in_charge[0] if in_charge else None
    return ResponsibilityRow(
        event.code,
        Answer.DIRECT,
        decision.official,
        tenure.post if tenure else "",
        tenure.acting if tenure else False,
        decision.day,
        decision.day,
        Fraction(0),
        Fraction(0),
        tenure is not None and event.onset < tenure.start,
        (event_id(event), *tenure_evidence(dossier, tenure)),
    )


def _in_charge(event: Event, post: str, dossier: Dossier) -> list[ResponsibilityRow]:
    stop = stop_of(event, dossier)
    whole = (stop - event.onset).days
    return [
        ResponsibilityRow(
            event.code,
            Answer.LEADERSHIP if one.tenure else Answer.VACANT,
            one.tenure.official if one.tenure else "",
            post,
            one.tenure.acting if one.tenure else False,
            one.start,
            one.end - _DAY,
            one.days,
            one.days / whole,
            one.tenure is not None and event.onset < one.tenure.start,
            (event_id(event), *tenure_evidence(dossier, one.tenure)),
        )
        for one in stretches(tenures_of(dossier, post), event.onset, stop, dossier.scheme.stand_in)
    ]
