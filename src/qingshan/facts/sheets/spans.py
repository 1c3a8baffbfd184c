"""Periods in words 时段用语: 2019年, 2019年1-3月, 二〇一九年上半年, pop_2019 → the period and the text without it."""

import re
from datetime import date
from typing import Final

from qingshan.core import Period

#: Stands in a label for the period that was read from it, so that next year's column has the same label.
SLOT: Final = "{period}"

_CHINESE: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_Y: Final = r"(?<![\d.])((?:19|20)\d{2})"
_SPAN: Final = re.compile(rf"{_Y}\s*年?\s*(?:—|–|-|－|~|～|至|到)\s*{_Y}(?!\d)")
_FORMS: Final = (
    ("months", re.compile(rf"{_Y}\s*年\s*(\d{{1,2}})\s*月?\s*(?:—|–|-|－|~|～|至|到)\s*(\d{{1,2}})\s*月(?:份)?")),
    ("day", re.compile(rf"{_Y}\s*(?:年|-|/|\.)\s*(\d{{1,2}})\s*(?:月|-|/|\.)\s*(\d{{1,2}})\s*日?(?!\d)")),
    ("month", re.compile(rf"{_Y}\s*年\s*(\d{{1,2}})\s*月(?:份)?")),
    ("month", re.compile(rf"{_Y}-(\d{{2}})(?!\d)")),
    ("quarter", re.compile(rf"{_Y}\s*年?\s*第?\s*([一二三四1-4])\s*季度?")),
    ("quarter", re.compile(rf"{_Y}-?Q([1-4])")),
    ("half", re.compile(rf"{_Y}\s*年?\s*(上|下)半年")),
    ("year", re.compile(rf"{_Y}\s*(?:年度|年末|年底|年|财年)?(?!\d|\.\d)")),
)


def period_in(text: str) -> tuple[str, str] | None:
    """The one period that a text names, canonical, and the text with `{period}` in its place; None without one.

    A range of several years, as titles have, is no period of one figure.

    >>> period_in("2019年粮食产量"), period_in("pop_2010"), period_in("2019年1—3月")
    (('2019', '{period}粮食产量'), ('2010', 'pop_{period}'), ('2019Q1', '{period}'))
    >>> period_in("二〇一九年上半年"), period_in("2015—2019年"), period_in("产值")
    (('2019-01-01/2019-06-30', '{period}'), None, None)
    """
    plain = _chinese_years(text)
    if _SPAN.search(plain):
        return None
    for kind, form in _FORMS:
        found = form.search(plain)
        if found:
            try:
                return _canonical(kind, found.groups()), plain[: found.start()] + SLOT + plain[found.end() :]
            except ValueError:
                return None
    return None


def whole_period(text: str) -> str | None:
    """The period of a text that says nothing else; None otherwise.

    >>> whole_period("2019年"), whole_period("2019Q3"), whole_period("2019-07-01/2019-07-15"), whole_period("2019年报")
    ('2019', '2019Q3', '2019-07-01/2019-07-15', None)
    """
    try:
        return str(Period.parse(text))
    except ValueError:
        found = period_in(text.strip())
    return found[0] if found and found[1] == SLOT else None


def _chinese_years(text: str) -> str:
    return re.sub(r"[〇○零一二三四五六七八九]{4}(?=\s*年)", lambda found: found[0].translate(_CHINESE), text)


def _canonical(kind: str, groups: tuple[str, ...]) -> str:
    year = int(groups[0])
    match kind:
        case "day":
            return date(year, int(groups[1]), int(groups[2])).isoformat()
        case "months":
            first, last = (Period.parse(f"{year}-{int(month):02d}") for month in groups[1:])
            return str(Period(first.start, last.end))
        case "month":
            return str(Period.parse(f"{year}-{int(groups[1]):02d}"))
        case "quarter":
            return f"{year}Q{_QUARTERS[groups[1]]}"
        case "half":
            return f"{year}-01-01/{year}-06-30" if groups[1] == "上" else f"{year}-07-01/{year}-12-31"
    return str(year)
