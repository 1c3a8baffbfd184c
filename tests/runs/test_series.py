"""Several years side by side: hand sums over two invented years, and every refusal by its words."""

import json
from decimal import Decimal

import numpy as np
import openpyxl
import polars as pl
import pytest
from series_example import ALL, EAST, INDEX, SOIL, TOUR, WATER, WEST, both, economy

from qingshan.core import Refused
from qingshan.facts import check_facts, load_facts
from qingshan.report.series_content import Way
from qingshan.report.series_tables import series_tables
from qingshan.rulebook import standard_rulebook
from qingshan.runs import SeriesJob, run_series
from qingshan.runs.series import compare

BOOK = standard_rulebook()


class Two:
    """The two years, to be changed before they are compared."""

    def __init__(self, folder):
        self.folder, (self.before, self.after) = folder, both()
        self.facts, self.base, self.coupling = (), None, None

    def job(self):
        paths = [self.folder / f"y{one.year}-{number}" for number, one in enumerate((self.before, self.after))]
        for path, one in zip(paths, (self.before, self.after), strict=True):
            if not path.exists():
                one.write(path)
        return SeriesJob(tuple(paths), self.facts, self.base, self.coupling)

    def content(self):
        content, findings = compare(self.job())
        assert content is not None, findings
        return content

    def codes(self):
        return [found.code for found in self.content().findings]


@pytest.fixture
def two(tmp_path):
    return Two(tmp_path)


def service(content, code, place=ALL):
    return next(one for one in content.services if (one.code, one.place) == (code, place))


def total(content, place=ALL):
    return next(one for one in content.sums if one.place == place)


# values and indices


def test_values_at_the_base_years_prices_by_hand(two):
    water = service(two.content(), WATER)
    assert water.values.current / 1e8 == pytest.approx([1500, 155 * 12])
    assert water.values.constant / 1e8 == pytest.approx([1500, 155 * 10])
    assert water.way is Way.PRICES


def test_the_sum_and_its_indices_by_hand(two):
    found = total(two.content()).values
    assert found.current / 1e8 == pytest.approx([3500, 3840])
    assert found.constant / 1e8 == pytest.approx([3500, 3350])
    assert found.volume[1] == pytest.approx(3350 / 3500)
    assert found.price[1] == pytest.approx(3840 / 3350)
    assert found.nominal[1] == pytest.approx(3840 / 3500)


def test_volume_and_price_multiply_to_the_nominal_index_everywhere(two):
    content = two.content()
    for one in (*content.services, *content.sums):
        known = np.isfinite(one.values.volume)
        product = one.values.volume * one.values.price
        assert product[known] == pytest.approx(one.values.nominal[known], rel=1e-12)
    assert any(np.isfinite(one.values.volume).all() for one in content.services)


def test_the_counties_add_to_the_prefecture(two):
    content = two.content()
    for figures in ("current", "constant"):
        parts = sum(getattr(total(content, place).values, figures) for place in (EAST, WEST))
        assert parts == pytest.approx(getattr(total(content).values, figures))


def test_another_base_year_turns_the_indices_round(two):
    two.base = 2019
    found = total(two.content()).values
    assert found.constant / 1e8 == pytest.approx([150 * 12 + 50 * 44, 3840])
    assert found.volume[0] == pytest.approx(4000 / 3840)
    assert found.price[0] == pytest.approx(3500 / 4000)


def base_prices(folder, indicator):
    """Price year and basis of each year's row of the prefecture in series.csv."""
    frame, _ = load_facts(folder / "series.csv", BOOK)
    rows = frame.filter(pl.col("indicator") == indicator, pl.col("place") == ALL).sort("period")
    return list(zip(rows["price_year"], rows["price_basis"], strict=True))


