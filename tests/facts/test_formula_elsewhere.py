"""Formulas that look at other periods and places, and formulas that changed on a day."""

from datetime import date

import polars as pl
import pytest

from qingshan.core import Period, Place, PlaceTree, Severity, Text
from qingshan.facts import check_formulas, evaluate, facts_frame, reason_in
from qingshan.facts.elsewhere import stands_at
from qingshan.facts.formula_nodes import Name


def row(code, value, period="2019", place="530101", unit="1", **more):
    return {
        "indicator": code, "place": place, "period": period, "value": value, "unit": unit, "source": "test",
    } | more  # fmt: skip


def worked_out(book, rows, code="made", tree=None):
    """Value or reason by place and period, in order."""
    made, findings = evaluate(facts_frame(rows), book, [code], tree)
    assert [one for one in findings if one.severity is Severity.ERROR] == []
    told = made.iter_rows(named=True)
    return {
        (one["place"], one["period"]): one["value"] if one["status"] == "value" else reason_in(one["reason"], "en")
        for one in told
    }


@pytest.mark.parametrize(
    ("before", "now"),
    [("2018", "2019"), ("2018Q4", "2019Q1"), ("2018-12", "2019-01"), ("2019-02-28", "2019-03-01")],
)
def test_prev_is_the_period_of_the_same_kind_just_before(book_with, before, now):
    book = book_with(("made", "%", {"formula": "rate.all / rate.all_prev - 1"}))
    made = worked_out(book, [row("rate.all", 8.0, before), row("rate.all", 10.0, now)])
    assert made[("530101", now)] == pytest.approx(25.0)
    assert made[("530101", before)] == "lacks rate.all_prev (no such figure)"


@pytest.mark.parametrize(
    ("before", "now"),
    [("2018Q3", "2019Q3"), ("2018-07", "2019-07"), ("2019-02", "2020-02"), ("2018-03-01", "2019-03-01")],
)
def test_last_year_is_the_same_period_a_year_before(book_with, before, now):
    book = book_with(("made", "%", {"formula": "rate.all / rate.all_last_year - 1"}))
    made = worked_out(book, [row("rate.all", 8.0, before), row("rate.all", 10.0, now)])
    assert made[("530101", now)] == pytest.approx(25.0)


def test_a_leap_day_has_no_same_day_last_year(book_with):
    book = book_with(("made", "1", {"formula": "rate.all - rate.all_last_year"}))
    made = worked_out(book, [row("rate.all", 1.0, "2020-02-29"), row("rate.all", 1.0, "2019-02-28")])
    assert made[("530101", "2020-02-29")] == "lacks rate.all_last_year (no such figure)"


def test_a_year_that_is_left_out_is_not_bridged(book_with):
    book = book_with(("made", "1", {"formula": "rate.all - rate.all_prev"}))
    made = worked_out(book, [row("rate.all", 1.0, "2017"), row("rate.all", 5.0, "2019")])
    assert set(made.values()) == {"lacks rate.all_prev (no such figure)"}


def test_a_part_is_compared_with_the_same_part(book_with):
    book = book_with(("made", "km2", {"formula": "land.area - land.area_prev", "dimensions": ("ecosystem",)}))
    forest = {"unit": "km2", "part": "ecosystem=forest"}
    rows = [row("land.area", 7.0, "2018", **forest), row("land.area", 9.0, "2019", **forest)]
    rows += [row("land.area", 100.0, "2018", unit="km2")]
    made, _ = evaluate(facts_frame(rows), book, ["made"])
    change = made.filter(pl.col("part") == "ecosystem=forest", pl.col("period") == "2019")["value"].to_list()
    assert change == pytest.approx([2.0])


def test_growth_at_the_prices_of_each_year_is_no_mixture_but_a_base_year_beside_them_is(book_with):
    book = book_with(("made", "%", {"formula": "economy.gdp / economy.gdp_prev - 1"}))

    def found(first, second):
        rows = [
            row("economy.gdp", 100.0, "2018", unit="亿元", price_year=first),
            row("economy.gdp", 110.0, "2019", unit="亿元", price_year=second),
        ]
        return [one.code for one in evaluate(facts_frame(rows), book, ["made"])[1]]

    assert found(2018, 2019) == []
    assert found(2015, 2015) == []
    assert found(2015, 2019) == ["mixed-price-basis"]


def test_an_increase_of_money_at_the_prices_of_two_years_says_that_they_are_mixed(book_with):
    book = book_with(("made", "亿元", {"formula": "economy.gdp - economy.gdp_prev"}))
    rows = [row("economy.gdp", 100.0 + year, str(year), unit="亿元", price_year=year) for year in (2018, 2019)]
    made, _ = evaluate(facts_frame(rows), book, ["made"])
    last = made.filter(pl.col("period") == "2019").row(0, named=True)
    assert (last["value"], last["price_year"], last["price_basis"]) == (1.0, None, "mixed")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("parent", {"530101": 0.5, "530100": 0.25}),
        ("prefecture", {"530101": 0.5, "530100": 1.0}),
        ("province", {"530101": 0.125, "530100": 0.25, "530000": 1.0}),
        ("530000", {"530101": 0.125, "530100": 0.25, "530000": 1.0}),
        ("'basin:lancang'", {"530101": 0.1, "basin:lancang": 1.0}),
    ],
)
def test_at_is_the_figure_of_another_place(book_with, tree, place, expected):
    book = book_with(("made", "1", {"formula": f"rate.all / at(rate.all, {place})"}))
    values = {"530101": 1.0, "530100": 2.0, "530000": 8.0, "basin:lancang": 10.0}
    rows = [row("rate.all", value, place=code) for code, value in values.items()]
    for told in (tree, None):
        made = worked_out(book, rows, tree=told)
        assert {code: made[(code, "2019")] for code in expected} == pytest.approx(expected)


