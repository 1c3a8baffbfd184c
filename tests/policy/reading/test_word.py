"""Word's own numbers, tables, insertions and deletions."""

from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from qingshan.policy.reading import open_paper
from qingshan.policy.reading.word_numbers import chinese, roman, written

LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "%1.%3"),
)


def numbered(word, extra: str = "") -> str:
    """Give a document a list of several levels; its id."""
    numbers = word.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(LEVELS)
    )
    numbers.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900">{levels}</w:abstractNum>'))
    numbers.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="901"><w:abstractNumId w:val="900"/>{extra}</w:num>'))
    return "901"


def listed(word, code: str, level: int, words: str):
    paragraph = word.add_paragraph(words)
    looks = paragraph._p.get_or_add_pPr()
    looks.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{code}"/></w:numPr>'))
    return paragraph


def text_of(word, tmp_path: Path) -> list[str]:
    word.save(tmp_path / "plan.docx")
    return open_paper(tmp_path / "plan.docx").text.split("\n")


def test_the_numbers_that_word_makes_up_stand_in_the_text(tmp_path: Path) -> None:
    word = Document()
    code = numbered(word)
    for level, words in ((0, "总则"), (1, "目标"), (1, "原则"), (2, "节约"), (0, "措施"), (1, "资金"), (2, "专款")):
        listed(word, code, level, words)
    assert text_of(word, tmp_path) == [
        "一、总则", "（一）目标", "（二）原则", "1. 节约", "二、措施", "（一）资金", "1. 专款",
    ]  # fmt: skip


def test_a_list_that_starts_at_three_starts_at_three(tmp_path: Path) -> None:
    word = Document()
    level = '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1．"/></w:lvl>'
    code = numbered(word, f'<w:lvlOverride w:ilvl="0">{level}</w:lvlOverride>')
    listed(word, code, 0, "林业")
    assert text_of(word, tmp_path) == ["3．林业"]


def test_a_number_of_the_style_counts_too(tmp_path: Path) -> None:
    word = Document()
    code = numbered(word)
    style = word.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{code}"/></w:numPr>'))
    word.add_heading("总则", 1)
    word.add_heading("措施", 1)
    assert text_of(word, tmp_path) == ["一、总则", "二、措施"]


def test_tables_stand_in_their_place_row_by_row(tmp_path: Path) -> None:
    word = Document()
    word.add_paragraph("专栏1 主要指标")
    table = word.add_table(2, 3)
    for row, cells in zip(table.rows, (("指标", "2020年", "2025年"), ("森林覆盖率", "55%", "60%")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    word.add_paragraph("二、保障")
    assert text_of(word, tmp_path) == ["专栏1 主要指标", "指标\t2020年\t2025年", "森林覆盖率\t55%\t60%", "二、保障"]


def test_cells_over_several_columns_and_rows_keep_the_columns_apart(tmp_path: Path) -> None:
    word = Document()
    table = word.add_table(3, 4)
    cells = (("指标", "2020年", "", "属性"), ("", "面积", "占比", ""), ("耕地", "10", "60.3%", "约束性"))
    for row, words in zip(table.rows, cells, strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    assert text_of(word, tmp_path) == ["指标\t2020年\t\t属性", "\t面积\t占比\t", "耕地\t10\t60.3%\t约束性"]


def test_a_table_inside_a_cell_is_read_where_it_stands(tmp_path: Path) -> None:
    word = Document()
    outer = word.add_table(1, 1)
    outer.cell(0, 0).text = "附表"
    inner = outer.cell(0, 0).add_table(2, 2)
    for row, words in zip(inner.rows, (("指标", "2025年"), ("森林覆盖率", "60%")), strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    assert text_of(word, tmp_path) == ["附表", "指标\t2025年", "森林覆盖率\t60%"]


def test_a_row_inside_a_content_control_is_a_row(tmp_path: Path) -> None:
    word = Document()
    table = word.add_table(2, 2)
    for cell, said in zip([cell for row in table.rows for cell in row.cells], "甲乙丙丁", strict=True):
        cell.text = said
    row = table.rows[1]._tr
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    row.addprevious(control)
    control[0].append(row)
    assert text_of(word, tmp_path) == ["甲\t乙", "丙\t丁"]


def test_an_insertion_is_read_and_a_deletion_is_not(tmp_path: Path) -> None:
    word = Document()
    paragraph = word.add_paragraph("到2025年，")
    for tag, text_tag, words in (("w:del", "w:delText", "达到50%。"), ("w:ins", "w:t", "达到60%。")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    assert paragraph._p.find(qn("w:ins")) is not None
    assert text_of(word, tmp_path) == ["到2025年，达到60%。"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百〇五"),
        (110, "一百一十"),
    ],
)
def test_counts_are_written_as_people_write_them(number: int, words: str) -> None:
    assert chinese(number) == words


def test_other_forms_of_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40)] == ["I", "IV", "IX", "XIV", "XL"]
    assert [written(n, "decimalEnclosedCircle") for n in (1, 20, 21)] == ["①", "⑳", "21"]
    assert written(12, "decimalFullWidth") == "１２"
    assert (written(1, "upperLetter"), written(27, "lowerLetter")) == ("A", "aa")
