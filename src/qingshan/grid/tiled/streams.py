"""Streams as InVEST draws them, over tiles 分块河网: traced once over the files, in the very order of that in memory.

Which of two ways a stream is traced by hangs on the order, so that it cannot be done tile by tile. Only cells of
streams are looked at, and only the front of the search is in memory.
"""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.target import Window
from qingshan.grid.tiled.files import Plane, Readable
from qingshan.grid.tiled.ground import Ground
from qingshan.grid.tiled.work import Tiling, each

Bytes = npt.NDArray[np.uint8]
Cells1D = npt.NDArray[np.int64]

#: Marks of a cell: a stream, traced from below; enough for one, or for a trace, that nothing has met yet.
_STREAM, _TRACED, _ENOUGH, _LITTLE = 1, 2, 3, 4
#: Streams that are traced with one mapping of the files.
_MOUTHS = 256


def trace_streams(
    ground: Ground, gathered: Readable, threshold: float, trace: float, state: Plane, tiles: Tiling, workers: int
) -> None:
    """Write 1 for streams into `state`, as `flow.streams.streams_invest` has it with several receivers.

    gathered, threshold : in cells;  trace : share of the threshold that is enough between two stream cells
    """

    def one(window: Window) -> Cells1D:
        counted = gathered.read(window)
        marks = np.where(counted >= threshold, _ENOUGH, np.where(counted >= trace * threshold, _LITTLE, 0))
        state.write(window, marks.astype(np.uint8))
        rows, columns = np.nonzero((marks == _ENOUGH) & (ground.gives.read(window) == 0))
        return np.asarray((rows + window.row) * ground.grid.columns + columns + window.column, np.int64)

    mouths = np.sort(np.concatenate(list(each(one, tiles.windows(), workers))))
    # mapped anew for some streams at a time, so that what is mapped does not grow with the map
    for some in np.split(mouths, range(_MOUTHS, mouths.size, _MOUTHS)):
        _trace(ground.gives.mapped(), state.mapped(), some)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _trace(gives: Bytes, state: Bytes, mouths: Cells1D) -> None:
    rows, columns = gives.shape
    for mouth in mouths:
        if state[mouth // columns, mouth % columns] != _ENOUGH:  # found from below, it is no new mouth
            continue
        state[mouth // columns, mouth % columns] = _STREAM
        front = [mouth]
        while len(front) > 0:
            following = [np.int64(0) for _ in range(0)]
            for cell in front:
                row, column = cell // columns, cell % columns
                for way in range(8):
                    r, c = row + DOWN[way], column + ACROSS[way]
                    if not (0 <= r < rows and 0 <= c < columns) or state[r, c] < _ENOUGH:
                        continue
                    if not (gives[r, c] >> ((way + 4) % 8)) & 1:
                        continue
                    following.append(r * columns + c)
                    if state[r, c] == _ENOUGH:
                        state[r, c] = _STREAM
                        _join(gives, state, r * columns + c)
                    else:
                        state[r, c] = _TRACED
            front = following


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _join(gives: Bytes, state: Bytes, start: int) -> None:
    """Make traced cells below a new stream cell part of the stream."""
    columns = gives.shape[1]
    back = [np.int64(start)]
    while len(back) > 0:
        cell = back.pop()
        row, column = cell // columns, cell % columns
        for way in range(8):
            if (gives[row, column] >> way) & 1:
                r, c = row + DOWN[way], column + ACROSS[way]
                if state[r, c] == _TRACED:
                    state[r, c] = _STREAM
                    back.append(r * columns + c)
