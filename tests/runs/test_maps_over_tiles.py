"""Runs over maps larger than memory: the figures of the maps held whole, kept, gone on with, and refused in words."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hillsides import CRS, HERE, SIZE, own, threats

import qingshan.nature
from qingshan.core import Finding, Refused, errors_in
from qingshan.grid.kernel.cache import VARIABLE
from qingshan.grid.tiled import route
from qingshan.grid.tiled.plane_store import PlaneStore
from qingshan.grid.tiled.route import Routed
from qingshan.runs import check_run, map_region, map_tiles, run_account
from qingshan.runs.cache import MAPS, clear, kept
from qingshan.runs.machine import Machine, machine

Clock = Callable[[], str]
INDICATORS = [
    "nature.sediment_export.quantity",
    "nature.sediment_retention.quantity",
    "nature.nutrient_export.nitrogen",
    "nature.habitat_quality",
]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, and tiles of eight cells."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    monkeypatch.setattr(map_tiles, "LEAST_SIDE", 8)
    return folder


@pytest.fixture
def whole_chain(hillside: Any) -> Any:
    """Slope, LS, sediment, nutrients and habitat over one hillside."""
    threats(hillside)
    hillside.content["methods"] |= {
        "nature.sediment_delivery_ratio": "multiple_flow",
        "nature.sediment_deposition": "multiple_flow",
        "nature.nutrient_delivery_ratio.nitrogen": "stated_turn",
        "nature.nutrient_delivery_ratio.nitrogen_subsurface": "distance",
        "nature.nutrient.runoff_index": "stated_mean",
        "nature.habitat_degradation": "surroundings",
    }
    hillside.content["parameters"] |= {
        "nature.nutrient.runoff_proxy": own(1500, "mm"),
        "nature.nutrient.runoff_proxy_mean": own(1500, "mm"),
        "nature.nutrient_load.nitrogen": own({"forest": 2, "grass": 4, "cropland": 20}, "kg/hm2"),
        "nature.habitat_suitability": own({"forest": 1, "grass": 0.7, "cropland": 0.3}, "1"),
    }
    hillside.content["indicators"] = INDICATORS
    hillside.write()
    return hillside


def figures(run: Any, name: str, clock: Clock, machine: Machine | None = None) -> pl.DataFrame:
    """The facts of a run, less what says which run it was."""
    run_account(run.path, run.folder / name, now=clock, machine=machine)
    return pl.read_parquet(run.folder / name / "account.parquet").drop("source")


def assert_same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    """The same rows, values within 10⁻¹²."""
    assert one.drop("value").equals(other.drop("value"))
    np.testing.assert_allclose(one["value"].to_numpy(), other["value"].to_numpy(), rtol=1e-12)


def tiles(cache: Path, *, keeps: bool = True, limit: int = 10**9) -> Machine:
    """A machine that may take next to nothing."""
    return Machine(workers=2, memory=1, planes=PlaneStore(cache / MAPS, limit, keeps=keeps), keeps=keeps)


def test_an_account_over_tiles_is_that_of_the_maps_held_whole(whole_chain: Any, cache: Path, clock: Clock) -> None:
    whole = figures(whole_chain, "whole", clock)
    cut = figures(whole_chain, "cut", clock, tiles(cache))
    assert set(INDICATORS) <= set(cut["indicator"])
    assert cut.filter(pl.col("indicator") == "nature.sediment_export.quantity")["value"].min() > 0
    assert_same(cut, whole)


def test_invest_with_one_receiver_over_tiles_is_that_held_whole(whole_chain: Any, cache: Path, clock: Clock) -> None:
    whole_chain.content["methods"] |= {
        "nature.slope": "invest",
        "nature.slope_length_factor": "invest_d8",
        "nature.sediment_delivery_ratio": "invest_d8",
        "nature.sediment_deposition": "invest_d8",
        "nature.nutrient_delivery_ratio.nitrogen": "invest_d8",
        "nature.nutrient_delivery_ratio.nitrogen_subsurface": "invest_d8",
        "nature.nutrient.runoff_index": "invest",
        "nature.habitat_degradation": "invest",
    }
    whole_chain.write()
    assert_same(figures(whole_chain, "cut", clock, tiles(cache)), figures(whole_chain, "whole", clock))


def test_a_slope_on_cells_of_its_own_is_cut_into_tiles_too(whole_chain: Any, cache: Path, clock: Clock) -> None:
    finer = HERE @ HERE.scale(0.5)
    row, column = np.mgrid[0 : 2 * SIZE, 0 : 2 * SIZE]
    heights = 900 - 2.0 * row + 0.4 * np.abs(column - SIZE) + np.random.default_rng(8).uniform(0, 0.5, row.shape)
    whole_chain.raster("dem.tif", heights.astype(np.float32), crs=CRS, transform=finer)
    assert_same(figures(whole_chain, "cut", clock, tiles(cache)), figures(whole_chain, "whole", clock))


def test_what_is_varied_is_made_anew_over_tiles(whole_chain: Any, cache: Path, clock: Clock) -> None:
    ends = {"low": 1e5, "high": 4e5}
    whole_chain.content["parameters"]["nature.stream_area"] = own(2e5, "m2", range=ends)
    whole_chain.content["uncertainty"] = {"draws": 100, "seed": 1, "parameters": ["nature.stream_area"]}
    whole_chain.content["indicators"] = []
    whole_chain.write()
    drivers = []
    for name, one in (("whole", None), ("cut", tiles(cache, limit=1))):
        told = run_account(whole_chain.path, whole_chain.folder / name, now=clock, machine=one).content.uncertainty
        assert told is not None
        drivers.append([(row.indicator, row.at_low, row.at_high) for row in told.drivers])
    for held, cut in zip(*drivers, strict=True):
        assert cut == (held[0], pytest.approx(held[1], rel=1e-12), pytest.approx(held[2], rel=1e-12))


# what is kept


def test_a_second_run_routes_nothing_and_gives_the_same_bytes(
    whole_chain: Any, cache: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_account(whole_chain.path, whole_chain.folder / "one", now=clock, machine=tiles(cache))
    monkeypatch.setattr(Routed, "accumulate", None)  # what is called would fail
    second = run_account(whole_chain.path, whole_chain.folder / "two", now=clock, machine=tiles(cache))
    assert first.key == second.key
    for name in ("account.csv", "account.parquet"):
        assert (whole_chain.folder / "one" / name).read_bytes() == (whole_chain.folder / "two" / name).read_bytes()


def test_a_changed_parameter_routes_no_ground_anew(
    whole_chain: Any, cache: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures(whole_chain, "one", clock, tiles(cache))
    whole_chain.content["parameters"]["nature.sediment.most"] = own(0.5, "1")
    whole_chain.write()
    expected = figures(whole_chain, "held", clock)
    monkeypatch.setattr("qingshan.grid.tiled.route.half_filled", None)
    monkeypatch.setattr("qingshan.grid.tiled.route.gather", None)
    assert_same(figures(whole_chain, "two", clock, tiles(cache)), expected)


def test_a_changed_elevation_is_not_taken_for_the_old_one(whole_chain: Any, cache: Path, clock: Clock) -> None:
    figures(whole_chain, "one", clock, tiles(cache))
    row, column = np.mgrid[0:SIZE, 0:SIZE]
    heights = 900 - 5.0 * row + 0.3 * np.abs(column - SIZE / 3) + np.random.default_rng(9).uniform(0, 0.5, row.shape)
    whole_chain.raster("dem.tif", heights.astype(np.float32), crs=CRS, transform=HERE)
    assert_same(figures(whole_chain, "two", clock, tiles(cache)), figures(whole_chain, "held", clock))


def test_what_nobody_uses_is_bounded_shown_and_cleared(whole_chain: Any, cache: Path, clock: Clock) -> None:
    limit = 5 * SIZE * SIZE * 8
    small = tiles(cache, limit=limit)
    figures(whole_chain, "one", clock, small)
    small.planes.release()
    there = [one for one in kept(cache) if one.kind == MAPS]
    assert 0 < sum(one.size for one in there) <= 2 * limit  # a result has two names and room once
    del small
    assert clear(cache) > 0
    assert not (cache / MAPS).exists()


def test_without_a_cache_nothing_stays(whole_chain: Any, cache: Path, clock: Clock) -> None:
    assert_same(figures(whole_chain, "cut", clock, tiles(cache, keeps=False)), figures(whole_chain, "whole", clock))
    assert [path for path in cache.rglob("*") if path.is_file()] == []


HALTED = """
import sys, time
from pathlib import Path
from qingshan.grid.tiled import route
from qingshan.grid.tiled.plane_store import PlaneStore
from qingshan.runs import map_tiles, run_account
from qingshan.runs.machine import Machine
map_tiles.LEAST_SIDE = 8
def settle(*given):
    print("half way", flush=True)
    time.sleep(60)
