"""Things that go wrong in the middle of a walk: the place is told, what was done is kept, and nothing is made up."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine

from qingshan.grid import block_store
from qingshan.grid.block_store import BlockStore
from qingshan.grid.engine import Engine
from qingshan.grid.job import Job, Outcome, Step
from qingshan.grid.kernel import cache as kernel_cache
from qingshan.grid.layer import Kind, Layer
from qingshan.grid.target import TargetGrid
from qingshan.grid.unreadable import LayersUnreadableError, LayerUnreadableError
from qingshan.grid.walk import Means, walk
from qingshan.grid.zones import Zones

SIZE = 1024  # cells along each side: 4 × 4 leaves
GRID = TargetGrid("EPSG:6933", Affine(30, 0, 9_740_000, 0, -30, 2_900_000), SIZE, SIZE)
RANDOM = np.random.default_rng(11)
RAIN = RANDOM.uniform(500, 2500, (SIZE, SIZE)).astype(np.float32)
CODES = RANDOM.integers(1, 4, (SIZE, SIZE)).astype(np.uint8)
INDEX = {1: 0, 2: 1, 3: 2}


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv(kernel_cache.VARIABLE, str(tmp_path_factory.getbasetemp() / "cache"))


def doubled(rain):
    """Twice the rain."""
    return 2.0 * rain


def written(path: Path, array: np.ndarray, **profile) -> str:
    standard = {"driver": "GTiff", "count": 1, "height": SIZE, "width": SIZE, "dtype": array.dtype.name}
    standard |= {"crs": GRID.crs, "transform": GRID.transform, "tiled": True, "blockxsize": 256, "blockysize": 256}
    with rasterio.open(path, "w", **{**standard, "compress": "deflate", **profile}) as dataset:
        dataset.write(array, 1)
    return str(path)


def job_in(folder: Path) -> Job:
    """Two zones that share a slanting border, over all of a map of 4 × 4 leaves."""
    west, south, east, north = GRID.bounds
    left = shapely.Polygon([(west, south), (west + 9000, south), (west + 20000, north), (west, north)])
    right = shapely.Polygon([(west + 9000, south), (east, south), (east, north), (west + 20000, north)])
    return Job(
        grid=GRID,
        zones=Zones(("a", "b"), ("甲", "乙"), (left, right)),
        layers={
            "cover": Layer(written(folder / "cover.tif", CODES), Kind.CLASS),
            "rain": Layer(written(folder / "rain.tif", RAIN)),
        },
        classes="cover",
        class_index=INDEX,
        steps=[Step("twice", doubled, {"rain": "rain"})],
        averaged=["rain", "twice"],
    )


def same(one: Outcome, other: Outcome) -> None:
    """Equal to the last bit."""
    np.testing.assert_array_equal(one.area, other.area)
    for name, sums in one.sums.items():
        np.testing.assert_array_equal(sums.total, other.sums[name].total)
        np.testing.assert_array_equal(sums.area, other.sums[name].area)


def stored(folder: Path, **means) -> Means:
    """Means that keep finished blocks of one leaf each."""
    return Means(side=1, compiled=False, store=lambda job: BlockStore(folder, ("rain", "cover")), **means)


@pytest.fixture
def worked_out(monkeypatch) -> list[tuple[int, int]]:
    """The blocks that are worked out, as they are."""
    done = []
    block = Engine.block

    def counting(self, row, column, side):
        done.append((row, column))
        return block(self, row, column, side)

    monkeypatch.setattr(Engine, "block", counting)
    return done


# broken files


def spoil(path: str, row: int, column: int) -> None:
    """Put garbage over one tile."""
    with rasterio.open(path) as dataset:
        start = int(dataset.get_tag_item(f"BLOCK_OFFSET_{column}_{row}", "TIFF", bidx=1))
        length = int(dataset.get_tag_item(f"BLOCK_SIZE_{column}_{row}", "TIFF", bidx=1))
    with Path(path).open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * length)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("which", ["cover", "rain"])
def test_a_broken_tile_is_told_with_its_file_and_window(tmp_path, which, workers):
    job = job_in(tmp_path)
    spoil(job.layers[which].path, 1, 2)
    with pytest.raises(LayerUnreadableError) as told:
        walk(job, means=Means(side=1, workers=workers, compiled=False))
    assert told.value.path == job.layers[which].path
    assert told.value.window == (256, 512, 256, 256)


def test_a_broken_tile_is_told_where_the_layer_lies_off_the_grid_and_where_it_is_brought_over(tmp_path):
    job = job_in(tmp_path)
    spoil(job.layers["rain"].path, 1, 2)
    for grid in (
        TargetGrid(GRID.crs, GRID.transform @ Affine.translation(-40, -40), SIZE, SIZE),
        TargetGrid(GRID.crs, GRID.transform @ Affine.translation(0.5, 0.5), SIZE, SIZE),
        TargetGrid(GRID.crs, GRID.transform @ Affine.scale(2), SIZE // 2, SIZE // 2),
    ):
        elsewhere = Job(grid, job.zones, job.layers, "cover", INDEX, averaged=["rain"])
        with pytest.raises(LayerUnreadableError, match=r"rain\.tif"):
            walk(elsewhere, means=Means(side=1, compiled=False))


def test_every_broken_tile_of_a_file_is_such_an_error_and_no_other(tmp_path):
    job = job_in(tmp_path)
    for row, column in ((0, 3), (1, 2), (3, 0)):
        spoil(job.layers["rain"].path, row, column)
    with pytest.raises(LayersUnreadableError) as told:
        walk(job, means=stored(tmp_path / "blocks", workers=2))
    assert [fault.window[:2] for fault in told.value.faults] == [(0, 768), (256, 512), (768, 0)]


@pytest.mark.parametrize("compress", ["deflate", None])
def test_a_file_that_was_cut_short_is_told_where_it_ends(tmp_path, compress):
    job = job_in(tmp_path)
    path = written(tmp_path / "rain.tif", RAIN, compress=compress)
    os.truncate(path, Path(path).stat().st_size * 3 // 4)
    with pytest.raises(LayersUnreadableError) as told:
        walk(job, means=stored(tmp_path / "blocks"))
    assert {fault.path for fault in told.value.faults} == {path}
    assert [fault.window[0] for fault in told.value.faults][-1] == 768
    assert all(fault.window[0] >= 512 for fault in told.value.faults)


def test_what_was_done_beside_a_broken_tile_is_kept_and_the_rest_follows_when_it_is_mended(tmp_path, worked_out):
    job = job_in(tmp_path)
    whole = walk(job, means=Means(side=1, compiled=False))
    spoil(job.layers["rain"].path, 1, 2)
    with pytest.raises(LayersUnreadableError) as told:
        walk(job, means=stored(tmp_path / "blocks", workers=2))
    assert [fault.window for fault in told.value.faults] == [(256, 512, 256, 256)]
    written(tmp_path / "rain.tif", RAIN)
    worked_out.clear()
    same(walk(job, means=stored(tmp_path / "blocks", workers=2)), whole)
    assert worked_out == [(1, 2)]


# the disk


def test_a_disk_that_is_full_costs_the_keeping_and_nothing_else(tmp_path, monkeypatch, worked_out):
    job = job_in(tmp_path)
    whole = walk(job, means=Means(side=1, compiled=False))

    class Full:
        """A file that takes a little and then no more."""

        def __init__(self, handle, _mode):
            self._handle = handle

        def __enter__(self):
            return self

        def __exit__(self, *_):
            os.close(self._handle)

        def write(self, data):
            os.write(self._handle, data[:100])
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(block_store.os, "fdopen", Full)
        same(walk(job, means=stored(tmp_path / "blocks")), whole)
    assert list((tmp_path / "blocks").iterdir()) == []
    worked_out.clear()
    same(walk(job, means=stored(tmp_path / "blocks")), whole)
    assert len(worked_out) == 16


def test_a_limit_on_the_size_of_files_does_not_stop_a_walk(tmp_path):
    done = in_a_process(tmp_path, "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n", "")
    assert done.wait(60) == 0, done.stderr.read()
    assert list((tmp_path / "blocks").iterdir()) == []


@pytest.mark.parametrize("harm", ["cut", "changed", "emptied"])
def test_a_kept_block_that_was_harmed_is_worked_out_anew(tmp_path, worked_out, harm):
    job = job_in(tmp_path)
    whole = walk(job, means=stored(tmp_path / "blocks"))
    harmed = sorted((tmp_path / "blocks").iterdir())[::3]
    for number, path in enumerate(harmed):
        data = bytearray(path.read_bytes())
        if harm == "changed":
            place = len(data) * number // len(harmed)
            data[place : place + 40] = b"\x5a" * 40
        path.write_bytes({"cut": data[: len(data) // 2], "changed": data, "emptied": b""}[harm])
    worked_out.clear()
    same(walk(job, means=stored(tmp_path / "blocks")), whole)
    assert len(worked_out) == len(harmed)


# walks that are cut short

SCRIPT = """
import sys, time
sys.path[:0] = [{tests!r}]
from pathlib import Path
from test_faults import job_in, stored, walk
from qingshan.grid.engine import Engine
block = Engine.block
def slow(self, *place):
    {wait}
    return block(self, *place)
