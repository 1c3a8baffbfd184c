"""Both ends of a term: grades inside a period, targets of stocks, targets that no ratio tells of."""

from dataclasses import replace
from fractions import Fraction

import pytest
from invented_term import BOOK, PLACE, day, dossier, event, figure, land, over, red_line, target

from qingshan.assets.postings import Entry, posting, postings
from qingshan.assets.term import Basis, Within, audit_of_term, ledger

YEAR = ("2018-01-01", "2019-01-01")
#: The 73rd part of a year has five days.
PART = ("2018-01-01", "2018-01-06")


def graded(opening, closing, **more):
    made = [
        posting("land", "cropland", PLACE, "2018", Entry(entry), amount, "hm2", grade=f"grade_{number}",
                reason="" if amount else "not graded")
        for entry, amounts in (("opening", opening), ("closing", closing))
        for number, amount in enumerate(amounts, start=1)
    ]  # fmt: skip
    return dossier(postings=ledger(postings(made), "grades.csv"), **more)


def quality(held, term):
    (row,) = audit_of_term(over(held, *term), BOOK).quality
    return row


def test_grades_inside_a_period_are_known_only_where_they_are_declared_to_be_spread_evenly():
    plain = quality(graded(["73", "73"], ["146", "0"]), PART)
    assert (plain.closing, plain.mean_closing, plain.better) == ({}, None, None)
    assert plain.basis == (Basis.BOUNDARY, Basis.UNKNOWN)
    assert "no grades are stated" in plain.reason.en
    straight = quality(graded(["73", "73"], ["146", "0"], within={"land": Within.STRAIGHT}), PART)
    assert straight.closing == {"grade_1": 74, "grade_2": 72}
    assert straight.basis == (Basis.BOUNDARY, Basis.STRAIGHT)
    assert straight.mean_closing == pytest.approx(218 / 146)
    assert straight.evidence == tuple(f"posting:grades.csv:{line}" for line in (1, 2, 3, 4))


def test_a_grade_that_is_not_known_at_one_end_leaves_the_mean_unknown():
    held = graded(["73", None], ["146", "0"], within={"land": Within.STRAIGHT})
    for term in (YEAR, PART):
        row = quality(held, term)
        assert (row.opening["grade_2"], row.mean_opening, row.better) == (None, None, None)
    assert quality(held, PART).closing["grade_2"] is None


def test_grades_that_are_all_nought_have_no_mean():
    row = quality(graded(["0", "0"], ["1", "1"]), YEAR)
    assert (row.mean_opening, row.mean_closing, row.better) == (None, 1.5, None)


@pytest.mark.parametrize(("closing", "better"), [(["2", "0"], True), (["0", "2"], False), (["1", "1"], None)])
def test_grades_become_better_or_worse_or_stay(closing, better):
    assert quality(graded(["1", "1"], closing), YEAR).better is better


def test_where_the_last_grade_is_the_best_more_of_it_is_better():
    land_upside_down = BOOK.resources["land"].model_copy(update={"first_is_best": False})
    book = replace(BOOK, resources={**BOOK.resources, "land": land_upside_down})
    (row,) = audit_of_term(over(graded(["1", "1"], ["0", "2"]), *YEAR), book).quality
    assert (row.better, row.first_is_best) == (True, False)


ROWS = [("2018", "opening", "10", None), ("2018", "decrease", "2", "2018-05-01", "construction")]
OF_LAND = {"indicator": "", "resource": "land", "item": "cropland", "unit": "hm2"}


def test_a_target_of_a_stock_is_held_against_it_at_the_terms_or_its_own_end():
    whole, sooner = target("whole", "8", period=None, **OF_LAND), target("sooner", "8", **OF_LAND)
    found = audit_of_term(over(dossier(postings=land(ROWS), promises=(whole, sooner)), *YEAR), BOOK)
    assert [(one.found, one.due, one.met) for one in found.targets] == [(8, True, True)] * 2
    assert found.targets[0].evidence == ("target:whole", "posting:postings.csv:1", "posting:postings.csv:2")


def test_a_balance_below_nought_is_met_or_not_since_no_ratio_tells():
    held = dossier(figures=(figure("-5"),), promises=(target(value="-10"),))
    (row,) = audit_of_term(held, BOOK).targets
    assert (row.attained, row.met) == (1, True)
    (row,) = audit_of_term(dossier(figures=(figure("-5"),), promises=(target(value="0"),)), BOOK).targets
    assert (row.attained, row.met) == (0, False)


def test_an_opening_that_nobody_knows_leaves_the_stock_inside_unknown():
    rows = [("2018", "opening", None, None), ("2018", "decrease", "2", "2018-05-01", "construction")]
    held = dossier(postings=land(rows), within={"land": Within.STRAIGHT})
    (row,) = audit_of_term(over(held, *PART), BOOK).stocks
    assert (row.opening.amount, row.closing.amount, row.change) == (None, None, None)
    assert row.went == Fraction(2, 73)


def test_inherited_problems_stand_apart_from_new_ones():
    events = (event("2015-12-01", "2016-02-01", code="old"), event("2016-12-01", "2017-02-01", code="new"))
    found = audit_of_term(dossier(events=events), BOOK)
    assert [[row.event.code for row in rows] for rows in (found.inherited, found.new)] == [["old"], ["new"]]


def test_a_red_line_of_a_figure_is_judged_by_the_last_one_before_and_in_the_term():
    line = red_line("50", resource="", item="", indicator="gep", unit="1e8 CNY")
    years = {2013: "90", 2015: "60", 2016: "10", 2018: "40", 2019: "99"}
    figures = tuple(figure(amount, year) for year, amount in years.items())
    (row,) = audit_of_term(dossier(figures=figures, promises=(line,)), BOOK).red_lines
    assert (row.opening, row.closing, row.new, row.gap) == (60, 40, True, 10)
    assert row.evidence == ("target:cropland", "figure:gep/2015", "figure:gep/2018")


def test_the_days_of_a_term_are_those_from_its_first_to_its_last():
    term = dossier().term
    assert (term.days, term.period.days, term.last, term.has(term.end)) == (1096, 1096, day("2018-12-31"), False)