route.settle = settle
planes = PlaneStore(Path(sys.argv[3]), 10**9)
means = Machine(workers=2, memory=1, planes=planes, keeps=True)
run_account(Path(sys.argv[1]), Path(sys.argv[2]), now=lambda: "", machine=means)
"""


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(
    whole_chain: Any, cache: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[int] = []
    true = route.half_filled

    def counted(*given: Any) -> Any:
        filled.append(1)
        return true(*given)

    monkeypatch.setattr(route, "half_filled", counted)
    command = [sys.executable, "-c", HALTED, whole_chain.path, whole_chain.folder / "cut", cache / MAPS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.send_signal(signal.SIGKILL)
    assert not (whole_chain.folder / "cut").exists()
    assert list((cache / MAPS).glob(".work-*/.*")) != []  # it was killed in the middle of a plane
    cut = figures(whole_chain, "cut", clock, tiles(cache))
    assert filled == []  # no ground was filled again
    plain = figures(whole_chain, "plain", clock, tiles(cache / "other"))
    assert len(filled) == 2  # for all models: with the edge of the map, and without it where they take the slope
    assert plain.equals(cut)
    for name in ("account.csv", "account.parquet"):
        ours, theirs = (whole_chain.folder / one / name for one in ("cut", "plain"))
        assert ours.read_bytes() == theirs.read_bytes()
    assert len(list((cache / MAPS).glob(".work-*"))) <= 1  # what was left behind is gone


# what is refused


def findings(run: Any, clock: Clock, machine: Machine) -> list[Finding]:
    """The errors that a run is refused for."""
    with pytest.raises(Refused) as refused:
        run_account(run.path, run.out, now=clock, machine=machine)
    assert not run.out.exists()
    return errors_in(refused.value.findings)


def test_a_model_that_must_be_held_whole_is_refused_with_how_large_and_what_to_do(
    whole_chain: Any, cache: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tuple(replace(one, tiled=False) if "degradation" in one.gives else one for one in qingshan.nature.MODELS)
    monkeypatch.setattr(qingshan.nature, "MODELS", models)
    monkeypatch.setattr(map_region, "_BYTES_A_CELL", 1)
    (one,) = findings(whole_chain, clock, replace(tiles(cache), memory=900))
    assert one.code == "map-too-large"
    assert "nature.habitat_degradation must be held whole in memory" in one.message.en
    assert "spans 1.6e+03 cells of the grid, at most 900 fit" in one.message.en
    assert "allow more memory by --memory" in one.remedy.en


def test_a_disk_without_room_is_told_with_the_folder_and_leaves_nothing(
    whole_chain: Any, cache: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    small = tiles(cache)
    (one,) = findings(whole_chain, clock, small)
    assert one.code == "map-no-room"
    assert f"worked in files in {cache / MAPS}" in one.message.en
    assert "No space left on device" in one.message.en
    assert "QINGSHAN_CACHE" in one.remedy.en
    assert [path for path in (cache / MAPS).rglob("*") if path.is_file()] == []


def test_an_impossible_value_of_another_model_is_told_with_its_window(
    whole_chain: Any, cache: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lowered(model: Any) -> Any:
        taken = {
            name: replace(one, high=1.0) if one.of == "nature.slope" else one for name, one in model.inputs.items()
        }
        return replace(model, inputs=taken) if "slope_length" in model.gives else model

    monkeypatch.setattr(qingshan.nature, "MODELS", tuple(lowered(one) for one in qingshan.nature.MODELS))
    told = [findings(whole_chain, clock, one)[0] for one in (Machine(), tiles(cache))]
    assert told[0] == told[1]
    assert "slope as a model gave it is impossible" in told[0].message.en


def test_a_damaged_raster_is_told_with_its_window(whole_chain: Any, cache: Path, clock: Clock) -> None:
    figures(whole_chain, "one", clock, tiles(cache))
    data = (whole_chain.folder / "town.tif").read_bytes()
    (whole_chain.folder / "town.tif").write_bytes(data[: len(data) // 2])
    (one,) = [one for one in findings(whole_chain, clock, tiles(cache)) if one.code == "file-corrupt"]
    assert "town.tif" in one.message.en


def test_a_check_over_tiles_finds_what_a_check_of_whole_maps_finds(whole_chain: Any, cache: Path) -> None:
    heights = np.full((SIZE, SIZE), np.nan, np.float32)
    heights[20:] = 900 - 4.0 * np.mgrid[20:SIZE, 0:SIZE][0]
    whole_chain.raster("dem.tif", heights, crs=CRS, transform=HERE)
    whole, cut = (check_run(whole_chain.path, machine=one)[2] for one in (Machine(), tiles(cache)))
    assert whole == cut
    assert "map-ends-at-zones" in [one.code for one in whole]


# two at once


def test_what_one_run_has_in_use_another_does_not_take_away(whole_chain: Any, cache: Path, clock: Clock) -> None:
    figures(whole_chain, "one", clock, tiles(cache))
    (first, *_) = sorted((cache / MAPS).glob("*.raw"))
    one, other = PlaneStore(cache / MAPS, 10**9), PlaneStore(cache / MAPS, 0)
    like = map_tiles.TiledCells.over(map_region.TargetGrid(CRS, HERE, SIZE, SIZE), one, side=8).tiles.new("like")
    held = one.get(first.stem, like)
    assert held is not None
    assert other.work.is_dir()
    other.release()
    assert list((cache / MAPS).glob("*.raw")) == [first]
    one.release()
    assert one.work != other.work
    assert one.work.is_dir()  # nor is the folder that it works in


def test_memory_says_which_maps_are_cut() -> None:
    assert map_region.most_in_memory(Machine()) == map_region.MOST_CELLS
    with machine(workers=2, memory=4_000_000_000) as four:
        assert 10_000_000 < map_region.most_in_memory(four) < 12_000_000
        assert 1500 < map_tiles.side_of_tiles(four) < map_tiles.MOST_SIDE
    with machine(workers=4, memory=100_000_000) as little:
        assert map_region.most_in_memory(little) < 300_000
        assert map_tiles.side_of_tiles(little) == map_tiles.LEAST_SIDE
