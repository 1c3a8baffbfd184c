"""Every fault of a fact is found and told in words."""

from datetime import date

import polars as pl
import pytest

from qingshan.core import Place, PlaceTree, Severity, Text, errors_in
from qingshan.facts import check_facts, facts_frame
from qingshan.facts.faults import FAULTS

GOOD = {"indicator": "land.area", "place": "530101", "period": "2019", "value": 1.0, "unit": "hm2", "source": "survey"}
MONEY = GOOD | {"indicator": "gep.total", "unit": "亿元", "price_year": 2019}
NONE = GOOD | {"value": None, "status": "missing", "reason": "no survey"}


def found(book, *rows, places=None):
    return check_facts(facts_frame(rows), book, places, "facts.csv")


def test_good_rows_have_no_findings(book, tree):
    zone = GOOD | {"place": "basin:lancang"}
    part = GOOD | {"part": "ecosystem=forest", "unit": "万亩"}
    assert found(book, GOOD, MONEY, zone, part, NONE | {"period": "2018"}, places=tree) == []


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        (GOOD | {"indicator": "x"}, "unknown-indicator", "there is no indicator 'x'"),
        (GOOD | {"place": "abc"}, "unknown-place", "'abc' is neither a division code nor a zone code"),
        (GOOD | {"place": "5301"}, "place-form", "place code 5301 is not canonical"),
        (GOOD | {"place": "539900"}, "place-not-in-tree", "place 539900 is not in the place table"),
        (GOOD | {"period": "last year"}, "bad-period", "'last year' is no period"),
        (GOOD | {"period": "2019-01-01/2019-12-31"}, "period-form", "period 2019-01-01/2019-12-31 is not canonical"),
        (GOOD | {"part": "forest"}, "bad-part", "'forest' is no part"),
        (GOOD | {"part": "a=b"}, "unknown-dimension", "there is no dimension 'a'"),
        (GOOD | {"part": "pollutant=COD"}, "dimension-not-of-indicator", "land.area is not cut by pollutant"),
        (GOOD | {"unit": "里"}, "unknown-unit", "unknown unit '里'"),
        (GOOD | {"unit": "t"}, "unit-dimension", "t does not measure land.area, which is in hm2"),
        (MONEY | {"price_year": None}, "money-without-price-year", "an amount of money without price_year"),
        (MONEY | {"price_basis": "constant"}, "price-basis-contradicts", "contradicts price_year 2019 in period 2019"),
        (
            MONEY | {"price_year": 2015, "price_basis": "current"},
            "price-basis-contradicts",
            "price_basis current contradicts price_year 2015 in period 2019",
        ),
        (MONEY | {"price_basis": "old"}, "unknown-price-basis", "unknown price basis 'old'"),
        (GOOD | {"status": "perhaps"}, "unknown-status", "unknown status 'perhaps'"),
        (
            GOOD | {"status": "missing", "reason": "x"},
            "value-not-allowed",
            "the status is missing but there is a value",
        ),
        (GOOD | {"value": None, "status": "value"}, "value-missing", "the status is value but there is none"),
        (NONE | {"reason": " "}, "reason-missing", "the status is missing and no reason is given"),
        (GOOD | {"value": float("inf")}, "value-not-finite", "the value is not a finite number: inf"),
        (GOOD | {"value": float("nan")}, "value-not-finite", "the value is not a finite number: nan"),
        (GOOD | {"coverage": 0.0}, "coverage-range", "coverage must be above 0 and at most 1: 0.0"),
        (GOOD | {"coverage": 1.5}, "coverage-range", "coverage must be above 0 and at most 1: 1.5"),
        (GOOD | {"mark": "X"}, "unknown-mark", "unknown mark 'X'"),
        (GOOD | {"source": None}, "missing-source", "there is a value and no source"),
        (GOOD | {"recorded_at": "soon"}, "bad-recorded-at", "recorded_at is no day or time: 'soon'"),
        (GOOD | {"stated": "1.5"}, "stated-not-value", "stated is 1.5 but value is 1.0"),
        (
            GOOD | {"supersedes": "2019-01-01", "recorded_at": "2019-02-01"},
            "supersedes-unknown",
            "there is no row recorded at 2019-01-01 to replace",
        ),
    ],
)
def test_one_fault_gives_one_finding_in_its_words(book, tree, row, code, words):
    (one,) = found(book, row, places=tree)
    assert (one.code, one.where.row, one.where.file) == (code, 2, "facts.csv")
    assert words in one.message.en


