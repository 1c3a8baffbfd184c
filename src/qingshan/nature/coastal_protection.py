"""Coastal protection 海岸带防护: coast behind mangrove, salt marsh or reef, valued as the sea wall it spares."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text

Floats = npt.NDArray[np.float64]


def full_cost(length: Floats, price: Floats) -> Floats:
    """Value at the full cost of sea walls. [CNY]  length : protected coast [km];  price : CNY/km

    >>> full_cost(46.3, 15_800_000.0)
    731540000.0
    """
    return length * price


def annualised_cost(length: Floats, price: Floats, service_life: Floats) -> Floats:
    """Value at the yearly cost of sea walls. [CNY]  length : km;  price : CNY/km;  service_life : years

    >>> annualised_cost(46.3, 15_800_000.0, 50.0)
    14630800.0
    """
    return length * price / service_life


_CODE = "nature.coastal_protection"
_FACTS = (Origin.ZONE, Origin.SCALAR)
_LENGTH = Field(f"{_CODE}.length", "km", Text("受保护岸线长度", "protected coast"), low=0, origins=_FACTS)
_PRICE = Field(f"{_CODE}.price", "CNY/km", Text("海堤造价", "cost of a sea wall"), low=0, origins=_FACTS)

MODELS = (
    Model(
        code="full_cost",
        gives=f"{_CODE}.value",
        title=Text("替代工程法（全部造价）", "sea wall, full construction cost"),
        compute=full_cost,
        inputs={"length": _LENGTH, "price": _PRICE},
        unit="CNY",
        formula="V = L · C_cl",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("coast",),
    ),
    Model(
        code="annualised_cost",
        gives=f"{_CODE}.value",
        title=Text("替代工程法（年化成本）", "sea wall, yearly cost"),
        compute=annualised_cost,
        inputs={
            "length": _LENGTH,
            "price": _PRICE,
            "service_life": Field(
                f"{_CODE}.service_life", "a", Text("海堤使用年限", "service life of a sea wall"), low=1, high=200
            ),
        },
        unit="CNY",
        formula="V = L · C_cl / n",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("coast",),
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("海岸带防护", "coastal protection"),
    group=ServiceClass.REGULATING,
    quantity=_LENGTH.of,
    value=f"{_CODE}.value",
    cautions=(
        Text("内陆地区不适用", "not applicable inland"),
        Text("全部造价与年化成本相差数十倍，口径须选定一种", "full and yearly cost differ by the life of the wall"),
    ),
)
