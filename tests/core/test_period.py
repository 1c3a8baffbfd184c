"""Periods: whole days from the first to the last, written the shortest way and read back the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Period

CALM = settings(deadline=None, max_examples=300)

#: four-digit years, and far enough from both ends for a step back
DAYS = st.dates(date(1010, 1, 1), date(9000, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Of every kind, so that years, quarters and months are met more often than by chance."""
    start = draw(DAYS)
    kind = draw(st.sampled_from(["year", "quarter", "month", "day", "range"]))
    match kind:
        case "year":
            return Period.year(start.year)
        case "quarter":
            return Period.parse(f"{start.year}Q{draw(st.integers(1, 4))}")
        case "month":
            return Period.parse(f"{start:%Y-%m}")
        case "day":
            return Period(start, start)
    return Period(start, start + timedelta(days=draw(st.integers(0, 900))))


@CALM
@given(periods())
def test_what_is_written_is_read_back_the_same(period):
    assert Period.parse(str(period)) == period


@CALM
@given(periods())
def test_the_period_before_ends_on_the_eve_and_is_of_the_same_kind(period):
    before = period.previous()
    assert before.end == period.start - timedelta(days=1)
    if period.kind == "range":
        assert before.days == period.days
    else:
        assert before.kind == period.kind


@CALM
@given(periods())
def test_the_period_before_begins_where_the_one_before_that_ended(period):
    before = period.previous()
    assert before.previous().end + timedelta(days=1) == before.start


@CALM
@given(periods(), st.integers(-1, 901))
def test_a_day_is_in_it_from_the_first_to_the_last(period, offset):
    day = period.start + timedelta(days=offset)
    assert (day in period) is (0 <= offset < period.days)


@CALM
@given(periods(), periods())
def test_a_period_is_in_another_when_all_its_days_are(one, other):
    assert (one in other) is (one.start in other and one.end in other)
    assert one in one  # noqa: PLR0124 - that is what is asked


@CALM
@given(periods(), periods())
def test_earlier_ones_come_first(one, other):
    if one.start < other.start:
        assert one < other


@pytest.mark.parametrize(
    ("text", "first", "last", "kind"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31), "year"),
        ("2019Q1", date(2019, 1, 1), date(2019, 3, 31), "quarter"),
        ("2019-Q4", date(2019, 10, 1), date(2019, 12, 31), "quarter"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "month"),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28), "month"),
        ("2019-07-15", date(2019, 7, 15), date(2019, 7, 15), "day"),
        ("2019-07-01/2019-07-15", date(2019, 7, 1), date(2019, 7, 15), "range"),
        (" 2019 ", date(2019, 1, 1), date(2019, 12, 31), "year"),
    ],
)
def test_every_way_to_write_one_is_read(text, first, last, kind):
    period = Period.parse(text)
    assert (period.start, period.end, period.kind) == (first, last, kind)
    assert period.days == (last - first).days + 1


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("2019-01-01/2019-12-31", "2019"),
        ("2019-04-01/2019-06-30", "2019Q2"),
        ("2020-02-01/2020-02-29", "2020-02"),
        ("2020-02-01/2020-02-28", "2020-02-01/2020-02-28"),
        ("2019-05-05/2019-05-05", "2019-05-05"),
        ("2019-02-01/2019-04-30", "2019-02-01/2019-04-30"),
    ],
)
def test_a_range_that_is_a_year_quarter_month_or_day_is_called_so(text, short):
    assert str(Period.parse(text)) == short


@pytest.mark.parametrize("text", ["", "19", "2019年", "2019Q5", "2019-7", "2019-07-15/", "2019/2020", "last year"])
def test_what_is_no_period_is_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match=r"is no period; write 2019, 2019Q3, 2019-07, 2019-07-15"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2019-13", "2019-00", "2019-02-29", "2019-04-31/2019-05-01"])
def test_a_day_or_month_that_is_not_in_the_calendar_is_refused(text):
    with pytest.raises(ValueError, match=r"month|day"):
        Period.parse(text)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match=r"cannot end \(2019-07-01\) before it starts \(2019-07-15\)"):
        Period.parse("2019-07-15/2019-07-01")


def test_the_days_of_the_four_quarters_are_those_of_the_year():
    for year in (1900, 2000, 2019, 2020):
        assert sum(Period.parse(f"{year}Q{quarter}").days for quarter in range(1, 5)) == Period.year(year).days
