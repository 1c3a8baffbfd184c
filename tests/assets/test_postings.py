"""Accounts close whatever is posted; what does not is told by row and reason."""

from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.assets.accounts_check import check_accounts
from qingshan.assets.consolidate import consolidated, merged, two_levels, with_openings
from qingshan.assets.from_maps import Mapped, land_postings
from qingshan.assets.ledger_of_stock import accounts
from qingshan.assets.postings import POSTINGS, Entry, posting, postings
from qingshan.assets.postings_check import check_postings
from qingshan.assets.postings_read import read_postings
from qingshan.assets.reservoirs import StorageCurve, storage_changes
from qingshan.core import Place, PlaceTree, Text
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
DAY = {"document": "县统计 2019-7", "happened": date(2019, 6, 1), "recorded": date(2020, 1, 9)}
LEAVES = ("530802001", "530802002", "530821001", "530821002")
DAY_OF_TREE = date(2019, 12, 31)


def tree() -> PlaceTree:
    rows = [("530000", "province", None), ("530800", "prefecture", "530000")]
    rows += [("530802", "county", "530800"), ("530821", "county", "530800")]
    rows += [(code, "township", code[:6]) for code in LEAVES]
    return PlaceTree(Place(code, Text(code, code), level, parent) for code, level, parent in rows)


def land(place, entry, amount, period="2019", item="cropland", **more):
    told = DAY if entry in (Entry.INCREASE, Entry.DECREASE, Entry.DIFFERENCE, Entry.REAPPRAISAL) else {}
    return posting("land", item, place, period, entry, amount, "hm2", **(told | more))


amounts = st.decimals(0, 10**6, places=6, allow_nan=False)
moves = st.tuples(
    st.sampled_from(LEAVES), st.sampled_from(LEAVES), st.sampled_from(["2019", "2020"]), amounts, st.booleans()
)


def table_of(drawn, lopsided=Decimal(0)):
    """Openings of every leaf, and drawn movements: to oneself is growth or loss, to another a transfer."""
    rows = [land(one, Entry.OPENING, 10**8) for one in LEAVES]
    rows += [land(one, Entry.INCREASE, "0", "2020", cause="other") for one in LEAVES]
    for here, there, period, amount, grows in drawn:
        if here == there:
            rows.append(land(here, Entry.INCREASE if grows else Entry.DECREASE, amount, period, cause="other"))
        else:
            cause = {"cause": "boundary_change"}
            rows.append(land(here, Entry.DECREASE, amount, period, other_place=there, **cause))
            rows.append(land(there, Entry.INCREASE, amount + lopsided, period, other_place=here, **cause))
    return postings(rows)


@settings(max_examples=25, deadline=None)
@given(st.lists(moves, max_size=12))
def test_every_account_closes_and_opens_with_the_last_closing(drawn):
    made = accounts(table_of(drawn))
    for row in made.iter_rows(named=True):
        assert row["closing"] == row["opening"] + row["increase"] - row["decrease"] + row["difference"]
    later = made.filter(pl.col("period") == "2020").sort("place")["opening"].to_list()
    assert later == made.filter(pl.col("period") == "2019").sort("place")["closing"].to_list()


@settings(max_examples=25, deadline=None)
@given(st.lists(moves, max_size=12))
def test_consolidation_is_the_sheet_of_the_merged_places_and_nothing_passes_within(drawn):
    table = table_of(drawn)
    leaves = accounts(table)
    whole = consolidated(table, tree(), DAY_OF_TREE)
    for above, length in (("530802", 6), ("530821", 6), ("530000", 2)):
        own = whole.filter(pl.col("place") == above)
        below = leaves.filter(pl.col("place").str.starts_with(above[:length]))
        for row in accounts(as_postings(own)).iter_rows(named=True):
            parts = below.filter(pl.col("period") == row["period"])
            assert row["opening"] == parts["opening"].sum()
            assert row["closing"] == parts["closing"].sum()
        assert own.filter(pl.col("other_place").str.starts_with(above[:length])).is_empty()
        at_once = merged(with_openings(table), {one: above for one in LEAVES if one.startswith(above[:length])})
        kept = at_once.select("period", "entry", "cause", "amount").group_by("period", "entry", "cause").sum()
        steps = own.select("period", "entry", "cause", "amount").group_by("period", "entry", "cause").sum()
        assert kept.sort("period", "entry", "cause").equals(steps.sort("period", "entry", "cause"))


def as_postings(own: pl.DataFrame) -> pl.DataFrame:
    blank = {"document": pl.lit(""), "happened": pl.lit(None, pl.Date), "recorded": pl.lit(None, pl.Date)}
    return own.with_columns(**blank).select(POSTINGS.names())


def test_a_transfer_whose_sides_disagree_leaves_an_explicit_difference_above():
    table = table_of([(LEAVES[0], LEAVES[1], "2019", Decimal(7), True)], lopsided=Decimal(2))
    assert [one.code for one in check_accounts(table, BOOK)] == ["transfer-one-sided"]
    county = consolidated(table, tree(), DAY_OF_TREE).filter(pl.col("place") == "530802")
    left = county.filter(pl.col("entry") == Entry.DIFFERENCE)
    assert left["amount"].to_list() == [Decimal(2)]
    assert "disagree" in left["reason"][0]


def test_an_unknown_movement_leaves_the_closing_unknown_here_and_above():
    rows = [land(LEAVES[0], Entry.OPENING, 5), land(LEAVES[1], Entry.OPENING, 6)]
    rows.append(land(LEAVES[0], Entry.DECREASE, None, cause="disaster", reason="未调查"))
    table = postings(rows)
    assert accounts(table)["closing"].to_list() == [None, Decimal(6)]
    county = consolidated(table, tree(), DAY_OF_TREE).filter(pl.col("place") == "530802")
    assert accounts(as_postings(county))["closing"].to_list() == [None]


