"""The worked examples of the method, and sentences of our own in forms that other papers use."""

from datetime import date

import pytest

from qingshan.policy import Commitment, Fact, read_policy
from qingshan.rulebook import Rulebook


def read(text: str, book: Rulebook) -> tuple[Commitment, ...]:
    """The commitments of a sentence in a paper of 2019."""
    return read_policy(text, book, dated=date(2019, 5, 28)).commitments


def test_a_deadline_and_a_scope_govern_the_rest_of_their_sentence(book: Rulebook) -> None:
    one, two = read("到2020年，全省耕地保有量不少于8768万亩，永久基本农田保护面积不少于7341万亩。", book)
    assert (one.op, one.norm.value, one.norm.unit) == ("ge", "5845333.333333", "ha")
    assert (two.op, two.norm.value) == ("ge", "4894000")
    assert one.deadline.end == two.deadline.end == "2020-12-31"
    assert one.scope.text == two.scope.text == "全省"
    assert (one.indicator, two.indicator) == ("耕地保有量", "永久基本农田保护面积")


def test_a_deadline_never_crosses_into_the_next_sentence(book: Rulebook) -> None:
    first, *rest = read(
        "到2020年，累计建成高标准农田2400万亩以上。"
        "全面完成3750万亩粮食生产功能区和1450万亩重要农产品生产保护区划定任务。", book
    )  # fmt: skip
    assert first.deadline.end == "2020-12-31"
    assert [(one.op, one.norm.value, one.deadline.end) for one in rest] == [
        ("eq", "2500000", None),
        ("eq", "966666.666667", None),
    ]


def test_one_statement_may_bind_two_series(book: Rulebook) -> None:
    (one,) = read("实现化肥农药使用量负增长。", book)
    assert (one.op, one.components) == ("growth_lt0", ("化肥使用量", "农药使用量"))


def test_a_comparison_with_a_series_keeps_what_it_is_compared_with(book: Rulebook) -> None:
    (one,) = read("实现普惠性涉农贷款增速总体高于各项贷款平均增速。", book)
    assert (one.op, one.ref, one.value) == ("gt_series", "各项贷款平均增速", None)


def test_each_unit_has_its_own_minimum(book: Rulebook) -> None:
    (one,) = read("每个有条件的村至少培育1个农民专业合作社。", book)
    assert (one.op, one.value, one.norm.unit, one.per) == ("ge", "1", "count", "每个有条件的村")


def test_a_prolonged_term_is_a_mechanism_after_an_event(book: Rulebook) -> None:
    (one,) = read("衔接落实好第二轮土地承包到期后再延长30年政策。", book)
    assert (one.kind, one.op, one.norm.value, one.norm.unit, one.deadline.type) == (
        "mechanism",
        "eq",
        "30",
        "a",
        "after",
    )


def test_values_pair_with_names_in_order_and_share_the_comparator_behind(book: Rulebook) -> None:
    one, two = read("化肥和农药使用量分别减少3%和5%左右。", book)
    assert [(each.indicator, each.op, each.norm.value) for each in (one, two)] == [
        ("化肥使用量", "approx", "0.03"),
        ("农药使用量", "approx", "0.05"),
    ]


def test_a_statutory_rate_is_what_it_is_set_to(book: Rulebook) -> None:
    (one,) = read("将增值税由16%的税率降至13%。", book)
    assert (one.kind, one.op, one.norm.value, one.baseline.value) == ("mechanism", "eq", "0.13", "16%")


def test_the_same_form_is_a_fact_in_a_review_and_a_target_in_a_plan(book: Rulebook) -> None:
    text = "一、工作回顾\n森林面积达到511.6万亩。\n二、目标任务\n森林面积达到530万亩。"
    reading = read_policy(text, book)
    assert [one.value for one in reading.facts] == ["511.6"]
    assert [one.value for one in reading.commitments] == ["530"]


