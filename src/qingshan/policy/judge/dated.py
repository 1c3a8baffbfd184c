"""Tasks without a number that a date or a recurrence makes verifiable 有期限或按期重复的任务."""

import re
from functools import cache

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.draft import Draft, Setting, governing, is_dated, is_past, of_clause
from qingshan.policy.judge.name import subject_name, tidy
from qingshan.policy.lexicon import Lexicon, any_of

#: Words of time, will and degree before what a clause is about.
LEAD_IN = re.compile(
    r"^(?:[，、]|到\S{4,6}年|确保|力争|争取|努力|基本|全面|率先|要|应|须|务必|将|并|再|初步|如期|圆满|加快|抓紧|按期|同步|研究|组织|原则上|分别|我们|继续|率先)*"
)
_NAMED_YEAR = re.compile(
    r"^(?:制定|出台|编制|印发|发布|实施)[^，；]{0,4}(?:19|20)\d\d年(?:年?底)?前[^，；]{2,20}(?:方案|规划|计划)$"
)


@cache
def placed(words: Lexicon) -> re.Pattern[str]:
    """To put one thing into another (将…纳入…): done or not."""
    into = any_of(words.words("predicate", "placed"))
    return re.compile(rf"^[^，]{{0,8}}?[将把](?P<what>[^，]{{2,24}}?)(?:{into})[^，]{{2,}}")


def recurring(setting: Setting, clause: Clause, text: str, carried: str) -> Draft | None:
    """A draft of what is done again and again (每年评估一次); None for any other clause."""
    each = next(
        (one for one in setting.whens if one.deadline.type == "each" and clause.start <= one.start < clause.end), None
    )
    if each is None or setting.text[each.start : each.end].startswith("逐"):
        return None
    after = setting.text[each.end : clause.end]
    before = setting.text[clause.start : each.start]
    if not setting.words.pattern("predicate", "each").search(after[:12]) or len(before) > 24:
        return None
    return of_clause(
        clause, "keep", "flag", tidy(re.sub(r"^(?:组织|进行|开展|至少)*(?:一次)?", "", after)), "each", kind="mechanism"
    )


def dated(setting: Setting, clause: Clause, text: str, carried: str) -> Draft | None:  # noqa: PLR0911 - rules in order, the first that fits
    """A draft of what is done or not by a day (年底前出台…); None without a day, or for what nobody can check."""
    when = governing(setting, clause.start, clause.end)
    bare, verbs = _strip_when(setting, clause), any_of(setting.words.words("dated_verb"))
    if _NAMED_YEAR.match(bare):
        return of_clause(clause, "done", "flag", tidy(bare[2:]), "dated:name", kind="action")
    if re.match(r"(?:确保)?全面完成", bare):
        return of_clause(clause, "done", "flag", tidy(bare.split("完成", 1)[1]), "done:whole")
    begins = when.type == "from" and (when.start or "") >= (setting.today or "")[:4] and when.start is not None
    if not begins and (not is_dated(when) or when.type == "during" or is_past(when, setting.today)):
        return None
    lead = LEAD_IN.match(bare)
    said = bare[lead.end() :] if lead else bare
    if _abstract(said, setting.words):
        return None
    if placed(setting.words).match(bare):
        return of_clause(clause, "done", "flag", tidy(said.lstrip("将把")), "dated:placed", kind="mechanism")
    verb = re.match(verbs, said)
    ends = _ended(setting.words).search(said)
    if verb and verb[0] not in setting.words.words("predicate", "goes_on") and len(said) > len(verb[0]) + 1:
        return of_clause(
            clause, "done", "flag", tidy(said[len(verb[0]) :]), f"dated:{verb[0]}", kind=_kind(setting.words, verb[0])
        )
    if ends or _of_thing(setting.words).match(said):
        name = subject_name(said[: ends.start()] if ends else said) or tidy(said)
        return of_clause(clause, "done", "flag", name, "dated:state")
    return None


@cache
def _ended(words: Lexicon) -> re.Pattern[str]:
    """A state that is reached (实现…脱贫, 全面建成)."""
    reached, ended = any_of(words.words("predicate", "reached")), any_of(words.words("predicate", "ended"))
    return re.compile(rf"(?:实现|得到)[^，的]{{0,4}}(?:{reached})$|(?:{ended})(?:$|并)")


@cache
def _of_thing(words: Lexicon) -> re.Pattern[str]:
    """To look into a thing (对…进行评估)."""
    looked = any_of(words.words("predicate", "looked"))
    return re.compile(rf"^对[^，；]{{2,30}}?(?:进行|开展|实施)[^，；]{{0,16}}?(?:{looked})")


def _kind(words: Lexicon, verb: str) -> str:
    return "action" if verb in words.words("predicate", "act") else "target"


def _strip_when(setting: Setting, clause: Clause) -> str:
    """A clause's text without the deadlines that stand in it."""
    text, at = "", clause.start
    for one in setting.whens:
        if clause.start <= one.start < clause.end and one.deadline.type in ("by", "in", "during", "each", "from"):
            text += setting.text[at : one.start]
            at = max(at, one.end)
    return (text + setting.text[at : clause.end]).lstrip("，在要")


@cache
def _abstract_end(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words.words('abstract'))})$")


def _abstract(said: str, words: Lexicon) -> bool:
    return bool(_abstract_end(words).search(said.rstrip("”")))
