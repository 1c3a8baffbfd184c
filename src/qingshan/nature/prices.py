"""Prices 价格: current and constant values, indices that belong together, deflators, growth at constant prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from qingshan.nature.totals import price_index, value_at, volume_index

Floats = npt.NDArray[np.float64]


def values_over_years(quantities: Floats, prices: Floats, base: int) -> dict[str, Floats]:
    """Values of each year at its own prices and at those of one year 现价与不变价. [CNY]

    quantities, prices : year × account, prices in CNY per unit;  base : which year's prices are kept, 0 the first
    gives `current` and `constant`, one value a year

    >>> quantities, prices = np.array([[100.0, 50.0], [110.0, 45.0]]), np.array([[10.0, 40.0], [12.0, 44.0]])
    >>> found = values_over_years(quantities, prices, base=0)
    >>> found["current"].tolist(), found["constant"].tolist()
    ([3000.0, 3300.0], [3000.0, 2900.0])
    """
    if np.shape(quantities) != np.shape(prices):
        raise ValueError(
            f"quantities are {np.shape(quantities)} and prices {np.shape(prices)}; give a price for each quantity"
        )
    at_base = np.asarray(prices, float)[base]
    return {
        "current": np.asarray((np.asarray(quantities) * prices).sum(axis=-1)),
        "constant": np.asarray((np.asarray(quantities) * at_base).sum(axis=-1)),
    }


def indices(before: Floats, after: Floats, prices_before: Floats, prices_after: Floats) -> dict[str, float]:
    """Volume (Laspeyres), price (Paasche) and nominal index; the first two multiply to the third. [1]

    before, after : quantities;  prices in CNY per unit, all in the same order

    >>> before, after = np.array([100.0, 50.0]), np.array([110.0, 45.0])
    >>> found = indices(before, after, np.array([10.0, 40.0]), np.array([12.0, 44.0]))
    >>> {name: round(index, 4) for name, index in found.items()}
    {'volume': 0.9667, 'price': 1.1379, 'nominal': 1.1}
    """
    return {
        "volume": volume_index(before, after, prices_before),
        "price": price_index(after, prices_before, prices_after),
        "nominal": value_at(after, prices_after) / value_at(before, prices_before),
    }


def chained_deflator(consumer_prices: Sequence[float]) -> Floats:
    """How much prices have risen since the year before the first one given, year by year 环比连乘. [1]

    consumer_prices : each year's index with the previous year = 100
    Source: rulebook/data/sources/accounts.yaml#huaihe-2017

    >>> chained_deflator([105.0, 102.0]).round(4).tolist()
    [1.05, 1.071]
    """
    return np.asarray(np.cumprod(np.asarray(consumer_prices, float) / 100))


def constant_values(nominal: Floats, consumer_prices: Sequence[float]) -> Floats:
    """A series at the prices of its first year, where only values are known 不变价序列. [the unit given]

    nominal : one value a year;  consumer_prices : of every year but the first, previous year = 100

    >>> constant_values(np.array([100.0, 126.0]), [105.0]).round(6).tolist()
    [100.0, 120.0]
    """
    series = np.asarray(nominal, float)
    if len(consumer_prices) != len(series) - 1:
        raise ValueError(
            f"{len(series)} years need {len(series) - 1} yearly price indices, not {len(consumer_prices)}; "
            "leave out the index of the first year"
        )
    return np.asarray(series / np.append(1.0, chained_deflator(consumer_prices)))


def growth(before: float, after: float) -> float:
    """Growth from one value to the next; both at the same prices, or it is not growth of anything real. [1]

    >>> round(growth(81.5, 185.4), 3)
    1.275
    """
    if not before > 0:
        raise ValueError(f"growth from {before} is not defined; give a first value above zero")
    return (after - before) / before


def growth_at_constant_prices(before: Floats, after: Floats, base_prices: Floats) -> float:
    """Growth of the volume alone 可比价增长: new and old quantities at the same prices. [1]

    >>> round(growth_at_constant_prices(np.array([100.0, 50.0]), np.array([110.0, 45.0]), np.array([10.0, 40.0])), 4)
    -0.0333
    """
    return growth(value_at(before, base_prices), value_at(after, base_prices))


@dataclass(frozen=True)
class YearlyValues:
    """One figure a year: values at the year's and at the base year's prices [CNY], and indices, the base year 1.

    volume : Laspeyres;  price : Paasche;  the two multiply to the nominal index
    """

    current: Floats
    constant: Floats
    volume: Floats
    price: Floats
    nominal: Floats


def implied_prices(values: Floats, quantities: Floats) -> Floats:
    """Price of each part, value over quantity 隐含单价; NaN where there is nothing to divide by. [CNY per unit]

    >>> implied_prices(np.array([1000.0, 0.0]), np.array([100.0, 0.0])).tolist()
    [10.0, nan]
    """
    worth, amount = np.asarray(values, float), np.asarray(quantities, float)
    there = amount != 0
    return np.where(there, worth / np.where(there, amount, 1.0), np.nan)


def shared_price(prices: Floats, tolerance: float = 1e-9) -> Floats:
    """The same prices, a hole filled where all others are one and the same price. [CNY per unit]

    A part that the base year did not have takes the price of the service, if the service has one.

    >>> shared_price(np.array([7.06, np.nan, 7.06])).tolist(), shared_price(np.array([7.06, np.nan, 6.0])).tolist()
    ([7.06, 7.06, 7.06], [7.06, nan, 6.0])
    """
    given = np.asarray(prices, float)
    known = given[np.isfinite(given)]
    if not known.size or np.ptp(known) > tolerance * np.abs(known).max():
        return given
    return np.where(np.isfinite(given), given, known[0])


def yearly_values(quantities: Floats, values: Floats, base_prices: Floats, base: int) -> YearlyValues:
    """A service over the years, from its parts 现价、不变价与指数. [CNY and 1]

    quantities, values : year × part, NaN where not known;  base_prices : of the parts in the base year, NaN where there
    is none;  base : number of the base year, 0 the first. A quantity without a base price leaves a hole, not nought

    >>> quantities, values = np.array([[100.0, 50.0], [110.0, 45.0]]), np.array([[1000.0, 2000.0], [1320.0, 1980.0]])
    >>> found = yearly_values(quantities, values, np.array([10.0, 40.0]), base=0)
    >>> found.constant.tolist(), found.volume.round(4).tolist(), found.price.round(4).tolist(), found.nominal.tolist()
    ([3000.0, 2900.0], [1.0, 0.9667], [1.0, 1.1379], [1.0, 1.1])
    """
    amount = np.asarray(quantities, float)
    at_base = np.where(amount == 0, 0.0, amount * np.asarray(base_prices, float))
    return with_indices(np.asarray(values, float).sum(axis=1), at_base.sum(axis=1), base)


def with_indices(current: Floats, constant: Floats, base: int) -> YearlyValues:
    """Volume, price and nominal index of a series of which both values are known; of several services their sums. [1]

    >>> with_indices(np.array([3000.0, 3300.0]), np.array([3000.0, 2900.0]), base=0).price.round(4).tolist()
    [1.0, 1.1379]
    """
    now, fixed = np.asarray(current, float), np.asarray(constant, float)
    return YearlyValues(now, fixed, _over(fixed, fixed[base]), _over(now, fixed), _over(now, now[base]))


def _over(figures: Floats, divisor: Floats) -> Floats:
    possible = np.broadcast_to(np.asarray(divisor) != 0, figures.shape)
    return np.where(possible, figures / np.where(possible, divisor, 1.0), np.nan)


def chained_levels(years: Sequence[int], previous_year: Mapping[int, Decimal], base: int) -> dict[int, Decimal]:
    """A chained index in each year with the base year as 1 定基指数; a year the chain does not reach is left out. [1]

    previous_year : each year's index with the previous year = 100;  base : a year, before or after the others

    >>> chained_levels([2015, 2016, 2017], {2016: Decimal("102"), 2017: Decimal("105")}, base=2015)
    {2015: Decimal('1'), 2016: Decimal('1.02'), 2017: Decimal('1.0710')}
    """
    levels: dict[int, Decimal] = {}
    for year in years:
        needed = range(min(year, base) + 1, max(year, base) + 1)
        if all(one in previous_year for one in needed):
            level = Decimal(1)
            for one in needed:
                level *= previous_year[one] / 100
            levels[year] = level if year >= base else 1 / level
    return levels
