"""A book of figures 数据册: a folder of imports, added to and never changed, with a receipt for each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from qingshan.core import Finding, Where
from qingshan.facts import store_check
from qingshan.facts.current import in_force, recorded_by, scan_in_force
from qingshan.facts.faults import fault
from qingshan.facts.numbered import LINE, Numbered
from qingshan.facts.schema import CELL, FACTS
from qingshan.facts.store_files import FACTS_FOLDER, Receipt, only_writer
from qingshan.facts.store_news import Terms
from qingshan.facts.store_write import Check, settle, stops, write_parts


class Store:
    """The book in one folder. Nothing in it is ever changed: a correction is a later row with its reason.

    ::

        facts/000001-<digest>.parquet   the rows of one import
        imports/000001-<digest>.json    its receipt

    An import counts from the moment its receipt is there. `places.csv`, `rulebook/` and `mappings/` may stand beside.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receipts(self) -> tuple[Receipt, ...]:
        """What was imported, in order. Raises ``ValueError`` or ``TypeError`` for a receipt that cannot be read."""
        return tuple(Receipt.read(path) for path in store_check.receipt_files(self.folder))

    def check(self) -> list[Finding]:
        """All that was damaged, edited or lost since it was written."""
        return store_check.check_store(self.folder)

    def scan(self, known_on: date | None = None) -> pl.LazyFrame:
        """Every row of every import, all versions; with `known_on` those recorded by the end of that day."""
        files = [self.folder / FACTS_FOLDER / one.stored for one in self.receipts() if one.rows]
        if not files:
            return pl.LazyFrame(schema=FACTS)
        rows = pl.scan_parquet(files, schema=FACTS, missing_columns="insert")
        return rows if known_on is None else rows.filter(recorded_by(known_on))

    def scan_in_force(self, known_on: date | None = None) -> pl.LazyFrame:
        """The rows in force, not yet read."""
        return scan_in_force(self.scan(), known_on)

    def in_force(self, known_on: date | None = None) -> pl.DataFrame:
        """The rows in force, as known at the end of a day."""
        return in_force(self.scan(known_on).collect())

    def receipt_of(self, row: Mapping[str, Any]) -> Receipt | None:
        """The import that a row came from, by its cell and `recorded_at`; None for a row that is not in the book."""
        cell = [pl.col(name).eq_missing(pl.lit(row[name])) for name in (*CELL, "recorded_at")]
        for receipt in self.receipts():
            stored = pl.scan_parquet(self.folder / FACTS_FOLDER / receipt.stored).filter(*cell)
            if receipt.rows and stored.select(pl.len()).collect().item():
                return receipt
        return None

    def add(
        self,
        rows: pl.DataFrame | pl.LazyFrame,
        *,
        file: str,
        sha256: str,
        recorded_at: str,
        mapping: Mapping[str, Any] | None = None,
        accepted: Sequence[str] = (),
        correction: str | None = None,
        lines: Sequence[int] | None = None,
        check: Check | None = None,
    ) -> tuple[Receipt | None, list[Finding]]:
        """Add what the book has not; None and nothing written where there is nothing new, or an error.

        A row without `recorded_at` gets that of the import. One that the book holds already, or held and replaced, is
        left out. One that disagrees with the row in force is refused, unless `correction` or the row's own gives the
        reason: then it replaces it. Rows are worked on some indicators at a time, so a table may be larger than memory.

        rows : columns of `FACTS`, and `line_in_file` where they have lines and `lines` does not give them
        check : finds what else is wrong; an error whose code is `accepted` does not stop the import
        Raises ``ValueError`` when `recorded_at` is no ISO day or time.
        """
        datetime.fromisoformat(recorded_at)
        self.folder.mkdir(parents=True, exist_ok=True)
        with only_writer(self.folder) as scratch:
            if scratch is None:
                return None, [fault("store-busy", Where(self.folder.name))]
            findings = store_check.check_store(self.folder)
            if not stops(findings):
                findings += self._clock(file, recorded_at)
            if stops(findings):
                return None, findings
            terms = Terms(file, recorded_at, correction)
            parts, found = write_parts(_numbered(rows, lines), self.scan(), terms, scratch, check, accepted)
            findings += found
            if not parts or stops(found, accepted):
                return None, findings
            receipt = Receipt(0, file, sha256, mapping, 0, recorded_at, tuple(accepted), correction)
            return settle(self.folder, scratch, parts, receipt), findings

    def _clock(self, file: str, now: str) -> list[Finding]:
        last = max((one.recorded_at for one in self.receipts()), default="")
        return [fault("recorded-before-last", Where(file), now=now, last=last)] if now < last else []


def _numbered(rows: pl.DataFrame | pl.LazyFrame, lines: Sequence[int] | None) -> pl.LazyFrame:
    """The rows with their lines; without stated ones the first is line 2, below the head."""
    if isinstance(rows, pl.DataFrame) and (lines is not None or LINE not in rows.columns):
        return Numbered(rows, lines=lines).frame.lazy()
    return rows.lazy() if LINE in rows.lazy().collect_schema() else rows.lazy().with_row_index(LINE, offset=2)