Engine.block = slow
job = job_in(Path({folder!r}))
{first}
walk(job, means=stored(Path({folder!r}) / "blocks", workers=2))
"""


def in_a_process(folder: Path, first: str, wait: str) -> subprocess.Popen:
    """The walk of `job_in` in a process of its own, with something before it and before each block."""
    script = SCRIPT.format(tests=str(Path(__file__).parent), first=first, wait=wait or "pass", folder=str(folder))
    return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def after_some_blocks(process: subprocess.Popen, folder: Path, count: int = 4) -> None:
    until = time.monotonic() + 60
    while len(list(folder.glob("*.npz"))) < count:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_walk_that_was_killed_goes_on_where_it_stopped_and_a_third_has_nothing_to_do(tmp_path, worked_out):
    killed = in_a_process(tmp_path, "", "time.sleep(0.1)")
    after_some_blocks(killed, tmp_path / "blocks")
    killed.kill()
    killed.communicate()
    kept = len(list((tmp_path / "blocks").glob("*.npz")))
    job = job_in(tmp_path)
    again = walk(job, means=stored(tmp_path / "blocks"))
    assert 4 <= kept < 16
    assert len(worked_out) == 16 - kept
    worked_out.clear()
    third = walk(job, means=stored(tmp_path / "blocks"))
    assert worked_out == []
    same(third, again)
    same(again, walk(job, means=Means(side=1, compiled=False)))


def test_an_interrupt_ends_a_walk_of_threads_at_once_and_leaves_no_half_file(tmp_path):
    stopped = in_a_process(tmp_path, "", "time.sleep(0.2)")
    after_some_blocks(stopped, tmp_path / "blocks")
    start = time.monotonic()
    stopped.send_signal(signal.SIGINT)
    _, words = stopped.communicate(timeout=10)
    assert time.monotonic() - start < 3
    assert stopped.returncode != 0
    assert "KeyboardInterrupt" in words
    assert [path.name for path in (tmp_path / "blocks").iterdir() if path.suffix != ".npz"] == []
    store = BlockStore(tmp_path / "blocks", ("rain", "cover"))
    for path in (tmp_path / "blocks").iterdir():
        side, row, column = (int(part) for part in path.stem.split("-"))
        assert store.get(row, column, side) is not None


def test_an_error_of_whoever_takes_the_values_waits_for_the_threads_before_files_are_closed(tmp_path, monkeypatch):
    at_work, after_closing = [], []
    block, close = Engine.block, Engine.__exit__

    def working(self, *place):
        at_work.append(place)
        time.sleep(0.05)
        done = block(self, *place)
        at_work.remove(place)
        return done

    def closing(self, *told):
        after_closing.extend(at_work)
        close(self, *told)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Engine, "block", working)
    monkeypatch.setattr(Engine, "__exit__", closing)
    with pytest.raises(OSError, match="No space left"):
        walk(job_in(tmp_path).keeping(["rain"]), sink=full, means=Means(side=1, workers=3, compiled=False))
    assert after_closing == []