def test_fixed_prices_of_an_earlier_year_keep_that_year(two):
    for year in (two.before, two.after):
        year.prices[SOIL], year.price_year[SOIL] = 40.0, 2010
    done = run_series(two.job(), two.folder / "out")
    assert base_prices(done.folder, f"{SOIL}.value") == [(2010, "constant"), (2010, "constant")]
    assert base_prices(done.folder, f"{WATER}.value") == [(2015, "current"), (2015, "constant")]
    assert base_prices(done.folder, "gep.matched.value") == [(None, "mixed"), (None, "mixed")]
    page = (done.folder / "series.html").read_text("utf-8")
    assert "按2015年所用价格的价值" in page
    assert "prices of 2010" in page
    assert "2015年价价值" not in page


def test_a_value_at_the_same_fixed_prices_every_year_is_not_deflated_again(two):
    for year, worth in ((two.before, 80.0), (two.after, 100.0)):
        year.value_only = {TOUR: {EAST: worth, WEST: 20.0}}
        year.value_price_year = 2010
    tour = service(two.content(), TOUR)
    assert tour.values.constant / 1e8 == pytest.approx([100, 120])
    assert tour.base_prices == 2010


def test_twice_the_quantity_is_twice_the_volume_and_no_price(two):
    two.after.quantities[WATER] = {
        place: {kind: 2 * value for kind, value in of.items()} for place, of in two.before.quantities[WATER].items()
    }
    two.after.prices[WATER] = two.before.prices[WATER]
    found = service(two.content(), WATER).values
    assert (found.volume[1], found.price[1]) == (pytest.approx(2), pytest.approx(1))


def test_the_order_of_the_folders_does_not_matter(two):
    job = two.job()
    back, _ = compare(SeriesJob(job.folders[::-1]))
    assert back.years == (2015, 2019)
    assert total(back).values.volume.tolist() == total(two.content()).values.volume.tolist()


# what has no base


def test_a_part_that_is_new_takes_the_one_price_of_the_service(two):
    two.after.quantities[WATER] = two.after.quantities[WATER] | {WEST: {"forest": 40.0, "wetland": 5.0}}
    assert service(two.content(), WATER).values.constant[1] / 1e8 == pytest.approx(160 * 10)
    assert "series-no-base-price" not in two.codes()


def test_a_quantity_of_nought_in_the_base_year_gives_a_finding_and_a_hole(two):
    two.before.quantities[SOIL] = {EAST: {"forest": 0.0}}
    content = two.content()
    assert np.isnan(service(content, SOIL).values.constant[1])
    assert np.isnan(total(content).values.constant[1])
    (found,) = [one for one in content.findings if one.code == "series-no-base-price"]
    assert "没有 2015 年价格下的不变价值" in found.message.zh
    assert "not nought" in found.remedy.en


def test_a_service_of_one_year_only_is_left_out_of_the_sum_and_told(two):
    del two.before.quantities[SOIL]
    content = two.content()
    assert total(content).values.current / 1e8 == pytest.approx([1500, 1860])
    assert np.isnan(service(content, SOIL).values.constant).all()
    words = {one.code: one.message for one in content.findings}
    assert "在 2015 年未核算" in words["series-accounts-differ"].zh
    assert "the base year has no quantity and price of it" in words["series-no-base-price"].en


def test_a_value_without_quantity_is_deflated_by_consumer_prices(two, tmp_path):
    two.before.value_only = {TOUR: {EAST: 80.0, WEST: 20.0}}
    two.after.value_only = {TOUR: {EAST: 100.0, WEST: 26.0}}
    two.facts = (economy(tmp_path, cpi=True),)
    tour = service(two.content(), TOUR)
    assert tour.way is Way.CONSUMER_PRICES
    assert tour.values.constant[1] / 1e8 == pytest.approx(126 / (1.02 * 1.01 * 1.02 * 1.03))


def test_without_consumer_prices_such_a_value_is_a_hole(two):
    two.before.value_only, two.after.value_only = {TOUR: {EAST: 80.0}}, {TOUR: {EAST: 100.0}}
    content = two.content()
    assert np.isnan(service(content, TOUR).values.constant[1])
    assert "the consumer prices do not reach" in " ".join(one.message.en for one in content.findings)


