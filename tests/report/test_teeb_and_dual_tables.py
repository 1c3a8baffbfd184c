"""Tables 16 and 17: TEEB values with the check of their ratio, GDP and GEP side by side with a reason in every gap."""

from dataclasses import replace

import pytest
from content_example import ALL, EAST, PERIOD, WEST, example, row

from qingshan.facts import facts_frame
from qingshan.report.figures import Figures
from qingshan.report.table import Missing, NoNumber, NotAccounted
from qingshan.report.tables import tables
from qingshan.report.tables_dual import dual_tables
from qingshan.report.tables_teeb import teeb_tables

COLUMNS = (
    "name",
    "code",
    "year",
    "gdp",
    "value",
    "what",
    "prices",
    "index",
    "over_gdp",
    "area",
    "head",
    "sold",
    "share",
)


def stated(*rows):
    return replace(example(), stated=facts_frame(list(rows)))


def given(indicator, place, year, text, unit, **more):
    return {"indicator": indicator, "place": place, "period": year, "stated": text, "unit": unit} | more


def article(ratio="14.45"):
    priced = {"price_year": 2015, "mark": "S", "source": "article"}
    return (
        given("teeb.value", ALL, "2015", "7429.87", "亿元", **priced),
        given("teeb.value", EAST, "2015", "545.06", "亿元", **priced),
        given("economy.gdp", ALL, "2015", "514.01", "亿元", **priced),
        given("teeb.to_gdp_ratio", ALL, "2015", ratio, "1", mark="S", source="article"),
    )


def rows_of(content):
    (table,) = dual_tables(Figures(content))
    return {(made[1], made[2]): dict(zip(COLUMNS, made, strict=True)) for made in table.rows}, table


# TEEB


def test_without_a_teeb_value_there_is_no_table_of_them():
    assert teeb_tables(Figures(example())) == ()


def test_the_values_of_the_article_come_with_year_share_and_source():
    values, _ = teeb_tables(Figures(stated(*article())))
    by_place = {made[1]: made for made in values.rows}
    assert by_place[ALL][3:5] == (7429.87, "2015")
    assert by_place[EAST][5] == pytest.approx(7.336, abs=5e-4)
    assert by_place[EAST][9] == "article"


def test_a_value_per_hectare_takes_the_area_of_the_account():
    values, _ = teeb_tables(Figures(stated(*article())))
    area = 3e9 + 2e8 + 2.5e7  # m² of the eastern county
    assert {made[1]: made[7] for made in values.rows}[EAST] == pytest.approx(545.06e8 / (area / 1e4))


def test_a_place_without_area_has_no_value_per_hectare_and_says_so():
    (values,) = teeb_tables(Figures(stated(given("teeb.value", "530899", "2015", "1.00", "亿元", price_year=2015))))
    assert [isinstance(cell, Missing) for cell in values.rows[0][5:8]] == [True, True, True]
    assert any("没有该地区的面积" in note.zh for note in values.notes)


def test_the_ratio_is_recomputed_beside_the_stated_one():
    _, check = teeb_tables(Figures(stated(*article())))
    (made,) = check.rows
    assert made[5] == pytest.approx(7429.87 / 514.01)
    assert (made[6], made[8].en) == (14.45, "agrees")
    assert made[7] == pytest.approx(0.005 + 14.4547 * (0.005 / 514.01), abs=2e-5)


@pytest.mark.parametrize(("ratio", "said"), [("14.46", "does not agree"), ("14.455", "agrees"), ("14", "agrees")])
def test_what_the_printed_digits_allow_agrees_and_no_more(ratio, said):
    _, check = teeb_tables(Figures(stated(*article(ratio))))
    assert check.rows[0][8].en == said


def test_a_teeb_value_is_said_to_be_no_gep_and_enters_no_sum():
    with_teeb = stated(*article())
    values, _ = teeb_tables(Figures(with_teeb))
    assert "不得相加" in values.notes[0].zh
    assert "never added" in values.notes[0].en
    rows, _ = rows_of(with_teeb)
    assert rows[(ALL, "2015")]["value"].word.en == "missing"


