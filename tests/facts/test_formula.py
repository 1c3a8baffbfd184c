"""Formulas are read safely, fit their units, and say why there is no result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.core import Severity
from qingshan.facts import FormulaError, check_formulas, evaluate, format_formula, names_in, parse_formula, reason_in
from qingshan.facts.formula_nodes import Binary, Call, Compare, Logic, Name, Negative, Not, Number, Quantity

NUMBERS = st.floats(0, 1e12, allow_nan=False).map(lambda value: Number(abs(value)))
CODES = st.lists(st.sampled_from(["gep", "total", "a", "b2", "x_y"]), min_size=1, max_size=3).map(".".join)
PLACES = st.sampled_from(["", "parent", "province", "530800", "basin:lancang"])
NAMES = st.builds(Name, CODES, st.sampled_from(["", "prev", "last_year"]), PLACES)
QUANTITIES = st.builds(Quantity, st.integers(0, 10**6).map(float), st.sampled_from(["万亩", "%", "元/m3"]))
TREES = st.recursive(
    NUMBERS | NAMES | QUANTITIES,
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(lambda one: Call("sqrt", (one,)), inner),
        st.builds(lambda ones: Call("max", tuple(ones)), st.lists(inner, min_size=2, max_size=4)),
    ),
    max_leaves=15,
)


PREDICATES = st.recursive(
    st.builds(Compare, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), TREES, TREES),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@given(TREES | PREDICATES)
def test_what_was_formatted_reads_back_as_the_same_tree(tree):
    assert parse_formula(format_formula(tree)) == tree


def test_dots_belong_to_the_names():
    assert names_in(parse_formula("(gep.total - gep.total.old) / economy.gdp * 100")) == (
        "economy.gdp",
        "gep.total",
        "gep.total.old",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no expression"),
        ("a +", "is no expression"),
        ("a; b", "is no expression"),
        ("open('x')", "there is no function open"),
        ("a.b(1)", "there is no function a.b"),
        ("sqrt(a, b)", "sqrt takes 1 to 1 arguments, not 2"),
        ("max(a)", "max takes 2 to 20 arguments, not 1"),
        ("max(*a, b)", "is not allowed"),
        ("max(a, b, key=c)", "is not allowed"),
        ("a[0]", "is not allowed"),
        ("a if b else c", "is not allowed"),
        ("a + (b < c)", "'b < c' is a comparison, no number"),
        ("a < b or c", "'c' is no comparison; write such as c > 0"),
        ("a in b", "is not allowed"),
        ("at(a, Yunnan)", "Yunnan is no place; write parent, province"),
        ("at(a, 99)[0]", "is not allowed"),
        ("at(a + b, province)", "is no indicator code"),
        ("of(a, 't')", "of takes a number and a unit in quotes"),
        ("of(True, 't')", "of takes a number and a unit in quotes"),
        ("a // b", "is not allowed"),
        ("'text'", "is not allowed"),
        ("True", "is not allowed"),
        ("1j", "is not allowed"),
        ("lambda: a", "is not allowed"),
        ("(a).b[1].c", "is no indicator code"),
        ("max(a, b).c", "is no indicator code"),
        ("1e999", "a number in it is too large"),
        ("9" * 400, "a number in it is too large"),
        ("a+" * 1500 + "a", "2000 is the most"),
        ("-" * 300 + "a", "nested deeper than 100"),
    ],
)
def test_everything_else_is_refused_in_words(text, words):
    with pytest.raises(FormulaError, match=words.replace(".", r"\.")):
        parse_formula(text)


def formula_findings(book_with, formula, unit="1", code="made"):
    return check_formulas(book_with((code, unit, {"formula": formula})), [code])


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("land.area + land.area", "万亩"),
        ("gep.total / economy.gdp", "%"),
        ("gep.total / land.area", "元/hm2"),
        ("sqrt(land.area)", "km"),
        ("land.area ** 0.5 * land.area", "m3"),
        ("max(water.volume, 2 * water.volume) / rain", "km2"),
        ("(rate.met / rate.all) ** (1 / 5) - 1", "%"),
        ("abs(-removed)", "kg"),
        ("removed ** -1 * removed ** 2 / removed", "1"),
    ],
)
def test_units_that_fit_pass(book_with, formula, unit):
    assert formula_findings(book_with, formula, unit) == []


@pytest.mark.parametrize(
    ("formula", "unit", "words"),
    [
        ("removed + land.area", "t", "+ between [mass] and [length] ** 2"),
        ("land.area + 5", "hm2", "+ between [length] ** 2 and dimensionless"),
        ("max(removed, land.area)", "t", "max between [mass] and [length] ** 2"),
        ("removed * land.area", "t", "it gives [mass] * [length] ** 2, the indicator is in t"),
        ("land.area ** removed", "1", "an exponent with a unit"),
        ("land.area ** rate.all", "1", "[length] ** 2 to a power that is no plain number"),
        ("gep.total / economy.gdp", "亿元", "it gives dimensionless, the indicator is in 亿元"),
    ],
)
def test_units_that_do_not_fit_are_found(book_with, formula, unit, words):
    (one,) = formula_findings(book_with, formula, unit)
    assert one.code == "formula-units"
    assert words in one.message.en


@pytest.mark.parametrize(
    ("formula", "code", "words"),
    [
        ("", "formula-missing", "indicator made has no formula"),
        ("2 * 3", "formula-no-input", "the formula of made names no indicator of its own place and period"),
        ("removed.x / removed", "formula-unknown-name", "the formula of made names removed.x, which is no indicator"),
        ("removed // 2", "formula-syntax", "the formula of made cannot be read: 'removed // 2' is not allowed"),
    ],
)  # fmt: skip
def test_faults_of_a_formula_are_found(book_with, formula, code, words):
    (one,) = formula_findings(book_with, formula)
    assert (one.code, one.message.en) == (code, words)


def test_an_unknown_indicator_cannot_be_evaluated(book, facts):
    rows, (one,) = evaluate(facts(), book, ["no.such"])
    assert rows.is_empty()
    assert one.message.en == "there is no indicator 'no.such'"


def test_a_circle_of_formulas_is_found(book_with):
    book = book_with(("a", "1", {"formula": "b + 1"}), ("b", "1", {"formula": "c"}), ("c", "1", {"formula": "a / 2"}))
    (one,) = check_formulas(book)
    assert one.code == "formula-cycle"
    assert one.message.en.startswith("formulas go in a circle: ")
    assert set(one.message.en.removeprefix("formulas go in a circle: ").split(" → ")) == {"a", "b", "c"}


def test_units_are_converted_on_the_way(book_with, facts, value_of):
    book = book_with(("sum", "公顷", {"formula": "land.area + other"}), ("other", "万亩", {}))
    rows, findings = evaluate(
        facts(("land.area", "530101", 5.0, "km2"), ("other", "530101", 3.0, "万亩")), book, ["sum"]
    )
    assert findings == []
    assert value_of(rows, "sum", "530101") == pytest.approx(2500)


def test_twice_the_input_in_half_the_unit_is_the_same_result(book, facts, value_of):
    money = {"price_year": 2019}
    one = facts(("gep.total", "530101", 30.0, "亿元", money), ("economy.gdp", "530101", 20.0, "亿元", money))
    other = facts(("gep.total", "530101", 300_000.0, "万元", money), ("economy.gdp", "530101", 2e9, "元", money))
    results = [value_of(evaluate(frame, book, ["gep.to_gdp"])[0], "gep.to_gdp", "530101") for frame in (one, other)]
    assert results == pytest.approx([150.0, 150.0])


def test_a_result_carries_unit_source_worst_mark_and_least_coverage(book, facts, value_of):
    money = {"price_year": 2019}
    frame = facts(
        ("gep.total", "530101", 30.0, "亿元", money | {"mark": "R", "coverage": 0.9}),
        ("economy.gdp", "530101", 20.0, "亿元", money | {"mark": "S"}),
    )
    row = value_of(evaluate(frame, book, ["gep.to_gdp"])[0], "gep.to_gdp", "530101", row=True)
    assert (row["unit"], row["source"], row["mark"], row["coverage"]) == ("%", "formula:gep.to_gdp", "R", 0.9)
    assert (row["price_year"], row["stated"], row["recorded_at"]) == (None, None, None)


def test_missing_is_not_zero_and_the_reason_names_it(book, facts, value_of):
    frame = facts(
        ("rate.met", "530101", 1.0, "1"),
        ("rate.met", "530102", 1.0, "1"),
        ("rate.all", "530102", None, "1", {"status": "missing", "reason": "no survey"}),
        ("rate.met", "530103", 1.0, "1"),
        ("rate.all", "530103", None, "1", {"status": "not accounted", "reason": "outside the profile"}),
    )
    rows, _ = evaluate(frame, book, ["rate"])
    assert rows["value"].to_list() == [None] * 3
    assert set(rows["status"]) == {"missing"}
    reasons = [value_of(rows, "rate", place, row=True)["reason"] for place in ("530101", "530102", "530103")]
    assert [reason_in(one, "en") for one in reasons] == [
        "lacks rate.all (no such figure)",
        "lacks rate.all (missing)",
        "lacks rate.all (not accounted)",
    ]
    assert reason_in(reasons[0], "zh") == "缺 rate.all（无此数）"


def test_division_by_zero_is_missing_with_its_cause(book, facts, value_of):
    rows, _ = evaluate(facts(("rate.met", "530101", 0.0, "1"), ("rate.all", "530101", 0.0, "1")), book, ["rate"])
    row = value_of(rows, "rate", "530101", row=True)
    assert (row["value"], row["status"]) == (None, "missing")
    assert reason_in(row["reason"], "en") == "division by zero: rate.all is 0"


@pytest.mark.parametrize("formula", ["sqrt(-rate.all)", "rate.all ** 1000 ** 10", "(-rate.all) ** 0.5"])
def test_a_result_that_is_no_real_number_is_missing(book_with, facts, value_of, formula):
    book = book_with(("made", "1", {"formula": formula}))
    rows, findings = evaluate(facts(("rate.all", "530101", 9.0, "1")), book, ["made"])
    row = value_of(rows, "made", "530101", row=True)
    assert findings == []
    assert (row["value"], row["status"]) == (None, "missing")
    assert reason_in(row["reason"], "en") == "the result is no finite real number"


ABSENT = {"status": "not applicable", "reason": "no coast"}


def test_what_is_not_applicable_adds_nothing_but_divides_nothing_either(book_with, facts, value_of):
    book = book_with(
        ("coast", "t", {}),
        ("sum", "t", {"formula": "removed + coast"}),
        ("less", "t", {"formula": "coast - removed"}),
        ("most", "t", {"formula": "max(coast, removed)"}),
        ("share", "1", {"formula": "coast / removed"}),
        ("nothing", "t", {"formula": "coast + coast"}),
    )
    frame = facts(("removed", "530101", 7.0, "t"), ("coast", "530101", None, "t", ABSENT))
    rows, _ = evaluate(frame, book, ["sum", "less", "most", "share", "nothing"])
    assert [value_of(rows, code, "530101") for code in ("sum", "less", "most")] == [7.0, -7.0, 7.0]
    for code in ("share", "nothing"):
        row = value_of(rows, code, "530101", row=True)
        assert (row["value"], row["status"]) == (None, "not applicable")
        assert reason_in(row["reason"], "en") == "coast not applicable"


def test_a_part_is_worked_out_only_where_every_input_has_it(book_with, facts):
    book = book_with(("per_area", "CNY/hm2", {"formula": "gep.total / land.area", "dimensions": ("ecosystem",)}))
    money = {"price_year": 2019}
    frame = facts(
        ("gep.total", "530101", 10.0, "CNY", money),
        ("gep.total", "530101", 6.0, "CNY", money | {"part": "ecosystem=forest"}),
        ("gep.total", "530101", 4.0, "CNY", money | {"part": "ecosystem=grass"}),
        ("land.area", "530101", 5.0, "hm2"),
        ("land.area", "530101", 2.0, "hm2", {"part": "ecosystem=forest"}),
    )
    rows, _ = evaluate(frame, book, ["per_area"])
    assert rows["part"].to_list() == ["", "ecosystem=forest"]
    assert rows["value"].to_list() == pytest.approx([2.0, 3.0])
    assert rows["price_year"].to_list() == [2019, 2019]


def test_one_formula_may_stand_on_another(book_with, facts, value_of):
    book = book_with(("b", "1", {"formula": "a * 2"}), ("a", "1", {"formula": "rate.all + 1"}))
    rows, _ = evaluate(facts(("rate.all", "530101", 4.0, "1")), book, ["b", "a"])
    assert (value_of(rows, "a", "530101"), value_of(rows, "b", "530101")) == (5.0, 10.0)


def test_money_of_two_price_years_is_warned_of_and_has_none_itself(book_with, facts, value_of):
    book = book_with(("both", "亿元", {"formula": "gep.total + economy.gdp"}))
    rows, (one,) = evaluate(
        facts(
            ("gep.total", "530101", 1e8, "CNY", {"price_year": 2015}),
            ("economy.gdp", "530101", 1.0, "亿元", {"price_year": 2019}),
        ),
        book,
        ["both"],
    )
    row = value_of(rows, "both", "530101", row=True)
    assert (row["value"], row["price_year"], row["price_basis"]) == (2.0, None, "mixed")
    assert (one.code, one.severity) == ("mixed-price-basis", Severity.WARNING)
    assert one.message.en == "both (1 × economy.gdp, gep.total) mixes price years 2015, 2019"


def test_money_of_one_price_year_keeps_it(book_with, facts, value_of):
    book = book_with(("both", "亿元", {"formula": "gep.total + economy.gdp"}))
    money = {"price_year": 2015}
    frame = facts(("gep.total", "530101", 1e8, "CNY", money), ("economy.gdp", "530101", 1.0, "亿元", money))
    row = value_of(evaluate(frame, book, ["both"])[0], "both", "530101", row=True)
    assert (row["price_year"], row["price_basis"]) == (2015, "constant")


def test_a_stated_result_is_kept_and_the_difference_told(book, facts):
    frame = facts(("rate.met", "530101", 3.0, "1"), ("rate.all", "530101", 4.0, "1"), ("rate", "530101", 70.0, "%"))
    rows, (one,) = evaluate(frame, book, ["rate"])
    assert rows.is_empty()
    assert (one.code, one.severity) == ("stated-differs", Severity.NOTE)
    assert "rate 530101 2019 is stated as 0.7, worked out as 0.75, 0.05 1 apart" in one.message.en


def test_a_superseded_input_is_not_used(book, facts, value_of):
    frame = facts(
        ("rate.met", "530101", 9.0, "1", {"recorded_at": "2020-01-01"}),
        ("rate.met", "530101", 3.0, "1", {"recorded_at": "2020-02-01", "supersedes": "2020-01-01"}),
        ("rate.all", "530101", 4.0, "1"),
    )
    assert value_of(evaluate(frame, book, ["rate"])[0], "rate", "530101") == 0.75


def test_with_a_cell_twice_in_force_nothing_is_worked_out(book, facts):
    rows, findings = evaluate(facts(*[("rate.all", "530101", 4.0, "1")] * 2), book, ["rate"])
    assert rows.is_empty()
    assert [one.code for one in findings] == ["duplicate-fact"]
