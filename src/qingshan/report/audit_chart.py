"""The term on one page 任期一图: who was in office, what happened when, vetoes, stocks at both ends."""

from collections.abc import Sequence
from datetime import date, timedelta

from qingshan.assets.term import AuditOfTerm, EventRow, Standing, VetoState
from qingshan.core import Text
from qingshan.report.audit_content import AuditContent, last_day
from qingshan.report.audit_tables import stock_words
from qingshan.report.bars import FAINT, GRID, INK
from qingshan.report.drawing import Box, Drawing, Label, Sign, Stroke
from qingshan.report.measure import ems

_WIDE, _LEFT, _RIGHT = 920.0, 210.0, 890.0
_ROW, _BAR = 30.0, 16.0
_TERM, _HELD, _ACTS, _NEW, _OLD, _VETO = "#e3efe9", "#117733", "#88ccee", "#332288", "#8a8a8a", "#b3261e"
_SQUARE = ((-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0))
_DIAMOND = ((0.0, -8.0), (8.0, 0.0), (0.0, 8.0), (-8.0, 0.0))
_UP, _DOWN = ((0.0, -6.0), (6.0, 5.0), (-6.0, 5.0)), ((0.0, 6.0), (6.0, -5.0), (-6.0, -5.0))
_MOST = 14  # events and stocks drawn; the tables have all


class _Sheet:
    """A drawing that grows downwards, with days across."""

    def __init__(self, content: AuditContent, language: str) -> None:
        self.content, self.audit, self.language = content, content.audit, language
        self.first, self.last = _span(self.audit)
        self.shapes: list[Box | Stroke | Label | Sign] = []
        self.y = 26.0

    def x(self, day: date) -> float:
        """Where a day stands; what lies outside stands at the edge."""
        share = (day - self.first) / (self.last - self.first)
        return _LEFT + min(1.0, max(0.0, share)) * (_RIGHT - _LEFT)

    def words(self, x: float, y: float, text: Text | str, size: float = 12, colour: str = INK, side: str = "start",
              room: float = 0.0) -> None:  # fmt: skip
        """A line of words; cut to its room with dots where it is longer."""
        line = text.in_(self.language) if isinstance(text, Text) else text
        while room and len(line) > 1 and ems(line) * size > room:
            line = line.removesuffix("…")[:-1].rstrip() + "…"
        self.shapes.append(Label(x, y, line, size, side, colour))  # type: ignore[arg-type]

    def heading(self, text: Text) -> None:
        """The name of a group of rows."""
        self.y += 12
        self.words(14, self.y, text, 13, _HELD)
        self.shapes.append(Stroke(14, self.y + 6, _RIGHT, self.y + 6, GRID))
        self.y += 22

    def name(self, text: Text) -> None:
        """What a row is of."""
        self.words(_LEFT - 12, self.y + 4, text, 11.5, side="end", room=_LEFT - 24)


def term_chart(content: AuditContent, language: str) -> Drawing:
    """The drawing in one language."""
    sheet = _Sheet(content, language)
    person = content.official(content.audit.official.code)
    post = content.audit.post.title
    title = Text(
        f"{person.zh}任期一图（{content.place.zh}，{post.zh}）",
        f"The term of {person.en}: {post.en}, {content.place.en}",
    )
    sheet.words(14, sheet.y, title, 17)
    sheet.y += 18
    _axis(sheet)
    top = sheet.y
    _office(sheet)
    _events(sheet)
    _stocks(sheet)
    _legend(sheet)
    term = content.audit.dossier.term
    back = [Box(sheet.x(term.start), top, sheet.x(term.end) - sheet.x(term.start), sheet.y - top - 46, _TERM)]
    years = range(sheet.first.year + 1, sheet.last.year + 1)
    back += [Stroke(sheet.x(date(one, 1, 1)), top, sheet.x(date(one, 1, 1)), sheet.y - 46, GRID) for one in years]  # type: ignore[misc]
    return Drawing(_WIDE, sheet.y, title.in_(language), [*back, *sheet.shapes])


