"""Draws follow their distribution, keep to their limits, and are the same bits for the same seed."""

import math

import numpy as np
import pytest

from qingshan.core.sampling import (
    Distribution,
    generator,
    interval,
    monte_carlo,
    random_shares,
    saltelli,
    spread_shares,
    summary,
)

UNIFORM = Distribution("uniform", 2.0, 6.0)
TRIANGLE = Distribution("triangular", 0.0, 4.0, mode=1.0)
NORMAL = Distribution("normal", 8.0, 12.0)
ALL = [UNIFORM, TRIANGLE, NORMAL]


def test_the_same_seed_gives_the_same_bits_and_another_seed_others() -> None:
    one, same, other = (monte_carlo(ALL, 500, seed) for seed in (7, 7, 8))
    assert one.tobytes() == same.tobytes()
    assert one.tobytes() != other.tobytes()
    assert saltelli(ALL, 500, 7).second.tobytes() == saltelli(ALL, 500, 7).second.tobytes()


def test_no_global_state_is_read_or_changed() -> None:
    np.random.seed(1)
    before = np.random.get_state()[1].tobytes()  # type: ignore[index,union-attr,unused-ignore]
    first = monte_carlo(ALL, 100, 3)
    assert np.random.get_state()[1].tobytes() == before  # type: ignore[index,union-attr,unused-ignore]
    np.random.seed(2)
    assert monte_carlo(ALL, 100, 3).tobytes() == first.tobytes()


def test_bits_do_not_depend_on_how_many_distributions_follow_or_on_the_machine() -> None:
    assert (
        random_shares(2, 1, generator(2019)).ravel().tolist()
        == np.random.Generator(np.random.PCG64(2019)).random(2).tolist()
    )


def test_means_and_variances_are_those_of_the_distributions() -> None:
    drawn = saltelli(ALL, 20_000, 5).first
    sd = 4 / (2 * 1.959963984540054)
    assert drawn.mean(axis=0) == pytest.approx([4.0, 5 / 3, 10.0], rel=1e-3)
    assert drawn.var(axis=0) == pytest.approx([16 / 12, (16 + 1 - 4) / 18, sd**2], rel=5e-3)


def test_a_normal_range_holds_the_middle_95_percent() -> None:
    drawn = saltelli([NORMAL], 20_000, 5).first
    assert np.mean((drawn > 8) & (drawn < 12)) == pytest.approx(0.95, abs=1e-3)


@pytest.mark.parametrize("one", ALL)
def test_the_quantile_undoes_the_share_below(one: Distribution) -> None:
    shares = np.array([0.01, 0.2, 0.5, 0.77, 0.99])
    assert [one.share_below(value) for value in one.quantile(shares)] == pytest.approx(shares.tolist(), abs=1e-12)


@pytest.mark.parametrize("kind", ["uniform", "triangular", "normal"])
def test_nothing_is_drawn_beyond_what_is_physically_possible(kind: str) -> None:
    one = Distribution(kind, -1.0, 3.0, floor=0.0, ceiling=2.0)  # type: ignore[arg-type]
    drawn = monte_carlo([one], 5000, 1)
    assert drawn.min() >= 0
    assert drawn.max() <= 2
    assert np.mean(drawn == 0) < 0.01  # cut off, not piled up at the limit
    assert drawn.mean() == pytest.approx(1.0, abs=0.05)


def test_a_triangle_may_have_its_peak_at_an_end() -> None:
    assert Distribution("triangular", 1.0, 3.0, mode=1.0).quantile(np.array([0.0, 1.0])).tolist() == [1.0, 3.0]
    assert Distribution("triangular", 1.0, 3.0, mode=3.0).quantile(np.array([0.0, 1.0])).tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("kind", "low", "high", "more", "words"),
    [
        ("uniform", 2.0, 2.0, {}, "must lie below high"),
        ("uniform", 0.0, math.inf, {}, "must lie below high"),
        ("triangular", 0.0, 1.0, {"mode": 2.0}, "peak 2.0 must lie between"),
        ("uniform", 0.0, 1.0, {"floor": 1.0}, "nothing of it lies between"),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(
    kind: str, low: float, high: float, more: dict[str, float], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Distribution(kind, low, high, **more)  # type: ignore[arg-type]


def test_spread_shares_have_one_draw_in_every_step_and_hardly_correlate() -> None:
    shares = spread_shares(1000, 6, generator(3))
    assert (np.sort(np.floor(shares * 1000), axis=0) == np.arange(1000)[:, None]).all()
    apart = np.corrcoef(shares, rowvar=False) - np.eye(6)
    assert np.abs(apart).max() < 0.01


def test_the_mixed_set_has_one_column_of_the_other() -> None:
    design = saltelli(ALL, 100, 1)
    mixed = design.mixed(1)
    assert (mixed[:, 1] == design.second[:, 1]).all()
    assert (mixed[:, [0, 2]] == design.first[:, [0, 2]]).all()


def test_a_summary_of_a_constant_has_no_spread_and_no_rounding() -> None:
    told = summary(np.full((7, 2), 0.1), 0.9)
    assert [one.tolist() for one in told] == [[0.1, 0.1], [0.0, 0.0], *[[0.1, 0.1]] * 3]


def test_a_level_outside_0_and_1_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval(np.zeros(3), 1.0)
