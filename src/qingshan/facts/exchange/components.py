"""What the data structure 数据结构 of our facts is made of in SDMX: dimensions, one measure, attributes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from qingshan.core import Text
from qingshan.facts.exchange.codes import codes_by_id, sdmx_id
from qingshan.rulebook import Rulebook

AGENCY: Final = "QINGSHAN"
STRUCTURE_ID: Final = "FACTS"
VERSION: Final = "1.0"

INDICATOR: Final = "INDICATOR"
REF_AREA: Final = "REF_AREA"
TIME_PERIOD: Final = "TIME_PERIOD"
OBS_VALUE: Final = "OBS_VALUE"
UNIT_MEASURE: Final = "UNIT_MEASURE"
UNIT_MULT: Final = "UNIT_MULT"
OBS_STATUS: Final = "OBS_STATUS"

CONCEPTS: Final[Mapping[str, Text]] = {
    INDICATOR: Text("指标", "indicator"),
    REF_AREA: Text("地区", "reference area"),
    TIME_PERIOD: Text("时段", "time period"),
    OBS_VALUE: Text("数值", "observation value"),
}


@dataclass(frozen=True)
class Attribute:
    """One attribute of an observation and the column of ours that it says."""

    id: str
    column: str
    title: Text
    number: bool = False


#: In the order of messages. Units and status are worked out, the others are as they are.
ATTRIBUTES: Final = (
    Attribute(UNIT_MEASURE, "unit", Text("计量单位", "unit of measure")),
    Attribute(UNIT_MULT, "", Text("单位倍数（10 的幂）", "unit multiplier, power of ten"), number=True),
    Attribute(OBS_STATUS, "status", Text("观测状态", "observation status")),
    Attribute("STATED", "stated", Text("原文数值", "digits as stated")),
    Attribute("EVIDENCE_MARK", "mark", Text("证据标记", "evidence mark: S stated, R recovered, U unverified")),
    Attribute("DATA_SOURCE", "source", Text("来源", "source of the figure")),
    Attribute("RECORDED_AT", "recorded_at", Text("记录时间", "when it was recorded")),
    Attribute("REVISION", "correction", Text("更正原因", "why it replaces an earlier figure")),
    Attribute("REASON", "reason", Text("无数值的原因", "why there is no number")),
    Attribute("PRICE_YEAR", "price_year", Text("价格年份", "price year"), number=True),
    Attribute("PRICE_BASIS", "price_basis", Text("价格口径", "price basis: current, constant or mixed")),
    Attribute("COVERAGE", "coverage", Text("覆盖率", "share covered"), number=True),
)

#: CL_OBS_STATUS of SDMX, the codes that we write and those that others write.
OBS_STATUS_CODES: Final[Mapping[str, Text]] = {
    "A": Text("正常值", "normal value"),
    "O": Text("缺失", "missing value"),
    "M": Text("缺失：不可能存在", "missing value; data cannot exist"),
    "L": Text("缺失：存在但未收集", "missing value; data exist but were not collected"),
}


@dataclass(frozen=True)
class Components:
    """The structure for some indicators: which dimensions their figures are cut by, and the codes of each.

    cuts : identifier of a dimension → its code in the rulebook
    """

    book: Rulebook
    indicators: tuple[str, ...]
    cuts: Mapping[str, str]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Identifiers of all dimensions, the period last."""
        return (INDICATOR, REF_AREA, *self.cuts, TIME_PERIOD)

    @property
    def titles(self) -> dict[str, Text]:
        """Every component's name."""
        cuts = {one: self.book.dimensions[code].title for one, code in self.cuts.items()}
        return {**CONCEPTS, **cuts, **{one.id: one.title for one in ATTRIBUTES}}

    @property
    def structure_urn(self) -> str:
        """The name of the data structure."""
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{STRUCTURE_ID}({VERSION})"

    @property
    def dataflow_urn(self) -> str:
        """The name of the dataflow over it."""
        return f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{STRUCTURE_ID}({VERSION})"


def components_of(book: Rulebook, indicators: Iterable[str] | None = None) -> Components:
    """The structure for some indicators, or for all of the rulebook.

    Raises ``LookupError`` for an indicator that there is not, ``ValueError`` where two codes have one identifier.

    >>> from qingshan.rulebook import standard_rulebook
    >>> components_of(standard_rulebook(), ["land.area", "economy.gdp"]).dimensions
    ('INDICATOR', 'REF_AREA', 'ECOSYSTEM', 'TIME_PERIOD')
    """
    codes = tuple(sorted(book.indicators if indicators is None else indicators))
    unknown = [code for code in codes if code not in book.indicators]
    if unknown:
        raise LookupError(f"the rulebook has no indicator {', '.join(unknown)}")
    codes_by_id(codes)
    cut_by = sorted({dimension for code in codes for dimension in book.indicators[code].dimensions})
    for dimension in cut_by:
        codes_by_id(member.code for member in book.dimensions[dimension].members)
    return Components(book, codes, {sdmx_id(dimension): dimension for dimension in cut_by})
