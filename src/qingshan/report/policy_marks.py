"""The text with its marks 原文标注: lines cut where commitments, values, facts and diagnostics begin and end."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from qingshan.policy import Reading, Span
from qingshan.policy.review import Reviewed, State


class Chip(NamedTuple):
    """A small number in the text that leads to its row. kind : row, fact or flaw"""

    kind: str
    number: int
    anchor: str
    tone: str


class Piece(NamedTuple):
    """Some characters of a line, all under the same marks. href : the row they lead to, or nothing"""

    words: str
    classes: str
    href: str
    chips: tuple[Chip, ...]


@dataclass
class Line:
    """One line of the text. flaws : chips of diagnostics about the whole of it"""

    number: int
    role: str
    path: str
    page: int | None
    tone: str = ""
    pieces: list[Piece] = field(default_factory=list)
    flaws: list[Chip] = field(default_factory=list)


class _Mark(NamedTuple):
    """A span with what it is. order : the shortest of several marks leads the way"""

    span: Span
    kind: str
    number: int
    tone: str
    value: bool = False


_WORST = ("error", "warning", "info")


def marked_lines(reading: Reading, rows: Sequence[Reviewed], pages: Sequence[int] = ()) -> list[Line]:
    """The lines of the text, empty ones left out, with everything that was found in them."""
    texts = reading.text.split("\n")
    starts = list(accumulate((len(words) + 1 for words in texts), initial=0))
    marks: list[list[_Mark]] = [[] for _ in texts]
    for mark in sorted(_marks(reading, rows), key=lambda one: one.span):
        for at in range(bisect_right(starts, mark.span[0]) - 1, bisect_left(starts, mark.span[1])):
            marks[at].append(mark)
    nodes = {bisect_right(starts, one.span[0]) - 1: one for one in reversed(reading.tree)}
    sheets = {bisect_right(starts, start) - 1: number for number, start in reversed(list(enumerate(pages, 1)))}
    lines: list[Line] = []
    seen: set[tuple[str, int]] = set()
    path = ""
    for at, words in enumerate(texts):
        node = nodes.get(at)
        path = node.path if node is not None else path
        if words.strip():
            line = Line(at + 1, node.role if node is not None else "", path, sheets.get(at))
            lines.append(_line(line, words, starts[at], marks[at], seen))
    return lines


def _marks(reading: Reading, rows: Sequence[Reviewed]) -> Iterator[_Mark]:
    for number, row in enumerate(rows, 1):
        one = row.commitment
        tone = "rejected" if row.state is State.REJECTED else f"tier-{one.tier.lower()}"
        for span in (one.span, *one.dup_spans):
            yield _Mark(span, "row", number, tone)
        if one.value_span is not None:
            yield _Mark(one.value_span, "row", number, tone, value=True)
    for number, fact in enumerate(reading.facts, 1):
        yield _Mark(fact.span, "fact", number, "fact")
    for number, flaw in enumerate(reading.diagnostics, 1):
        for span in flaw.spans:
            yield _Mark(span, "flaw", number, flaw.severity)


def _line(line: Line, words: str, offset: int, marks: Sequence[_Mark], seen: set[tuple[str, int]]) -> Line:
    """Cut a line at all borders of its marks; a flaw of the whole line stands beside it."""
    inner_start = offset + len(words) - len(words.lstrip())
    inner_end = offset + len(words.rstrip())
    whole = [one for one in marks if one.kind == "flaw" and one.span[0] <= inner_start and one.span[1] >= inner_end]
    line.tone = next((tone for tone in _WORST if any(one.tone == tone for one in whole)), "")
    line.flaws = [_chip(one, seen) for one in _once(whole)]
    rest = [one for one in marks if one not in whole]
    cuts = sorted({inner_start, inner_end, *(at for one in rest for at in one.span if inner_start < at < inner_end)})
    for start, end in pairwise(cuts):
        over = [one for one in rest if one.span[0] <= start and one.span[1] >= end]
        begins = [one for one in _once(over) if one.span[0] == start or start == inner_start]
        begins = [one for one in begins if not one.value and (one.span[0] == start or one.span[0] < offset)]
        chips = tuple(_chip(one, seen) for one in begins)
        line.pieces.append(Piece(words[start - offset : end - offset], _classes(over), _href(over), chips))
    return line


def _once(marks: Iterable[_Mark]) -> list[_Mark]:
    """One mark an entry, in the order of the numbers within each kind."""
    held = {(one.kind, one.number, one.value): one for one in marks}
    return [held[key] for key in sorted(held)]


def _chip(mark: _Mark, seen: set[tuple[str, int]]) -> Chip:
    """Only the first chip of an entry can be jumped to."""
    key = (mark.kind, mark.number)
    anchor = "" if key in seen else f"at-{mark.kind}-{mark.number}"
    seen.add(key)
    return Chip(mark.kind, mark.number, anchor, mark.tone)


def _classes(marks: Iterable[_Mark]) -> str:
    names = {"value" if one.value else f"flaw-{one.tone}" if one.kind == "flaw" else one.tone for one in marks}
    return " ".join(sorted(names))


def _href(marks: Sequence[_Mark]) -> str:
    """The row of the shortest mark; a promise goes before a flaw."""
    if not marks:
        return ""
    lead = min(marks, key=lambda one: (one.kind == "flaw", one.span[1] - one.span[0], one.number))
    return f"#{lead.kind}-{lead.number}"
