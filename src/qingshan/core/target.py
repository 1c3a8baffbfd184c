"""A target 目标: what was promised of an indicator, by when, who answers, and from which clause."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from qingshan.core.text import Text


class Comparator(StrEnum):
    """How a promise compares what is with what was promised, as the paper words it."""

    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    EQ = "eq"
    APPROX = "approx"
    APPROX_LT = "approx_lt"
    RANGE = "range"
    FULL = "full"
    GROWTH_LT0 = "growth_lt0"
    GROWTH_LE0 = "growth_le0"
    GROWTH_EQ0 = "growth_eq0"
    GROWTH_GE0 = "growth_ge0"
    GE_SERIES = "ge_series"
    GT_SERIES = "gt_series"
    LE_SERIES = "le_series"
    LT_SERIES = "lt_series"
    EQ_SERIES = "eq_series"
    APPROACH_SERIES = "approach_series"
    TREND_UP = "trend_up"
    TREND_DOWN = "trend_down"
    DONE = "done"
    KEEP = "keep"
    PERMIT = "permit"
    NONE = "none"


COMPARATOR_LABELS: dict[Comparator, Text] = {
    Comparator.GE: Text("≥ 不低于", "≥ at least"),
    Comparator.GT: Text("＞ 超过", "> more than"),
    Comparator.LE: Text("≤ 不超过", "≤ at most"),
    Comparator.LT: Text("＜ 低于", "< less than"),
    Comparator.EQ: Text("＝ 等于", "= exactly"),
    Comparator.APPROX: Text("≈ 左右", "≈ about"),
    Comparator.APPROX_LT: Text("≲ 近", "≲ nearly"),
    Comparator.RANGE: Text("区间", "between"),
    Comparator.FULL: Text("全覆盖", "all of them"),
    Comparator.GROWTH_LT0: Text("负增长", "falls"),
    Comparator.GROWTH_LE0: Text("只减不增", "does not grow"),
    Comparator.GROWTH_EQ0: Text("零增长", "zero growth"),
    Comparator.GROWTH_GE0: Text("只增不减", "does not fall"),
    Comparator.GE_SERIES: Text("达到（另一指标）", "at least another series"),
    Comparator.GT_SERIES: Text("高于（另一指标）", "above another series"),
    Comparator.LE_SERIES: Text("不超过（另一指标）", "at most another series"),
    Comparator.LT_SERIES: Text("低于（另一指标）", "below another series"),
    Comparator.EQ_SERIES: Text("同步于（另一指标）", "along with another series"),
    Comparator.APPROACH_SERIES: Text("接近（另一指标）", "near another series"),
    Comparator.TREND_UP: Text("提高", "rises"),
    Comparator.TREND_DOWN: Text("降低", "falls"),
    Comparator.DONE: Text("完成", "done"),
    Comparator.KEEP: Text("坚持", "kept up"),
    Comparator.PERMIT: Text("允许、鼓励", "permitted"),
    Comparator.NONE: Text("禁止、防止", "must not happen"),
}


@dataclass(frozen=True)
class Target:
    """What was promised of one indicator in one place.

    indicator : code of the rulebook;  place : division or zone code
    value, high : in `unit`, exactly as stated; None where the comparator needs no number
    measure : what of the indicator the value is: its level, its growth, its reduction
    deadline : last day;  every : how often, where it is due again and again
    answers : who answers for it;  clause : where it stands in the document `source`

    >>> one = Target("forest.cover", "530000", Comparator.GE, Decimal("60"), "%", date(2020, 12, 31), "5.4", "opinions")
    >>> one.value, one.deadline.year
    (Decimal('60'), 2020)
    """

    indicator: str
    place: str
    comparator: Comparator
    value: Decimal | None
    unit: str
    deadline: date | None
    clause: str
    source: str
    high: Decimal | None = None
    measure: str = "level"
    every: str = ""
    answers: tuple[str, ...] = ()
