"""Results, targets and red lines of a term 业绩、目标与红线: figures by days, attainment, broken before or in it."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from qingshan.assets.audit import Direction, attainment, met
from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.records import Figure, Promise
from qingshan.assets.term.rows import NO_WORDS, Amount, RedLineRow, ResultRow, TargetRow
from qingshan.assets.term.stocks import History, stock_at
from qingshan.core import Text

_NO_FIGURE: Final = Text("没有该指标的数据", "there is no figure of it")
_NO_STOCK: Final = Text("没有该存量的账户", "there is no account of this stock")
_NOT_DUE: Final = Text("不在任期内到期，不计分", "not due in the term, and not scored")

#: An amount with why it is missing and what it rests on.
_Found = tuple[Amount, Text, tuple[str, ...]]


def figure_id(figure: Figure) -> str:
    """Evidence id of a figure."""
    return f"figure:{figure.indicator}/{figure.period}"


def result_rows(dossier: Dossier) -> tuple[ResultRow, ...]:
    """Figures of periods that share days with the term; flows are counted by days, which is additive."""
    made = []
    for figure in sorted(dossier.figures, key=lambda one: (one.kind, one.indicator, one.period)):
        last = min(figure.period.end + timedelta(days=1), dossier.term.end)
        days = (last - max(figure.period.start, dossier.term.start)).days
        if days > 0:
            share = Fraction(days, figure.period.days)
            counted = share * Fraction(figure.value) if figure.flow and figure.value is not None else None
            made.append(ResultRow(figure, days, share, counted, (figure_id(figure),)))
    return tuple(made)


def target_rows(dossier: Dossier, found: Iterable[History]) -> tuple[TargetRow, ...]:
    """Every target and whether it was met; one whose period ends outside the term is shown and not scored."""
    stocks = list(found)
    cap = dossier.scheme.attainment_cap.value
    made = []
    for promise in (one for one in dossier.promises if not one.red_line):
        period = promise.period or dossier.term.period
        due = dossier.term.has(period.end)
        amount, reason, evidence = _target_figure(promise, dossier, stocks)
        attained, kept = None, None
        if amount is not None:
            kept = met(amount, promise.value, promise.direction)
            attained = _attained(amount, promise, cap=Fraction(cap), kept=kept)
        words = reason if due or amount is None else _NOT_DUE
        made.append(TargetRow(promise, amount, due, attained, kept, words, (f"target:{promise.code}", *evidence)))
    return tuple(made)


def _attained(amount: Fraction, promise: Promise, *, cap: Fraction, kept: bool) -> Fraction:
    """How far it is attained; all or nothing where a ratio says nothing."""
    try:
        return attainment(amount, promise.value, promise.direction, cap)
    except ValueError:
        return Fraction(int(kept))


def _target_figure(promise: Promise, dossier: Dossier, stocks: list[History]) -> _Found:
    period = promise.period or dossier.term.period
    if promise.resource:
        return _stock_on(promise, stocks, period.end + timedelta(days=1))
    return _of_figures([one for one in _figures(promise, dossier) if one.period == period])


def _figures(promise: Promise, dossier: Dossier) -> list[Figure]:
    own = [one for one in dossier.figures if one.indicator == promise.indicator]
    return sorted(own, key=lambda one: (one.period.end, one.period.start))


def _of_figures(figures: list[Figure]) -> _Found:
    """The last of some figures."""
    if not figures:
        return None, _NO_FIGURE, ()
    last = figures[-1]
    if last.value is None:
        return None, Text(last.reason, last.reason), (figure_id(last),)
    return Fraction(last.value), NO_WORDS, (figure_id(last),)


def _stock_on(promise: Promise, stocks: list[History], day: date) -> _Found:
    for history in stocks:
        if (history.resource, history.item) == (promise.resource, promise.item):
            held = stock_at(history, day)
            return held.amount, held.reason, held.evidence
    return None, _NO_STOCK, ()


def red_line_rows(dossier: Dossier, found: Iterable[History]) -> tuple[RedLineRow, ...]:
    """Red lines at both ends: one broken already at the start is inherited, one that broke after is new.

    A stock is judged at the ends of the term; a figure by the last period that ended before it, and the last in it.
    """
    stocks = list(found)
    made = []
    for promise in (one for one in dossier.promises if one.red_line):
        (opening, why, before), (closing, reason, after) = _both_ends(promise, dossier, stocks)
        held, holds = (
            None if one is None else met(one, promise.value, promise.direction) for one in (opening, closing)
        )
        evidence = tuple(dict.fromkeys((f"target:{promise.code}", *before, *after)))
        words = reason if closing is None else why
        made.append(RedLineRow(promise, opening, closing, held, holds, _gap(promise, closing), words, evidence))
    return tuple(made)


def _both_ends(promise: Promise, dossier: Dossier, stocks: list[History]) -> tuple[_Found, _Found]:
    term = dossier.term
    if promise.resource:
        return _stock_on(promise, stocks, term.start), _stock_on(promise, stocks, term.end)
    own = _figures(promise, dossier)
    before = [one for one in own if one.period.end < term.start]
    return _of_figures(before), _of_figures([one for one in own if term.has(one.period.end)])


def _gap(promise: Promise, closing: Amount) -> Amount:
    if closing is None:
        return None
    over = closing - Fraction(promise.value)
    return max(-over if promise.direction is Direction.AT_LEAST else over, Fraction(0))
