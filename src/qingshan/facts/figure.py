"""One figure of a large table: the rows it is made of are read, and it alone is rolled up or worked out."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from qingshan.core import LEVELS, Lineage, Period, Place, PlaceTree, canonical_code, is_zone_code
from qingshan.facts.current import in_force
from qingshan.facts.elsewhere import stands_at
from qingshan.facts.evaluate import evaluated
from qingshan.facts.explain import explain_fact
from qingshan.facts.formula import parse_formula
from qingshan.facts.formula_text import figures_in
from qingshan.facts.lookup import Lookup
from qingshan.facts.part import WHOLE
from qingshan.facts.rollup import roll_up
from qingshan.facts.rollup_formula import needed
from qingshan.facts.schema import CELL, FACTS
from qingshan.facts.succession import Moves
from qingshan.rulebook import Rulebook


def explain_figure(
    rows: pl.DataFrame | pl.LazyFrame,
    book: Rulebook,
    tree: PlaceTree,
    indicator: str,
    place: str,
    period: str,
    part: str = WHOLE,
    *,
    day: date | None = None,
    known_on: date | None = None,
) -> Lineage:
    """`explain_fact` of a figure that may have to be rolled up or worked out first, as known on a day.

    rows : all versions, such as `Store.scan` gives; day : that of the tree, without it the last of the period
    Raises ``LookupError`` when nothing gives the figure, ``ValueError`` for a place, period or part that is none.
    """
    behind = figure_rows(rows, book, tree, indicator, place, period, day=day, known_on=known_on)
    code = place if is_zone_code(place) else canonical_code(place)
    if behind.filter(indicator=indicator, place=code).is_empty():
        there = Lookup(rows).periods_of(indicator, code)
        known = f"it has {', '.join(there)}" if there else "no row gives it there"
        raise LookupError(f"no fact {indicator} {code} {period}; {known}")
    return explain_fact(behind, book, indicator, place, period, part, tree=tree)


def figure_rows(
    rows: pl.DataFrame | pl.LazyFrame,
    book: Rulebook,
    tree: PlaceTree,
    indicator: str,
    place: str,
    period: str,
    *,
    day: date | None = None,
    known_on: date | None = None,
) -> pl.DataFrame:
    """The rows in force that an indicator at a place in a period is made of, those made of them included."""
    span = Period.parse(period)
    code = place if is_zone_code(place) else canonical_code(place)
    on = day or span.end
    codes = needed(book, [indicator])
    codes |= {book.indicators[one].weight for one in codes} - {""}
    codes |= needed(book, codes)
    wanted = set(_where(book, tree, codes, code, span))
    places = {below.code: below for at, _ in wanted for below in _below(tree, at, on)}
    some = [pl.col("indicator").is_in(sorted(codes or {indicator}))]
    some.append(pl.col("period").is_in(sorted({str(one) for _, one in wanted})))
    some.append(pl.col("place").is_in(sorted({code, *places, *Moves(tree, on).affected()})))
    held = in_force(rows.lazy().filter(*some).select(FACTS.names()).collect(), known_on)
    near = PlaceTree([*places.values(), *(row for row in tree if row.successors and not row.holds_on(on))])
    rolled, _ = roll_up(held, book, near, day=on, levels=LEVELS)
    whole = pl.concat([held, rolled])
    formulas = [one for one in sorted(codes) if one in book.indicators and book.indicators[one].has_formula]
    made, _ = evaluated(whole, book, formulas, tree)
    return pl.concat([whole, made.join(whole, on=list(CELL), how="anti")])


def _where(
    book: Rulebook, tree: PlaceTree, codes: set[str], place: str, period: Period
) -> Iterator[tuple[str, Period]]:
    """The place and the period themselves, and those that formulas refer to, two steps far."""
    known = {(place, period)}
    yield place, period
    figures = {
        figure
        for code in codes
        if code in book.indicators
        for formula in book.indicators[code].every_formula
        for figure in figures_in(parse_formula(formula))
        if not figure.own
    }  # fmt: skip
    for _ in range(2):
        found = {at for figure in figures for one in known if (at := stands_at(figure, *one, tree)) is not None}
        yield from found - known
        known |= found


def _below(tree: PlaceTree, code: str, day: date) -> Iterator[Place]:
    """A place and all below it on a day."""
    yield from (row for row in tree.rows_of(code) if row.holds_on(day))
    for child in tree.children(code, day):
        yield from _below(tree, child.code, day)
