"""What we worked out beside what was stated in the same cell: the stated one stays, the difference is told."""

import math

import polars as pl

from qingshan.core import Finding, Where
from qingshan.facts.columns import in_units, own_units
from qingshan.facts.faults import fault
from qingshan.facts.schema import CELL
from qingshan.rulebook import Rulebook

_CLOSE = 1e-9


def differences(made: pl.DataFrame, held: pl.DataFrame, book: Rulebook) -> list[Finding]:
    """A note for each cell that has its own number and another one worked out."""
    units = own_units(book)
    own = in_units(held, units).select(*CELL, own="amount")
    both = in_units(made, units).join(own, on=list(CELL), how="inner").sort(*CELL)
    notes = []
    for row in both.drop_nulls(["amount", "own"]).iter_rows(named=True):
        if math.isclose(row["amount"], row["own"], rel_tol=_CLOSE):
            continue
        what = " ".join(row[name] for name in CELL if row[name])
        words = {
            "own": f"{row['own']:.12g}",
            "made": f"{row['amount']:.12g}",
            "difference": f"{row['amount'] - row['own']:.12g}",
            "unit": units[row["indicator"]],
        }
        notes.append(fault("stated-differs", Where(field=what), what=what, **words))
    return notes
