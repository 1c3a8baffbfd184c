"""The datum of Chinese web maps, and the way back from it."""

import numpy as np
import pytest

from qingshan.grid.datum import gcj02_to_wgs84, wgs84_to_gcj02


def china_grid():
    """Points over the whole of mainland China, 105° E and 35° N (the formula's own centre) among them. [degrees]"""
    lon, lat = np.meshgrid(np.arange(74.0, 135.5, 0.5), np.arange(18.5, 53.5, 0.5))
    return lon.ravel(), lat.ravel()


def test_there_and_back_is_the_same_point_everywhere_in_china():
    lon, lat = china_grid()
    back_lon, back_lat = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    np.testing.assert_allclose(back_lon, lon, rtol=0, atol=2e-10)
    np.testing.assert_allclose(back_lat, lat, rtol=0, atol=2e-10)


def test_back_and_there_is_the_same_point_too():
    lon, lat = china_grid()
    again_lon, again_lat = wgs84_to_gcj02(*gcj02_to_wgs84(lon, lat))
    np.testing.assert_allclose(again_lon, lon, rtol=0, atol=2e-10)
    np.testing.assert_allclose(again_lat, lat, rtol=0, atol=2e-10)


def test_the_shift_in_puer_is_a_few_hundred_metres_to_the_south_east():
    lon, lat = np.meshgrid(np.linspace(99.1, 102.4, 34), np.linspace(22.0, 24.8, 29))
    drawn_lon, drawn_lat = wgs84_to_gcj02(lon, lat)
    assert np.all((drawn_lon - lon > 0.0007) & (drawn_lon - lon < 0.0018))
    assert np.all((drawn_lat - lat < -0.0024) & (drawn_lat - lat > -0.0033))


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
    ids=["Shanghai", "Shenzhen", "Beijing"],
)
def test_the_points_other_open_tools_publish_come_out_the_same(wgs84, gcj02):
    # The reference points of eviltransform's own tests, which most open implementations repeat.
    drawn = wgs84_to_gcj02(np.array(wgs84[:1]), np.array(wgs84[1:]))
    np.testing.assert_allclose(np.ravel(drawn), gcj02, rtol=0, atol=1e-9)


def test_the_shift_at_the_centre_of_the_formula_can_be_checked_by_hand():
    # At 105° E 35° N every term but the constants is zero: 300 m east and 100 m south.
    lon, lat = wgs84_to_gcj02(np.array([105.0]), np.array([35.0]))
    sine_squared = np.sin(np.radians(35.0)) ** 2
    flattening = 1 - 0.00669342162296594323 * sine_squared
    metres_per_degree_east = np.pi / 180 * 6378245 / np.sqrt(flattening) * np.cos(np.radians(35.0))
    metres_per_degree_north = np.pi / 180 * 6378245 * (1 - 0.00669342162296594323) / flattening**1.5
    assert (lon[0] - 105.0) * metres_per_degree_east == pytest.approx(300.0, abs=1e-6)
    assert (lat[0] - 35.0) * metres_per_degree_north == pytest.approx(-100.0, abs=1e-6)


def test_equal_points_stay_equal_whatever_array_they_stand_in():
    # Shared corners of two counties are converted in different arrays and must still meet.
    lon, lat = np.array([100.1, 101.2, 102.3]), np.array([22.1, 23.2, 24.3])
    together = gcj02_to_wgs84(lon, lat)
    alone = gcj02_to_wgs84(lon[1:2], lat[1:2])
    assert together[0][1] == pytest.approx(alone[0][0], abs=1e-10)
    assert together[1][1] == pytest.approx(alone[1][0], abs=1e-10)


def test_a_missing_point_stays_missing_and_harms_no_other():
    lon, lat = gcj02_to_wgs84(np.array([np.nan, 101.0]), np.array([23.0, 23.0]))
    assert np.isnan(lon[0])
    assert np.isfinite([lon[1], lat[1]]).all()


def test_the_arrays_given_are_not_changed():
    lon, lat = np.array([101.0]), np.array([23.0])
    gcj02_to_wgs84(lon, lat)
    assert (lon[0], lat[0]) == (101.0, 23.0)


@pytest.mark.parametrize(
    ("lon", "lat"), [(100.0, 90.0), (11_239_929.0, 2_605_000.0)], ids=["the pole", "metres instead of degrees"]
)
def test_points_that_cannot_be_on_such_a_map_are_refused_in_words(lon, lat):
    with pytest.raises(ValueError, match=r"no WGS 84 point.*mainland China"):
        gcj02_to_wgs84(np.array([lon]), np.array([lat]))
