"""Monte Carlo over the choices 蒙特卡洛: how ranks spread, and which choice moves them most. Spec §7.1–7.2."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator
from qingshan.index.judge.ranking import positions
from qingshan.index.robust.factors import Factors, totals_of
from qingshan.index.robust.ranks import RankSpread, rank_spread
from qingshan.index.robust.sensitivity import Effects, Intervals, effects, intervals
from qingshan.index.run.assess import Assessment

Floats = npt.NDArray[np.float64]
Heard = Callable[[int, int], None]

#: Draws between two words about progress.
_STEP = 200


@dataclass(frozen=True)
class Drawn:
    """A Monte Carlo run: its seed, factors and design (draws, factors), totals and ranks (draws, units)."""

    seed: int
    names: tuple[str, ...]
    design: Floats
    totals: Floats
    ranks: Floats
    spread: RankSpread


def monte_carlo(
    run: Assessment, factors: Factors, *, draws: int = 1000, seed: int = 1, heard: Heard | None = None
) -> Drawn:
    """Draw the factors; equal seeds give equal bits. Raises ``ValueError`` where nothing varies.

    heard : told (done, draws) from time to time; raise in it to stop
    """
    if not factors.names:
        raise ValueError("no factor varies; name at least one, such as weights")
    design = generator(seed).random((draws, len(factors.names)))
    totals = np.concatenate([_told(run, factors, design, first, heard) for first in range(0, draws, _STEP)])
    ranks = ranks_of(run, totals)
    return Drawn(seed, factors.names, design, totals, ranks, rank_spread(ranks, run.verdict.ranks))


def _told(run: Assessment, factors: Factors, design: Floats, first: int, heard: Heard | None) -> Floats:
    totals = totals_of(run, factors, design[first : first + _STEP])
    if heard is not None:
        heard(min(first + _STEP, len(design)), len(design))
    return totals


def ranks_of(run: Assessment, totals: Floats) -> Floats:
    """Ranks of drawn totals after each unit's own bonus, penalty and veto. (draws, units)"""
    ruling, rule = run.verdict, run.framework.rank
    scores = np.maximum(0.0, totals + ruling.bonus - ruling.penalty)
    ranked = np.array([outcome.ranked for outcome in ruling.outcomes])
    last = np.array([outcome.last for outcome in ruling.outcomes])
    return np.stack([positions(np.where(ranked, row, np.nan), rule.ties, rule.eps, last=last) for row in scores])


@dataclass(frozen=True)
class Sensitivity:
    """Sobol indices of the factors, for the mean absolute shift of ranks or one unit's score."""

    names: tuple[str, ...]
    draws: int
    seed: int
    effects: Effects
    intervals: Intervals


def sensitivity(run: Assessment, factors: Factors, *, draws: int = 512, seed: int = 1, unit: str = "") -> Sensitivity:
    """First-order and total indices over N·(d + 2) runs; `unit` for that unit's score instead of the shift of ranks."""
    source, number = generator(seed), len(factors.names)
    one, other = source.random((draws, number)), source.random((draws, number))
    mixed = [np.where(np.arange(number) == factor, other, one) for factor in range(number)]
    results = [_result(run, factors, design, unit) for design in (one, other, *mixed)]
    among = np.stack(results[2:])
    told = effects(results[0], results[1], among)
    return Sensitivity(factors.names, draws, seed, told, intervals(results[0], results[1], among, seed=seed))


def _result(run: Assessment, factors: Factors, design: Floats, unit: str) -> Floats:
    totals = totals_of(run, factors, design)
    if unit:
        return np.asarray(totals[:, run.units.index(unit)])
    return np.asarray(np.nanmean(np.abs(ranks_of(run, totals) - run.verdict.ranks), axis=1))
