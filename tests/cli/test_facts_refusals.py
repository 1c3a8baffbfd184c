"""What is asked wrongly of a book of figures is refused in both languages, and nothing is written."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from qingshan.cli import facts_show
from qingshan.cli.app import app
from qingshan.runs import figures_asked

PLACES = "code,name_zh,name_en,level,parent\n530000,云南省,Yunnan,province,\n530800,普洱市,Pu'er,prefecture,530000\n"
FIGURES = "指标,地区,时段,数值,单位,价格年份,来源\neconomy.gdp,530800,2019,875.3,亿元,2019,统计公报\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / "places.csv").write_text(PLACES, "utf-8")
    table = tmp_path / "figures.csv"
    table.write_text(FIGURES, "utf-8")
    assert run("facts", "import", table, "--book", folder)[0] == 0
    return folder


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (["export", "OUT", "--form", "dbf"], "asked-unknown", "没有格式 dbf", "no form dbf"),
        (["rollup", "--level", "street"], "asked-unknown", "没有层次 street", "no level street"),
        (["check", "--rule", "nothing"], "asked-unknown", "没有规则 nothing", "no rule nothing"),
        (["revisions", "--since", "2020-06-30", "--until", "2020-01-01"], "asked-span", "早于起日", "before it begins"),
        (
            ["template", "OUT", "--indicator", "economy.gdp"],
            "asked-nothing",
            "缺 --place, --period",
            "still needs --place",
        ),
        (
            ["explain", "economy.gdp", "--place", "530800", "--period", "1999"],
            "no-such-figure",
            "数据册没有",
            "the book has no",
        ),
    ],
)
def test_what_is_asked_wrongly_is_told_in_both_languages(book, tmp_path, words, code, zh, en) -> None:
    out = tmp_path / "out.xlsx"
    given = [str(out) if word == "OUT" else word for word in words]
    for language, told in (("zh", zh), ("en", en)):
        ended, _, printed = run("facts", *given, "--book", book, "--lang", language)
        assert ended == 2
        assert code in printed
        assert told in printed
    assert not out.exists()


def test_rolled_up_figures_come_with_their_findings(book: Path) -> None:
    told = json.loads(run("facts", "rollup", "--book", book, "--level", "province", "--json")[1])
    assert set(told) == {"figures", "findings"}


def test_revisions_written_to_a_file_are_not_printed(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "told.csv"
    words = ["revisions", "--since", "2000-01-01", "--out", out, "--json", "--book", book]
    assert json.loads(run("facts", *words)[1])["rows"] == 1
    assert "economy.gdp" in out.read_text("utf-8")


def test_json_of_more_rows_than_it_takes_is_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_show, "MOST_JSON", 0)
    ended, printed, _ = run("facts", "show", "--book", book, "--json")
    assert (ended, "JSON" in printed) == (2, True)


def test_a_table_that_is_cut_says_so(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_show, "MOST", 0)
    assert "共 1 行" in run("facts", "show", "--book", book)[1]
    assert "共 1 行" in run("facts", "revisions", "--since", "2000-01-01", "--book", book)[1]


def test_more_rows_than_a_sheet_holds_are_refused(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_asked, "MOST_ROWS", 0)
    out = tmp_path / "out.xlsx"
    for language, told in (("zh", "一张工作表至多"), ("en", "a sheet holds")):
        ended, _, printed = run("facts", "export", out, "--form", "xlsx", "--book", book, "--lang", language)
        assert (ended, "asked-too-many" in printed, told in printed) == (2, True, True)
    assert not out.exists()


@pytest.mark.parametrize(("folder", "name"), [("普洱数据册", "figures"), ("Pu'er 2019", "pu-er-2019")])
def test_a_book_of_any_name_makes_a_data_package(book: Path, tmp_path: Path, folder: str, name: str) -> None:
    named = book.rename(tmp_path / folder)
    out = tmp_path / "package"
    assert run("facts", "export", out, "--form", "data-package", "--book", named)[0] == 0
    assert json.loads((out / "datapackage.json").read_text("utf-8"))["name"] == name


def test_a_damaged_import_is_refused_by_name_and_the_book_takes_nothing_in(book: Path, tmp_path: Path) -> None:
    (stored,) = (book / "facts").iterdir()
    stored.write_bytes(stored.read_bytes()[:-40])
    ended, _, printed = run("facts", "show", "--book", book)
    assert ended == 2
    assert stored.name in printed
    more = tmp_path / "more.csv"
    more.write_text(FIGURES.replace("2019,875.3", "2018,800.0"), "utf-8")
    assert run("facts", "import", more, "--book", book)[0] == 2
    assert len(list((book / "facts").iterdir())) == 1


def test_a_damaged_parquet_file_is_refused(book: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    pl.DataFrame({"indicator": ["economy.gdp"]}).write_parquet(broken)
    broken.write_bytes(broken.read_bytes()[:50])
    ended, printed, told = run("facts", "import", broken, "--book", book)
    assert ended == 2
    assert "broken.parquet" in printed + told


def test_indicators_are_found_by_code_name_and_alias() -> None:
    for text in ("land.arable", "耕地保有量", "耕地面积"):
        found = json.loads(run("indicators", "--search", text, "--json")[1])["indicators"]
        assert "land.arable.area" in [one["code"] for one in found]


def test_the_nearest_are_named_where_nothing_is_called_so() -> None:
    told = json.loads(run("indicators", "--search", "森林的面积", "--json")[1])
    assert told["indicators"] == []
    assert "forest.area" in [one["code"] for one in told["nearest"]]
    assert "最接近" in run("indicators", "--search", "森林的面积")[1]
