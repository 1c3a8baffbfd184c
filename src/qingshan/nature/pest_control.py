"""Pest control 病虫害控制: natural stands fall ill less than planted ones; what treating the difference would cost."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]


def controlled_area(plantation_incidence: Floats, natural_incidence: Floats, area: Floats) -> Floats:
    """Area that natural stands keep free of pests; nothing where they fall ill more. [m²]

    plantation_incidence, natural_incidence : percent of the area;  area : of natural stands [m²]
    Source: spec A3.10 (unverified)

    >>> round(float(controlled_area(9.6, 3.1, 860_000_000.0)) / 10_000, 6)
    5590.0
    """
    return np.maximum(plantation_incidence - natural_incidence, 0.0) / 100 * area


def whole_area(area: Floats) -> Floats:
    """The whole natural area, as the account of Garzê has it. [m²]  area : m²

    >>> whole_area(10_000.0)
    10000.0
    """
    return area * 1.0


def value(quantity: Floats, price: Floats) -> Floats:
    """Cost of treating the area. [CNY]  quantity : m²;  price : CNY/hm²

    >>> value(158e4 * 10_000.0, 375.0)
    592500000.0
    """
    return quantity / 10_000 * price


_CODE = "nature.pest_control"
_QUANTITY = Field(f"{_CODE}.quantity", "m2", Text("病虫害控制面积", "area kept free of pests"))


def _incidence(name: str, title: Text) -> Field:
    return Field(f"nature.pest_incidence.{name}", "%", title, low=0, high=100)


MODELS = (
    Model(
        code="incidence",
        gives=_QUANTITY.of,
        title=Text("发生率差值法", "difference of incidence"),
        compute=controlled_area,
        inputs={
            "plantation_incidence": _incidence("plantation", Text("人工林病虫害发生率", "incidence in plantations")),
            "natural_incidence": _incidence("natural", Text("天然林病虫害发生率", "incidence in natural stands")),
            "area": AREA,
        },
        unit="m2",
        formula="Q = (r_art − r_nat) · A",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="whole_area",
        gives=_QUANTITY.of,
        title=Text("全部天然面积", "the whole natural area"),
        compute=whole_area,
        inputs={"area": AREA},
        unit="m2",
        formula="Q = A",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
        note=Text("等于假定人工林全部发病、天然林全不发病", "as if all plantations fell ill and no natural stand did"),
    ),
    Model(
        code="treatment_cost",
        gives=f"{_CODE}.value",
        title=Text("防治成本法", "cost of treatment"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": Field(f"{_CODE}.price", "CNY/hm2", Text("单位面积防治成本", "cost of treatment"), low=0),
        },
        unit="CNY",
        formula="V = Q · c",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("病虫害控制", "pest control"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(
        Text(
            "面积只应为天然林、天然草地；人工林不提供此项服务",
            "natural stands only: plantations do not give this service",
        ),
    ),
)
