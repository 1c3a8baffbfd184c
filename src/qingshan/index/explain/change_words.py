"""Changes in words 变化说明: of a unit between two periods, of two units side by side, and who passed whom.

"Lancang fell from 3rd to 6th, …: −2.10 from PM2.5 …, veto V3 by the event of 2019-07-03". Spec §12.2.
"""

import math
from collections.abc import Sequence

import numpy as np

from qingshan.core import Text
from qingshan.index.explain.compare import Bridge, Change
from qingshan.index.explain.digits import Digits, digits_of
from qingshan.index.explain.parts import change_parts
from qingshan.index.explain.words import NOTHING, Names, joined, name_of, ordinal, others_en, veto_words
from qingshan.index.judge.ranking import positions
from qingshan.index.run.assess import Assessment

#: So many reasons, or units, are named; the others stand together.
_NAMED = 4
#: Less than this is what adding in another order leaves over.
_LEFT_OVER = 1e-9


def shown_total(change: Change, *runs: Assessment) -> float:
    """The difference of the two scores as they are shown, so that a reader who subtracts finds the same."""
    digits = digits_of(*runs)
    before, after = (digits.of(score) or 0.0 for score in change.scores)
    return digits.of(after - before) or 0.0


def change_words(change: Change, earlier: Assessment, later: Assessment, names: Names) -> Text:
    """What happened to one unit from one period to the next, and why."""
    digits, name, place = digits_of(earlier, later), name_of(names, change.unit), _place(change)
    before, after = (digits.text(digits.of(score) or 0.0) for score in change.scores)
    gained, told = digits.signed(shown_total(change, earlier, later)), _reasons(change, digits, earlier, later)
    first = Text(
        f"{name.zh}{place.zh}，{earlier.period} 期 {before} 分，{later.period} 期 {after} 分（{gained}）{told.zh}。",
        f"{name.en} {place.en}, with {before} points in {earlier.period} and {after} in {later.period} ({gained})"
        f"{told.en}.",
    )
    more = (
        _why(change, digits),
        _vetoes(change, earlier, later),
        _grades(change, earlier, later),
        _passed(change, earlier, later, names),
    )
    return joined([first, *(Text(f"{one.zh}。", f"{one.en}.") for one in more if one.zh)], zh="", en=" ")


def _place(change: Change) -> Text:
    before, after = change.ranks
    if math.isnan(before) or math.isnan(after):
        return Text("有一期不排名", "has no rank in one of the periods")
    was, now = ordinal(before), ordinal(after)
    if before == after:
        return Text(f"仍列{now.zh}", f"stayed {now.en}")
    fell = after > before
    return Text(
        f"由{was.zh}{'降' if fell else '升'}至{now.zh}", f"{'fell' if fell else 'rose'} from {was.en} to {now.en}"
    )


def _reasons(change: Change, digits: Digits, *runs: Assessment) -> Text:
    """The largest parts by name and the others together; as shown they add up to the change."""
    parts = sorted(change_parts(change, *runs), key=lambda part: -abs(part.amount))
    if not parts:
        return Text("，各项均无变化", ", nothing changed")
    named, others = parts[:_NAMED], parts[_NAMED:]
    amounts = [part.amount for part in named] + ([math.fsum(part.amount for part in others)] if others else [])
    shown = [digits.signed(x) for x in digits.parts(amounts, shown_total(change, *runs))]
    titles = [part.title for part in named]
    if others:
        titles.append(Text(f"其余 {len(others)} 项", f"{len(others)} {others_en(len(others))}"))
    row = joined([Text(f"{title.zh} {x}", f"{x} from {title.en}") for title, x in zip(titles, shown, strict=True)])
    return Text(f"：{row.zh}", f": {row.en}")


def _why(change: Change, digits: Digits) -> Text:
    """How much is performance, and how much other weights or other indicators; only where these did something."""
    amounts = [math.fsum(one.tolist()) for one in change.parts]
    if max(abs(one) for one in amounts[1:]) <= _LEFT_OVER:
        return NOTHING
    performance, weight, coverage = map(digits.signed, digits.parts(amounts))
    return Text(
        f"其中表现 {performance}，权重变动 {weight}，指标增减或缺报 {coverage}",
        f"Of this, {performance} is performance, {weight} other weights, {coverage} indicators that only one side has",
    )


