"""What the worked examples of section A share: their file, their units, and the comparison with what comes out."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from qingshan.core.units import convert
from qingshan.rulebook import standard_rulebook

_ALL = json.loads(Path(__file__).with_name("worked-examples.json").read_text("utf-8"))["examples"]
BOOK = standard_rulebook()

#: Which sections of the specification are tested in which file.
LAND_AND_WATER = ("A2", "A3.1", "A3.2", "A3.3", "A3.4", "A3.5")
AIR_CULTURE_TOTALS = ("A3.6", "A3.7", "A3.8", "A3.9", "A3.10", "A3.11", "A3.12", "A4", "A1", "A5", "F")


def section_of(example: dict[str, Any], sections: tuple[str, ...]) -> bool:
    """Whether an example belongs to one of some sections; A3.1 is not A3.10."""
    return any(example["spec"] == one or example["spec"].startswith(f"{one}.") for one in sections)


def examples_of(sections: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """The examples of some sections, in the order of the file."""
    return {one["id"]: one for one in _ALL if section_of(one, sections)}


def all_examples() -> list[dict[str, Any]]:
    """Every example of the file."""
    return list(_ALL)


#: How the examples spell a unit, where it is not how we do. Flows are of one year on both sides: "a year" falls away.
SPELLED = {
    "MJ mm hm-2 h-1": "MJ*mm/(hm2*h)",
    "MJ mm hm-2 h-1 a-1": "MJ*mm/(hm2*h)",
    "t hm2 h hm-2 MJ-1 mm-1": "t*h/(MJ*mm)",
    "tC hm-2 a-1": "tC/hm2",
    "kg hm-2 a-1": "kg/hm2",
    "t km-2 a-1": "t/km2",
    "kJ m-2 d-1": "kJ/(m2*d)",
    "J/g": "kJ/kg",
    "t dry matter/a": "t",
    "hm2 (broadleaf, conifer)": "hm2",
    "1/a": "1",
    "CNY/a": "CNY",
    "CNY hm-2 a-1": "CNY/hm2",
    "1e4 m3/a": "万m3",
    "1e4 m3": "万m3",
    "mm/a": "mm",
    "m3/a": "m3",
    "t/a": "t",
    "tC/a": "tC",
    "tCO2/a": "tCO2",
    "visits/a": "visit",
    "CNY/m3/a": "CNY/m3",
    "1e8 CNY": "亿元",
    "1e8 m3": "亿m3",
    "1e8 kWh": "亿kWh",
}


class Found(NamedTuple):
    """What the library gives, and in which unit; a unit of None is the example's own, word for word."""

    value: Any
    unit: str | None


class Given:
    """The inputs of one example, by name and in the unit that is wanted; it remembers which were asked for."""

    def __init__(self, example: dict[str, Any]) -> None:
        self.inputs = example["inputs"]
        self.used: set[str] = set()

    def __call__(self, name: str, unit: str, written: str = "") -> Any:
        """One input in `unit`; `written` overrules the unit that the example names."""
        self.used.add(name)
        stated = self.inputs[name]
        given = written or SPELLED.get(stated["unit"], stated["unit"])
        if isinstance(stated["value"], dict):
            return {key: convert(float(number), given, unit) for key, number in stated["value"].items()}
        return convert(np.asarray(stated["value"], float), given, unit)

    def plain(self, name: str) -> Any:
        """An input as it stands: names, counts, indices without a unit of ours."""
        self.used.add(name)
        stated = self.inputs[name]
        return np.asarray(stated["value"], float) if isinstance(stated, dict) else stated


Case = Callable[[Given], dict[str, Found]]


def parameter(code: str, **keys: str) -> float:
    number = BOOK.number_for(code, BOOK.value_of(code, date(2020, 12, 31)), keys)
    assert number is not None, (code, keys)
    return number.value


def agrees(found: Any, wanted: Any, tolerance: dict[str, float]) -> bool:
    """Element by element within the example's own tolerance; with both kinds, either suffices."""
    off = np.abs(np.asarray(found, float) - np.asarray(wanted, float))
    by_rel = off <= tolerance.get("rel", -1.0) * np.abs(np.asarray(wanted, float))
    by_abs = off <= tolerance.get("abs", -1.0)
    return bool(np.all(by_rel | by_abs))


def check(example: dict[str, Any], case: Case) -> None:
    """The case gives what the example expects, uses all its inputs, and leaves no expected figure out."""
    given = Given(example)
    found = case(given)
    assert set(found) == set(example["expected"])
    assert given.used == set(example["inputs"])
    for name, wanted in example["expected"].items():
        value, unit = found[name]
        expected = wanted["value"]
        if isinstance(expected, dict):
            assert set(value) == set(expected)
            value, expected = [value[key] for key in expected], list(expected.values())
        in_its_unit = np.asarray(value, float)
        if unit is not None:
            in_its_unit = convert(in_its_unit, unit, SPELLED.get(wanted["unit"], wanted["unit"]))
        assert np.shape(in_its_unit) == np.shape(expected), name
        assert agrees(in_its_unit, expected, example["tolerance"]), (name, in_its_unit, expected)
