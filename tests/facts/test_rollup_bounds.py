"""A sum that lacks some places tells what is reported, who is missing, and what they could still add."""

from datetime import date

import pytest

from qingshan.core import Place, PlaceTree, Text
from qingshan.facts import BOUNDS, bounds, reason_in, roll_up

DAY = date(2019, 12, 31)


def one(frame, book, tree, place="530100", **more):
    rows = bounds(frame, book, tree, day=DAY, **more).filter(place=place)
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.fixture
def two_of_three(facts):
    """Spec, ledger 5(b): n = 110, 66 of d = 120, 80, 50; the third has not reported."""
    met = [("rate.met", "530101", 110.0, "1"), ("rate.met", "530102", 66.0, "1")]
    of = [("rate.all", code, value, "1") for code, value in (("530101", 120.0), ("530102", 80.0), ("530103", 50.0))]
    return facts(*met, *of)


def test_what_the_third_still_needs_follows_from_what_two_report(book, tree, two_of_three):
    """Spec, ledger 5(b): for a rate of 0.85 the third needs (212.5 − 176) / 50 = 0.73."""
    row = one(two_of_three, book, tree)
    assert (row["indicator"], row["reported"], row["reporters"], row["lacking"]) == ("rate.met", 176.0, 2, 1)
    assert row["lacking_places"] == ["530103"]
    planned, _ = roll_up(two_of_three, book, tree, day=DAY, levels=["prefecture"])
    whole = planned.filter(indicator="rate.all")["value"].item()
    assert (0.85 * whole - row["reported"]) / 50 == pytest.approx(0.73)


def test_a_missing_flow_adds_nothing_at_least_and_its_allocation_at_most(book, tree, facts, two_of_three):
    plan = facts(("rate.met", "530103", 45.0, "1"), ("rate.met", "530101", 999.0, "1"))
    row = one(two_of_three, book, tree, allocation=plan)
    assert (row["low"], row["high"], row["repeated"]) == (176.0, 221.0, None)
    assert one(two_of_three, book, tree)["high"] is None


def test_what_was_known_last_is_told_and_a_stock_does_not_fall_below_it(book_with, tree, facts):
    book = book_with(("kept", "hm2", {"over_time": "last"}))
    rows = [
        (code, place, value, unit, {"period": period})
        for code, unit in (("kept", "hm2"), ("water.volume", "m3"))
        for place, value, period in (
            ("530101", 1.0, "2019"), ("530102", 2.0, "2019"), ("530103", 4.0, "2017"), ("530103", 3.0, "2016"),
            ("530103", 99.0, "2018Q4"), ("530103", 9.0, "2020"),
        )
    ]  # fmt: skip
    told = bounds(facts(*rows), book, tree, day=DAY, levels=["prefecture"]).filter(period="2019")
    ends = {row["indicator"]: (row["low"], row["repeated"]) for row in told.iter_rows(named=True)}
    assert ends == {"kept": (7.0, 7.0), "water.volume": (3.0, 7.0)}


def test_the_true_figure_lies_within_the_bounds(book, tree, facts):
    whole = facts(*(("water.volume", f"53010{n}", float(n), "m3") for n in (1, 2, 3)))
    plan = facts(*(("water.volume", f"53010{n}", float(n + 1), "m3") for n in (1, 2, 3)))
    for lacking in (1, 2, 3):
        row = one(whole.filter(whole["place"] != f"53010{lacking}"), book, tree, allocation=plan)
        assert row["low"] <= 6.0 <= row["high"]


def test_reporters_below_an_incomplete_place_count_upward(book, tree, facts):
    frame = facts(("water.volume", "530101", 1.0, "m3"), ("water.volume", "530201", 8.0, "m3"))
    row = one(frame, book, tree, "530000")
    assert (row["reported"], row["reporters"], row["lacking_places"]) == (9.0, 2, ["530102", "530103"])


def test_a_place_below_which_nobody_reports_is_missing_itself(book, tree, facts):
    row = one(facts(("water.volume", "530201", 8.0, "m3")), book, tree, "530000")
    assert (row["reported"], row["lacking_places"]) == (8.0, ["530100"])


def test_a_mean_is_bounded_by_the_weights(book_with, tree, facts):
    book = book_with(("cover", "%", {"over_places": "mean", "weight": "land.area", "low": 0, "high": 100}))
    area = [("land.area", f"53010{n}", 1.0, "hm2") for n in (1, 2, 3)]
    frame = facts(*area, ("cover", "530101", 30.0, "%"), ("cover", "530102", 60.0, "%"))
    row = one(frame, book, tree)
    assert (row["reported"], row["low"]) == (45.0, 30.0)
    assert row["high"] == pytest.approx(190 / 3)


