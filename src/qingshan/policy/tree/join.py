"""Join paragraphs that the layout broke, and name the halves that cannot be joined."""

import re
from collections import Counter

from qingshan.core import Text
from qingshan.policy.lexicon import Lexicon
from qingshan.policy.shape import Diagnostic, Span
from qingshan.policy.tree.paragraph import Found, Paragraph

JUMP = re.compile(r"^\(?(?:上接|下转)第?[〇一二三四五六七八九十\d]+版\)?$")
_HEADLESS = re.compile(r"^(?:[，、；。]|[\u4e00-\u9fff]{1,3}，)")
_PROSE = re.compile(r"[，。；]")
_ADVERB = re.compile(
    r"^(?:同时|其中|此外|因此|另外|为此|目前|当前|今年|去年|明年|全年|全省|全市|全国|首先|其次|最后|一是|二是|三是|即)，"
)
_ROW = re.compile(r"\([^()\d]{1,8}\)[-<>≤≥]*\d")
#: How narrow a printed line may be, how many of one length show a width, and how far an indent may shorten one.
_NARROWEST, _LINES, _INDENT = 15, 8, 2
_HEADLINE = 20
_MANY = 12


def join(pieces: list[Paragraph], words: Lexicon) -> Found:
    """Paragraphs joined where a line breaks off and the next goes on; headlines lifted out of a sentence."""
    found = Found([])
    joins: list[Span] = []
    width = _width(pieces)
    at = 0
    while at < len(pieces):
        here = last = pieces[at]
        at += 1
        while at < len(pieces) and pieces[at].label is None and not (here.cells or pieces[at].cells):
            after = pieces[at]
            if (
                width
                and len(last.text) >= width - _INDENT
                and after.line == last.line + 1
                and not JUMP.match(after.text)
            ):
                joins.append(_seam(here, after))
                here.shadow, here.lines, last, at = here.shadow + after.shadow, here.lines + 1, after, at + 1
                continue
            if not _breaks_off(here) and not _is_table(here, after):
                break
            beyond = pieces[at + 1] if at + 1 < len(pieces) else None
            if JUMP.match(after.text) or _is_headless(after, words):
                break
            if _is_headline(after) and beyond and _goes_on(beyond, words):
                found.diagnostics.append(_interrupted(here, after, beyond))
                after.role = "headline"
                found.paragraphs.append(after)
                after, at = beyond, at + 1
            elif _is_headline(after):
                break
            else:
                joins.append(_seam(here, after))
            here.shadow, here.lines, last = here.shadow + after.shadow, here.lines + 1, after
            at += 1
        here.headless = here.label is None and not here.cells and _is_headless(here, words)
        here.truncated = not here.cells and _breaks_off(here)
        found.paragraphs.append(here)
    found.paragraphs.sort(key=lambda one: one.span)
    found.diagnostics += _broken(joins)
    return found


def _width(pieces: list[Paragraph]) -> int:
    """The line width of a text with hard line ends; 0 when its lines are whole paragraphs."""
    open_lines = Counter(
        len(one.text) for one in pieces if not one.cells and not one.ends and len(one.text) >= _NARROWEST
    )
    if not open_lines:
        return 0
    width, often = open_lines.most_common(1)[0]
    return width if often >= _LINES and often * 3 >= len(pieces) else 0


def _breaks_off(one: Paragraph) -> bool:
    """A paragraph of prose without a mark at its end; headings and titles have none either, but no prose."""
    if one.ends or JUMP.match(one.text):
        return False
    if one.label and one.label.kind in ("part", "chapter", "section", "yi", "box"):
        return "。" in one.text
    return "。" in one.text or (len(one.text) > 2 * _HEADLINE and bool(_PROSE.search(one.text)))


def _is_table(here: Paragraph, after: Paragraph) -> bool:
    """The heading of a table and the rows that its layout put on the next line."""
    return here.label is not None and here.label.kind == "box" and len(_ROW.findall(after.text)) >= 2


def _is_headline(one: Paragraph) -> bool:
    return len(one.text) <= _HEADLINE and not one.ends and not _PROSE.search(one.text)


def _goes_on(one: Paragraph, words: Lexicon) -> bool:
    """Whether a paragraph may be the rest of one before it."""
    return one.label is None and not one.cells and not _is_headless(one, words)


def _is_headless(one: Paragraph, words: Lexicon) -> bool:
    if not _HEADLESS.match(one.text) or _ADVERB.match(one.text):
        return False
    head = one.text.split("，")[0]
    return not head or head in words.words("collocation") or len(head) == 1


def _interrupted(here: Paragraph, after: Paragraph, beyond: Paragraph) -> Diagnostic:
    span = (here.span[1] - min(4, len(here.text)), beyond.span[0] + min(4, len(beyond.text)))
    return Diagnostic(
        "INTERRUPTED_PARAGRAPH",
        "warning",
        (span,),
        Text(f"句中夹有标题行“{after.text}”", f"a headline stands inside a sentence: {after.text}"),
        Text("已移出标题，前后两半按一段阅读", "the headline was lifted out; the halves are read as one paragraph"),
    )


def _seam(here: Paragraph, after: Paragraph) -> Span:
    """Four characters on both sides of a break."""
    return max(here.span[0], here.span[1] - 4), min(after.span[1], after.span[0] + 4)


def _broken(joins: list[Span]) -> list[Diagnostic]:
    groups = [[span] for span in joins] if len(joins) <= _MANY else [joins]
    return [
        Diagnostic(
            "BROKEN_PARAGRAPH",
            "info",
            tuple(group),
            Text("段落在句中断开，已连起来读", "a paragraph is broken in mid-sentence; it was read as one"),
        )
        for group in groups
    ]
