"""What changed between two days is told figure by figure, with its reason."""

from datetime import date

import pytest

from qingshan.facts import CHANGE_LABELS, REVISIONS, facts_frame, in_force, revisions

ROW = {"indicator": "land.area", "period": "2019", "unit": "hm2", "source": "survey"}
NEXT = {"supersedes": "2020-01-01", "recorded_at": "2020-02-01"}
ROWS = facts_frame(
    [
        ROW | {"place": "530101", "value": 1.0, "recorded_at": "2020-01-01"},
        ROW | {"place": "530101", "value": 2.0, "correction": "recount", "source": "yearbook"} | NEXT,
        ROW | {"place": "530101", "value": 3.0, "correction": "misprint", "recorded_at": "2020-03-01T10:00",
               "supersedes": "2020-02-01"},
        ROW | {"place": "530102", "value": 5.0, "recorded_at": "2020-01-01"},
        ROW | {"place": "530102", "status": "missing", "reason": "void", "correction": "survey void"} | NEXT,
        ROW | {"place": "530103", "value": 7.0, "recorded_at": "2020-02-15"},
        ROW | {"place": "530201", "value": 8.0, "recorded_at": "2020-01-01"},
        ROW | {"place": "530201", "value": 8.0, "correction": "printed", "source": "yearbook"} | NEXT,
        ROW | {"place": "530202", "value": 9.0, "recorded_at": "2020-01-01"},
        ROW | {"place": "530203", "value": 9.0},
    ]
)  # fmt: skip
JANUARY, FEBRUARY, MARCH = date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)


def told(since, until, rows=ROWS):
    return {row["place"]: row for row in revisions(rows, since, until).iter_rows(named=True)}


def test_corrected_withdrawn_added_and_newly_attested_figures_are_told_and_no_others():
    rows = told(JANUARY, FEBRUARY)
    assert {place: row["change"] for place, row in rows.items()} == {
        "530101": "corrected", "530102": "withdrawn", "530103": "added", "530201": "attested",
    }  # fmt: skip
    one = rows["530101"]
    assert (one["old_value"], one["new_value"], one["old_recorded_at"], one["new_recorded_at"]) == (
        1.0, 2.0, "2020-01-01", "2020-02-01",
    )  # fmt: skip
    assert (one["old_source"], one["new_source"], one["correction"]) == ("survey", "yearbook", "recount")
    assert (rows["530103"]["old_value"], rows["530103"]["new_value"]) == (None, 7.0)


def test_several_corrections_between_two_days_are_one_revision_with_its_steps():
    one = told(JANUARY, MARCH)["530101"]
    assert (one["old_value"], one["new_value"], one["correction"], one["steps"]) == (1.0, 3.0, "misprint", 2)


def test_the_old_and_the_new_are_what_was_known_on_the_two_days():
    for row in revisions(ROWS, JANUARY, MARCH).iter_rows(named=True):
        for side, day in (("old", JANUARY), ("new", MARCH)):
            known = in_force(ROWS, day).filter(place=row["place"])
            assert known["value"].to_list() == ([] if row[f"{side}_status"] is None else [row[f"{side}_value"]])


def test_between_a_day_and_itself_nothing_changes():
    assert revisions(ROWS, MARCH, MARCH).height == 0
    assert revisions(ROWS, MARCH, MARCH).schema == REVISIONS


def test_a_table_that_is_not_in_memory_gives_the_same():
    assert revisions(ROWS.lazy(), JANUARY, MARCH).equals(revisions(ROWS, JANUARY, MARCH))


def test_time_does_not_go_back():
    with pytest.raises(ValueError, match="2020-01-31 is before 2020-03-31"):
        revisions(ROWS, MARCH, JANUARY)


def test_every_change_has_its_words():
    assert set(revisions(ROWS, date(2019, 1, 1), MARCH)["change"]) | set(revisions(ROWS, JANUARY, MARCH)["change"]) == {
        str(change) for change in CHANGE_LABELS
    }
