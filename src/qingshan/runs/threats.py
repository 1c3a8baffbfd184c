"""Any number of threats to habitat 生境威胁, from InVEST's table of threats and its table of sensitivities."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qingshan.core import Field, Finding, Model, Text, Where
from qingshan.core.units import convert
from qingshan.facts.sheet import Sheet, read_sheet
from qingshan.nature import models_giving
from qingshan.nature.habitat_records import DEGRADATION
from qingshan.rulebook import Indicator, LinedDocument, Rulebook
from qingshan.runs.class_columns import key_of, known_columns
from qingshan.runs.class_words import fault
from qingshan.runs.missing import missing_file
from qingshan.runs.own_threats import OwnThreat, models_of_threats
from qingshan.runs.rasters_input import location
from qingshan.runs.runfile import ParameterInput, RasterInput, RunFile
from qingshan.runs.runfile_tables import ClassTableInput, ColumnChoice, ThreatsInput

_HEADS = ("threat", "max_dist", "weight", "decay", "cur_path")
_DECAYS = {"linear": 0.0, "exponential": 1.0}


class _Line(NamedTuple):
    """One threat of the table: its name and codes, reach in the table's unit, weight, fading, raster."""

    own: OwnThreat
    reach: float
    weight: float
    exponential: float
    raster: str


def with_threats(
    run: RunFile, folder: Path, book: Rulebook, document: LinedDocument
) -> tuple[RunFile, Rulebook, list[Finding]]:
    """The run with its tables of threats as layers, parameters and a table by class; all that is wrong with them.

    What the run gives under `rasters` and `parameters` for the same code comes before the tables.
    """
    given = run.threats
    if given is None:
        return run, book, []
    sheet, findings = _sheet(given.table, folder, document.where(("threats", "table")), list(_HEADS))
    by_class, wrong = _sheet(given.sensitivity, folder, document.where(("threats", "sensitivity")), [])
    findings += wrong
    lines, wrong = _lines(given, sheet, folder)
    findings += wrong
    columns, wrong = _sensitivities(given, [one.own for one in lines], by_class, book) if by_class.heads else ({}, [])
    findings += wrong
    rasters = {one.own.code: RasterInput(file=one.raster, unit="1", source=given.source) for one in lines}
    parameters = {code: value for one in lines for code, value in _values(given, one)}
    table = ClassTableInput(file=given.sensitivity, columns=columns, source=given.source, mark=given.mark)
    changed = {
        "rasters": {**rasters, **run.rasters},
        "parameters": {**parameters, **run.parameters},
        "class_tables": (*run.class_tables, table),
    }
    known = {one.own.code: _indicator(one.own) for one in lines if one.own.code not in book.indicators}
    book = replace(book, indicators={**book.indicators, **known}) if known else book
    return run.model_copy(update=changed).with_threats(tuple(one.own for one in lines)), book, findings


def _values(given: ThreatsInput, one: _Line) -> Iterator[tuple[str, ParameterInput]]:
    """Reach, weight and fading of a threat as values of the run's own."""
    reach = convert(one.reach, given.distance_unit, "m")
    for part, value, unit in (
        ("reach", reach, "m"),
        ("weight", one.weight, "1"),
        ("exponential", one.exponential, "1"),
    ):
        source = f"{given.source} ({given.table})"
        yield f"{one.own.code}.{part}", ParameterInput(value=value, unit=unit, source=source, mark=given.mark)


def giving(run: RunFile) -> Callable[[str], Mapping[str, Model]]:
    """The models that give an indicator; those of degradation take the run's own threats where it has any."""
    if not run.own_threats:
        return models_giving
    own = {model.code: model for model in models_of_threats(run.own_threats)}
    return lambda code: own if code == DEGRADATION.of else models_giving(code)


def fields_of_threats(run: RunFile) -> dict[str, Field]:
    """What the models take of the run's own threats, by code."""
    own = models_of_threats(run.own_threats)[0] if run.own_threats else None
    return {wanted.of: wanted for wanted in own.inputs.values()} if own else {}


