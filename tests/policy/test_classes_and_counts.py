"""Classes limited by a number or a date, things that recur, counts of what exists, and the state of things."""

from pathlib import Path
from typing import Any

import pytest

from qingshan.policy import Reading, read_policy
from qingshan.rulebook import load_rulebook, standard_rulebook

HEAD = "省政府关于水环境的意见\n（2015年3月1日）\n一、任务\n"


def read(words: str) -> Reading:
    return read_policy(HEAD + words, standard_rulebook())


@pytest.mark.parametrize(
    ("words", "op", "when", "end", "criterion"),
    [
        ("2008年底前建的养殖场，应在2017年底前关停。", "full", "by", "2017-12-31", "2008年底前建"),
        ("对年产5万吨以下的纸厂，限期改造。", "full", "unspecified", None, "年产5万吨以下"),
        ("所有规模养殖场必须配套粪污设施。", "full", "none", None, None),
        ("从“十三五”开始，将湿地保护纳入年度计划。", "done", "from", None, None),
        ("水利投入逐年增加。", "trend_up", "each", None, None),
        ("水价要达到补偿成本水平。", "ge_series", "none", None, None),
        ("到2018年，建成一批水利风景区。", "eq", "by", "2018-12-31", None),
        ("各乡镇都要配备一名河长。", "eq", "none", None, None),
    ],
)
def test_one_commitment_of_tier_a(words: str, op: str, when: str, end: Any, criterion: Any) -> None:
    (one,) = [each for each in read(words).commitments if each.tier == "A"]
    assert (one.op, one.deadline.type, one.deadline.end, one.criterion) == (op, when, end, criterion)


def test_a_count_of_what_exists_is_no_commitment_but_a_new_one_is() -> None:
    assert not [one for one in read("加强全省12个监测体系建设。").commitments if one.tier == "A"]
    (one,) = [one for one in read("新建12个监测站。").commitments if one.tier == "A"]
    assert one.value == "12"


def test_an_item_about_the_state_of_things_holds_facts_only() -> None:
    same = "。用水总量将翻一番。"
    assert not read("（一）水环境形势依然严峻" + same).commitments
    assert read("（一）提高供水能力" + same).commitments


def test_an_overlay_comparator_is_no_part_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    words = "- {code: own.hold, group: comparator_before, words: [守住], op: ge, why: 守住某个数即不低于它}"
    (tmp_path / "policy" / "own.yaml").write_text(words, "utf-8")
    book, findings = load_rulebook([tmp_path])
    assert findings == []
    (one,) = read_policy(HEAD + "茶叶收购量守住500吨。", book).commitments
    assert (one.indicator, one.op) == ("茶叶收购量", "ge")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("培育3家综合平台，20家行业平台，100家企业平台。", ["3", "20", "100"]),
        ("推动全省100家企业实施网络安全分级管理。", ["100"]),
        ("面向3万名专业技术人才开展素质提升培训。", ["3"]),
        ("每年分行业、分领域发布100个应用场景。", ["100"]),
        ("面向3万名群众的满意度调查结果作为参考。", []),
        ("加强管理，20家企业参加会议。", []),
    ],
)
def test_counts_go_on_without_their_verb_and_of_those_who_are_led_or_served(book, text, values) -> None:
    assert [one.value for one in read_policy("一、目标\n" + text, book).commitments] == values


def test_what_is_to_stand_complete_by_a_date_is_promised(book) -> None:
    (one,) = read_policy("一、目标\n到2023年各节点全面建成并为企业提供支撑。", book).commitments
    assert (one.indicator, one.op, one.deadline.end) == ("各节点", "done", "2023-12-31")


def test_a_limit_without_a_name_is_that_of_the_clause_before(book) -> None:
    (one,) = read_policy("一、奖补\n对行业平台省级给予奖补，最高1000万元。", book).commitments
    assert (one.indicator, one.op, one.value) == ("行业平台省级给予奖补", "le", "1000")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("耕地和林地分别占比30%和60%。", ["耕地占比", "林地占比"]),
        ("耕地、林地、草地占比分别达到20%、30%、40%。", ["耕地占比", "林地占比", "草地占比"]),
        ("城市和县城污水处理率分别达到95%和85%。", ["城市污水处理率", "县城污水处理率"]),
        ("合格率和达标率分别达到95%和90%。", ["合格率", "达标率"]),
        ("居民医保和公共卫生经费补助标准分别再增加30元和5元。", ["居民医保补助标准", "公共卫生经费补助标准"]),
    ],
)
def test_the_last_noun_of_a_list_serves_all_of_it(book, text, names) -> None:
    assert [one.indicator for one in read_policy("一、目标\n" + text, book).commitments] == names


def test_what_is_said_of_a_thing_is_data(tmp_path: Path) -> None:
    text = "一、目标\n2030年底前古树名木挂牌上岗。"
    assert not [one for one in read_policy(text, standard_rulebook()).commitments if one.tier == "A"]
    (tmp_path / "policy").mkdir()
    words = "- {code: own.ended, group: predicate, measure: ended, words: [挂牌上岗], why: 到期时的状态}\n"
    (tmp_path / "policy" / "own.yaml").write_text(words, "utf-8")
    book, findings = load_rulebook([tmp_path])
    assert findings == []
    (one,) = read_policy(text, book).commitments
    assert (one.indicator, one.op, one.tier, one.deadline.end) == ("古树名木", "done", "A", "2030-12-31")
