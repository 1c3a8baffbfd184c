"""Where the table stands in a sheet 表格位置: lines above it, its header, its first row."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qingshan.facts.sheets.grid import At, Grid, letters
from qingshan.facts.sheets.labels import Label, read_label
from qingshan.facts.sheets.numbers import read_cell
from qingshan.facts.sheets.spans import whole_period
from qingshan.facts.sheets.words import NOTHING, is_form_line, is_note, unit_line

IsPlace = Callable[[str], bool]

#: Years side by side in a header lie no further apart; figures that look like years may.
_FAR: Final = 10
_NUMBERING: Final = ("甲", "乙", "丙", "丁", "戊")


@dataclass(frozen=True)
class Layout:
    """Rows counted from 0: those above the table, those of its header, and the first below."""

    above: tuple[int, ...]
    header: tuple[int, ...]
    first: int


def find_layout(grid: Grid, is_place: IsPlace) -> Layout | None:
    """The first row of figures, and the rows above it that belong to the header; None when there are none such.

    A row of figures has a number, or a sign for none, beside a place or a name. Years side by side are a header.
    """
    first = next((row for row in range(len(grid.rows)) if is_data(grid, row, is_place)), None)
    if first is None:
        return None
    header: list[int] = []
    for row in range(first - 1, -1, -1):
        if _of_header(grid, row):
            header.insert(0, row)
        elif header or len(grid.distinct(row)) > 1:
            break  # a heading or a blank line between header and figures is passed by
    return Layout(tuple(range(header[0])), tuple(header), first) if header else None


def is_data(grid: Grid, row: int, is_place: IsPlace) -> bool:
    """Whether a row holds figures."""
    cells = grid.distinct(row)
    if len(cells) < 2 or is_numbering(grid, row) or is_note(grid.own(*cells[0])):
        return False
    texts = [grid.own(*at) for at in cells]
    places = [text for text in texts if is_place(text)]
    rest = [text for text in texts if text not in places]
    numbers = [text for text in rest if _is_figure(text)]
    if _years_in_a_row(numbers):
        return False
    return bool(numbers if places else [text for text in numbers if whole_period(text) is None])


def _is_figure(text: str) -> bool:
    return read_cell(text, NOTHING) is not None


def _years_in_a_row(numbers: list[str]) -> bool:
    """Several periods and nothing else, none far from the one beside it."""
    years = [int(period[:4]) for text in numbers if (period := whole_period(text))]
    near = all(abs(later - one) <= _FAR for one, later in pairwise(years))
    return len(years) > 1 and len(years) == len(numbers) and near


def is_numbering(grid: Grid, row: int) -> bool:
    """Whether a row only numbers the columns, 甲 乙 1 2 3, as reporting forms do."""
    texts = [grid.own(*at) for at in grid.distinct(row)]
    numbers = [text for text in texts if text not in _NUMBERING]
    return len(texts) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)] and bool(numbers)


def _of_header(grid: Grid, row: int) -> bool:
    cells = grid.distinct(row)
    texts = [grid.own(*at) for at in cells]
    if any(unit_line(text) and len(cells) < grid.width / 2 for text in texts) or any(map(is_form_line, texts)):
        return False
    if len(cells) == 1:
        return cells[0][1] > 0 and (_is_merged(grid, cells[0]) or (row > 0 and len(grid.distinct(row - 1)) > 1))
    return len(cells) > 1


def _is_merged(grid: Grid, at: At) -> bool:
    return grid.anchors.get((at[0], at[1] + 1)) == at


def column_labels(grid: Grid, header: tuple[int, ...]) -> list[Label]:
    """What stands over each column; ``[C]`` over one without a header. Merged cells count for all they cover.

    A blank beside a header over several columns counts as that header, where those who made the table did not merge.
    """
    lines = [row for row in header if not is_numbering(grid, row)]
    carried = [_line(grid, lines, number) for number in range(len(lines))]
    labels = []
    for column in range(grid.width):
        own: list[str] = []
        for number, row in enumerate(lines):
            text = carried[number][column]
            inside = grid.anchors.get((row, column), (row, column))[0] != row and own
            if text and not inside:
                own.append(text)
        labels.append(read_label(tuple(own)) if own else Label(f"[{letters(column)}]", ()))
    return labels


def _line(grid: Grid, lines: list[int], number: int) -> list[str]:
    """One line of the header with the blanks beside its group headers filled."""
    row, below = lines[number], lines[number + 1 :]
    texts = [grid.text(row, column) for column in range(grid.width)]
    split = [any(grid.own(lower, column) for lower in below) for column in range(grid.width)]
    for column in range(1, grid.width):
        if not texts[column] and split[column] and split[column - 1] and texts[column - 1]:
            texts[column] = texts[column - 1]
    return texts
