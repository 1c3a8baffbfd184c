"""What the SEEA EA tables have in common 生态系统核算表式: codes, notes on the layout, sums of what is known."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qingshan.core import Text
from qingshan.report.figures import Figure, added
from qingshan.report.office_units import OfficeUnit, office_unit
from qingshan.report.table import Cell, NoNumber, NotApplicable, NotSplit, Outside, Table

_ROUNDING = 1e-12
TOTAL = Text("合计", "total")
UNSPLIT = Text("未分类型", "not split by type")
UNIT = Text("单位", "unit")
ENTRY = Text("核算项目", "accounting entry")
LAYOUT = Text(
    "表式参照联合国《环境经济核算体系—生态系统核算》（2021）的表结构；未见原文表格，表号与细目未核实（U）。",
    "The layout is after the tables of SEEA Ecosystem Accounting (UN 2021); the printed tables were not seen, their "
    "numbers and details are unverified (U).",
)


def code(number: str) -> Text:
    """The code of a table, the same in both languages: it names the sheet."""
    return Text(f"SEEA {number}", f"SEEA {number}")


def scaled(figures: Sequence[Figure], unit: str) -> tuple[OfficeUnit, list[Figure]]:
    """The office unit of some figures, and the figures in it."""
    chosen = office_unit(unit, [one for one in figures if not isinstance(one, NoNumber)])
    return chosen, [one if isinstance(one, NoNumber) else chosen.scaled(one, unit) for one in figures]


def sum_of(figures: Iterable[Figure]) -> Figure:
    """A sum in which what does not apply adds nothing, and what is missing is not left out in silence."""
    all_of = list(figures)
    kept = [one for one in all_of if not isinstance(one, Outside | NotSplit | NotApplicable)]
    return added(kept) if kept else (all_of[0] if all_of else 0.0)


def less(one: Figure, other: Figure) -> Figure:
    """A difference; unknown where either end is, nought where only the rounding of the machine is left."""
    if isinstance(one, NoNumber):
        return one
    if isinstance(other, NoNumber):
        return other
    return 0.0 if abs(one - other) <= _ROUNDING * (abs(one) + abs(other)) else one - other


def both(text: Text) -> Text:
    """Chinese and English below one another, so that one sheet serves both readers.

    >>> both(Text("森林", "forest")).zh
    '森林\\nforest'
    """
    words = text.zh if text.zh == text.en else f"{text.zh}\n{text.en}"
    return Text(words, words)


def bilingual(table: Table) -> Table:
    """The table with heads, names of rows and notes in both languages."""
    rows = tuple(tuple(_both_cell(cell) for cell in row) for row in table.rows)
    title = table.title if table.title.zh == table.title.en else Text(*[f"{table.title.zh} {table.title.en}"] * 2)
    return replace(
        table,
        title=title,
        heads=tuple(both(head) for head in table.heads),
        rows=rows,
        notes=tuple(both(note) for note in table.notes),
    )


def _both_cell(cell: Cell) -> Cell:
    return both(cell) if isinstance(cell, Text) else cell
