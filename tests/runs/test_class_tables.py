"""Tables of parameters by class of the map: InVEST's own load as they are, slips are told with row and column."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest

from qingshan.core import Finding, Severity
from qingshan.rulebook import standard_rulebook
from qingshan.runs import check_run, explain, run_account
from qingshan.runs.class_tables import read_class_tables
from qingshan.runs.runfile import read_run_file

Clock = Callable[[], str]
FOREST, CLOSED, GRASS = 2, 4, 10  # of the legend igbp: 2 and 4 are two kinds of forest
COVER, LOSS = "nature.cover_factor", "nature.soil_loss.actual"


@pytest.fixture
def soil(small: Any) -> Any:
    """Soil retention on three classes of which two are forest; C comes from a table, all else is 1."""
    classes = np.full((20, 20), FOREST, np.uint8)
    classes[10:, :10] = CLOSED
    classes[:, 10:] = GRASS
    small.raster("cover.tif", classes)
    small.content["services"] = ["nature.soil_retention"]
    small.content["parameters"] = {
        code: {"value": value, "unit": unit, "source": "test"}
        for code, value, unit in (
            ("nature.erosivity", 4000, "MJ*mm/(hm2*h)"),
            ("nature.erodibility", 0.01, "t*h/(MJ*mm)"),
            ("nature.slope_length_factor", 1, "1"),
            ("nature.slope_steepness_factor", 1, "1"),
            ("nature.practice_factor", 1, "1"),
        )
    }
    small.content["class_tables"] = [{"file": "table.csv", "source": "a county's own"}]
    table(small, "lucode,LULC_desc,usle_c\n2,mixed forest,0.01\n4,closed forest,0.03\n10,grass,0.2\n")
    return small


def table(small: Any, text: str, name: str = "table.csv", encoding: str = "utf-8") -> None:
    (small.folder / name).write_bytes(text.encode(encoding))


def by_part(small: Any, clock: Clock, indicator: str = LOSS) -> dict[str, float]:
    """Figures of the western county by part."""
    small.write()
    run_account(small.path, small.out, now=clock)
    facts = pl.read_parquet(small.out / "account.parquet")
    rows = facts.filter(pl.col("indicator") == indicator, pl.col("place") == "530802", pl.col("value").is_not_null())
    return dict(zip(rows["part"], rows["value"], strict=True))


def test_semicolons_of_excel_are_read_as_commas_are(soil: Any, clock: Clock) -> None:
    commas = by_part(soil, clock)
    table(soil, "lucode;LULC_desc;usle_c\n2;mixed forest;0.01\n4;closed forest;0.03\n10;grass;0.2\n")
    assert by_part(soil, clock) == commas


def found(small: Any, *codes: str) -> list[Finding]:
    small.write()
    return [one for one in check_run(small.path)[2] if one.code in codes or not codes]


def test_two_classes_of_one_ecosystem_type_may_differ(soil: Any, clock: Clock) -> None:
    loss = by_part(soil, clock)
    assert set(loss) == {"", "ecosystem=forest"}  # the account is by ecosystem type as before
    areas = by_part(soil, clock, "land.area")
    north = areas[""] * 0.49983  # the northern half of a county 0.2 degrees high is a little smaller
    mean = 40 * (0.01 * north + 0.03 * (areas[""] - north)) / areas[""]
    assert loss["ecosystem=forest"] == pytest.approx(mean, rel=1e-4)


def test_classes_with_one_value_give_what_a_value_by_type_gives(soil: Any, clock: Clock) -> None:
    table(soil, "lucode,usle_c\n2,0.02\n4,0.02\n10,0.2\n")
    tabled = by_part(soil, clock, "nature.soil_retention.quantity")
    soil.content["class_tables"] = []
    given = {"value": {"forest": 0.02, "grass": 0.2}, "unit": "1", "source": "test"}
    soil.content["parameters"][COVER] = given
    plain = by_part(soil, clock, "nature.soil_retention.quantity")
    assert tabled == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_table_of_an_office_with_chinese_heads_loads(soil: Any, clock: Clock, encoding: str) -> None:
    text = "地类代码,地类名称,覆盖因子C\n2,混交林,0.02\n4,常绿林,0.02\n10,草地,0.2\n"
    table(soil, text, encoding=encoding)
    assert by_part(soil, clock)[""] == pytest.approx(40 * 0.02, rel=1e-12)


def test_a_workbook_loads(soil: Any, clock: Clock) -> None:
    book = openpyxl.Workbook()
    for row in (("代码", "C因子"), (2, 0.02), (4, 0.02), (10, 0.2)):
        book.active.append(row)
    book.save(soil.folder / "table.xlsx")
    soil.content["class_tables"][0]["file"] = "table.xlsx"
    assert by_part(soil, clock)[""] == pytest.approx(40 * 0.02, rel=1e-12)


def test_heads_that_nobody_knows_are_named_in_the_run_file(soil: Any, clock: Clock) -> None:
    table(soil, "Klasse,Bedeckung\n2,2\n4,2\n10,20\n")
    choice = {"parameter": COVER, "unit": "%"}
    soil.content["class_tables"][0] |= {"code": "Klasse", "columns": {"Bedeckung": choice}}
    assert by_part(soil, clock)[""] == pytest.approx(40 * 0.02, rel=1e-12)


def test_a_named_column_comes_before_a_known_one(soil: Any, clock: Clock) -> None:
    table(soil, "lucode,usle_c,c_2019\n2,0.5,0.02\n4,0.5,0.02\n10,0.5,0.2\n")
    soil.content["class_tables"][0]["columns"] = {"c_2019": COVER, "usle_c": "nature.practice_factor"}
    del soil.content["parameters"]["nature.practice_factor"]
    assert by_part(soil, clock)[""] == pytest.approx(40 * 0.02 * 0.5, rel=1e-12)


def test_a_raster_comes_before_the_table_and_the_table_before_the_rulebook(soil: Any, clock: Clock) -> None:
    assert by_part(soil, clock)[""] < 40 * 0.03  # the rulebook has another C for forest
    soil.raster("c.tif", np.full((20, 20), 0.7, np.float32))
    soil.content["rasters"][COVER] = {"file": "c.tif", "unit": "1"}
    (told,) = found(soil, "class-table-overridden")
    assert told.severity is Severity.NOTE
    assert told.message.en == f"{COVER} is taken from rasters, not from the table by class"
    assert by_part(soil, clock)[""] == pytest.approx(40 * 0.7, rel=1e-6)


def test_a_value_of_the_run_comes_before_the_table(soil: Any, clock: Clock) -> None:
    soil.content["parameters"][COVER] = {"value": 0.5, "unit": "1", "source": "test"}
    (told,) = found(soil, "class-table-overridden")
    assert "is taken from parameters" in told.message.en
    assert by_part(soil, clock)[""] == pytest.approx(40 * 0.5, rel=1e-12)


def test_a_sensitivity_varies_what_the_table_gave(soil: Any, clock: Clock) -> None:
    soil.content["sensitivity"] = [
        {
            "service": "nature.soil_retention",
            "vary": {COVER: [0.1, 0.4]},
            "unit": "1",
            "reason": {"zh": "试", "en": "a try"},
        }
    ]
    soil.write()
    rows = run_account(soil.path, soil.out, now=clock).content.sensitivity
    low, high = [one.value for one in rows if one.place == "530802" and one.indicator.endswith("retention.quantity")]
    assert high / low == pytest.approx(0.6 / 0.9, rel=1e-12)


def test_every_slip_of_a_table_is_told_at_once_with_row_and_column(soil: Any) -> None:
    text = "lucode,usle_c,Kc,odd\n2,1.4,1,1\n4,,1,1\n10,low,1,1\n2,0.1,1,1\nx,0.1,1,1\n77,0.1,1,1\n"
    table(soil, text)
    told = {(one.code, one.where.row, one.where.field): one for one in found(soil) if "table.csv" in one.where.file}
    assert set(told) == {
        ("value-impossible", 2, "usle_c"),
        ("class-table-cell", 3, "usle_c"),
        ("class-table-cell", 4, "usle_c"),
        ("class-table-duplicate", 5, "lucode"),
        ("class-table-cell", 6, "lucode"),
        ("class-table-unknown-code", None, ""),
        ("class-table-column-unused", None, ""),
    }
    assert "usle_c: 1.4 is outside what is possible (0 … 1)" in told[("value-impossible", 2, "usle_c")].message.en
    assert told[("class-table-cell", 3, "usle_c")].message.en == "the cell ∅ is not a number"
    assert told[("class-table-cell", 4, "usle_c")].message.en == "the cell 'low' is not a number"
    assert told[("class-table-duplicate", 5, "lucode")].message.en == "code 2 stands in row 2 already"
    assert told[("class-table-cell", 6, "lucode")].message.en == "the cell 'x' is not a whole code"
    note = told[("class-table-unknown-code", None, "")]
    assert (note.severity, note.message.en) == (Severity.NOTE, "the legend igbp has no classes 77")
    assert told[("class-table-column-unused", None, "")].message.en == "columns that nobody knows: odd"


def test_a_class_of_the_map_that_the_table_lacks_is_told_with_its_code(soil: Any) -> None:
    table(soil, "lucode,usle_c\n2,0.01\n10,0.2\n")
    (told,) = found(soil, "class-table-missing")
    assert told.severity is Severity.ERROR
    assert (told.where.file, told.where.field) == ("table.csv", "usle_c")
    assert told.message.en == f"the map has classes 4; the table has no {COVER} for them"


def test_cells_of_columns_that_no_account_takes_may_be_anything(soil: Any) -> None:
    table(soil, "lucode,usle_c,Kc\n2,0.01,?\n4,0.03,\n10,0.2,-9\n")
    assert found(soil, "class-table-cell", "value-impossible") == []


def test_a_table_without_codes_is_refused(soil: Any) -> None:
    table(soil, "class,usle_c\n2,0.01\n")
    (told,) = found(soil, "class-table-code-column")
    assert told.message.en == "table.csv has no column of class codes; its columns are: class, usle_c"
    assert told.remedy.en == "name it under class_tables as code"


def test_columns_named_in_the_run_file_must_be_there_and_give_something(soil: Any) -> None:
    soil.content["class_tables"][0]["columns"] = {"c_2019": COVER, "usle_c": "nature.no_such"}
    (told,) = found(soil, "class-table-column")
    assert told.message.en == "table.csv has no column c_2019; its columns are: lucode, LULC_desc, usle_c"
    (unknown,) = found(soil, "unknown-code")
    assert "there is no parameter 'nature.no_such'" in unknown.message.en


def test_a_unit_that_measures_something_else_is_refused(soil: Any) -> None:
    soil.content["class_tables"][0]["columns"] = {"usle_c": {"parameter": COVER, "unit": "mm"}}
    (told,) = found(soil, "wrong-unit")
    assert told.where.field == "class_tables.0.columns.usle_c"


def test_a_price_in_a_table_is_refused(soil: Any) -> None:
    table(soil, "lucode,usle_c,yuan\n2,0.01,1\n4,0.03,1\n10,0.2,1\n")
    soil.content["class_tables"][0]["columns"] = {"yuan": "nature.soil_retention.dredging_price"}
    (told,) = found(soil, "class-table-money")
    assert "is money and needs its year" in told.message.en


@pytest.mark.parametrize("keys", [{"pollutant": "SO2"}, {"colour": "red"}])
def test_keys_that_a_parameter_is_not_cut_by_are_refused(soil: Any, keys: dict[str, str]) -> None:
    soil.content["class_tables"][0]["columns"] = {"usle_c": {"parameter": COVER, "keys": keys}}
    (told,) = found(soil, "class-table-keys")
    assert told.message.en.startswith(f"{COVER} is not cut by ")


def test_one_parameter_of_two_columns_is_refused(soil: Any) -> None:
    table(soil, "lucode,usle_c,覆盖因子C\n2,0.01,0.02\n4,0.01,0.02\n10,0.01,0.02\n")
    (told,) = found(soil, "class-table-twice")
    assert told.message.en == f"{COVER} is given by the column usle_c already"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("table.csv", None, "file-missing"),
        ("table.txt", b"lucode", "file-type"),
        ("table.xlsx", b"PK no workbook", "file-unreadable"),
        ("table.csv", b"", "file-empty"),
        ("table.csv", b"\xff\xff\xff,", "file-encoding"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(soil: Any, name: str, content: bytes | None, code: str) -> None:
    (soil.folder / "table.csv").unlink()
    if content is not None:
        (soil.folder / name).write_bytes(content)
    soil.content["class_tables"][0]["file"] = name
    (told,) = found(soil, code)
    assert (told.severity, told.where.file) == (Severity.ERROR, name)


def test_the_manifest_has_the_table_and_explain_leads_to_it(soil: Any, clock: Clock) -> None:
    by_part(soil, clock)
    manifest = json.loads((soil.out / "manifest.json").read_text("utf-8"))
    (row,) = [one for one in manifest["inputs"] if one["file"] == "table.csv"]
    assert (row["role"], row["source"], len(row["sha256"])) == ("class table", "a county's own", 64)
    assert manifest["nodes"][COVER]["value"] == {"2": 0.01, "4": 0.03, "10": 0.2}
    (leaf,) = [one for one in explain(soil.out, LOSS, "530802", "2019").children if one.code == COVER]
    assert dict(leaf.detail)["source"] == "a county's own (table.csv)"


def test_a_changed_table_is_another_run(soil: Any, clock: Clock, tmp_path: Path) -> None:
    soil.write()
    first = run_account(soil.path, tmp_path / "one", now=clock)
    table(soil, "lucode,usle_c\n2,0.02\n4,0.03\n10,0.2\n")
    assert run_account(soil.path, tmp_path / "two", now=clock).key != first.key


def test_loads_that_are_application_rates_are_not_taken_for_what_leaves_the_field(soil: Any) -> None:
    table(soil, "lucode,load_n,load_type_n\n2,2,measured-runoff\n4,2,Measured-Runoff\n10,20,application-rate\n")
    soil.write()
    run, document, _ = read_run_file(soil.path)
    assert run is not None
    values, _ = read_class_tables(run, soil.folder, standard_rulebook(), document)
    (told,) = values["nature.nutrient_load.nitrogen"].faults
    assert (told.where.row, told.where.field) == (4, "load_type_n")
    assert told.message.en == "the cell 'application-rate' is not measured-runoff"


def test_tables_of_two_substances_do_not_get_into_each_others_way(soil: Any) -> None:
    head = "lucode,load_n,load_p,eff_n,eff_p,crit_len_n,crit_len_p,C_above,cn_a,Kc,root_depth,LULC_veg,habitat,road\n"
    table(soil, head + "2,2,0.2,0.8,0.7,150,100,90,36,1,3000,1,1,0.7\n")
    soil.write()
    run, document, _ = read_run_file(soil.path)
    assert run is not None
    values, found = read_class_tables(run, soil.folder, standard_rulebook(), document)
    assert found == []
    assert {code: one.values["2"] for code, one in values.items()} == {
        "nature.nutrient_load.nitrogen": 2,
        "nature.nutrient_load.phosphorus": 0.2,
        "nature.nutrient_efficiency.nitrogen": 0.8,
        "nature.nutrient_efficiency.phosphorus": 0.7,
        "nature.nutrient_critical_length.nitrogen": 150,
        "nature.nutrient_critical_length.phosphorus": 100,
        "nature.carbon_pool.above": 90,
        "nature.curve_number.a": 36,
        "nature.crop_coefficient": 1,
        "nature.root_depth": 3000,
        "nature.vegetated": 1,
        "nature.habitat_suitability": 1,
        "nature.habitat_sensitivity.road": 0.7,
    }


def test_keys_tell_columns_of_one_parameter_apart(soil: Any) -> None:
    table(soil, "lucode,so2,nox\n2,1,2\n4,3,4\n10,5,6\n")
    code = "nature.air_purification.capacity"
    unit = {"parameter": code}
    soil.content["class_tables"][0]["columns"] = {
        "so2": {**unit, "keys": {"pollutant": "SO2"}},
        "nox": {**unit, "keys": {"pollutant": "NOx"}},
    }
    soil.write()
    run, document, _ = read_run_file(soil.path)
    assert run is not None
    values, _ = read_class_tables(run, soil.folder, standard_rulebook(), document)
    assert values[code].by == ("ecosystem", "pollutant")
    assert values[code].values == {
        "2": {"SO2": 1, "NOx": 2},
        "4": {"SO2": 3, "NOx": 4},
        "10": {"SO2": 5, "NOx": 6},
    }
