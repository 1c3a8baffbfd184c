"""The mapping 映射: how a file of an office becomes facts, proposed once, looked at, saved, used again next year."""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from qingshan.core import Finding
from qingshan.core.record import Mark
from qingshan.facts.schema import Status
from qingshan.facts.sheets.words import NOTHING, TOTALS
from qingshan.rulebook.load import validation_findings
from qingshan.rulebook.schema import Record, Unit
from qingshan.rulebook.yaml_lines import read_yaml

PriceYear = int | Literal["period"] | None


class Measure(Record):
    """What the numbers under one header, or in the rows of one label, are.

    label : the lines of the header from the top, joined by ``" / "``, with ``{period}`` where a period stands
    indicator, part, unit, period, place : what the label says; what it leaves empty is told elsewhere in the table
    price_year : of money: ``period`` at current prices, or a year
    """

    label: str
    indicator: str = ""
    part: str = ""
    unit: Unit | Literal[""] = ""
    period: str = ""
    place: str = ""
    price_year: PriceYear = None


class PlaceFrom(Record):
    """Where the place of a row is told: a column of codes, one of names, or both, then held against each other.

    above : columns with the names of places above, the highest first
    fixed : the code of one place for the whole table
    level, within : places at that level, at or below that code, are meant where several bear a name
    """

    code: str = ""
    name: str = ""
    above: tuple[str, ...] = ()
    fixed: str = ""
    level: str = ""
    within: str = ""


class PeriodFrom(Record):
    """Where the period is told, when no header tells it: a column, the lines above, the sheet's or the file's name."""

    column: str = ""
    fixed: str = ""
    read_from: Literal["", "title", "sheet", "file"] = ""


class TableMapping(Record):
    """One table of a sheet.

    sheet : its name, in which ``{period}`` may stand; empty in a text file, and where the book has one sheet
    header : rows of the header, counted from 1
    indicator : column of indicator names or codes, whose rows `rows` explains
    unit, unit_column : for what has none of its own
    definition : column that says how the figure is defined 口径
    ignore, ignore_rows : labels that are left out, by name
    """

    sheet: str = ""
    header: tuple[int, ...] = Field(min_length=1)
    place: PlaceFrom = PlaceFrom()
    period: PeriodFrom = PeriodFrom()
    indicator: str = ""
    unit: Unit | Literal[""] = ""
    unit_column: str = ""
    definition: str = ""
    price_year: PriceYear = None
    columns: tuple[Measure, ...] = ()
    rows: tuple[Measure, ...] = ()
    ignore: tuple[str, ...] = ()
    ignore_rows: tuple[str, ...] = ()

    @property
    def key_labels(self) -> tuple[str, ...]:
        """The columns that say what a row is about."""
        place = self.place
        keys = (place.code, place.name, *place.above, self.period.column, self.indicator)
        return tuple(label for label in (*keys, self.unit_column, self.definition) if label)


class Mapping(Record):
    """How one kind of file is read.

    source : what the figures are from, as it stands in every row beside file and cell
    nothing : signs and words for no number, and the status each stands for
    totals : names of rows that are sums; they are not read and the rows are held against them
    """

    name: str = ""
    source: str = ""
    mark: Mark = Mark.STATED
    tables: tuple[TableMapping, ...] = Field(min_length=1)
    ignore_sheets: tuple[str, ...] = ()
    nothing: dict[str, Status] = Field(default=NOTHING)
    totals: tuple[str, ...] = TOTALS

    @field_validator("nothing")
    @classmethod
    def _never_a_number(cls, nothing: dict[str, Status]) -> dict[str, Status]:
        wrong = [sign for sign, status in nothing.items() if status is Status.VALUE]
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: a sign for no number cannot stand for a value")
        return nothing


def mapping_text(mapping: Mapping) -> str:
    """The mapping as YAML; what is left empty is not written."""
    content = _filled(mapping.model_dump(mode="json"))
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _filled(content: Any) -> Any:
    if isinstance(content, dict):
        filled = {key: _filled(held) for key, held in content.items()}
        return {key: held for key, held in filled.items() if held not in ("", None, [], {})}
    return [_filled(held) for held in content] if isinstance(content, list) else content


def load_mapping(path: Path) -> tuple[Mapping | None, list[Finding]]:
    """A saved mapping, or None and what is wrong with it, by line."""
    document = read_yaml(path)
    if document.content is None or document.findings:
        return None, document.findings
    try:
        return Mapping.model_validate(document.content), []
    except ValidationError as error:
        return None, validation_findings(error, document, ())
