"""The rows below a header 表体: figures, sums, notes; blank lines, headings and repeated headers are passed by."""

from dataclasses import dataclass, field

from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.layout import is_numbering
from qingshan.facts.sheets.words import bare, is_form_line, is_note, unit_line

#: Characters of notes that stand in the source of every row.
_LONGEST = 300


@dataclass
class Body:
    """Rows counted from 0.

    notes : the lines under the table, as they stand
    """

    rows: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def source(self, otherwise: str) -> str:
        """What the notes name as source, or else the one of the mapping; then the other notes, shortened."""
        named = [note for note in self.notes if "来源" in note or "source" in note.lower()]
        others = [note for note in self.notes if note not in named]
        return "；".join(part for part in (*(named or [otherwise]), *others) if part)[:_LONGEST]


def find_body(
    grid: Grid, header: tuple[int, ...], keys: list[int], figures: list[int], totals: tuple[str, ...]
) -> Body:
    """The rows below a header. keys, figures : columns that say what a row is about, and columns of numbers."""
    body = Body()
    heads = [_texts(grid, row) for row in header]
    for row in range(header[-1] + 1, len(grid.rows)):
        cells = grid.distinct(row)
        if not cells or _texts(grid, row) in heads or is_numbering(grid, row):
            continue
        first = grid.own(*cells[0])
        if is_note(first) or (body.notes and len(cells) == 1):
            body.notes.append(" ".join(grid.own(*at) for at in cells))
        elif len(cells) == 1 and (unit_line(first) or is_form_line(first) or _is_heading(grid, row, figures)):
            continue
        elif any(is_total(grid.text(row, column), totals) for column in keys):
            body.totals.append(row)
        else:
            body.rows.append(row)
    return body


def _texts(grid: Grid, row: int) -> list[str]:
    return [grid.own(row, column) for column in range(grid.width)]


def _is_heading(grid: Grid, row: int, figures: list[int]) -> bool:
    """One text alone, over all columns or above a group: no row of a place that lacks all its numbers."""
    at = grid.distinct(row)[0]
    spread = [column for column in range(grid.width) if grid.anchors.get((row, column)) == at]
    return bool(set(spread) & set(figures)) or at[1] in figures


def is_total(text: str, totals: tuple[str, ...]) -> bool:
    """Whether a label names a sum, by the mapping's words or by how it ends.

    >>> is_total("合 计", ("合计",)), is_total("普洱市合计", ()), is_total("思茅区", ("合计",))
    (True, True, False)
    """
    plain = bare(text)
    return plain in totals or plain.endswith(("合计", "总计", "小计"))
