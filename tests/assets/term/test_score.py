"""Hand sums of the score: every deduction, cap, hole, veto and level."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from invented_term import (
    BOOK,
    LI,
    SCHEME,
    day,
    dossier,
    event,
    figure,
    fund,
    land,
    red_line,
    target,
    task,
)

from qingshan.assets.term import Decision, Standing, Tenure, VetoState, audit_of_term


def audit(**more):
    return audit_of_term(dossier(**more), BOOK)


def section(found, code):
    return next(one for one in found.sections if one.section == code)


def test_nothing_taken_off_gives_a_hundred_points_and_the_best_level():
    found = audit()
    assert (found.score, found.level, found.undecided) == (100, "good", False)
    assert [one.lines for one in found.sections] == [()] * 4


def test_each_task_not_carried_out_takes_two_points_and_those_due_elsewhere_none():
    elsewhere = [task(due, carried_out=False, due=due) for due in ("2015-12-31", "2019-01-01")]
    tasks = (*(task(code, carried_out=code == "b") for code in "abc"), *elsewhere)
    found = audit(tasks=tasks)
    assert section(found, "decision_supervision").scored == 21
    assert [one.evidence for one in section(found, "decision_supervision").lines] == [("task:a",), ("task:c",)]
    assert [one.task.code for one in found.tasks] == ["a", "b", "c"]


def test_an_item_takes_off_no_more_than_its_maximum_and_says_what_it_gives_back():
    found = audit(tasks=tuple(task(f"t{number}", carried_out=False) for number in range(8)))
    held = section(found, "decision_supervision")
    assert held.scored == 25 - 13
    assert held.lines[-1].points == 3


def test_a_section_never_falls_below_its_floor():
    pits = [event("2017-01-01", "2017-01-02", code=f"e{number}", severity="extraordinary") for number in range(2)]
    shrunk = land([("2015", "opening", "12", None), ("2016", "decrease", "5", "2016-05-01", "construction"),
                   ("2015", "decrease", "0", "2015-05-01", "construction"),
                   ("2017", "decrease", "0", "2017-05-01", "construction"),
                   ("2018", "decrease", "0", "2018-05-01", "construction")])  # fmt: skip
    found = audit(events=tuple(pits), postings=shrunk, promises=(target(), red_line()))
    held = section(found, "management_protection")
    assert held.scored == 0
    assert [one.points for one in held.lines] == [-25, -25, 25, -10, 10]


@pytest.mark.parametrize(("value", "scored"), [("90", 36), ("100", 40), ("250", 40), ("0", 0)])
def test_targets_give_their_maximum_times_what_is_attained(value, scored):
    assert section(audit(figures=(figure(value),)), "targets").scored == scored


def test_targets_count_by_their_weights():
    more = target("forest", "200", indicator="forest", weight=Decimal(3))
    found = audit(figures=(figure("100"), figure("150", indicator="forest")), promises=(target(), more))
    assert section(found, "targets").scored == 40 * (Fraction(1, 4) + Fraction(3, 4) * Fraction(3, 4))
    assert section(found, "targets").lines[0].evidence == ("target:forest", "figure:forest/2018")


def test_a_missing_figure_leaves_section_score_and_level_open_and_says_why():
    found = audit(figures=(figure(None, reason="not surveyed"),))
    assert section(found, "targets").scored is None
    assert "not surveyed" in section(found, "targets").reason.en
    assert (found.score, found.level, found.undecided) == (None, None, True)
    assert [one.code for one in found.findings] == ["audit-not-scored"]


def test_a_term_without_a_target_that_fell_due_cannot_be_scored():
    found = audit(promises=())
    assert "no target fell due" in section(found, "targets").reason.en
    assert found.score is None


def test_a_target_due_after_the_term_is_shown_and_not_scored():
    later = target("later", "999", period=figure(year=2020).period)
    found = audit(figures=(figure(), figure("1", 2020)), promises=(target(), later))
    assert found.score == 100
    assert [(one.due, one.met) for one in found.targets] == [(True, True), (False, False)]


def test_a_task_of_which_nobody_knows_leaves_its_section_open():
    assert section(audit(tasks=(task("a", carried_out=None),)), "decision_supervision").scored is None


def test_an_event_takes_off_its_points_by_the_days_it_lasted_in_the_term():
    found = audit(events=(event("2015-12-22", "2016-01-10"),))
    (row,) = found.events
    assert (row.standing, row.days, row.whole, row.share) == (Standing.CARRIED, 10, 20, Fraction(1, 2))
    assert section(found, "management_protection").scored == 25 - 5


def test_an_event_signed_in_the_term_counts_whole():
    signed = (Decision("li", day("2018-12-30"), PAPER := "approval 7"),)
    found = audit(events=(event("2018-12-30", "2019-01-08", decisions=signed),))
    assert found.events[0].share == Fraction(1, 5)
    assert section(found, "management_protection").lines[0].points == -10
    assert PAPER in found.evidence[-1].document


def test_an_event_found_years_later_counts_all_the_same():
    soon, late = (audit(events=(event("2017-01-01", "2017-12-31", discovered=when),))
                  for when in ("2017-02-01", "2024-02-01"))  # fmt: skip
    assert soon.score == late.score == 90


def test_an_event_found_after_what_is_known_is_left_out_and_told():
    found = audit(events=(event("2017-01-01", None, discovered="2026-01-01"),))
    assert (found.score, found.events) == (100, ())
    assert [one.code for one in found.findings] == ["audit-event-later"]


def test_an_event_that_goes_on_is_counted_up_to_the_last_day_of_what_is_known():
    found = audit(events=(event("2018-12-31", None),), known_on=day("2019-01-09"))
    assert found.events[0].whole == 10
    assert section(found, "management_protection").scored == 24


def test_an_event_before_the_term_counts_only_where_it_was_not_put_right_in_time():
    early = event("2014-01-01", "2014-12-31", rectify_by="2017-06-30")
    missed = audit(events=(early,))
    assert missed.events[0].standing is Standing.BEFORE
    assert [section(missed, code).scored for code in ("decision_supervision", "management_protection")] == [22, 25]
    kept = replace(early, closed=day("2017-06-30"))
    assert audit(events=(kept,)).score == 100
    assert audit(events=(replace(early, closed=day("2017-07-01")),)).score == 97


def test_what_had_to_be_put_right_before_or_after_the_term_is_not_its_failure():
    for due in ("2015-12-31", "2019-01-01"):
        assert audit(events=(event("2014-01-01", "2014-12-31", rectify_by=due),)).score == 100


def test_a_deadline_that_is_not_over_is_not_missed():
    due = event("2014-01-01", "2014-12-31", rectify_by="2018-12-31")
    assert not audit(events=(due,), known_on=day("2018-12-30")).events[0].overdue
    assert audit(events=(due,), known_on=day("2018-12-31")).events[0].overdue


def test_an_open_case_is_told_and_not_taken_off_and_a_dismissed_one_is_not_even_told():
    found = audit(events=(event("2017-01-01", "2017-12-31", confirmed=None, rectify_by="2018-01-01"),))
    assert found.score == 100
    assert [line.points for one in found.sections for line in one.lines] == [0, 0]
    dismissed = audit(events=(event("2017-01-01", "2017-12-31", confirmed=False, veto="severe_damage"),))
    assert (dismissed.score, dismissed.vetoes, dismissed.level) == (100, (), "good")


def test_an_event_of_another_post_is_not_of_this_term():
    found = audit(events=(event("2017-01-01", "2017-12-31", posts=("bureau",), rectify_by="2018-01-01"),))
    assert (found.events[0].standing, found.events[0].days, found.score) == (Standing.APART, 0, 100)


def test_a_veto_falls_on_the_term_in_which_the_event_began():
    found = audit(events=(event("2018-06-01", "2020-06-01", veto="falsified_data"),))
    assert (found.level_before, found.level) == ("good", "poor")
    before = audit(events=(event("2015-06-01", "2020-06-01", veto="falsified_data"),))
    assert (before.vetoes, before.level) == ((), "good")


def test_a_veto_falls_on_the_term_in_which_it_was_signed():
    signed = (Decision("li", day("2016-02-01"), "approval"),)
    found = audit(events=(event("2019-06-01", "2020-06-01", veto="severe_damage", decisions=signed),))
    assert found.level == "poor"


def test_a_veto_on_a_day_when_another_acts_falls_on_neither_term_of_the_holder():
    acting = Tenure("sun", "mayor", day("2018-06-01"), day("2018-07-01"), acting=True)
    held = event("2018-06-15", "2018-06-20", veto="severe_damage")
    assert audit(events=(held,), tenures=(LI, acting)).vetoes == ()


def test_a_veto_of_an_open_case_is_pending_and_the_outcome_undecided():
    found = audit(events=(event("2018-06-01", "2018-06-02", veto="severe_damage", confirmed=None),))
    assert [one.state for one in found.vetoes] == [VetoState.PENDING]
    assert (found.level, found.undecided) == ("good", True)
    assert [one.code for one in found.findings] == ["audit-veto-pending"]


def test_a_veto_gives_the_lowest_level_even_where_the_score_is_open():
    found = audit(figures=(), events=(event("2018-06-01", "2018-06-02", veto="severe_damage"),))
    assert (found.score, found.level_before, found.level) == (None, None, "poor")


SHRINKS = [("2015", "opening", "12", None), ("2015", "decrease", "1", "2015-05-01", "construction"),
           ("2016", "decrease", "2", "2016-05-01", "construction"),
           ("2017", "increase", "0.5", "2017-05-01", "land_consolidation"),
           ("2018", "decrease", "0", "2018-05-01", "construction")]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "state", "score", "level"),
    [("12", "inherited", 100, "good"), ("11", "new", 90, "poor"), ("9.5", "held", 100, "good")],
)
def test_a_red_line_broken_before_the_term_is_inherited_and_one_broken_in_it_brings_the_veto(line, state, score, level):
    found = audit(postings=land(SHRINKS), promises=(target(), red_line(line)))
    (row,) = found.red_lines
    assert (row.opening, row.closing) == (11, Fraction("9.5"))
    assert (row.inherited, row.new) == (state == "inherited", state == "new")
    assert row.gap == max(Fraction(line) - Fraction("9.5"), 0)
    assert (found.score, found.level) == (score, level)


def test_a_red_line_without_an_account_leaves_the_outcome_open():
    found = audit(promises=(target(), red_line()))
    assert (found.score, found.undecided) == (None, True)
    assert "no account of this stock" in section(found, "management_protection").reason.en


def test_irregular_money_takes_off_points_only_in_the_term():
    funds = (fund("received", "2015-05-01", "90"), fund("spent", "2015-08-01", "30"),
             fund("received", "2016-05-01", "40"), fund("spent", "2017-05-01", "50"),
             fund("irregular", "2017-05-01", "5"), fund("returned", "2018-05-01", "5"),
             fund("irregular", "2019-05-01", "5"), fund("spent", "2019-05-01", "9"))  # fmt: skip
    found = audit(funds=funds)
    (row,) = found.funds
    assert (row.opening, row.closing) == (60, 60 + 40 - 50 - 5)
    assert section(found, "funds_projects").scored == 8
    assert section(found, "funds_projects").lines[0].evidence == ("fund:forest/5",)


def test_maximum_and_lines_together_are_what_is_scored():
    found = audit(
        tasks=tuple(task(f"t{number}", carried_out=False) for number in range(9)),
        events=(event("2014-01-01", "2019-06-30", rectify_by="2018-01-01"),),
        figures=(figure("33.3"),),
        funds=tuple(fund("irregular", "2017-01-01", "1") for _ in range(7)),
    )
    for one in found.sections:
        assert one.scored == Fraction(one.maximum) + sum(line.points for line in one.lines)
    assert found.score == sum(one.scored for one in found.sections)
    assert 0 <= found.score < 100


def test_a_term_longer_than_three_years_stresses_the_last_three():
    assert audit().emphasis is None
    longer = replace(dossier(), term=replace(dossier().term, start=day("2014-01-01")))
    assert audit_of_term(longer, BOOK).emphasis == day("2016-01-01")
    leap = replace(longer, term=replace(longer.term, end=day("2020-02-29")))
    assert audit_of_term(leap, BOOK).emphasis == day("2017-03-01")


def test_every_number_of_the_scheme_has_a_source_of_the_rulebook_and_a_mark():
    vouched = [SCHEME.vouched(one) for one in SCHEME.points().values()]
    assert {source for source, _ in vouched} <= set(BOOK.sources)
    assert {mark for _, mark in vouched} == {"S", "U"}
