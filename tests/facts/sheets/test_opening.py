"""What must not be opened is refused with its reason, and nothing of it is loaded."""

import zipfile
from dataclasses import replace

import openpyxl
import pytest

from qingshan.core import errors_in
from qingshan.facts.sheets import LIMITS, propose, read_with
from qingshan.facts.sheets.opening import open_grids

ROWS = [["县区", "粮食产量（万吨）"], ["松溪区", 1.5], ["石桥县", 2.5]]
LINES = "县区,粮食产量（万吨）\n松溪区,1.5\n石桥县,2.5\n"


def codes(path, **more):
    """Codes of what is found, after making sure that no error goes with a grid."""
    grids, findings = open_grids(path, **more)
    assert not grids or not errors_in(findings, more.get("accepted", ()))
    return [found.code for found in findings]


def words(path, **more):
    return " ".join(found.message.en for found in open_grids(path, **more)[1])


def add_part(path, name, content=b"x"):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return path


def test_a_file_that_is_not_there(tmp_path):
    assert codes(tmp_path / "no.xlsx") == ["file-missing"]


def test_an_upload_above_the_limit_is_not_opened(table):
    path = table(LINES)
    assert codes(path, limits=replace(LIMITS, file_bytes=10)) == ["file-too-large"]
    assert "at most 10 B" in words(path, limits=replace(LIMITS, file_bytes=10))


def test_a_hundred_megabytes_are_refused_by_their_size_alone(tmp_path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert codes(path) == ["file-too-large"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(workbook):
    path = add_part(workbook(ROWS), "xl/media/bomb.xml", b"\0" * 30_000_000)
    assert codes(path) == ["file-bomb"]


def test_a_book_of_too_many_parts_is_refused(workbook):
    assert codes(workbook(ROWS), limits=replace(LIMITS, parts=3)) == ["file-bomb"]


def test_a_book_of_too_many_cells_is_refused(workbook, table):
    for path in (workbook(ROWS), table(LINES)):
        assert codes(path, limits=replace(LIMITS, cells=3)) == ["file-too-large"]


def test_an_area_merged_over_the_whole_sheet_takes_no_memory(workbook):
    path = workbook([*ROWS, *([["", "1"]] * 3000)])
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, raw in content.items():
            parts.writestr(name, raw.replace(b"</sheetData>", merged))
    assert codes(path, limits=replace(LIMITS, cells=5000)) == ["file-too-large"]
    assert codes(path) == []


@pytest.mark.parametrize("name", ["old.xls", "old.et", "old.ods", "old.xlsb"])
def test_old_formats_are_refused_with_what_to_do(table, name):
    findings = open_grids(table("x", name=name))[1]
    assert [found.code for found in findings] == ["file-old-format"]
    assert ".xlsx" in findings[0].remedy.en


def test_an_old_book_under_a_new_name_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert codes(path) == ["file-old-format"]


def test_a_book_with_a_password_is_refused_as_one(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert codes(path) == ["file-encrypted"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.xlsx", b"<html><table><tr><td>1", "HTML"), ("a.xlsx", b"a,b\n1,2", "text"), ("a.csv", b"PK\x03\x04xx", "zip")],
)
def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert codes(tmp_path / name) == ["file-not-as-named"]
    assert kind in words(tmp_path / name)


def test_a_broken_zip_is_unreadable(workbook):
    path = workbook(ROWS)
    path.write_bytes(path.read_bytes()[:-200])
    assert codes(path) == ["file-unreadable"]


def test_a_part_that_declares_entities_is_not_parsed(workbook):
    path = add_part(workbook(ROWS), "xl/extra.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert codes(path) == ["file-unreadable"]
    assert "declares a document type" in words(path)


def test_macros_are_refused_unless_accepted_by_name_and_then_only_values_are_read(workbook, book, tree):
    path = add_part(workbook(ROWS), "xl/vbaProject.bin")
    assert codes(path) == ["file-macros"]
    assert propose(path, book, tree).mapping is None
    mapping = propose(path, book, tree, accepted=["file-macros"]).mapping
    assert read_with(path, mapping, book, tree)[0].height == 0
    assert read_with(path, mapping, book, tree, accepted=["file-macros"])[0].height == 2


def test_links_to_other_files_are_named(workbook):
    relation = b'<Relationships><Relationship Id="r" Target="file:///D:/secret.xlsx"/></Relationships>'
    path = add_part(workbook(ROWS), "xl/externalLinks/_rels/externalLink1.xml.rels", relation)
    assert codes(path) == ["file-external-links"]
    assert "secret.xlsx" in words(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_gives_the_same_table(table, encoding):
    grids, findings = open_grids(table(LINES, encoding=encoding))
    assert (grids[0].rows[1], findings) == (["松溪区", "1.5"], [])


def test_two_encodings_in_one_file_are_told_by_line(tmp_path):
    path = tmp_path / "a.csv"
    lines = LINES.splitlines()
    path.write_bytes("\n".join(lines).encode() + b"\n" + "龙潭县白水村,3".encode("gbk"))
    findings = open_grids(path)[1]
    assert [(found.code, found.where.line) for found in findings] == [("mixed-encoding", 4)]


def test_a_text_that_is_neither_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,b\n\xff\xff\xff\x81,1")
    assert codes(tmp_path / "a.csv") == ["file-encoding"]


def test_an_empty_book_and_an_empty_sheet(workbook):
    assert codes(workbook([])) == ["file-empty"]
    assert codes(workbook(ROWS, more={"空表": []})) == ["sheet-empty"]


def test_a_hidden_sheet_is_passed_by_and_told(workbook):
    path = workbook(ROWS, more={"底稿": [["x", 1]]})
    made = openpyxl.load_workbook(path)
    made["底稿"].sheet_state = "hidden"
    made.save(path)
    grids, findings = open_grids(path)
    assert [grid.sheet for grid in grids] == ["农业"]
    assert [(found.code, found.where.field) for found in findings] == [("sheet-hidden", "底稿")]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_whatever_parts_the_cells(table, sign):
    grids, _ = open_grids(table(LINES.replace(",", sign)))
    assert grids[0].rows[2] == ["石桥县", "2.5"]


def test_a_code_kept_as_text_by_a_formula_sign_is_text(table):
    grids, _ = open_grids(table('代码,粮食产量\n="990102",1\n'))
    assert grids[0].own(1, 0) == "990102"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_file_of_no_bytes_is_told_to_be_empty(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert codes(tmp_path / name) == ["file-empty"]
