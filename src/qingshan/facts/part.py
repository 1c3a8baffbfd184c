"""Parts 分项 of a figure: `''` is the whole, `ecosystem=wetland;pollutant=COD` one cut of it."""

import re
from collections.abc import Mapping

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault
from qingshan.rulebook import Indicator, Rulebook

WHOLE = ""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def parse_part(text: str) -> dict[str, str]:
    """Dimension → code, sorted by dimension. Raises ``ValueError`` for what is no part.

    Spaces, full-width signs and any order are read.

    >>> parse_part("pollutant = COD; ecosystem=wetland")
    {'ecosystem': 'wetland', 'pollutant': 'COD'}
    >>> parse_part("")
    {}
    """
    pairs: dict[str, str] = {}
    plain = text.replace("；", ";").replace("＝", "=").strip()
    for piece in plain.split(";") if plain else []:
        dimension, sign, code = (side.strip() for side in piece.partition("="))
        if not sign or not _CODE.fullmatch(dimension) or not _CODE.fullmatch(code):
            raise ValueError(f"{text!r} is no part; write dimension=code, and ; between two of them")
        if dimension in pairs:
            raise ValueError(f"{text!r} names {dimension} twice; a part has one code of each dimension")
        pairs[dimension] = code
    return dict(sorted(pairs.items()))


def format_part(pairs: Mapping[str, str]) -> str:
    """The canonical text of a part; raises ``ValueError`` for a dimension or code that cannot stand in one.

    >>> format_part({"pollutant": "COD", "ecosystem": "wetland"})
    'ecosystem=wetland;pollutant=COD'
    """
    for name in (*pairs, *pairs.values()):
        if not _CODE.fullmatch(name):
            raise ValueError(f"{name!r} is no code of a dimension")
    return ";".join(f"{dimension}={code}" for dimension, code in sorted(pairs.items()))


def canonical_part(text: str) -> str:
    """The part as it is kept: sorted by dimension, no spaces. Raises ``ValueError``.

    >>> canonical_part(" pollutant=COD ; ecosystem=wetland")
    'ecosystem=wetland;pollutant=COD'
    """
    return format_part(parse_part(text))


def check_part(text: str, book: Rulebook, indicator: Indicator | None, where: Where) -> list[Finding]:
    """All that is wrong with a part: its form, its dimensions, its codes, and whether the indicator has them."""
    try:
        pairs = parse_part(text)
    except ValueError:
        return [fault("bad-part", where, part=text)]
    findings = []
    if format_part(pairs) != text:
        findings.append(fault("part-form", where, part=text, wanted=format_part(pairs)))
    for dimension, code in pairs.items():
        if dimension not in book.dimensions:
            findings.append(fault("unknown-dimension", where, dimension=dimension, known="、".join(book.dimensions)))
            continue
        if all(member.code != code for member in book.dimensions[dimension].members):
            findings.append(fault("unknown-member", where, dimension=dimension, member=code))
        if indicator is not None and dimension not in indicator.dimensions:
            findings.append(fault("dimension-not-of-indicator", where, dimension=dimension, indicator=indicator.code))
    return findings
