"""Parts are read in any order and kept in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshan.core import Where
from qingshan.facts import canonical_part, check_part, format_part, parse_part

CODES = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,12}", fullmatch=True)
PAIRS = st.dictionaries(CODES, CODES, max_size=4)


@given(PAIRS)
def test_what_was_formatted_reads_back_as_it_was(pairs):
    assert parse_part(format_part(pairs)) == pairs


@given(PAIRS, st.randoms())
def test_the_canonical_form_does_not_depend_on_the_order_written(pairs, random):
    shuffled = list(pairs.items())
    random.shuffle(shuffled)
    written = " ; ".join(f"{dimension} = {code}" for dimension, code in shuffled)
    assert canonical_part(written) == format_part(pairs)
    assert canonical_part(canonical_part(written)) == canonical_part(written)


@pytest.mark.parametrize("text", ["forest", "ecosystem=", "=forest", "ecosystem=forest;", "ecosystem=for est", "a=b=c"])
def test_what_is_no_part_is_refused(text):
    with pytest.raises(ValueError, match="is no part; write dimension=code"):
        parse_part(text)


def test_one_dimension_has_one_code():
    with pytest.raises(ValueError, match="names ecosystem twice"):
        parse_part("ecosystem=forest;ecosystem=grass")


def test_a_code_that_would_break_the_text_cannot_be_written():
    with pytest.raises(ValueError, match="is no code of a dimension"):
        format_part({"ecosystem": "forest;pollutant=COD"})


def test_the_whole_and_a_known_part_pass(book):
    record = book.indicators["removed"]
    assert check_part("", book, record, Where()) == []
    assert check_part("ecosystem=wetland;pollutant=COD", book, record, Where()) == []


def test_all_that_is_wrong_with_a_part_is_told_at_once(book):
    found = check_part("pollutant=XYZ;colour=red;ecosystem=forest", book, book.indicators["gep.total"], Where())
    assert {one.code: one.message.en for one in found} == {
        "part-form": "part pollutant=XYZ;colour=red;ecosystem=forest is not canonical",
        "unknown-dimension": "there is no dimension 'colour'",
        "unknown-member": "dimension pollutant has no 'XYZ'",
        "dimension-not-of-indicator": "indicator gep.total is not cut by pollutant",
    }
    assert all(one.message.zh and one.remedy.zh for one in found)
