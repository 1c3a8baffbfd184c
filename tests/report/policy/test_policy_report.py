"""The page, the workbook and their marks: every row leads to its words and back, and nothing of the text is lost."""

import io
import re
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from qingshan.policy import read_policy
from qingshan.policy.compare import compare
from qingshan.policy.reading import Paper
from qingshan.policy.review import Edit, replay
from qingshan.report.policy_content import PolicyContent, deadline_text
from qingshan.report.policy_diff_tables import comparison_tables
from qingshan.report.policy_marks import marked_lines
from qingshan.report.policy_page import comparison_html, policy_html
from qingshan.report.policy_tables import policy_tables
from qingshan.report.policy_workbook import policy_workbook, tables_workbook
from qingshan.rulebook import standard_rulebook

TEXT = (Path(__file__).parents[3] / "examples" / "policy" / "opinions-2019.txt").read_text("utf-8").strip()
BOOK = standard_rulebook()


def content_of(text: str = TEXT, *edits: Edit, pages: tuple[int, ...] = ()) -> PolicyContent:
    reading = read_policy(text, BOOK)
    review, _ = replay(reading, edits, BOOK, "")
    return PolicyContent(Paper("plan.txt", "text", "ab" * 32, reading.text, pages), review)


@pytest.fixture(scope="module")
def content() -> PolicyContent:
    return content_of()


@pytest.fixture(scope="module")
def page(content: PolicyContent) -> html.HtmlElement:
    return html.fromstring(policy_html(content))


def test_the_marked_lines_hold_the_whole_text(content: PolicyContent) -> None:
    lines = marked_lines(content.review.reading, content.review.rows)
    told = ["".join(piece.words for piece in line.pieces) for line in lines]
    assert told == [line.strip() for line in TEXT.split("\n") if line.strip()]


def test_every_commitment_and_flaw_has_one_place_to_jump_to(content: PolicyContent) -> None:
    lines = marked_lines(content.review.reading, content.review.rows)
    chips = [chip for line in lines for chip in (*line.flaws, *(one for piece in line.pieces for one in piece.chips))]
    anchors = [chip.anchor for chip in chips if chip.anchor]
    assert len(anchors) == len(set(anchors))
    rows = {f"at-row-{number}" for number in range(1, len(content.review.rows) + 1)}
    flaws = content.review.reading.diagnostics
    wanted = rows | {f"at-flaw-{number}" for number, one in enumerate(flaws, 1) if one.spans}
    assert wanted <= set(anchors)


def test_a_value_is_marked_by_its_very_characters(content: PolicyContent) -> None:
    lines = marked_lines(content.review.reading, content.review.rows)
    values = [piece.words for line in lines for piece in line.pieces if "value" in piece.classes.split()]
    assert {"8768万亩", "7341万亩", "1815万吨"} <= set(values)


def test_every_link_of_the_page_leads_somewhere(page: html.HtmlElement) -> None:
    anchors = [one.get("id") for one in page.iter() if one.get("id")]
    assert len(anchors) == len(set(anchors))
    links = {link.get("href") for link in page.iter("a")}
    assert len(links) > 100
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} - set(anchors) == set()


def test_the_page_carries_everything_with_it(content: PolicyContent) -> None:
    written = policy_html(content)
    assert re.findall(r"(?:src|href)=\"(?!#|data:)", written) == []
    assert "default-src 'none'" in written


def test_words_of_the_paper_are_never_markup() -> None:
    nasty = "<script>alert(1)</script>的实施意见\n一、目标\n到2025年，“<b>森林</b>&amp;”覆盖率达到60%。"
    page = html.fromstring(policy_html(content_of(nasty)))
    shown = page.get_element_by_id("text").text_content()
    assert "<script>alert(1)</script>" in shown
    assert "<b>森林</b>&amp;" in shown
    assert [one.text for one in page.iter("b") if one.text == "森林"] == []


def test_pages_of_a_pdf_stand_in_the_text() -> None:
    text = "一、目标\n到2025年，森林覆盖率达到60%。\n二、措施\n每年评选10个美丽乡村。"
    content = content_of(text, pages=(0, text.index("二、")))
    assert [line.page for line in marked_lines(content.review.reading, (), content.paper.pages)] == [1, None, 2, None]
    (table, *_) = policy_tables(content)
    at = [head.en for head in table.heads].index("page")
    assert [row[at] for row in table.rows] == ["1", "2"]


def test_a_rejected_row_is_struck_out_and_not_counted(content: PolicyContent) -> None:
    one = next(row.commitment for row in content.review.rows if row.commitment.tier == "A")
    after = content_of(TEXT, Edit(do="reject", commitment=one.id))
    assert after.count("A") == content.count("A") - 1
    lines = marked_lines(after.review.reading, after.review.rows)
    struck = [piece.words for line in lines for piece in line.pieces if "rejected" in piece.classes]
    assert "".join(struck) in one.quote or one.quote in "".join(struck)


def test_the_workbook_has_a_row_for_every_entry_and_numbers_as_numbers(content: PolicyContent) -> None:
    reading = content.review.reading
    book = load_workbook(io.BytesIO(policy_workbook(content)))
    assert book.sheetnames == ["承诺清单", "事实", "文本诊断"]
    sheet = book["承诺清单"]
    heads = [cell.value for cell in sheet[2]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3)]
    rows = [row for row in rows if row["编号"]]
    assert len(rows) == len(reading.commitments)
    (farmland,) = [row for row in rows if row["数值"] == 8768]
    assert (farmland["单位"], farmland["期限"], farmland["层级"]) == ("万亩", "2020年底前", "A")
    assert farmland["折合"] == pytest.approx(8768e4 / 15)
    assert farmland["原文"] in TEXT
    assert book["文本诊断"].max_row >= 2 + len(reading.diagnostics)


def test_what_a_paper_says_is_no_formula() -> None:
    content = content_of("=1+1的实施意见\n一、目标\n=到2025年，森林覆盖率达到60%。")
    book = load_workbook(io.BytesIO(policy_workbook(content)))
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_the_same_paper_gives_the_same_bytes(content: PolicyContent) -> None:
    assert policy_workbook(content) == policy_workbook(content)
    assert policy_html(content) == policy_html(content)


def test_two_versions_as_tables_workbook_and_page() -> None:
    old = read_policy(TEXT, BOOK)
    new = read_policy(TEXT.replace("8768万亩", "8800万亩").replace("建设20个", "建设30个"), BOOK)
    held = compare(old, new)
    changed, appeared, vanished = comparison_tables(held)
    assert [row[1] for row in changed.rows] == [one.new.indicator for one in held.changed]
    assert len(changed.rows) == 2
    assert (appeared.rows, vanished.rows) == ((), ())
    assert load_workbook(io.BytesIO(tables_workbook("x", comparison_tables(held), "en"))).sheetnames[0] == "Changed"
    shown = html.fromstring(comparison_html("意见", held)).text_content()
    assert "8768万亩" in shown
    assert "8800万亩" in shown


def test_deadlines_are_short(content: PolicyContent) -> None:
    told = {deadline_text(row.commitment.deadline).zh for row in content.review.rows}
    assert "2020年底前" in told
    assert "2019年" in told
