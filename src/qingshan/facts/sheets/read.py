"""Read a file of an office through a mapping 按映射读取: rows of facts and all findings, by sheet and cell."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from qingshan.core import Finding, PlaceTree, Where, errors_in
from qingshan.facts.check import check_facts
from qingshan.facts.faults import fault
from qingshan.facts.schema import empty_facts, facts_frame
from qingshan.facts.sheets.checks import check_tables
from qingshan.facts.sheets.figures import Figure, TableReader
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.limits import LIMITS, Limits
from qingshan.facts.sheets.mapping import Mapping, TableMapping
from qingshan.facts.sheets.opening import open_grids
from qingshan.facts.sheets.places_in import PlaceReader
from qingshan.facts.sheets.shape import find_shape
from qingshan.facts.sheets.spans import period_in
from qingshan.rulebook import Rulebook


def read_with(
    path: Path,
    mapping: Mapping,
    book: Rulebook,
    tree: PlaceTree,
    *,
    accepted: Collection[str] = (),
    limits: Limits = LIMITS,
) -> tuple[pl.DataFrame, list[Finding]]:
    """The facts of a file, and everything found wrong with it.

    No row is given while there is an error that is not accepted by its code. With `cell-formula` accepted the results
    stored beside the formulas are taken; a row that another error spoils is left out when that is accepted.
    """
    grids, findings = open_grids(path, accepted=accepted, limits=limits)
    if not grids:
        return empty_facts(), findings
    places = PlaceReader(tree)
    pairs, missing = _pairs(path.name, grids, mapping)
    findings += missing
    tables = []
    for grid, table in pairs:
        shape, differs = find_shape(grid, table, mapping, book)
        reader = TableReader(shape, table, mapping, book, places)
        findings += [*differs, *reader.findings]
        tables.append((reader.figures, reader.sums))
    figures, more = check_tables(tables, book, places)
    frame = facts_frame(figure.row for figure in figures)
    findings += [*more, *_checked(frame, figures, path.name, book, tree)]
    return (empty_facts() if errors_in(findings, accepted) else frame), findings


def _pairs(file: str, grids: Sequence[Grid], mapping: Mapping) -> tuple[list[tuple[Grid, TableMapping]], list[Finding]]:
    """Which table of the mapping stands in which sheet; a sheet's name may hold a period."""
    pairs, findings = [], []
    known = "、".join(grid.sheet for grid in grids)
    for table in mapping.tables:
        fitting = [grid for grid in grids if table.sheet in (grid.sheet, sheet_pattern(grid.sheet))]
        if not table.sheet and len(grids) == 1:
            fitting = list(grids)
        if not fitting:
            findings.append(fault("sheet-missing", Where(file), sheet=table.sheet, known=known))
        pairs += [(grid, table) for grid in fitting]
    used = {grid.sheet for grid, _ in pairs} | set(mapping.ignore_sheets)
    findings += [fault("sheet-unmapped", grid.whole()) for grid in grids if grid.sheet not in used]
    return pairs, findings


def sheet_pattern(name: str) -> str:
    """A sheet's name with ``{period}`` where a period stands.

    >>> sheet_pattern("2019年农业"), sheet_pattern("Sheet1")
    ('{period}农业', 'Sheet1')
    """
    found = period_in(name)
    return found[1] if found else name


def _checked(
    frame: pl.DataFrame, figures: Sequence[Figure], file: str, book: Rulebook, tree: PlaceTree
) -> list[Finding]:
    """The checks that every facts table passes, with the cell in place of the row."""
    findings = []
    for found in check_facts(frame, book, tree, file=file, lines=range(len(figures))):
        row = found.where.row
        where = found.where if row is None else figures[row].grid.where(*figures[row].at)
        findings.append(replace(found, where=where))
    return findings
