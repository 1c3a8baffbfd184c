"""The records 记录 that stand beside functions: what goes in, what comes out, from which source.

Command, form, manual page, input check and report are all read from these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from qingshan.core.text import Text


class Mark(StrEnum):
    """How well a formula or a value is attested 证据标记."""

    STATED = "S"
    RECOVERED = "R"
    UNVERIFIED = "U"


MARK_LABELS = {
    Mark.STATED: Text("来源明载", "stated in the source"),
    Mark.RECOVERED: Text("由公布数字反推", "recovered from published numbers"),
    Mark.UNVERIFIED: Text("未核实", "unverified"),
}


class Level(StrEnum):
    """Where a function is evaluated. A function with an input of a coarser level moves up to it.

    MAP : on whole arrays of rows × columns, before the cells: what flows or spreads from cell to cell
    """

    MAP = "map"
    CELL = "cell"
    ZONE = "zone"
    TABLE = "table"


class Origin(StrEnum):
    """Where the value of an input may come from. GRID : the geometry of the cells, for a model of Level.MAP."""

    RASTER = "raster"
    MODEL = "model"
    CLASS = "value by class"
    ZONE = "value by zone"
    SCALAR = "scalar"
    PERIOD = "period"
    GRID = "grid"


ANY_ORIGIN = (Origin.RASTER, Origin.MODEL, Origin.CLASS, Origin.ZONE, Origin.SCALAR)


@dataclass(frozen=True)
class Field:
    """One input of a function.

    of : code of the indicator or parameter looked up for it
    low, high : what is physically possible; a value outside is an error
    usual : between what the mean of a region lies; outside, the unit is probably wrong
    total_over : dimensions added up before the function sees the value
    axis : `month` or `day` when the value has that leading axis
    """

    of: str
    unit: str
    title: Text
    low: float | None = None
    high: float | None = None
    usual: tuple[float, float] | None = None
    total_over: tuple[str, ...] = ()
    axis: str = ""
    origins: tuple[Origin, ...] = ANY_ORIGIN


@dataclass(frozen=True)
class Model:
    """One cited way to compute one indicator: a pure function and all that must be known of it.

    extensive : the result adds up over cells (m³, t, CNY); otherwise it is averaged by area (mm, °)
    dimensions : dimensions of the result beside place and ecosystem, such as `pollutant`
    local : of a model on maps: it looks at a raster's cell and its neighbours alone, on the raster's own cells
    tiled : of a model on maps: all it does with them it does by methods of its ``cells``, so that it works as well
        on maps larger than memory. One that is neither local nor tiled holds its maps whole
    """

    code: str
    gives: str
    title: Text
    compute: Callable[..., Any]
    inputs: Mapping[str, Field]
    unit: str
    formula: str
    source: str
    mark: Mark
    level: Level = Level.CELL
    extensive: bool = False
    dimensions: tuple[str, ...] = ()
    local: bool = False
    tiled: bool = False
    note: Text | None = None

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError(f"{self.gives}/{self.code}: a model without a source is not a model")


class ServiceClass(StrEnum):
    """The three classes of final services."""

    PROVISIONING = "provisioning"
    REGULATING = "regulating"
    CULTURAL = "cultural"


SERVICE_CLASS_LABELS = {
    ServiceClass.PROVISIONING: Text("物质产品", "provisioning services"),
    ServiceClass.REGULATING: Text("调节服务", "regulating services"),
    ServiceClass.CULTURAL: Text("文化服务", "cultural services"),
}


@dataclass(frozen=True)
class Service:
    """One account 核算科目: a physical quantity and its value in money.

    companions : indicators shown beside the quantity and never added to anything
    """

    code: str
    title: Text
    group: ServiceClass
    quantity: str
    value: str
    companions: tuple[str, ...] = ()
    cautions: tuple[Text, ...] = field(default=())
