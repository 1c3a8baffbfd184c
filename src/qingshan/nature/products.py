"""Provisioning services 物质产品: output times price, gross or net of human input."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text

Floats = npt.NDArray[np.float64]


def gross(output: Floats, price: Floats) -> Floats:
    """Gross value of one product. [CNY]  output and price per the same unit, e.g. t and CNY/t

    >>> gross(12_000.0, 2800.0)
    33600000.0
    """
    return output * price


def residual(
    output: Floats, price: Floats, intermediate_consumption: Floats, labour: Floats, capital: Floats
) -> Floats:
    """Value left to the ecosystem after human input 残值法; a negative residual stays negative. [CNY]

    price, intermediate_consumption, labour, capital : CNY per unit of output

    >>> residual(12_000.0, 2800.0, 1500.0, 700.0, 150.0)
    5400000.0
    """
    return output * (price - intermediate_consumption - labour - capital)


_FACTS = (Origin.ZONE, Origin.SCALAR)


def _account(code: str, title: Text, unit: str, dimension: str, output: Text) -> tuple[Model, Service]:
    model = Model(
        code="gross_output",
        gives=f"{code}.value",
        title=Text(f"{title.zh}产值", f"gross value of {title.en}"),
        compute=gross,
        inputs={
            "output": Field(f"{code}.output", unit, output, low=0, origins=_FACTS),
            "price": Field(f"{code}.price", f"CNY/{unit}", Text("价格", "price"), low=0, origins=_FACTS),
        },
        unit="CNY",
        formula="V = Σ q · p",
        source="garze-2017",
        mark=Mark.STATED,
        level=Level.TABLE,
        extensive=True,
        dimensions=(dimension,) if dimension else (),
    )
    service = Service(
        code=code,
        title=title,
        group=ServiceClass.PROVISIONING,
        quantity=f"{code}.output",
        value=f"{code}.value",
    )
    return model, service


_ACCOUNTS = (
    _account(
        "nature.products",
        Text("农林牧渔产品", "farm, forest and fishery products"),
        "t",
        "product",
        Text("产量", "output"),
    ),
    _account("nature.water_supply", Text("淡水资源", "fresh water"), "m3", "water_use", Text("供水量", "water used")),
    _account("nature.hydropower", Text("水电", "hydropower"), "kWh", "", Text("发电量", "electricity generated")),
)

MODELS = tuple(model for model, _ in _ACCOUNTS)
SERVICES = tuple(service for _, service in _ACCOUNTS)
