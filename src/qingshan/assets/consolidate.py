"""Consolidation 合并报表: postings of places as those of the places above, without what they passed to each other.

At each level a transfer between two places under one leaves its account. Where both sides do not agree, what is left
stands as a difference of its own, and never vanishes.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import polars as pl

from qingshan.assets.coded import KEYS, Coded
from qingshan.assets.ledger_of_stock import STOCK, accounts
from qingshan.assets.postings import Entry
from qingshan.core import LEVELS, PlaceTree

_DISAGREE: Final = "合并时双方转移数不一致 both sides of transfers disagree"


def ancestry(places: Iterable[str], tree: PlaceTree, day: date) -> pl.DataFrame:
    """Each place with its ancestor at each level on a day; null where it has none. Columns: place, level names.

    Raises ``LookupError`` for a place that the tree does not have on that day.
    """
    rows = []
    for code in sorted(set(places)):
        line = {one.level: one.code for one in (tree.at(code, day), *tree.ancestors(code, day))}
        rows.append({"place": code, **{level: line.get(level) for level in LEVELS}})
    return pl.DataFrame(rows, schema={"place": pl.String(), **dict.fromkeys(LEVELS, pl.String())})


def with_openings(table: pl.DataFrame) -> pl.DataFrame:
    """Postings in which every period states its opening as the account has it, so that places may be added up.

    Stated closings and reappraisals between periods are taken in and left out.
    """
    made = accounts(table)
    units = table.group_by(STOCK).agg(pl.col("unit").first())
    openings = made.join(units, on=STOCK).select(
        "resource",
        "item",
        grade=pl.lit(""),
        place="place",
        period="period",
        entry=pl.lit(str(Entry.OPENING)),
        cause=pl.lit(""),
        other_place=pl.lit(""),
        unit="unit",
        amount="opening",
    )
    kept = [str(entry) for entry in (Entry.INCREASE, Entry.DECREASE, Entry.DIFFERENCE, Entry.AREA)]
    rest = table.filter(pl.col("entry").is_in(kept) | (pl.col("grade") != "")).select(*KEYS, "amount")
    return pl.concat([openings.cast({name: table.schema[name] for name in KEYS}), rest])


def merged(table: pl.DataFrame, above: Mapping[str, str]) -> pl.DataFrame:
    """Postings of places as those of the places above; one row for each of `KEYS`.

    table : `with_openings` or what this gave;  above : place → place it goes into. Places not in it are left out as
    accounts, and stay as other places of transfers.

    >>> from qingshan.assets.postings import posting, postings
    >>> move = {"cause": "boundary_change"}
    >>> table = with_openings(postings([
    ...     posting("land", "garden", "530801", "2019", Entry.OPENING, "10", "hm2"),
    ...     posting("land", "garden", "530802", "2019", Entry.OPENING, "20", "hm2"),
    ...     posting("land", "garden", "530801", "2019", Entry.DECREASE, "3", "hm2", other_place="530802", **move),
    ...     posting("land", "garden", "530802", "2019", Entry.INCREASE, "3", "hm2", other_place="530801", **move),
    ... ]))
    >>> merged(table, {"530801": "530800", "530802": "530800"})["amount"].to_list()
    [Decimal('30.000000')]
    """
    coded = Coded.of(table, above.values()).merged(above)
    return coded.words_of(coded.rows, _DISAGREE)


def consolidated(table: pl.DataFrame, tree: PlaceTree, day: date) -> pl.DataFrame:
    """Merged postings of every level, the postings' own places among them, as the tree is on a day.

    Each level is made from the one below it. Raises ``LookupError`` for places that the tree does not have.
    """
    # as categories they are compared by number: millions of words take three times as long
    opened = with_openings(table.with_columns(pl.col(KEYS).cast(pl.Categorical)))
    lines = ancestry(opened["place"].unique().cast(pl.String), tree, day)
    held = Coded.of(opened, {code for level in LEVELS for code in lines[level].drop_nulls()})
    found = [held.rows]
    own: dict[str, str] = dict(zip(lines["place"], lines["place"], strict=True))
    for level in reversed(LEVELS):
        up: dict[str, str] = dict(lines.select("place", level).drop_nulls().iter_rows())
        # places at this level or above it go on as they are
        step: dict[str, str] = {now: up.get(first, now) for first, now in own.items()}
        if all(now == above for now, above in step.items()):
            continue
        held = held.merged(step)
        own = {first: step[now] for first, now in own.items()}
        found.append(held.of_places([above for now, above in step.items() if now != above]))
    return held.words_of(pl.concat(found), _DISAGREE)


def two_levels(table: pl.DataFrame, tree: PlaceTree, day: date) -> list[tuple[str, str, str, str]]:
    """Accounts kept both of a place and of one above it, which would count twice: item, period, above, below."""
    cells = table.select("resource", "item", "place", "period").unique()
    there = set(cells.iter_rows())
    above = {code: [one.code for one in tree.ancestors(code, day)] for code in cells["place"].unique() if code in tree}
    return sorted(
        (f"{resource} {item}", period, up, place)
        for resource, item, place, period in there
        for up in above.get(place, ())
        if (resource, item, up, period) in there
    )
