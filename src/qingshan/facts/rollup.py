"""Roll up 汇总 from places to those above; a place without its number makes the one above incomplete, not smaller."""

from collections.abc import Collection
from datetime import date

import polars as pl

from qingshan.core import LEVELS, Finding, PlaceTree, Severity
from qingshan.facts.check_chain import duplicates
from qingshan.facts.compare import differences
from qingshan.facts.current import in_force
from qingshan.facts.evaluate import evaluated
from qingshan.facts.formula_check import check_formulas
from qingshan.facts.numbered import Numbered
from qingshan.facts.rollup_formula import without_inputs
from qingshan.facts.rollup_rows import parent_rows
from qingshan.facts.schema import CELL, empty_facts, sorted_facts
from qingshan.rulebook import Rulebook


def roll_up(
    frame: pl.DataFrame, book: Rulebook, tree: PlaceTree, *, day: date, levels: Collection[str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """New rows for the places of `levels`, from the places below them in the tree as it was on `day`.

    Each indicator goes up by its record: `sum`; `mean`, weighted by its `weight` indicator (of the same part, or the
    whole); `formula`, worked out anew from what was rolled up, so that a ratio is the ratio of sums; `none` stays.
    Levels between are rolled as well, whether asked for or not. Values are in the indicator's own unit.

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
    held = in_force(frame).filter(pl.col("indicator").is_in(list(book.indicators)))
    again = _recomputed(held, book)
    findings = [*check_formulas(book, again), *duplicates(Numbered(frame))]
    if any(found.severity is Severity.ERROR for found in findings):
        return empty_facts(), findings
    below = _edges(tree, day)
    wanted = [empty_facts()]
    for level in reversed(LEVELS):
        edges = below.filter(pl.col("level") == level)
        made, found = _one_level(held, book, edges.select("parent", "child"), day, again)
        fresh = made.join(held, on=list(CELL), how="anti")
        if level in levels:
            wanted.append(fresh)
            findings += [*found, *differences(made, held, book)]
        held = pl.concat([held, fresh])
    return sorted_facts(pl.concat(wanted)), findings


def _recomputed(held: pl.DataFrame, book: Rulebook) -> list[str]:
    present = held["indicator"].unique().sort()
    return [code for code in present if book.indicators[code].over_places == "formula"]


def _edges(tree: PlaceTree, day: date) -> pl.DataFrame:
    """Parent, child, and the level of the parent on a day, for the five levels of government."""
    rows = [place for place in tree if place.holds_on(day) and place.level in LEVELS]
    levels = {place.code: place.level for place in rows}
    edges = sorted((place.parent, place.code, levels[place.parent]) for place in rows if place.parent in levels)
    return pl.DataFrame(edges, schema={"parent": pl.String, "child": pl.String, "level": pl.String}, orient="row")


def _one_level(
    held: pl.DataFrame, book: Rulebook, edges: pl.DataFrame, day: date, again: list[str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Every row of the parents of one level, whether they have it already or not."""
    if edges.is_empty():
        return empty_facts(), []
    rows, mixed = parent_rows(held, book, edges, day)
    parents = edges["parent"].unique().to_list()
    fresh = rows.join(held, on=list(CELL), how="anti")
    inputs = pl.concat([held, fresh]).filter(pl.col("place").is_in(parents))
    worked_out, findings = evaluated(inputs, book, again)
    below = held.filter(pl.col("indicator").is_in(again))
    unmade = without_inputs(below, edges, worked_out, book)
    return pl.concat([rows, worked_out, unmade]), [*mixed, *findings]
