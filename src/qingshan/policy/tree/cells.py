"""Lines that are rows of a table 表格行: cells between tabs, as the readers of Word files and web pages write them."""

import re
from bisect import bisect_left

from qingshan.policy.shape import Span
from qingshan.policy.text.shadow import Shadow
from qingshan.policy.tree.labels import label_at

_CLAUSES = ("part", "chapter", "section", "article", "yi", "(yi)", "bullet")
#: A longer cell is a page laid out by a table, not a figure or a task.
_LONGEST_CELL = 400


def table_lines(lines: list[str]) -> dict[int, int]:
    r"""Which lines are rows of which table: place of the line → number of the table.

    A table is two lines or more after each other with a tab in each; text whose numbers are set off by a tab is none.

    >>> table_lines(["目标", "指标\t2025年", "覆盖率\t60%", "一、\t保障"])
    {1: 0, 2: 0}
    """
    found: dict[int, int] = {}
    run: list[int] = []
    tables = 0
    for at, line in enumerate([*lines, ""]):
        if at < len(lines) and _is_row(line):
            run.append(at)
            continue
        if len(run) > 1:
            found |= dict.fromkeys(run, tables)
            tables += 1
        run = []
    return found


def _is_row(line: str) -> bool:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 2 or max(map(len, cells)) > _LONGEST_CELL:
        return False
    if not any(cells[1:]) and not re.search("\t\t", line):
        return False
    label = label_at(cells[0])
    set_off = label is not None and label.kind in _CLAUSES and label.end >= len(cells[0])
    indented = not cells[0] and sum(map(bool, cells)) == 1
    return not set_off and not indented


def cells_of(whole: Shadow, line: str, start: int) -> tuple[Span, ...]:
    """Where the cells of a line stand in its shadow; an empty one begins where it ends.

    start : offset of the line in the canonical text
    """
    found, at = [], start
    for cell in line.split("\t"):
        found.append((bisect_left(whole.at, at), bisect_left(whole.at, at + len(cell))))
        at += len(cell) + 1
    return tuple(found)
