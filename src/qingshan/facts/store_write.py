"""How an import is worked through and written: some indicators at a time, aside first, counted by its receipt."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from qingshan.core import Finding, Severity, Where
from qingshan.core.file_hash import file_hash
from qingshan.facts.faults import fault
from qingshan.facts.numbered import LINE
from qingshan.facts.schema import CELL, FACTS, sorted_facts
from qingshan.facts.store_check import receipt_files
from qingshan.facts.store_files import FACTS_FOLDER, RECEIPTS_FOLDER, Receipt
from qingshan.facts.store_news import Terms, news
from qingshan.facts.whole_file import move_whole, write_whole

#: Checks some rows of an import, given the line of each.
Check = Callable[[pl.DataFrame, Sequence[int]], list[Finding]]
#: Rows that are worked on at once, unless one indicator has more.
CHUNK: Final = 1_000_000
#: Rows that stand together in the stored file, so that one cell is found without reading the rest.
_ROW_GROUP: Final = 50_000
#: With so many findings the rest is not looked at.
_ENOUGH: Final = 1000
_MUST: Final = (*CELL, "unit", "status")
#: What nobody can accept: the book would say two things at once.
_NEVER: Final = frozenset({
    "disagrees-with-held", "duplicate-fact", "supersedes-unknown", "supersedes-order", "supersedes-replaced",
    "recorded-in-future", "correction-without-reason",
})  # fmt: skip


def stops(findings: list[Finding], accepted: Collection[str] = ()) -> bool:
    """Whether any finding keeps an import out."""
    return any(one.severity is Severity.ERROR and (one.code not in accepted or one.code in _NEVER) for one in findings)


def write_parts(
    rows: pl.LazyFrame, held: pl.LazyFrame, terms: Terms, scratch: Path, check: Check | None, accepted: Collection[str]
) -> tuple[list[Path], list[Finding]]:
    """The new rows as files in `scratch`, in the order of the table; and everything that was found on the way."""
    findings: list[Finding] = []
    parts: list[Path] = []
    for number, codes in enumerate(_groups(rows)):
        some = rows.filter(pl.col("indicator").is_in(codes, nulls_equal=True)).collect()
        told = check(some.select(FACTS.names()), some[LINE].to_list()) if check else []
        before = held.filter(pl.col("indicator").is_in(codes)).collect()
        fresh, found = news(some, before, terms)
        findings += [*told, *found]
        if len(findings) >= _ENOUGH:
            findings = [*findings[:_ENOUGH], fault("more-findings", Where(terms.file), count=_ENOUGH)]
            break
        if fresh.height and not stops(findings, accepted):
            _whole(fresh)
            parts.append(scratch / f"{number:06d}.parquet")
            sorted_facts(fresh).write_parquet(parts[-1], compression_level=1, row_group_size=_ROW_GROUP)
    return parts, findings


def _whole(rows: pl.DataFrame) -> None:
    """A row that says of nothing what it is cannot be held, whatever was accepted."""
    bare = [name for name in _MUST if rows[name].null_count()]
    if bare:
        raise ValueError(f"rows without {', '.join(bare)} cannot be kept; check the table first")


def _groups(rows: pl.LazyFrame) -> Iterator[list[str]]:
    """Indicators in their order, as many together as make up a chunk."""
    counts = rows.group_by("indicator").agg(pl.len()).collect(engine="streaming").sort("indicator")
    together: list[str] = []
    height = 0
    for code, count in counts.iter_rows():
        if together and height + count > CHUNK:
            yield together
            together, height = [], 0
        together.append(code)
        height += count
    if together:
        yield together


def settle(folder: Path, scratch: Path, parts: list[Path], receipt: Receipt) -> Receipt:
    """Make the parts the next import of a book: its file first, then the receipt that makes it count."""
    for name in (FACTS_FOLDER, RECEIPTS_FOLDER):
        (folder / name).mkdir(exist_ok=True)
    whole = parts[0]
    if len(parts) > 1:
        whole = scratch / "whole.parquet"
        pl.scan_parquet(parts).sink_parquet(whole, compression="zstd", compression_level=1, row_group_size=_ROW_GROUP)
    before = receipt_files(folder)
    names = [path.stem for path in (*before, *(folder / FACTS_FOLDER).glob("*.parquet"))]
    number = 1 + max((int(name.partition("-")[0]) for name in names), default=0)
    digest = file_hash(whole)
    stem = f"{number:06d}-{digest[:8]}"
    done = replace(
        receipt,
        number=number,
        rows=pl.scan_parquet(whole).select(pl.len()).collect().item(),
        stored=f"{stem}.parquet",
        stored_sha256=digest,
        previous=file_hash(before[-1]) if before else "",
    )
    move_whole(whole, folder / FACTS_FOLDER / done.stored)
    write_whole(folder / RECEIPTS_FOLDER / f"{stem}.json", done.text().encode())
    return done
