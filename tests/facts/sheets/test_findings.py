"""What is wrong in a table is told by sheet and cell, and nothing is loaded until it is clean or accepted by name."""

import re
import zipfile

import pytest

from qingshan.core import errors_in
from qingshan.facts.sheets import Measure, PeriodFrom, PlaceFrom, propose, read_with

HEAD = ["县区", "粮食产量（万吨）", "常住人口（万人）"]


@pytest.fixture
def words():
    """The English words of the findings of one code."""

    def of(findings, code):
        return " ".join(found.message.en for found in findings if found.code == code)

    return of


def test_an_unknown_place_comes_with_the_nearest_names(workbook, imported, told, words):
    cells, findings = imported(workbook([HEAD, ["松溪区", 1, 2], ["龙滩县", 3, 4]]))
    assert (cells, told(findings)["place-name-unknown"]) == ({}, ["农业!A3"])
    assert "龙潭县 990122" in words(findings, "place-name-unknown")


def test_a_row_of_an_unknown_place_is_left_out_when_that_is_accepted(workbook, imported):
    path = workbook([HEAD, ["松溪区", 1, 2], ["农场", 3, 4]])
    cells, _ = imported(path, accepted=["place-name-unknown"])
    assert {place for _, place, _, _ in cells} == {"990102"}


def test_two_counties_of_one_name_need_the_place_above(workbook, imported, told, words):
    rows = [HEAD, ["松溪区", 1, 2], ["龙潭县", 3, 4]]
    path = workbook(rows, name="2019.xlsx")
    assert told(imported(path)[1])["place-name-ambiguous"] == ["农业!A3"]
    assert "992524" in words(imported(path)[1], "place-name-ambiguous")
    cells, _ = imported(workbook([["白水州2019年"], *rows], name="2019.xlsx"))
    assert ("population", "992524", "2019", "") in cells


def test_a_code_and_a_name_that_disagree(table, imported, told, words):
    text = "代码,县区,粮食产量（万吨）\n990102,石桥县,1\n990121,石桥县,2\n990199,松溪区,3\n"
    cells, findings = imported(table(text, name="2019.csv"))
    assert cells == {}
    assert told(findings) == {"place-name-differs": ["A2"], "place-code-unknown": ["A4"]}
    assert "is 松溪区 in 2019; the table says '石桥县', which is 990121" in words(findings, "place-name-differs")
    assert "松溪区 990102" in words(findings, "place-code-unknown")


@pytest.mark.parametrize(
    ("cell", "code"), [("约5", "cell-not-number"), ("1,23", "cell-not-number"), ("#DIV/0!", "cell-error")]
)
def test_a_cell_that_cannot_be_read(workbook, imported, told, cell, code):
    cells, findings = imported(workbook([HEAD, ["松溪区", 1, cell]]))
    assert (cells, told(findings)) == ({}, {code: ["农业!C2"]})


def test_a_number_merged_over_two_places_is_not_shared_out(workbook, imported, told):
    path = workbook([HEAD, ["松溪区", 1, 2], ["石桥县", None, 4]], merged=("B2:B3",))
    cells, findings = imported(path)
    assert (cells, told(findings)) == ({}, {"cell-merged": ["农业!B3"]})


def test_a_footnote_mark_is_told_and_the_number_read(workbook, imported, told):
    cells, findings = imported(workbook([HEAD, ["松溪区", "1.5①", 2]]))
    assert cells["grain.output", "990102", "2019", ""][0] == "1.5"
    assert told(findings) == {"cell-footnote": ["农业!B2"]}


def test_formulas_are_not_trusted_unless_accepted_by_name(workbook, imported, told):
    path = workbook([HEAD, ["松溪区", "=1+1", 2], ["石桥县", "=B2*2", 3]])
    assert told(imported(path)[1])["cell-formula"] == ["农业!B2"]
    _, findings = imported(path, accepted=["cell-formula"])
    assert told(errors_in(findings, ["cell-formula"])) == {"cell-formula-empty": ["农业!B2", "农业!B3"]}


def test_results_stored_beside_formulas_are_taken_when_accepted(workbook, imported):
    path = workbook([HEAD, ["松溪区", "=1+1", 2]])
    with_results(path, {"B2": "2"})
    assert imported(path)[0] == {}
    assert imported(path, accepted=["cell-formula"])[0]["grain.output", "990102", "2019", ""][0] == "2"


