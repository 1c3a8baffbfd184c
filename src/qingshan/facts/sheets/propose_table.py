"""The mapping of one table 单表映射: what each column of figures, and each row label, is."""

from collections.abc import Sequence

from qingshan.core import Finding, Text
from qingshan.core.place_names import PlaceNames
from qingshan.core.units import is_money, same_dimension
from qingshan.facts.sheets.grid import At, Grid
from qingshan.facts.sheets.labels import Label, is_unit, read_label
from qingshan.facts.sheets.layout import Layout
from qingshan.facts.sheets.mapping import Measure, PeriodFrom, PlaceFrom, TableMapping
from qingshan.facts.sheets.match import Match, Sure, match, of_land_cover, unit_for
from qingshan.facts.sheets.proposal import Reasoned
from qingshan.facts.sheets.propose_keys import find_keys, place_from
from qingshan.facts.sheets.seen import Seen
from qingshan.facts.sheets.shape import near_indicators
from qingshan.facts.sheets.spans import SLOT
from qingshan.facts.sheets.titles import Title
from qingshan.facts.sheets.words import TOTALS, bare
from qingshan.rulebook import Indicator, Rulebook


class TableProposer:
    """Decides column by column; `why` and `findings` are what it leaves beside the table."""

    def __init__(
        self, grid: Grid, layout: Layout, title: Title, columns: Sequence[Seen], book: Rulebook, names: PlaceNames
    ) -> None:
        self.grid, self.layout, self.title, self.book, self.names = grid, layout, title, book, names
        self.keys = find_keys(columns)
        self.why: list[Reasoned] = list(self.keys.why)
        self.findings: list[Finding] = []
        for one, seen in zip(self.keys.why, self.keys.decided, strict=True):
            self._guess(one, (layout.header[-1], seen.at))
        self._title_unit = ""
        self._subject = self._subject_of_title()
        self._money = False
        self._unmapped: set[str] = set()

    def table(self, sheet: str) -> TableMapping:
        """The mapping of the table, for the sheet of that name."""
        measures = [self._column(seen) for seen in self.keys.figures]
        columns = tuple(dict.fromkeys(one for one in measures if one is not None))
        rows = self._rows()
        keys = self.keys
        units = [unit for unit in self.title.units if is_unit(unit)]
        return TableMapping(
            sheet=sheet,
            header=tuple(row + 1 for row in self.layout.header),
            place=self._place(columns),
            period=self._period(columns),
            indicator=keys.indicator.label.label if keys.indicator else "",
            unit=units[0] if len(units) == 1 else "",
            unit_column=keys.unit.label.label if keys.unit else "",
            definition=keys.definition.label.label if keys.definition else "",
            price_year="period" if self._money else None,
            columns=columns,
            rows=rows,
            ignore=tuple(one.label.label for one in keys.aside),
        )

    def _say(self, about: str, chosen: str, why: Text, sure: Sure = "likely") -> Reasoned:
        self.why.append(Reasoned(about, chosen, why, sure))
        return self.why[-1]

    def _guess(self, one: Reasoned, at: At) -> None:
        """Say of a guess that it is one."""
        if one.sure == "guess":
            detail = Text(one.line("zh"), one.line("en"))
            self.findings.append(self.grid.fault("mapping-guess", at, detail=detail))

    def _subject_of_title(self) -> Match | None:
        """The indicator that the title names, for columns that name none."""
        for subject, unit in self.title.subjects(self.names):
            found = self.book.indicator_named(subject)
            if found:
                self._title_unit = unit
                return Match(found, "", "likely", Text("取自表题", "named in the title"))
        return None

    def _column(self, seen: Seen) -> Measure | None:
        label = seen.label
        place, words = self._place_in(label)
        if not words and (self.keys.indicator or self._subject) and (label.period or place):
            found = None if self.keys.indicator else self._subject
            return self._measure(label, found, place, self.layout.header[-1], seen.at)
        found = match(words, self.book) or of_land_cover(words, label.unit, self.book)
        if found is None and self.keys.indicator and seen.role == "value":
            return self._measure(label, None, place, self.layout.header[-1], seen.at)
        if found is None:
            if label.label not in self._unmapped:
                self._unmapped.add(label.label)
                at = (self.layout.header[-1], seen.at)
                near = near_indicators(label, self.book)
                self.findings.append(self.grid.fault("column-unmapped", at, label=label.label, near=near))
            return None
        return self._measure(label, found, place, self.layout.header[-1], seen.at)

    def _place_in(self, label: Label) -> tuple[str, list[str]]:
        """A place that the header names, where no column does, and the other words."""
        words = list(label.names)
        if not (self.keys.name or self.keys.code):
            for word in label.names:
                found = self.names.find(word).place
                if found is not None and self.book.indicator_named(word) is None:
                    words.remove(word)
                    return found.code, words
        return "", words

    def _measure(self, label: Label, found: Match | None, place: str, row: int, column: int) -> Measure:
        if found is None:
            chosen = " ".join(part for part in (SLOT if label.period else "", place) if part) or "value"
            self._say(label.label, chosen, Text("指标在行中", "the rows name the indicator"))
            return Measure(label=label.label, place=place)
        unit = self._unit(label, found.indicator)
        if found is self._subject:
            unit = unit or unit_for(self._title_unit, found.indicator)
        shown = " ".join(part for part in (found.indicator.code, found.part, unit, place) if part)
        self._guess(self._say(label.label, shown, found.why, found.sure), (row, column))
        self._money = self._money or is_money(found.indicator.unit)
        if label.price_year == 0 and is_money(found.indicator.unit):
            self.findings.append(self.grid.fault("price-year-not-told", (row, column), label=label.label))
        return Measure(
            label=label.label,
            indicator=found.indicator.code,
            part=found.part,
            unit=unit,
            place=place,
            price_year=label.price_year or None,
        )

    def _unit(self, label: Label, indicator: Indicator) -> str:
        """Its own, or the one of several above the table that measures the same as the indicator."""
        if label.unit:
            return unit_for(label.unit, indicator)
        units = [unit_for(unit, indicator) for unit in self.title.units if is_unit(unit)]
        fitting = [unit for unit in units if unit and same_dimension(unit, indicator.unit)]
        return fitting[0] if len(units) > 1 and len(fitting) == 1 else ""

    def _rows(self) -> tuple[Measure, ...]:
        """What the labels of a column of indicators are; one under 其中 is looked for as a part of the one above."""
        measures: dict[str, Measure] = {}
        above: tuple[str, ...] = ()
        for text in self.keys.indicator.texts if self.keys.indicator else ():
            label = read_label((text,))
            if bare(text) in TOTALS:
                continue
            found = match(label.names, self.book) or (match((*above, *label.names), self.book) if above else None)
            at = self._at(text)
            if found is None:
                near = near_indicators(label, self.book)
                self.findings.append(self.grid.fault("row-unmapped", at, label=label.label, near=near))
                continue
            above = above if found.part else label.names
            measures[label.label] = self._measure(label, found, "", *at)
        return tuple(measures.values())

    def _at(self, text: str) -> tuple[int, int]:
        column = self.keys.indicator.at if self.keys.indicator else 0
        rows = range(self.layout.first, len(self.grid.rows))
        return next((row for row in rows if self.grid.text(row, column) == text), self.layout.first), column

    def _place(self, columns: Sequence[Measure]) -> PlaceFrom:
        found = self.title.place(self.names)
        within = found.code if found else ""
        if self.keys.name or self.keys.code:
            return place_from(self.keys, self.names, within)
        if any(one.place for one in columns):
            return PlaceFrom(within=within)
        if found:
            why = Text("表题、表名或文件名中的地名", "named in the title")
            self._say("place", f"{found.name.zh} {found.code}", why)
        return PlaceFrom(fixed=within)

    def _period(self, columns: Sequence[Measure]) -> PeriodFrom:
        if self.keys.period:
            return PeriodFrom(column=self.keys.period.label.label)
        if columns and all(SLOT in one.label for one in columns):
            return PeriodFrom()
        where, period = self.title.period()
        if not where:
            if not any(SLOT in one.label.label for one in self.keys.figures):
                self.findings.append(self.grid.fault("period-not-told", (self.layout.header[0], 0)))
            return PeriodFrom()
        self._say("period", period, Text(f"取自 {where}，以后的文件照此读取", f"from the {where}, as with later files"))
        return PeriodFrom(read_from=where)  # type: ignore[arg-type]
