"""Habitat quality: InVEST's own decay numbers, hand sums and laws."""

import numpy as np
import pytest

from qingshan.grid.cells import Cells
from qingshan.nature import habitat_quality as habitat

SIDE = np.full(21, 30.0)
CELLS = Cells(SIDE, SIDE, SIDE**2, (21, 21))
EVERYWHERE = np.array(1.0)
EITHER = pytest.mark.parametrize("around", [True, False], ids=["surroundings", "nearest"])


def threat(intensity: np.ndarray | None = None, weight: float = 1.0, exponential: bool = False) -> habitat.Threat:
    if intensity is None:
        intensity = np.zeros((21, 21))
        intensity[10, 10] = 1.0
    return habitat.Threat(intensity, 150.0, weight, np.full((21, 21), 0.5), exponential)


def test_linear_decay_is_the_number_that_invest_asserts():
    # natcap.invest 3.20, tests/test_habitat_quality.py: distances and a reach in one unit
    found = habitat.decay_linear(np.array([0.0, 21, 1, 2, 50, 600]), 20.0)
    np.testing.assert_allclose(found, [1, 0, 0.95, 0.9, 0, 0])


def test_exponential_decay_leaves_five_percent_at_the_end_and_nothing_beyond():
    found = habitat.decay_exponential(np.array([0.0, 10.0, 20.0, 20.01, np.inf]), 20.0)
    np.testing.assert_allclose(found, [1, np.exp(-1.495), np.exp(-2.99), 0, 0])


def test_the_nearest_threat_is_felt_by_its_distance_whatever_its_size():
    felt = habitat.felt_nearest(threat(), CELLS)
    assert felt[10, 10] == 1
    assert felt[10, 12] == pytest.approx(1 - 60 / 150)
    assert felt[10, 16] == 0
    weak = threat(threat().intensity * 0.1)
    np.testing.assert_array_equal(habitat.felt_nearest(weak, CELLS), felt)


def test_the_surroundings_feel_half_a_threat_half():
    full, half = habitat.felt_around(threat(), CELLS), habitat.felt_around(threat(threat().intensity / 2), CELLS)
    np.testing.assert_allclose(half, full / 2, atol=1e-12)
    assert full[10, 10] == full.max()
    assert full[0, 0] == 0


@EITHER
def test_weights_count_by_their_sum(around):
    one = [threat(), threat(weight=3.0, exponential=True)]
    scaled = [threat(weight=10.0), threat(weight=30.0, exponential=True)]
    given = {"access": EVERYWHERE, "cells": CELLS, "around": around}
    np.testing.assert_allclose(habitat.degradation(one, **given), habitat.degradation(scaled, **given), atol=1e-15)


@EITHER
def test_a_full_threat_everywhere_takes_all_that_the_cover_is_sensitive_to(around):
    everywhere = threat(np.ones((21, 21)))
    found = habitat.degradation([everywhere], EVERYWHERE, CELLS, around=around)
    np.testing.assert_allclose(found, 0.5)


@EITHER
def test_what_nobody_gets_to_is_not_degraded_and_no_threat_takes_nothing(around):
    assert habitat.degradation([threat()], np.array(0.0), CELLS, around=around).max() == 0
    none = threat(np.zeros((21, 21)))
    assert habitat.degradation([none], EVERYWHERE, CELLS, around=around).max() == 0


@EITHER
def test_a_hole_in_a_threat_is_a_hole_and_no_threat_to_others(around):
    intensity = np.zeros((21, 21))
    intensity[5, 5] = np.nan
    found = habitat.degradation([threat(intensity)], EVERYWHERE, CELLS, around=around)
    assert np.isnan(found[5, 5])
    assert np.nansum(found) == 0


def test_threats_without_weight_are_refused():
    with pytest.raises(ValueError, match="the weights of the threats must add up to more than 0"):
        habitat.degradation([threat(weight=0.0)], EVERYWHERE, CELLS, around=False)


def test_quality_is_that_of_the_cover_without_degradation_and_half_at_half_saturation():
    suitability = np.array([1.0, 0.6])
    np.testing.assert_array_equal(habitat.quality(suitability, np.array(0.0), np.array(0.05)), suitability)
    np.testing.assert_allclose(habitat.quality(suitability, np.array(0.05), np.array(0.05)), suitability / 2)
    falling = habitat.quality(np.array(1.0), np.linspace(0, 1, 20), np.array(0.3))
    assert np.all(np.diff(falling) < 0)


def test_the_record_takes_three_threats_as_the_list_does():
    random = np.random.default_rng(1)
    maps = [random.random((21, 21)) for _ in range(6)]
    found = habitat.degradation_around(*maps, 90.0, 120.0, 60.0, 1.0, 2.0, 3.0, 0.0, 1.0, 0.0, EVERYWHERE, CELLS)
    listed = [
        habitat.Threat(maps[i], reach, weight, maps[3 + i], exponential)
        for i, (reach, weight, exponential) in enumerate([(90.0, 1.0, False), (120.0, 2.0, True), (60.0, 3.0, False)])
    ]
    np.testing.assert_array_equal(found, habitat.degradation(listed, EVERYWHERE, CELLS, around=True))
