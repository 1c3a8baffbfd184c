"""Cultural services 文化服务: what visitors spend to come, and what landscape adds to prices."""

import numpy as np
import numpy.typing as npt

from qingshan.core import Field, Level, Mark, Model, Origin, Service, ServiceClass, Text

Floats = npt.NDArray[np.float64]


def travel_cost(visits: Floats, hours: Floats, wage: Floats, cost: Floats) -> Floats:
    """What visitors of one zone of origin give up to come 旅行费用法. [CNY]

    visits : visits a year;  hours : travel and stay [h a visit];  wage : CNY/h;  cost : CNY a visit

    >>> travel_cost(250_000.0, 6.0, 22.0, 180.0)
    78000000.0
    """
    return visits * (hours * wage + cost)


def housing_premium(floor_area: Floats, price_difference: Floats, life: Floats) -> Floats:
    """What a view adds to housing, spread over the life of the building. [CNY/a]

    floor_area : m²;  price_difference : CNY/m², a capital value;  life : years

    >>> round(housing_premium(320_000.0, 900.0, 70.0), 2)
    4114285.71
    """
    return floor_area * price_difference / life


def hotel_premium(rooms: Floats, occupancy: Floats, price_difference: Floats) -> Floats:
    """What a view adds to hotel nights in a year. [CNY/a]

    rooms : count;  occupancy : share of nights [1];  price_difference : CNY a night

    >>> round(hotel_premium(800.0, 0.55, 46.0), 2)
    7387600.0
    """
    return rooms * occupancy * 365 * price_difference


_CODE = "nature.recreation"
_FACTS = (Origin.ZONE, Origin.SCALAR)

MODELS = (
    Model(
        code="travel_cost",
        gives=f"{_CODE}.value",
        title=Text("旅行费用法", "travel cost"),
        compute=travel_cost,
        inputs={
            "visits": Field(f"{_CODE}.visits", "visit", Text("游客人次", "visits"), low=0, origins=_FACTS),
            "hours": Field(f"{_CODE}.hours", "h", Text("往返与停留时间", "travel and stay"), low=0, origins=_FACTS),
            "wage": Field(f"{_CODE}.wage", "CNY/h", Text("小时工资", "wage"), low=0, origins=_FACTS),
            "cost": Field(f"{_CODE}.cost", "CNY/visit", Text("人次花费", "cost a visit"), low=0, origins=_FACTS),
        },
        unit="CNY",
        formula="V = Σ N_j · (T_j·W_j + C_j)",
        source="gep-guide-2020",
        mark=Mark.UNVERIFIED,
        level=Level.TABLE,
        extensive=True,
        dimensions=("origin",),
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("旅游康养", "tourism and recreation"),
    group=ServiceClass.CULTURAL,
    quantity=f"{_CODE}.visits",
    value=f"{_CODE}.value",
    cautions=(Text("不含消费者剩余", "consumer surplus is not in it"),),
)
