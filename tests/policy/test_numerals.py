"""Numerals are exact, and what is written in words says the same as what is written in figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.policy.lexicon import lexicon_of
from qingshan.policy.numbers.numerals import decimal_text, numeral
from qingshan.policy.numbers.scan import quantities
from qingshan.policy.text.shadow import shadow
from qingshan.rulebook import Rulebook

DIGITS, TENS = "零一二三四五六七八九", ("", "十", "百", "千")


def in_words(number: int) -> str:
    """A cardinal below 10 000 in Chinese."""
    said, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if zero and said else "") + DIGITS[digit] + TENS[place]
        zero = not digit
    return said or "零"


@given(st.integers(1, 9999))
def test_a_cardinal_in_words_is_the_number(number: int) -> None:
    assert numeral(in_words(number)) == number


@given(st.decimals(0, 10**9, places=3))
def test_a_decimal_comes_back_as_it_was(number) -> None:
    assert Fraction(decimal_text(numeral(f"{number:f}"))) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("8768万亩", "5845333.333333", "ha"),
        ("1450万亩", "966666.666667", "ha"),
        ("1.3万亿斤", "650000000", "t"),
        ("百分之六点五", "0.065", "1"),
        ("三分之一", "0.333333", "1"),
        ("占比七成半以上", "0.75", "1"),
        ("翻两番", "4", "1"),
        ("两千四百公顷", "2400", "ha"),
        ("25微克/立方米", "25", "ug/m3"),
        ("5个百分点", "5", "pp"),
        ("3.65万亿元", "3650000000000", "CNY"),
        ("2 9 0 0 亿元", "290000000000", "CNY"),
    ],
)
def test_amounts_in_base_units(text: str, value: str, unit: str, book: Rulebook) -> None:
    (one,) = quantities(shadow(text).text, lexicon_of(book))
    norm = one.norm(one.value)
    assert norm is not None
    assert (norm.value, norm.unit) == (value, unit)


def test_a_unit_after_the_second_number_of_a_range_serves_both(book: Rulebook) -> None:
    (one,) = quantities("160~300万千瓦", lexicon_of(book))
    low, high = one.norm(one.value), one.norm(one.high)
    assert low is not None
    assert high is not None
    assert (low.value, high.value, low.unit) == ("1600000", "3000000", "kW")


@pytest.mark.parametrize(
    "name",
    ["十九届二中全会", "第十三次缔约方大会", "“三农”工作", "达到Ⅲ类", "PM2.5", "国发〔2011〕42号", "2020年12月31日",
     "三年行动计划", "五级书记", "十分重要", "有机三七种植", "第二轮土地承包", "进一步统一思想", "25度以上坡耕地"],
)  # fmt: skip
def test_a_numeral_in_a_name_is_no_value(name: str, book: Rulebook) -> None:
    assert quantities(shadow(name).text, lexicon_of(book)) == []
