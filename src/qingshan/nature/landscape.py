"""Landscape premium 景观增值: what a view adds to housing and to hotel nights."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text

Floats = npt.NDArray[np.float64]


def housing_premium(floor_area: Floats, price_difference: Floats, life: Floats) -> Floats:
    """What a view adds to housing, spread over the life of the building. [CNY/a]

    floor_area : m²;  price_difference : CNY/m², a capital value;  life : years

    >>> round(housing_premium(320_000.0, 900.0, 70.0), 2)
    4114285.71
    """
    return floor_area * price_difference / life


def housing_premium_by_yield(floor_area: Floats, price_difference: Floats, rental_yield: Floats) -> Floats:
    """What a view adds to housing, as the rent that it would bring. [CNY/a]

    floor_area : m²;  price_difference : CNY/m², a capital value;  rental_yield : rent a year to price [1]

    >>> round(housing_premium_by_yield(320_000.0, 900.0, 0.015), 2)
    4320000.0
    """
    return floor_area * price_difference * rental_yield


def hotel_premium(rooms: Floats, occupancy: Floats, price_difference: Floats) -> Floats:
    """What a view adds to hotel nights in a year. [CNY/a]

    rooms : count;  occupancy : share of nights [1];  price_difference : CNY a night

    >>> round(hotel_premium(800.0, 0.55, 46.0), 2)
    7387600.0
    """
    return rooms * occupancy * 365 * price_difference


_HOUSING = "nature.landscape_housing"
_HOTELS = "nature.landscape_hotels"
_FACTS = (Origin.ZONE, Origin.SCALAR)
_FLOOR = Field(f"{_HOUSING}.floor_area", "m2", Text("受益住房面积", "floor area with a view"), low=0, origins=_FACTS)
_DIFFERENCE = Field(
    f"{_HOUSING}.price_difference", "CNY/m2", Text("房价差", "difference in price"), low=0, origins=_FACTS
)
_ROOMS = Field(f"{_HOTELS}.rooms", "piece", Text("受益客房数", "hotel rooms with a view"), low=0, origins=_FACTS)

MODELS = (
    Model(
        code="housing_premium",
        gives=f"{_HOUSING}.value",
        title=Text("住房景观溢价（按年分摊）", "premium on housing, a year's share"),
        compute=housing_premium,
        inputs={
            "floor_area": _FLOOR,
            "price_difference": _DIFFERENCE,
            "life": Field(f"{_HOUSING}.life", "a", Text("住房使用年限", "life of housing"), low=1, high=200),
        },
        unit="CNY",
        formula="V = A_h · ΔP / n",
        source="ndrc-2022",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
    ),
    Model(
        code="housing_premium_by_yield",
        gives=f"{_HOUSING}.value",
        title=Text("住房景观溢价（按租金回报率）", "premium on housing, by rental yield"),
        compute=housing_premium_by_yield,
        inputs={
            "floor_area": _FLOOR,
            "price_difference": _DIFFERENCE,
            "rental_yield": Field(
                f"{_HOUSING}.rental_yield", "1", Text("租金回报率", "rental yield"), low=0, high=0.3, origins=_FACTS
            ),
        },
        unit="CNY",
        formula="V = A_h · ΔP · y",
        source="general-knowledge",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
    ),
    Model(
        code="hotel_premium",
        gives=f"{_HOTELS}.value",
        title=Text("酒店景观溢价", "premium on hotel nights"),
        compute=hotel_premium,
        inputs={
            "rooms": _ROOMS,
            "occupancy": Field(f"{_HOTELS}.occupancy", "1", Text("入住率", "occupancy"), low=0, high=1, origins=_FACTS),
            "price_difference": Field(
                f"{_HOTELS}.price_difference",
                "CNY/piece",
                Text("每间夜价差", "difference a night"),
                low=0,
                origins=_FACTS,
            ),
        },
        unit="CNY",
        formula="V = rooms · occupancy · 365 · Δp",
        source="ndrc-2022",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
    ),
)

HOUSING = Service(
    code=_HOUSING,
    title=Text("景观增值（住房）", "landscape premium on housing"),
    group=ServiceClass.CULTURAL,
    quantity=_FLOOR.of,
    value=f"{_HOUSING}.value",
    cautions=(
        Text("房价差是存量价值，须按使用年限分摊", "the difference in price is a capital value, spread over the life"),
    ),
)
HOTELS = Service(
    code=_HOTELS,
    title=Text("景观增值（酒店）", "landscape premium on hotels"),
    group=ServiceClass.CULTURAL,
    quantity=_ROOMS.of,
    value=f"{_HOTELS}.value",
    cautions=(Text("与旅游康养中的住宿花费可能重复", "may count lodging again that recreation has"),),
)
