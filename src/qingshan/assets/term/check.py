"""Check a dossier 审计资料检查: codes, units, signs and papers; its days are checked in `check_days.py`."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import Final

import polars as pl

from qingshan.assets.accounts_check import check_accounts
from qingshan.assets.faults import fault as posting_fault
from qingshan.assets.postings import POSTINGS
from qingshan.assets.postings_check import check_postings
from qingshan.assets.term.check_days import check_days
from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.faults import fault
from qingshan.assets.term.records import Promise, Step
from qingshan.core import Finding, PlaceTree, Text, Where, errors_in
from qingshan.core.place import is_zone_code
from qingshan.rulebook import Rulebook

_OFFICIAL: Final = Text("人员", "official")
_POST: Final = Text("职务", "post")
_TARGET: Final = Text("目标", "target")
_EVENT: Final = Text("事件", "event")
_FIGURE: Final = Text("指标数据", "figure")
_FUND: Final = Text("资金", "fund")
_TASK: Final = Text("任务", "task")


def check_dossier(dossier: Dossier, book: Rulebook, places: PlaceTree | None = None) -> list[Finding]:
    """All that is wrong with a dossier, its postings and their accounts too; errors keep it from being audited."""
    found = [
        *_people(dossier, places),
        *_twice(dossier),
        *_events(dossier),
        *_promises(dossier, book),
        *_amounts(dossier),
        *_overdrawn(dossier),
        *_papers(dossier),
        *check_days(dossier),
        *_within(dossier, book),
        *_postings(dossier, book, places),
    ]
    return sorted(found, key=lambda one: (one.where.file, one.where.line or one.where.row or 0, one.code))


def _unknown(what: Text, code: str, known: Iterable[str], where: Where) -> Finding:
    return fault("term-unknown-code", where, what=what, code=code, known=", ".join(known))


def _people(dossier: Dossier, places: PlaceTree | None) -> Iterator[Finding]:
    """Officials, posts and places that somebody is said to be, hold or be in charge of."""
    top = Where(dossier.file)
    officials, posts = [one.code for one in dossier.officials], [one.code for one in dossier.posts]
    named = [(_OFFICIAL, dossier.term.official, officials, top), (_POST, dossier.term.post, posts, top)]
    for tenure in dossier.tenures:
        named += [(_OFFICIAL, tenure.official, officials, tenure.at), (_POST, tenure.post, posts, tenure.at)]
    for event in dossier.events:
        named += [(_POST, post, posts, event.at) for post in event.posts]
        named += [(_OFFICIAL, one.official, officials, event.at) for one in event.decisions]
    yield from (_unknown(what, code, known, where) for what, code, known, where in named if code not in known)
    for post in dossier.posts:
        if post.code == dossier.term.post and post.place != dossier.place:
            yield fault("term-place-of-post", post.at, post=post.code, own=post.place, place=dossier.place)
    if places is not None and dossier.place not in places and not is_zone_code(dossier.place):
        yield posting_fault("posting-place", top, code=dossier.place)


def _twice(dossier: Dossier) -> Iterator[Finding]:
    """Codes that stand twice, and figures of one indicator and period."""
    kinds = (
        (_OFFICIAL, dossier.officials),
        (_POST, dossier.posts),
        (_TARGET, dossier.promises),
        (_TASK, dossier.tasks),
        (_EVENT, dossier.events),
    )
    held = [(what, one.code, one.at) for what, records in kinds for one in records]
    held += [(_FIGURE, f"{one.indicator}/{one.period}", one.at) for one in dossier.figures]
    seen: set[tuple[Text, str]] = set()
    for what, code, where in held:
        if (what, code) in seen:
            yield fault("term-code-twice", where, what=what, code=code)
        seen.add((what, code))


def _events(dossier: Dossier) -> Iterator[Finding]:
    """Severities and vetoes of the scheme; the veto of red lines is brought by breaking one."""
    severities = [one.code for one in dossier.scheme.severities]
    vetoes = [one.code for one in dossier.scheme.vetoes if not one.red_line]
    for event in dossier.events:
        if event.severity not in severities:
            yield _unknown(Text("程度", "severity"), event.severity, severities, event.at)
        if event.veto and event.veto not in vetoes:
            yield _unknown(Text("一票否决", "veto"), event.veto, vetoes, event.at)


def _promises(dossier: Dossier, book: Rulebook) -> Iterator[Finding]:
    """What a target is of, and whether its unit is that of the figure or account it is held against."""
    units: dict[str, str] = {}
    for figure in dossier.figures:
        code, wanted = f"{figure.indicator}/{figure.period}", units.setdefault(figure.indicator, figure.unit)
        yield from _unit(_FIGURE, code, figure.unit, wanted, figure.at)
    for promise in dossier.promises:
        wanted = _wanted(promise)
        if wanted:
            yield fault("term-promise-of", promise.at, code=promise.code, wanted=wanted)
        elif promise.resource:
            yield from _of_stock(promise, book)
        else:
            yield from _unit(_TARGET, promise.code, promise.unit, units.get(promise.indicator), promise.at)


def _wanted(promise: Promise) -> str:
    """What a target lacks or has too much of; nothing where it is sound."""
    if bool(promise.indicator) == bool(promise.resource or promise.item):
        return "indicator | resource + item"
    if promise.indicator:
        return "" if promise.red_line or promise.period else "indicator + period"
    return "" if promise.resource and promise.item else "resource + item"


def _of_stock(promise: Promise, book: Rulebook) -> Iterator[Finding]:
    held = book.resources.get(promise.resource)
    if held is None:
        yield _unknown(Text("资源", "resource"), promise.resource, book.resources, promise.at)
        return
    items = [one.code for one in held.items]
    if promise.item not in items:
        yield _unknown(Text("类别", "item"), promise.item, items, promise.at)
    yield from _unit(_TARGET, promise.code, promise.unit, held.unit, promise.at)


def _unit(what: Text, code: str, unit: str, wanted: str | None, where: Where) -> Iterator[Finding]:
    if wanted is not None and unit != wanted:
        yield fault("term-unit", where, what=what, code=code, unit=unit, wanted=wanted)


def _amounts(dossier: Dossier) -> Iterator[Finding]:
    """Amounts and weights above zero, one unit for each fund, a reason for each figure that is not there."""
    units: dict[str, str] = {}
    for entry in dossier.funds:
        if entry.amount <= 0:
            yield fault("term-not-above-zero", entry.at, what=_FUND, code=entry.fund, amount=entry.amount)
        yield from _unit(_FUND, entry.fund, entry.unit, units.setdefault(entry.fund, entry.unit), entry.at)
    for promise in dossier.promises:
        if promise.weight <= 0:
            what = Text("目标权重", "weight of target")
            yield fault("term-not-above-zero", promise.at, what=what, code=promise.code, amount=promise.weight)
    for figure in dossier.figures:
        if figure.value is None and not figure.reason:
            code = f"{figure.indicator}/{figure.period}"
            yield fault("term-no-reason", figure.at, what=_FIGURE, code=code)


def _overdrawn(dossier: Dossier) -> Iterator[Finding]:
    """No fund gives more than it has, told on the first day on which it does."""
    left: dict[str, Decimal] = {}
    signs = {Step.RECEIVED: 1, Step.SPENT: -1, Step.RETURNED: -1, Step.IRREGULAR: 0}
    told: set[str] = set()
    for one in sorted(dossier.funds, key=lambda one: (one.day, -signs[one.step])):
        left[one.fund] = left.get(one.fund, Decimal(0)) + signs[one.step] * one.amount
        if left[one.fund] < 0 and one.fund not in told:
            told.add(one.fund)
            yield fault("term-fund-overdrawn", one.at, fund=one.title, day=one.day, amount=-left[one.fund],
                        unit=one.unit)  # fmt: skip


def _papers(dossier: Dossier) -> Iterator[Finding]:
    """Everything has a paper that vouches for it."""
    held = [(Text("任职", "tenure"), f"{one.official} {one.start}", one.document, one.at) for one in dossier.tenures]
    held += [(_FIGURE, f"{one.indicator}/{one.period}", one.document, one.at)
             for one in dossier.figures if one.value is not None]  # fmt: skip
    held += [(_TARGET, one.code, one.document, one.at) for one in dossier.promises]
    held += [(_TASK, one.code, one.document, one.at) for one in dossier.tasks]
    held += [(_EVENT, one.code, "".join(one.documents), one.at) for one in dossier.events]
    held += [(_EVENT, f"{one.code} {sign.day}", sign.document, one.at)
             for one in dossier.events for sign in one.decisions]  # fmt: skip
    held += [(_FUND, f"{one.fund} {one.day}", one.document, one.at) for one in dossier.funds]
    for what, code, document, where in held:
        if not document:
            yield fault("term-no-document", where, what=what, code=code)


def _within(dossier: Dossier, book: Rulebook) -> Iterator[Finding]:
    for resource in dossier.within:
        if resource not in book.resources:
            yield _unknown(Text("资源", "resource"), resource, book.resources, Where(dossier.file, field="within"))


def _postings(dossier: Dossier, book: Rulebook, places: PlaceTree | None) -> Iterator[Finding]:
    """Postings by file and line, then the accounts that sound ones make."""
    found: list[Finding] = []
    for file in dossier.postings["file"].unique(maintain_order=True):
        own = dossier.postings.filter(pl.col("file") == file)
        lines = own["line"].to_list()
        found += check_postings(own.select(POSTINGS.names()), book, places, file=file, lines=lines)
    if not errors_in(found):
        files: Collection[str] = dossier.postings["file"].unique(maintain_order=True)
        found += check_accounts(dossier.postings.select(POSTINGS.names()), book, ", ".join(files))
    yield from found
