"""A PDF with a text layer as text: lines become paragraphs again, heads and feet of pages go, pages are remembered."""

from statistics import median

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY, FPDFText_GetUnicode

from qingshan.core import Refused
from qingshan.policy.findings import fault
from qingshan.policy.reading.limits import PDF_PAGES
from qingshan.policy.reading.pdf_lines import Line, paragraphs, without_furniture

_NOTHING = "\0\u0002\ufffe\uffff\ufeff\u200b"  # what stands for a character and shows nothing
_SCANNED = 20  # characters a page, on average; a text layer has hundreds


def pdf_text(raw: bytes, file: str) -> tuple[str, tuple[int, ...]]:
    """The text and where each page starts in it. Raises `Refused` for scans, locked and broken files."""
    try:
        held = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY):
            raise Refused([fault("policy-encrypted", file)]) from error
        raise Refused([fault("policy-broken", file, form="PDF", detail=error)]) from error
    try:
        if len(held) > PDF_PAGES:
            pages = f"{len(held):,} 页 pages"
            raise Refused([fault("policy-too-large", file, size=pages, most=f"{PDF_PAGES:,}", head="…")])
        sheets = [_lines(held, number) for number in range(len(held))]
    except pypdfium2.PdfiumError as error:
        raise Refused([fault("policy-broken", file, form="PDF", detail=error)]) from error
    finally:
        held.close()
    chars = sum(len(line.words) for sheet in sheets for line in sheet)
    if chars < _SCANNED * len(sheets):
        raise Refused([fault("policy-scanned", file, pages=len(sheets), chars=chars)])
    return paragraphs(without_furniture(sheets))


def _lines(held: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """The lines of a page in reading order, with where they stand on it."""
    page = held[number]
    layer = page.get_textpage()
    try:
        return _walked(layer)
    finally:
        layer.close()
        page.close()


def _walked(layer: pypdfium2.PdfTextPage) -> list[Line]:
    """Line by line, character by character: only so do a character and its box belong together."""
    lines: list[Line] = []
    words, boxes = "", list[tuple[float, float, float, float]]()
    for at in range(layer.count_chars()):
        one = chr(FPDFText_GetUnicode(layer, at))
        if one not in "\r\n":
            words += "" if one in _NOTHING else one
            if not one.isspace() and one not in _NOTHING:
                boxes.append(layer.get_charbox(at, loose=True))
        elif one == "\n":
            lines += _line(words, boxes)
            words, boxes = "", []
    return lines + _line(words, boxes)


def _line(words: str, boxes: list[tuple[float, float, float, float]]) -> list[Line]:
    if not boxes:
        return []
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    foot, head = median(box[1] for box in boxes), median(box[3] for box in boxes)
    return [Line(words.strip(), left, right, head - foot, max(box[2] - box[0] for box in boxes))]
