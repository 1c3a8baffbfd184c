"""Reductions down the units of a table 按指标汇总: missing cells are NaN and are skipped, never counted as zero.

Every function takes values of one indicator (units,) or of several (units, indicators) and reduces the first axis.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: A column whose spread is below this share of its size says nothing about the units.
CONSTANT = 1e-12


def present(x: Floats) -> Flags:
    """Where there is a value; raises ``ValueError`` for infinity, which no measurement is."""
    if np.isinf(x).any():
        raise ValueError("a value is infinite; check the division or the entry it comes from")
    return ~np.isnan(x)


def total(x: Floats) -> Floats:
    """Sum over the units, missing ones skipped, with Neumaier's compensation, so that the order does not matter."""
    sum_, lost = np.zeros(x.shape[1:]), np.zeros(x.shape[1:])
    for row in np.where(present(x), x, 0.0):
        grown = sum_ + row
        lost += np.where(np.abs(sum_) >= np.abs(row), (sum_ - grown) + row, (row - grown) + sum_)
        sum_ = grown
    return np.asarray(sum_ + lost)


def count(x: Floats) -> Floats:
    """How many units have a value."""
    return np.asarray(present(x).sum(axis=0), np.float64)


def mean(x: Floats) -> Floats:
    """Mean over the units that have a value; NaN where none has."""
    n = count(x)
    return np.asarray(total(x) / np.where(n > 0, n, np.nan))


def deviation(x: Floats) -> Floats:
    """Standard deviation with n − 1; NaN where fewer than two units have a value."""
    n = count(x)
    squares = total((x - mean(x)) ** 2)
    return np.asarray(np.sqrt(squares / np.where(n > 1, n - 1, np.nan)))


def lowest(x: Floats) -> Floats:
    """Smallest value; NaN where there is none."""
    low = np.where(present(x), x, np.inf).min(axis=0, initial=np.inf)
    return np.asarray(np.where(np.isinf(low), np.nan, low))


def highest(x: Floats) -> Floats:
    """Largest value; NaN where there is none."""
    return -lowest(-x)


def is_constant(x: Floats) -> Flags:
    """Whether all units have the same value, within 1e-12 of its size; true where none has a value."""
    low, high = lowest(x), highest(x)
    same: Flags = ~(high - low > CONSTANT * np.maximum(1.0, np.abs(high)))
    return same
