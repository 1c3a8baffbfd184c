"""Evaluate formulas 计算公式指标 column-wise over place × period × part."""

from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from qingshan.core import Finding, PlaceTree, Severity
from qingshan.core.units import convert
from qingshan.facts.arithmetic import Flags
from qingshan.facts.check_chain import duplicates
from qingshan.facts.columns import coherent
from qingshan.facts.compare import differences
from qingshan.facts.current import scan_in_force
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_check import check_formulas, order_of
from qingshan.facts.formula_text import figures_in, names_in
from qingshan.facts.gathered import Gathering
from qingshan.facts.held import Floats, Ints, joined
from qingshan.facts.held_read import read_table
from qingshan.facts.made import Made, as_facts, make
from qingshan.facts.numbered import LINE, Numbered
from qingshan.facts.schema import CELL, empty_facts
from qingshan.rulebook import Indicator, Rulebook

Rows = pl.DataFrame | pl.LazyFrame


def evaluate(
    frame: Rows, book: Rulebook, codes: Iterable[str], tree: PlaceTree | None = None
) -> tuple[pl.DataFrame, list[Finding]]:
    """New rows for the formula indicators `codes`, each after those it needs, and what was found on the way.

    The whole is worked out wherever a figure of the formula has a whole there; a part only where every one has that
    same part; figures of other periods and places are looked up for the same part. Each period has the formula in
    force on its first day. A sum or difference passes over a figure that is not applicable; anything else with it is
    not applicable. A figure without a number, or a division by zero, gives status `missing` and says which. Cells that
    the table has already are not made again; a note says by how much they differ. With an error in a formula or a cell
    twice in force nothing is worked out. Values are in the indicator's own unit.

    tree : tells which place ``at(…, province)`` is; without it the prefixes of the codes do
    """
    made: list[tuple[str, pl.DataFrame]] = []
    findings: list[Finding] = []
    for code, rows, found in evaluate_each(frame, book, codes, tree):
        made.append((code, rows))
        findings += found
    return pl.concat([empty_facts(), *(rows for _, rows in sorted(made, key=lambda one: one[0]))]), findings


def evaluate_each(
    frame: Rows, book: Rulebook, codes: Iterable[str], tree: PlaceTree | None = None
) -> Iterator[tuple[str, pl.DataFrame, list[Finding]]]:
    """As `evaluate`, one indicator at a time, each after those it needs: for a table whose results fill the memory.

    What is wrong with a formula or with the table comes first, under an empty code, and then nothing else does.
    """
    wanted = list(dict.fromkeys(codes))
    findings = check_formulas(book, wanted)
    if any(found.severity is Severity.ERROR for found in findings):
        yield "", empty_facts(), findings
        return
    work = _Work(scan_in_force(frame.lazy()), book, order_of(book, wanted), tree)
    if work.table.doubled:
        twice = frame.lazy().with_row_index(LINE, offset=2).filter(pl.col("indicator").is_in(work.table.doubled))
        rows = twice.collect()
        yield "", empty_facts(), [*findings, *duplicates(Numbered(rows.drop(LINE), lines=rows[LINE].to_list()))]
        return
    for code, made, fresh in work.results():
        record = book.indicators[code]
        clash = work.differences(record, made, ~fresh) if not fresh.all() else []
        rows = as_facts(made, work.table, record, None if fresh.all() else fresh)
        yield code, rows, [*findings, *made.findings, *clash]
        findings = []


def evaluated(
    held: Rows, book: Rulebook, codes: Iterable[str], tree: PlaceTree | None = None
) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows that the formulas give in every cell, whether the table has it or not; a later formula uses the
    table's own row where there is one. The formulas are sound and the rows are those in force."""
    work = _Work(held.lazy(), book, order_of(book, codes), tree)
    made = [(code, one) for code, one, _ in work.results()]
    rows = [as_facts(one, work.table, book.indicators[code]) for code, one in made]
    return pl.concat([empty_facts(), *rows]), [found for _, one in made for found in one.findings]


class _Work:
    """A table and the formulas to be worked out over it, in an order in which each has what it needs."""

    def __init__(self, rows: pl.LazyFrame, book: Rulebook, codes: tuple[str, ...], tree: PlaceTree | None) -> None:
        self._book = book
        self._codes = codes
        self._takes = {code: self._names(book.indicators[code]) for code in codes}
        self.table = read_table(rows, book, {*codes, *(name for names in self._takes.values() for name in names)})
        self._gathering = Gathering(self.table, tree)

    @staticmethod
    def _names(record: Indicator) -> frozenset[str]:
        return frozenset(name for formula in record.every_formula for name in names_in(parse_formula(formula)))

    def results(self) -> Iterator[tuple[str, Made, Flags]]:
        """Each indicator's result, and in which cells the table has no row of it."""
        for place, code in enumerate(self._codes):
            made = self._one(self._book.indicators[code])
            own = self.table.held.get(code)
            fresh = np.ones(len(made.held.cell), bool) if own is None else ~np.isin(made.held.cell, own.cell)
            yield code, made, fresh
            if any(code in self._takes[later] for later in self._codes[place + 1 :]):
                self.table.held[code] = made.held if own is None else joined([own, made.held.only(fresh)])[0]

    def _one(self, record: Indicator) -> Made:
        """One indicator, each period by its own formula."""
        starts = [None if one is None or not record.holds_in(one) else one.start for one in self._gathering.periods]
        formulas = np.array(["" if day is None else record.formula_on(day) for day in starts], dtype=object)
        return Made.of([self._by(record, one, formulas == one) for one in dict.fromkeys(record.every_formula)])

    def _by(self, record: Indicator, formula: str, periods: Flags) -> Made:
        tree = parse_formula(formula)
        figures = figures_in(tree)
        cells = self._gathering.cells(figures, periods)
        return make(record, tree, self._gathering.taken(figures, cells), cells, self._book)

    def differences(self, record: Indicator, made: Made, clash: Flags) -> list[Finding]:
        """How the rows that the table has already differ from those worked out."""
        own = self.table.held[record.code]
        cells = made.held.cell[clash]
        stated = own.amount[np.searchsorted(own.cell, cells)]
        worked_out = self._bare(record, cells, made.held.amount[clash])
        return differences(worked_out, self._bare(record, cells, stated), self._book)

    def _bare(self, record: Indicator, cells: Ints, amount: Floats) -> pl.DataFrame:
        place, period, part = self.table.apart(cells)
        texts = (self.table.places.gather(place), self.table.periods.gather(period), self.table.parts.gather(part))
        columns = dict(zip(CELL[1:], texts, strict=True))
        value = pl.Series(convert(amount, coherent(record.unit), record.unit)).fill_nan(None)
        same = [
            pl.lit(record.code).alias("indicator"),
            pl.lit(record.unit).alias("unit"),
            pl.lit("value").alias("status"),
        ]
        return pl.DataFrame({**columns, "value": value}).with_columns(same)