def test_where_there_is_no_place_above_the_reason_says_so(book_with, tree):
    book = book_with(("made", "1", {"formula": "rate.all / at(rate.all, prefecture)"}))
    made = worked_out(book, [row("rate.all", 8.0, place="530000"), row("rate.all", 1.0)], tree=tree)
    assert made[("530000", "2019")] == "lacks at(rate.all, prefecture) (no such place above)"


def test_the_tree_of_the_period_tells_the_place_above(book_with):
    def place(code, level, parent, first=None, last=None):
        return Place(code, Text(code, code), level, parent, first, last)

    moved = PlaceTree(
        [
            place("530100", "prefecture", None),
            place("530200", "prefecture", None),
            place("530101", "county", "530100", None, date(2018, 12, 31)),
            place("530101", "county", "530200", date(2019, 1, 1)),
        ]
    )
    book = book_with(("made", "1", {"formula": "rate.all / at(rate.all, parent)"}))
    rows = [row("rate.all", 6.0, year) for year in ("2018", "2019")]
    rows += [row("rate.all", {"530100": 2.0, "530200": 3.0}[code], year, code)
             for year in ("2018", "2019") for code in ("530100", "530200")]  # fmt: skip
    made = worked_out(book, rows, tree=moved)
    assert (made[("530101", "2018")], made[("530101", "2019")]) == (3.0, 2.0)


def test_at_and_prev_go_together(book_with, tree):
    book = book_with(("made", "1", {"formula": "rate.all - at(rate.all_prev, province)"}))
    made = worked_out(book, [row("rate.all", 5.0), row("rate.all", 2.0, "2018", "530000")], tree=tree)
    assert made[("530101", "2019")] == 3.0


def test_a_later_formula_may_compare_what_an_earlier_one_gave(book_with, tree):
    book = book_with(("made", "1", {"formula": "rate - at(rate, province)"}))
    rows = [
        row("rate.met", 3.0), row("rate.all", 4.0),
        row("rate.met", 50.0, place="530000"), row("rate.all", 100.0, place="530000"),
    ]  # fmt: skip
    made, _ = evaluate(facts_frame(rows), book, ["made", "rate"], tree)
    last = made.filter(pl.col("indicator") == "made").sort("place")
    assert last["value"].to_list() == [0.0, 0.25]


def test_a_formula_of_other_places_alone_has_no_cells_of_its_own(book_with):
    (one,) = check_formulas(book_with(("made", "1", {"formula": "at(rate.all, province) / rate.all_prev"})), ["made"])
    assert one.code == "formula-no-input"
    assert "names no indicator of its own place and period" in one.message.en


def test_a_figure_that_stands_on_its_own_last_year_goes_in_a_circle(book_with):
    (one,) = check_formulas(book_with(("made", "1", {"formula": "made_prev * rate.all"})), ["made"])
    assert (one.code, one.message.en) == ("formula-cycle", "formulas go in a circle: made → made")


def test_an_old_period_keeps_its_formula(book_with):
    dated = {"formula": "rate.met", "formulas": {date(2019, 1, 1): "2 * rate.met", date(2020, 7, 1): "3 * rate.met"}}
    book = book_with(("made", "1", dated))
    made = worked_out(book, [row("rate.met", 1.0, period) for period in ("2018", "2019", "2020", "2020Q3", "2021")])
    assert [made[("530101", period)] for period in ("2018", "2019", "2020", "2020Q3", "2021")] == [1, 2, 2, 3, 3]


def test_before_its_first_formula_and_outside_its_dates_there_is_no_row(book_with):
    book = book_with(
        ("made", "1", {"formulas": {date(2018, 1, 1): "rate.met"}, "valid_to": date(2019, 12, 31)}),
    )
    made = worked_out(book, [row("rate.met", 1.0, period) for period in ("2017", "2018", "2019", "2020")])
    assert [period for _, period in made] == ["2018", "2019"]


def test_every_formula_is_checked_and_not_only_the_last(book_with):
    book = book_with(("made", "t", {"formula": "land.area", "formulas": {date(2019, 1, 1): "removed"}}))
    (one,) = check_formulas(book, ["made"])
    assert one.code == "formula-units"
    assert "it gives [length] ** 2, the indicator is in t" in one.message.en


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (Name("a"), ("530101", "2019")),
        (Name("a", "prev"), ("530101", "2018")),
        (Name("a", place="parent"), ("530100", "2019")),
        (Name("a", "last_year", "province"), ("530000", "2018")),
        (Name("a", place="basin:lancang"), ("basin:lancang", "2019")),
        (Name("a", place="village"), None),
    ],
)
def test_where_a_figure_stands_is_told_for_one_cell_too(tree, figure, expected):
    for told in (tree, None):
        found = stands_at(figure, "530101", Period.year(2019), told)
        assert (None if found is None else (found[0], str(found[1]))) == expected
