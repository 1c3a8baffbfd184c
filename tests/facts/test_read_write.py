"""What is written reads back; what people send is read with all its faults at once."""

import datetime
import os

import openpyxl
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from qingshan.core import Severity, errors_in
from qingshan.facts import (
    COLUMN_LABELS,
    FACTS,
    empty_facts,
    facts_bytes,
    facts_frame,
    load_facts,
    read_facts,
    sorted_facts,
    write_facts,
)

SUFFIXES = [".csv", ".xlsx", ".parquet"]

ROWS = [
    {"indicator": "water.volume", "place": "530102", "period": "2019", "stated": "1,234.50", "unit": "万m³",
     "mark": "S", "source": "yearbook", "recorded_at": "2020-03-01"},
    {"indicator": "gep.total", "place": "530101", "period": "2019", "part": "ecosystem=forest", "value": 0.1 + 0.2,
     "unit": "CNY", "source": "run:1", "price_year": 2015, "coverage": 0.95},
    {"indicator": "gep.total", "place": "basin:lancang", "period": "2019Q1", "unit": "CNY", "status": "missing",
     "source": "run:1", "reason": '=没有数据, "见附件"'},
]  # fmt: skip

HEAD = "indicator,place,period,part,value,stated,unit,status,mark,source,recorded_at,supersedes,reason\n"


