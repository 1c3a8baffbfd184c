"""Checks of a fact that need no rulebook: status, value, the stated number, mark, source, coverage, price basis."""

from datetime import datetime

import polars as pl

from qingshan.core import Finding, Mark
from qingshan.facts.numbered import Numbered
from qingshan.facts.schema import CONSTANT, CURRENT, MIXED, Status, number_of, price_basis_of

_VALUE = pl.col("status") == Status.VALUE.value
_KNOWN = pl.col("status").is_in([status.value for status in Status])


def check_status(rows: Numbered) -> list[Finding]:
    """A status nobody knows."""
    return rows.found("unknown-status", "status", ~_KNOWN | pl.col("status").is_null())


def check_stated(rows: Numbered) -> list[Finding]:
    """The printed number is one, and is the value."""

    def judge(stated: str | None, value: float | None) -> list[tuple[str, str, dict[str, object]]]:
        if stated is None:
            return []
        try:
            read = number_of(stated)
        except ValueError:
            return [("stated-not-number", "stated", {"stated": stated})]
        if value is None or read == value:
            return []
        return [("stated-not-value", "stated", {"stated": stated, "value": value})]

    return list(rows.judged(("stated", "value"), judge))


def check_value(rows: Numbered) -> list[Finding]:
    """A value where the status says so and nowhere else; a reason, a source, a mark, a finite number, a coverage."""
    value, coverage = pl.col("value"), pl.col("coverage")
    return [
        *rows.found("value-missing", "value", _VALUE & value.is_null()),
        *rows.found("value-not-allowed", "value", _KNOWN & ~_VALUE & value.is_not_null()),
        *rows.found("value-not-finite", "value", ~value.is_finite()),
        *rows.found("reason-missing", "reason", _KNOWN & ~_VALUE & _empty("reason")),
        *rows.found("missing-source", "source", _VALUE & _empty("source")),
        *rows.found("unknown-mark", "mark", ~pl.col("mark").is_in([mark.value for mark in Mark])),
        *rows.found(
            "coverage-range",
            "coverage",
            coverage.is_nan() | (coverage > 1) | (coverage < 0) | (_VALUE & (coverage <= 0)),
        ),
    ]


def _empty(column: str) -> pl.Expr:
    return pl.col(column).fill_null("").str.strip_chars() == ""


def check_recorded_at(rows: Numbered) -> list[Finding]:
    """An ISO day or time, where it is given."""

    def judge(recorded_at: str | None) -> list[tuple[str, str, dict[str, object]]]:
        try:
            if recorded_at is not None and not recorded_at[4:5] == "-":
                raise ValueError
            datetime.fromisoformat(recorded_at or "2000-01-01")
        except ValueError:
            return [("bad-recorded-at", "recorded_at", {"recorded_at": recorded_at})]
        return []

    return list(rows.judged(("recorded_at",), judge))


def check_price_basis(rows: Numbered) -> list[Finding]:
    """The price basis is current or constant, as price year and period tell, or mixed without a year."""

    def judge(basis: str | None, year: int | None, period: str) -> list[tuple[str, str, dict[str, object]]]:
        if basis is None:
            return []
        if basis == MIXED and year is None:
            return []
        if basis not in (CURRENT, CONSTANT):
            return [("unknown-price-basis", "price_basis", {"price_basis": basis})]
        told = None if year is None or period is None else price_basis_of(year, period)
        if told in (None, basis):
            return []
        words: dict[str, object] = {"price_basis": basis, "price_year": year, "period": period}
        return [("price-basis-contradicts", "price_basis", words)]

    return list(rows.judged(("price_basis", "price_year", "period"), judge))
