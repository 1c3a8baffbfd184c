"""A facts table whose rows know their line in the file, so that a check can point at them."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from qingshan.core import Finding, Where
from qingshan.facts.faults import fault

#: The column that keeps the line of a row in its file.
LINE = "line_in_file"


class Numbered:
    """Rows with their lines; without stated ones the first row is line 2, below the head."""

    def __init__(self, frame: pl.DataFrame, file: str = "", lines: Sequence[int] | None = None) -> None:
        told = range(2, frame.height + 2) if lines is None else lines
        self.frame = frame.with_columns(pl.Series(LINE, list(told), pl.Int64))
        self.file = file

    def where(self, line: int | None, column: str) -> Where:
        """A cell of the file."""
        return Where(self.file, row=line, field=column)

    def lines(self, frame: pl.DataFrame) -> list[int]:
        """The lines of some of the rows."""
        return frame[LINE].to_list()

    def found(self, code: str, column: str, wrong: pl.Expr, **more: object) -> list[Finding]:
        """One finding for each row where `wrong` holds; null does not. The words are filled from the row."""
        return [
            fault(code, self.where(row.pop(LINE), column), **{**row, **more})
            for row in self.frame.filter(wrong).iter_rows(named=True)
        ]

    def judged(
        self, columns: tuple[str, ...], judge: Callable[..., list[tuple[str, str, dict[str, object]]]]
    ) -> Iterator[Finding]:
        """Ask `judge` once about each combination of cells; it gives code, column and words of what is wrong."""
        pairs = self.frame.select(columns).unique().rows()
        verdicts = {pair: judge(*pair) for pair in pairs}
        if not any(verdicts.values()):
            return
        for *cells, line in self.frame.select(*columns, LINE).iter_rows():
            for code, column, words in verdicts[tuple(cells)]:
                yield fault(code, self.where(line, column), **words)
