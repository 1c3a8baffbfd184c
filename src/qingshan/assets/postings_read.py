"""Read postings 读入分录 from CSV, Excel or Parquet: the table and all findings about what could not be read."""

from pathlib import Path

import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.postings import AMOUNT, COLUMN_LABELS, ENTRY_LABELS, POSTINGS
from qingshan.core import Finding, Where, canonical_code
from qingshan.facts.faults import fault as file_fault
from qingshan.facts.sheet import Sheet, read_sheet
from qingshan.rulebook import Rulebook

_OPTIONAL = ("grade", "cause", "other_place", "document", "happened", "recorded", "reason")
_NUMBER = r"^[+-]?\d{1,30}(\.\d{1,6}0*)?$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_HEADS = {label.zh: column for column, label in COLUMN_LABELS.items()}
_ENTRIES = {label.zh: str(entry) for entry, label in ENTRY_LABELS.items()}


def read_postings(path: Path, book: Rulebook) -> tuple[pl.DataFrame, list[int], list[Finding]]:
    """Postings in the order of the file, the line of each, and what could not be read.

    Heads, entries, resources, items, causes and grades may be Chinese or English. Numbers are taken digit for digit.
    """
    sheet = read_sheet(path, path.name)
    columns, findings = _named(sheet, path.name)
    if not sheet.heads:
        return pl.DataFrame(schema=POSTINGS), [], sheet.findings
    made = []
    for name, kind in POSTINGS.items():
        text = columns.get(name, pl.Series([""] * len(sheet.lines), dtype=pl.String))
        series, wrong = _typed(name, text.cast(pl.String).fill_null("").str.strip_chars(), kind)
        made.append(series.alias(name))
        code = "posting-number" if kind == AMOUNT else "posting-day"
        for row in wrong:
            where = Where(path.name, row=sheet.lines[row], field=name)
            findings.append(fault(code, where, column=name, text=str(text[row])))
    return _coded(pl.DataFrame(made, schema=POSTINGS), book), sheet.lines, [*sheet.findings, *findings]


def _named(sheet: Sheet, file: str) -> tuple[dict[str, pl.Series], list[Finding]]:
    columns: dict[str, pl.Series] = {}
    findings: list[Finding] = []
    for head, column in zip(sheet.heads, sheet.columns, strict=True):
        name = _HEADS.get(head.strip(), head.strip().lower())
        if name not in POSTINGS:
            findings.append(
                file_fault("unknown-column", Where(file, field=head), column=head, known=", ".join(POSTINGS))
            )
        elif name in columns:
            findings.append(file_fault("duplicate-column", Where(file, field=head), column=name))
        else:
            columns[name] = column
    missing = [name for name in POSTINGS if sheet.heads and name not in columns and name not in _OPTIONAL]
    findings += [file_fault("missing-column", Where(file, field=name), column=name) for name in missing]
    return columns, findings


def _typed(name: str, text: pl.Series, kind: pl.DataType) -> tuple[pl.Series, list[int]]:
    """A column in its type, and the rows that could not be read."""
    if kind == pl.String:
        return text, []
    told = text != ""
    plain = text.str.contains(_NUMBER if kind == AMOUNT else _DAY)
    kept = text.set(~plain, None)
    read = kept.cast(kind, strict=False) if kind == AMOUNT else kept.str.to_date("%Y-%m-%d", strict=False)
    return read, (told & read.is_null()).arg_true().to_list()


def _coded(table: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """Names in Chinese or English as codes; what is no name stays for the check to find."""
    named = {one.title.zh: code for code, one in book.resources.items()}
    named |= {one.title.en: code for code, one in book.resources.items()}
    table = table.with_columns(
        pl.col("resource").replace(named),
        pl.col("entry").replace(_ENTRIES),
        *(_places(table[column]) for column in ("place", "other_place")),
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


def _places(column: pl.Series) -> pl.Series:
    told = {text: _place(text) for text in column.unique()}
    return column.replace(list(told), list(told.values()))


def _place(text: str) -> str:
    try:
        return canonical_code(text)
    except ValueError:
        return text
