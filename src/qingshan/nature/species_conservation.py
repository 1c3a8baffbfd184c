"""Species conservation 物种保育 by the Shannon index of forests: beside the total, for it supports other services."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]


def price_in_class(shannon_index: Floats, lowest: Floats, below: Floats, class_price: Floats) -> Floats:
    """The price of one diversity class where the index lies in it, else nothing; classes add to the price. [CNY/hm²]

    shannon_index, lowest, below : index H' and bounds of the class, the lower one included [1];  class_price : CNY/hm²

    >>> bounds = np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0])
    >>> price_in_class(3.0, *bounds, np.array([3000.0, 5000.0, 10_000.0, 20_000.0])).tolist()
    [0.0, 0.0, 0.0, 20000.0]
    """
    inside = (shannon_index >= lowest) & (shannon_index < below)
    return np.where(inside, 1.0 * class_price, 0.0 * (shannon_index + lowest + below + class_price))


def habitat(area: Floats) -> Floats:
    """Area that is habitat. [m²]  area : m²

    >>> habitat(10_000.0)
    10000.0
    """
    return area * 1.0


def value(quantity: Floats, price: Floats, endangered: Floats, endemic: Floats, ancient: Floats) -> Floats:
    """Value of habitat by its diversity, raised for rare, endemic and ancient species. [CNY]

    quantity : m²;  price : all classes together [CNY/hm²];  endangered, endemic, ancient : sums of the indices [1]
    V = S(H')·A·(1 + 0.1 ΣE + 0.1 ΣB + 0.1 ΣO)
    Source: spec A3.11 (gb-t-38582, unverified)

    >>> round(value(52_000_000.0, 20_000.0, 2.0, 1.0, 0.0), 2)
    135200000.0
    """
    return quantity / 10_000 * price * (1 + 0.1 * endangered + 0.1 * endemic + 0.1 * ancient)


_CODE = "nature.species_conservation"
_QUANTITY = Field(f"{_CODE}.quantity", "m2", Text("物种保育面积", "area of habitat"))
_PRICE = f"{_CODE}.price_by_class"


def _index(name: str, title: Text) -> Field:
    return Field(f"{_CODE}.{name}", "1", title, low=0, high=100)


MODELS = (
    Model(
        code="habitat",
        gives=_QUANTITY.of,
        title=Text("生境面积", "area of habitat"),
        compute=habitat,
        inputs={"area": AREA},
        unit="m2",
        formula="Q = A",
        source="gb-t-38582",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
    ),
    Model(
        code="shannon_classes",
        gives=_PRICE,
        title=Text("香农指数分级价格", "price by class of the Shannon index"),
        compute=price_in_class,
        inputs={
            "shannon_index": Field("nature.shannon_index", "1", Text("香农指数", "Shannon index"), low=0, high=10),
            "lowest": Field(f"{_CODE}.class_from", "1", Text("级别下限（含）", "class from, included"), low=0, high=50),
            "below": Field(f"{_CODE}.class_below", "1", Text("级别上限（不含）", "class below"), low=0, high=100),
            "class_price": Field(f"{_CODE}.class_price", "CNY/hm2", Text("级别价格", "price of the class"), low=0),
        },
        unit="CNY/hm2",
        formula="S_k where from_k ≤ H' < below_k, else 0",
        source="gb-t-38582",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        dimensions=("diversity",),
    ),
    Model(
        code="shannon",
        gives=f"{_CODE}.value",
        title=Text("香农指数法", "by the Shannon index"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": Field(
                _PRICE, "CNY/hm2", Text("各级价格", "prices of the classes"), low=0, total_over=("diversity",)
            ),
            "endangered": _index("endangered", Text("濒危指数之和", "sum of endangered indices")),
            "endemic": _index("endemic", Text("特有种指数之和", "sum of endemic indices")),
            "ancient": _index("ancient", Text("古树指数之和", "sum of ancient-tree indices")),
        },
        unit="CNY",
        formula="V = S(H') · A · (1 + 0.1ΣE + 0.1ΣB + 0.1ΣO)",
        source="gb-t-38582",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("物种保育", "species conservation"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(
        Text(
            "属支持服务，其作用已在其他服务之中，不计入总值",
            "a supporting service whose effect is in the others already: never in the total",
        ),
    ),
)
