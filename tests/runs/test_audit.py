"""The audit of the worked term as a reader meets it: six files in which every figure leads back to a row of a file."""

import hashlib
import importlib.util
import io
import json
import re
import zipfile
from decimal import Decimal
from fractions import Fraction

import openpyxl
import polars as pl
import pytest
from docx import Document
from term_example import EXAMPLE, PLACES, copied

from qingshan.assets.term import form as form_module
from qingshan.core import Refused
from qingshan.report.audit_document import INVENTED, paper_of
from qingshan.report.drawing import Box, Label, Sign
from qingshan.rulebook.schema import Record
from qingshan.runs.assets import open_postings, write_sheet_of
from qingshan.runs.audit import run_audit, write_audit


@pytest.fixture(scope="module")
def content():
    return run_audit(EXAMPLE / "term.yaml", PLACES)


@pytest.fixture(scope="module")
def folder(content, tmp_path_factory):
    out = tmp_path_factory.mktemp("audit") / "out"
    write_audit(content, out)
    return out


@pytest.fixture(scope="module")
def said(folder):
    return json.loads((folder / "audit.json").read_text("utf-8"))["audit"]


def test_the_same_audit_is_the_same_bytes(content, folder, tmp_path):
    write_audit(content, tmp_path / "again")
    names = {path.name for path in folder.iterdir()}
    assert names == {"audit.json", "audit.xlsx", "evidence.csv", "paper.en.docx", "paper.html", "paper.zh.docx"}
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_score_is_the_maxima_and_every_deduction(said):
    together = sum(Fraction(f"{one['maximum']}") for one in said["sections"])
    together += sum(Fraction(line["points"]["exact"]) for one in said["sections"] for line in one["lines"])
    assert together == Fraction(said["score"]["exact"])


def test_points_of_the_worked_term_by_hand(said):
    """Quarry: moderate, 5 points, 2021-03-16 to 08-31 is 169 of 823 days; felling: 114 of 150 days, the rest fell in
    the time of the acting holder; sewage: minor, 2 points, 105 of 115 days; an open case takes nothing off."""
    sections = {one["section"]: Fraction(one["scored"]["exact"]) for one in said["sections"]}
    events = 5 * Fraction(169, 823) + 5 * Fraction(114, 150) + 2 * Fraction(105, 115)
    assert sections == {
        "decision_supervision": 25 - 2 - 3,  # a task not carried out, a problem put right too late
        "targets": 40 - 40 * Fraction(2, 4) * (1 - Fraction(2548, 2600)),
        "management_protection": 25 - events - 10,  # and one red line newly broken
        "funds_projects": 10 - 2,  # the other irregular sum was spent in the time of the acting holder
    }
    assert (said["level_before"], said["level"], said["undecided"]) == ("average", "poor", True)


def test_a_veto_makes_it_poor_and_without_it_the_score_decides(tmp_path):
    path = copied(tmp_path, term=("    veto: severe_damage\n", ""))
    audit = run_audit(path).audit
    assert [one.veto for one in audit.vetoes] == ["falsified_data"]
    assert audit.level == audit.level_before == "average"


def test_every_number_of_evidence_stands_in_the_index_with_the_fingerprint_of_its_file(content, folder):
    index = pl.read_csv(folder / "evidence.csv", schema_overrides={"row": pl.Int64})
    told = set(re.findall(r'href="#(E\d+)"', (folder / "paper.html").read_text("utf-8")))
    assert told == set(index["number"])
    for file, given in index.select("file", "sha256").unique().iter_rows():
        assert given == hashlib.sha256((EXAMPLE / file).read_bytes()).hexdigest()


def test_every_piece_of_evidence_is_found_in_the_row_it_names(folder):
    lines = {name: (EXAMPLE / name).read_text("utf-8").split("\n") for name in ("term.yaml", "postings.csv")}
    seen = set()
    for one in pl.read_csv(folder / "evidence.csv").iter_rows(named=True):
        row = lines[one["file"]][one["row"] - 1]
        if one["kind"] == "posting":
            amount = Decimal(one["says_en"].partition(" ")[0].replace(",", ""))
            assert amount in [Decimal(cell) for cell in row.split(",") if re.fullmatch(r"[\d.]+", cell)]
        elif one["kind"] != "tenure":
            code = re.split("[:/]", one["id"])[1]
            assert code in row
        seen.add(one["kind"])
    assert seen == {"posting", "figure", "target", "red_line", "task", "event", "fund", "tenure"}


