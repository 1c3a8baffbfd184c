"""Read a table of a balance sheet 读入表格: heads in Chinese or English, numbers digit for digit, days as days."""

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from qingshan.assets.faults import fault
from qingshan.assets.postings import AMOUNT
from qingshan.core import Finding, Text, Where, canonical_code
from qingshan.facts.faults import fault as file_fault
from qingshan.facts.sheet import Sheet, read_sheet

_NUMBER = r"^[+-]?\d{1,30}(\.\d{1,6}0*)?$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"


def read_table(
    path: Path, schema: pl.Schema, labels: Mapping[str, Text], optional: Collection[str]
) -> tuple[pl.DataFrame, list[int], list[Finding]]:
    """The rows in the order of the file, the line of each, and what could not be read.

    schema : columns of text, `AMOUNT` and days;  labels : their Chinese heads;  optional : columns that may lack
    """
    sheet = read_sheet(path, path.name)
    columns, findings = _named(sheet, path.name, schema, labels, optional)
    if not sheet.heads:
        return pl.DataFrame(schema=schema), [], sheet.findings
    made = []
    for name, kind in schema.items():
        text = columns.get(name, pl.Series([""] * len(sheet.lines), dtype=pl.String))
        series, wrong = _typed(text.cast(pl.String).fill_null("").str.strip_chars(), kind)
        made.append(series.alias(name))
        code = "posting-number" if kind == AMOUNT else "posting-day"
        for row in wrong:
            where = Where(path.name, row=sheet.lines[row], field=name)
            findings.append(fault(code, where, column=name, text=str(text[row])))
    return pl.DataFrame(made, schema=schema), sheet.lines, [*sheet.findings, *findings]


def _named(
    sheet: Sheet, file: str, schema: pl.Schema, labels: Mapping[str, Text], optional: Collection[str]
) -> tuple[dict[str, pl.Series], list[Finding]]:
    heads = {label.zh: column for column, label in labels.items()}
    columns: dict[str, pl.Series] = {}
    findings: list[Finding] = []
    for head, column in zip(sheet.heads, sheet.columns, strict=True):
        name = heads.get(head.strip(), head.strip().lower())
        if name not in schema:
            findings.append(file_fault("unknown-column", Where(file, field=head), column=head, known=", ".join(schema)))
        elif name in columns:
            findings.append(file_fault("duplicate-column", Where(file, field=head), column=name))
        else:
            columns[name] = column
    missing = [name for name in schema if sheet.heads and name not in columns and name not in optional]
    findings += [file_fault("missing-column", Where(file, field=name), column=name) for name in missing]
    return columns, findings


def _typed(text: pl.Series, kind: pl.DataType) -> tuple[pl.Series, list[int]]:
    """A column in its type, and the rows that could not be read."""
    if kind == pl.String:
        return text, []
    told = text != ""
    plain = text.str.contains(_NUMBER if kind == AMOUNT else _DAY)
    kept = text.set(~plain, None)
    read = kept.cast(kind, strict=False) if kind == AMOUNT else kept.str.to_date("%Y-%m-%d", strict=False)
    return read, (told & read.is_null()).arg_true().to_list()


def place_codes(column: pl.Series) -> pl.Series:
    """Codes of places in one spelling; what is no code stays for the check to find."""
    told = {text: _place(text) for text in column.unique()}
    return column.replace(list(told), list(told.values()))


def _place(text: str) -> str:
    try:
        return canonical_code(text)
    except ValueError:
        return text
