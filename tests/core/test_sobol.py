"""Sobol indices against what is known in closed form."""

from collections.abc import Callable

import numpy as np
import pytest

from qingshan.core.sampling import Distribution, saltelli
from qingshan.core.sobol import Indices, sobol_indices

UNIT = Distribution("uniform", 0.0, 1.0)
Floats = np.ndarray


def indices_of(
    function: Callable[[Floats], Floats], inputs: list[Distribution], draws: int = 4096, seed: int = 11
) -> Indices:
    design = saltelli(inputs, draws, seed)
    mixed = np.stack([function(design.mixed(number)) for number in range(len(inputs))])
    return sobol_indices(function(design.first), function(design.second), mixed, seed=seed)


def ishigami(x: Floats) -> Floats:
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami_has_its_analytic_indices_within_three_hundredths() -> None:
    a, b = 7.0, 0.1
    first = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    second, both = a**2 / 8, b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = first + second + both
    found = indices_of(ishigami, [Distribution("uniform", -np.pi, np.pi)] * 3, draws=16_384)
    assert found.first[:, 0] == pytest.approx(np.array([first, second, 0]) / whole, abs=0.03)
    assert found.total[:, 0] == pytest.approx(np.array([first + both, second, both]) / whole, abs=0.03)
    assert (found.total_lower <= found.total).all()
    assert (found.total <= found.total_upper).all()


def test_an_additive_model_splits_its_variance() -> None:
    parts = np.array([1.0, 2.0, 3.0])
    found = indices_of(lambda x: x @ parts, [UNIT] * 3)
    assert found.first[:, 0] == pytest.approx(parts**2 / 14, abs=0.01)
    assert found.total[:, 0] == pytest.approx(parts**2 / 14, abs=0.01)
    assert found.total.sum() == pytest.approx(1.0, abs=0.01)


def test_a_product_of_two_shares_what_only_both_explain() -> None:
    found = indices_of(lambda x: x[:, 0] * x[:, 1], [UNIT] * 2)
    assert found.first[:, 0] == pytest.approx([3 / 7, 3 / 7], abs=0.03)
    assert found.total[:, 0] == pytest.approx([4 / 7, 4 / 7], abs=0.03)


@pytest.mark.parametrize("constant", [0.0, 5.0, 1e12])
def test_a_constant_has_zeros_and_not_holes(constant: float) -> None:
    found = indices_of(lambda x: np.full(len(x), constant), [UNIT] * 2)
    assert all((one == 0).all() for one in found)


def test_an_input_that_does_nothing_has_exactly_nothing() -> None:
    found = indices_of(lambda x: x[:, 0] ** 2, [UNIT] * 2)
    assert (found.first[1, 0], found.total[1, 0], found.total_upper[1, 0]) == (0.0, 0.0, 0.0)
    assert found.total[0, 0] == pytest.approx(1.0, abs=0.01)


def test_columns_stand_each_for_itself() -> None:
    both = indices_of(lambda x: np.stack([x[:, 0], x[:, 0] + x[:, 1]], axis=1), [UNIT] * 2)
    alone = indices_of(lambda x: x[:, 0] + x[:, 1], [UNIT] * 2)
    assert both.total[:, 1] == pytest.approx(alone.total[:, 0], rel=1e-12)
    assert both.total[:, 0] == pytest.approx([1, 0], abs=0.01)


def test_the_unit_of_the_result_does_not_matter() -> None:
    small = indices_of(lambda x: x[:, 0] * x[:, 1], [UNIT] * 2)
    large = indices_of(lambda x: 1e11 * (3 + x[:, 0] * x[:, 1]), [UNIT] * 2)
    assert small.total == pytest.approx(large.total, abs=1e-6)


def test_the_interval_is_the_same_for_the_same_seed() -> None:
    one, same = (indices_of(ishigami, [UNIT] * 3, draws=200) for _ in range(2))
    assert all(first.tobytes() == second.tobytes() for first, second in zip(one, same, strict=True))
