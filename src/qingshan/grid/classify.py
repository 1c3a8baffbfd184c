"""Classes of a map 地类: from the code of a cell to the column of its ecosystem type."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

#: Stands for "no class here" among codes; no map can have it as a code of its own.
NO_CLASS = int(np.iinfo(np.int64).min)


@dataclass(frozen=True)
class Lookup:
    """The codes that a legend knows, in order, and the column of each; `none` is the column of cells without a class.

    >>> lookup = Lookup.of({10: 0, 20: 1}, none=2)
    >>> columns, unknown = lookup.columns_of(np.array([20, 10, NO_CLASS, 77]))
    >>> columns.tolist(), unknown
    ([1, 0, 2, 2], (1, 77.0, 77.0))
    """

    codes: Integers
    columns: Integers
    none: int

    @classmethod
    def of(cls, class_index: Mapping[int, int], none: int) -> "Lookup":
        """From code of the map → column."""
        codes = np.array(sorted(class_index), np.int64)
        return cls(codes, np.array([class_index[int(code)] for code in codes], np.int64), none)

    def unknown(self, codes: Integers) -> npt.NDArray[np.bool_]:
        """Which codes the legend does not know; cells without a class are no such."""
        strange: npt.NDArray[np.bool_] = ~np.isin(codes, self.codes) & (codes != NO_CLASS)
        return strange

    def columns_of(self, codes: Integers) -> tuple[Integers, tuple[int, float, float] | None]:
        """Column of each cell; and of codes that the legend does not know: how many, the lowest, the highest."""
        at = np.minimum(np.searchsorted(self.codes, codes), max(len(self.codes) - 1, 0))
        found = self.codes[at] == codes if len(self.codes) else np.zeros(codes.shape, bool)
        kind = np.where(found, self.columns[at] if len(self.codes) else self.none, self.none)
        strange = codes[self.unknown(codes)]
        if not strange.size:
            return kind, None
        return kind, (int(strange.size), float(strange.min()), float(strange.max()))
