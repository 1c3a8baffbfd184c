"""Statements without a number that can still be measured: coverage, comparison, trend."""

import re
from functools import cache

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.dated import LEAD_IN, dated, placed, recurring
from qingshan.policy.judge.draft import Draft, Setting, clause_text, governing, of_clause
from qingshan.policy.judge.name import components, subject_name, tidy
from qingshan.policy.lexicon import Lexicon, any_of

_SERIES_END = re.compile(r"(?:平均|增长|增速|增幅|水平|实际|涨幅)[^，；的]{0,4}$")
_RATE_BEFORE = re.compile(r"(?:增速|增幅|增长(?:速度|幅度|率)?)$")
_EQUAL = re.compile(
    r"(?P<subject>[^，；]*?)(?:与|同|和)(?P<ref>[^，；]{2,30}?)(?:总体|基本|大体|保持)*(?P<cue>同步|相匹配|持平|相适应)$"
)
_MEASURED = re.compile(r"(?:增长|增速|增幅|收入|支出|规模|水平|投入|总量)")
_ALL = re.compile(
    r"^(?:(?:到|至).{4,8}[，]?)?(?:基本|确保|实现|力争|努力|要|使|上述[^，]{2,6}|全[国省市县州])*(?:所有|各个|一切)(?!制|权|者)"
    r"[^，；]{1,24}?(?:具备|具有|实现|达到|建立|覆盖|得到|配备|建成|完成|开展|纳入|都|均|通)"
)
_COVERS = re.compile(r"覆盖(?:到|至)?[^，；]{0,12}(?:所有|全部|全体(?!系))")
_LEAVE = ("允许", "鼓励", "支持", "引导", "探索", "健全覆盖", "完善覆盖", "构建覆盖")
_PER_NAME = re.compile(r"“一(?P<unit>[县乡镇村户校人])一")


def state_drafts(setting: Setting, clause: Clause, carried: str) -> list[Draft]:
    """At most one draft of a clause that has no number of its own."""
    text = clause_text(setting, clause)
    when = governing(setting, clause.start, clause.end)
    for judge in (_full, _series, _trend, recurring, dated):
        draft = judge(setting, clause, text, carried)
        if draft is not None:
            draft.when = when
            draft.components = draft.components or components(draft.indicator)
            return [draft]
    return []


def _full(setting: Setting, clause: Clause, text: str, carried: str) -> Draft | None:  # noqa: PLR0911 - rules in order, the first that fits
    words = setting.words
    phrase = words.pattern("coverage", "phrase").search(text)
    if (
        phrase
        and text[phrase.end() : phrase.end() + 1] != "不"
        and text[max(0, phrase.start() - 1)] not in "健"
        and not text.startswith(_LEAVE)
    ):
        tier = "B" if "足额" in phrase[0] else "A"
        draft = of_clause(
            clause, "full", "coverage", subject_name(text[: phrase.start()]) or carried, f"full:{phrase[0]}", tier=tier
        )
        unit = _PER_NAME.search(text)
        draft.per = f"每{unit['unit']}" if unit else None
        return draft
    if text.startswith(_LEAVE):
        return None
    if _COVERS.search(text) or _ALL.match(text) or _all_must(words).match(text):
        return of_clause(clause, "full", "coverage", _after_lead(text), "full:every", scope=_scope_of(text))
    whole = re.search(
        rf"(?<!的)全部(?:要|得到|实现)?(?:{any_of((*words.words('coverage', 'verb'), *words.words('dated_verb')))})",
        text,
    )
    if whole:
        at = whole.start()
        return of_clause(clause, "full", "coverage", subject_name(text[:at]) or tidy(text[at:]), "full:all")
    if any(q.start < clause.end and q.start >= clause.start for q in setting.quantities) and re.search(
        r"(?:以上|以下|以内)(?:\(含\))?的[^，]{2,16}(?:要|应当|应|必须|须)(?!按|依)", text
    ):
        return of_clause(
            clause, "full", "coverage", tidy(text), "full:class", criterion=text.split("的", maxsplit=1)[0]
        )
    total = re.match(rf"(?:指导|推动|组织)?[^，]{{0,6}}?(?:{any_of(words.words('coverage', 'total'))})", text)
    if total:
        return of_clause(
            clause, "full", "coverage", tidy(text[total.end() :]), "full:total", tier="B", kind="mechanism"
        )
    return None