def test_a_part_that_is_known_to_be_nothing_is_not_missing(book, tree, facts):
    forest, grass = {"part": "ecosystem=forest"}, {"part": "ecosystem=grass"}
    rows = [("land.area", f"53010{n}", 2.0, "hm2") for n in (1, 2, 3)]
    frame = facts(
        *rows, ("land.area", "530101", 2.0, "hm2", grass), ("land.area", "530102", 2.0, "hm2", forest)
    )  # fmt: skip
    told = bounds(frame, book, tree, day=DAY, levels=["prefecture"]).filter(part="ecosystem=grass")
    assert told["lacking_places"].to_list() == [["530103"]]


def test_not_applicable_is_neither_reporting_nor_missing(book, tree, facts):
    absent = {"status": "not applicable", "reason": "no coast"}
    frame = facts(("water.volume", "530101", 1.0, "m3"), ("water.volume", "530102", None, "m3", absent))
    row = one(frame, book, tree)
    assert (row["reporters"], row["lacking"]) == (1, 1)


def test_a_complete_table_has_no_bounds(book, tree, facts):
    rows = bounds(facts(("water.volume", "530201", 8.0, "m3")), book, tree, day=DAY, levels=["prefecture"])
    assert (rows.height, rows.schema) == (0, BOUNDS)
    assert bounds(facts(), book, tree, day=DAY).height == 0


@pytest.fixture
def villages():
    """A township of 350 villages."""
    codes = [f"530101001{number:03d}" for number in range(1, 351)]
    rows = [Place(code, Text(code, code), "village", "530101001") for code in codes]
    return PlaceTree([Place("530101001", Text("乡", "township"), "township", None), *rows]), codes


def test_full_coverage_is_met_only_by_all_and_the_seven_are_listed(book_with, villages, facts):
    """Spec, ledger 5(f): coverage 343 of 350 villages = 98.0 %, not met, list the 7."""
    tree, codes = villages
    book = book_with(
        ("covered", "1", {}),
        ("eligible", "1", {}),
        ("coverage", "%", {"over_places": "formula", "formula": "covered / eligible"}),
    )
    without = set(codes[::50])
    frame = facts(
        *(("covered", code, float(code not in without), "1") for code in codes),
        *(("eligible", code, 1.0, "1") for code in codes),
        *(("coverage", code, 100.0 * (code not in without), "%") for code in codes),
    )
    rows, _ = roll_up(frame, book, tree, day=DAY, levels=["township"])
    assert rows.filter(indicator="covered")["value"].item() == 343.0
    assert rows.filter(indicator="coverage")["value"].item() == pytest.approx(98.0)
    seven = frame.filter(indicator="covered", value=0.0)["place"].to_list()
    assert sorted(seven) == sorted(without)


def test_when_seven_of_350_villages_do_not_report_they_are_listed(book, villages, facts):
    tree, codes = villages
    without = codes[::50]
    frame = facts(*(("water.volume", code, 1.0, "m3") for code in codes if code not in without))
    rows, _ = roll_up(frame, book, tree, day=DAY, levels=["township"])
    (row,) = rows.iter_rows(named=True)
    assert (row["status"], row["coverage"]) == ("missing", pytest.approx(0.98))
    assert reason_in(row["reason"], "en").startswith("7 of 350 children lack it: ")
    told = one(frame, book, tree, "530101001")
    assert (told["reported"], told["lacking_places"]) == (343.0, without)


def test_growth_of_a_whole_is_the_growth_of_sums(book_with, tree, facts):
    """Spec, ledger 5(c): growth of 10 % on 100 and of 2 % on 300 is 4.0 %."""
    growth = {"over_places": "formula", "formula": "now / before - 1"}
    book = book_with(("now", "t", {}), ("before", "t", {}), ("growth", "%", growth))
    absent = {"status": "not applicable", "reason": "none"}
    frame = facts(
        ("before", "530101", 100.0, "t"), ("now", "530101", 110.0, "t"), ("growth", "530101", 10.0, "%"),
        ("before", "530102", 300.0, "t"), ("now", "530102", 306.0, "t"), ("growth", "530102", 2.0, "%"),
        ("before", "530103", None, "t", absent), ("now", "530103", None, "t", absent),
    )  # fmt: skip
    rows, _ = roll_up(frame, book, tree, day=DAY, levels=["prefecture"])
    assert rows.filter(indicator="growth")["value"].item() == pytest.approx(4.0)
