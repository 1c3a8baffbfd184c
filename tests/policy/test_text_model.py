"""The canonical text is what every span points into; the shadow only helps to match."""

import pytest

from qingshan.core import Refused
from qingshan.policy import canonical, decode
from qingshan.policy.text.shadow import shadow


def test_line_ends_byte_order_mark_and_outer_space_are_all_that_is_changed() -> None:
    assert canonical("\ufeff 一、总则\r\n（一）\r甲 \n") == "一、总则\n（一）\n甲"


def test_gb18030_is_read_and_said() -> None:
    text, notes = decode("耕地保有量不少于8768万亩。".encode("gb18030"))
    assert text == "耕地保有量不少于8768万亩。"
    assert [note.code for note in notes] == ["ENCODING_FALLBACK"]
    assert decode(text.encode()) == (text, ())


@pytest.mark.parametrize("raw", [b"\x00\x01\x02PK", b"\x89PNG\r\n\x1a\n\x00"])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused, match="neither UTF-8 nor GB18030"):
        decode(raw)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2 9 0 0 亿元", "2900亿元"),
        ("6 .5 %", "6.5%"),
        ("１８１５万吨", "1815万吨"),
        ("（含）", "(含)"),
        ("二○一一年", "二〇一一年"),
        ("1,815万", "1,815万"),
        ("甲,乙;丙:丁", "甲，乙；丙：丁"),
        ("19∶43∶38", "19:43:38"),
    ],
)
def test_the_shadow_has_one_spelling(written: str, read: str) -> None:
    assert shadow(written).text == read


def test_a_span_of_the_shadow_is_a_span_of_the_text() -> None:
    text = "约 1 .2 万 平方公里"
    one = shadow(text, 0)
    start = one.text.index("1.2万平方公里")
    span = one.span(start, start + len("1.2万平方公里"))
    assert text[slice(*span)] == "1 .2 万 平方公里"


@pytest.mark.parametrize("wrong", ["gb18030", "latin-1"])
def test_utf_8_that_was_read_as_something_else_is_refused_as_garbled(wrong: str) -> None:
    words = "一、加强湿地的保护，到2025年，湿地的面积达到20万公顷。" * 20
    garbled = words.encode().decode(wrong, "replace").replace("\ufffd", "?")
    with pytest.raises(Refused, match="garbled"):
        decode(garbled.encode(), "plan.txt")
    assert decode(words.encode(), "plan.txt") == (words, ())
