"""A person's decisions: kept in a small file, replayed on every reading, and told when their words are gone."""

from pathlib import Path

import pytest

from qingshan.core import Refused, errors_in
from qingshan.policy import Reading, read_policy
from qingshan.policy.review import Decisions, Edit, Review, State, decided, edits_file, read_edits, replay, write_edits
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
TWICE = "一、甲\n守好山水。\n二、乙\n守好山水。"
TEXT = (
    "云南省人民政府关于绿色发展的实施意见\n（2019年5月28日）\n一、总体要求\n到2020年，永久基本农田保护面积不少于7341万亩。\n"
    "二、重点任务\n建设20个农业物联网应用示范基地。绿化步伐要迈得更大。"
)


def reading_of(text: str = TEXT) -> Reading:
    return read_policy(text, BOOK)


def after(edits: tuple[Edit, ...] = (), text: str = TEXT) -> tuple[Review, list[str]]:
    review, findings = replay(reading_of(text), edits, BOOK, "plan.review.yaml")
    return review, [one.code for one in findings]


def decide(**wanted) -> tuple[Edit, ...]:
    return decided((), after()[0], Decisions(**wanted), "plan.review.yaml")


def states(review: Review) -> list[str]:
    return [str(row.state) for row in review.rows]


def test_nobody_has_decided_on_a_fresh_reading() -> None:
    review, lost = after()
    assert set(states(review)) == {"open"}
    assert len(review.rows) == len(reading_of().commitments) == 2
    assert lost == []


def test_accepting_and_rejecting_by_number_and_by_id() -> None:
    code = after()[0].rows[1].commitment.id
    review, lost = after(decide(accept=["1"], reject=[code], by="张三", note="背景"))
    assert states(review) == ["accepted", "rejected"]
    assert [row.confirmed for row in review.rows] == [True, False]
    assert (review.rows[0].by, review.rows[1].note) == ("张三", "背景")
    assert lost == []


def test_all_is_what_nobody_has_decided_on() -> None:
    held = decide(reject=["1"])
    made = decided(held, after(held)[0], Decisions(accept=["all"]), "")
    assert states(after(made)[0]) == ["rejected", "accepted"]


def test_a_changed_value_changes_the_amount_and_a_changed_name_the_code() -> None:
    review, _ = after(decide(change=["1:value=8768", "1:indicator=耕地保有量", "1:deadline=2025-06-30"]))
    one = review.rows[0].commitment
    assert review.rows[0].state is State.CHANGED
    assert (one.value, one.unit) == ("8768", "万亩")
    assert one.norm is not None
    assert one.norm.unit == "ha"
    assert float(one.norm.value) == pytest.approx(8768e4 / 15, abs=1e-5)
    found = BOOK.indicator_named("耕地保有量")
    assert found is not None
    assert one.indicator_code == found.code
    assert one.deadline.end == "2025-06-30"
    assert one.quote == after()[0].rows[0].commitment.quote


def test_a_missed_one_is_added_by_its_words_or_by_its_span() -> None:
    words = "绿化步伐要迈得更大"
    start = TEXT.index(words)
    fields = ["indicator=绿化", "op=trend_up", "kind=target", "tier=B"]
    by_words, _ = after(decide(add=words, fields=fields))
    by_span, _ = after(decide(add=f"{start}:{start + len(words)}", fields=fields))
    assert by_words.rows == by_span.rows
    (added,) = [row for row in by_words.rows if row.state is State.ADDED]
    assert added.commitment.span == (start, start + len(words))
    assert added.commitment.quote == words
    assert added.commitment.path.startswith("2")


def test_undoing_takes_all_that_was_said_of_a_row() -> None:
    held = decide(accept=["1"], change=["1:tier=B"], add="绿化步伐要迈得更大", fields=["indicator=绿化", "op=keep"])
    review, _ = after(held)
    numbers = [str(n) for n, row in enumerate(review.rows, 1) if row.state is not State.OPEN]
    assert decided(held, review, Decisions(undo=numbers), "") == ()


