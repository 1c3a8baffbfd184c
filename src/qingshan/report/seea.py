"""What the SEEA EA tables of a report are made of 生态系统核算内容: plain values that every layout shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qingshan.core import Text
from qingshan.report.table import NoNumber

Figure = float | NoNumber


@dataclass(frozen=True)
class Flow:
    """One service in one year: who supplied it and who used it.

    account : code of the service;  title : with its pollutant or product, where it is told apart by one
    reference : what SEEA calls it;  supply : by ecosystem type;  unsplit : supply that no type is named for
    shares : of the use, by economic unit;  stated : whether the run says who uses it;  counted : in the sum of values
    """

    account: str
    title: Text
    reference: Text
    unit: str
    supply: Mapping[str, Figure]
    unsplit: float
    total: float
    shares: Mapping[str, float]
    final: bool
    counted: bool
    stated: bool
    source: str
    mark: str

    def use(self) -> dict[str, float]:
        """Use by economic unit, in `unit`."""
        return {code: self.total * share for code, share in self.shares.items()}


@dataclass(frozen=True)
class ConditionRow:
    """One condition variable of one ecosystem type, over the whole accounting area.

    opening, closing : in the unit of the variable;  of each the indicator between 0 and 1
    """

    code: str
    title: Text
    group: Text
    unit: str
    ecosystem: str
    low: float
    high: float
    reference: str
    weight: float
    source: str
    mark: str
    opening: Figure | None
    closing: Figure
    opening_indicator: Figure | None
    indicator: Figure


@dataclass(frozen=True)
class ConditionIndex:
    """The index of one ecosystem type: over the whole area, opening and closing, and by zone."""

    ecosystem: str
    classes: tuple[Text, ...]
    opening: Figure | None
    closing: Figure
    by_zone: Mapping[str, Figure]


@dataclass(frozen=True)
class Condition:
    """The condition account; `over_types` is the area-weighted index of each zone, '' for the whole place."""

    rows: tuple[ConditionRow, ...] = ()
    indices: tuple[ConditionIndex, ...] = ()
    over_types: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Assumptions:
    """What an asset value hangs on. rate, growth : a year [1];  wait : years until the first flow, 1 or 0."""

    rate: float
    years: int
    wait: int
    growth: float
    convention: Text
    source: Text


@dataclass(frozen=True)
class AssetCell:
    """The value of one service of one ecosystem type ('' where not told apart) and why it changed. [CNY]"""

    account: str
    ecosystem: str
    closing: float
    opening: float = 0.0
    volume: float = 0.0
    conversions: float = 0.0
    reappraisal: float = 0.0
    price: float = 0.0
    rate: float = 0.0


@dataclass(frozen=True)
class Assets:
    """The monetary asset account; without an opening run only closing values are known.

    lacking : accounts without a value, with the reason;  apart : services whose change could not be taken apart
    """

    now: Assumptions
    cells: tuple[AssetCell, ...]
    names: Mapping[str, Text]
    opening_period: str = ""
    lacking: tuple[tuple[Text, Text], ...] = ()
    apart: tuple[Text, ...] = ()


@dataclass(frozen=True)
class CrosswalkLine:
    """One account of GEP and what SEEA has for it."""

    account: str
    title: Text
    reference: Text
    final: bool
    in_table: bool
    note: Text
    mark: str


@dataclass(frozen=True)
class Seea:
    """Everything the SEEA EA tables say that the account's own figures do not.

    units : economic units, code → name;  left_out : services outside supply and use, with the reason
    """

    units: Mapping[str, Text]
    physical: tuple[Flow, ...]
    monetary: tuple[Flow, ...]
    left_out: tuple[tuple[Text, Text], ...]
    crosswalk: tuple[CrosswalkLine, ...]
    condition: Condition = Condition()
    assets: Assets | None = None
