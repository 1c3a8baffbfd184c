"""Places: codes, levels, and the tree as it was on a day."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import (
    LEVELS,
    Place,
    PlaceTree,
    Severity,
    Successor,
    Text,
    canonical_code,
    check_places,
    is_zone_code,
    level_of,
)
from qingshan.core.place import LEVEL_LABELS, SuccessionKind, proposed_parent

RENAMED = date(2007, 4, 8)
EVE = date(2007, 4, 7)


def place(code, name, level, parent, **dates) -> Place:
    return Place(code, Text(name, name), level, parent, **dates)


def yunnan() -> list[Place]:
    """思茅地区 became 普洱市 and 翠云区 became 思茅区; 江城 was as it is."""
    to_puer = (Successor("530800", 1.0, SuccessionKind.RENAMED),)
    return [
        place("530000", "云南省", "province", None),
        place("532700", "思茅地区", "prefecture", "530000", valid_to=EVE, successors=to_puer),
        place("530800", "普洱市", "prefecture", "530000", valid_from=RENAMED),
        place("530802", "翠云区", "county", "532700", valid_to=EVE),
        place("530802", "思茅区", "county", "530800", valid_from=RENAMED),
        place("530826", "江城县", "county", "532700", valid_to=EVE),
        place("530826", "江城县", "county", "530800", valid_from=RENAMED),
        place("530802001", "思茅街道", "township", "530802"),
        place("530802001001", "某社区", "village", "530802001"),
    ]


# codes


@pytest.mark.parametrize(
    ("written", "canonical", "level", "parent"),
    [
        ("53", "530000", "province", None),
        ("530000", "530000", "province", None),
        ("5308", "530800", "prefecture", "530000"),
        ("530802", "530802", "county", "530800"),
        ("530802000", "530802", "county", "530800"),
        ("530802000000", "530802", "county", "530800"),
        ("530802001", "530802001", "township", "530802"),
        ("530802001000", "530802001", "township", "530802"),
        ("530802001001", "530802001001", "village", "530802001"),
        ("530000000000", "530000", "province", None),
        (" 530802 ", "530802", "county", "530800"),
    ],
)
def test_every_form_of_a_code_is_brought_to_one_that_tells_level_and_parent(written, canonical, level, parent):
    assert canonical_code(written) == canonical
    assert level_of(canonical) == level
    assert proposed_parent(canonical) == parent


@pytest.mark.parametrize(
    "text", ["", "5", "530", "53080", "5308021", "53080200100", "5308x2", "030802", "basin:lancang"]
)
def test_what_is_no_code_is_refused_with_how_many_digits_it_has(text):
    with pytest.raises(ValueError, match=r"is no division code; it has 2, 4, 6, 9 or 12 digits"):
        canonical_code(text)


@pytest.mark.parametrize("text", ["53", "5308", "530802001000"])
def test_the_level_is_told_by_canonical_codes_only(text):
    with pytest.raises(ValueError, match=r"is not canonical; it should be '53"):
        level_of(text)


@settings(deadline=None)
@given(st.integers(11, 89), st.integers(0, 99), st.integers(0, 99), st.integers(1, 999), st.integers(0, 999))
def test_a_canonical_code_stays_as_it_is_and_its_parent_is_above(province, prefecture, county, township, village):
    full = f"{province}{prefecture:02}{county:02}{township:03}{village:03}"
    for written in (full[:2], full[:4], full[:6], full[:9], full):
        code = canonical_code(written)
        assert canonical_code(code) == code
        parent = proposed_parent(code)
        if parent is not None:
            assert canonical_code(parent) == parent
            assert LEVELS.index(level_of(parent)) < LEVELS.index(level_of(code))


@pytest.mark.parametrize(
    ("text", "zone"),
    [("basin:lancang", True), ("reserve:wuliang-shan", True), ("530802", False), ("Basin:x", False), ("basin:", False)],
)
def test_zones_beside_the_tree_have_a_word_and_a_colon(text, zone):
    assert is_zone_code(text) is zone


def test_there_are_five_levels_from_the_top_down_with_names():
    assert LEVELS == ("province", "prefecture", "county", "township", "village")
    assert set(LEVEL_LABELS) == set(LEVELS)


# the tree on a day


def test_a_place_is_the_row_that_holds_on_the_day():
    tree = PlaceTree(yunnan())
    assert tree.at("530802", EVE).name.zh == "翠云区"
    assert tree.at("530802", RENAMED).name.zh == "思茅区"
    assert len(tree.rows_of("530802")) == 2
    assert "530802" in tree
    assert "532900" not in tree


def test_before_it_was_renamed_the_counties_lie_below_the_old_prefecture():
    tree = PlaceTree(yunnan())
    assert [row.code for row in tree.children("532700", EVE)] == ["530802", "530826"]
    assert tree.children("530800", EVE) == ()
    assert [row.code for row in tree.children("530800", RENAMED)] == ["530802", "530826"]
    assert tree.children("532700", RENAMED) == ()


def test_ancestors_lead_from_the_village_to_the_province_of_that_day():
    tree = PlaceTree(yunnan())
    now = [row.name.zh for row in tree.ancestors("530802001001", RENAMED)]
    then = [row.name.zh for row in tree.ancestors("530802001001", EVE)]
    assert now == ["思茅街道", "思茅区", "普洱市", "云南省"]
    assert then == ["思茅街道", "翠云区", "思茅地区", "云南省"]
    assert tree.ancestors("530000", RENAMED) == ()


def test_everyone_below_is_below_exactly_one():
    tree = PlaceTree(yunnan())
    for day in (EVE, RENAMED):
        seen = [child.code for row in tree for child in (tree.children(row.code, day) if row.holds_on(day) else ())]
        assert len(seen) == len(set(seen))
        for chain in (tree.ancestors(code, day) for code in seen):
            levels = [LEVELS.index(one.level) for one in chain]
            assert all(above < below for below, above in pairwise(levels))


def test_a_place_that_ended_is_not_there_any_more_and_says_what_became_of_it():
    tree = PlaceTree(yunnan())
    with pytest.raises(LookupError, match=r"place 532700 on 2007-04-08: its dates do not cover that day"):
        tree.at("532700", RENAMED)
    (only,) = tree.successors("532700")
    assert (only.code, only.share, only.kind) == ("530800", 1.0, SuccessionKind.RENAMED)
    assert tree.successors("530800") == ()
    assert tree.successors("no such") == ()


def test_an_unknown_code_is_said_to_be_unknown():
    with pytest.raises(LookupError, match=r"place 999999 on 2020-01-01: no such code in the place table"):
        PlaceTree(yunnan()).at("999999", date(2020, 1, 1))


def test_a_chain_that_bites_its_tail_is_refused():
    ring = [place("530800", "甲", "prefecture", "530802"), place("530802", "乙", "county", "530800")]
    with pytest.raises(LookupError, match=r"place 530802 is its own ancestor on 2020-01-01"):
        PlaceTree(ring).ancestors("530802", date(2020, 1, 1))


def test_open_ends_hold_for_ever():
    always = place("530000", "云南省", "province", None)
    assert always.holds_on(date.min)
    assert always.holds_on(date.max)


# checks, each by its words


def findings(rows):
    return [(one.code, one.message.en, one.where.row) for one in check_places(rows, "places.csv")]


def test_a_sound_table_has_no_findings():
    assert check_places(yunnan()) == []


def test_a_split_place_hands_on_shares_that_add_to_one():
    def split(*shares):
        heirs = tuple(Successor(code, share, SuccessionKind.SPLIT) for code, share in zip("ab", shares, strict=True))
        old = Place("530800", Text("旧", "old"), "prefecture", None, valid_to=EVE, successors=heirs)
        return [old, place("a", "甲", "prefecture", None), place("b", "乙", "prefecture", None)]

    assert "place-successor-share" not in {one.code for one in check_places(split(0.6, 0.4))}
    (wrong,) = [one for one in check_places(split(0.6, 0.3), "places.csv") if one.code == "place-successor-share"]
    assert wrong.message.en == "shares of successors add to 0.9, not 1"
    assert wrong.remedy.zh == "核对拆分比例"
    assert wrong.where.row == 1


def test_a_renamed_place_hands_on_everything():
    heir = (Successor("530800", 0.5, SuccessionKind.RENAMED),)
    rows = [
        place("532700", "思茅地区", "prefecture", None, valid_to=EVE, successors=heir),
        place("530800", "普洱市", "prefecture", None, valid_from=RENAMED),
    ]
    (wrong,) = check_places(rows)
    assert (wrong.code, wrong.remedy.zh) == ("place-successor-share", "更名、合并的比例应为 1")


def test_an_unknown_level_is_named_and_the_levels_there_are():
    (wrong,) = check_places([place("530000", "云南省", "state", None)], "places.csv")
    assert wrong.code == "place-level"
    assert wrong.message.en == "unknown level 'state'"
    assert wrong.remedy.en == "use one of province, prefecture, county, township, village"


def test_a_code_that_is_not_canonical_is_given_the_right_one():
    assert findings([place("53", "云南省", "province", None)]) == [
        ("place-code", "'53' is not canonical; it should be '530000'", 1)
    ]


def test_a_code_of_the_wrong_length_is_told_how_many_digits_there_are():
    (wrong,) = check_places([place("530", "云南省", "province", None)])
    assert wrong.code == "place-code"
    assert wrong.remedy.en == "use 6 digits down to county, 9 for a township, 12 for a village"


def test_a_code_that_says_another_level_than_its_row():
    assert findings([place("530000", "云南省", "county", None)]) == [
        ("place-code-level", "the code says province, the row says county", 1)
    ]


def test_a_parent_that_is_not_in_the_table():
    assert findings([place("530800", "普洱市", "prefecture", "530000")]) == [
        ("place-parent-unknown", "parent 530000 is not in the table", 1)
    ]


def test_a_parent_that_is_not_above():
    rows = [place("530802", "思茅区", "county", None), place("530826", "江城县", "county", "530802")]
    assert findings(rows) == [("place-parent-level", "parent 530802 is a county, not above", 2)]


def test_a_successor_that_is_not_in_the_table():
    heir = (Successor("530899", 1.0, SuccessionKind.MERGED),)
    assert findings([place("530802", "翠云区", "county", None, successors=heir)]) == [
        ("place-successor-unknown", "successor 530899 is not in the table", 1)
    ]


def test_two_rows_of_one_code_may_follow_but_not_overlap():
    rows = [
        place("530802", "思茅区", "county", None, valid_from=RENAMED),
        place("530802", "翠云区", "county", None, valid_to=RENAMED),
    ]
    assert findings(rows) == [("place-duplicate", "same code and overlapping dates as row 2", 1)]
    rows[1] = place("530802", "翠云区", "county", None, valid_to=EVE)
    assert findings(rows) == []


def test_of_three_overlapping_rows_every_one_is_reported():
    long = place("530802", "甲", "county", None, valid_from=date(2000, 1, 1), valid_to=date(2020, 12, 31))
    one = place("530802", "乙", "county", None, valid_from=date(2003, 1, 1), valid_to=date(2003, 12, 31))
    two = place("530802", "丙", "county", None, valid_from=date(2010, 1, 1), valid_to=date(2010, 12, 31))
    assert [row for _, _, row in findings([long, one, two])] == [2, 3]


def test_every_fault_is_found_at_once_and_all_are_errors_with_a_row():
    rows = [
        place("530000", "云南省", "province", "999999"),
        place("53", "云南省", "state", None),
        place("530802", "思茅区", "township", "530000"),
    ]
    found = check_places(rows, "places.csv")
    assert {one.code for one in found} == {
        "place-parent-unknown",
        "place-level",
        "place-code",
        "place-code-level",
    }
    assert all(one.severity is Severity.ERROR and one.where.row and one.where.file == "places.csv" for one in found)
    assert all(one.message.zh and one.message.en and one.remedy.zh and one.remedy.en for one in found)
