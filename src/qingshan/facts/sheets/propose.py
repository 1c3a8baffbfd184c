"""Propose a mapping 建议映射: from names and aliases of indicators, units in brackets, names of places, years."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from qingshan.core import Finding, Period, PlaceTree, Text
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.layout import find_layout
from qingshan.facts.sheets.limits import LIMITS, Limits
from qingshan.facts.sheets.mapping import Mapping, TableMapping
from qingshan.facts.sheets.opening import open_grids
from qingshan.facts.sheets.places_in import PlaceReader
from qingshan.facts.sheets.proposal import Proposal, Reasoned
from qingshan.facts.sheets.propose_table import TableProposer
from qingshan.facts.sheets.read import sheet_pattern
from qingshan.facts.sheets.seen import place_test, see
from qingshan.facts.sheets.spans import SLOT, period_in
from qingshan.facts.sheets.titles import title_of
from qingshan.rulebook import Rulebook


def propose(
    path: Path, book: Rulebook, tree: PlaceTree, *, accepted: Collection[str] = (), limits: Limits = LIMITS
) -> Proposal:
    """The mapping of a file as far as it can be told, one table a sheet; nothing is read by it yet.

    A finding says what could not be told (`column-unmapped`, `row-unmapped`) or is a guess (`mapping-guess`).
    """
    grids, findings = open_grids(path, accepted=accepted, limits=limits)
    places = PlaceReader(tree)
    tables: list[tuple[Grid, TableMapping]] = []
    without: list[Grid] = []
    why: list[Reasoned] = []
    for grid in grids:
        found = _table(grid, book, places, alone=len(grids) == 1)
        if found is None:
            without.append(grid)
            continue
        table, reasons, more = found
        tables.append((grid, table))
        why += reasons
        findings += more
    no_figures = Text("没有数字表", "it has no table of figures")
    why += [Reasoned(grid.sheet, "ignore_sheets", no_figures, "likely") for grid in without]
    if not tables:
        detail = Text("没有一行既有名称又有数字，或其上没有表头", "no row has a name and a number below a header")
        findings += [grid.fault("table-not-understood", (0, 0), detail=detail) for grid in without]
        return Proposal(None, tuple(why), tuple(findings))
    mapping = Mapping(name=_name(path), tables=_distinct(tables), ignore_sheets=tuple(grid.sheet for grid in without))
    return Proposal(mapping, tuple(why), tuple(findings))


def _name(path: Path) -> str:
    """The file's name without its period, for the mapping serves other years too."""
    name = path.stem
    while found := period_in(name):
        name = found[1].replace(SLOT, "")
    return re.sub(r"([_\- ])[_\- ]+", r"\1", name).strip("_- ") or path.stem


def _table(
    grid: Grid, book: Rulebook, places: PlaceReader, *, alone: bool
) -> tuple[TableMapping, list[Reasoned], list[Finding]] | None:
    names = places.names_on(date.max)
    layout = find_layout(grid, place_test(places, names))
    if layout is None:
        return None
    title = title_of(grid, layout)
    _, period = title.period()
    if period:
        names = places.names_on(Period.parse(period).end)
    columns = see(grid, layout, book, places, names)
    proposer = TableProposer(grid, layout, title, columns, book, names)
    return proposer.table("" if alone else sheet_pattern(grid.sheet)), proposer.why, proposer.findings


def _distinct(tables: Sequence[tuple[Grid, TableMapping]]) -> tuple[TableMapping, ...]:
    """Sheets of several periods that are alike share one table; unlike ones go by their full names."""
    alike: dict[str, set[TableMapping]] = {}
    for _, table in tables:
        alike.setdefault(table.sheet, set()).add(table)
    named = [
        table if len(alike[table.sheet]) == 1 else table.model_copy(update={"sheet": grid.sheet})
        for grid, table in tables
    ]
    return tuple(dict.fromkeys(named))
