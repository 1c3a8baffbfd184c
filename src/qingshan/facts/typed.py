"""Columns as written → the facts table: Chinese or English heads, numbers read, codes in their canonical form."""

from collections.abc import Callable
from typing import Final

import polars as pl

from qingshan.core import Finding, Period, Text, Where, canonical_code
from qingshan.facts.faults import fault
from qingshan.facts.part import canonical_part
from qingshan.facts.reason import reason_text
from qingshan.facts.schema import COLUMN_LABELS, FACTS, PRICE_BASIS_LABELS, STATUS_LABELS, Status
from qingshan.facts.sheet import Sheet

#: A file may leave these out.
OPTIONAL: Final = (
    "part", "stated", "status", "mark", "recorded_at", "supersedes", "reason", "price_year", "price_basis", "coverage",
    "correction",
)  # fmt: skip

_NUMBER: Final = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"
_WHOLE_NUMBER: Final = r"^\d{4}(\.0*)?$"
_HEADS: Final = {label.zh: column for column, label in COLUMN_LABELS.items()}


def typed_facts(sheet: Sheet, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """The sheet as a facts table in the order of the file, and every head or number that could not be read."""
    columns, findings = _named(sheet, file)
    height = len(sheet.lines)
    made: list[pl.Series] = []
    for name, kind in FACTS.items():
        written = columns.get(name)
        if written is None:
            made.append(pl.Series(name, [None] * height, kind))
        elif kind == pl.String:
            made.append(_text(name, written))
        else:
            series, bad = _number(name, written, kind)
            made.append(series)
            findings += [
                fault("bad-number", Where(file, row=sheet.lines[row], field=name), column=name, text=text)
                for row, text in bad
            ]
    frame = pl.DataFrame(made, schema=FACTS) if height else pl.DataFrame(schema=FACTS)
    whole = _value_from_stated(frame.with_columns(pl.col("part").fill_null("")), with_status="status" in columns)
    if "status" not in columns:
        whole, blank = _with_status(whole)
        findings += [fault("status-assumed", Where(file, field="status"), count=blank)] if blank else []
    return whole, findings


def _named(sheet: Sheet, file: str) -> tuple[dict[str, pl.Series], list[Finding]]:
    columns: dict[str, pl.Series] = {}
    findings: list[Finding] = []
    for head, column in zip(sheet.heads, sheet.columns, strict=True):
        name = _HEADS.get(head.strip(), head.strip().lower())
        where = Where(file, field=head)
        if name not in FACTS:
            findings.append(fault("unknown-column", where, column=head, known=", ".join(FACTS)))
        elif name in columns:
            findings.append(fault("duplicate-column", where, column=name))
        else:
            columns[name] = column
    missing = [name for name in FACTS if name not in columns and name not in OPTIONAL]
    findings += [fault("missing-column", Where(file, field=name), column=name) for name in missing]
    return columns, findings


def _text(name: str, written: pl.Series) -> pl.Series:
    text = written.cast(pl.String).str.strip_chars()
    series = text.set(text == "", None).alias(name)
    read = _READ.get(name)
    if read is None:
        return series
    told = {value: read(value) for value in series.unique().drop_nulls()}
    return series.replace(list(told), list(told.values())) if told else series


def _or_as_written(read: Callable[[str], str]) -> Callable[[str], str]:
    """What cannot be read stays as it is for the check to find."""

    def reader(text: str) -> str:
        try:
            return read(text)
        except ValueError:
            return text

    return reader


_STATUSES: Final = {label.zh: str(status) for status, label in STATUS_LABELS.items()}
_BASES: Final = {label.zh: basis for basis, label in PRICE_BASIS_LABELS.items()}
_READ: Final[dict[str, Callable[[str], str]]] = {
    "place": _or_as_written(canonical_code),
    "period": _or_as_written(lambda text: str(Period.parse(text))),
    "part": _or_as_written(canonical_part),
    "status": lambda text: _STATUSES.get(text, text.lower()),
    "price_basis": lambda text: _BASES.get(text, text.lower()),
    "mark": str.upper,
}


def _number(name: str, written: pl.Series, kind: pl.DataType) -> tuple[pl.Series, list[tuple[int, str]]]:
    """The numbers of a column, null where empty or bad, and the bad ones with their place in the column."""
    if written.dtype.is_numeric():
        series = written.cast(kind, strict=False)
        bad = written.is_not_null() & series.is_null()
    else:
        text = written.cast(pl.String).str.strip_chars()
        plain = text.str.contains(_WHOLE_NUMBER if kind.is_integer() else _NUMBER)
        series = text.set(~plain, None).cast(pl.Float64, strict=False).cast(kind, strict=False)
        bad = series.is_null() & (text != "")
    if kind.is_float():
        bad = bad | ~series.is_finite().fill_null(True)
    rows = bad.fill_null(False).arg_true().to_list()
    return series.set(bad.fill_null(False), None).alias(name), [(row, str(written[row])) for row in rows]


#: Why there is no number in a row that says nothing of it.
_BLANK: Final = Text("原表为空", "left blank in the table")


def _with_status(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The rows of a table without a column of statuses, where a blank is missing; and how many are blank."""
    blank = pl.col("value").is_null() & pl.col("stated").is_null()
    status = pl.when(blank).then(pl.lit(Status.MISSING.value)).otherwise(pl.lit(Status.VALUE.value))
    reason = pl.when(blank).then(pl.col("reason").fill_null(reason_text(_BLANK))).otherwise(pl.col("reason"))
    return frame.with_columns(status=status, reason=reason), frame.filter(blank).height


def _value_from_stated(frame: pl.DataFrame, *, with_status: bool) -> pl.DataFrame:
    """A row that gives only the printed number has that number. with_status : only where its status says so"""
    printed = pl.col("stated").str.replace_all("[,，]", "")
    told = printed.str.contains(_NUMBER)
    read = pl.when(told).then(printed).cast(pl.Float64, strict=False)
    empty = pl.col("value").is_null() & ((pl.col("status") == "value") if with_status else pl.lit(True))
    return frame.with_columns(value=pl.when(empty).then(read).otherwise(pl.col("value")))