# what keeps years apart


def refusal(two):
    with pytest.raises(Refused) as caught:
        run_series(two.job(), two.folder / "out")
    assert not (two.folder / "out").exists()
    return {found.code: found for found in caught.value.findings}


def test_two_profiles_do_not_stand_on_one_axis(two):
    two.after.profile = "CN-NDRC-2022"
    found = refusal(two)["mixed-profiles"]
    assert "two profiles cannot stand on one time axis: 2015 CUSTOM; 2019 CN-NDRC-2022" in found.message.en


def test_all_that_is_wrong_is_told_at_once(two, tmp_path):
    two.after.profile, two.after.total, two.base = "CN-NDRC-2022", "", 2001
    two.facts = (tmp_path / "nothing.csv",)
    found = refusal(two)
    assert {"mixed-profiles", "series-places", "series-base", "file-missing"} <= set(found)
    assert "2001 is none of 2015, 2019" in found["series-base"].message.en
    assert "different places of the total" in found["series-places"].message.en


def test_one_year_given_twice_is_refused(two):
    two.after.year, two.after.period = 2015, "2015"
    assert "2015 is given 2 times" in refusal(two)["series-period"].message.en


def test_half_a_year_is_no_year(two):
    two.after.period = "2019Q1"
    assert "2019Q1 is not one year" in refusal(two)["series-period"].message.en


def test_a_year_is_named_by_its_period_and_title_and_its_prices_in_words(two):
    found = {table.code.en: table for table in series_tables(two.content())}
    runs = found["Table 7"]
    assert [head.en for head in runs.heads] == ["year", "period", "title", "run key"]
    assert [row[1] for row in runs.rows] == ["2015", "2019"]
    assert [str(row[3].zh) for row in found["Table 3"].rows] == ["10", "12", "40", "44"]
    step_row = found["Table 5"].rows[0]
    assert step_row[5] == pytest.approx((3350 / 3500 - 1) * 100)  # known though GDP is not


def test_a_folder_that_is_not_there_is_told_in_words(two):
    _, findings = compare(SeriesJob((two.folder / "nowhere", two.folder / "neither")))
    words = findings[0].message
    assert "manifest.json is not there or cannot be read" in words.en
    assert "Errno" not in f"{words.zh} {words.en}"


def test_a_folder_that_is_no_run_is_named(two):
    job = two.job()
    (job.folders[0] / "account.parquet").write_bytes(b"no parquet")
    with pytest.raises(Refused) as caught:
        run_series(job, two.folder / "out")
    (found,) = caught.value.findings
    assert (found.code, found.where.file) == ("series-folder", "y2015-0")
    _, findings = compare(SeriesJob((two.folder / "nowhere",)))
    assert [one.code for one in findings] == ["series-folder", "series-too-few"]


def test_other_methods_and_mixed_prices_are_warned_of(two):
    two.after.model, two.after.price_year[WATER] = "net_supply", 2015
    content = two.content()
    words = {one.code: one.message.en for one in content.findings}
    assert "2015 balance; 2019 net_supply" in words["series-methods-differ"]
    assert f"2015: {WATER} 2019" in words["mixed-price-basis"]


def test_years_at_their_own_prices_mix_nothing(two, tmp_path):
    two.facts = (economy(tmp_path),)
    assert two.codes() == []


def test_a_growth_given_as_an_index_is_refused(two, tmp_path):
    path = economy(tmp_path)
    path.write_text(path.read_text("utf-8").replace(INDEX[2016], "5.0"), "utf-8")
    two.facts = (path,)
    found = refusal(two)["series-index-odd"]
    assert "5 is no index with the previous year = 100" in found.message.en


def test_gdp_at_other_prices_is_warned_of_and_not_used(two, tmp_path):
    path = economy(tmp_path)
    path.write_text(path.read_text("utf-8").replace("yearbook,2019,S", "yearbook,2015,S"), "utf-8")
    two.facts = (path,)
    content = two.content()
    assert "series-gdp-not-current" in [one.code for one in content.findings]


