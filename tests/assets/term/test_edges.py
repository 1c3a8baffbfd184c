"""First and last days, shared days, and schemes of one's own."""

from dataclasses import replace
from fractions import Fraction

import pytest
from invented_term import BOOK, LI, SCHEME, SUN, WU, day, dossier, event, figure, fund, land, red_line, target, task

from qingshan.assets.term import Decision, Standing, Tenure, audit_of_term, check_dossier
from qingshan.rulebook import AuditScheme


def audit(**more):
    return audit_of_term(dossier(**more), BOOK)


@pytest.mark.parametrize(
    ("onset", "ended", "standing", "days"),
    [
        ("2015-12-30", "2015-12-31", Standing.BEFORE, 0),
        ("2015-12-30", "2016-01-01", Standing.CARRIED, 1),
        ("2016-01-01", "2016-01-01", Standing.NEW, 1),
        ("2018-12-31", "2019-01-05", Standing.NEW, 1),
        ("2019-01-01", "2019-01-05", Standing.AFTER, 0),
    ],
)
def test_the_first_day_of_a_term_is_in_it_and_the_first_day_after_is_not(onset, ended, standing, days):
    (row,) = audit(events=(event(onset, ended),)).events
    assert (row.standing, row.days) == (standing, days)


def shared(**more):
    """Li and Sun share all of 2017."""
    both = Tenure("sun", "mayor", day("2017-01-01"), day("2018-01-01"), acting=True, document="paper")
    return audit(tenures=(WU, LI, SUN, both), scheme=SCHEME.model_copy(update={"stand_in": "shared"}), **more)


def test_on_a_shared_day_each_has_an_equal_part_of_what_is_taken_off():
    found = shared(
        tasks=(task("a", carried_out=False),),
        funds=(fund("irregular", "2017-05-01", "1"),),
        events=(event("2017-01-01", "2017-01-10", rectify_by="2017-06-30"),),
    )
    points = {line.item: line.points for one in found.sections for line in one.lines}
    assert points == {"reform_tasks": -1, "failure_to_act": Fraction(-3, 2), "events": -5, "irregular": -1}
    assert sum(one.days for one in found.holders) == 1096


def test_a_signature_is_told_with_the_post_in_charge_of_several_that_were_held():
    twice = Tenure("sun", "mayor", day("2017-01-01"), day("2018-01-01"), acting=True)
    signed = (Decision("sun", day("2017-06-01"), "approval"),)
    found = audit(tenures=(WU, LI, SUN, twice), events=(event("2017-07-01", "2017-07-02", decisions=signed),))
    assert (found.responsibility[0].post, found.responsibility[0].acting) == ("mayor", True)


def test_a_red_line_without_a_veto_takes_off_points_and_leaves_the_level():
    rows = [("2015", "opening", "12", None), ("2015", "decrease", "0", "2015-05-01", "construction")]
    rows += [(str(year), "decrease", "1", f"{year}-05-01", "construction") for year in (2016, 2017, 2018)]
    found = audit(postings=land(rows), promises=(target(), red_line("11", veto=False)))
    assert (found.score, found.vetoes, found.level) == (90, (), "good")


def without_red_lines(**numbers):
    """The scheme without points for red lines, and with other numbers."""
    told = SCHEME.model_dump() | numbers
    items = told["sections"][2]["items"]
    told["sections"][2]["items"] = [one for one in items if one["kind"] != "red_lines"]
    return AuditScheme.model_validate(told)


def test_a_red_line_that_nobody_can_judge_leaves_the_outcome_open_even_where_it_gives_no_points():
    found = audit(scheme=without_red_lines(), promises=(target(), red_line()))
    assert (found.score, found.level, found.undecided) == (100, "good", True)
    free = audit(scheme=without_red_lines(), promises=(target(), red_line(veto=False)))
    assert not free.undecided


def test_a_bonus_makes_up_for_another_target_and_never_exceeds_the_sections_maximum():
    more = target("forest", "100", indicator="forest")
    scheme = without_red_lines(attainment_cap=2)
    found = audit(scheme=scheme, promises=(target(), more), figures=(figure("50"), figure("120", indicator="forest")))
    assert found.sections[1].scored == 40 * (Fraction(1, 2) + Fraction(6, 5)) / 2
    rich = audit(scheme=scheme, figures=(figure("150"),))
    assert rich.sections[1].scored == 40
    assert [line.points for line in rich.sections[1].lines] == [20, -20]


def test_what_is_known_may_end_with_the_term():
    assert check_dossier(replace(dossier(), known_on=day("2018-12-31")), BOOK) == []
