"""Scores, vetoes and the way to the next grade in words 文字说明, in two languages. Spec §12.

The figures in a sentence add up to its total. Names of units are given: a framework knows codes only.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np

from qingshan.core import Text
from qingshan.facts.formula import parse_formula
from qingshan.index.explain.digits import Digits, digits_of
from qingshan.index.explain.parts import Part, by_pillar, why
from qingshan.index.explain.profile import Lift, lifts
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment
from qingshan.index.run.formulas import figures_in
from qingshan.rulebook.framework import Veto

Names = Mapping[str, Text]

NOTHING = Text("", "")


def name_of(names: Names, unit: str) -> Text:
    """A unit's name, else its code."""
    return names.get(unit, Text(unit, unit))


def ordinal(rank: float) -> Text:
    """A place as people say it.

    >>> ordinal(3.0), ordinal(12.0).en, ordinal(22.0).en, ordinal(2.5).en
    (Text(zh='第 3 名', en='3rd'), '12th', '22nd', '2.5th')
    """
    whole = int(rank)
    plain = whole % 100 in (11, 12, 13) or rank != whole
    end = "th" if plain else {1: "st", 2: "nd", 3: "rd"}.get(whole % 10, "th")
    return Text(f"第 {rank:g} 名", f"{rank:g}{end}")


def joined(texts: Sequence[Text], zh: str = "、", en: str = ", ") -> Text:
    """Some texts in a row, empty ones left out.

    >>> joined([Text("草地", "grass"), NOTHING, Text("森林", "forest")])
    Text(zh='草地、森林', en='grass, forest')
    """
    return Text(zh.join(text.zh for text in texts if text.zh), en.join(text.en for text in texts if text.en))


def others_en(number: int) -> str:
    """One other, two others."""
    return "other" if number == 1 else "others"


def with_figures(parts: Sequence[Part], figures: Sequence[str]) -> Text:
    """Parts with their figures in a row."""
    pairs = zip(parts, figures, strict=True)
    return joined([Text(f"{part.title.zh} {figure}", f"{part.title.en} {figure}") for part, figure in pairs])


def score_words(run: Assessment, unit: str, names: Names) -> Text:
    """Place, score and grade, and what each pillar, bonus, penalty and veto did; the parts add up to the score."""
    at, digits, name = run.units.index(unit), digits_of(run), name_of(names, unit)
    outcome, rank = run.verdict.outcomes[at], float(run.verdict.ranks[at])
    score = digits.of(outcome.score)
    if score is None:
        return Text(
            f"{name.zh}（{run.period}）可用指标不足，不计分、不排名。",
            f"{name.en} ({run.period}) has too few indicators for a score or a rank.",
        )
    zh, en = f"{name.zh}（{run.period}）得 {digits.text(score)} 分", f"{name.en} ({run.period}): {digits.text(score)}"
    if not math.isnan(rank):
        among, place = int((~np.isnan(run.verdict.ranks)).sum()), ordinal(rank)
        zh, en = f"{zh}，在 {among} 个单元中列{place.zh}", f"{en} points, {place.en} of {among}"
    if outcome.grade:
        zh, en = f"{zh}，等级{outcome.grade}", f"{en}, grade {run.framework.grade_name(outcome.grade).en}"
    about = [Text(f"{zh}。", f"{en}."), made_of(run, unit, digits), _vetoed(run, at)]
    return joined(about, zh="", en=" ")


def made_of(run: Assessment, unit: str, digits: Digits) -> Text:
    """What each pillar, bonus, penalty and veto adds to a score."""
    try:
        told = why(run, unit)
    except AssessmentError as error:
        return Text(f"{error.words.zh}。", f"{error.words.en}.")
    parts = by_pillar(run, told)
    shown = digits.parts([part.amount for part in parts], digits.of(told.total))
    row = with_figures(parts, [digits.text(one) for one in shown])
    made = Text(f"其中{row.zh}。", f"Of this: {row.en}.")
    return joined([made, Text(f"{told.note.zh}。", f"{told.note.en}.") if told.note else NOTHING], zh="", en=" ")


