"""A workbook as grids: what its cells show, which are merged, which hold formulas."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault
from qingshan.facts.sheets.grid import At, Grid
from qingshan.facts.sheets.limits import Limits


class TooManyCellsError(ValueError):
    """More filled cells than are held at once."""


def read_workbook(path: Path, limits: Limits) -> tuple[list[Grid], list[Finding]]:
    """The visible sheets; formulas are looked up a second time for the results stored beside them."""
    grids, findings, left = [], [], limits.cells
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                findings.append(fault("sheet-hidden", Where(path.name, field=sheet.title)))
                continue
            rows, formulas = _cells(sheet, left)
            left -= sum(map(len, rows))
            anchors = _anchors(path, str(sheet._worksheet_path), rows, limits.cells)  # type: ignore[attr-defined]
            grids.append(Grid(path.name, sheet.title, rows, anchors, formulas))
    finally:
        book.close()
    if any(grid.formulas for grid in grids):
        _put_results(path, grids)
    return grids, findings


def _cells(sheet: Any, most: int) -> tuple[list[list[str]], dict[At, str]]:
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    formulas: dict[At, str] = {}
    filled = 0
    for number, cells in enumerate(sheet.iter_rows()):
        row = []
        for column, cell in enumerate(cells):
            formula = cell.data_type == "f"
            if formula:
                formulas[number, column] = str(getattr(cell.value, "text", None) or cell.value)
            row.append("" if formula else shown(cell.value, getattr(cell, "number_format", "")))
        while row and not row[-1] and (number, len(row) - 1) not in formulas:
            row.pop()
        filled += len(row)
        if filled > most:
            raise TooManyCellsError
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows, formulas


def _put_results(path: Path, grids: list[Grid]) -> None:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for grid in grids:
            sheet: Any = book[grid.sheet]
            sheet.reset_dimensions()
            for number, cells in enumerate(sheet.iter_rows()) if grid.formulas else ():
                for column, cell in enumerate(cells):
                    if (number, column) in grid.formulas:
                        grid.rows[number][column] = shown(cell.value, getattr(cell, "number_format", ""))
    finally:
        book.close()


def _anchors(path: Path, part: str, rows: list[list[str]], most: int) -> dict[At, At]:
    """Merged areas, which the streaming reader leaves out, as far as there are cells below or beside them."""
    anchors: dict[At, At] = {}
    width = max(map(len, rows), default=0)
    with zipfile.ZipFile(path) as parts, parts.open(part) as stream:
        for area in _merged(iter(lambda: stream.read(1 << 20), b"")):
            left, top, right, bottom = (int(end or 1) - 1 for end in range_boundaries(area))
            high, wide = range(top, min(bottom + 1, len(rows))), range(left, min(right + 1, width))
            if len(anchors) + len(high) * len(wide) > most:
                raise TooManyCellsError
            anchors |= {(row, column): (top, left) for row in high for column in wide}
    return anchors


def _merged(pieces: Iterator[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        text = rest + piece
        found = list(re.finditer(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"[^>]*>', text))
        yield from (one[1].decode("ascii") for one in found)
        rest = text[found[-1].end() if found else 0 :][-200:]


def shown(value: object, form: str) -> str:
    """What a cell shows: its digits with the decimals of its form, shares as percent, days as ISO.

    Where the form would round, the number is given with all the digits that Excel holds.

    >>> shown(5.1, "0.00"), shown(3.14159, "0.00"), shown(0.153, "0.0%"), shown(530802.0, "General")
    ('5.10', '3.14159', '15.3%', '530802')
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float():
            return _digits(value, form or "General")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
    return str(value).strip()


def _digits(value: float, form: str) -> str:
    share = "%" in form
    number = float(f"{value * 100:.13g}") if share else value
    text = f"{number:.15g}"
    if "e" in text:
        text = f"{number:.0f}" if float(number).is_integer() and abs(number) < 1e21 else repr(number)
    decimals = re.match(r"[^;]*?0\.(0+)", form)
    if decimals and "E" not in form:
        padded = f"{number:.{len(decimals[1])}f}"
        text = padded if float(padded) == float(text) else text
    return text + "%" * share
