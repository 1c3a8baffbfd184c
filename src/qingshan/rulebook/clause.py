"""Clauses 条款 of documents as people cite them."""

import re
from typing import Final

from qingshan.core import Text
from qingshan.rulebook.book import Rulebook

_DIGITS: Final = "零一二三四五六七八九"


def clause_label(book: Rulebook, clause: str) -> Text:
    """A clause in words: ``source#4.1`` is section four, item one; anything else behind the # stands as it is.

    >>> from qingshan.rulebook import standard_rulebook
    >>> clause_label(standard_rulebook(), "opinions-2019#4.1").zh
    '云南省2019年“三农”工作实施意见 四（一）'
    """
    code, _, path = clause.partition("#")
    title = book.sources[code].title
    if not re.fullmatch(r"\d+(\.\d+)*", path):
        return Text(f"{title.zh} {path}".strip(), f"{title.en} {path}".strip())
    first, *rest = map(int, path.split("."))
    zh = chinese_number(first) + "".join(f"（{chinese_number(one)}）" for one in rest)
    return Text(f"{title.zh} {zh}", f"{title.en}, {first}{''.join(f'({one})' for one in rest)}")


def chinese_number(number: int) -> str:
    """A number below a hundred as a Chinese ordinal is written.

    >>> chinese_number(4), chinese_number(10), chinese_number(12), chinese_number(30)
    ('四', '十', '十二', '三十')
    """
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
