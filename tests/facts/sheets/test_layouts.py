"""Tables in the shapes that offices give them are read by the mapping that is proposed, with no word from anyone."""

import openpyxl

from qingshan.core import errors_in
from qingshan.facts.sheets import mapping_text, propose, read_with

SONGXI, SHIQIAO, LONGTAN = "990102", "990121", "990122"


def test_merged_headers_with_units_sums_marks_and_notes(workbook, imported, told):
    path = workbook(
        [
            ["2019年青山市分县区农业基本情况"],
            [None, None, None, None, "单位：万亩"],
            ["县（市、区）", "耕地面积", None, "产量", "森林覆盖率（%）"],
            [None, "水田", "旱地", "粮食总产量/万吨", None],
            ["甲", "1", "2", "3", "4"],
            ["合  计", "３．５", "1,004.5", 7.5, None],
            ["松 溪 区", "1.5", "1,000", "2.50", 64.5],
            ["石桥县", "２", 4.5, 5, "—"],
            ["龙潭县", "—", "/", "暂无", "…"],
            ["注：不含农场。"],
            ["资料来源：青山统计年鉴2020"],
        ],
        merged=("A1:E1", "A3:A4", "B3:C3", "E3:E4"),
    )
    cells, findings = imported(path)
    assert errors_in(findings) == []
    assert cells["land.arable", SONGXI, "2019", "use=paddy"] == ("1.5", "万亩", "value")
    assert cells["land.arable", SONGXI, "2019", "use=dry"] == ("1000", "万亩", "value")
    assert cells["grain.output", SONGXI, "2019", ""] == ("2.50", "万吨", "value")
    assert cells["cover", SHIQIAO, "2019", ""] == (None, "%", "missing")
    assert cells["land.arable", LONGTAN, "2019", "use=dry"] == (None, "万亩", "not applicable")
    assert len(cells) == 12
    assert told(findings) == {"total-unchecked": ["农业!B6", "农业!D6"], "places-absent": ["农业!E9"]}


def test_the_source_under_the_table_and_the_cell_stand_in_every_row(workbook, book, tree):
    path = workbook([["县区", "粮食产量（万吨）"], ["松溪区", 1.5], ["资料来源：青山年鉴"], ["注：初步数"]])
    frame, _ = read_with(path, propose(path, book, tree).mapping, book, tree)
    assert frame["source"].to_list() == ["资料来源：青山年鉴；注：初步数；2019年农业.xlsx 农业!B2"]


def test_a_source_of_the_mapping_stands_where_the_file_names_none(workbook, book, tree):
    path = workbook([["县区", "粮食产量（万吨）"], ["松溪区", 1.5], ["注：初步数"]])
    mapping = propose(path, book, tree).mapping.model_copy(update={"source": "县统计局月报"})
    frame, _ = read_with(path, mapping, book, tree)
    assert frame["source"].to_list() == ["县统计局月报；注：初步数；2019年农业.xlsx 农业!B2"]


def test_headers_over_several_columns_that_nobody_merged(workbook, imported):
    path = workbook([["县区", "耕地面积（万亩）", "", "备注"], ["", "水田", "旱地", ""], ["松溪区", 1, 2, "x"]])
    cells, findings = imported(path)
    assert {key[3] for key in cells} == {"use=paddy", "use=dry"}
    assert findings == []


def test_years_as_columns_and_indicators_as_rows(workbook, imported):
    path = workbook(
        [
            ["青山市历年主要指标（2017—2019年）"],
            ["指标", "计量单位", 2017, 2018, "2019年"],
            ["一、经济"],
            ["地区生产总值", "亿元", 1, 2, 3],
            ["常住人口", "万人", 10.0, None, 10.5],
        ],
        name="主要指标.xlsx",
    )
    cells, findings = imported(path)
    assert errors_in(findings) == []
    assert cells["economy.gdp", "990100", "2018", ""] == ("2", "亿元", "value")
    assert cells["population", "990100", "2018", ""] == (None, "万人", "missing")
    assert len(cells) == 6


def test_years_over_indicators_in_two_header_rows(workbook, imported):
    path = workbook(
        [
            ["地区", "2018年", None, "2019年", None],
            [None, "GDP（亿元）", "常住人口（万人）", "GDP（亿元）", "常住人口（万人）"],
            ["松溪区", 1, 2, 3, 4],
        ],
        merged=("A1:A2", "B1:C1", "D1:E1"),
    )
    cells, _ = imported(path)
    assert cells["economy.gdp", SONGXI, "2019", ""][0] == "3"
    assert cells["population", SONGXI, "2018", ""][0] == "2"


def test_an_indicator_that_only_the_title_names(workbook, imported):
    path = workbook(
        [["青山市各县区历年粮食产量（万吨）"], ["县区", 2018, 2019], ["松溪区", 1, 2], ["石桥", 3, 4]], name="粮食.xlsx"
    )
    cells, findings = imported(path)
    assert cells["grain.output", SHIQIAO, "2019", ""] == ("4", "万吨", "value")
    assert errors_in(findings) == []


def test_places_as_columns_a_sheet_a_year(workbook, imported):
    rows = [["项目", "松溪区", "石桥县"], ["地区生产总值（亿元）", 1, 2], ["常住人口（万人）", 3, 4]]
    path = workbook(rows, sheet="2018年", more={"2019年": rows}, name="县区.xlsx")
    cells, findings = imported(path)
    assert errors_in(findings) == []
    assert {period for _, _, period, _ in cells} == {"2018", "2019"}
    assert len(cells) == 8


