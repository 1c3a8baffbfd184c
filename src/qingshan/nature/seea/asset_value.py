"""Monetary asset account 资产账户: what an ecosystem is worth if it goes on giving. SEEA EA, spec B5 and B5.2.

Sources: rulebook/data/sources/standards.yaml#seea-ea-2021 (structure unverified), accounts.yaml#forest-assets-2017
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from qingshan.core import Text

Floats = npt.NDArray[np.float64]


class Convention(StrEnum):
    """When the first flow comes; kept with every asset value, since the two differ by a year's interest."""

    ORDINARY = "ordinary annuity"
    DUE = "annuity due"


CONVENTION_LABELS = {
    Convention.ORDINARY: Text("期末收付（首笔在一年后）", "ordinary annuity, the first flow in one year"),
    Convention.DUE: Text("期初收付（首笔不折现）", "annuity due, the first flow undiscounted"),
}

#: The order in which the change of a value is taken apart; another order gives other terms.
ORDER = ("volume", "price", "rate")


@dataclass(frozen=True)
class AssetValue:
    """A net present value with all that it hangs on. value : CNY;  flow : CNY a year, of the first year"""

    value: float
    flow: float
    rate: float
    years: int
    convention: Convention
    growth: float = 0.0


@dataclass(frozen=True)
class Decomposition:
    """Why an asset value changed [CNY]: opening + volume + price + rate = closing, taken apart in `order`."""

    order: tuple[str, ...]
    opening: float
    volume: float
    price: float
    rate: float
    closing: float
    convention: Convention

    @property
    def degradation(self) -> float:
        """退化: fall in value because the ecosystem gives less; not below zero. [CNY]"""
        return max(-self.volume, 0.0)

    @property
    def enhancement(self) -> float:
        """提升: rise in value because the ecosystem gives more; not below zero. [CNY]"""
        return max(self.volume, 0.0)

    @property
    def revaluation(self) -> float:
        """重估: change by prices and discount rate alone. [CNY]"""
        return self.price + self.rate


def annuity_factor(rate: float, years: int, convention: Convention, growth: float = 0.0) -> float:
    """What one yuan a year is worth today 年金现值系数. [1]

    rate : discount rate a year [1];  years : number of flows;  growth : of the flow from one year to the next [1]

    >>> round(annuity_factor(0.03, 2, Convention.ORDINARY), 6), round(annuity_factor(0.03, 2, Convention.DUE), 6)
    (1.91347, 1.970874)
    """
    if not (rate > -1 and growth > -1):
        raise ValueError(
            f"a rate of {rate} and a growth of {growth} cannot be; give fractions such as 0.03, not percent"
        )
    if years < 1 or years != int(years):
        raise ValueError(f"{years} is no number of years; give a whole number from 1, the usual one is 100")
    later = np.arange(int(years))
    first = 1.0 if Convention(convention) is Convention.DUE else 1 / (1 + rate)
    return float(first * np.exp(later * (np.log1p(growth) - np.log1p(rate))).sum())


def net_present_value(flow: float, rate: float, years: int, convention: Convention, growth: float = 0.0) -> float:
    """What a yearly flow is worth today 净现值. [CNY]

    flow : CNY of the first year, of all services together;  rate, growth : a year [1];  years : asset life, usually 100

    Forests of China 2010, 19.10×10¹² CNY a year at 2.77 %; the paper prints 662:

    >>> round(net_present_value(19.10, 0.0277, 100, Convention.DUE), 1)
    662.5
    """
    return flow * annuity_factor(rate, years, convention, growth)


def asset_value(
    flows: Sequence[float], rate: float, years: int, convention: Convention, growth: float = 0.0
) -> AssetValue:
    """Value of an asset from the yearly values of its services, with its convention kept 资产价值. [CNY]

    flows : CNY of the first year, one for each service

    >>> held = asset_value([60.0, 40.0], 0.03, 100, Convention.ORDINARY)
    >>> round(held.value, 4), str(held.convention)
    (3159.8905, 'ordinary annuity')
    """
    flow = float(np.sum(flows))
    value = net_present_value(flow, rate, years, convention, growth)
    return AssetValue(value, flow, rate, int(years), Convention(convention), growth)


def standing_timber(area: Floats, volume: Floats, price: Floats, rate: float, age: Floats, maturity: Floats) -> Floats:
    """Value of standing timber by age class 活立木价值, discounted from the age at which it is felled. [CNY]

    area : hm²;  volume : at maturity [m³/hm²];  price : stumpage [CNY/m³];  rate : a year [1];  age, maturity : years
    What is past maturity can be felled today and is not discounted.
    Source: rulebook/data/sources/accounts.yaml#forest-assets-2017 (simplified)

    >>> round(float(standing_timber(100.0, 150.0, 500.0, 0.03, 20.0, 40.0)), 0)
    4152568.0
    """
    wait = np.maximum(np.asarray(maturity, float) - age, 0)
    return np.asarray(np.asarray(area, float) * volume * price / (1 + rate) ** wait)


def closing_value(
    opening: float,
    *,
    enhancement: float = 0.0,
    degradation: float = 0.0,
    conversions: float = 0.0,
    catastrophic_loss: float = 0.0,
    other: float = 0.0,
    revaluation: float = 0.0,
) -> float:
    """Closing value of the asset account from its opening value and the changes 期末价值. [CNY]

    degradation, catastrophic_loss : amounts lost, zero or more;  conversions : net, with its sign

    >>> closing_value(5200.0, enhancement=120, degradation=210, conversions=-35, catastrophic_loss=18, revaluation=96)
    5153.0
    """
    if degradation < 0 or catastrophic_loss < 0 or enhancement < 0:
        raise ValueError(
            "enhancement, degradation and catastrophic loss are amounts of zero or more; "
            "write a negative degradation as enhancement"
        )
    return opening + enhancement - degradation + conversions - catastrophic_loss + other + revaluation


def decompose(
    volume: tuple[Floats, Floats],
    price: tuple[Floats, Floats],
    rate: tuple[float, float],
    years: int,
    convention: Convention,
    growth: float = 0.0,
    order: tuple[str, ...] = ORDER,
) -> Decomposition:
    """Why a value changed: one of volume, price and rate after the other from opening to closing 变动分解. [CNY]

    volume : quantities at opening and closing, one or one a service;  price : CNY per unit likewise
    rate : discount rates at opening and closing [1];  order : kept in the result

    >>> found = decompose((1.0, 0.96), (100.0, 105.0), (0.03, 0.025), 100, Convention.ORDINARY)
    >>> round(found.degradation, 2), round(found.price, 2), round(found.rate, 2), round(found.closing, 2)
    (126.4, 151.67, 505.53, 3690.7)
    """
    if sorted(order) != sorted(ORDER):
        raise ValueError(f"order {order} must hold each of {', '.join(ORDER)} once")
    state = {"volume": 0, "price": 0, "rate": 0}
    stages = [dict(state)]
    for name in order:
        state[name] = 1
        stages.append(dict(state))

    def value(at: Mapping[str, int]) -> float:
        flow = float(np.sum(np.asarray(volume[at["volume"]], float) * price[at["price"]]))
        return net_present_value(flow, rate[at["rate"]], years, convention, growth)

    values = [value(stage) for stage in stages]
    terms = {name: after - before for name, (before, after) in zip(order, pairwise(values), strict=True)}
    return Decomposition(
        tuple(order), values[0], terms["volume"], terms["price"], terms["rate"], values[-1], Convention(convention)
    )
