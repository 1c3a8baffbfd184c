"""Where the cells of a grid lie in a file 像元定位: the middle of each, in the file's columns and rows."""

import numpy as np
import numpy.typing as npt
from affine import Affine
from pyproj import CRS, Transformer

from qingshan.grid.cell_area import between
from qingshan.grid.target import TargetGrid, Window

Floats = npt.NDArray[np.float64]

#: How far a place may be off, in cells of the file.
TOLERANCE = 1e-3

_STEPS = (32, 16, 8, 4)  # cells between those that are worked out; powers of two, so that parts of a step are exact


class Places:
    """Places on a lattice are worked out, and between them interpolated where that is good to `TOLERANCE`.

    The lattice is of the grid and not of the window, so that a place is the same to the bit whatever is asked with it.

    system, transform, width : of the file, width in cells;  of a file in degrees columns go on around the earth
    """

    def __init__(self, grid: TargetGrid, system: CRS, transform: Affine, width: int) -> None:
        self.grid, self._to_cells = grid, ~transform
        ours = CRS.from_user_input(grid.crs)
        self._transformer = None if ours == system else Transformer.from_crs(ours, system, always_xy=True)
        self.period = 360 / abs(transform.a) if system.is_geographic and transform.is_rectilinear else 0.0
        #: whether the last column is followed by the first
        self.endless = bool(self.period) and abs(self.period - width) < TOLERANCE
        self._step = next((step for step in _STEPS if self._serves(step)), _STEPS[-1])

    def of(self, window: Window) -> tuple[Floats, Floats]:
        """Row and column in the file of the middle of each cell of a window, (rows, columns); infinite off the map."""
        rows = np.arange(window.row, window.row + window.rows)
        columns = np.arange(window.column, window.column + window.columns)
        if self._transformer is None:
            down, across = self._exact(rows[:, None].astype(np.float64), columns[None, :].astype(np.float64))
        else:
            down, across = self._interpolated(rows, columns)
        if self.period:
            across = across - np.floor(across / self.period) * self.period
        return np.ascontiguousarray(down), np.ascontiguousarray(across)

    def _interpolated(self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
        step = self._step
        top, left = int(rows[0]) // (2 * step) * 2, int(columns[0]) // (2 * step) * 2
        down, across, coarse = self._lattice(rows[[0, -1]], columns[[0, -1]], step)
        at = rows / step - top, columns / step - left
        found = [between(np.where(np.isfinite(known), known, 0.0), *at) for known in (down, across)]
        if coarse.any():
            rough = coarse[(at[0] / 2).astype(int)[:, None], (at[1] / 2).astype(int)[None, :]]
            here = np.nonzero(rough)
            exact = self._exact(rows[here[0]].astype(np.float64), columns[here[1]].astype(np.float64))
            for values, better in zip(found, exact, strict=True):
                values[here] = better
        return found[0], found[1]

    def _lattice(
        self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], step: int
    ) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Places on the lattice around a first and last row and column, and which of its double cells are not straight.

        Along each edge of a double cell the middle point shows how far off a straight line would be; half as far
        apart, a quarter of that is left.
        """
        lines = [
            np.arange(first // (2 * step) * 2, last // (2 * step) * 2 + 3) * step for first, last in (rows, columns)
        ]
        down, across = self._exact(*np.meshgrid(*(line.astype(np.float64) for line in lines), indexing="ij"))
        bent = np.zeros((len(lines[0]) // 2, len(lines[1]) // 2), bool)
        with np.errstate(invalid="ignore"):
            for known in (down, across):
                beside = np.abs(known[::2, 1::2] - (known[::2, :-2:2] + known[::2, 2::2]) / 2)
                above = np.abs(known[1::2, ::2] - (known[:-2:2, ::2] + known[2::2, ::2]) / 2)
                # what is infinite is not straight either
                bent |= ~(np.maximum(beside[:-1], beside[1:]) <= 4 * TOLERANCE)
                bent |= ~(np.maximum(above[:, :-1], above[:, 1:]) <= 4 * TOLERANCE)
        return down, across, bent

    def _serves(self, step: int) -> bool:
        """Whether a lattice of this step is good enough at a few places of the grid."""
        if self._transformer is None:
            return True
        for row in np.linspace(0, self.grid.rows - 1, 4).astype(int):
            for column in np.linspace(0, self.grid.columns - 1, 4).astype(int):
                if self._lattice(np.array([row, row]), np.array([column, column]), step)[2].any():
                    return False
        return True

    def _exact(self, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
        ours, cells = self.grid.transform, self._to_cells
        x, y = np.broadcast_arrays(ours.c + ours.a * (columns + 0.5), ours.f + ours.e * (rows + 0.5))
        if self._transformer is not None:
            x, y = self._transformer.transform(x, y)
        with np.errstate(invalid="ignore"):
            return cells.d * x + cells.e * y + cells.f, cells.a * x + cells.b * y + cells.c