def test_long_form_in_gbk_with_a_year_column(table, imported):
    rows = ["云岭省青山市松溪区,2018,常住人口,30.1,万人", ",2019,常住人口,30.5,万人", "白水州龙潭县,2019,GDP,12,亿元"]
    text = "\n".join(["地区,年份,指标,数值,单位", *rows])
    cells, findings = imported(table(text, encoding="gbk"))
    assert errors_in(findings) == []
    assert cells == {
        ("population", SONGXI, "2018", ""): ("30.1", "万人", "value"),
        ("population", SONGXI, "2019", ""): ("30.5", "万人", "value"),
        ("economy.gdp", "992524", "2019", ""): ("12", "亿元", "value"),
    }


def test_a_column_of_places_above_tells_which_county_is_meant(workbook, imported):
    rows = [
        ["州市", "县", "常住人口（万人）"],
        ["青山市", "松溪区", 1],
        [None, "龙潭县", 2],
        ["白水州", "白水县", 3],
        [None, "龙潭县", 4],
    ]
    cells, findings = imported(workbook(rows, merged=("A2:A3",)))
    assert cells["population", LONGTAN, "2019", ""][0] == "2"
    assert cells["population", "992524", "2019", ""][0] == "4"
    assert errors_in(findings) == []


def test_cells_keep_the_decimals_and_shares_that_excel_shows(workbook, imported):
    path = workbook([["县区", "粮食产量（万吨）", "森林覆盖率（%）"], ["松溪区", 5.1, 0.645]])
    made = openpyxl.load_workbook(path)
    made.active["B2"].number_format, made.active["C2"].number_format = "0.00", "0.0%"
    made.save(path)
    cells, _ = imported(path)
    assert cells["grain.output", SONGXI, "2019", ""][0] == "5.10"
    assert cells["cover", SONGXI, "2019", ""][:2] == ("64.5", "%")


def test_money_is_at_current_prices_unless_the_header_tells_a_year(workbook, book, tree):
    path = workbook([["县区", "GDP（亿元）", "农业总产值（2015年不变价，亿元）"], ["松溪区", 1, 2]])
    proposal = propose(path, book, tree)
    frame, findings = read_with(path, proposal.mapping, book, tree)
    assert findings == []
    assert frame.select("price_year", "price_basis").rows() == [(2019, "current"), (2015, "constant")]


def test_constant_prices_of_no_told_year_are_asked_for(workbook, book, tree, told):
    path = workbook([["县区", "农业总产值（亿元，不变价）"], ["松溪区", 1]])
    assert told(propose(path, book, tree).findings)["price-year-not-told"] == ["农业!B1"]


def test_every_decision_says_why_and_how_sure(workbook, book, tree):
    path = workbook([["青山市2019年"], ["序号", "县区", "粮食产量（万吨）", "农业 / 常住人口"], [1, "松溪区", 2, 3]])
    lines = "\n".join(propose(path, book, tree).lines("zh"))
    assert "粮食产量（万吨） → grain.output 万吨 [确定]" in lines
    assert "序号 → ignore [很可能]" in lines
    assert "period → 2019 [很可能] 取自 title" in lines


def test_a_guess_is_a_warning_at_its_cell(workbook, book, tree, told):
    rows = [["县区", "农村经济", "常住人口（万人）"], [None, "地区生产总值（亿元）", None], ["松溪区", 1, 2]]
    assert told(propose(workbook(rows), book, tree).findings) == {"mapping-guess": ["农业!B2"]}


def test_an_unmapped_column_comes_with_the_nearest_indicators(workbook, book, tree):
    path = workbook([["县区", "粮食产量（万吨）", "粮食产能（万吨）"], ["松溪区", 1, 2]])
    found = [one for one in propose(path, book, tree).findings if one.code == "column-unmapped"]
    assert [one.where.field for one in found] == ["农业!C1"]
    assert "粮食产量 grain.output" in found[0].message.zh


def test_a_sheet_of_words_is_left_out_by_name(workbook, book, tree):
    path = workbook(
        [["县区", "GDP（亿元）"], ["松溪区", 1]], more={"填表说明": [["本表由县统计局填报"], ["数据", "见农业表"]]}
    )
    mapping = propose(path, book, tree).mapping
    assert mapping.ignore_sheets == ("填表说明",)
    assert "ignore_sheets" in mapping_text(mapping)


def test_a_file_without_any_table_is_said_to_have_none(workbook, book, tree):
    proposal = propose(workbook([["只有文字"], ["没有数字", "也没有"]]), book, tree)
    assert proposal.mapping is None
    assert [one.code for one in proposal.findings] == ["table-not-understood"]


def test_remarks_under_a_group_head_are_passed_by(workbook, imported):
    path = workbook(
        [["县区", "耕地面积（万亩）", None, None], [None, "水田", "旱地", "备注"], ["松溪区", 1, 2, "x"]],
        merged=("A1:A2", "B1:D1"),
    )
    cells, findings = imported(path)
    assert {key[3] for key in cells} == {"use=paddy", "use=dry"}
    assert findings == []
