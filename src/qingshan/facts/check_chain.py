"""Checks of corrections: one row in force a cell, and every correction names a row that was there before it."""

import polars as pl

from qingshan.core import Finding
from qingshan.facts.current import in_force
from qingshan.facts.faults import fault
from qingshan.facts.numbered import Numbered
from qingshan.facts.schema import CELL


def check_chain(rows: Numbered) -> list[Finding]:
    """Doubles and corrections that lead nowhere."""
    return [*duplicates(rows), *corrections(rows, rows.frame)]


def any_twice(frame: pl.DataFrame) -> bool:
    """Whether two rows have the same cell, in force or not."""
    cells = frame.select(CELL).sort(CELL)
    return bool(cells.select(pl.all_horizontal(pl.all().eq_missing(pl.all().shift())).any()).item())


def duplicates(rows: Numbered) -> list[Finding]:
    """The second and later rows of a cell that nothing replaces, or that were recorded at the same time."""
    if not any_twice(rows.frame):
        return []
    found: dict[int, Finding] = {}
    recorded = rows.frame.filter(pl.col("recorded_at").is_not_null())
    for frame, keys in ((in_force(rows.frame), CELL), (recorded, (*CELL, "recorded_at"))):
        again = frame.filter(pl.struct(keys).is_duplicated())
        first: dict[tuple[object, ...], int] = {}
        for cells, line in zip(again.select(keys).iter_rows(), rows.lines(again), strict=True):
            if first.setdefault(cells, line) != line:
                found[line] = fault("duplicate-fact", rows.where(line, "indicator"), first=first[cells])
    return [found[line] for line in sorted(found)]


def corrections(rows: Numbered, versions: pl.DataFrame) -> list[Finding]:
    """Rows that replace what is not among the `versions`, or what was not recorded before them."""
    naming = rows.frame.filter(pl.col("supersedes").is_not_null())
    if naming.is_empty():
        return []
    near = versions.join(naming, on=list(CELL), how="semi")
    there = set(near.filter(pl.col("recorded_at").is_not_null()).select(*CELL, "recorded_at").rows())
    findings = []
    cells = naming.select(*CELL, "supersedes", "recorded_at").iter_rows()
    for (*cell, supersedes, recorded_at), line in zip(cells, rows.lines(naming), strict=True):
        where = rows.where(line, "supersedes")
        if (*cell, supersedes) not in there:
            findings.append(fault("supersedes-unknown", where, supersedes=supersedes))
        elif recorded_at is None or recorded_at <= supersedes:
            findings.append(fault("supersedes-order", where, supersedes=supersedes))
    return findings
