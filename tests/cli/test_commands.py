"""The commands as people type them: what they print, in both languages and for machines, and how they end."""

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app
from qingshan.facts import write_facts

EXAMPLE = Path(__file__).parents[2] / "examples" / "puer" / "run.yaml"


def run(*words: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, computed by the command."""
    out = tmp_path_factory.mktemp("cli") / "puer"
    code, printed, _ = run("account", str(EXAMPLE), "--out", str(out))
    assert code == 0
    assert "1,365.06" in printed
    assert f"报告 {out / 'report.html'}" in printed
    return out


def test_check_passes_a_sound_run_in_both_languages() -> None:
    assert run("check", str(EXAMPLE))[0] == 0
    assert "检查通过" in run("check", str(EXAMPLE))[2]
    assert "the run is sound" in run("check", str(EXAMPLE), "--lang", "en")[2]


def test_check_refuses_with_2_and_tells_machines_everything(tmp_path: Path) -> None:
    broken = tmp_path / "run.yaml"
    broken.write_text(EXAMPLE.read_text("utf-8").replace("profile: CN-GUIDE-2020", "profile: nobody's"), "utf-8")
    code, printed, _ = run("check", str(broken), "--json")
    said = json.loads(printed)
    assert code == 2
    assert said["ok"] is False
    codes = [one["code"] for one in said["findings"]]
    assert "unknown-code" in codes
    assert "file-missing" in codes
    assert all(one["remedy"]["zh"] and one["where"] for one in said["findings"])


def test_account_refuses_with_2_and_writes_nothing(tmp_path: Path) -> None:
    code, _, told = run("account", str(tmp_path / "none.yaml"), "--out", str(tmp_path / "out"))
    assert code == 2
    assert "文件不存在" in told
    assert list(tmp_path.iterdir()) == []


def test_explain_prints_the_tree_down_to_hash_source_and_mark(folder: Path) -> None:
    where = ("--place", "530823", "--period", "2019")
    code, printed, _ = run("explain", str(folder), "nature.carbon_sequestration.value", *where)
    assert code == 0
    for words in ("固碳价值", "NEP/NPP", "未核实", "SHA-256", "inputs/precip_monthly_p837-7_0p25deg.tif"):
        assert words in printed
    assert re.search(r"[0-9a-f]{64}", printed.replace("\n", ""))
    english = run("explain", str(folder), "nature.carbon_sequestration.value", *where, "--lang", "en")[1]
    assert "unverified" in english


def test_explain_for_machines_is_the_whole_tree(folder: Path) -> None:
    where = ("--place", "530800", "--period", "2019", "--part", "ecosystem=forest", "--json")
    code, printed, _ = run("explain", str(folder), "nature.water_conservation.quantity", *where)
    tree = json.loads(printed)
    assert code == 0
    assert tree["unit"] == "m3"
    assert {child["code"] for child in tree["children"]} == {"zones", "nature.water_balance", "land.area"}


def test_explain_says_what_there_is_when_asked_for_what_is_not(folder: Path, tmp_path: Path) -> None:
    code, _, told = run("explain", str(folder), "nature.water_conservation.value", "--place", "1", "--period", "2019")
    assert code == 2
    assert "it has 530800, 530802" in told
    for no_folder in (tmp_path, folder / "manifest.json"):
        code, _, told = run("explain", str(no_folder), "x", "--place", "1", "--period", "2019")
        assert code == 2
        assert "is no output folder of an account" in told


def test_demo_computes_the_example_and_ends_with_table_and_report(tmp_path: Path) -> None:
    code, printed, _ = run("demo", "--out", str(tmp_path / "puer"), "--lang", "en")
    assert code == 0
    lines = printed.strip().splitlines()
    assert lines[-1].startswith("report ")
    assert (tmp_path / "puer" / "report.html").is_file()
    assert "it is not Pu'er's gross ecosystem product" in printed


def test_account_for_machines_names_folder_key_and_figures(tmp_path: Path) -> None:
    code, printed, _ = run("account", str(EXAMPLE), "--out", str(tmp_path / "o"), "--json")
    said = json.loads(printed)
    assert code == 0
    assert re.fullmatch(r"[0-9a-f]{16}", said["key"])
    accounts = {row["code"]: row for row in said["accounts"]}
    water = accounts["nature.water_conservation"]
    assert water["value"] == pytest.approx(water["quantity"] * 7.06)
    assert accounts["nature.products"]["value"] is None
    assert (
        accounts["nature.products"]["reason"]["en"]
        == "this example has regulating services only; no outputs and prices"
    )


def test_services_can_be_filtered_by_class_and_words() -> None:
    every = json.loads(run("services", "--json")[1])
    regulating = json.loads(run("services", "--class", "regulating", "--json")[1])
    found = json.loads(run("services", "--search", "固碳", "--json")[1])
    assert len(every) > len(regulating) > 1
    assert [row["code"] for row in found] == ["nature.carbon_sequestration"]


def test_parameters_can_be_asked_as_of_a_day_and_by_mark() -> None:
    old = json.loads(run("parameters", "--search", "carbon_sequestration.price", "--on", "2009-12-31", "--json")[1])
    new = json.loads(run("parameters", "--search", "carbon_sequestration.price", "--on", "2010-01-01", "--json")[1])
    assert [round(row["value"], 2) for row in (*old, *new)] == [327.27, 380.0]
    unverified = json.loads(run("parameters", "--mark", "U", "--lang", "en", "--json")[1])
    assert {row["mark"] for row in unverified} == {"unverified"}
    assert run("parameters", "--mark", "X")[0] == 2
    assert run("parameters", "--on", "yesterday")[0] == 2


def test_profiles_show_what_is_outside_the_total() -> None:
    (row,) = json.loads(run("profiles", "--search", "NDRC", "--json")[1])
    assert "(释氧)" in row["accounts"]


def test_an_unknown_language_is_refused() -> None:
    code, _, told = run("profiles", "--lang", "fr")
    assert code == 2
    assert "zh or en" in told


def test_the_lists_show_a_users_own_rulebook_and_refuse_a_broken_one(tmp_path: Path) -> None:
    folder = tmp_path / "parameters"
    folder.mkdir()
    (folder / "mine.yaml").write_text(
        'code: nature.nep_ratio\ntitle: {zh: 本地系数, en: local ratio}\nunit: "1"\n'
        "values:\n  2015-01-01: {value: 0.21, source: gep-guide-2020, mark: U}\n",
        "utf-8",
    )
    rows = json.loads(run("parameters", "--search", "nep_ratio", "--rulebook", str(tmp_path), "--json")[1])
    assert [(row["name"], row["value"]) for row in rows] == [("本地系数", 0.21)]
    (folder / "mine.yaml").write_text("code: x\n", "utf-8")
    code, printed, _ = run("parameters", "--rulebook", str(tmp_path), "--json")
    assert code == 2
    assert json.loads(printed)["findings"][0]["where"].startswith("parameters/mine.yaml:1")


def test_series_refuses_with_2_what_is_no_series_and_tells_all_of_it(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "series"
    code, _, told = run(
        "series", str(folder), str(tmp_path / "none"), "--base", "2001", "--out", str(out), "--lang", "en"
    )
    assert code == 2
    for words in ("[series-folder] none", "the base year 2001 is none of 2019", "refused; nothing was written"):
        assert words in told
    assert not out.exists()


def test_series_prints_the_sums_and_the_report(folder: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    shutil.copytree(folder, earlier)
    held = json.loads((earlier / "manifest.json").read_text("utf-8"))
    held["run"]["period"] = "2015"
    (earlier / "manifest.json").write_text(json.dumps(held), "utf-8")
    facts = pl.read_parquet(earlier / "account.parquet").with_columns(period=pl.lit("2015"))
    write_facts(facts, earlier / "account.parquet")
    code, printed, _ = run("series", str(earlier), str(folder), "--out", str(tmp_path / "out"), "--json")
    said = json.loads(printed)
    assert (code, said["years"], said["base"]) == (0, [2015, 2019], 2015)
    code, printed, _ = run("series", str(earlier), str(folder), "--out", str(tmp_path / "out"))
    assert code == 0
    assert "1.0000" in printed  # the same account twice: nothing moved
    assert f"报告 {tmp_path / 'out' / 'series.html'}" in printed
