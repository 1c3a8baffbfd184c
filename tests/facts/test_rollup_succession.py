"""Places merge, split and change their codes; a series over the years stays one series."""

from datetime import date

import pytest

from qingshan.core import Place, PlaceTree, Text
from qingshan.core.place import SuccessionKind, Successor
from qingshan.facts import on_tree, reason_in, roll_up

TODAY = date(2024, 12, 31)


def place(code, level, parent, until=None, since=None, *to):
    named = tuple(Successor(one, share, SuccessionKind(kind)) for one, share, kind in to)
    return Place(code, Text(code, code), level, parent, since, until, named)


@pytest.fixture
def yunnan():
    """Simao prefecture became Pu'er with another code; Lufeng county became a city; two counties merged into a third
    code, one took in another, one was split."""
    end, start = date(2020, 12, 31), date(2021, 1, 1)
    old, new = date(2003, 10, 29), date(2003, 10, 30)
    return PlaceTree(
        [
            place("530000", "province", None),
            place("532700", "prefecture", "530000", old, None, ("530800", 1.0, "renamed")),
            place("530800", "prefecture", "530000", None, new),
            place("532723", "county", "532700", old, None, ("530822", 1.0, "renamed")),
            place("530822", "county", "530800", None, new),
            place("532300", "prefecture", "530000"),
            place("532331", "county", "532300", end, None, ("532302", 1.0, "renamed")),
            place("532302", "county", "532300", None, start),
            place("532301", "county", "532300"),
            place("532321", "county", "532300", end, None, ("532309", 1.0, "merged")),
            place("532322", "county", "532300", end, None, ("532309", 1.0, "merged")),
            place("532309", "county", "532300", None, start),
            place("532323", "county", "532300", end, None, ("532301", 1.0, "merged")),
            place("532324", "county", "532300", end, None, ("532307", 0.25, "split"), ("532308", 0.75, "split")),
            place("532307", "county", "532300", None, start),
            place("532308", "county", "532300", None, start),
        ]
    )  # fmt: skip


def at(period, **more):
    return {"period": period} | more


def values(frame, code="land.area"):
    rows = frame.filter(indicator=code, status="value").sort("place", "period")
    return {(row["place"], row["period"]): row["value"] for row in rows.iter_rows(named=True)}


def test_a_prefecture_that_changed_its_code_has_one_series(book, yunnan, facts):
    """思茅地区 532700 → 普洱市 530800."""
    frame = facts(("land.area", "532700", 5.0, "hm2", at("2000")), ("land.area", "530800", 6.0, "hm2", at("2010")))
    told = on_tree(frame, book, yunnan, TODAY)
    assert values(told) == {("530800", "2000"): 5.0, ("530800", "2010"): 6.0}
    assert told.sort("period")["source"].to_list() == ["succession:532700@2024-12-31", "test"]


def test_on_the_tree_of_the_period_the_old_code_stays(book, yunnan, facts):
    frame = facts(("land.area", "532723", 5.0, "hm2", at("2000")), ("land.area", "530822", 6.0, "hm2", at("2010")))
    each = roll_up(frame, book, yunnan, day=None, levels=["prefecture", "province"])[0]
    assert values(each) == {("532700", "2000"): 5.0, ("530800", "2010"): 6.0}
    now, _ = roll_up(frame, book, yunnan, day=TODAY, levels=["prefecture"])
    assert values(now) == {("530800", "2000"): 5.0, ("530800", "2010"): 6.0}
    assert set(each["source"]) == {
        "rollup:sum@2000-12-31", "rollup:sum@2010-12-31",
    }  # fmt: skip


def test_a_county_that_became_a_city_within_the_year_is_told_once(book, yunnan, facts):
    """禄丰县 532331 → 禄丰市 532302; what the city has itself counts before what the county had."""
    frame = facts(("land.area", "532331", 5.0, "hm2", at("2020")), ("land.area", "532331", 7.0, "hm2", at("2019")))
    assert values(on_tree(frame, book, yunnan, TODAY)) == {("532302", "2019"): 7.0, ("532302", "2020"): 5.0}
    both = frame.vstack(facts(("land.area", "532302", 9.0, "hm2", at("2020"))))
    assert values(on_tree(both, book, yunnan, TODAY)) == {("532302", "2019"): 7.0, ("532302", "2020"): 9.0}


