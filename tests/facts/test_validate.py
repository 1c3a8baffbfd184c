"""Rules judge what figures are to each other; what is missing is never judged, and each refusal says its numbers."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.core import Severity, Text
from qingshan.facts import facts_frame, validate
from qingshan.rulebook import Indicator, Member, Rule, Rulebook
from qingshan.rulebook.schema import Dimension

SAID = {"sentence": Text("应当如此", "it must be so"), "title": Text("规则", "rule"), "source": "x", "mark": "U"}


def rule(kind, **more):
    return Rule(**SAID | {"code": "the.rule", "kind": kind} | more)


def book_of(*rules):
    area = {"unit": "hm2", "low": 0, "dimensions": ("ecosystem",)}
    known = [
        Indicator(code=code, title=Text(code, code), **area)
        for code in ("arable", "permanent", "opening", "gained", "lost", "closing")
    ]
    known.append(Indicator(code="balance", title=Text("余额", "balance"), unit="hm2", dimensions=("ecosystem",)))
    members = ("forest", "broadleaf", "wetland")
    kinds = [Member(code=one, title=Text(one, one), parent="forest" if one == "broadleaf" else "") for one in members]
    types = Dimension(code="ecosystem", title=Text("类型", "type"), members=tuple(kinds))
    return Rulebook(
        indicators={one.code: one for one in known},
        dimensions={"ecosystem": types},
        rules={one.code: one for one in rules},
    )


def row(indicator, value, place="530101", period="2019", unit="hm2", **more):
    lack = {"status": "missing", "reason": "not told"} if value is None else {}
    said = {"indicator": indicator, "place": place, "period": period, "value": value, "unit": unit, "source": "test"}
    return said | lack | more


def found(held, rows, tree=None, **more):
    held = held if isinstance(held, tuple) else (held,)
    return validate(facts_frame(rows), book_of(*held), tree, **more)


def said(held, rows, tree=None, **more):
    return [one.message.en for one in found(held, rows, tree, **more)]


WITHIN = rule("relation", left=["permanent"], op="<=", right=["arable"], severity="error")


def test_a_part_larger_than_its_whole_is_told_with_both_figures_in_one_unit(tree):
    (one,) = found(WITHIN, [row("permanent", 30.0, unit="亩"), row("arable", 1.0)], tree)
    assert one.message.en == "it must be so: permanent, 530101 530101, 2019: 2 <= 1 hm² does not hold"
    assert one.message.zh == "应当如此：530101 530101 2019 permanent，左边 2，右边 1 hm²，应 <="
    assert (one.code, one.severity) == ("rule:the.rule", Severity.ERROR)
    assert str(one.where) == "permanent 530101 2019"


def test_thirty_mu_are_two_hectares_and_not_more():
    assert said(WITHIN, [row("permanent", 30.0, unit="亩"), row("arable", 2.0)]) == []


def test_a_figure_of_another_place_period_or_part_is_not_compared():
    for other in ({"place": "530102"}, {"period": "2018"}, {"part": "ecosystem=forest"}):
        assert said(WITHIN, [row("permanent", 9.0), row("arable", 1.0, **other)]) == []


def test_a_missing_figure_is_not_nought():
    assert said(WITHIN, [row("permanent", 9.0), row("arable", None)]) == []
    assert said(WITHIN, [row("permanent", 9.0)]) == []


def test_only_the_row_in_force_is_judged_and_its_line_is_told():
    first = row("permanent", 9.0, recorded_at="2020-01-01")
    mended = row("permanent", 1.0, recorded_at="2020-02-01", supersedes="2020-01-01")
    assert said(WITHIN, [first, mended, row("arable", 2.0)]) == []
    (one,) = found(WITHIN, [row("arable", 2.0), first], file="book.xlsx", lines=[7, 9])
    assert (one.where.file, one.where.row, one.where.field) == ("book.xlsx", 9, "value")


def test_the_tolerance_is_a_share_of_the_larger_side():
    slack = rule("relation", left=["permanent"], op="<=", right=["arable"], tolerance=0.01)
    assert said(slack, [row("permanent", 100.0), row("arable", 99.1)]) == []
    assert len(said(slack, [row("permanent", 100.0), row("arable", 98.9)])) == 1


BALANCE = rule("relation", left=["opening", "gained", "- lost"], op="=", right=["closing"])


def test_opening_plus_gains_less_losses_is_the_closing():
    good = [row("opening", 10.0), row("gained", 3.0), row("lost", 1.0), row("closing", 12.0)]
    assert said(BALANCE, good) == []
    assert said(BALANCE, [*good[:3], row("closing", 13.0)]) == [
        "it must be so: opening, 530101, 2019: 12 = 13 hm² does not hold"
    ]
    assert said(BALANCE, [*good[:2], row("closing", 99.0)]) == []  # the losses are not known


def test_sums_that_are_equal_on_paper_are_equal():
    assert said(BALANCE, [row("opening", 0.1), row("gained", 0.2), row("lost", 0.0), row("closing", 0.3)]) == []


def test_the_opening_is_last_years_closing():
    chain = rule("relation", left=["opening"], op="=", right=["closing last year"])
    rows = [row("closing", 5.0, period="2018"), row("opening", 5.0), row("closing", 7.0)]
    assert said(chain, rows) == []
    assert said(chain, [rows[0], row("opening", 6.0)]) == [
        "it must be so: opening, 530101, 2019: 6 = 5 hm² does not hold"
    ]
    assert said(chain, [row("closing", 5.0, period="2017"), row("opening", 6.0)]) == []
    quarter = [row("closing", 5.0, period="2018Q2"), row("opening", 6.0, period="2019Q2")]
    assert len(said(chain, quarter)) == 1


def test_some_parts_can_already_be_more_than_the_whole_where_none_is_negative():
    sums = rule("relation", left=["gained", "permanent"], op="<=", right=["arable"])
    assert len(said(sums, [row("gained", 9.0), row("arable", 5.0)])) == 1
    signed = rule("relation", left=["balance", "permanent"], op="<=", right=["arable"])
    assert said(signed, [row("balance", 9.0), row("arable", 5.0)]) == []


def test_a_value_outside_its_range_is_told_with_both_ends():
    limits = rule("range", indicators=["arable"], low=1.0, high=2.0, unit="km2")
    rows = [row("arable", 150.0), row("arable", 250.0, place="530102"), row("arable", None, place="530103")]
    assert said(limits, rows) == ["it must be so: arable, 530102, 2019: 2.5 km², expected 1 to 2"]
    above = rule("range", indicators=["arable"], low=300.0)
    assert [one.split(": ")[2] for one in said(above, rows[:1])] == ["150 hm², expected 300 to ∞"]


CHANGE = rule("change", indicators=["arable"], low=0.5, high=2.0)


def test_the_change_is_from_the_same_period_a_year_before():
    rows = [row("arable", 10.0, period="2018"), row("arable", 25.0)]
    words = "25 hm², 10 the year before, 2.5 times that; expected 0.5 to 2"
    assert said(CHANGE, rows) == [f"it must be so: arable, 530101, 2019: {words}"]
    assert said(CHANGE, [row("arable", 10.0, period="2017"), row("arable", 25.0)]) == []
    assert len(said(CHANGE, [row("arable", 10.0, period="2018-03"), row("arable", 25.0, period="2019-03")])) == 1
    assert said(CHANGE, [row("arable", 10.0, period="2018-02"), row("arable", 25.0, period="2019-03")]) == []


def test_there_is_no_ratio_to_nought_and_none_to_little_where_the_rule_says_so():
    assert said(CHANGE, [row("arable", 0.0, period="2018"), row("arable", 25.0)]) == []
    above = rule("change", indicators=["arable"], low=0.5, high=2.0, above=10.0)
    assert said(above, [row("arable", 10.0, period="2018"), row("arable", 25.0)]) == []


@settings(deadline=None)
@given(st.floats(0.5, 2.0), st.floats(1, 1e6), st.sampled_from(["hm2", "亩", "万亩", "km2"]))
def test_a_ratio_is_the_same_in_every_unit(ratio, before, unit):
    rows = [row("arable", before, period="2018", unit=unit), row("arable", before * ratio * 1.1 + 1, unit=unit)]
    told = (before * ratio * 1.1 + 1) / before > 2.0
    assert bool(said(CHANGE, rows)) == told


def test_the_outlier_of_ten_places_is_the_one_that_is_ten_thousand_times_too_large():
    far = rule("outlier", indicators=["arable"], over="places", limit=3.5, least=8, scale="log")
    rows = [row("arable", 10.0 + number, place=f"5301{number:02d}") for number in range(1, 10)]
    assert said(far, rows) == []
    (words,) = said(far, [*rows, row("arable", 150000.0, place="530110")])
    assert words.startswith("it must be so: arable, 530110, 2019: 150000 hm², the median is 15.4")
    prefecture = row("arable", 150000.0, place="530100")
    assert said(far, [*rows, prefecture]) == []  # another level
    assert said(far, [*rows[:6], row("arable", 150000.0, place="530110")]) == []  # too few to say


def test_robust_z_is_that_of_the_book():
    """Median 15, MAD 2: 25 is 0.6745 × 10 / 2 = 3.3725 away."""
    values = [13.0, 25.0, 15.0, 11.0, 17.0]
    rows = [row("arable", value, period=str(2010 + year)) for year, value in enumerate(values)]
    inside, beyond = (
        rule("outlier", indicators=["arable"], over="years", limit=limit, least=5) for limit in (3.38, 3.37)
    )
    assert said(inside, rows) == []
    (words,) = said(beyond, rows)
    assert words.endswith("2011: 25 hm², the median is 15, robust z 3.3725, limit 3.37")


def test_the_change_of_one_place_is_held_against_those_of_its_level_since_the_figure_before():
    alike = rule("outlier", indicators=["arable"], over="changes", limit=3.5, least=8, scale="log")
    places = [f"5301{number:02d}" for number in range(1, 11)]
    before = [row("arable", 10.0 * number, place=place, period="2010") for number, place in enumerate(places, 1)]
    grown = [row("arable", 10.0 * number * (1 + number / 100), place=place) for number, place in enumerate(places, 1)]
    assert said(alike, [*before, *grown]) == []
    doubled = [*grown[:-1], row("arable", 220.0, place=places[-1])]
    (words,) = said(alike, [*before, *doubled])
    assert words.startswith("it must be so: arable, 530110, 2019: 220 hm², the median is 105.")
    later = [row("arable", 220.0, place=places[-1], period="2011"), *doubled]
    assert said(alike, [*before, *later]) == []  # it has a figure of its own in between


def test_equal_figures_have_no_outlier():
    still = rule("outlier", indicators=["arable"], over="years", limit=1.0, least=3)
    rows = [row("arable", 0.1 * 3, period=str(year)) for year in range(2000, 2010)]
    assert said(still, [*rows, row("arable", 0.3, period="2010")]) == []


PARTS = rule("parts", indicators=["arable"], dimension="ecosystem", op="<=")
WHOLE = [row("arable", 10.0), row("arable", 4.0, part="ecosystem=forest"), row("arable", 6.0, part="ecosystem=wetland")]


def test_parts_add_up_to_no_more_than_the_whole():
    assert said(PARTS, WHOLE) == []
    words = "the parts add up to 11, the whole is 10 hm²"
    more = [*WHOLE[:2], row("arable", 7.0, part="ecosystem=wetland")]
    assert said(PARTS, more) == [f"it must be so: arable, 530101, 2019: {words}"]


def test_a_part_inside_another_counts_once():
    assert said(PARTS, [*WHOLE, row("arable", 3.0, part="ecosystem=broadleaf")]) == []
    alone = [WHOLE[0], row("arable", 11.0, part="ecosystem=broadleaf")]
    assert len(said(PARTS, alone)) == 1


def test_parts_that_lack_one_are_not_too_few():
    equal = rule("parts", indicators=["arable", "balance"], dimension="ecosystem", op="=")
    lack = [
        row("arable", 10.0),
        row("arable", 4.0, part="ecosystem=forest"),
        row("arable", None, part="ecosystem=wetland"),
    ]
    assert said(equal, lack) == []
    assert len(said(equal, lack[:2])) == 1
    assert len(said(equal, [row("arable", 3.0), *lack[1:]])) == 1  # already too much
    assert said(equal, [one | {"indicator": "balance"} for one in [row("arable", 3.0), *lack[1:]]]) == []


CHILDREN = rule("children", indicators=["arable"], tolerance=0.01)
COUNTIES = [row("arable", value, place=f"53010{number}") for number, value in ((1, 1.0), (2, 2.0), (3, 3.0))]


def test_the_places_below_add_up_to_the_place_above(tree):
    assert said(CHILDREN, [*COUNTIES, row("arable", 6.05, place="530100")], tree) == []
    (words,) = said(CHILDREN, [*COUNTIES, row("arable", 7.0, place="530100")], tree)
    assert words.endswith("530100, 2019: the places below add up to 6, this place has 7 hm²")
    assert said(CHILDREN, [*COUNTIES, row("arable", 7.0, place="530100")]) == []  # nobody said who is below


def test_places_that_did_not_report_are_not_held_against_the_place_above(tree):
    above = row("arable", 7.0, place="530100")
    assert said(CHILDREN, [*COUNTIES[:2], above], tree) == []
    assert said(CHILDREN, [*COUNTIES[:2], row("arable", None, place="530103"), above], tree) == []
    nothing = row("arable", None, place="530103", status="not applicable", reason="none there")
    assert len(said(CHILDREN, [*COUNTIES[:2], nothing, above], tree)) == 1
    assert len(said(CHILDREN, [*COUNTIES[1:], row("arable", 4.0, place="530100")], tree)) == 1  # already too much


def test_a_rule_speaks_of_its_levels_periods_and_dates_alone():
    bad = [row("arable", -1.0), row("arable", -1.0, place="530100"), row("arable", -1.0, period="2019-03")]
    for more, count in (
        ({}, 3),
        ({"levels": ["county"]}, 2),
        ({"periods": ["month"]}, 1),
        ({"valid_from": "2020-01-01"}, 0),
        ({"valid_to": "2019-02-28"}, 2),
    ):
        assert len(said(rule("range", indicators=["arable"], low=0.0, **more), bad)) == count


def test_a_group_of_indicators_is_named_by_its_beginning():
    book = Rulebook(
        indicators={one: Indicator(code=one, title=Text(one, one), unit="1") for one in ("a.x", "a.y", "ab")},
        rules={"the.rule": rule("range", indicators=["a.*"], low=0.0)},
    )
    told = validate(facts_frame(row(code, -1.0, unit="1") for code in book.indicators), book)
    assert [one.where.field.split()[0] for one in told] == ["a.x", "a.y"]


def test_many_findings_of_one_rule_are_counted_and_weigh_as_much():
    rows = [row("arable", -1.0, place=f"53{number:04d}") for number in range(1000, 1100)]
    told = found(rule("range", indicators=["arable"], low=0.0, severity="error"), rows, most=3)
    assert [one.message.en for one in told][3:] == ["it must be so: 97 more"]
    assert {one.severity for one in told} == {Severity.ERROR}


def test_only_the_rules_asked_for_are_judged():
    rows = [row("arable", -1.0)]
    limits = rule("range", indicators=["arable"], low=0.0)
    other = limits.model_copy(update={"code": "other"})
    assert [one.code for one in found((limits, other), rows, rules=["other"])] == ["rule:other"]
    with pytest.raises(LookupError, match="the rulebook has no rule nothing"):
        found(limits, rows, rules=["nothing"])


def test_an_unknown_indicator_or_a_wrong_unit_is_left_to_the_check_of_facts():
    assert said((WITHIN, CHANGE), [row("unheard", 1.0), row("permanent", 9.0, unit="t"), row("arable", 1.0)]) == []


def test_no_rows_have_no_findings(tree):
    every = (WITHIN, BALANCE.model_copy(update={"code": "two"}), CHANGE.model_copy(update={"code": "three"}))
    assert validate(facts_frame([]), book_of(*every), tree) == []


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=6))
def test_the_order_of_rows_changes_nothing(values):
    rows = [row("arable", value, period=str(2000 + year)) for year, value in enumerate(values)]
    frame = facts_frame(rows)
    book = book_of(CHANGE, rule("range", indicators=["arable"], high=5e5).model_copy(update={"code": "other"}))
    assert validate(frame, book) == validate(frame.sort("period", descending=True), book)
    assert validate(pl.concat([frame.head(0), frame]), book) == validate(frame, book)
