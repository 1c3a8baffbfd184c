"""A book of figures keeps every version: added to, corrected with a reason, never changed."""

import json
import os
from datetime import date

import polars as pl
import pytest

from qingshan.core import Severity
from qingshan.facts import FACTS, Store, check_facts, facts_frame, store_write

ROW = {"indicator": "land.area", "place": "530101", "period": "2019", "unit": "hm2", "source": "survey"}


def add(store, *rows, at="2020-01-01", **more):
    frame = rows[0] if isinstance(rows[0], pl.DataFrame) else facts_frame(ROW | row for row in rows)
    return store.add(frame, file="facts.csv", sha256="0" * 64, recorded_at=at, **more)


def files(store):
    return {path.name: path.read_bytes() for path in sorted(store.folder.rglob("*")) if path.is_file()}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "book")


def test_what_is_added_is_in_force_and_stamped_with_its_day(store):
    receipt, findings = add(store, {"value": 1.0}, {"value": 2.0, "place": "530102"})
    assert findings == []
    assert (receipt.number, receipt.rows, receipt.file, receipt.recorded_at) == (1, 2, "facts.csv", "2020-01-01")
    held = store.in_force()
    assert held.schema == FACTS
    assert held.select("place", "value", "recorded_at").rows() == [
        ("530101", 1.0, "2020-01-01"),
        ("530102", 2.0, "2020-01-01"),
    ]
    assert store.receipts() == (receipt,)
    assert store.check() == []


def test_an_empty_book_has_no_rows(store):
    assert store.receipts() == ()
    assert store.in_force().height == 0
    assert store.in_force().schema == FACTS


def test_importing_twice_changes_nothing(store):
    add(store, {"value": 1.0})
    before = files(store)
    assert add(store, {"value": 1.0}, at="2020-05-01") == (None, [])
    assert files(store) == before


def test_the_same_figure_in_another_unit_is_the_same_figure(store):
    add(store, {"value": 1.0, "unit": "km2"})
    receipt, findings = add(store, {"value": 100.0, "unit": "hm2"}, at="2020-05-01")
    assert (receipt, findings) == (None, [])


def test_a_figure_that_disagrees_is_refused_with_old_and_new_and_nothing_is_written(store):
    add(store, {"value": 1.0})
    before = files(store)
    receipt, (one,) = add(store, {"place": "530102", "value": 5.0}, {"value": 2.0}, at="2020-05-01")
    assert receipt is None
    assert (one.code, one.severity, one.where.row) == ("disagrees-with-held", Severity.ERROR, 3)
    assert one.message.en == (
        "land.area 530101 2019 is held as 1 hm² (recorded 2020-01-01, from survey), this file says 2 hm²"
    )
    assert files(store) == before


def test_nobody_can_accept_a_disagreement_by_name(store):
    add(store, {"value": 1.0})
    assert add(store, {"value": 2.0}, at="2020-05-01", accepted=["disagrees-with-held"])[0] is None


def test_a_correction_supersedes_with_its_reason_and_the_old_one_can_still_be_asked(store):
    add(store, {"value": 1.0})
    receipt, findings = add(store, {"value": 2.0}, at="2020-05-01", correction="recount")
    assert (findings, receipt.correction) == ([], "recount")
    (row,) = store.in_force().iter_rows(named=True)
    assert (row["value"], row["supersedes"], row["correction"]) == (2.0, "2020-01-01", "recount")
    assert store.scan().collect().height == 2
    known = [store.in_force(day)["value"].to_list() for day in (date(2019, 12, 31), date(2020, 4, 30), date.max)]
    assert known == [[], [1.0], [2.0]]
    assert store.scan_in_force(date(2020, 4, 30)).collect()["value"].to_list() == [1.0]


def test_a_row_may_give_the_reason_itself(store):
    add(store, {"value": 1.0})
    receipt, _ = add(store, {"value": 2.0, "correction": "misprint"}, at="2020-05-01")
    assert receipt.rows == 1
    assert store.in_force()["correction"].to_list() == ["misprint"]


def test_a_new_cell_in_a_correcting_file_is_no_correction(store):
    add(store, {"value": 1.0})
    add(store, {"value": 2.0}, {"value": 3.0, "place": "530102"}, at="2020-05-01", correction="recount")
    assert store.in_force().sort("place").select("supersedes", "correction").rows() == [
        ("2020-01-01", "recount"),
        (None, None),
    ]


def test_a_correction_must_be_recorded_later(store):
    add(store, {"value": 1.0})
    receipt, (one,) = add(store, {"value": 2.0}, correction="recount")
    assert (receipt, one.code) == (None, "supersedes-order")
    assert add(store, {"value": 2.0}, at="2020-01-01T09:30", correction="recount")[0].rows == 1


