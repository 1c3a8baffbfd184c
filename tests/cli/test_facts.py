"""The facts commands as people type them: a small book from first file to page."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app

PLACES = """code,name_zh,name_en,level,parent,valid_from,valid_to
530000,云南省,Yunnan,province,-,,
530800,普洱市,Pu'er,prefecture,530000,,
530802,思茅区,Simao,county,530800,,
530821,宁洱哈尼族彝族自治县,Ning'er,county,530800,,
"""
OFFICE = """地区,2018年GDP（亿元）,2019年GDP（亿元）
合计,300.5,340.2
思茅区,200.5,220.2
宁洱县,100.0,120.0
注：公报
"""


def run(*words: object) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = CliRunner().invoke(app, ["facts", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def asked(*words: object) -> object:
    """What a command says to machines."""
    code, printed, _ = run(*words, "--json")
    assert code == 0, printed
    return json.loads(printed)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "puer"
    folder.mkdir()
    (folder / "places.csv").write_text(PLACES, "utf-8")
    return folder


@pytest.fixture
def office(tmp_path: Path) -> Path:
    file = tmp_path / "gdp.csv"
    file.write_bytes(OFFICE.encode("gbk"))
    return file


@pytest.fixture
def filled(book: Path, office: Path) -> Path:
    """A book with two years of two counties."""
    assert run("import", office, "--book", book)[0] == 0
    return book


def values(book: Path, *words: object) -> dict[tuple[str, str], float]:
    shown = asked("show", "--book", book, *words)
    return {(row["place"], row["period"]): row["value"] for row in shown}


def test_an_office_table_is_understood_shown_and_recorded(book: Path, office: Path) -> None:
    code, printed, _ = run("import", office, "--book", book)
    assert code == 0
    assert "economy.gdp 亿元 [确定]" in printed
    assert "记入 4 个数，收据 000001" in printed
    assert (book / "mappings" / "gdp.yaml").is_file()
    assert values(book)[("530821", "2019")] == 120.0


def test_importing_twice_changes_nothing(filled: Path, office: Path) -> None:
    code, printed, _ = run("import", office, "--book", filled)
    assert (code, "没有新数" in printed) == (0, True)
    assert len(list((filled / "facts").iterdir())) == 1


def test_a_figure_that_disagrees_is_refused_until_a_reason_is_given(filled: Path, office: Path) -> None:
    office.write_bytes(OFFICE.replace("120.0", "125.0").replace("340.2", "345.2").encode("gbk"))
    code, _, told = run("import", office, "--book", filled)
    assert code == 2
    assert "[disagrees-with-held]" in told
    assert "120 亿元" in told
    assert values(filled)[("530821", "2019")] == 120.0
    assert run("import", office, "--book", filled, "--correction", "年鉴定数")[0] == 0
    assert values(filled)[("530821", "2019")] == 125.0
    assert values(filled, "--known-on", "2000-01-01") == {}
    told_again = asked("revisions", "--book", filled, "--since", "2026-01-01")
    assert [row["correction"] for row in told_again if row["place"] == "530821" and row["period"] == "2019"] == [
        "年鉴定数"
    ]


def test_a_table_that_is_not_understood_leaves_a_draft_and_no_figure(book: Path, office: Path) -> None:
    office.write_bytes(OFFICE.replace("GDP", "奇怪指标").encode("gbk"))
    code, _, told = run("import", office, "--book", book)
    assert code == 2
    assert "[column-unmapped]" in told
    assert (book / "mappings" / "gdp.draft.yaml").is_file()
    assert not (book / "facts").exists()


def test_a_mapping_that_does_not_read_its_own_file_is_only_a_draft(book: Path, office: Path) -> None:
    office.write_bytes(OFFICE.replace("思茅区", "无名县").encode("gbk"))
    code, _, _ = run("import", office, "--book", book)
    assert code == 2
    assert [one.name for one in (book / "mappings").iterdir()] == ["gdp.draft.yaml"]


def test_figures_roll_up_and_a_rolled_up_one_is_explained_down_to_the_file(filled: Path, tmp_path: Path) -> None:
    told = asked("rollup", "--book", filled, "--level", "prefecture", "--period", "2019")
    rows = told["figures"]
    assert isinstance(told["findings"], list)
    assert [(row["place"], row["value"]) for row in rows] == [("530800", pytest.approx(340.2))]
    lineage = asked("explain", "economy.gdp", "--book", filled, "--place", "530800", "--period", "2019")
    assert lineage["value"] == pytest.approx(340.2)
    out = tmp_path / "up.csv"
    assert run("rollup", "--book", filled, "--level", "prefecture", "--out", out)[0] == 0
    assert run("import", out, "--book", filled)[0] == 0
    lineage = asked("explain", "economy.gdp", "--book", filled, "--place", "530800", "--period", "2019")
    assert [child["detail"]["file"] for child in lineage["children"]] == ["gdp.csv", "gdp.csv"]
    assert sum(child["value"] for child in lineage["children"]) == pytest.approx(lineage["value"])
    _, printed, _ = run("explain", "economy.gdp", "--book", filled, "--place", "530800", "--period", "2019")
    assert printed.count("SHA-256") == 2  # both counties are shown whole, though the indicator is the same


def test_formulas_are_worked_out_where_they_are_asked_for(filled: Path, tmp_path: Path) -> None:
    teeb = tmp_path / "teeb.csv"
    head = "indicator,place,period,value,unit,status,source,mark,price_year"
    teeb.write_text(f"{head}\nteeb.value,530802,2019,2202,亿元,value,survey,U,2019\n", "utf-8")
    assert run("import", teeb, "--book", filled)[0] == 0
    assert values(filled, "--indicator", "teeb.to_gdp_ratio") == {}
    told = values(filled, "--indicator", "teeb.to_gdp_ratio", "--formulas")
    assert told[("530802", "2019")] == pytest.approx(10.0)


def test_the_versions_before_a_correction_are_part_of_the_explanation(filled: Path, office: Path) -> None:
    office.write_bytes(OFFICE.replace("120.0", "125.0").replace("340.2", "345.2").encode("gbk"))
    run("import", office, "--book", filled, "--correction", "年鉴定数")
    lineage = asked("explain", "economy.gdp", "--book", filled, "--place", "530821", "--period", "2019")
    assert lineage["value"] == 125.0
    assert [(child["kind"], child["value"]) for child in lineage["children"]] == [("revision", 120.0)]
    code, printed, _ = run("explain", "economy.gdp", "--book", filled, "--place", "530821", "--period", "2019")
    assert code == 0
    assert "更正前 = 120 亿元" in printed


def test_an_explanation_is_written_as_a_page_that_asks_no_network(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "gdp.html"
    code, _, _ = run("explain", "economy.gdp", "--book", filled, "--place", "530821", "--period", "2019", "--out", out)
    page = out.read_text("utf-8")
    assert code == 0
    assert "宁洱哈尼族彝族自治县" in page
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_rules_are_asked_of_the_book(filled: Path) -> None:
    assert asked("check", "--book", filled)["ok"]
    code, _, told = run("check", "--book", filled, "--rule", "no.such.rule")
    assert code == 2
    assert "no.such.rule" in told


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "sdmx-csv", "sdmx-json"])
def test_what_is_exported_is_what_another_book_imports(filled: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form.removeprefix('sdmx-')}"
    assert run("export", out, "--book", filled, "--form", form)[0] == 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "places.csv").write_text(PLACES, "utf-8")
    code, _, told = run("import", out, "--book", other)
    assert code == 0, told
    assert values(other) == values(filled)


def test_a_data_package_and_a_structure_are_written(filled: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "package", "--book", filled, "--form", "data-package")[0] == 0
    assert json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))["name"] == "puer"
    assert run("export", tmp_path / "dsd.json", "--book", filled, "--form", "sdmx-structure")[0] == 0
    assert "dataStructures" in json.loads((tmp_path / "dsd.json").read_text("utf-8"))["data"]


def test_a_template_asks_the_counties_below_and_is_read_back(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "2020.xlsx"
    words = ("--indicator", "economy.gdp", "--place", "530800", "--level", "county", "--period", "2020")
    assert asked("template", out, "--book", filled, *words)["places"] == ["530802", "530821"]
    code, printed, told = run("import", out, "--book", filled)
    assert (code, "没有新数" in printed, "[template-empty]" in told) == (0, True, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "--indicator", "economy.gpd"), "economy.gdp"),
        (("show", "--place", "999999"), "999999"),
        (("show", "--known-on", "yesterday"), "--known-on yesterday"),
        (("explain", "economy.gdp", "--place", "530802", "--period", "1900"), "no fact economy.gdp 530802 1900"),
        (("import", "nothing.csv"), "no such file"),
        (("export", "x.csv", "--form", "xml"), "there is no form xml"),
        (("rollup", "--level", "planet"), "there is no level planet"),
    ],
)
def test_slips_are_told_and_end_with_2(filled: Path, words: tuple[str, ...], said: str) -> None:
    code, printed, told = run(*words, "--book", filled, "--lang", "en")
    assert code == 2
    assert said in printed + told


def test_a_book_without_places_says_what_to_put_where(tmp_path: Path, office: Path) -> None:
    code, _, told = run("import", office, "--book", tmp_path / "new", "--lang", "en")
    assert code == 2
    assert "put places.csv into new" in told


def test_an_import_that_was_edited_afterwards_is_noticed(filled: Path) -> None:
    (stored,) = (filled / "facts").iterdir()
    pl.read_parquet(stored).with_columns(value=pl.col("value") * 2).write_parquet(stored)
    code, _, told = run("show", "--book", filled)
    assert code == 2
    assert stored.name in told


def test_an_office_table_tells_all_that_is_wrong_at_once(book: Path, office: Path) -> None:
    office.write_bytes(OFFICE.replace("2018年GDP", "2018年奇怪指标").replace("思茅区", "无名县").encode("gbk"))
    code, _, told = run("import", office, "--book", book)
    assert code == 2
    assert told.count("[column-unmapped]") == 1
    assert told.count("[place-name-unknown]") == 1
