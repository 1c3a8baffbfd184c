"""Imputation 插补: what stands in for a value that was not reported; marked wherever it is shown. §4.2.

A gap that the method cannot fill stays missing; nothing is ever filled with zero.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from qingshan.index.columns import deviation

Floats = npt.NDArray[np.float64]


def by_group(x: Floats, groups: Sequence[str] | None, how: Literal["mean", "median"]) -> Floats:
    """The mean or median of the units of the same group, or of all where there are no groups. Values (units,).

    >>> by_group(np.array([10, np.nan, 14, 30, np.nan]), ["N", "N", "N", "S", "T"], "mean").tolist()
    [10.0, 12.0, 14.0, 30.0, nan]
    """
    filled = x.copy()
    names = np.array(groups if groups is not None else [""] * len(x))
    for group in np.unique(names):
        own = x[names == group]
        held = own[~np.isnan(own)]
        if held.size:
            stand_in = held.mean() if how == "mean" else np.median(held)
            filled[(names == group) & np.isnan(x)] = stand_in
    return filled


def last_observed(series: Floats, max_age: float | None = None, times: Floats | None = None) -> Floats:
    """The last reported value, not older than `max_age` periods. Series (periods,) or (periods, units).

    times : of the periods, such as years, where some between them are not in the series; 0, 1, 2, … unless given

    >>> last_observed(np.array([4, np.nan, np.nan, 10, np.nan]), max_age=1).tolist()
    [4.0, 4.0, nan, 10.0, 10.0]
    >>> last_observed(np.array([4, np.nan]), max_age=1, times=np.array([2014.0, 2018.0])).tolist()
    [4.0, nan]
    """
    filled, when = series.copy(), np.arange(len(series), dtype=np.float64) if times is None else times
    last, since = series[0], np.where(np.isnan(series[0]), -np.inf, when[0])
    for at in range(1, len(series)):
        gap = np.isnan(series[at])
        since = np.where(gap, since, when[at])
        young = when[at] - since <= (np.inf if max_age is None else max_age)
        filled[at] = np.where(gap, np.where(young, last, np.nan), series[at])
        last = np.where(gap, last, series[at])
    return filled


def between_observed(times: Floats, series: Floats) -> Floats:
    """A straight line between reported periods, and the nearest reported value outside. Series (periods,).

    >>> between_observed(np.arange(5.0), np.array([4, np.nan, np.nan, 10, np.nan])).tolist()
    [4.0, 6.0, 8.0, 10.0, 10.0]
    """
    held = ~np.isnan(series)
    return np.interp(times, times[held], series[held]) if held.any() else series.copy()


def nearest_donor(x: Floats) -> Floats:
    """The value of the unit most alike in the other indicators, by mean distance in deviations. (units, indicators)

    Of units equally alike the first gives. A unit with nothing in common with any donor stays missing.

    >>> nearest_donor(np.array([[1.0, 5.0], [1.1, np.nan], [9.0, 7.0]])).tolist()
    [[1.0, 5.0], [1.1, 5.0], [9.0, 7.0]]
    """
    spread = deviation(x)
    scaled = x / np.where(spread > 0, spread, 1.0)
    known, filled = ~np.isnan(x), x.copy()
    for unit in np.flatnonzero(~known.all(axis=1)):
        away = np.abs(scaled - scaled[unit])
        shared = ~np.isnan(away)
        number = shared.sum(axis=1)
        distance = np.where(shared, away, 0.0).sum(axis=1) / np.where(number > 0, number, 1)
        distance[(number == 0) | (np.arange(len(x)) == unit)] = np.inf
        for column in np.flatnonzero(~known[unit]):
            of_donors = np.where(known[:, column], distance, np.inf)
            donor = int(of_donors.argmin())
            if np.isfinite(of_donors[donor]):
                filled[unit, column] = x[donor, column]
    return filled
