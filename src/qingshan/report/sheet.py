"""A table on a sheet 工作表: title, heads, rows and notes, ready to print."""

from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Text
from qingshan.report.measure import ems
from qingshan.report.table import Cell, NoNumber, Table, cell_text, number_format

FONT = "宋体"
THIN = Side(style="thin", color="7F7F7F")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="E8EEF0")
TOTAL_FILL = PatternFill("solid", fgColor="F4F4F4")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NARROW, WIDE = 9.0, 46.0  # columns, in characters
LINE = 15.0  # height of a line of text [pt]


def plain(words: str) -> str:
    """Words without the control characters that no sheet may hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("", words))


def put(sheet: Worksheet, row: int, column: int, words: str | float | int | None) -> SheetCell:
    """A value in a cell; what people wrote is text whatever it begins with, never a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)
    cell.value = plain(words) if isinstance(words, str) else words
    if isinstance(words, str) and words.startswith(FORMULA_SIGNS):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def write_sheet(sheet: Worksheet, table: Table, language: str) -> None:
    """One table: title over its whole width, heads, rows, notes."""
    width = len(table.heads)
    title = put(sheet, 1, 1, f"{table.code.in_(language)}  {table.title.in_(language)}")
    title.font = Font(name=FONT, size=14, bold=True)
    title.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.row_dimensions[1].height = 30
    widths = column_widths(table, language)
    for column, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
        head = put(sheet, 2, column, table.heads[column - 1].in_(language))
        head.font = Font(name=FONT, size=10, bold=True)
        head.fill, head.border = HEAD_FILL, BOX
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[2].height = row_height([text.in_(language) for text in table.heads], widths)
    for number, row in enumerate(table.rows):
        write_row(sheet, 3 + number, table, row, language, last=table.has_total and number == len(table.rows) - 1)
        words = [cell_text(cell, base).in_(language) for cell, base in zip(row, table.formats, strict=True)]
        sheet.row_dimensions[3 + number].height = row_height(words, widths)
    write_notes(sheet, 3 + len(table.rows) + 1, table, widths, language)
    sheet.freeze_panes = f"{get_column_letter(table.stubs + 1)}3"
    sheet.print_title_rows = "1:2"


def write_row(sheet: Worksheet, at: int, table: Table, row: tuple[Cell, ...], language: str, *, last: bool) -> None:
    """The cells of one row; numbers stay numbers, unrounded."""
    for column, (cell, base) in enumerate(zip(row, table.formats, strict=True), 1):
        grey, number = isinstance(cell, NoNumber), isinstance(cell, int | float)
        if isinstance(cell, int | float):
            made = put(sheet, at, column, cell)
            made.number_format = number_format(cell, base or "General")
        else:
            made = put(sheet, at, column, cell_text(cell, base).in_(language) or None)
        made.font = Font(name=FONT, size=10, bold=last and not grey, color="5A5A5A" if grey else "000000")
        made.border = BOX
        if last:
            made.fill = TOTAL_FILL
        sideways = "right" if number else "center" if grey else "left"
        made.alignment = Alignment(horizontal=sideways, vertical="center", wrap_text=not number)


def write_notes(sheet: Worksheet, at: int, table: Table, widths: list[float], language: str) -> None:
    """The notes, each over the whole width."""
    label = Text("注：", "Notes: ").in_(language)
    for number, note in enumerate(table.notes, 1):
        words = f"{label if number == 1 else ''}{number}. {note.in_(language)}"
        cell = put(sheet, at, 1, words)
        cell.font = Font(name=FONT, size=9)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(table.heads))
        sheet.row_dimensions[at].height = row_height([words], [sum(widths)])
        at += 1


def column_widths(table: Table, language: str) -> list[float]:
    """Widths in characters: enough for most cells, and no wider than a page can bear."""
    widths = []
    for column, base in enumerate(table.formats):
        cells = [widest_line(cell_text(row[column], base).in_(language)) for row in table.rows]
        head = widest_line(table.heads[column].in_(language))
        widest = max([*cells, min(head, 11.0)], default=NARROW)
        widths.append(min(max(widest + 2.5, NARROW), WIDE))
    return widths


def widest_line(words: str) -> float:
    """The length of the longest line of some words, in characters."""
    return max(ems(line) * 2 for line in words.split("\n"))


def row_height(words: list[str], widths: list[float]) -> float:
    """The height of a row whose texts wrap."""
    lines = [
        sum(max(1, -(-int(ems(line) * 2 + 1) // max(1, int(wide - 1)))) for line in text.split("\n"))
        for text, wide in zip(words, widths, strict=True)
    ]
    return LINE * max(lines, default=1) + 3
