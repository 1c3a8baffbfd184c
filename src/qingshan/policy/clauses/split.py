"""Sentences and clauses 句与分句 of a paragraph's shadow, never cut inside quotation marks or brackets."""

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[“”()《》〈〉。！？，；：]")
_OPEN = {"“": "”", "(": ")", "《": "》", "〈": "〉"}
_CLOSE = set(_OPEN.values())
_LONGEST_QUOTE = 120
#: A sentence that goes on for longer is text without stops; it is cut so that the work stays linear.
_LONGEST = 1500


@dataclass(frozen=True)
class Clause:
    """A stretch of the shadow and the mark that ends it, empty at the end of a paragraph."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True)
class Sentence:
    """A sentence and its clauses."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def sentences(text: str, start: int = 0) -> list[Sentence]:
    """All sentences from an offset on.

    >>> [len(one.clauses) for one in sentences("甲，乙(丙，丁)。戊")]
    [2, 1]
    """
    found: list[Sentence] = []
    clauses: list[Clause] = []
    opened: list[tuple[str, int]] = []
    begin = clause = start
    for match in _MARKS.finditer(text, start):
        sign, at = match[0], match.start()
        if at < clause:
            continue
        if sign in _OPEN:
            opened.append((_OPEN[sign], at))
        elif sign in _CLOSE:
            _close(opened, sign)
        elif opened and at - opened[-1][1] < _LONGEST_QUOTE and not (sign in "。！？" and _unclosed(text, at, opened)):
            continue
        elif sign in "。！？":
            end = at + 1
            while end < len(text) and text[end] in "”)。！？":
                end += 1
            clauses.append(Clause(clause, at, sign))
            found.append(_sentence(begin, end, clauses))
            clauses, begin, clause, opened = [], end, end, []
        else:
            opened = []
            clauses.append(Clause(clause, at, sign))
            clause = at + 1
            if clause - begin > _LONGEST:
                found.append(_sentence(begin, clause, clauses))
                clauses, begin = [], clause
    if clause < len(text) or clauses:
        if clause < len(text):
            clauses.append(Clause(clause, len(text), ""))
        found.append(_sentence(begin, len(text), clauses))
    return [one for one in found if one.clauses]


def _close(opened: list[tuple[str, int]], sign: str) -> None:
    """Close what a bracket closes, and whatever was left open inside it."""
    if any(wanted == sign for wanted, _ in opened):
        while opened.pop()[0] != sign:
            pass


def _sentence(start: int, end: int, clauses: list[Clause]) -> Sentence:
    """A sentence of clauses that say something, none longer than any that a person wrote."""
    said = (
        Clause(at, min(one.end, at + _LONGEST), one.mark)
        for one in clauses
        for at in range(one.start, one.end, _LONGEST)
    )
    return Sentence(start, end, tuple(said))


def _unclosed(text: str, at: int, opened: list[tuple[str, int]]) -> bool:
    """Whether the bracket that is open stays open for long: a slip of the pen, not a quotation."""
    return text.find(opened[-1][0], at, at + _LONGEST_QUOTE) < 0
