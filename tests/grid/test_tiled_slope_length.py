"""Slope length with caps and channels over tiles: the steps a run takes, against the model in memory."""

import numpy as np
import pytest
from routing_maps import Map, cells_of, ground_of, routed, values_of

from qingshan.grid.flow.flow import Scheme
from qingshan.grid.terrain import slope_and_aspect
from qingshan.nature.slope_length import (
    length_d8,
    length_flow_invest,
    length_invest,
    length_multiple_flow,
    length_of_inlet,
    slope_invest,
)

CAP, CHANNEL = 122.0, 20_000.0
GROUND = 20 * ground_of(13, 90, 70)


def slope_of(heights, cells):
    return slope_and_aspect(heights, cells.width, cells.height)[0]


@pytest.mark.parametrize(
    ("scheme", "in_memory"), [(Scheme.MULTIPLE, length_multiple_flow), (Scheme.STEEPEST, length_d8)]
)
@pytest.mark.parametrize("tile", [7, 32])
def test_slope_length_that_ends_at_channels_and_at_a_cap_is_that_in_memory(tmp_path, scheme, in_memory, tile):
    cells = cells_of(GROUND)
    tiled = routed(GROUND, tmp_path, scheme=scheme, tile=tile, workers=2)
    (gathered,) = tiled.accumulate(cells.area, names=["gathered"])
    channel = tiled.cellwise(lambda area: (area >= CHANNEL).astype(float), gathered, name="channel")
    (above,) = tiled.accumulate(cells.area, names=["above"], patches=channel)

    def length(heights, area, cells):
        slope, aspect = slope_and_aspect(heights, cells.width, cells.height)
        return length_of_inlet(area - cells.area[:, None], slope, aspect, cells, CAP)

    found = tiled.cellwise(length, Map(GROUND), above, name="length", rim=1, sized=True)
    expected = in_memory(GROUND, slope_of(GROUND, cells), cells, CAP, CHANNEL)
    np.testing.assert_allclose(values_of(found, GROUND), expected, rtol=1e-10)
    assert np.nanmax(expected) > 1.5 * np.nanmin(expected)  # the ground has short and long slopes


def test_the_length_of_invest_over_tiles_is_that_in_memory(tmp_path):
    cells = cells_of(GROUND)
    tiled = routed(GROUND, tmp_path, scheme=Scheme.QUANTISED, tile=16)
    (gathered,) = tiled.accumulate(1.0, names=["gathered"])
    slope = slope_invest(GROUND, cells)

    def length(counted, slopes, cells):
        return length_invest(counted, slopes, cells.width[:, None], np.asarray(25.0))

    found = tiled.cellwise(length, gathered, Map(slope), name="length", sized=True)
    expected = length_flow_invest(GROUND, slope, cells, 25.0)
    np.testing.assert_allclose(values_of(found, GROUND), expected, rtol=1e-12)