def test_counties_that_merged_add_up_and_means_are_weighed(book, yunnan, facts):
    frame = facts(
        ("land.area", "532321", 1.0, "km2"), ("land.area", "532322", 300.0, "hm2"),
        ("rain", "532321", 1000.0, "mm"), ("rain", "532322", 2000.0, "mm", {"mark": "R"}),
        ("rate.met", "532321", 1.0, "1"), ("rate.met", "532322", 2.0, "1"),
        ("rate.all", "532321", 4.0, "1"), ("rate.all", "532322", 4.0, "1"),
        ("rate", "532321", 0.25, "1"), ("rate", "532322", 0.5, "1"), ("note", "532321", 1.0, "1"),
    )  # fmt: skip
    told = on_tree(frame, book, yunnan, TODAY)
    made = {row["indicator"]: row for row in told.iter_rows(named=True)}
    assert {row["place"] for row in made.values()} == {"532309"}
    assert {code: row["value"] for code, row in made.items()} == {
        "land.area": 400.0, "rain": 1750.0, "rate.met": 3.0, "rate.all": 8.0, "rate": 0.375,
    }  # fmt: skip
    assert made["land.area"]["source"] == "succession:532321+532322@2024-12-31"
    assert made["rain"]["mark"] == "R"


def test_a_merged_county_of_which_one_part_is_unknown_is_incomplete(book, yunnan, facts):
    told = on_tree(facts(("land.area", "532321", 1.0, "hm2")), book, yunnan, TODAY)
    (row,) = told.iter_rows(named=True)
    assert (row["place"], row["status"], row["coverage"]) == ("532309", "missing", 0.5)
    assert reason_in(row["reason"], "en") == "1 of 2 children lack it: 532322; the others add up to 1 hm2"


def test_a_county_that_took_in_another_has_both(book, yunnan, facts):
    frame = facts(
        ("land.area", "532301", 1.0, "hm2"), ("land.area", "532323", 2.0, "hm2"),
        ("land.area", "532301", 4.0, "hm2", at("2022")),
    )  # fmt: skip
    assert values(on_tree(frame, book, yunnan, TODAY)) == {("532301", "2019"): 3.0, ("532301", "2022"): 4.0}


def test_a_split_goes_over_by_share_and_is_an_estimate(book, yunnan, facts):
    frame = facts(
        ("land.area", "532324", 8.0, "hm2", {"mark": "S"}), ("rain", "532324", 900.0, "mm"),
        ("note", "532324", 1.0, "1"),
    )  # fmt: skip
    told = on_tree(frame, book, yunnan, TODAY)
    assert values(told) == {("532307", "2019"): 2.0, ("532308", "2019"): 6.0}
    assert values(told, "rain") == {("532307", "2019"): 900.0, ("532308", "2019"): 900.0}
    assert set(told.filter(indicator="land.area")["mark"]) == {"U"}
    assert "note" not in set(told["indicator"])


def test_no_hectare_is_lost_or_found_when_the_tree_changes(book, yunnan, facts):
    codes = ("532331", "532301", "532321", "532322", "532323", "532324")
    frame = facts(*(("land.area", code, 2.0**power, "hm2") for power, code in enumerate(codes)))
    told = on_tree(frame, book, yunnan, TODAY)
    assert told["value"].sum() == frame["value"].sum()
    sums = [
        roll_up(frame, book, yunnan, day=day, levels=["prefecture"])[0].filter(place="532300")["value"].item()
        for day in (date(2019, 12, 31), TODAY)
    ]
    assert sums == [63.0, 63.0]


def test_figures_do_not_go_back_to_an_earlier_tree(book, yunnan, facts):
    frame = facts(("land.area", "532302", 5.0, "hm2", at("2022")))
    assert on_tree(frame, book, yunnan, date(2019, 12, 31)).equals(frame)


def test_a_circle_of_successors_does_not_hang(book, facts):
    end = date(2020, 12, 31)
    circle = PlaceTree(
        [
            place("530101", "county", None, end, None, ("530102", 1.0, "renamed")),
            place("530102", "county", None, end, None, ("530101", 1.0, "renamed")),
        ]
    )
    assert on_tree(facts(("land.area", "530101", 5.0, "hm2")), book, circle, TODAY).height == 1


def test_a_formula_that_looks_at_the_province_is_worked_out_for_counties_that_merged(book_with, yunnan, facts):
    lead = {"over_places": "formula", "over_time": "none", "formula": "rate.met / at(rate.met, province)"}
    merged = facts(
        *(("rate.met", code, 1.0, "1", at("2019")) for code in ("532321", "532322")),
        ("rate.met", "530000", 8.0, "1", at("2019")),
        *(("lead", code, 0.125, "1", at("2019")) for code in ("532321", "532322")),
    )
    (row,) = (
        on_tree(merged, book_with(("lead", "1", lead)), yunnan, TODAY).filter(indicator="lead").iter_rows(named=True)
    )
    assert (row["place"], row["value"]) == ("532309", pytest.approx(2 / 8))
