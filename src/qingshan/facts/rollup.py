"""Roll up 汇总 from places to those above; a place without its number makes the one above incomplete, not smaller."""

from collections.abc import Collection
from datetime import date

import polars as pl

from qingshan.core import LEVELS, Finding, Period, PlaceTree, Severity
from qingshan.facts.check_chain import duplicates
from qingshan.facts.current import scan_in_force
from qingshan.facts.formula_check import check_formulas
from qingshan.facts.numbered import Numbered
from qingshan.facts.rollup_day import RollUp
from qingshan.facts.schema import empty_facts, sorted_facts
from qingshan.rulebook import Rulebook


def roll_up(
    frame: pl.DataFrame | pl.LazyFrame,
    book: Rulebook,
    tree: PlaceTree,
    *,
    day: date | None,
    levels: Collection[str],
) -> tuple[pl.DataFrame, list[Finding]]:
    """New rows for the places of `levels`, from the places below them in the tree as it was on `day`.

    frame : the table, in memory or not yet read (`Store.scan`): then some indicators are read at a time
    day : None takes for each period the tree of its last day

    Each indicator goes up by its record: `sum`; `mean`, weighted by its `weight` indicator (of the same part, or the
    whole); `formula`, worked out anew from what was rolled up, so that a ratio is the ratio of sums; `none` stays.
    Levels between are rolled as well, whether asked for or not. Values are in the indicator's own unit. Figures of
    places that ended before `day` count for those that took over (see `on_tree`).

    A parent has a number when every child is present: it has one, is not applicable (nothing to add), or lacks a part
    although its other parts add up to its whole. Otherwise the parent is `missing`; the reason tells how many and
    which children lack it and what the others add up to, and `coverage` is the share that is present.

    A row that the parent has already is not made again; a note says by how much the two differ. Zones do not roll up.
    Raises ``ValueError`` for a level that there is not; with an error in a formula or a cell twice in force nothing
    is rolled up.
    """
    unknown = sorted(set(levels) - set(LEVELS))
    if unknown:
        raise ValueError(f"there is no level {', '.join(unknown)}; there are {', '.join(LEVELS)}")
    held = scan_in_force(frame.lazy()).filter(pl.col("indicator").is_in(list(book.indicators)))
    cells = held.group_by("indicator", "period", "part").agg(pl.len()).collect(engine="streaming")
    again = [code for code in cells["indicator"].unique().sort() if book.indicators[code].over_places == "formula"]
    findings = check_formulas(book, again)
    if isinstance(frame, pl.DataFrame):
        findings += duplicates(Numbered(frame))
    if any(found.severity is Severity.ERROR for found in findings):
        return empty_facts(), findings
    parts = [RollUp(some, cells, book, tree, on, levels).rows(again) for on, some in _days(held, cells, day).items()]
    findings += [found for _, told in parts for found in told]
    if any(found.severity is Severity.ERROR for found in findings):
        return empty_facts(), findings
    return parts[0][0] if len(parts) == 1 else sorted_facts(
        pl.concat([empty_facts(), *(one for one, _ in parts)])
    ), findings


def _days(held: pl.LazyFrame, cells: pl.DataFrame, day: date | None) -> dict[date, pl.LazyFrame]:
    """The rows to roll up on each day's tree."""
    if day is not None:
        return {day: held}
    ends: dict[date, list[str]] = {}
    for period in cells["period"].unique().sort():
        ends.setdefault(Period.parse(period).end, []).append(period)
    return {end: held.filter(pl.col("period").is_in(periods)) for end, periods in sorted(ends.items())}
