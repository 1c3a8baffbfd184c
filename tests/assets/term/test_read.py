"""TERM.yaml is read digit for digit, and everything that is wrong with it is told at once."""

from decimal import Decimal

import pytest
from invented_term import BOOK, day

from qingshan.assets.term import Within, audit_of_term, check_dossier, read_term

WHOLE = """\
title: {zh: 虚构, en: invented}
place: 530802
scheme: central-2017
known_on: 2024-06-30
invented: true
term: {official: li, post: mayor, from: 2016-01-01, to: 2019-01-01}
officials:
  - {code: li, name: {zh: 李某, en: Li}}
posts:
  - {code: mayor, title: {zh: 区长, en: mayor}, place: 530802}
tenures:
  - {official: li, post: mayor, from: 2016-01-01, to: 2019-01-01, document: "3"}
postings: [postings.csv]
within: {land: straight}
figures:
  - {indicator: gep, title: {zh: GEP, en: GEP}, period: 2018, value: 8752.400000000000000001, unit: 1e8 CNY, kind: gep,
     flow: true, document: bulletin}
  - {indicator: score, title: {zh: 分, en: score}, period: 2018Q3, value: null, unit: "1", kind: green_economy,
     reason: not assessed}
targets:
  - {code: gep, title: {zh: GEP, en: GEP}, direction: ge, value: 8752.4, unit: 1e8 CNY, indicator: gep, period: 2018,
     weight: 0.30, clause: article 3, document: plan}
red_lines:
  - {code: cases, title: {zh: 案件, en: cases}, direction: le, value: 0, unit: "1", indicator: cases, veto: true,
     document: plan}
tasks:
  - {code: t1, title: {zh: 任务, en: task}, due: 2017-06-30, carried_out: null, document: list}
events:
  - {code: pit, title: {zh: 采石, en: quarry}, severity: minor, onset: 2017-05-01, ended: 2017-06-30,
     discovered: 2021-03-01, posts: [mayor], confirmed: true, veto: severe_damage, rectify_by: 2018-01-01,
     closed: 2017-12-01, law: article 44, amount: 12.30, unit: hm2, documents: [report 1],
     decisions: [{official: li, day: 2017-04-01, document: approval}]}
funds:
  - {fund: forest, title: {zh: 资金, en: fund}, step: received, day: 2017-01-01, amount: 100.10, unit: 1e4 CNY,
     document: ledger}
"""


def read(tmp_path, text):
    path = tmp_path / "TERM.yaml"
    path.write_text(text, "utf-8")
    return read_term(path, BOOK)


def test_every_key_of_the_file_reaches_the_dossier(tmp_path):
    told, findings = read(tmp_path, WHOLE)
    assert (findings, told.postings) == ([], ("postings.csv",))
    held = told.dossier(BOOK, hashes={"TERM.yaml": "ab"})
    assert (held.place, held.known_on, held.invented) == ("530802", day("2024-06-30"), True)
    assert held.within == {"land": Within.STRAIGHT}
    assert (held.term.start, held.term.end, held.term.last) == (day("2016-01-01"), day("2019-01-01"), day("2018-12-31"))
    assert [(one.code, one.red_line, one.veto) for one in held.promises] == [
        ("gep", False, False),
        ("cases", True, True),
    ]
    assert held.events[0].decisions[0].document == "approval"
    assert (str(held.events[0].amount), str(held.funds[0].amount)) == ("12.30", "100.10")
    assert str(held.promises[0].weight) == "0.30"


def test_numbers_are_exactly_those_that_were_written(tmp_path):
    told, _ = read(tmp_path, WHOLE)
    (figure, _) = told.dossier(BOOK).figures
    assert figure.value == Decimal("8752.400000000000000001")
    assert figure.value > told.dossier(BOOK).promises[0].value


def test_every_record_knows_its_line(tmp_path):
    held = read(tmp_path, WHOLE)[0].dossier(BOOK)
    lines = WHOLE.splitlines()
    for records, words in ((held.figures, "indicator: gep"), (held.events, "code: pit"), (held.tasks, "code: t1")):
        assert words in lines[records[0].at.line - 1]
    found = audit_of_term(held, BOOK)
    shown = next(one for one in found.evidence if one.id == "event:pit")
    assert (shown.file, lines[shown.row - 1][:14], shown.document) == (
        "TERM.yaml", "  - {code: pit", "report 1; approval",
    )  # fmt: skip


