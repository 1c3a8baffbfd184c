"""The name of what a statement is about 指标名: the noun phrase, without deadline, modality, scope and verb."""

import re

from qingshan.policy.lexicon import Lexicon, any_of

_LEAD = re.compile(
    r"^(?:到|至|截至|在)?(?:(?:19|20)\d\d年(?:年?[底末初])?(?:\d{1,2}月[底末]?)?前?|今年|明年|全年|“?十[一二三四]?五”?(?:期间|时期|末))[，]?"
    r"|^(?:其中|确保|力争|争取|努力|基本|全面|加快|逐步|继续|切实|坚持|进一步|推动|推进|实现|使|将|把|对|要|应|须|并|以及|和|同时|重点(?=培育|建设|发展|推进|支持|打造|抓好)|严守|坚守|每年|组织|与|衔接|落实好|落实|做好|按照|继续执行|延续执行)"
    r"|^(?:全国|全省|全市|全县|全区|全州|我省|我市|我国)(?=[\u4e00-\u9fff]{2})"
)
_VERBS = (
    r"到期后|期满后|延长|累计|建设|建成|新建|完成|培育|打造|发展|创建|安排|改造|覆盖|减少|降低|下降|增长|增加|提高|达|达到|稳定|保持|控制|削减|压减|"
    r"维持|突破|超过|高于|不低于|不少于|不超过|约|近|接近|为|在|到|至|再|降|升|上升|扩大|恢复|提升|均|都|总体|年均|至少|拟按|拟|纳入|涨幅|增幅|设定|分别|基本|有望|力争|实现"
)
_TAIL = re.compile(
    rf"(?:[，：]|(?:{_VERBS}|了|，|、|左右|以上|以内|的|比例较)|到(?:19|20)\d\d年(?:年?[底末])?|(?:比|较)(?:19|20)\d\d年?(?:[\u4e00-\u9fff]{{0,2}})|由|从)+$"
)
#: The baseline, which is no part of the name: 由20.2亿立方米增加到.
_FROM = re.compile(r"[由从][^，、由从]*?\d[^，]*$")
_AFTER = re.compile(r"(?:的?(?:划定)?(?:任务|工作|建设任务)|的?建设|等|的目标)$")
_REPEATED = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_SPLIT = re.compile(r"[和与及、]|以及")


def subject_name(before: str) -> str:
    """The noun phrase that stands before a comparator.

    >>> subject_name("到2020年，全省耕地保有量不少于"), subject_name("重点重金属污染物排放量比2007年降低")
    ('耕地保有量', '重点重金属污染物排放量')
    """
    text = before
    while match := _LEAD.match(text):
        text = text[match.end() :]
    text = text.rsplit("，", 1)[-1].rsplit("：", 1)[-1]
    while match := _LEAD.match(text):
        text = text[match.end() :]
    text = _FROM.sub("", text)
    while match := _TAIL.search(text):
        text = text[: match.start()]
    return tidy(text)


def object_name(after: str) -> str:
    """The noun that a number counts.

    >>> object_name("的建制村的环境综合整治任务"), object_name("“一村一品”专业村建设")
    ('建制村的环境综合整治', '“一村一品”专业村')
    """
    text = re.split(r"[，。；、：]", re.sub(r"^\([^()]*\)", "", after).lstrip("的"))[0]
    while match := _AFTER.search(text):
        text = text[: match.start()]
    return tidy(text)


def tidy(text: str) -> str:
    """A name without brackets at its ends, an immediate repetition said once."""
    plain = _REPEATED.sub(r"\1", text).strip("，、：；。的()")
    return plain


def components(name: str) -> tuple[str, ...]:
    """The names that a conjoined one binds; none when it is one name.

    >>> components("化肥农药使用量"), components("化学需氧量和氨氮排放总量")
    (('化肥使用量', '农药使用量'), ('化学需氧量排放总量', '氨氮排放总量'))
    """
    twins = re.fullmatch(r"([\u4e00-\u9fff]{2})([\u4e00-\u9fff]{2})((?:使用|施用|排放|生产|消费)(?:总?量|强度))", name)
    if twins:
        return twins[1] + twins[3], twins[2] + twins[3]
    parts = [part for part in _SPLIT.split(name) if part]
    if len(parts) < 2 or len(name) > 40:
        return ()
    head = re.search(
        r"(?:排放|使用|施用)?(?:总量|排放量|使用量|浓度|面积|产量|覆盖率|比例|比重|强度|能耗|支出|收入|标准)$",
        parts[-1],
    )
    if not head:
        return ()
    return tuple(part if part.endswith(head[0]) else part + head[0] for part in parts)


def pair_names(before: str, n: int, words: Lexicon) -> list[str]:
    """Names for n values in order (分别): as many as the subject lists, else the subject for each."""
    said, _, rest = before.partition("分别")
    stated = re.match("占比|比重", rest)
    name = subject_name(said) + (stated[0] if stated else "")
    listed = [part for part in _SPLIT.split(name) if part]
    parts = _with_head(listed, words) or components(name) or listed
    return list(parts) if len(parts) == n else [name] * n


def _with_head(parts: list[str], words: Lexicon) -> list[str]:
    """The names of a list whose last noun serves them all (城市和县城污水处理率); none where it does not.

    Where all but the last are words of two characters, so is what the last has before what they share.
    """
    ends = re.compile(rf"(?:{any_of(words.words('predicate', 'head'))}|[\u4e00-\u9fff]{{2}}化?率)$")
    found = ends.search(parts[-1]) if parts else None
    if found is None or any(ends.search(part) for part in parts[:-1]):
        return []
    head, own = found[0], len(parts[-1]) - len(found[0])
    if own in (4, 6) and all(len(part) == 2 for part in parts[:-1]):
        head = parts[-1][2:]
    return [part + head for part in parts[:-1]] + [parts[-1]]