def written(tmp_path, text, name="facts.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_reads_back(tmp_path, suffix):
    frame = facts_frame(ROWS)
    write_facts(frame, tmp_path / f"facts{suffix}")
    back, findings = read_facts(tmp_path / f"facts{suffix}")
    assert findings == []
    assert_frame_equal(back, sorted_facts(frame))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_equal_tables_give_equal_bytes_whatever_the_order_and_the_hour(suffix, monkeypatch):
    first = facts_bytes(facts_frame(ROWS), suffix)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    monkeypatch.setattr(datetime, "datetime", Later)
    assert facts_bytes(facts_frame(reversed(ROWS)), suffix) == first


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_table_is_written_and_read(tmp_path, suffix):
    write_facts(empty_facts(), tmp_path / f"none{suffix}")
    back, findings = read_facts(tmp_path / f"none{suffix}")
    assert findings == []
    assert_frame_equal(back, empty_facts())


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "facts.csv"
    write_facts(facts_frame(ROWS[:1]), path)
    before = path.read_bytes()

    def full(_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        write_facts(facts_frame(ROWS), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_another_file_type_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"facts are not written as '.doc'"):
        write_facts(empty_facts(), tmp_path / "facts.doc")


def test_another_table_is_refused():
    with pytest.raises(ValueError, match="no facts table: look at indicator"):
        sorted_facts(pl.DataFrame({"a": [1]}))


def test_a_formula_in_a_reason_stays_text_in_the_workbook(tmp_path):
    write_facts(facts_frame(ROWS), tmp_path / "facts.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "facts.xlsx").worksheets[0]
    reasons = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in reasons] == ["s"]


CHINESE = "指标,地区,时段,分项,数值,原文数值,单位,状态,标记,来源,记录时间,替代,原因,价格年份,价格口径,覆盖率,更正原因\n"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig"])
def test_a_file_with_chinese_heads_reads_in_any_usual_encoding(tmp_path, book, tree, encoding):
    text = CHINESE + "gep.total,530101,2019,ecosystem=forest,,12.50,亿元,有值,S,年鉴,2020-03-01,,,2019,现价,0.9,\n"
    frame, findings = load_facts(written(tmp_path, text, encoding=encoding), book, tree)
    assert findings == []
    row = frame.row(0, named=True)
    assert (row["value"], row["stated"], row["unit"], row["source"]) == (12.5, "12.50", "亿元", "年鉴")
    assert (row["status"], row["price_basis"], row["price_year"], row["coverage"]) == ("value", "current", 2019, 0.9)


def test_every_column_has_a_chinese_head():
    assert [COLUMN_LABELS[name].zh for name in FACTS] == CHINESE.strip().split(",")


def test_an_older_file_without_prices_and_coverage_reads(tmp_path, book):
    text = HEAD + "land.area,530101,2019,,3.5,3.50,hm2,value,S,survey,2020-01-01,,\n"
    frame, findings = load_facts(written(tmp_path, text), book)
    assert findings == []
    assert frame.columns == list(FACTS)
    assert frame.select("price_year", "price_basis", "coverage").row(0) == (None, None, None)


def test_a_workbook_made_by_hand_reads(tmp_path, book):
    book_file = openpyxl.Workbook()
    sheet = book_file.active
    sheet.append(["指标", "地区", "时段", "数值", "单位", "状态", "来源", "记录时间"])
    sheet.append([])
    sheet.append(["land.area", 530101, 2019, 3.5, "公顷", "有值", "调查", datetime.datetime(2020, 1, 1)])
    sheet.append(["land.area", 5302, 2019.0, "三", "公顷", "有值", "调查", None])
    book_file.save(tmp_path / "hand.xlsx")
    frame, findings = load_facts(tmp_path / "hand.xlsx", book)
    assert frame.select("place", "period", "value", "recorded_at").row(0) == ("530101", "2019", 3.5, "2020-01-01")
    assert frame["place"][1] == "530200"
    assert [(one.code, str(one.where)) for one in findings] == [("bad-number", "hand.xlsx row 4 value")]


def test_codes_periods_and_parts_are_brought_to_their_canonical_form(tmp_path, book):
    text = HEAD + 'removed,530101000000,2019-01-01/2019-12-31,"pollutant=COD; ecosystem=wetland",1,,t,value,,x,,,\n'
    frame, findings = load_facts(written(tmp_path, text), book)
    assert findings == []
    assert frame.select("place", "period", "part").row(0) == ("530101", "2019", "ecosystem=wetland;pollutant=COD")


def test_all_findings_come_at_once_each_with_its_line(tmp_path, book, tree):
    lines = [
        "land.area,530101,2019,,twelve,,hm2,value,S,survey,,,",
        "",
        "nothing.known,530101,2019,,1,,hm2,value,S,survey,,,",
        "land.area,999,2019,,1,,hm2,value,S,survey,,,",
        "land.area,530999,2019,,1,,hm2,value,S,survey,,,",
        "land.area,530101,19th,,1,,hm2,value,S,survey,,,",
        "land.area,530102,2019,ecosystem=sea,1,,hm2,value,S,survey,,,",
        "land.area,530103,2019,,1,,t,value,S,survey,,,",
        "land.area,530103,2018,,1,1.5,hm2,value,S,survey,,,",
        "land.area,530103,2017,,1,about 1,hm2,value,S,survey,,,",
        "land.area,530103,2016,,1,,hm2,perhaps,S,survey,,,",
        "land.area,530103,2015,,1,,里,value,Z,survey,yesterday,,",
        'land.area,530103,2014,,,,hm2,missing,S,survey,,,"two\nlines"',
        "land.area,530103,2013,,1,,hm2,value,S,,,,",
        "land.area,530103,2012,,1e999,,hm2,value,S,survey,,,,extra",
    ]
    _, findings = load_facts(written(tmp_path, HEAD + "\n".join(lines)), book, tree)
    assert {(one.where.row, one.code) for one in findings} == {
        (2, "bad-number"),
        (4, "unknown-indicator"),
        (5, "unknown-place"),
        (6, "place-not-in-tree"),
        (7, "bad-period"),
        (8, "unknown-member"),
        (9, "unit-dimension"),
        (10, "stated-not-value"),
        (11, "stated-not-number"),
        (12, "unknown-status"),
        (13, "unknown-unit"),
        (13, "unknown-mark"),
        (13, "bad-recorded-at"),
        (16, "missing-source"),
        (17, "row-length"),
        (17, "bad-number"),
    }
    assert len(findings) == 16
    assert all(one.where.file == "facts.csv" and one.message.zh and one.remedy.zh for one in findings)


def test_columns_that_are_missing_unknown_or_double_are_named(tmp_path):
    text = "indicator,place,period,valu,unit,status,source,unit\nland.area,530101,2019,1,hm2,value,x,hm2\n"
    _, findings = read_facts(written(tmp_path, text))
    assert [(one.code, one.message.en) for one in findings] == [
        ("unknown-column", "unknown column 'valu'"),
        ("duplicate-column", "column unit stands twice"),
        ("missing-column", "column value is missing"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("facts.csv", b"", "file-empty", "no row of column names"),
        ("facts.csv", b"\xff\xff\xff", "file-encoding", "neither UTF-8 nor GBK"),
        ("facts.csv", b'indicator\n"open', "file-unreadable", "cannot be read"),
        ("facts.xlsx", b"not a zip", "file-unreadable", "cannot be read"),
        ("facts.parquet", b"not parquet", "file-unreadable", "cannot be read"),
        ("facts.doc", b"", "file-type", "facts are not kept in '.doc' files"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path, name, content, code, words):
    (tmp_path / name).write_bytes(content)
    frame, findings = read_facts(tmp_path / name)
    assert frame.is_empty()
    assert [one.code for one in findings] == [code]
    assert words in findings[0].message.en
    assert errors_in(findings)


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    assert [one.message.en for one in read_facts(tmp_path / "none.csv")[1]] == ["there is no such file"]


def test_nan_in_a_parquet_file_is_no_number(tmp_path):
    facts_frame(ROWS).with_columns(value=pl.lit(float("nan"))).write_parquet(tmp_path / "f.parquet")
    assert {one.code for one in read_facts(tmp_path / "f.parquet")[1]} == {"bad-number"}


def test_a_row_with_an_unknown_key_is_refused():
    with pytest.raises(ValueError, match="a fact has no colour"):
        facts_frame([{"colour": "red"}])


def test_stated_text_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="is no decimal number"):
        facts_frame([{"stated": "about 5"}])


def test_without_a_status_column_a_number_is_a_value_and_a_blank_is_missing_and_said_to_be(tmp_path, book, tree):
    path = tmp_path / "facts.csv"
    lines = ("land.area,530101,2019,1,,hm2,x", "land.area,530102,2019,,2.50,hm2,x", "land.area,530103,2019,,,hm2,x")
    path.write_text("\n".join(["indicator,place,period,value,stated,unit,source", *lines]), "utf-8")
    frame, (one,) = load_facts(path, book, tree)
    assert frame.select("value", "status").rows() == [(1.0, "value"), (2.5, "value"), (None, "missing")]
    assert frame["reason"].to_list() == [None, None, "原表为空 | left blank in the table"]
    assert (one.code, one.severity) == ("status-assumed", Severity.NOTE)
    assert "1 rows without a number are read as missing" in one.message.en


def test_a_table_with_a_number_in_every_row_needs_no_status_and_no_note(tmp_path, book, tree):
    path = tmp_path / "facts.csv"
    path.write_text("indicator,place,period,value,unit,source\nland.area,530101,2019,1,hm2,x\n", "utf-8")
    assert load_facts(path, book, tree)[1] == []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_a_file_of_no_bytes_is_told_to_be_empty(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert [found.code for found in read_facts(tmp_path / name)[1]] == ["file-empty"]
