"""The shadow text 影子文本: one spelling of digits, signs and brackets to match on, with a map back.

The canonical text is never changed; `Shadow.span` turns a span of the shadow into one of the canonical text.
"""

import re
from array import array
from dataclasses import dataclass
from functools import cached_property

from qingshan.policy.shape import Span

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_KEPT_WIDE = {ord(mark): mark for mark in "，；：！？"}
_SIGNS = {
    ord(one): other
    for one, other in {
        "—": "-", "–": "-", "－": "-", "―": "-", "−": "-", "～": "~", "〜": "~", "∶": ":", "︰": ":",
        "○": "〇", "◯": "〇", "﹒": ".", "．": ".", "％": "%", "﹪": "%", "≦": "≤", "≧": "≥", "＜": "<", "＞": ">",
        "［": "〔", "］": "〕", "[": "〔", "]": "〕", "「": "“", "」": "”", "『": "“", "』": "”",
        ";": "；", "!": "！", "?": "？", "｡": "。", "､": "、", "，": "，", "：": "：",
    }.items()
}  # fmt: skip
_TABLE = _WIDE | _KEPT_WIDE | _SIGNS
#: A comma or colon is a sign of Chinese prose unless it stands between two digits.
_PROSE = re.compile(r"(?<!\d),|,(?!\d)|(?<!\d):|:(?!\d)")
_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"(?<=[A-Za-z]) (?=[A-Za-z])")
_OLD_ZERO = re.compile(r"(?<=[一二三四五六七八九〇])[Oo0]|[Oo](?=[一二三四五六七八九〇])")


@dataclass(frozen=True)
class Shadow:
    """A stretch of shadow text; `at[i]` is where its i-th character stands in the canonical text."""

    text: str
    at: "array[int] | range"

    def span(self, start: int, end: int) -> Span:
        """The canonical span of shadow characters start to end, white space at both ends left out."""
        return (self.at[start], self.at[end - 1] + 1)

    @cached_property
    def whole(self) -> Span:
        """The canonical span of all of it."""
        return self.span(0, len(self.text))

    def __add__(self, other: "Shadow") -> "Shadow":
        return Shadow(self.text + other.text, array("q", self.at) + array("q", other.at))

    def part(self, start: int, end: int) -> "Shadow":
        """The shadow of a stretch of this one."""
        return Shadow(self.text[start:end], self.at[start:end])


def shadow(text: str, start: int = 0) -> Shadow:
    """The shadow of one line that begins at offset `start` of the canonical text.

    >>> shadow("2 9 0 0亿元，６ .5 ％").text
    '2900亿元，6.5%'
    """
    plain = text.translate(_TABLE)
    at: array[int] | range = range(start, start + len(plain))
    if _SPACE.search(plain):
        kept = array("q")
        pieces, last = [], 0
        between_words = {found.start() for found in _GAP.finditer(plain)}
        for found in _SPACE.finditer(plain):
            end = found.start() + (1 if found.start() in between_words else 0)
            pieces.append(plain[last:end])
            kept.extend(range(start + last, start + end))
            last = found.end()
        pieces.append(plain[last:])
        kept.extend(range(start + last, start + len(plain)))
        plain, at = "".join(pieces), kept
    plain = _PROSE.sub(lambda found: "，" if found[0] == "," else "：", plain)
    plain = _OLD_ZERO.sub("〇", plain)
    if '"' in plain:
        plain = _curled(plain)
    return Shadow(plain, at)


def _curled(text: str) -> str:
    """Straight quotes as opening and closing ones, in turn."""
    pieces = text.split('"')
    return "".join(piece + ("“" if n % 2 == 0 else "”") * (n < len(pieces) - 1) for n, piece in enumerate(pieces))
