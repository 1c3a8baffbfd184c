"""The assessment commands as people type them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "assessment"
GIVEN = ("green-economy-39", EXAMPLE / "values.csv", "--events", EXAMPLE / "events.csv")


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["index", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def test_scoring_writes_the_folder(tmp_path: Path) -> None:
    code, printed, _ = run("score", *GIVEN, "--out", tmp_path / "out", "--json")
    assert code == 0
    scores = {row["unit"]: row["score"] for row in json.loads(printed)["scores"]}
    assert scores["county-04"] == max(scores.values())
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_the_difference_of_two_units_adds_up() -> None:
    code, printed, _ = run("compare", *GIVEN, "--unit", "county-03", "--with", "county-04", "--json", "--lang", "en")
    rows = json.loads(printed)
    assert (code, len(rows)) == (0, 39)
    assert sum(float(row["sum"]) for row in rows) == pytest.approx(96.70 - 88.29, abs=0.02)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("check",), ""),
        (("explain", "--unit", "county-02"), "即达优秀"),
        (("robustness", "--draws", "20"), "20 次抽样"),
        (("weights",), "GE13"),
    ],
)
def test_each_command_says_its_thing(words: tuple[str, ...], wanted: str) -> None:
    code, printed, _ = run(words[0], *GIVEN, *words[1:])
    assert code == 0
    assert wanted in printed


def test_an_unknown_unit_and_a_missing_file_end_with_2(tmp_path: Path) -> None:
    assert run("explain", *GIVEN, "--unit", "county-77")[0] == 2
    code, _, told = run("check", "green-economy-39", tmp_path / "none.csv")
    assert code == 2
    assert "文件不存在" in told


def test_explain_says_score_change_and_grade_in_words(tmp_path: Path) -> None:
    lines = (EXAMPLE / "values.csv").read_text("utf-8").splitlines()
    facts = tmp_path / "values.csv"
    facts.write_text("\n".join([*lines, *(line.replace(",2018,", ",2017,", 1) for line in lines[1:])]), "utf-8")
    given = ("green-economy-39", facts, "--events", EXAMPLE / "events.csv", "--unit", "county-07", "--lang", "en")
    code, printed, _ = run("explain", *given)
    assert code == 0
    assert "county-07 (2018): 81.81 points" in printed
    assert "Veto V3 Pollution incident (by the event of 2018-06-03)" in printed
    assert "with 81.31 points in 2017 and 81.81 in 2018 (+0.50): +0.50 from bonus" in printed
    assert "no single indicator changes it while the veto stands" in printed


def test_compare_ends_with_a_sentence() -> None:
    _, printed, _ = run("compare", *GIVEN, "--unit", "county-03", "--with", "county-04", "--lang", "en")
    assert "county-04 has 96.70 points, county-03 88.29" in printed
