"""Three rows at a time 三行滑动, with a rim of nothing: loops over neighbours without cases at the edge of the map."""

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@numba.njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def turn_to(row: int, ground: Floats, three: Floats) -> None:
    """Fill `three` (3, columns + 2) with the rows around a row, after the row before was asked for."""
    three[0], three[1], three[2] = three[1], three[2], np.nan
    if row == 0:
        three[1, 1:-1] = ground[0]
    if row + 1 < ground.shape[0]:
        three[2, 1:-1] = ground[row + 1]
