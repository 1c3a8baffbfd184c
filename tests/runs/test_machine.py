"""With what a run works changes no figure; what it keeps lets it go on, and is bounded, shown and cleared."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine

from qingshan.core import Refused
from qingshan.grid.engine import Engine
from qingshan.grid.kernel.cache import VARIABLE
from qingshan.runs import check_run, run_account
from qingshan.runs import machine as machine_module
from qingshan.runs.cache import clear, kept, prune
from qingshan.runs.file_hashes import FileHashes
from qingshan.runs.machine import Machine, bytes_of, machine

SIDE = 600
RANDOM = np.random.default_rng(5)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    monkeypatch.setattr(machine_module, "KEPT_FROM", 1)
    return folder


@pytest.fixture
def wide(small: Any) -> Any:
    """The small run on cells a thirtieth as long: nine leaves."""
    finer = Affine(0.2 / SIDE, 0, 101.0, 0, -0.2 / SIDE, 23.2)
    classes = np.full((SIDE, SIDE), 2, np.uint8)
    classes[:, SIDE // 2 :] = 10
    small.raster("cover.tif", classes, transform=finer)
    small.raster("rain.tif", RANDOM.uniform(1000, 2000, (SIDE, SIDE)).astype(np.float32), transform=finer)
    small.raster("temperature.tif", RANDOM.uniform(15, 20, (SIDE, SIDE)).astype(np.float32), transform=finer)
    small.content["outputs"]["maps"] = True
    small.write()
    return small


def _files(folder: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != "manifest.json"}


def test_threads_memory_and_cache_change_no_byte(wide: Any, clock: Callable[[], str], cache: Path) -> None:
    plain = run_account(wide.path, wide.out, now=clock)
    with machine(workers=3, memory=200_000) as small_one:
        again = run_account(wide.path, wide.folder / "again", now=clock, machine=small_one)
    assert again.key == plain.key
    assert _files(wide.folder / "again") == _files(wide.out)
    assert any(one.kind == "blocks" for one in kept(cache))


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(
    wide: Any, clock: Callable[[], str], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[tuple[int, int]] = []
    true = Engine.block

    def counted(self: Engine, row: int, column: int, side: int) -> Any:
        worked.append((row, column))
        if len(worked) == 3:
            raise KeyboardInterrupt
        return true(self, row, column, side)

    monkeypatch.setattr(Engine, "block", counted)
    means = Machine(keeps=True, memory=1)  # so little that a block is one leaf
    with pytest.raises(KeyboardInterrupt):
        run_account(wide.path, wide.out, now=clock, machine=means)
    assert not wide.out.exists()
    first = list(worked)
    run_account(wide.path, wide.out, now=clock, machine=means)
    assert not set(worked[len(first) :]) & set(first[:-1])
    assert len(set(worked)) == 9
    done = len(worked)
    run_account(wide.path, wide.folder / "again", now=clock, machine=means)
    assert len(worked) == done  # all of it was there
    monkeypatch.undo()
    run_account(wide.path, wide.folder / "fresh", now=clock)
    assert _files(wide.folder / "fresh") == _files(wide.out) == _files(wide.folder / "again")


def test_a_changed_input_is_not_taken_from_the_cache(wide: Any, clock: Callable[[], str], cache: Path) -> None:
    before = run_account(wide.path, wide.out, now=clock, machine=Machine(keeps=True))
    rain = np.full((SIDE, SIDE), 1234.0, np.float32)
    wide.raster("rain.tif", rain, transform=Affine(0.2 / SIDE, 0, 101.0, 0, -0.2 / SIDE, 23.2))
    after = run_account(wide.path, wide.out, now=clock, machine=Machine(keeps=True))
    assert after.key != before.key
    rains = after.content.facts.filter(indicator="nature.rain")["value"].drop_nulls().to_list()
    assert len(rains) >= 4
    assert rains == pytest.approx([1234.0] * len(rains))


def test_an_input_that_changes_while_the_account_is_made_is_refused(small: Any, clock: Callable[[], str]) -> None:
    def stage(name: str) -> Callable[[int, int], None]:
        def heard(_done: int, _total: int) -> None:
            if name == "account":
                with (small.folder / "rain.tif").open("ab") as file:
                    file.write(b"x")

        return heard

    with pytest.raises(Refused) as refused:
        run_account(small.path, small.out, now=clock, stage=stage)
    (found,) = refused.value.findings
    assert found.code == "input-changed"
    assert "rain.tif was changed while the account was made" in found.message.en
    assert not small.out.exists()


def test_the_rasters_are_read_once_for_check_and_account(
    small: Any, clock: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    walks: list[Any] = []
    true = machine_module.walk
    monkeypatch.setattr(machine_module, "walk", lambda job, **more: walks.append(job) or true(job, **more))
    run_account(small.path, small.out, now=clock)
    assert len(walks) == 1


def test_what_the_check_finds_still_stops_a_run_that_reads_once(small: Any, clock: Callable[[], str]) -> None:
    rain = np.full((20, 20), 1500.0, np.float32)
    rain[3, 4] = -7.0
    small.raster("rain.tif", rain)
    with pytest.raises(Refused) as refused:
        run_account(small.path, small.out, now=clock)
    (found,) = [one for one in refused.value.findings if one.code == "value-impossible"]
    assert "[3:4, 4:5]" in found.message.en
    assert not small.out.exists()
    assert [one.code for one in check_run(small.path)[2] if one.code == "value-impossible"]


def test_a_file_is_hashed_anew_when_it_changes_and_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    true = machine_module.file_hash
    monkeypatch.setattr("qingshan.runs.file_hashes.file_hash", lambda path: read.append(path) or true(path))
    monkeypatch.setattr("qingshan.runs.file_hashes._SMALL", 10)
    path = tmp_path / "raster.tif"
    path.write_bytes(b"1" * 100)
    hashes = FileHashes(tmp_path)
    first = hashes.of(path)
    hashes.save()
    assert FileHashes(tmp_path).of(path) == first
    assert len(read) == 1
    path.write_bytes(b"2" * 100)
    os.utime(path, ns=(1, 1))
    assert FileHashes(tmp_path).of(path) != first
    (tmp_path / "hashes.json").write_text("[broken", "utf-8")
    assert FileHashes(tmp_path).of(path) == true(path)


def test_the_cache_is_bounded_and_cleared(tmp_path: Path) -> None:
    for number in range(4):
        place = tmp_path / "blocks" / f"walk{number}"
        place.mkdir(parents=True)
        (place / "0.npz").write_bytes(b"x" * 1000)
        os.utime(place, (number, number))
    prune(tmp_path / "blocks", 2500, keeping=tmp_path / "blocks" / "walk0")
    assert [one.name for one in kept(tmp_path)] == ["walk3", "walk2", "walk0"]  # the one in use stays
    assert clear(tmp_path) == 3000
    assert kept(tmp_path) == []


def test_a_size_that_is_none_is_refused() -> None:
    for text in ("", "4", "much", "4XB", "0GB", "-1GB"):
        if text == "4":
            assert bytes_of(text) == 4
            continue
        with pytest.raises(ValueError, match="write for example 4GB"):
            bytes_of(text)
