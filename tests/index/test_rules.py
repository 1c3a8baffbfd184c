"""Schemes of rules: what is met, what is not, what cannot be decided; the limits in force; every fault of a file."""

import math
from pathlib import Path

import polars as pl
import pytest
from worked_examples import near

from qingshan.facts import facts_frame
from qingshan.index import ALL_UNITS, VALUES, AssessmentError, check_rule_values, check_rules, judge_rules
from qingshan.index.from_facts import rows_from_facts
from qingshan.rulebook.framework_read import read_framework, read_scheme
from qingshan.rulebook.rule_scheme import RuleScheme

INCLUSIVE, ALL = "finance.inclusive_farm_loans.balance", "finance.loans.balance"
COUNTY = "530823"


def shipped(code: str) -> RuleScheme:
    scheme, findings = read_scheme(Path(code))
    assert isinstance(scheme, RuleScheme)
    assert not findings
    return scheme


def rows(*cells) -> pl.DataFrame:
    """unit, indicator, period, value; a state in place of a number."""
    made = [
        (unit, code, period, None, None, given) if isinstance(given, str) else (unit, code, period, given, None, "")
        for unit, code, period, given in cells
    ]
    return pl.DataFrame(made, schema=VALUES, orient="row")


def county(figures, period="2018", unit=COUNTY) -> pl.DataFrame:
    return rows(*((unit, code, period, "na" if x is None else float(x)) for code, x in figures.items()))


def made(rules, figures=("x",), **more) -> RuleScheme:
    return RuleScheme.model_validate({
        "rule_scheme": "made", "version": "1", "title": {"zh": "试", "en": "made"}, "source": "definition",
        "figures": [one if isinstance(one, dict) else {"code": one, "zh": one, "en": one} for one in figures],
        "rules": [{"code": f"r{at}", "zh": "规则", "en": "rule", **one} for at, one in enumerate(rules)], **more,
    })  # fmt: skip


def of_thresholds(thresholds) -> RuleScheme:
    """The scheme that an example's thresholds (``poverty_rate_lt: 3.0``) are."""
    signs = {"lt": "<", "ge": ">="}
    named = [(*name.rsplit("_", 1), value) for name, value in thresholds.items()]
    return made(
        [{"figure": code, "limits": [{"op": signs[end], "value": value, "mark": "S"}]} for code, end, value in named],
        [code for code, _, _ in named],
    )


def limits(*given, **more):
    return made([{"figure": "x", "limits": [{"mark": "U", **one} for one in given]}], **more)


def judged(scheme, value, period="2018", unit=COUNTY):
    (only,) = judge_rules(scheme, rows((unit, "x", period, value)), period).results
    return only


def test_a33_a_county_that_meets_every_rule_leaves_poverty(example):
    given, expected = example
    run = judge_rules(shipped("poverty-exit"), county(given["county"]), "2018")
    assert run.verdicts == {COUNTY: expected["exit"]}
    margins = {one.rule.figure: one.margin for one in run.of(COUNTY) if not math.isnan(one.margin)}
    assert near(margins, expected["margins"])


def test_a33_holds_with_the_thresholds_that_the_example_states(example):
    given, expected = example
    run = judge_rules(of_thresholds(given["thresholds"]), county(given["county"]).filter(
        pl.col("indicator").is_in([name.rsplit("_", 1)[0] for name in given["thresholds"]])), "2018")  # fmt: skip
    assert run.verdicts == {COUNTY: expected["exit"]}


def test_a34_a_limit_met_exactly_fails_where_it_is_strict_and_a_gap_decides_nothing(example):
    given, expected = example
    run = judge_rules(of_thresholds(given["thresholds"]), county(given["county"]), "2018")
    told = {one.rule.figure: one.verdict for one in run.results}
    assert run.verdicts == {COUNTY: expected["exit"]}
    assert [code for code, verdict in told.items() if verdict == "failed"] == expected["failed"]
    assert [code for code, verdict in told.items() if verdict == "undecided"] == expected["undecided"]