def test_undo_all_takes_back_what_was_decided_and_nothing_else() -> None:
    held = decide(accept=["1"])
    assert decided(held, after(held)[0], Decisions(undo=["all"]), "") == ()
    assert decided((), after()[0], Decisions(undo=["all"]), "") == ()


def test_words_that_stand_twice_are_added_where_they_were_pointed_at() -> None:
    at = TWICE.rindex("守好山水")
    review = replay(reading_of(TWICE), (), BOOK, "")[0]
    wanted = Decisions(add=f"{at}:{at + 4}", fields=["indicator=山水", "op=keep"])
    edits = decided((), review, wanted, "")
    (added,) = [row.commitment for row in after(edits, TWICE)[0].rows if row.state is State.ADDED]
    assert (added.span, added.path[0]) == ((at, at + 4), "2")
    longer = TWICE.replace("一、甲\n", "一、甲\n早就开始。\n")
    (moved,) = [row.commitment for row in after(edits, longer)[0].rows if row.state is State.ADDED]
    assert moved.id == added.id
    assert moved.span[0] > added.span[0]


def test_two_promises_of_the_same_words_are_two_rows_and_undone_one_by_one() -> None:
    one = decide(add="绿化步伐要迈得更大", fields=["indicator=绿化", "op=keep"])
    both = decided(one, after(one)[0], Decisions(add="绿化步伐要迈得更大", fields=["indicator=步伐", "op=keep"]), "")
    rows = [row.commitment for row in after(both)[0].rows if row.state is State.ADDED]
    assert [row.indicator for row in rows] == ["绿化", "步伐"]
    assert decided(both, after(both)[0], Decisions(undo=[rows[1].id]), "") == one


def test_a_decision_holds_when_other_words_change_and_is_told_when_its_own_do() -> None:
    held = decide(accept=["1"])
    longer = TEXT.replace("二、重点任务\n", "二、重点任务\n要加强领导，落实责任。\n")
    assert after(held, longer)[0].rows[0].state is State.ACCEPTED
    review, lost = after(held, TEXT.replace("7341万亩", "7000万亩"))
    assert lost == ["policy-edit-lost"]
    assert set(states(review)) == {"open"}


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"accept": ["99"]}, "99"),
        ({"accept": ["nobody"]}, "nobody"),
        ({"change": ["1:value=many"]}, "plain number"),
        ({"change": ["1:colour=red"]}, "colour cannot be changed"),
        ({"change": ["1:op=bigger"]}, "one of"),
        ({"change": ["1:value"]}, "field=value"),
        ({"add": "这句话不在文中", "fields": ["indicator=甲", "op=ge"]}, "这句话不在文中"),
        ({"add": "绿化步伐", "fields": ["op=ge"]}, "needs quote, and indicator"),
        ({"add": "。", "fields": ["indicator=甲", "op=ge"]}, "START:END"),
        ({"fields": ["indicator=甲"]}, "--set needs --add"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(wanted: dict, words: str) -> None:
    with pytest.raises(Refused) as told:
        decide(**wanted)
    assert words in " ".join(one.message.zh for one in told.value.findings)


def test_the_file_gives_back_what_was_written_and_the_same_bytes(tmp_path: Path) -> None:
    file = edits_file(tmp_path / "plan.docx")
    assert file.name == "plan.review.yaml"
    assert read_edits(file) == ((), [])
    edits = decide(accept=["1"], change=["2:value=30"], by="李四")
    write_edits(file, edits)
    once = file.read_bytes()
    back, findings = read_edits(file)
    assert (back, findings) == (edits, [])
    write_edits(file, back)
    assert file.read_bytes() == once


def test_a_slip_in_the_file_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "plan.review.yaml"
    file.write_text("- do: accept\n  commitment: x\n- do: aprove\n  commitment: y\n", "utf-8")
    edits, findings = read_edits(file)
    assert len(edits) == 1
    assert [(one.code, one.where.line) for one in errors_in(findings)] == [("bad-value", 3)]
