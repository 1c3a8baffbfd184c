"""A table that lost its cells is split so that its own sums agree, and never guessed."""

import pytest

from qingshan.policy import read_policy
from qingshan.rulebook import Rulebook

HEAD = "专栏1：主要指标 指标2010年2015年2015年比2010年增长"


def test_the_printed_change_decides_where_a_run_of_digits_is_cut(book: Rulebook) -> None:
    text = (
        HEAD
        + "1化学需氧量排放总量（万吨）2551.72347.6-8%2劣Ⅴ类水质的比例（%）17.7<15-2.7个百分点"
        + "3好于Ⅲ类的比例（%）55>605个百分点"
    )
    rows = read_policy(text, book).commitments
    assert [(one.op, one.value, one.unit, one.baseline.value, one.deadline.end) for one in rows] == [
        ("eq", "2347.6", "万吨", "2551.7", "2015-12-31"),
        ("lt", "15", "%", "17.7", "2015-12-31"),
        ("gt", "60", "%", "55", "2015-12-31"),
    ]


def test_base_and_sum_make_the_target(book: Rulebook) -> None:
    text = HEAD + "1湿地面积（万亩）151165〔14〕约束性2森林面积（万亩）300320〔20〕预期性"
    one, two = read_policy(text, book).commitments
    assert (one.value, one.baseline.value, one.binding) == ("165", "151", "约束性")
    assert (two.value, two.baseline.value, two.binding) == ("320", "300", "预期性")


def test_an_attribute_serves_the_rows_above_it(book: Rulebook) -> None:
    text = HEAD + "1湿地面积（万亩）151165〔14〕2森林面积（万亩）300320〔20〕预期性"
    assert [one.binding for one in read_policy(text, book).commitments] == ["预期性", "预期性"]


def test_what_can_be_split_in_more_than_one_way_has_no_value(book: Rulebook) -> None:
    reading = read_policy(HEAD + "1湿地面积（万亩）1511652森林面积（万亩）3003203", book)
    assert [one.value for one in reading.commitments] == [None, None]
    assert [found.code for found in reading.diagnostics].count("TABLE_AMBIGUOUS") == 2


@pytest.mark.parametrize("text", [HEAD, HEAD + "（万亩）", HEAD + "面积（万亩）-面积（万亩）--"])
def test_a_table_without_figures_says_nothing(text: str, book: Rulebook) -> None:
    assert all(one.value is None for one in read_policy(text, book).commitments)
