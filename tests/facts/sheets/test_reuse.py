"""A saved mapping reads next year's file; where its shape differs, findings say where."""

import pytest

from qingshan.facts.sheets import load_mapping, mapping_text, propose, read_with

ROWS = [["青山市2019年"], ["县区", "粮食产量（万吨）", "2019年常住人口（万人）"], ["松溪区", 1, 2], ["石桥县", 3, 4]]


@pytest.fixture
def saved(workbook, book, tree, tmp_path):
    """The mapping of this year's file, through its YAML."""
    mapping = propose(workbook(ROWS), book, tree).mapping
    path = tmp_path / "mapping.yaml"
    path.write_text(mapping_text(mapping), "utf-8")
    again, findings = load_mapping(path)
    assert findings == []
    assert again == mapping
    return again


def test_next_year_is_read_with_its_own_year(workbook, book, tree, saved):
    path = workbook(
        [["青山市2020年"], ["县区", "粮食产量（万吨）", "2020年常住人口（万人）"], ["松溪区", 5, 6]], name="2020.xlsx"
    )
    frame, findings = read_with(path, saved, book, tree)
    assert findings == []
    assert frame.select("indicator", "period", "value").rows() == [
        ("grain.output", "2020", 5),
        ("population", "2020", 6),
    ]


def test_columns_that_changed_places_are_read_where_they_are(workbook, book, tree, saved):
    path = workbook([["青山市2020年"], ["县区", "2020年常住人口（万人）", "粮食产量（万吨）"], ["松溪区", 6, 5]])
    frame, findings = read_with(path, saved, book, tree)
    assert findings == []
    assert dict(frame.select("indicator", "value").rows()) == {"grain.output": 5, "population": 6}


def test_a_header_that_moved_is_found_and_told(workbook, book, tree, saved, told):
    path = workbook([["附件1"], [], *ROWS])
    frame, findings = read_with(path, saved, book, tree)
    assert (frame.height, told(findings)) == (4, {"header-moved": ["农业!A4"]})


def test_a_column_that_is_gone_and_one_that_is_new(workbook, book, tree, saved, told):
    path = workbook([["青山市2020年"], ["县区", "粮食总产量（万吨）", "2020年常住人口（万人）"], ["松溪区", 5, 6]])
    frame, findings = read_with(path, saved, book, tree)
    assert frame.height == 0
    assert told(findings) == {"column-missing": ["农业!A2"], "column-unmapped": ["农业!B2"]}
    assert "粮食总产量（万吨）" in next(found for found in findings if found.code == "column-missing").message.zh


def test_a_column_that_stands_twice(workbook, book, tree, saved, told):
    path = workbook([["青山市2019年"], [*ROWS[1], "粮食产量（万吨）"], ["松溪区", 1, 2, 3]])
    assert told(read_with(path, saved, book, tree)[1])["column-twice"] == ["农业!D2"]


def test_a_new_sheet_is_told_and_a_lost_one_too(workbook, book, tree, told):
    two = {"林业": [["县区", "森林覆盖率（%）"], ["松溪区", 60]]}
    mapping = propose(workbook(ROWS, more=two), book, tree).mapping
    path = workbook(ROWS, more={"水利": two["林业"]})
    assert told(read_with(path, mapping, book, tree)[1]) == {"sheet-missing": [""], "sheet-unmapped": ["水利"]}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("tables:\n- header: [1]\n  colums: []\n", "unknown-key", 3),
        ("tables:\n- header: [1]\n  unit: 里亩\n", "bad-value", 3),
        ("tables:\n- header: [1]\nnothing:\n  无: value\n", "bad-value", 3),
        ("tables: [\n", "yaml-unreadable", 2),
    ],
)
def test_a_mapping_that_is_wrong_is_told_by_line(tmp_path, text, code, line):
    path = tmp_path / "mapping.yaml"
    path.write_text(text, "utf-8")
    mapping, findings = load_mapping(path)
    assert mapping is None
    assert (findings[0].code, findings[0].where.line) == (code, line)


def test_what_a_sign_stands_for_is_the_mappings_to_say(workbook, book, tree, saved):
    path = workbook([["青山市2020年"], ["县区", "粮食产量（万吨）", "2020年常住人口（万人）"], ["松溪区", "…", "n.d."]])
    other = saved.model_copy(update={"nothing": {**saved.nothing, "n.d.": "missing", "…": "not applicable"}})
    frame, findings = read_with(path, other, book, tree)
    assert [found.code for found in findings] == ["column-empty", "column-empty"]
    assert frame["status"].to_list() == ["not applicable", "missing"]
    assert frame["reason"].to_list()[0].startswith("原表为“…”")
