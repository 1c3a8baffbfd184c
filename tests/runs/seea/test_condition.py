"""The condition index from a run, by hand: two variables over two zones of two types each."""

import numpy as np
import polars as pl
import pytest
from seea_by_hand import ALL, COVER, EAST, LOST, WATER, WEST, area, cover_map, figure, line, sheets, with_condition

from qingshan.runs import check_run
from qingshan.runs.explain import explain


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
