"""A run that is cut short leaves nothing of itself, and an earlier result as it was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qingshan.core import Refused
from qingshan.runs import run_account
from qingshan.runs.folder import whole_folder


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_ctrl_c_in_the_middle_leaves_no_folder(small: Any, clock: Callable[[], str]) -> None:
    def stage(name: str) -> Callable[[int, int], None]:
        def heard(_done: int, _total: int) -> None:
            if name == "account":
                raise KeyboardInterrupt

        return heard

    with pytest.raises(KeyboardInterrupt):
        run_account(small.path, small.out, now=clock, stage=stage)
    assert not small.out.exists()
    assert [path.name for path in small.folder.iterdir() if path.name.startswith(".")] == []


def test_a_full_disk_is_a_finding_and_the_earlier_result_stands(
    small: Any, clock: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_account(small.path, small.out, now=clock)
    before = _tree(small.out)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qingshan.runs.written.write_facts", full)
    with pytest.raises(Refused) as refused:
        run_account(small.path, small.out, now=clock)
    assert [finding.code for finding in refused.value.findings] == ["cannot-write"]
    assert "No space left on device" in refused.value.findings[0].message.en
    assert _tree(small.out) == before
    assert [path.name for path in small.folder.iterdir() if path.name.startswith(".")] == []


def test_a_folder_with_other_things_in_it_is_not_written_over(small: Any, clock: Callable[[], str]) -> None:
    small.out.mkdir()
    (small.out / "thesis.docx").write_bytes(b"precious")
    with pytest.raises(Refused) as refused:
        run_account(small.path, small.out, now=clock)
    assert refused.value.findings[0].code == "folder-taken"
    assert _tree(small.out) == {"thesis.docx": b"precious"}


def test_an_earlier_result_of_ours_is_replaced_whole(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    (small.out / "sensitivity.csv").write_text("of an earlier run file")
    run_account(small.path, small.out, now=clock)
    assert not (small.out / "sensitivity.csv").exists()
    assert (small.out / "manifest.json").is_file()


def test_notes_that_somebody_put_beside_a_result_are_not_deleted(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    (small.out / "我的笔记.docx").write_bytes(b"precious")
    with pytest.raises(Refused, match=r"我的笔记\.docx"):
        run_account(small.path, small.out, now=clock)
    assert (small.out / "我的笔记.docx").read_bytes() == b"precious"


def test_the_folder_of_the_inputs_is_never_replaced(small: Any, clock: Callable[[], str]) -> None:
    (small.folder / "manifest.json").write_text("{}")
    before = _tree(small.folder)
    with pytest.raises(Refused, match="holds other things"):
        run_account(small.path, small.folder, now=clock)
    assert _tree(small.folder) == before


def test_what_was_there_comes_back_when_the_new_folder_cannot_take_its_place(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "manifest.json").write_text('{"run": {"key": "0"}}')

    def half() -> None:
        with whole_folder(target) as aside:
            (aside / "half.txt").write_text("x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert _tree(target) == {"manifest.json": b'{"run": {"key": "0"}}'}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
