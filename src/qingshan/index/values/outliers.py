"""Outliers 异常值: told by skewness and kurtosis together, treated by winsorising or a logarithm. Spec §4.3.

One indicator at a time, values (units,), missing NaN and kept NaN. Every changed point is reported.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.index.columns import is_constant

Floats = npt.NDArray[np.float64]

#: Fewer units than this tell nothing about the shape of a distribution.
FEWEST = 4


class Shape(NamedTuple):
    """Sample skewness G1 and excess kurtosis G2; NaN with fewer than four units or a constant indicator."""

    skewness: float
    kurtosis: float


def shape_of(x: Floats) -> Shape:
    """G1 and G2 as spreadsheets compute them (with corrections for small samples).

    >>> [round(one, 6) for one in shape_of(np.array([2, 3, 3, 4, 5, 5, 6, 7, 8, 96.0]))]
    [3.137507, 9.884767]
    """
    held = x[~np.isnan(x)]
    n = len(held)
    if n < FEWEST or is_constant(held):
        return Shape(float("nan"), float("nan"))
    away = held - held.mean()
    squares = float((away**2).sum())
    g1 = n**0.5 * float((away**3).sum()) / squares**1.5
    g2 = n * float((away**4).sum()) / squares**2 - 3
    skewness = g1 * (n * (n - 1)) ** 0.5 / (n - 2)
    return Shape(skewness, ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


class Rule(NamedTuple):
    """When a distribution counts as having outliers, and how many points may be changed before it is transformed."""

    skewness: float = 2.0
    kurtosis: float = 3.5
    max_points: int = 5


def is_flagged(x: Floats, rule: Rule) -> bool:
    """Whether both skewness and kurtosis are beyond the rule."""
    return _beyond(shape_of(x), rule)


def _beyond(shape: Shape, rule: Rule) -> bool:
    return abs(shape.skewness) >= rule.skewness and shape.kurtosis >= rule.kurtosis


class Treated(NamedTuple):
    """Values after treatment, the units that changed, and how: none, winsorised or log."""

    values: Floats
    changed: tuple[int, ...]
    how: str


def winsorise(x: Floats, rule: Rule = Rule()) -> Treated:  # noqa: B008 - frozen
    """Bring in the outer points until the shape is plain; after `max_points` of them take the logarithm instead.

    >>> treated = winsorise(np.array([2, 3, 3, 4, 5, 5, 6, 7, 8, 96.0]))
    >>> treated.values.max(), treated.changed, treated.how
    (np.float64(8.0), (9,), 'winsorised')
    """
    values, changed = x.copy(), np.zeros(x.shape, bool)
    shape = shape_of(values)
    if not _beyond(shape, rule):
        return Treated(x, (), "none")
    while _beyond(shape, rule) and changed.sum() < rule.max_points:
        top = shape.skewness >= 0
        there = values == (np.nanmax(values) if top else np.nanmin(values))
        inner = values[~there & ~np.isnan(values)]
        values[there] = inner.max() if top else inner.min()
        changed |= there
        shape = shape_of(values)
    if _beyond(shape, rule):
        return Treated(log_shift(x), tuple(np.flatnonzero(~np.isnan(x)).tolist()), "log")
    return Treated(values, tuple(np.flatnonzero(changed).tolist()), "winsorised")


def as_treated(told: Treated, basis: Floats, x: Floats) -> Treated:
    """Other values of the same indicator, brought in the way that those of `basis` were: to the same ends.

    told : how `basis` was treated, by winsorising, clipping or the logarithm

    >>> base = np.array([2, 3, 3, 4, 5, 5, 6, 7, 8, 96.0])
    >>> as_treated(winsorise(base), base, np.array([1.0, 6.0, 50.0])).values.tolist()
    [2.0, 6.0, 8.0]
    """
    if told.how == "none":
        return Treated(x, (), "none")
    if told.how == "log":
        values = log_shift(np.clip(x, np.nanmin(basis), np.nanmax(basis)), basis)
    else:
        values = np.clip(x, np.nanmin(told.values), np.nanmax(told.values))
    return Treated(values, tuple(np.flatnonzero((values != x) & ~np.isnan(x)).tolist()), told.how)


def log_shift(x: Floats, over: Floats | None = None) -> Floats:
    """log(x − min + 1 % of the range); mirrored where the long tail is on the left. Larger stays larger.

    over : the values that give the ends and the tail, where they are not `x` itself

    >>> log_shift(np.array([0.0, 1.0, 1.0, 100.0])).round(4).tolist()
    [0.0, 0.6931, 0.6931, 4.6151]
    """
    basis = x if over is None else over
    low, high = np.nanmin(basis), np.nanmax(basis)
    step = 0.01 * (high - low)
    if shape_of(basis).skewness < 0:
        return np.asarray(-np.log(high + step - x))
    return np.asarray(np.log(x - low + step))


def box_cox(x: Floats, power: float) -> Floats:
    """(x^λ − 1)/λ, the logarithm for λ = 0. Raises ``ValueError`` for values that are not above zero.

    >>> box_cox(np.array([1.0, 4.0]), 0.5).tolist()
    [0.0, 2.0]
    """
    if (x <= 0).any():
        raise ValueError("Box-Cox needs values above zero; shift them first or use another treatment")
    return np.log(x) if power == 0 else (x**power - 1) / power


def clipped(x: Floats, low_percent: float, high_percent: float) -> Treated:
    """Values brought in to two percentiles (type 7).

    >>> clipped(np.array([0.0, 10, 20, 30, 40]), 10, 90).values.tolist()
    [4.0, 10.0, 20.0, 30.0, 36.0]
    """
    low, high = np.nanpercentile(x, [low_percent, high_percent])
    values = np.clip(x, low, high)
    return Treated(values, tuple(np.flatnonzero((values != x) & ~np.isnan(x)).tolist()), "clipped")
