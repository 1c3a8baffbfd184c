"""Read facts 读入 from CSV (UTF-8 or GBK), Excel or Parquet: the table and all findings at once."""

from pathlib import Path

import polars as pl

from qingshan.core import Finding, PlaceTree
from qingshan.facts.check import check_facts
from qingshan.facts.check_cells import check_stated, check_status
from qingshan.facts.numbered import Numbered
from qingshan.facts.schema import empty_facts
from qingshan.facts.sheet import read_sheet
from qingshan.facts.typed import typed_facts
from qingshan.rulebook import Rulebook


def read_facts(path: Path) -> tuple[pl.DataFrame, list[Finding]]:
    """The facts of one file in its order, and all that is wrong with the file, its columns and its cells.

    Heads may be English or Chinese (指标 地区 时段 分项 数值 原文数值 单位 状态 标记 来源 记录时间 替代 原因 价格年份
    价格口径 覆盖率 更正原因). Place, period and part are brought to their canonical form; an empty value beside a
    stated number is that number. Codes are not looked up: `load_facts` does that too. The row of a finding is the line
    in the file.
    """
    frame, _, findings = _read(path)
    return frame, findings


def load_facts(path: Path, book: Rulebook, places: PlaceTree | None = None) -> tuple[pl.DataFrame, list[Finding]]:
    """Read one file and check it against rulebook and place tree; every finding once."""
    frame, lines, findings = _read(path)
    return frame, [*findings, *_not_told(check_facts(frame, book, places, file=path.name, lines=lines), findings)]


def _read(path: Path) -> tuple[pl.DataFrame, list[int], list[Finding]]:
    sheet = read_sheet(path, path.name)
    if not sheet.heads:
        return empty_facts(), [], sheet.findings
    frame, findings = typed_facts(sheet, path.name)
    findings = [*sheet.findings, *findings]
    numbered = Numbered(frame, path.name, sheet.lines)
    cells = [*check_status(numbered), *check_stated(numbered)]
    return frame, sheet.lines, [*findings, *_not_told(cells, findings)]


def _not_told(more: list[Finding], findings: list[Finding]) -> list[Finding]:
    """What is news: not said already, and not only because a column is absent or a number could not be read."""
    known = {(found.code, found.where) for found in findings}
    spoilt = {found.where for found in findings if found.code == "bad-number"}
    absent = {found.where.field for found in findings if found.code == "missing-column"}
    return [
        found
        for found in more
        if (found.code, found.where) not in known and found.where not in spoilt and found.where.field not in absent
    ]
