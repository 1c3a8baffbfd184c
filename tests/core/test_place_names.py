"""Names of invented places as offices write them find one place, or say why they do not."""

from datetime import date

import pytest

from qingshan.core import Place, PlaceTree, Text
from qingshan.core.place_names import PlaceNames

ROWS = (
    ("990000", "云岭省", "province", None),
    ("990100", "青山市", "prefecture", "990000"),
    ("992500", "白水彝族自治州", "prefecture", "990000"),
    ("990102", "松溪区", "county", "990100"),
    ("990121", "石桥哈尼族彝族自治县", "county", "990100"),
    ("990122", "龙潭县", "county", "990100"),
    ("992523", "白水县", "county", "992500"),
    ("992524", "龙潭县", "county", "992500"),
    ("990121101", "石桥镇", "township", "990121"),
    ("990121205", "高坡苗族乡", "township", "990121"),
)
CHANGED = date(2010, 7, 1)


@pytest.fixture(scope="module")
def tree():
    before = Place("990102", Text("松溪市", "松溪市"), "county", "990100", None, date(2010, 6, 30))
    rows = [Place(code, Text(name, name), level, above) for code, name, level, above in ROWS]
    changed = [
        Place("990102", Text("松溪区", "松溪区"), "county", "990100", CHANGED) if one.code == "990102" else one
        for one in rows
    ]
    return PlaceTree([before, *changed])


@pytest.fixture(scope="module")
def names(tree):
    return PlaceNames(tree, date(2019, 12, 31))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("青山", "990100"),
        ("青山市", "990100"),
        ("云岭省青山市", "990100"),
        ("云岭省青山市松溪区", "990102"),
        ("青山松溪", "990102"),
        ("青山市/松溪区", "990102"),
        ("松 溪 区", "990102"),
        ("松溪区（原松溪市）", "990102"),
        ("石桥哈尼族彝族自治县", "990121"),
        ("石桥自治县", "990121"),
        ("石桥县", "990121"),
        ("白水州", "992500"),
        ("白水县", "992523"),
        ("高坡乡", "990121205"),
        ("石桥县高坡苗族乡", "990121205"),
    ],
)
def test_every_way_an_office_writes_a_name_finds_its_place(names, text, code):
    assert names.find(text).place.code == code


def test_a_name_that_two_counties_bear_is_not_guessed(names):
    assert [place.code for place in names.find("龙潭县").places] == ["990122", "992524"]
    assert names.find("龙潭县").place is None


@pytest.mark.parametrize(("text", "within"), [("龙潭县", "992500"), ("白水州龙潭县", ""), ("白水彝族自治州龙潭", "")])
def test_the_place_above_tells_which_of_two_is_meant(names, text, within):
    assert names.find(text, within=within).place.code == "992524"


def test_a_bare_name_of_a_county_and_its_town_is_told_by_the_level(names):
    assert len(names.find("石桥").places) == 2
    assert names.find("石桥", level="county").place.code == "990121"
    assert names.find("白水", level="prefecture").place.code == "992500"


def test_another_ending_is_another_place(names):
    assert names.find("青山县").places == ()


def test_an_unknown_name_comes_with_the_nearest_at_most_three(names):
    found = names.find("龙滩县")
    assert found.places == ()
    assert [place.code for place in found.nearest[:2]] == ["990122", "992524"]
    assert len(found.nearest) == 3


def test_a_name_counts_in_its_time_only(tree, names):
    assert names.find("松溪市").places == ()
    assert [place.code for place in names.find("松溪市").formerly] == ["990102"]
    assert PlaceNames(tree, date(2010, 6, 30)).find("松溪市").place.code == "990102"


def test_a_code_is_held_against_the_name_beside_it(names):
    assert names.is_named("990121", "石桥县")
    assert names.is_named("992524", "白水州龙潭县")
    assert not names.is_named("990121", "松溪区")
