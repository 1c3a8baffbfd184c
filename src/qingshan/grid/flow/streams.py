"""Streams 河网 from what gathers: where enough ground drains through a cell."""

import numba
import numpy as np
import numpy.typing as npt

from qingshan.grid.flow.fill import ACROSS, DOWN
from qingshan.grid.flow.flats import Ways
from qingshan.grid.flow.flow import Cells1D, Flow, Scheme, share_out

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


def streams(gathered: Floats, threshold: float) -> Mask:
    """Cells through which at least so much drains. [yes or no]

    gathered, threshold : in one unit, such as m²

    >>> streams(np.array([[1.0, 2.0, np.nan]]), 2.0).tolist()
    [[False, True, False]]
    """
    return np.asarray(gathered >= threshold)


def streams_invest(flow: Flow, gathered: Floats, threshold: float, trace: float = 1.0) -> Mask:
    """Streams as InVEST draws them. [yes or no]

    gathered, threshold : in cells;  trace : share of the threshold that is enough between two stream cells
    With one receiver (D8): more than the threshold. With several: cells from which it is met all the way down to where
    water leaves the map, and cells of less, down to `trace`, that a stream found further up runs through.
    Source: pygeoprocessing 2.4.11, extract_streams_mfd (from its code)
    """
    if flow.scheme is Scheme.STEEPEST:
        return np.asarray(gathered > threshold)
    state = np.zeros(gathered.shape, np.int8)
    _trace(*flow.ground, flow.order, np.ascontiguousarray(gathered), threshold, trace * threshold, state)
    return np.asarray(state == 1)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _trace(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    order: Cells1D,
    gathered: Floats,
    threshold: float,
    least: float,
    state: npt.NDArray[np.int8],
) -> None:
    rows, columns = filled.shape
    share = np.empty(8)
    opened = np.empty(order.size + 1, np.int64)
    for row in range(rows):
        for column in range(columns):
            # a stream cell found from below is no new mouth
            if np.isnan(gathered[row, column]) or gathered[row, column] < threshold or state[row, column]:
                continue
            share_out(filled, steps, ways, width, height, scheme, row, column, share)
            if share.sum() > 0.0:
                continue
            state[row, column] = 1
            opened[0], first, last = row * columns + column, 0, 1
            while first < last:
                r, c = opened[first] // columns, opened[first] % columns
                first += 1
                for way in range(8):
                    ur, uc = r + DOWN[way], c + ACROSS[way]
                    inside = 0 <= ur < rows and 0 <= uc < columns
                    if not inside or state[ur, uc] or not gathered[ur, uc] >= least:
                        continue
                    share_out(filled, steps, ways, width, height, scheme, ur, uc, share)
                    if share[(way + 4) % 8] == 0.0:
                        continue
                    opened[last] = ur * columns + uc
                    last += 1
                    state[ur, uc] = 2
                    if gathered[ur, uc] >= threshold:
                        state[ur, uc] = 1
                        _join(filled, steps, ways, width, height, scheme, ur, uc, state)


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _join(
    filled: Floats,
    steps: Floats,
    ways: Ways,
    width: Floats,
    height: Floats,
    scheme: int,
    row: int,
    column: int,
    state: npt.NDArray[np.int8],
) -> None:
    """Make traced cells below a new stream cell part of the stream."""
    columns = filled.shape[1]
    share = np.empty(8)
    back = [row * columns + column]
    while len(back) > 0:
        cell = back.pop()
        row, column = cell // columns, cell % columns
        share_out(filled, steps, ways, width, height, scheme, row, column, share)
        for way in range(8):
            if share[way] > 0.0:
                r, c = row + DOWN[way], column + ACROSS[way]
                if state[r, c] == 2:
                    state[r, c] = 1
                    back.append(r * columns + c)