def test_two_facts_that_differ_by_rounding_are_told(book: Rulebook) -> None:
    text = "一、取得的成就\n林下经济经营面积达511.6万亩。林下经济利用面积511万亩。"
    reading = read_policy(text, book)
    assert [found.code for found in reading.diagnostics if found.code == "INCONSISTENT_VALUE"] == ["INCONSISTENT_VALUE"]


def test_income_of_one_mu_is_money_per_area(book: Rulebook) -> None:
    reading = read_policy("一、工作回顾\n一亩收入达5万多元。", book)
    (one,) = reading.facts
    assert isinstance(one, Fact)
    assert (one.op, one.norm.value, one.norm.unit) == ("gt", "750000", "CNY/ha")


@pytest.mark.parametrize(
    ("text", "op", "value", "end"),
    [
        ("2023年底前，黑臭水体消除比例达到90%以上。", "ge", "0.9", "2023-12-31"),
        ("到2030年，PM2.5平均浓度下降到25微克/立方米以下。", "le", "25", "2030-12-31"),
        ("用水量控制在160亿立方米以内。", "le", "16000000000", None),
        ("力争用3至5年时间，建成100个左右示范村。", "approx", "100", "2024-12-31"),
        ("“十四五”期间，新增造林30万亩。", "eq", "20000", "2025-12-31"),
        ("今年新建农村公路2000公里。", "eq", "2000", "2019-12-31"),
        ("单位地区生产总值能耗比2015年下降13.5%。", "eq", "0.135", None),
        ("年产值5000万元以上的企业达到50家。", "ge", "50", None),
        ("自然村通硬化路率达到100%。", "full", "1", None),
        ("延长期限不超过7个工作日。", "le", "7", None),
    ],
)
def test_forms_of_other_papers(text: str, op: str, value: str, end: str | None, book: Rulebook) -> None:
    (one,) = read(text, book)
    assert (one.op, one.norm.value, one.deadline.end) == (op, value, end)


@pytest.mark.parametrize(
    ("text", "op", "kind"),
    [
        ("严禁在生态保护红线内新建矿山。", "none", "prohibition"),
        ("健全村级议事协商制度。", "keep", "mechanism"),
        ("允许承包土地的经营权担保融资。", "permit", "mechanism"),
        ("开展闲置宅基地复垦试点。", "done", "action"),
        ("每半年考评一次。", "keep", "mechanism"),
        ("将行政许可事项全部纳入清单管理。", "full", "target"),
    ],
)
def test_what_has_no_number_is_checked_yes_or_no(text: str, op: str, kind: str, book: Rulebook) -> None:
    (one,) = read(text, book)
    assert (one.op, one.kind, one.value) == (op, kind, None)


@pytest.mark.parametrize(
    "text",
    ["大力发展乡村产业。", "保障好14亿人的粮食安全。", "加强农田水利建设。", "对首年关税为零的2034种商品加强分析。"],
)
def test_a_direction_is_no_commitment(text: str, book: Rulebook) -> None:
    reading = read_policy(text, book)
    assert reading.commitments == ()
    assert len(reading.neutral) == 1


def test_who_answers_for_a_paragraph_and_for_how_many_points(book: Rulebook) -> None:
    (one,) = read("1.新增5G基站1000座。（0.5分）（5月底完成，牵头考核单位：市工信局、市财政局）", book)
    assert one.responsible == ("市工信局", "市财政局")
    assert (one.score, one.deadline.end) == ("0.5", "2019-05-31")


def test_a_sentence_itself_may_name_who_answers(book: Rulebook) -> None:
    (one,) = read("2020年新建湿地公园3个，由市林草局、市财政局牵头负责。", book)
    assert one.responsible == ("市林草局", "市财政局")


def test_an_indicator_is_linked_to_the_rulebook_or_left_open(book: Rulebook) -> None:
    known, new = read("森林面积达到300万亩，村级骨干网络负荷量达到70%。", book)
    assert known.indicator_code == "forest.area"
    assert new.indicator_code is None
