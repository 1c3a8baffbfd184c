"""Monte Carlo and Sobol over the flagship scheme's ten fictional counties."""

import numpy as np
import pytest
from test_green_economy import made_run

from qingshan.index.robust.draws import totals_of
from qingshan.index.robust.factors import Factors
from qingshan.index.robust.monte_carlo import monte_carlo, sensitivity
from qingshan.rulebook.framework_methods import Aggregate


@pytest.fixture(scope="module")
def run():
    return made_run()


def test_nothing_varied_gives_the_nominal_totals(run):
    totals = totals_of(run, Factors(aggregate=(Aggregate(),)), np.array([[0.2], [0.9]])).whole
    assert np.allclose(totals, run.verdict.raw, atol=1e-9)


def test_equal_seeds_give_equal_bits_and_another_seed_others(run):
    factors = Factors(weights=0.25)
    one, again, other = (monte_carlo(run, factors, draws=50, seed=seed) for seed in (3, 3, 4))
    assert (one.totals == again.totals).all()
    assert (one.totals != other.totals).any()


def test_small_changes_of_weights_move_few_ranks_and_wide_ones_more(run):
    narrow = monte_carlo(run, Factors(weights=0.01), draws=100).spread.shift.mean()
    wide = monte_carlo(run, Factors(weights=0.9), draws=100).spread.shift.mean()
    assert narrow < wide


def test_a_unit_under_a_veto_stays_behind_in_every_draw(run):
    drawn = monte_carlo(run, Factors(weights=0.5), draws=100)
    last = np.array([outcome.last for outcome in run.verdict.outcomes])
    assert (drawn.ranks[:, last] > len(run.units) - last.sum()).all()


def test_weights_drawn_about_the_nominal_ones_have_them_in_the_middle(run):
    drawn = monte_carlo(run, Factors(dirichlet=400.0), draws=400)
    assert np.allclose(drawn.totals.mean(axis=0), run.verdict.raw, atol=0.6)


def test_leaving_out_one_indicator_is_the_framework_without_it(run):
    codes = run.tree.codes
    totals = totals_of(run, Factors(drop=True), (np.arange(len(codes))[:, None] + 0.5) / len(codes)).whole
    column = codes.index("GE13")
    pillar = next(branch for branch in run.tree.branches if "GE13" in branch.children)
    kept = [codes.index(code) for code in pillar.children if code != "GE13"]
    points = {code: run.contributions[:, codes.index(code)] for code in codes}
    weight = run.combined.effective[:, kept].sum(axis=1)
    whole = weight + run.combined.effective[:, column]
    own = sum(points[codes[at]] for at in kept) * whole / weight
    others = run.verdict.raw - sum(points[code] for code in pillar.children)
    assert np.allclose(totals[column], others + own, atol=1e-9)


def test_the_factor_that_moves_ranks_is_told_from_one_that_does_nothing(run):
    factors = Factors(weights=0.5, aggregate=(Aggregate(), Aggregate()))
    told = sensitivity(run, factors, draws=64)
    assert told.names == ("weights", "aggregate")
    assert told.effects.total[1] == pytest.approx(0, abs=1e-12)
    assert told.effects.total[0] > 0.5


def test_measurement_errors_move_only_what_they_touch(run):
    at = run.tree.codes.index("GE01")
    drawn = monte_carlo(run, Factors(noise={"GE01": 0.5}), draws=20)
    moved = np.abs(drawn.totals - run.verdict.raw).max(axis=0)
    open_ = (run.leaf_scores[:, at] > 0.2) & (run.leaf_scores[:, at] < 0.8)
    assert (moved[open_] > 0).all()
    assert (moved <= run.combined.effective[:, at] * run.scale + 1e-9).all()


def test_with_nothing_to_vary_it_is_refused(run):
    with pytest.raises(ValueError, match="no factor varies"):
        monte_carlo(run, Factors())
