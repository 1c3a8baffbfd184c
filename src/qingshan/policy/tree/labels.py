"""Labels of clauses 条款编号: 第一章, 一、, （一）, 1., ①, ——, 专栏1 at the start of a line."""

import re
from dataclasses import dataclass

from qingshan.policy.numbers.numerals import numeral

_N = "[一二三四五六七八九十百零〇两]{1,8}"
_KINDS = (
    ("part", rf"第({_N}|\d{1, 4})[篇编](?![制辑写])"),
    ("chapter", rf"第({_N}|\d{1, 4})章"),
    ("section", rf"第({_N}|\d{1, 4})节"),
    ("article", rf"第({_N}|\d{1, 4})条(?:之{_N})?"),
    ("yi", rf"({_N})[、.](?!{_N}[、级类中是])"),
    ("(yi)", rf"\(({_N})\)"),
    ("1", r"(\d{1,3})[.、](?!\d)"),
    ("(1)", r"\((\d{1,3})\)"),
    ("circle", r"([①-⑳])"),
    ("bullet", r"(--)-*"),
    (
        "box",
        r"专栏(\d{0,3}|[一二三四五六七八九十]{0,5})(?=[:：]|$|[^的中])|附表(\d{0,3})|表(\d{1,3})(?=[:：]|[\u4e00-\u9fff])",
    ),
)
LABELS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
#: The usual order of nesting, outermost first.
RANK = {kind: rank for rank, (kind, _) in enumerate(_KINDS)}


@dataclass(frozen=True)
class Label:
    """A label: its kind, its ordinal (0 where it has none), its text, and where the title begins."""

    kind: str
    ordinal: int
    text: str
    end: int


def label_at(text: str, at: int = 0) -> Label | None:
    """The label that a shadow line opens with.

    >>> label_at("(二)聚力深度贫困地区脱贫攻坚。")
    Label(kind='(yi)', ordinal=2, text='二', end=3)
    >>> label_at("一是围绕市场主体") is None
    True
    """
    for kind, pattern in LABELS:
        match = pattern.match(text, at)
        if match:
            number = next((group for group in match.groups() if group), "")
            return Label(kind, _ordinal(kind, number), number or match[0], match.end())
    return None


def _ordinal(kind: str, number: str) -> int:
    if kind == "bullet" or not number:
        return 0
    if kind == "circle":
        return ord(number) - ord("①") + 1
    return int(numeral(number))
