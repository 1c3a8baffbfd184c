"""One table of a report: plain values with their formats, before they are cells of a sheet or of a page."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from qingshan.core import Text

WORDS = ""  # the format of a column of text
NUMBER = "#,##0.00"
WHOLE = "#,##0"
AS_GIVEN = "General"  # parameters: no digit more or less than was given

NOTHING = Text("", "")


@dataclass(frozen=True)
class NoNumber:
    """What stands where there is no number; never nought, never blank."""

    reason: Text
    word: ClassVar[Text]


class NotAccounted(NoNumber):
    """The account was not made."""

    word = Text("未核算", "not accounted")


class Outside(NoNumber):
    """The account was made, but not for this ecosystem type."""

    word = Text("—未核算", "— not accounted")


class NotApplicable(NoNumber):
    """There is nothing here to account for."""

    word = Text("不适用", "not applicable")


class Missing(NoNumber):
    """There should be a number, and there is none."""

    word = Text("缺失", "missing")


class NotSplit(NoNumber):
    """There is a number for the whole only."""

    word = Text("未分类型", "not split by type")


#: In the order in which a reader meets them.
KINDS: tuple[type[NoNumber], ...] = (NotAccounted, Outside, NotApplicable, Missing, NotSplit)

Cell = float | int | str | Text | NoNumber | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A table as it is handed in.

    code : 表1-1;  formats : of each column, `WORDS` for text;  stubs : how many columns on the left name the row
    has_total : whether the last row is the total
    """

    code: Text
    title: Text
    heads: tuple[Text, ...]
    rows: tuple[Row, ...]
    formats: tuple[str, ...]
    notes: tuple[Text, ...] = ()
    stubs: int = 1
    has_total: bool = False

    def __post_init__(self) -> None:
        if len(self.formats) != len(self.heads) or any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError(f"{self.code.en}: every row and the formats must have {len(self.heads)} cells")


def number_format(value: float, base: str) -> str:
    """The format of one number: two decimals, and more only where two would show a small number as nought.

    >>> number_format(12.3, NUMBER), number_format(0.00041, NUMBER), number_format(0.0, NUMBER)
    ('#,##0.00', '0.00000', '#,##0.00')
    """
    if base == NUMBER and 0 < abs(value) < 0.005:
        return "0." + "0" * (1 - math.floor(math.log10(abs(value))))
    return base


def number_text(value: float, base: str) -> str:
    """A number as its format shows it.

    >>> number_text(1234.567, NUMBER), number_text(0.00041, NUMBER), number_text(0.0267, AS_GIVEN)
    ('1,234.57', '0.00041', '0.0267')
    """
    if base == AS_GIVEN:
        return f"{value:.12g}"
    chosen = number_format(value, base)
    decimals = len(chosen.partition(".")[2])
    return f"{value:,.{decimals}f}"


def cell_text(cell: Cell, base: str) -> Text:
    """A cell in words, in both languages."""
    if cell is None:
        return NOTHING
    if isinstance(cell, NoNumber):
        return cell.word
    if isinstance(cell, Text):
        return cell
    written = cell if isinstance(cell, str) else number_text(cell, base)
    return Text(written, written)


def joined(texts: Iterable[Text]) -> Text:
    """Several names in a row.

    >>> joined([Text("草地", "grass"), Text("森林", "forest")])
    Text(zh='草地、森林', en='grass, forest')
    """
    kept = list(texts)
    return Text("、".join(text.zh for text in kept), ", ".join(text.en for text in kept))


_ALL = Text("各列", "all columns")


def reason_notes(names: Sequence[Text], rows: Iterable[Row]) -> tuple[Text, ...]:
    """A note for every reason why there is no number, with the columns it holds for.

    names : of the columns, without their units
    """
    held: dict[type[NoNumber], dict[Text, dict[Text, None]]] = {kind: {} for kind in KINDS}
    for row in rows:
        for name, cell in zip(names, row, strict=True):
            if isinstance(cell, NoNumber):
                held[type(cell)].setdefault(cell.reason, {})[name] = None
    notes = []
    for kind, reasons in held.items():
        for reason, columns in reasons.items():
            where = _ALL if len(names) > 2 and set(columns) >= set(names[1:]) else joined(columns)
            zh, en = f"{kind.word.zh}（{where.zh}）：{reason.zh}", f"{kind.word.en} ({where.en}): {reason.en}"
            notes.append(Text(zh, en))
    return tuple(notes)
