"""Water conservation 水源涵养: rain less runoff less evapotranspiration, valued as reservoir capacity."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text
from qingshan.nature.fields import ACTUAL_EVAPOTRANSPIRATION, AREA, RAIN

Floats = npt.NDArray[np.float64]


def runoff(rain: Floats, runoff_coefficient: Floats) -> Floats:
    """Surface runoff of a year from the mean coefficient of the ecosystem. [mm]

    rain : annual depth [mm];  runoff_coefficient : share of rain that runs off [1]
    Source: spec A3.1 (runoff-script-2019)

    >>> round(runoff(1000.0, 0.0267), 9)
    26.7
    """
    return runoff_coefficient * rain


def balance(rain: Floats, surface_runoff: Floats, actual_evapotranspiration: Floats) -> Floats:
    """Rain less runoff less evapotranspiration, negative where more evaporates than falls. [mm]

    rain, surface_runoff, actual_evapotranspiration : annual depths [mm]

    >>> balance(1500.0, 400.0, 900.0)
    200.0
    """
    return rain - surface_runoff - actual_evapotranspiration


def retained(water_balance: Floats, area: Floats) -> Floats:
    """Water an ecosystem keeps in one year; a negative balance counts as nothing, never as its absolute value. [m³]

    water_balance : annual depth [mm];  area : ground area [m²]

    One hectare with 200 mm left over:

    >>> float(retained(200.0, 10_000.0))
    2000.0
    """
    return np.maximum(water_balance, 0.0) / 1000 * area


def net_supply(water_used: Floats, outflow: Floats, inflow: Floats) -> Floats:
    """Water that a region yields: what it uses and what leaves it, less what comes in 水资源供需平衡. [m³]  All in m³.

    Source: spec A3.1 (unverified)

    >>> net_supply(3e8, 20e8, 5e8)
    1800000000.0
    """
    return water_used + (outflow - inflow)


def unclipped(water_balance: Floats, area: Floats) -> Floats:
    """The same with negative balances left in, to show what the clipping hides. [m³]

    >>> unclipped(-55.0, 10_000.0)
    -550.0
    """
    return water_balance / 1000 * area


def clipped_area(water_balance: Floats, area: Floats) -> Floats:
    """Area whose negative balance was counted as nothing. [m²]

    >>> float(clipped_area(-1.0, 900.0)), float(clipped_area(1.0, 900.0))
    (900.0, 0.0)
    """
    return np.where(water_balance < 0, area, 0.0 * area * water_balance)


def full_cost(quantity: Floats, price: Floats) -> Floats:
    """Value at the full construction cost of reservoir capacity 影子工程法. [CNY]

    quantity : m³;  price : construction cost per m³ of capacity [CNY/m³]

    >>> round(full_cost(32_149_000_000.0, 7.06) / 1e8, 2)
    2269.72
    """
    return quantity * price


def annualised_cost(quantity: Floats, price: Floats, depreciation: Floats, upkeep: Floats) -> Floats:
    """Value at the yearly cost of reservoir capacity. [CNY]

    price : CNY/m³;  depreciation : 1/a;  upkeep : operation and maintenance [CNY/m³ a year]
    A twentieth to a thirtieth of the full cost: the profile must fix one.

    >>> round(annualised_cost(1000.0, 6.1107, 0.03, 0.07), 3)
    253.321
    """
    return quantity * (price * depreciation + upkeep)


_BALANCE = Field("nature.water_balance", "mm", Text("水量平衡余量", "water balance"), low=-5_000, high=15_000)
_QUANTITY = Field("nature.water_conservation.quantity", "m3", Text("水源涵养量", "water conserved"))
_PRICE = Field("nature.water_conservation.price", "CNY/m3", Text("单位库容造价", "unit reservoir cost"), low=0)
_DEPRECIATION = Field(
    "nature.water_conservation.depreciation", "1", Text("年折旧率", "yearly depreciation"), low=0, high=1
)
_UPKEEP = Field("nature.water_conservation.upkeep", "CNY/m3", Text("单位库容年运营成本", "yearly upkeep"), low=0)


def _flow(name: str, title: Text) -> Field:
    return Field(f"nature.water_conservation.{name}", "m3", title, low=0, origins=(Origin.ZONE, Origin.SCALAR))


MODELS = (
    Model(
        code="coefficient",
        gives="nature.runoff",
        title=Text("地表径流系数法", "mean surface-runoff coefficient"),
        compute=runoff,
        inputs={
            "rain": RAIN,
            "runoff_coefficient": Field(
                "nature.runoff_coefficient", "1", Text("地表径流系数", "runoff coefficient"), low=0, high=1
            ),
        },
        unit="mm",
        formula="R = α · P",
        source="runoff-script-2019",
        mark=Mark.STATED,
    ),
    Model(
        code="balance",
        gives="nature.water_balance",
        title=Text("水量平衡法", "water balance"),
        compute=balance,
        inputs={
            "rain": RAIN,
            "surface_runoff": Field("nature.runoff", "mm", Text("地表径流量", "surface runoff"), low=0, high=15_000),
            "actual_evapotranspiration": ACTUAL_EVAPOTRANSPIRATION,
        },
        unit="mm",
        formula="P − R − ET",
        source="garze-2017",
        mark=Mark.STATED,
    ),
    Model(
        code="water_balance",
        gives=_QUANTITY.of,
        title=Text("水源涵养量（水量平衡法）", "water conserved, by water balance"),
        compute=retained,
        inputs={"water_balance": _BALANCE, "area": AREA},
        unit="m3",
        formula="Q = Σ max(0, P − R − ET) · A / 1000",
        source="garze-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="net_supply",
        gives=_QUANTITY.of,
        title=Text("水资源净供给法", "net supply of water"),
        compute=net_supply,
        inputs={
            "water_used": _flow("water_used", Text("区域用水量", "water used in the region")),
            "outflow": _flow("outflow", Text("出境水量", "water flowing out")),
            "inflow": _flow("inflow", Text("入境水量", "water flowing in")),
        },
        unit="m3",
        formula="Q = U + (L − E)",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        note=Text("不分生态系统类型", "not by ecosystem type"),
    ),
    Model(
        code="unclipped",
        gives="nature.water_conservation.unclipped",
        title=Text("未截断的水量平衡", "water balance with negative cells left in"),
        compute=unclipped,
        inputs={"water_balance": _BALANCE, "area": AREA},
        unit="m3",
        formula="Σ (P − R − ET) · A / 1000",
        source="garze-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="clipped_area",
        gives="nature.water_conservation.clipped_area",
        title=Text("余量为负而按零计的面积", "area with a negative balance, counted as zero"),
        compute=clipped_area,
        inputs={"water_balance": _BALANCE, "area": AREA},
        unit="m2",
        formula="Σ A where P − R − ET < 0",
        source="garze-2017",
        mark=Mark.STATED,
        extensive=True,
    ),
    Model(
        code="full_cost",
        gives="nature.water_conservation.value",
        title=Text("影子工程法（全部造价）", "shadow project, full construction cost"),
        compute=full_cost,
        inputs={"quantity": _QUANTITY, "price": _PRICE},
        unit="CNY",
        formula="V = Q · C_we",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="annualised_cost",
        gives="nature.water_conservation.value",
        title=Text("影子工程法（年化成本）", "shadow project, yearly cost"),
        compute=annualised_cost,
        inputs={"quantity": _QUANTITY, "price": _PRICE, "depreciation": _DEPRECIATION, "upkeep": _UPKEEP},
        unit="CNY",
        formula="V = Q · (C_we · d + O_we)",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code="nature.water_conservation",
    title=Text("水源涵养", "water conservation"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value="nature.water_conservation.value",
    companions=("nature.water_conservation.unclipped", "nature.water_conservation.clipped_area"),
    cautions=(
        Text("余量为负的像元按零计，其面积另列", "cells with a negative balance count as zero; their area is listed"),
        Text(
            "与用水量、与同次暴雨的洪水调蓄量可能重复",
            "may count the same water as water supply and as flood mitigation of the same storms",
        ),
    ),
)
