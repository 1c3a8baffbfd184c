"""The policy commands as people type them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app
from qingshan.rulebook import load_rulebook

TEXT = (
    "云南省人民政府关于绿色发展的实施意见\n（2019年5月28日）\n一、总体要求\n到2020年，永久基本农田保护面积不少于7341万亩。\n"
    "二、重点任务\n建设20个农业物联网应用示范基地。"
)


def run(*words: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = CliRunner().invoke(app, ["policy", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small paper."""
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_reading_writes_the_folder_and_says_what_was_found(plan: Path, tmp_path: Path) -> None:
    code, printed, told = run("read", plan, "--out", tmp_path / "out")
    assert (code, told) == (0, "")
    assert "A 类承诺 2 条" in printed
    assert str(tmp_path / "out" / "page.html") in printed
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["commitments.xlsx", "page.html", "reading.json"]
    said = json.loads((tmp_path / "out" / "reading.json").read_text("utf-8"))
    assert [TEXT[slice(*one["span"])] for one in said["commitments"]] == [one["quote"] for one in said["commitments"]]
    assert {one["state"] for one in said["review"].values()} == {"open"}


def test_reading_again_gives_the_same_bytes_and_english_its_words(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("read", plan, "--out", out)
    first = {one.name: one.read_bytes() for one in out.iterdir()}
    assert run("read", plan, "--out", out)[0] == 0
    assert {one.name: one.read_bytes() for one in out.iterdir()} == first
    assert "2 commitments of tier A" in run("read", plan, "--out", out, "--lang", "en")[1]


def test_a_refused_paper_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_bytes(b"")
    code, _, told = run("read", tmp_path / "plan.txt", "--out", tmp_path / "out")
    assert code == 2
    assert "文件是空的" in told
    assert not (tmp_path / "out").exists()
    said = json.loads(run("read", tmp_path / "none.pdf", "--out", tmp_path / "out", "--json")[1])
    assert (said["ok"], [one["code"] for one in said["findings"]]) == (False, ["policy-file"])


def test_a_folder_with_other_things_is_not_written_over(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.doc").write_text("mine", "utf-8")
    assert run("read", plan, "--out", tmp_path / "out")[0] == 2
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["thesis.doc"]


def test_from_paper_to_targets(plan: Path, tmp_path: Path) -> None:
    rows = json.loads(run("review", plan, "--json", "--lang", "en")[1])
    assert [row["state"] for row in rows] == ["open", "open"]
    assert run("targets", plan, "--out", tmp_path / "own")[0] == 2
    assert run("review", plan, "--accept", "1", "--change", "2:tier=B", "--by", "张三")[0] == 0
    assert "张三" in (tmp_path / "plan.review.yaml").read_text("utf-8")
    code, printed, told = run("targets", plan, "--out", tmp_path / "own")
    assert code == 0
    book, findings = load_rulebook([tmp_path / "own"])
    assert findings == []
    assert f"写出目标 {len(book.targets)} 条" in printed
    written = {one.indicator: one.target for one in book.targets.values()}
    assert str(written["land.permanent_farmland.area"].value) == "7341"
    assert len(book.targets) + told.count("policy-target-unlinked") == 2


def test_a_promise_without_an_indicator_proposes_one_and_the_next_run_uses_it(plan: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    plan.write_text(TEXT.replace("农业物联网应用示范基地", "候鸟观察塔"), "utf-8")
    assert run("review", plan, "--accept", "all")[0] == 0
    assert run("targets", plan, "--out", own)[0] == 0
    file = own / "indicators" / "proposed.yaml"
    before = file.read_text("utf-8")
    assert "unit: 个" in before
    assert "note: 'U:" in before
    assert "#2" in before
    assert run("targets", plan, "--out", own, "--rulebook", own)[0] == 0
    assert file.read_text("utf-8") == before
    book, findings = load_rulebook([own])
    assert findings == []
    assert len(book.targets) == 2


def test_a_row_that_is_not_there_ends_with_2(plan: Path, tmp_path: Path) -> None:
    code, _, told = run("review", plan, "--accept", "77")
    assert code == 2
    assert "77" in told
    assert not (tmp_path / "plan.review.yaml").exists()


def test_a_decision_that_lost_its_words_is_told_on_the_next_reading(plan: Path, tmp_path: Path) -> None:
    run("review", plan, "--accept", "1")
    plan.write_text(TEXT.replace("7341", "7000"), "utf-8")
    code, _, told = run("read", plan, "--out", tmp_path / "out")
    assert code == 0
    assert "policy-edit-lost" in told
    assert "policy-edit-lost" in (tmp_path / "out" / "page.html").read_text("utf-8")


def test_two_versions(plan: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    words = TEXT.replace("7341万亩", "7400万亩").replace("建设20个农业物联网应用示范基地", "每年评选10个美丽乡村")
    new.write_text(words, "utf-8")
    code, printed, _ = run("diff", plan, new, "--out", tmp_path / "diff", "--lang", "en")
    assert code == 0
    assert "1 changed, 1 appeared, 1 vanished, 0 unchanged" in printed
    said = json.loads((tmp_path / "diff" / "diff.json").read_text("utf-8"))
    assert list(said["changed"][0]["aspects"]) == ["value"]
    assert (tmp_path / "diff" / "diff.xlsx").stat().st_size > 1000


def test_a_day_that_is_none(plan: Path, tmp_path: Path) -> None:
    code, _, told = run("read", plan, "--out", tmp_path / "out", "--dated", "May")
    assert code == 2
    assert "2019-05-28" in told


def test_what_a_person_changed_and_added_is_in_the_file_for_machines(plan: Path, tmp_path: Path) -> None:
    run(
        "review",
        plan,
        "--change",
        "1:value=7400",
        "--add",
        "二、重点任务",
        "--set",
        "indicator=任务",
        "--set",
        "op=keep",
    )
    run("read", plan, "--out", tmp_path / "out")
    said = json.loads((tmp_path / "out" / "reading.json").read_text("utf-8"))
    assert [one["value"] for one in said["commitments"]] == ["7400", None, "20"]
    assert set(said["review"]) == {one["id"] for one in said["commitments"]}


def test_two_versions_are_compared_as_a_person_left_them(plan: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text(TEXT, "utf-8")
    run("review", plan, "--reject", "2")
    run("review", new, "--change", "1:value=7400")
    printed = run("diff", plan, new, "--out", tmp_path / "diff", "--lang", "en")[1]
    assert "1 changed, 1 appeared, 0 vanished, 0 unchanged" in printed


def test_a_paper_without_a_date_gets_one_for_its_targets(plan: Path, tmp_path: Path) -> None:
    plan.write_text("云南省有关任务\n一、任务\n今年底前，永久基本农田保护面积不少于7341万亩。", "utf-8")
    run("review", plan, "--accept", "all", "--dated", "2019-05-28")
    said = json.loads(run("targets", plan, "--out", tmp_path / "own", "--dated", "2019-05-28", "--json")[1])
    assert [one["deadline"] for one in said["targets"]] == ["2019-12-31"]


@pytest.mark.parametrize("held", ["just words", "- a\n- b", "{broken"])
def test_a_folder_with_other_indicators_is_left_as_it_was(held: str, plan: Path, tmp_path: Path) -> None:
    run("review", plan, "--accept", "all")
    file = tmp_path / "own" / "indicators" / "proposed.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(held, "utf-8")
    code, _, told = run("targets", plan, "--out", tmp_path / "own", "--source", "../up")
    assert code == 2
    assert "policy-proposed" in told or "YAML" in told
    assert "policy-target-source" in told
    assert [one.name for one in (tmp_path / "own").iterdir()] == ["indicators"]
    assert file.read_text("utf-8") == held


def test_a_broken_file_of_decisions_ends_with_2_and_is_left_as_it_was(plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.review.yaml"
    for raw in (b"\xff\xfe\x00bad", b"- do: accept\n  commitment: [", b"just words"):
        file.write_bytes(raw)
        assert run("read", plan, "--out", tmp_path / "out")[0] == 2
        assert run("review", plan, "--accept", "1")[0] == 2
        assert file.read_bytes() == raw
