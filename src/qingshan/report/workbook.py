"""The account as an Excel workbook 报表工作簿: one sheet a table, ready to print; the same content, the same bytes."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Text
from qingshan.facts.workbook import without_clock
from qingshan.report.content import ReportContent
from qingshan.report.front_matter import (
    CREDITS,
    GAPS,
    MAPS,
    MARKS,
    READING,
    REMARK,
    WARNING,
    about,
    map_line,
    marks,
    warnings,
)
from qingshan.report.sheet import BOX, FONT, HEAD_FILL, plain, put, row_height, write_sheet
from qingshan.report.table import Table
from qingshan.report.tables import summary_table, tables

FRONT = Text("说明", "About")
CONTENTS = Text("表目录", "tables")
LEFT, RIGHT = 20.0, 110.0  # widths of the first sheet's columns
A4 = 9
NO_DAY = datetime(1980, 1, 1)  # `without_clock` takes it out again; a clock here would be asked for nothing


def workbook_bytes(content: ReportContent, language: str = "zh") -> bytes:
    """The whole workbook. language : zh or en"""
    return written(content, (summary_table(content), *tables(content)), language)


def written(content: ReportContent, shown: tuple[Table, ...], language: str) -> bytes:
    """A workbook of some tables behind the account's first sheet."""
    book = Workbook()
    front = book.active
    assert isinstance(front, Worksheet)
    write_front(front, content, shown, language)
    for table in shown:
        write_sheet(book.create_sheet(table.code.in_(language)), table, language)
    for sheet in book.worksheets:
        print_setup(sheet)
    book.properties.title = plain(content.title.in_(language))
    book.properties.creator = "qingshan"
    book.properties.created = book.properties.modified = NO_DAY
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def front_lines(content: ReportContent, language: str) -> Iterator[tuple[str, str]]:
    """Name and words of each line of the first sheet."""
    lines = [(REMARK, one) for one in content.remarks] + about(content)
    lines += [(WARNING, one) for one in warnings(content)]
    lines += [(READING, Text(f"{word.zh}：{why.zh}", f"{word.en}: {why.en}")) for word, why in GAPS]
    lines += [(MARKS, Text(f"{mark.zh}：{why.zh}", f"{mark.en}: {why.en}")) for mark, why in marks()]
    lines += [(CREDITS, content.credits)] if content.credits else []
    lines.append((MAPS, map_line(content)))
    last = ""
    for name, words in lines:
        shown = name.in_(language)
        yield ("" if shown == last else shown), words.in_(language)
        last = shown


def write_front(sheet: Worksheet, content: ReportContent, shown: tuple[Table, ...], language: str) -> None:
    """The first sheet: what this is, how to read it, and a way to every table."""
    sheet.title = FRONT.in_(language)
    title = put(sheet, 1, 1, content.title.in_(language))
    title.font = Font(name=FONT, size=16, bold=True)
    title.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells("A1:B1")
    sheet.row_dimensions[1].height = 36
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = LEFT, RIGHT
    row = 2
    for name, words in front_lines(content, language):
        write_line(sheet, row, name, words, strong=name == REMARK.in_(language) or words in _remarks(content, language))
        row += 1
    for number, table in enumerate(shown):
        words = f"{table.code.in_(language)}  {table.title.in_(language)}"
        write_line(sheet, row, CONTENTS.in_(language) if number == 0 else "", words)
        place = f"B{row}"
        sheet[place].hyperlink = Hyperlink(ref=place, location=f"'{table.code.in_(language)}'!A1")
        sheet[place].font = Font(name=FONT, size=10, color="1F4E79", underline="single")
        row += 1


def _remarks(content: ReportContent, language: str) -> set[str]:
    return {one.in_(language) for one in content.remarks}


def write_line(sheet: Worksheet, row: int, name: str, words: str, *, strong: bool = False) -> None:
    """A line of the first sheet."""
    left, right = put(sheet, row, 1, name or None), put(sheet, row, 2, words)
    left.font, right.font = Font(name=FONT, size=10, bold=True), Font(name=FONT, size=10, bold=strong)
    left.fill = HEAD_FILL
    for cell in (left, right):
        cell.border = BOX
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.row_dimensions[row].height = row_height([words], [RIGHT])


def print_setup(sheet: Worksheet) -> None:
    """A4 on its side, as many pages down as it takes, one across."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    whole: Any = sheet
    whole.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.75)
    whole.oddFooter.center.text = "&A   &P / &N"
