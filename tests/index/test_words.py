"""Explanations in words: figures in a sentence add up to its total, and every reason is named."""

import math
import re
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from test_green_economy import made_run
from test_panel import FIXED, framework, rows_of

from qingshan.core import Text
from qingshan.index import (
    AssessmentError,
    assess,
    assess_panel,
    between,
    change_words,
    compare,
    lift_words,
    score_words,
    why,
)
from qingshan.index.explain.change_words import contrast_words, passed, shown_total
from qingshan.index.explain.digits import Digits, digits_of
from qingshan.index.explain.parts import change_parts
from qingshan.index.judge.rounding import rounded_parts
from qingshan.rulebook.framework import Framework


def dated_run():
    """2018 of the demonstration, every event on one day."""
    run = made_run()
    return assess(run.framework, run.table, "2018", events=[replace(one, day=date(2018, 6, 3)) for one in run.events])


def year_before():
    """The same, and a 2017 with other values and no events."""
    later = dated_run()
    source = np.random.default_rng(7)
    values = later.table.values * source.uniform(0.85, 1.1, later.table.values.shape)
    return assess(later.framework, replace(later.table, values=values), "2017"), later


def numbers(words: str) -> list[float]:
    return [float(one.replace("−", "-").replace(",", "")) for one in re.findall(r"[−+]?[\d,]+\.\d+", words)]


def test_the_parts_of_every_score_add_up_to_it():
    run = made_run()
    for unit, outcome in zip(run.units, run.verdict.outcomes, strict=True):
        told = why(run, unit)
        assert told.total == outcome.score
        assert math.fsum(part.amount for part in told.parts) == pytest.approx(told.total, abs=1e-9)
    assert why(run, "county-07").of("bonus") == pytest.approx(0.5)


def test_the_figures_of_a_sentence_about_a_score_add_up_to_the_score_shown():
    run = made_run()
    for unit in run.units:
        words = score_words(run, unit, {})
        shown = numbers(words.en.partition(" points")[0])[-1]
        inside = words.en.partition("Of this: ")[2].partition(". Veto")[0]
        assert math.fsum(numbers(inside)) == pytest.approx(shown, abs=1e-9)


def test_the_first_and_the_vetoed_county_read_as_they_should():
    run, names = dated_run(), {"county-07": Text("庚县", "Seven")}
    assert score_words(run, "county-04", names).zh.startswith(
        "county-04（2018）得 96.70 分，在 10 个单元中列第 1 名，等级优秀。"
    )
    vetoed = score_words(run, "county-07", names)
    assert "一票否决：V3 环境污染事件（2018-06-03 的事件）；否决前等级良好。" in vetoed.zh
    assert vetoed.en.startswith("Seven (2018): 81.81 points, 9th of 10, grade failed.")
    assert "Veto: V3 Pollution incident (by the event of 2018-06-03); grade good before it." in vetoed.en
    assert "V3 Pollution incident (by an event without a day)" in score_words(made_run(), "county-07", names).en


def test_a_change_in_words_adds_up_and_names_the_veto_the_grade_and_who_passed():
    earlier, later = year_before()
    changes = {change.unit: change for change in compare(earlier, later)}
    for change in changes.values():
        exact = math.fsum(part.amount for part in change_parts(change, earlier, later))
        assert exact == pytest.approx(change.total, abs=1e-9)
        words = change_words(change, earlier, later, {}).en
        gained = shown_total(change, earlier, later)
        before, after, *_ = numbers(words)
        assert after - before == pytest.approx(gained, abs=1e-9)
        row = words.partition("): ")[2].partition(". ")[0] if "): " in words else ""
        figures = [float(x.replace("−", "-")) for x in re.findall(r"([−+]?\d+\.\d+) from ", row + " ")]
        assert math.fsum(figures) == pytest.approx(gained, abs=1e-9)
    told = change_words(changes["county-07"], earlier, later, {})
    assert "Veto V3 Pollution incident (by the event of 2018-06-03)" in told.en
    assert "触发一票否决 V3 环境污染事件（2018-06-03 的事件）；若按否决前得分应列第" in told.zh
    assert "变为不合格" in told.zh


