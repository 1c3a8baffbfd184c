"""Clauses find their place: nesting is learned, documents are told apart, breaks are told and never fatal."""

import pytest

from qingshan.policy import Reading, read_policy
from qingshan.rulebook import Rulebook


def codes(reading: Reading) -> list[str]:
    """The codes of all diagnostics."""
    return [found.code for found in reading.diagnostics]


def paths(reading: Reading) -> list[tuple[str, str | None]]:
    """Path and title of every labelled paragraph."""
    return [(node.path, node.title) for node in reading.tree if node.label]


def test_chapters_sections_and_items_nest(book: Rulebook) -> None:
    text = "第一章 总则\n第一节 目的\n一、甲事\n（一）乙事。开展丙事。\n1．丁事\n（1）戊事\n"
    text += "二、己事\n第二节 范围\n第二章 附则"
    assert paths(read_policy(text, book)) == [
        ("1", "总则"), ("1.1", "目的"), ("1.1.1", "甲事"), ("1.1.1.1", "乙事"), ("1.1.1.1.1", "丁事"),
        ("1.1.1.1.1.1", "戊事"),
        ("1.1.2", "己事"), ("1.2", "范围"), ("2", "附则"),
    ]  # fmt: skip


def test_articles_that_share_a_line_with_their_chapter_are_split(book: Rulebook) -> None:
    text = "某办法\n　第一章　总则　　第一条　为规范管理，制定本办法。\n　　第二条　本办法自公布之日起施行。"
    assert [node.path for node in read_policy(text, book).tree] == ["0", "1", "1.1", "1.2"]


def test_articles_run_on_across_chapters_without_a_gap(book: Rulebook) -> None:
    text = "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 附则\n第三条 丙。"
    assert "NUMBERING_GAP" not in codes(read_policy(text, book))


def test_items_run_on_across_sections_without_a_gap(book: Rulebook) -> None:
    text = "一、甲\n（一）子。\n（二）丑。\n二、乙\n（三）寅。\n（四）卯。"
    reading = read_policy(text, book)
    assert "NUMBERING_GAP" not in codes(reading)
    assert [node.path for node in reading.tree][-1] == "2.4"


def test_a_missing_ordinal_is_told(book: Rulebook) -> None:
    reading = read_policy("一、甲\n二、乙\n四、丁", book)
    (gap,) = [found for found in reading.diagnostics if found.code == "NUMBERING_GAP"]
    assert reading.quote(gap.spans[0]) == "四、丁"


def test_bullets_are_counted_in_their_section(book: Rulebook) -> None:
    text = "一、目标\n——森林覆盖率达到65%。\n——湿地保有量达到12万公顷。"
    assert [one.path for one in read_policy(text, book).commitments] == ["1.b1", "1.b2"]


def test_the_deadline_of_a_lead_sentence_governs_its_bullets_and_no_more(book: Rulebook) -> None:
    text = "一、目标\n到2023年，达到以下目标：\n——森林覆盖率达到65%。\n——湿地保有量达到12万公顷。\n"
    text += "二、任务\n湖泊水面达到3万公顷。"
    assert [one.deadline.end for one in read_policy(text, book).commitments] == ["2023-12-31", "2023-12-31", None]


def test_a_notice_and_what_it_sends_out_are_two_documents(book: Rulebook) -> None:
    text = (
        "某市人民政府办公室关于印发《某市湿地保护规划》的通知\n某政办发〔2021〕3号\n各县人民政府：\n"
        "现将《某市湿地保护规划》印发给你们，请认真贯彻执行。\n2021年3月1日\n某市湿地保护规划\n一、目标\n今年湿地保有量达到12万公顷。"
    )
    reading = read_policy(text, book)
    notice, plan = reading.documents
    assert (notice.type, notice.number, plan.type, plan.date) == ("notice", "某政办发〔2021〕3号", "plan", "2021-03-01")
    assert [one.deadline.end for one in reading.commitments] == ["2021-12-31"]


def test_an_article_behind_a_jump_line_yields_facts_only(book: Rulebook) -> None:
    text = "一、目标\n森林覆盖率达到65%。\n上接第一版\n全市森林面积达到304万公顷，居全省第一。"
    reading = read_policy(text, book)
    assert [one.quote for one in reading.commitments] == ["森林覆盖率达到65%"]
    assert [(one.op, one.value) for one in reading.facts] == [("eq", "304"), ("rank", "1")]
    assert reading.documents[1].type == "news"


def test_a_table_of_contents_opens_no_clause(book: Rulebook) -> None:
    text = "目录\n第一章 总则\n第二章 任务\n第三章 附则\n第一章 总则\n甲。\n第二章 任务\n乙。\n第三章 附则\n丙。"
    assert [node.role for node in read_policy(text, book).tree][1:4] == ["toc", "toc", "toc"]
    assert "NUMBERING_RESTART" not in codes(read_policy(text, book))


@pytest.mark.parametrize("text", ["", "。", "（", "一、", "““““", "专栏1", "第一条" * 50, "到年底前，" * 50])
def test_scraps_are_read(text: str, book: Rulebook) -> None:
    assert read_policy(text, book).commitments == ()


def test_a_damaged_year_and_a_year_before_are_told(book: Rulebook) -> None:
    reading = read_policy("到20年，森林面积达到300万亩。2025年前，湿地面积达到20万亩。", book)
    assert {"DAMAGED_YEAR", "YEAR_BEFORE"} <= set(codes(reading))
    assert [one.deadline.end for one in reading.commitments] == [None, "2024-12-31"]


def test_values_that_cannot_be_trusted_are_told(book: Rulebook) -> None:
    text = "水质达到3嗨以上。价格高出市场5倍以上。安排一定比例用于湿地。甲、乙和丙产量分别达到5万吨和6万吨。"
    assert {"UNKNOWN_UNIT", "AMBIGUOUS_MULTIPLE", "OPEN_VALUE", "PAIRING"} <= set(codes(read_policy(text, book)))


def test_a_value_far_off_its_namesake_is_told(book: Rulebook) -> None:
    reading = read_policy("森林面积达到300万亩。森林面积达到3亩。", book)
    assert "MAGNITUDE_SUSPECT" in codes(reading)
