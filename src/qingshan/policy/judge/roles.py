"""What a number does in its clause: it is the value, a baseline, a criterion of the object, or nothing to measure."""

import re
from enum import Enum
from functools import cache

from qingshan.policy.clauses.split import Clause
from qingshan.policy.judge.compare import after_end
from qingshan.policy.judge.draft import Setting
from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.numbers.quantity import Quantity

_FROM = re.compile(r"(?:由|从|自)[^，；、]{0,14}$")
_TO = re.compile(
    r"[^，；、]{0,6}?(?:提高|提升|增加|扩大|上升|下降|降低|降|减少|缩短|压缩|增长|升|恢复|减|调整)?(?:到|至)"
)
_SPEAKS_OF = re.compile(
    r"^(?:[，、；：和与及并其中的]|等)*(?:针对|围绕|面向|按照|根据|依据|对照|考虑到|立足|适应|庆祝|保障好?|出席|参加)"
)
_SPAN_VERB = re.compile(
    r"(?:延长|延期|为期|不少于|不低于|不超过|设立|缩短至?|缩短到|提前|缩减至?|压缩至?|压缩到|至少)[^，；]{0,4}$"
)
_SPAN_NOUN = re.compile(r"(?:年限|寿命|时间|时限|期限)[^，；]{0,8}$")
#: One of a unit is what something is counted by (一亩收入), or a word.
_ONE_UNIT = ("一亩", "一方", "一人", "一户", "一天", "一日", "一年", "一元")
_GRANTED = re.compile(r"^的?(?:部分|以上部分|以下部分)")
_MUST = re.compile(
    r"(?:要|应当|应|必须|须)(?:全部|一律|均|都)?(?:加装|安装|建设|配备|配套|建立|实施|开展|完成|采用|达到|进行|设立)"
)


class Role(Enum):
    """What a number does."""

    VALUE = "value"
    BASELINE = "baseline"
    CRITERION = "criterion"
    NOTHING = "nothing"


def roles(setting: Setting, clause: Clause, inside: list[Quantity]) -> list[Role]:
    """The role of every number of a clause."""
    told = [_role(setting, clause, inside, n) for n in range(len(inside))]
    return told


def _role(setting: Setting, clause: Clause, inside: list[Quantity], n: int) -> Role:  # noqa: PLR0911 - rules in order, the first that fits
    text, one = setting.text, inside[n]
    before = text[clause.start : one.start]
    after = text[after_end(text, one.end, setting.words) : clause.end]
    later = inside[n + 1] if n + 1 < len(inside) else None
    if any(when.start <= one.start < when.end for when in setting.whens) or one.text in _ONE_UNIT:
        return Role.NOTHING
    if _is_baseline(before, text, one, later):
        return Role.BASELINE
    if setting.fact:
        return Role.VALUE if _counts_in_fact(setting, one, before, after) else Role.NOTHING
    if one.quoted:
        return Role.VALUE if _awarded(setting, clause, one) else Role.NOTHING
    if one.form == "open":
        return Role.VALUE if _opens(setting, before, one) else Role.NOTHING
    if not _measures(setting, one, before, after):
        return Role.NOTHING
    if _is_criterion(before, after, later, _compared(setting, one, before)):
        return Role.CRITERION
    return Role.VALUE


def _is_baseline(before: str, text: str, one: Quantity, later: Quantity | None) -> bool:
    return bool(
        later is not None and _FROM.search(before) and _TO.match(text[one.end : later.start].lstrip("以上左右的"))
    )


def _compared(setting: Setting, one: Quantity, before: str) -> bool:
    tail = after_end(setting.text, one.end, setting.words) > one.end
    return tail or one.rough or bool(one.sign) or bool(_cues(setting.words).search(before))


@cache
def _cues(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words.words('comparator_before'))})[^，；]{{0,3}}$")


@cache
def _counting(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words.words('count_verb'))})[^，；。]{{0,16}}$")


def _of_standing(words: Lexicon, before: str) -> bool:
    """Whether the verb nearest before a count works on what exists (加强省级20个体系建设)."""
    standing = [match.end() for match in words.pattern("standing_verb").finditer(before)]
    counting = [match.end() for match in words.pattern("count_verb").finditer(before)]
    return bool(standing) and standing[-1] > max(counting, default=-1)


