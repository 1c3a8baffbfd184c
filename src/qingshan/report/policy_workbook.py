"""A policy paper as an Excel workbook 清单工作簿: commitments, facts, diagnostics; the same content, the same bytes."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Text
from qingshan.facts.workbook import without_clock
from qingshan.report.policy_content import PolicyContent
from qingshan.report.policy_tables import policy_tables
from qingshan.report.sheet import plain, write_sheet
from qingshan.report.table import Table
from qingshan.report.workbook import NO_DAY, print_setup

#: Columns of the list that are most of its width on paper; the rest may be hidden by the reader.
_WIDE = {"quote": 60.0, "message": 60.0, "old quote": 50.0, "new quote": 50.0}


def policy_workbook(content: PolicyContent, language: str = "zh") -> bytes:
    """The workbook of one paper. language : zh or en"""
    return tables_workbook(content.title, policy_tables(content), language)


def tables_workbook(title: str, tables: Sequence[Table], language: str) -> bytes:
    """Some tables as a workbook, one a sheet, with filters on their heads."""
    book = Workbook()
    sheets = [book.active, *(book.create_sheet() for _ in tables[1:])]
    for sheet, table in zip(sheets, tables, strict=True):
        assert isinstance(sheet, Worksheet)
        sheet.title = table.code.in_(language)
        write_sheet(sheet, table, language)
        _wide(sheet, table.heads)
        if table.rows:
            last = sheet.cell(2 + len(table.rows), len(table.heads)).coordinate
            sheet.auto_filter.ref = f"A2:{last}"
        print_setup(sheet)
    book.properties.title = plain(title)
    book.properties.creator = "qingshan"
    book.properties.created = book.properties.modified = NO_DAY
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def _wide(sheet: Worksheet, heads: Iterable[Text]) -> None:
    for column, head in enumerate(heads, 1):
        if head.en in _WIDE:
            sheet.column_dimensions[get_column_letter(column)].width = _WIDE[head.en]
