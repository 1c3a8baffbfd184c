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


def land_rent(land: Floats, rent: Floats) -> Floats:
    """Rent of the land that bears a product, the ecosystem's part 地租法. [CNY]  land : m²;  rent : CNY/hm² a year

    >>> land_rent(10_000.0, 4500.0)
    4500.0
    """
    return land / 10_000 * rent


def shortfall(
    output: Floats, price: Floats, intermediate_consumption: Floats, labour: Floats, capital: Floats
) -> Floats:
    """The residual where it is below zero, else nothing: shown beside the sum in which it stays. [CNY]

    price, intermediate_consumption, labour, capital : CNY per unit of output

    >>> float(shortfall(100.0, 10.0, 8.0, 3.0, 1.0)), float(shortfall(100.0, 10.0, 1.0, 1.0, 1.0))
    (-200.0, 0.0)
    """
    return np.minimum(residual(output, price, intermediate_consumption, labour, capital), 0.0)


_FACTS = (Origin.ZONE, Origin.SCALAR)


def _account(
    code: str, title: Text, unit: str, dimension: str, output: Text, companions: tuple[str, ...] = ()
) -> tuple[Model, Service]:
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
        companions=companions,
    )
    return model, service


_ACCOUNTS = (
    _account(
        "nature.products",
        Text("农林牧渔产品", "farm, forest and fishery products"),
        "t",
        "product",
        Text("产量", "output"),
        ("nature.products.negative_residual",),
    ),
    _account("nature.water_supply", Text("淡水资源", "fresh water"), "m3", "water_use", Text("供水量", "water used")),
    _account("nature.hydropower", Text("水电", "hydropower"), "kWh", "", Text("发电量", "electricity generated")),
)

_PRODUCTS = "nature.products"


def _cost(name: str, title: Text) -> Field:
    return Field(f"{_PRODUCTS}.{name}", "CNY/t", title, low=0, origins=_FACTS)


_NET = {
    **_ACCOUNTS[0][0].inputs,
    "intermediate_consumption": _cost("intermediate_consumption", Text("中间消耗", "intermediate consumption")),
    "labour": _cost("labour", Text("人工投入", "labour")),
    "capital": _cost("capital", Text("资本使用与正常回报", "capital use and normal return")),
}
_RESIDUAL = (
    Model(
        code="residual",
        gives=f"{_PRODUCTS}.value",
        title=Text("残值法（扣除人类投入）", "residual, net of human input"),
        compute=residual,
        inputs=_NET,
        unit="CNY",
        formula="V = Σ q · (p − IC − L − K)",
        source="ndrc-2022",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("product",),
        note=Text(
            "残值为负的产品留在合计中，另列于“负残值”",
            "a product with a negative residual stays in the sum and is listed under negative residuals",
        ),
    ),
    Model(
        code="land_rent",
        gives=f"{_PRODUCTS}.value",
        title=Text("地租法", "rent of land"),
        compute=land_rent,
        inputs={
            "land": Field(f"{_PRODUCTS}.land", "m2", Text("产品用地面积", "land of a product"), low=0, origins=_FACTS),
            "rent": Field(f"{_PRODUCTS}.rent", "CNY/hm2", Text("年地租", "yearly rent"), low=0, origins=_FACTS),
        },
        unit="CNY",
        formula="V = Σ A · rent",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("product",),
    ),
    Model(
        code="below_zero",
        gives=f"{_PRODUCTS}.negative_residual",
        title=Text("负残值", "residuals below zero"),
        compute=shortfall,
        inputs=_NET,
        unit="CNY",
        formula="Σ min(0, q · (p − IC − L − K))",
        source="ndrc-2022",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("product",),
    ),
)

MODELS = (*(model for model, _ in _ACCOUNTS), *_RESIDUAL)
SERVICES = tuple(service for _, service in _ACCOUNTS)
