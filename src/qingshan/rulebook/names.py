"""Names of indicators 指标名称 as people write them: full width or half, with spaces, with the unit in brackets."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from qingshan.core.units import is_known
from qingshan.rulebook.indicator import Indicator

_LAST_BRACKETS: Final = re.compile(r"^(.+)[(\[{]([^()\[\]{}]*)[)\]}]$")
_NOISE: Final = re.compile(r"[\s\"'“”‘’《》「」、，,。:：·_—–-]+")


def normal_name(text: str) -> str:
    """A name without what does not tell it from others: width, case, spaces, quotes, a unit in brackets at its end.

    >>> normal_name("粮食综合生产能力（万吨）"), normal_name(" “一村一品” 专业村 "), normal_name("ＧＤＰ (亿元)")
    ('粮食综合生产能力', '一村一品专业村', 'gdp')
    >>> normal_name("生态系统服务价值（TEEB）")
    '生态系统服务价值(teeb)'
    """
    name = unicodedata.normalize("NFKC", text).strip().rstrip(":")
    while (found := _LAST_BRACKETS.match(name)) and _is_unit(found[2]):
        name = found[1].strip()
    return _NOISE.sub("", name).casefold()


def _is_unit(text: str) -> bool:
    told = re.sub(r"^(计量)?单位:?", "", text.strip())
    return bool(told) and (is_known(told) or told != text.strip())


def names_of(indicator: Indicator) -> frozenset[str]:
    """All that finds an indicator, normalised: its code, its titles, its aliases."""
    return frozenset(map(normal_name, (indicator.code, *indicator.names())))


def nearest(text: str, indicators: Iterable[Indicator], n: int) -> tuple[Indicator, ...]:
    """The indicators whose names are most like a text, the likest first; fewer where no sign is shared."""
    asked = normal_name(text)
    scored = sorted((-_likeness(asked, one), one.code, one) for one in indicators)
    return tuple(one for score, _, one in scored[:n] if score < 0)


def _likeness(asked: str, indicator: Indicator) -> float:
    """From 0 to 1; a name that holds the other whole is likelier than one that shares as many letters."""
    best = 0.0
    for name in names_of(indicator):
        whole = 0.5 if min(len(name), len(asked)) > 1 and (name in asked or asked in name) else 0.0
        best = max(best, whole + (1 - whole) * SequenceMatcher(None, asked, name, autojunk=False).ratio())
    return best
