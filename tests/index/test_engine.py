"""The engine as a whole: its checks, its rules for gaps, vetoes and bases, and that every worked example is tested."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from test_green_economy import made_run
from worked_examples import EXAMPLES, array, near

from qingshan.index import (
    VALUES,
    AssessmentError,
    Event,
    Factors,
    assess,
    assess_panel,
    check_events,
    check_framework,
    check_values,
    comparable,
    monte_carlo,
)
from qingshan.index.run.combine import combine, nominal_weights
from qingshan.index.run.tree import tree_of
from qingshan.rulebook.framework import Framework


def framework(codes="xyzw", **more) -> Framework:
    leaf = more.pop("leaf", {})
    return Framework.model_validate({
        "framework": "made", "version": "1", "title": {"zh": "试", "en": "made"}, "regime": "index",
        "source": "by hand", "tree": [{"code": "P", "zh": "甲", "en": "a", "weight": 1}],
        "indicators": [{"code": c, "pillar": "P", "name_zh": c, "name_en": c, "weight": 1, **leaf} for c in codes],
        **more,
    })  # fmt: skip


def rows(of_period, codes) -> pl.DataFrame:
    made = [
        (unit, code, period, value, None, "")
        for period, table in of_period.items()
        for unit, values in table.items()
        for code, value in zip(codes, values, strict=True)
    ]
    return pl.DataFrame(made, schema=VALUES, orient="row")


def test_every_worked_example_is_claimed_by_a_test():
    text = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    claimed = {f"A{number}" for number in re.findall(r"def test_a(\d\d)_", text)}
    assert set(EXAMPLES) <= claimed


def test_a11_too_few_children_give_no_score_and_the_parent_treats_it_as_missing(example):
    given_, wanted = example
    made = framework(missing={"min_available": given_["threshold"]["value"]})
    tree = tree_of(made)
    told = combine(tree, array([given_["scores"]]), nominal_weights(tree), made.missing)
    assert near(told.scores["P"][0], wanted["score"])
    assert near(told.available["P"][0], wanted["available"])
    assert np.isnan(told.total[0])


def test_faults_of_a_framework_come_all_at_once():
    broken = framework(
        leaf={"weight": -1, "formula": "open('x')"},
        rank={"breakers": ["nobody"]},
        veto=[{"code": "V1", "zh": "否", "when": "q < 1"}, {"code": "V2", "zh": "否", "event": "e"}],
        veto_effect={"grade": "D"},
        normalise={"method": "goalposts"},
        weighing={"method": "ahp", "matrix": [[1, 9], [9, 1]]},
    )
    codes = {found.code for found in check_framework(broken)}
    assert {"weight_negative", "unsafe_formula", "unknown_indicator", "bad-value", "ahp_not_reciprocal"} <= codes


def test_contradictory_judgements_are_found_before_any_value_is():
    matrix = [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]
    found = check_framework(framework("xyz", tree=[
        {"code": "P", "zh": "甲", "en": "a", "weighing": {"method": "ahp", "matrix": matrix}}
    ]))  # fmt: skip
    assert [one.code for one in found] == ["ahp_inconsistent"]


def test_faults_of_values_and_events_are_told_by_row():
    made = framework(veto=[{"code": "V1", "zh": "否", "event": "e", "severity_at_least": "major"}],
                     severity=["minor", "major"], veto_effect={"zero_total": True})  # fmt: skip
    table = pl.DataFrame(
        [("a", "x", "1", 1.0, None, ""), ("a", "x", "1", 2.0, None, ""), ("a", "q", "1", 2.0, None, ""),
         ("a", "y", "1", float("inf"), None, ""), ("a", "z", "1", None, None, "nap")],
        schema=VALUES, orient="row",
    )  # fmt: skip
    assert {found.code for found in check_values(made, table)} == {
        "duplicate_value", "unknown_indicator", "bad-value", "nap_unexplained",
    }  # fmt: skip
    wrong = check_events(made, [Event("a", "e"), Event("b", lifts="V9")], ["a"])
    assert {found.where.field for found in wrong} >= {"severity", "day", "source", "unit", "lifts", "reason"}


def test_a_recorded_decision_lifts_a_veto_and_both_states_are_told():
    run = made_run()
    at = next(at for at, one in enumerate(run.verdict.outcomes) if one.vetoes)
    unit, codes = run.units[at], run.verdict.outcomes[at].vetoes
    lifting = [Event(unit, lifts=code) for code in codes]
    again = assess(run.framework, run.table, "2018", events=[*run.events, *lifting])
    assert again.fallen.lifted[unit] == codes
    assert again.verdict.outcomes[at].grade == run.verdict.outcomes[at].grade_before_veto


def test_a_milder_veto_leaves_the_place_to_the_score_and_a_set_grade_does_not():
    base = {"grades": [{"min": 50, "grade": "A"}, {"grade": "B"}], "veto": [{"code": "V1", "zh": "否", "event": "e"}]}
    of = {"1": {"a": [9], "b": [5], "c": [1]}}
    ranks = []
    for effect in ({"grade": "B"}, {"cap_grade": "B"}):
        made = framework("x", **base, veto_effect=effect)
        panel = assess_panel(made, rows(of, "x"), "abc", ["1"], events={"1": [Event("a", "e")]})
        ranks.append(panel["1"].verdict.ranks.tolist())
    assert ranks == [[3, 1, 2], [1, 2, 3]]


def test_a_score_is_capped_and_a_total_zeroed_in_every_draw_too():
    run = made_run()
    at = next(at for at, one in enumerate(run.verdict.outcomes) if one.vetoes)
    for effect in ({"zero_total": True}, {"grade": "不合格"}):
        made = run.framework.model_copy(update={"veto_effect": type(run.framework.veto_effect)(**effect)})
        drawn = monte_carlo(assess(made, run.table, "2018", events=run.events), Factors(weights=0.5), draws=40)
        assert (drawn.grades[:, at] == len(made.grades) - 1).all()
        assert drawn.in_grade(len(made.grades) - 1)[at] == 1


def test_pooled_scores_compare_only_while_the_pool_is_unchanged():
    made = framework("x", normalise={"basis": "pooled"})
    table = rows({"1": {"a": [1], "b": [2]}, "2": {"a": [3], "b": [4]}, "3": {"a": [9], "b": [0]}}, "x")
    two, three = (assess_panel(made, table, "ab", periods) for periods in ("12", "123"))
    assert comparable(two["1"], two["2"])
    assert not comparable(two["1"], three["2"])


def test_a_gap_is_filled_by_the_parent_region_or_between_its_neighbours_in_time():
    of = {"2014": {"a": [4.0], "R": [7.0]}, "2015": {"a": [None], "R": [8.0]}, "2018": {"a": [12.0], "R": [9.0]}}
    fixed = {"score_method": "goalposts", "lower": 0, "upper_or_target": 100}
    for policy, wanted in (("impute:parent", 8.0), ("impute:linear", 6.0)):
        made = framework("x", leaf={**fixed, "missing": policy})
        panel = assess_panel(made, rows(of, "x"), ["a"], list(of), parents={"a": "R"})
        assert near(panel["2015"].table.column("x"), [wanted])


def test_distances_are_measured_from_the_period_before():
    made = framework("x", normalise={"method": "ratio_to", "reference": "previous"})
    panel = assess_panel(made, rows({"1": {"a": [2], "b": [4]}, "2": {"a": [3], "b": [2]}}, "x"), "ab", ["1", "2"])
    assert np.isnan(panel["1"].verdict.scores).all()
    assert near(panel["2"].verdict.scores, [150, 50])


def test_weight_of_what_does_not_apply_goes_to_all_where_an_indicator_says_so():
    made = framework("xy", leaf={"not_applicable": "redistribute_global", "score_method": "goalposts", "lower": 0,
                                 "upper_or_target": 1}, tree=[{"code": "P", "zh": "甲", "en": "a", "weight": 1},
                                                              {"code": "Q", "zh": "乙", "en": "b", "weight": 1}],
                     missing={"min_available": 0})  # fmt: skip
    leaves = (*made.indicators, made.indicators[0].model_copy(update={"code": "z", "pillar": "Q"}))
    made = made.model_copy(update={"indicators": leaves})
    table = rows({"1": {"a": [None, 1.0, 0.0]}}, "xyz").with_columns(
        state=pl.when(pl.col("indicator") == "x").then(pl.lit("nap")).otherwise(pl.lit(""))
    )
    run = assess_panel(made, table, "a", ["1"])["1"]
    assert near(run.combined.effective[0], [0, 1 / 3, 2 / 3])


def test_the_order_of_units_and_indicators_changes_no_score():
    run = made_run()
    turned = replace(
        run.table, units=run.units[::-1], values=run.table.values[::-1], states=run.table.states[::-1],
        labels={code: own[::-1] for code, own in run.table.labels.items()},
    )  # fmt: skip
    again = assess(run.framework, turned, "2018", events=run.events)
    assert np.abs(again.verdict.scores[::-1] - run.verdict.scores).max() < 1e-9


def test_a_reference_unit_that_is_not_there_is_refused():
    made = framework("x", normalise={"method": "ratio_to", "reference": "unit:q"})
    with pytest.raises(AssessmentError, match="incomparable_base: x: the reference unit q is not among the units"):
        assess_panel(made, rows({"1": {"a": [2], "b": [4]}}, "x"), "ab", ["1"])
