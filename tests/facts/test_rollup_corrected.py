"""Rolling up after any sequence of corrections equals rolling up the final values."""

from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from polars.testing import assert_frame_equal

from qingshan.core import LEVELS
from qingshan.facts import Store, explain_figure, facts_frame, roll_up, scan_in_force

DAY = date(2019, 12, 31)
COUNTIES = ("530101", "530102", "530103", "530201")
CODES = {"land.area": "hm2", "rain": "mm", "rate.met": "1", "rate.all": "1", "rate": "1"}
VALUES = some.one_of(some.none(), some.integers(0, 10**6).map(lambda cents: cents / 100))
STEPS = some.lists(some.tuples(some.sampled_from(sorted(CODES)), some.sampled_from(COUNTIES), VALUES), max_size=40)


def row(code, place, value):
    told = {"value": value} if value is not None else {"status": "missing", "reason": "withdrawn"}
    return {"indicator": code, "place": place, "period": "2019", "unit": CODES[code], "source": "report"} | told


def rolled(frame, book, tree):
    rows, _ = roll_up(frame, book, tree, day=DAY, levels=LEVELS)
    return rows


@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_corrections_it_is_as_if_only_the_last_values_had_been_given(book, tree, steps):
    versions, last = [], {}
    for second, (code, place, value) in enumerate(steps):
        at = f"2020-01-01T00:00:{second:02d}"
        before = last.get((code, place))
        versions.append(row(code, place, value) | {"recorded_at": at, "supersedes": before and before[0]})
        last[code, place] = (at, value)
    final = facts_frame(row(*cell, value) for cell, (_, value) in last.items())
    assert_frame_equal(rolled(facts_frame(versions), book, tree), rolled(final, book, tree))


@given(steps=some.lists(STEPS, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_so_it_is_through_a_book_of_figures_and_as_known_on_any_day(book, tree, tmp_path_factory, steps):
    store, last, known = Store(tmp_path_factory.mktemp("book")), {}, {}
    for number, some_steps in enumerate(steps, 1):
        batch = {(code, place): value for code, place, value in some_steps}
        frame = facts_frame(row(*cell, value) for cell, value in batch.items())
        at = f"2020-01-{number:02d}"
        store.add(frame, file="f", sha256="", recorded_at=at, correction="recount")
        last |= batch
        known[number] = dict(last)
    for number, values in known.items():
        final = facts_frame(row(*cell, value) for cell, value in values.items())
        held = scan_in_force(store.scan(), date(2020, 1, number))
        assert_frame_equal(rolled(held, book, tree), rolled(final, book, tree))


def test_a_table_that_is_not_in_memory_rolls_up_to_the_same(book, tree, facts, tmp_path, monkeypatch):
    frame = facts(
        *((code, place, float(n), unit) for code, unit in CODES.items() for n, place in enumerate(COUNTIES, 1))
    )
    frame.write_parquet(tmp_path / "facts.parquet")
    whole = rolled(frame, book, tree)
    monkeypatch.setattr("qingshan.facts.rollup_places.CHUNK", 1)
    assert_frame_equal(rolled(pl.scan_parquet(tmp_path / "facts.parquet"), book, tree), whole)


def test_a_cell_twice_in_force_is_found_in_a_table_that_is_not_in_memory(book, tree, facts):
    rows, findings = roll_up(
        facts(*[("water.volume", "530101", 1.0, "m3")] * 2).lazy(), book, tree, day=DAY, levels=LEVELS
    )
    assert rows.is_empty()
    assert [one.code for one in findings] == ["duplicate-fact"]


def test_one_figure_of_a_book_is_explained_without_rolling_up_the_rest(book, tree, tmp_path, facts):
    frame = facts(
        *(("rate.met", place, n, "1") for n, place in zip((110.0, 66.0, 30.0, 7.0), COUNTIES, strict=True)),
        *(("rate.all", place, n, "1") for n, place in zip((120.0, 80.0, 50.0, 9.0), COUNTIES, strict=True)),
        *(("rain", place, n, "mm") for n, place in zip((1.0, 2.0, 3.0, 4.0), COUNTIES, strict=True)),
        *(("land.area", place, 1.0, "hm2") for place in COUNTIES),
    )
    store = Store(tmp_path / "book")
    store.add(frame, file="f", sha256="", recorded_at="2020-01-01")
    corrected = facts(("rate.met", "530103", 35.0, "1"))
    store.add(corrected, file="f", sha256="", recorded_at="2020-02-01", correction="recount")
    told = explain_figure(store.scan(), book, tree, "rate", "530100", "2019")
    assert told.value == pytest.approx((110 + 66 + 35) / 250)
    assert {dict(leaf.detail).get("correction") for leaf in told.leaves()} == {None, "recount"}
    before = explain_figure(store.scan(), book, tree, "rate", "530100", "2019", known_on=date(2020, 1, 15))
    assert before.value == pytest.approx(0.824)
    mean = explain_figure(store.scan(), book, tree, "rain", "530000", "2019")
    assert mean.value == pytest.approx(2.5)
    assert {child.code for child in mean.children} == {"rain", "land.area"}
    with pytest.raises(LookupError, match="it has 2019"):
        explain_figure(store.scan(), book, tree, "rain", "530101", "2018")
