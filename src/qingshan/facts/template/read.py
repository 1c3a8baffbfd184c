"""Read a template workbook 填报模板 back: its hidden sheet says which figure stands where, so no mapping is needed."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import polars as pl
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingshan.core import Finding, PlaceTree, Where, errors_in
from qingshan.facts.check import check_facts
from qingshan.facts.faults import fault
from qingshan.facts.schema import empty_facts, facts_frame
from qingshan.facts.sheets.safety import BOOKS, check_file
from qingshan.facts.template.answers import Answers
from qingshan.facts.template.form import HIDDEN, SOURCE_ROW, VALUE, Form, Page, cell_name
from qingshan.rulebook import Rulebook

#: Changed cells of one sheet that are written out.
_MOST: Final = 10


def is_template(path: Path) -> bool:
    """Whether a file is a workbook with the hidden sheet of a template, damaged or not."""
    if path.suffix.lower() not in BOOKS or not check_file(path)[1]:
        return False
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except Exception:  # damaged XML raises whatever its parser likes
        return False
    try:
        return HIDDEN in book.sheetnames
    finally:
        book.close()


def read_template(
    path: Path, book: Rulebook, places: PlaceTree | None = None, *, accepted: Collection[str] = ()
) -> tuple[pl.DataFrame, list[Finding]]:
    """The facts that were filled in, and all that is wrong, each with its sheet and cell (``2019!D9``).

    Cells that were left empty are no rows, and are counted in a warning. A sheet whose heads or places moved is not
    read at all.
    """
    findings, openable = check_file(path)
    if path.suffix.lower() not in BOOKS and openable:
        return empty_facts(), [fault("template-none", Where(path.name))]
    if not openable or errors_in(findings, accepted):
        return empty_facts(), findings
    try:
        workbook = openpyxl.load_workbook(path)
    except Exception as error:  # damaged XML raises whatever its parser likes
        detail = (str(error).splitlines() or [type(error).__name__])[0]
        return empty_facts(), [*findings, fault("file-unreadable", Where(path.name), detail=detail)]
    form, found = _form(workbook, path.name)
    findings += found
    if form is None:
        return empty_facts(), findings
    rows: list[dict[str, Any]] = []
    cells: list[dict[str, str]] = []
    for page in form.pages:
        if page.name not in workbook.sheetnames:
            findings.append(fault("template-sheet-missing", Where(path.name), sheet=page.name))
            continue
        sheet = workbook[page.name]
        moved = _changed(sheet, page, path.name)
        findings += [*moved, *_extra(sheet, page, path.name)]
        if not moved:
            answers = Answers(sheet, page, path.name)
            rows += answers.rows
            cells += answers.cells
            findings += answers.findings
    frame = facts_frame(rows)
    return frame, [*findings, *_at_cells(check_facts(frame, book, places, file=path.name), cells)]


def _form(workbook: Workbook, file: str) -> tuple[Form | None, list[Finding]]:
    if HIDDEN not in workbook.sheetnames:
        return None, [fault("template-none", Where(file))]
    texts = [str(row[0]) for row in workbook[HIDDEN].iter_rows(max_col=1, values_only=True) if row[0] is not None]
    try:
        return Form.from_cells(texts), []
    except ValueError as error:
        detail = str(error).splitlines()[0]
        return None, [fault("template-damaged", Where(file, field=HIDDEN), detail=detail)]


def _changed(sheet: Worksheet, page: Page, file: str) -> list[Finding]:
    """Heads and places that are not where they were, the first few."""
    findings = []
    for row, column, wanted in page.labels():
        found = sheet.cell(row, column).value
        if str("" if found is None else found).strip() != wanted.strip():
            where = Where(file, field=cell_name(page.name, row, column))
            findings.append(fault("template-changed", where, wanted=wanted, found="" if found is None else str(found)))
    return findings[:_MOST]


def _extra(sheet: Worksheet, page: Page, file: str) -> Iterator[Finding]:
    """What was written below or beside the form, or into its empty cells."""
    last_row, last_column = page.size
    known = {(row, column) for row, column, _ in page.labels()}
    known |= {(SOURCE_ROW, page.column(number, VALUE)) for number in range(len(page.questions))}
    for cells in sheet.iter_rows(min_row=SOURCE_ROW):
        for cell in cells:
            if cell.value is None or not str(cell.value).strip() or isinstance(cell, MergedCell):
                continue
            inside = cell.row <= last_row and 2 < cell.column <= last_column and cell.row > SOURCE_ROW
            if not inside and (cell.row, cell.column) not in known:
                where = Where(file, field=cell_name(page.name, cell.row, cell.column))
                yield fault("template-extra", where, text=str(cell.value)[:50])


def _at_cells(findings: list[Finding], cells: list[dict[str, str]]) -> Iterator[Finding]:
    """Findings of rows as findings of the cells that the rows came from."""
    for one in findings:
        if one.where.row is None:
            yield one
            continue
        cell = cells[one.where.row - 2]
        yield replace(one, where=Where(one.where.file, field=cell.get(one.where.field, cell["value"])))
