"""Prices 价格: current and constant values, indices that belong together, deflators, growth at constant prices."""

from collections.abc import Sequence

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
