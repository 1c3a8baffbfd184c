"""Units 计量单位: one table, one place where anything is converted.

The table itself is `units.txt` beside this file. Base units of calculation are in `BASE_UNITS`.
"""

import re
from functools import cache
from importlib.resources import files
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pint

from qingshan.core.text import Text

Number = TypeVar("Number", float, npt.NDArray[np.float64])

#: Sums and tables are kept in these; offices see the units they use (万亩, 亿元).
BASE_UNITS = ("m2", "m3", "t", "kWh", "CNY", "tCO2", "tC", "m", "person", "visit", "household", "piece", "1")


class UnitError(ValueError):
    """A unit nobody knows, or two units that do not measure the same thing."""


@cache
def _registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None, cache_folder=None, non_int_type=float)
    registry.load_definitions(files("qingshan.core").joinpath("units.txt").read_text("utf-8").splitlines())
    return registry


@cache
def parse(unit: str) -> pint.Unit:
    """The unit behind a text such as ``万亩``, ``CNY/m³`` or ``MJ·mm/(hm2·h)``; raises `UnitError`.

    >>> parse("m³") == parse("m3"), parse("万亩") == parse("亩")
    (True, False)
    """
    text = _plain(unit.strip())
    try:
        return _registry().parse_units(text)
    except Exception as error:  # pint raises its own, Python's tokenizer's and attribute errors alike
        raise UnitError(f"unknown unit {unit!r}; the known ones are in core/units.txt") from error


_MULTIPLES = {"百": "bai", "千": "qian", "万": "wan", "亿": "yi"}
_SPELLED = {"百分比": "percent", "%": "percent", "‰": "permille", "°C": "degC", "℃": "degC"}
_SPELLED |= {"·": "*", "₂": "2", "²": "2", "³": "3"}


def _plain(text: str) -> str:
    """The text as pint reads it. A multiple counts once whatever the power: 万m³ is 10⁴ m³, not (10⁴ m)³.

    >>> _plain("元/万m³")
    '元/(wan*m**3)'
    """
    if text == "1":
        return ""
    for written, read in _SPELLED.items():
        text = text.replace(written, read)
    text = re.sub(
        r"(?<![^\s*/(])([百千万亿]+)([^\s*/()]+)",
        lambda found: f"({'*'.join([*(_MULTIPLES[sign] for sign in found[1]), found[2]])})",
        text,
    )
    return re.sub(r"(?<![A-Za-z])([a-zµμ]{0,2}m)([23])(?!\d)", r"\1**\2", text)


def is_known(unit: str) -> bool:
    """Whether a text names a unit of the table."""
    try:
        parse(unit)
    except UnitError:
        return False
    return True


@cache
def _line(given: str, wanted: str) -> tuple[float, float]:
    """Slope and offset of the conversion, so that arrays never pass through pint."""
    registry = _registry()
    left, right = parse(given), parse(wanted)
    if left.dimensionality != right.dimensionality:
        raise UnitError(f"{given} and {wanted} do not measure the same thing")
    at_zero = registry.Quantity(0.0, left).to(right).magnitude
    at_one = registry.Quantity(1.0, left).to(right).magnitude
    return float(at_one - at_zero), float(at_zero)


def convert(value: Number, given: str, wanted: str) -> Number:
    """A number in another unit; raises `UnitError` when the two do not measure the same thing.

    >>> round(convert(3.0, "万亩", "hm2"), 9)
    2000.0
    >>> convert(18.0, "°C", "K")
    291.15
    """
    if given == wanted:
        return value
    slope, offset = _line(given, wanted)
    return value * slope + offset if offset else value * slope


def same_dimension(one: str, other: str) -> bool:
    """Whether two units measure the same thing.

    >>> same_dimension("万亩", "公顷"), same_dimension("t", "hm2"), same_dimension("tC", "tCO2")
    (True, False, False)
    """
    return bool(parse(one).dimensionality == parse(other).dimensionality)


@cache
def base_of(unit: str) -> str:
    """The base unit of a unit's dimension, or the unit itself where the table has none.

    >>> base_of("亿元"), base_of("万亩"), base_of("CNY/m³")
    ('CNY', 'm2', 'CNY/m³')
    """
    return next((base for base in BASE_UNITS if same_dimension(unit, base)), unit)


def is_money(unit: str) -> bool:
    """Whether the unit has money in it, so that a figure in it needs a price year.

    >>> is_money("亿元"), is_money("CNY/m³"), is_money("m³")
    (True, True, False)
    """
    return "[money]" in parse(unit).dimensionality


_WORDS = {"1": "", "CNY": "元", "degC": "°C", "deg": "°", "person": "人", "visit": "人次", "household": "户"}
_POWERS = str.maketrans("23", "²³")


def shown(unit: str) -> str:
    """A unit as people write it: superscripts, 元, tCO₂.

    >>> shown("CNY/m3"), shown("亿m3"), shown("万tCO2"), shown("MJ*mm/(hm2*h)")
    ('元/m³', '亿m³', '万tCO₂', 'MJ·mm/(hm²·h)')
    """
    if unit in _WORDS:
        return _WORDS[unit]
    text = re.sub(r"m([23])(?!\d)", lambda found: "m" + found[1].translate(_POWERS), unit)
    text = text.replace("CO2", "CO₂").replace("*", "·")
    return "/".join(_WORDS.get(part, part) for part in text.split("/"))


def label(name: Text, unit: str, language: str) -> str:
    """A column head: name and unit.

    >>> label(Text("面积", "area"), "m2", "zh")
    '面积（m²）'
    """
    mark = shown(unit)
    if not mark:
        return name.in_(language)
    return f"{name.zh}（{mark}）" if language == "zh" else f"{name.en} ({mark})"
