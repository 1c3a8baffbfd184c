"""Read tables of parameters by land-cover class 分地类参数表: InVEST's own, or any with a column of class codes."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qingshan.core import Field, Finding, Where
from qingshan.core.units import convert
from qingshan.facts.sheet import Sheet, read_sheet
from qingshan.rulebook import LinedDocument, Rulebook
from qingshan.runs.class_columns import (
    ChosenColumn,
    chosen_columns,
    code_column,
    columns_left_alone,
    key_of,
    known_columns,
)
from qingshan.runs.class_values import ClassValues
from qingshan.runs.class_words import fault
from qingshan.runs.limits import fields_by_code, impossible, outside_limits
from qingshan.runs.plan import Plan
from qingshan.runs.runfile import RunFile
from qingshan.runs.runfile_tables import ClassTableInput
from qingshan.runs.threats import fields_of_threats

#: Number of a row among the cells, and the class code in it.
Rows = list[tuple[int, int]]


def read_class_tables(
    run: RunFile, folder: Path, book: Rulebook, document: LinedDocument
) -> tuple[dict[str, ClassValues], list[Finding]]:
    """What all tables of a run give, by parameter, and everything wrong with them.

    What is wrong with cells of columns that the run did not name waits with their values until they are used.
    """
    made: dict[str, ClassValues] = {}
    findings: list[Finding] = []
    own = fields_of_threats(run)
    for number, given in enumerate(run.class_tables):
        sheet = read_sheet(folder / given.file, given.file)
        findings += sheet.findings
        if not sheet.heads:
            continue
        at, wrong = code_column(given, sheet, book, document.where(("class_tables", number)))
        findings += wrong
        chosen, wrong = chosen_columns(given, sheet, book, document, number, own)
        findings += wrong
        if at is None:
            continue
        rows, wrong = _rows(given, sheet, at)
        findings += [*wrong, *_strange(given, rows, run, book), *columns_left_alone(given, sheet, book, chosen, at)]
        for column in chosen:
            values = _values(column, given, number, sheet, rows, own)
            findings += values.faults if column.named else ()
            values = replace(values, faults=()) if column.named else values
            merged, twice = _merged(made.get(column.parameter), values, given.file, column.head)
            made[column.parameter] = merged
            findings += twice
        for parameter, faults in _words(given, sheet, book, rows):
            if parameter in made:
                made[parameter] = replace(made[parameter], faults=(*made[parameter].faults, *faults))
    return made, findings


def check_class_values(plan: Plan, document: LinedDocument) -> Iterator[Finding]:
    """What is wrong with cells that the plan takes, and tables that something else comes before."""
    run = plan.run
    for code, values in run.class_values.items():
        winner = "rasters" if code in run.rasters else "parameters" if code in run.parameters else ""
        if code in plan.nodes and plan.nodes[code].by_class:
            yield from values.faults
        elif winner:
            where = document.where((winner, code))
            yield fault("class-table-overridden", where, parameter=code, winner=winner)


def _rows(given: ClassTableInput, sheet: Sheet, at: int) -> tuple[Rows, list[Finding]]:
    """Number of each row among the cells, with its class code; a code that stands twice counts once."""
    findings: list[Finding] = []
    first: dict[int, int] = {}
    rows: Rows = []
    for number, cell in enumerate(sheet.columns[at].to_list()):
        where = Where(given.file, row=sheet.lines[number], field=sheet.heads[at])
        code = _whole(cell)
        if code is None:
            findings.append(
                fault("class-table-cell", where, cell=_shown(cell), wanted_zh="整数代码", wanted="a whole code")
            )
        elif code in first:
            findings.append(fault("class-table-duplicate", where, number=code, row=first[code]))
        else:
            first[code] = sheet.lines[number]
            rows.append((number, code))
    return rows, findings


def _values(
    column: ChosenColumn, given: ClassTableInput, table: int, sheet: Sheet, rows: Rows, own: Mapping[str, Field]
) -> ClassValues:
    field = own.get(column.parameter) or fields_by_code().get(column.parameter)
    cells = sheet.columns[column.number].to_list()
    values: dict[str, Any] = {}
    faults: list[Finding] = []
    for number, code in rows:
        where = Where(given.file, row=sheet.lines[number], field=column.head)
        value = _number(cells[number])
        if value is None:
            cell = _shown(cells[number])
            faults.append(fault("class-table-cell", where, cell=cell, wanted_zh="一个数", wanted="a number"))
        elif field is not None and impossible(field, value, column.unit):
            faults.append(outside_limits(field, column.head, [value], column.unit, where))
        else:
            held: Any = convert(value, column.unit, column.wanted)
            for key in reversed(list(column.keys.values())):
                held = {key: held}
            values[str(code)] = held
    by = ("ecosystem", *column.keys)
    source = f"{given.source} ({given.file})"
    return ClassValues(
        column.parameter, column.wanted, values, by, source, given.mark, (table,), (column.head,), tuple(faults)
    )


def _words(given: ClassTableInput, sheet: Sheet, book: Rulebook, rows: Rows) -> Iterator[tuple[str, list[Finding]]]:
    """Cells that say that a parameter is of a kind that it is not read as."""
    known = known_columns(book)
    for at, head in enumerate(sheet.heads):
        column = known.get(key_of(head))
        if column is None or column.role != "word":
            continue
        cells, wanted = sheet.columns[at].to_list(), " / ".join(column.words)
        wrong = [number for number, _ in rows if str(cells[number] or "").casefold() not in ("", *column.words)]
        yield (
            column.parameter,
            [
                fault(
                    "class-table-cell",
                    Where(given.file, row=sheet.lines[number], field=head),
                    cell=_shown(cells[number]),
                    wanted_zh=f" {wanted}",
                    wanted=wanted,
                )
                for number in wrong
            ],
        )


def _merged(first: ClassValues | None, second: ClassValues, file: str, head: str) -> tuple[ClassValues, list[Finding]]:
    """Two columns of one parameter: of different keys they are one table, else one of them is too many."""
    if first is None:
        return second, []
    values: dict[str, Any] = {
        code: dict(held) if isinstance(held, dict) else held for code, held in first.values.items()
    }
    clash = first.by != second.by or len(first.by) == 1
    for code, held in second.values.items():
        mine = values.setdefault(code, {}) if not clash else None
        clash = clash or not isinstance(mine, dict) or bool(set(mine) & set(held))
        if not clash and isinstance(mine, dict):
            mine.update(held)
    if clash:
        there = ", ".join(first.columns)
        return first, [fault("class-table-twice", Where(file, field=head), parameter=first.parameter, columns=there)]
    merged = replace(
        first,
        values=values,
        source="; ".join(dict.fromkeys((*first.source.split("; "), second.source))),
        files=tuple(dict.fromkeys((*first.files, *second.files))),
        columns=(*first.columns, *second.columns),
        faults=(*first.faults, *second.faults),
    )
    return merged, []


def _strange(given: ClassTableInput, rows: Rows, run: RunFile, book: Rulebook) -> Iterator[Finding]:
    legend = book.legends.get(run.land_cover.legend)
    known = {one.code for one in legend.classes} if legend is not None else set()
    codes = [code for _, code in rows if code not in known]
    if codes and known:
        shown = ", ".join(str(code) for code in codes)
        yield fault("class-table-unknown-code", Where(given.file), codes=shown, legend=run.land_cover.legend)


def _whole(cell: object) -> int | None:
    value = _number(cell)
    return int(value) if value is not None and value == int(value) else None


def _number(cell: object) -> float | None:
    try:
        value = float(str(cell))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _shown(cell: object) -> str:
    return repr(str(cell)) if cell not in (None, "") else "∅"
