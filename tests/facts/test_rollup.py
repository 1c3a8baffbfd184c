"""Places add up to those above them, and a place without its number is never counted as zero."""

from datetime import date
from itertools import permutations

import pytest

from qingshan.core import Place, PlaceTree, Severity, Text
from qingshan.facts import check_facts, reason_in, roll_up

DAY = date(2019, 12, 31)
COUNTIES = ("530101", "530102", "530103")
UP = ("prefecture", "province")
NONE = {"status": "missing", "reason": "no survey"}
ABSENT = {"status": "not applicable", "reason": "no coast"}


def counties(code, values, unit="1", **more):
    return [(code, place, value, unit, more) for place, value in zip(COUNTIES, values, strict=True)]


def up(frame, book, tree, levels=("prefecture",)):
    return roll_up(frame, book, tree, day=DAY, levels=levels)


def test_counties_add_up_to_their_prefecture_and_prefectures_to_their_province(book, tree, facts, value_of):
    frame = facts(*counties("water.volume", (1.0, 2.0, 4.0), "m3"), ("water.volume", "530201", 8.0, "m3"))
    rows, findings = up(frame, book, tree, UP)
    assert findings == []
    assert [value_of(rows, "water.volume", place) for place in ("530100", "530200", "530000")] == [7.0, 8.0, 15.0]
    assert set(rows["source"]) == {"rollup:sum@2019-12-31"}
    assert set(rows["coverage"]) == {1.0}
    assert check_facts(frame.vstack(rows), book, tree) == []


@pytest.mark.parametrize("values", list(permutations([0.1, 0.2, 0.3])))
def test_it_does_not_matter_which_child_has_which_value(book, tree, facts, value_of, values):
    rows, _ = up(facts(*counties("water.volume", values, "m3")), book, tree)
    assert value_of(rows, "water.volume", "530100") == 0.6


def test_only_the_levels_asked_for_come_back_and_those_between_are_made_on_the_way(book, tree, facts, value_of):
    frame = facts(*counties("water.volume", (1.0, 2.0, 4.0), "m3"), ("water.volume", "530201", 8.0, "m3"))
    rows, _ = up(frame, book, tree, ("province",))
    assert rows["place"].to_list() == ["530000"]
    assert value_of(rows, "water.volume", "530000") == 15.0


def test_children_in_other_units_are_converted(book, tree, facts, value_of):
    frame = facts(
        ("land.area", "530101", 1.0, "km2"), ("land.area", "530102", 15.0, "亩"), ("land.area", "530103", 1.0, "hm2")
    )
    row = value_of(up(frame, book, tree)[0], "land.area", "530100", row=True)
    assert (row["value"], row["unit"]) == (pytest.approx(102.0), "hm2")


def test_the_rate_of_sums_is_not_the_mean_of_rates(book, tree, facts, value_of):
    """Spec, ledger 5(b): n = 110, 66, 30 over d = 120, 80, 50 is 0.824."""
    met, of = (110.0, 66.0, 30.0), (120.0, 80.0, 50.0)
    rates = [a / b for a, b in zip(met, of, strict=True)]
    frame = facts(*counties("rate.met", met), *counties("rate.all", of), *counties("rate", rates))
    rows, findings = up(frame, book, tree)
    assert findings == []
    row = value_of(rows, "rate", "530100", row=True)
    assert row["value"] == pytest.approx(0.824)
    assert row["value"] != pytest.approx(sum(rates) / 3, abs=1e-3)
    assert row["source"] == "formula:rate"


def test_a_rate_without_its_parts_is_missing_not_averaged(book, tree, facts, value_of):
    row = value_of(up(facts(*counties("rate", (0.5, 0.6, 0.7))), book, tree)[0], "rate", "530100", row=True)
    assert (row["value"], row["status"]) == (None, "missing")
    assert reason_in(row["reason"], "en") == "lacks what its formula is made of: rate.all, rate.met"


def test_a_mean_is_weighted(book, tree, facts, value_of):
    frame = facts(*counties("rain", (1000.0, 1500.0, 2000.0), "mm"), *counties("land.area", (1.0, 1.0, 2.0), "km2"))
    row = value_of(up(frame, book, tree)[0], "rain", "530100", row=True)
    assert (row["value"], row["unit"], row["source"]) == (1625.0, "mm", "rollup:mean@2019-12-31")


def test_the_mean_of_means_is_the_mean_of_all(book, tree, facts, value_of):
    rain = [*counties("rain", (1000.0, 1500.0, 2000.0), "mm"), ("rain", "530201", 800.0, "mm")]
    area = [*counties("land.area", (1.0, 1.0, 2.0), "km2"), ("land.area", "530201", 4.0, "km2")]
    rows, _ = up(facts(*rain, *area), book, tree, UP)
    assert value_of(rows, "rain", "530000") == pytest.approx((1000 + 1500 + 2 * 2000 + 4 * 800) / 8)


