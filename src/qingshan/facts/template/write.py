"""Write a template workbook 填报模板: locked but for what is to be filled in, with drop-downs and limits."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import openpyxl
import polars as pl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Place, Text
from qingshan.core.units import shown
from qingshan.facts.template.form import (
    EVERY_CHOICE,
    FIRST_COLUMN,
    FIRST_ROW,
    HEAD_ROW,
    HIDDEN,
    LAST,
    NOTE,
    SOURCE_ROW,
    STATUS,
    VALUE,
    Form,
    Held,
    Page,
    Question,
    both,
)
from qingshan.facts.template.make import TITLE, make_form
from qingshan.facts.workbook import without_clock
from qingshan.rulebook import Rulebook

_THIN: Final = Side(style="thin", color="7F7F7F")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD: Final = PatternFill("solid", fgColor="E8EEF0")
_INPUT: Final = PatternFill("solid", fgColor="FFF9DB")
_OPEN: Final = Protection(locked=False)
_WRAP: Final = Alignment(wrap_text=True, vertical="center")
_GREY: Final = Font(italic=True, color="7F7F7F")
_MOST: Final = 1e300  # any number; Excel wants ends even where there are none
_WIDTHS: Final = (14.0, 14.0, 16.0, 24.0)
_WORDS: Final = (
    Text(
        "只填黄色单元格。没有数值时选状态并在说明中写明原因；与上期相同时选“与上期相同”。没有数不等于零。",
        "Fill in the yellow cells only. Where there is no value choose a status and say why. None is not zero.",
    ),
    Text(
        "每个指标写明来源。灰色斜体为上期数，供核对。不要增删行列或改名工作表。",
        "Name the source of each indicator. Grey figures are last values. Leave rows, columns and sheets as they are.",
    ),
)


def template_bytes(
    book: Rulebook,
    *,
    indicators: Sequence[str],
    places: Sequence[Place],
    periods: Sequence[str],
    parts: Mapping[str, Sequence[str]] | None = None,
    units: Mapping[str, str] | None = None,
    known: pl.DataFrame | None = None,
    title: Text = TITLE,
) -> bytes:
    """A workbook that asks some indicators of some places, a sheet a period; equal questions give equal bytes.

    Arguments and errors are those of `make_form`. `read_template` reads it back without a mapping.
    """
    form = make_form(
        book, indicators=indicators, places=places, periods=periods, parts=parts, units=units, known=known, title=title
    )
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for page in form.pages:
        _write_page(workbook.create_sheet(page.name), page, form)
    hidden = workbook.create_sheet(HIDDEN)
    hidden.sheet_state = "veryHidden"
    for row, text in enumerate(form.cells(), 1):
        hidden.cell(row, 1).value = text
    workbook.security = WorkbookProtection(lockStructure=True)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return without_clock(buffer.getvalue())


def _write_page(sheet: Worksheet, page: Page, form: Form) -> None:
    _put(sheet, 1, 1, f"{both(form.title)} {page.period}").font = Font(bold=True, size=14)
    for row, text in enumerate((line for words in _WORDS for line in words), 2):
        _put(sheet, row, 1, text)
    for row, column, text in page.labels():
        cell = _put(sheet, row, column, text)
        cell.border, cell.alignment = _BOX, _WRAP
        if row < FIRST_ROW:
            cell.fill, cell.font = _HEAD, Font(bold=True)
    for number, question in enumerate(page.questions):
        _write_block(sheet, page, number, question)
    choices = DataValidation(
        type="list", formula1=f'"{",".join(EVERY_CHOICE)}"', allow_blank=True, showErrorMessage=True
    )
    choices.errorTitle, choices.error = "状态 status", "请从列表中选择 choose from the list"
    for number in range(len(page.questions)):
        choices.add(_column(page, number, STATUS))
    sheet.add_data_validation(choices)
    _finish(sheet)


def _write_block(sheet: Worksheet, page: Page, number: int, question: Question) -> None:
    """The cells of one question: its source, then of each place the last value, and three cells to fill in."""
    for offset, width in enumerate(_WIDTHS):
        sheet.column_dimensions[get_column_letter(page.column(number, offset))].width = width
    sheet.merge_cells(
        start_row=HEAD_ROW,
        end_row=HEAD_ROW,
        start_column=page.column(number, LAST),
        end_column=page.column(number, NOTE),
    )
    _open(sheet, SOURCE_ROW, page.column(number, VALUE))
    for row, held in enumerate((last[number] for last in page.last), FIRST_ROW):
        _last(sheet, row, page.column(number, LAST), held)
        for offset in (VALUE, STATUS, NOTE):
            _open(sheet, row, page.column(number, offset))
    limits = _limits(question)
    limits.add(_column(page, number, VALUE))
    sheet.add_data_validation(limits)


def _last(sheet: Worksheet, row: int, column: int, held: Held | None) -> None:
    cell = sheet.cell(row, column)
    cell.border, cell.font = _BOX, _GREY
    if held is not None:
        cell.value = held.value
        cell.number_format = f'General" ({held.period})"'


def _limits(question: Question) -> DataValidation:
    """What Excel lets into the cells: a number between the ends, or one of a few."""
    low, high = question.low, question.high
    limits = DataValidation(type="decimal", allow_blank=True, showErrorMessage=True)
    if question.choices:
        words = ",".join(f"{one:g}" for one in question.choices)
        limits.type, limits.formula1 = "list", f'"{words}"'
    elif low is not None and high is not None:
        words = f"{low:g}–{high:g}"
        limits.operator, limits.formula1, limits.formula2 = "between", repr(low), repr(high)
    elif low is not None or high is not None:
        words = f"≥ {low:g}" if low is not None else f"≤ {high:g}"
        limits.operator = "greaterThanOrEqual" if low is not None else "lessThanOrEqual"
        limits.formula1 = repr(low if low is not None else high)
    else:
        words = ""
        limits.operator, limits.formula1, limits.formula2 = "between", repr(-_MOST), repr(_MOST)
    limits.errorTitle = "数值 value"
    limits.error = " ".join(filter(None, ("请填数字 a number", words, shown(question.unit))))[:255]
    return limits


def _column(page: Page, number: int, offset: int) -> str:
    letter = get_column_letter(page.column(number, offset))
    return f"{letter}{FIRST_ROW}:{letter}{page.size[0]}"


def _open(sheet: Worksheet, row: int, column: int) -> None:
    cell = sheet.cell(row, column)
    cell.protection, cell.fill, cell.border, cell.alignment = _OPEN, _INPUT, _BOX, _WRAP


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Text as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    return cell


def _finish(sheet: Worksheet) -> None:
    """Locked without a password, heads that stay in sight, and pages that print."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.freeze_panes = f"{get_column_letter(FIRST_COLUMN)}{FIRST_ROW}"
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 14
    sheet.row_dimensions[HEAD_ROW].height = 32
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{FIRST_ROW - 1}"
