from dataclasses import replace

import polars as pl
import pytest
from content_example import ALL, EAST, HASH, PERIOD, SOIL, WATER, WEST, example, row, without_total_place

from qingshan.core import Text
from qingshan.facts import facts_frame
from qingshan.report.content import ReportContent
from qingshan.report.table import (
    Missing,
    NoNumber,
    NotAccounted,
    NotApplicable,
    NotSplit,
    Outside,
    Row,
    Table,
    number_format,
    number_text,
)
from qingshan.report.tables import summary_table, tables

SUMMED = ("Table 1-1", "Table 1-2", "Table 2-1", "Table 2-2", "Table 3")


def table(content: ReportContent, code: str) -> Table:
    return next(one for one in tables(content) if one.code.en == code)


def column(shown: Table, name: str) -> int:
    return next(number for number, head in enumerate(shown.heads) if head.zh.startswith(name))


def line(shown: Table, name: str) -> Row:
    return next(one for one in shown.rows if one[0] == name or (isinstance(one[0], Text) and one[0].zh == name))


@pytest.mark.parametrize("content", [example(), without_total_place()], ids=["with a place above", "without"])
@pytest.mark.parametrize("code", SUMMED)
def test_the_rows_of_every_column_add_up_to_its_total(content: ReportContent, code: str) -> None:
    shown = table(content, code)
    assert shown.has_total
    for number in range(shown.stubs, len(shown.heads)):
        *parts, total = (one[number] for one in shown.rows)
        known = [part for part in parts if isinstance(part, float)]
        if isinstance(total, float) and known and sum(known) != pytest.approx(total, rel=1e-9):
            # only the sum over accounts one of which is not told by type, and then a note says so
            assert (code, number) == ("Table 2-2", len(shown.heads) - 1)
            assert any("已核算科目合计：各行之和不等于合计" in note.zh for note in shown.notes)


@pytest.mark.parametrize("code", ["Table 2-1", "Table 2-2"])
def test_the_sum_is_that_of_the_accounts_made_and_counted(code: str) -> None:
    shown = table(example(), code)
    last, oxygen = len(shown.heads) - 1, column(shown, "释氧")
    for one in shown.rows:
        money = [
            cell * (1e8 if "亿元" in head.zh else 1e4)
            for number, (head, cell) in enumerate(zip(shown.heads, one, strict=True))
            if isinstance(cell, float) and number not in (oxygen, last)
        ]
        if isinstance(one[last], float) and not any(isinstance(cell, NotSplit) for cell in one):
            assert sum(money) / 1e8 == pytest.approx(one[last], rel=1e-9)


def test_the_sum_says_that_it_is_no_gep_and_that_its_prices_are_mixed() -> None:
    shown = table(example(), "Table 2-1")
    assert shown.heads[-1].zh == "已核算科目合计（亿元，多个年份的价格，不等于生态系统生产总值）"
    assert "NOT the gross ecosystem product" in shown.heads[-1].en
    assert any("2010, 2011" in note.zh for note in shown.notes)
    assert shown.heads[column(shown, "水源涵养")].zh == "水源涵养（亿元，2011年价）"
    assert "不计入合计" in shown.heads[column(shown, "释氧")].zh


def test_prices_of_one_year_are_not_called_mixed() -> None:
    content = example()
    dated = pl.when(pl.col("price_year").is_not_null()).then(2011).cast(pl.Int32).alias("price_year")
    shown = table(replace(content, facts=content.facts.with_columns(dated)), "Table 2-1")
    assert "2011年价" in shown.heads[-1].zh
    assert not any("不同" in note.zh for note in shown.notes)


def test_an_account_not_made_never_shows_a_number() -> None:
    for code, name in (("Table 1-1", SOIL), ("Table 1-2", SOIL), ("Table 2-1", "土壤保持"), ("Table 2-2", "土壤保持")):
        shown = table(example(), code)
        cells = [one[column(shown, name)] for one in shown.rows]
        assert all(isinstance(cell, NotAccounted) for cell in cells)
        assert any("没有土壤质地图" in note.zh and "未核算" in note.zh for note in shown.notes)


def test_a_figure_worked_out_by_hand() -> None:
    shown = table(example(), "Table 1-1")
    water = column(shown, "水源涵养量")
    assert shown.heads[water] == Text("水源涵养量（亿m³）", "water conserved (10⁸ m³)")
    assert line(shown, "东县")[water] == pytest.approx(13.0)  # 1 234 567 890.123 + 65 432 109.877 = 1.3e9 m³
    assert line(shown, "合计")[water] == pytest.approx(17.0)
    assert line(shown, "合计")[:2] == (Text("合计", "total"), ALL)


def test_every_pollutant_has_its_column_and_a_unit_in_which_it_can_be_read() -> None:
    heads = [head.zh for head in table(example(), "Table 1-1").heads]
    assert any(head.endswith("：二氧化硫（万t）") for head in heads)  # 0.2 万t
    assert any(head.endswith("：粉尘（t）") for head in heads)  # 0.0005 万t would be read as nought
    assert heads.index(next(h for h in heads if "二氧化硫" in h)) < heads.index(next(h for h in heads if "粉尘" in h))


def test_the_largest_figure_of_every_column_can_be_read() -> None:
    for code in SUMMED:
        shown = table(example(), code)
        for number in range(shown.stubs, len(shown.heads)):
            known = [abs(one[number]) for one in shown.rows if isinstance(one[number], float)]
            assert not known or max(known) >= 0.01


