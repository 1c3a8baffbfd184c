"""Predicates: yes, no, and undecided where a figure is missing."""

import itertools

import pytest

from qingshan.facts import check_formulas, evaluate, parse_formula
from qingshan.facts.predicate import decided


@pytest.mark.parametrize("values", list(itertools.product([1.0, -1.0, None], repeat=2)))
def test_and_or_not_decide_as_soon_as_one_side_does(values):
    one, other = (None if value is None else value > 0 for value in values)
    given = dict(zip("ab", values, strict=True))
    both = False if False in (one, other) else None if None in (one, other) else True
    either = True if True in (one, other) else None if None in (one, other) else False
    assert decided(parse_formula("a > 0 and b > 0"), given) is both
    assert decided(parse_formula("a > 0 or b > 0"), given) is either
    assert decided(parse_formula("not a > 0"), given) is (None if one is None else not one)
    assert decided(parse_formula("not (a > 0 and b > 0)"), given) is decided(parse_formula("a <= 0 or b <= 0"), given)


@pytest.mark.parametrize(
    ("predicate", "holds"),
    [
        ("a < 1.5", True), ("a <= 1.2", True), ("a > 1.2", False), ("a >= 1.2", True), ("a == 1.2", True),
        ("a != 1.2", False), ("1 < a < 2", True), ("1 < a < 1.1", False), ("a / b < 1", None), ("a - 1 > 0.5", False),
        ("max(a, 3) == 3 and abs(-a) > 1", True),
    ],
)  # fmt: skip
def test_comparisons(predicate, holds):
    assert decided(parse_formula(predicate), {"a": 1.2, "b": 0.0}) is holds


def test_figures_of_earlier_periods_are_given_under_their_own_names():
    growth = parse_formula("gdp / gdp_prev - 1 < 0.06")
    assert decided(growth, {"gdp": 105.0, "gdp_prev": 100.0}) is True


def test_a_number_is_no_predicate_and_a_figure_nobody_gave_is_refused():
    with pytest.raises(ValueError, match="a / b gives a number, not yes or no"):
        decided(parse_formula("a / b"), {"a": 1.0, "b": 1.0})
    with pytest.raises(LookupError, match="there is no figure b_prev"):
        decided(parse_formula("a < b_prev"), {"a": 1.0, "b": 1.0})


def test_an_indicator_of_yes_or_no_may_be_worked_out_by_a_predicate(book_with, facts, value_of):
    book = book_with(("met", "1", {"kind": "yes_no", "over_places": "none", "over_time": "none",
                                   "formula": "rate.met > 2 and land.area >= of(3, '万亩')"}))  # fmt: skip
    rows, _ = evaluate(
        facts(
            ("rate.met", "530101", 3.0, "1"), ("land.area", "530101", 2000.0, "hm2"),
            ("rate.met", "530102", 3.0, "1"), ("land.area", "530102", 1999.0, "hm2"),
            ("rate.met", "530103", 3.0, "1"),
            ("rate.met", "530201", 1.0, "1"),
        ),
        book,
        ["met"],
    )  # fmt: skip
    values = {place: value_of(rows, "met", place) for place in ("530101", "530102", "530103", "530201")}
    assert values == {"530101": 1.0, "530102": 0.0, "530103": None, "530201": 0.0}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("removed < land.area", "< between [mass] and [length] ** 2"),
        ("land.area > 5", "> between [length] ** 2 and dimensionless"),
        ("land.area > of(5, '里')", "unknown unit '里'"),
        ("gep.to_gdp > 5", "gep.to_gdp is in %; write of(5, '%')"),
        ("rate.all > 5 and removed < land.area", "< between [mass] and [length] ** 2"),
    ],
)
def test_a_predicate_that_does_not_fit_its_units_is_found(book_with, formula, words):
    book = book_with(("met", "1", {"kind": "yes_no", "over_places": "none", "over_time": "none", "formula": formula}))
    told = [one.message.en for one in check_formulas(book, ["met"]) if one.code == "formula-units"]
    assert any(words in one for one in told), told


def test_zero_and_a_quantity_may_stand_beside_per_cent(book_with):
    book = book_with(("met", "1", {"kind": "yes_no", "over_places": "none", "over_time": "none",
                                   "formula": "gep.to_gdp > 0 and gep.to_gdp < of(5, '%')"}))  # fmt: skip
    assert check_formulas(book, ["met"]) == []


def test_only_an_indicator_of_yes_or_no_is_given_by_a_predicate(book_with):
    (one,) = check_formulas(book_with(("met", "1", {"formula": "rate.met > 2"})), ["met"])
    assert "it gives yes or no; the kind must be yes_no" in one.message.en