def _awarded(setting: Setting, clause: Clause, one: Quantity) -> bool:
    """A quoted number counts when an award verb of its clause governs it."""
    said = setting.text[clause.start : one.start]
    return bool(setting.words.pattern("count_verb", "award").search(said)) and one.text[0].isdigit()


def _opens(setting: Setting, before: str, one: Quantity) -> bool:
    batch = any_of(setting.words.words("count_verb", "batch"))
    return (
        bool(re.search(rf"(?:{batch})$", before))
        or ("每个" in before and bool(before))
        or one.text.startswith("一定比例")
    )


def _measures(setting: Setting, one: Quantity, before: str, after: str) -> bool:  # noqa: PLR0911 - rules in order, the first that fits
    """Whether a number of a plan says how much is to be reached, and does not merely describe."""
    base = one.unit.base if one.unit else ""
    people = base in ("person", "person-time", "household")
    if people and before.endswith("面向") and _served(setting.words).search(setting.text[one.end :].split("。", 1)[0]):
        return True
    if _SPEAKS_OF.match(before) or base == "score" or _in_brackets(before) or before.endswith(("前", "第", "排名")):
        return False
    if base in ("a", "mo", "d", "wd", "h") and after.startswith("内"):
        return True
    if base in ("a", "mo", "d", "wd", "h"):
        plain = one.form == "arabic" and (_compared(setting, one, before) or re.match(r"[^的]{0,2}(?:过渡|期$)", after))
        return bool(_SPAN_VERB.search(before) or _SPAN_NOUN.search(before) or plain)
    if one.unit is not None and one.unit.measure in ("listed", "quoted"):
        return False
    if one.form == "chinese":
        if one.text in setting.nicknames:
            return False
        if one.text[0] == "一" and one.value == 1 and one.unit is not None and one.unit.classifier:
            return True  # the scanner keeps 一 only where each of several is to have one
        compared = _compared(setting, one, before) or one.high is not None
        strong = one.scale > 1 or bool(one.unit and not one.unit.classifier)
        return (compared and (one.value or 0) > 1) or strong
    if people and after.startswith("的") and not _counting(setting.words).search(before):
        return False
    if one.unit is not None and one.unit.classifier and not _compared(setting, one, before):
        listed = _parts(setting.words).match(after) or before.endswith(("的", "等", "这"))
        return (
            not listed
            and not _of_standing(setting.words, before)
            and (bool(_counting(setting.words).search(before)) or not after or _goes_on(setting, one, before))
        )
    return True


@cache
def _served(words: Lexicon) -> re.Pattern[str]:
    """What is done for so many people is counted by them (面向3万名…开展培训)."""
    return re.compile(rf"(?:开展|组织|提供|进行|实施)[^。；]*(?:{any_of(words.words('predicate', 'served'))})")


@cache
def _parts(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of(words.words('predicate', 'part'))})")


def _goes_on(setting: Setting, one: Quantity, before: str) -> bool:
    """Whether a count opens its clause and the clauses before it count too: 培育3家…，20家…，100家…."""
    said = setting.text[setting.sentence.start : one.start]
    return not before and bool(_listed(setting.words).search(said))


@cache
def _listed(words: Lexicon) -> re.Pattern[str]:
    verbs = any_of(words.words("count_verb"))
    return re.compile(rf"(?:{verbs})[^，；。]{{0,16}}\d[^，；。]*(?:，\d[^，；。]*)*，$")


def _in_brackets(before: str) -> bool:
    return before.count("(") > before.count(")")


def _is_criterion(before: str, after: str, later: Quantity | None, compared: bool) -> bool:
    """A number that restricts the object: 30万千瓦以上的机组要全部…, 不到100万元的部分."""
    if _GRANTED.match(after):
        return True
    if not compared and later is None:
        return False
    if not re.match(r"的?[^，的]", after) or not compared:
        return bool(later and after.startswith("的") and not re.search(r"(?:安装|建设|完成)", before))
    attributive = after.startswith("的") and not re.search(r"(?:安装|建设|配备|达到|培育|建成)", before)
    return attributive and (
        later is not None or bool(re.search(r"全部|一律|均|都", after)) or bool(_MUST.search(after))
    )


def _counts_in_fact(setting: Setting, one: Quantity, before: str, after: str) -> bool:
    if one.form == "open":
        return False
    base = one.unit.base if one.unit else ""
    if one.quoted:
        return False
    if base in ("a", "mo", "d", "h") and one.form == "chinese":
        return False
    return one.form != "chinese" or one.text not in setting.nicknames
