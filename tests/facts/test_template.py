"""A template asks for figures, holds what may be written where, and comes back without a mapping."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Place, Severity, Text, errors_in
from qingshan.facts import facts_frame, sorted_facts
from qingshan.facts.template import is_template, read_template, template_bytes
from qingshan.facts.template.form import Form
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
SIMAO = Place("530802", Text("思茅区", "Simao"), "county", "530800")
NINGER = Place("530821", Text("=宁洱县", "Ning'er"), "county", "530800")
ASKED = {"indicators": ["land.arable.area", "economy.gdp"], "places": [SIMAO, NINGER], "periods": ["2019"]}
KNOWN = {"source": "yearbook", "indicator": "land.arable.area", "place": "530802", "unit": "hm2"}
# columns of the second sheet-wide block follow after four: last value, value, status, note
ARABLE, GDP = "DEF", "HIJ"


@pytest.fixture
def filled(tmp_path):
    """A template with some cells filled in, as a file, and what is read from it."""

    def fill(cells, name="form.xlsx", **more):
        path = tmp_path / name
        path.write_bytes(template_bytes(BOOK, **ASKED | more))
        workbook = openpyxl.load_workbook(path)
        for cell, value in cells.items():
            sheet, _, at = cell.rpartition("!")
            workbook[sheet or "2019"][at] = value
        workbook.save(path)
        return read_template(path, BOOK)

    return fill


GOOD = {"D7": "统计年鉴", "D9": 15.5, "D10": 20, "H7": "公报", "H9": 80.1, "H10": 90.2}


def test_what_is_filled_in_comes_back_as_facts(filled):
    frame, findings = filled(GOOD)
    assert findings == []
    said = {"period": 2019, "source": "统计年鉴", "unit": "万亩", "indicator": "land.arable.area"}
    money = {"period": 2019, "source": "公报", "unit": "亿元", "indicator": "economy.gdp", "price_year": 2019}
    wanted = [
        said | {"place": "530802", "value": 15.5},
        said | {"place": "530821", "value": 20},
        money | {"place": "530802", "value": 80.1},
        money | {"place": "530821", "value": 90.2},
    ]
    assert sorted_facts(frame).equals(sorted_facts(facts_frame(wanted)))


FIGURES = st.decimals(0, 10**12, places=3).map(float)  # fifteen digits, as many as Excel holds


@settings(max_examples=15, deadline=None)
@given(st.tuples(FIGURES, FIGURES), st.sampled_from(["万亩", "hm2", "km2"]))
def test_any_number_that_excel_holds_comes_back_in_its_unit(tmp_path_factory, values, unit):
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(
        template_bytes(BOOK, **ASKED | {"indicators": ["land.arable.area"], "units": {"land.arable.area": unit}})
    )
    workbook = openpyxl.load_workbook(path)
    workbook["2019"]["D7"] = "survey"
    for row, value in enumerate(values, 9):
        workbook["2019"][f"D{row}"] = value
    workbook.save(path)
    frame, findings = read_template(path, BOOK)
    assert findings == []
    assert frame["value"].to_list() == list(values)
    assert frame["unit"].to_list() == [unit] * 2


def test_equal_questions_give_equal_bytes_and_another_question_others():
    assert template_bytes(BOOK, **ASKED) == template_bytes(BOOK, **ASKED)
    assert template_bytes(BOOK, **ASKED | {"periods": ["2020"]}) != template_bytes(BOOK, **ASKED)


def test_only_what_is_to_be_filled_in_is_open_and_there_is_no_password():
    workbook = openpyxl.load_workbook(io.BytesIO(template_bytes(BOOK, **ASKED)))
    sheet = workbook["2019"]
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {f"{letter}{row}" for letter in (*ARABLE, *GDP) for row in (9, 10)} | {"D7", "H7"}
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert workbook.security.lockStructure
    assert workbook["_qingshan"].sheet_state == "veryHidden"


def test_the_cells_themselves_refuse_what_cannot_be():
    asked = ASKED | {
        "indicators": ["land.arable.area", "village.cooperatives.coverage", "rural.reform_tasks.done", "gep.total"]
    }
    workbook = openpyxl.load_workbook(io.BytesIO(template_bytes(BOOK, **asked)))
    told = {str(one.sqref): one for one in workbook["2019"].data_validations.dataValidation}
    assert (told["D9:D10"].type, told["D9:D10"].operator, told["D9:D10"].formula1) == (
        "decimal",
        "greaterThanOrEqual",
        "0.0",
    )
    assert (told["H9:H10"].operator, told["H9:H10"].formula1, told["H9:H10"].formula2) == ("between", "0.0", "100.0")
    assert (told["L9:L10"].type, told["L9:L10"].formula1) == ("list", '"0,1"')
    assert (told["P9:P10"].type, told["P9:P10"].operator) == ("decimal", "between")
    (status,) = [one for at, one in told.items() if "E9" in at]
    assert status.formula1 == '"与上期相同 as last,缺失 missing,不适用 not applicable,未核算 not accounted"'
    assert all(one.showErrorMessage for one in told.values())
    assert all(len(one.formula1) < 256 for one in told.values())  # what Excel holds


def test_heads_are_in_both_languages_with_the_unit_and_text_is_never_a_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(template_bytes(BOOK, **ASKED)))["2019"]
    assert sheet["C6"].value == "耕地保有量 arable land（万亩）"
    assert sheet["G6"].value == "地区生产总值 gross domestic product（亿元，2019 年价格 prices）"
    assert (sheet["A10"].value, sheet["A10"].data_type) == ("=宁洱县 Ning'er", "s")


def test_the_last_value_stands_beside_in_the_unit_asked_with_its_period():
    known = facts_frame(
        [
            KNOWN | {"period": 2017, "value": 9000.0},
            KNOWN | {"period": 2018, "value": 10000.0, "recorded_at": "2019-01-01"},
            KNOWN | {"period": 2018, "value": 12000.0, "recorded_at": "2019-02-01", "supersedes": "2019-01-01"},
            KNOWN | {"period": 2019, "value": 1.0},  # not before
            KNOWN | {"period": "2018-12", "value": 2.0},  # of another kind
        ]
    )
    sheet = openpyxl.load_workbook(io.BytesIO(template_bytes(BOOK, **ASKED, known=known)))["2019"]
    assert sheet["C9"].value == pytest.approx(18.0)
    assert sheet["C9"].number_format == 'General" (2018)"'
    assert sheet["C8"].value == "上期数（预填） last value (pre-filled)"
    assert (sheet["C10"].value, sheet["D9"].value) == (None, None)


def test_as_last_takes_the_last_value_and_says_so(filled):
    known = facts_frame([KNOWN | {"period": 2018, "value": 10000.0}])
    frame, findings = filled({"D7": "村表", "E9": "与上期相同 as last", "F9": "已核对"}, known=known)
    assert {one.code for one in findings} == {"template-empty"}
    (row,) = frame.iter_rows(named=True)
    assert (row["value"], row["source"], row["status"]) == (pytest.approx(15.0), "村表", "value")
    assert row["reason"] == "与上期相同 as last (2018); 已核对"


def test_a_figure_that_is_not_there_has_its_status_and_reason(filled):
    frame, findings = filled({**GOOD, "D10": None, "E10": "缺失 missing", "F10": "未报"})
    assert findings == []
    row = frame.row(1, named=True)
    assert (row["status"], row["value"], row["reason"], row["source"]) == ("missing", None, "未报", None)


def test_printed_digits_are_read_as_printed(filled):
    frame, findings = filled({**GOOD, "D9": "１，２３４．５０", "D10": "20.0万亩"})
    assert findings == []
    assert frame.select("value", "stated").rows()[:2] == [(1234.5, "1234.50"), (20.0, "20.0")]


@pytest.mark.parametrize(
    ("cells", "code", "at", "words"),
    [
        ({"D9": "约15"}, "template-not-number", "D9", "a number is wanted, not '约15'"),
        ({"D9": "15公里"}, "template-not-number", "D9", "a number is wanted, not '15公里'"),
        ({"D9": True}, "template-not-number", "D9", "a number is wanted, not 'True'"),
        ({"D9": "=1+1"}, "template-formula", "D9", "the cell holds a formula"),
        ({"D9": -1}, "value-impossible", "D9", "land.arable.area: -1 万亩 is outside what is possible (0 … ∞ 万亩)"),
        ({"E9": "没有"}, "template-status", "E9", "the status '没有' is not in the list"),
        ({"E9": "缺失 missing"}, "template-two-answers", "E9", "there is a value, 15.5, and a status, '缺失 missing'"),
        (
            {"D9": None, "E9": "与上期相同 as last"},
            "template-no-last",
            "E9",
            "as last is chosen, and there is no last value",
        ),
        ({"D9": None, "E9": "缺失 missing"}, "reason-missing", "F9", "the status is missing and no reason is given"),
        ({"D7": None, "D10": None}, "missing-source", "D7", "there is a value and no source"),
        ({"A12": "合计"}, "template-extra", "A12", "'合计' stands outside the form"),
        ({"L9": 3}, "template-extra", "L9", "'3' stands outside the form"),
        ({"B9": "530803"}, "template-changed", "B9", "here was '530802' and now '530803'; the sheet is not read"),
        ({"C6": "耕地面积"}, "template-changed", "C6", "and now '耕地面积'; the sheet is not read"),
    ],
)
def test_what_is_wrong_is_told_with_sheet_and_cell(filled, cells, code, at, words):
    _, findings = filled({**GOOD, **cells})
    (one,) = errors_in(findings)
    assert (one.code, str(one.where)) == (code, f"form.xlsx 2019!{at}")
    assert words in one.message.en


def test_empty_cells_are_no_rows_and_are_counted(filled):
    frame, (one,) = filled({name: cell for name, cell in GOOD.items() if name not in ("H9", "H10")})
    assert frame["indicator"].unique().to_list() == ["land.arable.area"]
    assert (one.code, one.severity) == ("template-empty", Severity.WARNING)
    assert one.message.en == "gross domestic product: 2 cells are not filled in, the first one here"
    assert str(one.where) == "form.xlsx 2019!H9"


def test_a_sheet_whose_rows_moved_is_not_read_at_all(tmp_path, filled):
    filled(GOOD)
    workbook = openpyxl.load_workbook(tmp_path / "form.xlsx")
    workbook["2019"].insert_rows(9)
    workbook.save(tmp_path / "form.xlsx")
    frame, findings = read_template(tmp_path / "form.xlsx", BOOK)
    assert frame.is_empty()
    assert {"template-changed"} <= {one.code for one in findings}
    assert "2019!A9" in {one.where.field for one in findings}


def test_every_period_has_its_sheet_and_one_that_is_gone_is_told(tmp_path, filled):
    frame, findings = filled(
        {"2019!D7": "x", "2019!D9": 1, "2020!D7": "x", "2020!D9": 2},
        indicators=["land.arable.area"],
        places=[SIMAO],
        periods=["2019", "2020"],
    )
    assert findings == []
    assert frame.select("period", "value").rows() == [("2019", 1.0), ("2020", 2.0)]
    workbook = openpyxl.load_workbook(tmp_path / "form.xlsx")
    del workbook["2020"]
    workbook.save(tmp_path / "form.xlsx")
    frame, (one,) = read_template(tmp_path / "form.xlsx", BOOK)
    assert (frame.height, one.code, one.message.en) == (1, "template-sheet-missing", "the sheet 2020 is missing")


def test_parts_are_asked_beside_the_whole(filled):
    frame, findings = filled(
        {"D7": "map", "D9": 10, "H7": "map", "H9": 4},
        indicators=["land.area"],
        parts={"land.area": ["ecosystem=forest"]},
        units={"land.area": "km2"},
        places=[SIMAO],
    )
    assert findings == []
    assert frame.select("part", "value", "unit").rows() == [("", 10.0, "km2"), ("ecosystem=forest", 4.0, "km2")]


def test_a_hidden_sheet_that_was_changed_is_not_believed(tmp_path, filled):
    filled(GOOD)
    path = tmp_path / "form.xlsx"
    workbook = openpyxl.load_workbook(path)
    told = workbook["_qingshan"]["A3"].value
    workbook["_qingshan"]["A3"] = told.replace("530802", "530803")
    workbook.save(path)
    assert is_template(path)
    frame, (one,) = read_template(path, BOOK)
    assert (frame.height, one.code) == (0, "template-damaged")
    assert "the digest does not fit" in one.message.en


def test_other_files_are_no_templates(tmp_path):
    path = tmp_path / "other.xlsx"
    workbook = openpyxl.Workbook()
    workbook.save(path)
    assert not is_template(path)
    assert [one.code for one in read_template(path, BOOK)[1]] == ["template-none"]
    path.write_bytes(path.read_bytes()[:200])
    assert not is_template(path)
    assert [one.code for one in read_template(path, BOOK)[1]] == ["file-unreadable"]
    table = tmp_path / "facts.csv"
    table.write_text("a,b\n", "utf-8")
    assert not is_template(table)
    assert [one.code for one in read_template(table, BOOK)[1]] == ["template-none"]
    assert [one.code for one in read_template(tmp_path / "no.xlsx", BOOK)[1]] == ["file-missing"]


def test_a_template_with_a_macro_put_into_it_is_refused_until_accepted(tmp_path, filled):
    filled(GOOD)
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"macro")
    frame, (one,) = read_template(path, BOOK)
    assert (frame.height, one.code) == (0, "file-macros")
    frame, _ = read_template(path, BOOK, accepted=["file-macros"])
    assert frame.height == 4


def test_a_form_longer_than_a_cell_comes_back_whole():
    many = [Place(f"53{number:04d}", Text("某县", "county"), "county", None) for number in range(1001, 1999)]
    workbook = openpyxl.load_workbook(io.BytesIO(template_bytes(BOOK, **ASKED | {"places": many})))
    cells = [row[0] for row in workbook["_qingshan"].iter_rows(values_only=True)]
    assert len(cells) > 3
    assert max(map(len, cells)) < 32_767
    assert [code for code, _ in Form.from_cells(cells).pages[0].places] == [place.code for place in many]


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"indicators": ["land.aera"]}, LookupError, "the rulebook has no indicator land.aera"),
        ({"places": []}, ValueError, "a template needs at least one indicator, one place and one period"),
        ({"periods": ["last year"]}, ValueError, "'last year' is no period"),
        ({"units": {"land.arable.area": "t"}}, ValueError, "t does not measure land.arable.area, which is in 万亩"),
        ({"parts": {"economy.gdp": ["forest"]}}, ValueError, "'forest' is no part"),
        ({"indicators": ["land.area"], "parts": {"land.area": [f"ecosystem=x{n}" for n in range(5000)]}},
         ValueError, "do not fit in a sheet; make several templates"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_made_says_why(more, error, words):
    with pytest.raises(error) as told:
        template_bytes(BOOK, **ASKED | more)
    assert words in str(told.value)
