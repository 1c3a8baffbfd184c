"""Air and water purification 空气净化、水质净化: what ecosystems can take up, no more than what is emitted."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]


def air_capacity(area: Floats, rate: Floats) -> Floats:
    """What an ecosystem can take from the air in a year, one pollutant at a time. [t]

    area : m²;  rate : kg·hm⁻²·a⁻¹

    4200 hm² of broadleaf forest and SO₂:

    >>> round(air_capacity(4200 * 10_000.0, 88.65), 2)
    372.33
    """
    return area / 10_000 * rate / 1000


def water_capacity(area: Floats, rate: Floats) -> Floats:
    """What wetlands can take from the water in a year, one pollutant at a time. [t]

    area : m²;  rate : t·km⁻²·a⁻¹

    >>> round(water_capacity(18e6, 110.43), 2)
    1987.74
    """
    return area / 1_000_000 * rate


def limited(capacity: Floats, total_capacity: Floats, emission: Floats) -> Floats:
    """The part of a capacity that is used: all of it, or an equal share of what is emitted if that is less. [t]

    capacity : of one ecosystem;  total_capacity : of all ecosystems of the place;  emission : of the place

    Capacities of 30 and 10 t meet an emission of 20 t:

    >>> float(limited(30.0, 40.0, 20.0)), float(limited(30.0, 40.0, 100.0))
    (15.0, 30.0)
    """
    return capacity * np.minimum(1.0, emission / np.where(total_capacity == 0, 1.0, total_capacity))


def mass_balance(discharge: Floats, inflow: Floats, outflow: Floats, treated: Floats) -> Floats:
    """Pollutant that neither leaves nor is treated, which the waters took up. [t]  All in t.

    Below zero the water left worse than it came: there is no service.

    >>> float(mass_balance(820.0, 1500.0, 610.0, 900.0)), float(mass_balance(0.0, 1.0, 2.0, 0.0))
    (810.0, 0.0)
    """
    return np.maximum(discharge + inflow - outflow - treated, 0.0)


def tax_price(rate: Floats, equivalent: Floats) -> Floats:
    """Price of a pollutant from the environmental protection tax. [CNY/t]

    rate : CNY per pollution equivalent;  equivalent : kg of the pollutant that make one equivalent

    >>> round(tax_price(2.8, 0.95), 2)
    2947.37
    """
    return rate / equivalent * 1000


def value(quantity: Floats, price: Floats) -> Floats:
    """Value of a pollutant taken up. [CNY]  quantity : t;  price : CNY/t

    >>> value(600.0, 1200.0)
    720000.0
    """
    return quantity * price


def _models(medium: str, capacity: Model, load: Field, names: Text) -> tuple[Model, ...]:
    """The same three steps for air and for water: capacity, what of it is used, its value."""
    able = Field(f"{medium}.capacity", "t", Text(f"{names.zh}能力", f"{names.en} capacity"), low=0)
    used = Field(f"{medium}.quantity", "t", Text(f"{names.zh}量", f"{names.en}, used"), low=0)
    return (
        capacity,
        Model(
            code="emission_limited",
            gives=used.of,
            title=Text("能力与排放取小", "capacity, limited by what is emitted"),
            compute=limited,
            inputs={
                "capacity": able,
                "total_capacity": Field(able.of, "t", able.title, low=0, total_over=("ecosystem",)),
                "emission": load,
            },
            unit="t",
            formula="Q = min(Σ A·k, E)",
            source="gep-guide-2020",
            mark=Mark.UNVERIFIED,
            level=Level.ZONE,
            extensive=True,
            dimensions=("pollutant",),
        ),
        Model(
            code="treatment_price",
            gives=f"{medium}.value",
            title=Text("替代成本法", "replacement cost"),
            compute=value,
            inputs={
                "quantity": used,
                "price": Field(f"{medium}.price", "CNY/t", Text("治理成本", "treatment cost"), low=0),
            },
            unit="CNY",
            formula="V = Σ Q_p · c_p",
            source="garze-2017",
            mark=Mark.STATED,
            level=Level.ZONE,
            extensive=True,
            dimensions=("pollutant",),
        ),
    )


def _capacity(medium: str, title: Text, unit: str, formula: str, compute: object) -> Model:
    assert callable(compute)
    return Model(
        code="rate_by_ecosystem",
        gives=f"{medium}.capacity",
        title=title,
        compute=compute,
        inputs={"area": AREA, "rate": Field(f"{medium}.rate", unit, Text("单位面积净化量", "uptake per area"), low=0)},
        unit="t",
        formula=formula,
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
        dimensions=("pollutant",),
    )


_AIR = "nature.air_purification"
_WATER = "nature.water_purification"
_LOAD = Field(f"{_WATER}.load", "t", Text("水污染物排放量", "load to the water"), low=0)


def _tonnes(name: str, title: Text) -> Field:
    return Field(f"{_WATER}.{name}", "t", title, low=0, origins=(Origin.ZONE, Origin.SCALAR))


MODELS = (
    *_models(
        _AIR,
        _capacity(_AIR, Text("单位面积吸收量", "uptake per area"), "kg/hm2", "Q_p = Σ A · k / 1000", air_capacity),
        Field(f"{_AIR}.emission", "t", Text("大气污染物排放量", "emission to the air"), low=0),
        Text("空气净化", "air purification"),
    ),
    *_models(
        _WATER,
        _capacity(_WATER, Text("单位湿地净化量", "uptake of wetland"), "t/km2", "Q_p = Σ A_w · k", water_capacity),
        _LOAD,
        Text("水质净化", "water purification"),
    ),
    Model(
        code="mass_balance",
        gives=f"{_WATER}.quantity",
        title=Text("质量平衡法", "mass balance of the waters"),
        compute=mass_balance,
        inputs={
            "discharge": _LOAD,
            "inflow": _tonnes("inflow", Text("入境污染物量", "pollutants flowing in")),
            "outflow": _tonnes("outflow", Text("出境污染物量", "pollutants flowing out")),
            "treated": _tonnes("treated", Text("污水处理厂去除量", "pollutants removed by sewage plants")),
        },
        unit="t",
        formula="Q = discharge + inflow − outflow − treated ≥ 0",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("pollutant",),
    ),
)

AIR = Service(
    code=_AIR,
    title=Text("空气净化", "air purification"),
    group=ServiceClass.REGULATING,
    quantity=f"{_AIR}.quantity",
    value=f"{_AIR}.value",
    companions=(f"{_AIR}.capacity",),
    cautions=(Text("排放量低于净化能力时按排放量计", "where less is emitted than could be taken up, emission counts"),),
)
WATER = Service(
    code=_WATER,
    title=Text("水质净化", "water purification"),
    group=ServiceClass.REGULATING,
    quantity=f"{_WATER}.quantity",
    value=f"{_WATER}.value",
    companions=(f"{_WATER}.capacity",),
    cautions=(
        Text("出水比来水差时该项为零", "where water leaves worse than it came there is no service"),
        Text("总氮无环保税当量，须给出治理成本", "total nitrogen has no tax equivalent; give a treatment cost"),
    ),
)
