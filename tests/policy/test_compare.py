"""Two versions of a plan: what changed, appeared and vanished, and nothing twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qingshan.policy import Reading, read_policy
from qingshan.policy.compare import Comparison, compare
from qingshan.rulebook import standard_rulebook

BOOK = standard_rulebook()
ITEMS = (
    "到2025年，森林覆盖率达到60%以上。",
    "到2025年，耕地保有量不低于8768万亩。",
    "每年评选10个美丽乡村。",
    "建设20个农业物联网应用示范基地。",
    "实现化肥使用量负增长。",
)


def paper(*items: str) -> Reading:
    numbered = [f"{number}、工作{number}\n{item}" for number, item in zip("一二三四五六", items, strict=False)]
    return read_policy("云南省人民政府关于绿色发展的实施意见\n" + "\n".join(numbered), BOOK)


def counts(held: Comparison) -> tuple[int, int, int, int]:
    return len(held.changed), len(held.appeared), len(held.vanished), len(held.same)


def test_a_plan_beside_itself_has_no_differences() -> None:
    one = paper(*ITEMS)
    assert counts(compare(one, one)) == (0, 0, 0, len(one.commitments))


def test_a_higher_number_and_a_later_year_are_changes_of_one_target() -> None:
    new = (ITEMS[0].replace("60%", "65%"), ITEMS[1].replace("2025", "2030"), *ITEMS[2:])
    held = compare(paper(*ITEMS), paper(*new))
    assert [(one.new.indicator, one.aspects) for one in held.changed] == [
        ("森林覆盖率", ("value",)),
        ("耕地保有量", ("deadline",)),
    ]
    assert (held.appeared, held.vanished) == ((), ())


def test_what_is_struck_out_vanishes_and_what_is_new_appears() -> None:
    held = compare(paper(*ITEMS[:3]), paper(ITEMS[0], ITEMS[1], ITEMS[4]))
    assert [one.quote for one in held.vanished] == ["每年评选10个美丽乡村"]
    assert ["化肥使用量" in one.indicator for one in held.appeared] == [True]


def test_a_moved_clause_is_no_new_target() -> None:
    held = compare(paper(*ITEMS), paper(*reversed(ITEMS)))
    assert held.appeared == held.vanished == ()
    assert {one.aspects for one in held.changed} == {("path",)}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(ITEMS), max_size=5), st.lists(st.sampled_from(ITEMS), max_size=5))
def test_every_commitment_is_told_once(left: list[str], right: list[str]) -> None:
    old, new = paper(*left), paper(*right)
    held = compare(old, new)
    pairs = (*held.changed, *held.same)
    assert sorted([*(one.old.id for one in pairs), *(one.id for one in held.vanished)]) == sorted(
        one.id for one in old.commitments
    )
    assert sorted([*(one.new.id for one in pairs), *(one.id for one in held.appeared)]) == sorted(
        one.id for one in new.commitments
    )


def test_alike_names_are_found_among_many_and_the_most_alike_first() -> None:
    words = [f"{a}{b}产业园区面积" for a in "东南西北上下" for b in "山河湖海林田"]
    old = read_policy("\n".join(f"建成{word}10公顷。" for word in words), BOOK)
    new = read_policy("\n".join(f"建成{word}合计20公顷。" for word in words), BOOK)
    held = compare(old, new)
    assert len(held.changed) == len(words)
    assert all(change.old.indicator in change.new.indicator for change in held.changed)
