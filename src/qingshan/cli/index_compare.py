"""`qingshan index compare` 比较: two units of a run, two periods, or an old framework and the one that follows it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from qingshan.cli import show
from qingshan.cli.index_commands import both, row_of, run
from qingshan.cli.show import fail
from qingshan.core import Text
from qingshan.index.explain.change_words import bridge_words, change_words, contrast_words, shown_total
from qingshan.index.explain.compare import Bridge, Change, between, bridge
from qingshan.index.explain.compare import compare as changes_of
from qingshan.index.explain.digits import digits_of
from qingshan.index.explain.parts import change_parts
from qingshan.index.refusal import AssessmentError
from qingshan.index.run.assess import Assessment
from qingshan.runs.assessment import Asked

_HEADS = {
    "zh": ("单元", "项目", "表现", "权重", "覆盖", "合计"),
    "en": ("unit", "part", "performance", "weight", "coverage", "sum"),
}


class Wanted(NamedTuple):
    """What is set beside what."""

    unit: str
    with_: str
    since: str
    new_scheme: Path | None
    new_facts: Path | None


class Told(NamedTuple):
    """A difference: its unit, sentence, and parts as exact figures and as they are shown."""

    unit: str
    words: Text
    total: float
    parts: list[dict[str, Any]]


def compare(
    scheme: Path, facts: Path, events: Path | None, periods: Sequence[str], wanted: Wanted, language: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Show the difference with its parts, which add up to it, and a sentence."""
    _one_question(wanted, as_json)
    asked = Asked(scheme, facts, events, periods=tuple(dict.fromkeys((*periods, wanted.since))) if periods else ())
    asked = replace(asked, periods=tuple(one for one in asked.periods if one))
    try:
        told = (
            _frameworks(asked, wanted, language, as_json)
            if wanted.new_scheme
            else _one_framework(asked, wanted, language, as_json)
        )
    except AssessmentError as error:
        fail(f"{error.words.zh} / {error.words.en}", as_json)
    if as_json:
        rows = [{**one._asdict(), "words": both(one.words)} for one in told]
        show.json_line({"ok": True, "differences": rows})
        return
    if len(told) == 1:
        heads = _HEADS[language][1:]
        show.listing([dict(zip(heads, _line(part, language), strict=True)) for part in told[0].parts], as_json=False)
    for one in told:
        show.line(one.words.in_(language))


def _one_question(wanted: Wanted, as_json: bool) -> None:
    """Two units, two periods, or two frameworks; a period may go with the frameworks."""
    if wanted.with_ and (wanted.since or wanted.new_scheme or not wanted.unit):
        fail("--with 要与 --unit 同用，且不与 --since、--new-scheme 同用 / --with goes with --unit alone", as_json)
    if not (wanted.with_ or wanted.since or wanted.new_scheme):
        fail("请给出 --with、--since 或 --new-scheme / say what to compare: --with, --since or --new-scheme", as_json)
    if wanted.new_facts and not wanted.new_scheme:
        fail("--new-facts 要与 --new-scheme 同用 / --new-facts goes with --new-scheme", as_json)


def _one_framework(asked: Asked, wanted: Wanted, language: str, as_json: bool) -> list[Told]:
    content = run(asked, language, as_json)
    if wanted.with_:
        one, other = (content.last.units[row_of(content, unit, as_json)] for unit in (wanted.unit, wanted.with_))
        change = between(content.last, one, other)
        return [_told(change, contrast_words(change, content.last, content.texts), content.last)]
    if wanted.unit:
        row_of(content, wanted.unit, as_json)
    earlier, later = _since(content.runs, wanted.since, as_json), content.last
    return [
        _told(change, change_words(change, earlier, later, content.texts), earlier, later)
        for change in changes_of(earlier, later)
        if wanted.unit in ("", change.unit)
    ]


def _since(runs: Sequence[Assessment], period: str, as_json: bool) -> Assessment:
    """The earlier run; 2 where the period is not there or is the last one."""
    for one in runs[:-1]:
        if one.period == period:
            return one
    known = "、".join(one.period for one in runs[:-1]) or "—"
    fail(f"没有更早的时段 {period}；有 / no earlier period {period}; known: {known}", as_json)


def _told(change: Change, words: Text, *runs: Assessment) -> Told:
    """The parts of a change; those shown add up to the difference of the scores shown."""
    parts = sorted(change_parts(change, *runs), key=lambda part: -abs(part.amount))
    digits, total = digits_of(*runs), shown_total(change, *runs)
    why = {code: at for at, code in enumerate(change.codes)}
    rows = []
    for part, shown in zip(parts, digits.parts([one.amount for one in parts], total), strict=True):
        at = why.get(part.code)
        split = (part.amount, 0.0, 0.0) if at is None else (float(one[at]) for one in change.parts[:3])
        performance, weight, coverage = split
        rows.append({
            "code": part.code, "title": both(part.title), "performance": performance, "weight": weight,
            "coverage": coverage, "sum": part.amount, "shown": digits.signed(shown),
        })  # fmt: skip
    return Told(change.unit, words, change.total, rows)


def _line(part: dict[str, Any], language: str) -> tuple[str, ...]:
    split = (f"{part[name]:+.4f}" if name in part else "" for name in ("performance", "weight", "coverage"))
    return (part["title"][language], *split, part["shown"])


def _frameworks(asked: Asked, wanted: Wanted, language: str, as_json: bool) -> list[Told]:
    """What the units did under the old framework, and what the new one makes of it."""
    assert wanted.new_scheme is not None
    content = run(asked, language, as_json)
    old = _since(content.runs, wanted.since, as_json) if wanted.since else content.last
    new = run(
        replace(asked, scheme=wanted.new_scheme, facts=wanted.new_facts or asked.facts, periods=(content.last.period,)),
        language,
        as_json,
    )
    if wanted.unit:
        row_of(content, wanted.unit, as_json)
    found = bridge(old, content.last, new.last)
    runs = (old, content.last, new.last)
    return [_bridged(one, runs, content.texts) for one in found if wanted.unit in ("", one.unit)]


def _bridged(one: Bridge, runs: tuple[Assessment, Assessment, Assessment], names: dict[str, Text]) -> Told:
    digits = digits_of(*runs)
    amounts = {"performance": one.performance, "framework": one.framework}
    titles = {
        "performance": Text("表现（旧方案）", "performance, old framework"),
        "framework": Text("换方案", "framework"),
    }
    shown = digits.parts(list(amounts.values()))
    rows = [
        {"code": code, "title": both(titles[code]), "sum": amount, "shown": digits.signed(x)}
        for (code, amount), x in zip(amounts.items(), shown, strict=True)
    ]
    return Told(one.unit, bridge_words(one, *runs, names), one.total, rows)