def test_a35_the_growth_of_the_sums_decides_and_single_banks_do_not(example):
    given, expected = example
    run = judge_rules(shipped("inclusive-loans"), banks(given["banks"]), "2019")
    for one in expected["by_bank"]:
        (found,) = run.of(one["bank"])
        assert near([found.value, found.bound], [one["inclusive"], one["all"]])
        assert run.verdicts[one["bank"]] is one["met"]
    (whole,), overall = run.of(ALL_UNITS), expected["overall"]
    assert near([whole.value, whole.bound], [overall["inclusive"], overall["all"]])
    assert run.verdicts[ALL_UNITS] is overall["met"]


def banks(given) -> pl.DataFrame:
    return rows(
        *(
            (one["bank"], code, period, one[f"{key}{at}"])
            for one in given
            for code, key in ((INCLUSIVE, "incl"), (ALL, "all"))
            for at, period in enumerate(("2018", "2019"))
            if f"{key}{at}" in one
        )
    )


def test_a_bank_that_enters_makes_the_sums_incomparable():
    given = [
        {"bank": "A", "incl0": 1.0, "incl1": 2.0, "all0": 3.0, "all1": 4.0},
        {"bank": "B", "incl1": 1.0, "all1": 2.0},
    ]
    with pytest.raises(AssessmentError, match="incomparable_base: B"):
        judge_rules(shipped("inclusive-loans"), banks(given), "2019")


def test_without_the_year_before_growth_is_undecided_and_not_nought():
    run = judge_rules(shipped("inclusive-loans"), banks([{"bank": "A", "incl1": 2.0, "all1": 4.0}]), "2019")
    assert run.verdicts == {"A": None, ALL_UNITS: None}
    assert run.of("A")[0].reason.en.endswith("not reported")


def test_two_equal_growths_are_not_a_lead_whatever_the_noise_of_the_division():
    equal = [{"bank": "A", "incl0": 3.0, "incl1": 3.3, "all0": 7.0, "all1": 7.7}]
    assert judge_rules(shipped("inclusive-loans"), banks(equal), "2019").verdicts[ALL_UNITS] is False


@pytest.mark.parametrize(("op", "below", "exactly", "above"), [
    ("<", "met", "failed", "failed"), ("<=", "met", "met", "failed"),
    (">", "failed", "failed", "met"), (">=", "failed", "met", "met"),
])  # fmt: skip
def test_each_comparison_on_both_sides_of_its_limit_and_upon_it(op, below, exactly, above):
    scheme = limits({"op": op, "value": 3})
    assert [judged(scheme, x).verdict for x in (2.9, 3.0, 3.1)] == [below, exactly, above]


def test_a_rule_takes_the_limit_of_the_closest_region_in_force_on_the_last_day():
    scheme = limits(
        {"op": "<", "value": 2, "valid_from": "2016-01-01"},
        {"op": "<", "value": 3, "valid_from": "2016-01-01", "regions": ["53"]},
        {"op": "<", "value": 4, "valid_from": "2018-12-31", "regions": ["5308"]},
    )
    bounds = {(unit, period): judged(scheme, 1.0, period, unit).bound for unit, period in (
        ("110000", "2018"), ("530100", "2018"), ("530823", "2017"), ("530823", "2018"))}  # fmt: skip
    assert list(bounds.values()) == [2, 3, 3, 4]
    assert judged(scheme, 1.0, "2015").verdict == "not_in_force"


def test_the_share_of_villages_that_must_be_out_rises_after_2018():
    scheme = shipped("poverty-exit")
    (rule,) = (one for one in scheme.rules if one.code == "villages_exited_share")
    told = [judge_rules(scheme, county({"villages_exited_share": 92}, year), year) for year in ("2018", "2019")]
    assert [next(r for r in run.results if r.rule == rule).verdict for run in told] == ["met", "failed"]


def test_a_county_elsewhere_is_not_judged_by_the_rules_of_yunnan():
    run = judge_rules(shipped("poverty-exit"), county({"poverty_rate": 1.5}, unit="420500"), "2018")
    told = {one.rule.code: one.verdict for one in run.results}
    assert told["policy_coverage"] == "not_in_force"
    assert (told["poverty_rate"], told["checked_poverty_rate"], told["public_approval"]) == ("met", "met", "undecided")
    assert run.verdicts == {"420500": None}


