"""Facts outside their indicator's dates, and answers that are none."""

from datetime import date

import pytest

from qingshan.facts import check_facts, facts_frame
from qingshan.rulebook import Category

PILOT = {"valid_from": date(2016, 7, 1), "valid_to": date(2019, 12, 31)}
STAGES = tuple(
    Category(value=number, code=code, title={"zh": zh, "en": code})
    for number, code, zh in ((0, "begun", "已开展"), (1, "done", "已完成"))
)
STAGE = {"kind": "category", "categories": STAGES, "over_places": "none", "over_time": "last"}


def codes_found(book, indicator, value, period="2019"):
    row = {"indicator": indicator, "place": "530101", "period": period, "unit": "1", "source": "test", "value": value}
    return [(one.code, one.message.en, one.remedy.en) for one in check_facts(facts_frame([row]), book)]


@pytest.mark.parametrize("period", ["2016", "2016Q3", "2018-05-01", "2019", "2015-01-01/2021-12-31"])
def test_a_period_that_shares_a_day_with_the_indicator_is_good(book_with, period):
    assert codes_found(book_with(("pilot", "1", PILOT)), "pilot", 3.0, period) == []


@pytest.mark.parametrize("period", ["2015", "2016Q2", "2016-06-30", "2020"])
def test_a_period_outside_the_indicators_dates_is_found(book_with, period):
    ((code, message, _),) = codes_found(book_with(("pilot", "1", PILOT)), "pilot", 3.0, period)
    assert code == "period-not-of-indicator"
    assert message == f"pilot is not asked for in {period} (2016-07-01 – 2019-12-31)"


@pytest.mark.parametrize(("value", "good"), [(0.0, True), (1.0, True), (2.0, False), (0.5, False)])
def test_an_answer_is_one_of_those_there_are(book_with, value, good):
    kinds = {"done": {"kind": "yes_no", "over_places": "none", "over_time": "last"}, "stage": STAGE}
    answers = {"done": "choose one of: 1 是 yes、0 否 no", "stage": "choose one of: 0 已开展 begun、1 已完成 done"}
    for code, more in kinds.items():
        found = codes_found(book_with((code, "1", more)), code, value)
        told = ("value-no-answer", f"the value {value:g} is none of the answers of {code}", answers[code])
        assert found == ([] if good else [told])
