"""The commands of balance sheets as people type them: what they write, and what they refuse with file and row."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app

HEAD = "资源,类别,地区,时段,项目,数量,单位,原因,对方地区,凭证,发生日期,记录日期,说明\n"
PLACES = """code,name_zh,name_en,level,parent
530000,云南省,Yunnan,province,
530800,普洱市,Pu'er,prefecture,530000
530802,思茅区,Simao,county,530800
530821,宁洱县,Ning'er,county,530800
"""
#: Invented. Simao gives 2.5 hm² of garden land to Ning'er and loses 17.9 hm² of cropland to its own built-up land.
ROWS = [
    "土地资源,耕地,530802,2019,期初存量,100.000,hm2,,,,,,",
    "土地资源,耕地,530802,2019,本期减少,17.9,hm2,建设占用,,批复1号,2019-05-20,2019-06-03,",
    "土地资源,园地,530802,2019,期初存量,40,hm2,,,,,,",
    "土地资源,园地,530802,2019,本期减少,2.5,hm2,区划调整,530821,批复2号,2019-07-01,2019-07-02,",
    "土地资源,建设用地,530802,2019,期初存量,5,hm2,,,,,,",
    "土地资源,建设用地,530802,2019,本期增加,17.9,hm2,建设占用,,批复1号,2019-05-20,2019-06-03,",
    "土地资源,,530802,2019,行政区面积,142.5,hm2,,,,,,",
    "土地资源,园地,530821,2019,期初存量,10,hm2,,,,,,",
    "土地资源,园地,530821,2019,本期增加,2.5,hm2,区划调整,530802,批复2号,2019-07-01,2019-07-02,",
    "土地资源,园地,530821,2019,期末存量,12.5,hm2,,,,,,",
]


def made(folder: Path, *rows: str) -> tuple[Path, Path]:
    """Both files."""
    postings, places = folder / "分录.csv", folder / "places.csv"
    postings.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    places.write_text(PLACES, "utf-8")
    return postings, places


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["assets", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def amounts(folder: Path, place: str) -> dict[tuple[str, str], str]:
    with (folder / "postings.csv").open(encoding="utf-8-sig") as file:
        return {(row["item"], row["entry"]): row["amount"] for row in csv.DictReader(file) if row["place"] == place}


def test_sound_postings_are_sound(tmp_path: Path) -> None:
    postings, places = made(tmp_path, *ROWS)
    code, printed, _ = run("check", postings, "--places", places, "--json")
    assert (code, json.loads(printed)["postings"]) == (0, 10)


def test_a_sheet_has_both_layouts_and_its_evidence(tmp_path: Path) -> None:
    postings, places = made(tmp_path, *ROWS)
    out = tmp_path / "out"
    assert run("sheet", postings, "--place", "530802", "--places", places, "--out", out)[0] == 0
    assert sorted(one.name for one in out.iterdir()) == ["assets.html", "assets.json", "assets.xlsx", "postings.csv"]
    page = (out / "assets.html").read_text("utf-8")
    assert all(word in page for word in ("思茅区", "土地资源资产负债表", "土地资源资产账户", "82.1", "批复1号"))


def test_a_transfer_within_the_prefecture_is_in_no_account_of_it(tmp_path: Path) -> None:
    postings, places = made(tmp_path, *ROWS)
    out = tmp_path / "out"
    assert run("consolidate", postings, "--places", places, "--place", "530800", "--out", out)[0] == 0
    above, below = amounts(out, "530800"), amounts(out, "530802")
    assert below["garden", "decrease"] == "2.500000"
    assert ("garden", "decrease") not in above
    assert ("garden", "increase") not in above
    assert above["garden", "opening"] == "50.000000"
    assert above["cropland", "decrease"] == "17.900000"


BAD = [
    ("closing-does-not-follow", 11, {9: ROWS[9].replace("12.5", "12")}),
    ("stock-negative", 3, {1: ROWS[1].replace("17.9", "170.9")}),
    ("posting-cause-unknown", 3, {1: ROWS[1].replace("建设占用", "不明")}),
    ("areas-do-not-close", 8, {6: ROWS[6].replace("142.5", "150")}),
    ("event-undated", 3, {1: ROWS[1].replace("2019-05-20", "")}),
    ("opening-missing", 10, {7: ROWS[0].replace("530802", "530821")}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "row", "changed"), BAD, ids=[one[0] for one in BAD])
@pytest.mark.parametrize("command", ["check", "sheet", "consolidate"])
def test_what_does_not_close_is_refused_with_file_and_row(
    tmp_path: Path, command: str, code: str, row: int, changed: dict[int, str]
) -> None:
    postings, places = made(tmp_path, *(changed.get(number, one) for number, one in enumerate(ROWS)))
    out = tmp_path / "out"
    written = () if command == "check" else ("--place", "530802", "--out", out)
    ended, printed, told = run(command, postings, "--places", places, *written, "--json")
    found = [one for one in json.loads(printed or told)["findings"] if one["code"] == code]
    assert ended == 2
    assert [one for one in found if one["where"].startswith(f"分录.csv row {row} ")]
    assert not out.exists()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = [ROWS[0].replace("耕地", "月球"), ROWS[1].replace("建设占用", "不明"), ROWS[2].replace("530802", "530899")]
    postings, places = made(tmp_path, *rows)
    ended, printed, told = run("check", postings, "--places", places, "--json")
    codes = {one["code"] for one in json.loads(printed or told)["findings"]}
    assert ended == 2
    assert codes == {"posting-unknown-code", "posting-cause-unknown", "posting-place"}


def test_a_place_without_postings_is_refused_by_name(tmp_path: Path) -> None:
    postings, places = made(tmp_path, *ROWS)
    ended, _, told = run(
        "sheet", postings, "--place", "530824", "--places", places, "--out", tmp_path / "o", "--lang", "en"
    )
    assert ended == 2
    assert "530824" in told
    assert not (tmp_path / "o").exists()


PRICES = (
    "资源,类别,地区,规则,价格,单位,起始日,来源,证据标记\n土地资源,耕地,,服务流量净现值,1,万元/a,2018-01-01,核算,U\n"
)
OBLIGATIONS = (
    "编号,义务,地区,责任主体,确立日,应完成日,完成日,应投入金额,单位,凭证,说明\n"
    "甲1,复绿,530802,某公司,2018-05-01,2019-06-30,,120,万元,决定1号,\n"
)


def beside(folder: Path, prices: str = PRICES, obligations: str = OBLIGATIONS) -> list[object]:
    (folder / "prices.csv").write_text(prices, "utf-8")
    (folder / "obligations.csv").write_text(obligations, "utf-8")
    return ["--prices", folder / "prices.csv", "--obligations", folder / "obligations.csv"]


def test_values_and_obligations_come_after_the_physical_tables_and_change_none(tmp_path: Path) -> None:
    postings, _ = made(tmp_path, *ROWS)
    plain, more = tmp_path / "plain", tmp_path / "more"
    assert run("sheet", postings, "--place", "530802", "--out", plain)[0] == 0
    assert run("sheet", postings, "--place", "530802", "--out", more, *beside(tmp_path))[0] == 0
    before, after = ((folder / "assets.html").read_text("utf-8") for folder in (plain, more))
    physical = before[before.index("<section") : before.index("增减凭证清单", before.index("<section"))]
    assert physical[: physical.rindex("<section")] in after
    assert "服务流量净现值" in after
    assert "修复义务台账" in after
    assert "修复义务台账" not in before
    assert (plain / "postings.csv").read_bytes() == (more / "postings.csv").read_bytes()


def test_obligations_of_places_below_are_those_of_the_place_above(tmp_path: Path) -> None:
    postings, places = made(tmp_path, *ROWS)
    out = tmp_path / "out"
    words = ["--places", places, "--place", "530800", "--out", out, *beside(tmp_path)]
    assert run("consolidate", postings, *words)[0] == 0
    assert "决定1号" in (out / "assets.html").read_text("utf-8")


def test_wrong_prices_and_obligations_are_told_together_and_nothing_is_written(tmp_path: Path) -> None:
    postings, _ = made(tmp_path, *ROWS)
    out = tmp_path / "out"
    bad = beside(tmp_path, PRICES.replace("核算", ""), OBLIGATIONS.replace("万元", "吨"))
    code, _, told = run("sheet", postings, "--place", "530802", "--out", out, *bad)
    assert code == 2
    assert "price-source" in told
    assert "obligation-unit" in told
    assert not out.exists()


def test_an_opening_after_a_reappraisal_shows_the_last_closing_and_what_made_it(tmp_path: Path) -> None:
    more = [
        "土地资源,园地,530821,2020,重估,-0.5,hm2,,,复核1号,2020-01-01,2020-03-01,复核改正",
        "土地资源,园地,530821,2020,本期增加,1,hm2,土地整治,,批复3号,2020-05-01,2020-05-02,",
    ]
    postings, _ = made(tmp_path, *ROWS, *more)
    out = tmp_path / "out"
    code, _, told = run("sheet", postings, "--place", "530821", "--out", out)
    assert code == 0, told
    page = (out / "assets.html").read_text("utf-8")
    sheets = page.split("<section")
    now = next(one for one in sheets if "2020" in one and "上期期末" in one)
    assert [number for number in ("12.50", "-0.50", "12.00", "1.00", "13.00") if number not in now] == []
    assert not any("上期期末" in one for one in sheets if "（2019" in one)