def test_a_day_of_what_is_known_is_the_files_then_the_callers_then_the_terms_last(tmp_path):
    bare, _ = read(tmp_path, WHOLE.replace("known_on: 2024-06-30\n", ""))
    assert bare.dossier(BOOK).known_on == day("2018-12-31")
    assert bare.dossier(BOOK, known_on=day("2022-01-01")).known_on == day("2022-01-01")
    assert read(tmp_path, WHOLE)[0].dossier(BOOK, known_on=day("2022-01-01")).known_on == day("2024-06-30")


def test_the_whole_file_is_sound_but_for_a_figure_and_a_task_that_nobody_knows(tmp_path):
    held = read(tmp_path, WHOLE)[0].dossier(BOOK)
    assert check_dossier(held, BOOK) == []
    assert [one.code for one in audit_of_term(held, BOOK).findings] == ["audit-not-scored"] * 2


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("onset: 2017-05-01, ", "", "term-event-undated", "this event has no onset"),
        ("discovered: 2021-03-01, ", "discovered: null, ", "term-event-undated", "this event has no discovered"),
        ("amount: 100.10", "amount: a lot", "term-number", "'a lot' is no number"),
        ("value: 8752.4,", "value: .nan,", "term-number", "'.nan' is no number"),
        ("value: 8752.4,", "value: 1_000,", "term-number", "'1_000' is no number"),
        ("weight: 0.30", "wieght: 0.30", "unknown-key", "unknown key"),
        ("scheme: central-2017", "scheme: central-1917", "term-unknown-code", "scheme 'central-1917' is unknown"),
        ("step: received", "step: lent", "bad-value", "'received'"),
        ("period: 2018Q3", "period: 2018Q5", "bad-value", "'2018Q5' is no period"),
        ("onset: 2017-05-01", "onset: 2017-02-30", "bad-value", "day value is outside expected range"),
        ("known_on: 2024-06-30", "known_on: 9999-12-31", "bad-value", "less than 9999-12-31"),
        ("known_on: 2024-06-30", "known_on: 0001-01-01", "bad-value", "greater than 0001-01-01"),
        ("period: 2018Q3", "period: 9999", "bad-value", "9999 reaches the end of the calendar"),
        ("posts: [mayor], confirmed", "posts: [], confirmed", "bad-value", "at least 1 item"),
        ("direction: ge", "direction: gt", "bad-value", "'ge' or 'le'"),
        ("invented: true", "invented: perhaps", "bad-value", "valid boolean"),
        ("within: {land: straight}", "within: {land: bent}", "bad-value", "'dated' or 'straight'"),
        ("place: 530802\nscheme", "place: 5308021\nscheme", "bad-value", "5308021"),
        ("title: {zh: 虚构, en: invented}", "title: {zh: 虚构", "yaml-unreadable", "bad YAML"),
        ("invented: true", "invented: true\ninvented: true", "yaml-duplicate-key", "the same key twice"),
        ("invented: true", "invented: !!python/object:os.system x", "bad-value", "valid boolean"),
        (WHOLE, "[]", "bad-value", "valid dictionary"),
        (WHOLE, "", "bad-value", "valid dictionary"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_its_words_and_place(tmp_path, old, new, code, words):
    assert old in WHOLE
    told, findings = read(tmp_path, WHOLE.replace(old, new, 1))
    assert told is None
    assert [one.code for one in findings] == [code]
    assert words in findings[0].message.en
    assert findings[0].where.file == "TERM.yaml"


def test_the_finding_names_the_line_of_the_record(tmp_path):
    (found,) = read(tmp_path, WHOLE.replace("onset: 2017-05-01, ", ""))[1]
    assert WHOLE.splitlines()[found.where.line - 1].startswith("  - {code: pit")
    assert found.message.zh == "事件没有发生日期 onset"


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    text = WHOLE.replace("onset: 2017-05-01, ", "").replace("amount: 100.10", "amount: much").replace("weight", "wait")
    findings = read(tmp_path, text)[1]
    assert sorted(one.code for one in findings) == ["term-event-undated", "term-number", "unknown-key"]


def test_a_file_that_is_not_there_is_told(tmp_path):
    told, (found,) = read_term(tmp_path / "no.yaml", BOOK)
    assert (told, found.message.en) == (None, "there is no such file")