def test_the_sections_stand_in_the_report():
    codes = [table.code.en for table in tables(stated(*article()))]
    assert codes[codes.index("Table 16-1") :][:3] == ["Table 16-1", "Table 16-2", "Table 17"]


# dual accounting


def accounts(*more):
    """A content with what is accounted as a sum: the east 20, the west 10 亿元, at prices of 2019."""
    content = example()
    sums = {EAST: 2e9, WEST: 1e9, ALL: 3e9}
    rows = [row("gep.accounted.value", place, value, "CNY", price_year=2019) for place, value in sums.items()]
    return replace(content, facts=facts_frame([*content.facts.to_dicts(), *rows]), stated=facts_frame(list(more)))


GDP = given("economy.gdp", ALL, PERIOD, "60.0", "亿元", price_year=2019)
PEOPLE = given("population.resident", ALL, PERIOD, "30", "万人")


def test_services_accounted_over_gdp_are_never_called_the_green_gold_index():
    rows, table = rows_of(accounts(GDP, PEOPLE))
    total = rows[(ALL, PERIOD)]
    assert total["over_gdp"] == pytest.approx(30 / 60)
    assert isinstance(total["index"], NotAccounted)
    assert total["what"].zh == "部分科目，不是GEP"
    assert "不是绿金指数" in table.heads[8].zh


def test_per_area_and_per_head_by_hand():
    rows, _ = rows_of(accounts(GDP, PEOPLE))
    assert rows[(ALL, PERIOD)]["area"] == pytest.approx(3e9 / 1e4 / (4.235e9 / 1e6))
    assert rows[(ALL, PERIOD)]["head"] == pytest.approx(3e9 / 3e5 / 1e4)


def test_every_gap_has_its_reason_and_how_to_fill_it():
    rows, table = rows_of(accounts())
    east = rows[(EAST, PERIOD)]
    assert isinstance(east["gdp"], Missing)
    assert "economy.gdp" in east["gdp"].reason.zh
    assert "facts" in east["over_gdp"].reason.en
    assert any("population.resident" in note.en for note in table.notes)
    for cell in (east["head"], east["index"], east["sold"], east["share"]):
        assert isinstance(cell, NoNumber)
        assert cell.reason.zh


def test_prices_of_two_years_are_not_divided():
    rows, _ = rows_of(accounts(given("economy.gdp", ALL, PERIOD, "60.0", "亿元", price_year=2015)))
    cell = rows[(ALL, PERIOD)]["over_gdp"]
    assert isinstance(cell, Missing)
    assert "2019" in cell.reason.en
    assert "2015" in cell.reason.en


def test_a_whole_gep_has_index_conversion_and_structure():
    parts = {"provisioning": "400.0", "regulating": "670.59", "cultural": "188.44"}
    priced = {"price_year": 2018}
    more = [given(f"gep.{name}.value", ALL, "2018", text, "亿元", **priced) for name, text in parts.items()]
    more += [given("gep.total", ALL, "2018", "1259.03", "亿元", **priced)]
    more += [given("economy.gdp", ALL, "2018", "500.0", "亿元", **priced)]  # invented: Ninghai's is not printed
    rows, _ = rows_of(accounts(*more))
    ninghai = rows[(ALL, "2018")]
    assert (ninghai["what"].en, ninghai["over_gdp"]) == ("GEP", None)
    assert ninghai["index"] == pytest.approx(1259.03 / 500)
    assert ninghai["sold"] + ninghai["share"] == pytest.approx(100)
    assert ninghai["share"] == pytest.approx(53.26, abs=0.005)


def test_a_year_with_gdp_and_no_account_says_what_to_give():
    rows, _ = rows_of(accounts(given("economy.gdp", ALL, "2015", "514.01", "亿元", price_year=2015)))
    assert rows[(ALL, "2015")]["gdp"] == pytest.approx(514.01)
    assert "make an account of it" in rows[(ALL, "2015")]["value"].reason.en