def _vetoes(change: Change, earlier: Assessment, later: Assessment) -> Text:
    before, after = change.vetoes
    told = []
    if set(after) - set(before):
        words = veto_words(later, later.units.index(change.unit))
        told.append(Text(f"触发一票否决 {words.zh}", f"Veto {words.en}"))
    if gone := sorted(set(before) - set(after)):
        codes = joined([Text(code, code) for code in gone])
        told.append(
            Text(f"{earlier.period} 的否决 {codes.zh} 不再存在", f"Veto {codes.en} of {earlier.period} is gone")
        )
    if stay := sorted(set(before) & set(after)):
        codes = joined([Text(code, code) for code in stay])
        told.append(Text(f"否决 {codes.zh} 两期都在", f"Veto {codes.en} stands in both periods"))
    if set(after) - set(before):
        rank = ordinal(_without_veto(later, change.unit))
        told.append(Text(f"若按否决前得分应列{rank.zh}", f"By the scores before any veto it would be {rank.en}"))
    return joined(told, zh="；", en=". ")


def _without_veto(run: Assessment, unit: str) -> float:
    """The place by the scores before any veto."""
    scores = np.array([outcome.score_before_veto for outcome in run.verdict.outcomes])
    return float(positions(scores, run.framework.rank.ties, run.framework.rank.eps)[run.units.index(unit)])


def _grades(change: Change, earlier: Assessment, later: Assessment) -> Text:
    before, after = change.grades
    if before == after or before is None or after is None:
        return NOTHING
    was, now = earlier.framework.grade_name(before), later.framework.grade_name(after)
    return Text(f"等级由{was.zh}变为{now.zh}", f"Grade from {was.en} to {now.en}")


def passed(change: Change, earlier: Assessment, later: Assessment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Units of both runs that passed this one, and units that it passed, each in their later order."""
    was = dict(zip(earlier.units, earlier.verdict.ranks.tolist(), strict=True))
    now = dict(zip(later.units, later.verdict.ranks.tolist(), strict=True))
    both = sorted((unit for unit in now if unit in was and unit != change.unit), key=lambda unit: now[unit])
    before, after = change.ranks
    ahead = tuple(unit for unit in both if was[unit] > before and now[unit] < after)
    behind = tuple(unit for unit in both if was[unit] < before and now[unit] > after)
    return ahead, behind


def _passed(change: Change, earlier: Assessment, later: Assessment, names: Names) -> Text:
    ahead, behind = (_some(units, names) for units in passed(change, earlier, later))
    over = Text(f"被{ahead.zh}超过", f"Overtaken by {ahead.en}") if ahead.zh else NOTHING
    past = Text(f"超过{behind.zh}", f"Overtook {behind.en}") if behind.zh else NOTHING
    return joined([over, past], zh="，", en="; ")


def _some(units: Sequence[str], names: Names) -> Text:
    told = joined([name_of(names, unit) for unit in units[:_NAMED]])
    left = len(units) - _NAMED
    return Text(f"{told.zh}等 {len(units)} 个", f"{told.en} and {left} {others_en(left)}") if left > 0 else told


def contrast_words(change: Change, run: Assessment, names: Names) -> Text:
    """Two units of one run: how far the second lies above the first, and why. change : from `between`"""
    digits, one, other = digits_of(run), name_of(names, change.before), name_of(names, change.unit)
    gap, told = shown_total(change, run), _reasons(change, digits, run)
    before, after = (digits.text(digits.of(score) or 0.0) for score in change.scores)
    zh = f"{other.zh}得 {after} 分，{one.zh}得 {before} 分，相差 {digits.signed(gap)}{told.zh}。"
    return Text(zh, f"{other.en} has {after} points, {one.en} {before}: {digits.signed(gap)}{told.en}.")


def bridge_words(one: Bridge, old: Assessment, new_under_old: Assessment, new: Assessment, names: Names) -> Text:
    """What a new framework did to a unit's score beside what the unit did itself."""
    digits, name = digits_of(old, new_under_old, new), name_of(names, one.unit)
    before, after = (digits.of(float(run.verdict.scores[run.units.index(one.unit)])) or 0.0 for run in (old, new))
    total = digits.of(after - before) or 0.0
    performance, framework = map(digits.signed, digits.parts([one.performance, one.framework], total))
    was = f"{old.framework.framework} {old.framework.version}"
    now = f"{new.framework.framework} {new.framework.version}"
    return Text(
        f"{name.zh}：{was} {old.period} 期 {digits.text(before)} 分，{now} {new.period} 期 {digits.text(after)} 分"
        f"（{digits.signed(total)}）：表现 {performance}，换方案 {framework}。",
        f"{name.en}: {digits.text(before)} points by {was} in {old.period}, {digits.text(after)} by {now} in "
        f"{new.period} ({digits.signed(total)}): {performance} from performance, {framework} from the framework.",
    )
