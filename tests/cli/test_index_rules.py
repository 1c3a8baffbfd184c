"""``qingshan index`` with schemes of rules: the folder, the words, what is refused."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app

LOANS = Path(__file__).parents[2] / "examples" / "assessment" / "loans.csv"


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["index", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def test_scoring_writes_the_folder_whole_and_the_same_bytes_again(tmp_path: Path) -> None:
    code, printed, _ = run("score", "inclusive-loans", LOANS, "--out", tmp_path / "a", "--json")
    assert code == 0
    (whole,) = (row for row in json.loads(printed)["results"] if row["unit"] == "")
    assert whole["value"] == pytest.approx(11.0)
    assert whole["limit"] == pytest.approx(10.8)
    assert whole["overall"] is True
    run("score", "inclusive-loans", LOANS, "--out", tmp_path / "b")
    names = {"rules.json", "results.csv", "assessment.xlsx", "report.html"}
    assert {path.name for path in (tmp_path / "a").iterdir()} == names
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_page_and_workbook_say_that_the_sums_decide(tmp_path: Path) -> None:
    run("score", "inclusive-loans", LOANS, "--out", tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "the sums over all units decide" in page
    sheets = openpyxl.load_workbook(tmp_path / "out" / "assessment.xlsx")
    assert sheets.sheetnames == ["表1", "表2 2019", "表3"]
    assert [row[2].value for row in sheets["表1"].iter_rows(min_row=3, max_row=6)] == ["通过", "未通过", "通过", "通过"]


def test_explaining_a_bank_shows_both_growths() -> None:
    code, printed, _ = run("explain", "inclusive-loans", LOANS, "--unit", "bank-b", "--lang", "en")
    assert code == 0
    assert "乙银行 bank-b 2019: not met" in printed
    code, _, told = run("explain", "inclusive-loans", LOANS, "--unit", "bank-x")
    assert code == 2
    assert "bank-x" in told


def test_a_bank_that_left_ends_the_run_and_nothing_is_written(tmp_path: Path) -> None:
    lines = LOANS.read_text("utf-8").splitlines()
    (tmp_path / "left.csv").write_text(
        "\n".join(one for one in lines if "bank-c" not in one or "2019" not in one), "utf-8"
    )
    code, printed, told = run("score", "inclusive-loans", tmp_path / "left.csv", "--out", tmp_path / "out")
    assert code == 2
    assert "incomparable_base" in printed + told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("name", "cells", "words"), [
    ("figure", "bank-a,甲银行,finance.loans,2019,1", "unknown_indicator"),
    ("period", "bank-a,甲银行,finance.loans.balance,last,1", "'last'"),
    ("kind", "bank-a,甲银行,finance.loans.balance,2019Q1,1", "2019Q1"),
    ("double", "bank-a,甲银行,finance.loans.balance,2019,1", "duplicate_value"),
])  # fmt: skip
def test_values_that_cannot_be_used_are_refused(tmp_path: Path, name: str, cells: str, words: str) -> None:
    (tmp_path / "bad.csv").write_text(LOANS.read_text("utf-8") + cells + "\n", "utf-8")
    code, printed, told = run("check", "inclusive-loans", tmp_path / "bad.csv")
    assert code == 2, name
    assert words in printed + told


def test_what_a_scheme_of_rules_has_no_use_for_is_refused(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("unit\n", "utf-8")
    code, printed, told = run("check", "inclusive-loans", LOANS, "--events", tmp_path / "events.csv", "--lang", "en")
    assert code == 2
    assert "no use for --events" in printed + told


@pytest.mark.parametrize("command", ["weights", "robustness"])
def test_commands_about_scores_say_that_there_are_none(command: str) -> None:
    code, printed, told = run(command, "inclusive-loans", LOANS, "--lang", "en")
    assert code == 2
    assert "neither scores nor weights" in printed + told
