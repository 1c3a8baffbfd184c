"""What stands beside the values of a run 旁证: other periods, the basis of scores, groups and parent regions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from qingshan.index.run.table import Table

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Around:
    """Tables of the same units and indicators as the run's own.

    earlier, later : other periods, oldest first, for values carried on or taken between
    basis : what relative scores take their ends from, where it is not the period itself; it may have more units
    groups : of each unit, for means of a group
    parents : in each unit's row the values of the region it lies in
    """

    earlier: Sequence[Table] = field(default=())
    later: Sequence[Table] = field(default=())
    basis: Table | None = None
    groups: Sequence[str] | None = None
    parents: Table | None = None

    def series(self, table: Table, code: str) -> tuple[Floats, Floats]:
        """Times of all periods (periods,) and values of one indicator in them (periods, units)."""
        tables = [*self.earlier, table, *self.later]
        named = [one.period for one in tables]
        times = named if all(name.isdigit() for name in named) else range(len(tables))
        return np.array([float(time) for time in times]), np.stack([one.column(code) for one in tables])


def fingerprint(table: Table | None) -> str:
    """SHA-256 of what a basis holds, so that two runs can tell whether they stand on the same one; '' for none.

    >>> own = Table(("a",), ("x",), np.array([[1.0]]), np.array([[0]], np.int8))
    >>> fingerprint(own) == fingerprint(own), fingerprint(None)
    (True, '')
    """
    if table is None:
        return ""
    made = sha256(repr((table.units, table.codes)).encode())
    made.update(np.ascontiguousarray(table.values + 0.0).tobytes())
    made.update(np.ascontiguousarray(table.states).tobytes())
    return made.hexdigest()
