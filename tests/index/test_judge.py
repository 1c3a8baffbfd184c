"""Bonus, penalty, veto, grade, rank, rounding: the worked examples, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from worked_examples import array, near

from qingshan.index.judge.events import Event, Items, adjusted
from qingshan.index.judge.grade import Band, grade_of
from qingshan.index.judge.ranking import positions
from qingshan.index.judge.rounding import rounded, rounded_parts
from qingshan.index.judge.veto import Effect, Penalty, judged


def bands_of(given_) -> tuple[Band, ...]:
    return tuple(Band(*pair) for pair in given_["grades"])


def test_a26_penalty_bonus_veto_grade_and_rank(example):
    given_, wanted = example
    names = {name.replace(":", "_"): points for name, points in given_["penalty"].items()}
    penalty, bonus = Items(names, given_["penalty_cap"]), Items(given_["bonus"], given_["bonus_cap"])
    outcomes = []
    for unit in given_["units"]:
        events = [Event(unit["unit"], *event.split(":")) for event in unit["events"]]
        score = adjusted(unit["raw"], bonus.of(events), penalty.of(events))
        fell = {e: Penalty(Effect.GRADE, "不合格", last=True) for e in unit["events"] if e in given_["veto"]}
        outcomes.append(judged(score, {}, bands_of(given_), fell))
    ranks = positions(array([one.score for one in outcomes]), last=np.array([one.last for one in outcomes]))
    for one, rank, row in zip(outcomes, ranks, wanted["results"], strict=True):
        assert near([one.score, rank], [row["score"], row["rank"]])
        assert (one.grade, list(one.vetoes)) == (row["grade"], row["veto"])
        assert one.grade_before_veto == row.get("grade_before_veto", row["grade"])


def test_a27_other_effects_of_a_veto(example):
    given_, wanted = example
    effects = {
        "zero_total": Penalty(Effect.ZERO_TOTAL),
        "zero_pillar_P3": Penalty(Effect.ZERO_PILLAR, "P3"),
        "cap_score_59": Penalty(Effect.CAP_SCORE, 59.0),
        "cap_grade_合格": Penalty(Effect.CAP_GRADE, "合格"),
        "drop_one_grade": Penalty(Effect.DROP_GRADES, 1),
        "exclude": Penalty(Effect.EXCLUDE),
    }
    for name, effect in effects.items():
        told = judged(given_["raw"], given_["pillar_points"], bands_of(given_), {"V": effect})
        assert near(told.score, wanted[name]["score"]), name
        assert told.grade == wanted[name]["grade"], name
        assert told.ranked is ("rank" not in wanted[name])
        assert told.score_before_veto == given_["raw"]


def test_of_several_vetoes_all_are_listed_and_the_hardest_takes_effect():
    bands = (Band(90, "优秀"), Band(60, "合格"), Band(None, "不合格"))
    fell = {"V1": Penalty(Effect.DROP_GRADES, 1), "V2": Penalty(Effect.ZERO_TOTAL), "V3": Penalty(Effect.CAP_SCORE, 59)}
    told = judged(95.0, {}, bands, fell)
    assert told.vetoes == ("V1", "V2", "V3")
    assert (told.score, told.grade) == (0.0, "不合格")


def test_a28_ties(example):
    given_, wanted = example
    for ties, ranks in wanted.items():
        assert near(positions(array(given_["scores"]), ties=ties), ranks), ties


def test_a29_ties_come_from_exact_scores_and_rounding_from_the_decimal_text(example):
    given_, wanted = example
    scores = array(given_["scores"])
    shown = [rounded(score, given_["decimals"]) for score in given_["scores"]]
    assert shown == wanted["displayed"]
    assert near(positions(scores), wanted["rank"])
    assert near(positions(array(shown)), wanted["rank_on_displayed"])
    assert [rounded(value) for value in given_["round_values"]] == wanted["half_up"]
    assert [rounded(value, way="half_even") for value in given_["round_values"]] == wanted["half_even"]


def test_a_score_just_below_a_band_is_below_it_however_it_is_shown():
    bands = (Band(90, "优秀"), Band(None, "良好"))
    assert rounded(89.996) == 90.0
    assert grade_of(89.996, bands) == "良好"
    assert grade_of(float("nan"), bands) is None
    with pytest.raises(LookupError, match="the last band needs no lower end"):
        grade_of(10.0, bands[:1])


def test_tie_breakers_decide_in_their_order():
    scores, first, second = array([80, 80, 80]), array([5, 7, 7]), array([1, 1, 2])
    assert positions(scores, breakers=(first, second)).tolist() == [3, 2, 1]


def test_units_under_a_veto_follow_all_others_in_the_order_of_their_scores():
    last = np.array([True, False, True, False])
    assert positions(array([99, 50, 98, 40]), last=last).tolist() == [3, 1, 4, 2]


@given(some.lists(some.floats(-1e4, 1e4), min_size=1, max_size=40), some.integers(0, 4))
def test_rounded_parts_add_up_to_the_rounded_sum_and_none_moves_by_a_whole_step(parts, decimals):
    shown = rounded_parts(parts, decimals)
    whole = rounded(float(sum(map(_exact, parts))), decimals)
    assert sum(map(_exact, shown)) == pytest.approx(whole, abs=1e-9)
    assert all(abs(one - other) < 10.0**-decimals + 1e-9 for one, other in zip(shown, parts, strict=True))


def _exact(value: float):
    from fractions import Fraction  # noqa: PLC0415 - only here

    return Fraction(repr(value))


@given(some.lists(some.sampled_from([60.0, 70.0, 70.0 + 5e-10, 80.0]), min_size=1, max_size=12))
def test_places_are_as_many_as_units_better_plus_one(scores):
    ranks = positions(array(scores))
    for score, rank in zip(scores, ranks, strict=True):
        assert rank == 1 + sum(other > score + 1e-9 for other in scores)
