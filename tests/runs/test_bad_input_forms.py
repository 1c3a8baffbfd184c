"""Slips in the form of a run file, broken files and impossible sizes: findings with a place, and never a traceback."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.errors
from typer.testing import CliRunner

from qingshan.cli.app import app
from qingshan.core import Finding, Period, Refused
from qingshan.nature import models_giving
from qingshan.rulebook import read_yaml
from qingshan.runs import check_run, run
from qingshan.runs.map_stage import map_layers
from qingshan.runs.resolve import Resolver

Change = Callable[[Any], None]

PLACES = """code,name_zh,level,parent
530800,普洱市,prefecture,-
530802,思茅区,county,530800
530821,宁洱县,county,530800
530900,临沧市,prefecture,-
"""


def refused(small: Any, code: str) -> list[Finding]:
    """The findings of a code, after the command has refused with 2 and written nothing."""
    _, _, found = check_run(small.path)
    done = CliRunner().invoke(app, ["account", str(small.path), "--out", str(small.out)])
    assert done.exit_code == 2, done.exception
    assert not small.out.exists()
    chosen = [finding for finding in found if finding.code == code]
    assert chosen, [(finding.code, finding.message.en) for finding in found]
    assert all(one.message.zh and one.message.en and one.remedy.zh and one.remedy.en for one in chosen)
    return chosen


def _zones_system(small: Any) -> None:
    small.content["zones"]["crs"] = "EPSG:9999999"


def _cover_system(small: Any) -> None:
    small.content["land_cover"]["crs"] = "WGS48"


def _raster_system(small: Any) -> None:
    small.content["rasters"]["nature.rain"]["crs"] = "EPSG:12345678"


def _grid_system(small: Any) -> None:
    small.content["grid"] = {"crs": "metres", "resolution": 1000}


def _no_grid_system(small: Any) -> None:
    small.content["grid"] = {"crs": "", "resolution": 1000}


def _heights_only(small: Any) -> None:
    small.content["grid"] = {"crs": "EPSG:5773", "resolution": 1000}


def _endless_cells(small: Any) -> None:
    small.content["grid"] = {"crs": "EPSG:4326", "resolution": float("inf")}


def _tiny_cells(small: Any) -> None:
    small.content["grid"] = {"crs": "EPSG:32647", "resolution": 1e-5}


def _cells_without_number(small: Any) -> None:
    small.content["grid"] = {"crs": "EPSG:4326", "resolution": 1e-320}


def _metres_in_degrees(small: Any) -> None:
    small.content["grid"] = {"crs": "EPSG:4326", "resolution": 1000}


def _first_year(small: Any) -> None:
    small.content["period"] = "0001"


def _far_year(small: Any) -> None:
    small.content["period"] = "2019-01-01/2919-12-31"


def _total_without_places(small: Any) -> None:
    small.content["total_place"] = "530800"


def _with_places(small: Any, total: Any) -> None:
    (small.folder / "places.csv").write_text(PLACES, "utf-8")
    small.content |= {"places": "places.csv", "total_place": total}


def _total_nowhere(small: Any) -> None:
    _with_places(small, "530700")


def _total_is_a_zone(small: Any) -> None:
    _with_places(small, "530802")


def _total_beside(small: Any) -> None:
    _with_places(small, 530900)


def _huge_value(small: Any) -> None:
    price = {"value": 10**400, "unit": "CNY/m3", "source": "our bureau", "price_year": 2019}
    small.content["parameters"] = {"nature.water_conservation.price": price}


def _value_that_is_none(small: Any) -> None:
    _huge_value(small)
    small.content["parameters"]["nature.water_conservation.price"]["value"] = float("nan")


def _endless_variation(small: Any) -> None:
    vary = {"nature.water_conservation.price": [7.0, float("inf")]}
    reason = {"zh": "试", "en": "to see"}
    service = "nature.water_conservation"
    small.content["sensitivity"] = [{"service": service, "vary": vary, "unit": "CNY/m3", "reason": reason}]


def _huge_variation(small: Any) -> None:
    _endless_variation(small)
    small.content["sensitivity"][0]["vary"] = {"nature.water_conservation.price": [10**400]}


CASES: list[tuple[Change, str, str, str]] = [
    (_zones_system, "bad-value", "zones.crs", "'EPSG:9999999' names no reference system"),
    (_cover_system, "bad-value", "land_cover.crs", "'WGS48' names no reference system"),
    (_raster_system, "bad-value", "rasters.nature.rain.crs", "'EPSG:12345678' names no reference system"),
    (_grid_system, "bad-value", "grid.crs", "'metres' names no reference system"),
    (_no_grid_system, "bad-value", "grid.crs", "'' names no reference system"),
    (_heights_only, "bad-value", "grid.crs", "neither a geographic nor a projected"),
    (_endless_cells, "bad-value", "grid.resolution", "finite"),
    (_tiny_cells, "grid-size", "grid.resolution", "the grid has"),
    (_cells_without_number, "grid-size", "grid.resolution", "cannot be counted"),
    (_metres_in_degrees, "grid-size", "grid.resolution", "1000 degrees"),
    (_first_year, "bad-value", "period", "'0001' lies outside the years 1900 to 2200"),
    (_far_year, "bad-value", "period", "outside the years"),
    (_total_without_places, "total-place", "total_place", "without places"),
    (_total_nowhere, "total-place", "total_place", "530700 is not in the place table on 2019-12-31"),
    (_total_is_a_zone, "total-place", "total_place", "530802 is itself a zone"),
    (_total_beside, "total-place", "total_place", "not below 530900: 530802, 530821"),
    (_huge_value, "bad-value", "parameters.nature.water_conservation.price", "too large"),
    (_value_that_is_none, "bad-value", "parameters.nature.water_conservation.price", "too large, or is none"),
    (_endless_variation, "bad-value", "sensitivity.0.vary.nature.water_conservation.price.1", "finite"),
    (_huge_variation, "bad-value", "sensitivity.0.vary.nature.water_conservation.price.0", "valid number"),
]


@pytest.mark.parametrize(("change", "code", "place", "words"), CASES, ids=[case[0].__name__[1:] for case in CASES])
def test_each_slip_is_a_finding_at_its_line(small: Any, change: Change, code: str, place: str, words: str) -> None:
    change(small)
    small.write()
    found = refused(small, code)
    assert any(one.where.line is not None and one.where.field == place for one in found), [str(one) for one in found]
    assert any(words in one.message.en for one in found), [one.message.en for one in found]


def test_a_total_place_without_quotes_is_a_code(small: Any) -> None:
    _with_places(small, 530800)
    small.write()
    inputs, _, _ = check_run(small.path)
    assert inputs is not None
    assert inputs.run.total_place == "530800"


def test_early_years_are_written_with_four_digits() -> None:
    for text in ("0001", "0987Q2", "0987-03"):
        assert str(Period.parse(text)) == text
    assert str(Period.parse("0987-03").previous()) == "0987-02"


@pytest.mark.parametrize("opening", ["[", "{a: "])
@pytest.mark.parametrize("depth", [60, 5000])
def test_yaml_nested_too_deeply_is_refused(small: Any, opening: str, depth: int) -> None:
    small.path.write_text("title:\n  " + opening * depth, "utf-8")
    (found,) = refused(small, "yaml-unreadable")
    assert found.where.line == 2
    assert "more than 50 levels" in found.message.en


def test_yaml_of_fifty_levels_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("[" * 50 + "]" * 50, "utf-8")
    assert read_yaml(path).findings == []


def test_an_output_name_that_the_system_refuses_is_a_finding(small: Any) -> None:
    done = CliRunner().invoke(app, ["account", str(small.path), "--out", str(small.folder / ("x" * 300)), "--json"])
    assert done.exit_code == 2, done.exception
    assert "cannot-write" in done.stdout


@pytest.mark.parametrize("title", ["x [/foo]", "x [bold]y"])
def test_brackets_in_a_title_are_shown_as_they_are(small: Any, title: str) -> None:
    small.content["title"] = {"zh": title, "en": title}
    small.write()
    done = CliRunner().invoke(app, ["account", str(small.path), "--out", str(small.out)])
    assert done.exit_code == 0, done.exception
    assert title in done.stdout


def _cut_short(small: Any, name: str) -> None:
    path = small.folder / name
    path.write_bytes(path.read_bytes()[:-600])
    with rasterio.open(path) as dataset:
        assert dataset.count == 1


@pytest.mark.parametrize(
    ("name", "place"), [("rain.tif", "rasters.nature.rain.file"), ("cover.tif", "land_cover.file")]
)
@pytest.mark.parametrize("warped", [False, True])
def test_a_raster_cut_short_is_named(small: Any, name: str, place: str, warped: bool) -> None:
    _rewritten(small)
    if warped:
        small.content["grid"] = {"crs": "EPSG:32647", "resolution": 1000}
    small.write()
    _cut_short(small, name)
    (found,) = refused(small, "file-corrupt")
    assert found.where.field == place
    assert found.where.line is not None
    assert f"{name} cannot be read: " in found.message.en
    assert "previous exception" not in found.message.en


def _rewritten(small: Any) -> None:
    """The rasters in strips of several rows each, large enough to be cut."""
    rng = np.random.default_rng(1)
    small.raster("rain.tif", rng.uniform(1400, 1600, (20, 20)).astype(np.float32), blockysize=1)
    small.raster("cover.tif", np.where(rng.random((20, 20)) > 0.5, 2, 10).astype(np.uint16), blockysize=1)


def test_elevation_broken_beyond_the_zones_is_named_when_slopes_are_made(small: Any) -> None:
    small.zones([("530802", small.box(0, 0, 8, 10)), ("530821", small.box(8, 0, 20, 10))])
    heights = np.random.default_rng(1).uniform(900, 1500, (20, 20)).astype(np.float32)
    small.raster("dem.tif", heights, blockysize=1)
    small.content["rasters"]["nature.elevation"] = {"file": "dem.tif", "unit": "m"}
    small.write()
    path = small.folder / "dem.tif"
    path.write_bytes(path.read_bytes()[: -80 * 9])  # the zones end at row 10, their slope needs row 12
    inputs, columns, _ = check_run(small.path)
    assert inputs is not None
    assert columns is not None
    resolver = Resolver(inputs.run, inputs.plan.book, inputs.plan.profile, {}, models_giving)
    resolver.resolve("nature.slope")
    with pytest.raises(Refused, match=r"dem\.tif cannot be read") as caught:
        map_layers(inputs, replace(inputs.plan, nodes=resolver.nodes), columns)
    (found,) = caught.value.findings
    assert (found.code, found.where.field) == ("file-corrupt", "rasters.nature.elevation.file")


def test_a_raster_that_breaks_between_check_and_account_is_named(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _rewritten(small)

    def late(*_: Any, **__: Any) -> None:
        _cut_short(small, "rain.tif")
        raise rasterio.errors.RasterioIOError("Read failed. See previous exception for details.")

    monkeypatch.setattr(run, "compute", late)
    with pytest.raises(Refused, match=r"rain\.tif cannot be read"):
        run.run_account(small.path, small.out, now=lambda: "2026-11-23T12:00:00+00:00")
    assert not small.out.exists()