def test_a_withdrawn_figure_is_missing_with_its_reason(store):
    add(store, {"value": 1.0})
    add(store, {"status": "missing", "reason": "void"}, at="2020-05-01", correction="survey was void")
    (row,) = store.in_force().iter_rows(named=True)
    assert (row["value"], row["status"], row["reason"]) == (None, "missing", "void")


def test_a_file_that_was_corrected_since_brings_nothing_back(store):
    add(store, {"value": 1.0})
    add(store, {"value": 2.0}, at="2020-05-01", correction="recount")
    receipt, (one,) = add(store, {"value": 1.0}, at="2020-06-01")
    assert (receipt, one.code, one.severity) == (None, "replaced-since", Severity.NOTE)
    assert one.message.en == (
        "land.area 530101 2019: the book held 1 hm² and replaced it by 2 hm² on 2020-05-01; it is not added again"
    )
    assert add(store, {"value": 1.0}, at="2020-06-01", correction="the first was right")[0].rows == 1
    assert store.in_force()["value"].to_list() == [1.0]


def test_the_same_figure_from_another_source_is_told_and_needs_a_reason_to_replace(store):
    add(store, {"value": 1.0})
    receipt, (one,) = add(store, {"value": 1.0, "source": "yearbook"}, at="2020-05-01")
    assert (receipt, one.code, one.severity) == (None, "same-figure", Severity.NOTE)
    add(store, {"value": 1.0, "source": "yearbook"}, at="2020-05-01", correction="printed now")
    assert store.in_force()["source"].to_list() == ["yearbook"]


CHAIN = (
    {"value": 1.0, "recorded_at": "2019-01-01"},
    {"value": 2.0, "recorded_at": "2019-02-01", "supersedes": "2019-01-01", "correction": "recount"},
)


def test_a_file_with_its_own_history_keeps_it_and_imports_once(store):
    assert add(store, *CHAIN)[0].rows == 2
    assert store.in_force(date(2019, 1, 15))["value"].to_list() == [1.0]
    assert store.in_force()["value"].to_list() == [2.0]
    assert add(store, *CHAIN, at="2020-05-01") == (None, [])


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ({"supersedes": "2019-01-01"}, "correction-without-reason", "a correction without its reason"),
        ({"supersedes": "2018-01-01", "correction": "x"}, "supersedes-unknown", "no row recorded at 2018-01-01"),
        ({"supersedes": "2019-01-01", "correction": "x"}, "supersedes-replaced", "was replaced already"),
        (
            {"supersedes": "2019-02-01", "correction": "x", "recorded_at": "2019-02-01"},
            "supersedes-order",
            "must be recorded later than 2019-02-01",
        ),
        ({"place": "530102", "recorded_at": "2031-01-01"}, "recorded-in-future", "later than the import, 2020-05-01"),
    ],
)
def test_corrections_that_lead_nowhere_are_refused(store, row, code, words):
    add(store, *CHAIN)
    before = files(store)
    receipt, findings = add(store, {"value": 3.0} | row, at="2020-05-01")
    assert receipt is None
    assert {one.code for one in findings if words in one.message.en} == {code}
    assert files(store) == before


def test_rows_of_one_file_that_disagree_are_refused_and_those_that_agree_are_one(store):
    receipt, (one,) = add(store, {"value": 1.0}, {"value": 2.0})
    assert (receipt, one.code, one.where.row) == (None, "duplicate-fact", 3)
    assert add(store, {"value": 1.0}, {"value": 1.0, "source": "copy"})[0].rows == 1


def test_a_clock_that_went_back_is_refused(store):
    add(store, {"value": 1.0})
    receipt, (one,) = add(store, {"value": 1.0, "place": "530102"}, at="2019-12-31")
    assert (receipt, one.code) == (None, "recorded-before-last")
    with pytest.raises(ValueError, match="yesterday"):
        add(store, {"value": 1.0}, at="yesterday")


def test_rows_are_checked_and_an_error_can_be_accepted_by_name(store, book):
    def check(frame, lines):
        return check_facts(frame, book, file="facts.csv", lines=lines)

    wrong = {"value": 1.0, "source": None}
    receipt, (one,) = add(store, {"value": 2.0, "place": "530102"}, wrong, check=check, lines=[7, 9])
    assert (receipt, one.code, one.where.row) == (None, "missing-source", 9)
    receipt, _ = add(store, wrong, check=check, accepted=["missing-source"])
    assert receipt.accepted == ("missing-source",)


@pytest.mark.parametrize("name", ["indicator", "place", "part", "unit", "status"])
def test_a_row_that_does_not_say_what_it_is_cannot_be_kept(store, name):
    bare = facts_frame([ROW | {"value": 1.0}]).with_columns(pl.lit(None, pl.String).alias(name))
    with pytest.raises(ValueError, match=f"rows without {name} cannot be kept"):
        add(store, bare)
    assert store.receipts() == ()


