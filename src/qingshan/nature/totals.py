"""Totals and indices 总值与指数: sums of accounts, volume and price indices, deflation."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def gross_ecosystem_product(provisioning: float, regulating: float, cultural: float) -> float:
    """The three classes together 生态系统生产总值. [the unit given]

    >>> round(gross_ecosystem_product(632.64, 6842.28, 70.67), 2)
    7545.59
    """
    return provisioning + regulating + cultural


def shares(parts: Mapping[str, float]) -> dict[str, float]:
    """Each part's share of the sum. [1]  Raises ``ZeroDivisionError`` when there is nothing to share.

    >>> shares({"a": 1.0, "b": 3.0})
    {'a': 0.25, 'b': 0.75}
    """
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()}


def value_at(quantities: Floats, prices: Floats) -> float:
    """Σ q·p. [CNY]  Both of the same length.

    >>> value_at(np.array([110.0, 45.0]), np.array([10.0, 40.0]))
    2900.0
    """
    return float(np.dot(quantities, prices))


def volume_index(before: Floats, after: Floats, base_prices: Floats) -> float:
    """Laspeyres volume index: the new quantities at old prices over the old ones. [1]

    >>> round(volume_index(np.array([100.0, 50.0]), np.array([110.0, 45.0]), np.array([10.0, 40.0])), 4)
    0.9667
    """
    return value_at(after, base_prices) / value_at(before, base_prices)


def price_index(after: Floats, base_prices: Floats, prices: Floats) -> float:
    """Paasche price index: the new quantities at new prices over the same at old ones. [1]

    >>> round(price_index(np.array([110.0, 45.0]), np.array([10.0, 40.0]), np.array([12.0, 44.0])), 4)
    1.1379
    """
    return value_at(after, prices) / value_at(after, base_prices)


def deflated(nominal: float, consumer_prices: Sequence[float]) -> float:
    """A value at the first year's prices, where only values are known. [the unit given]

    consumer_prices : each year's index with the previous year = 100

    >>> round(deflated(158.42, [101.4, 102.0, 102.6]), 4)
    149.2879
    """
    return float(nominal / np.prod(np.asarray(consumer_prices) / 100))