def with_results(path, results):
    """Put results beside formulas, as Excel does when it saves."""
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    sheet = content["xl/worksheets/sheet1.xml"].decode()
    for cell, result in results.items():
        sheet = re.sub(rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v ?/?>(</v>)?', rf"\g<1><v>{result}</v>", sheet)
    content["xl/worksheets/sheet1.xml"] = sheet.encode()
    with zipfile.ZipFile(path, "w") as parts:
        for name, raw in content.items():
            parts.writestr(name, raw)


def test_sums_are_checked_and_not_loaded(workbook, imported, told, words):
    rows = [HEAD, ["合计", 4.5, 6], ["松溪区", 1.5, 2], ["石桥县", 2.5, 4]]
    _, findings = imported(workbook(rows))
    assert told(findings) == {"total-differs": ["农业!B2"]}
    assert "is 4.5; the rows add up to 4, 0.5 万吨 apart" in words(findings, "total-differs")
    cells, _ = imported(workbook(rows), accepted=["total-differs"])
    assert len(cells) == 4


def test_rounding_of_the_printed_digits_is_no_difference(workbook, imported):
    rows = [HEAD, ["松溪区", "1.4", 2], ["石桥县", "2.4", 4], ["合计", "3.9", 6]]
    assert imported(workbook(rows))[1] == []


def test_a_sum_of_a_group_is_of_the_rows_above_it(workbook, imported, told):
    first, second = [["松溪区", 1], ["石桥县", 2], ["小计", 3]], [["白水县", 4], ["小计", 6], ["总计", 7]]
    path = workbook([["县区", "常住人口（万人）"], *first, *second])
    assert told(imported(path)[1]) == {"total-differs": ["农业!B6"]}


def test_a_share_is_no_sum(workbook, imported):
    rows = [["县区", "森林覆盖率（%）"], ["合计", 60], ["松溪区", 50], ["石桥县", 70]]
    assert imported(workbook(rows))[1] == []


def test_a_prefecture_among_its_counties_is_held_against_them(workbook, imported, told):
    rows = [["州县", "常住人口（万人）"], ["白水州", 12], ["白水县", 4], ["白水州龙潭县", 5]]
    assert told(imported(workbook(rows))[1]) == {"total-differs": ["农业!B2"]}


def test_rows_that_say_the_same_are_read_once_and_rows_that_disagree_not_at_all(workbook, imported, told, words):
    rows = [HEAD, ["松溪区", 1, 2], ["松溪区", 1, 3]]
    cells, findings = imported(workbook(rows))
    assert (cells, told(findings)) == ({}, {"rows-repeat": ["农业!B3"], "rows-disagree": ["农业!C3"]})
    assert "is 2 万人 in 农业!C2 and 3 万人 here" in words(findings, "rows-disagree")
    cells, _ = imported(workbook(rows), accepted=["rows-disagree"])
    assert set(cells) == {("grain.output", "990102", "2019", "")}


def test_a_place_left_out_of_a_full_set_is_told(workbook, imported, told, words):
    rows = [HEAD, *([name, 1, 2] for name in ("松溪区", "石桥县", "河口县", "竹园县"))]
    _, findings = imported(workbook(rows))
    assert told(findings) == {"places-absent": ["农业!C5"]}
    assert "of the 5 places below 青山市 the table lacks 龙潭县 990122" in words(findings, "places-absent")
    assert imported(workbook(rows[:3]))[1] == []  # two of five are no full set


def test_a_column_without_any_number_is_told(workbook, imported, told, words):
    cells, findings = imported(workbook([HEAD, ["松溪区", 1, None], ["石桥县", 3, "—"]]))
    assert told(findings)["column-empty"] == ["农业!C1"]
    assert cells["population", "990102", "2019", ""][2] == "missing"


def test_a_definition_that_changes_within_a_series_is_told_once(table, imported, told, words):
    lines = ["地区,年份,常住人口（万人）,口径"]
    for year, kind in ((2013, "户籍"), (2014, "常住"), (2015, "常住")):
        lines += [f"{name},{year},1,{kind}" for name in ("松溪区", "石桥县")]
    _, findings = imported(table("\n".join(lines)))
    assert told(findings) == {"definition-changes": ["C4"]}
    assert "changes in 2014 from '户籍' to '常住' (2 places)" in words(findings, "definition-changes")


def test_a_unit_that_measures_something_else(workbook, imported, told):
    assert told(imported(workbook([["县区", "粮食产量（万亩）"], ["松溪区", 1]]))[1]) == {"unit-dimension": ["农业!B2"]}


def test_a_unit_that_nobody_tells_is_not_assumed(workbook, imported, told):
    assert told(imported(workbook([["县区", "粮食产量"], ["松溪区", 1]]))[1]) == {"unit-not-told": ["农业!B1"]}


def test_a_period_outside_the_dates_of_the_indicator(table, imported, told):
    text = "县区,年份,项目数（个）\n松溪区,2014,1\n松溪区,2015,2\n松溪区,2021,3\n"
    cells, findings = imported(table(text))
    assert (cells, told(findings)) == ({}, {"period-not-of-indicator": ["C2", "C4"]})


def test_what_is_no_period(table, imported, told):
    text = "县区,年份,项目数（个）\n松溪区,2015,1\n石桥县,2016,1\n白水县,2017,1\n松溪区,去年,2\n"
    assert told(imported(table(text))[1])["period-unreadable"] == ["B5"]


def test_a_period_that_nothing_tells(workbook, imported, told):
    assert told(imported(workbook([HEAD, ["松溪区", 1, 2]], name="粮食.xlsx"))[1]) == {"period-not-told": ["农业!A1"]}


def test_a_place_that_nothing_tells(workbook, imported, told):
    path = workbook([["指标", "单位", "2019年"], ["常住人口", "万人", 1]], name="指标.xlsx", sheet="表")
    assert told(imported(path)[1]) == {"place-not-told": ["表!A1"]}


def test_a_mapping_with_an_indicator_that_there_is_not(workbook, book, tree, told, words):
    path = workbook([HEAD, ["松溪区", 1, 2]])
    mapping = propose(path, book, tree).mapping
    columns = (Measure(label=HEAD[1], indicator="grain.outputs", unit="万吨"), mapping.tables[0].columns[1])
    mapping = mapping.model_copy(update={"tables": (mapping.tables[0].model_copy(update={"columns": columns}),)})
    frame, findings = read_with(path, mapping, book, tree)
    assert frame.height == 0
    assert told(findings) == {"mapping-key": ["农业!B1"]}
    assert "grain.output" in words(findings, "mapping-key")


def test_an_unmapped_row_of_indicators(workbook, imported, told):
    rows = [["青山市2019年"], ["指标", "单位", "数值"], ["常住人口", "万人", 1], ["粮食产能", "万吨", 2]]
    assert told(imported(workbook(rows))[1])["row-unmapped"] == ["农业!A4"]


def test_signatures_and_blank_lines_below_are_no_rows(workbook, imported):
    rows = [HEAD, ["松溪区", 1, 2], [], ["单位负责人：张三", None, "填表人：李四"], ["第2页"]]
    cells, findings = imported(workbook(rows))
    assert len(cells) == 2
    assert findings == []


def test_a_header_printed_again_on_the_next_page_is_no_row(workbook, imported):
    cells, findings = imported(workbook([HEAD, ["松溪区", 1, 2], HEAD, ["石桥县", 3, 4]]))
    assert (len(cells), findings) == (4, [])


def test_keys_given_by_hand_serve_where_nothing_is_told(workbook, book, tree):
    path = workbook([["常住人口（万人）", "备注"], [1, "x"], [2, "y"]], name="a.xlsx", sheet="表")
    proposal = propose(path, book, tree)
    table = proposal.mapping.tables[0].model_copy(
        update={"place": PlaceFrom(fixed="990102"), "period": PeriodFrom(fixed="2019")}
    )
    frame, findings = read_with(path, proposal.mapping.model_copy(update={"tables": (table,)}), book, tree)
    assert [found.code for found in findings] == ["rows-disagree"]
    assert frame.height == 0


def test_a_place_that_nobody_knows_is_told_though_no_column_is_understood(workbook, imported, told):
    rows = [["2019年"], ["县区", "某指标（万亩）", "又一指标（万吨）"], ["无名县", 1, 2], ["松溪区", 3, 4]]
    found = told(imported(workbook(rows))[1])
    assert found["column-unmapped"] == ["农业!B2", "农业!C2"]
    assert found["place-name-unknown"] == ["农业!A3"]
