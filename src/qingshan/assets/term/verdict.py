"""Vetoes, score and level of a term 一票否决、得分与等级. Spec E3."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from qingshan.assets.audit import level_of
from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.events import part_of
from qingshan.assets.term.results import SectionScore, VetoRow, VetoState
from qingshan.assets.term.rows import Amount, EventRow, RedLineRow
from qingshan.assets.term.scoring import untold
from qingshan.core import Text


def veto_rows(dossier: Dossier, events: Iterable[EventRow], red_lines: Iterable[RedLineRow]) -> tuple[VetoRow, ...]:
    """Vetoes by events that began or were signed in the term, and by red lines newly broken in it."""
    return (*_by_events(dossier, events), *_by_red_lines(dossier, red_lines))


def _by_events(dossier: Dossier, rows: Iterable[EventRow]) -> Iterator[VetoRow]:
    titles = {one.code: one.title for one in dossier.scheme.vetoes}
    for row in rows:
        event = row.event
        began = dossier.term.post in event.posts and part_of(dossier, event.onset) > 0
        if not event.veto or event.confirmed is False or not (began or row.signed):
            continue
        state = VetoState.FALLEN if event.confirmed else VetoState.PENDING
        yield VetoRow(event.veto, titles[event.veto], event.code, event.title, state, row.evidence)


def _by_red_lines(dossier: Dossier, rows: Iterable[RedLineRow]) -> Iterator[VetoRow]:
    veto = next((one for one in dossier.scheme.vetoes if one.red_line), None)
    for row in rows:
        if veto and row.promise.veto and row.new:
            words = Text(f"任内新突破：{row.promise.title.zh}", f"broken in the term: {row.promise.title.en}")
            yield VetoRow(veto.code, veto.title, row.promise.code, words, VetoState.FALLEN, row.evidence)


def score_of(sections: Iterable[SectionScore]) -> Amount:
    """All sections together; None where one has no points."""
    scored = [one.scored for one in sections]
    return None if None in scored else sum((one for one in scored if one is not None), Fraction(0))


def levels_of(dossier: Dossier, score: Amount, vetoes: Iterable[VetoRow]) -> tuple[str | None, str | None]:
    """The level by the score alone, and the level after vetoes; one that fell gives the lowest even without a score."""
    bounds = dossier.scheme.bounds
    before = None if score is None else level_of(score, bounds)
    if any(one.state is VetoState.FALLEN for one in vetoes):
        return before, dossier.scheme.levels[0].code
    return before, before


def undecided(score: Amount, vetoes: Iterable[VetoRow], red_lines: Iterable[RedLineRow]) -> bool:
    """Whether a figure or the end of a case could still change the outcome."""
    pending = any(one.state is VetoState.PENDING for one in vetoes)
    return score is None or pending or any(one.promise.veto and untold(one) for one in red_lines)


def emphasis(dossier: Dossier) -> date | None:
    """First day of the last years that the audit of a longer term stresses; None for a shorter one."""
    term, years = dossier.term, int(dossier.scheme.emphasis_years.value)
    year = term.end.year - years
    try:
        first = term.end.replace(year=year)
    except ValueError:  # 29 February of a year that has none
        first = date(year, 3, 1)
    return first if term.start < first else None
