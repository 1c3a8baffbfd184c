"""Equivalent-factor method 当量因子法 (Xie Gaodi): equivalents per hectare times the value of one equivalent. Spec C2.

The table is parameter `teeb.equivalents` of the rulebook, `plain_table` gives it as numbers. Compare years with one
value of the equivalent only: it rises with the price of grain although no ecosystem changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Table = Mapping[str, Mapping[str, float]]

#: What each service of the table follows in the dynamic form: production of plants, rain, soil retained. The grouping
#: is unverified (the abstract of xie-2015 only says monthly and by province); give another where a text has one.
DRIVERS: Mapping[str, str] = {
    "food": "npp",
    "raw": "npp",
    "gas": "npp",
    "climate": "npp",
    "purification": "npp",
    "nutrient": "npp",
    "biodiversity": "npp",
    "aesthetics": "npp",
    "water": "rain",
    "hydrology": "rain",
    "soil": "soil_retention",
}


@dataclass(frozen=True)
class Valued:
    """Value of ecosystem services by the table of equivalents [CNY/a]; both cuts add up to the total."""

    total: float
    by_type: dict[str, float]
    by_service: dict[str, float]
    equivalent: float


def classic_equivalent(grain_yield: Floats, price: Floats) -> Floats:
    """Value of one equivalent: a seventh of a hectare's grain 标准当量. [CNY/hm²]

    grain_yield : kg/hm²;  price : CNY/kg
    Source: rulebook/data/sources/teeb.yaml#energy-area-2018

    >>> round(classic_equivalent(3088.33, 2.30), 2)
    1014.74
    """
    return grain_yield * price / 7


def equivalent_of_several_crops(sown: Floats, price: Floats, crop_yield: Floats) -> float:
    """Value of one equivalent from several crops, weighed by sown area. [CNY/hm²]

    sown : hm²;  price : CNY/kg;  crop_yield : kg/hm²;  one a crop
    Source: rulebook/data/sources/teeb.yaml#shanxi-trade-offs-2022

    >>> round(equivalent_of_several_crops(np.array([60.0, 40.0]), np.array([2.8, 2.1]), np.array([6300.0, 5000.0])), 2)
    2112.0
    """
    areas = np.asarray(sown, float)
    if not areas.sum() > 0:
        raise ValueError("no sown area; give the area of each crop in hm²")
    return float((areas * price * crop_yield).sum() / areas.sum() / 7)


def net_profit_equivalent(shares: Floats, net_profits: Floats) -> float:
    """Value of one equivalent from the net profit of rice, wheat and maize, 2015 definition. [CNY/hm²]

    shares : of the sown area of the three, add up to 1;  net_profits : CNY/hm²

    >>> round(net_profit_equivalent(np.array([0.30, 0.25, 0.45]), np.array([5200.0, 2100.0, 3300.0])), 6)
    3570.0
    """
    total = float(np.sum(shares))
    if abs(total - 1) > 1e-6:
        raise ValueError(f"the shares of sown area add up to {total:g}; they must add up to 1")
    return float(np.dot(shares, net_profits))


def row_sums(table: Table) -> dict[str, float]:
    """Equivalents of a hectare of each type, all services together. [1]

    >>> row_sums({"bare": {"gas": 0.02, "purification": 0.1}})
    {'bare': 0.12000000000000001}
    """
    return {kind: float(sum(row.values())) for kind, row in table.items()}


def coefficients(table: Table, equivalent: float) -> dict[str, float]:
    """Value of a hectare of each type, all services together 价值系数. [CNY·hm⁻²·a⁻¹]  equivalent : CNY/hm²

    >>> round(coefficients({"bare": {"gas": 0.02, "purification": 0.18}}, 1014.74)["bare"], 2)
    202.95
    """
    return {kind: total * equivalent for kind, total in row_sums(table).items()}


def service_value(areas: Mapping[str, float], table: Table, equivalent: float) -> Valued:
    """Value of all services, by type and by service 生态系统服务价值. [CNY/a]

    areas : hm² by type;  table : equivalents by type and service [1];  equivalent : CNY/hm²

    >>> found = service_value({"paddy": 100.0}, {"paddy": {"food": 1.36, "water": -2.63}}, 1000.0)
    >>> round(found.total), {name: round(value) for name, value in found.by_service.items()}
    (-127000, {'food': 136000, 'water': -263000})
    """
    missing = sorted(set(areas) - set(table))
    if missing:
        raise LookupError(
            f"the table of equivalents has no row for {', '.join(missing)}; add a row with its source, "
            "or count the area under a type that has one"
        )
    if any(not area >= 0 for area in areas.values()):
        raise ValueError("areas must be zero or more, in hm²")
    by_type = {kind: sum(table[kind].values()) * area * equivalent for kind, area in areas.items()}
    services = {service: None for kind in areas for service in table[kind]}
    by_service = {
        service: sum(table[kind].get(service, 0.0) * area for kind, area in areas.items()) * equivalent
        for service in services
    }
    return Valued(float(sum(by_type.values())), by_type, by_service, equivalent)


def adjusted(
    equivalents: Mapping[str, Any], ratios: Mapping[str, Any], drivers: Mapping[str, str] = DRIVERS
) -> dict[str, Any]:
    """Equivalents of a cell or a month in the dynamic form 动态当量. [1]

    equivalents : by service;  ratios : by driver, here over the mean of the nation: NPP, rain, soil retained [1]
    drivers : what each service follows (unverified)

    >>> adjusted({"climate": 6.5, "hydrology": 4.74}, {"npp": 9.1 / 6.5, "rain": 1400 / 640})
    {'climate': 9.1, 'hydrology': 10.36875}
    """
    lacking = sorted({drivers.get(service, service) for service in equivalents} - set(ratios))
    if lacking:
        raise LookupError(f"no ratio for {', '.join(lacking)}; give here over the national mean for each driver")
    return {service: value * ratios[drivers[service]] for service, value in equivalents.items()}


def sensitivity_coefficient(
    value: float, changed_value: float, coefficient: float, changed_coefficient: float
) -> float:
    """How much the total hangs on one value coefficient 敏感性系数; below 1 it is robust. [1]

    value, changed_value : ESV with the two coefficients [CNY/a];  coefficients : CNY·hm⁻²·a⁻¹
    Formula: CS = (ΔESV/ESV) / (ΔVC/VC), without its sign

    >>> round(sensitivity_coefficient(1000.0, 1100.0, 200.0, 300.0), 3)
    0.2
    """
    if not value or not coefficient or changed_coefficient == coefficient:
        raise ValueError("the coefficient must change, and neither it nor the value may start from zero")
    change = (changed_coefficient - coefficient) / coefficient
    return abs((changed_value - value) / value / change)


def gains_and_losses(moved: Floats, coefficients_by_class: Floats) -> Floats:
    """Value gained and lost where land moved from one class to another 损益矩阵. [CNY/a]

    moved : from class (row) × to class (column), hm²;  coefficients_by_class : CNY·hm⁻²·a⁻¹
    The sign is fixed: what the new class gives less what the old one gave, so a gain is positive. The source
    huaihe-2017 writes the opposite.

    >>> gains_and_losses(np.array([[0.0, 2.0], [1.0, 0.0]]), np.array([4000.0, 23000.0])).tolist()
    [[0.0, 38000.0], [-19000.0, 0.0]]
    """
    value = np.asarray(coefficients_by_class, float)
    return np.asarray((value[None, :] - value[:, None]) * np.asarray(moved, float))
