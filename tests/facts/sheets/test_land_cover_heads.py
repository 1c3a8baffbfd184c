"""Heads that are classes of a land-cover legend, with a unit of area, are areas of ecosystem types."""

from pathlib import Path

import pytest

from qingshan.core import Place, PlaceTree, Text
from qingshan.facts.sheets import propose, read_with
from qingshan.facts.sheets.match import of_land_cover
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
TREE = PlaceTree([Place("530802", Text("思茅区", "Simao"), "county", None)])


def test_a_table_of_land_cover_is_read_with_no_word_from_anyone(tmp_path: Path) -> None:
    path = tmp_path / "cover.csv"
    path.write_text("adcode,name,year,cropland_km2,grassland_km2,snow_ice_km2\n530802,思茅区,2023,3.5,2,0\n", "utf-8")
    proposal = propose(path, BOOK, TREE)
    frame, findings = read_with(path, proposal.mapping, BOOK, TREE)
    assert not findings
    rows = frame.select("indicator", "part", "value", "unit").rows()
    assert sorted(rows) == [
        ("land.area", "ecosystem=cropland", 3.5, "km2"),
        ("land.area", "ecosystem=glacier", 0.0, "km2"),
        ("land.area", "ecosystem=grass", 2.0, "km2"),
    ]
    assert {one.code for one in proposal.findings} == {"mapping-guess"}


@pytest.mark.parametrize(
    ("name", "unit", "part"),
    [
        ("林地", "公顷", "ecosystem=forest"),
        ("cropland", "t", None),  # no unit of area
        ("cropland", "", None),
        ("沙滩椅", "km2", None),
    ],
)
def test_only_a_class_with_a_unit_of_area_is_one(name: str, unit: str, part: str | None) -> None:
    found = of_land_cover([name], unit, BOOK)
    assert (found and found.part) == part
