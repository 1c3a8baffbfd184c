"""The audit of [a, c) is that of [a, b) and of [b, c) together, for everything that adds up."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as some
from invented_term import BOOK, LI, PLACE, SCHEME, dossier, event, figure, fund, land, over, task

from qingshan.assets.term import Answer, Basis, Tenure, Within, audit_of_term
from qingshan.assets.term.holders import stretches

FIRST = date(2014, 1, 1)
days = some.integers(0, 6 * 365).map(lambda number: FIRST + timedelta(days=number))
amounts = some.decimals(0, 10**6, places=3)
moves = some.tuples(days, some.sampled_from(["increase", "decrease", "difference", "reappraisal"]), amounts,
                    some.sampled_from(["construction", "land_consolidation"]))  # fmt: skip
spans = some.tuples(days, days).map(sorted)
cuts = some.lists(days, min_size=3, max_size=3, unique=True).map(sorted)
tenures = some.lists(some.tuples(some.sampled_from(["wu", "li", "sun"]), spans, some.booleans()), max_size=5)


def postings_of(drawn):
    rows = [("2014", "opening", "1000", None)]
    rows += [(str(year), "increase", "0", f"{year}-03-01", "construction") for year in range(2014, 2020)]
    for when, entry, amount, cause in drawn:
        year = when.year + 1 if entry == "reappraisal" and when.year < 2019 else when.year
        happened = when - timedelta(days=1) if when == date(when.year, 12, 31) else when
        signed = () if entry in ("difference", "reappraisal") else (cause,)
        if entry != "reappraisal" or year > 2014:
            rows.append((str(year), entry, str(amount), str(happened), *signed))
    return land(rows)


def events_of(drawn):
    return tuple(
        event(str(first), str(last), code=f"e{number}", severity="minor", rectify_by=str(last + timedelta(days=90)))
        for number, (first, last) in enumerate(drawn)
    )


def in_office(drawn):
    return tuple(Tenure(who, "mayor", first, last + timedelta(days=1), acting) for who, (first, last), acting in drawn)


def audits(held, cut):
    first, middle, last = map(str, cut)
    return [audit_of_term(over(held, *span), BOOK) for span in ((first, middle), (middle, last), (first, last))]


def added(parts):
    """Amounts by key together; one that is not known leaves its sum unknown."""
    sums = Counter()
    for part in parts:
        for key, amount in part.items():
            before = sums.get(key, Fraction(0))
            sums[key] = None if amount is None or before is None else before + amount
    return {key: amount for key, amount in sums.items() if amount != 0}


@settings(max_examples=60, deadline=None)
@given(some.lists(moves, max_size=6), cuts, some.sampled_from([None, Within.DATED, Within.STRAIGHT]))
def test_what_came_and_went_adds_up_and_carries_one_end_to_the_other(drawn, cut, within):
    held = dossier(postings=postings_of(drawn), within={"land": within} if within else {})
    one, other, both = [found.stocks[0] for found in audits(held, cut)]
    for name in ("increases", "decreases"):
        assert added([getattr(one, name), getattr(other, name)]) == added([getattr(both, name)])
    assert one.difference + other.difference == both.difference
    assert one.reappraisal + other.reappraisal == both.reappraisal
    assert one.closing == other.opening
    assert (one.opening, other.closing) == (both.opening, both.closing)
    for row in (one, other, both):
        moved = row.came - row.went + row.difference + row.reappraisal
        assert row.opening.amount + moved == row.closing.amount
        assert row.change == row.came - row.went + row.difference


@settings(max_examples=60, deadline=None)
@given(
    some.lists(spans, max_size=3), some.lists(days, max_size=5), tenures, cuts, some.sampled_from(["acting", "shared"])
)
def test_days_of_events_and_all_that_is_taken_off_add_up(drawn, due, office, cut, stand_in):
    tasks = tuple(task(f"t{number}", carried_out=False, due=str(when)) for number, when in enumerate(due))
    funds = tuple(fund("irregular", str(when), "1") for when in due)
    scheme, known = SCHEME.model_copy(update={"stand_in": stand_in}), date(2020, 12, 31)
    held = dossier(scheme=scheme, known_on=known, promises=(), events=events_of(drawn), tasks=tasks, funds=funds,
                   tenures=in_office(office))  # fmt: skip
    found = audits(held, cut)
    one, other, both = ({row.event.code: row.days for row in audit.events} for audit in found)
    assert added([one, other]) == added([both])
    points = [sum(line.points for part in audit.sections for line in part.lines) for audit in found]
    assert points[0] + points[1] == points[2]


@settings(max_examples=60, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(["received", "spent", "returned", "irregular"]), days, amounts),
                  max_size=6), cuts)  # fmt: skip
def test_money_results_and_days_of_holders_add_up(drawn, cut):
    funds = tuple(fund(step, str(when), str(amount)) for step, when, amount in drawn)
    results = tuple(figure("365", year, flow=True) for year in range(2014, 2020))
    one, other, both = audits(dossier(funds=funds, figures=results, promises=()), cut)
    steps = [{(row.fund, step): amount for row in found.funds for step, amount in row.steps.items()}
             for found in (one, other, both)]  # fmt: skip
    assert added(steps[:2]) == added(steps[2:])
    for row in both.funds:
        assert row.closing == other.funds[0].closing
    counted = [sum(row.counted for row in found.results) for found in (one, other, both)]
    assert counted[0] + counted[1] == counted[2]
    assert sum(row.days for found in (one, other) for row in found.holders) == sum(row.days for row in both.holders)


@settings(max_examples=60, deadline=None)
@given(tenures, spans, some.sampled_from(["acting", "shared"]))
def test_days_of_a_post_are_all_given_to_somebody_or_nobody_and_once(office, span, stand_in):
    first, last = span[0], span[1] + timedelta(days=1)
    held = list(stretches(in_office(office), first, last, stand_in))
    assert sum(one.days for one in held) == (last - first).days
    assert [one for one in held if one.tenure is None and one.part != 1] == []


@settings(max_examples=60, deadline=None)
@given(spans, tenures, some.sampled_from(["acting", "shared"]))
def test_who_answers_for_an_event_has_all_of_its_days_in_each_post(span, office, stand_in):
    held = dossier(events=(replace(events_of([span])[0], posts=("mayor", "bureau")),), tenures=in_office(office),
                   scheme=SCHEME.model_copy(update={"stand_in": stand_in}), known_on=date(2020, 12, 31))  # fmt: skip
    found = audit_of_term(held, BOOK)
    for post in ("mayor", "bureau"):
        rows = [one for one in found.responsibility if one.post == post]
        assert sum(one.days for one in rows) == (span[1] - span[0]).days + 1
        assert sum(one.share for one in rows) == 1
        assert {one.answer for one in rows if not one.official} <= {Answer.VACANT}


def year_of_land(**more):
    rows = [("2018", "opening", "100", None), ("2018", "decrease", "36.5", "2018-12-31", "construction")]
    held = dossier(postings=land(rows), tenures=(LI,), **more)
    return audit_of_term(over(held, "2018-01-01", "2018-03-15"), BOOK).stocks[0]


def test_inside_a_period_a_stock_is_interpolated_only_where_that_is_declared_and_is_marked():
    plain = year_of_land()
    assert (plain.closing.amount, plain.closing.basis, plain.change) == (None, Basis.UNKNOWN, None)
    assert "declare" in plain.closing.reason.en
    straight = year_of_land(within={"land": Within.STRAIGHT})
    assert (straight.closing.amount, straight.closing.basis) == (Fraction("92.7"), Basis.STRAIGHT)
    assert straight.decreases == {"construction": Fraction("7.3")}
    dated = year_of_land(within={"land": Within.DATED})
    assert (dated.closing.amount, dated.closing.basis, dated.came) == (100, Basis.DATED, 0)


def test_days_without_an_account_leave_what_moved_unknown():
    rows = [("2016", "opening", "9", None), ("2016", "decrease", "2", "2016-05-01", "construction")]
    (row,) = audit_of_term(dossier(postings=land(rows)), BOOK).stocks
    assert (row.opening.amount, row.closing.amount) == (9, None)
    assert (row.came, row.went, row.difference, row.covered) == (None, None, None, False)
    assert row.decreases == {"construction": None}


def test_a_movement_without_an_amount_is_a_hole_and_not_nought():
    rows = [("2018", "opening", "9", None), ("2018", "decrease", None, "2018-05-01", "construction")]
    held = over(dossier(postings=land(rows)), "2018-01-01", "2019-01-01")
    (row,) = audit_of_term(held, BOOK).stocks
    assert (row.went, row.closing.amount, row.came) == (None, None, 0)


def test_postings_of_another_place_do_not_count():
    rows = land([("2018", "opening", "9", None)])
    elsewhere = rows.with_columns(place=rows["place"].str.replace(PLACE, "530821"))
    assert audit_of_term(dossier(postings=elsewhere), BOOK).stocks == ()


def test_a_flow_counts_by_its_days_and_a_score_never():
    shown = (figure("365", 2018, flow=True), figure("80", 2018, indicator="score"))
    found = audit_of_term(over(dossier(figures=shown), "2018-12-22", "2019-01-11"), BOOK)
    assert [(row.days, row.counted) for row in found.results] == [(10, Decimal(10)), (10, None)]


def test_a_reappraisal_without_an_amount_leaves_all_after_it_unknown_and_nothing_before_it():
    rows = [("2018", "opening", "9", None), ("2019", "reappraisal", None, "2019-01-01"),
            ("2019", "decrease", "1", "2019-05-01", "construction")]  # fmt: skip
    held = dossier(postings=land(rows))
    (before,) = audit_of_term(over(held, "2018-01-01", "2019-01-01"), BOOK).stocks
    assert (before.opening.amount, before.closing.amount, before.reappraisal) == (9, 9, 0)
    (after,) = audit_of_term(over(held, "2018-01-01", "2019-06-01"), BOOK).stocks
    assert (after.closing.amount, after.reappraisal, after.change) == (None, None, None)
