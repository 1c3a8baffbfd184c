"""Reasons 原因: why a fact has no number. One column holds both languages where we write it."""

from qingshan.core import Text

_BETWEEN = " | "


def reason_text(words: Text) -> str:
    """Both sentences in one cell.

    >>> reason_text(Text("缺上年数据", "last year's figure is missing"))
    "缺上年数据 | last year's figure is missing"
    """
    return f"{words.zh}{_BETWEEN}{words.en}"


def reason_in(reason: str, language: str) -> str:
    """The sentence in one language; a reason that people wrote in one language is given as it is.

    >>> reason_in("缺上年数据 | last year's figure is missing", "zh"), reason_in("仪器故障", "en")
    ('缺上年数据', '仪器故障')
    """
    halves = reason.split(_BETWEEN)
    return Text(*halves).in_(language) if len(halves) == 2 else reason
