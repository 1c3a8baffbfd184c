"""Seeded sampling 抽样: what a number may be, drawn without any global state; the same seed gives the same bits.

Only uniform bits of PCG64 are used, brought to each distribution through its quantile function.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Kind = Literal["uniform", "triangular", "normal"]

_NORMAL = NormalDist()
#: The ends of a normal range hold this share of it between them.
NORMAL_SHARE = 0.95
_WIDE = 2 * _NORMAL.inv_cdf((1 + NORMAL_SHARE) / 2)
_TINY = 2.0**-53


@dataclass(frozen=True)
class Distribution:
    """What a number may plausibly be.

    low, high : ends of a uniform or triangular one; of a normal one the ends of its middle 95 %
    mode : peak of a triangular one, mean of a normal one; the middle when it is not given
    floor, ceiling : physical limits; nothing beyond them is drawn, and what is left keeps its shape

    >>> Distribution("uniform", 2.0, 4.0).quantile(np.array([0.0, 0.25, 1.0])).tolist()
    [2.0, 2.5, 4.0]
    >>> Distribution("triangular", 0.0, 2.0, mode=1.0).quantile(np.array([0.125, 0.5])).tolist()
    [0.5, 1.0]
    """

    kind: Kind
    low: float
    high: float
    mode: float | None = None
    floor: float = -math.inf
    ceiling: float = math.inf

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            raise ValueError(f"low {self.low} must lie below high {self.high}")
        if self.kind == "triangular" and not self.low <= self.middle <= self.high:
            raise ValueError(f"the peak {self.middle} must lie between low {self.low} and high {self.high}")
        if not self.share_below(self.floor) < self.share_below(self.ceiling):
            raise ValueError(f"nothing of it lies between {self.floor} and {self.ceiling}")

    @property
    def middle(self) -> float:
        """The peak or mean."""
        return (self.low + self.high) / 2 if self.mode is None else self.mode

    def share_below(self, value: float) -> float:
        """The share of the distribution, before physical limits, that lies below a value."""
        if self.kind == "normal":
            return _NORMAL.cdf((value - self.middle) / ((self.high - self.low) / _WIDE))
        at = min(max(value, self.low), self.high)
        if self.kind == "uniform":
            return (at - self.low) / (self.high - self.low)
        width, rise, fall = self.high - self.low, self.middle - self.low, self.high - self.middle
        if at <= self.middle:
            return (at - self.low) ** 2 / (width * rise) if rise else 0.0
        return 1 - (self.high - at) ** 2 / (width * fall)

    def quantile(self, share: Floats) -> Floats:
        """The values below which given shares (0 to 1) of the distribution within its limits lie."""
        low, high = self.share_below(self.floor), self.share_below(self.ceiling)
        share = low + share * (high - low)
        width = self.high - self.low
        if self.kind == "uniform":
            value = self.low + share * width
        elif self.kind == "normal":
            inner = np.clip(share, _TINY, 1 - _TINY)
            scores = np.array([_NORMAL.inv_cdf(one) for one in inner.ravel().tolist()]).reshape(inner.shape)
            value = self.middle + scores * (width / _WIDE)
        else:
            rise, fall = self.middle - self.low, self.high - self.middle
            left = self.low + np.sqrt(share * width * rise)
            value = np.where(share <= rise / width, left, self.high - np.sqrt((1 - share) * width * fall))
        return np.asarray(np.clip(value, self.floor, self.ceiling), np.float64)


def generator(seed: int) -> np.random.Generator:
    """A source of random bits of its own."""
    return np.random.Generator(np.random.PCG64(seed))


def random_shares(draws: int, inputs: int, source: np.random.Generator) -> Floats:
    """Independent numbers between 0 and 1, a row for each draw."""
    return source.random((draws, inputs))


def spread_shares(draws: int, inputs: int, source: np.random.Generator) -> Floats:
    """A Latin hypercube: each column has one number in each of `draws` equal steps; columns hardly correlate.

    Columns are reordered after Iman and Conover (1982, doi:10.1080/03610918208812265) where draws allow it.
    """
    order = np.argsort(source.random((draws, inputs)), axis=0, kind="stable")
    rank = np.argsort(order, axis=0, kind="stable")
    if draws > 4 * inputs:
        scores = rank - (draws - 1) / 2
        root = np.linalg.cholesky(np.atleast_2d(np.corrcoef(scores, rowvar=False)))
        apart = np.linalg.solve(root, scores.T).T
        rank = np.argsort(np.argsort(apart, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray((rank + source.random((draws, inputs))) / draws, np.float64)


def values_of(shares: Floats, distributions: Sequence[Distribution]) -> Floats:
    """Shares brought to the values of each column's distribution."""
    if shares.shape[1] != len(distributions):
        raise ValueError(f"{shares.shape[1]} columns for {len(distributions)} distributions")
    made = [one.quantile(shares[:, column]) for column, one in enumerate(distributions)]
    return np.stack(made, axis=1) if made else np.empty(shares.shape)


def monte_carlo(distributions: Sequence[Distribution], draws: int, seed: int) -> Floats:
    """Plain Monte Carlo: independent draws, a row each.

    >>> monte_carlo([Distribution("uniform", 0.0, 1.0)], 3, seed=1).shape
    (3, 1)
    """
    return values_of(random_shares(draws, len(distributions), generator(seed)), distributions)


class Design(NamedTuple):
    """Saltelli's design 抽样方案: two independent sets of draws, and the first with one input from the second."""

    first: Floats
    second: Floats

    def mixed(self, inputs: int) -> Floats:
        """The first set with the column of one input taken from the second."""
        made = self.first.copy()
        made[:, inputs] = self.second[:, inputs]
        return made


def saltelli(distributions: Sequence[Distribution], draws: int, seed: int) -> Design:
    """The design that `sobol_indices` takes, drawn evenly: draws × (inputs + 2) evaluations.

    Source: Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018
    """
    inputs = len(distributions)
    shares = spread_shares(draws, 2 * inputs, generator(seed))
    return Design(values_of(shares[:, :inputs], distributions), values_of(shares[:, inputs:], distributions))


class Summary(NamedTuple):
    """Samples in short, for each column."""

    mean: Floats
    sd: Floats
    lower: Floats
    median: Floats
    upper: Floats


def summary(samples: Floats, level: float) -> Summary:
    """Mean, standard deviation and the middle `level` of samples along their first axis; NaN where one is NaN.

    >>> [float(one) for one in summary(np.arange(101.0), 0.5)][2:]
    [25.0, 50.0, 75.0]
    """
    lower, median, upper = interval(samples, level)
    spread = np.ptp(samples, axis=0)
    same = samples[0]
    mean = np.where(spread == 0, same, samples.mean(axis=0))
    return Summary(mean, np.where(spread == 0, 0.0, samples.std(axis=0, ddof=1)), lower, median, upper)


def interval(samples: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Lower end, median and upper end of the middle `level` of samples along their first axis."""
    if not 0 < level < 1:
        raise ValueError(f"level {level} must lie between 0 and 1")
    lower, median, upper = np.quantile(samples, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    return np.asarray(lower), np.asarray(median), np.asarray(upper)
