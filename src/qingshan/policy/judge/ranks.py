"""Facts without a unit: ranks, ordinals, and events with a date."""

import re

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.draft import Draft, Setting, clause_text, is_dated
from qingshan.policy.judge.name import tidy
from qingshan.policy.numbers.numerals import numeral
from qingshan.policy.numbers.quantity import Quantity

_RANK = re.compile(
    r"(?P<first>首)(?P<kind>[个家例届创])|(?:居|位居|位列|排名?|名列)[^，；。]{0,8}?(?P<place>第[一二三四五六七八九十\d]+)|榜(?P<top>首)"
    r"|第(?P<nth>[一二三四五六七八九十百\d]+)[次届](?=[^，。；]{0,4}(?:大会|会议|全会|缔约|论坛|普查))"
)
_EVENT = re.compile(r"(?:启动|成立|开工|建成|投产|通车|出台|印发|揭牌|挂牌|开通)$")
_DONE_FIRST = re.compile(
    r"首(?:家|创|次)(?:开展|建立|实施|推行|出台|设立|启动)|^(?:试点|探索开展)[^，]{4,}(?:审计|评价|核算)$"
)


def rank_drafts(setting: Setting, clause: Clause) -> list[Draft]:
    """Ranks and ordinals of a clause; a first of its kind that was done is a deed, not a rank."""
    text = clause_text(setting, clause)
    if _DONE_FIRST.search(text):
        found = re.search(r"[在于]?[^，]{0,4}首[家创次]", text)
        return [_draft(clause, "done", "flag", tidy(text), "fact:first", found[0].lstrip("在于") if found else None)]
    drafts = []
    for match in _RANK.finditer(text):
        nth = match["nth"] or (match["kind"] == "届" and "一")
        value = numeral(match["nth"] or "一") if nth or not match["place"] else numeral(match["place"][1:])
        group = next(name for name in ("first", "place", "top", "nth") if match[name])
        start, end = (clause.start + at for at in match.span(group))
        draft = _draft(
            clause, "ordinal" if nth else "rank", "ordinal" if nth else "rank", tidy(text), "fact:rank", match[0]
        )
        draft.quantity = Quantity(start, end, setting.text[start:end], "ordinal" if nth else "rank", value)
        drafts.append(draft)
    return drafts


def event_drafts(setting: Setting, clause: Clause) -> list[Draft]:
    """A dated event of the past: 2015年3月，…工程启动."""
    text = clause_text(setting, clause)
    dated = any(one.end <= clause.end and is_dated(one.deadline) for one in setting.whens)
    if dated and _EVENT.search(text) and len(text) > 6:
        return [_draft(clause, "done", "event", tidy(text), "fact:event", None)]
    return []


def _draft(clause: Clause, op: str, measure: str, name: str, rule: str, rank: str | None) -> Draft:
    return Draft(clause.start, clause.end, op, measure, name, kind="fact", rank=rank, fact=True, rules=[rule])
