"""Paragraphs that stand in the text more than once: whole copies, cut copies, and tails spliced to another head."""

import re
from itertools import pairwise

from qingshan.core import Text
from qingshan.policy.shape import Diagnostic
from qingshan.policy.tree.paragraph import Found, Paragraph

_SHORTEST = 20
_SHORTEST_PREFIX = 20
_SHORTEST_TAIL = 30
#: A note in brackets may well end many paragraphs.
_NOTES = re.compile(r"(?:\([^()]*\)[。；]?)+$")


def mark_copies(found: Found) -> None:
    """Keep one paragraph of each; the others become its copies."""
    prose = [
        one for one in found.paragraphs if len(one.text) >= _SHORTEST and one.role not in ("headline", "table-row")
    ]
    by_text: dict[str, list[Paragraph]] = {}
    for one in prose:
        by_text.setdefault(one.text, []).append(one)
    for same in by_text.values():
        if len(same) > 1:
            _keep(same[0], same[1:], "duplicate")
            found.diagnostics.append(_copies(same))
    _prefixes([same[0] for same in by_text.values()], found)
    _tails([same[0] for same in by_text.values() if same[0].copy_of is None], found)


def _keep(kept: Paragraph, copies: list[Paragraph], status: str) -> None:
    for one in copies:
        one.copy_of, one.status = kept, status
        kept.copies += [one, *one.copies]
        for other in one.copies:
            other.copy_of, other.status = kept, status
        one.copies = []


def _prefixes(single: list[Paragraph], found: Found) -> None:
    ordered = sorted(single, key=lambda one: one.text)
    for short, long in pairwise(ordered):
        if len(short.text) >= _SHORTEST_PREFIX and long.text.startswith(short.text):
            spans = sorted([short.span, long.span, *(one.span for one in short.copies)])
            _keep(long, [short], "duplicate+truncated")
            found.diagnostics.append(
                Diagnostic(
                    "DUP_PREFIX",
                    "warning",
                    tuple(spans),
                    Text("一段是另一段的开头", "a paragraph is the beginning of another"),
                    Text("取最长的一份", "the longest copy is kept"),
                )
            )


def _tails(single: list[Paragraph], found: Found) -> None:
    ordered = sorted((one for one in single if len(one.text) > _SHORTEST_TAIL), key=lambda one: one.text[::-1])
    for one, other in pairwise(ordered):
        shared = _shared_tail(one.text, other.text)
        note = _NOTES.search(one.text)
        if shared - (len(note[0]) if note else 0) >= _SHORTEST_TAIL and shared < min(len(one.text), len(other.text)):
            first, second = sorted((one, other), key=lambda item: item.span)
            spliced = first if first.text[-shared - 1] == "、" and second.text[-shared - 1] != "、" else second
            spliced.status = "spliced"
            spans = tuple(item.shadow.span(len(item.text) - shared, len(item.text)) for item in (first, second))
            found.diagnostics.append(
                Diagnostic(
                    "SPLICED_SENTENCE",
                    "error",
                    spans,
                    Text(
                        "两段结尾相同而开头不同：两句被拼在一起", "two paragraphs share a tail: two sentences spliced"
                    ),
                    Text("在重复的结尾之前断开，原结尾已失", "cut before the shared tail; what stood there is lost"),
                )
            )


def _shared_tail(one: str, other: str) -> int:
    n, most = 0, min(len(one), len(other))
    while n < most and one[-n - 1] == other[-n - 1]:
        n += 1
    return n


def _copies(same: list[Paragraph]) -> Diagnostic:
    return Diagnostic(
        "DUP_PARAGRAPH",
        "warning",
        tuple(one.span for one in same),
        Text(f"同一段出现 {len(same)} 次", f"the same paragraph stands {len(same)} times"),
        Text("保留一份，承诺只计一次", "one is kept; its commitments count once"),
    )
