"""Monte Carlo over the choices 蒙特卡洛: how ranks spread, and which choice moves them most. Spec §7.1–7.2."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qingshan.core.sampling import generator
from qingshan.index.robust.draws import totals_of
from qingshan.index.robust.factors import Factors
from qingshan.index.robust.ranks import RankSpread, rank_spread
from qingshan.index.robust.sensitivity import Effects, Intervals, effects, intervals
from qingshan.index.robust.verdicts import Grades, asked_points, grades_of, ranks_of, scores_of
from qingshan.index.run.assess import Assessment

Floats = npt.NDArray[np.float64]
Heard = Callable[[int, int], None]

#: Draws between two words about progress.
_STEP = 200


@dataclass(frozen=True)
class Drawn:
    """A Monte Carlo run: its seed, factors and design (draws, factors), scores, ranks and grades (draws, units).

    totals : before bonus, penalty and veto;  grades : number of the grade, 0 the best, −1 for none
    generator : name of the generator that the seed starts
    """

    seed: int
    names: tuple[str, ...]
    design: Floats
    totals: Floats
    ranks: Floats
    spread: RankSpread
    grades: Grades
    generator: str = "PCG64"

    def in_grade(self, number: int) -> Floats:
        """Share of the draws in which a unit gets a grade, 0 for the best. (units,)"""
        return np.asarray((self.grades == number).mean(axis=0))


def monte_carlo(
    run: Assessment, factors: Factors, *, draws: int = 1000, seed: int = 1, heard: Heard | None = None
) -> Drawn:
    """Draw the factors; equal seeds give equal bits. Raises ``ValueError`` where nothing varies.

    heard : told (done, draws) from time to time; raise in it to stop
    """
    if not factors.names:
        raise ValueError("no factor varies; name at least one, such as weights")
    design = generator(seed).random((draws, len(factors.names)))
    totals, ranks, grades = [], [], []
    for first in range(0, draws, _STEP):
        told = totals_of(run, factors, design[first : first + _STEP], asked_points(run))
        scores = scores_of(run, told.whole, told.points)
        totals.append(told.whole)
        ranks.append(ranks_of(run, scores, told.points))
        grades.append(grades_of(run, scores))
        if heard is not None:
            heard(min(first + _STEP, draws), draws)
    placed = np.concatenate(ranks)
    spread = rank_spread(placed, run.verdict.ranks)
    return Drawn(seed, factors.names, design, np.concatenate(totals), placed, spread, np.concatenate(grades))


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
    told = totals_of(run, factors, design, asked_points(run))
    scores = scores_of(run, told.whole, told.points)
    if unit:
        return scores[:, run.units.index(unit)]
    return np.asarray(np.nanmean(np.abs(ranks_of(run, scores, told.points) - run.verdict.ranks), axis=1))
