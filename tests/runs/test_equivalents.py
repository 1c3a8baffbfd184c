"""The account's areas by equivalents: beside the account, by hand, and refused where a type has no row."""

from datetime import date

import numpy as np
import pytest

from qingshan.core import Refused
from qingshan.rulebook import plain_table, standard_rulebook
from qingshan.runs import check_run, run_account

BOOK = standard_rulebook()
DAY = date(2019, 12, 31)
TABLE = plain_table(BOOK.value_of("teeb.equivalents", DAY).value)
ONE = float(BOOK.value_of("teeb.equivalent_value.net_profit", DAY).value)


def made(small, clock, **teeb):
    small.content["teeb"] = {"equivalents": True} | teeb
    small.write()
    return run_account(small.path, small.out, now=clock)


def hectares(result, ecosystem):
    """Area of a row of the account table over both counties."""
    facts = result.content.facts
    rows = facts.filter((facts["indicator"] == "land.area") & (facts["part"] == f"ecosystem={ecosystem}"))
    return rows["value"].sum() / 1e4


def test_without_the_key_there_is_nothing_of_it(small, clock):
    assert run_account(small.path, small.out, now=clock).content.equivalents is None


def test_values_are_areas_times_equivalents_times_one(small, clock):
    result = made(small, clock)
    found = result.content.equivalents
    by_type = {one.title.en: one for one in found.types}
    assert set(by_type) == {"broadleaf forest", "shrub and grass"}
    forest = by_type["broadleaf forest"]
    assert forest.area == pytest.approx(hectares(result, "forest"))
    assert forest.value == pytest.approx(hectares(result, "forest") * sum(TABLE["broadleaf"].values()) * ONE)
    assert forest.counted[0].zh == "常绿阔叶林"


def test_every_cut_adds_to_the_same_total(small, clock):
    found = made(small, clock).content.equivalents
    for cut in ([one.value for one in found.types], [v for _, v in found.by_service], [v for _, v in found.by_place]):
        assert sum(cut) == pytest.approx(found.total)


def test_the_sensitivity_of_a_coefficient_is_its_share_of_the_total(small, clock):
    found = made(small, clock).content.equivalents
    for one in found.types:
        assert one.sensitivity == pytest.approx(one.value / found.total)


def test_the_run_may_say_where_a_type_belongs(small, clock):
    found = made(small, clock, types={"grass": "steppe"}).content.equivalents
    assert {one.title.zh for one in found.types} == {"阔叶林", "草原"}


def test_a_finer_word_wins_over_a_coarser_one(small, clock):
    found = made(small, clock, types={"grass": "steppe", "tussock_grass": "meadow"}).content.equivalents
    assert {one.title.en for one in found.types} == {"broadleaf forest", "meadow"}


def test_the_dynamic_form_moves_each_service_with_its_driver(small, clock):
    still = {name.en: value for name, value in made(small, clock).content.equivalents.by_service}
    ratios = {"npp": 2.0, "rain": 3.0, "soil_retention": 0.5, "source": "invented"}
    found = made(small, clock, dynamic=ratios).content.equivalents
    moved = {name.en: value for name, value in found.by_service}
    assert moved["food"] == pytest.approx(2 * still["food"])
    assert moved["water supply"] == pytest.approx(3 * still["water supply"])
    assert moved["soil conservation"] == pytest.approx(0.5 * still["soil conservation"])
    assert "invented" in found.dynamic


def test_nothing_of_it_enters_the_account(small, clock):
    before = run_account(small.path, small.out, now=clock).content.facts.drop("source")
    assert made(small, clock).content.facts.drop("source").equals(before)


def test_a_type_without_a_row_is_refused_before_the_run(small, clock):
    small.raster("cover.tif", np.full((20, 20), 8, "uint8"))  # woody savanna: sparse forest
    small.content["teeb"] = {"equivalents": True}
    small.content["not_accounted"] = {}
    small.write()
    _, _, findings = check_run(small.path)
    (found,) = [one for one in findings if one.code == "teeb-type-missing"]
    assert "稀疏林" in found.message.zh
    assert "sparse_forest:" in found.remedy.en


def test_codes_that_there_are_not_are_refused(small, clock):
    with pytest.raises(Refused) as caught:
        made(small, clock, types={"jungle": "broadleaf", "grass": "lawn"})
    told = [one.message.en for one in caught.value.findings if one.code == "teeb-type-unknown"]
    assert told == ["dimension ecosystem has no jungle", "dimension esv_type has no lawn"]


def test_a_stated_ratio_that_does_not_follow_is_a_warning(small, clock):
    (small.folder / "facts.csv").write_text(
        "indicator,place,period,stated,value,unit,status,source,price_year\n"
        "teeb.value,530802,2015,7429.87,,亿元,value,puer-article,2015\n"
        "economy.gdp,530802,2015,514.01,,亿元,value,puer-article,2015\n"
        "teeb.to_gdp_ratio,530802,2015,14.54,,1,value,puer-article,\n",
        "utf-8",
    )
    small.content["facts"] = ["facts.csv"]
    small.write()
    inputs, _, findings = check_run(small.path)
    assert inputs is not None
    (found,) = [one for one in findings if one.code == "teeb-ratio-differs"]
    assert found.severity == "warning"
    assert "the ratio is 14.4547 and 14.54 was stated" in found.message.en


def test_tables_of_it_stand_in_the_workbook(small, clock):
    small.content["outputs"] = {"maps": False, "excel": True, "html": True}
    made(small, clock)
    page = (small.out / "report.html").read_text("utf-8")
    assert "表16-3" in page
    assert "不是 GEP" in page
    assert "表16-6" not in page  # there is no opening map


def test_land_that_moved_gains_what_the_new_type_gives_less_the_old(small, clock):
    opening = np.full((20, 20), 2, "uint8")  # all forest; half of it is grass now
    small.raster("opening.tif", opening)
    small.content["opening_land_cover"] = {"file": "opening.tif", "legend": "igbp", "period": 2010}
    small.content["outputs"] = {"maps": False, "excel": False, "html": True}
    result = made(small, clock)
    found = result.content.equivalents
    names = [name.en for name in found.moved_types]
    lost = hectares(result, "grass") * (sum(TABLE["shrub_grass"].values()) - sum(TABLE["broadleaf"].values())) * ONE
    forest, grass = (names.index(word) for word in ("forest", "grass"))
    assert found.moved[forest, grass] == pytest.approx(lost, rel=1e-6)
    assert found.moved[forest, grass] < 0
    assert found.moved.sum() == pytest.approx(lost, rel=1e-6)
    assert "表16-6" in (small.out / "report.html").read_text("utf-8")


def test_facts_that_cannot_be_read_are_refused_and_no_ratio_is_asked_of_them(small, clock):
    (small.folder / "facts.csv").write_text(
        "indicator,place,period,stated,value,unit,status,source,price_year\n"
        "teeb.value,530802,2015,ca. 7429,7429,亿元,value,puer-article,2015\n"
        "economy.gdp,530802,2015,514.01,,km2,value,puer-article,2015\n"
        "teeb.to_gdp_ratio,530802,2015,14.54,,1,value,puer-article,\n",
        "utf-8",
    )
    small.content["facts"] = ["facts.csv"]
    small.write()
    inputs, _, findings = check_run(small.path)
    assert inputs is None
    assert "teeb-ratio-differs" not in [one.code for one in findings]
