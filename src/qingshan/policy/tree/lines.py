"""Split the canonical text into labelled pieces: one a line, more where clauses were run together on one line."""

import re
from collections.abc import Iterator
from itertools import pairwise

from qingshan.policy.text.shadow import Shadow, shadow
from qingshan.policy.tree.cells import cells_of, table_lines
from qingshan.policy.tree.labels import label_at
from qingshan.policy.tree.paragraph import Paragraph

_RUN_ON = {"part", "chapter", "section", "article", "yi", "(yi)", "bullet", "box"}
#: What stands before a label inside a line.
_INNER = re.compile(
    r"(?<=[。；！])(?=--|\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|专栏)"
    r"|(?=第[一二三四五六七八九十百零\d]+[篇编章节条])(?<!^)"
)


def pieces(text: str) -> list[Paragraph]:
    """Every labelled piece and every plain line, blank ones left out."""
    found: list[Paragraph] = []
    last: dict[str, int] = {}
    start = 0
    lines = text.split("\n")
    tables = table_lines(lines)
    for number, line in enumerate(lines, 1):
        if number - 1 in tables and line.strip():
            whole = shadow(line, start)
            row = Paragraph(
                whole, number, role="table-row", cells=cells_of(whole, line, start), table=tables[number - 1]
            )
            found.append(row)
        elif line.strip():
            whole = shadow(line, start)
            for piece in _cut(whole, text, last):
                if piece.text:
                    label = label_at(piece.text)
                    if label:
                        last[label.kind] = label.ordinal
                    found.append(Paragraph(piece, number, label))
        start += len(line) + 1
    return found


def _cut(whole: Shadow, text: str, last: dict[str, int]) -> Iterator[Shadow]:
    cuts = [0]
    running = dict(last)
    first = label_at(whole.text)
    if first:
        running[first.kind] = first.ordinal
    for match in _INNER.finditer(whole.text):
        at = match.start()
        label = label_at(whole.text, at)
        if at == 0 or label is None or label.kind not in _RUN_ON or at < cuts[-1] + 1:
            continue
        if label.kind in ("part", "chapter", "section", "article") and not text[whole.at[at] - 1].isspace():
            continue
        if label.ordinal in (0, 1) or label.ordinal == running.get(label.kind, 0) + 1:
            running[label.kind] = label.ordinal
            cuts.append(at)
    cuts.append(len(whole.text))
    for one, other in pairwise(cuts):
        yield whole.part(one, other)
