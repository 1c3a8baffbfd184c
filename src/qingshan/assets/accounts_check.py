"""Check accounts 账户检查: openings, stated closings, signs, areas, grades and both sides of transfers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.ledger_of_stock import STOCK, accounts, composition
from qingshan.assets.postings import ENTRY_LABELS, Entry
from qingshan.core import Finding, Where
from qingshan.rulebook import Rulebook

_CELL = [*STOCK, "period"]
_MOVES = (Entry.OPENING, Entry.INCREASE, Entry.DECREASE, Entry.REAPPRAISAL, Entry.DIFFERENCE, Entry.CLOSING)


@dataclass(frozen=True)
class _Places:
    """Where postings stand in a file."""

    table: pl.DataFrame
    file: str

    @cached_property
    def _lines(self) -> dict[tuple[Any, ...], int | None]:
        last = self.table.group_by(*_CELL, "entry", "grade").agg(pl.col("line").max())
        return {line[:-1]: line[-1] for line in last.iter_rows()}

    def of(self, row: Mapping[str, Any], *entries: Entry, grade: str = "") -> Where:
        """The last posting of one cell under the first of some entries that it has."""
        cell = [row.get(name, "") for name in _CELL]
        held = (self._lines.get((*cell, str(entry), grade)) for entry in entries)
        return Where(self.file, row=next((line for line in held if line), None), field="amount")


def check_accounts(
    table: pl.DataFrame, book: Rulebook, file: str = "", *, lines: Sequence[int] | None = None
) -> list[Finding]:
    """What is wrong with the accounts that sound postings make; each names its resource, item, place and period.

    lines : line in the file of each posting; without it no row is told

    >>> from qingshan.assets.postings import Entry, posting, postings
    >>> from qingshan.rulebook import standard_rulebook
    >>> rows = [
    ...     posting("land", "garden", "530802", "2019", Entry.OPENING, "10", "hm2"),
    ...     posting("land", "garden", "530802", "2019", Entry.CLOSING, "11", "hm2"),
    ... ]
    >>> [one.code for one in check_accounts(postings(rows), standard_rulebook())]
    ['closing-does-not-follow']
    """
    told = [None] * table.height if lines is None else list(lines)
    table = table.with_columns(line=pl.Series(told, dtype=pl.Int64))
    made = accounts(table)
    where = _Places(table, file)
    return [
        *_openings(table, made, where),
        *_closings(made, where),
        *_areas(table, made, book, where),
        *_grades(table, made, where),
        *check_transfers(table, where),
    ]


def plain(amount: Decimal) -> str:
    """A number without the noughts at its end."""
    return f"{amount.normalize():f}"


def _stock(row: Mapping[str, object]) -> str:
    return " ".join(str(row[name]) for name in STOCK)


def _openings(table: pl.DataFrame, made: pl.DataFrame, where: _Places) -> Iterator[Finding]:
    told = table.filter((pl.col("entry") == Entry.OPENING) & (pl.col("grade") == "")).select(_CELL).unique()
    begun = made.filter(~pl.col("follows")).join(told, on=_CELL, how="anti")
    for row in begun.iter_rows(named=True):
        yield fault("opening-missing", where.of(row, *_MOVES), stock=_stock(row), period=row["period"])
    before = pl.col("closing").shift(1).over(STOCK) + pl.col("reappraisal")
    again = made.with_columns(made=before).filter(pl.col("follows") & (pl.col("stated_opening") != pl.col("made")))
    for row in again.iter_rows(named=True):
        stated, worked = row["stated_opening"], row["made"]
        words = {"stated": plain(stated), "made": plain(worked), "apart": plain(stated - worked)}
        yield fault(
            "opening-not-last-closing", where.of(row, Entry.OPENING), stock=_stock(row), period=row["period"], **words
        )


def _closings(made: pl.DataFrame, where: _Places) -> Iterator[Finding]:
    for row in made.filter(pl.col("stated_closing") != pl.col("closing")).iter_rows(named=True):
        stated, worked = row["stated_closing"], row["closing"]
        words = {"stated": plain(stated), "made": plain(worked), "apart": plain(stated - worked)}
        yield fault(
            "closing-does-not-follow", where.of(row, Entry.CLOSING), stock=_stock(row), period=row["period"], **words
        )
    for end in ("opening", "closing"):
        for row in made.filter(pl.col(end) < 0).iter_rows(named=True):
            at = where.of(row, Entry.DECREASE, *_MOVES)
            yield fault("stock-negative", at, stock=_stock(row), period=row["period"], amount=plain(row[end]))


def _areas(table: pl.DataFrame, made: pl.DataFrame, book: Rulebook, where: _Places) -> Iterator[Finding]:
    """Items that are all the ground of a place add up to its area; an unknown item leaves it undecided."""
    closing = [code for code, one in book.resources.items() if one.closes]
    keys = ["resource", "place", "period"]
    sums = (
        made.filter(pl.col("resource").is_in(closing))
        .group_by(keys)
        .agg(pl.col("closing").sum(), lost=pl.col("closing").null_count())
    )
    stated = table.filter(pl.col("entry") == Entry.AREA).select(*keys, "amount")
    both = sums.join(stated, on=keys).filter((pl.col("lost") == 0) & (pl.col("closing") != pl.col("amount")))
    for row in both.sort(keys).iter_rows(named=True):
        stock = f"{row['resource']} {row['place']}"
        worked, told = plain(row["closing"]), plain(row["amount"])
        yield fault(
            "areas-do-not-close", where.of(row, Entry.AREA), stock=stock, period=row["period"], made=worked, stated=told
        )


def _grades(table: pl.DataFrame, made: pl.DataFrame, where: _Places) -> Iterator[Finding]:
    graded = composition(table)
    for entry in (Entry.OPENING, Entry.CLOSING):
        sums = graded.group_by(_CELL).agg(
            pl.col(entry).sum().alias("made"), pl.col("grade").last(), lost=pl.col(entry).null_count()
        )
        both = made.join(sums, on=_CELL).filter((pl.col("lost") == 0) & (pl.col(entry) != pl.col("made")))
        for row in both.sort(_CELL).iter_rows(named=True):
            words = {"made": plain(row["made"]), "stated": plain(row[entry]), "entry": ENTRY_LABELS[entry]}
            at = where.of(row, entry, grade=row["grade"])
            yield fault("grades-do-not-add-up", at, stock=_stock(row), period=row["period"], **words)


def check_transfers(table: pl.DataFrame, where: _Places) -> Iterator[Finding]:
    """What one place gave another took: by item, period and pair of places, where both keep this account."""
    moves = table.filter((pl.col("other_place") != "") & (pl.col("grade") == "") & pl.col("amount").is_not_null())
    gave = pl.col("entry") == Entry.DECREASE
    pairs = moves.with_columns(
        giver=pl.when(gave).then("place").otherwise("other_place"),
        taker=pl.when(gave).then("other_place").otherwise("place"),
    )
    keys = ["resource", "item", "period", "giver", "taker"]
    sums = pairs.group_by(keys).agg(
        given=pl.col("amount").filter(gave).sum(), taken=pl.col("amount").filter(~gave).sum(), line=pl.col("line").max()
    )
    kept = table["place"].unique().implode()
    both = sums.filter(pl.col("giver").is_in(kept) & pl.col("taker").is_in(kept) & (pl.col("given") != pl.col("taken")))
    for row in both.sort(keys).iter_rows(named=True):
        words = {name: row[name] for name in ("period", "giver", "taker")}
        sides = {"given": plain(row["given"]), "taken": plain(row["taken"])}
        at = Where(where.file, row=row["line"], field="amount")
        yield fault("transfer-one-sided", at, item=f"{row['resource']} {row['item']}", **words, **sides)
