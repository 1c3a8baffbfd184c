"""The assessment commands as people type them."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app
from qingshan.rulebook.framework import Framework
from qingshan.rulebook.framework_read import read_framework, scheme_folder

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
    (told,) = json.loads(printed)["differences"]
    assert code == 0
    assert sum(row["sum"] for row in told["parts"]) == pytest.approx(told["total"], abs=1e-9)
    shown = sum(float(row["shown"].replace("−", "-")) for row in told["parts"])
    assert shown == pytest.approx(96.70 - 88.29, abs=1e-9)


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


TWO_YEARS = ("green-economy-39", EXAMPLE / "two-years.csv", "--events", EXAMPLE / "events.csv")


def framework_of(code: str) -> Framework:
    framework, _ = read_framework(Path(code))
    assert framework is not None
    return framework


def told_of(*words: object) -> list[dict[str, Any]]:
    code, printed, _ = run("compare", *words, "--json")
    assert code == 0
    told: list[dict[str, Any]] = json.loads(printed)["differences"]
    return told


def test_two_periods_are_compared_for_every_unit_and_parts_add_up() -> None:
    told = told_of(*TWO_YEARS, "--since", "2017")
    assert len(told) == 10
    for one in told:
        assert sum(part["sum"] for part in one["parts"]) == pytest.approx(one["total"], abs=1e-9)
    assert "county-02" in next(one for one in told if one["unit"] == "county-02")["words"]["en"]


def test_one_unit_over_two_periods_is_said_in_words() -> None:
    code, printed, _ = run("compare", *TWO_YEARS, "--since", "2017", "--unit", "county-02", "--lang", "en")
    assert code == 0
    assert "rose from 5th to 2nd" in printed


def test_a_new_framework_stands_apart_from_performance(tmp_path: Path) -> None:
    shipped = scheme_folder()
    text = (shipped / "green-economy-39.yaml").read_text("utf-8")
    (tmp_path / "green-economy-39.csv").write_text((shipped / "green-economy-39.csv").read_text("utf-8"), "utf-8")
    new = tmp_path / "new.yaml"
    new.write_text(
        text.replace('version: "1.0"', 'version: "2.0"').replace("bonus: {cap: 2,", "bonus: {cap: 1,"), "utf-8"
    )
    told = {one["unit"]: one for one in told_of(*TWO_YEARS, "--since", "2017", "--new-scheme", new)}
    parts = {part["code"]: part["sum"] for part in told["county-02"]["parts"]}
    assert parts["framework"] == pytest.approx(-1.0, abs=1e-9)
    assert parts["performance"] + parts["framework"] == pytest.approx(told["county-02"]["total"], abs=1e-9)
    assert {part["sum"] for part in told["county-04"]["parts"] if part["code"] == "framework"} == {0.0}
    assert "−1.00 from the framework" in told["county-02"]["words"]["en"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ((), "say what to compare"),
        (("--with", "county-02"), "--with goes with --unit alone"),
        (("--since", "2011"), "no earlier period 2011; known: 2017"),
        (("--since", "2017", "--new-facts", "x.csv"), "--new-facts goes with --new-scheme"),
        (("--since", "2017", "--unit", "county-77"), "no such unit"),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused(words: tuple[str, ...], wanted: str) -> None:
    code, printed, _ = run("compare", *TWO_YEARS, *words, "--json")
    assert code == 2
    assert wanted in json.loads(printed)["error"]


def test_explain_gives_sentences_and_exact_parts_to_machines() -> None:
    code, printed, _ = run("explain", *TWO_YEARS, "--unit", "county-02", "--json")
    told = json.loads(printed)
    assert (code, len(told["said"]), len(told["indicators"])) == (0, 3, 41)
    assert sum(part["amount"] for part in told["parts"]) == pytest.approx(88.96, abs=0.005)
    assert sum(row["得分"] for row in told["indicators"][:-1]) == pytest.approx(
        told["indicators"][-1]["得分"], abs=1e-9
    )


def test_shares_of_the_choices_warn_where_the_draws_are_few() -> None:
    code, printed, _ = run("robustness", *GIVEN, "--draws", "20", "--sobol", "8", "--json")
    told = json.loads(printed)
    assert (code, [row["变动的选择"] for row in told["shares"]]) == (0, ["权重"])
    assert "wide_interval" in {one["code"] for one in told["findings"]}


def test_a_table_of_facts_gives_the_scores_of_a_table_of_values(tmp_path: Path) -> None:
    rows = list(csv.DictReader((EXAMPLE / "values.csv").open(encoding="utf-8")))
    units = {leaf.code: leaf.unit for leaf in framework_of("green-economy-39").indicators}
    kept = [row for row in rows if row["value"] and units[row["indicator"]] == "%"]
    values, facts = tmp_path / "values.csv", tmp_path / "facts.csv"
    values.write_text(
        "unit,indicator,period,value\n"
        + "".join(f"{row['unit']},{row['indicator']},2018,{row['value']}\n" for row in kept), "utf-8",
    )  # fmt: skip
    facts.write_text(
        "indicator,place,period,part,value,stated,unit,status,mark,source,recorded_at\n"
        + "".join(
            f"{row['indicator']},{row['unit']},2018,,{row['value']},,%,value,U,puer-article,2019-01-01\n"
            for row in kept
        ), "utf-8",
    )  # fmt: skip
    told = [
        json.loads(run("score", "green-economy-39", file, "--out", tmp_path / file.stem, "--json")[1])["scores"]
        for file in (values, facts)
    ]
    assert len(told[0]) == 10
    assert {row["unit"]: row["score"] for row in told[0]} == {row["unit"]: row["score"] for row in told[1]}
