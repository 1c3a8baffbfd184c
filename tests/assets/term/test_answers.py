"""Who answers for what: days in office while it happened, whoever sat there when it was found."""

from fractions import Fraction

from invented_term import (
    BOOK,
    LI,
    SCHEME,
    SUN,
    WU,
    ZHAO,
    day,
    dossier,
    event,
    figure,
    fund,
    land,
    over,
    red_line,
    target,
)

from qingshan.assets.term import Answer, Decision, Tenure, audit_of_term


def answers(found):
    return [(one.official, one.post, str(one.answer), one.days) for one in found.responsibility]


def test_an_event_over_two_terms_is_split_by_days_and_not_by_the_day_it_was_found():
    held = dossier(events=(event("2018-12-22", "2019-01-10", discovered="2023-05-01"),))
    found = audit_of_term(held, BOOK)
    assert answers(found) == [("li", "mayor", "leadership", 10), ("zhao", "mayor", "leadership", 10)]
    assert [one.inherited for one in found.responsibility] == [False, True]
    assert [(str(one.start), str(one.end)) for one in found.responsibility] == [
        ("2018-12-22", "2018-12-31"), ("2019-01-01", "2019-01-10"),
    ]  # fmt: skip


def test_a_signature_comes_first_and_has_no_days():
    signed = (Decision("li", day("2018-06-01"), "approval 7"),)
    found = audit_of_term(dossier(events=(event("2019-03-01", "2019-03-10", decisions=signed),)), BOOK)
    first, second = found.responsibility
    assert (first.official, first.post, first.answer, first.days, first.share) == ("li", "mayor", Answer.DIRECT, 0, 0)
    assert first.evidence == ("event:pit", "tenure:2")
    assert (second.official, second.share) == ("zhao", 1)


def test_a_signature_outside_any_post_is_still_told():
    signed = (Decision("zhao", day("2011-06-01"), "a letter"),)
    found = audit_of_term(dossier(events=(event("2011-03-01", "2011-03-10", decisions=signed),)), BOOK)
    assert (found.responsibility[0].official, found.responsibility[0].post) == ("zhao", "")


def test_every_post_in_charge_answers_for_all_the_days():
    found = audit_of_term(dossier(events=(event("2017-01-01", "2017-01-10", posts=("mayor", "bureau")),)), BOOK)
    assert answers(found) == [("li", "mayor", "leadership", 10), ("sun", "bureau", "leadership", 10)]


def test_who_acts_answers_for_those_days_or_shares_them_as_the_scheme_says():
    acting = Tenure("sun", "mayor", day("2017-01-03"), day("2017-01-07"), acting=True)
    held = {"tenures": (WU, LI, ZHAO, SUN, acting), "events": (event("2017-01-01", "2017-01-10"),)}
    alone = audit_of_term(dossier(**held), BOOK)
    assert [row[::3] for row in answers(alone)] == [("li", 2), ("sun", 4), ("li", 4)]
    assert (alone.events[0].days, alone.events[0].share) == (6, Fraction(3, 5))
    shared = audit_of_term(dossier(**held, scheme=SCHEME.model_copy(update={"stand_in": "shared"})), BOOK)
    assert [row[::3] for row in answers(shared)] == [("li", 2), ("li", 2), ("sun", 2), ("li", 4)]
    assert shared.events[0].days == 8


def test_a_vacant_post_is_told_and_its_days_fall_on_nobody():
    held = dossier(tenures=(WU, ZHAO), events=(event("2015-12-30", "2019-01-03"),))
    found = audit_of_term(over(held, "2010-01-01", "2016-01-01", "wu"), BOOK)
    assert [(one.official, one.answer) for one in found.responsibility] == [
        ("wu", Answer.LEADERSHIP), ("", Answer.VACANT), ("zhao", Answer.LEADERSHIP),
    ]  # fmt: skip
    assert sum(one.days for one in found.responsibility) == found.events[0].whole


def test_holders_have_the_days_of_the_term():
    acting = Tenure("sun", "mayor", day("2018-12-01"), day("2019-01-01"), acting=True)
    found = audit_of_term(dossier(tenures=(WU, LI, acting)), BOOK)
    assert [(one.official, one.acting, one.days) for one in found.holders] == [("li", False, 1065), ("sun", True, 31)]


def test_every_id_of_evidence_that_stands_in_a_row_stands_in_the_index_and_no_other():
    rows = [("2015", "opening", "12", None), ("2015", "decrease", "1", "2015-05-01", "construction"),
            ("2016", "decrease", "2", "2016-05-01", "construction")]  # fmt: skip
    funds = (fund("spent", "2017-01-01", "3"), fund("spent", "2020-01-01", "3"))
    held = dossier(postings=land(rows), funds=funds, promises=(target(), red_line()),
                   events=(event("2017-01-01", "2017-02-01"),), figures=(figure(), figure(year=2009)))  # fmt: skip
    found = audit_of_term(held, BOOK)
    told = [one.id for one in found.evidence]
    named = {key for one in found.sections for line in one.lines for key in line.evidence}
    for rows in (found.stocks, found.targets, found.red_lines, found.events, found.funds, found.responsibility):
        named |= {key for row in rows for key in row.evidence}
    assert named <= set(told)
    assert told == ["tenure:2", "target:gep-2018", "target:cropland", "figure:gep/2018", "event:pit", "fund:forest/1",
                    *(f"posting:postings.csv:{line}" for line in (1, 2, 3))]  # fmt: skip
    kinds = {one.id: one.kind for one in found.evidence}
    assert (kinds["target:cropland"], kinds["fund:forest/1"]) == ("red_line", "fund")
    posted = found.evidence[-1]
    assert (posted.file, posted.row, posted.title.en) == ("postings.csv", 3, "land cropland 2016 decrease")