def test_a_gdp_below_nought_is_refused(two, tmp_path):
    path = economy(tmp_path)
    path.write_text(path.read_text("utf-8").replace("650.00", "-5"), "utf-8")
    two.facts = (path,)
    found = refusal(two)["value-impossible"]
    assert "economy.gdp: -5 亿元 is outside what is possible (0 … ∞ 亿元)" in found.message.en
    assert (found.where.row, found.where.field) == (3, "value")


# GDP and nature


def step(content, place=ALL):
    return next(one for one in content.steps if one.place == place)


def test_the_dual_lift_is_at_constant_prices(two, tmp_path):
    two.facts = (economy(tmp_path),)
    found = step(two.content())
    assert found.lift.gdp_growth == pytest.approx(1.05 * 1.06 * 1.04 * 1.02 - 1)
    assert found.lift.gep_growth == pytest.approx(3350 / 3500 - 1)  # although the nominal value grew
    assert not found.lift.both
    assert found.target == (pytest.approx(3350 / 3500), False)
    assert found.decoupling.alarm
    assert found.regime.en == "GEP falls while GDP grows"


def test_gdp_without_its_index_is_deflated_and_that_is_said(two, tmp_path):
    two.facts = (economy(tmp_path, index=False, cpi=True),)
    content = two.content()
    level = 1.02 * 1.01 * 1.02 * 1.03
    assert content.gdp_real[ALL][2019] == pytest.approx(650e8 / level)
    assert "approximation" in content.gdp_way[ALL].en


def test_without_gdp_the_target_stands_and_the_rest_says_what_to_give(two):
    found = step(two.content())
    assert found.lift is None
    assert found.target[1] is False
    assert "economy.gdp.index" in found.reason.en


def test_a_gdp_that_falls_by_the_last_stated_digit_is_no_lift(two, tmp_path):
    path = economy(tmp_path, index=False)
    lines = path.read_text("utf-8").replace("500.00", "500.000000000000001").replace("650.00", "500.000000000000000")
    flat = "".join(f"economy.cpi,530000,{year},,100,%,value,yearbook,,S\n" for year in range(2016, 2020))
    path.write_text(lines + flat, "utf-8")
    two.facts = (path,)
    two.after.quantities, two.after.prices = two.before.quantities, two.before.prices
    found = step(two.content())
    assert found.lift.gdp_growth == 0.0  # as floats go
    assert not found.lift.gdp_held
    assert found.lift.gep_held
    assert "GDP did not change" in found.reason.en


COUPLING = """
systems:
  - name: {zh: 经济, en: economy}
    role: economy
    weight: 0.5
    indicators: [{indicator: economy.gdp, weight: 1, lowest: 400, highest: 700}]
  - name: {zh: 生态, en: ecology}
    role: ecology
    weight: 0.5
    indicators: [{indicator: gep.accounted.value, weight: 1, lowest: 3.0e+11, highest: 4.0e+11}]
"""


def coupled(two, tmp_path, text=COUPLING):
    two.facts, two.coupling = (economy(tmp_path),), tmp_path / "coupling.yaml"
    two.coupling.write_text(text, "utf-8")


def test_coupling_by_hand(two, tmp_path):
    coupled(two, tmp_path)
    first = two.content().coupling.years[0]
    levels = (100 / 300 * 0.99 + 0.01, 0.5 * 0.99 + 0.01)
    assert first.levels == pytest.approx(levels)
    index = sum(levels) / 2
    assert first.result.coupling == pytest.approx((levels[0] * levels[1]) ** 0.5 / index)
    assert first.result.degree == pytest.approx((first.result.coupling * index) ** 0.5)
    assert (first.level.zh, first.kind.zh) == ("初级协调", "经济滞后")


