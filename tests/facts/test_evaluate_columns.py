"""Column-wise evaluation gives what a formula gives cell by cell, whatever the order and the kind of the table."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Text
from qingshan.facts import evaluate, facts_frame
from qingshan.facts.evaluate import evaluate_each, evaluated
from qingshan.rulebook import Indicator, Rulebook

FORMULAS = {"ratio": "a / b", "sum": "a + b", "change": "a - a_prev", "twice": "2 * sum"}
BOOK = Rulebook(
    indicators={
        code: Indicator(code=code, title=Text(code, code), unit="1", formula=FORMULAS.get(code, ""))
        for code in ("a", "b", *FORMULAS)
    }
)
PLACES, PERIODS, PARTS = ("530101", "530102"), ("2017", "2018", "2020"), ("", "part=x")
VALUES = st.one_of(st.integers(-3, 3).map(float), st.sampled_from(["missing", "not applicable", "not accounted"]))
TABLES = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(PLACES), st.sampled_from(PERIODS), st.sampled_from(PARTS)), VALUES
)


def frame_of(table):
    rows = []
    for (code, place, period, part), told in table.items():
        said = {"value": told} if isinstance(told, float) else {"status": told, "reason": "why not"}
        rows.append({"indicator": code, "place": place, "period": period, "part": part, "unit": "1", **said})
    return facts_frame(rows)


def one_by_one(code, table):
    """The formula by hand in every cell: a number, or the status without one."""
    own = ("a",) if code == "change" else ("a", "b")
    made = {}
    for cell in {key[1:] for key in table}:
        there = [(name, *cell) in table for name in own]
        if all(there) or (cell[2] == "" and any(there)):
            made[cell] = by_hand(code, cell, table)
    return made


def by_hand(code, cell, table):
    before = {"2018": "2017"}.get(cell[1], "none")
    other = ("a", cell[0], before, cell[2]) if code == "change" else ("b", *cell)
    left, right = table.get(("a", *cell), "missing"), table.get(other, "missing")
    if code in ("sum", "twice", "change") and "not applicable" in (left, right) and left != right:
        left, right = (0.0 if one == "not applicable" else one for one in (left, right))
    if "missing" in (left, right) or "not accounted" in (left, right):
        return "missing"
    if "not applicable" in (left, right):
        return "not applicable"
    if code == "ratio":
        return left / right if right else "missing"
    return {"sum": left + right, "twice": 2 * (left + right), "change": left - right}[code]


def told_in(rows, code):
    return {
        (row["place"], row["period"], row["part"]): row["value"] if row["status"] == "value" else row["status"]
        for row in rows.filter(pl.col("indicator") == code).iter_rows(named=True)
    }


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_columns_give_what_each_cell_gives_by_hand(table):
    rows, findings = evaluate(frame_of(table), BOOK, FORMULAS)
    assert findings == []
    for code in FORMULAS:
        assert told_in(rows, code) == one_by_one(code, table), code


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_whoever_has_no_number_has_a_reason_and_whoever_has_one_and_misses_nothing_has_none(table):
    rows, _ = evaluate(frame_of(table), BOOK, FORMULAS)
    assert rows.filter((pl.col("status") != "value") & pl.col("reason").is_null()).is_empty()
    told = rows.filter((pl.col("status") == "value") & pl.col("reason").is_not_null())
    assert all("not applicable" in reason for reason in told["reason"])


@settings(deadline=None, max_examples=40)
@given(TABLES, st.randoms())
def test_the_order_of_the_rows_and_where_they_are_kept_change_nothing(table, random):
    order = list(table)
    random.shuffle(order)
    straight, shuffled = frame_of(table), frame_of({key: table[key] for key in order})
    rows, _ = evaluate(straight, BOOK, FORMULAS)
    assert evaluate(shuffled, BOOK, FORMULAS)[0].equals(rows)
    assert evaluate(straight.lazy(), BOOK, FORMULAS)[0].equals(rows)
    each = {code: made for code, made, _ in evaluate_each(straight, BOOK, FORMULAS)}
    assert pl.concat([each[code] for code in sorted(each)]).equals(rows)


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_what_was_worked_out_is_not_worked_out_again(table):
    frame = frame_of(table)
    rows, _ = evaluate(frame, BOOK, FORMULAS)
    again, findings = evaluate(pl.concat([frame, rows]), BOOK, FORMULAS)
    assert again.is_empty()
    assert findings == []
    whole, _ = evaluated(pl.concat([frame, rows]), BOOK, FORMULAS)
    assert whole.sort("indicator", "place", "period", "part").equals(rows)


def test_a_later_formula_uses_the_row_that_the_table_has_of_its_own():
    frame = frame_of({("a", "530101", "2018", ""): 1.0, ("b", "530101", "2018", ""): 2.0})
    stated = facts_frame([{"indicator": "sum", "place": "530101", "period": "2018", "value": 9.0, "unit": "1"}])
    rows, (note,) = evaluate(pl.concat([frame, stated]), BOOK, ["sum", "twice"])
    assert told_in(rows, "twice") == {("530101", "2018", ""): 18.0}
    assert told_in(rows, "sum") == {}
    assert "sum 530101 2018 is stated as 9, worked out as 3" in note.message.en


def test_a_value_in_a_unit_that_measures_something_else_is_no_usable_value():
    frame = frame_of({("a", "530101", "2018", ""): 1.0, ("b", "530101", "2018", ""): 2.0})
    wrong = frame.with_columns(unit=pl.when(pl.col("indicator") == "b").then(pl.lit("t")).otherwise("unit"))
    rows, _ = evaluate(wrong, BOOK, ["ratio"])
    assert rows["reason"].to_list() == ["缺 b（无可用数值） | lacks b (no usable value)"]


def test_two_rows_of_one_cell_are_told_with_their_lines_in_a_frame_and_in_a_file():
    frame = pl.concat(
        [frame_of({("b", "530102", "2018", ""): 1.0}), *[frame_of({("a", "530101", "2018", ""): 1.0})] * 2]
    )
    for table in (frame, frame.lazy()):
        rows, (one,) = evaluate(table, BOOK, ["ratio"])
        assert rows.is_empty()
        assert (one.code, one.where.row) == ("duplicate-fact", 4)
        assert "as row 3" in one.message.en


@pytest.mark.parametrize("codes", [[], ["ratio"]])
def test_nothing_in_gives_nothing_out(codes):
    rows, findings = evaluate(facts_frame([]), BOOK, codes)
    assert rows.is_empty()
    assert findings == []
