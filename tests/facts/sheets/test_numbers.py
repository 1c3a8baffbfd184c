"""A printed number is read as printed, and what is no number is never nought."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.facts import Status
from qingshan.facts.sheets.numbers import read_cell
from qingshan.facts.sheets.spans import period_in, whole_period
from qingshan.facts.sheets.words import NOTHING

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=3)
FULL_WIDTH = {ord(half): ord(half) + 0xFEE0 for half in "0123456789.,-+"}


@given(NUMBERS, st.sampled_from([",", "，", " ", "\u00a0", "\u3000"]), st.booleans())
def test_separators_and_full_width_digits_change_no_number(number, mark, wide):
    printed = f"{number:,.3f}"
    shown = (printed.translate(FULL_WIDTH) if wide else printed).replace("，" if wide else ",", mark)
    reading = read_cell(shown, NOTHING)
    assert Decimal(reading.stated) == number
    assert reading.value == float(number)


@given(st.text(alphabet="0123456789,.，", min_size=1, max_size=12))
def test_a_number_that_is_read_keeps_all_its_digits(text):
    reading = read_cell(text, {})
    if reading is not None and reading.value is not None:
        digits = [letter for letter in text if letter.isdigit()]
        assert [letter for letter in reading.stated if letter.isdigit()] in (digits, ["0", *digits])


@pytest.mark.parametrize("text", ["约12", ">5", "1,23", "12-15", "1.2.3", "3万亩地", "十二", "=A1", "(5)", "."])
def test_what_is_not_plainly_a_number_is_not_read_as_one(text):
    assert read_cell(text, NOTHING) is None


@pytest.mark.parametrize(
    ("sign", "status"),
    [
        ("", "missing"),
        ("—", "missing"),
        ("–", "missing"),
        ("-", "missing"),
        ("…", "missing"),
        ("...", "missing"),
        ("暂无", "missing"),
        ("未统计", "missing"),
        ("/", "not applicable"),
        ("无", "not applicable"),
        ("不适用", "not applicable"),
        ("未核算", "not accounted"),
    ],
)
def test_a_sign_for_no_number_has_its_status_and_no_value(sign, status):
    reading = read_cell(sign, NOTHING)
    assert (str(reading.status), reading.value, reading.stated) == (status, None, "")


def test_nought_is_a_number():
    assert (read_cell("0", NOTHING).status, read_cell("0", NOTHING).value) == (Status.VALUE, 0.0)


def test_printed_noughts_stay():
    assert read_cell("5.10", {}).stated == "5.10"


@pytest.mark.parametrize("text", ["12.5①", "12.5*", "12.5[2]", "12.5²"])
def test_a_footnote_mark_is_no_digit(text):
    reading = read_cell(text, NOTHING)
    assert (reading.stated, reading.footnote) == ("12.5", True)


def test_a_unit_in_the_cell_is_told():
    assert (read_cell("85.5%", {}).stated, read_cell("85.5%", {}).unit) == ("85.5", "%")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019", "2019"),
        ("2019年", "2019"),
        ("2019年度", "2019"),
        ("二〇一九年", "2019"),
        ("2019年7月", "2019-07"),
        ("2019年1-3月", "2019Q1"),
        ("2019年1—8月", "2019-01-01/2019-08-31"),
        ("2019年第3季度", "2019Q3"),
        ("2019年二季度", "2019Q2"),
        ("2019年下半年", "2019-07-01/2019-12-31"),
        ("2019-07-15", "2019-07-15"),
    ],
)
def test_periods_in_words(text, period):
    assert whole_period(text) == period


@pytest.mark.parametrize("text", ["2015—2019年", "2015-2019", "1987.5", "12019", "2019年13月", "产量"])
def test_what_names_no_one_period_gives_none(text):
    assert period_in(text) is None or whole_period(text) is None


def test_two_points_are_a_sign_for_no_number():
    assert [str(read_cell(sign, NOTHING).status) for sign in ("..", "‥")] == ["missing", "missing"]
