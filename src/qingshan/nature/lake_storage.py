"""Flood water held by lakes 湖泊调蓄: each lake by its own area, for the relation is not linear."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text
from qingshan.nature.fields import RESERVOIR_COST

Floats = npt.NDArray[np.float64]


def capacity(area: Floats, exponent: Floats, intercept: Floats) -> Floats:
    """Water that one lake can hold back. [m³]

    area : of one whole lake, never of several together [km²];  exponent, intercept : of its lake zone 湖区 [1]
    ln C = a ln A + b with C in 10⁴ m³; no lake, no capacity
    Source: spec A3.5.2 (lake-water-2014)

    A lake of 250 km² on the Yunnan–Guizhou plateau:

    >>> round(float(capacity(250.0, 0.927, 4.904)) / 1e8, 4)
    2.2525
    """
    there = np.where(area > 0, area, 1.0)
    held = np.exp(exponent * np.log(there) + intercept) * 10_000
    return np.where(area > 0, held, 0.0 * area * exponent * intercept)


def stored(area: Floats, share: Floats, exponent: Floats, intercept: Floats, exchanges: Floats) -> Floats:
    """Flood water that a lake holds back in a year, as much of it as belongs to the place. [m³]

    area : of the whole lake [km²];  share : of the lake that lies in the place [1]
    exponent, intercept : of its lake zone [1];  exchanges : times a year [1]
    Lakes are added up after this function, never before: two lakes of 50 km² hold more than one of 100 km²
    wherever the exponent is below 1.

    >>> round(float(stored(250.0, 0.4, 0.927, 4.904, 1.0)) / 1e8, 4)
    0.901
    """
    return capacity(area, exponent, intercept) * share * exchanges


def value(quantity: Floats, price: Floats) -> Floats:
    """Value at the construction cost of reservoir capacity. [CNY]  quantity : m³;  price : CNY/m³

    >>> round(value(2.43e8, 7.06) / 1e8, 4)
    17.1558
    """
    return quantity * price


_CODE = "nature.lake_storage"
_FACTS = (Origin.ZONE, Origin.SCALAR)
_QUANTITY = Field(f"{_CODE}.quantity", "m3", Text("湖泊调蓄量", "flood water held by lakes"))

MODELS = (
    Model(
        code="lake_zones",
        gives=_QUANTITY.of,
        title=Text("湖泊分区回归（逐湖）", "regression by lake zone, lake by lake"),
        compute=stored,
        inputs={
            "area": Field(
                f"{_CODE}.lake_area", "km2", Text("湖泊面积", "area of a lake"), low=0, high=10_000, origins=_FACTS
            ),
            "share": Field(
                f"{_CODE}.lake_share", "1", Text("湖泊在本地的比例", "share of the lake in the place"), low=0, high=1
            ),
            "exponent": Field(f"{_CODE}.exponent", "1", Text("湖区系数 a", "exponent of the lake zone"), low=0, high=3),
            "intercept": Field(
                f"{_CODE}.intercept", "1", Text("湖区系数 b", "intercept of the lake zone"), low=0, high=12
            ),
            "exchanges": Field(f"{_CODE}.exchanges", "1", Text("年换水次数", "exchanges a year"), low=0, high=50),
        },
        unit="m3",
        formula="C = Σ_lake e^(a·ln A + b) · 10⁴ · T",
        source="lake-water-2014",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("lake",),
        note=Text(
            "逐湖计算后相加；把几个湖的面积合并再算是错的。没有的湖须写比例 0",
            "lake by lake, then added up; pooling areas first is wrong. State a share of 0 where a lake does not lie",
        ),
    ),
    Model(
        code="reservoir_cost",
        gives=f"{_CODE}.value",
        title=Text("影子工程法", "shadow project"),
        compute=value,
        inputs={"quantity": _QUANTITY, "price": RESERVOIR_COST},
        unit="CNY",
        formula="V = C_lc · C_we",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("lake",),
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("湖泊调蓄", "flood storage by lakes"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(
        Text("回归式非线性，须逐湖计算", "the relation is not linear: lake by lake, never on pooled area"),
        Text("除青藏高原外各湖区系数未核实", "coefficients are unverified except those of the Qinghai–Tibet zone"),
    ),
)
