"""The specification's worked examples of stocks, grades and targets come out of the audit of a whole term."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from invented_term import BOOK, PAPER, PLACE, SCHEME, dossier, figure, land, named, over

from qingshan.assets.audit import Direction
from qingshan.assets.postings import Entry, posting, postings
from qingshan.assets.term import Promise, audit_of_term, ledger
from qingshan.rulebook import AuditScheme

FILE = Path(__file__).parents[1] / "worked-examples-assets-audit.json"
EXAMPLES = {one["id"]: one for one in json.loads(FILE.read_text("utf-8"), parse_float=Decimal)["examples"]}
TERM = ("2018-01-01", "2019-01-01")


def given(example, name):
    return EXAMPLES[example]["inputs"][name]["value"]


def cropland():
    """Cropland of E-NR-01 as postings of one year; one unit stands for one of the example's."""
    rows = [("2018", "opening", str(given("E-NR-01", "opening")), None)]
    for entry in ("increase", "decrease"):
        rows += [("2018", entry, str(amount), "2018-06-01", cause)
                 for cause, amount in given("E-NR-01", entry).items()]  # fmt: skip
    return land(rows)


def test_the_cropland_account_closes_and_breaks_its_red_line_in_the_term():
    floor = Promise("floor", named("floor"), Direction.AT_LEAST, given("E-NR-01", "floor"), "hm2", resource="land",
                    item="cropland", red_line=True, veto=True, document=PAPER)  # fmt: skip
    found = audit_of_term(over(dossier(postings=cropland(), promises=(floor,)), *TERM), BOOK)
    expected = EXAMPLES["E-NR-01"]["expected"]
    assert float(found.stocks[0].closing.amount) == pytest.approx(float(expected["closing"]["value"]), rel=1e-9)
    (row,) = found.red_lines
    assert (row.holds, row.new, row.gap) == (expected["red_line_ok"], True, Fraction("15.6"))
    assert [one.veto for one in found.vetoes] == ["red_line_breach"]


def test_the_mean_grade_of_cropland_at_both_ends():
    sides = (("opening", "area0"), ("closing", "area1"))
    made = [
        posting("land", "cropland", PLACE, "2018", Entry(entry), str(amount), "hm2", grade=f"grade_{number}")
        for entry, name in sides
        for number, amount in zip(given("E-NR-04", "grade"), given("E-NR-04", name), strict=True)
    ]
    (row,) = audit_of_term(over(dossier(postings=ledger(postings(made), "grades.csv")), *TERM), BOOK).quality
    expected = EXAMPLES["E-NR-04"]["expected"]
    assert row.mean_opening == pytest.approx(float(expected["mean0"]["value"]), rel=1e-6)
    assert row.mean_closing == pytest.approx(float(expected["mean1"]["value"]), rel=1e-6)
    assert (row.better, row.opening["grade_3"], row.closing["grade_3"]) == (True, 410, 400)


def targets_only():
    """The scheme of E-AU-03: targets alone, of a hundred points."""
    told = SCHEME.model_dump(exclude={"sections"})
    item = {"code": "all", "title": named("all"), "kind": "targets", "maximum": 100}
    return AuditScheme.model_validate(
        told | {"sections": [{"code": "targets", "title": named("targets"), "maximum": 100, "items": [item]}]}
    )


def appraised():
    names = list(given("E-AU-03", "x"))
    weights = dict(zip(names, given("E-AU-03", "w"), strict=True))
    promises = [
        Promise(name, named(name), Direction(EXAMPLES["E-AU-03"]["inputs"]["direction"][name]),
                given("E-AU-03", "target")[name], "1e8 CNY", indicator=name, period=figure().period,
                weight=weights[name], document=PAPER)
        for name in names
    ]  # fmt: skip
    figures = tuple(figure(str(given("E-AU-03", "x")[name]), indicator=name) for name in names)
    return dossier(scheme=targets_only(), figures=figures, promises=tuple(promises))


def test_weighted_attainment_gives_the_score_before_the_veto():
    found = audit_of_term(appraised(), BOOK)
    expected = EXAMPLES["E-AU-03"]["expected"]
    assert float(found.score) == pytest.approx(float(expected["score_before_veto"]["value"]), rel=1e-6)
    assert {one.promise.code: float(one.attained) for one in found.targets} == pytest.approx(
        {name: float(one) for name, one in expected["a"]["value"].items()}, rel=1e-6
    )


def test_the_breach_of_the_red_line_sets_the_level_to_the_lowest():
    held = appraised()
    before = figure("8768", 2015, indicator="cropland")
    floor = Promise("floor", named("floor"), Direction.AT_LEAST, given("E-AU-03", "target")["cropland"], "1e8 CNY",
                    indicator="cropland", red_line=True, veto=True, document=PAPER)  # fmt: skip
    found = audit_of_term(
        dossier(scheme=held.scheme, figures=(*held.figures, before), promises=(*held.promises, floor)), BOOK
    )
    titles = {one.code: one.title.zh for one in SCHEME.levels}
    assert (titles[found.level_before], titles[found.level]) == ("好", EXAMPLES["E-AU-03"]["expected"]["level"])
