"""What must hold for any text: spans quote, spelling and layout do not matter, damage loses nothing in silence."""

import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.policy.conftest import OPINIONS

from qingshan.policy import Reading, as_json, decode, read_policy
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
TEXT = OPINIONS.read_text("utf-8")
BASE = read_policy(TEXT, BOOK)
SIGNS = (
    "到2020年底前，全省耕地面积不少于8768万亩。；：、（）()“”《》一二三四五十百万亿分之第章条①——\n 　%％.~至各所有全部"
)
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=150, deadline=None)


def said(reading: Reading) -> list[tuple[str, ...]]:
    """The commitments without their places."""
    return sorted(
        (
            one.tier,
            one.kind,
            one.op,
            str(one.norm),
            str(one.deadline.end),
            one.deadline.type,
            re.sub(r"\s", "", one.quote),
        )
        for one in reading.commitments
    )


def holds(reading: Reading) -> None:
    """Every span quotes; ids are unique."""
    statements = (*reading.commitments, *reading.facts)
    for one in statements:
        assert reading.text[slice(*one.span)] == one.quote
        if one.value_span:
            assert reading.quote(one.value_span)
    assert len({one.id for one in statements}) == len(statements)
    for found in reading.diagnostics:
        assert all(0 <= start < end <= len(reading.text) for start, end in found.spans)


@many
@given(st.text(alphabet=SIGNS, max_size=300))
def test_any_text_is_read_and_every_span_quotes(text: str) -> None:
    reading = read_policy(text, BOOK)
    holds(reading)
    assert as_json(reading) == as_json(read_policy(text, BOOK))


def test_full_width_and_half_width_say_the_same() -> None:
    wide = "".join(
        chr(ord(sign) + 0xFEE0) if sign.isascii() and (sign.isalnum() or sign in "()%") else sign for sign in TEXT
    )
    narrow = TEXT.translate({0xFF0C: ",", 0xFF1B: ";", 0xFF1A: ":"})
    assert len(said(read_policy(wide, BOOK))) == len(said(BASE))
    for one, other in zip(read_policy(wide, BOOK).commitments, BASE.commitments, strict=True):
        assert (one.op, one.norm, one.span) == (other.op, other.norm, other.span)
    for one, other in zip(read_policy(narrow, BOOK).commitments, BASE.commitments, strict=True):
        assert (one.op, one.norm, one.deadline.end, one.span) == (other.op, other.norm, other.deadline.end, other.span)


@few
@given(st.integers(0, 10**6), st.floats(0.01, 0.3))
def test_added_white_space_says_the_same(seed: int, often: float) -> None:
    chance = random.Random(seed)
    spaced = "".join(sign + (" " if sign != "\n" and chance.random() < often else "") for sign in TEXT)
    reading = read_policy(spaced, BOOK)
    holds(reading)
    assert said(reading) == said(BASE)


@few
@given(st.integers(24, 60))
def test_lines_wrapped_at_any_width_are_joined(width: int) -> None:
    wrapped = "\n".join(line[at : at + width] for line in TEXT.split("\n") for at in range(0, len(line) or 1, width))
    reading = read_policy(wrapped, BOOK)
    holds(reading)
    assert said(reading) == said(BASE)


def test_line_ends_blank_lines_and_encoding_say_the_same() -> None:
    for variant in (TEXT.replace("\n", "\r\n"), TEXT.replace("\n\n", "\n"), decode(TEXT.encode("gb18030"))[0]):
        assert said(read_policy(variant, BOOK)) == said(BASE)


@few
@given(st.integers(0, 10**6))
def test_damage_loses_no_undamaged_commitment_in_silence(seed: int) -> None:
    chance = random.Random(seed)
    lines = [line for line in TEXT.split("\n") if line]
    for _ in range(chance.randrange(6)):
        lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.randrange(4)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    reading = read_policy("\n\n".join(lines), BOOK)
    holds(reading)
    kept = [re.sub(r"\s", "", one.quote) for one in (*reading.commitments, *reading.facts)]
    for one in BASE.commitments:
        if any(one.quote in line for line in lines):
            assert any(one.quote[-12:] in quote for quote in kept), one.quote


def test_a_reread_of_an_edited_text_keeps_the_ids_of_what_did_not_change() -> None:
    edited = read_policy(TEXT.replace("8768万亩", "8800万亩"), BOOK)
    before, after = {one.id for one in BASE.commitments}, {one.id for one in edited.commitments}
    assert len(before - after) == len(after - before) == 1