def test_the_page_is_marked_asks_the_network_for_nothing_and_its_links_lead_somewhere(folder):
    page = (folder / "paper.html").read_text("utf-8")
    assert "@top-center" in page
    assert INVENTED.zh in page
    assert INVENTED.en in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_word_file_is_marked_on_every_page_and_its_links_lead_to_the_index(folder, language):
    raw = (folder / f"paper.{language}.docx").read_bytes()
    paper = Document(io.BytesIO(raw))
    assert paper.sections[0].header.paragraphs[0].text == INVENTED.in_(language)
    body = zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml").decode()
    linked, marked = (set(re.findall(rf'<w:{tag} [^>]*w:{name}="(E\d+)"', body))
                      for tag, name in (("hyperlink", "anchor"), ("bookmarkStart", "name")))  # fmt: skip
    assert linked
    assert linked == marked
    assert len(paper.inline_shapes) == 1  # the chart of the term


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_chart_shows_all_who_held_the_post_the_veto_and_both_ends_of_the_stocks(content, language):
    drawing = paper_of(content).charts[language]
    words = [one.words for one in drawing.shapes if isinstance(one, Label)]
    holders = [content.official(code).in_(language) for code in ("wang", "li", "zhang", "li", "zhao")]
    assert [one for one in words if one in holders] == holders
    assert content.official("sun").in_(language) not in words  # in another post
    acting = [one for one in drawing.shapes if isinstance(one, Box) and one.dashed]
    assert len(acting) == 2
    vetoes = [one for one in drawing.shapes if isinstance(one, Sign) and one.told and one.fill == "#b3261e"]
    assert [one.told for one in vetoes] == ["2022-05-10 — 2022-10-06"]
    assert "65,930,000 m³" in words
    assert all(0 <= one.x <= drawing.wide and 0 <= one.y <= drawing.high for one in drawing.shapes)
    assert drawing.png() == drawing.png()


def test_every_sheet_is_marked(folder):
    book = openpyxl.load_workbook(folder / "audit.xlsx")
    assert len(book.sheetnames) > 15
    for sheet in book:
        assert INVENTED.zh in str(sheet["A1"].value), sheet.title


def test_a_real_term_bears_no_mark(tmp_path):
    content = run_audit(copied(tmp_path, term=("invented: true", "invented: false")))
    write_audit(content, tmp_path / "out")
    assert INVENTED.zh not in (tmp_path / "out" / "paper.html").read_text("utf-8")


def test_a_place_is_called_by_its_code_without_a_list_of_places(tmp_path, content):
    assert run_audit(copied(tmp_path)).place.zh == "530800"
    assert content.place.zh == "普洱市"


def test_days_that_somebody_else_was_in_office_are_told_and_not_counted(folder):
    text = " ".join(one.text for one in Document(str(folder / "paper.en.docx")).paragraphs)
    assert "2022-09-01 — 2022-11-30 (91 days) falls to Li B" in text


def test_a_figure_that_nobody_knows_leaves_the_section_and_the_level_open(tmp_path):
    path = copied(tmp_path, term=("value: 2548.0,", "value: null, reason: not yet known,"))
    content = run_audit(path)
    write_audit(content, tmp_path / "out")
    sections = {one.section: one.scored for one in content.audit.sections}
    assert sections["targets"] is None
    assert content.audit.score is None
    assert "audit-not-scored" in {one.code for one in content.findings}
    assert "There is no score" in (tmp_path / "out" / "paper.html").read_text("utf-8")


def test_the_shortest_term_can_be_written(tmp_path):
    whole = (EXAMPLE / "term.yaml").read_text("utf-8")
    (tmp_path / "term.yaml").write_text(whole[: whole.index("figures:")].replace("postings: [postings.csv]", ""))
    content = run_audit(tmp_path / "term.yaml")
    write_audit(content, tmp_path / "out")
    page = (tmp_path / "out" / "paper.html").read_text("utf-8")
    assert "The file of the term has nothing of this." in page


