"""The figures of one table 取数: every number with its unit, its source and the cell it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qingshan.core import Finding, Period, Text
from qingshan.core.units import is_money
from qingshan.facts.reason import reason_text
from qingshan.facts.schema import Status
from qingshan.facts.sheets.coordinates import NO_MEASURE, Coordinates, Teller, row_label
from qingshan.facts.sheets.grid import At, Grid
from qingshan.facts.sheets.mapping import Mapping, Measure, TableMapping
from qingshan.facts.sheets.numbers import Reading, read_cell
from qingshan.facts.sheets.places_in import PlaceReader
from qingshan.facts.sheets.shape import Column, Shape
from qingshan.rulebook import Rulebook


@dataclass(frozen=True)
class Figure:
    """A row of facts to be, and where it stands. Of a row of sums `place` is its label."""

    row: dict[str, Any]
    grid: Grid
    at: At
    definition: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about."""
        return self.row["indicator"], self.row["place"], self.row["period"], self.row["part"]

    @property
    def printed(self) -> str:
        """Its digits with the unit, or its status."""
        return f"{self.row['stated']} {self.row['unit']}" if self.row["stated"] else self.row["status"]


class TableReader:
    """Reads the rows of one table; `figures`, `sums` and `findings` are what it leaves."""

    def __init__(
        self, shape: Shape, table: TableMapping, mapping: Mapping, book: Rulebook, places: PlaceReader
    ) -> None:
        self.shape, self.table, self.mapping, self.book = shape, table, mapping, book
        self.grid = shape.grid
        self._tell = Teller(shape.grid)
        self._about = Coordinates(shape, table, book, places, self._tell)
        self.figures = [figure for row in shape.body.rows for figure in self._row(row)]
        self.sums = [figure for row in shape.body.totals for figure in self._sum(row)]
        self.findings: list[Finding] = [*self._tell.findings, *self._formulas(), *self._empty()]

    def _row(self, row: int) -> Iterator[Figure]:
        cells = [(column, self._reading(row, column)) for column in self.shape.columns]
        filled = any(self.grid.text(row, column.at) for column in self.shape.columns)
        measure = self._about.measure(row, filled=filled)
        if measure is None:
            return
        if not cells:
            self._bare(row, measure)
        definition = self._about.key(row, self.table.definition)
        for column, reading in cells:
            period = self._about.period(row, column, measure)
            place = self._about.place(row, column, period, filled=filled)
            if reading is not None and period and place:
                made = self._made(row, column, measure, reading, period, place)
                if made:
                    yield Figure(made, self.grid, (row, column.at), definition)

    def _bare(self, row: int, measure: Measure) -> None:
        """Ask for period and place where no column is understood yet, so that all that is wrong is told at once."""
        for column in self.shape.unknown[:1]:
            period = self._about.period(row, column, measure)
            self._about.place(row, column, period, filled=bool(self.grid.text(row, column.at)))

    def _sum(self, row: int) -> Iterator[Figure]:
        keys = self.shape.keys.values()
        label = next((self.grid.text(row, at) for at in keys if self.grid.text(row, at)), "")
        measure = self._about.rows.get(row_label(self._about.key(row, self.table.indicator)), NO_MEASURE)
        for column in self.shape.columns:
            reading = read_cell(self.grid.own(row, column.at), self.mapping.nothing)
            period = self._about.period(row, column, measure)
            if reading is not None and reading.value is not None and period:
                made = self._made(row, column, measure, reading, period, label)
                if made:
                    yield Figure(made, self.grid, (row, column.at))

    def _reading(self, row: int, column: Column) -> Reading | None:
        """What a cell says, or None after it was told what is wrong with it."""
        at = (row, column.at)
        text = self.grid.own(*at)
        anchor = self.grid.anchors.get(at, at)
        if anchor != at and self.grid.own(*anchor):
            self._tell.once("cell-merged", at, key=anchor, area=self.grid.name(*anchor))
            return None
        if at in self.grid.formulas and not text:
            self._tell.once("cell-formula-empty", at, formula=self.grid.formulas[at])
            return None
        reading = read_cell(text, self.mapping.nothing)
        if reading is None:
            self._tell.once("cell-error" if text.startswith("#") else "cell-not-number", at, text=text)
        elif reading.footnote:
            self._tell.once("cell-footnote", at, text=text)
        return reading

    def _made(
        self, row: int, column: Column, measure: Measure, reading: Reading, period: str, place: str
    ) -> dict[str, Any] | None:
        """The row of facts, or None after it was told what is lacking."""
        own = column.measure
        indicator = own.indicator or measure.indicator
        unit = self._unit(row, column, measure, reading, indicator)
        if unit is None or not self._asked_for(indicator, period, (row, column.at)):
            return None
        price_year = own.price_year or measure.price_year or self.table.price_year
        if price_year == "period":
            price_year = Period.parse(period).end.year
        return {
            "indicator": indicator,
            "place": place,
            "period": period,
            "part": own.part or measure.part,
            "unit": unit,
            "value": reading.value,
            "stated": reading.stated or None,
            "status": str(reading.status),
            "mark": str(self.mapping.mark),
            "source": self._source(row, column.at),
            "reason": None if reading.status is Status.VALUE else _reason(self.grid.own(row, column.at)),
            "price_year": price_year if is_money(unit) else None,
        }

    def _unit(self, row: int, column: Column, measure: Measure, reading: Reading, indicator: str) -> str | None:
        own, head = column.measure, (self.shape.header[-1], column.at)
        label = own.label if own.indicator else measure.label or own.label
        record = self.book.indicators.get(indicator)
        if record is None:
            near = "、".join(one.code for one in self.book.nearest_indicators(indicator or label))
            self._tell.once("mapping-key", head, key=(indicator, label), label=label, detail=f"{indicator} → {near}")
            return None
        told = self._about.key(row, self.table.unit_column)
        unit = reading.unit or own.unit or measure.unit or told or self.table.unit
        if not unit and record.unit != "1":
            self._tell.once("unit-not-told", head, key=label, label=label)
            return None
        return unit or "1"

    def _asked_for(self, indicator: str, period: str, at: At) -> bool:
        record = self.book.indicators[indicator]
        held = record.holds_in(Period.parse(period))
        if not held:
            dates = f"{record.valid_from or '…'} – {record.valid_to or '…'}"
            self._tell.once("period-not-of-indicator", at, indicator=indicator, period=period, dates=dates)
        return held

    def _source(self, row: int, column: int) -> str:
        said = self.shape.body.source(self.mapping.source)
        definition = self._about.key(row, self.table.definition)
        parts = (said, definition and f"口径：{definition}", f"{self.grid.file} {self.grid.name(row, column)}")
        return "；".join(part for part in parts if part)

    def _formulas(self) -> Iterator[Finding]:
        """One finding a column with formulas in its rows; those of sums are not read."""
        for column in sorted({*self.shape.keys.values(), *(one.at for one in self.shape.columns)}):
            rows = [row for row in self.shape.body.rows if (row, column) in self.grid.formulas]
            if rows:
                yield self.grid.fault("cell-formula", (rows[0], column), count=len(rows))

    def _empty(self) -> Iterator[Finding]:
        rows = self.shape.body.rows
        for column in self.shape.columns:
            readings = [read_cell(self.grid.own(row, column.at), self.mapping.nothing) for row in rows]
            if rows and all(reading is not None and reading.value is None for reading in readings):
                head = (self.shape.header[-1], column.at)
                label = " / ".join(dict.fromkeys(self.grid.text(row, column.at) for row in self.shape.header))
                yield self.grid.fault("column-empty", head, label=label, count=len(rows))


def _reason(text: str) -> str:
    if not text:
        return reason_text(Text("原表为空", "left blank in the table"))
    return reason_text(Text(f"原表为“{text}”", f"printed as {text!r}"))
