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
        for row in part.iterchildren(_TR):
            yield "\t".join(_cell(cell, numbering) for cell in row.iterchildren(_TC))


def _cell(cell: etree._Element, numbering: Numbering) -> str:
    lines = [line for part in cell for line in _lines(part, numbering) if part.tag != _TBL]
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
