"""The record of a validation rule 校验规则: what figures must be to each other, and how grave it is if not."""

import re
from datetime import date
from typing import Any, Final, Literal

from pydantic import model_validator

from qingshan.core import LEVELS, Text
from qingshan.core.record import Mark
from qingshan.rulebook.schema import Code, Record, Titled, Unit

RULE_KIND_LABELS: Final[dict[str, Text]] = {
    "range": Text("值域", "range"),
    "change": Text("同比", "change from the year before"),
    "relation": Text("勾稽关系", "relation between indicators"),
    "parts": Text("分项合计", "parts and whole"),
    "outlier": Text("离群", "outlier"),
    "children": Text("上下级合计", "children and parent"),
}

#: What each kind must say, and what it may say beside it.
_NEEDS: Final[dict[str, tuple[set[str], set[str]]]] = {
    "range": ({"indicators"}, {"low", "high"}),
    "change": ({"indicators"}, {"low", "high", "above"}),
    "relation": ({"left", "op", "right"}, {"tolerance"}),
    "parts": ({"indicators", "dimension", "op"}, {"tolerance"}),
    "outlier": ({"indicators", "over", "limit", "least"}, {"scale"}),
    "children": ({"indicators"}, {"tolerance"}),
}
_OF_A_KIND: Final = set().union(*(needed | allowed for needed, allowed in _NEEDS.values()))

_TERM: Final = re.compile(r"(-?)\s*([A-Za-z][A-Za-z0-9_.-]*)(\s+last\s+year)?")


class Term(Record):
    """One figure of a relation: added or taken away, of the same period or of the one a year before.

    Written as ``land.area``, ``- land.lost`` or ``land.closing last year``.
    """

    indicator: Code
    sign: Literal[1, -1] = 1
    last_year: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read(cls, raw: Any) -> Any:
        if not isinstance(raw, str):
            return raw
        found = _TERM.fullmatch(raw.strip())
        if found is None:
            raise ValueError(f"{raw!r} is no term; write an indicator, - before it or last year behind it")
        return {"indicator": found[2], "sign": -1 if found[1] else 1, "last_year": bool(found[3])}


class Rule(Titled):
    """One validation rule. Missing figures are never judged: a hole is no zero.

    kind : `range`: a value between `low` and `high`, in `unit` or the indicator's own;
        `change`: the ratio to the same period a year before between `low` and `high`, where that was over `above`;
        `relation`: `left` `op` `right`, sums of terms of one place, period and part;
        `parts`: the parts by `dimension` added up `op` the whole;
        `outlier`: at most `limit` robust z (0.6745 × distance from the median / MAD) over the places of one level
        (`over: places`), the years of one place (`over: years`), or, over the places of one level, of the change since
        the period told before (`over: changes`), with at least `least` values, on `scale`;
        `children`: the places below add up to the place above, where all of them have a number
    indicators : each is judged by itself; ``gep.*`` means all whose codes begin so
    tolerance : how far apart the sides may be, as a share of the larger one
    levels, periods : kinds of places and periods that are judged; all where left out
    sentence : the rule in one sentence, as the finding says it
    """

    kind: Literal["range", "change", "relation", "parts", "outlier", "children"]
    severity: Literal["error", "warning", "note"] = "warning"
    sentence: Text
    remedy: Text = Text("核对数值、单位和来源", "check the figure, its unit and its source")
    source: str
    mark: Mark
    indicators: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: Unit | None = None
    above: float | None = None
    left: tuple[Term, ...] = ()
    op: Literal["<=", ">=", "="] | None = None
    right: tuple[Term, ...] = ()
    dimension: str = ""
    over: Literal["places", "years", "changes"] | None = None
    limit: float | None = None
    least: int | None = None
    scale: Literal["plain", "log"] = "plain"
    tolerance: float = 0.0
    levels: tuple[str, ...] = ()
    periods: tuple[Literal["year", "quarter", "month", "day", "range"], ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> "Rule":
        needed, allowed = _NEEDS[self.kind]
        said = {name for name in _OF_A_KIND if getattr(self, name) != type(self).model_fields[name].default}
        if needed - said:
            raise ValueError(f"a rule of kind {self.kind} needs {', '.join(sorted(needed - said))}")
        if said - needed - allowed:
            raise ValueError(f"a rule of kind {self.kind} has no {', '.join(sorted(said - needed - allowed))}")
        if self.kind in ("range", "change") and self.low is None and self.high is None:
            raise ValueError(f"a rule of kind {self.kind} needs low or high")
        if self.unit is not None and self.kind != "range":
            raise ValueError(f"a rule of kind {self.kind} has no unit")
        if self.kind == "relation" and all(term.last_year for term in (*self.left, *self.right)):
            raise ValueError("a relation needs a term of the period itself")
        return self

    @model_validator(mode="after")
    def _possible(self) -> "Rule":
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError(f"low {self.low:g} must lie below high {self.high:g}")
        if self.tolerance < 0 or (self.limit is not None and self.limit <= 0):
            raise ValueError("tolerance cannot be below 0, and limit must be above it")
        if self.least is not None and self.least < 3:
            raise ValueError("a median needs at least 3 values")
        unknown = sorted(set(self.levels) - set(LEVELS))
        if unknown:
            raise ValueError(f"there is no level {', '.join(unknown)}; there are {', '.join(LEVELS)}")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"it cannot end on {self.valid_to}, before it starts on {self.valid_from}")
        return self

    def covers(self, indicator: str) -> bool:
        """Whether a code is among `indicators`, by name or by its beginning."""
        return any(
            indicator == one or (one.endswith(".*") and indicator.startswith(one[:-1])) for one in self.indicators
        )
