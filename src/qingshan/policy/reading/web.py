"""A web page as text 网页: its main part, one paragraph a line, one table row a line with tabs between cells."""

import re
from collections.abc import Iterator

from lxml import etree, html

from qingshan.core import Refused
from qingshan.policy.findings import fault
from qingshan.policy.reading.plain import plain_text
from qingshan.policy.shape import Diagnostic

_LEFT_OUT = {
    "script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "button", "select",
    "head", "iframe", "svg", "object", "textarea",
}  # fmt: skip
_BLOCKS = {
    "p", "div", "section", "article", "main", "li", "ul", "ol", "table", "tr", "blockquote", "pre", "dl", "dt",
    "dd", "hr", "figure", "figcaption", "caption", "center", "h1", "h2", "h3", "h4", "h5", "h6", "thead", "tbody",
    "tfoot",
}  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_DECLARED = re.compile(rb"""<meta[^>]+charset=["']?\s*([\w-]+)""", re.IGNORECASE)
_GB = {b"gb2312", b"gbk", b"gb18030", b"x-gbk"}
_MAIN = 0.7  # what holds this share of a page's own words is its main part
_MOST_SPANNED = 64
_LINKS = 0.7  # a block with this share of its words in links is a menu


def looks_like_html(suffix: str, raw: bytes) -> bool:
    """By its name or by how it begins."""
    head = raw[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return suffix.lower() in (".html", ".htm", ".xhtml") or head.startswith((b"<!doctype html", b"<html"))


def web_text(raw: bytes, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The main text of a page. Raises `Refused` when nothing can be read of it."""
    text, notes = _decoded(raw, file)
    try:
        page = html.document_fromstring(text, parser=html.HTMLParser(no_network=True))
    except (etree.LxmlError, ValueError) as error:
        raise Refused([fault("policy-empty", file)]) from error
    for part in list(page.iter(*_LEFT_OUT, etree.Comment)):
        part.drop_tree()
    for table in page.iter("table"):
        _spread(table)
    main = _main_part(page)
    body = _tidy("".join(_pieces(main)))
    title = _title(page, main)
    return (f"{title}\n{body}" if title and title not in body else body), notes


def _decoded(raw: bytes, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Text by the encoding that the page declares, else by its bytes; an XML declaration is taken off."""
    declared = _DECLARED.search(raw[:4096])
    if declared is not None and declared[1].lower() in _GB and not raw.startswith(b"\xef\xbb\xbf"):
        return raw.decode("gb18030", "replace"), ()
    text, notes = plain_text(raw, file)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text), notes


def _main_part(page: html.HtmlElement) -> html.HtmlElement:
    """The innermost element that still holds most of the page's words outside links."""
    body = page.find("body")
    held = page if body is None else body
    while True:
        whole = _own(held)
        inner = next((child for child in held if isinstance(child.tag, str) and _own(child) >= _MAIN * whole), None)
        if inner is None or not whole or inner.tag in ("p", "table"):
            return held
        held = inner


def _own(part: html.HtmlElement) -> int:
    """Chinese characters outside links."""
    return _count(part) - sum(_count(link) for link in part.iter("a"))


def _count(part: html.HtmlElement) -> int:
    return len(_CHINESE.findall(part.text_content()))


def _title(page: html.HtmlElement, main: html.HtmlElement) -> str:
    """The heading of the page, or the title that official sites state in their head."""
    headings = [one for one in page.iter("h1") if main not in one.iterancestors()]
    return _tidy(headings[0].text_content()).replace("\n", "") if headings else ""


def _pieces(part: html.HtmlElement) -> Iterator[str]:
    """Words in reading order; a line break around every block, a tab between the cells of a row."""
    block = part.tag in _BLOCKS
    if part.tag == "br":
        yield "\n"
    elif not (block and part.find(".//a") is not None and _count(part) and _own(part) < (1 - _LINKS) * _count(part)):
        if block:
            yield "\n"
        yield _flat(part.text)
        for child in part:
            if isinstance(child.tag, str):
                if child.tag in ("td", "th") and child.getprevious() is not None:
                    yield "\t"
                yield from _cell(child) if child.tag in ("td", "th") else _pieces(child)
            yield _flat(child.tail)
        if block:
            yield "\n"


def _cell(cell: html.HtmlElement) -> Iterator[str]:
    """A cell on one line, unless the table only lays out the page."""
    words = "".join(_pieces(cell))
    yield words if cell.find(".//table") is not None or words.count("\n") > 8 else re.sub(r"\s*\n\s*", "", words)


def _spread(table: html.HtmlElement) -> None:
    """An empty cell for every place that a cell spans beside or below itself, so that columns stay columns."""
    if table.find(".//table") is not None:
        return
    below: dict[int, int] = {}  # column → rows that a cell above still covers
    for row in table.iter("tr"):
        at = 0
        covered = dict(below)
        below = {place: rows - 1 for place, rows in below.items() if rows > 1}
        for cell in [one for one in row if one.tag in ("td", "th")]:
            while covered.pop(at, 0):
                cell.addprevious(html.Element("td"))
                at += 1
            wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
            below |= dict.fromkeys(range(at, at + wide), tall - 1) if tall > 1 else {}
            for _ in range(wide - 1):
                cell.addnext(html.Element("td"))
            at += wide
        for _ in range(at, max(covered, default=-1) + 1):
            row.append(html.Element("td"))


def _span(cell: html.HtmlElement, over: str) -> int:
    """How many columns or rows a cell spans; never more than a page can show."""
    said = cell.get(over, "").strip()
    return min(max(int(said), 1), _MOST_SPANNED) if said.isdecimal() else 1


def _flat(words: str | None) -> str:
    """Words as a browser shows them: line ends of the source are no line ends of the text."""
    shown = re.sub(r"[ \t\r\n\u00a0]+", " ", words or "")
    return re.sub(r"(?<=[\u4e00-\u9fff，。；：、]) (?=[\u4e00-\u9fff，。；：、])", "", shown)


def _tidy(words: str) -> str:
    """No empty lines, no white space around lines; tabs of empty cells stay."""
    lines = (line.strip(" \u3000\u00a0\u200b") for line in words.split("\n"))
    return "\n".join(line for line in lines if line.strip())
