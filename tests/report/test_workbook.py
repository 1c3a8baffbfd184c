import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from content_example import HASH, example
from openpyxl.workbook import Workbook

from qingshan.core import Text
from qingshan.report.tables import tables
from qingshan.report.workbook import workbook_bytes


def opened(raw: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(raw))


def cells(book: Workbook) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_same_content_gives_the_same_bytes() -> None:
    one, other = workbook_bytes(example()), workbook_bytes(example())
    assert cells(opened(one)) == cells(opened(other))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_there_is_a_sheet_for_every_table_after_the_first() -> None:
    names = opened(workbook_bytes(example())).sheetnames
    assert names == ["说明", "摘要", *(table.code.zh for table in tables(example()))]
    assert {f"表{code}" for code in ("1-1", "1-2", "2-1", "2-2", 3, 4, 5, 6, 7, 8, 9, 10, 11)} < set(names)


def test_numbers_are_numbers_unrounded_and_gaps_are_words() -> None:
    sheet = opened(workbook_bytes(example()))["表1-1"]
    heads = [cell.value for cell in sheet[2]]
    east = dict(zip(heads, sheet[3], strict=True))
    water = east["水源涵养量（亿m³）"]
    assert water.value == pytest.approx(13.0, rel=1e-12)
    assert water.number_format == "#,##0.00"
    assert east["nature.soil.quantity（万t）"].value == "未核算"
    assert not any(cell.value == 0 for line in sheet.iter_rows(min_row=3) for cell in line)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_text_is_never_a_formula(sign: str) -> None:
    bad = f'{sign}cmd|"/c calc"!A1'
    content = example()
    places = dict.fromkeys(content.places, bad)
    hostile = replace(content, places=places, title=Text(bad, bad), remarks=(Text(bad, bad),), credits=Text(bad, bad))
    found = 0
    for sheet in opened(workbook_bytes(hostile)):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f", cell.coordinate
                if cell.value == bad:
                    found += 1
                    assert cell.data_type == "s"
                    assert cell.quotePrefix
    assert found > 5


def test_characters_that_no_sheet_may_hold_do_not_break_it() -> None:
    content = replace(example(), title=Text("坏\x00字\x0b符", "bad"))
    assert opened(workbook_bytes(content))["说明"]["A1"].value == "坏字符"


def test_every_sheet_is_ready_to_print() -> None:
    for sheet in opened(workbook_bytes(example())):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.merged_cells.ranges
        if sheet.title != "说明":
            assert sheet.freeze_panes
            assert sheet["A2"].border.left.style == "thin"


def test_the_first_sheet_says_what_to_beware_of() -> None:
    words = "\n".join(
        str(cell.value) for line in opened(workbook_bytes(example()))["说明"].iter_rows() for cell in line
    )
    for part in (
        "本例不是GEP",
        "0123456789abcdef",
        "2019",
        "mixed-price-basis",
        "未核实",
        "不是零",
        "未送审",
        "数据：自绘",
    ):
        assert part in words


def test_notes_findings_and_hashes_are_there() -> None:
    book = opened(workbook_bytes(example()))
    assert any(HASH in line for line in book["表7"].iter_rows(values_only=True))
    for found in example().findings:
        assert any(found.code in line for line in book["表8"].iter_rows(values_only=True))
    below = [str(line[0]) for line in book["表2-1"].iter_rows(values_only=True) if line[0]]
    assert any(line.startswith("注：1.") and "不等于" in line for line in below)


def test_the_english_workbook_has_no_chinese_heads() -> None:
    book = opened(workbook_bytes(example(), "en"))
    assert book.sheetnames[:3] == ["About", "Summary", "Table 1-1"]
    assert "sum of the services accounted (10⁸ CNY, prices of several years, NOT the gross ecosystem product)" in [
        cell.value for cell in book["Table 2-1"][2]
    ]
