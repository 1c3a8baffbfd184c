"""Resources of balance sheets: their codes exist, each entry stands on its side, and no ground is counted twice."""

import pytest

from qingshan.rulebook import load_rulebook, standard_rulebook

OWN = """\
- code: salt
  title: {zh: 盐, en: salt}
  unit: t
  source: balance-sheet-pilot-2015
  mark: U
  items:
    - {code: lake_salt, title: {zh: 湖盐, en: lake salt}, ecosystems: [open_water]}
    - {code: rock_salt, title: {zh: 岩盐, en: rock salt}}
  causes:
    - {code: mined, title: {zh: 开采, en: mining}, side: decrease, doer: human, decrease: extractions, pilot: decrease}
"""


def found(folder, text):
    (folder / "resources").mkdir()
    (folder / "resources" / "own.yaml").write_text(text, "utf-8")
    return load_rulebook([folder])


def test_a_sound_resource_of_ones_own_is_taken(tmp_path):
    book, findings = found(tmp_path, OWN)
    assert findings == []
    assert book.resources["salt"].named("湖盐") == "lake_salt"


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("[open_water]", "[mare]", "unknown-member", "no ecosystem type 'mare'"),
        ("decrease: extractions", "decrease: digging", "unknown-member", "no entry of an asset account 'digging'"),
        ("decrease: extractions", "decrease: growth", "resource-entry-side", "does not stand under reductions"),
        ("en: rock salt}", "en: rock salt}, ecosystems: [open_water]", "duplicate-code", "count open_water"),
    ],
)
def test_codes_of_a_resource_are_checked_with_file_and_line(tmp_path, old, new, code, words):
    text = OWN.replace(old, new, 1).replace(
        "rock salt}, ecosystems: [open_water]", "rock salt}, ecosystems: [open_water]"
    )
    _, (one,) = found(tmp_path, text)
    assert one.code == code
    assert words in one.message.en
    assert one.where.file.endswith("own.yaml")


def test_a_column_of_the_pilot_stands_on_a_side_that_the_cause_may_have(tmp_path):
    _, (one,) = found(tmp_path, OWN.replace("pilot: decrease", "pilot: increase"))
    assert "no column for increase" in one.message.en


def test_each_cause_of_ours_may_stand_where_the_pilot_has_a_column():
    land = standard_rulebook().resources["land"]
    columns = {side: [one.code for one in land.causes if one.in_pilot(side)] for side in ("increase", "decrease")}
    # the items of spec E1, read from reports on the pilot plan of 2015
    assert columns["increase"] == ["farm_restructuring", "land_consolidation", "ecological_retirement", "other"]
    assert columns["decrease"] == ["farm_restructuring", "ecological_retirement", "construction", "disaster"]
