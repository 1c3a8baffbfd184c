"""A sheet as a grid of texts 单元格网格, and how its cells are named."""

from dataclasses import dataclass, field
from functools import cached_property

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault

At = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """What a sheet shows, row by row; rows and columns are counted from 0 here and from 1 and A in findings.

    sheet : empty for a text file
    anchors : a merged cell → the first cell of its area, which has the text
    formulas : cells that hold a formula; their text is the result stored beside it
    """

    file: str
    sheet: str
    rows: list[list[str]]
    anchors: dict[At, At] = field(default_factory=dict)
    formulas: dict[At, str] = field(default_factory=dict)

    @cached_property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def own(self, row: int, column: int) -> str:
        """The text of a cell alone."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """The text of a cell, or that of the merged area it lies in."""
        return self.own(*self.anchors.get((row, column), (row, column)))

    def distinct(self, row: int) -> list[At]:
        """The filled cells of a row, each merged area once."""
        anchors = dict.fromkeys(self.anchors.get((row, at), (row, at)) for at in range(self.width))
        return [at for at in anchors if self.own(*at)]

    def name(self, row: int, column: int) -> str:
        """The name of a cell, as Excel shows it."""
        cell = f"{letters(column)}{row + 1}"
        return f"{self.sheet}!{cell}" if self.sheet else cell

    def where(self, row: int, column: int) -> Where:
        """A cell as the place of a finding."""
        return Where(self.file, field=self.name(row, column))

    def whole(self) -> Where:
        """The sheet as the place of a finding."""
        return Where(self.file, field=self.sheet)

    def fault(self, code: str, at: At, **words: object) -> Finding:
        """A finding at a cell."""
        return fault(code, self.where(*at), **words)


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