def test_rates_of_the_check_are_worked_out_of_their_counts():
    counts = {"wrongly_exited": 3, "sampled_exited": 100, "omitted": 2, "unregistered_rural": 400}
    told = {one.rule.code: one for one in judge_rules(shipped("poverty-exit"), county(counts), "2018").results}
    assert near([told["wrong_exit_rate"].value, told["omission_rate"].value], [3.0, 0.5])
    assert (told["wrong_exit_rate"].verdict, told["omission_rate"].verdict) == ("failed", "met")


def test_a_division_by_nought_is_a_gap_with_a_warning():
    run = judge_rules(shipped("poverty-exit"), county({"wrongly_exited": 0, "sampled_exited": 0}), "2018")
    assert [one.code for one in run.findings] == ["division_by_zero"]
    assert {one.rule.code: one.verdict for one in run.results}["wrong_exit_rate"] == "undecided"


@pytest.mark.parametrize(
    ("state", "words"), [("na", "not reported"), ("pending", "not yet due"), ("nap", "not to apply")]
)
def test_no_state_of_a_gap_counts_as_met(state, words):
    result = judged(limits({"op": "<", "value": 3}), state)
    assert result.verdict == "undecided"
    assert words in result.reason.en


def test_what_is_worked_out_of_a_figure_not_yet_due_is_not_yet_due_itself():
    given = rows((COUNTY, "omitted", "2018", "pending"), (COUNTY, "unregistered_rural", "2018", 400.0))
    told = {one.rule.code: one for one in judge_rules(shipped("poverty-exit"), given, "2018").results}
    assert told["omission_rate"].reason.en.endswith("not yet due")
    assert told["public_approval"].reason.en.endswith("not reported")


def test_facts_come_in_the_units_of_the_scheme():
    scheme = shipped("inclusive-loans")
    said = {"place": "530823", "part": "", "source": "test"}
    facts = facts_frame([
        {**said, "indicator": INCLUSIVE, "period": "2018", "value": 12000.0, "unit": "万元"},
        {**said, "indicator": INCLUSIVE, "period": "2019", "value": 1.5, "unit": "亿元"},
        {**said, "indicator": ALL, "period": "2018", "value": 4.0, "unit": "亿元"},
        {**said, "indicator": ALL, "period": "2019", "value": 4.4, "unit": "亿元"},
    ])  # fmt: skip
    units = {figure.code: figure.unit for figure in scheme.figures}
    given, findings = rows_from_facts(facts, units, ["530823"], ["2018", "2019"])
    (whole,) = judge_rules(scheme, given, "2019").of(ALL_UNITS)
    assert not findings
    assert near([whole.value, whole.bound], [25.0, 10.0])


def test_a_household_leaves_only_with_every_one_of_the_six():
    six = dict.fromkeys(("food", "clothing", "schooling", "medical_care", "housing"), 1) | {
        "income_per_head": 4001, "poverty_line": 4000}  # fmt: skip
    scheme = shipped("poverty-exit-household")
    assert judge_rules(scheme, county(six), "2018").verdicts == {COUNTY: True}
    for code in ("food", "clothing", "schooling", "medical_care", "housing"):
        assert judge_rules(scheme, county({**six, code: 0}), "2018").verdicts == {COUNTY: False}
    assert judge_rules(scheme, county({**six, "income_per_head": 4000}), "2018").verdicts == {COUNTY: False}


def test_the_plain_table_has_a_row_for_each_unit_and_rule_with_its_source():
    table = judge_rules(shipped("poverty-exit"), county({"poverty_rate": 2.5}), "2018").frame()
    assert table.height == len(shipped("poverty-exit").rules)
    first = table.row(0, named=True)
    assert (first["limit"], first["margin"], first["mark"]) == (3.0, 0.5, "S")
    assert first["source"] == "poverty-exit-yunnan-2017"


