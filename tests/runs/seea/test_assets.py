"""The value of assets from a run, by hand, and what its change is made of."""

import json
from dataclasses import replace

import numpy as np
import pytest
from seea_by_hand import ALL, CARBON, DEPTH, EAST, PRICE, WATER, area, figure, line, refused, sheets

from qingshan.core import Text, Where
from qingshan.report.seea import AssetCell, Assets, Assumptions
from qingshan.runs.explain import explain
from qingshan.runs.seea_asset import check_closed


def annuity(rate: float, years: int = 100) -> float:
    return (1 - (1 + rate) ** -years) / rate


def test_an_asset_is_worth_the_discounted_flow(run):
    folder = run(asset_value={"source": "by hand", "rate": 0.03})
    value = figure(folder, f"{WATER}.value", ALL, "ecosystem=forest")
    assert figure(folder, "seea.asset_value", ALL, "ecosystem=forest") == pytest.approx(value * annuity(0.03))
    held = sheets(folder)
    assert line(held["SEEA 10.1"], "期末资产价值")["森林"] * 1e8 == pytest.approx(value * annuity(0.03))
    assert line(held["SEEA 10.1"], "期初资产价值")["森林"] == "未核算"
    assert line(held["SEEA 10.1b"], "水源涵养")["森林"] * 1e8 == pytest.approx(value * annuity(0.03))
    assert [row for row in held["SEEA 10.1"] if "0.03（任务文件 asset_value）；资产年限 100（规则库 U）" in str(row[0])]


def test_without_the_key_no_asset_is_valued(run):
    assert line(sheets(run())["SEEA 10.1"], "期末资产价值")["合计"] == "未核算"


ENTRIES = ("生态系统提升", "生态系统退化", "生态系统转换：增加", "生态系统转换：减少")
ENTRIES += ("重新评估及其他数量变化", "重估：价格", "重估：折现率")


def test_the_change_of_an_asset_is_taken_apart_and_adds_up(run, both):
    early = run("early", period=2018, asset_value={"source": "by hand", "rate": 0.03})
    forest, flow = area(early, "forest"), figure(early, f"{WATER}.value", ALL, "ecosystem=forest")
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 8:] = 10  # two columns of forest became grass
    both.raster("cover.tif", classes)
    both.raster("rain.tif", np.full((20, 20), 1600.0, np.float32))  # 90 mm more stay
    both.content["parameters"]["nature.water_conservation.price"]["value"] = 2 * PRICE
    late = run("late", period=2019, asset_value={"source": "by hand", "rate": 0.025, "opening": "early"})
    rows = sheets(late)["SEEA 10.1"]
    for column in ("森林", "草地", "合计"):
        parts = sum(line(rows, name)[column] for name in ENTRIES)
        opened, closed = (line(rows, name)[column] for name in ("期初资产价值", "期末资产价值"))
        assert opened + parts == pytest.approx(closed, rel=1e-12)
    factor = annuity(0.03) / 1e8
    lost = area(late, "forest") - forest
    more = area(late, "forest") * (0.94 - DEPTH)
    assert line(rows, "期初资产价值")["森林"] == pytest.approx(flow * factor)
    assert line(rows, "生态系统转换：减少")["森林"] == pytest.approx(lost * DEPTH * PRICE * factor, rel=1e-6)
    assert line(rows, "生态系统提升")["森林"] == pytest.approx(more * PRICE * factor, rel=1e-6)
    now = area(late, "forest") * 0.94
    assert line(rows, "重估：价格")["森林"] == pytest.approx(now * PRICE * factor, rel=1e-6)
    rate = now * 2 * PRICE * (annuity(0.025) - annuity(0.03)) / 1e8
    assert line(rows, "重估：折现率")["森林"] == pytest.approx(rate, rel=1e-6)
    assert line(rows, "灾害损失")["合计"] == "未核算"


def test_another_convention_at_the_opening_is_a_reappraisal(run):
    run("early", period=2018, asset_value={"source": "by hand", "rate": 0.03, "convention": "due"})
    rows = sheets(run("late", period=2019, asset_value={"source": "by hand", "rate": 0.03, "opening": "early"}))[
        "SEEA 10.1"
    ]
    opened, closed = (line(rows, name)["合计"] for name in ("期初资产价值", "期末资产价值"))
    assert opened == pytest.approx(1.03 * closed)
    assert line(rows, "重新评估及其他数量变化")["合计"] == pytest.approx(closed - opened)