def _vetoed(run: Assessment, at: int) -> Text:
    outcome, told = run.verdict.outcomes[at], veto_words(run, at)
    made = []
    if told.zh:
        before = outcome.grade_before_veto
        had = NOTHING
        if before:
            had = Text(f"；否决前等级{before}", f"; grade {run.framework.grade_name(before).en} before it")
        made.append(Text(f"一票否决：{told.zh}{had.zh}。", f"Veto: {told.en}{had.en}."))
    lifted = joined([_veto_named(run, at, one) for one in _of(run, run.fallen.lifted.get(run.units[at], ()))])
    if lifted.zh:
        made.append(Text(f"已由决定解除的否决：{lifted.zh}。", f"Lifted by a decision: veto {lifted.en}."))
    return joined(made, zh="", en=" ")


def veto_words(run: Assessment, at: int) -> Text:
    """The vetoes on a unit, each with the event or the values that brought it; nothing where there is none."""
    return joined([_veto_named(run, at, one) for one in _of(run, run.verdict.outcomes[at].vetoes)])


def _of(run: Assessment, codes: Sequence[str]) -> list[Veto]:
    return [one for one in run.framework.veto if one.code in codes]


def _veto_named(run: Assessment, at: int, veto: Veto) -> Text:
    because = _values(run, at, veto) if veto.when else _days(run, at, veto)
    return Text(f"{veto.code} {veto.zh}（{because.zh}）", f"{veto.code} {veto.en or veto.zh} ({because.en})")


def _values(run: Assessment, at: int, veto: Veto) -> Text:
    """A predicate with the values it looked at."""
    codes = sorted({name.code for name in figures_in(parse_formula(veto.when))} & set(run.table.codes))
    held = ", ".join(f"{code} = {float(run.table.column(code)[at]):g}" for code in codes)
    return Text(f"{veto.when}，{held}", f"{veto.when}, {held}")


def _days(run: Assessment, at: int, veto: Veto) -> Text:
    """The days of the events that were severe enough."""
    order = run.framework.severity
    least = order.index(veto.severity_at_least) if veto.severity_at_least else -1
    own = [one for one in run.events if one.unit == run.units[at] and one.kind == veto.event]
    days = [str(one.day) for one in own if one.day and (least < 0 or order.index(one.severity) >= least)]
    if not days:
        return Text("事件未注明日期", "by an event without a day")
    return Text(f"{'、'.join(days)} 的事件", f"by the event of {', '.join(days)}")


def lift_words(run: Assessment, unit: str) -> Text:
    """The smallest change of one indicator that brings a unit to the next grade."""
    outcome, bands = run.verdict.outcomes[run.units.index(unit)], run.framework.grades
    if not bands or outcome.grade is None:
        return Text("没有定级", "there is no grade")
    if outcome.vetoes:
        return Text("否决未解除，任何单项变化都不改变等级", "no single indicator changes it while the veto stands")
    if outcome.grade == bands[0].grade:
        return Text("已是最高等级", "it has the best grade")
    found = lifts(run, unit)
    if not found:
        return Text("没有哪一项单独变化可以升档", "no single indicator would do")
    first, others = found[0], len(found) - 1
    more = (
        Text(f"；另有 {others} 项单独变化也可达到", f"; {others} {others_en(others)} would do as well")
        if others
        else NOTHING
    )
    return joined([_lift(run, first), more], zh="", en="")


def _lift(run: Assessment, one: Lift) -> Text:
    leaf = next(leaf for leaf in run.tree.leaves if leaf.code == one.code)
    up, unit = one.needed > one.value, f" {leaf.unit}" if leaf.unit else ""
    value, needed = f"{one.value:.12g}{unit}", f"{_outward(one.needed, up):.12g}{unit}"
    gained = digits_of(run).signed(one.points)
    return Text(
        f"{leaf.title.zh}由 {value} {'提高' if up else '降低'}到 {needed}，其余不变，即达{one.grade}（{gained} 分）",
        f"{leaf.title.en} {'up' if up else 'down'} from {value} to {needed}, all else unchanged, gives "
        f"{run.framework.grade_name(one.grade).en}"
        f" ({gained} points)",
    )


#: Figures of a value that somebody is to reach.
_FIGURES = 5


def _outward(needed: float, up: bool) -> float:
    """A value in few figures, rounded so that it still reaches what the exact one does.

    >>> _outward(65.30001, up=True), _outward(65.39999, up=False)
    (65.301, 65.399)
    """
    exact = Decimal(repr(needed))
    step = Decimal(1).scaleb(exact.adjusted() + 1 - _FIGURES)
    return float(exact.quantize(step, rounding=ROUND_CEILING if up else ROUND_FLOOR))
