"""Explain a figure of a book 追溯: down to the file it came from, with its hash, the cell and every earlier version."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from qingshan.core import Lineage, Text
from qingshan.facts import explain_fact, reason_text
from qingshan.facts import explain_figure as explain_figure_of
from qingshan.runs.figures import Book
from qingshan.runs.figures_asked import no_such_figure

_EARLIER = Text("更正前", "before the correction")


def explain_figure(
    book: Book, indicator: str, place: str, period: str, part: str = "", *, known_on: date | None = None
) -> Lineage:
    """The tree behind a figure, as known at the end of a day; rolled up or worked out first where it has to be.

    Raises `Refused` when the book has no such figure, or for a place, period or part that is none.
    """
    rows = book.store.scan(known_on)
    try:
        if book.places is not None:
            lineage = explain_figure_of(rows, book.rulebook, book.places, indicator, place, period, part)
        else:
            lineage = explain_fact(rows.collect(), book.rulebook, indicator, place, period, part)
    except (LookupError, ValueError) as error:
        raise no_such_figure(indicator, place, period, str(error.args[0] if error.args else error)) from error
    return _named(book, _traced(book, lineage, known_on))


def _named(book: Book, lineage: Lineage) -> Lineage:
    """The same tree with the name of every place."""
    place = dict(lineage.detail).get("place", "")
    rows = book.places.rows_of(place) if book.places is not None else ()
    named = (("place_name", reason_text(rows[-1].name)),) if rows else ()
    return replace(
        lineage, detail=(*named, *lineage.detail), children=tuple(_named(book, child) for child in lineage.children)
    )


def _traced(book: Book, lineage: Lineage, known_on: date | None) -> Lineage:
    """The same tree with the import of every stated figure, and the versions that it replaced."""
    if lineage.children:
        return replace(lineage, children=tuple(_traced(book, child, known_on) for child in lineage.children))
    told = dict(lineage.detail)
    if not {"place", "period", "recorded_at"} <= set(told):
        return lineage
    cell = {"indicator": lineage.code, **{name: told.get(name, "") for name in ("place", "period", "part")}}
    receipt = book.store.receipt_of({**cell, "recorded_at": told["recorded_at"]})
    detail = lineage.detail
    if receipt is not None:
        detail += (("file", receipt.file), ("sha256", receipt.sha256), ("import", f"{receipt.number:06d}"))
    return replace(lineage, detail=detail, children=tuple(_earlier(book, cell, told["recorded_at"], lineage, known_on)))


def _earlier(
    book: Book, cell: Mapping[str, str], recorded_at: str, now: Lineage, known_on: date | None
) -> list[Lineage]:
    """The versions before the one in force, the latest first."""
    same = [pl.col(name) == value for name, value in cell.items()]
    scan = book.store.scan(known_on).filter(*same, pl.col("recorded_at") < recorded_at)
    rows = scan.collect().sort("recorded_at", descending=True)
    return [
        replace(now, label=_EARLIER, kind="revision", children=(), **_of(row)) for row in rows.iter_rows(named=True)
    ]


def _of(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("status", "stated", "mark", "source", "recorded_at", "correction", "reason")
    detail = tuple((name, str(row[name])) for name in names if row[name] not in (None, ""))
    return {"value": row["value"], "unit": row["unit"] or "", "detail": detail}
