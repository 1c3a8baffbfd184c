"""The form 表样 behind a template workbook: which figure stands in which cell, kept on a hidden sheet."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final

from openpyxl.utils import get_column_letter
from pydantic import BaseModel, ConfigDict, Field

from qingshan.core import Text
from qingshan.core.units import shown
from qingshan.facts.schema import STATUS_LABELS, Status

#: What the hidden sheet is called and begins with.
HIDDEN: Final = "_qingshan"
KIND: Final = "qingshan-template/1"
_CELL_LIMIT: Final = 30_000  # characters; a cell holds 32,767

#: Rows 1 to 5 hold the title and what to do.
HEAD_ROW, SOURCE_ROW, SUBHEAD_ROW, FIRST_ROW = 6, 7, 8, 9
FIRST_COLUMN: Final = 3
LAST, VALUE, STATUS, NOTE = range(4)
WIDTH: Final = 4

SUBHEADS: Final = (
    Text("上期数（预填）", "last value (pre-filled)"),
    Text("本期数", "value"),
    Text("无数值时选状态", "status, if no value"),
    Text("说明", "note"),
)
PLACE_HEAD, CODE_HEAD, SOURCE_HEAD = Text("地区", "place"), Text("代码", "code"), Text("来源", "source")
AS_LAST: Final = Text("与上期相同", "as last")


def both(text: Text) -> str:
    """Chinese and English in one cell."""
    return f"{text.zh} {text.en}"


STATUS_CHOICES: Final = {both(label): one for one, label in STATUS_LABELS.items() if one is not Status.VALUE}
#: What the drop-down offers.
EVERY_CHOICE: Final = (both(AS_LAST), *STATUS_CHOICES)


def cell_name(sheet: str, row: int, column: int) -> str:
    """A cell as Excel names it, with its sheet.

    >>> cell_name("2019", 9, 4)
    '2019!D9'
    """
    return f"{sheet}!{get_column_letter(column)}{row}"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Part):
    """One figure that is asked of every place: indicator, part, unit, and what it may be."""

    indicator: str
    part: str = ""
    title: Text
    unit: str
    low: float | None = None
    high: float | None = None
    choices: tuple[float, ...] = ()
    price_year: int | None = None

    @property
    def head(self) -> str:
        """Name and unit, as the column's head says them."""
        unit = shown(self.unit)
        year = f"，{self.price_year} 年价格 prices" if self.price_year else ""
        part = f" {self.part}" if self.part else ""
        return f"{both(self.title)}{part}（{unit}{year}）" if unit or year else f"{both(self.title)}{part}"


class Held(_Part):
    """The last value of one figure and the period it is of."""

    value: float
    period: str


class Page(_Part):
    """One sheet: a period, the places down its side, the questions across."""

    name: str
    period: str
    questions: tuple[Question, ...]
    places: tuple[tuple[str, str], ...]  # code and name
    last: tuple[tuple[Held | None, ...], ...]  # by place, then by question

    def column(self, question: int, offset: int) -> int:
        """The column of a question's last value, value, status or note."""
        return FIRST_COLUMN + question * WIDTH + offset

    def labels(self) -> Iterator[tuple[int, int, str]]:
        """Row, column and text of every cell that says where the others belong."""
        yield HEAD_ROW, 1, both(PLACE_HEAD)
        yield HEAD_ROW, 2, both(CODE_HEAD)
        yield SOURCE_ROW, 1, both(SOURCE_HEAD)
        for number, question in enumerate(self.questions):
            yield HEAD_ROW, self.column(number, LAST), question.head
            for offset, text in enumerate(SUBHEADS):
                yield SUBHEAD_ROW, self.column(number, offset), both(text)
        for row, (code, name) in enumerate(self.places, FIRST_ROW):
            yield row, 1, name
            yield row, 2, code

    @property
    def size(self) -> tuple[int, int]:
        """The last row and the last column that hold anything."""
        return FIRST_ROW + len(self.places) - 1, FIRST_COLUMN + len(self.questions) * WIDTH - 1


class Form(_Part):
    """All sheets of one template."""

    title: Text
    pages: tuple[Page, ...] = Field(min_length=1)

    def cells(self) -> list[str]:
        """What the hidden sheet holds, a cell a text: kind, digest, the form itself in pieces."""
        text = self.model_dump_json()
        pieces = [text[start : start + _CELL_LIMIT] for start in range(0, len(text), _CELL_LIMIT)]
        return [KIND, _digest(text), *pieces]

    @classmethod
    def from_cells(cls, cells: Sequence[str]) -> "Form":
        """The way back from `cells`. Raises ``ValueError`` where they are not what was written."""
        if not cells or cells[0] != KIND:
            raise ValueError(f"no {KIND}")
        text = "".join(cells[2:])
        if len(cells) < 3 or _digest(text) != cells[1]:
            raise ValueError("the digest does not fit")
        return cls.model_validate_json(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