def test_a_missing_row_may_have_no_coverage_at_all(book):
    assert found(book, NONE | {"coverage": 0.0}) == []


def test_a_place_is_known_in_the_years_it_existed(book):
    county = Place("530101", Text("甲", "A"), "county", None, date(2016, 7, 1), None)
    (one,) = found(book, GOOD | {"period": "2015"}, GOOD | {"period": "2016"}, places=PlaceTree([county]))
    assert one.message.en == "place 530101 does not exist in 2015"


def test_the_same_cell_twice_is_refused(book):
    (one,) = found(book, GOOD, GOOD | {"period": "2018"}, GOOD | {"value": 2.0})
    assert (one.code, one.where.row) == ("duplicate-fact", 4)
    assert one.message.en == "same indicator, place, period and part as row 2"
    assert errors_in([one])


def test_a_correction_is_no_duplicate(book):
    first = GOOD | {"recorded_at": "2020-01-01"}
    assert found(book, first, GOOD | {"recorded_at": "2020-02-01", "supersedes": "2020-01-01"}) == []


def test_two_corrections_of_one_row_are_a_duplicate(book):
    rows = [GOOD | {"recorded_at": day, "supersedes": None if day == "2020-01-01" else "2020-01-01"}
            for day in ("2020-01-01", "2020-02-01", "2020-03-01")]  # fmt: skip
    assert [(one.code, one.where.row) for one in found(book, *rows)] == [("duplicate-fact", 4)]


def test_two_rows_recorded_at_one_time_cannot_be_told_apart(book):
    rows = [GOOD | {"recorded_at": "2020-01-01"}, GOOD | {"recorded_at": "2020-01-01"},
            GOOD | {"recorded_at": "2020-02-01", "supersedes": "2020-01-01"}]  # fmt: skip
    assert [(one.code, one.where.row) for one in found(book, *rows)] == [("duplicate-fact", 3)]


def test_a_correction_comes_later_than_what_it_corrects(book):
    first = GOOD | {"recorded_at": "2020-01-01"}
    findings = found(book, first, GOOD | {"recorded_at": "2019-12-31", "supersedes": "2020-01-01"})
    assert [one.code for one in findings] == ["duplicate-fact", "supersedes-order"]
    assert findings[1].message.en == "a correction must be recorded later than 2020-01-01"


def test_mixed_price_years_in_one_series_are_warned_of(book):
    (one,) = found(book, MONEY | {"price_year": 2015}, MONEY | {"period": "2018", "price_year": 2010})
    assert (one.code, one.severity) == ("mixed-price-basis", Severity.WARNING)
    assert one.message.en == "gep.total mixes price years 2010, 2015"
    assert errors_in([one]) == []


def test_a_series_at_current_prices_mixes_nothing(book):
    assert found(book, *(MONEY | {"period": str(year), "price_year": year} for year in range(2015, 2020))) == []


def test_a_current_price_among_constant_ones_of_another_year_is_warned_of(book):
    constant = [MONEY | {"period": str(year), "price_year": 2015} for year in (2015, 2016)]
    assert found(book, *constant) == []
    (one,) = found(book, *constant, MONEY)
    assert one.message.en == "gep.total mixes price years 2015, 2019"


def test_two_places_may_have_their_own_price_years(book):
    assert found(book, MONEY, MONEY | {"place": "530102", "price_year": 2015}) == []


def test_a_price_year_that_was_corrected_mixes_nothing(book):
    wrong = MONEY | {"price_year": 2010, "recorded_at": "2020-01-01"}
    right = MONEY | {"recorded_at": "2020-02-01", "supersedes": "2020-01-01"}
    assert found(book, wrong, right) == []


def test_empty_cells_that_may_not_be_empty_are_told(book):
    frame = facts_frame([GOOD]).with_columns(
        pl.lit(None, pl.String).alias(name) for name in ("indicator", "place", "period", "part", "unit", "status")
    )
    assert {one.where.field for one in check_facts(frame, book)} == {
        "indicator", "place", "period", "part", "unit", "status",
    }  # fmt: skip


def test_every_row_with_a_fault_is_told(book):
    findings = found(book, *(GOOD | {"period": str(year), "unit": "t"} for year in range(2000, 2020)))
    assert [one.where.row for one in findings] == list(range(2, 22))


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_has_words_in_both_languages(code):
    message, remedy = FAULTS[code]
    assert all((message.zh, message.en, remedy.zh, remedy.en))
    assert any("一" <= sign <= "鿿" for sign in message.zh)
    assert not any("一" <= sign <= "鿿" for sign in message.en + remedy.en)
