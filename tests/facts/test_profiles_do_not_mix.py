"""Results of two accounting profiles never stand on one time axis."""

import polars as pl

from qingshan.facts import facts_frame
from qingshan.facts.check import mixed_profiles


def _year(period: str, profile: str) -> dict[str, object]:
    return {
        "indicator": "nature.water_conservation.quantity",
        "place": "530802",
        "period": period,
        "value": 1.0,
        "unit": "m3",
        "source": f"run:{profile}:0123456789abcdef",
    }


def test_two_profiles_in_one_series_are_refused_by_name() -> None:
    frame = facts_frame([_year("2018", "CN-GUIDE-2020"), _year("2019", "CN-NDRC-2022")])
    (found,) = mixed_profiles(frame, "facts.csv")
    assert found.code == "mixed-profiles"
    assert "CN-GUIDE-2020, CN-NDRC-2022" in found.message.en


def test_one_profile_over_years_and_stated_figures_beside_it_pass() -> None:
    stated = facts_frame([{**_year("2017", "x"), "source": "yearbook"}])
    frame = pl.concat([facts_frame([_year("2018", "CN-GUIDE-2020"), _year("2019", "CN-GUIDE-2020")]), stated])
    assert mixed_profiles(frame) == []
