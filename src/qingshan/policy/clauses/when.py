"""Deadlines and periods 期限 of a sentence: where each stands and what it means from the document's date."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace

from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.numbers.numerals import numeral
from qingshan.policy.shape import Deadline

_Y = r"(?P<y>(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3}|[今明后本去]|当)"
_N = r"[一二两三四五六七八九十\d]{1,4}"
_YEAR = re.compile(
    rf"(?P<to>到|至|截至|截止|力争到|在|于)?{_Y}年(?P<span>[-~至到]{_Y.replace('?P<y>', '?P<y2>')}年)?"
    rf"(?P<m>(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:份|\d{{1,2}}日)?)?(?P<end>年?[底末初])?(?P<before>之?前|以前)?"
    rf"(?P<half>上半年|下半年|第?[一二三四]季度)?(?P<from>起|以来|开始)?"
)
_MONTH = re.compile(
    r"(?:到|至)?(?P<month>1[0-2]|[1-9])月(?:(?P<day>\d{1,2})日)?(?P<end>[底末])?(?P<before>之?前|以前)?"
)
_HALF = re.compile(r"(?:到|至)?(?P<half>上半年|下半年|年内|年底前?|年末|第?[一二三四]季度)")
_WITHIN = re.compile(
    rf"(?:力争|在|用|未来|今后)?(?P<n>{_N})(?:到{_N})?年(?:左右)?(?:的?时间)?(?P<in>内)|用(?P<use>{_N})(?:[至到-](?P<most>{_N}))?年(?:左右)?的?时间|今明(?P<two>两)年"
)
_DAMAGED = re.compile(r"(?:到|至)(?:20|二〇)?(?<!\d\d\d\d)年(?=[，,底末前])")
_FROM = re.compile(rf"[自从]{_Y}年(?:\d{{1,2}}月)?起|从[^，。；]{{1,10}}之日起|自[^，。；]{{1,10}}之日起")
_AFTER = re.compile(r"[\u4e00-\u9fff]{0,10}(?:到期后|期满后|届满后|之后)")
_DURING = re.compile(r"[\u4e00-\u9fff]{1,6}期内|规划期内")
_EVENT = re.compile("随时|届时")
_EARLY = re.compile(rf"提前({_N})年")
#: What may stand before a year for it to say when, at the head of a clause.
_HEAD = re.compile(
    r"^(?:其中|并|力争|争取|确保|要|将|应|须|必须|以及|同时|和|，|、|在|于|从|我们|我省|全省|全国|全市|(?:19|20)\d\d年(?:年?[底末初])?)*$"
)
_COMPARED = re.compile(r"[比较由从自超过与占以据按照]$|相对$|不高于$|不低于$")
_NAMES = re.compile(r"^(?:的|以来|水平|应对|远景|版|度|届|国民|政府|第)")
_ENDS = {"上半年": "06-30", "下半年": "12-31", "年内": "12-31", "年底": "12-31", "年底前": "12-31", "年末": "12-31"}
_QUARTERS = {"一": "03-31", "二": "06-30", "三": "09-30", "四": "12-31"}


@dataclass(frozen=True)
class When:
    """A deadline and where it stands; `carries` says whether it governs the rest of its sentence."""

    start: int
    end: int
    deadline: Deadline
    carries: bool = True
    year_before: bool = False
    past: bool = False


_Reader = Callable[[re.Match[str], str, list[int], int | None], When | None]


def deadlines(text: str, start: int, end: int, heads: list[int], year: int | None, words: Lexicon) -> list[When]:
    """All deadlines of a sentence, in order.

    text[start:end] : the sentence;  heads : where its clauses begin;  year : of the document
    """
    found: list[When] = []
    for match in _YEAR.finditer(text, start, end):
        one = _of_year(match, text, heads, year)
        if one:
            found.append(one)
    for pattern, read in _READERS:
        for match in pattern.finditer(text, start, end):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                one = read(match, text, heads, year)
                if one:
                    found.append(one)
    found += _by_words(text, start, end, found, words)
    early = _EARLY.search(text, start, end)
    if early:
        found = [_earlier(one, int(numeral(early[1]))) for one in found]
    return sorted(found, key=lambda one: one.start)


def _of_year(match: re.Match[str], text: str, heads: list[int], year: int | None) -> When | None:
    number = _year(match["y"], year)
    head = max((one for one in heads if one <= match.start()), default=match.start())
    before = text[head : match.start()]
    after = text[match.end() : match.end() + 4]
    if match["to"] == "于" and text[match.start() - 1] in "高低大小少多快慢优":
        return None
    if match["from"]:
        return (
            None if match["from"] == "以来" else When(*match.span(), Deadline(match[0], "from", _iso(number, "01-01")))
        )
    if not match["to"] and (_COMPARED.search(before) or not _HEAD.match(before)):
        return None
    if _NAMES.match(after) and not (match["to"] and after[:1] != "的"):
        return None
    if match["span"]:
        last = _year(match["y2"], year)
        return When(*match.span(), Deadline(match[0], "during", _iso(number, "01-01"), _iso(last, "12-31")))
    by = bool(
        match["to"] in ("到", "至", "截至", "截止", "力争到")
        or match["end"] in ("底", "末", "年底", "年末")
        or match["before"]
    )
    year_before = bool(match["before"] and not match["end"] and not match["m"])
    if year_before and number is not None:
        number -= 1
    last_day = _last(match, number)
    past = match["to"] in ("截至", "截止") or match["y"] == "去"
    first = None if by else _iso(number, "01-01")
    return When(*match.span(), Deadline(match[0], "by" if by else "in", first, last_day), True, year_before, past)


def _last(match: re.Match[str], number: int | None) -> str | None:
    if match["m"] and number:
        month = int(numeral(match["month"]))
        return _iso(number, f"{month:02d}-{monthrange(number, month)[1]}") if 1 <= month <= 12 else None
    if match["half"]:
        return _iso(number, _half(match["half"]))
    return _iso(number, "12-31")


def _half(word: str) -> str:
    return _ENDS.get(word) or _QUARTERS[word.replace("第", "")[0]]


def _of_month(match: re.Match[str], text: str, heads: list[int], year: int | None) -> When | None:
    if not (match["end"] or match["before"]) or text[match.start() - 1 : match.start()] == "年":
        return None
    month = int(match["month"])
    day = f"{month:02d}-{int(match['day']) if match['day'] else monthrange(year or 2001, month)[1]:02d}"
    return When(*match.span(), Deadline(match[0], "by", None, _iso(year, day)))


def _of_half(match: re.Match[str], text: str, heads: list[int], year: int | None) -> When | None:
    head = max((one for one in heads if one <= match.start()), default=0)
    if not _HEAD.match(text[head : match.start()]) or (
        match["half"] in ("年内",) and text[match.start() - 1] in "一二三四五两几多"
    ):
        return None
    return When(*match.span(), Deadline(match[0], "by", None, _iso(year, _half(match["half"]))))


def _of_span(match: re.Match[str], text: str, heads: list[int], year: int | None) -> When | None:
    years = 1 if match["two"] else int(numeral(match["n"] or match["most"] or match["use"]))
    return When(*match.span(), Deadline(match[0], "by", None, _iso(year + years if year else None, "12-31")))


def _damaged(match: re.Match[str], text: str, heads: list[int], year: int | None) -> When | None:
    return When(*match.span(), Deadline(match[0], "damaged"))


def _plain(kind: str) -> _Reader:
    def read(match: re.Match[str], text: str, heads: list[int], year: int | None) -> When | None:
        return When(*match.span(), Deadline(match[0], kind), carries=False)

    return read


def _by_words(text: str, start: int, end: int, found: list[When], words: Lexicon) -> list[When]:
    more = []
    periods = any_of(words.words("plan_period"))
    for match in re.finditer(rf"(?:在|到)?“?({periods})”?(期间|时期|末)", text[start:end]):
        first = int(words.found_by("plan_period")[match[1]].op)
        at = (start + match.start(), start + match.end())
        kind = "by" if match[2] == "末" else "during"
        head = text[max(start, at[0] - 2) : at[0]]
        if not _COMPARED.search(head) and text[at[1] : at[1] + 1] not in "的实水":
            more.append(When(*at, Deadline(match[0], kind, _iso(first, "01-01"), _iso(first + 4, "12-31"))))
    for match in re.finditer(rf"[自从]“?({periods})”?(?:期间|时期)?(?:开始|起)", text[start:end]):
        at = (start + match.start(), start + match.end())
        day = _iso(int(words.found_by("plan_period")[match[1]].op), "01-01")
        more.append(When(*at, Deadline(match[0], "from", day)))
    for group, kind in (("recurrence", "each"), ("unspecified", "unspecified")):
        for match in words.pattern(group).finditer(text, start, end):
            more.append(When(*match.span(), Deadline(match[0], kind), carries=kind == "each"))
    return more


def _earlier(one: When, years: int) -> When:
    if not one.deadline.end or one.deadline.type not in ("by", "in"):
        return one
    end = f"{int(one.deadline.end[:4]) - years}{one.deadline.end[4:]}"
    return replace(one, deadline=replace(one.deadline, end=end))


def _year(text: str, year: int | None) -> int | None:
    shift = {"今": 0, "本": 0, "当": 0, "明": 1, "后": 2, "去": -1}
    if text in shift:
        return year + shift[text] if year else None
    return int(numeral(text))


def _iso(year: int | None, day: str) -> str | None:
    return f"{year}-{day}" if year else None


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_FROM, _plain("after")),
    (_DAMAGED, _damaged),
    (_WITHIN, _of_span),
    (_MONTH, _of_month),
    (_HALF, _of_half),
    (_AFTER, _plain("after")),
    (_DURING, _plain("during")),
    (_EVENT, _plain("event")),
)
