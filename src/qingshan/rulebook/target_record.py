"""The record of a target 目标记录: what a person confirmed out of a policy paper, in a rulebook folder of your own."""

from datetime import date
from decimal import Decimal

from pydantic import Field, model_validator

from qingshan.core import Comparator, Target
from qingshan.rulebook.schema import Code, Record, Unit

_NUMBERS = {"ge", "gt", "le", "lt", "eq", "approx", "approx_lt", "range"}


class TargetRecord(Record):
    """One target as YAML: indicator, place, comparator, value, unit, deadline, clause, source.

    value, high : in quotes, so that they stay as the paper states them;  every : such as 每年
    measure : level, growth, reduction and the like: what of the indicator the value is
    quote : the words it stands on
    """

    code: Code
    indicator: Code
    place: str = Field(min_length=1)
    comparator: Comparator
    value: Decimal | None = None
    high: Decimal | None = None
    unit: Unit = "1"
    deadline: date | None = None
    measure: str = "level"
    every: str = ""
    answers: tuple[str, ...] = ()
    clause: str
    source: str = Field(min_length=1)
    quote: str = ""

    @model_validator(mode="after")
    def _complete(self) -> "TargetRecord":
        if self.comparator in _NUMBERS and self.value is None:
            raise ValueError(f"comparator {self.comparator} needs value")
        if (self.comparator == "range") != (self.high is not None):
            raise ValueError("high belongs to a range, and a range needs it")
        return self

    @property
    def target(self) -> Target:
        """The target it records."""
        return Target(
            self.indicator,
            self.place,
            self.comparator,
            self.value,
            self.unit,
            self.deadline,
            self.clause,
            self.source,
            self.high,
            self.measure,
            self.every,
            self.answers,
        )
