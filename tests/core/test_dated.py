"""Values that hold from a day on: asked as of a day, and never guessed outside their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Dated

PRICE = Dated(
    "nature.water.price",
    ((date(2010, 1, 1), None, 6.11), (date(2016, 1, 1), date(2020, 12, 31), 7.21)),
)


def test_a_value_holds_from_its_first_day_to_the_eve_of_the_next():
    assert PRICE.at(date(2010, 1, 1)) == 6.11
    assert PRICE.at(date(2015, 12, 31)) == 6.11
    assert PRICE.at(date(2016, 1, 1)) == 7.21


def test_a_value_holds_on_its_own_last_day_and_not_on_the_day_after():
    assert PRICE.at(date(2020, 12, 31)) == 7.21
    with pytest.raises(
        LookupError, match=r"nature\.water\.price has no value on 2021-01-01; the last one ended on 2020-12-31"
    ):
        PRICE.at(date(2021, 1, 1))


def test_before_the_first_day_there_is_none_and_the_day_is_named():
    with pytest.raises(LookupError, match=r"has no value on 2009-12-31; the first one starts on 2010-01-01"):
        PRICE.at(date(2009, 12, 31))


def test_a_series_without_any_value_says_so():
    with pytest.raises(LookupError, match=r"empty has no value on 2020-01-01; there is none at all"):
        Dated("empty", ()).at(date(2020, 1, 1))


def test_the_entry_tells_its_own_days():
    assert PRICE.entry_at(date(2018, 6, 1)) == (date(2016, 1, 1), date(2020, 12, 31), 7.21)


def test_a_gap_between_two_values_has_no_value():
    gap = Dated("gap", ((date(2010, 1, 1), date(2011, 12, 31), 1), (date(2015, 1, 1), None, 2)))
    with pytest.raises(LookupError, match="the last one ended on 2011-12-31"):
        gap.at(date(2013, 1, 1))


@pytest.mark.parametrize(
    "starts", [(date(2016, 1, 1), date(2010, 1, 1)), (date(2016, 1, 1), date(2016, 1, 1))], ids=["backwards", "twice"]
)
def test_values_out_of_order_or_on_the_same_day_are_refused(starts):
    with pytest.raises(ValueError, match=r"p: values must start on different days, earliest first"):
        Dated("p", tuple((start, None, 1.0) for start in starts))


def test_a_value_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match=r"p: a value that starts on 2016-01-01 cannot end on 2015-01-01"):
        Dated("p", ((date(2016, 1, 1), date(2015, 1, 1), 1.0),))


@settings(deadline=None)
@given(st.sets(st.dates(date(1980, 1, 1), date(2030, 1, 1)), min_size=1, max_size=6), st.integers(0, 4000))
def test_the_value_in_force_is_the_one_that_started_last(starts, later):
    ordered = sorted(starts)
    series = Dated("s", tuple((start, None, start) for start in ordered))
    day = ordered[0] + timedelta(days=later)
    assert series.at(day) == max(start for start in ordered if start <= day)
    assert list(series) == [(start, None, start) for start in ordered]