def test_who_passed_whom_is_said_from_both_sides():
    earlier, later = year_before()
    changes = {change.unit: change for change in compare(earlier, later)}
    told = {unit: passed(change, earlier, later) for unit, change in changes.items()}
    assert any(ahead for ahead, _ in told.values())
    for unit, (ahead, behind) in told.items():
        assert all(unit in told[other][1] for other in ahead)
        assert all(unit in told[other][0] for other in behind)


def test_nothing_changed_is_said_so():
    panel = assess_panel(framework(**FIXED), rows_of({"1": [30, 20, 10], "2": [30, 20, 10]}, "xy"), "abc", "12")
    change = compare(panel["1"], panel["2"])[0]
    assert (
        change_words(change, panel["1"], panel["2"], {}).zh
        == "a仍列第 1 名，1 期 50.00 分，2 期 50.00 分（0.00），各项均无变化。"
    )


def test_a_value_that_went_missing_is_told_apart_from_performance():
    rows = rows_of({"1": [30, 20, 10]}, "xy").vstack(rows_of({"2": [30, 20, 10]}, "x"))
    panel = assess_panel(framework(**FIXED), rows, "abc", "12")
    told = change_words(compare(panel["1"], panel["2"])[0], panel["1"], panel["2"], {})
    assert "Of this, 0.00 is performance, +25.00 other weights, −25.00 indicators that only one side has" in told.en


def test_two_units_side_by_side():
    run = made_run()
    change = between(run, "county-03", "county-04")
    assert change.total == pytest.approx(run.verdict.scores[3] - run.verdict.scores[2], abs=1e-12)
    assert contrast_words(change, run, {}).en.startswith("county-04 has 96.70 points, county-03 ")
    assert between(run, "county-04", "county-03").total == pytest.approx(-change.total, abs=1e-12)


def test_the_way_to_the_next_grade_in_words():
    run = made_run()
    assert "即达优秀" in lift_words(run, "county-02").zh
    assert lift_words(run, "county-04").en == "it has the best grade"
    assert "while the veto stands" in lift_words(run, "county-07").en


def test_scores_of_other_means_have_shapley_parts_and_scores_among_units_none():
    def scored(method):
        made = framework(**FIXED).model_dump() | {"aggregate": {"method": method}}
        panel = assess_panel(Framework.model_validate(made), rows_of({"1": [30, 20, 10]}, "xy"), "abc", "1")
        return panel["1"]

    told = why(scored("geometric"), "a")
    assert math.fsum(part.amount for part in told.parts) == pytest.approx(told.total, abs=1e-9)
    assert told.of("x") == pytest.approx(told.of("y"))
    assert told.of("baseline") == pytest.approx(100 / 3)
    with pytest.raises(AssessmentError, match=r"scored against the other units \(topsis\)"):
        why(scored("topsis"), "a")
    with pytest.raises(AssessmentError, match="not a weighted mean"):
        between(scored("geometric"), "a", "b")
    assert "不能逐项拆分" in score_words(scored("topsis"), "a", {}).zh


def test_a_unit_without_a_score_has_no_parts_and_says_so():
    run = assess_panel(framework(**FIXED), rows_of({"1": [30, 20, None]}, "xy"), "abc", "1")["1"]
    assert why(run, "c").parts == ()
    assert score_words(run, "c", {}).en == "c (1) has too few indicators for a score or a rank."


def test_more_decimals_are_shown_where_a_score_would_look_like_a_better_grade():
    held = framework(**FIXED).model_dump() | {"grades": [{"min": 90, "grade": "A"}, {"grade": "B"}]}
    near = 0.6 * 89.996
    run = assess_panel(Framework.model_validate(held), rows_of({"1": [near, 20, 10]}, "xy"), "abc", "1")["1"]
    assert digits_of(run).decimals == 3
    assert "89.996" in score_words(run, "a", {}).en
    assert digits_of(made_run()) == Digits(2)


def test_parts_add_to_a_total_given_however_far_it_is():
    assert rounded_parts([0.0199], total=0.03) == [0.03]
    assert math.fsum(rounded_parts([0.5, -0.252, 0.123], total=0.38)) == pytest.approx(0.38)
    assert rounded_parts([], total=0.0) == []
