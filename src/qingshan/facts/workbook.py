"""An Excel workbook of facts whose bytes depend on nothing but the facts."""

import io
import re
import zipfile

import openpyxl
import polars as pl
from openpyxl.cell import WriteOnlyCell

#: Rows of figures that a sheet holds under its heads.
MOST_ROWS = 1_048_575
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def workbook_bytes(table: pl.DataFrame) -> bytes:
    """One sheet, heads in the first row. Raises ``ValueError`` for more rows than a sheet has."""
    if table.height > MOST_ROWS:
        raise ValueError(f"{table.height} rows do not fit in a sheet ({MOST_ROWS}); write .csv or .parquet")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("facts")
    sheet.freeze_panes = "A2"
    sheet.append(table.columns)
    for row in table.iter_rows():
        sheet.append([_as_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return without_clock(buffer.getvalue())


def _as_text(sheet: object, text: str) -> object:
    """Text stays text: ``=1+1`` in a reason is no formula, and a code of digits no number."""
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, text)  # type: ignore[arg-type]
    cell.data_type = "s"
    return cell


def without_clock(raw: bytes) -> bytes:
    """The same workbook with the times of its making taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as plain:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            plain.writestr(entry, content)
    return out.getvalue()
