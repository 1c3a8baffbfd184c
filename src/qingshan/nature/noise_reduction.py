"""Noise reduction 噪声消减: green belts along roads, valued as the noise barriers they spare."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text

Floats = npt.NDArray[np.float64]


def value(length: Floats, price: Floats, service_life: Floats) -> Floats:
    """Value at the yearly cost of noise barriers. [CNY]

    length : of green belts [km];  price : CNY/km;  service_life : years
    Source: spec A3.12 (unverified)

    >>> value(12.0, 3_000_000.0, 20.0)
    1800000.0
    """
    return length * price / service_life


_CODE = "nature.noise_reduction"
_FACTS = (Origin.ZONE, Origin.SCALAR)
_LENGTH = Field(f"{_CODE}.length", "km", Text("绿化带长度", "length of green belts"), low=0, origins=_FACTS)

MODELS = (
    Model(
        code="barrier_cost",
        gives=f"{_CODE}.value",
        title=Text("隔声屏障替代成本法（年化）", "noise barriers, yearly cost"),
        compute=value,
        inputs={
            "length": _LENGTH,
            "price": Field(
                f"{_CODE}.price", "CNY/km", Text("隔声屏障造价", "cost of a noise barrier"), low=0, origins=_FACTS
            ),
            "service_life": Field(
                f"{_CODE}.service_life",
                "a",
                Text("隔声屏障使用年限", "service life of a noise barrier"),
                low=1,
                high=100,
            ),
        },
        unit="CNY",
        formula="V = L · c / n",
        source="ndrc-2022",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("噪声消减", "noise reduction"),
    group=ServiceClass.REGULATING,
    quantity=_LENGTH.of,
    value=f"{_CODE}.value",
    cautions=(Text("只计道路两侧能降噪的绿化带", "only green belts along roads that do shut out noise"),),
)
