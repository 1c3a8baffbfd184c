"""Files 文件 as columns: CSV, Excel or Parquet → named columns and the line of each row, nothing judged yet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import polars as pl

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault

SUFFIXES = (".csv", ".xlsx", ".parquet")


@dataclass
class Sheet:
    """Heads as written, their columns in the same order, and the line in the file of each row."""

    heads: list[str] = field(default_factory=list)
    columns: list[pl.Series] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_sheet(path: Path, file: str) -> Sheet:
    """The columns of one file; what cannot be read at all comes back as a finding, never as an exception."""
    where = Where(file)
    if path.suffix.lower() not in SUFFIXES:
        return Sheet(findings=[fault("file-type", where, suffix=path.suffix)])
    try:
        return _read(path, file) if path.stat().st_size else Sheet(findings=[fault("file-empty", where)])
    except FileNotFoundError:
        found = fault("file-missing", where)
    except UnicodeDecodeError:
        found = fault("file-encoding", where)
    except Exception as error:  # a damaged zip, XML or Parquet raises whatever its parser likes
        found = fault("file-unreadable", where, detail=(str(error).splitlines() or [type(error).__name__])[0])
    return Sheet(findings=[found])


def _read(path: Path, file: str) -> Sheet:
    match path.suffix.lower():
        case ".csv":
            return _from_rows(_csv_rows(path.read_bytes()), file)
        case ".xlsx":
            return _from_rows(_excel_rows(path), file)
    frame = pl.read_parquet(path.read_bytes())
    return Sheet(frame.columns, frame.get_columns(), list(range(1, frame.height + 1)))


def decode(raw: bytes) -> str:
    """Text in UTF-8, with or without its mark, or else in GBK; raises ``UnicodeDecodeError``.

    >>> decode("指标".encode("gbk")), decode("指标".encode("utf-8-sig"))
    ('指标', '指标')
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


Row = tuple[int, list[str]]


def _csv_rows(raw: bytes) -> Iterator[Row]:
    text = decode(raw)
    head = next((line for line in text.splitlines() if line.strip()), "")
    # Excel writes semicolons where the comma is a decimal mark
    mark = ";" if ";" in head and "," not in head else ","
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=mark)
    first = 1
    for cells in reader:
        yield first, [cell.strip() for cell in cells]
        first = reader.line_num + 1


def _excel_rows(path: Path) -> Iterator[Row]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for line, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            yield line, [_cell_text(cell) for cell in cells]
    finally:
        book.close()


def _cell_text(cell: object) -> str:
    """What a cell of a workbook says. Codes and years come as whole numbers, whatever Excel made of them."""
    match cell:
        case None:
            return ""
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell).strip()


def _from_rows(rows: Iterable[Row], file: str) -> Sheet:
    filled = ((line, cells) for line, cells in rows if any(cells))
    heads = _without_empty_end(next(filled, (0, []))[1])
    if not heads:
        return Sheet(findings=[fault("file-empty", Where(file))])
    sheet, kept = Sheet(heads), []
    for line, cells in filled:
        whole = _without_empty_end(cells)
        if len(whole) > len(heads):
            where = Where(file, row=line)
            sheet.findings.append(fault("row-length", where, cells=len(whole), columns=len(heads)))
        sheet.lines.append(line)
        kept.append([*whole, *[""] * len(heads)][: len(heads)])
    columns = zip(*kept, strict=True) if kept else ([] for _ in heads)
    sheet.columns = [pl.Series(values=list(column), dtype=pl.String) for column in columns]
    return sheet


def _without_empty_end(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept
