"""Each mistake that offices make is a finding with its place and what to do, and nothing is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from qingshan.core import Finding, Refused
from qingshan.runs import check_run, run_account

Change = Callable[[Any], None]


def findings(small: Any) -> list[Finding]:
    """What the check says of a run that was changed."""
    small.write()
    _, _, found = check_run(small.path)
    return found


def one(small: Any, code: str) -> Finding:
    """The one finding of a code; that it is the only one of that code is part of the test."""
    found = [finding for finding in findings(small) if finding.code == code]
    assert len(found) == 1, [(finding.code, finding.message.en) for finding in findings(small)]
    return found[0]


def test_a_sound_run_has_no_errors_and_no_warnings(small: Any) -> None:
    small.content["period"] = 2010  # the year of the rulebook's prices, so that they are current
    inputs, _, found = check_run(_written(small))
    assert inputs is not None
    assert found == []


def _missing_file(small: Any) -> None:
    (small.folder / "rain.tif").unlink()


def _corrupt_file(small: Any) -> None:
    (small.folder / "rain.tif").write_bytes(b"II*\x00 this is no map")


def _no_reference_system(small: Any) -> None:
    small.raster("rain.tif", np.full((20, 20), 1500.0, np.float32), crs=None)


def _elsewhere(small: Any) -> None:
    small.raster("rain.tif", np.full((20, 20), 1500.0, np.float32), crs="EPSG:32733")


def _wrong_unit(small: Any) -> None:
    small.content["rasters"]["nature.rain"]["unit"] = "t"


def _rain_in_metres(small: Any) -> None:
    small.raster("rain.tif", np.full((20, 20), 0.9, np.float32))


def _class_not_in_legend(small: Any) -> None:
    classes = np.full((20, 20), 2, np.uint8)
    classes[3, 4] = 99
    small.raster("cover.tif", classes)


def _bow_tie(small: Any) -> None:
    west, north = 101.0, 23.2
    tie = shapely.Polygon([(west, north), (west + 0.1, north - 0.1), (west + 0.1, north), (west, north - 0.1)])
    small.zones([("530802", tie), ("530821", small.box(12, 0, 20, 20))])


def _same_code_twice(small: Any) -> None:
    small.zones([("530802", small.box(0, 0, 8, 20)), ("530802", small.box(8, 0, 20, 20))])


def _overlapping_zones(small: Any) -> None:
    small.zones([("530802", small.box(0, 0, 12, 20)), ("530821", small.box(8, 0, 20, 20))])


def _all_nodata(small: Any) -> None:
    small.raster("rain.tif", np.full((20, 20), np.nan, np.float32))


def _negative_rain(small: Any) -> None:
    rain = np.full((20, 20), 1500.0, np.float32)
    rain[5, 6] = -3
    small.raster("rain.tif", rain)


def _texture(small: Any) -> None:
    for name, share in (("sand", 40.0), ("silt", 35.0), ("clay", 15.0)):
        small.raster(f"{name}.tif", np.full((20, 20), share, np.float32))
        small.content["rasters"][f"nature.{name}"] = {"file": f"{name}.tif", "unit": "%"}


def _price_without_year(small: Any) -> None:
    price = {"value": 7.0, "unit": "CNY/m3", "source": "our bureau"}
    small.content["parameters"] = {"nature.water_conservation.price": price}


def _unknown_key(small: Any) -> None:
    small.content["rasters"]["nature.rain"]["units"] = "mm"


def _past_its_dates(small: Any) -> None:
    small.content["period"] = 1999


def _eleven_months(small: Any) -> None:
    small.raster("monthly.tif", np.full((11, 20, 20), 100.0, np.float32))
    del small.content["rasters"]["nature.rain"]
    small.content["rasters"]["nature.rain_monthly"] = {"file": "monthly.tif", "unit": "mm"}


def _class_without_value(small: Any) -> None:
    classes = np.full((20, 20), 2, np.uint8)
    classes[0:5] = 11
    small.raster("cover.tif", classes)
    small.content["land_cover"]["legend"] = "clcd"
    small.raster("cover.tif", np.full((20, 20), 2, np.uint8))


def _no_such_profile(small: Any) -> None:
    small.content["profile"] = "CN-GUIDE-2002"


def _no_such_method(small: Any) -> None:
    small.content["methods"] = {"nature.nep": "guess"}


def _service_without_rain(small: Any) -> None:
    del small.content["rasters"]["nature.rain"]


def _no_zone_field(small: Any) -> None:
    small.content["zones"]["code"] = "adcode"


def _bad_zone_code(small: Any) -> None:
    small.zones([("5308021", small.box(0, 0, 8, 20)), ("530821", small.box(8, 0, 20, 20))])


def _float_classes(small: Any) -> None:
    small.raster("cover.tif", np.full((20, 20), 2.0, np.float32))


def _emission_without_rates(small: Any) -> None:
    head = "indicator,place,period,part,value,unit,status,mark,source\n"
    row = "nature.air_purification.emission,530802,2019,pollutant=SO2,10,t,value,S,bulletin\n"
    (small.folder / "facts.csv").write_text(head + row, "utf-8")
    small.content |= {"facts": ["facts.csv"], "services": ["nature.air_purification"]}


CASES: list[tuple[Change, str, str, str]] = [
    (_missing_file, "file-missing", "rasters.nature.rain.file", "there is no file rain.tif"),
    (_corrupt_file, "file-corrupt", "rasters.nature.rain.file", "rain.tif cannot be read"),
    (_no_reference_system, "no-crs", "rasters.nature.rain.file", "no reference system"),
    (_elsewhere, "no-overlap", "rasters.nature.rain.file", "does not overlap the zones"),
    (_wrong_unit, "wrong-unit", "rasters.nature.rain.unit", "does not measure what mm does"),
    (_rain_in_metres, "unit-implausible", "rasters.nature.rain.unit", "probably the wrong unit"),
    (_class_not_in_legend, "class-unknown", "land_cover.legend", "1 cells have classes (99 to 99)"),
    (_bow_tie, "zone-invalid", "530802", "Self-intersection"),
    (_same_code_twice, "zone-duplicate", "530802", "code 530802 "),
    (_overlapping_zones, "zones-overlap", "530802, 530821", "they overlap by 33.33%"),
    (_all_nodata, "raster-empty", "rasters.nature.rain", "no value at all inside the zones"),
    (_negative_rain, "value-impossible", "rasters.nature.rain", "1 values are impossible (-3 to -3 mm)"),
    (_texture, "texture-sum", "rasters.nature.sand", "do not add to 100 % in 400 cells"),
    (_price_without_year, "bad-value", "parameters.nature.water_conservation.price", "a price needs its year"),
    (_unknown_key, "unknown-key", "rasters.nature.rain.units", "unknown key"),
    (_past_its_dates, "parameter-past-dates", "period", "the first one starts on"),
    (_eleven_months, "raster-bands", "rasters.nature.rain_monthly.file", "needs 12 bands"),
    (_class_without_value, "parameter-missing-class", "nature.runoff_coefficient", "has no value for forest"),
    (_emission_without_rates, "parameter-missing-class", "nature.air_purification.rate", "tussock_grass/NOx"),
    (_no_such_profile, "unknown-code", "profile", "there is no profile 'CN-GUIDE-2002'"),
    (_no_such_method, "unknown-code", "methods.nature.nep", "there is no model 'guess'"),
    (_no_zone_field, "zones-column", "zones.code", "has no field 'adcode'"),
    (_bad_zone_code, "zone-code", "5308021", "no canonical division code"),
    (_float_classes, "classes-not-whole", "land_cover.file", "no map of whole-numbered classes"),
]


@pytest.mark.parametrize(("change", "code", "place", "words"), CASES, ids=[case[0].__name__[1:] for case in CASES])
def test_each_mistake_is_found_with_its_place_and_nothing_is_written(
    small: Any, clock: Callable[[], str], change: Change, code: str, place: str, words: str
) -> None:
    change(small)
    found = [finding for finding in findings(small) if finding.code == code]
    assert found, [(finding.code, str(finding.where)) for finding in findings(small)]
    assert any(place in str(finding.where) for finding in found)
    assert any(words in finding.message.en for finding in found), [finding.message.en for finding in found]
    assert all(finding.message.zh and finding.remedy.zh and finding.remedy.en for finding in found)
    with pytest.raises(Refused):
        run_account(small.path, small.out, now=clock)
    assert not small.out.exists()
    assert leftovers(small.folder) == []


def leftovers(folder: Path) -> list[str]:
    """Half-written folders."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_all_mistakes_are_told_at_once(small: Any) -> None:
    _wrong_unit(small)
    small.content["profile"] = "none"
    small.content["methods"] = {"nature.nep": "guess"}
    small.content["zones"]["file"] = "nowhere.geojson"
    codes = [finding.code for finding in findings(small)]
    assert codes.count("unknown-code") == 2
    assert "wrong-unit" in codes
    assert "file-missing" in codes


def test_a_service_asked_for_that_lacks_its_input_is_an_error_that_names_it(small: Any) -> None:
    _service_without_rain(small)
    found = [finding for finding in findings(small) if finding.code == "service-lacks-input"]
    assert [str(finding.severity) for finding in found] == ["error", "error"]
    assert all("nature.rain_monthly" in finding.message.en for finding in found)


def test_a_service_of_the_profile_that_lacks_its_input_is_only_noted(small: Any) -> None:
    small.content["services"] = []
    inputs, _, found = check_run(_written(small))
    assert inputs is not None
    notes = [finding for finding in found if finding.code == "service-lacks-input"]
    assert notes
    assert {str(finding.severity) for finding in notes} == {"note"}


def _written(small: Any) -> Path:
    small.write()
    path: Path = small.path
    return path


def test_an_error_that_the_run_accepts_by_name_lets_it_start(small: Any) -> None:
    _rain_in_metres(small)
    small.content |= {"accept": ["unit-implausible"], "period": 2010}
    inputs, _, found = check_run(_written(small))
    assert inputs is not None
    assert [finding.code for finding in found] == ["unit-implausible"]


def test_two_profiles_mixed_in_one_series_are_refused(small: Any) -> None:
    head = "indicator,place,period,part,value,unit,status,mark,source\n"
    rows = [
        f"nature.water_conservation.quantity,530802,{year},,1.5,m3,value,U,run:{profile}:0123456789abcdef\n"
        for year, profile in ((2017, "CN-GUIDE-2020"), (2018, "CN-NDRC-2022"))
    ]
    (small.folder / "facts.csv").write_text(head + "".join(rows), "utf-8")
    small.content["facts"] = ["facts.csv"]
    assert "CN-GUIDE-2020, CN-NDRC-2022" in one(small, "mixed-profiles").message.en


