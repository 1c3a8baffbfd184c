"""What the words around a number make of it 比较词: at least, at most, about, exactly."""

import re
from functools import cache

from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.numbers.quantity import Quantity

_BETWEEN = 12
_NEAR = re.compile(r"(?:大约|约|接近|将近|近|大体|大致)$")
_SIGNS = {"<": "lt", ">": "gt", "≤": "le", "≥": "ge"}
_VERB = r"(?:再|也|均|都|要|各|在|每年|培育|建设|建成|新建|完成|组织|安排|有|建立|培训|发展|打造|开展|配备|设立)*"
_ANNUAL = re.compile(r"年均|年平均|每年[^，]{0,4}增")
_GROWTH = re.compile(r"(?:增长|增幅|涨幅|增速|上涨|增加值增长|增收|提高|增加)[^，、；]{0,6}$")
_REDUCTION = re.compile(r"(?:下降|降低|减少|削减|压减|缩减|降|减|节约|下调|削减比例)(?:了|幅度|比例)?[^，、；]{0,14}$")
_DOWN_TO = re.compile(r"(?:降|减|低|少|缩|压)(?:到|至)$")
_INCREMENT = re.compile(r"(?:新增|新建|新开工|新改扩建|再|增加|增设|提高)[^，；]{0,20}$")


@cache
def _before(words: Lexicon) -> re.Pattern[str]:
    cues = any_of(words.words("comparator_before"))
    return re.compile(rf"(?P<cue>{cues})(?P<gap>{_VERB})$")


@cache
def _after(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:\(含(?:本数)?\))?(?P<cue>{any_of(words.words('comparator_after'))})(?:\(含(?:本数)?\))?")


def after_end(text: str, end: int, words: Lexicon) -> int:
    """Where the comparator after a number ends; `end` when there is none."""
    match = _after(words).match(text, end)
    return match.end() if match else end


def without_cue(before: str, words: Lexicon) -> str:
    """The words before a number without the comparator at their end, which is no part of a name.

    >>> from qingshan.policy.lexicon import lexicon_of
    >>> from qingshan.rulebook import standard_rulebook
    >>> without_cue("耕地保有量不少于", lexicon_of(standard_rulebook()))
    '耕地保有量'
    """
    cue = _before(words).search(before)
    return before[: cue.start()] if cue else before


def comparator(before: str, one: Quantity, after: str, words: Lexicon, fact: bool) -> tuple[str, str]:  # noqa: PLR0911 - rules in order, the first that fits
    """The op of a number between the words before and after it, and the cue that said so.

    >>> from qingshan.policy.lexicon import lexicon_of
    >>> from qingshan.rulebook import standard_rulebook
    >>> words = lexicon_of(standard_rulebook())
    >>> from fractions import Fraction
    >>> comparator("粮食综合生产能力稳定在", Quantity(0, 6, "1815万吨", "arabic", Fraction(1815)), "以上", words, False)
    ('ge', '以上')
    """
    if one.high is not None:
        return "range", "range"
    if one.form == "rank":
        return "rank", "rank"
    near = _NEAR.search(before)
    cues_before = words.found_by("comparator_before")
    found = _after(words).match(after)
    tail = words.found_by("comparator_after")[found["cue"]] if found else None
    if tail is not None and tail.op == "approx":
        return "approx", tail.words[0]
    if near:
        return cues_before[near[0]].op, near[0]
    if tail is not None and found:
        return tail.op, found["cue"]
    if one.sign:
        return _SIGNS[one.sign], one.sign
    if one.rough:
        return "gt", "多"
    if after.startswith("内") and one.unit is not None and one.unit.measure == "duration":
        return "le", "内"
    if "红线" in after[:_BETWEEN]:
        return "ge", "红线"
    cue = _before(words).search(before)
    if cue:
        record = cues_before[cue["cue"]]
        if fact and record.op in ("ge", "le") and not cue["cue"].startswith(("不", "至少", "最")):
            return "eq", cue["cue"]
        return record.op, cue["cue"]
    return "eq", ""


def measure_of(before: str, one: Quantity, op: str) -> str:  # noqa: PLR0911 - rules in order, the first that fits
    """What kind of figure a number is: level, share, growth, reduction, count, duration …"""
    base = one.unit.base if one.unit else ""
    share = one.form == "share" or base == "1"
    if one.ratio:
        return "composition"
    if one.form == "multiple" or (one.unit and one.unit.measure == "multiple"):
        return "multiple"
    if base == "pp":
        return "difference"
    if _REDUCTION.search(before) and not _DOWN_TO.search(before) and (share or op == "eq"):
        return "reduction"
    if share and _GROWTH.search(before) and not re.search(r"(?:提高|增加)(?:到|至)$", before):
        return "growth_annual" if _ANNUAL.search(before) else "growth"
    if share:
        return "share"
    if "累计" in before:
        return "cumulative"
    if _INCREMENT.search(before) and not re.search(r"(?:提高|增加)(?:到|至)$", before):
        return "increment"
    if base in ("a", "mo", "d", "wd", "h"):
        return "duration" if not re.search(r"年限|寿命|年龄|时间", before) else "level"
    if one.unit is None or one.unit.classifier:
        return "count"
    return "level"
