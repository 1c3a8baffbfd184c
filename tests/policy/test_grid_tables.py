"""Tables that kept their cells: columns by their head, and every figure where it stands."""

from datetime import date

import pytest

from qingshan.core import Refused
from qingshan.policy import Reading, read_policy
from qingshan.policy.text import decode
from qingshan.rulebook import Rulebook

PLAN = """某市“十四五”生态保护规划
专栏1 主要指标
序号\t指标名称\t单位\t2020年\t2025年\t年均/累计\t属性
1\t森林覆盖率\t%\t60.3\t65\t〔4.7〕\t约束性
2\t耕地保有量\t万亩\t8768\t≥8768\t—\t
3\t地区生产总值增长\t%\t4\t—\t6.5左右\t预期性
4\t其中：永久基本农田\t万亩\t7341\t7341以上*\t\t约束性
5\t行政村生活污水治理\t\t\t全覆盖\t\t预期性
6\t单位产值能耗降低（%）\t\t\t\t〔13.5〕\t约束性
7\t城镇污水处理率\t%\t95\t100\t\t约束性
"""


@pytest.fixture(scope="module")
def plan(book: Rulebook) -> Reading:
    return read_policy(PLAN, book, dated=date(2021, 6, 1))


def told(reading: Reading) -> dict[str, tuple[object, ...]]:
    return {one.indicator: (one.op, one.value, one.unit, one.binding) for one in reading.commitments}


def test_every_row_has_its_target_with_unit_comparator_and_attribute(plan: Reading) -> None:
    assert told(plan) == {
        "森林覆盖率": ("eq", "65", "%", "约束性"),
        "耕地保有量": ("ge", "8768", "万亩", "约束性"),
        "地区生产总值增长": ("approx", "6.5", "%", "预期性"),
        "永久基本农田": ("ge", "7341", "万亩", "约束性"),
        "行政村生活污水治理": ("full", None, None, "预期性"),
        "单位产值能耗降低": ("eq", "13.5", "%", "约束性"),
        "城镇污水处理率": ("full", "100", "%", "约束性"),
    }


def test_all_are_due_in_the_year_of_the_target_column(plan: Reading) -> None:
    assert {one.deadline.end for one in plan.commitments} == {"2025-12-31"}
    assert not plan.facts


def test_the_base_year_is_where_one_stands(plan: Reading) -> None:
    held = {one.indicator: one.baseline for one in plan.commitments}
    assert (held["森林覆盖率"].value, held["森林覆盖率"].year) == ("60.3", 2020)
    assert held["单位产值能耗降低"] is None


def test_what_is_added_up_and_what_grows_each_year_are_told_apart(plan: Reading) -> None:
    held = {one.indicator: one.measure for one in plan.commitments}
    assert held["单位产值能耗降低"] == "cumulative"
    assert held["地区生产总值增长"] == "growth_annual"


def test_spans_quote_the_cell(plan: Reading) -> None:
    for one in plan.commitments:
        assert plan.text[slice(*one.span)] == one.quote
        if one.value_span:
            assert plan.text[slice(*one.value_span)] == one.value_text
            assert one.value in one.value_text


def test_two_rows_of_heads_and_a_group_beside_its_parts(book: Rulebook) -> None:
    text = (
        "主要目标\n指标\t\t2020年实际\t2025年目标\n\t\t面积（万亩）\t面积（万亩）\n"
        "耕地\t总量\t8768\t8800\n\t永久基本农田\t7341\t7350"
    )
    assert [
        (one.indicator, one.value, one.unit, one.baseline.value) for one in read_policy(text, book).commitments
    ] == [("耕地总量", "8800", "万亩", "8768"), ("永久基本农田", "7350", "万亩", "7341")]


def test_several_target_years_make_several_targets(book: Rulebook) -> None:
    text = "表1 规划目标（单位：万亩）\n指标\t2020年\t2022年\t2025年\n高标准农田面积\t100\t150\t200"
    found = read_policy(text, book, dated=date(2021, 1, 1)).commitments
    assert [(one.value, one.unit, one.deadline.end[:4], one.baseline.value) for one in found] == [
        ("150", "万亩", "2022", "100"),
        ("200", "万亩", "2025", "100"),
    ]


def test_who_answers_and_by_when_come_from_their_columns(book: Rulebook) -> None:
    text = (
        "重点任务分工\n序号\t工作任务\t责任单位\t完成时限\n"
        "1\t建成高标准农田200万亩\t省农业农村厅、省财政厅\t2025年底\n"
        "2\t新建污水处理厂50座\t省住房城乡建设厅\t2024年6月底前\n"
    )
    one, two = read_policy(text, book).commitments
    assert (one.value, one.unit, one.deadline.end) == ("200", "万亩", "2025-12-31")
    assert one.responsible == ("省农业农村厅", "省财政厅")
    assert (two.value, two.deadline.end, two.responsible) == ("50", "2024-06-30", ("省住房城乡建设厅",))


def test_a_table_of_what_was_promises_nothing(book: Rulebook) -> None:
    text = "2018年统计公报\n指标\t2016年\t2017年\n粮食产量（万吨）\t1843\t1902\n"
    reading = read_policy(text, book, dated=date(2018, 3, 1))
    assert not reading.commitments
    assert [(one.value, one.unit, one.year) for one in reading.facts] == [
        ("1843", "万吨", "2016"),
        ("1902", "万吨", "2017"),
    ]


def test_an_empty_cell_and_a_dash_are_no_figures(book: Rulebook) -> None:
    text = "指标\t单位\t2020年\t2025年\n森林面积\t万亩\t-\t\n湿地面积\t万亩\t1\t—"
    assert not read_policy(text, book, dated=date(2021, 1, 1)).commitments


def test_a_fall_keeps_its_sign(book: Rulebook) -> None:
    text = "指标\t单位\t2025年目标\n化肥使用量增长\t%\t-3\n农药使用量增长\t%\t-2.5"
    assert [one.value for one in read_policy(text, book).commitments] == ["-3", "-2.5"]


def test_a_tab_after_a_number_of_a_clause_makes_no_table(book: Rulebook) -> None:
    text = "一、\t到2025年，森林覆盖率达到60%。\n二、\t到2025年，耕地不少于100万亩。"
    assert [one.value for one in read_policy(text, book).commitments] == ["60", "100"]
    assert [node.label for node in read_policy(text, book).tree] == ["一", "二"]


def test_text_in_big5_is_refused_by_its_name() -> None:
    words = "到2025年，森林覆蓋率達到百分之六十，耕地的面積不得減少。" * 5
    with pytest.raises(Refused, match="Big5"):
        decode(words.encode("big5"), "plan.txt")
    kept = "到2025年，森林覆盖率达到60%，耕地的面积不得减少。" * 5
    assert decode(kept.encode("gb18030"))[0] == kept