@pytest.mark.parametrize(
    ("before", "after", "code", "words"),
    [
        ("systems:", "form: pair-root\nsystems:", "coupling-form", "never exceeds 0.5"),
        ("systems:", "form: without-n\nsystems:", "coupling-form", "lacks the factor n"),
        ("systems:", "form: mine\nsystems:", "coupling-form", "there is no form mine, only normalised"),
        ("weight: 0.5", "weight: 0.4", "coupling-weights", "add up to 0.9, not to 1"),
        ("economy.gdp,", "economy.gpd,", "coupling-indicator", "there is no indicator economy.gpd"),
        ("economy.gdp,", "forest.area,", "coupling-no-value", "no value for 530800 in 2015, 2019"),
        ("highest: 700", "highest: 600", "coupling-range", "500–650 over the years"),
        ("systems:", "place: '999999'\nsystems:", "coupling-place", "there is no place 999999"),
    ],
)
def test_a_coupling_that_cannot_be_is_refused_by_its_words(two, tmp_path, before, after, code, words):
    coupled(two, tmp_path, COUPLING.replace(before, after, 1))
    assert words in refusal(two)[code].message.en


def test_an_empty_coupling_file_is_refused(two, tmp_path):
    coupled(two, tmp_path, "")
    assert "the file is empty" in refusal(two)["coupling-empty"].message.en


# what is written


def test_the_folder_holds_page_workbook_and_facts_that_can_be_read_again(two, tmp_path):
    coupled(two, tmp_path)
    done = run_series(two.job(), tmp_path / "out")
    assert sorted(path.name for path in done.folder.iterdir()) == [
        "series.csv", "series.html", "series.json", "series.xlsx",
    ]  # fmt: skip
    frame, findings = load_facts(done.folder / "series.csv", BOOK)
    assert [one for one in findings if one.severity == "error"] == []
    assert check_facts(frame, BOOK) == []
    index = frame.filter(pl.col("indicator") == "gep.volume_index", pl.col("place") == ALL, pl.col("period") == "2019")
    assert index["value"].item() == pytest.approx(3350 / 3500)
    sheets = openpyxl.load_workbook(done.folder / "series.xlsx").sheetnames
    assert sheets == ["表1", "表2", "表3", "表4", "表5", "表6", "表7"]
    page = (done.folder / "series.html").read_text("utf-8")
    for words in ("双提升", "绿金双线图", "volume index", "虚构", "强负脱钩"):
        assert words in page
    assert page.count("<svg") == 2


def test_the_same_years_give_the_same_bytes(two, tmp_path):
    coupled(two, tmp_path)
    one, other = (run_series(two.job(), tmp_path / name).folder for name in ("one", "other"))
    for path in sorted(one.iterdir()):
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name
    assert str(tmp_path) not in (one / "series.html").read_text("utf-8")


def test_a_series_may_be_replaced_and_nothing_else(two, tmp_path):
    done = run_series(two.job(), tmp_path / "out")
    run_series(two.job(), done.folder)
    assert json.loads((done.folder / "series.json").read_text("utf-8"))["series"]["base"] == 2015
    with pytest.raises(Refused) as caught:
        run_series(two.job(), two.job().folders[0])
    assert [one.code for one in caught.value.findings] == ["folder-taken"]
    (done.folder / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(Refused, match=r"mine\.txt"):
        run_series(two.job(), done.folder)


def test_decimals_of_the_facts_reach_the_levels_exactly(two, tmp_path):
    two.facts = (economy(tmp_path),)
    real = two.content().gdp_real[ALL]
    assert Decimal(repr(real[2019])) == Decimal("500e8") * Decimal("1.05") * Decimal("1.06") * Decimal(
        "1.04"
    ) * Decimal("1.02")


def test_facts_that_cannot_be_read_are_refused_by_their_own_words(two, tmp_path):
    path = economy(tmp_path)
    path.write_text(
        path.read_text("utf-8").replace("105.0,%", "about 105,%").replace("500.00,亿元", "500.00,km2"), "utf-8"
    )
    two.facts, two.base = (path,), 1999
    found = refusal(two)
    assert "series-base" in found
    assert len(found) >= 3
    assert "series-index-odd" not in found
