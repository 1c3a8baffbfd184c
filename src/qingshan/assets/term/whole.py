"""The audit of a term 离任审计 from its dossier, start to end.

>>> from datetime import date
>>> from qingshan.assets.term import Dossier, Event, Official, Post, Tenure, Term
>>> from qingshan.core import Text
>>> from qingshan.rulebook import standard_rulebook
>>> book, name = standard_rulebook(), Text("虚构", "invented")
>>> start, end = date(2016, 1, 1), date(2019, 1, 1)
>>> pit = Event("pit", name, "major", date(2015, 12, 22), date(2016, 1, 10), date(2024, 5, 1), ("mayor",))
>>> held = Dossier(
...     name, "530802", Term("li", "mayor", start, end), book.audits["central-2017"], date(2024, 12, 31),
...     (Official("li", name),), (Post("mayor", name, "530802"),), (Tenure("li", "mayor", start, end),),
...     events=(pit,),
... )
>>> found = audit_of_term(held, book)
>>> [(str(one.answer), int(one.days)) for one in found.responsibility]
[('vacant', 10), ('leadership', 10)]
>>> [one.scored for one in found.sections]  # no target fell due: no points, and no score
[Fraction(25, 1), None, Fraction(20, 1), Fraction(10, 1)]
"""

from collections.abc import Iterator

from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.events import event_rows, fund_rows, responsibility_rows, task_rows
from qingshan.assets.term.evidence import Evident, index_of
from qingshan.assets.term.faults import fault
from qingshan.assets.term.grades import quality_rows
from qingshan.assets.term.holders import holders
from qingshan.assets.term.promised import red_line_rows, result_rows, target_rows
from qingshan.assets.term.results import AuditOfTerm, SectionScore, VetoRow, VetoState
from qingshan.assets.term.scoring import Scored, section_scores
from qingshan.assets.term.stocks import histories, stock_rows
from qingshan.assets.term.verdict import emphasis, levels_of, score_of, undecided, veto_rows
from qingshan.core import Finding, Where
from qingshan.rulebook import Rulebook


def audit_of_term(dossier: Dossier, book: Rulebook) -> AuditOfTerm:
    """The audit of one term 离任审计: rows of the working paper, score, vetoes, level, who answers for what.

    dossier : without errors of `check_dossier`; a code that it does not know raises ``KeyError`` or ``StopIteration``
    """
    term = dossier.term
    found = histories(dossier)
    stocks, quality = stock_rows(found, term.start, term.end), quality_rows(dossier, book)
    results, targets, red_lines = result_rows(dossier), target_rows(dossier, found), red_line_rows(dossier, found)
    tasks, events, funds = task_rows(dossier), event_rows(dossier), fund_rows(dossier)
    sections = section_scores(dossier, Scored(targets, red_lines, tasks, events))
    vetoes = veto_rows(dossier, events, red_lines)
    score = score_of(sections)
    before, level = levels_of(dossier, score, vetoes)
    answers, held = responsibility_rows(dossier), holders(dossier)
    lines = [line for one in sections for line in one.lines]
    ends = [at for one in stocks for at in (one.opening, one.closing)]
    named: list[Evident] = [*held, *answers, *stocks, *ends, *quality, *results, *targets, *red_lines]
    named += [*tasks, *events, *funds, *lines, *vetoes]
    return AuditOfTerm(
        dossier=dossier,
        official=next(one for one in dossier.officials if one.code == term.official),
        post=next(one for one in dossier.posts if one.code == term.post),
        tenures=tuple(one for one in dossier.tenures if (one.official, one.post) == (term.official, term.post)),
        holders=held,
        stocks=stocks,
        quality=quality,
        results=results,
        targets=targets,
        red_lines=red_lines,
        tasks=tasks,
        events=events,
        funds=funds,
        sections=sections,
        vetoes=vetoes,
        score=score,
        level_before=before,
        level=level,
        undecided=undecided(score, vetoes, red_lines),
        emphasis=emphasis(dossier),
        responsibility=answers,
        evidence=index_of(dossier, book, named),
        findings=tuple(_told(dossier, sections, vetoes)),
    )


def _told(dossier: Dossier, sections: tuple[SectionScore, ...], vetoes: tuple[VetoRow, ...]) -> Iterator[Finding]:
    """What a reader of the score must know of it."""
    for section in sections:
        if section.scored is None:
            yield fault("audit-not-scored", Where(dossier.file), section=section.title, reason=section.reason)
    for veto in vetoes:
        if veto.state is VetoState.PENDING:
            yield fault("audit-veto-pending", Where(dossier.file), veto=veto.title, cause=veto.words)
    for event in dossier.events:
        if event.discovered > dossier.known_on:
            yield fault("audit-event-later", event.at, event=event.title, day=event.discovered, known=dossier.known_on)