def test_the_mean_of_a_part_is_weighted_by_that_part_or_else_by_the_whole(book, tree, facts, value_of):
    forest = {"part": "ecosystem=forest"}
    rain = [(*row[:4], forest) for row in counties("rain", (1000.0, 1500.0, 2000.0), "mm")]
    area = counties("land.area", (1.0, 1.0, 2.0), "km2")
    part = [(*row[:4], forest) for row in counties("land.area", (3.0, 1.0, 0.0), "km2")]
    assert value_of(up(facts(*rain, *area), book, tree)[0], "rain", "530100", "ecosystem=forest") == 1625.0
    assert value_of(up(facts(*rain, *area, *part), book, tree)[0], "rain", "530100", "ecosystem=forest") == 1125.0


def test_a_child_without_weight_is_named_with_what_it_lacks(book, tree, facts, value_of):
    frame = facts(*counties("rain", (1000.0, 1500.0, 2000.0), "mm"), ("land.area", "530101", 1.0, "km2"))
    row = value_of(up(frame, book, tree)[0], "rain", "530100", row=True)
    assert (row["status"], row["coverage"]) == ("missing", pytest.approx(1 / 3))
    assert (
        "2 of 3 children lack it: 530102 [land.area]、530103 [land.area]; the others average 1000 mm" in row["reason"]
    )


def test_weights_of_zero_give_no_mean(book, tree, facts, value_of):
    frame = facts(*counties("rain", (1000.0, 1500.0, 2000.0), "mm"), *counties("land.area", (0.0, 0.0, 0.0), "km2"))
    row = value_of(up(frame, book, tree)[0], "rain", "530100", row=True)
    assert row["status"] == "missing"
    assert "the weights add up to zero" in row["reason"]


@pytest.mark.parametrize("lacking", [(), [("water.volume", "530103", None, "m3", NONE)]])
def test_missing_is_not_zero_whether_said_or_left_out(book, tree, facts, value_of, lacking):
    frame = facts(("water.volume", "530101", 1.0, "m3"), ("water.volume", "530102", 2.0, "m3"), *lacking)
    row = value_of(up(frame, book, tree)[0], "water.volume", "530100", row=True)
    assert (row["value"], row["status"]) == (None, "missing")
    assert row["coverage"] == pytest.approx(2 / 3)
    assert reason_in(row["reason"], "en") == "1 of 3 children lack it: 530103; the others add up to 3 m3"
    assert reason_in(row["reason"], "zh") == "3 个下级中缺 1 个：530103；其余合计 3 m3"


def test_an_incomplete_prefecture_makes_its_province_incomplete(book, tree, facts, value_of):
    frame = facts(("water.volume", "530101", 1.0, "m3"), ("water.volume", "530201", 8.0, "m3"))
    row = value_of(up(frame, book, tree, UP)[0], "water.volume", "530000", row=True)
    assert (row["status"], row["coverage"]) == ("missing", 0.5)
    assert "1 of 2 children lack it: 530100; the others add up to 8 m3" in row["reason"]


def test_a_rate_stands_on_complete_sums_only(book, tree, facts, value_of):
    rows, _ = up(
        facts(
            *counties("rate.met", (1.0, 1.0, 1.0)),
            *counties("rate", (0.5, 0.5, 0.5)),
            ("rate.all", "530101", 2.0, "1"),
        ),
        book,
        tree,
    )
    row = value_of(rows, "rate", "530100", row=True)
    assert row["status"] == "missing"
    assert reason_in(row["reason"], "en") == "lacks rate.all (missing)"


def test_what_is_not_applicable_is_present_with_nothing_to_add(book, tree, facts, value_of):
    frame = facts(
        ("water.volume", "530101", 1.0, "m3"),
        ("water.volume", "530102", 2.0, "m3"),
        ("water.volume", "530103", None, "m3", ABSENT),
    )
    row = value_of(up(frame, book, tree)[0], "water.volume", "530100", row=True)
    assert (row["value"], row["coverage"]) == (3.0, 1.0)


def test_what_applies_to_no_child_does_not_apply_above(book, tree, facts, value_of):
    frame = facts(*counties("water.volume", (None, None, None), "m3", **ABSENT))
    row = value_of(up(frame, book, tree)[0], "water.volume", "530100", row=True)
    assert (row["value"], row["status"]) == (None, "not applicable")


def test_a_part_that_a_child_lacks_is_nothing_when_its_other_parts_add_up_to_its_whole(book, tree, facts, value_of):
    forest, grass = {"part": "ecosystem=forest"}, {"part": "ecosystem=grass"}
    rows = [
        *counties("land.area", (5.0, 3.0, 2.0), "hm2"),
        ("land.area", "530101", 4.0, "hm2", forest),
        ("land.area", "530101", 1.0, "hm2", grass),
        ("land.area", "530102", 3.0, "hm2", forest),
    ]
    whole, _ = up(facts(*rows, ("land.area", "530103", 2.0, "hm2", forest)), book, tree)
    assert value_of(whole, "land.area", "530100", "ecosystem=forest") == 9.0
    assert value_of(whole, "land.area", "530100", "ecosystem=grass") == 1.0
    short, _ = up(facts(*rows, ("land.area", "530103", 1.5, "hm2", forest)), book, tree)
    assert value_of(short, "land.area", "530100", "ecosystem=forest") == 8.5
    assert value_of(short, "land.area", "530100", "ecosystem=grass", row=True)["status"] == "missing"


