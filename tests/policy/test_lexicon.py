"""The words are data: a folder of the user's own adds a unit, a comparator, a name; a wrong record is refused."""

from pathlib import Path

import pytest

from qingshan.policy import read_policy
from qingshan.rulebook import Rulebook, load_rulebook


def with_words(folder: Path, record: str) -> Rulebook:
    """The rulebook with one record of the user's laid over it."""
    (folder / "policy").mkdir()
    (folder / "policy/mine.yaml").write_text(f"- {record}\n", "utf-8")
    book, findings = load_rulebook([folder])
    assert findings == []
    return book


def test_a_unit_of_ones_own(tmp_path: Path) -> None:
    book = with_words(
        tmp_path, '{code: my.shang, group: unit, words: [垧], base: ha, factor: "1", why: 东北地区的土地单位}'
    )
    (one,) = read_policy("黑土地保护面积达到30万垧。", book).commitments
    assert (one.norm.value, one.norm.unit) == ("300000", "ha")


def test_a_comparator_of_ones_own(tmp_path: Path, book: Rulebook) -> None:
    text = "湿地保有量务求不亚于12万公顷。"
    assert [one.op for one in read_policy(text, book).commitments] == ["eq"]
    mine = with_words(
        tmp_path, "{code: my.ge, group: comparator_before, words: [不亚于], op: ge, why: 下限的另一种说法}"
    )
    assert [one.op for one in read_policy(text, mine).commitments] == ["ge"]


def test_a_name_of_ones_own(tmp_path: Path, book: Rulebook) -> None:
    text = "建设100座花园城。"
    assert len(read_policy(text, book).commitments) == 1
    mine = with_words(tmp_path, "{code: my.name, group: name, words: [100座花园城], why: 本地的活动名称}")
    assert read_policy(text, mine).commitments == ()


def test_every_record_says_why_and_no_code_stands_twice(book: Rulebook) -> None:
    assert len(book.policy) > 100
    assert all(len(one.why) >= 2 for one in book.policy.values())


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ("{code: x, group: unit, words: [垧], why: 单位}", "needs its base unit"),
        ("{code: x, group: trend, words: [回升], why: 趋势}", "a comparator needs op"),
        ("{code: x, group: name, why: 名称}", "reads nothing"),
        ("{code: x, group: name, pattern: '(', why: 名称}", "no regular expression"),
        ("{code: x, group: count_verb, pattern: 'a', why: 动词}", "only names"),
        ("{code: x, group: unit, words: [垧], base: ha, factor: '-1', why: 单位}", "above zero"),
    ],
)
def test_a_wrong_record_is_refused_in_words(record: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy/mine.yaml").write_text(f"- {record}\n", "utf-8")
    _, findings = load_rulebook([tmp_path])
    assert [complaint in found.message.en for found in findings] == [True]
