"""Wind erosion by months from daily wind, and cooling by difference of temperature: by hand, and against the year."""

import numpy as np
import pytest

from qingshan.nature import climate_regulation, wind, wind_erosion, wind_erosion_by_month

MONTHS = np.repeat(np.arange(1, 13), 30)
EVEN = np.ones(12)


def gusts() -> np.ndarray:
    return np.random.default_rng(6).uniform(0, 12, 360)


def test_the_months_of_the_weather_factor_add_up_to_the_year_where_ground_is_alike_all_year():
    months = wind.weather_factor_by_month(gusts(), MONTHS, 5.0, 1.2, EVEN * 0.7, EVEN)
    assert months.shape == (12,)
    assert months.sum() == pytest.approx(wind.weather_factor_of_days(gusts(), 5.0, 1.2, 0.7, 1.0), rel=1e-12)


def test_a_month_without_a_day_adds_nothing_and_is_no_hole():
    months = wind.weather_factor_by_month(np.array([8.0]), np.array([3]), 5.0, 1.225, EVEN, EVEN)
    # 8 · 3² · 1.225 / 9.8
    np.testing.assert_allclose(months, np.where(np.arange(12) == 2, 9.0, 0.0), rtol=1e-12)


def test_snow_in_the_windy_month_spares_the_ground_and_snow_in_another_does_not():
    storm = (np.array([8.0]), np.array([3]), 5.0, 1.225, EVEN)
    white = np.where(np.arange(12) == 2, 0.0, 1.0)
    assert wind_erosion_by_month.potential_loss_of_days(*storm, white, 0.5, 0.5, 0.8, 50.0) == 0.0
    july = np.where(np.arange(12) == 6, 0.0, 1.0)
    bare = wind_erosion_by_month.potential_loss_of_days(*storm, EVEN, 0.5, 0.5, 0.8, 50.0)
    assert wind_erosion_by_month.potential_loss_of_days(*storm, july, 0.5, 0.5, 0.8, 50.0) == bare > 0


def test_daily_wind_gives_what_its_monthly_weather_factors_give():
    months = wind.weather_factor_by_month(gusts(), MONTHS, 5.0, 1.2, EVEN * 0.7, EVEN)
    ground, growth = (0.5, 0.5, 0.8), np.linspace(0.1, 0.9, 12)
    weather = (gusts(), MONTHS, 5.0, 1.2, EVEN * 0.7, EVEN)
    found = wind_erosion_by_month.actual_loss_of_days(*weather, *ground, growth, 50.0)
    assert found == wind_erosion.actual_loss_of_months(months, *ground, growth, 50.0)
    bare = wind_erosion_by_month.potential_loss_of_days(*weather, *ground, 50.0)
    assert found < bare


def test_cooling_goes_with_the_difference_the_height_and_the_days():
    # 2 K · 1.2 kg/m³ · 1.005 kJ/(kg·K) · 10 m · 10⁴ m² = 241 200 kJ; 30 days, 3600 kJ/kWh, ratio 3
    once = climate_regulation.temperature_cooling(2.0, 10.0, 10_000.0, 1.2, 1.005, 30.0, 3.0)
    assert once == pytest.approx(241_200 * 30 / 3600 / 3, rel=1e-12)
    assert climate_regulation.temperature_cooling(4.0, 10.0, 10_000.0, 1.2, 1.005, 30.0, 3.0) == 2 * once
    assert climate_regulation.temperature_cooling(2.0, 5.0, 10_000.0, 1.2, 1.005, 30.0, 3.0) == once / 2
    assert climate_regulation.temperature_cooling(2.0, 10.0, 10_000.0, 1.2, 1.005, 0.0, 3.0) == 0.0
