"""Supply and use of services from a run, by hand: who uses them, by default and as stated."""

import json
from datetime import date

import pytest
from seea_by_hand import (
    ALL,
    CARBON,
    DEPTH,
    EAST,
    FACTS,
    OXYGEN,
    PRICE,
    WATER,
    WEST,
    area,
    figure,
    line,
    refused,
    sheets,
)

from qingshan.nature.seea import CROSSWALK
from qingshan.rulebook import plain_table, standard_rulebook
from qingshan.runs import check_run


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
