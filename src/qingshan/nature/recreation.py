"""Recreation 旅游康养: what visitors spend to come."""

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


def revenue_share(income: Floats, ecosystem_share: Floats, multiplier: Floats) -> Floats:
    """Income from visitors that ecosystems bring, the short cut. [CNY]

    income : CNY;  ecosystem_share : of it that is due to ecosystems [1]
    multiplier : from income to value, 1 where nothing is multiplied; Garzê's printed value is 3.0 times its income [1]
    Source: spec A4.1 (garze-2017, where the multiplier is not stated)

    >>> round(revenue_share(23.56e8, 1.0, 3.0) / 1e8, 2)
    70.68
    """
    return income * ecosystem_share * multiplier


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
    Model(
        code="revenue_share",
        gives=f"{_CODE}.value",
        title=Text("旅游收入分成法", "share of the income from visitors"),
        compute=revenue_share,
        inputs={
            "income": Field(f"{_CODE}.income", "CNY", Text("旅游收入", "income from visitors"), low=0, origins=_FACTS),
            "ecosystem_share": Field(
                f"{_CODE}.ecosystem_share", "1", Text("生态系统贡献比例", "share due to ecosystems"), low=0, high=1
            ),
            "multiplier": Field(
                f"{_CODE}.multiplier", "1", Text("收入折价值的倍数", "from income to value"), low=0, high=20
            ),
        },
        unit="CNY",
        formula="V = income · share · multiplier",
        source="garze-2017",
        mark=Mark.RECOVERED,
        level=Level.TABLE,
        extensive=True,
        note=Text(
            "捷径：倍数须写明；甘孜账户的价值是其收入的 3.0 倍，原文未说明",
            "a short cut: the multiplier must be stated; Garzê's value is 3.0 times its income and nothing says why",
        ),
    ),
)

SERVICE = Service(
    code=_CODE,
    title=Text("旅游康养", "tourism and recreation"),
    group=ServiceClass.CULTURAL,
    quantity=f"{_CODE}.visits",
    value=f"{_CODE}.value",
    cautions=(
        Text("不含消费者剩余", "consumer surplus is not in it"),
        Text("酒店收入与景观增值可能重复", "income of hotels may be counted again as landscape premium"),
    ),
)
