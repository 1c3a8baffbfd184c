"""A class told apart by a number or a date, and what it has to do 限定一类对象的要求: 20年以上的电厂，限期改造."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.compare import after_end
from qingshan.policy.judge.draft import Draft, Setting, clause_text, governing
from qingshan.policy.judge.name import tidy
from qingshan.policy.lexicon import Lexicon, any_of

_CLASS = re.compile(r"^(?:对于|对|凡是|凡)?(?P<limit>[^，]{2,}?)的(?P<noun>[^，的]{2,16})$")
_DUTY = r"(?:要|应当|应|必须|须|一律|全部|均|都|依法|逐步|加快|抓紧|在|于)*"


def class_duties(setting: Setting, members: list[Clause]) -> tuple[Setting, dict[int, Draft | None]]:
    """What to tell of the clauses that belong together, by their start: nothing of the class, a draft of its duty.

    The setting comes back without the dates that only limit a class: they govern nothing.
    """
    told: dict[int, Draft | None] = {}
    if setting.fact:
        return setting, told
    classes = []
    for one, duty in pairwise(members):
        limit = _limit(setting, one)
        asked = _demanded(setting, duty) if limit else None
        if asked:
            classes.append(one)
            told[one.start] = None
            name = clause_text(setting, one).rpartition("的")[2] + asked
            told[duty.start] = Draft(
                one.start, duty.end, "full", "coverage", tidy(name), criterion=limit, rules=["full:class"],
                scope=clause_text(setting, one).removeprefix("对"),
            )  # fmt: skip
    whens = tuple(one for one in setting.whens if not any(each.start <= one.start < each.end for each in classes))
    setting = replace(setting, whens=whens)
    for start, draft in told.items():
        if draft is not None:
            draft.when = governing(setting, start, draft.end)
    return setting, told


def _limit(setting: Setting, one: Clause) -> str | None:
    """What limits a class that a clause only names; None for any other clause."""
    text = clause_text(setting, one)
    found = _CLASS.match(text)
    if found is None or one.mark != "，" or setting.words.pattern("predicate", "own").search(text):
        return None
    head, end = one.start + found.start("limit"), one.start + found.end("limit")
    dated = any(head <= when.start and when.end < end for when in setting.whens)
    sized = any(
        head <= each.start < end and after_end(setting.text, each.end, setting.words) > each.end
        for each in setting.quantities
    )
    return re.split("的", found["limit"])[0] if dated or sized else None


def _demanded(setting: Setting, duty: Clause) -> str | None:
    """What a clause without a number of its own says that the class before it has to do; None for any other."""
    if any(duty.start <= each.start < duty.end and not _in_date(setting, each.start) for each in setting.quantities):
        return None
    bare, at = "", duty.start
    dates = [one for one in setting.whens if duty.start <= one.start < duty.end]
    for one in dates:
        bare += setting.text[at : one.start]
        at = max(at, one.end)
    bare += setting.text[at : duty.end]
    found = _duty(setting.words).match(bare)
    return bare[found.end("must") :] if found and (dates or found["must"]) else None


def _in_date(setting: Setting, at: int) -> bool:
    return any(one.start <= at < one.end for one in setting.whens)


@cache
def _duty(words: Lexicon) -> re.Pattern[str]:
    verbs = any_of((*words.words("coverage", "duty"), *words.words("coverage", "verb"), *words.words("dated_verb")))
    return re.compile(rf"(?P<must>{_DUTY})(?:{verbs})")