def test_a_yaml_slip_is_told_with_its_line(small: Any) -> None:
    small.path.write_text("title: {zh: 甲, en: a\nperiod: 2019\n", "utf-8")
    _, _, found = check_run(small.path)
    assert [finding.code for finding in found] == ["yaml-unreadable"]
    assert found[0].where.line is not None


def test_a_hole_in_the_rain_is_a_warning_that_names_the_county(small: Any) -> None:
    rain = np.full((20, 20), 1500.0, np.float32)
    rain[:, 0:4] = np.nan
    small.raster("rain.tif", rain)
    found = one(small, "raster-holes")
    assert "50.0%" in found.message.en
    assert "530802" in found.message.en


def test_a_hole_over_several_counties_names_the_worst_first(small: Any) -> None:
    rain = np.full((20, 20), 1500.0, np.float32)
    rain[0:2, :] = np.nan
    rain[:, 15:] = np.nan
    small.raster("rain.tif", rain)
    words = one(small, "raster-holes").message
    for text in (words.zh, words.en):
        assert text.index("530821") < text.index("530802")


def test_a_raster_without_a_system_may_be_told_its_own(small: Any) -> None:
    _no_reference_system(small)
    small.content["rasters"]["nature.rain"]["crs"] = "EPSG:4326"
    small.content["period"] = 2010
    inputs, _, found = check_run(_written(small))
    assert inputs is not None
    assert found == []


def test_only_what_may_be_true_of_sound_data_can_be_accepted(small: Any) -> None:
    _missing_file(small)
    small.content["accept"] = ["file-missing"]
    inputs, _, found = check_run(_written(small))
    assert inputs is None
    assert any("no finding that can be accepted 'file-missing'" in one.message.en for one in found)
