"""Why a number is what it is can be walked down to its sources."""

from datetime import date

import polars as pl
import pytest

from qingshan.core import Lineage
from qingshan.facts import evaluate, explain_fact, roll_up


@pytest.fixture
def frame(book, tree, facts):
    stated = facts(
        *(
            row
            for place, met, of in (("530101", 110.0, 120.0), ("530102", 66.0, 80.0), ("530103", 30.0, 50.0))
            for row in (
                ("rate.met", place, met, "1", {"source": f"report-{place}", "mark": "S"}),
                ("rate.all", place, of, "1", {"source": "yearbook"}),
            )
        )
    )
    rates, _ = evaluate(stated, book, ["rate"])
    counties = pl.concat([stated, rates])
    above, _ = roll_up(counties, book, tree, day=date(2019, 12, 31), levels=["prefecture"])
    return pl.concat([counties, above])


def test_a_rolled_up_rate_is_explained_down_to_what_was_reported(frame, book, tree):
    for known in (tree, None):
        told = explain_fact(frame, book, "rate", "530100", "2019", tree=known)
        assert (told.kind, told.value) == ("model", pytest.approx(0.824))
        assert dict(told.detail)["formula"] == "rate.met / rate.all"
        assert [(one.code, one.kind, one.value) for one in told.children] == [
            ("rate.all", "sum", 250.0),
            ("rate.met", "sum", 206.0),
        ]
        assert {dict(leaf.detail)["source"] for leaf in told.leaves()} == {
            "yearbook", "report-530101", "report-530102", "report-530103",
        }  # fmt: skip
        assert all(leaf.kind == "facts" for leaf in told.leaves())


def test_the_parts_of_a_sum_add_up_to_it(frame, book, tree):
    told = explain_fact(frame, book, "rate.met", "5301", "2019", tree=tree)
    assert told.value == sum(child.value for child in told.children)


def test_a_stated_fact_is_a_leaf_with_its_source(frame, book):
    told = explain_fact(frame, book, "rate.met", "530101", "2019")
    assert (told.kind, told.children) == ("facts", ())
    assert dict(told.detail) == {
        "place": "530101", "period": "2019", "status": "value", "mark": "S", "source": "report-530101",
    }  # fmt: skip
    assert Lineage.from_dict(told.as_dict()) == told


def test_a_mean_is_explained_with_its_weights(book, tree, facts):
    counties = facts(
        *(("rain", f"53010{n}", 1000.0 * n, "mm") for n in (1, 2, 3)),
        *(("land.area", f"53010{n}", 1.0, "km2") for n in (1, 2, 3)),
    )
    above, _ = roll_up(counties, book, tree, day=date(2019, 12, 31), levels=["prefecture"])
    told = explain_fact(pl.concat([counties, above]), book, "rain", "530100", "2019", tree=tree)
    assert [child.code for child in told.children] == ["rain"] * 3 + ["land.area"] * 3


def test_a_cell_that_is_not_there_is_refused_with_what_there_is(frame, book):
    with pytest.raises(LookupError, match=r"no fact rate 530101 2018; it has 2019"):
        explain_fact(frame, book, "rate", "530101", "2018")
    with pytest.raises(LookupError, match="the place has no row of that indicator"):
        explain_fact(frame, book, "rain", "530101", "2019")


def test_a_fact_that_claims_to_be_made_of_itself_ends_there(book, facts):
    frame = facts(("rate.met", "530101", 1.0, "1"), ("rate", "530101", 1.0, "1", {"source": "formula:rate"}))
    assert explain_fact(frame, book, "rate", "530101", "2019").children[0].code == "rate.met"
