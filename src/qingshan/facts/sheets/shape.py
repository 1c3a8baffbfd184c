"""The shape of a sheet against a mapping 表式比对: which column is which, what moved, what is lacking, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from qingshan.core import Finding
from qingshan.facts.sheets.body import Body, find_body
from qingshan.facts.sheets.grid import Grid
from qingshan.facts.sheets.labels import Label
from qingshan.facts.sheets.layout import column_labels
from qingshan.facts.sheets.mapping import Mapping, Measure, TableMapping
from qingshan.facts.sheets.places_in import NONE
from qingshan.facts.sheets.spans import period_in
from qingshan.rulebook import Rulebook

#: How many rows the header may have moved up or down since the mapping was made.
_FAR: Final = 12


@dataclass(frozen=True)
class Column:
    """A column of figures: where it is, what its header says, what the mapping makes of it."""

    at: int
    label: Label
    measure: Measure


@dataclass(frozen=True)
class Shape:
    """A table found in a sheet.

    keys : label → column of what says what a row is about
    unknown : columns with anything in them that the mapping neither reads nor leaves out by name
    """

    grid: Grid
    header: tuple[int, ...]
    keys: dict[str, int]
    columns: tuple[Column, ...]
    body: Body
    unknown: tuple[Column, ...] = ()

    def period_above(self) -> str:
        """The period that the lines above the table name first."""
        for row in range(self.header[0]):
            for at in self.grid.distinct(row):
                found = period_in(self.grid.own(*at))
                if found:
                    return found[0]
        return ""


def find_shape(grid: Grid, table: TableMapping, mapping: Mapping, book: Rulebook) -> tuple[Shape, list[Finding]]:
    """The table, as far as it is there, and where it differs from the mapping."""
    wanted = [*table.key_labels, *(measure.label for measure in table.columns)]
    header, labels = _header(grid, table, wanted)
    at: dict[str, list[int]] = {}
    for column, label in enumerate(labels):
        at.setdefault(label.label, []).append(column)
    findings = _moved(grid, table, header)
    findings += _missing(grid, header, wanted, at)
    keys = {label: at[label][0] for label in table.key_labels if label in at}
    columns, twice = _columns(grid, header, table, labels, at)
    body = find_body(grid, header, sorted(keys.values()), [one.at for one in columns], mapping.totals)
    unknown = _new(grid, table, labels, body)
    findings += [*twice, *(_unmapped(grid, header, one, book) for one in unknown)]
    return Shape(grid, header, keys, columns, body, unknown), findings


def _header(grid: Grid, table: TableMapping, wanted: Sequence[str]) -> tuple[tuple[int, ...], list[Label]]:
    """The rows of the header: where the mapping says, or near by where more of its labels stand."""
    best: tuple[int, tuple[int, ...], list[Label]] | None = None
    for offset in sorted(range(-_FAR, _FAR + 1), key=abs):
        header = tuple(row - 1 + offset for row in table.header)
        if header[0] < 0 or (header[-1] >= len(grid.rows) and offset):
            continue
        labels = column_labels(grid, header)
        found = len({label.label for label in labels} & set(wanted))
        if best is None or found > best[0]:
            best = (found, header, labels)
        if found == len(set(wanted)):
            break
    assert best is not None  # offset 0 is always tried: rows of a mapping count from 1
    return best[1], best[2]


def _moved(grid: Grid, table: TableMapping, header: tuple[int, ...]) -> list[Finding]:
    if header[0] + 1 == table.header[0]:
        return []
    words = {"found": header[0] + 1, "wanted": table.header[0]}
    return [grid.fault("header-moved", (header[0], 0), **words)]


def _missing(grid: Grid, header: tuple[int, ...], wanted: Sequence[str], at: dict[str, list[int]]) -> list[Finding]:
    findings = []
    for label in dict.fromkeys(wanted):
        if label not in at:
            near = "、".join(get_close_matches(label, at, 3, 0.3)) or f"{NONE.zh} {NONE.en}"
            findings.append(grid.fault("column-missing", (header[0], 0), label=label, near=near))
    return findings


def _columns(
    grid: Grid, header: tuple[int, ...], table: TableMapping, labels: Sequence[Label], at: dict[str, list[int]]
) -> tuple[tuple[Column, ...], list[Finding]]:
    """Columns of figures; several may share a label only if each has a period of its own."""
    columns, findings = [], []
    for measure in table.columns:
        found = at.get(measure.label, [])
        periods = {labels[column].period for column in found}
        if len(periods) < len(found):
            findings.append(grid.fault("column-twice", (header[-1], found[1]), label=measure.label, count=len(found)))
        columns += [Column(column, labels[column], measure) for column in found]
    return tuple(sorted(columns, key=lambda one: one.at)), findings


def _new(grid: Grid, table: TableMapping, labels: Sequence[Label], body: Body) -> tuple[Column, ...]:
    """Columns with anything in them that the mapping neither reads nor leaves out by name, one a label."""
    known = {*table.key_labels, *(measure.label for measure in table.columns), *table.ignore}
    rows = [*body.rows, *body.totals]
    new = {
        label.label: Column(column, label, Measure(label=label.label))
        for column, label in reversed(list(enumerate(labels)))
        if label.label not in known and any(grid.text(row, column) for row in rows)
    }
    return tuple(reversed(new.values()))


def _unmapped(grid: Grid, header: tuple[int, ...], column: Column, book: Rulebook) -> Finding:
    words = {"label": column.label.label, "near": near_indicators(column.label, book)}
    return grid.fault("column-unmapped", (header[-1], column.at), **words)


def near_indicators(label: Label, book: Rulebook) -> str:
    """The three indicators whose names are most like a label, for a message."""
    near = book.nearest_indicators(label.text or label.label)
    return "、".join(f"{one.title.zh} {one.code}" for one in near) or f"{NONE.zh} {NONE.en}"
