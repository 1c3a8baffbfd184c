"""Front matter 文头: issuer, title, number, date, region and period of a document."""

import re
from dataclasses import dataclass
from datetime import date

from qingshan.policy.lexicon import Lexicon, any_of
from qingshan.policy.numbers.numerals import numeral
from qingshan.policy.shape import Document
from qingshan.policy.tree.paragraph import Paragraph

_NUMBER = re.compile(
    r"(?:(?<=意见)|(?<=通知)|(?<=决定)|(?<=规划)|(?<=办法)|(?<=方案)|(?<![\u4e00-\u9fff]))(?!的)[\u4e00-\u9fff]{1,8}〔\d{4}〕第?\d+号"
)
_ARABIC = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_CHINESE = re.compile(
    r"([一二][〇零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_YEARS = re.compile(r"((?:19|20)\d\d)[-~至到]((?:19|20)\d\d)年")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_ISSUER = re.compile(r"(?:政府|省委|市委|县委|州委|区委|党委|中央|国务院|办公厅|办公室|委员会|领导小组|部|局|厅)$")
_CENTRE = re.compile(r"国务院|中共中央|中央人民政府|全国人大")

#: A place that the gazetteer does not have, at the head of an issuer or a title.
_PLACE = re.compile(
    r"^(?:中共|中国共产党)?([\u4e00-\u9fff]{2,7}?(自治区|省|自治州|州|市|县|区|旗|乡|镇))(?=人民政府|委|政府|\d{4}年|关于|[\u4e00-\u9fff]*(?:规划|办法|意见|方案))"
)
_LEVELS = {
    "自治区": "province", "省": "province", "自治州": "prefecture", "州": "prefecture", "市": "prefecture",
    "县": "county", "区": "county", "旗": "county", "乡": "township", "镇": "township",
}  # fmt: skip


@dataclass(frozen=True)
class Front:
    """What is known of a document before its clauses are read; `year` counts for 今年."""

    document: Document
    year: int | None
    period: tuple[int, int] | None


def read_front(
    number: int, text: str, paragraphs: list[Paragraph], words: Lexicon, dated: date | None, cover: Document | None
) -> Front:
    """The head of a document, from its first paragraphs and its foot.

    text : the canonical text;  cover : the document before, whose date and place an annexed one takes over
    """
    top = _top(paragraphs)
    title = next((one for one in top if _is_title(one.text, words)), None)
    issuers = [one for one in top if one is not title and one.label is None and _ISSUER.search(one.text)]
    for one, role in ((title, "title"), *((one, "issuer") for one in issuers)):
        if one is not None:
            one.role = role
    said = "".join(one.text for one in top)
    name = title.text if title else None
    day = _day(top, paragraphs) or dated or (date.fromisoformat(cover.date) if cover and cover.date else None)
    issuer = " ".join(" ".join(text[slice(*one.span)].split()) for one in issuers) or (
        name.split("关于")[0] if name and "关于" in name else None
    )
    region, level = _region(f"{issuer or ''}{name or ''}" or said, paragraphs, words)
    if cover is not None and region is None:
        region, level = cover.region, cover.level
    period = plan_period(name or "", words)
    year = day.year if day else _year_of(name or "")
    code = _NUMBER.search(said)
    kind = "news" if _is_news(paragraphs, title) else _type(name or "", words)
    span = (paragraphs[0].span[0], max(one.span[1] for one in paragraphs))
    spoken = f"{period[0]}-{period[1]}" if period else (str(year) if kind == "report" and year else None)
    document = Document(
        f"d{number + 1}", span, kind, issuer, _NUMBER.sub("", name) if name else None,
        code[0] if code else None, day.isoformat() if day else None, region, level, spoken,
    )  # fmt: skip
    return Front(document, year, period)


def _top(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs before the first clause, at most twelve."""
    top = []
    for one in paragraphs[:12]:
        if one.label is not None:
            break
        top.append(one)
        if _ARABIC.fullmatch(one.text.strip("()")):
            one.role = "date"
        elif one.text.endswith("：") and len(one.text) < 120 and "，" in one.text + "，":
            one.role = "addressee"
        elif one.role == "item-body":
            one.role = "preamble"
    return top


def _is_title(text: str, words: Lexicon) -> bool:
    bare = _NUMBER.sub("", text)
    kinds = any_of(words.words("document_type"))
    return (
        len(bare) <= 120
        and "。" not in bare
        and bool(re.search(rf"(?:{kinds})(?:\([^)]*\))?$|关于.*的(?:{kinds})", bare))
    )


def _is_news(paragraphs: list[Paragraph], title: Paragraph | None) -> bool:
    """An article: no title of an instrument and no numbered clauses, only the bullets of a newspaper."""
    numbered = any(one.label is not None and one.label.kind not in ("bullet", "box") for one in paragraphs)
    prose = sum("。" in one.text for one in paragraphs)
    return title is None and not numbered and paragraphs[0].role == "document-boundary" and prose > 0


def _type(title: str, words: Lexicon) -> str:
    best = ""
    at = -1
    for word, one in words.found_by("document_type").items():
        found = title.rfind(word)
        if found >= 0 and found + len(word) > at:
            best, at = one.op, found + len(word)
    return best or "policy"


def _day(top: list[Paragraph], paragraphs: list[Paragraph]) -> date | None:
    for text in [one.text for one in top if len(one.text) < 200] + [one.text[-60:] for one in paragraphs[-2:]]:
        match = _ARABIC.search(text) or _CHINESE.search(text)
        if match:
            try:
                return date(*(int(numeral(part)) for part in match.groups()))
            except ValueError:
                continue
    return None


def _year_of(title: str) -> int | None:
    match = _YEAR.search(title)
    return int(match[1]) if match else None


def plan_period(text: str, words: Lexicon) -> tuple[int, int] | None:
    """The planning period that a title or a heading names.

    >>> from qingshan.policy.lexicon import lexicon_of
    >>> from qingshan.rulebook import standard_rulebook
    >>> plan_period("国家环境保护“十二五”规划", lexicon_of(standard_rulebook()))
    (2011, 2015)
    """
    years = _YEARS.search(text)
    if years:
        return int(years[1]), int(years[2])
    found = re.findall(
        rf"“({any_of(words.words('plan_period'))})”|({any_of(words.words('plan_period'))})(?=规划|时期|期间|计划)", text
    )
    if not found:
        return None
    start = int(words.found_by("plan_period")["".join(found[-1])].op)
    return start, start + 4


def _region(said: str, paragraphs: list[Paragraph], words: Lexicon) -> tuple[str | None, str | None]:
    places = words.found_by("place")
    found = words.pattern("place").search(said)
    if found:
        one = places[found[0]]
        return one.words[0], one.level
    own = _PLACE.search(said)
    if own:
        return own[1], _LEVELS[own[2]]
    if _CENTRE.search(said):
        return "全国", "country"
    counts: dict[str, int] = {}
    for paragraph in paragraphs[:200]:
        for match in words.pattern("place").finditer(paragraph.text):
            name = places[match[0]].words[0]
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return None, None
    name = max(counts, key=lambda one: (counts[one], places[one].level == "prefecture"))
    return name, places[name].level