def test_a_service_that_was_not_accounted_before_is_a_reappraisal(run):
    run("early", period=2018, asset_value={"source": "by hand", "rate": 0.03})
    late = run(
        "late",
        period=2019,
        services=[WATER, CARBON],
        asset_value={"source": "by hand", "rate": 0.03, "opening": "early"},
    )
    rows = sheets(late)["SEEA 10.1"]
    carbon = line(sheets(late)["SEEA 10.1b"], "固碳")["合计"]
    assert line(rows, "重新评估及其他数量变化")["合计"] == pytest.approx(carbon)
    assert [row for row in rows if str(row[0]).find("固碳：两期之一没有核算") >= 0]


def test_a_bad_opening_run_is_told(both, run, clock):
    assert ("opening-run", "nowhere is no folder of a run") in [
        (code, words[:29]) for code, words in refused(both, clock, asset_value={"opening": "nowhere"})
    ]
    del both.content["asset_value"]
    run("early", period=2019)
    told = refused(both, clock, asset_value={"opening": "early"})
    assert ("opening-run-differs", "the period of the opening run, 2019, is not earlier") in told
    told = refused(both, clock, period=2020, profile="CUSTOM")
    assert ("opening-run-differs", "the opening run is of CN-GUIDE-2020, this one of CUSTOM") in told
    both.zones([(EAST, both.box(0, 0, 20, 20))])
    told = refused(both, clock, profile="CN-GUIDE-2020")
    assert ("opening-run-differs", "the opening run has other zones or another place of the total") in told


def test_a_rate_without_a_source_and_a_broken_opening_run_are_told(both, run, clock):
    told = refused(both, clock, asset_value={"rate": 0.03})
    assert [words for code, words in told if code == "bad-value" and "need a source" in words]
    del both.content["asset_value"]
    early = run("early", period=2018)
    (early / "account.parquet").write_bytes(b"PAR1 no more")
    told = refused(both, clock, period=2019, asset_value={"opening": "early"})
    assert [words for code, words in told if code == "opening-run" and "early is no folder of a run" in words]


def test_the_opening_run_is_an_input_with_its_hash(run):
    run("early", period=2018)
    late = run("late", period=2019, asset_value={"opening": "early"})
    inputs = json.loads((late / "manifest.json").read_text("utf-8"))["inputs"]
    assert {one["file"] for one in inputs if one["role"] == "opening account"} == {
        "early/manifest.json",
        "early/account.parquet",
    }


def test_a_type_that_is_gone_is_a_conversion(run, both):
    early = run("early", period=2018, asset_value={"source": "by hand", "rate": 0.03})
    flow = figure(early, f"{WATER}.value", ALL, "ecosystem=grass")
    both.raster("cover.tif", np.full((20, 20), 2, np.uint8))
    rows = sheets(run("late", period=2019, asset_value={"source": "by hand", "rate": 0.03, "opening": "early"}))[
        "SEEA 10.1"
    ]
    assert line(rows, "生态系统转换：减少")["草地"] * 1e8 == pytest.approx(-flow * annuity(0.03))
    assert line(rows, "期末资产价值")["草地"] == 0
    assert line(rows, "生态系统退化")["合计"] == 0


def test_an_account_that_does_not_close_is_told():
    now = Assumptions(0.03, 100, 1, 0.0, Text("", ""), Text("", ""))
    cells = (AssetCell(WATER, "forest", closing=110.0, opening=100.0, volume=4.0, price=5.0),)
    (found,) = check_closed(Assets(now, cells, {}, "2018"), Where("run.yaml"))
    assert (found.code, found.message.en) == (
        "asset-not-closed",
        "the asset account of forest: opening and changes give 109, not 110",
    )
    assert list(check_closed(Assets(now, (replace(cells[0], rate=1.0),), {}, "2018"), Where("run.yaml"))) == []


def test_the_parameters_of_the_asset_value_are_those_that_were_used(run):
    folder = run(asset_value={"source": "by hand", "rate": 0.03, "years": 50, "convention": "due"})
    held = json.loads((folder / "manifest.json").read_text("utf-8"))["parameters"]
    shown = {code: (row["value"], row["source"], row["from_run"]) for code, row in held.items() if ".asset." in code}
    assert shown == {
        "seea.asset.rate": (0.03, "by hand", True),
        "seea.asset.years": (50, "by hand", True),
        "seea.asset.wait": (0, "by hand", True),
        "seea.asset.growth": (0, "general-knowledge", False),
    }
    tree = explain(folder, "seea.asset_value", ALL, "2019")
    assert [one.value for one in tree.children if one.code == "seea.asset.rate"] == [0.03]
