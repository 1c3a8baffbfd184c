"""SEEA EA from a run, by hand: two zones of two types each, one service in, its users, its condition, its value."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest

from qingshan.core import Refused, Text, Where
from qingshan.nature.seea import CROSSWALK
from qingshan.report.seea import AssetCell, Assets, Assumptions
from qingshan.rulebook import plain_table, standard_rulebook
from qingshan.runs import check_run, run_account
from qingshan.runs.explain import explain
from qingshan.runs.seea_asset import check_closed

EAST, WEST, ALL = "530802", "530821", "530800"
WATER, OXYGEN, CARBON = "nature.water_conservation", "nature.oxygen_release", "nature.carbon_sequestration"
PRICE = 2.0  # CNY/m³
DEPTH = 0.85  # m of water kept: 1500 mm of rain, a tenth of it runs off, 500 mm evaporate
PLACES = """code,name_zh,name_en,level,parent,valid_from,valid_to
530000,云南省,Yunnan,province,-,,
530800,普洱市,Pu'er,prefecture,530000,,
530802,思茅区,Simao,county,530800,,
530821,宁洱县,Ning'er,county,530800,,
"""
COVER = {
    "code": "cover", "title": {"zh": "植被覆盖度", "en": "vegetation cover"}, "group": "structural", "unit": "1",
    "low": 0.2, "high": 1.0, "reference": "closed forest, 1990", "weight": 0.75, "source": "survey",
}  # fmt: skip
LOST = {
    "code": "lost", "title": {"zh": "消失物种", "en": "species lost"}, "group": "compositional", "unit": "piece",
    "low": 50, "high": 0, "reference": "list of 1990", "weight": 0.25, "source": "list",
}  # fmt: skip
FACTS = "indicator,place,period,part,value,unit,status,mark,source\n"
Sheets = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def both(small: Any) -> Any:
    """Two zones, one above the other, each half forest and half grass; one service at round numbers."""
    (small.folder / "places.csv").write_text(PLACES, "utf-8")
    small.zones([(EAST, small.box(0, 0, 20, 10)), (WEST, small.box(0, 10, 20, 20))])
    small.raster("et.tif", np.full((20, 20), 500.0, np.float32))
    small.content["rasters"]["nature.actual_evapotranspiration"] = {"file": "et.tif", "unit": "mm"}
    own = {"source": "by hand", "mark": "S"}
    small.content["parameters"] = {
        "nature.runoff_coefficient": {"value": 0.1, "unit": "1", **own},
        "nature.water_conservation.price": {"value": PRICE, "unit": "CNY/m3", "price_year": 2019, **own},
    }
    small.content |= {"places": "places.csv", "total_place": ALL, "services": [WATER]}
    small.content["outputs"] = {"maps": False, "excel": True, "html": False}
    small.write()
    return small


@pytest.fixture
def run(both: Any, clock: Callable[[], str]) -> Callable[..., Path]:
    """Runs with some more keys and gives the folder."""

    def made(out: str = "out", **more: Any) -> Path:
        both.content |= more
        both.write()
        return run_account(both.path, both.folder / out, now=clock).folder

    return made


def sheets(folder: Path) -> Sheets:
    book = openpyxl.load_workbook(folder / "seea.xlsx")
    return {sheet.title: list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book.worksheets}


def line(rows: list[tuple[Any, ...]], name: str) -> dict[str, Any]:
    """The cells of the row that starts with a name, by the first line of their heads."""
    (found,) = [row for row in rows if str(row[0]).split("\n")[0] == name]
    return {str(head).split("\n")[0].split("（")[0]: cell for head, cell in zip(rows[0], found, strict=True)}


def area(folder: Path, ecosystem: str, place: str = ALL) -> float:
    return figure(folder, "land.area", place, f"ecosystem={ecosystem}")


def figure(folder: Path, indicator: str, place: str, part: str = "") -> float:
    facts = pl.read_parquet(folder / "account.parquet")
    rows = facts.filter(pl.col("indicator") == indicator, pl.col("place") == place, pl.col("part") == part)
    assert rows["status"].to_list() == ["value"], rows
    return float(rows["value"][0])


def refused(both: Any, clock: Callable[[], str], **more: Any) -> list[tuple[str, str]]:
    both.content |= more
    both.write()
    with pytest.raises(Refused) as told:
        run_account(both.path, both.folder / "refused", now=clock)
    assert not (both.folder / "refused").exists()
    return [(one.code, one.message.en) for one in told.value.findings]


# supply and use


def test_supply_is_area_times_depth_and_use_is_the_supply(run):
    folder = run(use={WATER: {"shares": {"households": 0.4, "government": 0.6}, "source": "bulletin", "mark": "S"}})
    held = sheets(folder)
    forest, grass = (area(folder, one) * DEPTH for one in ("forest", "grass"))
    supply, use = line(held["SEEA 7.1a"], "水源涵养"), line(held["SEEA 7.1b"], "水源涵养")
    assert supply["单位"].startswith("亿m³")
    assert supply["森林"] == pytest.approx(forest / 1e8, rel=1e-6)
    assert supply["草地"] == pytest.approx(grass / 1e8, rel=1e-6)
    assert supply["供给合计"] == pytest.approx((forest + grass) / 1e8, rel=1e-6)
    assert use["居民"] == pytest.approx(0.4 * supply["供给合计"])
    assert use["政府"] == pytest.approx(0.6 * supply["供给合计"])
    assert use["使用合计"] == pytest.approx(use["供给合计"])
    assert use["使用者依据"].startswith("任务文件：bulletin S")
    money = line(held["SEEA 9.1b"], "最终服务合计")
    assert money["居民"] == pytest.approx(0.4 * PRICE * (forest + grass) / 1e8, rel=1e-6)


def test_supply_is_use_for_every_service_and_what_seea_lacks_stays_outside(run):
    held = sheets(run(services=[WATER, CARBON, OXYGEN]))
    for number in ("7.1", "9.1"):
        supply, use = held[f"SEEA {number}a"], held[f"SEEA {number}b"]
        for name in ("水源涵养", "固碳"):
            row = line(use, name)
            assert row["使用合计"] == pytest.approx(line(supply, name)["供给合计"])
            assert row["使用合计"] == pytest.approx(
                sum(row[one] or 0 for one in ("产业小计", "政府", "居民", "出口", "生态系统"))
            )
        assert not [row for row in supply if str(row[0]).startswith("释氧")]
        assert [row for row in supply if "释氧（SEEA 无此服务，剔除）" in str(row[0])]
    assert line(held["SEEA 7.1b"], "固碳")["使用者依据"].startswith("规则库默认 U")
    assert line(held["表18"], "释氧")["性质"].startswith("无对应服务")


def test_an_intermediate_service_is_used_by_ecosystems_and_in_no_sum(run, both):
    own = {"value": 0.0, "unit": "1", "source": "survey"}
    given = {f"nature.species_conservation.{one}": {**own} for one in ("endangered", "endemic", "ancient")}
    given["nature.shannon_index"] = {**own, "value": 2.5}
    species = "nature.species_conservation"
    methods = {f"{WATER}.value": "full_cost"}
    parameters = both.content["parameters"] | given
    held = sheets(run(services=[WATER, species], profile="CUSTOM", methods=methods, parameters=parameters))
    use = held["SEEA 9.1b"]
    row = line(use, "物种保育（中间服务）")
    assert row["生态系统"] == pytest.approx(row["使用合计"])
    assert row["使用合计"] > 0
    assert line(use, "最终服务合计")["使用合计"] == pytest.approx(line(use, "水源涵养")["使用合计"])


def test_stated_amounts_that_do_not_add_up_to_the_supply_stop_the_run(both, run, clock):
    total = figure(run(), f"{WATER}.quantity", ALL)
    short = {WATER: {"amounts": {"households": total / 1e8 - 0.5}, "unit": "亿m3", "source": "bulletin"}}
    (words,) = [words for code, words in refused(both, clock, use=short) if code == "supply-use-unbalanced"]
    assert f"supply is {total:g} m3, use {total - 0.5e8:g} m3, difference 5e+07" in words
    close = {WATER: {"amounts": {"households": total * 0.9996}, "unit": "m3", "source": "bulletin"}}
    row = line(sheets(run(use=close))["SEEA 7.1b"], "水源涵养")
    assert row["居民"] == pytest.approx(row["供给合计"])


@pytest.mark.parametrize(
    ("use", "code", "words"),
    [
        ({WATER: {"shares": {"households": 0.9}, "source": "x"}}, "use-shares", "the shares add up to 0.9"),
        ({WATER: {"shares": {"households": 1.5, "exports": -0.5}, "source": "x"}}, "use-shares", "or one is negative"),
        ({WATER: {"shares": {"everybody": 1}, "source": "x"}}, "unknown-code", "there is no economic unit 'everybody'"),
        ({WATER: {"shares": {"industries": 1}, "source": "x"}}, "unknown-code", "no economic unit 'industries'"),
        ({"nature.moonlight": {"shares": {"households": 1}, "source": "x"}}, "unknown-code", "no service"),
        ({OXYGEN: {"shares": {"households": 1}, "source": "x"}}, "use-no-service", "SEEA has no service"),
        ({WATER: {"amounts": {"households": 1}, "unit": "t", "source": "x"}}, "wrong-unit", "does not measure"),
        ({WATER: {"source": "x"}}, "bad-value", "give either shares or amounts"),
    ],
)  # fmt: skip
def test_bad_users_are_told(both, use, code, words):
    both.content["use"] = use
    both.write()
    _, _, findings = check_run(both.path)
    assert [one for one in findings if one.code == code and words in one.message.en], [str(one) for one in findings]


def test_consumer_surplus_is_kept_out(run, both):
    rows = [
        f"nature.recreation.{name},{place},2019,{part},{value},{unit},value,S,book,{year}\n"
        for place in (EAST, WEST)
        for name, part, value, unit, year in (
            ("visits", "origin=near", 10, "万人次", ""), ("income", "", 2, "亿元", "2019"),
            ("ecosystem_share", "", 1, "1", ""), ("multiplier", "", 3, "1", ""),
        )
    ]  # fmt: skip
    (both.folder / "facts.csv").write_text(FACTS.strip() + ",price_year\n" + "".join(rows), "utf-8")
    tour = "nature.recreation"
    methods = {"nature.recreation.value": "revenue_share", f"{WATER}.value": "full_cost"}
    folder = run(facts=["facts.csv"], profile="CUSTOM", services=[WATER, tour], methods=methods)
    found = json.loads((folder / "manifest.json").read_text("utf-8"))["findings"]
    assert [one["severity"] for one in found if one["code"] == "use-consumer-surplus"] == ["warning"]
    held = sheets(folder)
    assert [str(row[0]) for row in held["SEEA 9.1a"] if str(row[0]).startswith("旅游康养")] == []
    assert line(held["表18"], "旅游康养")["供给使用表"].startswith("不在")


def test_every_service_of_the_crosswalk_has_users_by_default():
    shares = plain_table(standard_rulebook().value_of("seea.use_share", date(2020, 12, 31)).value)
    units = {member.code for member in standard_rulebook().dimensions["economic_unit"].members}
    for one in CROSSWALK:
        if one.seea:
            assert sum(shares[one.seea[0]].values()) == pytest.approx(1)
            assert set(shares[one.seea[0]]) <= units - {"industries"}
            assert one.final or set(shares[one.seea[0]]) == {"ecosystems"}


def test_only_users_that_were_taken_by_default_are_listed_as_parameters(run):
    def listed(folder):
        held = json.loads((folder / "manifest.json").read_text("utf-8"))["parameters"]
        return held.get("seea.use_share", {"value": {}})["value"]

    folder = run()
    services = {str(row[0]) for row in sheets(folder)["SEEA 9.1b"]}
    assert 0 < len(listed(folder)) < len(services)
    assert "crop" not in listed(folder)  # not in the run
    stated = {"shares": {"households": 1.0}, "source": "asked", "mark": "S"}
    accounted = [one["service"] for one in json.loads((folder / "manifest.json").read_text("utf-8"))["accounts"]
                 if one["accounted"]]  # fmt: skip
    assert listed(run(use=dict.fromkeys(accounted, stated))) == {}


# extent


def test_with_one_map_only_the_closing_extent_is_known(run):
    folder = run()
    rows = sheets(folder)["SEEA 4.1"]
    assert line(rows, "期初范围")["合计"] == "未核算"
    assert line(rows, "期末范围")["森林"] == pytest.approx(area(folder, "forest") / 1e4, rel=1e-9)
    assert any("公顷" in str(cell) for row in rows for cell in row)
    assert [row for row in rows if "只有一期土地覆被图" in str(row[0])]


# condition


def cover_map(both: Any, name: str, forest: float, grass: float, hole: bool = False) -> None:
    values = np.full((20, 20), forest, np.float32)
    values[:, 10:] = grass
    if hole:
        values[:10, :10] = np.nan
    both.raster(name, values, nodata=float("nan"))


def with_condition(both: Any, **more: Any) -> dict[str, Any]:
    cover_map(both, "cover_now.tif", 0.6, 0.3, **more)
    facts = "".join(
        f"condition.lost,{place},2019,,{lost},piece,value,S,list\n" for place, lost in ((EAST, 31), (WEST, 20))
    )
    (both.folder / "facts.csv").write_text(FACTS + facts, "utf-8")
    rasters = {"condition.cover": {"file": "cover_now.tif", "unit": "1"}}
    return {"condition": [COVER, LOST], "rasters": both.content["rasters"] | rasters, "facts": ["facts.csv"]}


def test_the_condition_index_by_hand(run, both):
    folder = run(**with_condition(both))
    east = 0.75 * 0.5 + 0.25 * 0.38  # forest: (0.6 − 0.2) / 0.8 and (31 − 50) / (0 − 50)
    west = 0.75 * 0.5 + 0.25 * 0.6
    part = "ecosystem=forest"
    assert figure(folder, "condition.index", EAST, part) == pytest.approx(east, rel=1e-6)
    assert figure(folder, "condition.lost.indicator", EAST, part) == pytest.approx(0.38)
    ground = [area(folder, "forest", place) for place in (EAST, WEST)]
    both_zones = (east * ground[0] + west * ground[1]) / sum(ground)
    assert figure(folder, "condition.index", ALL, part) == pytest.approx(both_zones, rel=1e-6)
    grass = 0.75 * 0.125 + 0.25 * 0.38
    share = [area(folder, one, EAST) for one in ("forest", "grass")]
    whole = (east * share[0] + grass * share[1]) / sum(share)
    assert figure(folder, "condition.index", EAST) == pytest.approx(whole, rel=1e-6)
    held = sheets(folder)
    assert line(held["SEEA 5c"], "森林")["期末"] == pytest.approx(both_zones, rel=1e-6)
    assert line(held["SEEA 5c"], "森林")["期初"] == "未核算"
    assert line(held["SEEA 5d"], "县02")["按面积加权"] == pytest.approx(whole, rel=1e-6)


def test_an_index_is_followed_back_to_its_map(run, both):
    folder = run(**with_condition(both))
    tree = explain(folder, "condition.index", EAST, "2019", "ecosystem=forest")
    cover = tree.children[0]
    assert (cover.code, round(cover.value or 0, 6)) == ("condition.cover.indicator", 0.5)
    assert ("file", "cover_now.tif") in cover.children[0].detail
    assert "closed forest, 1990" in dict(cover.detail)["formula"]


def test_opening_values_give_an_opening_index(run, both):
    cover_map(both, "before.tif", 0.4, 0.3)
    more = with_condition(both)
    more["condition"] = [COVER | {"weight": 1.0, "opening": "condition.cover_1990"}]
    more["facts"] = []
    more["rasters"] |= {"condition.cover_1990": {"file": "before.tif", "unit": "1"}}
    row = line(sheets(run(**more))["SEEA 5c"], "森林")
    assert (row["期初"], row["期末"], row["变化"]) == pytest.approx((0.25, 0.5, 0.25), rel=1e-6)


def test_an_index_without_one_of_its_variables_is_missing(run, both):
    held = sheets(run(**with_condition(both, hole=True)))
    assert line(held["SEEA 5d"], "县02")["森林"] == "缺失"
    assert line(held["SEEA 5d"], "县02")["按面积加权"] == "缺失"
    assert line(held["SEEA 5c"], "森林")["期末"] == "缺失"
    assert line(held["SEEA 5d"], "县21")["森林"] == pytest.approx(0.75 * 0.5 + 0.25 * 0.6, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"weight": 0.5}, "condition-weights", "add up to 0.75"),
        ({"ecosystems": ["forest"]}, "condition-weights", "add up to 0.25"),
        ({"ecosystems": ["jungle"]}, "unknown-code", "there is no ecosystem type 'jungle'"),
        ({"group": "spiritual"}, "bad-value", "physical"),
        ({"reference": "  "}, "bad-value", "reference"),
        ({"high": 0.2}, "bad-value", "both reference levels are 0.2"),
        ({"values": "nature.moonlight"}, "unknown-code", "nature.moonlight"),
        ({"values": "nature.rain"}, "wrong-unit", "does not measure"),
        ({"values": "nature.cover_factor"}, "condition-no-values", "nothing gives values"),
        ({"code": "lost"}, "duplicate-code", "stands twice"),
    ],
)
def test_a_bad_variable_is_told(both, change, code, words):
    more = with_condition(both)
    more["condition"] = [COVER | change, LOST]
    both.content |= more
    both.write()
    _, _, findings = check_run(both.path)
    assert [one for one in findings if one.code == code and words in f"{one.message.en} {one.where}"], findings


def test_a_variable_without_reference_condition_is_told(both):
    both.content |= with_condition(both)
    both.content["condition"] = [{key: value for key, value in COVER.items() if key != "reference"} | {"weight": 1.0}]
    both.write()
    _, _, findings = check_run(both.path)
    assert [one for one in findings if one.code == "bad-value" and "reference" in str(one.where)]


# asset value


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


# the workbook


def test_heads_are_in_both_languages_and_no_seea_is_written_where_it_is_not_wanted(run, both):
    folder = run()
    assert sheets(folder)["SEEA 9.1a"][0][0] == "科目\naccount"
    again = run("again")
    assert (again / "seea.xlsx").read_bytes() == (folder / "seea.xlsx").read_bytes()
    none = run("none", outputs={"maps": False, "excel": True, "html": False, "seea": False})
    assert not (none / "seea.xlsx").exists()


def test_the_page_has_the_main_tables(run):
    folder = run(outputs={"maps": False, "excel": False, "html": True}, asset_value={})
    page = (folder / "report.html").read_text("utf-8")
    assert '<section id="seea">' in page
    for name in ("SEEA 4.1", "SEEA 5c", "SEEA 9.1a", "SEEA 9.1b", "SEEA 10.1", "表18"):
        assert name in page


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


def test_with_an_earlier_map_the_extent_account_closes_and_a_type_that_is_gone_keeps_its_column(run, both):
    classes = np.full((20, 20), 2, np.uint8)
    classes[:, 10:] = 10
    classes[:, 18:] = 12  # cropland that became grass
    both.raster("before.tif", classes)
    folder = run(opening_land_cover={"file": "before.tif", "legend": "igbp", "period": 2018})
    held = sheets(folder)
    rows = held["SEEA 4.1"]
    columns = area(folder, "grass") / 10 / 1e4  # of grass as it is now, ten columns wide
    assert line(rows, "期初范围")["农田"] == pytest.approx(2 * columns, rel=1e-6)
    assert line(rows, "期末范围")["农田"] == 0
    assert line(rows, "增加")["草地"] == pytest.approx(2 * columns, rel=1e-6)
    assert line(rows, "净变化")["合计"] == 0
    for name in ("森林", "草地", "农田", "合计"):
        reached = line(rows, "期初范围")[name] + line(rows, "增加")[name] - line(rows, "减少")[name]
        assert reached == pytest.approx(line(rows, "期末范围")[name], abs=1e-7)
    assert [name for name in held if name.startswith("表14")]


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


def test_a_type_has_one_name_in_all_tables(run, both):
    classes = np.full((20, 20), 6, np.uint8)  # shrubland, which the table of equivalents calls 灌木
    both.raster("cover.tif", classes)
    both.raster("green.tif", np.full((20, 20), 0.6, np.float32))
    rasters = both.content["rasters"] | {"condition.cover": {"file": "green.tif", "unit": "1"}}
    held = sheets(run(rasters=rasters, condition=[COVER | {"weight": 1.0}]))
    assert line(held["SEEA 5c"], "灌丛")["期末"] == pytest.approx(0.5)
    assert "灌丛" in str(held["SEEA 7.1a"][0])


def test_a_condition_layer_may_have_a_range(run, both):
    both.raster("green.tif", np.full((20, 20), 0.6, np.float32))
    green = {"file": "green.tif", "unit": "1", "range": {"low": -0.05, "high": 0.05}}
    rasters = both.content["rasters"] | {"condition.cover": green}
    folder = run(
        rasters=rasters, condition=[COVER | {"weight": 1.0}], uncertainty={"draws": 100, "seed": 1}, services=[WATER]
    )
    drawn = pl.read_csv(folder / "uncertainty.csv", infer_schema_length=0)
    (total,) = drawn.filter(
        pl.col("parameter") == "condition.cover", pl.col("indicator") == f"{WATER}.value", pl.col("place") == ALL
    )["total"].to_list()
    assert float(total) == 0  # no account rests on it