def test_a_parents_own_fact_stays_and_the_difference_is_told(book, tree, facts):
    frame = facts(*counties("water.volume", (1.0, 2.0, 4.0), "m3"), ("water.volume", "530100", 8.0, "m3"))
    rows, (one,) = up(frame, book, tree)
    assert rows.is_empty()
    assert (one.code, one.severity) == ("stated-differs", Severity.NOTE)
    assert one.message.en == (
        "water.volume 530100 2019 is stated as 8, worked out as 7, -1 m3 apart; the stated one is kept"
    )


def test_a_parents_own_fact_that_agrees_is_no_news_and_counts_upward(book, tree, facts, value_of):
    frame = facts(("water.volume", "530100", 7.0, "m3"), ("water.volume", "530201", 8.0, "m3"))
    rows, findings = up(frame, book, tree, ("province",))
    assert findings == []
    assert value_of(rows, "water.volume", "530000") == 15.0


def test_an_indicator_that_does_not_add_up_stays_where_it_is(book, tree, facts):
    assert up(facts(*counties("note", (1.0, 2.0, 3.0))), book, tree)[0].is_empty()


def test_zones_do_not_roll_up(book, tree, facts, value_of):
    frame = facts(*counties("water.volume", (1.0, 2.0, 4.0), "m3"), ("water.volume", "basin:lancang", 99.0, "m3"))
    rows, _ = up(frame, book, tree)
    assert rows["place"].to_list() == ["530100"]
    assert value_of(rows, "water.volume", "530100") == 7.0


def test_periods_are_rolled_up_each_for_itself(book, tree, facts):
    frame = facts(
        *counties("water.volume", (1.0, 2.0, 4.0), "m3"),
        *counties("water.volume", (2.0, 4.0, 8.0), "m3", period="2018"),
    )
    assert up(frame, book, tree)[0].select("period", "value").rows() == [("2018", 14.0), ("2019", 7.0)]


def test_the_tree_of_the_day_counts(book, facts, value_of):
    def county(code, until=None, since=None):
        return Place(code, Text(code, code), "county", "530100", since, until)

    tree = PlaceTree(
        [
            Place("530100", Text("州", "P"), "prefecture", None),
            county("530101"),
            county("530102", until=date(2019, 6, 30)),
            county("530103", since=date(2019, 7, 1)),
        ]
    )
    frame = facts(*counties("water.volume", (1.0, 2.0, 4.0), "m3"))
    before = roll_up(frame, book, tree, day=date(2019, 6, 30), levels=["prefecture"])[0]
    after = roll_up(frame, book, tree, day=date(2019, 7, 1), levels=["prefecture"])[0]
    assert (value_of(before, "water.volume", "530100"), value_of(after, "water.volume", "530100")) == (3.0, 5.0)


def test_money_of_one_price_year_keeps_it_and_of_several_is_warned_of(book, tree, facts, value_of):
    same = facts(*counties("gep.total", (1.0, 2.0, 4.0), "亿元", price_year=2015, mark="S"))
    row = value_of(up(same, book, tree)[0], "gep.total", "530100", row=True)
    assert (row["value"], row["unit"], row["price_year"], row["price_basis"]) == (7e8, "CNY", 2015, "constant")
    mixed = same.vstack(facts(("gep.total", "530201", 1.0, "亿元", {"price_year": 2019, "mark": "U"})))
    rows, (one,) = up(mixed, book, tree, UP)
    row = value_of(rows, "gep.total", "530000", row=True)
    assert (row["value"], row["price_year"], row["mark"]) == (8e8, None, "U")
    assert one.message.en == "gep.total 530000 2019 mixes price years 2015–2019"
    assert one.severity is Severity.WARNING


def test_a_child_whose_unit_cannot_be_used_is_lacking(book, tree, facts, value_of):
    frame = facts(*counties("water.volume", (1.0, 2.0, 4.0), "m3")[:2], ("water.volume", "530103", 4.0, "t"))
    row = value_of(up(frame, book, tree)[0], "water.volume", "530100", row=True)
    assert row["status"] == "missing"
    assert "1 of 3 children lack it: 530103" in row["reason"]


def test_a_level_that_there_is_not_is_refused(book, tree, facts):
    with pytest.raises(ValueError, match="there is no level region; there are province, prefecture"):
        up(facts(), book, tree, ["region"])


def test_with_a_cell_twice_in_force_nothing_is_rolled_up(book, tree, facts):
    rows, findings = up(facts(*[("water.volume", "530101", 1.0, "m3")] * 2), book, tree)
    assert rows.is_empty()
    assert [one.code for one in findings] == ["duplicate-fact"]


def test_nothing_in_gives_nothing_out(book, tree, facts):
    rows, findings = up(facts(), book, tree, UP)
    assert (rows.height, findings) == (0, [])
