"""Lines of pages become paragraphs 断行还原, by where they begin and end on the page."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

#: A page number on a line of its own: 3, - 3 -, — 3 —, 第3页, 第3页 共10页, 3/10.
_NUMBER = re.compile(r"[—–\-－·\s]*(第?\s*\d{1,4}\s*页?)(\s*[/，,共]\s*共?\s*\d{1,4}\s*页?)?[—–\-－·\s]*")
_EDGE = 2  # lines at the head and at the foot of a page that may be furniture
_REPEATED = 0.5  # on this share of the pages


class Line(NamedTuple):
    """One line as it stands on its page. left, right, height, letter (its widest one) : in points"""

    words: str
    left: float
    right: float
    height: float
    letter: float


def without_furniture(sheets: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without page numbers and without heads and feet that come back on most pages."""
    often = Counter(_key(line.words) for sheet in sheets for line in {*sheet[:_EDGE], *sheet[-_EDGE:]})
    enough = max(3, _REPEATED * len(sheets))
    kept = []
    for sheet in sheets:
        last = len(sheet) - _EDGE
        kept.append(
            [
                line
                for at, line in enumerate(sheet)
                if _EDGE <= at < last or not (_NUMBER.fullmatch(line.words) or often[_key(line.words)] >= enough)
            ]
        )
    return kept


def _key(words: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", words))


def paragraphs(sheets: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """One paragraph a line, and the offset at which each page starts.

    A line goes on in the next when it reaches the right margin and the next begins at the left one.
    """
    lines = [line for sheet in sheets for line in sheet]
    if not lines:
        return "", tuple(0 for _ in sheets)
    letter = median(line.letter for line in lines)
    left = _margin([line.left for line in lines], letter, leftmost=True)
    right = _margin([line.right for line in lines], letter, leftmost=False)
    text, starts, above = "", [], None
    for sheet in sheets:
        first = True
        for line in sheet:
            if above is not None:
                text += _between(above, line, letter, left, right)
            if first:
                starts.append(len(text))
                first = False
            text += line.words
            above = line
        if first:
            starts.append(len(text))
    return text, tuple(starts)


def _margin(ends: list[float], letter: float, *, leftmost: bool) -> float:
    """Where most lines begin or end: the outermost of the places that many lines share."""
    rounded = Counter(round(end / letter * 2) for end in ends)
    enough = max(rounded.values()) * 0.3
    shared = [place for place, count in rounded.items() if count >= enough]
    return (min(shared) if leftmost else max(shared)) * letter / 2


def _between(above: Line, line: Line, letter: float, left: float, right: float) -> str:
    """What stands between two lines: nothing or a space inside a paragraph, else a line end."""
    full = above.right >= right - 1.5 * letter
    flush = abs(line.left - left) < 1.2 * letter
    alike = abs(above.height - line.height) < 0.25 * letter
    begun = above.left < (left + right) / 2  # a date or a signature at the right does not go on
    if not (full and flush and alike and begun):
        return "\n"
    return " " if above.words[-1].isascii() and above.words[-1].isalpha() and line.words[0].isascii() else ""