def test_the_map_and_the_postings_come_from_the_seeded_rule():
    spec = importlib.util.spec_from_file_location("build_term", EXAMPLE / "build_term.py")
    built = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(built)
    assert built.invented_map() == (EXAMPLE / "landcover_2023_invented.tif").read_bytes()
    table = built.accounts(built.load_rulebook(())[0])
    assert table == (EXAMPLE / "postings.csv").read_bytes()
    assert all(built.MADE_UP in row for row in table.decode().splitlines()[1:])


def test_the_worked_term_and_the_manual_have_every_key_of_the_file():
    keys = {one.alias or name for form in vars(form_module).values() if is_form(form)
            for name, one in form.model_fields.items()}  # fmt: skip
    assert len(keys) > 40
    told = (EXAMPLE / "term.yaml").read_text("utf-8")
    manual = (EXAMPLE.parents[2] / "docs" / "how-to" / "audit-a-term.md").read_text("utf-8")
    assert not {key for key in keys if not re.search(rf"\b{key}:", told)}
    assert not {key for key in keys if f"`{key}`" not in manual and f"`{key}: " not in manual}


def is_form(held):
    return isinstance(held, type) and issubclass(held, Record) and held is not Record


def test_the_land_account_of_the_example_is_marked_on_every_sheet_and_table(tmp_path):
    held = open_postings(EXAMPLE / "postings.csv", EXAMPLE / "places.csv")
    write_sheet_of(held, "530800", tmp_path / "land")
    book = openpyxl.load_workbook(tmp_path / "land" / "assets.xlsx")
    assert all("虚构示例" in str(sheet["A1"].value) for sheet in book)
    page = (tmp_path / "land" / "assets.html").read_text("utf-8")
    captions = re.findall("<caption.*?</caption>", page, re.DOTALL)
    assert captions
    assert all("虚构示例" in one and "invented example" in one for one in captions)


BROKEN = {
    "overlap": ({"term": ("zhao, post: head, from: 2024-01-01", "zhao, post: head, from: 2023-06-01")},
                "tenures-overlap", "自 2023-06-01 起"),
    "undated": ({"term": ("    onset: 2022-05-10\n", "")}, "term-event-undated", "没有发生日期"),
    "no number": ({"term": ("value: 2410.5", "value: 约2400")}, "term-number", "'约2400' 不是数"),
    "no severity": ({"term": ("severity: minor", "severity: small")}, "term-unknown-code", "'small' 未登记"),
    "no scheme": ({"term": ("central-2017", "central-1917")}, "term-unknown-code", "'central-1917' 未登记"),
    "unit": ({"term": ("value: 30000, unit: hm2", "value: 30000, unit: mu")}, "term-unit", "应为 'hm2'"),
    "ends first": ({"term": ("from: 2021-03-16, to: 2024-01-01}", "from: 2021-03-16, to: 2020-01-01}")},
                   "term-days", "早于"),
    "no post": ({"term": ("official: zhang, post: head, from", "official: sun, post: head, from")},
                "term-not-held", "没有担任"),
    "no cause": ({"postings": ("increase,growth", "increase,wishes")}, "posting-cause-unknown", "wishes"),
    "negative": ({"postings": ("opening,,,61400000", "opening,,,-61400000")}, "posting-negative", "row 21"),
    "no file": ({"term": ("[postings.csv]", "[posted.csv]")}, "file-missing", "posted.csv"),
}  # fmt: skip


@pytest.mark.parametrize("which", BROKEN)
def test_a_broken_term_is_refused_with_where_and_why(tmp_path, which):
    change, code, words = BROKEN[which]
    path = copied(tmp_path, **change)
    with pytest.raises(Refused) as refused:
        run_audit(path)
    told = [one for one in refused.value.findings if one.severity == "error"]
    assert any(one.code == code for one in told)
    assert any(words in f"{one.where} {one.message.zh}" for one in told)
    assert all(one.where.file for one in told)


def test_faults_of_the_term_and_of_its_postings_are_told_at_once(tmp_path):
    path = copied(
        tmp_path, term=("severity: minor", "severity: small"), postings=("increase,growth", "increase,wishes")
    )
    with pytest.raises(Refused) as refused:
        run_audit(path)
    files = {one.where.file for one in refused.value.findings if one.severity == "error"}
    assert files == {"term.yaml", "postings.csv"}