def test_a_gap_says_what_kind_of_gap_it_is() -> None:
    shown = table(example(), "Table 1-2")
    urban = line(shown, "城镇")
    assert isinstance(urban[column(shown, "水源涵养量")], Outside)
    assert isinstance(urban[column(shown, "nature.air.quantity：粉尘")], NotSplit)
    rain = table(example(), "Table 11")
    assert isinstance(line(rain, "东县")[column(rain, "nature.temperature")], Missing)
    assert any("仪器故障" in note.zh for note in rain.notes)
    extent = table(example(), "Table 3")
    assert isinstance(line(extent, "西县")[column(extent, "农田")], NotApplicable)


def test_a_missing_county_makes_the_sum_over_counties_missing() -> None:
    content = without_total_place()
    facts = content.facts.filter(~((pl.col("indicator") == f"{WATER}.quantity") & (pl.col("place") == WEST)))
    shown = table(replace(content, facts=facts), "Table 1-1")
    water = column(shown, "水源涵养量")
    assert isinstance(line(shown, "西县")[water], Missing)
    assert isinstance(line(shown, "合计")[water], Missing)


def test_a_total_that_is_more_than_its_rows_says_so() -> None:
    content = example()
    more = facts_frame([row("nature.oxygen.quantity", ALL, 9e9, "t")])
    facts = content.facts.filter(~((pl.col("indicator") == "nature.oxygen.quantity") & (pl.col("place") == ALL)))
    shown = table(replace(content, facts=pl.concat([facts, more])), "Table 1-1")
    assert any("不等于合计" in note.zh for note in shown.notes)
    assert not any("不等于合计" in note.zh for note in table(content, "Table 1-1").notes)


def test_means_are_told_with_the_share_of_the_area_behind_them() -> None:
    shown = table(example(), "Table 11")
    assert [head.zh for head in shown.heads] == ["地区", "代码", "降水量（mm）", "nature.temperature（°C）"]
    assert line(shown, "全域")[2] == 1450.0
    assert any("西县 降水量 90.0%" in note.zh and "98.0%" in note.zh for note in shown.notes)


def test_a_parameter_takes_a_row_for_each_number_with_its_own_source_and_mark() -> None:
    shown = table(example(), "Table 6")
    rows = [[cell.zh if isinstance(cell, Text) else cell for cell in one] for one in shown.rows]
    water, forest, cropland = rows
    assert water[2:6] == ["全部", 7.5, "元/m³", "2011"]
    assert water[7:] == ["论文", "U 未核实", "5.5–6.75（均匀）", "任务文件"]
    assert (forest[2], forest[3], forest[7], forest[8]) == ("森林", 0.0267, "论文", "S 来源明载")
    assert (cropland[2], cropland[3], cropland[7], cropland[8]) == ("农田", 0.1, "guess", "U 未核实")
    assert number_text(0.0267, shown.formats[3]) == "0.0267"


def test_what_the_account_rests_on_is_listed() -> None:
    content = example()
    assert table(content, "Table 4").rows[0][0] == Text("土壤保持", "soil retention")
    assert any(one[1] == "gep.total" for one in table(content, "Table 4").rows)
    assert table(content, "Table 5").rows[0][4] == "Q = P − R − ET"
    assert table(content, "Table 7").rows[0][2:4] == (1234, HASH)
    assert [one[1] for one in table(content, "Table 8").rows] == ["mixed-price-basis", "a-note"]
    assert table(content, "Table 10").rows[0][5:9] == (
        "514.01",
        Text("亿元", "10⁸ CNY"),
        "2019",
        Text("仅供对照", "for comparison only"),
    )


def test_sensitivity_has_a_column_for_each_value_of_the_parameter() -> None:
    shown = table(example(), "Table 9")
    assert [head.zh for head in shown.heads[4:]] == ["可蚀性 0.01", "可蚀性 0.03"]
    assert shown.rows[0][1:] == ("东县", EAST, Text("万t", "10⁴ t"), pytest.approx(100.0), pytest.approx(300.0))
    assert shown.notes[0].zh == "只作测算"


def test_tables_without_anything_to_show_are_left_out() -> None:
    content = example()
    bare = replace(content, sensitivity=(), stated=content.stated.clear(), findings=[])
    codes = [one.code.en for one in tables(bare)]
    assert "Table 9" not in codes
    assert "Table 8" in codes  # that nothing was found is worth saying


def test_the_summary_gives_quantity_value_price_year_and_mark() -> None:
    shown = summary_table(example())
    mark, price = Text("U 未核实", "U unverified"), Text("2011年价", "prices of 2011")
    assert shown.rows[0][1:] == (
        pytest.approx(17.0), Text("亿m³", "10⁸ m³"), pytest.approx(127.5), Text("亿元", "10⁸ CNY"), price, mark
    )  # fmt: skip
    assert "不等于生态系统生产总值" in str(shown.rows[-1][0])
    assert any("土壤保持" in note.zh for note in shown.notes)


def test_figures_of_another_period_stay_out() -> None:
    content = example()
    old = facts_frame([row(f"{WATER}.quantity", EAST, 1.0, "m3") | {"period": "2018"}])
    assert PERIOD != "2018"
    assert tables(replace(content, facts=pl.concat([old, content.facts]))) == tables(content)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.00"), (0.004, "0.0040"), (-1234.5, "-1,234.50"), (1e-7, "0.00000010")]
)
def test_a_small_number_is_never_shown_as_nought(value: float, text: str) -> None:
    assert number_text(value, "#,##0.00") == text
    assert number_format(0.0, "#,##0.00") == "#,##0.00"


def test_gaps_are_words_in_both_languages() -> None:
    for kind in NoNumber.__subclasses__():
        assert kind.word.zh
        assert kind.word.en
