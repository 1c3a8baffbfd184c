"""What a number is about 数的坐标: indicator, period and place, from its header, its row, or the table as a whole."""

from typing import Final

from qingshan.core import Finding
from qingshan.facts.sheets.grid import At, Grid
from qingshan.facts.sheets.labels import read_label
from qingshan.facts.sheets.mapping import Measure, TableMapping
from qingshan.facts.sheets.places_in import PlaceReader, Told
from qingshan.facts.sheets.shape import Column, Shape, near_indicators
from qingshan.facts.sheets.spans import period_in, whole_period
from qingshan.rulebook import Rulebook

NO_MEASURE: Final = Measure(label="")


class Teller:
    """Findings about one sheet; a thing is told once, however many figures it spoils."""

    def __init__(self, grid: Grid) -> None:
        self.findings: list[Finding] = []
        self._grid = grid
        self._told: set[tuple[object, ...]] = set()

    def once(self, code: str, at: At, *, key: object = None, **words: object) -> None:
        """Tell of a cell, or of what `key` stands for."""
        told = (code, at if key is None else key)
        if told not in self._told:
            self._told.add(told)
            self.findings.append(self._grid.fault(code, at, **words))


class Coordinates:
    """Asked row by row from the top, since a key that is written once holds for the rows below it."""

    def __init__(self, shape: Shape, table: TableMapping, book: Rulebook, places: PlaceReader, tell: Teller) -> None:
        self.shape, self.table, self.book, self.places, self.tell = shape, table, book, places, tell
        self.rows = {measure.label: measure for measure in table.rows}
        self._carried: dict[str, str] = {}
        self._top = (shape.header[0], 0)
        self._period = self._period_of_table()

    def key(self, row: int, label: str) -> str:
        """The text of a key column in a row."""
        column = self.shape.keys.get(label) if label else None
        return "" if column is None else self.shape.grid.text(row, column)

    def measure(self, row: int, *, filled: bool) -> Measure | None:
        """What the row's label says it is; None for a row that is left out or unknown. filled : it has numbers."""
        if not self.table.indicator:
            return NO_MEASURE
        text = self._carry(row, self.table.indicator)
        label = row_label(text)
        if label in self.rows:
            return self.rows[label]
        if label not in self.table.ignore_rows and filled:
            at = (row, self.shape.keys.get(self.table.indicator, 0))
            self.tell.once("row-unmapped", at, label=label, near=near_indicators(read_label((text,)), self.book))
        return None

    def period(self, row: int, column: Column, measure: Measure) -> str:
        """The period of a number, or nothing after it was told why."""
        told = column.measure.period or column.label.period
        if told:
            return told
        if self.table.period.column:
            text = self._carry(row, self.table.period.column)
            period = whole_period(text)
            if period is None:
                at = (row, self.shape.keys.get(self.table.period.column, column.at))
                self.tell.once("period-unreadable", at, text=text)
            return period or ""
        period = measure.period or read_label((self.key(row, self.table.indicator),)).period or self._period
        if not period:
            self.tell.once("period-not-told", self._top, key="period")
        return period

    def place(self, row: int, column: Column, period: str, *, filled: bool) -> str:
        """The place of a number, or nothing after it was told why. filled : the row has numbers."""
        spec = self.table.place
        if column.measure.place or spec.fixed:
            return column.measure.place or spec.fixed
        if not spec.code and not spec.name:
            self.tell.once("place-not-told", self._top, key="place")
            return ""
        above = tuple(self._carry(row, label) for label in spec.above)
        grouped = bool(self.table.indicator or self.table.period.column)
        code, name = ((self._carry if grouped else self.key)(row, label) for label in (spec.code, spec.name))
        if not filled and not code and not self.places.knows(name):
            return ""
        place, wrong = self.places.read(Told(code, name, above), spec, period)
        if wrong:
            at = (row, self.shape.keys.get(spec.code if code else spec.name, 0))
            self.tell.once(wrong[0], at, **wrong[1])
        return place or ""

    def _carry(self, row: int, label: str) -> str:
        text = self.key(row, label)
        if text:
            self._carried[label] = text
        return text or self._carried.get(label, "")

    def _period_of_table(self) -> str:
        told, grid = self.table.period, self.shape.grid
        if told.read_from == "title":
            return self.shape.period_above() or told.fixed
        if told.read_from:
            found = period_in(grid.sheet if told.read_from == "sheet" else grid.file.rpartition(".")[0])
            return found[0] if found else told.fixed
        return whole_period(told.fixed) or ""


def row_label(text: str) -> str:
    """The label of a row as a mapping writes it."""
    return read_label((text,)).label if text else ""
