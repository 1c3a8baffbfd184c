"""The table of figures at the size of a province: import, roll-up, formulas, one figure explained, memory.

QINGSHAN_FACTS_VILLAGES says how many villages, 13,000 unless it does; 100 indicators and 20 years.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import facts_made as made
import polars as pl
from measure import peak_mb, report

from qingshan.core import LEVELS, PlaceTree
from qingshan.facts import Store, check_facts, explain_figure, roll_up
from qingshan.facts.evaluate import evaluate_each
from qingshan.rulebook import Rulebook

VILLAGES = int(os.environ.get("QINGSHAN_FACTS_VILLAGES", "13000"))
WHOLE = VILLAGES >= 13_000  # the targets are for this size
TOLERANCE = 1e-9
UP = LEVELS[:-1]


def timed(name: str, most: float, work: Callable[[], Any]) -> Any:
    """Do it, and report its seconds against what it may take at full size."""
    start, spent = time.perf_counter(), time.process_time()
    result = work()
    took, spent = time.perf_counter() - start, time.process_time() - spent
    report(f"{name}, processors", spent, "s")
    report(name, took, "s", f"≤ {most:g} s" if WHOLE else "", took <= most if WHOLE else True)
    return result


def bring_in(source: Path, folder: Path, book: Rulebook, tree: PlaceTree) -> Store:
    """Import the file into a book of figures, with all checks."""
    store = Store(folder)
    receipt, findings = store.add(
        pl.scan_parquet(source),
        file=source.name,
        sha256="",
        recorded_at="2020-01-01",
        check=lambda rows, lines: check_facts(rows, book, tree, source.name, lines),
    )
    if receipt is None or findings:
        raise SystemExit(f"the import failed: {findings[:3]}")
    return store


def formulas(store: Store, book: Rulebook) -> int:
    """Every formula over all places and years; how many figures."""
    codes = [code for code, one in book.indicators.items() if one.has_formula]
    count = 0
    for code, rows, findings in evaluate_each(store.scan(), book, codes):
        if not code:
            raise SystemExit(f"the formulas failed: {findings[:3]}")
        count += rows.height
    return count


def explained(store: Store, book: Rulebook, tree: PlaceTree, villages: list[str]) -> None:
    """Figures of a village, a township, a county and a prefecture: the slowest of the four medians."""
    place = villages[len(villages) // 2]
    slowest = 0.0
    for code in (place, place[:9], place[:6], f"{place[:4]}00"):
        told = []
        for _ in range(6):
            start = time.perf_counter()
            explain_figure(store.scan(), book, tree, "made.i090", code, "2010")
            told.append(time.perf_counter() - start)
        slowest = max(slowest, statistics.median(told[1:]))
    report("one figure explained", 1000 * slowest, "ms", "≤ 100 ms", slowest <= 0.1)


def beside(peer: str, ours: Callable[[], pl.DataFrame], facts: Path, edges: Path) -> None:
    """The same roll-up here and then by another program in a process of its own, from the same file: the ratio, and
    whether the figures are equal. Theirs has only values; ours also status, coverage, marks, price years, reasons."""
    start = time.perf_counter()
    rolled = ours()
    took = time.perf_counter() - start
    out = edges.with_name(f"{peer}.parquet")
    script = Path(__file__).with_name("facts_peers.py")
    command = [sys.executable, str(script), peer, str(facts), str(edges), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    theirs = float(done.stdout)
    cell = ["indicator", "place", "period"]
    both = rolled.select(*cell, "value").join(pl.read_parquet(out), on=cell, how="full", suffix="_theirs")
    near = (pl.col("value") - pl.col("value_theirs")).abs() <= TOLERANCE * pl.col("value_theirs").abs()
    same = both.select((near.fill_null(pl.col("value").is_null() & pl.col("value_theirs").is_null())).all()).item()
    equal = bool(same) and both.height == rolled.height
    report(f"roll-up in {peer}", theirs, "s", "the same figures", equal, "" if equal else "the figures differ")
    report(f"roll-up, {peer} / ours", theirs / took, "")


def main() -> None:
    """All rows."""
    book, tree = made.book(), made.tree(VILLAGES)
    villages = sorted(place.code for place in tree if place.level == "village")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = made.write(folder / "made.parquet", villages)
        report("figures", rows / 1e6, "million")
        source = folder / "made.parquet"
        store = timed("import from Parquet", 60, lambda: bring_in(source, folder / "book", book, tree))

        def up() -> pl.DataFrame:
            rolled, findings = roll_up(store.scan(), book, tree, day=made.DAY, levels=UP)
            if findings:
                raise SystemExit(f"the roll-up failed: {findings[:3]}")
            return rolled

        count = timed("roll-up of five levels", 20, lambda: up().height)
        report("figures rolled up", count / 1e6, "million")
        count = timed("100 formulas over all", 20, lambda: formulas(store, book))
        report("figures by formula", count / 1e6, "million")
        explained(store, book, tree, villages)
        peak = peak_mb() / 1024
        report("peak memory", peak, "GB", "≤ 4 GB", peak <= 4)
        made.edges(tree).write_parquet(folder / "edges.parquet")
        (stored,) = (store.folder / "facts").iterdir()
        for peer in ("duckdb", "pandas"):
            beside(peer, up, stored, folder / "edges.parquet")


if __name__ == "__main__":
    main()