def _span(audit: AuditOfTerm) -> tuple[date, date]:
    """From the first to the last day that is drawn: a year around the term, and what began earlier at the edge."""
    term = audit.dossier.term
    about = max((term.end - term.start) // 4, timedelta(days=90))
    return term.start - about, term.end + about


def _axis(sheet: _Sheet) -> None:
    sheet.y += 14
    for year in range(sheet.first.year + 1, sheet.last.year + 1):
        sheet.words(sheet.x(date(year, 1, 1)), sheet.y, f"{year}", 11, FAINT, "middle")
    sheet.y += 8


def _office(sheet: _Sheet) -> None:
    """Bars of who held the post, acting ones lighter; the days of the term are written out."""
    term, names = sheet.audit.dossier.term, sheet.content.official
    sheet.heading(Text("在任", "In office"))
    post = sheet.audit.post.code
    for one in (each for each in sheet.audit.dossier.tenures if each.post == post):
        end = one.end or sheet.last
        if end <= sheet.first or one.start >= sheet.last:
            continue
        sheet.name(names(one.official))
        words = f"{one.start} — {last_day(end) if one.end else ''}"
        left, right = sheet.x(one.start), sheet.x(end)
        fill = _ACTS if one.acting else _HELD
        sheet.shapes.append(Box(left, sheet.y - _BAR / 2, right - left, _BAR, fill, INK, one.acting, words))
        sheet.words(min(left + 4, _RIGHT - 150), sheet.y + 21, words, 9.5, FAINT)
        sheet.y += _ROW + 4
    told = Text(
        f"任期 {term.start} 至 {last_day(term.end)}，{term.days} 天",
        f"term {term.start} to {last_day(term.end)}, {term.days} days",
    )
    sheet.words(sheet.x(term.start) + 4, sheet.y, told, 11, _HELD)
    sheet.y += 10


def _events(sheet: _Sheet) -> None:
    """A line for each problem from its onset to its end, with a sign for its kind and one for a veto."""
    fallen = {one.cause for one in sheet.audit.vetoes if one.state is VetoState.FALLEN}
    sheet.heading(Text("问题与否决", "Problems and vetoes"))
    shown = [one for one in sheet.audit.events if one.standing is not Standing.APART]
    for one in shown[:_MOST]:
        _event(sheet, one, one.event.code in fallen)
    if not shown:
        sheet.words(_LEFT, sheet.y + 4, Text("没有", "none"), 11, FAINT)
        sheet.y += _ROW
    if len(shown) > _MOST:
        more = len(shown) - _MOST
        sheet.words(_LEFT, sheet.y + 4, Text(f"另有 {more} 项见表", f"{more} more in the tables"), 11, FAINT)
        sheet.y += _ROW


def _event(sheet: _Sheet, one: EventRow, veto: bool) -> None:
    held, colour = one.event, _OLD if one.inherited else _NEW
    sheet.name(held.title)
    left, right = sheet.x(held.onset), sheet.x(held.ended or sheet.last)
    sheet.shapes.append(Stroke(left, sheet.y, right, sheet.y, colour, 4.0, held.ended is None))
    sign: Sequence[tuple[float, float]] = _DIAMOND if veto else _SQUARE
    told = f"{held.onset} — {held.ended or ''}"
    fill = _VETO if veto else "#ffffff" if one.inherited else colour
    sheet.shapes.append(Sign(left, sheet.y, sign, fill, _VETO if veto else colour, told))
    words = Text(f"{told}，责任 {float(one.days):g} 天", f"{told}, {float(one.days):g} days answered for")
    sheet.words(min(left + 12, _RIGHT - 250), sheet.y + 15, words, 9.5, FAINT)
    sheet.y += _ROW


def _stocks(sheet: _Sheet) -> None:
    """Opening and closing at the ends of the term, and which way it went."""
    sheet.heading(Text("存量：任期初与任期末", "Stocks at both ends"))
    term = sheet.audit.dossier.term
    left, right = sheet.x(term.start), sheet.x(term.end)
    moved = [one for one in sheet.audit.stocks if one.opening.amount != 0 or one.closing.amount != 0]
    for one in moved[:_MOST]:
        sheet.name(sheet.content.stock(one.resource, one.item))
        first, last = stock_words(one.opening), stock_words(one.closing)
        sheet.words(left + 8, sheet.y + 4, first, 11)
        unit = sheet.content.unit(one.unit)
        sheet.words(right - 8, sheet.y + 4, Text(f"{last.zh} {unit.zh}", f"{last.en} {unit.en}"), 11, side="end")
        if one.change is not None:
            change = Text(f"{float(one.change):+,.0f}", f"{float(one.change):+,.0f}")
            middle = (left + right) / 2
            if one.change:
                sheet.shapes.append(Sign(middle - 44, sheet.y, _UP if one.change > 0 else _DOWN, FAINT, FAINT))
            sheet.words(middle - 32, sheet.y + 4, change, 11, FAINT)
        sheet.y += 24
    more = len(sheet.audit.stocks) - len(moved[:_MOST])
    if more:
        sheet.words(_LEFT, sheet.y + 4, Text(f"另有 {more} 项见表", f"{more} more in the tables"), 11, FAINT)
        sheet.y += 24


def _legend(sheet: _Sheet) -> None:
    """What the signs mean, at the foot."""
    sheet.y += 14
    x, y = 14.0, sheet.y + 14
    for sign, fill, colour, text in (
        (_SQUARE, _NEW, _NEW, Text("任内新发生", "new in the term")),
        (_SQUARE, "#ffffff", _OLD, Text("历史遗留", "inherited")),
        (_DIAMOND, _VETO, _VETO, Text("触发一票否决", "brings a veto")),
        (_SQUARE, _HELD, _HELD, Text("任职", "holder")),
        (_SQUARE, _ACTS, INK, Text("主持／代理", "acting")),
        (_SQUARE, _TERM, _HELD, Text("被审计任期", "the term audited")),
    ):
        sheet.shapes.append(Sign(x + 8, y - 4, sign, fill, colour))
        sheet.words(x + 22, y, text, 11)
        x += 40 + ems(text.in_(sheet.language)) * 11 + 14
    sheet.y += 32
