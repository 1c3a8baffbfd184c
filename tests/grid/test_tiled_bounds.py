"""Routing over tiles holds tiles in memory and not the map, and says what a disk that is full does."""

import os
import subprocess
import sys

import numpy as np
import pytest
from routing_maps import Map, grid_of, ground_of, routed, values_of

from qingshan.grid.tiled.work import Tiling

#: Routes a made ground of some cells a side in a folder, and prints the most memory of its own that it held, in MB.
SCRIPT = """
import sys, threading, time
from pathlib import Path
import numpy as np
from affine import Affine
from qingshan.grid.target import TargetGrid
from qingshan.grid.tiled.route import route

class Hills:
    def read(self, window):
        y = np.arange(window.row, window.row + window.rows)[:, None]
        x = np.arange(window.column, window.column + window.columns)
        rough = (x * 7919 + y * 104729) % 1009 % 7
        return np.round(300 * np.sin(x / 90) * np.cos(y / 70) + rough)

def own():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024

def routed(side, folder):
    grid = TargetGrid("EPSG:6933", Affine(30, 0, 9_740_000, 0, -30, 2_900_000), side, side)
    tiled = route(Hills(), grid, Path(folder), tile=128, workers=2)
    gathered, _ = tiled.accumulate(1.0, Hills(), names=["cells", "hills"])
    stream = tiled.cellwise(lambda cells: (cells > 200).astype(float), gathered, name="stream")
    tiled.to_stream(stream, 1.0, name="way")

most, done = [], threading.Event()
def watch():
    while not done.is_set():
        most.append(own())
        time.sleep(0.002)
routed(200, sys.argv[2] + "/first")  # what is compiled is loaded
threading.Thread(target=watch).start()
routed(int(sys.argv[1]), sys.argv[2] + "/second")
done.set()
print(max(most))
"""


def test_six_times_the_map_takes_no_more_memory(tmp_path):
    def most(side: int) -> float:
        command = [sys.executable, "-c", SCRIPT, str(side), str(tmp_path / str(side))]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    small, large = most(512), most(1280)
    whole = (1280**2 - 512**2) * 40 / 2**20  # what the same takes more in memory
    assert large - small < whole / 3


def test_a_disk_without_room_is_an_error_and_leaves_nothing(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(OSError, match="No space left on device"):
        routed(ground_of(0, 30, 30), tmp_path, tile=8)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_in_the_middle_leaves_what_was_finished(tmp_path, monkeypatch):
    ground = ground_of(0, 30, 30)
    tiled = routed(ground, tmp_path, tile=8)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    made: list[int] = []

    def second_is_full(file: int, start: int, size: int) -> None:
        made.append(file)
        if len(made) == 2:
            raise OSError(28, "No space left on device")
        os.truncate(file, size)

    monkeypatch.setattr(os, "posix_fallocate", second_is_full, raising=False)
    with pytest.raises(OSError, match="No space left on device"):
        tiled.accumulate(1.0, Map(np.ones((30, 30))), names=["one", "other"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    monkeypatch.undo()
    (found,) = tiled.accumulate(1.0, names=["one"])
    assert np.nansum(values_of(found, ground)) >= np.isfinite(ground).sum()


def test_each_weight_needs_a_name_and_none_may_be_that_of_the_ground(tmp_path):
    tiled = routed(ground_of(0, 9, 9), tmp_path, tile=4)
    with pytest.raises(ValueError, match="2 weights need as many names, not 1"):
        tiled.accumulate(1.0, 2.0, names=["one"])
    with pytest.raises(ValueError, match="a result cannot be called filled: the ground itself is kept under that name"):
        tiled.accumulate(1.0, names=["filled"])


@pytest.mark.parametrize(("side", "shift"), [(7, 0), (7, 3), (64, 32), (2, 1)])
def test_tiles_cover_each_cell_once_wherever_they_begin(side, shift):
    seen = np.zeros((23, 40), int)
    for window in Tiling(grid_of(seen), side, shift).windows():
        seen[window.row : window.row + window.rows, window.column : window.column + window.columns] += 1
    assert (seen == 1).all()
