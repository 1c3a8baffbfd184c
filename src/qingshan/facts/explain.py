"""Explain a fact 追溯: from a number to the facts, formulas and places it was made of."""

from datetime import date
from typing import Any

import polars as pl

from qingshan.core import Lineage, Period, PlaceTree, Text, canonical_code, is_zone_code
from qingshan.core.place import proposed_parent
from qingshan.facts.current import in_force
from qingshan.facts.formula import FormulaError, names_in, parse_formula
from qingshan.facts.part import WHOLE, canonical_part
from qingshan.facts.schema import CELL, FROM_FORMULA, FROM_ROLLUP
from qingshan.rulebook import Rulebook

_DETAIL = (
    "place", "period", "part", "status", "stated", "mark", "source", "recorded_at", "supersedes", "reason",
    "price_year", "price_basis", "coverage",
)  # fmt: skip

Cell = tuple[str, str, str, str]


def explain_fact(
    frame: pl.DataFrame,
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

    tree : tells the children as they were on the day of the roll-up; without it the codes' prefixes do

    Raises ``LookupError`` when no row in force has that cell, ``ValueError`` for a place, period or part that is none.
    """
    code = place if is_zone_code(place) else canonical_code(place)
    cell = (indicator, code, str(Period.parse(period)), canonical_part(part))
    table = {tuple(row[name] for name in CELL): row for row in in_force(frame).iter_rows(named=True)}
    if cell not in table:
        there = sorted({row["period"] for key, row in table.items() if key[:2] == cell[:2]})
        known = f"it has {', '.join(there)}" if there else "the place has no row of that indicator"
        raise LookupError(f"no fact {' '.join(filter(None, cell))}; {known}")
    return _Explainer(table, book, tree).explain(cell, ())


class _Explainer:
    """The table by cell, walked from a cell down."""

    def __init__(self, table: dict[Any, dict[str, Any]], book: Rulebook, tree: PlaceTree | None) -> None:
        self.table = table
        self.book = book
        self.tree = tree

    def explain(self, cell: Cell, above: tuple[Cell, ...]) -> Lineage:
        """One row and what is below it; a row that stands on itself ends there."""
        row = self.table[cell]
        source = row["source"] or ""
        below: list[Cell] = []
        kind = "facts"
        more: tuple[tuple[str, str], ...] = ()
        if cell in above:
            pass
        elif source.startswith(FROM_FORMULA):
            kind, below = "model", self._inputs(cell)
            more = (("formula", self.book.indicators[cell[0]].formula),) if cell[0] in self.book.indicators else ()
        elif source.startswith(FROM_ROLLUP):
            kind, below = "sum", self._children(cell, source)
        record = self.book.indicators.get(cell[0])
        return Lineage(
            code=cell[0],
            label=record.title if record else Text(cell[0], cell[0]),
            kind=kind,
            value=row["value"],
            unit=row["unit"] or "",
            detail=(*more, *((name, str(row[name])) for name in _DETAIL if row[name] not in (None, ""))),
            children=tuple(self.explain(one, (*above, cell)) for one in below if one in self.table),
        )

    def _inputs(self, cell: Cell) -> list[Cell]:
        record = self.book.indicators.get(cell[0])
        try:
            names = names_in(parse_formula(record.formula)) if record and record.formula else ()
        except FormulaError:
            names = ()
        return [(name, *cell[1:]) for name in names]

    def _children(self, cell: Cell, source: str) -> list[Cell]:
        indicator, place, period, part = cell
        if self.tree is not None:
            day = date.fromisoformat(source.rpartition("@")[2])
            codes = [child.code for child in self.tree.children(place, day)]
        else:
            codes = sorted({key[1] for key in self.table if not is_zone_code(key[1]) and _is_below(key[1], place)})
        cells = [(indicator, code, period, part) for code in codes]
        weight = self.book.indicators[indicator].weight if indicator in self.book.indicators else ""
        if weight and source.startswith(f"{FROM_ROLLUP}mean"):
            for code in codes:
                own = (weight, code, period, part)
                cells.append(own if own in self.table else (weight, code, period, WHOLE))
        return cells


def _is_below(code: str, place: str) -> bool:
    try:
        return proposed_parent(code) == place
    except ValueError:
        return False
