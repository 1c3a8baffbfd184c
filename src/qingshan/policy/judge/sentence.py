"""Judge a sentence 逐句判读: each clause by its numbers first, then by its state, then as a task."""

import re
from dataclasses import replace

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.draft import Draft, Setting, clause_text, governing, is_past
from qingshan.policy.judge.duties import class_duties
from qingshan.policy.judge.name import tidy
from qingshan.policy.judge.numbers import number_drafts
from qingshan.policy.judge.ranks import event_drafts, rank_drafts
from qingshan.policy.judge.states import state_drafts
from qingshan.policy.judge.tasks import rule_names, task_drafts
from qingshan.policy.lexicon import any_of

_MODAL = re.compile("、(?=力争|确保|争取)")
_MEMBER = re.compile(r"、(?=力争|确保|争取|[^、，；“”()]{0,14}(?:全部|均|实现|消除)|解决|消除|完成|取缔|防止)")


def judge_sentence(setting: Setting) -> list[Draft]:
    """All statements of a sentence, in order."""
    drafts: list[Draft] = []
    carried = ""
    members = _members(setting)
    setting, duties = class_duties(setting, members)
    for before, clause in zip([None, *members], members, strict=False):
        if clause.start in duties:
            duty = duties[clause.start]
            found = [duty] if duty else []
        else:
            found = _judge_clause(setting, clause, carried)
        for one in found:
            if not one.indicator and before is not None:
                one.indicator = tidy(clause_text(setting, before).removeprefix("对"))
            carried = one.indicator or carried
            _finish(setting, clause, one)
        drafts += found
    return drafts


def _members(setting: Setting) -> list[Clause]:
    """The clauses, an enumeration of whole predicates cut into its members."""
    members: list[Clause] = []
    for clause in setting.sentence.clauses:
        text = clause_text(setting, clause)
        pattern = _MEMBER if _has_predicate(text) else _MODAL
        cuts = [clause.start + match.start() for match in pattern.finditer(text)]
        starts = [clause.start, *(cut + 1 for cut in cuts)]
        ends = [*cuts, clause.end]
        members += [
            replace(clause, start=one, end=other) for one, other in zip(starts, ends, strict=True) if other > one
        ]
    return members


def _has_predicate(text: str) -> bool:
    head = text.split("、", maxsplit=1)[0]
    return bool(re.search(r"实现|全部|解决|完成|消除|达到|均|遏制|到(?:19|20)\d\d年", head))


def _judge_clause(setting: Setting, clause: Clause, carried: str) -> list[Draft]:
    found = number_drafts(setting, clause, carried) if setting.quantities else []
    if setting.fact:
        more = rank_drafts(setting, clause) if setting.news else []
        if setting.news:
            more += event_drafts(setting, clause)
            more += rule_names(setting, clause) if not found and not more else []
        return sorted(found + more, key=lambda one: one.quantity.start if one.quantity else one.start)
    if found:
        return found
    states = _with_dates(setting, clause, state_drafts(setting, clause, carried))
    if states or setting.title:
        return [one for one in states if one.tier == "A" or not setting.title]
    return task_drafts(setting, clause)


def _with_dates(setting: Setting, clause: Clause, drafts: list[Draft]) -> list[Draft]:
    """One draft a date where two dates and two tasks are paired (分别)."""
    if len(drafts) != 1 or "分别" not in clause_text(setting, clause)[:4]:
        return drafts
    dates = [one for one in setting.whens if one.end <= clause.start and one.deadline.type == "by"]
    if len(dates) < 2:
        return drafts
    return [replace(drafts[0], when=one.deadline, rules=[*drafts[0].rules, "paired"]) for one in dates]


def _finish(setting: Setting, clause: Clause, one: Draft) -> None:
    """What every draft gets: fact or promise, modality, scope."""
    text = clause_text(setting, clause)
    one.fact = setting.fact or one.fact or _tells_of_now(setting, clause, one)
    one.modality = _modality(setting, text)
    scope = setting.words.pattern("scope").search(text)
    if one.scope is None and scope:
        one.scope = scope[0]
    elif one.scope is None:
        before = setting.text[setting.sentence.start : clause.start]
        heads = list(setting.words.pattern("scope").finditer(before))
        one.scope = heads[-1][0] if heads else None


def _modality(setting: Setting, text: str) -> str:
    for record in setting.words.of("modality"):
        if any(re.search(rf"(?:^|，|年){re.escape(word)}", text) for word in record.words):
            return record.measure
    return "must"


def _tells_of_now(setting: Setting, clause: Clause, one: Draft) -> bool:
    """A resultative verb before the number, an estimate, or a time that was over."""
    if is_past(governing(setting, clause.start, clause.end), setting.today):
        one.rules.append("past:date")
        return True
    if one.quantity is None:
        return False
    before = setting.text[clause.start : one.quantity.start]
    done = re.search(rf"(?:{any_of(setting.words.words('review', 'verb'))})", before)
    if done:
        one.rules.append(f"past:{done[0]}")
        return True
    if re.search(rf"(?:{any_of(setting.words.words('estimate'))})(?:达到?|为|约|近|超过)*$", before):
        one.rules.append("past:estimate")
        return True
    return False
