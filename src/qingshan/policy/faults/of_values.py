"""What is doubtful about values and times, and the sums that the text itself offers."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from qingshan.core import Text
from qingshan.policy.judge.paragraph import Judged
from qingshan.policy.shape import Commitment, Diagnostic, Fact, Statement
from qingshan.policy.tree.paragraph import Paragraph

_LIKE = 0.66
_CLOSE = Fraction(1, 100)


def value_faults(
    commitments: Sequence[Commitment], facts: Sequence[Fact], dated: Sequence[tuple[Paragraph, Judged]]
) -> list[Diagnostic]:
    """Diagnostics of single values, of pairs of equal names, and of deadlines."""
    found = [
        *_of_single([*commitments, *facts]),
        *_of_magnitude([*commitments, *facts]),
        *_of_deadlines(dated),
        *_inconsistent(facts),
        *_ratios(facts),
    ]
    for one in commitments:
        if one.tier == "A" and one.value is not None and one.deadline.type == "none" and not one.deadline.implied:
            found.append(_told("NO_DEADLINE", "info", one, "没有期限", "no deadline"))
    return found


def _of_single(statements: Sequence[Statement]) -> Iterator[Diagnostic]:
    for one in statements:
        if one.value_span and one.value is None and one.op not in ("rank", "ordinal"):
            yield _told("OPEN_VALUE", "warning", one, "数值未定", "the value is left open")
        if "pairing" in one.rules:
            yield _told(
                "PAIRING", "warning", one, "“分别”前后的名称与数值个数不等", "as many names as values were not found"
            )
        if one.unit == "倍" and "高出" in one.quote:
            yield _told(
                "AMBIGUOUS_MULTIPLE",
                "warning",
                one,
                "“高出N倍”有两种理解，按原文保留",
                "高出 N times can be read in two ways; kept as written",
            )


def _of_magnitude(statements: Sequence[Statement]) -> Iterator[Diagnostic]:
    """A value more than a hundred times off another of the same name and unit."""
    first: dict[tuple[str, str], Statement] = {}
    for one in statements:
        if (
            one.norm is None
            or one.op in ("rank", "ordinal")
            or one.measure in ("composition", "count")
            or not _amount(one)
        ):
            continue
        other = first.setdefault((one.indicator, f"{one.norm.unit} {one.measure}"), one)
        low, high = sorted((_amount(one), _amount(other)))
        if high > 100 * low:
            yield _told(
                "MAGNITUDE_SUSPECT",
                "warning",
                one,
                "与同名数值相差百倍以上",
                "more than a hundred times off its namesake",
            )


def _of_deadlines(dated: Sequence[tuple[Paragraph, Judged]]) -> Iterator[Diagnostic]:
    for paragraph, judged in dated:
        for when in judged.whens:
            span = paragraph.shadow.span(when.start, when.end)
            if when.year_before:
                yield Diagnostic(
                    "YEAR_BEFORE",
                    "warning",
                    (span,),
                    Text("“某年前”按上一年年底计", "before a year is read as the end of the year before"),
                )
            if when.deadline.type == "damaged":
                yield Diagnostic("DAMAGED_YEAR", "warning", (span,), Text("年份缺字", "digits of the year are lost"))


def _inconsistent(facts: Sequence[Fact]) -> Iterator[Diagnostic]:
    """Facts of like names and equal units that differ a little: rounding, or a slip."""
    by_unit: dict[str, list[Fact]] = {}
    for one in facts:
        if (
            one.norm is not None
            and one.norm.unit not in ("rank", "ordinal", "count", "composition")
            and one.op != "range"
        ):
            by_unit.setdefault(one.norm.unit, []).append(one)
    for same in by_unit.values():
        ordered = sorted(same, key=lambda one: (_amount(one), one.span))
        for one, other in pairwise(ordered):
            low, high = _amount(one), _amount(other)
            if low != high and high and (high - low) / high < _CLOSE and _alike(one.indicator, other.indicator):
                rounding = (high - low) / high < _CLOSE / 2
                spans = tuple(sorted(each.value_span or each.span for each in (one, other)))
                yield Diagnostic(
                    "INCONSISTENT_VALUE",
                    "info" if rounding else "warning",
                    spans,
                    Text("同一数量前后不一致", "the same quantity is given twice with different values"),
                    Text("多半是取整", "probably rounding") if rounding else None,
                )


def _ratios(facts: Sequence[Fact]) -> Iterator[Diagnostic]:
    """X is N times Y, all three stated: recompute it."""
    for n, one in enumerate(facts):
        if one.unit != "倍" or one.norm is None or n < 2:
            continue
        above, below = facts[n - 2], facts[n - 1]
        if above.norm and below.norm and above.norm.unit == below.norm.unit and _amount(below):
            really = _amount(above) / _amount(below)
            if abs(really - _amount(one)) > Fraction(1, 100):
                continue
            shown = f"{above.value} / {below.value} = {float(really):.2f}"
            yield Diagnostic("CROSS_CHECK", "info", (one.span,), Text(f"核算一致：{shown}", f"recomputed: {shown}"))


def _amount(one: Statement) -> Fraction:
    assert one.norm is not None
    return Fraction(one.norm.value)


def _alike(one: str, other: str) -> bool:
    shared = len(set(one) & set(other))
    return shared >= _LIKE * max(len(set(one)), len(set(other)), 1)


def _told(code: str, severity: str, one: Statement, zh: str, en: str) -> Diagnostic:
    return Diagnostic(code, severity, (one.value_span or one.span,), Text(zh, en))
