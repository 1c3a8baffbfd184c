"""Resources of balance sheets 自然资源: what is counted, in which unit, and why it may come and go."""

from typing import Any, Literal

from pydantic import Field, model_validator

from qingshan.core import Text
from qingshan.core.record import Mark
from qingshan.rulebook.schema import Code, Member, Record, Titled, Unit

Side = Literal["increase", "decrease", "either"]
Doer = Literal["human", "natural", "unsaid"]


class Cause(Record):
    """Why a stock grew or shrank 增减原因.

    side : where it may stand;  doer : by people or by nature;  increase, decrease : entries of the SEEA layout
    pilot : the side on which it is an item of the pilot's table, if it is one
    """

    code: Code
    title: Text
    side: Side
    doer: Doer
    increase: str = ""
    decrease: str = ""
    pilot: Side | None = None

    @model_validator(mode="after")
    def _entries(self) -> "Cause":
        wanted = {"increase": (True, False), "decrease": (False, True), "either": (True, True)}[self.side]
        if (bool(self.increase), bool(self.decrease)) != wanted:
            raise ValueError(f"cause {self.code} is for {self.side}: give its SEEA entry there, and nowhere else")
        if self.pilot and self.side not in ("either", self.pilot):
            raise ValueError(
                f"cause {self.code} is for {self.side}; it has no column for {self.pilot} in the pilot's table"
            )
        return self

    def may(self, side: str) -> bool:
        """Whether it may stand on a side."""
        return self.side in ("either", side)

    def in_pilot(self, side: str) -> bool:
        """Whether the pilot's table has a column for it on a side."""
        return self.pilot in ("either", side)


class Item(Record):
    """A row of the account. ecosystems : types of land cover that are counted in it, with all finer ones"""

    code: Code
    title: Text
    ecosystems: tuple[str, ...] = ()


class PriceRule(Record):
    """How a stock of the resource may be given a value 价格规则; the prices themselves come from a file of the user.

    way : `unit`: a price for each unit of the stock;  `flow`: what its services are worth a year, as net present value
    """

    code: Code
    title: Text
    way: Literal["unit", "flow"]
    note: Text | None = None


class Resource(Titled):
    """One resource with its items, causes, grades and ways to value it.

    closes : whether the items together are the area of the place;  first_is_best : whether grade 1 is the best
    optional : whether a balance sheet is complete without it
    """

    unit: Unit
    items: tuple[Item, ...] = Field(min_length=1)
    causes: tuple[Cause, ...] = ()
    grades: tuple[Member, ...] = ()
    prices: tuple[PriceRule, ...] = ()
    first_is_best: bool = True
    closes: bool = False
    optional: bool = False
    source: str = Field(min_length=1)
    mark: Mark
    note: str = ""

    @model_validator(mode="after")
    def _once(self) -> "Resource":
        for what in (self.items, self.causes, self.grades, self.prices):
            codes = [one.code for one in what]
            if len(codes) != len(set(codes)):
                raise ValueError(f"a code of {self.code} stands twice among {', '.join(codes)}")
        return self

    def cause(self, code: str) -> Cause | None:
        """The cause of that code, if there is one."""
        return next((one for one in self.causes if one.code == code), None)

    def price(self, code: str) -> PriceRule | None:
        """The price rule of that code, if there is one."""
        return next((one for one in self.prices if one.code == code), None)

    def named(self, text: str) -> str:
        """The code of an item, cause, grade or price rule that is called so; the text itself where nothing is."""
        known: tuple[Any, ...] = (*self.items, *self.causes, *self.grades, *self.prices)
        for one in known:
            if text in (one.code, *one.title):
                return str(one.code)
        return text