def test_a_reappraisal_stands_between_last_closing_and_opening():
    rows = [land(LEAVES[0], Entry.OPENING, 5), land(LEAVES[0], Entry.OPENING, "4.5", "2020")]
    told = [one.code for one in check_accounts(postings(rows), BOOK)]
    assert told == ["opening-not-last-closing"]
    rows.append(land(LEAVES[0], Entry.REAPPRAISAL, "-0.5", "2020", reason="三调复核"))
    assert check_accounts(postings(rows), BOOK) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (land(LEAVES[0], Entry.DECREASE, 1, cause="magic"), "posting-cause-unknown"),
        (land(LEAVES[0], Entry.DECREASE, 1, cause="other", happened=None), "event-undated"),
        (land(LEAVES[0], Entry.DECREASE, 1, cause="other", recorded=date(2019, 1, 1)), "event-recorded-before"),
        (land(LEAVES[0], Entry.DECREASE, 1, cause="other", happened=date(2018, 1, 1)), "event-outside-period"),
        (land(LEAVES[0], Entry.DECREASE, 1, cause="other", document=""), "event-no-document"),
        (land(LEAVES[0], Entry.DECREASE, -1, cause="other"), "posting-negative"),
        (land(LEAVES[0], Entry.DIFFERENCE, -1), "posting-no-reason"),
        (land(LEAVES[0], Entry.OPENING, None), "posting-no-reason"),
        (land("990000", Entry.OPENING, 1), "posting-place"),
        (land(LEAVES[0], Entry.OPENING, 1, "last year"), "posting-period"),
        (land(LEAVES[0], Entry.OPENING, 1, item="moon"), "posting-unknown-code"),
        (land(LEAVES[0], Entry.OPENING, 1) | {"unit": "km2"}, "posting-unit"),
    ],
)
def test_a_bad_posting_is_told_with_its_row(row, code):
    found = check_postings(postings([row]), BOOK, tree())
    assert [(one.code, one.where.row) for one in found] == [(code, 1)]


def test_an_opening_stated_twice_names_both_rows():
    (found,) = check_postings(postings([land(LEAVES[0], Entry.OPENING, 1)] * 2), BOOK)
    assert (found.code, found.where.row) == ("entry-twice", 2)
    assert "row 1" in found.message.en


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([land(LEAVES[0], Entry.OPENING, 1), land(LEAVES[0], Entry.CLOSING, 2)], "closing-does-not-follow", "1 a"),
        ([land(LEAVES[0], Entry.INCREASE, 1, cause="other")], "opening-missing", "no opening"),
        ([land(LEAVES[0], Entry.OPENING, 1), land(LEAVES[0], Entry.DECREASE, 3, cause="other")],
         "stock-negative", "-2"),
        ([land(LEAVES[0], Entry.OPENING, 1), land(LEAVES[0], Entry.AREA, 3, item="")], "areas-do-not-close", "has 3"),
        ([land(LEAVES[0], Entry.OPENING, 9), land(LEAVES[0], Entry.OPENING, 8, grade="grade_1")],
         "grades-do-not-add-up", "add up to 8"),
    ],
)  # fmt: skip
def test_a_bad_account_is_told_with_its_figures(rows, code, words):
    (found,) = check_accounts(postings(rows), BOOK)
    assert found.code == code
    assert words in found.message.en


def test_postings_at_two_levels_are_found():
    table = postings([land(LEAVES[0], Entry.OPENING, 1), land("530802", Entry.OPENING, 1)])
    assert two_levels(table, tree(), DAY_OF_TREE) == [("land cropland", "2019", "530802", LEAVES[0])]


def test_a_chinese_file_reads_digit_for_digit(tmp_path):
    path = tmp_path / "分录.csv"
    path.write_text("资源,类别,地区,时段,项目,数量,单位,原因\n土地资源,耕地,530802,2019,期初存量,8768.123456,hm2,\n"
                    "土地资源,耕地,530802,2019,本期减少,一百,hm2,建设占用\n", "utf-8")  # fmt: skip
    table, lines, findings = read_postings(path, BOOK)
    assert [(one.code, one.where.row) for one in findings] == [("posting-number", 3)]
    assert table.select("resource", "item", "entry", "cause").rows() == [
        ("land", "cropland", "opening", ""),
        ("land", "cropland", "decrease", "construction"),
    ]
    assert table["amount"].to_list() == [Decimal("8768.123456"), None]
    assert lines == [2, 3]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=16, max_size=16))
def test_land_from_any_two_maps_closes_to_the_last_digit(areas):
    items = ["cropland", "forest_land", "built_up"]
    of = Mapped(LEAVES[0], "2019", "maps", date(2019, 12, 31), date(2020, 1, 1), {"built_up": True})
    table = postings(land_postings(np.array(areas).reshape(4, 4), items, of))
    assert check_postings(table, BOOK) == []
    assert check_accounts(table, BOOK) == []


def test_gains_and_losses_of_a_reservoir_join_its_ends():
    curve = StorageCurve(np.array([0.0, 10.0]), np.array([0.0, 1.0]), np.array([0.0, 100.0]))
    held = curve.storage_at(np.array([5.0, 7.0, 2.0]))
    gains, losses = storage_changes(held)
    assert held[0] + gains - losses == pytest.approx(held[-1])
    with pytest.raises(ValueError, match="beyond the curve"):
        curve.storage_at(np.array([11.0]))
    with pytest.raises(ValueError, match="missing"):
        storage_changes(np.array([1.0, np.nan]))
