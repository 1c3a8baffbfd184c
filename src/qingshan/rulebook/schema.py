"""The shapes of the rulebook's records 规则库: parameters, profiles, legends, dimensions, sources."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.core.units import UnitError, is_money, parse


def _known_unit(unit: str) -> str:
    try:
        parse(unit)
    except UnitError as error:
        raise ValueError(str(error)) from error
    return unit


Unit = Annotated[str, AfterValidator(_known_unit)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]


class Record(BaseModel):
    """A record is frozen and knows all its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, allow_inf_nan=False)


class Titled(Record):
    """A record with a code and a name in both languages."""

    code: Code
    title: Text


class Source(Titled):
    """A document that values and formulas come from."""

    url: str = ""
    note: str = ""


class Range(Record):
    """What a value may plausibly be: ends of a uniform or triangular range, of the middle 95 % of a normal one.

    relative : low and high are factors of the value, of all entries of a table alike; else in the value's unit
    """

    kind: Literal["uniform", "triangular", "normal"] = "uniform"
    low: float
    high: float
    relative: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> "Range":
        if not self.low < self.high:
            raise ValueError(f"low {self.low:g} must lie below high {self.high:g}")
        return self


class Cell(Record):
    """One number of a table that carries its own source or mark."""

    value: float
    source: str = ""
    mark: Mark | None = None


Table = float | Cell | dict[str, "Table"]


class ParameterValue(Record):
    """A parameter's value from a day on."""

    value: float | Cell | dict[str, float | Cell | dict[str, float | Cell]]
    source: str = Field(min_length=1)
    mark: Mark
    until: date | None = None
    price_year: int | None = None
    range: Range | None = None
    note: str = ""


class Parameter(Titled):
    """A number that a formula needs, by ecosystem or pollutant where `by` says so, dated and sourced."""

    unit: Unit
    by: tuple[str, ...] = ()
    values: dict[date, ParameterValue] = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _shape(self) -> "Parameter":
        for day, held in self.values.items():
            if _depths(held.value) != {len(self.by)}:
                wanted = f"a table by {', '.join(self.by)}" if self.by else "one number"
                raise ValueError(f"value of {day} must be {wanted}")
            if is_money(self.unit) and held.price_year is None:
                raise ValueError(f"value of {day} is money and needs price_year")
            if held.until is not None and held.until < day:
                raise ValueError(f"value of {day} cannot end on {held.until}, before it starts")
        return self


def _depths(value: object) -> set[int]:
    """How deep the numbers of a table lie; more than one depth when a row was forgotten."""
    if not isinstance(value, dict):
        return {0}
    return {1 + depth for inner in value.values() for depth in _depths(inner)}


class Member(Record):
    """One code of a dimension, under a coarser one where `parent` says so."""

    code: Code
    title: Text
    parent: str = ""
    colour: str = Field(default="", pattern=r"^(#[0-9a-fA-F]{6})?$")


class Dimension(Titled):
    """A way to cut a figure into parts: ecosystem type, pollutant, product."""

    members: tuple[Member, ...]


class LegendClass(Record):
    """One class of a land-cover map and the ecosystem type it is counted under."""

    code: int
    title: Text
    ecosystem: str


class Legend(Titled):
    """A land-cover legend with its crosswalk to the ecosystem types of the accounts."""

    source: str = Field(min_length=1)
    mark: Mark
    classes: tuple[LegendClass, ...] = Field(min_length=1)
    note: str = ""


class Account(Record):
    """One account of a profile: the service, in or out of the total, and the ecosystems it is accounted for."""

    service: str
    in_total: bool = True
    ecosystems: tuple[str, ...] = ()
    reason: Text | None = None


class Profile(Titled):
    """An accounting profile 核算口径: which accounts, by which methods, at which prices.

    left_out : services that are no account of it, each with the reason
    """

    source: str = Field(min_length=1)
    mark: Mark
    accounts: tuple[Account, ...] = ()
    left_out: dict[str, Text] = {}
    methods: dict[str, str] = {}
    price_rule: Literal["as_dated", "current", "constant"] = "as_dated"
    note: Text | None = None

    @model_validator(mode="after")
    def _either_way(self) -> "Profile":
        both = sorted({one.service for one in self.accounts} & set(self.left_out))
        if both:
            raise ValueError(f"{', '.join(both)} cannot be an account and left out")
        return self


class Overlap(Titled):
    """Two accounts that may count one thing twice, so that at most one belongs in a total.

    methods : indicator → model by which the overlap arises; empty means always
    exclusive : whether it always is one thing twice, and not only where the data of both meet
    remedy : which of the two to keep out of the total
    """

    services: tuple[str, str]
    methods: dict[str, str] = {}
    exclusive: bool = False
    reason: Text
    remedy: Text
    source: str = Field(min_length=1)
    mark: Mark


class Column(Titled):
    """A column of a table by land-cover class 分地类参数表 as other programs name it, and what it gives.

    names : other heads of the same column; heads are compared without regard to case
    role : `value` gives `parameter` in `unit`, at `keys` of its further dimensions; `word` says how `parameter` is to
        be read, and may only be one of `words`; `code` is the map's class code; `text` is left alone
    """

    names: tuple[str, ...] = ()
    role: Literal["value", "word", "code", "text"] = "value"
    parameter: str = ""
    words: tuple[str, ...] = ()
    unit: Unit = "1"
    keys: dict[str, str] = {}
    source: str = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _complete(self) -> "Column":
        if (self.role in ("value", "word")) != bool(self.parameter) or (self.role == "word") != bool(self.words):
            raise ValueError("a column of values needs its parameter, one of words its words too, others neither")
        return self