@cache
def _all_must(words: Lexicon) -> re.Pattern[str]:
    must = any_of(words.words("coverage", "must"))
    return re.compile(rf"^(?:所有|一切)(?!制|权|者)[^，；]{{1,24}}?(?:{must})(?!按|依)")


def _series(setting: Setting, clause: Clause, text: str, carried: str) -> Draft | None:
    equal = _EQUAL.match(text)
    if equal and _MEASURED.search(equal["subject"]):
        return of_clause(
            clause, "eq_series", "growth", subject_name(equal["subject"]), f"series:{equal['cue']}", ref=equal["ref"]
        )
    best = None
    for match in setting.words.pattern("series").finditer(text):
        ref = text[match.end() :]
        record = setting.words.found_by("series")[match[0]]
        if (
            record.op == "eq_series"
            or not ref
            or not (_SERIES_END.search(ref) or _RATE_BEFORE.search(text[: match.start()]))
        ):
            continue
        if (
            record.op in ("ge_series", "approach_series")
            and not re.search(r"(?:平均|先进|同期|同类|发达|(?:19|20)\d\d年)[^，]*水平$", ref)
            and not (ref.endswith("水平") and setting.words.pattern("principle").search(ref))
        ):
            continue
        best = (match, ref, record.op)
        break
    if best is None:
        return None
    match, ref, op = best
    before = text[: match.start()]
    if "的" in ref and re.match(r"[^，]{2,}的(?:企业|单位|地区|群众|项目|人员)", ref):
        return None
    name = subject_name(re.sub(r"(?:总体|均|明显|普遍|要|应当|应|必须|须)+$", "", before)) or carried
    growth = "growth" if re.search("增速|增长|增幅", before + ref) else "ratio" if "之比" in before else "level"
    return of_clause(clause, op, growth, name, f"series:{match[0]}", ref=ref)


def _trend(setting: Setting, clause: Clause, text: str, carried: str) -> Draft | None:
    words = setting.words
    rising = _each_year(words).search(text)
    if rising and _quantity(words).search(text):
        moved = placed(words).match(text[: rising.start()])
        name = moved["what"] if moved else subject_name(rising["what"] or text[: rising.start()].rstrip("并"))
        return of_clause(clause, words.found_by("trend")[rising["cue"]].op, "trend", name or carried, "trend:each")
    for match in words.pattern("trend", "growth").finditer(text):
        record = words.found_by("trend")[match[0]]
        before = text[: match.start()]
        if text[match.end() :].startswith(("的", "势")) or not _quantity(words).search(before):
            continue
        name = subject_name(re.sub(r"(?:继续)?安排$", "", before)) or carried
        return of_clause(clause, record.op, "growth", name, f"trend:{match[0]}")
    return None


@cache
def _quantity(words: Lexicon) -> re.Pattern[str]:
    return words.pattern("predicate", "amount")


@cache
def _each_year(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"逐[年月季](?P<cue>{any_of(words.words('trend', 'trend'))})(?P<what>[^，；]*)$")


def _after_lead(text: str) -> str:
    return tidy(text[LEAD_IN.match(text).end() :]) if LEAD_IN.match(text) else tidy(text)  # type: ignore[union-attr]


def _scope_of(text: str) -> str | None:
    match = re.search(r"所有[^，；]{1,12}?(?=具|实|达|建[成立]|覆|得|配|完|开|纳|都|均|必须|应当|须|务必|$)", text)
    return match[0] if match else None
