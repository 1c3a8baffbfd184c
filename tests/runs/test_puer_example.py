"""The Pu'er example says what it can and cannot show, and its figures hold together."""

from pathlib import Path

import polars as pl
import pytest

from qingshan.facts import load_facts
from qingshan.rulebook import standard_rulebook
from qingshan.runs import explain, run_account
from qingshan.runs.run import Result

EXAMPLE = Path(__file__).parents[2] / "examples" / "puer"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The example, computed once."""
    out = tmp_path_factory.mktemp("puer") / "out"
    return run_account(EXAMPLE / "run.yaml", out, now=lambda: "2026-11-23T12:00:00+00:00")


def _column(facts: pl.DataFrame, indicator: str, *, total: bool) -> pl.Series:
    rows = facts.filter(pl.col("indicator") == indicator, pl.col("part") == "")
    return rows.filter((pl.col("place") == "530800") == total)["value"]


@pytest.mark.parametrize(
    "indicator",
    [
        "land.area",
        "nature.water_conservation.quantity",
        "nature.carbon_sequestration.quantity",
        "nature.climate_regulation.value",
        "gep.accounted.value",
    ],
)
def test_the_ten_counties_add_up_to_the_prefecture(result: Result, indicator: str) -> None:
    counties = _column(result.content.facts, indicator, total=False)
    assert counties.len() == 10
    assert float(_column(result.content.facts, indicator, total=True)[0]) == pytest.approx(counties.sum(), rel=1e-12)


def test_no_total_is_called_the_gep_of_puer(result: Result) -> None:
    totals = result.content.facts.filter(pl.col("indicator").is_in(["gep.total", "gep.regulating.value"]))
    assert totals["status"].unique().to_list() == ["not accounted"]
    page = (result.folder / "report.html").read_text("utf-8")
    assert "不是普洱市的生态系统生产总值" in page


def test_soil_stands_only_in_the_sensitivity_and_grows_with_k(result: Result) -> None:
    soil = result.content.facts.filter(pl.col("indicator") == "nature.soil_retention.quantity")
    assert soil["status"].unique().to_list() == ["not accounted"]
    rows = [
        row
        for row in result.content.sensitivity
        if row.place == "530800" and row.indicator == "nature.soil_retention.quantity"
    ]
    assert [row.given for row in rows] == [0.01, 0.02, 0.03]
    assert rows[2].value == pytest.approx(3 * rows[0].value, rel=1e-9)


def test_the_area_is_that_of_the_polygons(result: Result) -> None:
    area = float(_column(result.content.facts, "land.area", total=True)[0]) / 1e6
    assert area == pytest.approx(44_244.15, abs=0.5)


def test_every_note_and_warning_is_one_we_know(result: Result) -> None:
    assert sorted({found.code for found in result.findings}) == ["constant-prices"]


def test_the_stated_figures_pass_their_check_and_stay_apart(result: Result) -> None:
    facts, found = load_facts(EXAMPLE / "facts.csv", standard_rulebook())
    assert found == []
    ratio = facts.filter(pl.col("indicator") == "teeb.to_gdp_ratio")["value"][0]
    teeb = facts.filter(pl.col("indicator") == "teeb.value", pl.col("place") == "530800")["value"][0]
    gdp = facts.filter(pl.col("indicator") == "economy.gdp")["value"][0]
    assert teeb / gdp == pytest.approx(ratio, abs=0.005)
    assert not result.content.facts["indicator"].is_in(["teeb.value", "economy.gdp"]).any()


def test_a_figure_of_the_prefecture_names_its_counties_and_its_sources(result: Result) -> None:
    tree = explain(result.folder, "nature.water_conservation.value", "530800", "2019")
    zones = tree.children[0]
    assert zones.kind == "sum"
    assert [leaf.label.zh for leaf in zones.children][:2] == ["思茅区", "宁洱哈尼族彝族自治县"]
    assert sum(leaf.value or 0 for leaf in zones.children) == pytest.approx(tree.value, rel=1e-12)
    details = [dict(leaf.detail) for leaf in tree.leaves()]
    assert any(len(detail.get("sha256", "")) == 64 for detail in details)


def test_maps_are_there_for_each_accounted_service(result: Result) -> None:
    names = {path.name for path in (result.folder / "maps").iterdir()}
    for stem in ("water_conservation", "carbon_sequestration", "oxygen_release", "climate_regulation"):
        assert {f"{stem}.tif", f"{stem}.png"} <= names
    assert "land_cover.png" in names
    assert not [name for name in names if name.startswith(".")]


def test_the_run_has_no_clock_outside_its_manifest(result: Result, tmp_path: Path) -> None:
    again = run_account(EXAMPLE / "run.yaml", tmp_path / "again", now=lambda: "2031-05-06T07:08:09+00:00")
    for name in ("account.parquet", "account.csv", "sensitivity.csv"):
        assert (again.folder / name).read_bytes() == (result.folder / name).read_bytes()
