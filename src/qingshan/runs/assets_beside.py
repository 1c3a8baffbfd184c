"""What may stand beside a balance sheet 并列表: prices and obligations from files, checked before anything is made."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from qingshan.assets.money import worth_of
from qingshan.assets.obligations import read_obligations
from qingshan.assets.prices import read_prices
from qingshan.core import Finding, Period, Refused, errors_in
from qingshan.report.assets_beside import money_tables, obligation_tables
from qingshan.report.table import Table
from qingshan.rulebook import Rulebook


@dataclass(frozen=True)
class Beside:
    """Sound prices and obligations; None where none were given."""

    prices: pl.DataFrame | None = None
    obligations: pl.DataFrame | None = None

    def tables(self, table: pl.DataFrame, book: Rulebook, place: str, within: Callable[[str], bool]) -> list[Table]:
        """Their tables for one place. table : postings;  within : whether a place is this one or below it"""
        made: list[Table] = []
        periods = [Period.parse(text) for text in table.filter(pl.col("place") == place)["period"].unique()]
        last = max(periods, key=lambda one: (one.end, one.start))
        if self.prices is not None:
            made += money_tables(worth_of(table, self.prices, book, place), book, last.end)
        if self.obligations is not None:
            codes = [code for code in self.obligations["place"].unique() if within(code)]
            own = self.obligations.filter(pl.col("place").is_in(codes))
            made += obligation_tables(own, last.start, last.end, str(last))
        return made


def open_beside(prices: Path | None, obligations: Path | None, book: Rulebook) -> Beside:
    """Read both files. Raises `Refused` with everything wrong in either."""
    findings: list[Finding] = []
    held: dict[str, pl.DataFrame] = {}
    if prices is not None:
        held["prices"], found = read_prices(prices, book)
        findings += found
    if obligations is not None:
        held["obligations"], found = read_obligations(obligations)
        findings += found
    if errors_in(findings):
        raise Refused(findings)
    return Beside(**held)
