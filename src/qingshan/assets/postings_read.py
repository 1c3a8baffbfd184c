"""Read postings 读入分录 from CSV, Excel or Parquet: the table and all findings about what could not be read."""

from pathlib import Path

import polars as pl

from qingshan.assets.postings import COLUMN_LABELS, ENTRY_LABELS, POSTINGS
from qingshan.assets.table_read import place_codes, read_table
from qingshan.core import Finding
from qingshan.rulebook import Rulebook

_OPTIONAL = ("grade", "cause", "other_place", "document", "happened", "recorded", "reason")
_ENTRIES = {label.zh: str(entry) for entry, label in ENTRY_LABELS.items()}


def read_postings(path: Path, book: Rulebook) -> tuple[pl.DataFrame, list[int], list[Finding]]:
    """Postings in the order of the file, the line of each, and what could not be read.

    Heads, entries, resources, items, causes and grades may be Chinese or English. Numbers are taken digit for digit.
    """
    table, lines, findings = read_table(path, POSTINGS, COLUMN_LABELS, _OPTIONAL)
    return _coded(table, book), lines, findings


def resource_codes(column: pl.Series, book: Rulebook) -> pl.Series:
    """Names of resources in Chinese or English as codes."""
    named = {one.title.zh: code for code, one in book.resources.items()}
    named |= {one.title.en: code for code, one in book.resources.items()}
    return column.replace(named)


def _coded(table: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """Names in Chinese or English as codes; what is no name stays for the check to find."""
    table = table.with_columns(
        resource_codes(table["resource"], book),
        pl.col("entry").replace(_ENTRIES),
        *(place_codes(table[column]) for column in ("place", "other_place")),
    )
    for column in ("item", "cause", "grade"):
        pairs = table.select("resource", column).unique().sort("resource", column)
        told = pairs.with_columns(code=pl.Series([_code(book, *pair) for pair in pairs.iter_rows()], dtype=pl.String))
        table = table.join(told, on=["resource", column], how="left", maintain_order="left")
        table = table.with_columns(pl.col("code").alias(column)).drop("code")
    return table.select(POSTINGS.names())


def _code(book: Rulebook, resource: str, text: str) -> str:
    held = book.resources.get(resource)
    return held.named(text) if held else text
