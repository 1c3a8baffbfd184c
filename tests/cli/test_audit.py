"""``qingshan audit`` as people type it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from qingshan.cli.app import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "puer" / "term" / "term.yaml"


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["audit", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def test_a_term_is_audited_and_its_warnings_are_shown(tmp_path: Path) -> None:
    code, printed, told = run(EXAMPLE, "--out", tmp_path / "out", "--lang", "en")
    assert code == 0
    assert printed.startswith("score 75.95, level: poor")
    assert "audit-veto-pending" in told
    assert (tmp_path / "out" / "paper.html").is_file()


def test_machines_are_told_the_same(tmp_path: Path) -> None:
    code, printed, _ = run(EXAMPLE, "--out", tmp_path / "out", "--json")
    said = json.loads(printed)
    assert (code, said["ok"], round(said["score"], 2), said["level"]) == (0, True, 75.95, "poor")


def test_a_broken_term_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "term.yaml").write_text(EXAMPLE.read_text("utf-8").replace("    onset: 2022-05-10\n", ""), "utf-8")
    code, printed, told = run(tmp_path / "term.yaml", "--out", tmp_path / "out")
    assert (code, printed) == (2, "")
    assert "term-event-undated" in told
    assert "未通过，没有写出任何文件" in told
    assert [path.name for path in tmp_path.iterdir()] == ["term.yaml"]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    code, _, told = run(EXAMPLE, "--out", tmp_path)
    assert code == 2
    assert "letter.txt" in told
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_term_that_is_not_there_is_refused(tmp_path: Path) -> None:
    code, _, told = run(tmp_path / "nothing.yaml", "--out", tmp_path / "out")
    assert code == 2
    assert "nothing.yaml" in told
