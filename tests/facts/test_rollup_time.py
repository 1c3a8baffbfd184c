"""Months make quarters and quarters years, each figure in its own way; a month that is lacking is told."""

import pytest

from qingshan.core import Place, PlaceTree, Severity, Text
from qingshan.facts import check_facts, reason_in, roll_up_time

MONTHS = tuple(f"2019-{month:02d}" for month in range(1, 13))


@pytest.fixture
def book(book_with):
    return book_with(
        ("warm", "°C", {"over_time": "mean", "over_places": "none"}),
        ("stock", "hm2", {"over_time": "last"}),
        ("share", "1", {"over_time": "formula", "over_places": "formula", "formula": "rate.met / rate.all"}),
        ("level", "1", {"over_time": "none", "over_places": "none"}),
    )


def monthly(code, values, unit, months=MONTHS, **more):
    return [(code, "530101", value, unit, {"period": one} | more) for one, value in zip(months, values, strict=True)]


def told(rows, code="water.volume"):
    return {row["period"]: row for row in rows.filter(indicator=code).iter_rows(named=True)}


def test_months_add_up_to_quarters_and_quarters_to_the_year(book, tree, facts):
    frame = facts(*monthly("water.volume", [2.0**month for month in range(12)], "m3"))
    rows, findings = roll_up_time(frame, book)
    assert findings == []
    assert {period: row["value"] for period, row in told(rows).items()} == {
        "2019": 4095.0, "2019Q1": 7.0, "2019Q2": 56.0, "2019Q3": 448.0, "2019Q4": 3584.0,
    }  # fmt: skip
    assert set(rows["source"]) == {"over-time:sum"}
    assert check_facts(frame.vstack(rows), book, tree) == []


def test_only_what_is_asked_for_comes_back(book, facts):
    frame = facts(*monthly("water.volume", [1.0] * 12, "m3"))
    assert roll_up_time(frame, book, ["year"])[0].select("period", "value").rows() == [("2019", 12.0)]


def test_quarters_alone_make_the_year(book, facts):
    quarters = [f"2019Q{number}" for number in range(1, 5)]
    rows, _ = roll_up_time(facts(*monthly("water.volume", [1.0, 2.0, 3.0, 4.0], "m3", quarters)), book)
    assert rows.select("period", "value").rows() == [("2019", 10.0)]


def test_a_mean_is_weighed_by_days(book, facts):
    rows, _ = roll_up_time(facts(*monthly("warm", [10.0, 20.0, 30.0], "°C", MONTHS[:3])), book, ["quarter"])
    (row,) = rows.iter_rows(named=True)
    assert row["value"] == pytest.approx((31 * 10 + 28 * 20 + 31 * 30) / 90)


def test_a_stock_is_that_of_the_last_month_whatever_is_lacking_before(book, facts):
    rows, _ = roll_up_time(facts(*monthly("stock", [1.0, 3.0], "hm2", ["2019-10", "2019-12"])), book)
    assert {period: row["value"] for period, row in told(rows, "stock").items()} == {"2019Q4": 3.0, "2019": 3.0}


def test_a_stock_without_its_last_month_is_missing(book, facts):
    rows, _ = roll_up_time(facts(*monthly("stock", [1.0, 2.0], "hm2", ["2019-10", "2019-11"])), book, ["quarter"])
    (row,) = rows.iter_rows(named=True)
    assert (row["value"], row["status"]) == (None, "missing")
    assert reason_in(row["reason"], "en") == "1 of 1 periods lack it: 2019-12"


def test_a_month_that_is_lacking_makes_quarter_and_year_incomplete(book, facts):
    frame = facts(*monthly("water.volume", [1.0] * 11, "m3", MONTHS[:4] + MONTHS[5:]))
    rows = told(roll_up_time(frame, book)[0])
    assert (rows["2019Q2"]["status"], rows["2019Q2"]["coverage"]) == ("missing", pytest.approx(2 / 3))
    words = "1 of 3 periods lack it: 2019-05; the others add up to 2 m3"
    assert reason_in(rows["2019Q2"]["reason"], "en") == words
    assert reason_in(rows["2019"]["reason"], "zh").startswith("4 个时段中缺 1 个：2019Q2")


def test_a_ratio_over_time_is_the_ratio_of_sums(book, facts):
    met, of = (1.0, 2.0, 3.0), (10.0, 10.0, 5.0)
    shares = [a / b for a, b in zip(met, of, strict=True)]
    frame = facts(
        *monthly("rate.met", met, "1", MONTHS[:3]), *monthly("rate.all", of, "1", MONTHS[:3]),
        *monthly("share", shares, "1", MONTHS[:3]),
    )  # fmt: skip
    row = told(roll_up_time(frame, book, ["quarter"])[0], "share")["2019Q1"]
    assert (row["value"], row["source"]) == (pytest.approx(6 / 25), "formula:share")


def test_a_ratio_whose_parts_are_not_told_by_month_is_said_to_lack_them(book, facts):
    row = told(roll_up_time(facts(*monthly("share", [0.5] * 3, "1", MONTHS[:3])), book)[0], "share")["2019Q1"]
    assert row["status"] == "missing"
    assert "lacks what its formula is made of" in row["reason"]


def test_what_does_not_add_up_over_time_stays(book, facts):
    assert roll_up_time(facts(*monthly("level", [1.0] * 12, "1")), book)[0].is_empty()


def test_a_stated_year_stays_and_the_difference_is_told(book, facts):
    frame = facts(*monthly("water.volume", [1.0] * 12, "m3"), ("water.volume", "530101", 13.0, "m3"))
    rows, (one,) = roll_up_time(frame, book, ["year"])
    assert rows.is_empty()
    assert (one.code, one.severity) == ("stated-differs", Severity.NOTE)


def test_another_kind_of_period_is_refused_and_nothing_in_gives_nothing_out(book, facts):
    with pytest.raises(ValueError, match="there is no roll-up to week"):
        roll_up_time(facts(), book, ["week"])
    assert roll_up_time(facts(), book)[0].is_empty()


def test_the_place_above_in_a_formula_is_the_one_of_the_tree(book_with, facts):
    book = book_with(
        (
            "met.share",
            "1",
            {"over_time": "formula", "over_places": "formula", "formula": "rate.met / at(rate.met, parent)"},
        )
    )
    moved = PlaceTree(
        [Place("530200", Text("乙", "B"), "prefecture", None), Place("530101", Text("甲", "A"), "county", "530200")]
    )
    above = [(code, "530200", *rest) for code, _, *rest in monthly("rate.met", [4.0] * 3, "1", MONTHS[:3])]
    frame = facts(
        *monthly("rate.met", [1.0] * 3, "1", MONTHS[:3]), *above, *monthly("met.share", [0.25] * 3, "1", MONTHS[:3])
    )
    by_tree, by_code = (
        roll_up_time(frame, book, ["quarter"], tree=one)[0]
        .filter(indicator="met.share", place="530101")["value"]
        .item()
        for one in (moved, None)
    )
    assert (by_tree, by_code) == (pytest.approx(3 / 12), None)  # by its code it would lie below 530100
