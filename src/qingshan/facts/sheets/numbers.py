"""The number in a cell 单元格中的数, as printed: full-width digits, thousands apart, a unit or a mark behind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qingshan.core.units import is_known
from qingshan.facts.schema import Status, number_of

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x2212: "-", 0xFE63: "-"}
_SPACES: Final = "[ \u00a0\u2002-\u200a\u202f\u3000\t]"
_FOOTNOTE: Final = re.compile(r"(?<=\d)\s*([①-⑳*]+|\[\d{1,2}\]|[¹²³⁴-⁹]+|注\d{0,2})$")
_NUMBER: Final = re.compile(
    rf"(?P<sign>[+-]?){_SPACES}*(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:{_SPACES}\d{{3}})+|\d*)(?P<rest>\.\d+|\.)?"
    rf"(?P<power>[eE][+-]?\d+)?{_SPACES}*(?P<unit>[^\W\d_].*|[%‰°℃].*)?"
)


@dataclass(frozen=True)
class Reading:
    """What a cell says: a number with its digits, or no number and why.

    unit : written behind the digits in the cell itself
    footnote : whether a mark of a note was taken off
    """

    status: Status
    stated: str = ""
    value: float | None = None
    unit: str = ""
    footnote: bool = False


def read_cell(text: str, nothing: Mapping[str, Status]) -> Reading | None:
    """The number or the sign for none; None when it is neither.

    `stated` has the printed digits with the sign and the point, in half width and without separators.

    >>> read_cell("１，２３４．５０", {}).stated, read_cell("12.5万亩", {}).unit
    ('1234.50', '万亩')
    >>> str(read_cell("—", {"—": Status.MISSING}).status)
    'missing'
    >>> read_cell("约12", {}) is None, read_cell("1,23", {}) is None
    (True, True)
    """
    plain = text.strip()
    if plain in nothing:
        return Reading(nothing[plain])
    marked = _FOOTNOTE.search(plain)
    if marked:
        plain = plain[: marked.start()]
    found = _NUMBER.fullmatch(plain.translate(_FULL_WIDTH).strip())
    if found is None or not (found["digits"] or (found["rest"] or ".") != "."):
        return None
    unit = (found["unit"] or "").strip()
    if unit and not is_known(unit):
        return None
    sign = "-" if found["sign"] == "-" else ""
    digits = re.sub(rf"{_SPACES}|,", "", found["digits"]) or "0"
    stated = f"{sign}{digits}{(found['rest'] or '').rstrip() if found['rest'] != '.' else ''}{found['power'] or ''}"
    try:
        return Reading(Status.VALUE, stated, number_of(stated), unit, bool(marked))
    except ValueError:
        return None
