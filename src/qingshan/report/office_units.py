"""Units that offices write 报表单位: 亿m³, 万t, 亿元; one for each column, so that its figures can be read."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from qingshan.core import Text
from qingshan.core.units import base_of, convert, shown

SMALLEST = 0.01  # the largest figure of a column is at least this, or a smaller unit is taken


class OfficeUnit(NamedTuple):
    """A unit as `core.units` reads it, and as it is written in a head."""

    code: str
    label: Text

    def scaled(self, value: float, unit: str) -> float:
        """A number in this unit."""
        return convert(value, unit, self.code)


#: Base unit → units that offices use, the largest first.
LADDERS: dict[str, tuple[OfficeUnit, ...]] = {
    "m3": (
        OfficeUnit("亿m3", Text("亿m³", "10⁸ m³")),
        OfficeUnit("万m3", Text("万m³", "10⁴ m³")),
        OfficeUnit("m3", Text("m³", "m³")),
    ),
    "t": (OfficeUnit("万t", Text("万t", "10⁴ t")), OfficeUnit("t", Text("t", "t"))),
    "tCO2": (OfficeUnit("万tCO2", Text("万tCO₂", "10⁴ tCO₂")), OfficeUnit("tCO2", Text("tCO₂", "tCO₂"))),
    "tC": (OfficeUnit("万tC", Text("万tC", "10⁴ tC")), OfficeUnit("tC", Text("tC", "tC"))),
    "kWh": (
        OfficeUnit("亿kWh", Text("亿kWh", "10⁸ kWh")),
        OfficeUnit("万kWh", Text("万kWh", "10⁴ kWh")),
        OfficeUnit("kWh", Text("kWh", "kWh")),
    ),
    "m2": (
        OfficeUnit("km2", Text("km²", "km²")),
        OfficeUnit("hm2", Text("hm²", "hm²")),
        OfficeUnit("m2", Text("m²", "m²")),
    ),
    "CNY": (
        OfficeUnit("亿元", Text("亿元", "10⁸ CNY")),
        OfficeUnit("万元", Text("万元", "10⁴ CNY")),
        OfficeUnit("CNY", Text("元", "CNY")),
    ),
    "person": (OfficeUnit("万人", Text("万人", "10⁴ persons")), OfficeUnit("person", Text("人", "persons"))),
    "visit": (OfficeUnit("万人次", Text("万人次", "10⁴ visits")), OfficeUnit("visit", Text("人次", "visits"))),
    "household": (OfficeUnit("household", Text("户", "households")),),
    "piece": (OfficeUnit("piece", Text("个", "pieces")),),
}

_ENGLISH = {"亿元": "10⁸ CNY", "万元": "10⁴ CNY", "元": "CNY", "人次": "visit", "人": "person", "户": "household"}
_ENGLISH |= {"万亩": "10⁴ mu", "亩": "mu", "倍": "times"}
_HIGH = {"2": "²", "3": "³"}


def unit_label(unit: str) -> Text:
    """A unit as it is written in each language.

    >>> unit_label("CNY/m3"), unit_label("t*h/(MJ*mm)").zh, unit_label("1").zh
    (Text(zh='元/m³', en='CNY/m³'), 't·h/(MJ·mm)', '')
    """
    written = "/".join(shown(part) for part in shown(unit).split("/")).replace("*", "·")
    written = re.sub(r"(?<=m)[23](?![0-9])", lambda found: _HIGH[found[0]], written)
    english = "/".join(_ENGLISH.get(part, part) for part in written.split("/"))
    return Text(written, english)


def is_amount(unit: str) -> bool:
    """Whether figures in the unit add up over places; all others are means.

    >>> is_amount("亿m³"), is_amount("mm"), is_amount("gC/m2")
    (True, False, False)
    """
    return base_of(unit) in LADDERS


def office_unit(unit: str, values: Iterable[float]) -> OfficeUnit:
    """The largest unit in which the largest of the values is not lost; the unit itself where offices have no other.

    >>> office_unit("m3", [3.0e8, 2.0e5]).label.zh, office_unit("m3", [4000.0]).label.zh, office_unit("mm", [9]).code
    ('亿m³', '万m³', 'mm')
    """
    ladder = LADDERS.get(base_of(unit))
    if ladder is None:
        return OfficeUnit(unit, unit_label(unit))
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0:
        return ladder[0]
    return next((step for step in ladder if step.scaled(largest, unit) >= SMALLEST), ladder[-1])


def head(name: Text, *details: Text) -> Text:
    """A column's head: its name, then unit, price year and the like in brackets.

    >>> head(Text("价值", "value"), Text("亿元", "10⁸ CNY"), Text("2010年价", "prices of 2010")).zh
    '价值（亿元，2010年价）'
    """
    kept = [detail for detail in details if detail.zh]
    if not kept:
        return name
    zh, en = "，".join(detail.zh for detail in kept), ", ".join(detail.en for detail in kept)
    return Text(f"{name.zh}（{zh}）", f"{name.en} ({en})")
