"""Statements with a number: which numbers of a clause are values, how they compare, what they are about."""

import re
from dataclasses import replace

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.compare import after_end, comparator, measure_of, without_cue
from qingshan.policy.judge.draft import Draft, Setting, governing, is_dated
from qingshan.policy.judge.name import components, object_name, pair_names, subject_name
from qingshan.policy.judge.roles import Role, roles
from qingshan.policy.lexicon import any_of
from qingshan.policy.numbers.quantity import Quantity
from qingshan.policy.shape import Baseline

_JOINED = re.compile(r"^[”“]?(?:[、和与及]|以及)?$")
_CONNECTOR = re.compile(r"以及|[、和与及]")
_PER = re.compile(r"每个[^，。；、至少培育建设]{1,12}|每[村县乡户]|人均|亩均|(?<![\d十百千])一亩")
_RATE = re.compile(r"(?:率|覆盖|占比)(?:稳定|保持|达|实现|提高|提升|均|到|至|在|为)*$")
_STATUTE_OP = {"ge", "le"}


def number_drafts(setting: Setting, clause: Clause, carried: str) -> list[Draft]:
    """One draft a value of the clause. carried : the indicator of the clause before, for elliptic ones."""
    inside = [one for one in setting.quantities if clause.start <= one.start < clause.end]
    told = roles(setting, clause, inside)
    values = [one for one, role in zip(inside, told, strict=True) if role is Role.VALUE]
    drafts: list[Draft] = []
    begin = clause.start
    for group in _groups(setting, values):
        if drafts:
            begin = _segment(setting, drafts[-1], group[0], begin)
        end = _end(setting, clause, values, group)
        drafts += _group(setting, clause, group, begin, end, carried)
    _attach(setting, inside, told, drafts)
    return drafts


def _groups(setting: Setting, values: list[Quantity]) -> list[list[Quantity]]:
    """Values that stand side by side (95%和85%) share their words."""
    groups: list[list[Quantity]] = []
    for one in values:
        if groups:
            last = groups[-1][-1]
            between = setting.text[after_end(setting.text, last.end, setting.words) : one.start]
            if _JOINED.match(between) and between:
                groups[-1].append(one)
                continue
        groups.append([one])
    return groups


def _segment(setting: Setting, last: Draft, one: Quantity, begin: int) -> int:
    """Where a further value's own words begin: after the last connector since the value before it."""
    if last.quantity is None:
        return begin
    between = setting.text[last.quantity.end : one.start]
    cuts = [match.end() for match in _CONNECTOR.finditer(between)]
    return last.quantity.end + cuts[-1] if cuts else begin


def _end(setting: Setting, clause: Clause, values: list[Quantity], group: list[Quantity]) -> int:
    """Where a value's own words end: before the connector that leads to the next value."""
    later = [one for one in values if one.start > group[-1].start]
    if not later:
        return clause.end
    between = setting.text[group[-1].end : later[0].start]
    cuts = [match.start() for match in _CONNECTOR.finditer(between)]
    return group[-1].end + cuts[-1] if cuts else clause.end


def _group(setting: Setting, clause: Clause, group: list[Quantity], begin: int, end: int, carried: str) -> list[Draft]:
    text, words = setting.text, setting.words
    before = text[begin : group[0].start]
    whole_before = text[clause.start : group[0].start]
    names = pair_names(without_cue(before, words), len(group), words) if len(group) > 1 else [""]
    unpaired = len(group) > 1 and "分别" in before and len(set(names)) == 1
    drafts = []
    for one, name in zip(group, names, strict=True):
        after = text[group[-1].end : end]
        op, cue = comparator(before, one, after, words, setting.fact)
        if one.form == "open":
            op = "ge" if one.unit is None and "比例" in one.text else "eq"
        measure = measure_of(before, one, op)
        rules = ["number", f"cmp:{cue or 'bare'}"]
        kind = _kind(setting, whole_before, one, after)
        if kind == "mechanism" and op in _STATUTE_OP and _statutory(setting, whole_before):
            op = "eq"
            rules.append("statutory")
        if unpaired:
            rules.append("pairing")
        if (
            measure == "share"
            and one.value == 100
            and op in ("eq", "ge")
            and kind == "target"
            and _RATE.search(whole_before)
        ):
            op, measure = "full", "coverage"
        draft = Draft(begin, end, op, measure, "", "B" if one.form == "open" else "A", kind, one, rules=rules)
        draft.when = governing(setting, clause.start, clause.end)
        if is_dated(draft.when):
            draft.tier = "A"
        _name(draft, before, without_cue(before, words), text[one.end : end], name, carried)
        draft.per = _per(setting, whole_before, draft)
        drafts.append(draft)
    return drafts


def _name(draft: Draft, before: str, said: str, after: str, paired: str, carried: str) -> None:
    one = draft.quantity
    assert one is not None
    counts = one.unit is None or one.unit.classifier or one.form == "open"
    rest = re.sub(r"^(?:\(含\))?(?:以上|以下|以内|左右|及以上)?", "", after)
    subject, thing = subject_name(said), object_name(rest)
    if one.quoted:
        draft.indicator = re.sub(r"^.*“", "“", before + one.text + after.split("”", maxsplit=1)[0] + "”") + "评选数"
        draft.counted = thing.strip("”")
    elif counts and thing:
        draft.indicator = draft.counted = thing
    elif thing and (not subject or len(subject) < 2):
        draft.indicator = thing
    else:
        draft.indicator = paired or subject or carried
    if not draft.indicator:
        draft.indicator = carried or thing
    draft.components = components(draft.indicator)


def _kind(setting: Setting, before: str, one: Quantity, after: str) -> str:
    if re.search(any_of(setting.words.words("count_verb", "award")), before):
        return "award"
    if _statutory(setting, before + after) or (
        one.unit and one.unit.base == "a" and re.search("延长|设立|过渡", before)
    ):
        return "mechanism"
    return "target"


def _statutory(setting: Setting, text: str) -> bool:
    return bool(setting.words.pattern("statutory").search(text))


def _per(setting: Setting, before: str, draft: Draft) -> str | None:
    found = _PER.search(before)
    if not found:
        return None
    one = draft.quantity
    if found[0] in ("亩均", "一亩") and one is not None and one.unit is not None and one.per is None:
        draft.quantity = replace(one, per=setting.words.units["亩"])
    if found[0] == "人均":
        return "人"
    return found[0] if found[0] not in ("亩均", "一亩") else "亩"


def _attach(setting: Setting, inside: list[Quantity], told: list[Role], drafts: list[Draft]) -> None:
    """Give baselines and criteria to the value that follows them."""
    for one, role in zip(inside, told, strict=True):
        later = next((draft for draft in drafts if draft.quantity and draft.quantity.start > one.start), None)
        if later is not None and role is Role.BASELINE:
            later.baseline = Baseline(one.text)
        elif later is not None and role is Role.CRITERION:
            later.criterion = setting.text[one.start : after_end(setting.text, one.end, setting.words)]
    for draft in drafts:
        year = re.search(r"[比较](?:(?:19|20)\d\d)年", setting.text[draft.start : draft.end])
        if year and draft.baseline is None:
            draft.baseline = Baseline(None, int(year[0][1:5]))
