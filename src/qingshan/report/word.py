"""A paper as a Word document 文稿: headings, words, tables, pictures; links inside it; the same bytes every time."""

import io
from collections.abc import Collection
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from qingshan.core import Text
from qingshan.facts.workbook import without_clock
from qingshan.report.sheet import column_widths, plain
from qingshan.report.table import NoNumber, Table, cell_text
from qingshan.report.workbook import NO_DAY

_LATIN, _CHINESE = "Times New Roman", "宋体"
_MARGIN, _SMALL, _BODY = Cm(1.8), Pt(8.5), Pt(10.5)
_WARN, _LINK, _FILL = "8A5A00", "1F4E79", "E8EEF0"


class WordPaper:
    """One document on A4 across, grown from top to bottom.

    mark : words in the head of every page, such as that all of it is invented;  foot : in the foot of every page
    """

    def __init__(self, title: Text, mark: Text | None, foot: Text, language: str) -> None:
        self._language = language
        self._document: Any = Document()
        self._marks = 0
        self._style()
        page = self._document.sections[0]
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
        self._wide = Emu(page.page_width - 2 * _MARGIN)
        if mark is not None:
            self._put(page.header.paragraphs[0], mark, bold=True, colour=_WARN)
        below = page.footer.paragraphs[0]
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._put(below, foot, size=_SMALL)
        for before, field in ((" · ", "PAGE"), (" / ", "NUMPAGES")):
            below.add_run(before).font.size = _SMALL
            _field(below, field)
        told = self._document.core_properties
        told.title, told.author, told.comments = plain(title.in_(language))[:250], "qingshan", ""
        told.created = told.modified = NO_DAY
        self.heading(title, 0)

    def heading(self, words: Text, level: int = 1) -> None:
        """A heading; 0 is the title."""
        self._document.add_heading(plain(words.in_(self._language)), level)

    def words(self, words: Text, *, warn: bool = False) -> None:
        """A paragraph."""
        self._put(self._document.add_paragraph(), words, bold=warn, colour=_WARN if warn else "")

    def page_break(self) -> None:
        """What comes next begins a page."""
        self._document.add_page_break()

    def picture(self, png: bytes, told: Text) -> None:
        """A picture over the whole width, with words for those who cannot see it."""
        drawn = self._document.add_picture(io.BytesIO(png), width=self._wide)
        drawn._inline.docPr.set("descr", plain(told.in_(self._language)))

    def table(self, table: Table, *, links: Collection[str] = (), anchors: bool = False) -> None:
        """A table with its caption above and its notes below; the heads stand again on every page.

        links : English heads of columns whose words are anchors elsewhere;  anchors : whether the first column is one
        """
        caption = self._document.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        self._put(caption, Text(*(f"{table.code.in_(one)}  {table.title.in_(one)}" for one in ("zh", "en"))), bold=True)
        grid = self._document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
        grid.autofit = False
        widths = column_widths(table, self._language)
        for column, wide in zip(grid.columns, widths, strict=True):
            column.width = Emu(int(self._wide * wide / sum(widths)))
        for cell, head in zip(grid.rows[0].cells, table.heads, strict=True):
            self._cell(cell, head.in_(self._language), bold=True)
            _shade(cell)
        _repeat(grid.rows[0])
        for number, row in enumerate(table.rows, 1):
            last = table.has_total and number == len(table.rows)
            cells = grid.add_row().cells
            _whole(grid.rows[-1])
            for at, (cell, held, base) in enumerate(zip(cells, row, table.formats, strict=True)):
                words = cell_text(held, base).in_(self._language)
                anchor = words if anchors and at == 0 else ""
                self._cell(cell, words, bold=last, anchor=anchor, linked=table.heads[at].en in links)
                if isinstance(held, int | float | NoNumber):
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for row_ in grid.rows:  # Word reads the widths of cells, others those of columns
            for cell, column in zip(row_.cells, grid.columns, strict=True):
                cell.width = column.width
        for note in table.notes:
            self._put(self._document.add_paragraph(), Text(f"※ {note.zh}", f"※ {note.en}"), size=_SMALL)
        self._document.add_paragraph()

    def content(self) -> bytes:
        """The file."""
        raw = io.BytesIO()
        self._document.save(raw)
        return without_clock(raw.getvalue())

    def _style(self) -> None:
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
            style = self._document.styles[name]
            style.font.name = _LATIN
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:eastAsia"), _CHINESE)
            style.font.color.rgb = RGBColor(0, 0, 0)
        self._document.styles["Normal"].font.size = _BODY

    def _put(self, paragraph: Any, words: Text, *, bold: bool = False, size: Any = None, colour: str = "") -> None:
        run = paragraph.add_run(plain(words.in_(self._language)))
        run.bold, run.font.size = bold, size
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def _cell(self, cell: Any, words: str, *, bold: bool = False, anchor: str = "", linked: bool = False) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        if linked:
            for number, one in enumerate(words.split()):
                _link(paragraph, plain(one), first=number == 0)
            return
        run = paragraph.add_run(plain(words))
        run.bold, run.font.size = bold, _SMALL
        if anchor:
            self._marks += 1
            _bookmark(run, plain(anchor), self._marks)


def _element(tag: str, /, **values: str) -> Any:
    made = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _field(paragraph: Any, instruction: str) -> None:
    """A number that Word works out, of a page or of all pages."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size = _SMALL
        if kind:
            run._r.append(_element("fldChar", fldCharType=kind))
        else:
            told = _element("instrText")
            told.text = instruction
            run._r.append(told)


def _bookmark(run: Any, name: str, number: int) -> None:
    run._r.addprevious(_element("bookmarkStart", id=str(number), name=name))
    run._r.addnext(_element("bookmarkEnd", id=str(number)))


def _link(paragraph: Any, anchor: str, *, first: bool) -> None:
    if not first:
        paragraph.add_run(" ").font.size = _SMALL
    run = paragraph.add_run(anchor)
    run.font.size, run.font.underline, run.font.color.rgb = _SMALL, True, RGBColor.from_string(_LINK)
    link = _element("hyperlink", anchor=anchor)
    run._r.addprevious(link)
    link.append(run._r)


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=_FILL))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))


def _whole(row: Any) -> None:
    """A row stays on one page."""
    row._tr.get_or_add_trPr().append(_element("cantSplit", val="true"))
