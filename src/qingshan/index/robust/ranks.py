"""What many draws do to the ranks 排名分布. Spec §7.1."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.index.limits import limit

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RankSpread:
    """Ranks of each unit over the draws: middle, ends of the middle 90 % (type-7 quantiles), and shares of the draws.

    at : share of the draws in which a unit has rank 1, 2, … (units, ranks)
    shift : mean over the units of |rank − nominal|, of each draw (draws,)
    """

    mean: Floats
    median: Floats
    low: Floats
    high: Floats
    at: Floats
    shift: Floats

    def in_top(self, number: int) -> Floats:
        """Share of the draws in which a unit is among the best `number`. (units,)"""
        return np.asarray(self.at[:, :number].sum(axis=1))

    @property
    def unstable(self) -> npt.NDArray[np.bool_]:
        """Units whose middle 90 % of ranks is wider than a third of all units. (units,)"""
        return np.asarray(self.high - self.low > len(self.mean) * limit("unstable_share"))


def rank_spread(ranks: Floats, nominal: Floats) -> RankSpread:
    """Draws summed up. ranks : (draws, units), a unit without a score NaN;  nominal : (units,)

    >>> told = rank_spread(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0], [1.0, 2.0]]), np.array([1.0, 2.0]))
    >>> told.mean.tolist(), told.in_top(1).tolist(), told.shift.tolist()
    ([1.25, 1.75], [0.75, 0.25], [0.0, 1.0, 0.0, 0.0])
    """
    units = ranks.shape[1]
    low, median, high = np.nanquantile(ranks, [0.05, 0.5, 0.95], axis=0)
    whole = np.floor(np.where(np.isnan(ranks), 0.0, ranks)).astype(np.int64)
    cells = (np.arange(units) * (units + 1) + whole).ravel()
    at = np.bincount(cells, minlength=units * (units + 1)).reshape(units, units + 1)[:, 1:] / len(ranks)
    shift = np.nanmean(np.abs(ranks - nominal), axis=1)
    return RankSpread(np.nanmean(ranks, axis=0), median, low, high, at, np.asarray(shift))
