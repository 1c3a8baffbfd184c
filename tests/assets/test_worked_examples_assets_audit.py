"""Every worked example of section E comes out of the public functions of `qingshan.assets`.

The file is read as stated decimals, not as floats: what is met or breached is decided on these.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qingshan import assets
from qingshan.rulebook import standard_rulebook

HERE = Path(__file__)
FILE = HERE.with_name("worked-examples-assets-audit.json")
EXAMPLES = {one["id"]: one for one in json.loads(FILE.read_text("utf-8"), parse_float=Decimal)["examples"]}
BOOK = standard_rulebook()
SCHEME = BOOK.audits["central-2017"]
LEVELS = SCHEME.bounds
OTHERS = [HERE.parents[1] / "nature" / name for name in ("worked-examples.json", "worked-examples-seea-teeb-dual.json")]


class Given:
    """The inputs of one example as stated; it remembers which were asked for."""

    def __init__(self, inputs: dict[str, Any]) -> None:
        self.inputs = inputs
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.used.add(name)
        stated = self.inputs[name]
        return stated["value"] if isinstance(stated, dict) and "value" in stated else stated


def shown(level: str) -> str:
    return next(one.title.zh for one in SCHEME.levels if one.code == level)


def cropland(given: Given) -> dict[str, Any]:
    account = assets.stock(given["opening"], given["increase"], given["decrease"])
    floor = account.against(given["floor"])
    return {"closing": account.closing, "red_line_ok": floor.holds, "gap": floor.gap}


def water(given: Given) -> dict[str, Any]:
    names = {"returned": "return", "evapotranspiration": "ET"}
    names |= {name: name for name in ("precipitation", "inflow", "abstraction", "outflow")}
    return {
        "closing": assets.water_stock(given["opening"], **{ours: given[one] for ours, one in names.items()}).closing
    }


def timber(given: Given) -> dict[str, Any]:
    account = assets.timber_stock(given["opening"], **{name: given[name] for name in ("growth", "felling", "loss")})
    volume = float(account.closing) * 1e6  # 10⁶ m³
    return {"closing": account.closing, "unit_volume": assets.volume_per_area(volume, float(given["area"]))}


def grades(given: Given) -> dict[str, Any]:
    found = assets.quality_change(given["grade"], np.array(given["area0"], float), np.array(given["area1"], float))
    assert found.better(first_is_best=True)
    assert found.area.tolist() == [10, 10, -10, -10, -2]
    return {"mean0": found.before, "mean1": found.after}


def sections(given: Given) -> dict[str, Any]:
    stated = given["sections"]
    score = assets.audit_score({n: most for n, (most, _) in stated.items()}, {n: one for n, (_, one) in stated.items()})
    return {"score": score, "level": shown(assets.level_of(score, LEVELS))}


def targets(given: Given) -> dict[str, Any]:
    found = assets.appraise(
        {
            name: assets.Target(
                given["x"][name],
                given["target"][name],
                assets.Direction(given["direction"][name]),
                weight,
                veto=name in given["veto_on"],
            )
            for name, weight in zip(given["x"], given["w"], strict=True)
        },
        LEVELS,
    )
    return {
        "a": {name: float(one) for name, one in found.attained.items()},
        "score_before_veto": float(found.score),
        "red_line_breached": list(found.breached),
        "level": shown(found.level),
    }


CASES: dict[str, Callable[[Given], dict[str, Any]]] = {
    "E-NR-01": cropland,
    "E-NR-02": water,
    "E-NR-03": timber,
    "E-NR-04": grades,
    "E-AU-01": sections,
    "E-AU-02": lambda given: {"level": [shown(assets.level_of(one, LEVELS)) for one in given["score"]]},
    "E-AU-03": targets,
}


def test_every_example_of_the_file_is_exercised_and_none_is_invented():
    assert set(CASES) == set(EXAMPLES)


def test_all_eighty_examples_of_the_specification_stand_in_the_three_files_once_each():
    files = [FILE, *OTHERS]
    listed = [one["id"] for file in files for one in json.loads(file.read_text("utf-8"))["examples"]]
    assert len(listed) == len(set(listed)) == 80


@pytest.mark.parametrize("identifier", EXAMPLES)
def test_the_worked_example_comes_out_of_the_public_functions(identifier):
    example = EXAMPLES[identifier]
    given = Given(example["inputs"])
    found = CASES[identifier](given)
    assert set(found) == set(example["expected"])
    assert given.used == set(example["inputs"])
    for name, stated in example["expected"].items():
        wanted, value = stated["value"] if isinstance(stated, dict) else stated, found[name]
        if isinstance(wanted, str | bool | list):
            assert value == wanted, name
            continue
        if isinstance(wanted, dict):
            assert set(value) == set(wanted), name
            value, wanted = [value[key] for key in wanted], list(wanted.values())
        assert np.allclose(
            np.array(value, float), np.array(wanted, float), atol=0, rtol=float(example["tolerance"]["rel"])
        )
