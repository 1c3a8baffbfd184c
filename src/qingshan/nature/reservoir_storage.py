"""Flood water held by reservoirs 水库调蓄: an account of its own, for a reservoir is a produced asset."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text
from qingshan.nature.fields import RESERVOIR_COST

Floats = npt.NDArray[np.float64]


def share_of_capacity(total_capacity: Floats, flood_share: Floats) -> Floats:
    """Flood water that reservoirs hold, as a share of all they can. [m³]  total_capacity : m³;  flood_share : 1

    Source: spec A3.5.3 (garze-2017)

    >>> share_of_capacity(320e6, 0.35)
    112000000.0
    """
    return total_capacity * flood_share


def design_capacity(flood_capacity: Floats) -> Floats:
    """Flood-control capacity 防洪库容 by design, better than any share where it is known. [m³]  flood_capacity : m³

    >>> design_capacity(80e6)
    80000000.0
    """
    return flood_capacity * 1.0


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the construction cost of reservoir capacity. [CNY]  quantity : m³;  price : CNY/m³

    >>> round(value(112e6, 6.1107), 0)
    684398400.0
    """
    return quantity * price


_CODE = "nature.reservoir_storage"
_FACTS = (Origin.ZONE, Origin.SCALAR)
_QUANTITY = Field(f"{_CODE}.quantity", "m3", Text("水库调蓄量", "flood water held by reservoirs"))

MODELS = (
    Model(
        code="share_of_capacity",
        gives=_QUANTITY.of,
        title=Text("总库容比例法", "share of total capacity"),
        compute=share_of_capacity,
        inputs={
            "total_capacity": Field(
                f"{_CODE}.total_capacity", "m3", Text("总库容", "total capacity"), low=0, origins=_FACTS
            ),
            "flood_share": Field(f"{_CODE}.flood_share", "1", Text("调蓄库容比例", "share for floods"), low=0, high=1),
        },
        unit="m3",
        formula="C_rc = 0.35 · C_t",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.TABLE,
        extensive=True,
    ),
    Model(
        code="design_capacity",
        gives=_QUANTITY.of,
        title=Text("设计防洪库容", "design flood-control capacity"),
        compute=design_capacity,
        inputs={
            "flood_capacity": Field(
                f"{_CODE}.flood_capacity", "m3", Text("防洪库容", "flood-control capacity"), low=0, origins=_FACTS
            )
        },
        unit="m3",
        formula="C_rc = Σ 防洪库容",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
    ),
    Model(
        code="reservoir_cost",
        gives=f"{_CODE}.value",
        title=Text("影子工程法", "shadow project"),
        compute=value,
        inputs={"quantity": _QUANTITY, "price": RESERVOIR_COST},
        unit="CNY",
        formula="V = C_rc · C_we",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.TABLE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("水库调蓄", "flood storage by reservoirs"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(
        Text("水库是人造资产，有的口径不计入", "a reservoir is a produced asset; some profiles leave it out"),
        Text("与同一水库的水电价值可能重复", "may count a reservoir twice beside its hydropower"),
    ),
)
