"""Sums of groups of rows, all groups at once, as if each were added without rounding and rounded at the end."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def sums(values: Floats, starts: Whole, counts: Whole) -> Floats:
    """The sum of each group of neighbouring rows: from `starts`, as many as `counts`.

    Every addition keeps what its rounding lost (Knuth's two-sum), and the lost parts are added up beside. The result is
    the correctly rounded sum, and does not hang on the order of the rows, unless more than about 2⁵⁰ cancels. What is
    not finite gives NaN.

    >>> sums(np.array([0.1, 0.2, 0.3, 1e16, 1.0, -1e16]), np.array([0, 3]), np.array([3, 3])).tolist()
    [0.6, 1.0]
    """
    longest = np.argsort(-counts, kind="stable")
    first, remaining = starts[longest], counts[longest]
    total = np.zeros(len(starts))
    lost = np.zeros(len(starts))
    with np.errstate(invalid="ignore", over="ignore"):
        for step in range(int(remaining[0]) if len(remaining) else 0):
            some = int(np.searchsorted(-remaining, -step, side="left"))  # the groups that have so many rows
            x, before = values[first[:some] + step], total[:some]
            after = before + x
            back = after - before
            lost[:some] += (before - (after - back)) + (x - back)
            total[:some] = after
        whole = total + lost
    result = np.empty(len(starts))
    result[longest] = np.where(np.isfinite(whole), whole, np.nan)
    return result
