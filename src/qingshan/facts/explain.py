"""Explain a fact 追溯: from a number to the facts, formulas and places it was made of."""

from datetime import date

import polars as pl

from qingshan.core import Lineage, Period, PlaceTree, Text, canonical_code, is_zone_code
from qingshan.core.place import proposed_parent
from qingshan.facts.elsewhere import stands_at
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_nodes import FormulaError
from qingshan.facts.formula_text import figures_in
from qingshan.facts.lookup import Cell, Lookup
from qingshan.facts.part import WHOLE, canonical_part
from qingshan.facts.rollup_time import months_or_quarters
from qingshan.facts.schema import FROM_FORMULA, FROM_ROLLUP, FROM_SUCCESSION, FROM_TIME
from qingshan.rulebook import Rulebook

_DETAIL = (
    "place", "period", "part", "status", "stated", "mark", "source", "recorded_at", "supersedes", "reason",
    "price_year", "price_basis", "coverage", "correction",
)  # fmt: skip

#: How the sources of rows begin that were added up of others.
_ADDED = (FROM_ROLLUP, FROM_SUCCESSION, FROM_TIME)


def explain_fact(
    frame: pl.DataFrame | pl.LazyFrame,
    book: Rulebook,
    indicator: str,
    place: str,
    period: str,
    part: str = WHOLE,
    *,
    tree: PlaceTree | None = None,
) -> Lineage:
    """The tree behind one number: a stated fact is a leaf (kind `facts`) with its source; one worked out by formula
    (`model`) stands on its inputs of the same cell; a rolled-up one (`sum`) on the children's.

    frame : the table, in memory or not yet read: only the cells on the way are
    tree : tells the children as they were on the day of the roll-up; without it the codes' prefixes do

    Raises ``LookupError`` when no row in force has that cell, ``ValueError`` for a place, period or part that is none.
    """
    code = place if is_zone_code(place) else canonical_code(place)
    cell = (indicator, code, str(Period.parse(period)), canonical_part(part))
    table = Lookup(frame)
    if table.get(cell) is None:
        there = table.periods_of(indicator, code)
        known = f"it has {', '.join(there)}" if there else "the place has no row of that indicator"
        raise LookupError(f"no fact {' '.join(filter(None, cell))}; {known}")
    return _Explainer(table, book, tree).explain(cell, ())


class _Explainer:
    """The table by cell, walked from a cell down."""

    def __init__(self, table: Lookup, book: Rulebook, tree: PlaceTree | None) -> None:
        self.table = table
        self.book = book
        self.tree = tree

    def explain(self, cell: Cell, above: tuple[Cell, ...]) -> Lineage:
        """One row and what is below it; a row that stands on itself ends there."""
        row = self.table.row(cell)
        source = row["source"] or ""
        below: list[Cell] = []
        kind = "facts"
        more: tuple[tuple[str, str], ...] = ()
        if cell in above:
            pass
        elif source.startswith(FROM_FORMULA):
            kind, below = "model", self._inputs(cell)
            more = (("formula", self._formula(cell)),)
        elif source.startswith(_ADDED):
            kind, below = "sum", self._children(cell, source)
        self.table.want(below)
        record = self.book.indicators.get(cell[0])
        return Lineage(
            code=cell[0],
            label=record.title if record else Text(cell[0], cell[0]),
            kind=kind,
            value=row["value"],
            unit=row["unit"] or "",
            detail=(*more, *((name, str(row[name])) for name in _DETAIL if row[name] not in (None, ""))),
            children=tuple(self.explain(one, (*above, cell)) for one in below if self.table.get(one) is not None),
        )

    def _inputs(self, cell: Cell) -> list[Cell]:
        try:
            figures = figures_in(parse_formula(self._formula(cell)))
        except FormulaError:
            return []
        period = Period.parse(cell[2])
        found = ((one.code, stands_at(one, cell[1], period, self.tree)) for one in figures)
        return [(code, at[0], str(at[1]), cell[3]) for code, at in found if at is not None]

    def _formula(self, cell: Cell) -> str:
        """The formula in force in the period; empty where the rulebook has none."""
        record = self.book.indicators.get(cell[0])
        return record.formula_on(Period.parse(cell[2]).start) if record else ""

    def _children(self, cell: Cell, source: str) -> list[Cell]:
        indicator, place, period, part = cell
        if source.startswith(FROM_TIME):
            return [(indicator, place, str(one), part) for one in months_or_quarters(Period.parse(period))]
        way, _, day = source.rpartition("@")
        if source.startswith(FROM_SUCCESSION):
            codes = way.removeprefix(FROM_SUCCESSION).split("+")
        elif self.tree is not None:
            codes = [child.code for child in self.tree.children(place, date.fromisoformat(day))]
        else:
            there = self.table.places_of(indicator, period, part)
            codes = [code for code in there if not is_zone_code(code) and _is_below(code, place)]
        cells = [(indicator, code, period, part) for code in codes]
        record = self.book.indicators.get(indicator)
        if record is None or record.over_places != "mean":
            return cells
        own = [(record.weight, code, period, part) for code in codes]
        whole = [(record.weight, code, period, WHOLE) for code in codes]
        self.table.want([*own, *whole])
        return cells + [one if self.table.get(one) else other for one, other in zip(own, whole, strict=True)]


def _is_below(code: str, place: str) -> bool:
    try:
        return proposed_parent(code) == place
    except ValueError:
        return False
