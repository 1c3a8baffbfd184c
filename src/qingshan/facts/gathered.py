"""The figures of a formula beside each other: for which cells it is worked out, and what each figure is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from qingshan.core import Period, PlaceTree
from qingshan.facts.arithmetic import Column, Flags
from qingshan.facts.elsewhere import NOWHERE, Reference, earlier_periods, periods_of
from qingshan.facts.formula_nodes import Name
from qingshan.facts.held import NOT_APPLICABLE, UNUSABLE, VALUE, Floats, Held, Ints, Small, Table, Years
from qingshan.facts.part import WHOLE

NO_ROW, NO_PLACE = UNUSABLE + 1, UNUSABLE + 2


@dataclass(frozen=True)
class Taken:
    """One figure of a formula in each cell; mark, price year and coverage as in `Held`.

    state : a status of `held`, NO_ROW, or NO_PLACE where there is no such place above
    year, shift : the year of a figure of another period, and by how many years that lies before the cell's
    """

    column: Column
    state: Small
    mark: Small | None
    price_year: Years | None
    coverage: Floats | None
    year: Years
    shift: Years


class Gathering:
    """A table whose figures are asked for by cell, of other periods and places as well."""

    def __init__(self, table: Table, tree: PlaceTree | None) -> None:
        self.table = table
        self.periods: tuple[Period | None, ...] = periods_of(table.periods.to_list())
        self._years = np.array([0 if one is None else one.end.year for one in self.periods], dtype=np.int32)
        self._reference = Reference(table.places, self.periods, tree)
        whole = table.parts.index_of(WHOLE)
        self._whole = NOWHERE if whole is None else whole

    def cells(self, figures: Sequence[Name], periods: Flags) -> Ints:
        """Cells of some periods: a whole where any own figure has a row, a part where all of them have that part."""
        own = [self.table.held[one.code].cell for one in figures if one.own and one.code in self.table.held]
        if not own:
            return np.empty(0, dtype=np.int64)
        if all(np.array_equal(one, own[0]) for one in own[1:]):
            cells = own[0]
        else:
            cells = _in_either(reduce(_in_either, map(self._wholes, own)), reduce(_in_both, own))
        if len(own) < sum(one.own for one in figures):
            cells = self._wholes(cells)
        if periods.all():
            return cells
        return cells[periods[self.table.apart(cells)[1]]]

    def _wholes(self, cells: Ints) -> Ints:
        wholes: Ints = cells[cells % max(len(self.table.parts), 1) == self._whole]
        return wholes

    def taken(self, figures: Sequence[Name], cells: Ints) -> Mapping[Name, Taken]:
        """Each figure in each of the cells."""
        return {one: self._one(one, cells) for one in figures}

    def _one(self, figure: Name, cells: Ints) -> Taken:
        held = self.table.held.get(figure.code, _NOTHING)
        if figure.own and np.array_equal(held.cell, cells):
            return _taken(held, np.zeros(len(cells), dtype=bool), _NEVER, _NEVER)
        place, period, part = self.table.apart(cells)
        before = earlier_periods(self.periods, figure.when)[period] if figure.when else period
        above = self._reference.of(figure.place)[period, place] if figure.place else place
        wanted = np.where((before == NOWHERE) | (above == NOWHERE), NOWHERE, self.table.cells(above, before, part))
        year = self._years[before] if figure.when else _NEVER
        return _taken(_at(held, wanted), above == NOWHERE, year, self._years[period] - self._years[before])


def _in_either(one: Ints, other: Ints) -> Ints:
    """The cells of two lists in order, each once. A stable sort only merges lists that are in order."""
    both = np.sort(np.concatenate([one, other]), kind="stable")
    first = np.append(True, both[1:] != both[:-1])[: len(both)]
    cells: Ints = both[first]
    return cells


def _in_both(one: Ints, other: Ints) -> Ints:
    """The cells that both of two lists have, in order; in neither one twice."""
    both = np.sort(np.concatenate([one, other]), kind="stable")
    cells: Ints = both[:-1][both[1:] == both[:-1]]
    return cells


_NEVER = np.zeros(1, dtype=np.int32)
_NOTHING = Held(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0, dtype=np.int8))


def _at(held: Held, wanted: Ints) -> Held:
    """The rows of some cells, in their order; NO_ROW where there is none."""
    if not len(held.cell):
        return Held(wanted, np.full(len(wanted), np.nan), np.full(len(wanted), NO_ROW, dtype=np.int8))
    at = np.minimum(np.searchsorted(held.cell, wanted), len(held.cell) - 1)
    found = held.cell[at] == wanted
    return Held(
        cell=wanted,
        amount=np.where(found, held.amount[at], np.nan),
        status=np.where(found, held.status[at], np.int8(NO_ROW)),
        mark=None if held.mark is None else np.where(found, held.mark[at], np.int8(-1)),
        price_year=None if held.price_year is None else np.where(found, held.price_year[at], np.int32(-1)),
        coverage=None if held.coverage is None else np.where(found, held.coverage[at], np.nan),
    )


def _taken(held: Held, nowhere: Flags, year: Years, shift: Years) -> Taken:
    empty = np.isnan(held.amount)
    state = np.where((held.status == VALUE) & empty, np.int8(UNUSABLE), held.status)
    state = np.where(nowhere, np.int8(NO_PLACE), state)
    absent = state == NOT_APPLICABLE
    column = Column(np.where(empty, 0.0, held.amount), empty & ~absent, absent)
    return Taken(column, state, held.mark, held.price_year, held.coverage, year, shift)
