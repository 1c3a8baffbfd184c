"""Validation rules: what a record must say, and that those that ship with the package speak of what there is."""

import pytest
import yaml
from pydantic import ValidationError

from qingshan.core import Mark
from qingshan.core.units import same_dimension
from qingshan.rulebook import Rule, load_rulebook, standard_rulebook

BOOK = standard_rulebook()
GOOD = {
    "code": "mine",
    "title": {"zh": "规则", "en": "rule"},
    "sentence": {"zh": "应当如此", "en": "it must be so"},
    "kind": "range",
    "indicators": ["economy.gdp"],
    "low": 0,
    "source": "definition",
    "mark": "U",
}
BARE = {key: value for key, value in GOOD.items() if key not in ("kind", "indicators", "low")}


def every_rule():
    return pytest.mark.parametrize("rule", BOOK.rules.values(), ids=BOOK.rules)


@every_rule()
def test_a_rule_says_its_sentence_in_both_languages_and_what_to_do(rule):
    for words in (rule.title, rule.sentence, rule.remedy):
        assert words.zh.strip()
        assert words.en.strip()
        assert words.zh != words.en


@every_rule()
def test_a_threshold_that_nobody_printed_is_never_called_stated(rule):
    if rule.source in ("general-knowledge", "iglewicz-hoaglin-1993"):
        assert rule.mark is Mark.UNVERIFIED


@every_rule()
def test_a_rule_is_asked_of_some_indicator(rule):
    terms = {term.indicator for term in (*rule.left, *rule.right)}
    assert terms <= set(BOOK.indicators)
    assert terms or any(rule.covers(code) for code in BOOK.indicators)


@every_rule()
def test_the_children_of_a_rule_add_up(rule):
    if rule.kind == "children":
        named = [code for code in rule.indicators if not code.endswith(".*")]
        assert {BOOK.indicators[code].over_places for code in named} <= {"sum"}


def test_the_rules_of_the_two_documents_are_there():
    pairs = {(rule.left[0].indicator, rule.op, rule.right[0].indicator) for rule in BOOK.rules.values() if rule.left}
    assert ("land.permanent_farmland.area", "<=", "land.arable.area") in pairs
    assert ("land.high_standard_farmland.area", "<=", "land.arable.area") in pairs
    assert ("gep.regulating.value", "<=", "gep.total") in pairs
    assert same_dimension(BOOK.indicators["land.arable.area"].unit, "hm2")


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (GOOD | {"indicators": []}, "a rule of kind range needs indicators"),
        (GOOD | {"op": "="}, "a rule of kind range has no op"),
        ({key: value for key, value in GOOD.items() if key != "low"}, "a rule of kind range needs low or high"),
        (GOOD | {"low": 2, "high": 1}, "low 2 must lie below high 1"),
        (GOOD | {"levels": ["town"]}, "there is no level town; there are province, prefecture"),
        (
            GOOD | {"valid_from": "2020-01-01", "valid_to": "2019-01-01"},
            "it cannot end on 2019-01-01, before it starts",
        ),
        (GOOD | {"kind": "change", "unit": "1"}, "a rule of kind change has no unit"),
        (BARE | {"kind": "relation", "left": ["a"]}, "a rule of kind relation needs op, right"),
        (BARE | {"kind": "relation", "left": ["a b"], "op": "=", "right": ["c"]}, "'a b' is no term"),
        (
            BARE | {"kind": "relation", "left": ["a last year"], "op": "=", "right": ["b last year"]},
            "a relation needs a term of the period itself",
        ),
        (
            BARE | {"kind": "outlier", "indicators": ["a"], "over": "places", "limit": 3.5, "least": 2},
            "a median needs at least 3 values",
        ),
        (BARE | {"kind": "children", "indicators": ["a"], "tolerance": -1}, "tolerance cannot be below 0"),
        (GOOD | {"severity": "fatal"}, "Input should be 'error', 'warning' or 'note'"),
        (GOOD | {"sentence": None}, "sentence"),
    ],
)
def test_a_rule_that_cannot_be_judged_does_not_load(record, words):
    with pytest.raises(ValidationError, match=words.replace("[", r"\[")):
        Rule.model_validate(record)


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"indicators": ["economy.gpd"]}, "unknown-indicator", "there is no indicator 'economy.gpd'"),
        ({"indicators": ["ecconomy.*"]}, "unknown-indicator", "there is no indicator 'ecconomy.*'"),
        ({"unit": "t"}, "rule-units", "the figures of the rule do not measure one thing: economy.gdp 亿元, unit t"),
        ({"source": "hearsay"}, "unknown-source", "there is no source 'hearsay'"),
    ],
)
def test_a_rule_of_an_overlay_that_names_what_is_not_there_is_told(tmp_path, more, code, words):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yaml").write_text(yaml.safe_dump([GOOD | more], allow_unicode=True), "utf-8")
    _, findings = load_rulebook([tmp_path])
    assert [(one.code, one.message.en, one.where.file) for one in findings] == [(code, words, "rules/mine.yaml")]


def test_the_parts_of_a_rule_are_of_a_dimension_that_there_is(tmp_path):
    (tmp_path / "rules").mkdir()
    record = BARE | {"kind": "parts", "indicators": ["land.area"], "dimension": "colour", "op": "="}
    (tmp_path / "rules" / "mine.yaml").write_text(yaml.safe_dump(record, allow_unicode=True), "utf-8")
    (one,) = load_rulebook([tmp_path])[1]
    assert (one.code, one.message.en) == ("unknown-dimension", "there is no dimension 'colour'")
