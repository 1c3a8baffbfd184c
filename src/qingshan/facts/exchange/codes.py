"""Our codes as SDMX writes them, and back: identifiers, areas, periods, statuses, units with their power of ten."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Final

from qingshan.core import Period
from qingshan.core.units import UnitError, convert, is_known
from qingshan.facts.schema import Status

#: The code of a dimension that a figure is not cut by: the total.
TOTAL: Final = "_T"
#: What an identifier of SDMX may be made of.
IDENTIFIER: Final = r"^[A-Za-z0-9_@$-]+$"

#: Codes of the list CL_OBS_STATUS for our four statuses: a normal value; no value; no value, for it cannot exist; no
#: value, for it was not collected.
STATUS_TO_SDMX: Final = {
    Status.VALUE.value: "A",
    Status.MISSING.value: "O",
    Status.NOT_APPLICABLE.value: "M",
    Status.NOT_ACCOUNTED.value: "L",
}
_STATUS_FROM_SDMX: Final = {code: status for status, code in STATUS_TO_SDMX.items()}

_MULTIPLES: Final = {"百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "百亿": 10, "千亿": 11, "万亿": 12}
_POWERS: Final = {power: sign for sign, power in _MULTIPLES.items()}


def sdmx_id(code: str) -> str:
    """A code of the rulebook as an identifier of SDMX, which knows no point.

    >>> sdmx_id("land.arable.area"), sdmx_id("ecosystem")
    ('LAND_ARABLE_AREA', 'ECOSYSTEM')
    """
    return code.replace(".", "_").upper()


def codes_by_id(codes: Iterable[str]) -> dict[str, str]:
    """Identifier → code; raises ``ValueError`` where two codes have one identifier.

    >>> codes_by_id(["land.area", "gep.total"])
    {'LAND_AREA': 'land.area', 'GEP_TOTAL': 'gep.total'}
    """
    found: dict[str, str] = {}
    for code in codes:
        other = found.setdefault(sdmx_id(code), code)
        if other != code:
            raise ValueError(f"{other} and {code} have one identifier in SDMX, {sdmx_id(code)}; rename one of them")
    return found


def area_to_sdmx(place: str) -> str:
    """A place's code; the colon of a zone becomes @.

    >>> area_to_sdmx("530802"), area_to_sdmx("basin:lancang")
    ('530802', 'basin@lancang')
    """
    return place.replace(":", "@")


def area_from_sdmx(area: str) -> str:
    """The way back from `area_to_sdmx`."""
    return area.replace("@", ":")


def period_to_sdmx(text: str) -> str:
    """A period as SDMX writes it; text that is no period stays as it is.

    >>> [period_to_sdmx(one) for one in ("2019", "2019Q3", "2019-07", "2019-07-01/2019-07-15")]
    ['2019', '2019-Q3', '2019-07', '2019-07-01/P15D']
    """
    try:
        span = Period.parse(text)
    except ValueError:
        return text
    if span.kind == "quarter":
        return f"{text[:4]}-Q{text[-1]}"
    return f"{span.start.isoformat()}/P{span.days}D" if span.kind == "range" else text


_RANGE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00)?/P(\d{1,6})D")
_REPORTING: Final = re.compile(r"(\d{4})-(A1|S[12]|M\d{2})")


def period_from_sdmx(text: str) -> str:
    """A period of SDMX in our form: Gregorian, reporting (A1, S1, Q3, M07) or a range in days; other text stays.

    >>> [period_from_sdmx(one) for one in ("2019-Q3", "2019-A1", "2019-M07", "2019-S2", "2019-07-01/P15D", "2019-W05")]
    ['2019Q3', '2019', '2019-07', '2019-07-01/2019-12-31', '2019-07-01/2019-07-15', '2019-W05']
    """
    try:
        if found := _RANGE.fullmatch(text):
            start = date.fromisoformat(found[1])
            return str(Period(start, start + timedelta(days=int(found[2]) - 1)))
        if found := _REPORTING.fullmatch(text):
            year, part = found[1], found[2]
            ends = {"S1": ("01-01", "06-30"), "S2": ("07-01", "12-31")}.get(part)
            told = f"{year}-{ends[0]}/{year}-{ends[1]}" if ends else year if part == "A1" else f"{year}-{part[1:]}"
            return str(Period.parse(told))
        return str(Period.parse(text))
    except (ValueError, OverflowError):
        return text


def status_from_sdmx(code: str | None, has_value: bool) -> str:
    """Our status for a code of CL_OBS_STATUS: every number is a value; without one, M and L have their own.

    >>> status_from_sdmx("E", True), status_from_sdmx("L", False), status_from_sdmx(None, False)
    ('value', 'not accounted', 'missing')
    """
    told = _STATUS_FROM_SDMX.get(code or "", Status.MISSING.value)
    if has_value:
        return Status.VALUE.value
    return Status.MISSING.value if told == Status.VALUE.value else told


@cache
def unit_to_sdmx(unit: str) -> tuple[str, int]:
    """A unit without the multiple it begins with, and the power of ten that this was.

    >>> unit_to_sdmx("万亩"), unit_to_sdmx("亿元"), unit_to_sdmx("元/万m3"), unit_to_sdmx("km2")
    (('亩', 4), ('元', 8), ('元/万m3', 0), ('km2', 0))
    """
    for sign in sorted(_MULTIPLES, key=len, reverse=True):
        rest = unit.removeprefix(sign)
        if rest != unit and is_known(rest) and is_known(unit) and _times(unit, rest) == 10.0 ** _MULTIPLES[sign]:
            return rest, _MULTIPLES[sign]
    return unit, 0


def unit_from_sdmx(unit: str, power: int) -> tuple[str, float]:
    """Unit and factor of a value told in `unit` × 10^`power`: a multiple that offices write, or a factor.

    >>> unit_from_sdmx("亩", 4), unit_from_sdmx("t", 9), unit_from_sdmx("t", 0)
    (('万亩', 1.0), ('t', 1000000000.0), ('t', 1.0))
    """
    sign = _POWERS.get(power)
    if sign is not None and unit_to_sdmx(sign + unit) == (unit, power):
        return sign + unit, 1.0
    return unit, 10.0**power


def _times(unit: str, rest: str) -> float | None:
    try:
        return convert(1.0, unit, rest)
    except UnitError:
        return None
