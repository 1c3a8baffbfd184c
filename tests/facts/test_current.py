"""Corrections replace, and what was known on a day can still be asked."""

from datetime import date

from qingshan.facts import facts_frame, in_force

ROW = {"indicator": "land.area", "place": "530101", "period": "2019", "unit": "hm2", "source": "survey"}
CHAIN = facts_frame(
    [
        ROW | {"value": 1.0, "recorded_at": "2020-01-01"},
        ROW | {"value": 2.0, "recorded_at": "2020-02-01T09:00", "supersedes": "2020-01-01"},
        ROW | {"value": 3.0, "recorded_at": "2020-02-01T17:30", "supersedes": "2020-02-01T09:00"},
        ROW | {"status": "missing", "reason": "void", "recorded_at": "2020-03-01", "supersedes": "2020-02-01T17:30"},
        ROW | {"value": 9.0, "place": "530102"},
    ]
)  # fmt: skip


def test_only_the_last_correction_is_in_force():
    assert in_force(CHAIN).select("place", "status", "value").rows() == [
        ("530101", "missing", None),
        ("530102", "value", 9.0),
    ]


def test_what_was_known_on_a_day_is_what_was_recorded_by_its_end():
    known = {
        day: in_force(CHAIN, day).filter(place="530101")["value"].to_list()
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1))
    }
    assert list(known.values()) == [[], [1.0], [3.0], [None]]


def test_rows_of_a_run_are_known_on_every_day():
    assert in_force(CHAIN, date(1999, 1, 1))["place"].to_list() == ["530102"]


def test_a_correction_of_one_place_leaves_the_same_day_of_another():
    other = facts_frame([ROW | {"value": 5.0, "recorded_at": "2020-01-01", "place": "530103"}])
    both = CHAIN.vstack(other)
    assert 5.0 in in_force(both)["value"].to_list()


def test_folding_twice_is_folding_once():
    assert in_force(in_force(CHAIN)).equals(in_force(CHAIN))
