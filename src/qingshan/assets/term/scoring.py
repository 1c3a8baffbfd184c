"""Points of every section of an audit 分项评分: the maximum, and line by line what is taken off, with its evidence.

maximum + Σ lines = scored, since what a cap gives back stands as a line of its own. A figure that nobody knows leaves
its section without points: missing is not zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from qingshan.assets.term.dossier import Dossier
from qingshan.assets.term.events import fund_entries, part_of
from qingshan.assets.term.records import Step
from qingshan.assets.term.results import Line, SectionScore
from qingshan.assets.term.rows import NO_WORDS, EventRow, RedLineRow, Standing, TargetRow, TaskRow
from qingshan.core import Text
from qingshan.rulebook.audit_scheme import Section, SectionItem

_CAP: Final = Text("本项扣分以满分为限", "no more is taken off than the item's maximum")
_FLOOR: Final = Text("本部分得分不低于下限", "a section gives no less than the floor")
_CEILING: Final = Text("本部分得分不高于满分", "a section gives no more than its maximum")
_NO_TARGETS: Final = Text(
    "任期内没有到期的目标，无从计分", "no target fell due in the term, so there is nothing to score"
)


@dataclass(frozen=True)
class Scored:
    """The rows that are scored 计分依据."""

    targets: tuple[TargetRow, ...]
    red_lines: tuple[RedLineRow, ...]
    tasks: tuple[TaskRow, ...]
    events: tuple[EventRow, ...]


@dataclass(frozen=True)
class _Hole:
    """Why an item cannot be scored."""

    reason: Text


def section_scores(dossier: Dossier, rows: Scored) -> tuple[SectionScore, ...]:
    """Every section of the dossier's scheme."""
    return tuple(_section(one, dossier, rows) for one in dossier.scheme.sections)


def _section(section: Section, dossier: Dossier, rows: Scored) -> SectionScore:
    lines: list[Line] = []
    holes: list[Text] = []
    for item in section.items:
        found = list(_ITEMS[item.kind](item, dossier, rows))
        own = [one for one in found if isinstance(one, Line)]
        holes += [one.reason for one in found if isinstance(one, _Hole)]
        over = -sum((one.points for one in own), Fraction(0)) - Fraction(item.maximum.value)
        lines += [*own, Line(item.code, _CAP, over, ())] if over > 0 else own
    maximum, floor = Fraction(section.maximum.value), Fraction(dossier.scheme.floor.value)
    if holes:
        reason = Text("；".join(one.zh for one in holes), "; ".join(one.en for one in holes))
        return SectionScore(section.code, section.title, section.maximum.value, None, tuple(lines), reason)
    left = maximum + sum((one.points for one in lines), Fraction(0))
    scored = min(max(left, floor), maximum)
    if scored != left:
        lines.append(Line("", _FLOOR if scored > left else _CEILING, scored - left, ()))
    return SectionScore(section.code, section.title, section.maximum.value, scored, tuple(lines), NO_WORDS)


def _each(item: SectionItem) -> Fraction:
    return Fraction(item.each.value) if item.each else Fraction(0)


def _tasks(item: SectionItem, dossier: Dossier, rows: Scored) -> Iterator[Line | _Hole]:
    for row in rows.tasks:
        task, part = row.task, part_of(dossier, row.task.due)
        if part and task.carried_out is None:
            yield _Hole(
                Text(f"不知“{task.title.zh}”是否落实", f"nobody knows whether “{task.title.en}” was carried out")
            )
        elif part and not task.carried_out:
            words = Text(f"未落实：{task.title.zh}", f"not carried out: {task.title.en}")
            yield Line(item.code, words, -_each(item) * part, row.evidence)


def _targets(item: SectionItem, _: Dossier, rows: Scored) -> Iterator[Line | _Hole]:
    due = [one for one in rows.targets if one.due]
    if not due:
        yield _Hole(_NO_TARGETS)
    together = sum((Fraction(one.promise.weight) for one in due), Fraction(0))
    for row in due:
        title = row.promise.title
        if row.attained is None:
            yield _Hole(Text(f"“{title.zh}”：{row.reason.zh}", f"“{title.en}”: {row.reason.en}"))
        elif row.attained != 1:
            rate = f"{float(row.attained):.2%}"
            lost = Fraction(item.maximum.value) * Fraction(row.promise.weight) / together * (1 - row.attained)
            yield Line(item.code, Text(f"{title.zh}达标率{rate}", f"{title.en}: attained {rate}"), -lost, row.evidence)


def _red_lines(item: SectionItem, _: Dossier, rows: Scored) -> Iterator[Line | _Hole]:
    for row in rows.red_lines:
        title = row.promise.title
        if untold(row):
            yield _Hole(Text(f"红线“{title.zh}”：{row.reason.zh}", f"red line “{title.en}”: {row.reason.en}"))
        elif row.new:
            words = Text(f"任内新突破：{title.zh}", f"broken in the term: {title.en}")
            yield Line(item.code, words, -_each(item), row.evidence)


def untold(row: RedLineRow) -> bool:
    """Whether nobody can tell if a red line broke in the term."""
    return row.holds is not True and row.held is not False and None in (row.held, row.holds)


def _events(item: SectionItem, dossier: Dossier, rows: Scored) -> Iterator[Line]:
    points = {one.code: Fraction(one.each.value) for one in dossier.scheme.severities}
    for row in rows.events:
        title, share = row.event.title, Fraction(1) if row.signed else row.share
        if row.standing is Standing.APART or not share or row.event.confirmed is False:
            continue
        if row.event.confirmed is None:
            yield Line(item.code, _pending(title), Fraction(0), row.evidence)
            continue
        why = Text("本人签批，计全部", "signed, counts whole")
        if not row.signed:
            days = f"{float(row.days):g}/{row.whole}"
            why = Text(f"责任天数 {days}", f"{days} days")
        words = Text(f"{title.zh}（{why.zh}）", f"{title.en} ({why.en})")
        yield Line(item.code, words, -points[row.event.severity] * share, row.evidence)


def _overdue(item: SectionItem, dossier: Dossier, rows: Scored) -> Iterator[Line]:
    for row in rows.events:
        if not row.overdue or row.event.rectify_by is None or row.event.confirmed is False:
            continue
        title, day = row.event.title, row.event.rectify_by
        if row.event.confirmed is None:
            yield Line(item.code, _pending(title), Fraction(0), row.evidence)
            continue
        words = Text(f"逾期未整改（限{day}）：{title.zh}", f"not put right by {day}: {title.en}")
        yield Line(item.code, words, -_each(item) * part_of(dossier, day), row.evidence)


def _pending(title: Text) -> Text:
    return Text(f"{title.zh}（案件未结，暂不扣分）", f"{title.en} (open case, nothing taken off yet)")


def _funds(item: SectionItem, dossier: Dossier, _: Scored) -> Iterator[Line]:
    for key, one in fund_entries(dossier):
        part = part_of(dossier, one.day)
        if one.step is Step.IRREGULAR and part:
            words = Text(
                f"{one.title.zh}违规 {one.amount} {one.unit}", f"{one.title.en}: {one.amount} {one.unit} irregular"
            )
            yield Line(item.code, words, -_each(item) * part, (key,))


_ITEMS: Final = {
    "tasks": _tasks,
    "targets": _targets,
    "red_lines": _red_lines,
    "events": _events,
    "overdue": _overdue,
    "funds": _funds,
}
