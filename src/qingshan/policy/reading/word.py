"""A Word file as text: paragraphs with the numbers that Word makes up, tables row by row, tabs between cells."""

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from qingshan.core import Refused
from qingshan.policy.findings import fault
from qingshan.policy.reading.limits import UNPACKED_BYTES, UNPACKED_TIMES
from qingshan.policy.reading.word_numbers import Numbering

_P, _TBL, _TR, _TC, _SDT, _SDT_IN = (qn(f"w:{one}") for one in ("p", "tbl", "tr", "tc", "sdt", "sdtContent"))
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_RUN_LOOKS = qn("w:rPr")
_ROW_LOOKS, _CELL_LOOKS, _VALUE = qn("w:trPr"), qn("w:tcPr"), qn("w:val")
_GRID_BEFORE, _GRID_SPAN, _MERGED = qn("w:gridBefore"), qn("w:gridSpan"), qn("w:vMerge")
_MOST_COLUMNS = 64
_NO_BREAK_HYPHEN = qn("w:noBreakHyphen")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"), _RUN_LOOKS, _FALLBACK)


def word_text(raw: bytes, file: str) -> str:
    """The body of a Word file: one paragraph a line. Raises `Refused` for what is no sound Word file."""
    _safe(raw, file)
    try:
        held = Document(io.BytesIO(raw))
        numbering = Numbering(held)
        lines = [line for part in held.element.body for line in _lines(part, numbering)]
    except (OpcError, KeyError, ValueError, AttributeError, etree.LxmlError, zipfile.BadZipFile) as error:
        raise Refused([fault("policy-broken", file, form="Word", detail=error)]) from error
    return "\n".join(lines)


def _safe(raw: bytes, file: str) -> None:
    """A zip archive with a Word document in it that does not unpack beyond all measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Refused([fault("policy-broken", file, form="Word", detail=error)]) from error
    unpacked = sum(one.file_size for one in members)
    if unpacked > UNPACKED_BYTES or unpacked > UNPACKED_TIMES * len(raw) + 10_000_000:
        size = f"{unpacked / 1e6:,.0f} MB"
        raise Refused([fault("policy-too-large", file, size=size, most=f"{UNPACKED_BYTES / 1e6:,.0f} MB", head="…")])
    if any(one.flag_bits & 1 for one in members):
        raise Refused([fault("policy-encrypted", file)])
    if "word/document.xml" not in {one.filename for one in members}:
        raise Refused([fault("policy-form", file, zh="压缩包或别的办公文件", en="an archive or another office file")])


def _lines(part: etree._Element, numbering: Numbering) -> Iterator[str]:
    if part.tag == _P:
        yield from (numbering.label_of(part) + _words(part)).split("\n")
    elif part.tag == _SDT:
        for inner in part.iterchildren(_SDT_IN):
            for child in inner:
                yield from _lines(child, numbering)
    elif part.tag == _TBL:
        for row in _children(part, _TR):
            yield from _row(row, numbering)


def _row(row: etree._Element, numbering: Numbering) -> Iterator[str]:
    """One line with a tab between cells; a row that holds another table lays out the page, and is read cell by cell."""
    cells = list(_children(row, _TC))
    if any(cell.find(_TBL) is not None for cell in cells):
        for cell in cells:
            for part in cell:
                yield from _lines(part, numbering)
        return
    before = row.find(f"{_ROW_LOOKS}/{_GRID_BEFORE}")
    words = [""] * (_count(before) if before is not None else 0)
    for cell in cells:
        words += [_cell(cell, numbering), *[""] * (_count(cell.find(f"{_CELL_LOOKS}/{_GRID_SPAN}"), 1) - 1)]
    yield "\t".join(words)


def _children(part: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children with a tag, also those inside content controls."""
    for child in part:
        if child.tag == tag:
            yield child
        elif child.tag == _SDT:
            for inner in child.iterchildren(_SDT_IN):
                yield from _children(inner, tag)


def _count(looks: etree._Element | None, usual: int = 0) -> int:
    """How many columns a cell spans or a row leaves out; never more than a page can show."""
    said = looks.get(_VALUE, "") if looks is not None else ""
    return min(int(said), _MOST_COLUMNS) if said.isdigit() and int(said) > 0 else usual


def _cell(cell: etree._Element, numbering: Numbering) -> str:
    """The words of a cell on one line; nothing for the lower part of one that spans several rows."""
    merged = cell.find(f"{_CELL_LOOKS}/{_MERGED}")
    if merged is not None and merged.get(_VALUE) != "restart":
        return ""
    lines = [line for part in cell for line in _lines(part, numbering)]
    return "".join(line.strip() for line in lines)


def _words(paragraph: etree._Element) -> str:
    """The visible words of a paragraph: insertions and links too, deletions and text boxes not."""
    return re.sub(r"[\u00a0\ufeff]", " ", "".join(_pieces(paragraph)))


def _pieces(part: etree._Element) -> Iterator[str]:
    for child in part:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag == _TAB:
            yield " "
        elif child.tag in _BREAKS:
            yield "\n" if child.get(qn("w:type")) in (None, "textWrapping") else ""
        elif child.tag == _NO_BREAK_HYPHEN:
            yield "-"
        elif child.tag not in _LEFT_OUT:
            yield from _pieces(child)
