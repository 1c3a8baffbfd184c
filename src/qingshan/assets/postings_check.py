"""Check postings 分录检查 row by row: codes, causes, days, signs, documents; then their accounts (accounts_check)."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.postings import COLUMN_LABELS, ENTRY_LABELS, EVENTS, SIGNED, Entry
from qingshan.core import Finding, Period, PlaceTree, Where
from qingshan.core.place import is_zone_code
from qingshan.rulebook import Resource, Rulebook

_EVENTS = [str(entry) for entry in EVENTS]
_SIGNED = [str(entry) for entry in SIGNED]
_ONCE = [str(entry) for entry in (Entry.OPENING, Entry.CLOSING, Entry.AREA)]


def check_postings(
    table: pl.DataFrame,
    book: Rulebook,
    places: PlaceTree | None = None,
    *,
    file: str = "",
    lines: Sequence[int] | None = None,
) -> list[Finding]:
    """All that is wrong with single postings, by row.

    lines : line in the file of each row, else rows count from 1

    >>> from qingshan.assets.postings import Entry, posting, postings
    >>> from qingshan.rulebook import standard_rulebook
    >>> lost = posting("land", "cropland", "530802", "2019", Entry.DECREASE, "1", "hm2", cause="magic")
    >>> sorted({one.code for one in check_postings(postings([lost]), standard_rulebook())})
    ['event-no-document', 'event-undated', 'posting-cause-unknown']
    """
    numbered = table.with_columns(
        line=pl.Series(list(lines) if lines is not None else range(1, table.height + 1), dtype=pl.Int64)
    )

    def where(line: int, column: str) -> Where:
        return Where(file, row=line, field=column)

    found = [
        *_codes(numbered, book, where),
        *_periods(numbered, where),
        *_amounts(numbered, book, where),
        *_events(numbered, where),
        *_twice(numbered, where),
    ]
    if places is not None:
        found += _places(numbered, places, where)
    return sorted(found, key=lambda one: (one.where.row or 0, one.code))


_At = Callable[[int, str], Where]


def _codes(table: pl.DataFrame, book: Rulebook, where: _At) -> Iterator[Finding]:
    """Unknown resources, entries, items, grades and causes, told at the first row of each."""
    columns = ["resource", "item", "grade", "entry", "cause"]
    for row in table.group_by(columns).agg(pl.col("line").min(), pl.col("other_place").first()).iter_rows(named=True):
        held, line = book.resources.get(row["resource"]), row["line"]
        if held is None:
            yield _unknown(where(line, "resource"), row["resource"], "resources", book.resources)
            continue
        if row["entry"] not in list(Entry):
            yield _unknown(where(line, "entry"), row["entry"], held.code, [str(one) for one in Entry])
            continue
        if row["entry"] != Entry.AREA and row["item"] not in [one.code for one in held.items]:
            yield _unknown(where(line, "item"), row["item"], held.code, [one.code for one in held.items])
        if row["grade"] and row["grade"] not in [one.code for one in held.grades]:
            yield _unknown(where(line, "grade"), row["grade"], held.code, [one.code for one in held.grades])
        yield from _cause(held, row["entry"], row["cause"], where(line, "cause"))


def _unknown(where: Where, code: str, within: str, known: Sequence[str] | object) -> Finding:
    names = ", ".join(known) if hasattr(known, "__iter__") else ""
    return fault("posting-unknown-code", where, column=where.field, code=code, within=within, known=names)


def _cause(held: Resource, entry: str, cause: str, where: Where) -> Iterator[Finding]:
    """Increases and decreases have a cause of their side; other entries have none or any of the resource."""
    moves = entry in (Entry.INCREASE, Entry.DECREASE)
    found = held.cause(cause)
    if (moves and (found is None or not found.may(entry))) or (not moves and cause and found is None):
        known = ", ".join(one.code for one in held.causes if not moves or one.may(entry))
        label = ENTRY_LABELS[Entry(entry)]
        yield fault("posting-cause-unknown", where, code=cause, resource=held.code, entry=label, known=known)


def _periods(table: pl.DataFrame, where: _At) -> Iterator[Finding]:
    for text, line in table.group_by("period").agg(pl.col("line").min()).iter_rows():
        if period_of(text) is None:
            yield fault("posting-period", where(line, "period"), text=text)


def period_of(text: str) -> Period | None:
    """The period that a text says, if it says one."""
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _amounts(table: pl.DataFrame, book: Rulebook, where: _At) -> Iterator[Finding]:
    units = {code: one.unit for code, one in book.resources.items()}
    amount, entry = pl.col("amount"), pl.col("entry")
    below = table.filter((amount < 0) & ~entry.is_in(_SIGNED) & entry.is_in(list(map(str, Entry))))
    for row in below.iter_rows(named=True):
        label = ENTRY_LABELS[Entry(row["entry"])]
        yield fault(
            "posting-negative", where(row["line"], "amount"), entry=label, amount=f"{row['amount'].normalize():f}"
        )
    bare = table.filter((amount.is_null() | entry.is_in(_SIGNED)) & (pl.col("reason") == ""))
    for line, told in bare.select("line", "entry").iter_rows():
        if told in list(Entry):
            yield fault("posting-no-reason", where(line, "reason"), entry=ENTRY_LABELS[Entry(told)])
    for resource, unit, line in table.group_by("resource", "unit").agg(pl.col("line").min()).iter_rows():
        if resource in units and unit != units[resource]:
            yield fault("posting-unit", where(line, "unit"), unit=unit, resource=resource, wanted=units[resource])


def _events(table: pl.DataFrame, where: _At) -> Iterator[Finding]:
    """What happened has a document and both days, in the period and in their order."""
    events = table.filter(pl.col("entry").is_in(_EVENTS))
    for column in ("happened", "recorded"):
        for line, entry in events.filter(pl.col(column).is_null()).select("line", "entry").iter_rows():
            yield fault(
                "event-undated", where(line, column), entry=ENTRY_LABELS[Entry(entry)], column=COLUMN_LABELS[column]
            )
    for line, entry in events.filter(pl.col("document") == "").select("line", "entry").iter_rows():
        yield fault("event-no-document", where(line, "document"), entry=ENTRY_LABELS[Entry(entry)])
    known = {text: period for text in events["period"].unique() if (period := period_of(text))}
    days = pl.DataFrame(
        [(text, one.start, one.end) for text, one in known.items()],
        schema={"period": pl.String(), "start": pl.Date(), "end": pl.Date()},
        orient="row",
    )
    dated = events.join(days, on="period")
    outside = dated.filter(~pl.col("happened").is_between("start", "end") & (pl.col("entry") != Entry.REAPPRAISAL))
    for line, day, period in outside.select("line", "happened", "period").iter_rows():
        yield fault("event-outside-period", where(line, "happened"), day=day, period=period)
    for line, happened, recorded in (
        events.filter(pl.col("recorded") < pl.col("happened")).select("line", "happened", "recorded").iter_rows()
    ):
        yield fault("event-recorded-before", where(line, "recorded"), happened=happened, recorded=recorded)


def _twice(table: pl.DataFrame, where: _At) -> Iterator[Finding]:
    keys = ["resource", "item", "grade", "place", "period", "entry"]
    held = table.filter(pl.col("entry").is_in(_ONCE)).with_columns(first=pl.col("line").min().over(keys))
    for row in held.filter(pl.col("line") > pl.col("first")).iter_rows(named=True):
        yield fault(
            "entry-twice", where(row["line"], "entry"), entry=ENTRY_LABELS[Entry(row["entry"])], first=row["first"]
        )


def _places(table: pl.DataFrame, places: PlaceTree, where: _At) -> Iterator[Finding]:
    for code, line in table.group_by("place").agg(pl.col("line").min()).iter_rows():
        if code not in places and not is_zone_code(code):
            yield fault("posting-place", where(line, "place"), code=code)
