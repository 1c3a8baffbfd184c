"""What has no input is a hole in the figure and in every sum above it; it is never nought."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from qingshan.runs import check_run, run_account


def _row(folder: Path, indicator: str, place: str, part: str = "") -> dict[str, Any]:
    facts = pl.read_parquet(folder / "account.parquet")
    rows = facts.filter(pl.col("indicator") == indicator, pl.col("place") == place, pl.col("part") == part)
    assert rows.height == 1
    return rows.row(0, named=True)


def _half_without_rain(small: Any) -> None:
    rain = np.full((20, 20), 1500.0, np.float32)
    rain[:, 0:4] = np.nan
    small.raster("rain.tif", rain)


def test_a_zone_without_any_land_cover_is_refused_by_name(small: Any) -> None:
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 0:8] = 255
    small.raster("cover.tif", classes, nodata=255)
    inputs, _, found = check_run(small.path)
    assert inputs is None
    (one,) = [finding for finding in found if finding.code == "zone-without-land-cover"]
    assert "530802" in one.message.en


def test_ground_without_a_class_lowers_the_coverage_of_every_whole(small: Any, clock: Callable[[], str]) -> None:
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 0:2] = 255
    small.raster("cover.tif", classes, nodata=255)
    run_account(small.path, small.out, now=clock)
    for indicator in ("land.area", "nature.rain", "nature.water_conservation.quantity", "gep.accounted.value"):
        assert _row(small.out, indicator, "530802")["coverage"] == pytest.approx(0.75, abs=1e-6), indicator
    assert _row(small.out, "land.area", "530802", "ecosystem=forest")["coverage"] == pytest.approx(1.0)


def test_a_sum_of_accounts_is_covered_as_little_as_the_least_of_them(small: Any, clock: Callable[[], str]) -> None:
    _half_without_rain(small)
    run_account(small.path, small.out, now=clock)
    assert _row(small.out, "nature.water_conservation.value", "530802")["coverage"] == pytest.approx(0.5, abs=1e-6)
    assert _row(small.out, "gep.accounted.value", "530802")["coverage"] == pytest.approx(0.5, abs=1e-6)


def test_the_prefecture_is_covered_as_its_counties_are(small: Any, clock: Callable[[], str]) -> None:
    _half_without_rain(small)
    head = "code,name_zh,level,parent\n530000,云南省,province,-\n530800,普洱市,prefecture,530000\n"
    (small.folder / "places.csv").write_text(
        f"{head}530802,思茅区,county,530800\n530821,宁洱县,county,530800\n", "utf-8"
    )
    small.content |= {"places": "places.csv", "total_place": "530800"}
    small.write()
    run_account(small.path, small.out, now=clock)
    # eight of twenty columns half covered, the rest wholly
    covered = _row(small.out, "nature.water_conservation.quantity", "530800")["coverage"]
    assert covered == pytest.approx(0.8, abs=1e-6)


def test_a_figure_worked_out_by_zone_does_not_fill_holes_either(small: Any, clock: Callable[[], str]) -> None:
    _half_without_rain(small)
    small.write()
    run_account(small.path, small.out, now=clock)
    by_cell = _row(small.out, "nature.water_conservation.quantity", "530802")
    small.content["methods"] = {"nature.actual_evapotranspiration": {"model": "turc", "level": "zone"}}
    small.write()
    run_account(small.path, small.out, now=clock)
    by_zone = _row(small.out, "nature.water_conservation.quantity", "530802")
    assert by_zone["value"] == pytest.approx(by_cell["value"], rel=1e-9)
    assert by_zone["coverage"] == pytest.approx(by_cell["coverage"], rel=1e-9)


def test_a_negative_code_that_nobody_declared_is_an_unknown_class(small: Any) -> None:
    classes = np.full((20, 20), 2, np.int16)
    classes[3, 4] = -7
    small.raster("cover.tif", classes)
    _, _, found = check_run(small.path)
    (one,) = [finding for finding in found if finding.code == "class-unknown"]
    assert "(-7 to -7)" in one.message.en
