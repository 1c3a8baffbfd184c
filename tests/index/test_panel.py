"""Several periods, two runs side by side, and what a unit is strong and weak in."""

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from test_green_economy import made_run
from worked_examples import near

from qingshan.index import (
    VALUES,
    AssessmentError,
    assess,
    assess_panel,
    bridge,
    compare,
    lifts,
    standings,
    strengths,
    weaknesses,
)
from qingshan.rulebook.framework import Framework


def framework(basis="per_period", weights=(1, 1), **leaf) -> Framework:
    return Framework.model_validate({
        "framework": "two", "version": "1", "title": {"zh": "两项", "en": "two"}, "regime": "index",
        "source": "by hand", "tree": [{"code": "P", "zh": "甲", "en": "a", "weight": 1}], "normalise": {"basis": basis},
        "missing": {"min_available": 0},
        "indicators": [
            {"code": code, "pillar": "P", "name_zh": code, "name_en": code, "weight": weight, **leaf}
            for code, weight in zip("xy", weights, strict=True)
        ],
    })  # fmt: skip


FIXED = {"score_method": "goalposts", "lower": 0, "upper_or_target": 60}


def rows_of(panel, codes="x") -> pl.DataFrame:
    made = [
        (unit, code, period, value, None, "" if value is not None else "na")
        for period, values in panel.items()
        for unit, value in zip("abc", values, strict=True)
        for code in codes
    ]
    return pl.DataFrame(made, schema=VALUES, orient="row")


def panel_of(example, basis, **leaf):
    values = example[0]["panel"]
    return assess_panel(framework(basis, **leaf), rows_of(values, "xy"), "abc", list(values))


@pytest.mark.parametrize(
    ("basis", "name"),
    [("per_period", "per_period"), ("pooled", "pooled"), ("base_period:y2017", "base_period_2017")],
)
def test_a30_scores_on_each_basis(example, basis, name):
    panel = panel_of(example, basis)
    assert near({period: run.verdict.scores for period, run in panel.runs.items()}, example[1][name])


def test_a30_goalposts_need_no_basis_and_may_be_compared(example):
    panel = panel_of(example, "per_period", **FIXED)
    assert near({period: run.verdict.scores for period, run in panel.runs.items()}, example[1]["goalposts"])
    changes = compare(panel["y2017"], panel["y2018"])
    assert near([change.total for change in changes], [25 / 3, 25 / 3, 100 / 3])


def test_a30_relative_scores_of_two_periods_are_not_compared(example):
    panel = panel_of(example, "per_period")
    with pytest.raises(AssessmentError, match="incomparable_periods: scores are relative to the units of their own"):
        compare(panel["y2017"], panel["y2018"])
    based = panel_of(example, "base_period:y2017")
    assert near([change.total for change in compare(based["y2017"], based["y2018"])], [25, 25, 100])


def test_a_base_period_that_is_not_there_is_refused():
    with pytest.raises(AssessmentError, match="incomparable_periods: the base period y2016 is not among"):
        assess_panel(framework("base_period:y2016"), rows_of({"y2017": [1, 2, 3]}, "xy"), "abc", ["y2017"])


def test_prev_is_the_period_before_and_the_first_has_none():
    grown = framework(**FIXED, formula="(gdp / gdp_prev - 1) * 100")
    rows = rows_of({"2017": [100, 100, 0], "2018": [110, 130, 5]}, ["gdp"])
    panel = assess_panel(grown, rows, "abc", ["2017", "2018"])
    assert np.isnan(panel["2017"].verdict.scores).all()
    assert near(panel["2018"].table.column("x"), [10, 30, None])
    assert {found.code for found in panel.findings} == {"division_by_zero"}


def test_a_value_is_carried_on_from_the_period_before():
    held = framework(**FIXED, missing="impute:last")
    panel = assess_panel(held, rows_of({"2017": [30, 30, 30], "2018": [None, 60, 60]}, "xy"), "abc", ["2017", "2018"])
    assert near(panel["2018"].verdict.scores, [50, 100, 100])
    assert "imputed" in {found.code for found in panel["2018"].findings}


def test_parts_of_every_change_add_up_to_it_bonus_penalty_veto_and_gaps_included():
    later = made_run()
    values = later.table.values * 0.9
    values[2, 5] = np.nan
    earlier = assess(later.framework, replace(later.table, values=values), "2017")
    changes = compare(earlier, later)
    assert len(changes) == len(later.units)
    for change in changes:
        parts = [*change.by_indicator.values(), change.bonus, change.penalty, change.floor, change.veto]
        assert math.fsum(parts) == pytest.approx(change.total, abs=1e-9)
    assert any(change.bonus for change in changes)
    assert any(change.vetoes == ((), ("V3",)) for change in changes)


def test_units_are_compared_where_both_runs_have_them_and_under_a_declared_new_name():
    held = framework(**FIXED)
    panel = assess_panel(held, rows_of({"2017": [30, 30, 30], "2018": [60, 60, 60]}, "xy"), "abc", ["2017", "2018"])
    renamed = replace(panel["2018"], table=replace(panel["2018"].table, units=("a", "b", "d")))
    assert [change.unit for change in compare(panel["2017"], renamed)] == ["a", "b"]
    assert [change.unit for change in compare(panel["2017"], renamed, {"c": "d"})] == ["a", "b", "d"]
    with pytest.raises(AssessmentError, match="d was several units; merge their values"):
        compare(panel["2017"], renamed, {"c": "d", "b": "d"})


def test_a_change_over_a_new_version_is_performance_and_the_frameworks_effect():
    rows = pl.concat(
        [rows_of({"1": [30, 30, 30], "2": [60, 30, 0]}, "x"), rows_of({"1": [0, 0, 0], "2": [0] * 3}, "y")]
    )
    old, new = (assess_panel(framework(weights=w, **FIXED), rows, "abc", "12") for w in ((1, 1), (3, 1)))
    told = bridge(old["1"], old["2"], new["2"])
    assert near([one.performance for one in told], [25, 0, -25])
    assert near([one.framework for one in told], [25, 12.5, 0])
    assert near([one.total for one in told], [50, 12.5, -25])


def test_points_got_and_lost_add_up_to_the_weights():
    run = made_run()
    for unit in run.units:
        told = standings(run, unit)
        full = math.fsum(one.points + one.lost for one in told)
        assert full == pytest.approx(100)
        worst = weaknesses(run, unit)
        assert all(one.lost <= worst[0].lost for one in told)
        assert all(strengths(run, unit)[0].rank <= one.rank for one in told)


def test_the_smallest_improvement_just_reaches_the_next_grade_and_less_does_not():
    run, found = made_run(), 0
    names = [band.grade for band in run.framework.grades]
    for unit in run.units:
        at = run.units.index(unit)
        for lift in lifts(run, unit):
            assert names.index(lift.grade) == names.index(run.verdict.outcomes[at].grade) - 1
            assert grade_with(run, at, lift.code, lift.needed) == lift.grade
            short = lift.needed + (lift.value - lift.needed) * 1e-3
            assert grade_with(run, at, lift.code, short) == run.verdict.outcomes[at].grade
            found += 1
        if run.verdict.outcomes[at].vetoes:
            assert lifts(run, unit) == ()
    assert found


def grade_with(run, at, code, value):
    values = run.table.values.copy()
    values[at, run.tree.codes.index(code)] = value
    again = assess(run.framework, replace(run.table, values=values), run.period, events=run.events)
    return again.verdict.outcomes[at].grade
