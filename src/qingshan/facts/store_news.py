"""What an import brings to a book of figures 数据册 that it has not: new cells, corrections, and disagreements."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from qingshan.core import Finding, Where
from qingshan.core.units import shown
from qingshan.facts.check_chain import any_twice, corrections, duplicates
from qingshan.facts.columns import line_between
from qingshan.facts.current import in_force
from qingshan.facts.faults import fault
from qingshan.facts.numbered import LINE, Numbered
from qingshan.facts.schema import CELL, FACTS, Status

_CELL: Final = list(CELL)
#: What makes two rows one figure beside its value, and what else they say of it.
_FIGURE: Final = ("status", "price_year")
_SAID: Final = ("stated", "mark", "source", "reason", "coverage")
_CLOSE: Final = 1e-12
_HELD: Final = "_held"


@dataclass(frozen=True)
class Terms:
    """The terms of one import: its file, when it is recorded, and the reason of its corrections, if it may correct."""

    file: str
    recorded_at: str
    correction: str | None = None


def news(rows: pl.DataFrame, held: pl.DataFrame, terms: Terms) -> tuple[pl.DataFrame, list[Finding]]:
    """The rows to add, and what speaks against adding them; with an error among the findings none should be.

    rows : a facts table and the line of each row; held : all versions that the book has of these cells
    """
    own = rows.with_columns(
        recorded_at=pl.col("recorded_at").fill_null(terms.recorded_at),
        correction=pl.coalesce("correction", pl.lit(terms.correction, pl.String)),
    )
    findings = _late(own, terms)
    same = [name for name in FACTS if name != "correction"]
    if not held.is_empty():
        own = own.join(held, on=same, how="anti", nulls_equal=True, maintain_order="left")
    chained, single = own.filter(pl.col("supersedes").is_not_null()), own.filter(pl.col("supersedes").is_null())
    chained = chained.unique(same, keep="first", maintain_order=True)
    if any_twice(single):
        single = single.unique([*CELL, "recorded_at", "value", "unit", *_FIGURE], keep="first", maintain_order=True)
    single, found = _beside_held(single, held, terms)
    findings += [*found, *_unsound(chained, own, held, terms)]
    fresh = pl.concat([chained, single])
    findings += duplicates(Numbered(fresh, terms.file, fresh[LINE].to_list()))
    return fresh.select(FACTS.names()), findings


def _late(own: pl.DataFrame, terms: Terms) -> list[Finding]:
    late = own.filter(pl.col("recorded_at") > terms.recorded_at)
    return [
        fault("recorded-in-future", Where(terms.file, line, "recorded_at"), recorded_at=at, now=terms.recorded_at)
        for line, at in late.select(LINE, "recorded_at").iter_rows()
    ]


def _unsound(chained: pl.DataFrame, own: pl.DataFrame, held: pl.DataFrame, terms: Terms) -> list[Finding]:
    """Corrections that a file brings itself: without a reason, of nothing, or of what was replaced already."""
    if chained.is_empty():
        return []
    numbered = Numbered(chained, terms.file, chained[LINE].to_list())
    findings = numbered.found("correction-without-reason", "correction", pl.col("correction").is_null())
    findings += corrections(numbered, pl.concat([held, own.select(FACTS.names())]))
    gone = held.join(in_force(held), on=[*CELL, "recorded_at"], how="anti").select(*CELL, supersedes="recorded_at")
    again = chained.join(gone, on=[*CELL, "supersedes"], how="semi", maintain_order="left")
    return findings + [
        fault("supersedes-replaced", Where(terms.file, row=line, field="supersedes"), supersedes=told)
        for line, told in again.select(LINE, "supersedes").iter_rows()
    ]


def _beside_held(single: pl.DataFrame, held: pl.DataFrame, terms: Terms) -> tuple[pl.DataFrame, list[Finding]]:
    """Rows that replace nothing of themselves: those of new cells, and those that correct where they may."""
    if held.is_empty():
        return single.with_columns(correction=pl.lit(None, pl.String)), []
    columns = single.columns
    both = _joined(single, in_force(held))
    fresh = both.filter(pl.col("recorded_at_held").is_null()).with_columns(correction=pl.lit(None, pl.String))
    known = _compared(both.filter(pl.col("recorded_at_held").is_not_null()))
    changed = known.filter(~pl.col("same") | ~pl.col("said"))
    correcting = changed.filter(pl.col("correction").is_not_null()).with_columns(supersedes="recorded_at_held")
    early = correcting.filter(pl.col("recorded_at") <= pl.col("recorded_at_held"))
    findings = [
        fault("supersedes-order", Where(terms.file, row=line, field="recorded_at"), supersedes=told)
        for line, told in early.select(LINE, "supersedes").iter_rows()
    ]
    refused = changed.filter(pl.col("correction").is_null())
    findings += _told("same-figure", refused.filter("same"), terms)
    other = refused.filter(~pl.col("same"))
    before = _compared(_joined(other.select(columns), held)).filter("same").select(LINE).unique()
    findings += _told("replaced-since", other.join(before, on=LINE, how="semi", maintain_order="left"), terms)
    findings += _told("disagrees-with-held", other.join(before, on=LINE, how="anti", maintain_order="left"), terms)
    return pl.concat([fresh.select(columns), correcting.select(columns)]), findings


def _joined(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    named = held.rename({name: f"{name}{_HELD}" for name in FACTS if name not in CELL})
    return rows.join(named, on=_CELL, how="left", maintain_order="left")


def _compared(both: pl.DataFrame) -> pl.DataFrame:
    """`same`: whether a row is the figure held beside it, in whatever unit; `said`: whether it says the same of it."""
    pairs = both.select("unit", "unit_held").unique().drop_nulls()
    lines = [line_between(given, held) for given, held in pairs.iter_rows()]
    table = pairs.with_columns(
        pl.Series("slope", [slope for slope, _ in lines], pl.Float64),
        pl.Series("offset", [offset for _, offset in lines], pl.Float64),
    )
    value, held = pl.col("value") * pl.col("slope") + pl.col("offset"), pl.col("value_held")
    near = (value - held).abs() <= _CLOSE * held.abs()
    equal = pl.when(pl.col("status") == Status.VALUE.value).then(near.fill_null(False)).otherwise(True)
    return (
        both.join(table, on=["unit", "unit_held"], how="left", maintain_order="left")
        .with_columns(same=equal & _alike(_FIGURE), said=_alike(_SAID))
        .drop("slope", "offset")
    )


def _alike(columns: tuple[str, ...]) -> pl.Expr:
    return pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}{_HELD}")) for name in columns)


def _told(code: str, rows: pl.DataFrame, terms: Terms) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        yield fault(
            code,
            Where(terms.file, row=row[LINE], field="value"),
            what=" ".join(row[name] for name in CELL if row[name]),
            given=_figure(row["value"], row["unit"], row["status"]),
            held=_figure(row["value_held"], row["unit_held"], row["status_held"]),
            source=row["source_held"] or "—",
            recorded_at=row["recorded_at_held"],
        )


def _figure(value: Any, unit: str, status: str) -> str:
    return status if value is None else f"{value:.12g} {shown(unit)}".rstrip()
