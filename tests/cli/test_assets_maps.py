"""Accounts of maps and gauges as people type them."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qingshan.cli.app import app

PUER = Path(__file__).parents[2] / "examples/puer"
MAPS = [PUER / "inputs/landcover_mcd12c1_2019_igbp_0p05deg.tif", PUER / "term/landcover_2023_invented.tif"]
EXTENT = ["extent", *MAPS, "--zones", PUER / "inputs/counties.geojson", "--legend", "igbp", "--nodata", 255]
CURVES = "水库,水位,水面面积,库容\n甲,10,1,1000000\n甲,20,2,3000000\n"
READINGS = (
    "水库,地区,日期,水位,蓄水量,凭证\n"
    "甲,530802,2018-12-31,15,,日志\n甲,530802,2019-06-30,18,,日志\n甲,530802,2019-12-31,12,,日志\n"
    "乙,530802,2018-12-31,,500000,日志\n乙,530802,2019-12-31,,700000,日志\n"
)


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["assets", *(str(word) for word in words)])
    return done.exit_code, done.stdout, done.stderr


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_the_land_of_puer_between_two_maps_is_a_balance_sheet(tmp_path: Path) -> None:
    words = ["--from", 2019, "--to", 2023, "--mark", "虚构示例", "--recorded", "2024-03-01", "--out", tmp_path / "land"]
    code, printed, told = run(*EXTENT, *words)
    assert code == 0, told
    assert "10 个地区" in printed
    page = (tmp_path / "land/extent.html").read_text("utf-8")
    assert page.count("虚构示例") >= 5
    moved = [float(row["area_hm2"]) for row in rows(tmp_path / "land/change.csv") if row["from"] != row["to"]]
    grown = [float(row["amount"]) for row in rows(tmp_path / "land/postings.csv") if row["entry"] == "increase"]
    assert sum(moved) == pytest.approx(sum(grown), rel=1e-9)
    assert run("sheet", tmp_path / "land/postings.csv", "--place", 530802, "--out", tmp_path / "sheet")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--from", 2023, "--to", 2019], "map-dates"),
        (["--from", 2019, "--to", 2023, "--opening-legend", "no-such"], "posting-unknown-code"),
        (["--from", 2019, "--to", 2023, "--zone-code", "adcode"], "zones-column"),
        (["--from", 2019, "--to", 2023, "--errors", "no.csv"], "no.csv"),
    ],
)
def test_what_is_wrong_ends_with_2_and_writes_nothing(words: list[object], told: str, tmp_path: Path) -> None:
    code, _, printed = run(*EXTENT, *words, "--out", tmp_path / "land")
    assert (code, told in printed) == (2, True)
    assert not (tmp_path / "land").exists()


def gauges(folder: Path, readings: str = READINGS, curves: str = CURVES) -> list[object]:
    (folder / "readings.csv").write_text(readings, "utf-8")
    (folder / "curves.csv").write_text(curves, "utf-8")
    ends = ["--from", 2018, "--to", 2019, "--recorded", "2020-01-05", "--out", folder / "out"]
    return ["reservoirs", folder / "readings.csv", "--curves", folder / "curves.csv", *ends]


def test_gains_and_losses_of_reservoirs_by_hand(tmp_path: Path) -> None:
    assert run(*gauges(tmp_path))[0] == 0
    made = [(row["entry"], row["reason"], float(row["amount"])) for row in rows(tmp_path / "out/postings.csv")]
    # 15, 18 and 12 m are 2.0, 2.6 and 1.4 million m³; the other is read as storage
    assert made == [
        ("opening", "", 2_500_000),
        ("increase", "甲", 600_000),
        ("decrease", "甲", 1_200_000),
        ("increase", "乙", 200_000),
    ]
    assert run("check", tmp_path / "out/postings.csv")[0] == 0


@pytest.mark.parametrize(
    ("readings", "curves", "told"),
    [
        (READINGS.replace(",12,,", ",21,,"), CURVES, "reading-beyond-curve"),
        (READINGS.replace("2019-12-31,12", "2019-12-30,12"), CURVES, "reading-end"),
        (READINGS.replace("2019-06-30", "2018-12-31"), CURVES, "reading-twice"),
        (READINGS.replace(",18,,", ",,,"), CURVES, "reading-empty"),
        (READINGS.replace(",,500000", ",,-5"), CURVES, "reading-empty"),
        (READINGS.replace("530802,2019-06-30", "530821,2019-06-30"), CURVES, "reading-places"),
        (READINGS.replace("2019-06-30", ""), CURVES, "reading-incomplete"),
        (READINGS, CURVES.replace("甲", "丙"), "reading-no-curve"),
        (READINGS, CURVES.replace("3000000", "300"), "curve-broken"),
        (READINGS, CURVES.replace("3000000", ""), "curve-broken"),
    ],
)
def test_a_wrong_reading_or_curve_is_told_and_nothing_is_written(
    readings: str, curves: str, told: str, tmp_path: Path
) -> None:
    code, _, printed = run(*gauges(tmp_path, readings, curves))
    assert (code, told in printed) == (2, True)
    assert not (tmp_path / "out").exists()
