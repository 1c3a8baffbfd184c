"""Negative air ions 负氧离子: what stands produce above the level that does people good."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Service, ServiceClass, Text
from qingshan.nature.fields import AREA

Floats = npt.NDArray[np.float64]

PER_CONCENTRATION = 5.256e15  # minutes of a year × cm³ in one hm² one metre high


def produced(
    ion_concentration: Floats, threshold: Floats, stand_height: Floats, lifetime: Floats, area: Floats
) -> Floats:
    """Negative ions that stands bring forth in a year; none up to the threshold. [1]

    ion_concentration, threshold : ions/cm³;  stand_height : m;  lifetime : of an ion [min];  area : m²
    G = 5.256·10¹⁵ · (Q − 600) · A · H / L, A in hm²
    Source: spec A3.12 (unverified)

    >>> f"{float(produced(1850.0, 600.0, 12.0, 10.0, 12_000_000.0)):.5g}"
    '9.4608e+21'
    """
    above = np.maximum(ion_concentration - threshold, 0.0)
    return PER_CONCENTRATION * above * (area / 10_000) * stand_height / lifetime


def value(quantity: Floats, price: Floats) -> Floats:
    """Cost of making as many ions by machine. [CNY]  quantity : ions;  price : CNY an ion

    >>> round(value(9.4608e21, 5.8185e-18), 2)
    55047.66
    """
    return quantity * price


_CODE = "nature.negative_ions"
_QUANTITY = Field(f"{_CODE}.quantity", "piece", Text("负氧离子产生量", "negative ions produced"), low=0)

MODELS = (
    Model(
        code="concentration",
        gives=_QUANTITY.of,
        title=Text("浓度与林分高度法", "from concentration and height of the stand"),
        compute=produced,
        inputs={
            "ion_concentration": Field(
                f"{_CODE}.concentration",
                "piece/cm**3",
                Text("负氧离子浓度", "concentration of negative ions"),
                low=0,
                high=200_000,
                usual=(650, 20_000),
            ),
            "threshold": Field(
                f"{_CODE}.threshold",
                "piece/cm**3",
                Text("起算浓度", "concentration that counts for nothing"),
                low=0,
                high=600,
            ),
            "stand_height": Field("nature.stand_height", "m", Text("林分高度", "height of the stand"), low=0, high=120),
            "lifetime": Field(f"{_CODE}.lifetime", "min", Text("离子寿命", "lifetime of an ion"), low=1, high=120),
            "area": AREA,
        },
        unit="piece",
        formula="G = 5.256·10¹⁵ · (Q − 600) · A · H / L",
        source="gb-t-38582",
        mark=Mark.UNVERIFIED,
        extensive=True,
    ),
    Model(
        code="ion_generator",
        gives=f"{_CODE}.value",
        title=Text("生产费用法", "cost of making ions"),
        compute=value,
        inputs={
            "quantity": _QUANTITY,
            "price": Field(f"{_CODE}.price", "CNY/piece", Text("负氧离子生产费用", "cost of an ion"), low=0),
        },
        unit="CNY",
        formula="V = G · K",
        source="gb-t-38582",
        mark=Mark.UNVERIFIED,
        level=Level.ZONE,
        extensive=True,
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("负氧离子", "negative air ions"),
    group=ServiceClass.REGULATING,
    quantity=_QUANTITY.of,
    value=f"{_CODE}.value",
    cautions=(Text("浓度不高于起算浓度时该项为零", "nothing up to the concentration that counts for nothing"),),
)
