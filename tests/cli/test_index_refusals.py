"""What the assessment commands refuse, from outside: everything at once, exit code 2, nothing written."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app

FRAMEWORK = """
framework: two-indicators
version: "1"
title: {zh: 两项, en: Two}
source: own
sources: [{code: own, title: {zh: 自定, en: Own}}]
regime: REGIME
indicators:
  - {code: A, pillar: P1, name_zh: 甲, name_en: First, SCORED}
  - {code: B, pillar: P1, name_zh: 乙, name_en: Second, weight: WEIGHT, score_method: goalposts, lower: 0,
     upper_or_target: 10}
tree:
  - {code: P1, zh: 支柱, en: Pillar, weight: 100WEIGHING}
MORE"""
PLAIN = {
    "REGIME": "points", "SCORED": "weight: 50, score_method: target, upper_or_target: 10", "WEIGHT": "50",
    "WEIGHING": "", "MORE": "",
}  # fmt: skip
INDEX = {"REGIME": "index", "SCORED": "weight: 50"}
EVENT = """severity: [minor, major]
veto: [{code: V1, zh: 污染, en: Pollution, event: pollution, severity_at_least: major}]
veto_effect: {exclude: true}
"""
VALUES = "unit,indicator,period,value\n" + "".join(
    f"u{at},{code},2018,{at + shift}\n" for at in range(1, 4) for code, shift in (("A", 1), ("B", 2))
)
HEADS = "unit,kind,severity,day,source,document,decision,appealed\n"


def score(folder: Path, values: str = VALUES, events: str = "", **changes: str) -> tuple[int, list[str], list[str]]:
    """Exit code, codes of all findings, names of what was written."""
    text = FRAMEWORK
    for name, words in {**PLAIN, **changes}.items():
        text = text.replace(name, words)
    scheme, facts, happened = folder / "two.yaml", folder / "values.csv", folder / "events.csv"
    scheme.write_text(text, "utf-8")
    facts.write_text(values, "utf-8")
    happened.write_text(HEADS + events, "utf-8")
    words = ["score", str(scheme), str(facts), "--events", str(happened), "--out", str(folder / "out"), "--json"]
    done = CliRunner().invoke(app, ["index", *words])
    told = [one["code"] for one in json.loads(done.stdout)["findings"]]
    return done.exit_code, told, sorted(one.name for one in folder.glob("out*"))


def test_the_plain_one_is_scored(tmp_path: Path) -> None:
    code, _, written = score(tmp_path)
    assert (code, written) == (0, ["out"])


@pytest.mark.parametrize(
    ("changes", "values", "events", "wanted"),
    [
        (INDEX, VALUES.replace("u1,A,2018,2", "u1,A,2018,3").replace("u3,A,2018,4", "u3,A,2018,3"), "",
         "constant_indicator"),
        ({}, VALUES + "u1,C,2018,1\n", "", "unknown_indicator"),
        ({"SCORED": "weight: 50, score_method: target, upper_or_target: 0"}, VALUES, "", "target_zero"),
        ({"SCORED": "weight: 50, score_method: categorical, categories: {done: 1, begun: 0}"},
         "unit,indicator,period,value,label\nu1,A,2018,,perhaps\nu1,B,2018,1,\n", "", "unknown_category"),
        ({"WEIGHING": ", weighing: {method: ahp, matrix: [[1, 3], [3, 1]]}"}, VALUES, "", "ahp_not_reciprocal"),
        ({"WEIGHT": "-50"}, VALUES, "", "weight_negative"),
        ({"MORE": EVENT}, VALUES, "u1,pollution,,2018-05-01,s,d,c,\n", "event-incomplete"),
        ({}, VALUES + "u1,A,2018,9\n", "", "duplicate_value"),
        ({}, VALUES.replace("u1,A,2018,2", "u1,A,2018,inf"), "", "bad-value"),
    ],
)  # fmt: skip
def test_errors_end_with_2_and_write_nothing(
    tmp_path: Path, changes: dict[str, str], values: str, events: str, wanted: str
) -> None:
    code, told, written = score(tmp_path, values, events, **changes)
    assert wanted in told
    assert (code, written) == (2, [])


def test_faults_of_framework_values_and_events_are_told_together(tmp_path: Path) -> None:
    code, told, written = score(
        tmp_path, VALUES + "u1,C,2018,1\n", "u1,pollution,,2018-05-01,s,d,c,\n", MORE=EVENT,
        SCORED="weight: 50, score_method: target, upper_or_target: 0",
    )  # fmt: skip
    assert {"target_zero", "unknown_indicator", "event-incomplete"} <= set(told)
    assert (code, written) == (2, [])


def test_weights_that_do_not_add_up_and_too_little_data_are_warnings(tmp_path: Path) -> None:
    values = VALUES.replace("u1,A,2018,2\n", "")
    code, told, written = score(tmp_path, values, WEIGHT="30", MORE="missing: {na: redistribute, min_available: 0.9}\n")
    assert {"weights_do_not_sum", "insufficient_data"} <= set(told)
    assert (code, written) == (0, ["out"])
