"""Lists of places become dated rows of a place table."""

from datetime import date

from qingshan.facts.sheets import read_place_list

NAMES = ((2001, "青山地区"), (2002, "青山市"), (2003, "青山市"), (2004, "青山地区"))
YEARS = "\n".join(["year,code,name", *(f"{year},990100,{name}" for year, name in NAMES), "2001,990200,旧州"])


def test_a_name_holds_from_the_first_year_that_has_it_to_the_last(table):
    places, _ = read_place_list(table(YEARS))
    spans = [(one.code, one.name.zh, one.valid_from, one.valid_to) for one in places]
    assert spans == [
        ("990100", "青山地区", None, date(2001, 12, 31)),
        ("990100", "青山市", date(2002, 1, 1), date(2003, 12, 31)),
        ("990100", "青山地区", date(2004, 1, 1), None),
        ("990200", "旧州", None, date(2001, 12, 31)),
    ]


def test_a_name_that_comes_back_is_told(table):
    _, findings = read_place_list(table(YEARS))
    assert [(found.code, found.where.field) for found in findings] == [("place-name-returns", "A5")]
    assert findings[0].message.en == "990100 is called 青山地区 again in 2004–2004, after 青山市"


def test_a_list_of_one_day_has_open_ends_and_parents(table):
    places, findings = read_place_list(
        table("code,name,level,parent\n99,云岭省,province,\n9901,青山市,prefecture,99\n")
    )
    assert findings == []
    assert [(one.code, one.parent, one.level, one.valid_from) for one in places] == [
        ("990000", None, "province", None),
        ("990100", "990000", "prefecture", None),
    ]


def test_a_list_without_codes_and_a_row_without_one_are_told(table):
    assert [found.code for found in read_place_list(table("name\n青山市\n"))[1]] == ["column-missing"]
    places, findings = read_place_list(table("code,name\n9901,青山市\nx,云岭省\n"))
    assert (len(places), [found.where.field for found in findings]) == (1, ["A3"])
