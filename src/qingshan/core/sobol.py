"""Sobol indices 索博尔指数: which input drives the variance of a result."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator, interval

Floats = npt.NDArray[np.float64]

#: A spread below this share of the largest value is rounding, not variance.
_NOTHING = 1e-12


class Indices(NamedTuple):
    """Shares of variance, inputs × columns, each with the ends of its interval.

    first : what an input explains alone;  total : with all that it does together with others
    """

    first: Floats
    first_lower: Floats
    first_upper: Floats
    total: Floats
    total_lower: Floats
    total_upper: Floats


def sobol_indices(
    first: Floats, second: Floats, mixed: Floats, *, seed: int, level: float = 0.9, resamples: int = 200
) -> Indices:
    """First-order and total indices of each input for each column of a result.

    first, second : results of the two sets of a `Design`, draws × columns (or draws)
    mixed : results of the first set with one input from the second, inputs × draws × columns (or inputs × draws)

    First order after Saltelli et al. (2010, doi:10.1016/j.cpc.2009.09.018, table 2 b), total after Jansen (1999,
    doi:10.1016/S0010-4655(98)00154-4); intervals by resampling whole rows. A constant column has zeros. Indices are not
    clipped: a value slightly below 0 or above 1 says how far the draws are from enough.
    """
    one, other = _columns(first), _columns(second)
    mix = np.asarray(mixed, np.float64).reshape(-1, *one.shape)
    middle = (one + other).mean(axis=0) / 2
    one, other, mix = one - middle, other - middle, mix - middle
    terms = np.stack([other * (mix - one), (one - mix) ** 2 / 2])  # 2 × inputs × draws × columns
    power, level_of = (one**2 + other**2) / 2, (one + other) / 2
    still = _still(one, other, middle)
    draws = len(one)
    values = _shares(np.ones(draws), terms, power, level_of, still)
    source = generator(seed)
    again = np.stack(
        [
            _shares(
                np.bincount(source.integers(0, draws, draws), minlength=draws).astype(np.float64),
                terms,
                power,
                level_of,
                still,
            )
            for _ in range(resamples)
        ]
    )
    lower, _, upper = interval(again, level)
    return Indices(values[0], lower[0], upper[0], values[1], lower[1], upper[1])


def _columns(values: Floats) -> Floats:
    array = np.asarray(values, np.float64)
    return array[:, None] if array.ndim == 1 else array


def _still(one: Floats, other: Floats, middle: Floats) -> npt.NDArray[np.bool_]:
    """Which columns do not vary but for rounding."""
    swing = np.maximum(np.abs(one).max(axis=0), np.abs(other).max(axis=0))
    return np.asarray(swing <= _NOTHING * np.abs(middle))


def _shares(weight: Floats, terms: Floats, power: Floats, level_of: Floats, still: npt.NDArray[np.bool_]) -> Floats:
    """First and total shares with each draw counted `weight` times."""
    number = weight.sum()
    variance = weight @ power / number - (weight @ level_of / number) ** 2
    still = still | (variance <= 0)
    parts = np.einsum("d,pidc->pic", weight, terms) / number
    return np.asarray(np.where(still, 0.0, parts / np.where(still, 1.0, variance)))
