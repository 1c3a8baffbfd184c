"""What a header or a row label says 表头含义: `粮食 / 2019年产量（万吨）` taken apart."""

import re
from dataclasses import dataclass
from typing import Final

from qingshan.core.units import is_known
from qingshan.facts.sheets.spans import SLOT, period_in
from qingshan.facts.sheets.words import bare, unit_line

#: Between the lines of a header in a label.
BETWEEN: Final = " / "

_BRACKETS: Final = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]")
_BEHIND: Final = re.compile(r"^(.+?)\s*(?:[/／,，]|__?)\s*([^/／,，_]+(?:/[^/，,_]+)?)$")
_PRICES: Final = re.compile(r"(?:按)?\s*((?:19|20)\d{2})\s*年?\s*(?:不变价格?|可比价格?|价格?|价)")
_OF_PRICES: Final = re.compile(r"(?:按)?(?:当年价格?|现行?价格?|不变价格?|可比价格?)(?:计算)?")
_CONSTANT: Final = re.compile(r"不变价|可比价")
_ENGLISH: Final = {"10k": "万", "1000": "千", "per_km2": "1/km2", "person": "人", "persons": "人", "pct": "%"}
#: Multiples that stand alone, before the unit of what is counted.
MULTIPLES: Final = ("百", "千", "万", "亿")


@dataclass(frozen=True)
class Label:
    """A label taken apart.

    label : the lines with `{period}` in place of a period, as a mapping writes it
    names : the lines without units, periods and prices; empty ones are left out
    unit : as written, or a bare multiple such as 万
    price_year : of prices of another year; 0 when the label says constant prices and not of which year
    """

    label: str
    names: tuple[str, ...]
    unit: str = ""
    period: str = ""
    price_year: int | None = None

    @property
    def text(self) -> str:
        """All names as one."""
        return "".join(self.names)


def read_label(lines: tuple[str, ...]) -> Label:
    """Take the lines of a header apart, from the top down.

    >>> one = read_label(("粮食", "2019年产量（万吨）"))
    >>> one.label, one.names, one.unit, one.period
    ('粮食 / {period}产量（万吨）', ('粮食', '产量'), '万吨', '2019')
    >>> read_label(("产值/亿元（2015年不变价）",)).price_year, read_label(("area_km2",)).unit
    (2015, 'km2')
    """
    shown: list[str] = []
    names: list[str] = []
    unit, period, price_year = "", "", None
    for line in lines:
        written = " ".join(line.split())
        prices = _PRICES.search(written)
        pieces = [written[: prices.start()], written[prices.end() :]] if prices else [written]
        if prices or (_CONSTANT.search(written) and price_year is None):
            price_year = int(prices[1]) if prices else 0
        for number, piece in enumerate(pieces):
            dated = period_in(piece)
            if dated:
                period, pieces[number] = dated
        shown.append((prices[0] if prices else "").join(pieces))
        name, told = _without_unit("".join(pieces))
        unit = told or unit
        name = bare(name.replace(SLOT, "")).strip("_-—· ")
        if name and name not in names:
            names.append(name)
    return Label(BETWEEN.join(shown), tuple(names), unit, period, price_year)


def _without_unit(text: str) -> tuple[str, str]:
    """The text without the unit in it, and the unit; brackets that hold something else stay."""
    line = unit_line(text)
    if len(line) == 1 and is_unit(line[0]):
        return "", line[0]
    if is_unit(text):
        return "", text
    for found in reversed(list(_BRACKETS.finditer(text))):
        inner = re.sub(r"^(?:计量)?单位\s*[：:]?\s*", "", found[1].strip())
        pieces = [piece.strip() for piece in re.split("[，,、；;]", inner)]
        units = [piece for piece in pieces if is_unit(piece)]
        if len(units) < 2 and all(not piece or piece in units or _OF_PRICES.fullmatch(piece) for piece in pieces):
            name, told = _without_unit(text[: found.start()] + text[found.end() :])
            return name, units[0] if units else told
    return _behind(text)


def _behind(text: str) -> tuple[str, str]:
    """`产值/亿元`, `面积，万亩`, `area_km2`, `density_per_km2`, `population_10k`."""
    for ending, unit in _ENGLISH.items():
        if text.lower().endswith("_" + ending):
            return text[: -len(ending) - 1], unit
    found = _BEHIND.match(text)
    if found and is_unit(found[2].strip()):
        return found[1], found[2].strip()
    return text, ""


def is_unit(text: str) -> bool:
    """Whether a text is a unit of the table, or a multiple alone.

    >>> is_unit("万亩"), is_unit("万"), is_unit("元/亩"), is_unit("粮食"), is_unit("1")
    (True, True, True, False, False)
    """
    odd = re.fullmatch(r"[\d.\s]*", text) or re.search("[（）【】：，。、；]", text)
    return text in MULTIPLES or (not odd and is_known(text))