def test_indicators_are_worked_on_some_at_a_time_with_the_same_result(tmp_path, monkeypatch):
    rows = [{"indicator": code, "place": place, "value": 1.0} for place in ("530102", "530101") for code in "cab"]
    add(Store(tmp_path / "once"), *rows)
    monkeypatch.setattr(store_write, "CHUNK", 2)
    store = Store(tmp_path / "parts")
    add(store, facts_frame(ROW | row for row in rows).lazy().collect())
    held = store.scan().collect()
    assert held.equals(Store(tmp_path / "once").scan().collect())
    assert held.select("indicator", "place").rows() == [
        (code, place) for code in "abc" for place in ("530101", "530102")
    ]


def test_of_very_many_findings_the_first_are_told(store, monkeypatch):
    add(store, *({"value": 1.0, "period": str(year)} for year in range(2000, 2010)))
    monkeypatch.setattr(store_write, "_ENOUGH", 4)
    receipt, findings = add(
        store, *({"value": 2.0, "period": str(year)} for year in range(2000, 2010)), at="2020-05-01"
    )
    assert receipt is None
    assert [one.code for one in findings] == ["disagrees-with-held"] * 4 + ["more-findings"]


def test_the_import_that_a_row_came_from_is_known(store):
    add(store, {"value": 1.0})
    second, _ = add(store, {"value": 2.0}, at="2020-05-01", correction="recount", mapping={"area": "面积"})
    (row,) = store.in_force().iter_rows(named=True)
    assert store.receipt_of(row) == second
    assert store.receipt_of(row | {"place": "530109"}) is None
    assert json.loads((store.folder / "imports" / f"{second.stored[:-8]}.json").read_text())["mapping"] == {
        "area": "面积"
    }


def test_the_same_imports_give_the_same_bytes(tmp_path):
    made = []
    for name in ("one", "two"):
        store = Store(tmp_path / name)
        add(store, {"value": 1.0}, {"value": 2.0, "place": "530102"})
        add(store, {"value": 3.0}, at="2020-05-01", correction="recount")
        made.append(files(store))
    assert made[0] == made[1]


@pytest.mark.parametrize("name", ["move_whole", "write_whole"])
def test_a_crash_in_the_middle_leaves_the_book_as_it_was(store, monkeypatch, name):
    add(store, {"value": 1.0})

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(store_write, name, crash)
        with pytest.raises(KeyboardInterrupt):
            add(store, {"value": 2.0, "place": "530102"}, at="2020-05-01")
    assert store.in_force()["place"].to_list() == ["530101"]
    assert len(store.receipts()) == 1
    assert {one.severity for one in store.check()} <= {Severity.WARNING}
    receipt, _ = add(store, {"value": 2.0, "place": "530102"}, at="2020-05-01")
    assert receipt.rows == 1
    assert store.in_force()["place"].to_list() == ["530101", "530102"]


def test_what_a_killed_writer_left_is_swept_up_by_the_next(store):
    add(store, {"value": 1.0})
    (store.folder / ".aside-dead").mkdir()
    (store.folder / ".aside-dead" / "000000.parquet").write_bytes(b"half")
    add(store, {"value": 2.0, "place": "530102"}, at="2020-05-01")
    assert not list(store.folder.glob(".aside-*"))


def test_while_one_writes_another_is_told_to_wait(store):
    seen = []

    def check(frame, lines):
        seen.extend(add(Store(store.folder), {"value": 9.0})[1])
        return []

    assert add(store, {"value": 1.0}, check=check)[0].rows == 1
    assert [one.code for one in seen] == ["store-busy"]
    assert store.in_force()["value"].to_list() == [1.0]


@pytest.fixture
def two(store):
    add(store, {"value": 1.0})
    add(store, {"value": 2.0}, at="2020-05-01", correction="recount")
    return store


def damaged(store, folder, number, how):
    path = sorted((store.folder / folder).iterdir())[number]
    how(path)
    findings = store.check()
    receipt, refused = add(store, {"value": 3.0}, at="2020-06-01", correction="again")
    assert receipt is None
    assert refused == findings
    return [one.code for one in findings]


def edited(path):
    path.write_bytes(path.read_bytes().replace(b"recount", b"reading").replace(b"facts.csv", b"other.csv") + b"\n")


def test_an_edited_file_is_noticed(two):
    assert damaged(two, "facts", 0, edited) == ["store-file-changed"]


def test_a_file_that_is_gone_is_noticed(two):
    assert damaged(two, "facts", 1, os.remove) == ["store-file-missing"]


def test_an_edited_receipt_is_noticed(two):
    assert damaged(two, "imports", 0, edited) == ["store-receipt-changed"]


def test_a_receipt_taken_away_is_noticed(two):
    assert damaged(two, "imports", 0, os.remove) == ["store-receipt-changed", "store-file-unknown"]


def test_a_receipt_that_cannot_be_read_is_told(two):
    assert damaged(two, "imports", 1, lambda path: path.write_text("{")) == ["store-receipt-unreadable"]
