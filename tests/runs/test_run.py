"""A run says the same twice, adds up, and can be followed back from any figure."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from qingshan.facts import load_facts
from qingshan.nature import evapotranspiration, water_conservation
from qingshan.rulebook import standard_rulebook
from qingshan.runs import explain, run_account


def _facts(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "account.parquet")


def _value(facts: pl.DataFrame, indicator: str, place: str, part: str = "") -> float:
    row = facts.filter(pl.col("indicator") == indicator, pl.col("place") == place, pl.col("part") == part)
    assert row.height == 1
    return float(row["value"][0])


def test_water_of_a_uniform_county_is_the_formula_times_its_area(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    facts = _facts(small.out)
    area = _value(facts, "land.area", "530802")
    depth = 1500 - 0.0267 * 1500 - float(evapotranspiration.turc(1500.0, 18.0))
    assert _value(facts, "nature.water_conservation.quantity", "530802") == pytest.approx(depth / 1000 * area, rel=1e-9)


def test_quantity_times_price_is_value_on_every_row(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    facts = _facts(small.out)
    for place in ("530802", "530821"):
        quantity = _value(facts, "nature.water_conservation.quantity", place)
        value = _value(facts, "nature.water_conservation.value", place)
        assert value == pytest.approx(water_conservation.full_cost(quantity, 7.53), rel=1e-12)


def test_ecosystem_types_add_to_the_whole(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    facts = _facts(small.out)
    for indicator in ("land.area", "nature.water_conservation.quantity", "nature.carbon_sequestration.value"):
        parts = [_value(facts, indicator, "530821", f"ecosystem={code}") for code in ("forest", "grass")]
        assert sum(parts) == pytest.approx(_value(facts, indicator, "530821"), rel=1e-12)


def test_the_same_run_twice_gives_the_same_bytes_whatever_folder_and_clock(small: Any, tmp_path: Path) -> None:
    small.content["outputs"] = {"maps": True, "excel": True, "html": True}
    small.write()
    first = run_account(small.path, tmp_path / "one", now=lambda: "2026-01-01T00:00:00+00:00")
    second = run_account(small.path, tmp_path / "two", now=lambda: "2027-02-03T04:05:06+00:00")
    assert first.key == second.key
    names = ["account.parquet", "account.csv", "account.xlsx", "report.html"]
    names += [f"maps/{path.name}" for path in (tmp_path / "one" / "maps").iterdir()]
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    manifests = [json.loads((tmp_path / name / "manifest.json").read_text("utf-8")) for name in ("one", "two")]
    times = [one.pop("times") for one in manifests]
    assert times[0] != times[1]
    assert manifests[0] == manifests[1]


def test_another_parameter_gives_another_key(small: Any, tmp_path: Path, clock: Callable[[], str]) -> None:
    first = run_account(small.path, tmp_path / "one", now=clock)
    small.content["parameters"] = {"nature.nep_ratio": {"value": 0.2, "unit": "1", "source": "a guess for a test"}}
    small.write()
    second = run_account(small.path, tmp_path / "two", now=clock)
    assert first.key != second.key
    one, two = _facts(tmp_path / "one"), _facts(tmp_path / "two")
    ratio = _value(two, "nature.carbon_sequestration.quantity", "530802") / _value(
        one, "nature.carbon_sequestration.quantity", "530802"
    )
    assert ratio == pytest.approx(0.2 / 0.18, rel=1e-9)


def test_a_run_is_read_back_as_facts_without_a_finding(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    for name in ("account.csv", "account.parquet"):
        _, found = load_facts(small.out / name, standard_rulebook())
        assert [(one.code, str(one.where)) for one in found] == []


def test_a_figure_is_explained_down_to_parameters_and_hashed_files(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    tree = explain(small.out, "nature.water_conservation.value", "530802", "2019")
    leaves = {leaf.code: dict(leaf.detail) for leaf in tree.leaves()}
    assert len(leaves["nature.rain"]["sha256"]) == 64
    assert leaves["nature.rain"]["file"] == "rain.tif"
    assert leaves["nature.water_conservation.price"]["mark"] == "S"
    assert "0.0267" in leaves["nature.runoff_coefficient"]["table"]
    assert tree.value == pytest.approx(tree.children[0].value * tree.children[1].value)


def test_asking_for_what_is_not_there_says_what_there_is(small: Any, clock: Callable[[], str]) -> None:
    run_account(small.path, small.out, now=clock)
    with pytest.raises(LookupError, match="it has 530802, 530821"):
        explain(small.out, "nature.water_conservation.value", "530899", "2019")
    with pytest.raises(LookupError, match=r"相近的有 .* / this run has no indicator nature\.sunshine"):
        explain(small.out, "nature.sunshine", "530802", "2019")


def test_what_is_not_accounted_has_a_reason_and_no_zero(small: Any, clock: Callable[[], str]) -> None:
    small.content["services"] = []
    small.content["not_accounted"] = {"nature.flood_mitigation": {"zh": "没有暴雨数据", "en": "no storm data"}}
    small.write()
    run_account(small.path, small.out, now=clock)
    rows = _facts(small.out).filter(pl.col("indicator") == "nature.flood_mitigation.value")
    assert rows["status"].unique().to_list() == ["not accounted"]
    assert rows["value"].null_count() == rows.height == 2
    assert rows["reason"].unique().to_list() == ["没有暴雨数据 | no storm data"]
    total = _facts(small.out).filter(pl.col("indicator") == "gep.total")
    assert total["value"].null_count() == total.height


def test_facts_bring_values_by_zone_and_emission_limits_the_service(small: Any, clock: Callable[[], str]) -> None:
    head = "indicator,place,period,part,value,unit,status,mark,source\n"
    rows = [
        f"nature.air_purification.emission,{place},2019,pollutant={code},{amount},t,value,S,bulletin\n"
        for place in ("530802", "530821")
        for code, amount in (("SO2", 10), ("NOx", 1e9), ("dust", 5))
    ]
    (small.folder / "facts.csv").write_text(head + "".join(rows), "utf-8")
    small.content["facts"] = ["facts.csv"]
    small.content["services"] = ["nature.air_purification"]
    small.raster("cover.tif", np.full((20, 20), 2, np.uint8))
    small.write()
    run_account(small.path, small.out, now=clock)
    facts = _facts(small.out)
    assert _value(facts, "nature.air_purification.quantity", "530802", "pollutant=SO2") == pytest.approx(10)
    assert _value(facts, "nature.air_purification.quantity", "530802", "pollutant=dust") == pytest.approx(5)
    hectares = _value(facts, "land.area", "530802") / 10_000
    limited = _value(facts, "nature.air_purification.quantity", "530802", "pollutant=NOx")
    assert limited == pytest.approx(hectares * 6.0 / 1000, rel=1e-9)


def test_a_run_that_asks_for_some_services_never_passes_their_sum_for_the_total(
    small: Any, clock: Callable[[], str]
) -> None:
    small.content["services"] = ["nature.water_conservation"]
    small.write()
    run_account(small.path, small.out, now=clock)
    facts = _facts(small.out)
    totals = facts.filter(pl.col("indicator").is_in(["gep.regulating.value", "gep.total"]))
    assert totals["status"].unique().to_list() == ["not accounted"]
    reasons = facts.filter(pl.col("indicator") == "nature.climate_regulation.value")["reason"].unique().to_list()
    assert reasons == ["本次任务未要求核算 | not asked for in this run"]
    water = _value(facts, "nature.water_conservation.value", "530802")
    assert _value(facts, "gep.accounted.value", "530802") == water


def test_a_service_that_cannot_be_there_keeps_no_total_waiting(small: Any, clock: Callable[[], str]) -> None:
    folder = small.folder / "rules" / "profiles"
    folder.mkdir(parents=True)
    accounts = "".join(
        f"  - service: nature.{name}\n" for name in ("water_conservation", "carbon_sequestration", "coastal_protection")
    )
    head = "code: MINE\ntitle: {zh: 自定, en: mine}\nsource: general-knowledge\nmark: U\n"
    methods = (
        "methods: {nature.water_conservation.value: full_cost, nature.water_conservation.quantity: water_balance}\n"
    )
    (folder / "mine.yaml").write_text(f"{head}{methods}accounts:\n{accounts}", "utf-8")
    small.content |= {"profile": "MINE", "rulebook": ["rules"], "services": []}
    small.content["not_applicable"] = {"nature.coastal_protection": {"zh": "不临海", "en": "there is no coast"}}
    small.content["methods"] = {"nature.carbon_sequestration.quantity": "nep", "nature.nep": "ratio"}
    small.write()
    run_account(small.path, small.out, now=clock)
    facts = _facts(small.out)
    coast = facts.filter(pl.col("indicator") == "nature.coastal_protection.value")
    assert coast["status"].unique().to_list() == ["not applicable"]
    parts = [_value(facts, f"nature.{name}.value", "530802") for name in ("water_conservation", "carbon_sequestration")]
    assert _value(facts, "gep.regulating.value", "530802") == pytest.approx(sum(parts), rel=1e-12)
