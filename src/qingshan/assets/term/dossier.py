"""All that one audit of a term is given 审计资料, bound together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import polars as pl

from qingshan.assets.postings import POSTINGS
from qingshan.assets.term.records import (
    Event,
    Figure,
    FundEntry,
    Official,
    Post,
    Promise,
    Task,
    Tenure,
    Term,
    Within,
)
from qingshan.core import Text
from qingshan.rulebook import AuditScheme

#: Postings with the file and line each stands on.
LEDGER: Final = pl.Schema({**POSTINGS, "file": pl.String(), "line": pl.Int64()})


def ledger(table: pl.DataFrame, file: str = "", lines: list[int] | None = None) -> pl.DataFrame:
    """Postings with where they stand; without `lines` they count from 1."""
    numbers = lines if lines is not None else list(range(1, table.height + 1))
    return table.with_columns(file=pl.lit(file), line=pl.Series(numbers, dtype=pl.Int64)).select(LEDGER.names())


@dataclass(frozen=True)
class Dossier:
    """All that one audit is given 审计资料.

    place : whose postings, figures and targets count;  known_on : last day of what is known; an event discovered later
    is left out, and what goes on is counted up to it
    postings : of `LEDGER`;  within : resource → how its stock is found inside a period, where that is declared
    hashes : file → sha256, for the index of evidence;  invented : said on every page
    """

    title: Text
    place: str
    term: Term
    scheme: AuditScheme
    known_on: date
    officials: tuple[Official, ...]
    posts: tuple[Post, ...]
    tenures: tuple[Tenure, ...]
    postings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LEDGER))
    within: Mapping[str, Within] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    promises: tuple[Promise, ...] = ()
    tasks: tuple[Task, ...] = ()
    events: tuple[Event, ...] = ()
    funds: tuple[FundEntry, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    invented: bool = False
    file: str = ""
