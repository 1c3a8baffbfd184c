"""What is wrong with a dossier is told by code, words and row; a sound one has nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from invented_term import (
    BOOK,
    LI,
    PLACE,
    POSTS,
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
    task,
)

from qingshan.assets.term import Decision, Tenure, Within, check_dossier
from qingshan.core import Place, PlaceTree, Severity, Text, Where, errors_in


def found(held, places=None):
    return [(one.code, one.message.en) for one in check_dossier(held, BOOK, places)]


def test_a_sound_dossier_has_nothing_to_tell():
    rows = [("2018", "opening", "12", None), ("2018", "decrease", "1", "2018-05-01", "construction")]
    tree = PlaceTree([Place(PLACE, Text("思茅区", "Simao"), "county", None)])
    held = dossier(postings=land(rows), promises=(target(), red_line()), events=(event("2017-01-01", None),),
                   tasks=(task("a", carried_out=True),), funds=(SPENT, RECEIVED))  # fmt: skip
    assert found(held, tree) == []


def other(**more):
    return dossier(events=(event("2017-01-01", "2017-02-01", **more),))


SPENT = fund("spent", "2017-01-01", "3")
RECEIVED = fund("received", "2017-01-01", "9")
TWO = Tenure("sun", "mayor", day("2018-06-01"), day("2019-02-01"), document="paper")


@pytest.mark.parametrize(
    ("held", "code", "words"),
    [
        (lambda: dossier(tenures=(LI, replace(ZHAO, official="he"))),
         "term-unknown-code", "official 'he' is unknown; known: wu, li, zhao, sun"),
        (lambda: other(posts=("mayor", "king")), "term-unknown-code", "post 'king' is unknown; known: mayor, bureau"),
        (lambda: other(decisions=(Decision("he", day("2017-01-01"), "paper"),)), "term-unknown-code", "'he' is unkn"),
        (lambda: other(severity="bad"), "term-unknown-code",
         "severity 'bad' is unknown; known: minor, moderate, major, extraordinary"),
        (lambda: other(veto="red_line_breach"), "term-unknown-code",
         "veto 'red_line_breach' is unknown; known: severe_damage, falsified_data"),
        (lambda: dossier(promises=(target(), red_line(resource="gold"))), "term-unknown-code", "resource 'gold'"),
        (lambda: dossier(promises=(target(), red_line(item="cropand"))), "term-unknown-code", "item 'cropand'"),
        (lambda: dossier(within={"lnad": Within.DATED}), "term-unknown-code", "resource 'lnad' is unknown"),
        (lambda: dossier(tasks=(task("a", carried_out=True),) * 2), "term-code-twice", "task 'a' stands twice"),
        (lambda: dossier(figures=(figure(), figure("9"))), "term-code-twice", "figure 'gep/2018' stands twice"),
        (lambda: dossier(posts=(replace(POSTS[0], place="530821"), POSTS[1])), "term-place-of-post",
         "in charge of 530821, the audit is of 530802"),
        (lambda: dossier(promises=(target(indicator=""),)), "term-promise-of", "indicator | resource + item"),
        (lambda: dossier(promises=(target(period=None),)), "term-promise-of", "needs indicator + period"),
        (lambda: dossier(promises=(target(), red_line(item=""))), "term-promise-of", "needs resource + item"),
        (lambda: dossier(promises=(target(), red_line(indicator="gep"))), "term-promise-of", "and nothing else"),
        (lambda: dossier(promises=(target(unit="1e4 CNY"),)), "term-unit", "is in '1e4 CNY', not '1e8 CNY'"),
        (lambda: dossier(promises=(target(), red_line(unit="km2"))), "term-unit", "is in 'km2', not 'hm2'"),
        (lambda: dossier(figures=(figure(), figure(year=2017, unit="CNY"))), "term-unit", "figure 'gep/2017'"),
        (lambda: dossier(funds=(RECEIVED, replace(SPENT, unit="CNY"))),
         "term-unit", "fund 'forest' is in 'CNY', not '1e4 CNY'"),
        (lambda: dossier(funds=(RECEIVED, replace(SPENT, amount=Decimal(-3)))), "term-not-above-zero", "is -3; it"),
        (lambda: dossier(promises=(target(weight=Decimal(0)),)), "term-not-above-zero", "weight of target"),
        (lambda: dossier(funds=(SPENT, replace(RECEIVED, day=day("2017-01-02")))), "term-fund-overdrawn",
         "of forest fund than received, by 3 1e4 CNY on 2017-01-01"),
        (lambda: dossier(figures=(figure(None),)), "term-no-reason", "'gep/2018' has neither a value nor a reason"),
        (lambda: dossier(tenures=(WU, replace(LI, document=""), ZHAO, SUN)), "term-no-document", "'li 2016-01-01'"),
        (lambda: other(documents=()), "term-no-document", "event 'pit' names no document"),
        (lambda: dossier(events=(event("2017-02-01", "2017-01-31", discovered="2017-03-01"),)), "term-days",
         "event 'pit': 2017-01-31 comes before 2017-02-01"),
        (lambda: other(discovered="2016-12-31"), "term-days", "2016-12-31 comes before 2017-01-01"),
        (lambda: other(rectify_by="2016-12-31"), "term-days", "2016-12-31 comes before 2017-01-01"),
        (lambda: other(closed="2016-12-31"), "term-days", "2016-12-31 comes before 2017-01-01"),
        (lambda: dossier(tenures=(LI, replace(WU, end=WU.start))), "term-days", "2010-01-01 comes before 2010-01-02"),
        (lambda: over(dossier(), "2018-01-01", "2018-01-01"), "term-days", "2018-01-01 comes before 2018-01-02"),
        (lambda: dossier(tenures=(WU, LI, SUN, replace(TWO, end=day("2019-01-01")))), "tenures-overlap",
         "mayor is held by li and by sun from 2018-06-01 on"),
        (lambda: dossier(tenures=(WU, ZHAO)), "term-not-held", "li is not mayor on any day of the term 2016"),
        (lambda: dossier(tenures=(LI, replace(TWO, acting=True))), "term-partly-held",
         "of the 1096 days of 2016-01-01/2018-12-31, li is in the post on 882"),
        (lambda: dossier(known_on=day("2018-12-30")), "term-known-too-early", "known_on is 2018-12-30"),
        (lambda: dossier(scheme=SCHEME.model_copy(update={"until": day("2018-12-30")})), "term-scheme-not-in-force",
         "'central-2017' is not in force on 2018-12-31"),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_code_and_words(held, code, words):
    told = found(held())
    assert [one for one, _ in told if one != "term-partly-held" or code == one] == [code]
    assert any(words in message for _, message in told)


def test_a_place_that_the_tree_does_not_know_is_told():
    tree = PlaceTree([Place("530821", Text("宁洱县", "Ning'er"), "county", None)])
    assert found(dossier(), tree) == [("posting-place", "place '530802' is not in the list of places")]


def test_terms_one_after_the_other_and_those_marked_as_acting_do_not_overlap():
    held = dossier(tenures=(WU, LI, ZHAO, SUN, replace(TWO, acting=True)))
    assert [code for code, _ in found(held)] == ["term-partly-held"]
    assert errors_in(check_dossier(held, BOOK)) == []


def test_postings_are_told_by_file_and_line_and_their_accounts_once_they_are_sound():
    rows = land([("2018", "opening", "12", None), ("2018", "decrease", "-1", "2018-05-01", "construction")])
    (told,) = check_dossier(dossier(postings=rows), BOOK)
    assert (told.code, told.where) == ("posting-negative", Where("postings.csv", row=2, field="amount"))
    rows = land([("2018", "opening", "12", None), ("2018", "decrease", "13", "2018-05-01", "construction")])
    assert [code for code, _ in found(dossier(postings=rows))] == ["stock-negative"]


def test_everything_is_told_at_once_and_by_row():
    tenures = (replace(LI, document="", at=Where("TERM.yaml", line=9)), replace(TWO, at=Where("TERM.yaml", line=10)))
    told = check_dossier(dossier(tenures=tenures, known_on=day("2018-01-01")), BOOK)
    assert [(one.code, one.where.line, one.severity) for one in told] == [
        ("term-known-too-early", None, Severity.ERROR), ("term-partly-held", None, Severity.WARNING),
        ("term-no-document", 9, Severity.WARNING), ("tenures-overlap", 10, Severity.ERROR),
    ]  # fmt: skip