def _indicator(own: OwnThreat) -> Indicator:
    return Indicator(
        code=own.code,
        title=Text(f"{own.name}威胁强度", f"threat by {own.name}"),
        unit="1",
        direction="lower",
        over_places="mean",
        weight="land.area",
        over_time="mean",
        dimensions=("ecosystem",),
    )


def _sheet(file: str, folder: Path, where: Where, heads: list[str]) -> tuple[Sheet, list[Finding]]:
    sheet = read_sheet(folder / file, file)
    keys = [key_of(head) for head in sheet.heads]
    lacking = [head for head in heads if head not in keys] if sheet.heads else []
    shown = ", ".join(sheet.heads)
    told = [fault("class-table-column", where, file=file, head=head.upper(), heads=shown) for head in lacking]
    return (Sheet() if told else sheet), [*sheet.findings, *told]


def _lines(given: ThreatsInput, sheet: Sheet, folder: Path) -> tuple[list[_Line], list[Finding]]:
    keys = [key_of(head) for head in sheet.heads]
    lines: list[_Line] = []
    findings: list[Finding] = []
    codes: dict[str, int] = {}
    for number, row in enumerate(sheet.lines):
        cells = {head: str(sheet.columns[keys.index(head)][number] or "").strip() for head in _HEADS}

        def wrong(head: str, zh: str, en: str, row: int = row, cells: dict[str, str] = cells) -> Finding:
            where = Where(given.table, row=row, field=head.upper())
            return fault("class-table-cell", where, cell=repr(cells[head]), wanted_zh=zh, wanted=en)

        reach, weight = _above_nought(cells["max_dist"]), _above_nought(cells["weight"])
        decay, own = _DECAYS.get(cells["decay"].casefold()), OwnThreat.of(cells["threat"], number)
        told = [
            *([] if cells["threat"] else [wrong("threat", "威胁名称", "the name of a threat")]),
            *([] if reach else [wrong("max_dist", "大于0的数", "a number above 0")]),
            *([] if weight else [wrong("weight", "大于0的数", "a number above 0")]),
            *([] if decay is not None else [wrong("decay", " linear 或 exponential", "linear or exponential")]),
            *_raster(given, cells["cur_path"], folder, Where(given.table, row=row, field="CUR_PATH")),
        ]
        if own.code in codes:
            where = Where(given.table, row=row, field="THREAT")
            told.append(fault("threat-twice", where, threat=cells["threat"], row=codes[own.code]))
        codes.setdefault(own.code, row)
        findings += told
        path = cells["cur_path"]
        raster = path if "://" in path or Path(path).is_absolute() else (Path(given.table).parent / path).as_posix()
        lines.append(_Line(own, reach or 1.0, weight or 1.0, decay or 0.0, raster))
    if sheet.heads and not lines:
        findings.append(fault("threats-none", Where(given.table)))
    return lines, findings


def _raster(given: ThreatsInput, path: str, folder: Path, where: Where) -> Iterator[Finding]:
    if not path:
        yield fault("class-table-cell", where, cell="∅", wanted_zh="栅格文件", wanted="the file of a raster")
    elif "://" not in path and not Path(location(path, (folder / given.table).parent)).is_file():
        yield missing_file(path, where)


def _sensitivities(
    given: ThreatsInput, threats: list[OwnThreat], sheet: Sheet, book: Rulebook
) -> tuple[dict[str, ColumnChoice], list[Finding]]:
    """The column of each threat, by its name or, as older tables have it, with ``L_`` before it."""
    heads = {key_of(head): head for head in sheet.heads}
    columns: dict[str, ColumnChoice] = {}
    findings = []
    for one in threats:
        key = next((key for key in (key_of(one.name), f"l_{key_of(one.name)}") if key in heads), None)
        if key is None:
            shown = ", ".join(sheet.heads)
            findings.append(fault("threat-unmatched", Where(given.sensitivity), threat=one.name, heads=shown))
        else:
            columns[heads[key]] = ColumnChoice(parameter=one.sensitivity)
    others = {key for key, column in known_columns(book).items() if "habitat_sensitivity" not in column.parameter}
    for key, head in heads.items():
        if head not in columns and key not in others and key:
            where = Where(given.sensitivity, field=head)
            findings.append(fault("threat-without-row", where, head=head, table=given.table))
    return columns, findings


def _above_nought(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None
