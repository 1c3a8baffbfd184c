"""What a file of figures is 文件形式, told by its first row: our own table, a template, an SDMX message, or another."""

import csv
from pathlib import Path
from typing import Final

import openpyxl

from qingshan.facts.sheet import decode
from qingshan.facts.sheets.safety import check_file
from qingshan.facts.template import is_template

_TABLE_HEADS: Final = ({"indicator", "place", "period"}, {"指标", "地区", "时段"})


def form_of(path: Path) -> str:
    """What a file is: parquet, table (our own columns), template, sdmx, or office, which needs a mapping."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return "parquet"
    if suffix == ".json":
        return "sdmx"
    if is_template(path):
        return "template"
    heads = heads_of(path)
    if "structure" in heads:
        return "sdmx"
    return "table" if any(wanted <= heads for wanted in _TABLE_HEADS) else "office"


def heads_of(path: Path) -> set[str]:
    """The first row of a table in small letters; nothing where the file cannot be read: who reads it will tell."""
    try:
        if path.suffix.lower() == ".xlsx":
            if not check_file(path)[1]:
                return set()  # a zip bomb, for one, is not opened to see what it is
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                cells = next(book.worksheets[0].iter_rows(max_row=1, values_only=True), ())
            finally:
                book.close()
            return {str(cell).strip().lower() for cell in cells if cell is not None}
        with path.open("rb") as file:
            first = decode(file.readline())
        return {cell.strip().lower().lstrip("\ufeff") for cell in next(csv.reader([first]), [])}
    except Exception:  # a damaged file raises whatever its parser likes
        return set()