def test_every_fault_of_a_scheme_is_told_at_once():
    scheme = made(
        [
            {"figure": "nowhere", "limits": [{"op": "<", "value": 1, "mark": "U"}]},
            {"figure": "x", "part": "none", "limits": [{"op": ">", "than": "y", "mark": "U"}]},
            {"code": "r1", "figure": "sure", "limits": [{"op": "<", "value": 1, "mark": "U", "regions": ["53"]}]},
        ],
        [
            {"code": "x", "zh": "x", "en": "x", "unit": "%", "formula": "late * 2"},
            {"code": "late", "zh": "x", "en": "x", "formula": "gone + 1"},
            {"code": "y", "zh": "y", "en": "y", "formula": "import os"},
            {"code": "y", "zh": "y", "en": "y", "formula": "1 < 2"},
            {"code": "sure", "zh": "s", "en": "s", "kind": "yes_no"},
        ],
        overall="total",
    )
    found = [one.message.en for one in check_rules(scheme, "made.yaml")]
    for words in (
        "2 figures have the code y", "2 rules have the code r1", "r0 names nowhere", "part none of r1",
        "needs late, whose formula must stand before it", "late names gone", "formula of y:", "must give a number",
        "compares % with 1", "judged on totals and can have no regions", "yes goes with a figure of yes or no",
        "is yes or no and has no total",
    ):  # fmt: skip
        assert any(words in message for message in found), words


def test_a_file_with_faults_of_form_tells_all_of_them(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(
        "rule_scheme: own\nversion: '1'\ntitle: {zh: 试, en: own}\nsource: definition\nstrange: 1\n"
        "figures: [{code: x, zh: x, en: x}]\n"
        "rules:\n"
        "  - {code: a, zh: a, en: a, figure: x, limits: [{op: '<', mark: U}]}\n"
        "  - {code: b, zh: b, en: b, figure: x, limits: [{op: '<', value: 1, valid_from: 2020-01-01,"
        " valid_to: 2019-01-01, mark: U}]}\n"
        "  - {code: c, zh: c, en: c, figure: x, limits: [{op: '<', value: 1, mark: U},"
        " {op: '<', value: 2, mark: U}]}\n"
        "  - {code: d, zh: d, en: d, figure: x, limits: []}\n",
        "utf-8",
    )
    scheme, findings = read_scheme(path)
    words = " ".join(one.message.en for one in findings)
    assert scheme is None
    assert len(findings) == 5
    for told in (
        "unknown key", "either value or than", "cannot end on 2019-01-01", "there must be one at least",
        "two limits of c begin on one day in one region",
    ):  # fmt: skip
        assert told in words


def test_a_source_that_is_nowhere_is_an_error_and_one_of_its_own_is_not(tmp_path):
    text = (
        "rule_scheme: own\nversion: '1'\ntitle: {zh: 试, en: own}\nsource: our-document\n"
        "figures: [{code: x, zh: x, en: x}]\n"
        "rules: [{code: a, zh: a, en: a, figure: x, limits: [{op: '<', value: 1, mark: S, source: no-such#3}]}]\n"
    )
    (tmp_path / "own.yaml").write_text(text, "utf-8")
    _, findings = read_scheme(tmp_path / "own.yaml")
    assert [(one.code, one.where.field) for one in findings] == [
        ("unknown-source", "our-document"), ("unknown-source", "no-such#3")]  # fmt: skip
    own = (
        "sources: [{code: our-document, title: {zh: 文件, en: ours}}, {code: no-such, title: {zh: 文件, en: other}}]\n"
    )
    (tmp_path / "own.yaml").write_text(text + own, "utf-8")
    assert read_scheme(tmp_path / "own.yaml")[1] == []


def test_a_scheme_of_rules_is_no_framework_and_says_so():
    framework, findings = read_framework(Path("poverty-exit"))
    assert framework is None
    assert "neither scores nor weights" in findings[0].message.en


def test_values_that_are_neither_yes_nor_no_are_found_with_the_unknown_and_the_double():
    scheme = shipped("poverty-exit-household")
    given = rows(("u", "food", "2018", 2.0), ("u", "fod", "2018", 1.0), ("u", "housing", "2018", 1.0),
                 ("u", "housing", "2018", 0.0), ("u", "clothing", "2018", "na"))  # fmt: skip
    assert sorted(one.code for one in check_rule_values(scheme, given)) == [
        "bad-value", "duplicate_value", "unknown_indicator"]  # fmt: skip
