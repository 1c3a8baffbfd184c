"""The record of an indicator 指标: what a figure says, what it is called, how it adds up, and how it is worked out."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from qingshan.core import Period, Text
from qingshan.rulebook.schema import Code, Record, Titled, Unit

Kind = Literal["stock", "flow", "ratio", "index", "yes_no", "category"]

KIND_LABELS: dict[str, Text] = {
    "stock": Text("存量", "stock"),
    "flow": Text("流量", "flow"),
    "ratio": Text("比率", "ratio"),
    "index": Text("指数", "index"),
    "yes_no": Text("是否", "yes or no"),
    "category": Text("分类", "category"),
}


class Category(Record):
    """One answer of an indicator of the kind `category`; a fact holds its number."""

    value: float
    code: Code
    title: Text


class Indicator(Titled):
    """What a figure says: unit, direction, and how it adds up over places and over time.

    aliases : other names of the same figure 别名; no two indicators share a name
    low, high : what it can be at least and at most, in its unit
    kind : stock (as at the end of the period), flow (over the period), ratio (a share, a rate, an intensity), index,
        yes_no (1 or 0), category (the number of one of `categories`). Left out, it follows from how the figure adds up
    valid_from, valid_to : first and last day for which the figure is asked; open where left out
    owner : the department that answers for it 责任部门
    clause : where a document asks for it, as source#section.item, such as ``opinions-2019#4.1``
    formula : how it is worked out from others; `formulas` take its place, each for periods that begin from its day on
    """

    unit: Unit
    aliases: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    kind: Kind = "flow"
    direction: Literal["higher", "lower", "none"] = "none"
    over_places: Literal["sum", "mean", "formula", "none"] = "sum"
    over_time: Literal["sum", "mean", "last", "formula", "none"] = "sum"
    weight: str = ""
    formula: str = ""
    formulas: dict[date, str] = Field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    dimensions: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    owner: Text | None = None
    clause: tuple[str, ...] = ()
    source: str = ""
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _kind_told(cls, raw: Any) -> Any:
        """Where no kind is written it follows from how the figure adds up."""
        return {**raw, "kind": _kind_of(raw)} if isinstance(raw, dict) and "kind" not in raw else raw

    @model_validator(mode="after")
    def _complete(self) -> "Indicator":
        if "formula" in (self.over_places, self.over_time) and not self.has_formula:
            raise ValueError("an indicator recomputed by formula needs one")
        if self.over_places == "mean" and not self.weight:
            raise ValueError("a mean over places needs weight, the indicator to weigh by")
        if any(not formula.strip() for formula in self.formulas.values()):
            raise ValueError("a formula from a day on cannot be empty; end the indicator with valid_to")
        if self.code.endswith(("_prev", "_last_year")):
            raise ValueError("a code cannot end in _prev or _last_year; formulas say so of an earlier period")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"it cannot end on {self.valid_to}, before it starts on {self.valid_from}")
        return self

    @model_validator(mode="after")
    def _kind_fits(self) -> "Indicator":
        if self.kind in ("yes_no", "category") and self.unit != "1":
            raise ValueError(f"an indicator of the kind {self.kind} is a plain number: unit 1")
        if (self.kind == "category") != bool(self.categories):
            raise ValueError("categories are for an indicator of the kind category, and it needs them")
        numbers, codes = {one.value for one in self.categories}, {one.code for one in self.categories}
        if min(len(numbers), len(codes)) < len(self.categories):
            raise ValueError("two categories share a number or a code")
        if self.kind == "stock" and self.over_time == "sum":
            raise ValueError("a stock does not add up over time: over_time last, mean or none")
        ways = {self.over_places, self.over_time}
        if (self.kind == "index" and "sum" in ways) or (self.kind in ("yes_no", "category") and ways & {"sum", "mean"}):
            raise ValueError(f"an indicator of the kind {self.kind} does not add up: over_places and over_time none")
        return self

    @property
    def has_formula(self) -> bool:
        """Whether it is worked out from others in any period."""
        return bool(self.formula or self.formulas)

    @property
    def every_formula(self) -> tuple[str, ...]:
        """Its formulas, the oldest first."""
        first = (self.formula,) if self.formula else ()
        return (*first, *(self.formulas[day] for day in sorted(self.formulas)))

    def formula_on(self, day: date) -> str:
        """The formula for a period that starts on a day; empty where there is none.

        >>> rate = Indicator(code="rate", title=Text("率", "rate"), unit="1", over_time="none",
        ...                  formula="met / all", formulas={date(2016, 1, 1): "met / (all - exempt)"})
        >>> rate.formula_on(date(2015, 1, 1)), rate.formula_on(date(2016, 1, 1))
        ('met / all', 'met / (all - exempt)')
        """
        begun = [start for start in self.formulas if start <= day]
        return self.formulas[max(begun)] if begun else self.formula

    def holds_in(self, period: Period) -> bool:
        """Whether the figure is asked for on some day of a period."""
        return (self.valid_from or date.min) <= period.end and period.start <= (self.valid_to or date.max)

    def answers(self) -> dict[float, Text]:
        """What the numbers of a yes or no, or of categories, mean; empty for other kinds.

        >>> Indicator(code="done", title=Text("完成", "done"), unit="1", kind="yes_no",
        ...           over_places="none", over_time="last").answers()
        {1.0: Text(zh='是', en='yes'), 0.0: Text(zh='否', en='no')}
        """
        if self.kind == "yes_no":
            return {1.0: Text("是", "yes"), 0.0: Text("否", "no")}
        return {one.value: one.title for one in self.categories}

    def names(self) -> Iterator[str]:
        """All it is called: both titles and the aliases."""
        yield from (*self.title, *self.aliases)


def _kind_of(raw: dict[str, Any]) -> Kind:
    """What adds up over time is a flow, what is taken as it last stood a stock; the rest are rates."""
    if raw.get("over_places") == "formula":
        return "ratio"
    match raw.get("over_time", "sum"):
        case "sum":
            return "flow"
        case "last":
            return "stock"
    return "ratio"
